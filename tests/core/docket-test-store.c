/* docket-test-store.c: the calls of a store, waited for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/**
 * docket_test_result_cb:
 * @data: where to keep @result
 *
 * Keeps the result of a call for docket_test_wait_for().
 */
void
docket_test_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/**
 * docket_test_wait_for:
 *
 * Returns: (transfer none): the result of a call, once it is there
 */
GAsyncResult *
docket_test_wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/**
 * docket_test_home_begin:
 * @self: a home
 *
 * Makes a folder for a list.
 */
void
docket_test_home_begin (DocketTestHome *self)
{
  self->folder = g_dir_make_tmp ("docket-test-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "jobs.sqlite3", NULL);
}

/**
 * docket_test_home_end:
 * @self: a home
 *
 * Removes it with all that is in it.
 */
void
docket_test_home_end (DocketTestHome *self)
{
  docket_test_remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->path, g_free);
}

/**
 * docket_test_count_files:
 *
 * Returns: how many entries a folder has; 0 where there is none
 */
guint
docket_test_count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/**
 * docket_test_make_id:
 *
 * Returns: (transfer full): a job id of its own for each number
 */
char *
docket_test_make_id (guint number)
{
  return g_strdup_printf ("6YSZD3U872ZYYFEDMQCQSGEEO8%06u--%u-%u", number, number, number % 7);
}

/**
 * docket_test_find_jobs:
 *
 * Returns: (transfer full) (element-type DocketFoundJob): as found in a paste
 */
GPtrArray *
docket_test_find_jobs (guint first, guint n_jobs)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);

  for (guint i = first; i < first + n_jobs; i++)
    {
      g_autofree char *id = docket_test_make_id (i);

      g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, FALSE));
    }
  return found;
}

/**
 * docket_test_make_rows:
 *
 * Returns: (transfer full) (element-type gint64): one row
 */
GArray *
docket_test_make_rows (gint64 row_id)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (rows, row_id);
  return rows;
}

/**
 * docket_test_select:
 *
 * Returns: (transfer full): one job
 */
DocketSelection *
docket_test_select (gint64 row_id)
{
  g_autoptr (GArray) rows = docket_test_make_rows (row_id);

  return docket_selection_new (rows);
}

/**
 * docket_test_make_query:
 *
 * Returns: (transfer full): the jobs of a filter in the usual order
 */
DocketQuery *
docket_test_make_query (DocketFilter filter)
{
  return docket_query_new (filter, DOCKET_ORDER_NEWEST, 0, NULL);
}

/* The last reference may be that of a thread which just answered: it goes in a moment. */
void
docket_test_drop (gpointer object)
{
  const gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  while (object != NULL && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_null (object);
}

void
docket_test_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        docket_test_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

/**
 * docket_test_read_number:
 *
 * Returns: what another program reads in the file
 */
gint64
docket_test_read_number (const char *path, const char *sql)
{
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 number = 0;

  g_assert_cmpint (sqlite3_open_v2 (path, &connection, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (connection);
  return number;
}

DocketStore *
docket_test_store_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  DocketStore *store = NULL;

  docket_store_open_async (path, TEST_NOW, NULL, docket_test_result_cb, &result);
  store = docket_store_open_finish (docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

void
docket_test_store_close (DocketStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  docket_store_close_async (store, docket_test_result_cb, &result);
  g_assert_true (docket_store_close_finish (store, docket_test_wait_for (&result), &error));
  g_assert_no_error (error);
}

/**
 * docket_test_store_settle:
 *
 * Waits until all that was asked of the store is written and told.
 */
void
docket_test_store_settle (DocketStore *store)
{
  while (!docket_store_is_idle (store) || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
}

DocketAdded *
docket_test_store_add (DocketStore *store, GPtrArray *found, gint64 account, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  DocketAdded *added = NULL;

  docket_store_add_async (store, found, account, now, NULL, docket_test_result_cb, &result);
  added = docket_store_add_finish (store, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return added;
}

gint64
docket_test_store_add_one (DocketStore *store, guint number, gint64 account)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (number, 1);
  g_autoptr (DocketAdded) added = docket_test_store_add (store, found, account, TEST_NOW);

  g_assert_cmpuint (added->rows->len, ==, 1);
  return g_array_index (added->rows, gint64, 0);
}

gboolean
docket_test_store_update (DocketStore *store,
                          DocketJobState *state,
                          const DocketCheckLog *check,
                          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_store_update_async (store, state, check, NULL, docket_test_result_cb, &result);
  return docket_store_update_finish (store, docket_test_wait_for (&result), error);
}

/* A check of two credits that finds the job working. */
void
docket_test_store_pay (DocketStore *store, gint64 row_id, gint64 time)
{
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (store, row_id);
  const DocketCheckLog check = { .time = time, .status = DOCKET_STATUS_WORKING, .credits = 2 };

  state->status = DOCKET_STATUS_WORKING;
  state->last_checked = time;
  state->n_checks++;
  state->credits_spent += 2;
  g_assert_true (docket_test_store_update (store, state, &check, NULL));
}

gboolean
docket_test_store_remove (DocketStore *store, GArray *rows, gint64 now, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DocketSelection) selection = docket_selection_new (rows);
  g_autoptr (DocketRemoved) removed = NULL;

  docket_store_remove_async (store, selection, now, NULL, docket_test_result_cb, &result);
  removed = docket_store_remove_finish (store, docket_test_wait_for (&result), error);
  return removed != NULL;
}

gint64
docket_test_store_ensure_account (DocketStore *store,
                                  const char *key,
                                  const char *api_url,
                                  DocketAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree DocketAccount *found = NULL;

  docket_store_ensure_account_async (
      store, key, api_url, TEST_NOW, NULL, docket_test_result_cb, &result);
  found = docket_store_ensure_account_finish (store, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  if (account != NULL)
    *account = *found;
  return found->row_id;
}

void
docket_test_store_adopt (DocketStore *store, gint64 from_account, gint64 to_account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  docket_store_adopt_async (store, from_account, to_account, NULL, docket_test_result_cb, &result);
  g_assert_true (docket_store_adopt_finish (store, docket_test_wait_for (&result), &error));
  g_assert_no_error (error);
}

GArray *
docket_test_store_query (DocketStore *store, DocketFilter filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DocketQuery) query = docket_test_make_query (filter);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (DocketRows) rows = NULL;

  docket_store_query_async (store, query, zone, NULL, NULL, NULL, docket_test_result_cb, &result);
  rows = docket_store_query_finish (store, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return g_array_ref (rows->rows);
}

GPtrArray *
docket_test_store_load_selection (DocketStore *store, DocketSelection *selection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *states = NULL;

  docket_store_load_selection_async (store, selection, NULL, docket_test_result_cb, &result);
  states = docket_store_load_finish (store, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return states;
}

GPtrArray *
docket_test_store_load_states (DocketStore *store, DocketFilter filter)
{
  g_autoptr (DocketQuery) query = docket_test_make_query (filter);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketSelection) selection = docket_selection_new_all_but (query, none);

  return docket_test_store_load_selection (store, selection);
}

/**
 * docket_test_store_copy_state:
 *
 * Returns: (transfer full): what is known of a job, to be changed and written
 */
DocketJobState *
docket_test_store_copy_state (DocketStore *store, gint64 row_id)
{
  const DocketJobState *state = docket_store_get_newest_state (store, row_id);

  g_assert_nonnull (state);
  return docket_job_state_copy (state);
}
