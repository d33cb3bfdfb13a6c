/* test-store-broken.c: broken files are set aside and salvaged, newer ones left alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-failing-vfs.h"
#include "docket-test-size.h"
#include "docket-test-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define PAGE_SIZE 4096
#define N_JOBS    200
#define ASIDE     "jobs.sqlite3.broken-20300101-000000"

typedef struct
{
  DocketTestHome home;
  char *aside;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  docket_test_home_begin (&fixture->home);
  fixture->aside = g_build_filename (fixture->home.folder, ASIDE, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_failing_vfs_stop ();
  docket_test_home_end (&fixture->home);
  g_free (fixture->aside);
}

/* Jobs of an account, of which the first is done and was told. */
static void
make_list (const char *path)
{
  g_autoptr (DocketStore) store = docket_test_store_open (path);
  const gint64 account = docket_test_store_ensure_account (
      store, "key", "https://api.pdf.co/v1", NULL);
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, N_JOBS);
  g_autoptr (DocketAdded) added = docket_test_store_add (store, found, account, TEST_NOW);
  g_autoptr (DocketJobState)
      state = docket_test_store_copy_state (store, g_array_index (added->rows, gint64, 0));
  const DocketCheckLog check = { TEST_NOW, FALSE, 200, 0, DOCKET_TROUBLE_NONE, 2 };

  state->status = DOCKET_STATUS_SUCCESS;
  state->finished = state->told = TEST_NOW;
  state->credits_spent = 2;
  g_assert_true (docket_test_store_update (store, state, &check, NULL));
  docket_test_store_close (store);
}

static GBytes *
read_file (const char *path)
{
  char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  return g_bytes_new_take (contents, length);
}

static void
write_file (const char *path, GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

static void
assert_same_file (const char *path, GBytes *bytes)
{
  g_autoptr (GBytes) now = read_file (path);

  g_assert_true (g_bytes_equal (now, bytes));
}

/* Files of the list and the one that was set aside; its log, if it had one, is not counted. */
static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += !g_str_has_prefix (name, ASIDE "-");
  return n;
}

static void
break_page (const char *path, gsize page)
{
  const int fd = g_open (path, O_WRONLY);
  g_autofree char *rubbish = g_strnfill (PAGE_SIZE, '\xa5');

  g_assert_cmpint (
      pwrite (fd, rubbish, PAGE_SIZE, (off_t) ((page - 1) * PAGE_SIZE)), ==, PAGE_SIZE);
  close (fd);
}

static gsize
find_page (const char *path, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'",
                                          name);

  return (gsize) docket_test_read_number (path, sql);
}

static gint64
count_jobs (DocketStore *store)
{
  DocketCounts counts = { 0 };

  docket_store_get_counts (store, &counts);
  return counts.of[DOCKET_FILTER_ALL];
}

/* Opens a file that is broken: it is kept as it was, and the person is told in words. */
static DocketStore *
open_broken (Fixture *fixture, GBytes *bytes)
{
  DocketStore *store = docket_test_store_open (fixture->home.path);
  g_autofree char *text = docket_store_get_health_text (store);

  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_SET_ASIDE);
  g_assert_nonnull (strstr (text, "The list was damaged"));
  g_assert_nonnull (strstr (text, ASIDE));
  assert_same_file (fixture->aside, bytes);
  return store;
}

/* It is a list like any other then, also at the next start. */
static void
assert_works (Fixture *fixture, DocketStore *store)
{
  const gint64 n_jobs = count_jobs (store);
  g_autoptr (DocketStore) again = NULL;

  docket_test_store_add_one (store, 9999, 0);
  docket_test_store_close (store);
  again = docket_test_store_open (fixture->home.path);
  g_assert_cmpint (docket_store_get_health (again), ==, DOCKET_STORE_SAVED);
  g_assert_cmpint (count_jobs (again), ==, n_jobs + 1);
  docket_test_store_close (again);
  g_assert_cmpuint (count_files (fixture->home.folder), ==, 2);
}

/* Cut off in the middle of a page, at a page, within the first one. */
static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = NULL;

  make_list (fixture->home.path);
  whole = read_file (fixture->home.path);
  for (guint i = 0; i < 4; i++)
    {
      const gsize sizes[] = { g_bytes_get_size (whole) - 100,
                              g_bytes_get_size (whole) / (2 * PAGE_SIZE) * PAGE_SIZE,
                              PAGE_SIZE,
                              100 };
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, sizes[i]);
      g_autoptr (DocketStore) store = NULL;

      write_file (fixture->home.path, part);
      store = open_broken (fixture, part);
      assert_works (fixture, store);
      g_assert_cmpint (g_unlink (fixture->aside), ==, 0);
    }
}

/* A file without a byte holds nothing that could be lost: a start that was cut off leaves one. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = NULL;

  g_assert_true (g_file_set_contents (fixture->home.path, "", 0, NULL));
  store = docket_test_store_open (fixture->home.path);
  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_SAVED);
  docket_test_store_add_one (store, 1, 0);
  docket_test_store_close (store);
  g_assert_cmpuint (count_files (fixture->home.folder), ==, 1);
  g_assert_cmpint (docket_test_read_number (fixture->home.path, "SELECT count(*) FROM job"), ==, 1);
}

static void
test_binary (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc (3 * PAGE_SIZE);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (DocketStore) store = NULL;

  for (guint i = 0; i < 3 * PAGE_SIZE; i++)
    bytes[i] = (guint8) g_test_rand_int_range (0, 256);
  bytes[0] = 0x7f;
  file = g_bytes_new (bytes, 3 * PAGE_SIZE);
  write_file (fixture->home.path, file);
  store = open_broken (fixture, file);
  g_assert_cmpint (count_jobs (store), ==, 0);
  assert_works (fixture, store);
}

static void
make_large (const char *path)
{
  const int fd = g_open (path, O_WRONLY);

  g_assert_cmpint (ftruncate (fd, 100 * 1000 * 1000), ==, 0);
  close (fd);
}

/* Large, and all rubbish; the second time with the first page of a list. */
static void
test_100_mb (Fixture *fixture, gconstpointer data)
{
  const gboolean with_header = GPOINTER_TO_INT (data);
  g_autoptr (DocketStore) store = NULL;
  GStatBuf info;

  if (with_header)
    {
      g_autoptr (GBytes) whole = NULL;
      g_autoptr (GBytes) page = NULL;

      make_list (fixture->home.path);
      whole = read_file (fixture->home.path);
      page = g_bytes_new_from_bytes (whole, 0, PAGE_SIZE);
      write_file (fixture->home.path, page);
    }
  else
    {
      g_assert_true (g_file_set_contents (fixture->home.path, "rubbish", -1, NULL));
    }
  make_large (fixture->home.path);
  store = docket_test_store_open (fixture->home.path);
  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_SET_ASIDE);
  g_assert_cmpint (g_stat (fixture->aside, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 100 * 1000 * 1000);
  assert_works (fixture, store);
}

/* Files that broke within one second have names of their own. */
static void
test_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *second = g_strconcat (fixture->aside, "-2", NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *rubbish = g_strdup_printf ("rubbish %u", i);
      g_autoptr (DocketStore) store = NULL;

      g_assert_true (g_file_set_contents (fixture->home.path, rubbish, -1, NULL));
      store = docket_test_store_open (fixture->home.path);
      docket_test_store_close (store);
    }
  g_assert_true (g_file_test (fixture->aside, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
}

/* What was told, what checks cost and whose job it is stand in the new list as well. */
static void
test_salvaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) broken = NULL;
  g_autoptr (DocketStore) store = NULL;
  DocketAccount account = { 0 };

  make_list (fixture->home.path);
  break_page (fixture->home.path, find_page (fixture->home.path, "counter"));
  broken = read_file (fixture->home.path);
  store = open_broken (fixture, broken);
  g_assert_cmpint (count_jobs (store), ==, N_JOBS);
  docket_test_store_ensure_account (store, "key", "https://api.pdf.co/v1", &account);
  g_assert_cmpint (account.row_id, ==, 1);
  g_assert_cmpint (account.credits_today, ==, 2);
  docket_test_store_close (store);
  g_assert_cmpint (docket_test_read_number (fixture->home.path,
                                            "SELECT count(*) FROM job JOIN check_log"
                                            " ON check_log.job = job.id WHERE job.status = 2"
                                            " AND told <> 0 AND credits_spent = 2"),
                   ==,
                   1);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM observation"), ==, 1);
}

/* While there is no room for a new list the broken one stays where it is: the next start does it.
 */
static gboolean
salvage_once (Fixture *fixture, GBytes *broken, DocketFileCalls calls, guint nth, gboolean lasting)
{
  g_autoptr (DocketStore) store = NULL;
  g_autoptr (DocketStore) again = NULL;
  DocketStoreHealth health = DOCKET_STORE_SAVED;

  write_file (fixture->home.path, broken);
  docket_failing_vfs_fail (calls, nth, ENOSPC, lasting);
  store = docket_test_store_open (fixture->home.path);
  health = docket_store_get_health (store);
  docket_test_store_close (store);
  docket_failing_vfs_stop ();

  if (health == DOCKET_STORE_IN_MEMORY && !g_file_test (fixture->aside, G_FILE_TEST_EXISTS))
    assert_same_file (fixture->home.path, broken);
  else
    assert_same_file (fixture->aside, broken);
  again = docket_test_store_open (fixture->home.path);
  g_assert_cmpint (docket_store_get_health (again), !=, DOCKET_STORE_IN_MEMORY);
  g_assert_cmpint (count_jobs (again), ==, N_JOBS);
  docket_test_store_close (again);
  assert_same_file (fixture->aside, broken);
  g_assert_cmpuint (count_files (fixture->home.folder), ==, 2);
  g_assert_cmpint (g_unlink (fixture->aside), ==, 0);
  return docket_failing_vfs_get_n_failed () > 0;
}

static void
test_salvage_on_full_disk (Fixture *fixture, gconstpointer data)
{
  const gboolean lasting = GPOINTER_TO_INT (data);
  const DocketFileCalls calls = lasting ? DOCKET_FILE_WRITE : DOCKET_FILE_ANY & ~DOCKET_FILE_READ;
  const guint step = docket_test_is_full () ? 1 : 7;
  guint nth = 1 + (guint) g_test_rand_int_range (0, (gint32) step);
  g_autoptr (GBytes) broken = NULL;

  make_list (fixture->home.path);
  break_page (fixture->home.path, find_page (fixture->home.path, "counter"));
  broken = read_file (fixture->home.path);
  while (salvage_once (fixture, broken, calls, nth, lasting))
    nth += step;
  g_assert_cmpuint (nth, >, 20);
}

/* Newer */

static void
execute (const char *path, const char *sql)
{
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (connection);
}

/* With a log that the newer version left when it was killed. */
static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = g_strconcat (fixture->home.path, "-wal", NULL);
  g_autoptr (GBytes) file_bytes = NULL;
  g_autoptr (GBytes) log_bytes = NULL;
  g_autoptr (DocketStore) store = NULL;
  g_autofree char *text = NULL;
  sqlite3 *newer = NULL;

  make_list (fixture->home.path);
  execute (fixture->home.path, "PRAGMA user_version = 99");
  g_assert_cmpint (sqlite3_open (fixture->home.path, &newer), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (newer, "CREATE TABLE future (a); DELETE FROM job", NULL, NULL, NULL),
      ==,
      SQLITE_OK);
  file_bytes = read_file (fixture->home.path);
  log_bytes = read_file (log);
  sqlite3_close (newer);
  g_assert_cmpuint (g_bytes_get_size (log_bytes), >, PAGE_SIZE);
  write_file (fixture->home.path, file_bytes);
  write_file (log, log_bytes);

  store = docket_test_store_open (fixture->home.path);
  text = docket_store_get_health_text (store);
  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_IN_MEMORY);
  g_assert_nonnull (strstr (text, "newer version of Docket"));
  g_assert_nonnull (strstr (text, "99"));
  g_assert_true (g_str_has_prefix (text, docket_store_get_trouble_text (store)));
  g_assert_null (strstr (docket_store_get_trouble_text (store), "closed"));
  docket_test_store_add_one (store, 1, 0);
  g_assert_cmpint (count_jobs (store), ==, 1);
  docket_test_store_close (store);
  assert_same_file (fixture->home.path, file_bytes);
  assert_same_file (log, log_bytes);
}

static void
add (const char *path, int data, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (data), set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  docket_failing_vfs_install ();

  add ("/fault-52/truncated", 0, test_truncated);
  add ("/fault-52/empty", 0, test_empty);
  add ("/fault-52/binary", 0, test_binary);
  add ("/fault-52/100-mb-of-rubbish", FALSE, test_100_mb);
  add ("/fault-52/100-mb-of-zeros", TRUE, test_100_mb);
  add ("/fault-52/twice", 0, test_twice);
  add ("/fault-52/salvaged", 0, test_salvaged);
  add ("/fault-52/salvage-at-each-call", FALSE, test_salvage_on_full_disk);
  add ("/fault-52/salvage-on-full-disk", TRUE, test_salvage_on_full_disk);
  add ("/fault-52/newer", 0, test_newer);
  return g_test_run ();
}
