/* test-store-files.c: the file of the list, whatever state it is in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define API_URL   "https://api.pdf.co/v1"
#define KEY       "somebody@example.com_0123456789abcdefSECRETKEY"
#define SIGNATURE "X-Amz-Signature=5ecre75ecre75ecre7"
#define LINK      "https://files.example/report.pdf?" SIGNATURE
#define PAGE_SIZE 4096

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
  docket_test_home_end (&fixture->home);
}

static void
make_list (const char *path, guint n_jobs)
{
  g_autoptr (DocketStore) store = docket_test_store_open (path);
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, n_jobs);
  g_autoptr (DocketAdded) added = docket_test_store_add (store, found, 0, TEST_NOW);

  g_assert_cmpuint (added->rows->len, ==, n_jobs);
  docket_test_store_close (store);
}

/* How many files of the folder hold @text. */
static guint
count_files_with (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length = 0;

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      if (memmem (contents, length, text, strlen (text)) != NULL)
        n++;
    }
  return n;
}

/* The file that was set aside; NULL where there is none. */
static char *
find_set_aside (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_equal (name, "jobs.sqlite3.broken-20300101-000000"))
        return g_build_filename (folder, name, NULL);
    }
  return NULL;
}

/* Sets a page of the file to bytes that mean nothing; pages count from 1. */
static void
break_page (const char *path, gsize page)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (page * PAGE_SIZE, <=, length);
  memset (contents + (page - 1) * PAGE_SIZE, 0xa5, PAGE_SIZE);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

/* The last page of the table of jobs that holds rows and in them @text. */
static gsize
find_leaf (const char *path, const char *text)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize page = length / PAGE_SIZE; page > 1; page--)
    {
      const char *begin = contents + (page - 1) * PAGE_SIZE;

      if (*begin == 0x0d && memmem (begin, PAGE_SIZE, text, strlen (text)) != NULL)
        return page;
    }
  g_assert_not_reached ();
}

static gint64
count_jobs (DocketStore *store)
{
  g_autoptr (GArray) rows = docket_test_store_query (store, DOCKET_FILTER_ALL);
  DocketCounts counts = { 0 };

  docket_store_get_counts (store, &counts);
  g_assert_cmpint (counts.of[DOCKET_FILTER_ALL], ==, rows->len);
  return counts.of[DOCKET_FILTER_ALL];
}

static void
execute (const char *path, const char *sql)
{
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (connection);
}

/* A new file */

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  GStatBuf info;

  make_list (fixture->home.path, 1);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "PRAGMA application_id"), ==, 0x446f636b);
  g_assert_cmpint (docket_test_read_number (fixture->home.path, "PRAGMA user_version"), ==, 4);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path,
                               "SELECT count(*) FROM pragma_table_list WHERE strict = 0"
                               " AND schema = 'main' AND name NOT LIKE 'sqlite_%'"),
      ==,
      0);
  g_assert_cmpint (docket_test_read_number (fixture->home.path,
                                            "SELECT journal_mode = 'wal' FROM pragma_journal_mode"),
                   ==,
                   1);
  g_assert_cmpint (g_stat (fixture->home.path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

/* Every file is for the person alone, the log of changes as well. */
static void
test_private (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;
  guint n_files = 0;

  docket_test_store_add_one (store, 1, 0);
  dir = g_dir_open (fixture->home.folder, 0, NULL);
  for (; (name = g_dir_read_name (dir)) != NULL; n_files++)
    {
      g_autofree char *path = g_build_filename (fixture->home.folder, name, NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpuint (info.st_mode & 0077, ==, 0);
    }
  g_assert_cmpuint (n_files, >, 1);
}

/* Secrets */

static void
test_no_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);

  g_assert_cmpint (docket_test_store_ensure_account (store, KEY, API_URL, NULL), !=, 0);
  g_assert_cmpuint (count_files_with (fixture->home.folder, API_URL), >, 0);
  g_assert_cmpuint (count_files_with (fixture->home.folder, KEY), ==, 0);
  g_assert_cmpuint (count_files_with (fixture->home.folder, "SECRETKEY"), ==, 0);
  docket_test_store_close (store);
  g_assert_cmpuint (count_files_with (fixture->home.folder, "SECRETKEY"), ==, 0);
}

static void
set_result (DocketStore *store, gint64 row_id, DocketResultState result_state, const char *link)
{
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (store, row_id);
  DocketResult *result = docket_result_new (0);

  result->state = result_state;
  result->link = g_strdup (link);
  g_ptr_array_set_size (state->results, 0);
  g_ptr_array_add (state->results, result);
  state->status = DOCKET_STATUS_SUCCESS;
  g_assert_true (docket_test_store_update (store, state, NULL, NULL));
}

static void
test_link_is_wiped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  const gint64 row_id = docket_test_store_add_one (store, 1, 0);

  set_result (store, row_id, DOCKET_RESULT_LINKED, LINK);
  g_assert_cmpuint (count_files_with (fixture->home.folder, SIGNATURE), >, 0);
  set_result (store, row_id, DOCKET_RESULT_KEPT, NULL);
  docket_test_store_close (store);
  g_assert_cmpuint (count_files_with (fixture->home.folder, SIGNATURE), ==, 0);
}

static void
wipe (DocketStore *store, gboolean own)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_store_wipe_removed_async (store, own, NULL, docket_test_result_cb, &result);
  g_assert_true (docket_store_wipe_removed_finish (store, docket_test_wait_for (&result), NULL));
}

/* A removed job comes back with its link, as long as it can; then the link is wiped. */
static void
test_removed_link_is_wiped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  const gint64 gone = docket_test_store_add_one (store, 1, 0);
  const gint64 here = docket_test_store_add_one (store, 2, 0);
  g_autoptr (GArray) rows = docket_test_make_rows (gone);

  set_result (store, gone, DOCKET_RESULT_LINKED, LINK);
  set_result (store, here, DOCKET_RESULT_LINKED, "https://example.com/f.pdf?X-Amz-Signature=cafe");
  g_assert_true (docket_test_store_remove (store, rows, TEST_NOW, NULL));
  g_assert_cmpuint (count_files_with (fixture->home.folder, SIGNATURE), >, 0);

  wipe (store, FALSE);
  g_assert_cmpuint (count_files_with (fixture->home.folder, SIGNATURE), >, 0);
  wipe (store, TRUE);
  g_assert_cmpuint (count_files_with (fixture->home.folder, SIGNATURE), ==, 0);
  g_assert_cmpuint (count_files_with (fixture->home.folder, "X-Amz-Signature=cafe"), >, 0);
  docket_test_store_close (store);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM result"), ==, 2);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM result WHERE state = 2"),
      ==,
      1);
}

/* Somebody else reads at that moment: the link is out of the log as soon as nobody does. */
static void
test_link_is_wiped_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  const gint64 row_id = docket_test_store_add_one (store, 1, 0);
  sqlite3 *reader = NULL;

  set_result (store, row_id, DOCKET_RESULT_LINKED, LINK);
  g_assert_cmpint (sqlite3_open (fixture->home.path, &reader), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (reader, "BEGIN; SELECT * FROM job", NULL, NULL, NULL), ==, SQLITE_OK);
  set_result (store, row_id, DOCKET_RESULT_KEPT, NULL);
  g_usleep (G_USEC_PER_SEC / 4);
  g_assert_cmpuint (count_files_with (fixture->home.folder, SIGNATURE), >, 0);

  g_assert_cmpint (sqlite3_exec (reader, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  while (count_files_with (fixture->home.folder, SIGNATURE) > 0)
    g_usleep (G_USEC_PER_SEC / 100);
  sqlite3_close (reader);
  docket_test_store_close (store);
}

static void
bring_back (DocketStore *store, gint64 stamp)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) rows = NULL;

  docket_store_bring_back_async (store, stamp, NULL, docket_test_result_cb, &result);
  rows = docket_store_bring_back_finish (store, docket_test_wait_for (&result), NULL);
  g_assert_nonnull (rows);
  g_assert_cmpuint (rows->len, ==, 1);
}

static void
assert_result (DocketStore *store, gint64 row_id, DocketResultState result_state, const char *link)
{
  g_autoptr (DocketJob) job = docket_store_get_job (store, row_id);
  const DocketJobState *state = docket_job_get_state (job);
  const DocketResult *result = g_ptr_array_index (state->results, 0);

  g_assert_cmpint (state->removed, ==, 0);
  g_assert_cmpint (state->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpint (result->state, ==, result_state);
  g_assert_cmpstr (result->link, ==, link);
}

/* The window that ends leaves what another one removed alone: that one can still bring it back.
 * Once it was taken for dead and its link wiped, the job comes back as one whose link has expired.
 */
static void
test_removed_by_another (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) first = docket_test_store_open (fixture->home.path);
  const gint64 row_id = docket_test_store_add_one (first, 1, 0);
  g_autoptr (GArray) rows = docket_test_make_rows (row_id);
  g_autoptr (DocketStore) second = NULL;

  set_result (first, row_id, DOCKET_RESULT_LINKED, LINK);
  second = docket_test_store_open (fixture->home.path);
  g_assert_true (docket_test_store_remove (second, rows, TEST_NOW, NULL));
  wipe (first, TRUE);
  bring_back (second, TEST_NOW);
  assert_result (second, row_id, DOCKET_RESULT_LINKED, LINK);

  g_assert_true (docket_test_store_remove (second, rows, TEST_NOW + 1, NULL));
  wipe (first, FALSE);
  docket_store_refresh (second);
  bring_back (second, TEST_NOW + 1);
  assert_result (second, row_id, DOCKET_RESULT_EXPIRED, NULL);
  docket_test_store_close (second);
  docket_test_store_close (first);
  g_assert_cmpuint (count_files_with (fixture->home.folder, SIGNATURE), ==, 0);
}

/* Broken files */

static void
assert_set_aside (Fixture *fixture, DocketStore *store)
{
  g_autofree char *text = docket_store_get_health_text (store);
  g_autofree char *aside = find_set_aside (fixture->home.folder);

  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_SET_ASIDE);
  g_assert_nonnull (aside);
  g_assert_nonnull (strstr (text, "jobs.sqlite3.broken-20300101-000000"));
}

static void
test_broken_counters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = NULL;
  g_autofree char *text = NULL;

  make_list (fixture->home.path, 50);
  break_page (fixture->home.path,
              (gsize) docket_test_read_number (
                  fixture->home.path, "SELECT rootpage FROM sqlite_schema WHERE name = 'counter'"));
  store = docket_test_store_open (fixture->home.path);
  assert_set_aside (fixture, store);
  g_assert_cmpint (count_jobs (store), ==, 50);
  text = docket_store_get_health_text (store);
  g_assert_nonnull (strstr (text, "50 jobs"));
  /* It is a list like any other now. */
  docket_test_store_add_one (store, 50, 0);
  g_assert_cmpint (count_jobs (store), ==, 51);
}

static void
test_broken_jobs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *last = docket_test_make_id (499);
  g_autoptr (DocketStore) store = NULL;

  make_list (fixture->home.path, 500);
  break_page (fixture->home.path, find_leaf (fixture->home.path, last));
  store = docket_test_store_open (fixture->home.path);
  assert_set_aside (fixture, store);
  g_assert_cmpint (count_jobs (store), >, 400);
  g_assert_cmpint (count_jobs (store), <, 500);
}

static void
test_no_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *junk = g_strnfill (3 * PAGE_SIZE, 'x');
  g_autofree char *aside = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (DocketStore) store = NULL;

  g_assert_true (g_file_set_contents (fixture->home.path, junk, -1, NULL));
  store = docket_test_store_open (fixture->home.path);
  assert_set_aside (fixture, store);
  g_assert_cmpint (count_jobs (store), ==, 0);
  aside = find_set_aside (fixture->home.folder);
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, junk);
}

/* Files that are left alone */

static void
assert_in_memory (const char *path, const char *words)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before = 0, length_after = 0;
  g_autoptr (DocketStore) store = NULL;
  g_autofree char *text = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  store = docket_test_store_open (path);
  text = docket_store_get_health_text (store);
  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_IN_MEMORY);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, words));
  docket_test_store_add_one (store, 1, 0);
  g_assert_cmpint (count_jobs (store), ==, 1);
  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_IN_MEMORY);
  docket_test_store_close (store);
  if (before == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  make_list (fixture->home.path, 3);
  execute (fixture->home.path, "PRAGMA user_version = 99");
  assert_in_memory (fixture->home.path, "newer version of Docket");
  g_assert_cmpint (docket_test_read_number (fixture->home.path, "SELECT count(*) FROM job"), ==, 3);
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  execute (fixture->home.path, "PRAGMA journal_mode = DELETE; CREATE TABLE song (title TEXT);");
  assert_in_memory (fixture->home.path, "another program");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->home.path, "jobs.sqlite3", NULL);

  g_assert_true (g_file_set_contents (fixture->home.path, "a file, no folder", -1, NULL));
  assert_in_memory (path, "lost when Docket is closed");
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_chmod (fixture->home.folder, 0500), ==, 0);
  if (access (fixture->home.folder, W_OK) == 0)
    g_test_skip ("permissions do not bind this user");
  else
    assert_in_memory (fixture->home.path, "lost when Docket is closed");
  g_chmod (fixture->home.folder, 0700);
}

static void
test_memory_apart (void)
{
  g_autoptr (DocketStore) one = docket_test_store_open (NULL);
  g_autoptr (DocketStore) two = docket_test_store_open (NULL);

  docket_test_store_add_one (one, 1, 0);
  g_assert_cmpint (count_jobs (one), ==, 1);
  g_assert_cmpint (count_jobs (two), ==, 0);
  g_assert_cmpint (docket_store_get_health (one), ==, DOCKET_STORE_SAVED);
}

/* No room */

static void
limit_files (rlim_t size)
{
  struct rlimit limit = { 0 };

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (size, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
finish_job (DocketStore *store, gint64 row_id, gboolean saved)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (store, row_id);

  state->status = DOCKET_STATUS_SUCCESS;
  state->n_checks++;
  g_assert_true (docket_test_store_update (store, state, NULL, &error) == saved);
  g_assert_true ((error == NULL) == saved);
}

/* Watching goes on while nothing can be written; what happened is saved once there is room. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  const gint64 first = docket_test_store_add_one (store, 1, 0);
  const gint64 second = docket_test_store_add_one (store, 2, 0);
  g_autoptr (DocketJob) job = docket_store_get_job (store, first);
  g_autofree char *text = NULL;

  limit_files (1);
  finish_job (store, first, FALSE);
  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_NOT_SAVED);
  text = docket_store_get_health_text (store);
  g_assert_nonnull (strstr (text, "not saved"));
  g_assert_cmpint (docket_job_get_state (job)->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpint (docket_store_get_newest_state (store, first)->status, ==, DOCKET_STATUS_SUCCESS);
  limit_files (RLIM_INFINITY);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM job WHERE status = 2"),
      ==,
      0);

  finish_job (store, second, TRUE);
  docket_test_store_settle (store);
  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_SAVED);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM job WHERE status = 2"),
      ==,
      2);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  /* A file that may not grow is an error to be told, not the end. */
  signal (SIGXFSZ, SIG_IGN);
  g_test_init (&argc, &argv, NULL);

  add ("/store-files/marks", test_marks);
  add ("/store-files/private", test_private);
  add ("/store-files/no-key", test_no_key);
  add ("/store-files/link-is-wiped", test_link_is_wiped);
  add ("/store-files/removed-link-is-wiped", test_removed_link_is_wiped);
  add ("/store-files/link-is-wiped-later", test_link_is_wiped_later);
  add ("/store-files/removed-by-another", test_removed_by_another);
  add ("/store-files/broken-counters", test_broken_counters);
  add ("/store-files/broken-jobs", test_broken_jobs);
  add ("/store-files/no-database", test_no_database);
  add ("/store-files/newer", test_newer);
  add ("/store-files/foreign", test_foreign);
  add ("/store-files/no-folder", test_no_folder);
  add ("/store-files/unwritable", test_unwritable);
  g_test_add_func ("/store-files/memory-apart", test_memory_apart);
  add ("/store-files/no-room", test_no_room);
  return g_test_run ();
}
