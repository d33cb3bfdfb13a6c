/* test-keeper-links.c: links that die, and when they count as dead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-link-watch.h"
#include "docket-test-keeping.h"

/* The server says so. */
static void
test_expired_by_answer (Keeping *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  docket_simulator_set_link_life (fixture->simulator, 0);
  docket_simulator_add_job (fixture->simulator, fixture->job_id, "March", DOCKET_ENDING_PDF, 0);
  g_assert_null (docket_test_keeping_keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_expired (fixture);
}

/* Its time is over by the clock: it is tried once. */
static void
test_expired_by_time (Keeping *fixture, gconstpointer data)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));
  g_autoptr (GError) error = NULL;

  docket_test_keeping_push_dead (fixture);
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", now);
  g_assert_null (docket_test_keeping_keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_expired (fixture);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);
}

/* The clock of this computer is wrong: the link works. */
static void
test_alive_beyond_time (Keeping *fixture, gconstpointer data)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_server_push_json (fixture->server, 200, "1");
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", now - HOUR);
  path = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "June.pdf");
}

/* Something that is not the store of the results refuses: while the link has time, it is tried
 * again; after that it is dead. */
static void
test_refused (Keeping *fixture, gconstpointer data)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) later = NULL;

  docket_test_server_push_json (fixture->server, 403, "{}");
  docket_test_server_push_json (fixture->server, 403, "{}");
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", now + HOUR);
  g_assert_null (docket_test_keeping_keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_REFUSED);
  g_assert_nonnull (docket_test_keeping_get_result (fixture, 0)->link);

  docket_test_clock_sleep (fixture->clock, HOUR);
  g_assert_null (docket_test_keeping_keep (fixture, &later));
  g_assert_error (later, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_expired (fixture);
}

static void
expiring_cb (DocketKeeper *keeper, GArray *rows, Keeping *fixture)
{
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpint (g_array_index (rows, gint64, 0), ==, fixture->row_id);
  fixture->n_expiring++;
}

/* A link that is not fetched is spoken of before its time is over, tried when it is, and wiped. */
static void
test_wiped (Keeping *fixture, gconstpointer data)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));

  g_signal_connect (fixture->keeper, "expiring", G_CALLBACK (expiring_cb), fixture);
  docket_test_keeping_set_keeping (fixture, FALSE);
  docket_test_keeping_start (fixture);
  docket_test_keeping_push_dead (fixture);
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", now + HOUR);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_move_clock (fixture, HOUR - DOCKET_LINK_WARNING - 1);
  docket_test_keeping_settle (fixture);
  g_assert_cmpuint (fixture->n_expiring, ==, 0);
  docket_test_keeping_move_clock (fixture, 1);
  g_assert_cmpuint (fixture->n_expiring, ==, 1);
  docket_test_keeping_move_clock (fixture, DOCKET_LINK_WARNING - 1);
  docket_test_keeping_settle (fixture);
  g_assert_nonnull (docket_test_keeping_get_result (fixture, 0)->link);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 0);

  docket_test_keeping_move_clock (fixture, 1);
  while (docket_test_keeping_get_result (fixture, 0)->link != NULL)
    g_main_context_iteration (NULL, TRUE);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_expired (fixture);
  g_assert_cmpuint (fixture->n_expiring, ==, 1);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);
}

/* A link that still works when its time is over gets some more. */
static void
test_not_wiped (Keeping *fixture, gconstpointer data)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));

  docket_test_keeping_set_keeping (fixture, FALSE);
  docket_test_keeping_start (fixture);
  docket_test_server_push_json (fixture->server, 206, "1");
  docket_test_keeping_push_dead (fixture);
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", now + HOUR);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_move_clock (fixture, HOUR);
  while (docket_test_keeping_get_result (fixture, 0)->expires == now + HOUR)
    g_main_context_iteration (NULL, TRUE);
  docket_test_keeping_settle (fixture);
  g_assert_nonnull (docket_test_keeping_get_result (fixture, 0)->link);
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->expires, >, now + HOUR);

  docket_test_keeping_move_clock (fixture, HOUR);
  while (docket_test_keeping_get_result (fixture, 0)->link != NULL)
    g_main_context_iteration (NULL, TRUE);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_expired (fixture);
}

/* Nobody can be asked: after a day it is dead by any clock. */
static void
test_wiped_offline (Keeping *fixture, gconstpointer data)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));

  docket_test_keeping_set_keeping (fixture, FALSE);
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", now + HOUR);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_move_clock (fixture, HOUR);
  while (docket_test_server_get_n_requests (fixture->server) == 0)
    g_main_context_iteration (NULL, TRUE);
  docket_test_keeping_settle (fixture);
  g_assert_nonnull (docket_test_keeping_get_result (fixture, 0)->link);

  docket_test_clock_sleep (fixture->clock, 25 * HOUR);
  while (docket_test_keeping_get_result (fixture, 0)->link != NULL)
    {
      docket_test_keeping_move_clock (fixture, HOUR);
      docket_test_store_settle (fixture->store);
      g_main_context_iteration (NULL, FALSE);
    }
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_expired (fixture);
}

static void
add (const char *path, void (*test) (Keeping *, gconstpointer))
{
  g_test_add (path, Keeping, NULL, docket_test_keeping_set_up, test, docket_test_keeping_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/keeper-links/expired-by-answer", test_expired_by_answer);
  add ("/keeper-links/expired-by-time", test_expired_by_time);
  add ("/keeper-links/alive-beyond-time", test_alive_beyond_time);
  add ("/keeper-links/refused", test_refused);
  add ("/keeper-links/wiped", test_wiped);
  add ("/keeper-links/not-wiped", test_not_wiped);
  add ("/keeper-links/wiped-offline", test_wiped_offline);

  return g_test_run ();
}
