/* test-faults-time.c: clocks that jump, a machine that sleeps, a network monitor that is wrong; the
 * number of a case is that of the list of faults
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-client.h"
#include "docket-job-text.h"
#include "docket-link.h"
#include "docket-spending.h"
#include "docket-test-engine.h"
#include "docket-test-logind.h"
#include "docket-test-server.h"
#include "docket-test-store.h"
#include "docket-test-watch.h"

#define KEY  "anna@example.com_0123456789abcdef"
#define DAY  (24 * HOUR)
#define YEAR (365 * DAY)

/* The least time between two checks after the first @from. */
static gint64
get_least_gap (DocketTestWatch *fixture, guint from)
{
  const guint n = docket_test_watch_count_calls (fixture, NULL);
  gint64 least = G_MAXINT64;

  for (guint i = MAX (from, 1); i < n; i++)
    least = MIN (least,
                 docket_test_watch_get_call (fixture, NULL, i) -
                     docket_test_watch_get_call (fixture, NULL, i - 1));
  return least;
}

/* 42: the wall clock jumps */

static const gint64 jumps[] = { 10 * YEAR, -10 * YEAR, -DAY, DAY, HOUR, -HOUR, 90 * SECOND };

/* Neither a burst nor a stall: the gaps are those of a clock that was not touched. */
static void
test_42 (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_limiter_set_limit (fixture->limiter, 2, 0.5);
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      g_autofree char *id = g_strdup_printf ("A%u", i);
      const gint64 begin = docket_test_watch_get_now (fixture);
      gint64 row = 0;
      guint n = 0;

      docket_test_checker_set_end (
          fixture->checker, id, fixture->start + begin + 10 * MINUTE, SUCCESS);
      row = docket_test_watch_add_job (fixture, id);
      docket_test_watch_run_for (fixture, 5 * MINUTE);
      n = docket_test_watch_count_calls (fixture, id);
      docket_test_clock_set_wall (fixture->clock, docket_test_watch_get_wall (fixture) + jumps[i]);
      docket_test_watch_run_for (fixture, 2 * MINUTE);
      g_test_message ("%" G_GINT64_FORMAT ": %u checks before, %u in two minutes after",
                      jumps[i] / SECOND,
                      n,
                      docket_test_watch_count_calls (fixture, id) - n);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, id) - n, >=, 4);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, id) - n, <=, 8);
      docket_test_watch_run_for (fixture, 4 * MINUTE);
      docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
    }
  g_assert_cmpint (get_least_gap (fixture, 0), >=, SECOND);
}

/* What was planned before Docket was started anew is a wall time: a jump in between stalls nothing,
 * and makes nothing due that is not. */
static void
test_42_restart (DocketTestWatch *fixture, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      g_autofree char *id = g_strdup_printf ("A%u", i);
      guint n = 0;

      docket_test_watch_add_job (fixture, id);
      docket_test_watch_run_for (fixture, 5 * MINUTE);
      n = docket_test_watch_count_calls (fixture, id);
      docket_watcher_stop (fixture->watcher);
      docket_test_watch_run_for (fixture, SECOND);
      docket_test_drop (g_steal_pointer (&fixture->watcher));
      docket_test_clock_set_wall (fixture->clock, docket_test_watch_get_wall (fixture) + jumps[i]);
      docket_test_watch_begin_watching (fixture);
      docket_test_watch_run_for (fixture, MINUTE);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, id), >=, n + 1);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, id), <=, n + 5);
    }
}

/* The day that a limit is for is that of the wall clock: set back and forth it does not give the
 * same day twice. */
static void
test_42_limit (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n = 0;

  docket_test_watch_set_number (fixture, "credits-per-day", 20);
  docket_test_watch_add_job (fixture, "A");
  docket_test_watch_run_for (fixture, 10 * MINUTE);
  n = docket_test_watch_count_calls (fixture, "A");
  g_assert_cmpuint (n, ==, 10);
  docket_test_watch_assert_trouble (fixture, DOCKET_TROUBLE_NO_CREDITS);
  for (int i = -1; i <= 1; i += 2)
    {
      docket_test_clock_set_wall (fixture->clock,
                                  docket_test_watch_get_wall (fixture) + i * 20 * MINUTE);
      docket_test_watch_run_for (fixture, 10 * MINUTE);
      g_assert_cmpuint (docket_test_watch_count_calls (fixture, "A"), ==, n);
    }
}

/* Sleep, over the system bus and HTTP */

typedef struct
{
  DocketTestLogind *logind;
  DocketTestEngine *engine;
  const char *said;
  gint64 last; /* elapsed time of the last request about a job */
  gint64 least_gap;
  guint n_requests;
  guint n_woken;
  guint n_final;
} World;

static void
answer (const DocketTestRequest *request, DocketTestResponse *response, gpointer data)
{
  World *world = data;
  const gint64 now = world->engine != NULL
                         ? docket_clock_get_elapsed (DOCKET_CLOCK (world->engine->clock))
                         : 0;

  if (request->job_id == NULL)
    {
      response->body = g_strdup ("{\"remainingCredits\":1000000}");
      return;
    }
  if (world->n_requests++ > 0)
    world->least_gap = MIN (world->least_gap, now - world->last);
  world->last = now;
  response->body = g_strdup (world->said);
}

static void
woken_cb (World *world)
{
  world->n_woken++;
}

static void
changed_cb (DocketStore *store,
            gint64 row_id,
            DocketJobState *before,
            DocketJobState *after,
            World *world)
{
  if (docket_status_is_final (after->status) && !docket_status_is_final (before->status))
    world->n_final++;
}

static void
set_rate (World *world, double rate)
{
  GSettings *backing = docket_settings_get_backing (world->engine->settings);

  g_settings_set_double (backing, "requests-per-second", 2 * rate);
  g_settings_set_double (backing, "rate-share", 0.5);
}

/* Says it until it is heard: nobody knows when a process has begun to listen. */
static void
wake_up (World *world)
{
  const guint n = world->n_woken;

  docket_test_logind_prepare_for_sleep (world->logind, FALSE);
  for (guint i = 1; world->n_woken == n; i++)
    {
      if (i % 100 == 0)
        docket_test_logind_prepare_for_sleep (world->logind, FALSE);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* Returns: whether there is a bus to test on */
static gboolean
begin (World *world)
{
  world->logind = docket_test_logind_new ();
  if (world->logind == NULL)
    {
      g_test_skip ("This machine has no dbus-daemon");
      return FALSE;
    }
  world->said = WORKING;
  world->least_gap = G_MAXINT64;
  world->engine = docket_test_engine_new_on_bus (KEY, answer, world);
  g_signal_connect_swapped (world->engine->sleep, "woke-up", G_CALLBACK (woken_cb), world);
  g_signal_connect (docket_engine_get_store (world->engine->engine),
                    "job-changed",
                    G_CALLBACK (changed_cb),
                    world);
  wake_up (world);
  return TRUE;
}

static void
end (World *world)
{
  docket_test_engine_free (world->engine);
  docket_test_logind_free (world->logind);
}

static void
sleep_for (World *world, gint64 duration)
{
  docket_test_logind_prepare_for_sleep (world->logind, TRUE);
  docket_test_clock_sleep (world->engine->clock, duration);
}

/* 43: after eight hours all are overdue, and are checked at the rate. The hours do not count as
 * watched. */
static void
test_43 (void)
{
  World world = { 0 };
  gint64 rows[40];
  gint64 watched = 0;

  if (!begin (&world))
    return;
  set_rate (&world, 2);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strdup_printf ("A%u", i);

      rows[i] = docket_test_engine_add (world.engine, id);
    }
  docket_test_engine_run_for (world.engine, 2 * MINUTE);
  g_assert_cmpuint (world.n_final, ==, 0);

  world.n_requests = 0;
  world.least_gap = G_MAXINT64;
  sleep_for (&world, 8 * HOUR);
  world.said = SUCCESS;
  wake_up (&world);
  docket_test_engine_run_for (world.engine, (gint64) G_N_ELEMENTS (rows) * SECOND / 2 + SECOND);
  g_test_message ("%u requests, least gap %" G_GINT64_FORMAT " µs, %u final",
                  world.n_requests,
                  world.least_gap,
                  world.n_final);
  g_assert_cmpuint (world.n_final, ==, G_N_ELEMENTS (rows));
  g_assert_cmpuint (world.n_requests, ==, G_N_ELEMENTS (rows));
  g_assert_cmpint (world.least_gap, >=, SECOND / 2 - 1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DocketJobState) state = docket_test_engine_get_state (world.engine, rows[i]);

      watched = MAX (watched, state->watched_for);
      g_assert_cmpint (state->finished - state->added, >=, 8 * HOUR);
    }
  g_assert_cmpint (watched, <, 5 * MINUTE);
  end (&world);
}

/* 44: a sleep of a minute, told by logind, is enough to drop connections; what was not told by it
 * is seen by the clock (over sockets that fail: the tests of faults). */
static void
check (DocketClient *client, DocketTestServer *server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DocketReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_server_push_json (server, 200, WORKING);
  docket_checker_check_async (
      DOCKET_CHECKER (client), "A", DOCKET_CHECK_NONE, NULL, docket_test_watch_result_cb, &result);
  reply = docket_checker_check_finish (
      DOCKET_CHECKER (client), docket_test_watch_wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
test_44 (void)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new (NULL);
  g_autoptr (DocketTestClock) clock = docket_test_clock_new ();
  g_autofree char *address = docket_test_server_make_address (server, "/v1");
  g_autoptr (DocketClient) client = docket_client_new (DOCKET_CLOCK (clock), address, KEY, NULL);
  const gint64 since = docket_clock_get_elapsed (DOCKET_CLOCK (clock)) + SECOND;

  check (client, server);
  check (client, server);
  g_assert_cmpuint (docket_test_server_get_n_connections (server), ==, 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  docket_test_clock_sleep (clock, 30 * SECOND);
  docket_client_drop_older (client, since);
  check (client, server);
  g_assert_cmpuint (docket_test_server_get_n_connections (server), ==, 2);

  /* What was made after the sleep is good. */
  docket_client_drop_older (client, since);
  check (client, server);
  g_assert_cmpuint (docket_test_server_get_n_connections (server), ==, 2);
}

static void
test_44_in_flight (void)
{
  World world = { 0 };
  gint64 row = 0;

  if (!begin (&world))
    return;
  row = docket_test_engine_add (world.engine, "A");
  docket_test_engine_run_for (world.engine, MINUTE);
  /* A short sleep makes no alarm late. */
  sleep_for (&world, SECOND);
  wake_up (&world);
  docket_test_engine_run_for (world.engine, MINUTE);

  g_autoptr (DocketJobState) state = docket_test_engine_get_state (world.engine, row);

  g_assert_cmpint (state->trouble, ==, DOCKET_TROUBLE_NONE);
  g_assert_cmpint (state->status, ==, DOCKET_STATUS_WORKING);
  end (&world);
}

/* A system bus that ends, and one that is not there, are no trouble. */
static void
test_43_no_bus (void)
{
  World world = { .said = SUCCESS, .least_gap = G_MAXINT64 };
  gint64 row = 0;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  world.engine = docket_test_engine_new_on_bus (KEY, answer, &world);
  row = docket_test_engine_add (world.engine, "A");
  docket_test_engine_run_for (world.engine, SECOND);

  g_autoptr (DocketJobState) state = docket_test_engine_get_state (world.engine, row);

  g_assert_cmpint (state->status, ==, DOCKET_STATUS_SUCCESS);
  docket_test_engine_free (world.engine);

  if (!begin (&world))
    return;
  docket_test_logind_free (g_steal_pointer (&world.logind));
  world.said = SUCCESS;
  row = docket_test_engine_add (world.engine, "B");
  docket_test_engine_run_for (world.engine, SECOND);
  g_assert_cmpuint (world.n_final, ==, 1);
  docket_test_engine_free (world.engine);
}

/* 45: no network for 20 s after a sleep. Nothing is said to be wrong with a job, the next tries
 * come soon, whatever the wait was before, and at once with the hint that there is a network. */
static void
test_45 (DocketTestWatch *fixture, gconstpointer has_hint)
{
  const gint64 row = docket_test_watch_add_job (fixture, "A");
  gint64 back = 0;
  guint n = 0;

  docket_test_watch_run_for (fixture, MINUTE);
  docket_test_watch_set_down (fixture, DOCKET_CORE_ERROR_OFFLINE);
  docket_test_watch_run_for (fixture, 10 * MINUTE);
  docket_test_clock_sleep (fixture->clock, 8 * HOUR);
  n = docket_test_watch_count_calls (fixture, NULL);
  docket_watcher_wake (fixture->watcher);
  docket_test_watch_run_for (fixture, 20 * SECOND);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_OFFLINE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL) - n, ==, 4);
  g_assert_cmpint (docket_test_watch_get_call (fixture, NULL, n + 1) -
                       docket_test_watch_get_call (fixture, NULL, n),
                   ==,
                   2 * SECOND);

  back = docket_test_watch_get_now (fixture);
  docket_test_checker_set_down (fixture->checker, NULL);
  if (has_hint != NULL)
    docket_watcher_wake (fixture->watcher);
  docket_test_watch_run_for (fixture, 16 * SECOND);
  docket_test_watch_assert_state (fixture, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  g_assert_cmpint (docket_test_watch_get_call (fixture, NULL, n + 4) - back,
                   <=,
                   has_hint != NULL ? 0 : 16 * SECOND);
}

/* 46: how long a link works does not depend on the clock of this machine */

static DocketJobState *
new_linked (gint64 expires)
{
  DocketJobState *state = docket_job_state_new ("A");
  DocketResult *result = docket_result_new (0);

  result->state = DOCKET_RESULT_LINKED;
  result->link = g_strdup ("https://example.com/a.pdf");
  result->expires = expires;
  state->status = DOCKET_STATUS_SUCCESS;
  state->finished = expires - HOUR;
  g_ptr_array_add (state->results, result);
  return state;
}

static DocketMoment
get_moment (DocketClock *clock, GTimeZone *zone)
{
  return (DocketMoment){ .now = docket_clock_get_wall (clock),
                         .lead = docket_clock_get_server_lead (clock),
                         .zone = zone,
                         .saving = -1 };
}

static void
assert_caption (DocketClock *clock, const DocketJobState *state, const char *words)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = get_moment (clock, zone);
  g_autofree char *caption = docket_job_text_caption (state, &moment);

  if (strstr (caption, words) == NULL)
    g_error ("“%s” has no “%s”", caption, words);
}

static void
test_46 (void)
{
  g_autoptr (DocketTestClock) test_clock = docket_test_clock_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DocketClock *clock = DOCKET_CLOCK (test_clock);
  g_autoptr (DocketJobState) state = NULL;
  DocketMoment moment = { 0 };

  /* This machine is three hours late. */
  docket_clock_set_server_time (clock, docket_clock_get_wall (clock) + 3 * HOUR);
  state = new_linked (docket_clock_get_wall (clock) + 4 * HOUR);
  assert_caption (clock, state, "valid for 60 min");
  docket_test_clock_set_wall (test_clock, docket_clock_get_wall (clock) + 10 * YEAR);
  assert_caption (clock, state, "valid for 60 min");
  docket_test_clock_set_wall (test_clock, docket_clock_get_wall (clock) - 30 * YEAR);
  docket_test_clock_sleep (test_clock, 18 * MINUTE);
  assert_caption (clock, state, "valid for 42 min");
  moment = get_moment (clock, zone);
  g_assert_cmpfloat_with_epsilon (docket_job_text_ring (state, &moment), 0.7, 0.01);
  g_assert_cmpint (docket_job_text_row_action (state, &moment), ==, DOCKET_ROW_ACTION_OPEN);

  docket_test_clock_sleep (test_clock, 8 * HOUR);
  assert_caption (clock, state, "expired");
  moment = get_moment (clock, zone);
  g_assert_cmpint (docket_job_text_row_action (state, &moment), !=, DOCKET_ROW_ACTION_OPEN);
}

/* 47: a machine that believes it is 1970 (what its TLS says: the tests of faults) */
static void
test_47 (DocketTestWatch *fixture, gconstpointer unused)
{
  gint64 rows[2];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strdup_printf ("A%u", i);

      docket_test_clock_set_wall (fixture->clock, 5 * SECOND);
      docket_test_checker_set_end (fixture->checker,
                                   id,
                                   fixture->start + docket_test_watch_get_now (fixture) + MINUTE,
                                   SUCCESS);
      rows[i] = docket_test_watch_add_job (fixture, id);
      docket_test_watch_run_for (fixture, 30 * SECOND);
      docket_test_watch_assert_state (fixture, rows[i], DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
      /* The second job sees how it is set right. */
      if (i == 1)
        docket_test_clock_set_wall (fixture->clock, 56 * YEAR);
      docket_test_watch_run_for (fixture, MINUTE);
      docket_test_watch_assert_state (fixture, rows[i], DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
    }
}

/* 48: alarms go off early and late; the rate is kept to the microsecond */

static void
test_48 (DocketTestWatch *fixture, gconstpointer unused)
{
  guint n = 0;

  docket_limiter_set_limit (fixture->limiter, 2, 0.8);
  docket_test_clock_set_inexact (fixture->clock, SECOND / 4, 3 * SECOND);
  docket_test_watch_add_jobs (fixture, 19);
  docket_test_watch_run_for (fixture, HOUR);
  n = docket_test_watch_count_calls (fixture, NULL);
  g_test_message ("%u checks, least gap %" G_GINT64_FORMAT " µs", n, get_least_gap (fixture, 0));
  g_assert_cmpuint (n, >, 1000);
  g_assert_cmpint (get_least_gap (fixture, 0), >, SECOND / 2);
  for (guint i = 2; i < n; i++)
    g_assert_cmpint (docket_test_watch_get_call (fixture, NULL, i) -
                         docket_test_watch_get_call (fixture, NULL, i - 2),
                     >=,
                     SECOND);
  /* No check comes before it is worth it. */
  for (guint i = 1; i < docket_test_watch_count_calls (fixture, "J5"); i++)
    g_assert_cmpint (docket_test_watch_get_call (fixture, "J5", i) -
                         docket_test_watch_get_call (fixture, "J5", i - 1),
                     >=,
                     3 * SECOND);
}

/* 49: times are UTC in 64 bits */

static void
test_49 (DocketTestWatch *fixture, gconstpointer unused)
{
  static const char *const moments[] = {
    "2016-12-31T23:59:50Z", "2024-02-29T12:00:00Z", "2026-03-29T00:59:30Z",
    "2026-10-25T00:59:30Z", "2038-01-19T03:13:50Z", "2106-02-07T06:28:00Z",
  };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *id = g_strdup_printf ("A%u", i);
      const gint64 now = docket_link_parse_time (moments[i]);
      gint64 row = 0;

      g_assert_cmpint (now, >, 0);
      docket_test_clock_set_wall (fixture->clock, now);
      docket_test_checker_set_end (fixture->checker,
                                   id,
                                   fixture->start + docket_test_watch_get_now (fixture) + MINUTE,
                                   SUCCESS);
      row = docket_test_watch_add_job (fixture, id);
      docket_test_watch_run_for (fixture, 2 * MINUTE);

      g_autoptr (DocketJobState) state = docket_test_watch_get_state (fixture, row);

      g_assert_cmpint (state->status, ==, DOCKET_STATUS_SUCCESS);
      g_assert_cmpint (state->added, ==, now);
      g_assert_cmpint (state->finished, >=, now + MINUTE);
      g_assert_cmpint (state->finished, <=, now + 90 * SECOND);
    }
}

/* The same moments are read back from the disk, whatever the zone of the person is by then. */
static void
test_49_disk (void)
{
  static const char *const zones[] = { "UTC", "Pacific/Auckland", "America/St_Johns" };
  const gint64 added = docket_link_parse_time ("2038-01-19T03:14:08.123457Z");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("docket-time-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "jobs.sqlite3", NULL);
  g_autofree char *zone = g_strdup (g_getenv ("TZ"));

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (GPtrArray)
          found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
      g_autofree char *id = g_strdup_printf ("A%u", i);
      DocketStore *store = NULL;

      g_setenv ("TZ", zones[i], TRUE);
      store = docket_test_store_open (path);
      g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, FALSE));
      docket_added_free (docket_test_store_add (store, found, 0, added + i));
      for (gint64 row = 1; row <= i + 1; row++)
        {
          g_autoptr (DocketJob) job = docket_store_get_job (store, row);

          g_assert_nonnull (job);
          g_assert_cmpint (docket_job_get_state (job)->added, ==, added + row - 1);
        }
      docket_test_store_close (store);
      docket_test_drop (store);
    }
  if (zone != NULL)
    g_setenv ("TZ", zone, TRUE);
  else
    g_unsetenv ("TZ");
  docket_test_remove_folder (folder);
}

/* A leap second is a time, and a day in which the clock is changed has 23 or 25 hours. */
static void
test_49_odd_times (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  const gint64 spring = docket_link_parse_time ("2026-03-29T20:00:00Z");
  const gint64 autumn = docket_link_parse_time ("2026-10-25T21:00:00Z");
  const gint64 leap = docket_link_parse_time ("2016-12-31T23:59:60Z");

  g_assert_true (leap == 0 ||
                 ABS (leap - docket_link_parse_time ("2017-01-01T00:00:00Z")) <= SECOND);
  if (zone == NULL)
    {
      g_test_skip ("This machine has no time zones");
      return;
    }
  g_assert_cmpint (docket_spending_get_day_begin (spring, zone), ==, spring - 21 * HOUR);
  g_assert_cmpint (docket_spending_get_day_begin (autumn, zone), ==, autumn - 23 * HOUR);
}

/* 58: a network monitor that is there and wrong */

#define TEST_TYPE_MONITOR (test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TestMonitor, test_monitor, TEST, MONITOR, GObject)

struct _TestMonitor
{
  GObject parent_instance;
};

static void
test_monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

static gboolean
test_monitor_initable_init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
test_monitor_initable_iface_init (GInitableIface *iface)
{
  iface->init = test_monitor_initable_init;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestMonitor,
                               test_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE,
                                                      test_monitor_initable_iface_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                          test_monitor_iface_init))

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

/* It is offline, and stays so. */
static void
test_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, G_NETWORK_CONNECTIVITY_LOCAL);
      break;
    case PROP_AVAILABLE:
    case PROP_METERED:
    default:
      g_value_set_boolean (value, FALSE);
      break;
    }
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_monitor_init (TestMonitor *self)
{
}

/* In place of the machine's own, before anything asks for it. */
static void
use_test_monitor (void)
{
  g_type_ensure (G_TYPE_NETWORK_MONITOR);
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (
      G_NETWORK_MONITOR_EXTENSION_POINT_NAME, TEST_TYPE_MONITOR, "test", 1000);
  g_setenv ("GIO_USE_NETWORK_MONITOR", "test", TRUE);
  g_assert_true (TEST_IS_MONITOR (g_network_monitor_get_default ()));
  g_assert_false (g_network_monitor_get_network_available (g_network_monitor_get_default ()));
}

static void
answer_sometimes (const DocketTestRequest *request, DocketTestResponse *response, gpointer data)
{
  World *world = data;

  answer (request, response, data);
  if (world->said == NULL)
    {
      response->status = 502;
      response->body = g_strdup ("<html>");
    }
}

/* It is asked all the same: when all is well, and at least once a minute when nothing answers. */
static void
test_58 (void)
{
  World world = { .said = WORKING, .least_gap = G_MAXINT64 };
  gint64 row = 0;
  guint n = 0;

  world.engine = docket_test_engine_new (KEY, answer_sometimes, &world);
  row = docket_test_engine_add (world.engine, "A");
  docket_test_engine_run_for (world.engine, MINUTE);
  n = docket_test_service_get_n (world.engine->service, "A");
  g_assert_cmpuint (n, >, 5);

  world.said = NULL;
  docket_test_engine_run_for (world.engine, 30 * MINUTE);
  for (guint i = 0; i < 10; i++)
    {
      n = docket_test_service_get_n (world.engine->service, "A");
      docket_test_engine_run_for (world.engine, MINUTE);
      g_assert_cmpuint (docket_test_service_get_n (world.engine->service, "A"), >, n);
    }
  world.said = SUCCESS;
  docket_test_engine_run_for (world.engine, MINUTE);

  g_autoptr (DocketJobState) state = docket_test_engine_get_state (world.engine, row);

  g_assert_cmpint (state->status, ==, DOCKET_STATUS_SUCCESS);
  docket_test_engine_free (world.engine);
}

static void
add_watch (const char *path, void (*func) (DocketTestWatch *, gconstpointer), const char *data)
{
  g_test_add (
      path, DocketTestWatch, data, docket_test_watch_set_up, func, docket_test_watch_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  use_test_monitor ();
  add_watch ("/fault/42-clock-jumps", test_42, NULL);
  add_watch ("/fault/42-clock-jumps/restart", test_42_restart, NULL);
  add_watch ("/fault/42-clock-jumps/limit-of-the-day", test_42_limit, NULL);
  g_test_add_func ("/fault/43-sleep/no-bus", test_43_no_bus);
  g_test_add_func ("/fault/43-sleep", test_43);
  g_test_add_func ("/fault/44-sleep-told/connections", test_44);
  g_test_add_func ("/fault/44-sleep-told", test_44_in_flight);
  add_watch ("/fault/45-no-network-after-sleep", test_45, NULL);
  add_watch ("/fault/45-no-network-after-sleep/hint", test_45, "hint");
  g_test_add_func ("/fault/46-link-expires", test_46);
  add_watch ("/fault/47-clock-in-1970", test_47, NULL);
  add_watch ("/fault/48-inexact-alarms", test_48, NULL);
  add_watch ("/fault/49-odd-times", test_49, NULL);
  g_test_add_func ("/fault/49-odd-times/disk", test_49_disk);
  g_test_add_func ("/fault/49-odd-times/zones", test_49_odd_times);
  g_test_add_func ("/fault/58-wrong-network-monitor", test_58);
  return g_test_run ();
}
