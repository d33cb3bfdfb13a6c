/* docket-store-removal.c: jobs that go off the list and come back, and what is thrown away
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

/* A removed job can come back as long as Docket runs that removed it, and somewhat longer. */
#define KEEP_REMOVED (24 * 3600 * (gint64) G_USEC_PER_SEC)

/* After that only the first and the last check of a job stay in its history: what a month has cost
 * is counted till it is over, wherever on earth. */
#define KEEP_CHECKS (32 * KEEP_REMOVED)

/* Rows that one transaction throws away at most: others wait meanwhile. */
#define TIDY_ROWS 2000

/* The file is written anew when this many pages of it, and a quarter of them, are free. */
#define MIN_FREE_PAGES 2000

/* In the writer's thread */

void
_docket_removal_free (DocketRemoval *removal)
{
  g_clear_pointer (&removal->selection, docket_selection_unref);
  g_clear_pointer (&removal->removed, docket_removed_free);
  g_free (removal);
}

void
docket_removed_free (DocketRemoved *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

/* The rows of a selection as a table, for SQL. */
static gboolean
fill_chosen (DocketDatabase *database, GArray *rows, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (!docket_database_exec (database,
                             "CREATE TEMP TABLE IF NOT EXISTS chosen (id INTEGER PRIMARY KEY);"
                             "DELETE FROM temp.chosen;",
                             error))
    return FALSE;

  statement = docket_database_prepare (
      database, "INSERT OR IGNORE INTO temp.chosen VALUES (?)", error);
  for (guint i = 0; statement != NULL && i < rows->len; i++)
    {
      sqlite3_bind_int64 (statement, 1, g_array_index (rows, gint64, i));
      if (!docket_database_run (database, statement, error))
        return FALSE;
    }
  return statement != NULL;
}

/* Runs @statement, which gives row ids. */
static gboolean
collect_rows (DocketDatabase *database, sqlite3_stmt *statement, GArray *rows, GError **error)
{
  g_autoptr (GError) step_error = NULL;

  while (docket_database_step (database, statement, &step_error))
    {
      const gint64 row_id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows, row_id);
    }
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

/* The stamp names one removal: no other has it. */
static gboolean
make_stamp (DocketDatabase *database, gint64 now, gint64 *stamp, GError **error)
{
  gint64 last = 0;

  if (!docket_database_get_number (
          database, "SELECT max(removed) FROM job WHERE removed <> 0", &last, error))
    return FALSE;
  *stamp = MAX (now, last + 1);
  return TRUE;
}

/* The removals of this process, which only this process can undo. */
#define OWN_REMOVALS "CREATE TEMP TABLE IF NOT EXISTS removal (stamp INTEGER PRIMARY KEY);"

static gboolean
note_own_removal (DocketDatabase *database, gint64 stamp, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (!docket_database_exec (database, OWN_REMOVALS, error))
    return FALSE;
  statement = docket_database_prepare (
      database, "INSERT OR IGNORE INTO temp.removal VALUES (?)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stamp);
  return docket_database_run (database, statement, error);
}

gboolean
_docket_removal_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  DocketRemoval *removal = write->data;
  const DocketQuery *query = removal->selection->query;
  g_autofree char *condition = query != NULL ? _docket_query_make_condition (query)
                                             : g_strdup ("removed = 0");
  g_autofree char *sql = g_strdup_printf (
      "UPDATE job SET removed = ?3 WHERE %s AND id %s (SELECT id FROM temp.chosen) RETURNING id",
      condition,
      query != NULL ? "NOT IN" : "IN");
  DocketRemoved *removed = g_new0 (DocketRemoved, 1);
  sqlite3_stmt *statement = NULL;

  removal->removed = removed;
  removed->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!make_stamp (database, removal->now, &removed->stamp, error) ||
      !note_own_removal (database, removed->stamp, error) ||
      !fill_chosen (database, removal->selection->rows, error))
    return FALSE;
  statement = docket_database_prepare (database, sql, error);
  if (statement == NULL)
    return FALSE;
  if (query != NULL)
    _docket_query_bind (query, statement);
  sqlite3_bind_int64 (statement, 3, removed->stamp);
  return collect_rows (database, statement, removed->rows, error);
}

gboolean
_docket_return_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  DocketRemoval *removal = write->data;
  sqlite3_stmt *statement = docket_database_prepare (
      database, "UPDATE job SET removed = 0 WHERE removed = ? RETURNING id", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, removal->removed->stamp);
  return collect_rows (database, statement, removal->removed->rows, error);
}

gboolean
_docket_mark_seen_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  DocketRemoval *removal = write->data;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "UPDATE job SET seen = ? WHERE removed = 0 AND status >= 2 AND seen = 0 RETURNING id",
      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, removal->now);
  return collect_rows (database, statement, removal->removed->rows, error);
}

static gboolean
throw_away (DocketDatabase *database, const char *sql, gint64 before, gint64 *n, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, before);
  if (sqlite3_bind_parameter_count (statement) > 1)
    sqlite3_bind_int64 (statement, 2, TIDY_ROWS);
  if (!docket_database_run (database, statement, error))
    return FALSE;
  *n += docket_database_get_n_changed (database);
  return TRUE;
}

/* Where the history was thinned up to stands in the database: each check is looked at once. */
static gboolean
thin_checks (DocketDatabase *database, gint64 before, gint64 *n, GError **error)
{
  gint64 end = 0;
  g_autofree char *find = g_strdup_printf (
      "SELECT max(id) FROM (SELECT id, time FROM check_log WHERE id > (SELECT tidied FROM counter)"
      " ORDER BY id LIMIT %d) WHERE time < %" G_GINT64_FORMAT,
      TIDY_ROWS,
      before);

  if (!docket_database_get_number (database, find, &end, error))
    return FALSE;
  if (end == 0)
    return TRUE;

  *n += 1;
  return throw_away (database,
                     "DELETE FROM check_log WHERE id > (SELECT tidied FROM counter) AND id <= ?1"
                     " AND (job = 0 OR (EXISTS (SELECT 1 FROM check_log AS later"
                     "  WHERE later.job = check_log.job AND later.id > check_log.id)"
                     " AND EXISTS (SELECT 1 FROM check_log AS earlier"
                     "  WHERE earlier.job = check_log.job AND earlier.id < check_log.id)))",
                     end,
                     n,
                     error) &&
         throw_away (database, "UPDATE counter SET tidied = ?1", end, n, error);
}

/* Throws away what is old, a part at a time. What checks have cost stays in the jobs. */
gboolean
_docket_tidy_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  DocketTidying *tidying = write->data;
  const gint64 removed = tidying->now - KEEP_REMOVED;

  tidying->n_rows = 0;
  return thin_checks (database, tidying->now - KEEP_CHECKS, &tidying->n_rows, error) &&
         throw_away (database,
                     "DELETE FROM observation WHERE id IN"
                     " (SELECT id FROM observation WHERE at < ?1 ORDER BY id LIMIT ?2)",
                     tidying->now - KEEP_CHECKS,
                     &tidying->n_rows,
                     error) &&
         throw_away (database,
                     "DELETE FROM check_log WHERE id IN (SELECT check_log.id FROM job"
                     " JOIN check_log ON check_log.job = job.id"
                     " WHERE removed <> 0 AND removed < ?1 LIMIT ?2)"
                     " AND id <= (SELECT tidied FROM counter)",
                     removed,
                     &tidying->n_rows,
                     error) &&
         /* What it has cost is still counted, without saying for which job. */
         throw_away (database,
                     "UPDATE check_log SET job = 0 WHERE id IN (SELECT check_log.id FROM job"
                     " JOIN check_log ON check_log.job = job.id"
                     " WHERE removed <> 0 AND removed < ?1 LIMIT ?2)",
                     removed,
                     &tidying->n_rows,
                     error) &&
         throw_away (database,
                     "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE removed <> 0"
                     " AND removed < ?1 AND NOT EXISTS"
                     " (SELECT 1 FROM check_log WHERE check_log.job = job.id) LIMIT ?2)",
                     removed,
                     &tidying->n_rows,
                     error);
}

/* The links of removed jobs are of no more use once nobody can bring the jobs back. */
gboolean
_docket_wipe_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  const gboolean *own = write->data;
  g_autofree char *sql = g_strdup_printf (
      "UPDATE result SET link = NULL, state = %d WHERE link IS NOT NULL AND state = %d"
      " AND job IN (SELECT id FROM job WHERE removed <> 0"
      " AND removed %s (SELECT stamp FROM temp.removal))",
      DOCKET_RESULT_EXPIRED,
      DOCKET_RESULT_LINKED,
      *own ? "IN" : "NOT IN");
  sqlite3_stmt *statement = NULL;

  if (!docket_database_exec (database, OWN_REMOVALS, error))
    return FALSE;
  statement = docket_database_prepare (database, sql, error);
  if (statement == NULL || !docket_database_run (database, statement, error))
    return FALSE;
  write->wiped = docket_database_get_n_changed (database) > 0;
  return TRUE;
}

/* Gives free pages back to the disk. Not while a job is unfinished: its answers would wait. */
gboolean
_docket_shrink_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  gint64 n_free = 0, n_pages = 0, n_unfinished = 0;

  if (!docket_database_get_number (database, "PRAGMA freelist_count", &n_free, error) ||
      !docket_database_get_number (database, "PRAGMA page_count", &n_pages, error) ||
      !docket_database_get_number (database,
                                   "SELECT count(*) FROM job WHERE removed = 0 AND status < 2",
                                   &n_unfinished,
                                   error))
    return FALSE;
  if (n_unfinished > 0 || n_free < MIN_FREE_PAGES || n_free < n_pages / 4)
    return TRUE;
  return docket_database_exec (database, "VACUUM", error);
}

/* On the main thread */

static DocketRemoval *
new_removal (DocketSelection *selection, gint64 stamp, gint64 now)
{
  DocketRemoval *removal = g_new0 (DocketRemoval, 1);

  removal->now = now;
  if (selection != NULL)
    {
      removal->selection = docket_selection_ref (selection);
      return removal;
    }
  removal->removed = g_new0 (DocketRemoved, 1);
  removal->removed->stamp = stamp;
  removal->removed->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  return removal;
}

static void
removal_written (DocketStore *self, DocketWrite *write)
{
  DocketRemoval *removal = write->data;
  DocketRemoved *removed = removal->removed;

  _docket_store_end_write (self, write);
  if (write->error == NULL && removed->rows->len > 0)
    _docket_store_tell_rows (self, removed->rows, FALSE);
  else
    g_signal_emit_by_name (self, "counts-changed");
  if (removal->held)
    _docket_store_release_rows (self, removal->selection->rows);

  if (write->error != NULL)
    {
      g_task_return_error (write->task, g_steal_pointer (&write->error));
      return;
    }
  if (removed->rows->len == 0)
    removed->stamp = 0;
  g_task_return_pointer (
      write->task, g_steal_pointer (&removal->removed), (GDestroyNotify) docket_removed_free);
}

/**
 * docket_store_remove_async:
 * @self: a store
 * @selection: which jobs
 * @now: UTC µs
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Takes jobs off the list. Their rows stay as they are, so that they can be brought back.
 */
void
docket_store_remove_async (DocketStore *self,
                           DocketSelection *selection,
                           gint64 now,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = NULL;
  DocketRemoval *removal = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (selection != NULL);

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_remove_async);
  removal = new_removal (selection, 0, now);
  removal->held = selection->query == NULL && !_docket_store_is_closed (self) &&
                  _docket_store_hold_rows (self, selection->rows);
  _docket_store_write (self,
                       task,
                       _docket_removal_run,
                       removal_written,
                       removal,
                       (GDestroyNotify) _docket_removal_free);
}

/**
 * docket_store_remove_finish:
 *
 * Returns: (transfer full) (nullable): what was removed
 */
DocketRemoved *
docket_store_remove_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
return_written (DocketStore *self, DocketWrite *write)
{
  const DocketRemoval *removal = write->data;

  _docket_store_end_write (self, write);
  if (write->error == NULL && removal->removed->rows->len > 0)
    _docket_store_tell_rows (self, removal->removed->rows, TRUE);
  else
    g_signal_emit_by_name (self, "counts-changed");
  if (write->error != NULL)
    g_task_return_error (write->task, g_steal_pointer (&write->error));
  else
    g_task_return_pointer (
        write->task, g_array_ref (removal->removed->rows), (GDestroyNotify) g_array_unref);
}

/**
 * docket_store_bring_back_async:
 * @self: a store
 * @stamp: of a removal
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Brings the jobs of one removal back, as they were: with their schedule, and what was told.
 */
void
docket_store_bring_back_async (DocketStore *self,
                               gint64 stamp,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (stamp != 0);

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_bring_back_async);
  _docket_store_write (self,
                       task,
                       _docket_return_run,
                       return_written,
                       new_removal (NULL, stamp, 0),
                       (GDestroyNotify) _docket_removal_free);
}

/**
 * docket_store_bring_back_finish:
 *
 * Returns: (transfer full) (element-type gint64) (nullable): rows of the jobs that came back
 */
GArray *
docket_store_bring_back_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mark_seen_written (DocketStore *self, DocketWrite *write)
{
  const DocketRemoval *removal = write->data;

  _docket_store_end_write (self, write);
  if (write->error == NULL)
    _docket_store_tell_seen (self, removal->removed->rows, removal->now);
  _docket_write_return_boolean (write);
}

/**
 * docket_store_mark_seen_async:
 * @self: a store
 * @now: UTC µs
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Marks all final jobs as seen.
 */
void
docket_store_mark_seen_async (DocketStore *self,
                              gint64 now,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_mark_seen_async);
  _docket_store_write (self,
                       task,
                       _docket_mark_seen_run,
                       mark_seen_written,
                       new_removal (NULL, 0, now),
                       (GDestroyNotify) _docket_removal_free);
}

gboolean
docket_store_mark_seen_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Tidying */

static void tidy (DocketStore *self, GTask *task, gint64 now);

static void
shrink_written (DocketStore *self, DocketWrite *write)
{
  _docket_store_end_write (self, write);
  g_signal_emit_by_name (self, "counts-changed");
  /* Something else came in between: the next time will do. */
  if (g_error_matches (write->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&write->error);
  _docket_write_return_boolean (write);
}

static void
tidy_written (DocketStore *self, DocketWrite *write)
{
  const DocketTidying *tidying = write->data;

  _docket_store_end_write (self, write);
  g_signal_emit_by_name (self, "counts-changed");
  if (write->error != NULL)
    _docket_write_return_boolean (write);
  else if (tidying->n_rows > 0)
    tidy (self, g_object_ref (write->task), tidying->now);
  else
    _docket_store_write_alone (
        self, g_object_ref (write->task), _docket_shrink_run, shrink_written);
}

static void
tidy (DocketStore *self, GTask *task, gint64 now)
{
  DocketTidying *tidying = g_new0 (DocketTidying, 1);

  tidying->now = now;
  _docket_store_write (self, task, _docket_tidy_run, tidy_written, tidying, g_free);
}

/**
 * docket_store_tidy_async:
 * @self: a store
 * @now: UTC µs
 * @cancellable: (nullable): not used
 * @callback: called when it is done
 * @data: for @callback
 *
 * Throws away what nobody will ask for again: jobs that were removed a day ago, and of what is 30
 * days old the middle of the history of checks and what the schedule learned from. Other writes go
 * in between. Where nothing is watched and much of the file is free, the file is made smaller.
 */
void
docket_store_tidy_async (DocketStore *self,
                         gint64 now,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  tidy (self,
        _docket_store_new_task (self, cancellable, callback, data, docket_store_tidy_async),
        now);
}

gboolean
docket_store_tidy_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Wiping */

static void
wipe_written (DocketStore *self, DocketWrite *write)
{
  _docket_store_end_write (self, write);
  g_signal_emit_by_name (self, "counts-changed");
  _docket_write_return_boolean (write);
}

/**
 * docket_store_wipe_removed_async:
 * @self: a store
 * @own: whether what this store removed is meant, or what others did
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Wipes the links of jobs that are off the list, from the database and from its log. Called when
 * nobody can bring them back: before the list is closed, for its own removals, and when it was
 * opened, for those of processes that may have been killed. The rows stay.
 */
void
docket_store_wipe_removed_async (DocketStore *self,
                                 gboolean own,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  task = _docket_store_new_task (
      self, cancellable, callback, data, docket_store_wipe_removed_async);
  _docket_store_write (
      self, task, _docket_wipe_run, wipe_written, g_memdup2 (&own, sizeof own), g_free);
}

gboolean
docket_store_wipe_removed_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
