/* docket-store-rows.c: a job as rows of the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-rows.h"

#include "docket-core-error.h"
#include "docket-schema.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  KIND_TEXT,
  KIND_ENUM,
  KIND_NUMBER,
  KIND_MAYBE_NUMBER, /* NULL in the table is DOCKET_NO_NUMBER */
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  gsize offset;
} Column;

#define COLUMN(name, kind, field)                                                                  \
  {                                                                                                \
    name, kind, G_STRUCT_OFFSET (DocketJobState, field)                                            \
  }
#define TEXT(field)         COLUMN (#field, KIND_TEXT, field)
#define ENUM(field)         COLUMN (#field, KIND_ENUM, field)
#define NUMBER(field)       COLUMN (#field, KIND_NUMBER, field)
#define MAYBE_NUMBER(field) COLUMN (#field, KIND_MAYBE_NUMBER, field)

/* Reading, inserting and updating all go by this one table. */
static const Column columns[] = {
  COLUMN ("account", KIND_NUMBER, account_id),
  COLUMN ("batch", KIND_NUMBER, batch_id),
  COLUMN ("job_id", KIND_TEXT, id),
  TEXT (name),
  ENUM (status),
  ENUM (trouble),
  NUMBER (trouble_since),
  TEXT (trouble_text),
  TEXT (message),
  NUMBER (error_code),
  MAYBE_NUMBER (page_count),
  MAYBE_NUMBER (credits),
  MAYBE_NUMBER (remaining_credits),
  MAYBE_NUMBER (job_duration),
  MAYBE_NUMBER (duration),
  TEXT (valid_till),
  TEXT (raw_reply),
  NUMBER (added),
  NUMBER (started),
  NUMBER (first_working),
  NUMBER (last_checked),
  NUMBER (next_check),
  NUMBER (finished),
  NUMBER (told),
  NUMBER (seen),
  NUMBER (removed),
  NUMBER (watched_for),
  NUMBER (n_checks),
  NUMBER (credits_spent),
  NUMBER (n_unknown),
  NUMBER (n_errors),
  NUMBER (forced),
  NUMBER (paused),
};

/**
 * _docket_store_rows_get_columns:
 *
 * Returns: (transfer none): the columns that _docket_store_rows_read() wants, the row id first
 */
const char *
_docket_store_rows_get_columns (void)
{
  static char *names = NULL;

  if (g_once_init_enter (&names))
    {
      GString *text = g_string_new ("job.id");

      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        g_string_append_printf (text, ", job.%s", columns[i].name);
      g_once_init_leave (&names, g_string_free (text, FALSE));
    }
  return names;
}

static void
read_column (sqlite3_stmt *statement, int place, const Column *column, DocketJobState *state)
{
  switch (column->kind)
    {
    case KIND_TEXT:
      g_free (G_STRUCT_MEMBER (char *, state, column->offset));
      G_STRUCT_MEMBER (char *, state, column->offset) = g_strdup (
          (const char *) sqlite3_column_text (statement, place));
      break;
    case KIND_ENUM:
      G_STRUCT_MEMBER (guint, state, column->offset) = (guint) sqlite3_column_int (statement,
                                                                                   place);
      break;
    case KIND_MAYBE_NUMBER:
      if (sqlite3_column_type (statement, place) == SQLITE_NULL)
        break;
      G_STRUCT_MEMBER (gint64, state, column->offset) = sqlite3_column_int64 (statement, place);
      break;
    case KIND_NUMBER:
    default:
      G_STRUCT_MEMBER (gint64, state, column->offset) = sqlite3_column_int64 (statement, place);
      break;
    }
}

static void
bind_column (sqlite3_stmt *statement, int place, const Column *column, const DocketJobState *state)
{
  const gint64 number = column->kind != KIND_TEXT && column->kind != KIND_ENUM
                            ? G_STRUCT_MEMBER (gint64, state, column->offset)
                            : 0;

  switch (column->kind)
    {
    case KIND_TEXT:
      sqlite3_bind_text (
          statement, place, G_STRUCT_MEMBER (char *, state, column->offset), -1, SQLITE_STATIC);
      break;
    case KIND_ENUM:
      sqlite3_bind_int (statement, place, (int) G_STRUCT_MEMBER (guint, state, column->offset));
      break;
    case KIND_MAYBE_NUMBER:
      if (number == DOCKET_NO_NUMBER)
        sqlite3_bind_null (statement, place);
      else
        sqlite3_bind_int64 (statement, place, number);
      break;
    case KIND_NUMBER:
    default:
      sqlite3_bind_int64 (statement, place, number);
      break;
    }
}

static gboolean
is_same (const Column *column, const DocketJobState *a, const DocketJobState *b)
{
  switch (column->kind)
    {
    case KIND_TEXT:
      return g_strcmp0 (G_STRUCT_MEMBER (char *, a, column->offset),
                        G_STRUCT_MEMBER (char *, b, column->offset)) == 0;
    case KIND_ENUM:
      return G_STRUCT_MEMBER (guint, a, column->offset) ==
             G_STRUCT_MEMBER (guint, b, column->offset);
    case KIND_NUMBER:
    case KIND_MAYBE_NUMBER:
    default:
      return G_STRUCT_MEMBER (gint64, a, column->offset) ==
             G_STRUCT_MEMBER (gint64, b, column->offset);
    }
}

/* Results */

static GBytes *
column_bytes (sqlite3_stmt *statement, int place)
{
  const int size = sqlite3_column_bytes (statement, place);

  if (sqlite3_column_type (statement, place) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (statement, place), (gsize) size);
}

/**
 * _docket_store_rows_read_results:
 * @database: a connection
 * @state: a job of it, without results
 *
 * Returns: whether all results of the job could be read
 */
gboolean
_docket_store_rows_read_results (DocketDatabase *database, DocketJobState *state, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT part, state, name, link, expires, saved_as, size, data, changed FROM result"
      " WHERE job = ? ORDER BY part",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, state->row_id);
  while (docket_database_step (database, statement, &step_error))
    {
      DocketResult *result = docket_result_new ((guint) sqlite3_column_int (statement, 0));

      result->state = (DocketResultState) sqlite3_column_int (statement, 1);
      result->name = g_strdup ((const char *) sqlite3_column_text (statement, 2));
      result->link = g_strdup ((const char *) sqlite3_column_text (statement, 3));
      result->expires = sqlite3_column_int64 (statement, 4);
      result->saved_as = g_strdup ((const char *) sqlite3_column_text (statement, 5));
      result->size = sqlite3_column_int64 (statement, 6);
      result->data = column_bytes (statement, 7);
      result->changed = sqlite3_column_int64 (statement, 8);
      g_ptr_array_add (state->results, result);
    }
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

static gboolean
insert_result (DocketDatabase *database, gint64 row_id, const DocketResult *result, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "INSERT INTO result (job, part, state, name, link, expires, saved_as, size, data, changed)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, row_id);
  sqlite3_bind_int (statement, 2, (int) result->part);
  sqlite3_bind_int (statement, 3, (int) result->state);
  sqlite3_bind_text (statement, 4, result->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 5, result->link, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 6, result->expires);
  sqlite3_bind_text (statement, 7, result->saved_as, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 8, result->size);
  if (result->data != NULL)
    sqlite3_bind_blob64 (statement,
                         9,
                         g_bytes_get_data (result->data, NULL),
                         g_bytes_get_size (result->data),
                         SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 10, result->changed);
  return docket_database_run (database, statement, error);
}

static gboolean
delete_result (DocketDatabase *database, gint64 row_id, guint part, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (
      database, "DELETE FROM result WHERE job = ? AND part = ?", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, row_id);
  sqlite3_bind_int64 (statement, 2, part);
  return docket_database_run (database, statement, error);
}

static gboolean
delete_results (DocketDatabase *database, gint64 row_id, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (
      database, "DELETE FROM result WHERE job = ?", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, row_id);
  return docket_database_run (database, statement, error);
}

/* Of a job with hundreds of parts each is written when it is kept, and not all of them each time.
 */
static gboolean
write_changed_results (DocketDatabase *database,
                       gint64 row_id,
                       GPtrArray *before,
                       GPtrArray *results,
                       GError **error)
{
  for (guint i = 0; i < results->len; i++)
    {
      const DocketResult *old = g_ptr_array_index (before, i);
      const DocketResult *result = g_ptr_array_index (results, i);

      if (old != result && !docket_result_equal (old, result) &&
          (!delete_result (database, row_id, old->part, error) ||
           !insert_result (database, row_id, result, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_results (DocketDatabase *database, gint64 row_id, GPtrArray *results, GError **error)
{
  if (!delete_results (database, row_id, error))
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    {
      if (!insert_result (database, row_id, g_ptr_array_index (results, i), error))
        return FALSE;
    }
  return TRUE;
}

/* Jobs */

/**
 * _docket_store_rows_read:
 * @statement: on a row with _docket_store_rows_get_columns()
 *
 * Returns: (transfer full): the job of this row, without its results
 */
DocketJobState *
_docket_store_rows_read (sqlite3_stmt *statement)
{
  const char *id = (const char *) sqlite3_column_text (statement, 3);
  DocketJobState *state = docket_job_state_new (id != NULL ? id : "");

  state->row_id = sqlite3_column_int64 (statement, 0);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    read_column (statement, (int) i + 1, &columns[i], state);
  return state;
}

/**
 * _docket_store_rows_load:
 *
 * Returns: (transfer full) (nullable): the job of a row; %NULL with %DOCKET_CORE_ERROR_NOT_FOUND
 *   where there is none
 */
DocketJobState *
_docket_store_rows_load (DocketDatabase *database, gint64 row_id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM job WHERE id = ?",
                                          _docket_store_rows_get_columns ());
  sqlite3_stmt *statement = docket_database_prepare (database, sql, error);
  g_autoptr (GError) step_error = NULL;
  DocketJobState *state = NULL;

  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, 1, row_id);
  if (docket_database_step (database, statement, &step_error))
    state = _docket_store_rows_read (statement);
  else if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));
  else
    g_set_error_literal (error,
                         DOCKET_CORE_ERROR,
                         DOCKET_CORE_ERROR_NOT_FOUND,
                         _ ("There is no such job in the list"));
  sqlite3_reset (statement);
  /* Without its results it is not this job. */
  if (state != NULL && !_docket_store_rows_read_results (database, state, error))
    g_clear_pointer (&state, docket_job_state_unref);
  return state;
}

static char *
insert_sql (void)
{
  GString *text = g_string_new ("INSERT INTO job (");

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", columns[i].name);
  g_string_append (text, ") VALUES (");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append (text, i > 0 ? ", ?" : "?");
  g_string_append (text, ")");
  return g_string_free (text, FALSE);
}

/**
 * _docket_store_rows_insert:
 *
 * Returns: the row of the new job; 0 with @error set where it could not be written
 */
gint64
_docket_store_rows_insert (DocketDatabase *database, const DocketJobState *state, GError **error)
{
  g_autofree char *sql = insert_sql ();
  sqlite3_stmt *statement = docket_database_prepare (database, sql, error);
  gint64 row_id = 0;

  if (statement == NULL)
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    bind_column (statement, (int) i + 1, &columns[i], state);
  if (!docket_database_run (database, statement, error))
    return 0;
  row_id = docket_database_get_last_row (database);
  if (state->results->len > 0 && !write_results (database, row_id, state->results, error))
    return 0;
  return docket_schema_describe_job (database, row_id, error) ? row_id : 0;
}

/* Whether a job is on the list, and since when, is decided by additions and removals alone: an
 * answer that crosses a removal must not bring the job back. */
static gboolean
is_to_be_written (const Column *column, const DocketJobState *before, const DocketJobState *after)
{
  if (column->offset == G_STRUCT_OFFSET (DocketJobState, removed) ||
      column->offset == G_STRUCT_OFFSET (DocketJobState, added))
    return FALSE;
  return before == NULL || !is_same (column, before, after);
}

static gboolean
update_columns (DocketDatabase *database,
                const DocketJobState *before,
                const DocketJobState *after,
                GError **error)
{
  g_autoptr (GString) sql = g_string_new ("UPDATE job SET ");
  sqlite3_stmt *statement = NULL;
  int n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (is_to_be_written (&columns[i], before, after))
        g_string_append_printf (sql, "%s%s = ?", n++ > 0 ? ", " : "", columns[i].name);
    }
  if (n == 0)
    return TRUE;

  g_string_append (sql, " WHERE id = ?");
  statement = docket_database_prepare (database, sql->str, error);
  if (statement == NULL)
    return FALSE;

  n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (is_to_be_written (&columns[i], before, after))
        bind_column (statement, ++n, &columns[i], after);
    }
  sqlite3_bind_int64 (statement, n + 1, after->row_id);
  return docket_database_run (database, statement, error);
}

static gboolean
same_numbers (GPtrArray *a, GPtrArray *b)
{
  for (guint i = 0; i < a->len && a->len == b->len; i++)
    {
      if (((DocketResult *) g_ptr_array_index (a, i))->part !=
          ((DocketResult *) g_ptr_array_index (b, i))->part)
        return FALSE;
    }
  return a->len == b->len;
}

/**
 * _docket_store_rows_update:
 * @database: the connection that writes
 * @before: (nullable): the state that @after was made of; %NULL: every column is written
 * @after: the new state
 *
 * Writes only what differs, so that two processes that change different things of one job do not
 * undo each other's work.
 *
 * Returns: whether it was written
 */
gboolean
_docket_store_rows_update (DocketDatabase *database,
                           const DocketJobState *before,
                           const DocketJobState *after,
                           GError **error)
{
  const gboolean same_results = before != NULL && docket_job_state_same_results (before, after);
  const gboolean same_parts = before != NULL && same_numbers (before->results, after->results);

  if (!update_columns (database, before, after, error))
    return FALSE;
  if (!same_results &&
      !(same_parts ? write_changed_results (
                         database, after->row_id, before->results, after->results, error)
                   : write_results (database, after->row_id, after->results, error)))
    return FALSE;
  if (same_results && g_strcmp0 (before->name, after->name) == 0 &&
      g_strcmp0 (before->message, after->message) == 0)
    return TRUE;
  return docket_schema_describe_job (database, after->row_id, error);
}

/* Counters */

/**
 * _docket_store_read_counts:
 * @statement: on a row that begins with the counters, in the order of the filters
 * @counts: (out): what it says
 */
void
_docket_store_read_counts (sqlite3_stmt *statement, DocketCounts *counts)
{
  for (int i = 0; i < DOCKET_N_FILTERS; i++)
    counts->of[i] = sqlite3_column_int64 (statement, i);
  counts->unseen_problems = sqlite3_column_int64 (statement, DOCKET_N_FILTERS);
}

/**
 * _docket_store_read_batch:
 * @statement: on a row of %DOCKET_BATCH_SQL
 * @batch: (out): what it says
 */
void
_docket_store_read_batch (sqlite3_stmt *statement, DocketBatch *batch)
{
  _docket_store_read_counts (statement, &batch->counts);
  batch->row_id = sqlite3_column_int64 (statement, DOCKET_N_FILTERS + 1);
  batch->added = sqlite3_column_int64 (statement, DOCKET_N_FILTERS + 2);
}
