/* test-faults-transport.c: connections that fail, hang, drip and break
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-wire.h"
#include "docket-fault-world.h"

#include <string.h>
#include <sys/socket.h>

typedef DocketFaultWorld World;

/* A probe every 60 s, at the latest, and then some jobs at the rate. */
#define LONGEST_WAIT (66 * SECOND)

static gint64
get_next_try (World *world)
{
  return docket_watcher_get_next_try (world->watcher) - world->start;
}

/* 1: connection refused */

static void
test_refused (World *world, gconstpointer unused)
{
  static const gint64 waits[] = { 2, 4, 8, 16, 32, 60, 60, 60 };
  gint64 rows[3];
  gint64 at = 0;

  docket_fault_proxy_set_down (world->proxy, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      docket_fault_world_run_until (world, at);
      at += waits[i] * SECOND;
      g_assert_cmpint (get_next_try (world), ==, at);
      /* The banner comes with the second failure in a row. */
      docket_fault_world_assert_trouble (world,
                                         i == 0 ? DOCKET_TROUBLE_NONE : DOCKET_TROUBLE_OFFLINE);
    }
  docket_fault_world_assert_state (world, rows[0], DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_says (world, rows[0], "PDF.co cannot be reached.");

  docket_fault_proxy_set_down (world->proxy, FALSE);
  docket_fault_world_run_for (world, LONGEST_WAIT);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_answered (world, rows[i], 0);
}

/* One probe for the whole account, not one for each job. */
static void
test_one_probe (World *world, gconstpointer unused)
{
  gint64 rows[5];

  docket_fault_world_fault (world, FAULT (RESET, DOCKET_FAULT_ANY, 0, ALWAYS));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 5 * MINUTE);
  /* 0, 2, 6, 14, 30, 62, 122, 182, 242 s */
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 9);
  g_assert_cmpint (docket_fault_world_get_gap (world, 8), ==, 60 * SECOND);

  docket_fault_proxy_clear_faults (world->proxy);
  docket_fault_world_run_until (world, 5 * MINUTE + LONGEST_WAIT);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_answered (world, rows[i], 0);
}

/* 3: accepted, and never an answer */

static void
test_black_hole (World *world, gconstpointer unused)
{
  gint64 stuck = 0;
  gint64 other = 0;

  docket_fault_world_fault (world, FAULT (BLACK_HOLE, 0, 0, 1));
  stuck = docket_fault_world_add_job (world);
  other = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, other, 2 * SECOND);
  docket_fault_world_run_until (world, 20 * SECOND - 1);
  docket_fault_world_assert_state (world, stuck, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NONE);

  docket_fault_world_run_until (world, 20 * SECOND);
  docket_fault_world_assert_state (world, stuck, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_says (world, stuck, "PDF.co did not answer in time.");
  g_assert_cmpint (get_next_try (world), ==, 22 * SECOND);
  docket_fault_world_assert_answered (world, stuck, 4 * SECOND);
  g_assert_cmpuint (docket_fault_proxy_get_n_of_job (world->proxy, 0), ==, 2);
}

/* A head that breaks off is a broken connection, or no HTTP: it depends on how much of it came. */
static void
assert_in_trouble (World *world, gint64 row, DocketTrouble trouble)
{
  g_autoptr (DocketJobState) state = docket_fault_world_get_state (world, row);

  if (trouble != DOCKET_TROUBLE_NONE)
    {
      docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, trouble);
      return;
    }
  g_assert_cmpint (state->status, ==, DOCKET_STATUS_WAITING);
  g_assert_true (state->trouble == DOCKET_TROUBLE_OFFLINE ||
                 state->trouble == DOCKET_TROUBLE_NOT_AN_ANSWER);
}

/* 4: reset */

static void
assert_retried (World *world, const DocketFault *fault, DocketTrouble trouble)
{
  gint64 row = 0;

  docket_fault_world_fault (world, fault);
  row = docket_fault_world_add_job (world);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_run_for (world, 0);
  assert_in_trouble (world, row, trouble);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);

  docket_fault_world_assert_done (world, row, 2 * SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 2);
  g_assert_cmpint (docket_fault_world_get_gap (world, 1), ==, 2 * SECOND);
}

static void
test_reset_before (World *world, gconstpointer unused)
{
  assert_retried (world, FAULT (RESET, 0, 0, 1), DOCKET_TROUBLE_OFFLINE);
}

static void
test_reset_mid_head (World *world, gconstpointer unused)
{
  assert_retried (world, FAULT (RESET_HEAD, 0, 0, 1), DOCKET_TROUBLE_NONE);
}

static void
test_reset_mid_body (World *world, gconstpointer unused)
{
  assert_retried (world, FAULT (RESET_BODY, 0, 0, 1), DOCKET_TROUBLE_NONE);
}

/* 5: a byte a second */

static void
test_drip (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_fault (world, FAULT (DRIP, 0, 0, 1, .value = SECOND));
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 20 * SECOND - 1);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NONE);
  docket_fault_world_run_until (world, 20 * SECOND);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_answered (world, row, 3 * SECOND);
}

/* A slow line is no fault as long as the answer is there in time. */
static void
test_drip_in_time (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_fault (world, FAULT (DRIP, 0, 0, 1, .value = SECOND / 50));
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 2 * SECOND);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NONE);
  docket_fault_world_assert_answered (world, row, 17 * SECOND);
}

/* 6: cut off */

static void
test_cut_length (World *world, gconstpointer unused)
{
  assert_retried (world, FAULT (CUT_LENGTH, 0, 0, 1), DOCKET_TROUBLE_NOT_AN_ANSWER);
}

static void
test_cut_chunks (World *world, gconstpointer unused)
{
  assert_retried (world, FAULT (CUT_CHUNKS, 0, 0, 1), DOCKET_TROUBLE_NOT_AN_ANSWER);
}

/* 7: a kept connection that was closed */

static void
test_stale_idle (World *world, gconstpointer unused)
{
  const gint64 row = docket_fault_world_add_job (world);

  docket_fault_world_assert_answered (world, row, 0);
  docket_fault_proxy_close_idle (world->proxy);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, 10 * SECOND);
  /* A request that was sent before the end of the connection was heard of is sent again. */
  g_assert_cmpuint (docket_fault_world_get_n (world), >=, 2);
  g_assert_cmpuint (docket_fault_world_get_n (world), <=, 3);
  g_assert_cmpuint (docket_fault_proxy_get_n_connections (world->proxy), ==, 2);
}

/* The connection is closed when the request is on its way: it is repeated once, and that takes a
 * slot of the rate. */
static void
assert_repeated (World *world, const DocketFault *fault)
{
  const gint64 row = docket_fault_world_add_job (world);
  const DocketFaultRequest *lost = NULL;
  const DocketFaultRequest *again = NULL;

  docket_fault_world_fault (world, fault);
  docket_fault_world_assert_answered (world, row, 0);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, 10 * SECOND);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_NONE);

  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 3);
  lost = docket_fault_proxy_get_request (world->proxy, 1);
  again = docket_fault_proxy_get_request (world->proxy, 2);
  g_assert_cmpstr (lost->text, ==, again->text);
  g_assert_cmpuint (lost->connection, !=, again->connection);
  g_assert_cmpint (docket_fault_world_get_gap (world, 2), ==, SECOND);
}

static void
test_stale_closed (World *world, gconstpointer unused)
{
  assert_repeated (world, FAULT (CLOSE, 0, 1, 1));
}

static void
test_stale_reset (World *world, gconstpointer unused)
{
  assert_repeated (world, FAULT (RESET, 0, 1, 1));
}

static void
test_stale_twice (World *world, gconstpointer unused)
{
  const gint64 row = docket_fault_world_add_job (world);

  docket_fault_world_fault (world, FAULT (CLOSE, 0, 1, 2));
  docket_fault_world_assert_answered (world, row, 0);
  docket_fault_world_run_until (world, 5 * SECOND);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_OFFLINE);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 3);
  docket_fault_world_assert_answered (world, row, 5 * SECOND);
}

/* 8: late and out of order */

static void
test_latency (World *world, gconstpointer unused)
{
  const DocketToxics slow = { .latency = 5 * SECOND, .jitter = 4 * SECOND };
  gint64 rows[6];

  docket_fault_proxy_set_toxics (world->proxy, &slow);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 30 * SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i += 2)
    docket_fault_world_end_job (world, i, DOCKET_ENDING_PDF);
  docket_fault_world_run_until (world, 3 * MINUTE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_state (world,
                                     rows[i],
                                     i % 2 == 0 ? DOCKET_STATUS_SUCCESS : DOCKET_STATUS_WORKING,
                                     DOCKET_TROUBLE_NONE);
}

/* An answer that comes after its deadline changes nothing, whatever it says. */
static void
test_late_answer (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_fault (world, FAULT (LATE, 0, 0, 1, .value = 25 * SECOND));
  row = docket_fault_world_add_job (world);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_FAILED);
  docket_fault_world_run_until (world, 21 * SECOND);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, SECOND);
  docket_fault_world_assert_done (world, row, MINUTE);
}

/* 9: one check of a job at a time, however often it is asked for */

static void
test_once_in_flight (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_fault (world, FAULT (LATE, 0, 0, ALWAYS, .value = 5 * SECOND));
  row = docket_fault_world_add_job (world);
  for (guint i = 0; i < 40; i++)
    {
      docket_watcher_check_now (world->watcher, row, i % 3 == 0);
      docket_watcher_check_all (world->watcher);
      docket_watcher_wake (world->watcher);
      docket_fault_world_run_for (world, SECOND / 2);
    }
  docket_fault_world_assert_answered (world, row, 10 * SECOND);
  g_assert_cmpuint (docket_fault_proxy_get_most_of_a_job (world->proxy), ==, 1);
}

/* 10: one of two ways is broken */

static void
use_both_ways (World *world)
{
  g_autofree char *api_url = docket_fault_proxy_make_api_url (world->proxy, "localhost");

  docket_fault_world_use_client (world, api_url, NULL);
}

static void
assert_one_check (World *world)
{
  const gint64 row = docket_fault_world_add_job (world);

  docket_fault_world_assert_answered (world, row, 0);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);
}

/* Nobody listens at ::1. */
static void
test_ipv6_refused (World *world, gconstpointer unused)
{
  use_both_ways (world);
  assert_one_check (world);
}

static void
test_ipv6_hangs (World *world, gconstpointer unused)
{
  g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocket) hole = docket_fault_wire_make_hole (
      G_SOCKET_FAMILY_IPV6, docket_fault_proxy_get_port (world->proxy), fillers);

  if (hole == NULL)
    {
      g_test_skip ("This machine has no ::1");
      return;
    }
  use_both_ways (world);
  assert_one_check (world);
}

/* 12: the network changes */

static void
assert_repeated_after_change (World *world, const DocketFault *fault)
{
  gint64 row = 0;

  docket_fault_world_fault (world, fault);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 3 * SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);
  docket_client_drop_connections (world->client);
  docket_fault_world_assert_answered (world, row, SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 2);
}

static void
test_network_changes (World *world, gconstpointer unused)
{
  assert_repeated_after_change (world, FAULT (BLACK_HOLE, 0, 0, 1));
}

/* The answer has begun when the network goes. */
static void
test_network_changes_in_body (World *world, gconstpointer unused)
{
  const DocketToxics slow = { .limit = 100000, .slow_close = MINUTE };
  const DocketToxics none = { 0 };
  gint64 row = 0;

  docket_fault_world_fault (world, FAULT (HUGE, 0, 0, 1));
  docket_fault_proxy_set_toxics (world->proxy, &slow);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 2 * SECOND);
  docket_fault_proxy_set_toxics (world->proxy, &none);
  docket_client_drop_connections (world->client);
  docket_fault_world_assert_answered (world, row, SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 2);
}

/* It changes again and again: each check is repeated once, nothing comes faster than the rate, and
 * all are answered when it is over. */
static void
test_network_flaps (World *world, gconstpointer unused)
{
  gint64 rows[4];

  docket_fault_world_fault (world, FAULT (BLACK_HOLE, DOCKET_FAULT_ANY, 0, ALWAYS));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  for (guint i = 0; i < 20; i++)
    {
      docket_fault_world_run_for (world, SECOND / 2);
      docket_client_drop_connections (world->client);
      docket_watcher_wake (world->watcher);
    }
  for (guint i = 1; i < docket_fault_world_get_n (world); i++)
    g_assert_cmpint (docket_fault_world_get_gap (world, i), >=, SECOND);
  docket_fault_proxy_clear_faults (world->proxy);
  docket_client_drop_connections (world->client);
  docket_fault_world_run_for (world, LONGEST_WAIT);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_answered (world, rows[i], 0);
}

/* The machine slept while a check was on its way: that is no slow answer. */
static void
test_sleep_in_flight (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_fault (world, FAULT (BLACK_HOLE, 0, 0, 1));
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, SECOND);
  docket_test_clock_sleep (world->clock, 8 * 60 * MINUTE);
  docket_fault_world_assert_answered (world, row, SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 2);
}

/* A connection that was kept over a sleep is not used again. */
static void
test_sleep_between (World *world, gconstpointer unused)
{
  const gint64 row = docket_fault_world_add_job (world);

  docket_fault_world_assert_answered (world, row, 0);
  docket_test_clock_sleep (world->clock, 8 * 60 * MINUTE);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 2);
  g_assert_cmpuint (docket_fault_proxy_get_n_connections (world->proxy), ==, 2);
}

/* Toxics: what a line does to every answer */

static void
assert_gets_over (World *world, const DocketToxics *toxics, gboolean harmless)
{
  const DocketToxics none = { 0 };
  gint64 row = 0;

  docket_fault_proxy_set_toxics (world->proxy, toxics);
  row = docket_fault_world_add_job (world);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_run_until (world, 19 * SECOND);
  if (!harmless)
    {
      docket_fault_world_run_for (world, MINUTE);
      assert_in_trouble (world, row, DOCKET_TROUBLE_NONE);
      docket_fault_proxy_set_toxics (world->proxy, &none);
      docket_fault_world_run_for (world, LONGEST_WAIT);
    }
  docket_fault_world_assert_done (world, row, 0);
}

static void
test_toxic_bandwidth (World *world, gconstpointer unused)
{
  assert_gets_over (world, &(DocketToxics){ .bandwidth = 200 }, TRUE);
}

static void
test_toxic_slicer (World *world, gconstpointer unused)
{
  assert_gets_over (world, &(DocketToxics){ .slice = 3 }, TRUE);
}

static void
test_toxic_time_out (World *world, gconstpointer unused)
{
  assert_gets_over (world, &(DocketToxics){ .time_out = 3 * SECOND }, FALSE);
}

static void
test_toxic_reset (World *world, gconstpointer unused)
{
  assert_gets_over (world, &(DocketToxics){ .reset = 3 * SECOND }, FALSE);
}

static void
test_toxic_limit (World *world, gconstpointer unused)
{
  assert_gets_over (world, &(DocketToxics){ .limit = 30 }, FALSE);
}

static void
test_toxic_slow_close (World *world, gconstpointer unused)
{
  assert_gets_over (world, &(DocketToxics){ .limit = 30, .slow_close = 25 * SECOND }, FALSE);
}

static void
add (const char *path, void (*test) (World *, gconstpointer))
{
  docket_fault_world_add_test (path, NULL, test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/fault/01-refused", test_refused);
  add ("/fault/01-one-probe", test_one_probe);
  add ("/fault/03-black-hole", test_black_hole);
  add ("/fault/04-reset-before", test_reset_before);
  add ("/fault/04-reset-mid-head", test_reset_mid_head);
  add ("/fault/04-reset-mid-body", test_reset_mid_body);
  add ("/fault/05-drip", test_drip);
  add ("/fault/05-drip-in-time", test_drip_in_time);
  add ("/fault/06-cut-length", test_cut_length);
  add ("/fault/06-cut-chunks", test_cut_chunks);
  add ("/fault/07-stale-idle", test_stale_idle);
  add ("/fault/07-stale-closed", test_stale_closed);
  add ("/fault/07-stale-reset", test_stale_reset);
  add ("/fault/07-stale-twice", test_stale_twice);
  add ("/fault/08-latency", test_latency);
  add ("/fault/08-late-answer", test_late_answer);
  add ("/fault/09-once-in-flight", test_once_in_flight);
  add ("/fault/10-ipv6-refused", test_ipv6_refused);
  add ("/fault/10-ipv6-hangs", test_ipv6_hangs);
  add ("/fault/12-network-changes", test_network_changes);
  add ("/fault/12-network-changes-in-body", test_network_changes_in_body);
  add ("/fault/12-network-flaps", test_network_flaps);
  add ("/fault/44-sleep-in-flight", test_sleep_in_flight);
  add ("/fault/44-sleep-between", test_sleep_between);
  add ("/fault/toxic-bandwidth", test_toxic_bandwidth);
  add ("/fault/toxic-slicer", test_toxic_slicer);
  add ("/fault/toxic-time-out", test_toxic_time_out);
  add ("/fault/toxic-reset", test_toxic_reset);
  add ("/fault/toxic-limit", test_toxic_limit);
  add ("/fault/toxic-slow-close", test_toxic_slow_close);

  return g_test_run ();
}
