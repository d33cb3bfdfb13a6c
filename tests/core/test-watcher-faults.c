/* test-watcher-faults.c: jobs are watched while the disk fails, at each call in turn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A morning of four jobs runs through the watcher and the list, and is told as the notifier does
 * it; the N-th call of the disk fails in it, N = 1, 2, 3 … until none is left. Then Docket starts
 * again, on a disk that is well: all that was promised is there, nothing is told twice, and what is
 * known to be done is not paid for once more. DOCKET_TEST_SIZE=1 leaves out no N.
 */

#include "docket-config.h"

#include "docket-failing-vfs.h"
#include "docket-test-size.h"
#include "docket-test-checker.h"
#include "docket-test-clock.h"
#include "docket-test-store.h"
#include "docket-watcher.h"

#include <errno.h>

#define SECOND  ((gint64) G_USEC_PER_SEC)
#define MINUTE  (60 * SECOND)

#define N_JOBS  4

#define KEY     "good-key-0123"
#define API_URL "https://example.com/v1"
#define SUCCESS "{\"error\": false, \"status\": \"success\", \"credits\": 2}"
#define FAILED  "{\"error\": false, \"status\": \"failed\", \"message\": \"Damaged\"}"
#define ABORTED "{\"error\": false, \"status\": \"aborted\"}"

/* How long a disk is ill. */
typedef enum
{
  TRANSIENT, /* one call */
  PASSING,   /* until the end of the first start */
  STARTING,  /* that, and it is still ill at the second */
} Span;

typedef struct
{
  const char *path;
  DocketFileCalls calls;
  int error;
  Span span;
  guint step;
} Fault;

/* How a job ends, and how long it takes. */
static const struct
{
  gint64 takes;
  DocketStatus status;
  const char *text;
} ends[N_JOBS] = {
  { 20 * SECOND, DOCKET_STATUS_SUCCESS, SUCCESS },
  { 50 * SECOND, DOCKET_STATUS_FAILED, FAILED },
  { 2 * MINUTE, DOCKET_STATUS_ABORTED, ABORTED },
  { 9 * MINUTE, DOCKET_STATUS_SUCCESS, SUCCESS },
};

typedef struct
{
  const char *path;
  DocketTestClock *clock;     /* (owned) */
  DocketTestChecker *checker; /* (owned) */
  DocketLimiter *limiter;     /* (owned) */
  DocketSettings *settings;   /* (owned) */

  /* Of one start. */
  DocketStore *store;     /* (owned) */
  DocketWatcher *watcher; /* (owned) */

  gboolean promised[N_JOBS]; /* whether the list said that the job is on disk */
  guint n_told[N_JOBS];
  gboolean unsure[N_JOBS]; /* whether "told" may be on disk without having been told */
} Morning;

static gboolean
is_idle (gpointer data)
{
  Morning *self = data;

  return docket_store_is_idle (self->store) &&
         (docket_test_checker_waits_for_time (self->checker) ||
          docket_watcher_is_idle (self->watcher));
}

static void
run_for (Morning *self, gint64 duration)
{
  docket_test_clock_run_until (
      self->clock, is_idle, self, docket_clock_get_elapsed (DOCKET_CLOCK (self->clock)) + duration);
}

static gint64
get_wall (Morning *self)
{
  return docket_clock_get_wall (DOCKET_CLOCK (self->clock));
}

static gboolean
is_in_memory (Morning *self)
{
  return docket_store_get_health (self->store) == DOCKET_STORE_IN_MEMORY;
}

static guint
get_number (const char *id)
{
  return (guint) g_ascii_strtoull (id + 1, NULL, 10);
}

/* Telling */

typedef struct
{
  Morning *morning;
  guint number;
} Telling;

static void
told_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Telling *telling = data;
  Morning *self = telling->morning;

  if (docket_store_update_finish (DOCKET_STORE (object), result, NULL))
    self->n_told[telling->number]++;
  else
    self->unsure[telling->number] = TRUE;
}

/* As the notifier does: told once it is on disk. */
static void
tell (Morning *self, gint64 row_id)
{
  g_autoptr (DocketJobState) state = NULL;
  const DocketJobState *newest = docket_store_get_newest_state (self->store, row_id);
  Telling *telling = NULL;

  if (newest == NULL || newest->told != 0)
    return;
  state = docket_job_state_copy (newest);
  state->told = get_wall (self);
  telling = g_new0 (Telling, 1);
  *telling = (Telling){ self, get_number (state->id) };
  docket_store_update_async (self->store, state, NULL, NULL, told_cb, telling);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                Morning *self)
{
  if (docket_status_is_final (after->status))
    {
      g_assert_cmpint (after->status, ==, ends[get_number (after->id)].status);
      if (after->told == 0)
        tell (self, row_id);
    }
  else
    {
      g_assert_false (docket_status_is_final (before->status));
    }
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
tell_untold (Morning *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) states = NULL;

  docket_store_load_async (self->store, DOCKET_LOAD_UNTOLD, NULL, result_cb, &result);
  states = docket_store_load_finish (self->store, wait_for (&result), NULL);
  for (guint i = 0; states != NULL && i < states->len; i++)
    tell (self, ((DocketJobState *) g_ptr_array_index (states, i))->row_id);
}

/* Starting and ending */

static gboolean
ensure_account (Morning *self, DocketAccount *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree DocketAccount *found = NULL;

  docket_store_ensure_account_async (
      self->store, KEY, API_URL, get_wall (self), NULL, result_cb, &result);
  found = docket_store_ensure_account_finish (self->store, wait_for (&result), &error);
  if (found == NULL)
    {
      g_assert_cmpstr (error->message, !=, "");
      return FALSE;
    }
  *account = *found;
  account->balance = 1000000;
  return TRUE;
}

static void
open_list (Morning *self)
{
  self->store = docket_test_store_open (self->path);
  g_signal_connect (self->store, "job-changed", G_CALLBACK (job_changed_cb), self);
}

/* What was added while there was no account goes to it, as in the window. */
static void
adopt (Morning *self, gint64 account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_store_adopt_async (self->store, 0, account, NULL, result_cb, &result);
  if (!docket_store_adopt_finish (self->store, wait_for (&result), &error))
    g_assert_cmpstr (error->message, !=, "");
}

/* Without its account nothing is watched; the next start tries again. */
static void
begin (Morning *self)
{
  DocketAccount account = { 0 };

  self->watcher = docket_watcher_new (self->store, DOCKET_CLOCK (self->clock), self->settings);
  if (ensure_account (self, &account))
    {
      adopt (self, account.row_id);
      docket_watcher_set_account (
          self->watcher, &account, DOCKET_CHECKER (self->checker), self->limiter);
    }
  docket_watcher_start (self->watcher);
  tell_untold (self);
  run_for (self, 0);
}

static void
end (Morning *self)
{
  docket_watcher_stop (self->watcher);
  run_for (self, MINUTE);
  g_clear_object (&self->watcher);
  docket_test_store_close (self->store);
  g_clear_object (&self->store);
}

static void
add (Morning *self, guint number)
{
  g_autofree char *id = g_strdup_printf ("J%u", number);
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = NULL;
  const DocketAccount *account = docket_watcher_get_account (self->watcher);

  g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, TRUE));
  docket_store_add_async (self->store,
                          found,
                          account != NULL ? account->row_id : 0,
                          get_wall (self),
                          NULL,
                          result_cb,
                          &result);
  added = docket_store_add_finish (self->store, wait_for (&result), &error);
  if (added == NULL)
    g_assert_cmpstr (error->message, !=, "");
  else if (!is_in_memory (self))
    self->promised[number] = TRUE;
}

/* The morning */

static void
watch (Morning *self)
{
  const gint64 now = docket_clock_get_elapsed (DOCKET_CLOCK (self->clock));

  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autofree char *id = g_strdup_printf ("J%u", i);

      docket_test_checker_set_end (self->checker, id, now + ends[i].takes, ends[i].text);
    }
  open_list (self);
  begin (self);
  for (guint i = 0; i < N_JOBS; i++)
    add (self, i);
  run_for (self, 4 * MINUTE);
  end (self);
}

static gint64
read_of (Morning *self, const char *what, guint number)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT coalesce (max (%s), -1) FROM job WHERE job_id = 'J%u'", what, number);

  return docket_test_read_number (self->path, sql);
}

/* What the file says of each job when Docket starts again is where it goes on. */
static void
watch_again (Morning *self)
{
  guint n_calls[N_JOBS] = { 0 };
  gboolean final[N_JOBS] = { FALSE };

  open_list (self);
  g_assert_false (is_in_memory (self));
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autofree char *id = g_strdup_printf ("J%u", i);

      if (self->promised[i])
        g_assert_cmpint (read_of (self, "removed", i), ==, 0);
      final[i] = read_of (self, "status", i) >= (gint64) DOCKET_STATUS_SUCCESS;
      n_calls[i] = docket_test_checker_get_n_calls (self->checker, id);
    }
  begin (self);
  run_for (self, 30 * MINUTE);
  end (self);
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autofree char *id = g_strdup_printf ("J%u", i);

      if (final[i])
        g_assert_cmpuint (docket_test_checker_get_n_calls (self->checker, id), ==, n_calls[i]);
    }
}

static void
check (Morning *self)
{
  g_assert_cmpint (docket_test_read_number (
                       self->path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"),
                   ==,
                   1);
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_assert_cmpuint (self->n_told[i], <=, 1);
      if (!self->promised[i])
        continue;
      g_assert_cmpint (read_of (self, "status", i), ==, (gint64) ends[i].status);
      g_assert_cmpint (read_of (self, "told", i), >, 0);
      if (!self->unsure[i])
        g_assert_cmpuint (self->n_told[i], ==, 1);
    }
}

/* A start on a disk that is still ill, with nothing new. */
static void
start_ill (Morning *self)
{
  open_list (self);
  begin (self);
  run_for (self, MINUTE);
  end (self);
}

/* Returns whether a call failed. */
static gboolean
run_once (const Fault *fault, guint nth)
{
  g_autofree char *folder = g_dir_make_tmp ("docket-morning-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "jobs.sqlite3", NULL);
  Morning self = { .path = path };
  guint n_failed = 0;

  if (g_test_verbose ())
    g_test_message ("nth %u", nth);
  self.clock = docket_test_clock_new ();
  self.checker = docket_test_checker_new (DOCKET_CLOCK (self.clock));
  self.limiter = docket_limiter_new (DOCKET_CLOCK (self.clock), NULL, 40, 0.5);
  self.settings = docket_settings_new_in_memory (API_URL, KEY);
  docket_test_checker_set_credits (self.checker, 1000000);
  docket_failing_vfs_fail (fault->calls, nth, fault->error, fault->span != TRANSIENT);
  watch (&self);
  if (fault->span == STARTING)
    start_ill (&self);
  docket_failing_vfs_stop ();
  n_failed = docket_failing_vfs_get_n_failed ();
  watch_again (&self);
  check (&self);
  g_clear_object (&self.settings);
  g_clear_object (&self.limiter);
  g_clear_object (&self.checker);
  g_clear_object (&self.clock);
  docket_test_remove_folder (folder);
  return n_failed > 0;
}

static void
test_each_call (gconstpointer data)
{
  const Fault *fault = data;
  const guint step = docket_test_is_full () ? 1 : fault->step;
  guint nth = 1 + (guint) g_test_rand_int_range (0, (gint32) step);
  guint n_runs = 1;

  for (; run_once (fault, nth); nth += step)
    n_runs++;
  g_assert_cmpuint (n_runs, >, 3);
  g_test_message ("%u calls, %u runs", nth - 1, n_runs);
}

static const DocketFileCalls any_write = DOCKET_FILE_WRITE | DOCKET_FILE_CHANGE;

static const Fault faults[] = {
  { "/watcher-faults/any-transient", DOCKET_FILE_ANY, EIO, TRANSIENT, 64 },
  { "/watcher-faults/write-transient", any_write, EIO, TRANSIENT, 40 },
  { "/watcher-faults/write-passing", any_write, EIO, PASSING, 40 },
  { "/watcher-faults/full-passing", DOCKET_FILE_WRITE, ENOSPC, PASSING, 40 },
  { "/watcher-faults/full-starting", DOCKET_FILE_WRITE, ENOSPC, STARTING, 64 },
  { "/watcher-faults/read-transient", DOCKET_FILE_READ, EIO, TRANSIENT, 40 },
  { "/watcher-faults/read-passing", DOCKET_FILE_READ, EIO, PASSING, 64 },
  { "/watcher-faults/sync-transient", DOCKET_FILE_SYNC, EIO, TRANSIENT, 6 },
  { "/watcher-faults/sync-passing", DOCKET_FILE_SYNC, EIO, PASSING, 6 },
  { "/watcher-faults/open-transient", DOCKET_FILE_OPEN, EACCES, TRANSIENT, 2 },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  docket_failing_vfs_install ();
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    g_test_add_data_func (faults[i].path, &faults[i], test_each_call);
  return g_test_run ();
}
