/* test-fault-scripts.c: whatever goes wrong, no job is lost, and none is what nobody said
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each seed makes a script of faults that runs through the watcher and the store in virtual time.
 * DOCKET_SOAK_HOURS=24 has the day be as long as one; it is an hour else.
 * DOCKET_FAULT_SEEDS says how many seeds, DOCKET_FAULT_FIRST with which to begin; without them as
 * many as a test has time for.
 */

#include "docket-config.h"

#include "docket-fault-checker.h"
#include "docket-test-clock.h"
#include "docket-test-store.h"
#include "docket-watcher.h"

#include <malloc.h>
#include <sqlite3.h>

#ifdef __SANITIZE_ADDRESS__
/* GCC has it in its library, and no header for it. */
extern gsize __sanitizer_get_current_allocated_bytes (void);
#endif

#define SECOND   ((gint64) G_USEC_PER_SEC)
#define MINUTE   (60 * SECOND)

#define N_JOBS   4
#define DURATION (90 * SECOND)

/* Requests a second that the account has; Docket uses half of it. */
#define LIMIT 4

/* Where no number of seeds is asked for. */
#define TIME_FOR_TEST (7 * SECOND)
#define LEAST_SEEDS   100

/* From the middle to the end of a day; what is not ours in memory moves a little. */
#define MOST_GROWTH (256 * 1024)

/* The list is made anew after so many seeds, so that it stays small. */
#define SEEDS_OF_A_STORE 200

static const DocketStatus ends[] = {
  DOCKET_STATUS_SUCCESS,
  DOCKET_STATUS_SUCCESS,
  DOCKET_STATUS_FAILED,
  DOCKET_STATUS_ABORTED,
};

typedef struct
{
  DocketTestClock *clock;
  DocketSettings *settings;
  DocketStore *store;
  DocketAccount account;

  /* Of the seed that runs. */
  guint32 seed;
  DocketFaultScript *script;
  DocketFaultChecker *checker;
  DocketLimiter *limiter;
  DocketWatcher *watcher;
  gboolean started;
  gint64 rows[N_JOBS];
  guint n_told[N_JOBS];
  guint64 n_calls;
} Run;

static void
fail (Run *run, const char *what)
{
  g_autofree char *script = docket_fault_script_print (run->script);

  g_printerr ("Seed %u: %s\nDOCKET_FAULT_FIRST=%u DOCKET_FAULT_SEEDS=1 runs it again:\n%s",
              run->seed,
              what,
              run->seed,
              script);
  g_error ("seed %u: %s", run->seed, what);
}

static gboolean
is_idle (gpointer data)
{
  Run *run = data;

  return docket_store_is_idle (run->store) && (docket_fault_checker_waits_for_time (run->checker) ||
                                               docket_watcher_is_idle (run->watcher));
}

static void
run_for (Run *run, gint64 duration)
{
  docket_test_clock_run_until (
      run->clock, is_idle, run, docket_clock_get_elapsed (DOCKET_CLOCK (run->clock)) + duration);
}

/* As the notifier does: what is told is on disk before. */
static void
tell (Run *run, guint n, DocketJobState *state)
{
  g_autoptr (DocketJobState)
      told = docket_job_state_copy (docket_store_get_newest_state (run->store, state->row_id));

  if (told->told != 0)
    return;
  told->told = docket_clock_get_wall (DOCKET_CLOCK (run->clock));
  run->n_told[n]++;
  docket_store_update_async (run->store, told, NULL, NULL, NULL, NULL);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                Run *run)
{
  for (guint i = 0; i < N_JOBS; i++)
    {
      if (run->rows[i] != row_id)
        continue;
      if (docket_status_is_final (before->status) && after->status != before->status)
        fail (run, "a final status was taken back");
      if (!docket_status_is_final (after->status))
        continue;
      if (!docket_fault_checker_has_said (run->checker, after->id, after->status))
        fail (run, "a job became what nobody said");
      if (after->told == 0)
        tell (run, i, after);
    }
}

static void
open_store (Run *run, const char *path)
{
  run->store = docket_test_store_open (path);
  docket_test_store_ensure_account (
      run->store, "good-key-0123", "https://example.com/v1", &run->account);
  run->account.balance = 1000000;
  g_signal_connect (run->store, "job-changed", G_CALLBACK (job_changed_cb), run);
}

static void
close_store (Run *run)
{
  docket_test_store_close (run->store);
  g_clear_object (&run->store);
}

static void
add_jobs (Run *run)
{
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_autoptr (DocketAdded) added = NULL;
  GRand *rand = g_rand_new_with_seed (run->seed ^ 0x5eed);

  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autofree char *id = g_strdup_printf ("S%u-J%u", run->seed, i);

      docket_fault_checker_add_job (
          run->checker, id, ends[i], (gint64) (g_rand_double (rand) * (double) DURATION));
      g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, i % 2 == 0));
    }
  g_rand_free (rand);
  added = docket_test_store_add (
      run->store, found, run->account.row_id, docket_clock_get_wall (DOCKET_CLOCK (run->clock)));
  g_assert_cmpuint (added->rows->len, ==, N_JOBS);
  for (guint i = 0; i < N_JOBS; i++)
    {
      run->rows[i] = g_array_index (added->rows, gint64, i);
      run->n_told[i] = 0;
    }
}

static guint
count_open (Run *run, gboolean ask_stuck)
{
  guint n = 0;

  for (guint i = 0; i < N_JOBS; i++)
    {
      const DocketJobState *state = docket_store_get_newest_state (run->store, run->rows[i]);
      const gboolean final = docket_status_is_final (state->status);
      const gint64 n_errors = state->n_errors;

      n += final ? 0 : 1;
      if (!final && ask_stuck && n_errors >= 5)
        docket_watcher_check_now (run->watcher, run->rows[i], FALSE);
      else if (!final && ask_stuck)
        fail (run, "a job waits, and nobody knows for what");
    }
  return n;
}

/* Faults end at one and a quarter of the duration, waiting for a failed network at 60 s, between
 * two checks of a job as well; a rate that was halved again and again is slow. */
static void
finish_jobs (Run *run)
{
  run_for (run, DURATION + DURATION / 4);
  docket_fault_script_clear (run->script);
  for (guint i = 0; i < 10 && count_open (run, FALSE) > 0; i++)
    run_for (run, 30 * SECOND);
  if (count_open (run, TRUE) > 0)
    run_for (run, 2 * MINUTE);
  if (count_open (run, FALSE) > 0)
    fail (run, "a job is not finished");
}

static void
check_outcomes (Run *run)
{
  const char *offence = docket_fault_checker_get_offence (run->checker);

  if (offence != NULL)
    fail (run, offence);
  for (guint i = 0; i < N_JOBS; i++)
    {
      const DocketJobState *state = docket_store_get_newest_state (run->store, run->rows[i]);

      if (state->status != ends[i])
        fail (run, "a job ended in another way");
      if (run->n_told[i] != 1)
        fail (run, "an outcome was not told once");
      if (state->trouble != DOCKET_TROUBLE_NONE)
        fail (run, "a job that is done has trouble");
    }
  if (docket_watcher_get_trouble (run->watcher) != DOCKET_TROUBLE_NONE)
    fail (run, "trouble stays when all is well");
  if (docket_watcher_get_n_unfinished (run->watcher) != 0)
    fail (run, "something is watched for nothing");
}

/* One script from its beginning to its end, with jobs of its own. */
static void
run_script (Run *run, guint32 seed)
{
  run->seed = seed;
  run->script = docket_fault_script_new_random (seed, N_JOBS, DURATION);
  run->checker = docket_fault_checker_new (DOCKET_CLOCK (run->clock), run->script, LIMIT);
  docket_watcher_set_account (
      run->watcher, &run->account, DOCKET_CHECKER (run->checker), run->limiter);
  if (!run->started)
    docket_watcher_start (run->watcher);
  run->started = TRUE;
  run_for (run, 0);
  add_jobs (run);
  finish_jobs (run);
  run_for (run, 0);
  check_outcomes (run);
  run->n_calls += docket_fault_checker_get_n_calls (run->checker);
}

static void
forget_script (Run *run)
{
  g_clear_object (&run->checker);
  g_clear_pointer (&run->script, docket_fault_script_free);
}

static void
begin (Run *run)
{
  run->limiter = docket_limiter_new (DOCKET_CLOCK (run->clock), NULL, LIMIT, 0.5);
  run->watcher = docket_watcher_new (run->store, DOCKET_CLOCK (run->clock), run->settings);
  run->started = FALSE;
}

static void
end (Run *run)
{
  docket_watcher_stop (run->watcher);
  run_for (run, MINUTE);
  if (docket_test_clock_get_n_alarms (run->clock) != 0)
    fail (run, "an alarm is set for nothing");
  g_clear_object (&run->watcher);
  g_clear_object (&run->limiter);
}

static void
run_seed (Run *run, guint32 seed)
{
  begin (run);
  run_script (run, seed);
  end (run);
  forget_script (run);
}

static guint64
read_number (const char *name, guint64 otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
open_run (Run *run)
{
  run->clock = docket_test_clock_new ();
  run->settings = docket_settings_new_in_memory ("https://example.com/v1", "good-key-0123");
  g_settings_set_uint (docket_settings_get_backing (run->settings), "credits-per-day", 0);
}

static void
close_run (Run *run)
{
  close_store (run);
  g_clear_object (&run->settings);
  g_clear_object (&run->clock);
}

static void
test_seeds (void)
{
  const gint64 begun = g_get_monotonic_time ();
  const guint64 first = read_number ("DOCKET_FAULT_FIRST", 0);
  const guint64 n_wanted = read_number ("DOCKET_FAULT_SEEDS", 0);
  g_autofree Run *run = g_new0 (Run, 1);
  guint64 n = 0;

  open_run (run);
  while (n_wanted != 0 ? n < n_wanted
                       : n < LEAST_SEEDS || g_get_monotonic_time () - begun < TIME_FOR_TEST)
    {
      if (n % SEEDS_OF_A_STORE == 0)
        {
          if (run->store != NULL)
            close_store (run);
          open_store (run, NULL);
        }
      run_seed (run, (guint32) (first + n));
      n++;
    }
  g_test_message ("%u seeds from %u, %u requests, in %.1f s",
                  (guint) n,
                  (guint) first,
                  (guint) run->n_calls,
                  (double) (g_get_monotonic_time () - begun) / (double) SECOND);
  close_run (run);
}

/* Bytes that are asked for and not given back, without the pages of the list that SQLite keeps:
 * their number has a bound of its own. */
static gint64
get_bytes_in_use (void)
{
#ifdef __SANITIZE_ADDRESS__
  return (gint64) __sanitizer_get_current_allocated_bytes () - sqlite3_memory_used ();
#else
  return (gint64) mallinfo2 ().uordblks - sqlite3_memory_used ();
#endif
}

/* One list and one watcher for a day of scripts, one after the other: nothing is lost, and what is
 * in memory at the end is what was there in the middle. */
static void
test_day (void)
{
  const gint64 length = (gint64) read_number ("DOCKET_SOAK_HOURS", 1) * 60 * MINUTE;
  g_autofree char *folder = g_dir_make_tmp ("docket-soak-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "jobs.sqlite3", NULL);
  g_autofree Run *run = g_new0 (Run, 1);
  gint64 bytes_halfway = 0;
  gint64 begun = 0;
  guint n = 0;

  open_run (run);
  open_store (run, path);
  begin (run);
  begun = docket_clock_get_elapsed (DOCKET_CLOCK (run->clock));
  while (docket_clock_get_elapsed (DOCKET_CLOCK (run->clock)) - begun < length)
    {
      if (n > 0)
        forget_script (run);
      run_script (run, n++);
      if (bytes_halfway == 0 &&
          docket_clock_get_elapsed (DOCKET_CLOCK (run->clock)) - begun > length / 2)
        bytes_halfway = get_bytes_in_use ();
    }
  g_test_message ("%u scripts and %u requests in %u virtual hours; %" G_GINT64_FORMAT
                  " bytes halfway, %" G_GINT64_FORMAT " at the end",
                  n,
                  (guint) run->n_calls,
                  (guint) (length / (60 * MINUTE)),
                  bytes_halfway,
                  get_bytes_in_use ());
  g_assert_cmpint (get_bytes_in_use () - bytes_halfway, <, MOST_GROWTH);
  end (run);
  forget_script (run);
  close_run (run);
  docket_test_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault-scripts/seeds", test_seeds);
  g_test_add_func ("/fault-scripts/day", test_day);
  return g_test_run ();
}
