/* docket-store-spending.c: what checks have cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

typedef struct
{
  gint64 account_id;
  gint64 today;
  gint64 month;
} Period;

/* In the thread that reads */

static gboolean
sum_checks (DocketDatabase *database,
            const Period *period,
            DocketSpending *spending,
            GError **error)
{
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT count(*) FILTER (WHERE time >= ?2), sum(credits) FILTER (WHERE time >= ?2),"
      " count(*), sum(credits) FROM check_log WHERE account = ?1 AND time >= min(?2, ?3)",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, period->account_id);
  sqlite3_bind_int64 (statement, 2, period->today);
  sqlite3_bind_int64 (statement, 3, period->month);
  if (docket_database_step (database, statement, &step_error))
    {
      spending->today.n_checks = sqlite3_column_int64 (statement, 0);
      spending->today.credits = sqlite3_column_int64 (statement, 1);
      spending->month.n_checks = sqlite3_column_int64 (statement, 2);
      spending->month.credits = sqlite3_column_int64 (statement, 3);
    }
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

/* How long each job was watched that ended this month, and each that still works. */
static gboolean
sum_jobs (DocketDatabase *database, const Period *period, DocketSpending *spending, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT not_after FROM observation WHERE account = ?1 AND at >= ?2"
      " UNION ALL SELECT last_checked - CASE WHEN started <> 0 THEN started ELSE added END"
      " FROM job WHERE removed = 0 AND status < 2 AND status = 1 AND account = ?1"
      " AND last_checked >= ?2",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, period->account_id);
  sqlite3_bind_int64 (statement, 2, period->month);
  while (docket_database_step (database, statement, &step_error))
    docket_spending_add_job (spending, sqlite3_column_int64 (statement, 0));
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

static void
read_spending (DocketDatabase *database, GTask *task)
{
  const Period *period = g_task_get_task_data (task);
  g_autofree DocketSpending *spending = g_new0 (DocketSpending, 1);
  g_autoptr (GError) error = NULL;

  if (sum_checks (database, period, spending, &error) &&
      sum_jobs (database, period, spending, &error))
    g_task_return_pointer (task, g_steal_pointer (&spending), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * docket_store_sum_spending_async:
 * @self: a store
 * @account_id: row of an account
 * @today: when the day began, UTC µs
 * @month: when the month began, UTC µs, at most 31 days ago
 * @cancellable: (nullable): cancels it
 * @callback: called with the sums; docket_store_sum_spending_finish() gives them
 * @data: for @callback
 *
 * Sums what the checks of an account have cost, those of jobs that were removed included.
 */
void
docket_store_sum_spending_async (DocketStore *self,
                                 gint64 account_id,
                                 gint64 today,
                                 gint64 month,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  Period *period = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  period = g_new0 (Period, 1);
  period->account_id = account_id;
  period->today = today;
  period->month = month;
  _docket_store_ask (self, read_spending, period, g_free, cancellable, callback, data);
}

/**
 * docket_store_sum_spending_finish:
 *
 * Returns: (transfer full) (nullable): the sums, to be freed with g_free()
 */
DocketSpending *
docket_store_sum_spending_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
