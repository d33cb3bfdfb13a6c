/* docket-store-listing.c: the list as a query, in the reader's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-store-rows.h"

void
docket_rows_free (DocketRows *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->groups, docket_groups_free);
  g_free (self);
}

static void
listing_free (DocketListing *listing)
{
  g_clear_pointer (&listing->query, docket_query_unref);
  g_clear_pointer (&listing->zone, g_time_zone_unref);
  g_free (listing);
}

/* SQL. ?1 is what is searched for, ?2 the batch. */

/* Which unfinished, and which final jobs each filter shows: as the triggers of the schema count
 * them and docket_filter_shows() says. */
typedef struct
{
  const char *unfinished; /* (nullable): none */
  const char *final;      /* (nullable): none */
} Condition;

static const Condition conditions[DOCKET_N_FILTERS] = {
  [DOCKET_FILTER_ALL] = { "", "" },
  [DOCKET_FILTER_WATCHING] = { " AND trouble <> 9", NULL },
  [DOCKET_FILTER_FINISHED] = { NULL, " AND status = 2" },
  [DOCKET_FILTER_PROBLEMS] = { " AND trouble = 9", " AND status > 2" },
  [DOCKET_FILTER_UNSEEN] = { NULL, " AND seen = 0" },
};

static void
append_common (GString *sql, const DocketQuery *query)
{
  if (query->batch_id != 0)
    g_string_append (sql, " AND batch = ?2");
  if (query->words[0] != '\0')
    g_string_append (sql, " AND docket_matches(search, ?1)");
}

/* All that a search or another order than the usual one needs stands in the index job_search; the
 * planner does not know that a row beside it costs ten times as much. */
static const char *
get_index (const DocketQuery *query)
{
  if (query->batch_id != 0)
    return " INDEXED BY job_batch";
  if (query->filter == DOCKET_FILTER_UNSEEN)
    return " INDEXED BY job_unseen";
  if (query->words[0] != '\0' || query->order != DOCKET_ORDER_NEWEST)
    return " INDEXED BY job_search";
  return " INDEXED BY job_finished";
}

/* A part of the list that is in order by itself. */
static void
append_part (GString *sql, const DocketQuery *query, gboolean final)
{
  const Condition *condition = &conditions[query->filter];
  const gboolean newest = query->order == DOCKET_ORDER_NEWEST;

  g_string_append_printf (sql,
                          "SELECT * FROM (SELECT id, status, %s AS time%s FROM job%s"
                          " WHERE removed = 0 AND status %s 2%s",
                          final ? "finished" : "added",
                          newest ? "" : ", expires, job_duration, search",
                          final ? get_index (query) : "",
                          final ? ">=" : "<",
                          final ? condition->final : condition->unfinished);
  append_common (sql, query);
  if (newest)
    g_string_append_printf (sql, " ORDER BY %s DESC, id DESC", final ? "finished" : "added");
  g_string_append_c (sql, ')');
}

/* As docket_query_compare() orders. */
static const char *
get_order (DocketOrder order)
{
  switch (order)
    {
    case DOCKET_ORDER_NAME:
      return "search COLLATE docket_titles, time DESC, id DESC";
    case DOCKET_ORDER_STATE:
      return "CASE WHEN status < 2 THEN 0 WHEN status = 2 THEN 9 ELSE status END,"
             " time DESC, id DESC";
    case DOCKET_ORDER_EXPIRY:
      return "expires = 0, expires, time DESC, id DESC";
    case DOCKET_ORDER_DURATION:
      return "max(coalesce(job_duration, 0), 0) DESC, time DESC, id DESC";
    case DOCKET_ORDER_NEWEST:
    default:
      return NULL;
    }
}

/**
 * _docket_query_make_sql:
 *
 * Returns: (transfer full): a select of id, status and time of the jobs of @query, in its order
 */
char *
_docket_query_make_sql (const DocketQuery *query)
{
  const Condition *condition = &conditions[query->filter];
  GString *sql = g_string_new ("SELECT id, status, time FROM (");

  if (condition->unfinished != NULL)
    append_part (sql, query, FALSE);
  if (condition->unfinished != NULL && condition->final != NULL)
    g_string_append (sql, " UNION ALL ");
  if (condition->final != NULL)
    append_part (sql, query, TRUE);
  g_string_append_c (sql, ')');
  if (query->order != DOCKET_ORDER_NEWEST)
    g_string_append_printf (sql, " ORDER BY %s", get_order (query->order));
  return g_string_free (sql, FALSE);
}

/**
 * _docket_query_make_condition:
 *
 * Returns: (transfer full): a condition that holds for the rows of @query in the table job
 */
char *
_docket_query_make_condition (const DocketQuery *query)
{
  const Condition *condition = &conditions[query->filter];
  GString *sql = g_string_new ("removed = 0 AND (");

  if (condition->unfinished != NULL)
    g_string_append_printf (sql, "(status < 2%s)", condition->unfinished);
  if (condition->unfinished != NULL && condition->final != NULL)
    g_string_append (sql, " OR ");
  if (condition->final != NULL)
    g_string_append_printf (sql, "(status >= 2%s)", condition->final);
  g_string_append_c (sql, ')');
  append_common (sql, query);
  return g_string_free (sql, FALSE);
}

/**
 * _docket_query_bind:
 *
 * Sets the values of a statement that was made of @query.
 */
void
_docket_query_bind (const DocketQuery *query, sqlite3_stmt *statement)
{
  const int n = sqlite3_bind_parameter_count (statement);

  if (n >= 1)
    sqlite3_bind_text (statement, 1, query->words, -1, SQLITE_TRANSIENT);
  if (n >= 2)
    sqlite3_bind_int64 (statement, 2, query->batch_id);
}

/* Reading */

static DocketRows *
new_rows (const DocketListing *listing, gint64 generation)
{
  DocketRows *rows = g_new0 (DocketRows, 1);

  rows->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  rows->groups = docket_groups_new (listing->query->order, listing->zone);
  rows->generation = generation;
  return rows;
}

static DocketRows *
copy_rows (const DocketRows *rows)
{
  DocketRows *copy = g_new0 (DocketRows, 1);

  copy->rows = g_array_copy (rows->rows);
  copy->groups = docket_groups_copy (rows->groups);
  copy->generation = rows->generation;
  return copy;
}

/* The first rows are told at once; both see the same commits. */
static DocketRows *
read_all (DocketDatabase *database, GTask *task, gint64 generation, GError **error)
{
  const DocketListing *listing = g_task_get_task_data (task);
  g_autofree char *sql = _docket_query_make_sql (listing->query);
  sqlite3_stmt *statement = docket_database_prepare (database, sql, error);
  g_autoptr (DocketRows) rows = new_rows (listing, generation);
  g_autoptr (GError) step_error = NULL;

  if (statement == NULL)
    return NULL;

  _docket_query_bind (listing->query, statement);
  while (docket_database_step (database, statement, &step_error))
    {
      const gint64 row_id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (rows->rows, row_id);
      docket_groups_append (rows->groups,
                            (DocketStatus) sqlite3_column_int (statement, 1),
                            sqlite3_column_int64 (statement, 2));
      if (rows->rows->len == DOCKET_FIRST_ROWS && listing->first_rows != NULL)
        _docket_store_answer_rows (task, copy_rows (rows), NULL, TRUE);
    }
  if (step_error == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

static void
read_rows (DocketDatabase *database, GTask *task)
{
  GError *error = NULL;
  DocketRows *rows = NULL;
  gint64 generation = 0;

  if (docket_database_exec (database, "BEGIN", &error) &&
      docket_database_get_number (database, "SELECT generation FROM counter", &generation, &error))
    rows = read_all (database, task, generation, &error);
  docket_database_exec (database, "COMMIT", NULL);
  _docket_store_answer_rows (task, rows, error, FALSE);
}

/**
 * docket_store_query_async:
 * @self: a store
 * @query: which jobs, in which order
 * @zone: time zone of the days
 * @first_rows: (nullable): called with the first %DOCKET_FIRST_ROWS rows, where there are more
 * @first_rows_data: for @first_rows
 * @cancellable: (nullable): interrupts it
 * @callback: called with all rows
 * @data: for @callback
 *
 * Asks for the rows of a list. When they are given, all changes that the query saw have been told,
 * so what docket_store_get_job() gives stands where the rows say.
 */
void
docket_store_query_async (DocketStore *self,
                          DocketQuery *query,
                          GTimeZone *zone,
                          DocketRowsFunc first_rows,
                          gpointer first_rows_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  DocketListing *listing = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (query != NULL);

  listing = g_new0 (DocketListing, 1);
  listing->query = docket_query_ref (query);
  listing->zone = g_time_zone_ref (zone);
  listing->first_rows = first_rows;
  listing->first_rows_data = first_rows_data;
  _docket_store_ask (
      self, read_rows, listing, (GDestroyNotify) listing_free, cancellable, callback, data);
}

/**
 * docket_store_query_finish:
 *
 * Returns: (transfer full) (nullable): the rows
 */
DocketRows *
docket_store_query_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Jobs */

/* A job is left out whose row is gone by now: another process may have thrown it away. */
static gboolean
append_job (DocketDatabase *database, gint64 row_id, GPtrArray *states, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  DocketJobState *state = _docket_store_rows_load (database, row_id, &own_error);

  if (state != NULL)
    g_ptr_array_add (states, state);
  if (state != NULL || g_error_matches (own_error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

static gboolean
append_jobs (DocketDatabase *database,
             const char *sql,
             const DocketSelection *selection,
             GPtrArray *states,
             GError **error)
{
  g_autoptr (GHashTable) but = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; selection != NULL && i < selection->rows->len; i++)
    g_hash_table_add (but, &g_array_index (selection->rows, gint64, i));
  if (selection != NULL)
    _docket_query_bind (selection->query, statement);
  while (docket_database_step (database, statement, &step_error))
    {
      const gint64 row_id = sqlite3_column_int64 (statement, 0);

      if (!g_hash_table_contains (but, &row_id) &&
          !append_job (database, row_id, states, &step_error))
        break;
    }
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

static void
return_states (GTask *task, GPtrArray *states, GError *error)
{
  if (error == NULL)
    {
      g_task_return_pointer (task, states, (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  g_ptr_array_unref (states);
  g_task_return_error (task, error);
}

static GPtrArray *
new_states (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_state_unref);
}

static void
read_chosen (DocketDatabase *database, GTask *task)
{
  const DocketSelection *selection = g_task_get_task_data (task);
  GPtrArray *states = new_states ();
  GError *error = NULL;

  if (selection->query != NULL)
    {
      g_autofree char *sql = _docket_query_make_sql (selection->query);

      append_jobs (database, sql, selection, states, &error);
    }
  else
    {
      for (guint i = 0; error == NULL && i < selection->rows->len; i++)
        append_job (database, g_array_index (selection->rows, gint64, i), states, &error);
    }
  return_states (task, states, error);
}

/* GNOME keeps 10 notifications of an application. */
#define TOLD_LIMIT "20"

/* Status 5 is "not known": such a job may have a second chance, for which an hour after it became
 * final is late. The finished ones of two days are looked at in an index. 0 and 3 are results that
 * are linked, and data that is not saved yet. */
static const char *const load_sql[] = {
  [DOCKET_LOAD_LIST] = NULL,
  [DOCKET_LOAD_UNFINISHED] =
      "SELECT id FROM (SELECT id, added FROM job WHERE removed = 0 AND status < 2"
      " UNION ALL SELECT id, added FROM job WHERE removed = 0 AND status >= 2 AND status = 5"
      "  AND finished > (SELECT max(finished) FROM job WHERE removed = 0 AND status >= 2)"
      "  - 172800000000 AND next_check <> 0) ORDER BY added DESC, id DESC",
  [DOCKET_LOAD_UNKEPT] = "SELECT id FROM job WHERE id IN"
                         " (SELECT DISTINCT job FROM result WHERE state IN (0, 3))"
                         " ORDER BY finished",
  [DOCKET_LOAD_UNTOLD] = "SELECT id FROM job WHERE removed = 0 AND told = 0 AND status >= 2"
                         " ORDER BY finished",
  [DOCKET_LOAD_TOLD] =
      "SELECT * FROM (SELECT id FROM job WHERE removed = 0 AND status >= 2 AND told <> 0"
      "  ORDER BY finished DESC, id DESC LIMIT " TOLD_LIMIT ")"
      " UNION ALL SELECT id FROM job WHERE removed = 0 AND status < 2 AND told <> 0"
      " UNION ALL SELECT * FROM (SELECT id FROM job WHERE removed <> 0 AND told <> 0"
      "  ORDER BY removed DESC LIMIT " TOLD_LIMIT ")",
};

static void
read_load (DocketDatabase *database, GTask *task)
{
  const DocketLoad load = (DocketLoad) GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autoptr (DocketQuery)
      query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST, 0, NULL);
  g_autofree char *list_sql = _docket_query_make_sql (query);
  GPtrArray *states = new_states ();
  GError *error = NULL;

  append_jobs (database, load_sql[load] != NULL ? load_sql[load] : list_sql, NULL, states, &error);
  return_states (task, states, error);
}

/**
 * docket_store_load_async:
 * @self: a store
 * @load: which jobs
 * @cancellable: (nullable): interrupts it
 * @callback: called with the jobs; docket_store_load_finish() gives them
 * @data: for @callback
 *
 * Asks for all that is known of some jobs.
 */
void
docket_store_load_async (DocketStore *self,
                         DocketLoad load,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  _docket_store_ask (self, read_load, GUINT_TO_POINTER (load), NULL, cancellable, callback, data);
}

/**
 * docket_store_load_selection_async:
 * @self: a store
 * @selection: which jobs
 * @cancellable: (nullable): interrupts it
 * @callback: called with the jobs; docket_store_load_finish() gives them
 * @data: for @callback
 *
 * Asks for all that is known of the jobs that a person chose.
 */
void
docket_store_load_selection_async (DocketStore *self,
                                   DocketSelection *selection,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (selection != NULL);

  _docket_store_ask (self,
                     read_chosen,
                     docket_selection_ref (selection),
                     (GDestroyNotify) docket_selection_unref,
                     cancellable,
                     callback,
                     data);
}

/**
 * docket_store_load_finish:
 *
 * Returns: (transfer full) (element-type DocketJobState) (nullable): the jobs
 */
GPtrArray *
docket_store_load_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
