/* docket-store-queries.c: single things that are read, in the reader's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-store-rows.h"

#include <glib/gi18n-lib.h>

/* Ends @task with @result, or with the error where there is one. */
static void
return_array (GTask *task, GError *error, GArray *array)
{
  if (error == NULL)
    {
      g_task_return_pointer (task, array, (GDestroyNotify) g_array_unref);
      return;
    }
  g_array_unref (array);
  g_task_return_error (task, error);
}

static void
return_row (GTask *task, GError *error, gint64 row_id)
{
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

  return_row (task, error, row_id);
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
  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (job_id != NULL);

  _docket_store_ask (self, read_row_of_id, g_strdup (job_id), g_free, cancellable, callback, data);
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

/* The next job to look at */

static void
read_unseen (DocketDatabase *database, GTask *task)
{
  GError *error = NULL;
  gint64 row_id = 0;

  docket_database_get_number (database,
                              "SELECT id FROM job WHERE removed = 0 AND status >= 2 AND seen = 0"
                              " ORDER BY finished DESC, id DESC LIMIT 1",
                              &row_id,
                              &error);
  return_row (task, error, row_id);
}

/**
 * docket_store_find_unseen_async:
 * @self: a store
 * @cancellable: (nullable): cancels it
 * @callback: called with the row; docket_store_find_finish() gives it
 * @data: for @callback
 *
 * Looks up the newest final job whose row was not looked at.
 */
void
docket_store_find_unseen_async (DocketStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_ask (self, read_unseen, NULL, NULL, cancellable, callback, data);
}

/* How many there are */

static void
read_n_unseen (DocketDatabase *database, GTask *task)
{
  GError *error = NULL;
  gint64 n = 0;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT count(*) FROM job"
      " WHERE removed = 0 AND status >= 2 AND seen = 0 AND finished >= ?",
      &error);

  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, *(gint64 *) g_task_get_task_data (task));
  if (statement != NULL && docket_database_step (database, statement, &error))
    n = sqlite3_column_int64 (statement, 0);
  if (statement != NULL)
    sqlite3_reset (statement);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_memdup2 (&n, sizeof n), g_free);
}

/**
 * docket_store_count_unseen_async:
 * @self: a store
 * @since: UTC µs
 * @cancellable: (nullable): cancels it
 * @callback: called with the number
 * @data: for @callback
 *
 * Counts the jobs that became final since then and whose rows were not looked at.
 */
void
docket_store_count_unseen_async (DocketStore *self,
                                 gint64 since,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_ask (
      self, read_n_unseen, g_memdup2 (&since, sizeof since), g_free, cancellable, callback, data);
}

/**
 * docket_store_count_unseen_finish:
 *
 * Returns: how many there are; 0 where that cannot be read
 */
gint64
docket_store_count_unseen_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *n = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  n = g_task_propagate_pointer (G_TASK (result), error);
  return n != NULL ? *n : 0;
}

/* Batches */

static void
read_batches (DocketDatabase *database, GTask *task)
{
  GArray *batches = g_array_new (FALSE, FALSE, sizeof (DocketBatch));
  GError *error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database, DOCKET_BATCH_SQL " WHERE n_jobs > 1 ORDER BY id DESC LIMIT ?", &error);

  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, GPOINTER_TO_UINT (g_task_get_task_data (task)));
  while (statement != NULL && docket_database_step (database, statement, &error))
    {
      DocketBatch batch = { 0 };

      _docket_store_read_batch (statement, &batch);
      g_array_append_val (batches, batch);
    }
  return_array (task, error, batches);
}

/**
 * docket_store_load_batches_async:
 * @self: a store
 * @n_batches: how many at most
 * @cancellable: (nullable): cancels it
 * @callback: called with the batches
 * @data: for @callback
 *
 * Asks for the newest batches of more than one job.
 */
void
docket_store_load_batches_async (DocketStore *self,
                                 guint n_batches,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_ask (
      self, read_batches, GUINT_TO_POINTER (n_batches), NULL, cancellable, callback, data);
}

/**
 * docket_store_load_batches_finish:
 *
 * Returns: (transfer full) (element-type DocketBatch) (nullable): the batches, the newest first
 */
GArray *
docket_store_load_batches_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The accounts, as another process may have left them */

static void
read_accounts (DocketDatabase *database, GTask *task)
{
  const gint64 *midnight = g_task_get_task_data (task);
  GArray *accounts = g_array_new (FALSE, FALSE, sizeof (DocketAccount));
  GError *error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT id, balance, balance_at, rejected,"
      " (SELECT total(credits) FROM check_log WHERE account = account.id AND time >= ?)"
      " FROM account",
      &error);

  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, *midnight);
  while (statement != NULL && docket_database_step (database, statement, &error))
    {
      DocketAccount account = { .row_id = sqlite3_column_int64 (statement, 0),
                                .balance = DOCKET_NO_NUMBER,
                                .balance_at = sqlite3_column_int64 (statement, 2),
                                .rejected = sqlite3_column_int64 (statement, 3),
                                .credits_today = sqlite3_column_int64 (statement, 4) };

      if (sqlite3_column_type (statement, 1) != SQLITE_NULL)
        account.balance = sqlite3_column_int64 (statement, 1);
      g_array_append_val (accounts, account);
    }
  return_array (task, error, accounts);
}

/**
 * docket_store_load_accounts_async:
 * @self: a store
 * @now: UTC µs
 * @cancellable: (nullable): cancels it
 * @callback: called with the accounts
 * @data: for @callback
 *
 * Asks for all accounts, without how they spell. Nothing is written.
 */
void
docket_store_load_accounts_async (DocketStore *self,
                                  gint64 now,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  const gint64 midnight = _docket_store_get_midnight (now);

  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_ask (self,
                     read_accounts,
                     g_memdup2 (&midnight, sizeof midnight),
                     g_free,
                     cancellable,
                     callback,
                     data);
}

/**
 * docket_store_load_accounts_finish:
 *
 * Returns: (transfer full) (element-type DocketAccount) (nullable): the accounts
 */
GArray *
docket_store_load_accounts_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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
  return_array (task, error, checks);
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
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_ask (
      self, read_checks, g_memdup2 (&row_id, sizeof row_id), g_free, cancellable, callback, data);
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
