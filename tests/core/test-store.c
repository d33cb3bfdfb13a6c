/* test-store.c: what the list on disk promises
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-test-store.h"

#define API_URL "https://api.pdf.co/v1"
#define LINK    "https://files.example/report.pdf?X-Amz-Signature=0123456789abcdef"

typedef struct
{
  char *folder;
  char *path;
  DocketStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("docket-store-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "docket", "jobs.sqlite3", NULL);
  fixture->store = docket_test_store_open (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  docket_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
update (DocketStore *store, DocketJobState *state)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_test_store_update (store, state, NULL, &error));
  g_assert_no_error (error);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Adding and removing */

static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = docket_test_find_jobs (0, 3);
  g_autoptr (GPtrArray) second = docket_test_find_jobs (2, 3);
  g_autoptr (DocketAdded) added = docket_test_store_add (fixture->store, first, 0, TEST_NOW);
  g_autoptr (DocketAdded) again = NULL;
  g_autoptr (DocketAdded) all_there = NULL;

  g_assert_cmpuint (added->rows->len, ==, 3);
  g_assert_cmpuint (added->present->len, ==, 0);
  g_assert_cmpint (added->batch_id, !=, 0);

  again = docket_test_store_add (fixture->store, second, 0, TEST_NOW + 1);
  g_assert_cmpuint (again->rows->len, ==, 2);
  g_assert_cmpuint (again->present->len, ==, 1);
  g_assert_cmpint (
      g_array_index (again->present, gint64, 0), ==, g_array_index (added->rows, gint64, 2));
  g_assert_cmpint (again->batch_id, !=, added->batch_id);

  all_there = docket_test_store_add (fixture->store, first, 0, TEST_NOW + 2);
  g_assert_cmpuint (all_there->rows->len, ==, 0);
  g_assert_cmpint (all_there->batch_id, ==, 0);
  g_assert_cmpint (docket_test_read_number (fixture->path, "SELECT count(*) FROM job"), ==, 5);
}

static void
test_bring_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (1, 1);
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (GArray) rows = docket_test_make_rows (row_id);
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, row_id);
  g_autoptr (DocketJobState) named = docket_test_store_copy_state (fixture->store, row_id);
  g_autoptr (DocketAdded) back = NULL;
  DocketCounts counts = { 0 };

  named->name = g_strdup ("report");
  update (fixture->store, named);
  g_assert_true (docket_test_store_remove (fixture->store, rows, TEST_NOW + 5, NULL));
  g_assert_cmpint (docket_job_get_state (job)->removed, ==, TEST_NOW + 5);
  docket_store_get_counts (fixture->store, &counts);
  g_assert_cmpint (counts.of[DOCKET_FILTER_ALL], ==, 0);

  back = docket_test_store_add (fixture->store, found, 0, TEST_NOW + 10);
  g_assert_cmpuint (back->rows->len, ==, 1);
  g_assert_cmpint (g_array_index (back->rows, gint64, 0), ==, row_id);
  g_assert_cmpint (docket_job_get_state (job)->removed, ==, 0);
  g_assert_cmpint (docket_job_get_state (job)->added, ==, TEST_NOW + 10);
  g_assert_cmpstr (docket_job_get_state (job)->name, ==, "report");
  docket_store_get_counts (fixture->store, &counts);
  g_assert_cmpint (counts.of[DOCKET_FILTER_ALL], ==, 1);
}

static void
keep_removed_cb (DocketStore *store,
                 gint64 row_id,
                 DocketJobState *before,
                 DocketJobState *after,
                 gint64 *removed)
{
  *removed = after->removed;
}

/* An answer to a check that comes while a removal is on its way does not bring the job back. */
static void
test_remove_while_updating (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (DocketSelection) rows = docket_test_select (row_id);
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, row_id);
  g_autoptr (DocketJobState) first = docket_test_store_copy_state (fixture->store, row_id);
  g_autoptr (DocketJobState) second = docket_job_state_copy (first);
  gint64 removed = 0;

  g_signal_connect (fixture->store, "job-changed", G_CALLBACK (keep_removed_cb), &removed);
  first->status = DOCKET_STATUS_WORKING;
  second->status = DOCKET_STATUS_WORKING;
  second->n_checks = 2;
  docket_store_update_async (fixture->store, first, NULL, NULL, NULL, NULL);
  docket_store_remove_async (fixture->store, rows, TEST_NOW + 5, NULL, NULL, NULL);
  docket_store_update_async (fixture->store, second, NULL, NULL, NULL, NULL);
  docket_test_store_settle (fixture->store);

  g_assert_cmpint (removed, ==, TEST_NOW + 5);
  g_assert_cmpint (docket_job_get_state (job)->removed, ==, TEST_NOW + 5);
  g_assert_cmpint (docket_job_get_state (job)->n_checks, ==, 2);
  g_assert_cmpint (
      docket_test_read_number (fixture->path, "SELECT removed FROM job"), ==, TEST_NOW + 5);
}

/* Changes */

typedef struct
{
  const char *path;
  guint n_changed;
  gint64 on_disk;
  gint64 before;
  gint64 after;
} Change;

static void
changed_cb (DocketStore *store,
            gint64 row_id,
            DocketJobState *before,
            DocketJobState *after,
            Change *change)
{
  change->n_changed++;
  change->on_disk = docket_test_read_number (change->path, "SELECT n_checks FROM job");
  change->before = before->n_checks;
  change->after = after->n_checks;
}

static void
updated_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Change *change = data;

  g_assert_true (docket_store_update_finish (DOCKET_STORE (object), result, NULL));
  g_assert_cmpuint (change->n_changed, ==, 1);
  g_assert_cmpint (docket_test_read_number (change->path, "SELECT n_checks FROM job"), ==, 7);
  change->n_changed = 100;
}

static void
test_on_disk_first (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, row_id);
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, row_id);
  Change change = { .path = fixture->path };

  g_signal_connect (fixture->store, "job-changed", G_CALLBACK (changed_cb), &change);
  state->n_checks = 7;
  docket_store_update_async (fixture->store, state, NULL, NULL, updated_cb, &change);
  g_assert_false (docket_store_is_idle (fixture->store));
  g_assert_cmpint (docket_job_get_state (job)->n_checks, ==, 0);
  while (change.n_changed < 100)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (change.on_disk, ==, 7);
  g_assert_cmpint (change.before, ==, 0);
  g_assert_cmpint (change.after, ==, 7);
  g_assert_cmpint (docket_job_get_state (job)->n_checks, ==, 7);
}

static void
test_newest_state (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, row_id);
  g_autoptr (DocketJobState) next = NULL;
  g_autoptr (DocketJob) job = NULL;

  state->n_checks = 1;
  docket_store_update_async (fixture->store, state, NULL, NULL, NULL, NULL);
  g_assert_cmpint (docket_store_get_newest_state (fixture->store, row_id)->n_checks, ==, 1);

  /* An object that is made now does not know yet what may not be on disk. */
  job = docket_store_get_job (fixture->store, row_id);
  g_assert_cmpint (docket_job_get_state (job)->n_checks, ==, 0);

  next = docket_test_store_copy_state (fixture->store, row_id);
  next->name = g_strdup ("report");
  update (fixture->store, next);
  g_assert_cmpint (docket_job_get_state (job)->n_checks, ==, 1);
  g_assert_cmpstr (docket_job_get_state (job)->name, ==, "report");
  g_assert_cmpint (
      docket_test_read_number (fixture->path, "SELECT n_checks = 1 AND name = 'report' FROM job"),
      ==,
      1);
  g_assert_null (docket_store_get_newest_state (fixture->store, row_id + 1));
}

static void
test_one_object (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (DocketJob) one = docket_store_get_job (fixture->store, row_id);
  g_autoptr (DocketJob) two = docket_store_get_job (fixture->store, row_id);

  g_assert_true (one == two);
  g_assert_null (docket_store_get_job (fixture->store, row_id + 1));
  /* It may outlive the store. */
  g_clear_object (&fixture->store);
  g_assert_cmpint (docket_job_get_row_id (one), ==, row_id);
}

static void
set_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static DocketJobState *
fill_state (const DocketJobState *old)
{
  DocketJobState *state = docket_job_state_copy (old);

  set_text (&state->name, "Größe \"1\"");
  set_text (&state->message, "");
  set_text (&state->trouble_text, "no way");
  set_text (&state->valid_till, "2030-01-01T01:00:00Z");
  set_text (&state->raw_reply, "{\"status\":\"success\"}");
  state->status = DOCKET_STATUS_SUCCESS;
  state->trouble = DOCKET_TROUBLE_RATE_LIMITED;
  state->trouble_since = TEST_NOW + 1;
  state->error_code = 402;
  state->page_count = 12;
  state->credits = 0;
  state->job_duration = G_MAXINT64;
  state->finished = TEST_NOW + 2;
  state->told = TEST_NOW + 3;
  state->watched_for = 4;
  state->n_errors = 5;
  state->forced = 2;
  return state;
}

static void
add_results (DocketJobState *state)
{
  DocketResult *linked = docket_result_new (0);
  DocketResult *kept = docket_result_new (1);
  DocketResult *inside = docket_result_new (2);

  linked->name = g_strdup ("a.pdf");
  linked->link = g_strdup (LINK);
  linked->expires = TEST_NOW + TEST_DAY;
  kept->state = DOCKET_RESULT_KEPT;
  kept->saved_as = g_strdup ("/home/me/b.pdf");
  kept->size = G_GINT64_CONSTANT (5000000000);
  inside->state = DOCKET_RESULT_DATA;
  inside->data = g_bytes_new_static ("a\0b", 3);
  g_ptr_array_add (state->results, linked);
  g_ptr_array_add (state->results, kept);
  g_ptr_array_add (state->results, inside);
}

static void
assert_same_state (const DocketJobState *a, const DocketJobState *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->message, ==, b->message);
  g_assert_cmpstr (a->trouble_text, ==, b->trouble_text);
  g_assert_cmpstr (a->valid_till, ==, b->valid_till);
  g_assert_cmpstr (a->raw_reply, ==, b->raw_reply);
  g_assert_cmpint (a->account_id, ==, b->account_id);
  g_assert_cmpint (a->batch_id, ==, b->batch_id);
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpint (a->trouble, ==, b->trouble);
  g_assert_cmpint (a->trouble_since, ==, b->trouble_since);
  g_assert_cmpint (a->error_code, ==, b->error_code);
  g_assert_cmpint (a->page_count, ==, b->page_count);
  g_assert_cmpint (a->credits, ==, b->credits);
  g_assert_cmpint (a->remaining_credits, ==, b->remaining_credits);
  g_assert_cmpint (a->job_duration, ==, b->job_duration);
  g_assert_cmpint (a->added, ==, b->added);
  g_assert_cmpint (a->finished, ==, b->finished);
  g_assert_cmpint (a->told, ==, b->told);
  g_assert_cmpint (a->seen, ==, b->seen);
  g_assert_cmpint (a->watched_for, ==, b->watched_for);
  g_assert_cmpint (a->n_errors, ==, b->n_errors);
  g_assert_cmpint (a->forced, ==, b->forced);
  g_assert_true (docket_job_state_same_results (a, b));
}

static void
test_reopen (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 3);
  g_autoptr (DocketJobState) old = docket_test_store_copy_state (fixture->store, row_id);
  g_autoptr (DocketJobState) state = fill_state (old);
  g_autoptr (DocketStore) again = NULL;
  g_autoptr (GPtrArray) states = NULL;

  add_results (state);
  update (fixture->store, state);
  docket_test_store_close (fixture->store);

  again = docket_test_store_open (fixture->path);
  g_assert_cmpint (docket_store_get_health (again), ==, DOCKET_STORE_SAVED);
  assert_same_state (docket_store_get_newest_state (again, row_id), state);
  states = docket_test_store_load_states (again, DOCKET_FILTER_FINISHED);
  g_assert_cmpuint (states->len, ==, 1);
  assert_same_state (g_ptr_array_index (states, 0), state);
}

/* What differs is written, and nothing else: two windows do not undo each other's work. */
static void
test_two_stores (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (DocketStore) other = docket_test_store_open (fixture->path);
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, row_id);
  g_autoptr (DocketJobState) mine = docket_test_store_copy_state (fixture->store, row_id);
  g_autoptr (DocketJobState) theirs = docket_test_store_copy_state (other, row_id);
  guint n_resets = 0;

  mine->n_checks = 3;
  theirs->name = g_strdup ("report");
  docket_store_update_async (fixture->store, mine, NULL, NULL, NULL, NULL);
  docket_store_update_async (other, theirs, NULL, NULL, NULL, NULL);
  docket_test_store_settle (fixture->store);
  docket_test_store_settle (other);
  g_assert_cmpint (
      docket_test_read_number (fixture->path, "SELECT n_checks = 3 AND name = 'report' FROM job"),
      ==,
      1);

  g_signal_connect_swapped (fixture->store, "reset", G_CALLBACK (count_cb), &n_resets);
  docket_store_refresh (fixture->store);
  g_assert_cmpuint (n_resets, ==, 1);
  g_assert_cmpstr (docket_job_get_state (job)->name, ==, "report");
  g_assert_cmpint (docket_job_get_state (job)->n_checks, ==, 3);
}

/* That holds as well where the other's change came to the disk after one's own was begun. */
static void
test_crossing_stores (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (DocketStore) other = docket_test_store_open (fixture->path);
  g_autoptr (DocketJobState) mine = docket_test_store_copy_state (fixture->store, row_id);
  g_autoptr (DocketJobState) theirs = docket_test_store_copy_state (other, row_id);
  g_autoptr (DocketJobState) back = NULL;

  mine->n_checks = 3;
  mine->trouble = DOCKET_TROUBLE_OFFLINE;
  update (fixture->store, mine);
  theirs->name = g_strdup ("report");
  update (other, theirs);
  g_assert_cmpint (
      docket_test_read_number (fixture->path, "SELECT n_checks = 3 AND name = 'report' FROM job"),
      ==,
      1);

  /* What was looked up before one's own last change counts no more. */
  back = docket_job_state_copy (mine);
  back->trouble = DOCKET_TROUBLE_NONE;
  update (fixture->store, back);
  g_assert_cmpint (docket_test_read_number (fixture->path, "SELECT trouble FROM job"), ==, 0);
}

/* Counters */

static void
change_at_random (DocketStore *store, GArray *rows)
{
  const gint64 row_id = g_array_index (
      rows, gint64, (guint) g_test_rand_int_range (0, (gint32) rows->len));
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (store, row_id);
  g_autoptr (DocketSelection) one = docket_test_select (row_id);

  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
      docket_store_remove_async (store, one, TEST_NOW, NULL, NULL, NULL);
      return;
    case 1:
      {
        g_autoptr (GPtrArray) found = docket_test_find_jobs (
            (guint) g_test_rand_int_range (0, (gint32) rows->len), 3);

        docket_store_add_async (store, found, 0, TEST_NOW, NULL, NULL, NULL);
        return;
      }
    case 2:
      state->seen = state->seen == 0 ? TEST_NOW : 0;
      break;
    case 3:
      state->trouble = (DocketTrouble) g_test_rand_int_range (0, DOCKET_TROUBLE_GAVE_UP + 1);
      break;
    default:
      state->status = (DocketStatus) g_test_rand_int_range (0, DOCKET_N_STATUSES);
      state->finished = docket_status_is_final (state->status) ? TEST_NOW : 0;
      break;
    }
  docket_store_update_async (store, state, NULL, NULL, NULL, NULL);
}

static void
assert_counts (DocketStore *store)
{
  DocketCounts counts = { 0 };
  gint64 unseen = 0, unseen_problems = 0;

  docket_store_get_counts (store, &counts);
  for (guint filter = 0; filter < DOCKET_N_FILTERS; filter++)
    {
      g_autoptr (GPtrArray) all = docket_test_store_load_states (store, DOCKET_FILTER_ALL);
      g_autoptr (GPtrArray) states = docket_test_store_load_states (store, (DocketFilter) filter);
      gint64 n_shown = 0;

      for (guint i = 0; i < all->len; i++)
        n_shown += docket_filter_shows ((DocketFilter) filter, g_ptr_array_index (all, i));
      g_assert_cmpint (counts.of[filter], ==, n_shown);
      g_assert_cmpint (states->len, ==, n_shown);
      for (guint i = 0; filter == DOCKET_FILTER_ALL && i < all->len; i++)
        {
          const DocketJobState *state = g_ptr_array_index (all, i);

          unseen += docket_job_state_is_unseen (state);
          unseen_problems += docket_job_state_is_unseen (state) &&
                             state->status != DOCKET_STATUS_SUCCESS;
        }
    }
  g_assert_cmpint (counts.of[DOCKET_FILTER_UNSEEN], ==, unseen);
  g_assert_cmpint (counts.unseen_problems, ==, unseen_problems);
}

static void
test_counts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, 60);
  g_autoptr (DocketAdded) added = docket_test_store_add (fixture->store, found, 0, TEST_NOW);

  for (guint i = 0; i < 500; i++)
    {
      change_at_random (fixture->store, added->rows);
      if (i % 50 != 0)
        continue;
      docket_test_store_settle (fixture->store);
      assert_counts (fixture->store);
    }
  docket_test_store_settle (fixture->store);
  assert_counts (fixture->store);
}

/* Accounts */

static void
test_accounts (Fixture *fixture, gconstpointer data)
{
  DocketStore *store = fixture->store;
  DocketAccount account = { 0 };
  const gint64 one = docket_test_store_ensure_account (store, "key-one", API_URL, NULL);
  const gint64 two = docket_test_store_ensure_account (store, "key-two", API_URL, &account);

  g_assert_cmpint (one, !=, two);
  g_assert_cmpint (docket_test_store_ensure_account (store, "key-one", API_URL, NULL), ==, one);
  g_assert_cmpint (docket_test_store_ensure_account (store, "key-two", API_URL, NULL), ==, two);
  g_assert_cmpint (docket_test_store_ensure_account (store, "key-one", API_URL "/", NULL), !=, one);
  g_assert_cmpint (account.balance, ==, DOCKET_NO_NUMBER);

  account.camel = TRUE;
  account.balance = 60227;
  account.balance_at = TEST_NOW;
  account.rejected = TEST_NOW + 1;
  docket_store_update_account (store, &account);
  docket_test_store_settle (store);
  account = (DocketAccount){ 0 };
  docket_test_store_ensure_account (store, "key-two", API_URL, &account);
  g_assert_true (account.camel);
  g_assert_cmpint (account.balance, ==, 60227);
  g_assert_cmpint (account.rejected, ==, TEST_NOW + 1);
}

static void
test_credits_today (Fixture *fixture, gconstpointer data)
{
  const gint64 times[] = { TEST_NOW - 1, TEST_NOW, TEST_NOW + 1 };
  const gint64 one = docket_test_store_ensure_account (fixture->store, "key", API_URL, NULL);
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, one);
  DocketAccount account = { 0 };

  /* What was paid before midnight does not count. */
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, row_id);
      const DocketCheckLog check = { .time = times[i], .http_status = 200, .credits = 2 };

      state->n_checks++;
      g_assert_true (docket_test_store_update (fixture->store, state, &check, NULL));
    }
  docket_test_store_ensure_account (fixture->store, "key", API_URL, &account);
  g_assert_cmpint (account.credits_today, ==, 4);
}

static void
test_adopt (Fixture *fixture, gconstpointer data)
{
  DocketStore *store = fixture->store;
  const gint64 accounts[] = { 0, 1, 1, 3 };
  const gint64 expected[] = { 2, 2, 1, 3 };
  gint64 rows[G_N_ELEMENTS (accounts)] = { 0 };
  g_autoptr (DocketJob) held = NULL;
  g_autoptr (DocketJobState) final = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    rows[i] = docket_test_store_add_one (store, i, accounts[i]);
  final = docket_test_store_copy_state (store, rows[2]);
  final->status = DOCKET_STATUS_FAILED;
  update (store, final);
  held = docket_store_get_job (store, rows[1]);

  docket_test_store_adopt (store, 1, 2);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    g_assert_cmpint (docket_store_get_newest_state (store, rows[i])->account_id, ==, expected[i]);
  g_assert_cmpint (docket_job_get_state (held)->account_id, ==, 2);
}

/* Ending */

static void
query_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketRows) rows = docket_store_query_finish (DOCKET_STORE (object), result, NULL);

  g_assert_nonnull (rows);
  g_assert_cmpuint (rows->rows->len, ==, 200);
  (*(guint *) data)++;
}

static void
test_drop_while_reading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, 200);
  g_autoptr (DocketAdded) added = docket_test_store_add (fixture->store, found, 0, TEST_NOW);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gpointer store = fixture->store;
  guint n_answers = 0;

  g_object_add_weak_pointer (G_OBJECT (fixture->store), &store);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (DocketQuery) query = docket_test_make_query ((DocketFilter) (i % 2));

      docket_store_query_async (
          fixture->store, query, zone, NULL, NULL, NULL, query_cb, &n_answers);
    }
  g_clear_object (&fixture->store);
  while (store != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_answers, ==, 20);
}

static void
fail_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (docket_store_update_finish (DOCKET_STORE (object), result, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_DATABASE);
  *(gboolean *) data = TRUE;
}

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_assert_true (docket_store_close_finish (DOCKET_STORE (object), result, NULL));
  *(gboolean *) data = TRUE;
}

/* What was asked for before is written, what is asked for after that is refused. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, row_id);
  g_autoptr (DocketJobState) late = docket_job_state_copy (state);
  gboolean closed = FALSE, failed = FALSE;

  state->n_checks = 1;
  late->n_checks = 2;
  docket_store_update_async (fixture->store, state, NULL, NULL, NULL, NULL);
  docket_store_close_async (fixture->store, closed_cb, &closed);
  docket_store_update_async (fixture->store, late, NULL, NULL, fail_cb, &failed);
  while (!closed || !failed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (docket_test_read_number (fixture->path, "SELECT n_checks FROM job"), ==, 1);
}

/* Queries */

static void
find_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  const gint64 row_id = docket_store_find_finish (DOCKET_STORE (object), result, &error);

  g_assert_true ((row_id == 0) ==
                 g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND));
  *(gint64 *) data = row_id;
}

static gint64
find (DocketStore *store, const char *id)
{
  gint64 row_id = -1;

  docket_store_find_async (store, id, NULL, find_cb, &row_id);
  while (row_id < 0)
    g_main_context_iteration (NULL, TRUE);
  return row_id;
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (GArray) rows = docket_test_make_rows (row_id);
  g_autofree char *id = docket_test_make_id (1);

  g_assert_cmpint (find (fixture->store, id), ==, row_id);
  g_assert_cmpint (find (fixture->store, "' OR 1 --"), ==, 0);
  g_assert_true (docket_test_store_remove (fixture->store, rows, TEST_NOW, NULL));
  g_assert_cmpint (find (fixture->store, id), ==, 0);
}

static void
checks_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GArray **) data = docket_store_load_checks_finish (DOCKET_STORE (object), result, NULL);
}

static void
test_checks (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (GArray) checks = NULL;

  for (gint64 i = 1; i >= 0; i--)
    {
      g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, row_id);
      const DocketCheckLog check = { TEST_NOW + i, i == 1, 200, -1, DOCKET_TROUBLE_OFFLINE, 2 };

      state->n_checks++;
      g_assert_true (docket_test_store_update (fixture->store, state, &check, NULL));
    }
  docket_store_load_checks_async (fixture->store, row_id, NULL, checks_cb, &checks);
  while (checks == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (checks->len, ==, 2);
  g_assert_cmpint (g_array_index (checks, DocketCheckLog, 0).time, ==, TEST_NOW);
  g_assert_true (g_array_index (checks, DocketCheckLog, 1).forced);
  g_assert_cmpint (g_array_index (checks, DocketCheckLog, 1).status, ==, -1);
  g_assert_cmpint (g_array_index (checks, DocketCheckLog, 1).trouble, ==, DOCKET_TROUBLE_OFFLINE);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

/* What checks have cost */

static void
spending_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
sum_spending (DocketStore *store, gint64 account, DocketSpending *spending)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree DocketSpending *sums = NULL;

  docket_store_sum_spending_async (
      store, account, TEST_NOW, TEST_NOW - 20 * TEST_DAY, NULL, spending_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  sums = docket_store_sum_spending_finish (store, result, &error);
  g_assert_no_error (error);
  *spending = *sums;
}

/* Of today and of the month, of one account; also of a job that was thrown away meanwhile. */
static void
test_spending (Fixture *fixture, gconstpointer data)
{
  DocketStore *store = fixture->store;
  DocketAccount account = { 0 };
  const gint64 mine = docket_test_store_ensure_account (store, "key-1", "https://a/v1", &account);
  const gint64 gone = docket_test_store_add_one (store, 1, mine);
  const gint64 row_id = docket_test_store_add_one (store, 2, mine);
  const gint64 other = docket_test_store_add_one (store, 3, mine + 1);
  g_autoptr (GArray) rows = docket_test_make_rows (gone);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DocketJobState) done = NULL;
  DocketSpending spending = { 0 };

  docket_test_store_pay (store, other, TEST_NOW + 1);
  docket_test_store_pay (store, gone, TEST_NOW - 25 * TEST_DAY);
  docket_test_store_pay (store, gone, TEST_NOW - 15 * TEST_DAY);
  docket_test_store_pay (store, row_id, TEST_NOW + 60 * G_USEC_PER_SEC);
  g_assert_true (docket_test_store_remove (store, rows, TEST_NOW - 10 * TEST_DAY, NULL));
  docket_store_tidy_async (store, TEST_NOW, NULL, spending_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (docket_store_tidy_finish (store, result, NULL));

  sum_spending (store, mine, &spending);
  g_assert_cmpint (spending.today.n_checks, ==, 1);
  g_assert_cmpint (spending.today.credits, ==, 2);
  g_assert_cmpint (spending.month.n_checks, ==, 2);
  g_assert_cmpint (spending.month.credits, ==, 4);
  g_assert_cmpint (spending.n_jobs, ==, 1);
  g_assert_cmpint (spending.blind, ==, 40);

  done = docket_test_store_copy_state (store, row_id);
  done->status = DOCKET_STATUS_SUCCESS;
  done->finished = TEST_NOW + 90 * G_USEC_PER_SEC;
  g_assert_true (docket_test_store_update (store, done, NULL, NULL));
  sum_spending (store, mine, &spending);
  g_assert_cmpint (spending.n_jobs, ==, 1);
  g_assert_cmpint (spending.blind, ==, 60);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/store/add", test_add);
  add ("/store/bring-back", test_bring_back);
  add ("/store/remove-while-updating", test_remove_while_updating);
  add ("/store/on-disk-first", test_on_disk_first);
  add ("/store/newest-state", test_newest_state);
  add ("/store/one-object", test_one_object);
  add ("/store/reopen", test_reopen);
  add ("/store/two-stores", test_two_stores);
  add ("/store/crossing-stores", test_crossing_stores);
  add ("/store/counts", test_counts);
  add ("/store/accounts", test_accounts);
  add ("/store/credits-today", test_credits_today);
  add ("/store/adopt", test_adopt);
  add ("/store/drop-while-reading", test_drop_while_reading);
  add ("/store/close", test_close);
  add ("/store/find", test_find);
  add ("/store/checks", test_checks);
  add ("/store/spending", test_spending);
  return g_test_run ();
}
