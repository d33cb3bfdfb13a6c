/* test-watcher-schedule.c: the watcher learns how long jobs take, and looks when looking pays
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-schedule.h"
#include "docket-test-size.h"
#include "docket-test-store.h"
#include "docket-test-watch.h"

#include <math.h>

#define WEEK (7 * 24 * HOUR)

/* Ids of one class, which is their last number. */
static char *
make_id (guint number, guint class)
{
  return g_strdup_printf ("%032u--151-%u", number, class);
}

/* Adds a job that begins now and takes @length. */
static gint64
add_started (DocketTestWatch *fixture, guint number, guint class, gint64 length)
{
  g_autofree char *id = make_id (number, class);

  docket_test_checker_set_end (fixture->checker,
                               id,
                               docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock)) + length,
                               SUCCESS);
  return docket_test_watch_add_job_of (fixture, id, TRUE, fixture->account.row_id);
}

/* One after the other, each to its end. */
static void
finish_jobs (DocketTestWatch *fixture, guint first, guint n, guint class, gint64 length)
{
  for (guint i = 0; i < n; i++)
    {
      add_started (fixture, first + i, class, length + i * length / 50);
      docket_test_watch_run_for (fixture, 3 * length);
    }
}

static guint
count (DocketTestWatch *fixture, guint number, guint class)
{
  g_autofree char *id = make_id (number, class);

  return docket_test_watch_count_calls (fixture, id);
}

static gint64
get_call (DocketTestWatch *fixture, guint number, guint class, guint n)
{
  g_autofree char *id = make_id (number, class);

  return docket_test_watch_get_call (fixture, id, n);
}

static const DocketLaw *
get_law (DocketTestWatch *fixture, guint class)
{
  g_autofree char *id = make_id (0, class);

  return docket_watcher_get_law (fixture->watcher, id);
}

/* After ten jobs of a minute the first check of the eleventh is late, and the second soon after. */
static void
test_learns (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 begin = 0;

  finish_jobs (fixture, 0, 9, 300, MINUTE);
  g_assert_null (get_law (fixture, 300));
  g_assert_cmpint (get_call (fixture, 8, 300, 1) - get_call (fixture, 8, 300, 0), <, 4 * SECOND);

  finish_jobs (fixture, 9, 11, 300, MINUTE);
  g_assert_nonnull (get_law (fixture, 300));
  g_assert_cmpfloat (docket_law_get_quantile (get_law (fixture, 300), 0.5), >, 50);
  g_assert_cmpfloat (docket_law_get_quantile (get_law (fixture, 300), 0.5), <, 80);
  g_assert_cmpuint (count (fixture, 19, 300), <, count (fixture, 0, 300));

  begin = docket_test_watch_get_now (fixture);
  add_started (fixture, 50, 300, HOUR);
  docket_test_watch_run_for (fixture, 2 * MINUTE);
  g_assert_cmpint (get_call (fixture, 50, 300, 0) - begin, >, 20 * SECOND);
  g_assert_cmpint (get_call (fixture, 50, 300, 0) - begin, <=, MINUTE);
  /* Of another kind nothing is known but what is known of all. */
  g_assert_true (get_law (fixture, 600) == docket_watcher_get_law (fixture->watcher, "other"));
}

/* What was learned is on disk. */
static void
test_learns_from_disk (DocketTestWatch *fixture, gconstpointer unused)
{
  double mu = 0;

  finish_jobs (fixture, 0, 12, 300, MINUTE);
  mu = get_law (fixture, 300)->mu;
  docket_watcher_stop (fixture->watcher);
  docket_test_watch_run_for (fixture, 0);
  docket_test_drop (g_steal_pointer (&fixture->watcher));

  docket_test_watch_begin_watching (fixture);
  g_assert_cmpfloat (fabs (get_law (fixture, 300)->mu - mu), <, 0.1);

  /* Another account has jobs of its own, and so has a month later. */
  fixture->account = docket_test_watch_ensure_account (fixture, "other-key-456");
  docket_test_watch_use_account (fixture);
  docket_test_watch_run_for (fixture, 0);
  g_assert_null (get_law (fixture, 300));
}

/* The service says how long a job ran. That counts where it began when it was added. */
static void
test_learns_run_time (DocketTestWatch *fixture, gconstpointer unused)
{
  static const char reply[] = "{\"error\": false, \"status\": \"success\", \"credits\": 2,"
                              " \"jobDuration\": 59000}";
  double sigma = 0;

  for (guint class = 300; class <= 301; class ++)
    {
      for (guint i = 0; i < 40; i++)
        {
          g_autofree char *id = make_id (i, class);

          docket_test_checker_set_end (fixture->checker,
                                       id,
                                       docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock)) +
                                           58 * SECOND,
                                       reply);
          docket_test_watch_add_job_of (fixture, id, class == 300, fixture->account.row_id);
          docket_test_watch_run_for (fixture, 3 * MINUTE);
        }
    }
  sigma = get_law (fixture, 300)->sigma;
  g_test_message ("σ %.3f, of unknown age %.3f", sigma, get_law (fixture, 301)->sigma);
  g_assert_cmpfloat (fabs (docket_law_get_quantile (get_law (fixture, 300), 0.5) - 59), <, 6);
  g_assert_true (get_law (fixture, 301) != get_law (fixture, 300));
}

/* What is a month old is thrown away. */
static void
test_tidy (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 wall = 0;

  finish_jobs (fixture, 0, 12, 300, MINUTE);
  for (guint days = 31; days <= 33; days += 2)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      wall = docket_test_watch_get_wall (fixture);
      docket_store_tidy_async (
          fixture->store, wall + days * 24 * HOUR, NULL, docket_test_watch_result_cb, &result);
      docket_store_tidy_finish (fixture->store, docket_test_watch_wait_for (&result), &error);
      g_assert_no_error (error);
      docket_test_watch_use_account (fixture);
      docket_test_watch_run_for (fixture, 0);
      g_assert_true ((get_law (fixture, 300) != NULL) == (days < 32));
    }
}

static void
test_forgets (DocketTestWatch *fixture, gconstpointer unused)
{
  finish_jobs (fixture, 0, 12, 300, MINUTE);
  g_assert_nonnull (get_law (fixture, 300));
  docket_test_clock_sleep (fixture->clock, 31 * 24 * HOUR);
  docket_test_watch_use_account (fixture);
  docket_test_watch_run_for (fixture, 0);
  g_assert_null (get_law (fixture, 300));
}

/* What still works counts as well: jobs that end are not all there are. */
static void
test_learns_from_working (DocketTestWatch *fixture, gconstpointer unused)
{
  double mu = 0;

  finish_jobs (fixture, 0, 10, 300, 10 * SECOND);
  mu = get_law (fixture, 300)->mu;
  for (guint i = 0; i < 30; i++)
    add_started (fixture, 100 + i, 300, HOUR);
  docket_test_watch_run_for (fixture, 10 * MINUTE);
  add_started (fixture, 200, 300, 10 * SECOND);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpfloat (get_law (fixture, 300)->mu, >, mu + 1);
}

/* More is due than can be checked: the kind that is most likely done goes first. */
static void
test_order (DocketTestWatch *fixture, gconstpointer unused)
{
  guint quick = 0, slow = 0;

  finish_jobs (fixture, 0, 12, 300, 4 * SECOND);
  finish_jobs (fixture, 100, 12, 600, 5 * MINUTE);
  docket_limiter_set_limit (fixture->limiter, 2, 0.5);
  for (guint i = 0; i < 40; i++)
    add_started (fixture, 1000 + i, i % 2 == 0 ? 600 : 300, i % 2 == 0 ? HOUR : 5 * SECOND);
  docket_test_watch_run_for (fixture, 35 * SECOND);
  for (guint i = 0; i < 40; i++)
    {
      quick += i % 2 == 1 && count (fixture, 1000 + i, 300) > 0;
      slow += i % 2 == 0 && count (fixture, 1000 + i, 600) > 0;
    }
  g_test_message ("%u quick ones, %u slow ones", quick, slow);
  g_assert_cmpuint (quick, ==, 20);
  g_assert_cmpuint (slow, <=, 12);
}

/* Jobs of a large batch are watched one pace thriftier, the selected one at the setting's own. */
static void
test_large_batch (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;
  g_autoptr (DocketJob) job = NULL;

  docket_test_watch_add_jobs (fixture, 20);
  docket_test_watch_run_for (fixture, MINUTE);
  for (row = 1;; row++)
    {
      g_clear_object (&job);
      job = docket_store_get_job (fixture->store, row);
      g_assert_nonnull (job);
      if (g_str_equal (docket_job_get_state (job)->id, "J7"))
        break;
    }
  docket_watcher_set_selected (fixture->watcher, row);
  docket_test_watch_run_for (fixture, 10 * MINUTE);

  const guint n7 = docket_test_watch_count_calls (fixture, "J7");
  const guint n8 = docket_test_watch_count_calls (fixture, "J8");

  g_test_message ("selected %u, another %u", n7, n8);
  g_assert_cmpuint (n7, >, n8 * 3 / 2);

  /* Not selected any more it is watched as the others. */
  docket_watcher_set_selected (fixture->watcher, 0);
  docket_test_watch_run_for (fixture, 10 * MINUTE);
  g_assert_cmpint ((int) (docket_test_watch_count_calls (fixture, "J7") - n7) -
                       (int) (docket_test_watch_count_calls (fixture, "J8") - n8),
                   <=,
                   1);
}

static void
test_pace_changes (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n = 0;

  g_settings_set_enum (docket_settings_get_backing (fixture->settings), "pace", DOCKET_PACE_SAVER);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, 30 * MINUTE);
  n = docket_test_watch_count_calls (fixture, "A");
  g_settings_set_enum (docket_settings_get_backing (fixture->settings), "pace", DOCKET_PACE_QUICK);
  docket_watcher_plan_again (fixture->watcher);
  docket_test_watch_run_for (fixture, 31 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, n);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), <=, n + 2);
}

/* A job that says it works for ever, to a forced check as well. */
static void
test_for_ever (DocketTestWatch *fixture, gconstpointer unused)
{
  static const struct
  {
    DocketPace pace;
    guint most;
  } cases[] = { { DOCKET_PACE_BALANCED, 125 }, { DOCKET_PACE_SAVER, 45 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("A%d", (int) i);
      guint n = 0;

      g_settings_set_enum (
          docket_settings_get_backing (fixture->settings), "pace", (int) cases[i].pace);
      docket_test_watch_add_job (fixture, id);
      docket_test_watch_run_for (fixture, 3 * HOUR);
      n = docket_test_watch_count_calls (fixture, id);
      docket_test_watch_run_for (fixture, WEEK);
      g_test_message ("pace %d: %u checks in 7 days", (int) cases[i].pace, n);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, id), ==, n);
      g_assert_cmpuint (n, <=, cases[i].most);
      g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
    }
}

/* It is said that more is due than can be checked, as long as that is so. */
static void
test_paced (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_limiter_set_limit (fixture->limiter, 2, 0.5);
  docket_test_watch_add_jobs (fixture, 60);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  g_assert_false (docket_watcher_is_paced (fixture->watcher));

  docket_limiter_set_limit (fixture->limiter, 1, 0.5);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  g_assert_true (docket_watcher_is_paced (fixture->watcher));
  g_assert_cmpfloat_with_epsilon (docket_watcher_get_rate (fixture->watcher), 0.5, 0.001);

  docket_limiter_set_limit (fixture->limiter, 20, 0.5);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  g_assert_false (docket_watcher_is_paced (fixture->watcher));
}

static double
draw_normal (GRand *random)
{
  double z = -6;

  for (guint i = 0; i < 12; i++)
    z += g_rand_double (random);
  return z;
}

/* 500 jobs of all lengths, one by one through what is left of the day. */
static double
watch_day (DocketTestWatch *fixture)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  docket_limiter_set_limit (fixture->limiter, 2, 0.5);
  for (guint i = 0; i < 500; i++)
    {
      add_started (
          fixture, i, 300, (gint64) (8 * exp (1.2 * draw_normal (random)) * (double) SECOND));
      docket_test_watch_run_until (fixture, (i + 1) * (14 * HOUR / 500));
    }
  docket_test_watch_run_until (fixture, 24 * HOUR);
  return 2.0 * docket_test_watch_count_calls (fixture, NULL) / 500;
}

/* What one costs with all that is the default: the limit of the day holds. */
static void
test_price_of_a_job (DocketTestWatch *fixture, gconstpointer unused)
{
  double credits = 0;

  g_settings_reset (docket_settings_get_backing (fixture->settings), "credits-per-day");
  credits = watch_day (fixture);
  g_test_message ("%.2f credits a job", credits);
  g_assert_cmpfloat (credits, <=, 7);
}

/* Without it one costs what λ says it is worth: 5.7 checks are best (the benchmark of the
 * schedule). */
static void
test_price_without_limit (DocketTestWatch *fixture, gconstpointer unused)
{
  const double credits = watch_day (fixture);

  g_test_message ("%.2f credits a job", credits);
  g_assert_cmpfloat (credits, <=, 11.4);
}

/* Canaries */

static void
add_unknown (DocketTestWatch *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("J%u", i);

      for (guint k = 0; k < 10; k++)
        docket_test_checker_push_reply (fixture->checker, id, 200, NULL, UNKNOWN);
    }
  docket_test_watch_add_jobs (fixture, n);
}

/* A hundred ids of another key: two of them are paid for. */
static void
test_canaries (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n = 0;

  docket_test_checker_set_latency (fixture->checker, SECOND / 10);
  add_unknown (fixture, 100);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 2);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "J0", 0), ==, DOCKET_CHECK_FORCED);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "J99", 0), ==, DOCKET_CHECK_FORCED);
  g_assert_cmpuint (docket_watcher_get_n_held (fixture->watcher), ==, 0);

  docket_test_watch_run_for (fixture, 3 * HOUR);
  n = docket_test_watch_count_calls (fixture, NULL);
  g_test_message ("%u checks", n);
  g_assert_cmpuint (n, <=, 20);
  g_assert_cmpuint (docket_watcher_get_n_held (fixture->watcher), ==, 98);
  g_assert_cmpuint (docket_watcher_get_n_doubted (fixture->watcher), ==, 100);
  g_assert_true (docket_watcher_is_held (fixture->watcher, 50));
  g_assert_false (docket_watcher_is_held (fixture->watcher, 1));

  /* Nor are they after a new start, but for two more. */
  docket_watcher_stop (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_drop (g_steal_pointer (&fixture->watcher));
  docket_test_watch_begin_watching (fixture);
  docket_test_watch_run_for (fixture, 3 * HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), <=, 20);
  g_assert_cmpuint (docket_watcher_get_n_held (fixture->watcher), ==, 96);

  /* The person wants it. */
  docket_watcher_release_held (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_watcher_get_n_held (fixture->watcher), ==, 0);
  g_assert_cmpuint (docket_watcher_get_n_doubted (fixture->watcher), ==, 0);
  g_assert_false (docket_watcher_is_held (fixture->watcher, 50));
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >=, n + 96);
}

/* Nor does the person pay for the rest who wants all jobs checked: that has a button of its own. */
static void
test_canaries_and_check_all (DocketTestWatch *fixture, gconstpointer unused)
{
  add_unknown (fixture, 100);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  docket_watcher_check_all (fixture->watcher);
  docket_store_refresh (fixture->store);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), <=, 6);

  docket_watcher_check_now (fixture->watcher, 50, FALSE);
  docket_test_watch_run_for (fixture, SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "J49"), ==, 1);
}

/* That another key was there meanwhile is no news of them either. */
static void
test_canaries_and_other_key (DocketTestWatch *fixture, gconstpointer unused)
{
  const DocketAccount mine = fixture->account;
  const DocketAccount other = docket_test_watch_ensure_account (fixture, "other-key-456");

  add_unknown (fixture, 100);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  fixture->account = other;
  docket_test_watch_use_account (fixture);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  fixture->account = mine;
  docket_test_watch_use_account (fixture);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  docket_watcher_check_all (fixture->watcher);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), <=, 12);
}

/* One of the two is known, or is taken off the list: the others go on. */
static void
test_canary_sings (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_test_checker_set_latency (fixture->checker, SECOND / 10);
  docket_test_checker_push_reply (fixture->checker, "J0", 200, NULL, UNKNOWN);
  docket_test_watch_add_jobs (fixture, 100);
  docket_test_watch_run_for (fixture, 20 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >=, 100);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "J5", 0), ==, DOCKET_CHECK_NONE);
}

static void
test_canary_removed (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DocketSelection) first = NULL;

  add_unknown (fixture, 30);
  docket_test_watch_run_for (fixture, 3 * MINUTE);
  g_assert_cmpuint (docket_watcher_get_n_held (fixture->watcher), ==, 28);
  first = docket_test_select (1);
  docket_store_remove_async (fixture->store,
                             first,
                             docket_test_watch_get_wall (fixture),
                             NULL,
                             docket_test_watch_result_cb,
                             &result);
  docket_test_watch_wait_for (&result);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_watcher_get_n_held (fixture->watcher), ==, 0);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >=, 30);
}

/* Nineteen are no large batch; and who waits in a terminal asked for each of them. */
static void
test_no_canaries (DocketTestWatch *fixture, gconstpointer unused)
{
  add_unknown (fixture, 19);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 19);
}

static void
test_no_canaries_wanted (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_watcher_set_unlimited (fixture->watcher, TRUE);
  add_unknown (fixture, 30);
  docket_test_watch_run_for (fixture, 30 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 30);
}

/* Time out of order */

/* However it comes about that a thousand jobs are due: they are checked at the rate. */
static void
assert_paced (DocketTestWatch *fixture, const char *what, guint from, gint64 gap)
{
  const guint n = docket_test_watch_count_calls (fixture, NULL);

  g_test_message ("%s: %u checks", what, n - from);
  g_assert_cmpuint (n, >, from + 10);
  for (guint i = MAX (from, 1); i < n; i++)
    g_assert_cmpint (docket_test_watch_get_call (fixture, NULL, i) -
                         docket_test_watch_get_call (fixture, NULL, i - 1),
                     >=,
                     gap);
}

static void
test_never_a_burst (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n = 0;

  docket_limiter_set_limit (fixture->limiter, 10, 0.5);
  docket_test_checker_set_latency (fixture->checker, SECOND / 10);
  docket_test_watch_add_jobs (fixture, 1000);
  docket_test_watch_run_for (fixture, MINUTE);
  assert_paced (fixture, "added", 0, SECOND / 5);

  /* The machine slept. */
  n = docket_test_watch_count_calls (fixture, NULL);
  docket_test_clock_sleep (fixture->clock, 8 * HOUR);
  docket_watcher_wake (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  assert_paced (fixture, "slept", n, SECOND / 5);

  /* The network was gone. */
  n = docket_test_watch_count_calls (fixture, NULL);
  docket_test_watch_set_down (fixture, DOCKET_CORE_ERROR_OFFLINE);
  docket_test_watch_run_for (fixture, 10 * MINUTE);
  docket_test_checker_set_down (fixture->checker, NULL);
  docket_watcher_wake (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  assert_paced (fixture, "network", n, SECOND / 5);

  /* The clock was set, forward and back. */
  for (int i = -1; i <= 1; i += 2)
    {
      n = docket_test_watch_count_calls (fixture, NULL);
      docket_test_clock_set_wall (fixture->clock,
                                  docket_test_watch_get_wall (fixture) + i * 3650 * 24 * HOUR);
      docket_test_watch_run_for (fixture, MINUTE);
      assert_paced (fixture, "clock", n, SECOND / 5);
    }

  /* Docket was started anew. */
  n = docket_test_watch_count_calls (fixture, NULL);
  docket_watcher_stop (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_drop (g_steal_pointer (&fixture->watcher));
  docket_test_watch_begin_watching (fixture);
  docket_test_watch_run_for (fixture, MINUTE);
  assert_paced (fixture, "started anew", n, SECOND / 5);
}

/* A sleep is not watched time, whoever notices it first and whatever is on its way meanwhile. */
static void
test_sleep (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 row = 0;

  docket_test_checker_set_latency (fixture->checker, SECOND);
  row = docket_test_watch_add_job (fixture, "A");
  for (guint i = 0; i < 3; i++)
    {
      guint n = docket_test_watch_count_calls (fixture, "A");

      while (docket_test_watch_count_calls (fixture, "A") == n)
        docket_test_watch_run_for (fixture, SECOND / 2);
      /* The first time it is on its way; then nothing is. */
      if (i > 0)
        docket_test_watch_run_for (fixture, 2 * SECOND);
      docket_test_clock_sleep (fixture->clock, 8 * HOUR);
      if (i == 1)
        docket_watcher_wake (fixture->watcher);
      docket_test_watch_run_for (fixture, 5 * MINUTE);
      docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, n + 8);
    }
}

/* The rate, whatever happens */

static const char *const answers[] = { "{}", "<html>", ERROR, UNKNOWN, WORKING, SUCCESS };
static const guint codes[] = { 200, 200, 400, 401, 402, 404, 429, 429, 500, 503 };

static void
add_some_jobs (DocketTestWatch *fixture, GRand *random, guint *n_jobs)
{
  const guint n = (guint) g_rand_int_range (random, 1, 40);

  for (guint i = 0; i < n; i++)
    {
      const guint number = (*n_jobs)++;
      g_autofree char *id = make_id (number, 300);

      for (int k = g_rand_int_range (random, -4, 4); k > 0; k--)
        docket_test_checker_push_reply (
            fixture->checker,
            id,
            codes[g_rand_int_range (random, 0, G_N_ELEMENTS (codes))],
            g_rand_boolean (random) ? "2" : NULL,
            answers[g_rand_int_range (random, 0, G_N_ELEMENTS (answers))]);
      add_started (fixture, number, 300, g_rand_int_range (random, 1, 400) * SECOND);
    }
}

static void
do_something (DocketTestWatch *fixture, GRand *random, guint *n_jobs)
{
  switch (g_rand_int_range (random, 0, 9))
    {
    case 0:
    case 1:
      add_some_jobs (fixture, random, n_jobs);
      break;
    case 2:
      docket_watcher_check_all (fixture->watcher);
      break;
    case 3:
      docket_test_clock_sleep (fixture->clock, g_rand_int_range (random, 1, 9000) * SECOND);
      docket_watcher_wake (fixture->watcher);
      break;
    case 4:
      docket_test_clock_sleep (fixture->clock, g_rand_int_range (random, 1, 5000) * SECOND / 1000);
      break;
    case 5:
      docket_test_watch_set_down (fixture, DOCKET_CORE_ERROR_OFFLINE);
      break;
    case 6:
      docket_test_checker_set_down (fixture->checker, NULL);
      docket_watcher_wake (fixture->watcher);
      break;
    case 7:
      docket_test_watch_use_account (fixture);
      break;
    default:
      docket_watcher_try_again (fixture->watcher);
      docket_test_checker_set_latency (fixture->checker, g_rand_int_range (random, 0, 3000) * 1000);
      break;
    }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* In no window of a second more requests than the account allows, checks and balance together. */
static void
assert_rate (DocketTestWatch *fixture, guint limit)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < docket_test_watch_count_calls (fixture, NULL); i++)
    g_array_append_val (times, docket_test_checker_get_call (fixture->checker, NULL, i)->at);
  for (guint i = 0; i < docket_test_checker_get_n_balance_calls (fixture->checker); i++)
    {
      const gint64 at = docket_test_checker_get_balance_call (fixture->checker, i);

      g_array_append_val (times, at);
    }
  g_array_sort (times, compare_times);
  g_test_message ("%u requests", times->len);
  g_assert_cmpuint (times->len, >, 3 * limit);
  for (guint i = limit; i < times->len; i++)
    g_assert_cmpint (
        g_array_index (times, gint64, i) - g_array_index (times, gint64, i - limit), >=, SECOND);
}

typedef struct
{
  guint limit;
  double share;
} Rate;

static const Rate rates[] = { { 2, 0.5 }, { 2, 0.8 }, { 10, 0.8 }, { 5, 0.3 } };

/* A million seconds for all rates where DOCKET_TEST_SIZE is 1, else a tenth of that. */
static void
test_rate (DocketTestWatch *fixture, gconstpointer data)
{
  const gint64 until = (docket_test_is_full () ? 250000 : docket_test_reduce (25000)) * SECOND;
  const Rate *rate = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (rate->limit + (guint32) (10 * rate->share));
  guint n_jobs = 0;

  docket_limiter_set_limit (fixture->limiter, rate->limit, rate->share);
  while (docket_test_watch_get_now (fixture) < until)
    {
      do_something (fixture, random, &n_jobs);
      docket_test_watch_run_for (
          fixture, g_rand_int_range (random, 0, g_rand_boolean (random) ? 1 : 2500) * SECOND);
    }
  docket_test_checker_set_down (fixture->checker, NULL);
  assert_rate (fixture, rate->limit);
}

#define ADD(path, func)                                                                            \
  g_test_add (                                                                                     \
      path, DocketTestWatch, NULL, docket_test_watch_set_up, func, docket_test_watch_tear_down)

/* The first look at many new jobs waits */

#define PATIENCE (10 * SECOND)

static guint
count_first_looks (DocketTestWatch *fixture, guint n_rows)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 row = 1; row <= n_rows; row++)
    g_array_append_val (rows, row);
  return docket_watcher_get_n_first_looks (fixture->watcher, rows);
}

/* Five hundred ids that were pasted and taken back cost nothing. */
static void
test_patience_undone (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketQuery)
      query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST, 0, NULL);
  g_autoptr (DocketSelection) all = NULL;

  docket_watcher_set_patience (fixture->watcher, PATIENCE);
  docket_test_watch_add_jobs (fixture, 500);
  g_assert_cmpuint (count_first_looks (fixture, 510), ==, 500);
  docket_test_watch_run_for (fixture, 8 * SECOND);
  all = docket_selection_new_all_but (query, none);
  docket_store_remove_async (fixture->store,
                             all,
                             docket_test_watch_get_wall (fixture),
                             NULL,
                             docket_test_watch_result_cb,
                             &result);
  docket_test_watch_wait_for (&result);
  g_assert_cmpuint (count_first_looks (fixture, 510), ==, 0);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 0);
}

/* Else they are looked at, the first and the last before all others, at the rate. A new key does
 * not make them due sooner. */
static void
test_patience_ends (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_watcher_set_patience (fixture->watcher, PATIENCE);
  docket_test_checker_set_latency (fixture->checker, SECOND / 10);
  docket_test_watch_add_jobs (fixture, 30);
  docket_test_watch_run_for (fixture, SECOND);
  docket_test_watch_use_account (fixture);
  docket_test_watch_run_until (fixture, PATIENCE - SECOND / 10);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 0);
  docket_test_watch_run_for (fixture, SECOND / 5);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "J0", 0), ==, DOCKET_CHECK_FORCED);
  g_assert_cmpint (docket_test_watch_get_flags (fixture, "J29", 0), ==, DOCKET_CHECK_FORCED);
  g_assert_cmpuint (count_first_looks (fixture, 510), ==, 0);
  docket_test_watch_run_for (fixture, 5 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "J15"), >=, 1);
}

/* Start Now; and one that the person asks for does not wait. */
static void
test_patience_cut_short (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_watcher_set_patience (fixture->watcher, PATIENCE);
  docket_test_watch_add_jobs (fixture, 21);
  docket_watcher_check_now (fixture->watcher, 5, FALSE);
  docket_test_watch_run_for (fixture, SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, 1);
  docket_watcher_begin_first_looks (fixture->watcher);
  docket_test_watch_run_for (fixture, 4 * SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "J20"), >=, 1);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "J10"), >=, 1);
}

/* Twenty do not wait. */
static void
test_patience_few (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_watcher_set_patience (fixture->watcher, PATIENCE);
  docket_test_watch_add_jobs (fixture, 20);
  docket_test_watch_run_for (fixture, SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >=, 2);
}

static void
test_patience_restart (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_watcher_set_patience (fixture->watcher, PATIENCE);
  docket_test_watch_add_jobs (fixture, 30);
  docket_watcher_stop (fixture->watcher);
  docket_test_watch_run_for (fixture, SECOND);
  docket_test_drop (g_steal_pointer (&fixture->watcher));
  docket_test_watch_begin_watching (fixture);
  docket_watcher_set_patience (fixture->watcher, PATIENCE);
  docket_test_watch_run_for (fixture, SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), >=, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/watcher/schedule/learns", test_learns);
  ADD ("/watcher/schedule/learns/from-disk", test_learns_from_disk);
  ADD ("/watcher/schedule/learns/from-working", test_learns_from_working);
  ADD ("/watcher/schedule/learns/run-time", test_learns_run_time);
  ADD ("/watcher/schedule/tidy", test_tidy);
  ADD ("/watcher/schedule/forgets", test_forgets);
  ADD ("/watcher/schedule/order", test_order);
  ADD ("/watcher/schedule/large-batch", test_large_batch);
  ADD ("/watcher/schedule/pace-changes", test_pace_changes);
  ADD ("/watcher/schedule/for-ever", test_for_ever);
  ADD ("/watcher/schedule/paced", test_paced);
  ADD ("/watcher/schedule/price-of-a-job", test_price_of_a_job);
  ADD ("/watcher/schedule/price-of-a-job/without-limit", test_price_without_limit);
  ADD ("/watcher/canaries", test_canaries);
  ADD ("/watcher/canaries/check-all", test_canaries_and_check_all);
  ADD ("/watcher/canaries/other-key", test_canaries_and_other_key);
  ADD ("/watcher/canaries/one-sings", test_canary_sings);
  ADD ("/watcher/canaries/removed", test_canary_removed);
  ADD ("/watcher/canaries/none", test_no_canaries);
  ADD ("/watcher/canaries/none-wanted", test_no_canaries_wanted);
  ADD ("/watcher/patience/undone", test_patience_undone);
  ADD ("/watcher/patience/ends", test_patience_ends);
  ADD ("/watcher/patience/cut-short", test_patience_cut_short);
  ADD ("/watcher/patience/few", test_patience_few);
  ADD ("/watcher/patience/restart", test_patience_restart);
  ADD ("/watcher/schedule/sleep", test_sleep);
  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/watcher/schedule/rate/%d", (int) i);

      g_test_add (path,
                  DocketTestWatch,
                  &rates[i],
                  docket_test_watch_set_up,
                  test_rate,
                  docket_test_watch_tear_down);
    }
  ADD ("/watcher/schedule/never-a-burst", test_never_a_burst);
  return g_test_run ();
}
