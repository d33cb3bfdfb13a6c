/* test-watcher-pause.c: jobs whose checks the person paused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-watch.h"

/* A paused job is not checked by itself, and its time does not count; others go on. */
static void
test_one (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (DocketJobState) before = NULL;
  g_autoptr (DocketJobState) paused = NULL;
  g_autoptr (DocketJobState) after = NULL;
  gint64 a = 0;
  guint n_a = 0, n_b = 0;

  a = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_for (fixture, MINUTE);
  docket_watcher_set_job_paused (fixture->watcher, a, TRUE);
  docket_test_watch_run_for (fixture, SECOND / 20);
  before = docket_test_watch_get_state (fixture, a);
  g_assert_cmpint (before->paused, !=, 0);
  n_a = docket_test_watch_count_calls (fixture, "A");
  n_b = docket_test_watch_count_calls (fixture, "B");
  g_assert_cmpuint (docket_watcher_get_n_unfinished (fixture->watcher), ==, 1);

  docket_test_watch_run_for (fixture, HOUR);
  paused = docket_test_watch_get_state (fixture, a);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n_a);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "B"), >, n_b);
  g_assert_cmpint (paused->watched_for, ==, before->watched_for);

  /* What is overdue is checked at once, and then at the pace of before. */
  docket_watcher_set_job_paused (fixture->watcher, a, FALSE);
  docket_test_watch_run_for (fixture, SECOND);
  after = docket_test_watch_get_state (fixture, a);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n_a + 1);
  g_assert_cmpint (after->paused, ==, 0);
  g_assert_cmpint (after->watched_for, <, before->watched_for + 2 * SECOND);
  docket_test_watch_run_for (fixture, 2 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), >, n_a + 1);
}

/* Check Now asks for a paused job, which stays paused. */
static void
test_check_now (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (DocketJobState) state = NULL;
  gint64 a = 0;
  guint n = 0;

  a = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, MINUTE);
  docket_watcher_set_job_paused (fixture->watcher, a, TRUE);
  n = docket_test_watch_count_calls (fixture, "A");
  docket_watcher_check_now (fixture->watcher, a, FALSE);
  docket_test_watch_run_for (fixture, HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n + 1);
  state = docket_test_watch_get_state (fixture, a);
  g_assert_cmpint (state->paused, !=, 0);
}

/* A check that was on its way when the job was paused plans no other. */
static void
test_on_its_way (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (DocketJobState) state = NULL;
  gint64 a = 0;
  guint n = 0;

  a = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, MINUTE);
  docket_watcher_check_now (fixture->watcher, a, FALSE);
  docket_watcher_set_job_paused (fixture->watcher, a, TRUE);
  docket_test_watch_run_for (fixture, SECOND);
  n = docket_test_watch_count_calls (fixture, "A");
  docket_test_watch_run_for (fixture, HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n);
  state = docket_test_watch_get_state (fixture, a);
  g_assert_cmpint (state->paused, !=, 0);
}

/* Nothing is sent while all jobs are paused, and there is no timer; after that all go on. */
static void
test_all (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n = 0;

  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_add_job (fixture, "B");
  docket_test_watch_run_for (fixture, MINUTE);
  docket_watcher_set_paused (fixture->watcher, TRUE);
  docket_test_watch_run_for (fixture, SECOND);
  n = docket_test_watch_count_calls (fixture, NULL);
  g_assert_cmpuint (docket_watcher_get_n_unfinished (fixture->watcher), ==, 0);
  docket_test_watch_run_for (fixture, 3 * HOUR);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, n);

  docket_watcher_set_paused (fixture->watcher, FALSE);
  docket_test_watch_run_for (fixture, SECOND);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), ==, n + 2);
  g_assert_cmpuint (docket_watcher_get_n_unfinished (fixture->watcher), ==, 2);
}

/* A job that was found final is paused no more. */
static void
test_final (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (DocketJobState) state = NULL;
  gint64 a = 0;

  a = docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, MINUTE);
  docket_watcher_set_job_paused (fixture->watcher, a, TRUE);
  docket_test_checker_set_end (fixture->checker, "A", fixture->start, SUCCESS);
  docket_watcher_check_now (fixture->watcher, a, FALSE);
  docket_test_watch_run_for (fixture, MINUTE);
  state = docket_test_watch_get_state (fixture, a);
  g_assert_cmpint (state->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpint (state->paused, ==, 0);
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

  add ("/watcher-pause/one", test_one);
  add ("/watcher-pause/check-now", test_check_now);
  add ("/watcher-pause/on-its-way", test_on_its_way);
  add ("/watcher-pause/all", test_all);
  add ("/watcher-pause/final", test_final);
  return g_test_run ();
}
