/* test-caretaker.c: what could not be saved is, once there is room, and what is old goes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-caretaker.h"
#include "docket-failing-vfs.h"
#include "docket-test-store.h"
#include "docket-test-watch.h"

#include <errno.h>

typedef struct
{
  DocketTestHome home;
  DocketStore *store;
  DocketTestClock *clock;
  DocketCaretaker *caretaker;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  docket_test_home_begin (&fixture->home);
  fixture->store = docket_test_store_open (fixture->home.path);
  fixture->clock = docket_test_clock_new ();
  fixture->caretaker = docket_caretaker_new (fixture->store, DOCKET_CLOCK (fixture->clock));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->caretaker);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  docket_failing_vfs_stop ();
  docket_test_store_close (fixture->store);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->clock);
  docket_test_home_end (&fixture->home);
}

static gboolean
is_idle (gpointer store)
{
  return docket_store_is_idle (store);
}

static void
run_for (Fixture *fixture, gint64 duration)
{
  docket_test_clock_run_until (fixture->clock,
                               is_idle,
                               fixture->store,
                               docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock)) + duration);
}

static gint64
read_number (Fixture *fixture, const char *sql)
{
  return docket_test_read_number (fixture->home.path, sql);
}

/* The last answer of all came while the disk was full: nothing else is written after it. */
static void
test_room_comes_back (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, row_id);
  const DocketCheckLog check = { TEST_NOW, FALSE, 200, 0, DOCKET_TROUBLE_NONE, 2 };
  g_autoptr (GError) error = NULL;

  state->status = DOCKET_STATUS_SUCCESS;
  state->finished = TEST_NOW;
  docket_failing_vfs_fail (DOCKET_FILE_WRITE, 1, ENOSPC, TRUE);
  g_assert_false (docket_test_store_update (fixture->store, state, &check, &error));
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 1);
  run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_failing_vfs_get_n_failed (), >, 1);
  g_assert_cmpint (docket_store_get_health (fixture->store), ==, DOCKET_STORE_NOT_SAVED);

  docket_failing_vfs_stop ();
  run_for (fixture, 6 * MINUTE);
  g_assert_cmpint (docket_store_get_health (fixture->store), ==, DOCKET_STORE_SAVED);
  g_assert_cmpint (read_number (fixture, "SELECT status FROM job"), ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpint (read_number (fixture, "SELECT count(*) FROM check_log"), ==, 1);
  g_assert_cmpint (read_number (fixture, "SELECT count(*) FROM observation"), ==, 1);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
}

/* What failed was no job: nothing waits to be written, and still it is told that all is well. */
static void
test_nothing_waits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, 1);

  docket_failing_vfs_fail (DOCKET_FILE_WRITE, 1, ENOSPC, TRUE);
  docket_store_add_async (fixture->store, found, 0, TEST_NOW, NULL, NULL, NULL);
  docket_test_store_settle (fixture->store);
  g_assert_cmpint (docket_store_get_health (fixture->store), ==, DOCKET_STORE_NOT_SAVED);
  run_for (fixture, MINUTE);
  g_assert_cmpint (docket_store_get_health (fixture->store), ==, DOCKET_STORE_NOT_SAVED);
  docket_failing_vfs_stop ();
  run_for (fixture, 6 * MINUTE);
  g_assert_cmpint (docket_store_get_health (fixture->store), ==, DOCKET_STORE_SAVED);
  g_assert_cmpint (read_number (fixture, "SELECT count(*) FROM job"), ==, 0);
}

/* Without a timer of its own: a day later, when something is written anyway. */
static void
test_tidies (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = docket_test_store_add_one (fixture->store, 1, 0);
  g_autoptr (GArray) rows = docket_test_make_rows (row_id);
  const gint64 now = docket_clock_get_wall (DOCKET_CLOCK (fixture->clock));

  g_assert_true (docket_test_store_remove (fixture->store, rows, now, NULL));
  docket_caretaker_start_tidying (fixture->caretaker);
  docket_test_store_settle (fixture->store);
  g_assert_cmpint (read_number (fixture, "SELECT count(*) FROM job"), ==, 1);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);

  docket_test_clock_sleep (fixture->clock, 25 * HOUR);
  docket_test_store_add_one (fixture->store, 2, 0);
  docket_test_store_settle (fixture->store);
  g_assert_cmpint (read_number (fixture, "SELECT count(*) FROM job"), ==, 1);
  g_assert_cmpint (read_number (fixture, "SELECT removed FROM job"), ==, 0);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  docket_failing_vfs_install ();

  add ("/caretaker/fault-51/room-comes-back", test_room_comes_back);
  add ("/caretaker/fault-51/nothing-waits", test_nothing_waits);
  add ("/caretaker/tidies", test_tidies);
  return g_test_run ();
}
