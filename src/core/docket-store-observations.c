/* docket-store-observations.c: what the schedule learns from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-job-id.h"

/* What is older says little of how long jobs take today. */
#define REMEMBER (30 * (gint64) G_TIME_SPAN_DAY)

/* Rows that are looked at, newest first: enough for a hundred jobs of each of many kinds. */
#define MOST_FINAL   4000
#define MOST_WORKING 1000

typedef struct
{
  gint64 account_id;
  gint64 now;
} Learning;

/* Writing */

static gint64
get_beginning (const DocketJobState *state)
{
  return state->started != 0 ? state->started : state->added;
}

/**
 * _docket_store_note_observation:
 * @database: the connection that writes
 * @before: (nullable): a job before a change
 * @after: the job after it
 *
 * A job that became final did so between two checks, which is kept in the transaction of the
 * change. Of one that began when it was added it is known that it was not final then (a µs later,
 * to be told from one of unknown age), and its run time tells more.
 *
 * Returns: whether it was written, or nothing was to be
 */
gboolean
_docket_store_note_observation (DocketDatabase *database,
                                const DocketJobState *before,
                                const DocketJobState *after,
                                GError **error)
{
  const gint64 begin = get_beginning (after);
  const gint64 at_least = after->started != 0 ? 1 : 0;
  g_autofree char *class = NULL;
  sqlite3_stmt *statement = NULL;

  if (before == NULL || docket_status_is_final (before->status) ||
      (after->status != DOCKET_STATUS_SUCCESS && after->status != DOCKET_STATUS_FAILED))
    return TRUE;

  statement = docket_database_prepare (
      database,
      "INSERT INTO observation (account, class, at, status, not_before, not_after, job_duration)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      error);
  if (statement == NULL)
    return FALSE;

  class = docket_job_id_get_class (after->id);
  sqlite3_bind_int64 (statement, 1, after->account_id);
  sqlite3_bind_text (statement, 2, class, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, after->finished);
  sqlite3_bind_int (statement, 4, (int) after->status);
  sqlite3_bind_int64 (statement,
                      5,
                      before->status == DOCKET_STATUS_WORKING
                          ? MAX (at_least, before->last_checked - begin)
                          : at_least);
  sqlite3_bind_int64 (statement, 6, MAX (0, after->finished - begin));
  if (after->started != 0 && after->job_duration != DOCKET_NO_NUMBER)
    sqlite3_bind_int64 (statement, 7, after->job_duration);
  return docket_database_run (database, statement, error);
}

/* Reading */

/* Takes in rows of class or id, not before, not after, run time. */
static gboolean
take_rows (DocketDatabase *database,
           sqlite3_stmt *statement,
           gboolean has_class,
           DocketLaws *laws,
           GError **error)
{
  g_autoptr (GError) step_error = NULL;

  while (docket_database_step (database, statement, &step_error))
    {
      const char *text = (const char *) sqlite3_column_text (statement, 0);
      g_autofree char *class = has_class ? g_strdup (text) : docket_job_id_get_class (text);
      DocketObservation observation;

      if (docket_observation_set (&observation,
                                  sqlite3_column_int64 (statement, 1),
                                  sqlite3_column_int64 (statement, 2),
                                  sqlite3_column_int64 (statement, 3)))
        docket_laws_add (laws, class, &observation);
    }
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

/* Rows are written in the order of time. */
static gboolean
take_final (DocketDatabase *database, const Learning *learning, DocketLaws *laws, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT class, not_before, not_after, job_duration FROM observation"
      " WHERE account = ?1 AND at >= ?2 AND at <= ?3 ORDER BY id DESC LIMIT ?4",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, learning->account_id);
  sqlite3_bind_int64 (statement, 2, learning->now - REMEMBER);
  sqlite3_bind_int64 (statement, 3, learning->now + (gint64) G_TIME_SPAN_DAY);
  sqlite3_bind_int64 (statement, 4, MOST_FINAL);
  return take_rows (database, statement, TRUE, laws, error);
}

/* What still works, or did when it was removed, takes at least so long. */
static gboolean
take_working (DocketDatabase *database, const Learning *learning, DocketLaws *laws, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT job_id, last_checked - CASE WHEN started <> 0 THEN started ELSE added END, ?1, 0"
      " FROM (SELECT * FROM (SELECT * FROM job WHERE removed = 0 AND status < 2 AND status = 1"
      "   ORDER BY added DESC, id DESC LIMIT ?2)"
      "  UNION ALL SELECT * FROM (SELECT * FROM job WHERE removed <> 0 AND status = 1"
      "   ORDER BY removed DESC LIMIT ?2))"
      " WHERE account = ?3 AND last_checked >= ?4",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, DOCKET_NEVER);
  sqlite3_bind_int64 (statement, 2, MOST_WORKING);
  sqlite3_bind_int64 (statement, 3, learning->account_id);
  sqlite3_bind_int64 (statement, 4, learning->now - REMEMBER);
  return take_rows (database, statement, FALSE, laws, error);
}

static void
read_laws (DocketDatabase *database, GTask *task)
{
  const Learning *learning = g_task_get_task_data (task);
  g_autoptr (DocketLaws) laws = docket_laws_new ();
  g_autoptr (GError) error = NULL;

  if (!take_final (database, learning, laws, &error) ||
      !take_working (database, learning, laws, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  docket_laws_learn (laws);
  g_task_return_pointer (task, g_steal_pointer (&laws), (GDestroyNotify) docket_laws_unref);
}

/**
 * docket_store_learn_async:
 * @self: a store
 * @account_id: row of an account
 * @now: UTC µs
 * @cancellable: (nullable): interrupts it
 * @callback: called with the laws; docket_store_learn_finish() gives them
 * @data: for @callback
 *
 * Learns how long the jobs of an account take, from the last 30 days, in the thread that reads.
 */
void
docket_store_learn_async (DocketStore *self,
                          gint64 account_id,
                          gint64 now,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  Learning *learning = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  learning = g_new0 (Learning, 1);
  learning->account_id = account_id;
  learning->now = now;
  _docket_store_ask (self, read_laws, learning, g_free, cancellable, callback, data);
}

/**
 * docket_store_learn_finish:
 *
 * Returns: (transfer full) (nullable): how long the jobs of the account take
 */
DocketLaws *
docket_store_learn_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
