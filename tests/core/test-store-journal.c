/* test-store-journal.c: file systems without shared memory, and other processes at the same file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-failing-vfs.h"
#include "docket-test-store.h"

#include <errno.h>
#include <sqlite3.h>

typedef struct
{
  DocketTestHome home;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  docket_test_home_begin (&fixture->home);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_failing_vfs_set_shared_memory (TRUE);
  docket_test_home_end (&fixture->home);
}

/* Byte 18 of the file says whether a log is used: 1: no, 2: yes. */
static gboolean
has_log (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 100);
  return contents[18] == 2;
}

static gint64
count_jobs (DocketStore *store)
{
  g_autoptr (GArray) rows = docket_test_store_query (store, DOCKET_FILTER_ALL);

  return rows->len;
}

static void
add_and_finish (DocketStore *store, guint number)
{
  const gint64 row_id = docket_test_store_add_one (store, number, 0);
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (store, row_id);

  state->status = DOCKET_STATUS_SUCCESS;
  state->finished = TEST_NOW;
  g_assert_true (docket_test_store_update (store, state, NULL, NULL));
}

static void
assert_saved (DocketStore *store, gint64 n_jobs)
{
  g_autofree char *text = docket_store_get_health_text (store);

  g_assert_cmpstr (text, ==, NULL);
  g_assert_cmpint (count_jobs (store), ==, n_jobs);
}

static void
run_once (Fixture *fixture, guint number, gint64 n_jobs)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);

  add_and_finish (store, number);
  assert_saved (store, n_jobs);
  docket_test_store_close (store);
}

static void
test_new_file (Fixture *fixture, gconstpointer data)
{
  docket_failing_vfs_set_shared_memory (FALSE);
  run_once (fixture, 1, 1);
  g_assert_false (has_log (fixture->home.path));
  run_once (fixture, 2, 2);
  g_assert_false (has_log (fixture->home.path));
}

/* A home that moved to a network file system, and back. */
static void
test_old_file (Fixture *fixture, gconstpointer data)
{
  run_once (fixture, 1, 1);
  g_assert_true (has_log (fixture->home.path));
  docket_failing_vfs_set_shared_memory (FALSE);
  run_once (fixture, 2, 2);
  g_assert_false (has_log (fixture->home.path));
  docket_failing_vfs_set_shared_memory (TRUE);
  run_once (fixture, 3, 3);
  g_assert_true (has_log (fixture->home.path));
}

/* Several connections do not lock each other out, also while much is written. */
static void
test_many_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = NULL;
  g_autoptr (DocketStore) other = NULL;

  docket_failing_vfs_set_shared_memory (FALSE);
  store = docket_test_store_open (fixture->home.path);
  other = docket_test_store_open (fixture->home.path);
  for (guint i = 0; i < 10; i++)
    {
      add_and_finish (store, 2 * i);
      add_and_finish (other, 2 * i + 1);
      assert_saved (store, 2 * i + 2);
      assert_saved (other, 2 * i + 2);
    }
  docket_test_store_close (store);
  docket_test_store_close (other);
}

/* Who comes while another process writes waits for it. */
static gboolean
end_transaction_cb (gpointer connection)
{
  g_assert_cmpint (sqlite3_exec (connection, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  return G_SOURCE_REMOVE;
}

static void
test_waits_for_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (fixture->home.path, &other), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 60000);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
      g_timeout_add (150, end_transaction_cb, other);
      add_and_finish (store, i);
    }
  assert_saved (store, 3);
  sqlite3_close (other);
}

/* The log could not be emptied, as the disk failed: that takes no patience away. */
static void
test_stays_patient (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = NULL;
  sqlite3 *other = NULL;

  run_once (fixture, 1, 1);
  g_assert_cmpint (sqlite3_open (fixture->home.path, &other), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 60000);
  g_assert_cmpint (
      sqlite3_exec (other, "UPDATE counter SET tidied = 0", NULL, NULL, NULL), ==, SQLITE_OK);
  docket_failing_vfs_fail (DOCKET_FILE_SYNC | DOCKET_FILE_CHANGE, 1, EIO, TRUE);
  store = docket_test_store_open (fixture->home.path);
  while (docket_failing_vfs_get_n_failed () == 0)
    g_usleep (1000);
  docket_failing_vfs_stop ();
  add_and_finish (store, 2);

  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_timeout_add (150, end_transaction_cb, other);
  add_and_finish (store, 3);
  assert_saved (store, 3);
  sqlite3_close (other);
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

  add ("/store-journal/no-shared-memory/new-file", test_new_file);
  add ("/store-journal/no-shared-memory/old-file", test_old_file);
  add ("/store-journal/no-shared-memory/many-changes", test_many_changes);
  add ("/store-journal/waits-for-others", test_waits_for_others);
  add ("/store-journal/stays-patient", test_stays_patient);
  return g_test_run ();
}
