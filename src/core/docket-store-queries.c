/* docket-store-queries.c: what is read, in the reader's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-store-rows.h"

#include <glib/gi18n-lib.h>

/* The conditions of the counters, see the triggers of the database. */
static const char *const conditions[DOCKET_N_FILTERS] = {
  [DOCKET_FILTER_ALL] = "1",
  [DOCKET_FILTER_WATCHING] = "status < 2 AND trouble <> 9",
  [DOCKET_FILTER_FINISHED] = "status = 2",
  [DOCKET_FILTER_PROBLEMS] = "(status > 2 OR status < 2 AND trouble = 9)",
};

/**
 * docket_filter_shows:
 * @filter: a filter
 * @state: a job
 *
 * Returns: whether a list with this filter shows the job
 */
gboolean
docket_filter_shows (DocketFilter filter, const DocketJobState *state)
{
  const gboolean final = docket_status_is_final (state->status);
  const gboolean gave_up = !final && state->trouble == DOCKET_TROUBLE_GAVE_UP;

  if (state->removed != 0)
    return FALSE;

  switch (filter)
    {
    case DOCKET_FILTER_WATCHING:
      return !final && !gave_up;
    case DOCKET_FILTER_FINISHED:
      return state->status == DOCKET_STATUS_SUCCESS;
    case DOCKET_FILTER_PROBLEMS:
      return gave_up || (final && state->status != DOCKET_STATUS_SUCCESS);
    case DOCKET_FILTER_ALL:
    default:
      return TRUE;
    }
}

static GTask *
new_query (DocketStore *self,
           DocketReadFunc func,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, (gpointer) func);
  return task;
}

/* Ends @task with @result, or with the error where there is one. */
static void
return_result (GTask *task, GError *error, gpointer result, GDestroyNotify free_result)
{
  if (error == NULL)
    {
      g_task_return_pointer (task, result, free_result);
      return;
    }
  free_result (result);
  g_task_return_error (task, error);
}

/* The list */

/* The order of the list: unfinished jobs, then the others; in both the newest first. */
static char *
list_sql (const char *columns, DocketFilter filter)
{
  return g_strdup_printf (
      "SELECT * FROM (SELECT %s FROM job WHERE removed = 0 AND status < 2 AND %s"
      " ORDER BY added DESC, id DESC)"
      " UNION ALL "
      "SELECT * FROM (SELECT %s FROM job WHERE removed = 0 AND status >= 2 AND %s"
      " ORDER BY finished DESC, id DESC)",
      columns,
      conditions[filter],
      columns,
      conditions[filter]);
}

static void
read_rows (DocketDatabase *database, GTask *task)
{
  const DocketFilter filter = (DocketFilter) GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autofree char *sql = list_sql ("id, CASE WHEN status < 2 THEN 0 ELSE finished END", filter);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (DocketRow));
  GError *error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (database, sql, &error);

  while (statement != NULL && docket_database_step (database, statement, &error))
    {
      DocketRow row = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1) };

      g_array_append_val (rows, row);
    }
  return_result (task, error, rows, (GDestroyNotify) g_array_unref);
}

/**
 * docket_store_query_async:
 * @self: a store
 * @filter: which jobs
 * @cancellable: (nullable): cancels it
 * @callback: called with the rows
 * @data: for @callback
 *
 * Asks for the list: unfinished jobs first, then the others, in both the newest first.
 */
void
docket_store_query_async (DocketStore *self,
                          DocketFilter filter,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail ((guint) filter < DOCKET_N_FILTERS);

  task = new_query (self, read_rows, cancellable, callback, data);
  g_task_set_task_data (task, GUINT_TO_POINTER (filter), NULL);
  _docket_store_read (self, task);
}

/**
 * docket_store_query_finish:
 *
 * Returns: (transfer full) (element-type DocketRow) (nullable): the rows in order
 */
GArray *
docket_store_query_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* States */

static void
return_states (DocketDatabase *database, GTask *task, const char *sql)
{
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_state_unref);
  GError *error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (database, sql, &error);

  while (statement != NULL && docket_database_step (database, statement, &error))
    g_ptr_array_add (states, _docket_store_rows_read (database, statement));
  return_result (task, error, states, (GDestroyNotify) g_ptr_array_unref);
}

static void
read_unfinished (DocketDatabase *database, GTask *task)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s FROM job WHERE removed = 0 AND status < 2 ORDER BY added DESC, id DESC",
      _docket_store_rows_get_columns ());

  return_states (database, task, sql);
}

/**
 * docket_store_load_unfinished_async:
 * @self: a store
 * @cancellable: (nullable): cancels it
 * @callback: called with the jobs
 * @data: for @callback
 *
 * Asks for the jobs that are not final.
 */
void
docket_store_load_unfinished_async (DocketStore *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_read (self, new_query (self, read_unfinished, cancellable, callback, data));
}

/**
 * docket_store_load_unfinished_finish:
 *
 * Returns: (transfer full) (element-type DocketJobState) (nullable): the jobs
 */
GPtrArray *
docket_store_load_unfinished_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_unkept (DocketDatabase *database, GTask *task)
{
  /* 0 and 3: linked, and data that is not saved yet */
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s FROM job WHERE id IN"
      " (SELECT DISTINCT job FROM result WHERE state IN (0, 3)) ORDER BY finished",
      _docket_store_rows_get_columns ());

  return_states (database, task, sql);
}

/**
 * docket_store_load_unkept_async:
 * @self: a store
 * @cancellable: (nullable): cancels it
 * @callback: called with the jobs
 * @data: for @callback
 *
 * Asks for the jobs with results that are neither kept nor expired, removed ones included.
 */
void
docket_store_load_unkept_async (DocketStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_read (self, new_query (self, read_unkept, cancellable, callback, data));
}

/**
 * docket_store_load_unkept_finish:
 *
 * Returns: (transfer full) (element-type DocketJobState) (nullable): the jobs
 */
GPtrArray *
docket_store_load_unkept_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_untold (DocketDatabase *database, GTask *task)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s FROM job WHERE removed = 0 AND told = 0 AND status >= 2 ORDER BY finished",
      _docket_store_rows_get_columns ());

  return_states (database, task, sql);
}

/**
 * docket_store_load_untold_async:
 * @self: a store
 * @cancellable: (nullable): cancels it
 * @callback: called with the jobs
 * @data: for @callback
 *
 * Asks for the final jobs whose outcome was not notified.
 */
void
docket_store_load_untold_async (DocketStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_read (self, new_query (self, read_untold, cancellable, callback, data));
}

/**
 * docket_store_load_untold_finish:
 *
 * Returns: (transfer full) (element-type DocketJobState) (nullable): the jobs
 */
GPtrArray *
docket_store_load_untold_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_states (DocketDatabase *database, GTask *task)
{
  const DocketFilter filter = (DocketFilter) GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autofree char *sql = list_sql (_docket_store_rows_get_columns (), filter);

  return_states (database, task, sql);
}

/**
 * docket_store_load_states_async:
 * @self: a store
 * @filter: which jobs
 * @cancellable: (nullable): cancels it
 * @callback: called with the jobs
 * @data: for @callback
 *
 * Asks for all that is known of the jobs of the list, in its order.
 */
void
docket_store_load_states_async (DocketStore *self,
                                DocketFilter filter,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail ((guint) filter < DOCKET_N_FILTERS);

  task = new_query (self, read_states, cancellable, callback, data);
  g_task_set_task_data (task, GUINT_TO_POINTER (filter), NULL);
  _docket_store_read (self, task);
}

/**
 * docket_store_load_states_finish:
 *
 * Returns: (transfer full) (element-type DocketJobState) (nullable): the jobs
 */
GPtrArray *
docket_store_load_states_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* One job by its id */

static void
read_row_of_id (DocketDatabase *database, GTask *task)
{
  GError *error = NULL;
  gint64 row_id = 0;
  sqlite3_stmt *statement = docket_database_prepare (
      database, "SELECT id FROM job WHERE job_id = ? AND removed = 0", &error);

  if (statement != NULL)
    sqlite3_bind_text (statement, 1, g_task_get_task_data (task), -1, SQLITE_STATIC);
  if (statement != NULL && docket_database_step (database, statement, &error))
    row_id = sqlite3_column_int64 (statement, 0);
  if (statement != NULL)
    sqlite3_reset (statement);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (row_id == 0)
    g_task_return_new_error (task,
                             DOCKET_CORE_ERROR,
                             DOCKET_CORE_ERROR_NOT_FOUND,
                             "%s",
                             _ ("There is no such job in the list"));
  else
    g_task_return_pointer (task, g_memdup2 (&row_id, sizeof row_id), g_free);
}

/**
 * docket_store_find_async:
 * @self: a store
 * @job_id: an id, not trusted
 * @cancellable: (nullable): cancels it
 * @callback: called with the row
 * @data: for @callback
 *
 * Looks a job of the list up by its id.
 */
void
docket_store_find_async (DocketStore *self,
                         const char *job_id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (job_id != NULL);

  task = new_query (self, read_row_of_id, cancellable, callback, data);
  g_task_set_task_data (task, g_strdup (job_id), g_free);
  _docket_store_read (self, task);
}

/**
 * docket_store_find_finish:
 *
 * Returns: row of the job; 0 with %DOCKET_CORE_ERROR_NOT_FOUND where the list does not hold it
 */
gint64
docket_store_find_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *row_id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  row_id = g_task_propagate_pointer (G_TASK (result), error);
  return row_id != NULL ? *row_id : 0;
}

/* The history of a job */

static void
read_checks (DocketDatabase *database, GTask *task)
{
  const gint64 *row_id = g_task_get_task_data (task);
  GArray *checks = g_array_new (FALSE, FALSE, sizeof (DocketCheckLog));
  GError *error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT time, forced, http_status, status, trouble, credits FROM check_log WHERE job = ?"
      " ORDER BY time",
      &error);

  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, *row_id);
  while (statement != NULL && docket_database_step (database, statement, &error))
    {
      DocketCheckLog log = { .time = sqlite3_column_int64 (statement, 0),
                             .forced = sqlite3_column_int (statement, 1) != 0,
                             .http_status = (guint) sqlite3_column_int (statement, 2),
                             .status = sqlite3_column_int (statement, 3),
                             .trouble = (DocketTrouble) sqlite3_column_int (statement, 4),
                             .credits = sqlite3_column_int64 (statement, 5) };

      g_array_append_val (checks, log);
    }
  return_result (task, error, checks, (GDestroyNotify) g_array_unref);
}

/**
 * docket_store_load_checks_async:
 * @self: a store
 * @row_id: row of a job
 * @cancellable: (nullable): cancels it
 * @callback: called with the checks
 * @data: for @callback
 *
 * Asks for the checks of a job, the oldest first.
 */
void
docket_store_load_checks_async (DocketStore *self,
                                gint64 row_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  task = new_query (self, read_checks, cancellable, callback, data);
  g_task_set_task_data (task, g_memdup2 (&row_id, sizeof row_id), g_free);
  _docket_store_read (self, task);
}

/**
 * docket_store_load_checks_finish:
 *
 * Returns: (transfer full) (element-type DocketCheckLog) (nullable): the checks
 */
GArray *
docket_store_load_checks_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
