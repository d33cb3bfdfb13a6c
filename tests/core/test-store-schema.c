/* test-store-schema.c: older databases, what queries cost, and what is thrown away
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-schema.h"
#include "docket-store-private.h"
#include "docket-test-store.h"

#include <sqlite3.h>
#include <string.h>

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
execute (const char *path, const char *sql)
{
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (connection);
}

/* All that a select gives, a line for each row. */
static char *
read_text (const char *path, const char *sql)
{
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;
  GString *text = g_string_new (NULL);

  g_assert_cmpint (sqlite3_open_v2 (path, &connection, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        g_string_append_printf (text, "%s|", (const char *) sqlite3_column_text (statement, i));
      g_string_append_c (text, '\n');
    }
  sqlite3_finalize (statement);
  sqlite3_close (connection);
  return g_string_free (text, FALSE);
}

/* Older databases. Those of each version are kept as that version wrote them. */

static void
copy_kept (Fixture *fixture, guint version)
{
  g_autofree char *name = g_strdup_printf ("jobs-%u.sqlite3", version);
  g_autofree char *kept = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (kept, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (fixture->home.path, contents, (gssize) length, NULL));
}

/* Columns that version 1 had: what they hold must stay. */
static const char *const old_data[] = {
  "SELECT id, account, batch, job_id, name, status, trouble, trouble_since, trouble_text, message,"
  " error_code, page_count, credits, remaining_credits, job_duration, duration, valid_till,"
  " raw_reply, added, started, first_working, last_checked, next_check, finished, told, seen,"
  " removed, watched_for, n_checks, credits_spent, n_unknown, n_errors, forced FROM job ORDER BY "
  "id",
  "SELECT job, part, state, name, link, expires, saved_as, size, data FROM result"
  " ORDER BY job, part",
  "SELECT * FROM account ORDER BY id",
  "SELECT * FROM check_log ORDER BY id",
  "SELECT * FROM observation ORDER BY id",
  "SELECT n_jobs, n_watching, n_finished, n_problems, n_unseen, n_unseen_problems FROM counter",
};

static void
test_older (Fixture *fixture, gconstpointer data)
{
  const guint version = GPOINTER_TO_UINT (data);
  char *before[G_N_ELEMENTS (old_data)] = { NULL };
  g_autoptr (DocketStore) store = NULL;

  copy_kept (fixture, version);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "PRAGMA user_version"), ==, (gint64) version);
  for (guint i = 0; i < G_N_ELEMENTS (old_data); i++)
    before[i] = read_text (fixture->home.path, old_data[i]);

  store = docket_test_store_open (fixture->home.path);
  g_assert_cmpint (docket_store_get_health (store), ==, DOCKET_STORE_SAVED);
  docket_test_store_close (store);
  g_assert_cmpint (docket_test_read_number (fixture->home.path, "PRAGMA user_version"),
                   ==,
                   DOCKET_SCHEMA_VERSION);
  for (guint i = 0; i < G_N_ELEMENTS (old_data); i++)
    {
      g_autofree char *after = read_text (fixture->home.path, old_data[i]);

      g_assert_cmpstr (after, ==, before[i]);
      g_free (before[i]);
    }
}

static GPtrArray *
search (DocketStore *store, const char *words)
{
  g_autoptr (DocketQuery)
      query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST, 0, words);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketSelection) selection = docket_selection_new_all_but (query, none);

  return docket_test_store_load_selection (store, selection);
}

/* What is made of older columns is there: the search, the expiry, the counters of the batches. */
static void
test_older_is_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = NULL;
  g_autoptr (GPtrArray) by_name = NULL;
  g_autoptr (GPtrArray) by_reason = NULL;
  g_autoptr (GPtrArray) by_file = NULL;
  DocketBatch batch = { 0 };

  copy_kept (fixture, GPOINTER_TO_UINT (data));
  store = docket_test_store_open (fixture->home.path);
  by_name = search (store, "marz SOHNE");
  by_reason = search (store, "damaged");
  by_file = search (store, "file-8-2");
  g_assert_cmpuint (by_name->len, ==, 1);
  g_assert_cmpint (((DocketJobState *) by_name->pdata[0])->row_id, ==, 1);
  g_assert_cmpuint (by_reason->len, ==, 1);
  g_assert_cmpint (((DocketJobState *) by_reason->pdata[0])->row_id, ==, 6);
  g_assert_cmpuint (by_file->len, ==, 1);
  g_assert_cmpint (((DocketJobState *) by_file->pdata[0])->row_id, ==, 9);

  g_assert_true (docket_store_get_batch (store, 1, &batch));
  g_assert_cmpint (batch.counts.of[DOCKET_FILTER_ALL], ==, 11);
  g_assert_cmpint (batch.counts.of[DOCKET_FILTER_FINISHED], ==, 5);
  g_assert_cmpint (batch.counts.of[DOCKET_FILTER_PROBLEMS], ==, 4);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM job WHERE expires > 0"),
      ==,
      1);
}

/* A database that was migrated and a new one are the same. */
static void
test_same_schema (Fixture *fixture, gconstpointer data)
{
  static const char sql[] = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
                            " ORDER BY name";
  g_autoptr (DocketStore) store = NULL;
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  copy_kept (fixture, GPOINTER_TO_UINT (data));
  store = docket_test_store_open (fixture->home.path);
  docket_test_store_close (store);
  old = read_text (fixture->home.path, sql);
  g_clear_object (&store);

  docket_test_remove_folder (fixture->home.folder);
  g_assert_cmpint (g_mkdir_with_parents (fixture->home.folder, 0700), ==, 0);
  store = docket_test_store_open (fixture->home.path);
  docket_test_store_close (store);
  new = read_text (fixture->home.path, sql);
  g_assert_cmpstr (new, ==, old);
}

/* What a query reads */

static void
assert_plan (DocketDatabase *database, const DocketQuery *query)
{
  g_autofree char *sql = _docket_query_make_sql (query);
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *statement = docket_database_prepare (database, explain, NULL);
  gboolean any = FALSE;

  g_assert_nonnull (statement);
  while (docket_database_step (database, statement, NULL))
    {
      const char *line = (const char *) sqlite3_column_text (statement, 3);

      if (strstr (line, "job_finished") == NULL && strstr (line, "job_search") == NULL)
        continue;
      any = TRUE;
      /* A row beside the index costs ten times as much. */
      if (strstr (line, "USING COVERING INDEX") == NULL)
        g_error ("%s: %s", sql, line);
    }
  g_assert_true (any || query->filter == DOCKET_FILTER_WATCHING ||
                 query->filter == DOCKET_FILTER_UNSEEN || query->batch_id != 0);
}

static void
test_plans (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketDatabase) database = docket_database_open (fixture->home.path, NULL);

  g_assert_nonnull (database);
  for (guint filter = 0; filter < DOCKET_N_FILTERS; filter++)
    {
      for (guint i = 0; i < DOCKET_N_ORDERS * 4; i++)
        {
          g_autoptr (DocketQuery) query = docket_query_new (
              (DocketFilter) filter, (DocketOrder) (i / 4), i % 2, i % 4 < 2 ? "" : "words");

          assert_plan (database, query);
        }
    }
}

static void
cancelled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRows) rows = docket_store_query_finish (DOCKET_STORE (object), result, &error);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  (*(guint *) data)++;
}

/* A newer query does not wait for the older ones. */
static void
test_interrupt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, 3000);
  g_autoptr (DocketAdded) added = docket_test_store_add (store, found, 0, TEST_NOW);
  g_autoptr (DocketQuery)
      query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NAME, 0, "a b c");
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) rows = NULL;
  guint n_cancelled = 0;

  for (guint i = 0; i < 50; i++)
    docket_store_query_async (
        store, query, zone, NULL, NULL, cancellable, cancelled_cb, &n_cancelled);
  g_cancellable_cancel (cancellable);
  rows = docket_test_store_query (store, DOCKET_FILTER_ALL);
  g_assert_cmpuint (rows->len, ==, 3000);
  /* The last of them may be told after the rows of the newer one. */
  while (n_cancelled < 50)
    g_main_context_iteration (NULL, TRUE);
}

/* Tidying */

static void
tidied_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_store_tidy_finish (DOCKET_STORE (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
tidy (DocketStore *store, gint64 now)
{
  gboolean done = FALSE;

  docket_store_tidy_async (store, now, NULL, tidied_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_checks_are_thinned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  const gint64 row_id = docket_test_store_add_one (store, 1, 0);

  for (gint64 day = 0; day < 50; day++)
    {
      g_autoptr (DocketJobState) state = docket_test_store_copy_state (store, row_id);
      const DocketCheckLog check = { .time = TEST_NOW + day * TEST_DAY, .credits = 2 };

      state->n_checks++;
      state->credits_spent += 2;
      g_assert_true (docket_test_store_update (store, state, &check, NULL));
    }
  /* On day 50: those of the first 18 days but the first one go, and not once more. */
  tidy (store, TEST_NOW + 50 * TEST_DAY);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM check_log"), ==, 33);
  g_assert_cmpint (docket_test_read_number (fixture->home.path, "SELECT min(time) FROM check_log"),
                   ==,
                   TEST_NOW);
  tidy (store, TEST_NOW + 50 * TEST_DAY);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM check_log"), ==, 33);
  /* What they cost is not forgotten. */
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT credits_spent FROM job"), ==, 100);
}

static void
test_removed_are_thrown_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  const gint64 old = docket_test_store_add_one (store, 1, 0);
  const gint64 young = docket_test_store_add_one (store, 2, 0);
  g_autoptr (GArray) old_rows = docket_test_make_rows (old);
  g_autoptr (GArray) young_rows = docket_test_make_rows (young);

  docket_test_store_pay (store, old, TEST_NOW);
  g_assert_true (docket_test_store_remove (store, old_rows, TEST_NOW, NULL));
  g_assert_true (docket_test_store_remove (store, young_rows, TEST_NOW + TEST_DAY, NULL));
  tidy (store, TEST_NOW + TEST_DAY + 1);
  g_assert_cmpint (docket_test_read_number (fixture->home.path, "SELECT id FROM job"), ==, young);
  g_assert_cmpint (docket_test_read_number (fixture->home.path, "SELECT count(*) FROM job"), ==, 1);

  /* What it has cost is counted for a month, and is thrown away then. */
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT credits FROM check_log WHERE job = 0"),
      ==,
      2);
  tidy (store, TEST_NOW + 33 * TEST_DAY);
  g_assert_cmpint (
      docket_test_read_number (fixture->home.path, "SELECT count(*) FROM check_log WHERE job = 0"),
      ==,
      0);
}

static gint64
get_n_pages (Fixture *fixture)
{
  return docket_test_read_number (fixture->home.path, "PRAGMA page_count");
}

/* Free pages go back to the disk, but not while a job is watched: its answer would wait. */
static void
test_shrinks_when_idle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) store = docket_test_store_open (fixture->home.path);
  const gint64 row_id = docket_test_store_add_one (store, 1, 0);
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (store, row_id);
  gint64 n_pages = 0;

  execute (fixture->home.path,
           "CREATE TABLE filler (data BLOB);"
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
           " INSERT INTO filler SELECT zeroblob(4000) FROM n;"
           "DROP TABLE filler;");
  n_pages = get_n_pages (fixture);
  g_assert_cmpint (n_pages, >, 3000);
  tidy (store, TEST_NOW);
  g_assert_cmpint (get_n_pages (fixture), ==, n_pages);

  state->status = DOCKET_STATUS_SUCCESS;
  state->finished = TEST_NOW;
  g_assert_true (docket_test_store_update (store, state, NULL, NULL));
  tidy (store, TEST_NOW);
  g_assert_cmpint (get_n_pages (fixture), <, 200);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static gboolean
add_one_cb (gpointer store)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (7, 1);

  docket_store_add_async (store, found, 0, TEST_NOW, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
add_soon_cb (DocketStore *store)
{
  g_idle_add_full (G_PRIORITY_HIGH, add_one_cb, store, NULL);
}

/* Shrinking gives way to a change. Nothing is unsaved for that, and nobody is alarmed. */
static void
test_shrinking_gives_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketStore) first = docket_test_store_open (fixture->home.path);
  g_autoptr (DocketStore) store = NULL;
  guint n_alarms = 0;
  gulong handler = 0;

  docket_test_store_close (first);
  execute (fixture->home.path,
           "CREATE TABLE filler (data BLOB);"
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)"
           " INSERT INTO filler SELECT zeroblob(4000) FROM n;"
           "DELETE FROM filler WHERE rowid % 3 <> 0;");
  store = docket_test_store_open (fixture->home.path);
  g_signal_connect_swapped (store, "notify::health", G_CALLBACK (count_cb), &n_alarms);
  handler = g_signal_connect (store, "counts-changed", G_CALLBACK (add_soon_cb), NULL);
  tidy (store, TEST_NOW);
  g_signal_handler_disconnect (store, handler);
  docket_test_store_settle (store);
  g_assert_cmpuint (n_alarms, ==, 0);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

static void
add_older (guint version, const char *what, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/store-schema/version-%u%s", version, what);

  g_test_add (path, Fixture, GUINT_TO_POINTER (version), set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint version = 1; version < DOCKET_SCHEMA_VERSION; version++)
    {
      add_older (version, "", test_older);
      add_older (version, "-is-found", test_older_is_found);
      add_older (version, "-same-schema", test_same_schema);
    }
  add ("/store-schema/plans", test_plans);
  add ("/store-schema/interrupt", test_interrupt);
  add ("/store-schema/checks-are-thinned", test_checks_are_thinned);
  add ("/store-schema/removed-are-thrown-away", test_removed_are_thrown_away);
  add ("/store-schema/shrinks-when-idle", test_shrinks_when_idle);
  add ("/store-schema/shrinking-gives-way", test_shrinking_gives_way);
  return g_test_run ();
}
