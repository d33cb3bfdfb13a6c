/* test-watcher.c: when each job is checked, and what an answer changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-schedule.h"
#include "docket-test-store.h"
#include "docket-test-watch.h"

/* The schedule */

static void
test_first_check (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  docket_test_checker_set_end (fixture->checker, "A", fixture->start, SUCCESS);
  row = docket_test_watch_add_job (fixture, "A");
  g_assert_cmpuint (docket_watcher_get_n_unfinished (fixture->watcher), ==, 1);
  docket_test_watch_run_for (fixture, 0);

  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 1);
  g_assert_cmpint (docket_test_watch_get_call (fixture, "A", 0), ==, 0);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", 0), ==, DOCKET_CHECK_NONE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);

  /* Nothing to watch: no alarm. */
  g_assert_cmpuint (docket_watcher_get_n_unfinished (fixture->watcher), ==, 0);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  docket_test_watch_run_for (fixture, HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 1);
}

static void
test_just_started (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_test_watch_add_job_of (fixture, "A", TRUE, fixture->account.row_id);
  docket_test_watch_run_until (fixture, 10 * SECOND);
  g_assert_cmpint (docket_test_watch_get_call (fixture, "A", 0),
                   ==,
                   docket_schedule_cold_gap (0, DOCKET_PACE_BALANCED));
}

static void
test_gaps_grow (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 before = 0;
  guint n = 0;

  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, HOUR);
  n = docket_test_watch_count_calls (fixture, "A");
  g_assert_cmpuint (n, >, 80);
  for (guint i = 0; i + 1 < n; i++)
    {
      const gint64 at = docket_test_watch_get_call (fixture, "A", i);
      const gint64 gap = docket_test_watch_get_call (fixture, "A", i + 1) - at;

      g_assert_cmpint (gap, >=, before);
      g_assert_cmpint (ABS (gap - docket_schedule_cold_gap (at, DOCKET_PACE_BALANCED)), <=, 10);
      before = gap;
    }
  g_assert_cmpint (before, >, 55 * SECOND);
}

/* A thriftier pace holds from the next answer on. */
static void
test_pace (DocketTestWatch *fixture, gconstpointer unused)
{
  guint balanced = 0;

  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 10 * MINUTE);
  balanced = docket_test_watch_count_calls (fixture, "A");
  g_settings_set_string (docket_settings_get_backing (fixture->settings), "pace", "saver");
  docket_test_watch_run_until (fixture, 20 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A") - balanced, <, balanced / 3);
}

static void
test_forced (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n_forced = 0;

  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 59 * MINUTE);
  for (guint i = 0; i < docket_test_watch_count_calls (fixture, "A"); i++)
    {
      const gint64 least = n_forced == 0 ? 2 * MINUTE : 45 * MINUTE;
      const gint64 at = docket_test_watch_get_call (fixture, "A", i);
      const gboolean forced = docket_test_watch_get_flags (fixture, "A", i) == DOCKET_CHECK_FORCED;

      /* The first check at or after the minute is the forced one. */
      g_assert_cmpint (forced, ==, n_forced < 2 && at >= least);
      n_forced += forced ? 1 : 0;
    }
  g_assert_cmpuint (n_forced, ==, 2);
}

static void
test_gives_up (DocketTestWatch *fixture, gconstpointer unused)
{
  static const int minutes[] = { 180, 120, 90, 75 };
  const gint64 row = docket_test_watch_add_job (fixture, "A");
  guint n = 0;

  docket_test_watch_run_until (fixture, 179 * MINUTE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  docket_test_watch_run_until (fixture, 24 * HOUR);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_GAVE_UP);
  n = docket_test_watch_count_calls (fixture, "A");
  for (gsize i = 0; i < G_N_ELEMENTS (minutes); i++)
    g_assert_cmpint (
        ABS (docket_test_watch_get_call (fixture, "A", n - 1 - i) - minutes[i] * MINUTE),
        <,
        SECOND);
  g_assert_cmpint (docket_test_watch_get_call (fixture, "A", n - 5), <, 62 * MINUTE);

  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  g_assert_cmpuint (docket_watcher_get_n_unfinished (fixture->watcher), ==, 0);

  /* Check Now stays. */
  docket_test_checker_set_end (fixture->checker, "A", fixture->start, SUCCESS);
  docket_watcher_check_now (fixture->watcher, row, FALSE);
  docket_test_watch_run_for (fixture, 0);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
}

/* What passed asleep is no time of watching. */
static void
test_asleep (DocketTestWatch *fixture, gconstpointer unused)
{
  const gint64 row = docket_test_watch_add_job (fixture, "A");
  g_autoptr (DocketJobState) state = NULL;
  guint n = 0;

  docket_test_watch_run_until (fixture, 5 * MINUTE);
  n = docket_test_watch_count_calls (fixture, "A");
  docket_test_clock_sleep (fixture->clock, 8 * HOUR);
  docket_test_watch_run_for (fixture, 0);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n + 1);
  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  state = docket_test_watch_get_state (fixture, row);
  g_assert_cmpint (state->watched_for, >, 5 * MINUTE);
  g_assert_cmpint (state->watched_for, <=, 6 * MINUTE + 20 * SECOND);
}

/* Answers about one job */

static void
test_not_known (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  docket_test_checker_push_reply (fixture->checker, "A", 404, NULL, ERROR);
  docket_test_checker_push_reply (fixture->checker, "A", 200, NULL, UNKNOWN);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 59 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 1);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", 0), ==, DOCKET_CHECK_NONE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NONE);

  docket_test_watch_run_until (fixture, 5 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 2);
  g_assert_cmpint (docket_test_watch_get_call (fixture, "A", 1), ==, MINUTE);
  g_assert_cmpint (
      docket_test_watch_get_flags (fixture, "A", 1), ==, DOCKET_CHECK_FORCED | DOCKET_CHECK_CAMEL);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_UNKNOWN, DOCKET_TROUBLE_NONE);
}

/* The other spelling is known: the job goes on, and the account remembers the spelling. */
static void
test_other_spelling (DocketTestWatch *fixture, gconstpointer unused)
{
  DocketAccount account = { 0 };
  gint64 row = 0;

  docket_test_checker_push_reply (fixture->checker, "A", 404, NULL, ERROR);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 2 * MINUTE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, 2);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", 2) & DOCKET_CHECK_CAMEL, !=, 0);

  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_for (fixture, 0);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "B", 0), ==, DOCKET_CHECK_CAMEL);
  account = docket_test_watch_ensure_account (fixture, "good-key-0123");
  g_assert_true (account.camel);
}

/* A 400 that names the id may mean that it has another name: once more at once, then it is the
 * job's error. The others are asked as before. */
static void
test_bad_request (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  for (int i = 0; i < 20; i++)
    docket_test_checker_push_reply (fixture->checker, "A", 400, NULL, NO_ID);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, HOUR);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", 0), ==, DOCKET_CHECK_NONE);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", 1), ==, DOCKET_CHECK_CAMEL);
  g_assert_cmpint (docket_test_watch_get_call (fixture, "A", 1), <, SECOND);
  /* After five errors in a row the job waits for Check Now. */
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 6);
  docket_test_watch_assert_state (
      fixture, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_SERVICE_ERROR);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);

  for (guint i = 2; i < 6; i++)
    g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", i), ==, DOCKET_CHECK_NONE);
  docket_test_checker_push_reply (fixture->checker, "B", 400, NULL, NO_ID);
  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "B"), >, 3);
  for (guint i = 0; i < docket_test_watch_count_calls (fixture, "B"); i++)
    g_assert_cmpint (docket_test_watch_get_flags (fixture, "B", i), ==, DOCKET_CHECK_NONE);

  /* Tried once more on another day. */
  docket_test_watch_run_for (fixture, 24 * HOUR);
  docket_test_checker_push_reply (fixture->checker, "C", 400, NULL, NO_ID);
  docket_test_watch_add_job (fixture, "C");
  docket_test_watch_run_for (fixture, SECOND);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "C", 1), ==, DOCKET_CHECK_CAMEL);
}

/* A 400 that speaks of something else is the job's error, in the spelling that it has. */
static void
test_bad_request_of_job (DocketTestWatch *fixture, gconstpointer unused)
{
  for (int i = 0; i < 20; i++)
    docket_test_checker_push_reply (fixture->checker, "A", 400, NULL, ERROR);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", i), ==, DOCKET_CHECK_NONE);
}

/* The other spelling is answered: the account remembers it, though an unforced "working" alone
 * would say nothing. */
static void
test_respelt (DocketTestWatch *fixture, gconstpointer unused)
{
  DocketAccount account = { 0 };

  docket_test_checker_push_reply (fixture->checker, "A", 400, NULL, NO_ID);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_until (fixture, MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, 3);
  for (guint i = 1; i < docket_test_watch_count_calls (fixture, "A"); i++)
    g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", i), ==, DOCKET_CHECK_CAMEL);
  account = docket_test_watch_ensure_account (fixture, "good-key-0123");
  g_assert_true (account.camel);
}

/* A service that knows one spelling alone: the second answer "not known" is asked for in it. */
static void
test_not_known_in_one_spelling (DocketTestWatch *fixture, gconstpointer unused)
{
  const gint64 row = docket_test_watch_add_job (fixture, "A");

  docket_test_checker_push_reply (fixture->checker, "A", 404, NULL, ERROR);
  docket_test_checker_push_reply (fixture->checker, "A", 400, NULL, NO_ID);
  docket_test_checker_push_reply (fixture->checker, "A", 404, NULL, ERROR);
  docket_test_watch_run_until (fixture, 5 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 3);
  g_assert_cmpint (
      docket_test_watch_get_flags (fixture, "A", 1), ==, DOCKET_CHECK_FORCED | DOCKET_CHECK_CAMEL);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", 2), ==, DOCKET_CHECK_FORCED);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_UNKNOWN, DOCKET_TROUBLE_NONE);
  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_for (fixture, 0);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "B", 0), ==, DOCKET_CHECK_NONE);
}

static void
push_not_known (DocketTestWatch *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    docket_test_checker_push_reply (fixture->checker, "A", 404, NULL, ERROR);
}

/* Asked again 10 and 40 minutes after it was said, without a word; then no more. */
static void
test_second_chances (DocketTestWatch *fixture, gconstpointer unused)
{
  static const int minutes[] = { 0, 1, 11, 41 };
  gint64 row = 0;

  push_not_known (fixture, 9);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 5 * MINUTE);
  g_assert_cmpuint (docket_watcher_get_n_unfinished (fixture->watcher), ==, 0);
  docket_test_watch_run_until (fixture, 24 * HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, G_N_ELEMENTS (minutes));
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_assert_cmpint (docket_test_watch_get_call (fixture, "A", i), ==, minutes[i] * MINUTE);
      if (i > 0)
        g_assert_cmpint (
            docket_test_watch_get_flags (fixture, "A", i) & DOCKET_CHECK_FORCED, !=, 0);
    }
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);

  g_autoptr (DocketJobState) state = docket_test_watch_get_state (fixture, row);

  g_assert_cmpint (state->status, ==, DOCKET_STATUS_UNKNOWN);
  g_assert_cmpint (state->finished, ==, docket_test_watch_get_wall (fixture) - 24 * HOUR + MINUTE);
}

/* Another answer brings the job back, also after Docket was started anew in between. */
static void
test_second_chance_taken (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  push_not_known (fixture, 3);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 20 * MINUTE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_UNKNOWN, DOCKET_TROUBLE_NONE);
  docket_test_watch_end_watching (fixture);
  docket_test_watch_begin_watching (fixture);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 3);
  docket_test_watch_run_until (fixture, 41 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 4);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  docket_test_checker_set_end (fixture->checker, "A", fixture->start, SUCCESS);
  docket_test_watch_run_until (fixture, 44 * MINUTE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
}

/* A chance that falls into a time without a network is taken when the network is back. */
static void
test_second_chance_offline (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  push_not_known (fixture, 2);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 5 * MINUTE);
  docket_test_watch_set_down (fixture, DOCKET_CORE_ERROR_OFFLINE);
  docket_test_watch_run_until (fixture, 20 * MINUTE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_UNKNOWN, DOCKET_TROUBLE_NONE);
  docket_test_checker_set_down (fixture->checker, NULL);
  docket_test_watch_run_until (fixture, 22 * MINUTE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
}

/* Check Now asks by force: without it "working" would be said of a job that does not exist. */
static void
test_check_now_not_known (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  push_not_known (fixture, 9);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, HOUR);
  docket_watcher_check_now (fixture->watcher, row, FALSE);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 5);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "A", 4) & DOCKET_CHECK_FORCED, !=, 0);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_UNKNOWN, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
}

static void
test_job_error (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  for (int i = 0; i < 4; i++)
    docket_test_checker_push_reply (fixture->checker, "A", 200, NULL, ERROR);
  docket_test_checker_push_reply (fixture->checker, "A", 200, NULL, WORKING);
  for (int i = 0; i < 9; i++)
    docket_test_checker_push_reply (fixture->checker, "A", 200, NULL, ERROR);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_until (fixture, HOUR);
  /* An answer in between counts the errors from the start. */
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 10);
  docket_test_watch_assert_state (
      fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_SERVICE_ERROR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "B"), >, 50);

  docket_watcher_check_now (fixture->watcher, row, FALSE);
  docket_test_watch_run_for (fixture, 0);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 11);
}

static void
test_removed (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  const gint64 row = docket_test_watch_add_job (fixture, "A");
  g_autoptr (DocketSelection) rows = docket_test_select (row);
  guint n = 0;

  docket_test_watch_run_until (fixture, MINUTE);
  n = docket_test_watch_count_calls (fixture, "A");
  docket_store_remove_async (fixture->store,
                             rows,
                             docket_test_watch_get_wall (fixture),
                             NULL,
                             docket_test_watch_result_cb,
                             &result);
  docket_test_watch_wait_for (&result);
  docket_test_watch_run_for (fixture, HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
}

/* Many jobs */

static void
test_one_in_flight (DocketTestWatch *fixture, gconstpointer unused)
{
  const gint64 row = docket_test_watch_add_job (fixture, "A");

  docket_test_checker_set_latency (fixture->checker, 15 * SECOND);
  for (int i = 0; i < 100; i++)
    {
      docket_test_watch_run_for (fixture, 2 * SECOND);
      docket_watcher_check_now (fixture->watcher, row, FALSE);
      docket_watcher_check_all (fixture->watcher);
    }
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, 10);
  g_assert_cmpuint (docket_test_checker_get_most_of_a_job (fixture->checker), ==, 1);
}

/* What the person asks for is asked for at once, also when the list is read anew meanwhile, and
 * nothing else waits for it any longer. */
static void
test_asked_and_read_anew (DocketTestWatch *fixture, gconstpointer unused)
{
  const guint n_jobs = 10;
  guint before[10] = { 0 };

  docket_test_watch_add_jobs (fixture, n_jobs);
  docket_test_watch_run_until (fixture, 20 * MINUTE);
  for (guint i = 0; i < n_jobs; i++)
    {
      g_autofree char *id = g_strdup_printf ("J%u", i);

      before[i] = docket_test_watch_count_calls (fixture, id);
    }
  docket_store_refresh (fixture->store);
  docket_watcher_check_all (fixture->watcher);
  docket_test_watch_run_for (fixture, n_jobs * SECOND);
  for (guint i = 0; i < n_jobs; i++)
    {
      g_autofree char *id = g_strdup_printf ("J%u", i);

      g_assert_cmpuint (docket_test_watch_count_calls (fixture, id), >, before[i]);
    }

  docket_watcher_check_all (fixture->watcher);
  docket_store_refresh (fixture->store);
  docket_test_watch_add_job (fixture, "New");
  docket_test_watch_run_for (fixture, (n_jobs + 1) * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "New"), >, 0);
}

/* A forced check stays one. */
static void
test_forced_and_read_anew (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 rows[3] = { 0 };
  guint n_before = 0;
  guint n_forced = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strdup_printf ("F%u", i);

      rows[i] = docket_test_watch_add_job (fixture, id);
    }
  docket_test_watch_run_until (fixture, MINUTE);
  n_before = docket_test_watch_count_calls (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_watcher_check_now (fixture->watcher, rows[i], TRUE);
  docket_store_refresh (fixture->store);
  docket_test_watch_run_for (fixture, G_N_ELEMENTS (rows) * SECOND);
  for (guint i = n_before; i < docket_test_watch_count_calls (fixture, NULL); i++)
    n_forced += (docket_test_checker_get_call (fixture->checker, NULL, i)->flags &
                 DOCKET_CHECK_FORCED) != 0;
  g_assert_cmpuint (n_forced, ==, G_N_ELEMENTS (rows));
}

/* One that waits for its turn is not checked when the person then pauses it. */
static void
test_asked_and_paused (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;
  guint n = 0;

  docket_test_watch_add_jobs (fixture, 10);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 20 * MINUTE);
  n = docket_test_watch_count_calls (fixture, "A");
  docket_watcher_check_all (fixture->watcher);
  docket_watcher_set_job_paused (fixture->watcher, row, TRUE);
  docket_test_watch_run_for (fixture, 5 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n);
}

/* The key is entered again while answers are on their way: they count for nothing. */
static void
test_account_again (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_test_watch_add_jobs (fixture, 3);
  docket_test_checker_set_latency (fixture->checker, 2 * SECOND);
  for (int i = 0; i < 40; i++)
    {
      docket_test_watch_run_for (fixture, 1700 * G_TIME_SPAN_MILLISECOND);
      docket_test_watch_use_account (fixture);
      docket_test_watch_run_for (fixture, 2500 * G_TIME_SPAN_MILLISECOND);
    }
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >, 40);
  g_assert_cmpuint (docket_test_checker_get_most_of_a_job (fixture->checker), ==, 1);
}

static void
test_no_burst (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  docket_test_checker_set_latency (fixture->checker, SECOND / 10);
  docket_limiter_set_limit (fixture->limiter, 10, 0.5);
  docket_test_watch_add_jobs (fixture, 500);
  docket_test_watch_run_until (fixture, 101 * SECOND);
  for (guint i = 0; i < 500; i++)
    {
      g_assert_cmpint (docket_test_watch_get_call (fixture, NULL, i), ==, i * SECOND / 5);
      g_hash_table_add (ids, docket_test_checker_get_call (fixture->checker, NULL, i)->job_id);
    }
  /* Each has its first look before any has its second. */
  g_assert_cmpuint (g_hash_table_size (ids), ==, 500);
}

/* A service that answers slowly is not flooded. */
static void
test_slow_service (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_test_checker_set_latency (fixture->checker, 15 * SECOND);
  docket_test_watch_add_jobs (fixture, 100);
  docket_test_watch_run_until (fixture, 5 * MINUTE);
  g_assert_cmpuint (docket_test_checker_get_most_in_flight (fixture->checker), >, 1);
  g_assert_cmpuint (docket_test_checker_get_most_in_flight (fixture->checker), <=, 6);
  g_assert_cmpuint (docket_test_checker_get_most_of_a_job (fixture->checker), ==, 1);
}

static void
test_other_account (DocketTestWatch *fixture, gconstpointer unused)
{
  const DocketAccount other = docket_test_watch_ensure_account (fixture, "other-key-456");
  const gint64 a = docket_test_watch_add_job_of (fixture, "A", FALSE, other.row_id);
  const gint64 b = docket_test_watch_add_job (fixture, "B");
  guint n = 0;

  docket_test_watch_run_until (fixture, MINUTE);
  docket_test_watch_assert_state (fixture, a, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OTHER_ACCOUNT);
  docket_test_watch_assert_state (fixture, b, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  docket_watcher_check_now (fixture->watcher, a, FALSE);
  docket_watcher_check_all (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 0);

  n = docket_test_watch_count_calls (fixture, "B");
  fixture->account = other;
  docket_test_watch_use_account (fixture);
  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_watch_assert_state (fixture, a, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  docket_test_watch_assert_state (fixture, b, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_OTHER_ACCOUNT);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "B"), ==, n);
}

static void
test_no_key (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_watcher_set_account (fixture->watcher, NULL, NULL, NULL);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, HOUR);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_KEY);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 0);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
}

/* 50 jobs over a day, each running for up to an hour. */
static void
test_day (DocketTestWatch *fixture, gconstpointer unused)
{
  const gint64 begun = g_get_monotonic_time ();
  DocketCounts counts = { 0 };
  double seconds = 0;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("J%u", i);
      const gint64 length = (i + 1) * 71 * SECOND;

      docket_test_checker_set_end (fixture->checker,
                                   id,
                                   fixture->start + docket_test_watch_get_now (fixture) + length,
                                   SUCCESS);
      docket_test_watch_add_job (fixture, id);
      docket_test_watch_run_until (fixture, (i + 1) * 27 * MINUTE);
    }
  docket_test_watch_run_until (fixture, 24 * HOUR);

  seconds = (double) (g_get_monotonic_time () - begun) / (double) SECOND;
  g_test_message (
      "a day with %u checks in %.2f s", docket_test_watch_count_calls (fixture, NULL), seconds);
  g_assert_cmpfloat (seconds, <, 20);
  docket_store_get_counts (fixture->store, &counts);
  g_assert_cmpint (counts.of[DOCKET_FILTER_FINISHED], ==, 50);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >, 2000);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
}

/* A new start */

static void
test_restart (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 planned = 0;
  guint n = 0;

  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 5 * MINUTE);
  n = docket_test_watch_count_calls (fixture, "A");
  planned = docket_test_watch_get_call (fixture, "A", n - 1) +
            docket_schedule_cold_gap (docket_test_watch_get_call (fixture, "A", n - 1),
                                      DOCKET_PACE_BALANCED);
  docket_watcher_stop (fixture->watcher);
  docket_test_watch_run_for (fixture, 0);
  docket_test_drop (g_steal_pointer (&fixture->watcher));

  /* Started anew a second later: what was planned stands. */
  docket_test_clock_sleep (fixture->clock, SECOND);
  docket_test_watch_begin_watching (fixture);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n);
  docket_test_watch_run_until (fixture, planned + SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n + 1);
  g_assert_cmpint (ABS (docket_test_watch_get_call (fixture, "A", n) - planned), <=, 10);
}

static void
test_restart_late (DocketTestWatch *fixture, gconstpointer unused)
{
  const gint64 row = docket_test_watch_add_job (fixture, "A");
  guint n = 0;

  docket_test_watch_run_until (fixture, 5 * MINUTE);
  docket_test_watch_end_watching (fixture);
  n = docket_test_watch_count_calls (fixture, "A");
  docket_test_clock_sleep (fixture->clock, 9 * HOUR);
  docket_test_watch_begin_watching (fixture);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n + 1);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
}

/* A wall clock that was set back must not make a job wait for hours. */
static void
test_restart_clock_set_back (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n = 0;

  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 5 * MINUTE);
  docket_test_watch_end_watching (fixture);
  n = docket_test_watch_count_calls (fixture, "A");
  docket_test_clock_set_wall (fixture->clock, docket_test_watch_get_wall (fixture) - 100 * HOUR);
  docket_test_watch_begin_watching (fixture);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, n);
}

/* Nor does a jump while it runs, either way. */
static void
test_clock_jumps (DocketTestWatch *fixture, gconstpointer unused)
{
  static const gint64 jumps[] = { -1000 * HOUR, 5000 * HOUR };

  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 5 * MINUTE);
  for (gsize i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      const guint n = docket_test_watch_count_calls (fixture, "A");

      docket_test_clock_set_wall (fixture->clock, docket_test_watch_get_wall (fixture) + jumps[i]);
      docket_test_watch_run_for (fixture, 2 * MINUTE);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A") - n, >=, 4);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A") - n, <=, 8);
    }
}

static void
test_gave_up_stays (DocketTestWatch *fixture, gconstpointer unused)
{
  const gint64 row = docket_test_watch_add_job (fixture, "A");
  guint n = 0;

  docket_test_watch_run_until (fixture, 4 * HOUR);
  docket_test_watch_end_watching (fixture);
  n = docket_test_watch_count_calls (fixture, "A");
  docket_test_watch_begin_watching (fixture);
  docket_test_watch_run_for (fixture, HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_GAVE_UP);
}

static void
add (const char *path, void (*func) (DocketTestWatch *, gconstpointer))
{
  g_test_add (
      path, DocketTestWatch, NULL, docket_test_watch_set_up, func, docket_test_watch_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/watcher/schedule/first-check", test_first_check);
  add ("/watcher/schedule/just-started", test_just_started);
  add ("/watcher/schedule/gaps-grow", test_gaps_grow);
  add ("/watcher/schedule/pace", test_pace);
  add ("/watcher/schedule/forced", test_forced);
  add ("/watcher/schedule/gives-up", test_gives_up);
  add ("/watcher/schedule/asleep", test_asleep);
  add ("/watcher/answers/not-known", test_not_known);
  add ("/watcher/answers/other-spelling", test_other_spelling);
  add ("/watcher/answers/bad-request", test_bad_request);
  add ("/watcher/answers/bad-request-of-job", test_bad_request_of_job);
  add ("/watcher/answers/respelt", test_respelt);
  add ("/watcher/answers/not-known-in-one-spelling", test_not_known_in_one_spelling);
  add ("/watcher/answers/second-chances", test_second_chances);
  add ("/watcher/answers/second-chance-taken", test_second_chance_taken);
  add ("/watcher/answers/second-chance-offline", test_second_chance_offline);
  add ("/watcher/answers/check-now-not-known", test_check_now_not_known);
  add ("/watcher/answers/job-error", test_job_error);
  add ("/watcher/answers/removed", test_removed);
  add ("/watcher/account/other", test_other_account);
  add ("/watcher/account/no-key", test_no_key);
  add ("/watcher/account/again", test_account_again);
  add ("/watcher/many/one-in-flight", test_one_in_flight);
  add ("/watcher/many/asked-and-read-anew", test_asked_and_read_anew);
  add ("/watcher/many/forced-and-read-anew", test_forced_and_read_anew);
  add ("/watcher/many/asked-and-paused", test_asked_and_paused);
  add ("/watcher/many/no-burst", test_no_burst);
  add ("/watcher/many/slow-service", test_slow_service);
  add ("/watcher/many/day", test_day);
  add ("/watcher/restart/planned", test_restart);
  add ("/watcher/restart/late", test_restart_late);
  add ("/watcher/restart/clock-set-back", test_restart_clock_set_back);
  add ("/watcher/restart/gave-up", test_gave_up_stays);
  add ("/watcher/clock-jumps", test_clock_jumps);
  return g_test_run ();
}
