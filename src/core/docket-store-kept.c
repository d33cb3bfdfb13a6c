/* docket-store-kept.c: what is kept of all jobs, and how the list forgets everything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-job-id.h"

typedef struct
{
  DocketResultState state;
  gint64 before;
} KeptQuery;

/* In the thread that reads */

static DocketKept *
read_kept (sqlite3_stmt *statement)
{
  const char *name = (const char *) sqlite3_column_text (statement, 2);
  const char *id = (const char *) sqlite3_column_text (statement, 3);
  g_autofree char *title = name != NULL ? g_strdup (name) : docket_job_id_shorten (id);
  DocketKept *kept = docket_kept_new (sqlite3_column_int64 (statement, 0),
                                      (guint) sqlite3_column_int (statement, 1),
                                      title,
                                      (const char *) sqlite3_column_text (statement, 4));

  kept->size = sqlite3_column_int64 (statement, 5);
  kept->changed = sqlite3_column_int64 (statement, 6);
  kept->removed = sqlite3_column_int64 (statement, 7) != 0;
  return kept;
}

static void
load_kept (DocketDatabase *database, GTask *task)
{
  const KeptQuery *query = g_task_get_task_data (task);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_kept_unref);
  GError *error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT job.id, part, job.name, job.job_id, saved_as, size, changed, removed"
      " FROM result JOIN job ON job.id = result.job WHERE state = ?1 AND saved_as IS NOT NULL"
      " AND (?2 = 0 OR (changed <> 0 AND changed < ?2)) ORDER BY changed, job.id, part",
      &error);

  if (statement != NULL)
    {
      sqlite3_bind_int (statement, 1, (int) query->state);
      sqlite3_bind_int64 (statement, 2, query->before);
      while (docket_database_step (database, statement, &error))
        g_ptr_array_add (all, read_kept (statement));
      sqlite3_reset (statement);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&all), (GDestroyNotify) g_ptr_array_unref);
}

static void
sum_kept (DocketDatabase *database, GTask *task)
{
  g_autofree DocketKeptSum *sum = g_new0 (DocketKeptSum, 1);
  GError *error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT count(*), coalesce(sum(max(size, 0)), 0) FROM result WHERE state = 1",
      &error);

  if (statement != NULL && docket_database_step (database, statement, &error))
    {
      sum->n_files = sqlite3_column_int64 (statement, 0);
      sum->size = sqlite3_column_int64 (statement, 1);
    }
  if (statement != NULL)
    sqlite3_reset (statement);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&sum), g_free);
}

/* On the main thread */

/**
 * docket_store_load_kept_async:
 * @self: a store
 * @state: %DOCKET_RESULT_KEPT, or %DOCKET_RESULT_DELETED for those whose file is still there
 * @before: only those that were saved before this time, UTC µs; 0: all
 * @cancellable: (nullable): cancels it
 * @callback: called with the files
 * @data: for @callback
 *
 * Looks for kept files, of removed jobs too.
 */
void
docket_store_load_kept_async (DocketStore *self,
                              DocketResultState state,
                              gint64 before,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  KeptQuery *query = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  query = g_new0 (KeptQuery, 1);
  query->state = state;
  query->before = before;
  _docket_store_ask (self, load_kept, query, g_free, cancellable, callback, data);
}

/**
 * docket_store_load_kept_finish:
 *
 * Returns: (transfer full) (element-type DocketKept) (nullable): the files, the oldest first
 */
GPtrArray *
docket_store_load_kept_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * docket_store_sum_kept_async:
 * @self: a store
 * @cancellable: (nullable): cancels it
 * @callback: called with the sum
 * @data: for @callback
 *
 * Sums what is kept.
 */
void
docket_store_sum_kept_async (DocketStore *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_ask (self, sum_kept, NULL, NULL, cancellable, callback, data);
}

/**
 * docket_store_sum_kept_finish:
 *
 * Returns: (transfer full) (nullable): the sum, to be freed with g_free()
 */
DocketKeptSum *
docket_store_sum_kept_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Forgetting */

typedef struct
{
  gint64 before;
  gint64 account;
} Erasure;

static gboolean
erase (DocketDatabase *database, DocketWrite *write, GError **error)
{
  const Erasure *erasure = write->data;
  g_autofree char *sql = g_strdup_printf (
      "DELETE FROM result WHERE job IN (SELECT id FROM job WHERE removed <> 0);"
      "DELETE FROM job WHERE removed <> 0;"
      "DELETE FROM batch WHERE id NOT IN (SELECT batch FROM job);"
      "DELETE FROM check_log WHERE time < %1$" G_GINT64_FORMAT ";"
      "DELETE FROM observation WHERE at < %1$" G_GINT64_FORMAT ";"
      "DELETE FROM account WHERE id <> %2$" G_GINT64_FORMAT
      "  AND id NOT IN (SELECT account FROM job); UPDATE counter SET tidied = 0;",
      erasure->before,
      erasure->account);

  write->wiped = TRUE;
  return docket_database_exec (database, sql, error);
}

static void
erased (DocketStore *self, DocketWrite *write)
{
  _docket_store_end_write (self, write);
  g_signal_emit_by_name (self, "counts-changed");
  _docket_write_return_boolean (write);
}

/**
 * docket_store_erase_async:
 * @self: a store; what is to be forgotten was removed from its list
 * @before: a time, UTC µs
 * @account: row of the account that stays, or 0
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Forgets the jobs that were removed, what checks have cost and what the schedule learned before
 * @before, and the accounts that no job has. What is deleted is overwritten.
 */
void
docket_store_erase_async (DocketStore *self,
                          gint64 before,
                          gint64 account,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  const Erasure erasure = { before, account };
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_erase_async);
  _docket_store_write (self, task, erase, erased, g_memdup2 (&erasure, sizeof erasure), g_free);
}

gboolean
docket_store_erase_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
