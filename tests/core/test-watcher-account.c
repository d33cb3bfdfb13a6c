/* test-watcher-account.c: what the key, the credits and the network do to all jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-watch.h"

/* The key and the credits */

static void
push_refusal (DocketTestWatch *fixture, const char *id, guint http_status)
{
  docket_test_checker_push_reply (fixture->checker, id, http_status, NULL, ERROR);
}

static void
push_balance_error (DocketTestWatch *fixture, DocketCoreError code)
{
  g_autoptr (GError) error = docket_test_watch_new_error (code);

  docket_test_checker_push_balance_error (fixture->checker, error);
}

static void
test_key_rejected (DocketTestWatch *fixture, gconstpointer unused)
{
  DocketAccount account = { 0 };
  gint64 a = 0;
  gint64 b = 0;
  guint n = 0;

  b = docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_until (fixture, MINUTE);
  push_refusal (fixture, "A", 401);
  push_balance_error (fixture, DOCKET_CORE_ERROR_NO_KEY);
  a = docket_test_watch_add_job (fixture, "A");
  /* The balance call takes a slot of the rate. */
  docket_test_watch_run_for (fixture, SECOND / 20);
  n = docket_test_watch_count_calls (fixture, NULL);
  g_assert_cmpuint (docket_test_checker_get_n_balance_calls (fixture->checker), ==, 1);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_KEY_REJECTED);
  docket_test_watch_assert_state (fixture, a, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_KEY_REJECTED);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);

  /* All stop, also for Check Now. */
  docket_watcher_check_now (fixture->watcher, b, FALSE);
  docket_test_watch_run_for (fixture, 24 * HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, n);
  g_assert_cmpuint (docket_test_checker_get_n_balance_calls (fixture->checker), ==, 1);
  account = docket_test_watch_ensure_account (fixture, "good-key-0123");
  g_assert_cmpint (account.rejected, !=, 0);

  /* The key changes. */
  docket_test_watch_use_account (fixture);
  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, 5);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >, n + 10);
  docket_test_watch_assert_state (fixture, a, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
}

static void
test_try_again (DocketTestWatch *fixture, gconstpointer unused)
{
  push_refusal (fixture, "A", 401);
  push_balance_error (fixture, DOCKET_CORE_ERROR_NO_KEY);
  push_balance_error (fixture, DOCKET_CORE_ERROR_NO_KEY);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_KEY_REJECTED);

  docket_watcher_try_again (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_KEY_REJECTED);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 1);

  docket_watcher_try_again (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_checker_get_n_balance_calls (fixture->checker), ==, 3);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, 1);
}

/* The balance call is answered, so the key is good: it is the job's trouble alone. */
static void
test_job_refused (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  for (int i = 0; i < 9; i++)
    push_refusal (fixture, "A", i % 2 == 0 ? 401 : 403);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_until (fixture, 10 * MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  docket_test_watch_assert_state (
      fixture, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_SERVICE_ERROR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 5);
  g_assert_cmpuint (docket_test_checker_get_n_balance_calls (fixture->checker), ==, 5);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "B"), >, 30);
}

static void
test_no_credits (DocketTestWatch *fixture, gconstpointer unused)
{
  static const int minutes[] = { 0, 5, 15, 30, 50, 75, 105, 135 };
  gint64 row = 0;

  docket_test_checker_set_credits (fixture->checker, 0);
  push_refusal (fixture, "A", 402);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, 0);
  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_until (fixture, 150 * MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_CREDITS);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NO_CREDITS);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 1);
  g_assert_cmpint (docket_watcher_get_balance (fixture->watcher), ==, 0);

  /* Asked again after 5 minutes, then ever later, at most every 30. */
  g_assert_cmpuint (
      docket_test_checker_get_n_balance_calls (fixture->checker), ==, G_N_ELEMENTS (minutes));
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    g_assert_cmpint (ABS (docket_test_checker_get_balance_call (fixture->checker, i) -
                          fixture->start - minutes[i] * MINUTE),
                     <=,
                     SECOND / 20);

  docket_test_checker_set_credits (fixture->checker, 5000);
  docket_test_watch_run_until (fixture, 166 * MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "B"), >, 5);
}

/* Without a balance the first check would be blind: it is asked for, which is free. */
static void
test_balance_first (DocketTestWatch *fixture, gconstpointer unused)
{
  fixture->account.balance = DOCKET_NO_NUMBER;
  docket_test_watch_use_account (fixture);
  docket_test_checker_set_credits (fixture->checker, 100);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, 0);
  g_assert_cmpuint (docket_test_checker_get_n_balance_calls (fixture->checker), ==, 1);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 0);
  g_assert_cmpint (docket_watcher_get_balance (fixture->watcher), ==, 100);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_CREDITS);
}

static void
test_reserve (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  fixture->account.balance = 210;
  docket_test_watch_use_account (fixture);
  docket_test_checker_set_credits (fixture->checker, 210);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 20 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 5);
  g_assert_cmpint (docket_watcher_get_balance (fixture->watcher), ==, 200);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_CREDITS);

  /* Check Now goes on. */
  docket_watcher_check_now (fixture->watcher, row, FALSE);
  docket_test_watch_run_for (fixture, SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 6);
  g_assert_cmpint (docket_watcher_get_balance (fixture->watcher), ==, 198);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_CREDITS);

  docket_test_checker_set_credits (fixture->checker, 5000);
  docket_test_watch_run_for (fixture, 35 * MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, 10);
}

/* As long as the reserve is touched the balance is asked for ever less, and the banner stays. The
 * job gets the one check that it was promised. */
static void
test_reserve_stays (DocketTestWatch *fixture, gconstpointer unused)
{
  fixture->account.balance = 150;
  docket_test_watch_use_account (fixture);
  docket_test_checker_set_credits (fixture->checker, 150);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 6 * HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 1);
  g_assert_cmpint (docket_test_watch_get_call (fixture, "A", 0), ==, 40 * MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_CREDITS);
  g_assert_cmpuint (docket_test_checker_get_n_balance_calls (fixture->checker), >=, 12);
  g_assert_cmpuint (docket_test_checker_get_n_balance_calls (fixture->checker), <=, 16);
}

static void
test_daily_limit (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  docket_test_watch_set_number (fixture, "credits-per-day", 10);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 6);
  g_assert_cmpint (docket_test_watch_get_call (fixture, "A", 5), ==, 40 * MINUTE);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_CREDITS);

  docket_watcher_check_now (fixture->watcher, row, FALSE);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 7);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_CREDITS);

  /* The day ends 14 hours after the beginning. */
  docket_test_watch_run_until (fixture, 14 * HOUR - SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 7);
  docket_test_watch_run_until (fixture, 15 * HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, 12);
}

/* Who waits in a terminal asked for these checks. */
static void
test_unlimited (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_test_watch_set_number (fixture, "credits-per-day", 10);
  docket_watcher_set_unlimited (fixture->watcher, TRUE);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 10 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, 30);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
}

/* The rate and the network */

static void
test_rate_limited (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;
  guint n = 0;

  docket_test_watch_add_jobs (fixture, 20);
  docket_test_watch_run_until (fixture, MINUTE);
  docket_test_checker_push_reply (fixture->checker, "A", 429, "17", ERROR);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, 0);
  n = docket_test_watch_count_calls (fixture, NULL);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_RATE_LIMITED);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_RATE_LIMITED);
  g_assert_cmpfloat_with_epsilon (docket_limiter_get_rate (fixture->limiter), 10, 0.001);

  /* The queue of the whole account waits. */
  docket_test_watch_run_until (fixture, 77 * SECOND - 1);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, n);
  docket_test_watch_run_until (fixture, 80 * SECOND);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >=, n + 21);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
}

/* One probe for the whole account, ever later. */
static void
test_offline (DocketTestWatch *fixture, gconstpointer unused)
{
  static const int seconds[] = { 0, 2, 6, 14, 30, 62, 122, 182, 242, 302 };
  gint64 row = 0;

  docket_test_watch_set_down (fixture, DOCKET_CORE_ERROR_OFFLINE);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, 0);
  /* One lost packet shows no banner. */
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);

  docket_test_watch_add_jobs (fixture, 30);
  docket_test_watch_run_until (fixture, 310 * SECOND);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_OFFLINE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, G_N_ELEMENTS (seconds));
  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    g_assert_cmpint (docket_test_watch_get_call (fixture, NULL, i), ==, seconds[i] * SECOND);
  g_assert_cmpuint (docket_test_checker_get_most_in_flight (fixture->checker), ==, 1);

  docket_test_checker_set_down (fixture->checker, NULL);
  docket_test_watch_run_until (fixture, 362 * SECOND + 2 * SECOND);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >=, G_N_ELEMENTS (seconds) + 31);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
}

/* Minutes without an answer are no time of watching. */
static void
test_offline_for_long (DocketTestWatch *fixture, gconstpointer unused)
{
  const gint64 row = docket_test_watch_add_job (fixture, "A");

  docket_test_watch_run_until (fixture, MINUTE);
  docket_test_watch_set_down (fixture, DOCKET_CORE_ERROR_NOT_AN_ANSWER);
  docket_test_watch_run_until (fixture, 10 * HOUR);
  docket_test_watch_assert_state (
      fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NOT_AN_ANSWER);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NOT_AN_ANSWER);

  docket_test_checker_set_down (fixture->checker, NULL);
  docket_test_watch_run_for (fixture, 2 * MINUTE);

  g_autoptr (DocketJobState) state = docket_test_watch_get_state (fixture, row);

  g_assert_cmpint (state->trouble, ==, DOCKET_TROUBLE_NONE);
  g_assert_cmpint (state->watched_for, <, 4 * MINUTE);
}

static void
test_wake (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n = 0;

  docket_test_watch_set_down (fixture, DOCKET_CORE_ERROR_OFFLINE);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 310 * SECOND);
  n = docket_test_watch_count_calls (fixture, NULL);
  docket_test_checker_set_down (fixture->checker, NULL);
  docket_watcher_wake (fixture->watcher);
  docket_test_watch_run_for (fixture, 0);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, n + 1);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
}

static void
test_service_error (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  for (int i = 0; i < 3; i++)
    docket_test_checker_push_reply (fixture->checker, "A", 503, NULL, ERROR);
  row = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_until (fixture, 7 * SECOND);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_SERVICE_ERROR);
  docket_test_watch_assert_state (
      fixture, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_SERVICE_ERROR);
  docket_test_watch_run_until (fixture, MINUTE);
  g_assert_cmpint (docket_test_watch_get_call (fixture, "A", 3), ==, 14 * SECOND);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NONE);
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
  add ("/watcher/account/key-rejected", test_key_rejected);
  add ("/watcher/account/try-again", test_try_again);
  add ("/watcher/account/job-refused", test_job_refused);
  add ("/watcher/account/no-credits", test_no_credits);
  add ("/watcher/account/balance-first", test_balance_first);
  add ("/watcher/account/reserve", test_reserve);
  add ("/watcher/account/reserve-stays", test_reserve_stays);
  add ("/watcher/account/daily-limit", test_daily_limit);
  add ("/watcher/account/unlimited", test_unlimited);
  add ("/watcher/network/rate-limited", test_rate_limited);
  add ("/watcher/network/offline", test_offline);
  add ("/watcher/network/offline-for-long", test_offline_for_long);
  add ("/watcher/network/wake", test_wake);
  add ("/watcher/network/service-error", test_service_error);
  return g_test_run ();
}
