/* docket-database.c: one connection to the database, and its tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-database.h"

#include "docket-core-error.h"
#include "docket-job-state.h"
#include "docket-schema.h"
#include "docket-search-text.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* How long a connection waits for another one, ms. */
#define BUSY_TIMEOUT 5000
#define BUSY_STEP    20

/* Steps of SQLite's machine between two questions whether to stop: about a tenth of a ms. */
#define STOP_STEPS 5000

struct _DocketDatabase
{
  sqlite3 *connection;
  GHashTable *statements; /* (owned) of SQL text to sqlite3_stmt (owned) */
  DocketStopFunc stop;    /* (nullable) */
  gpointer stop_data;
};

/* Errors */

static void
set_error (GError **error, sqlite3 *connection, int code)
{
  const int kind = code & 0xff;
  /* SQLite has a code for a full disk, but not for a person who used up her share of it. */
  const gboolean full = kind == SQLITE_FULL || (kind == SQLITE_IOERR && connection != NULL &&
                                                sqlite3_system_errno (connection) == EDQUOT);
  const char *reason = connection != NULL ? sqlite3_errmsg (connection) : sqlite3_errstr (code);

  if (kind == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, reason);
  else if (full)
    g_set_error_literal (
        error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_DISK_FULL, _ ("The disk is full"));
  else
    /* Translators: the reason comes from SQLite, in English */
    g_set_error (error,
                 DOCKET_CORE_ERROR,
                 kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB
                     ? DOCKET_CORE_ERROR_DAMAGED_DATABASE
                     : DOCKET_CORE_ERROR_DATABASE,
                 _ ("The list cannot be read or written: %s"),
                 reason);
}

/**
 * docket_database_is_damage:
 *
 * Returns: whether the file itself is broken, so that trying again cannot help
 */
gboolean
docket_database_is_damage (const GError *error)
{
  return g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_DAMAGED_DATABASE);
}

/**
 * docket_database_may_pass:
 * @self: a connection that just failed
 *
 * Returns: whether the same may succeed another time: the disk is full, a file cannot be opened,
 *   others are at it. What cannot be read from the disk counts as broken
 */
gboolean
docket_database_may_pass (DocketDatabase *self)
{
  const int code = sqlite3_extended_errcode (self->connection);

  switch (code & 0xff)
    {
    case SQLITE_OK:
    case SQLITE_ERROR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_SCHEMA:
      return FALSE;
    case SQLITE_IOERR:
      return code != SQLITE_IOERR_READ && code != SQLITE_IOERR_SHORT_READ;
    default:
      return TRUE;
    }
}

/* Statements */

/**
 * docket_database_exec:
 * @self: a connection
 * @sql: statements without values
 *
 * Returns: whether all were run
 */
gboolean
docket_database_exec (DocketDatabase *self, const char *sql, GError **error)
{
  const int code = sqlite3_exec (self->connection, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  set_error (error, self->connection, code);
  return FALSE;
}

/**
 * docket_database_prepare:
 * @self: a connection
 * @sql: one statement
 *
 * Returns: (transfer none) (nullable): the statement, which the connection keeps for the next
 *   time, reset and without values
 */
sqlite3_stmt *
docket_database_prepare (DocketDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int code = SQLITE_OK;

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }

  code = sqlite3_prepare_v3 (
      self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      set_error (error, self->connection, code);
      return NULL;
    }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

/**
 * docket_database_step:
 * @self: a connection
 * @statement: one of its statements
 * @error: set where it fails, but not at the end of the rows
 *
 * Returns: whether there is a row; at the end the statement is reset
 */
gboolean
docket_database_step (DocketDatabase *self, sqlite3_stmt *statement, GError **error)
{
  const int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    set_error (error, self->connection, code);
  sqlite3_reset (statement);
  return FALSE;
}

/**
 * docket_database_end_rows:
 * @statement: a statement whose rows were read, all or as many as are wanted
 * @step_error: (transfer full) (nullable): what docket_database_step() said last
 * @error: set to @step_error
 *
 * Resets the statement.
 *
 * Returns: whether there was no error
 */
gboolean
docket_database_end_rows (sqlite3_stmt *statement, GError *step_error, GError **error)
{
  sqlite3_reset (statement);
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, step_error);
  return FALSE;
}

/**
 * docket_database_run:
 *
 * Returns: whether a statement that gives no rows was run
 */
gboolean
docket_database_run (DocketDatabase *self, sqlite3_stmt *statement, GError **error)
{
  const int code = sqlite3_step (statement);

  if (code != SQLITE_DONE && code != SQLITE_ROW)
    set_error (error, self->connection, code);
  sqlite3_reset (statement);
  return code == SQLITE_DONE || code == SQLITE_ROW;
}

/**
 * docket_database_is_in_transaction:
 *
 * Returns: whether a transaction is open. A full disk and the like end it: all of it is undone then
 */
gboolean
docket_database_is_in_transaction (DocketDatabase *self)
{
  return !sqlite3_get_autocommit (self->connection);
}

/**
 * docket_database_empty_log:
 * @self: the connection that writes
 *
 * Takes what stands in the write-ahead log into the database and cuts the log off. Nobody is waited
 * for: where others read meanwhile it is not done, and neither where it fails.
 *
 * Returns: whether the log is empty now, or there is none
 */
gboolean
docket_database_empty_log (DocketDatabase *self)
{
  gint64 busy = 1;
  gboolean ran = FALSE;

  sqlite3_busy_timeout (self->connection, 0);
  ran = docket_database_get_number (self, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, NULL);
  sqlite3_busy_timeout (self->connection, BUSY_TIMEOUT);
  return ran && busy == 0;
}

gint64
docket_database_get_last_row (DocketDatabase *self)
{
  return sqlite3_last_insert_rowid (self->connection);
}

gint64
docket_database_get_n_changed (DocketDatabase *self)
{
  return sqlite3_changes64 (self->connection);
}

/**
 * docket_database_get_number:
 * @self: a connection
 * @sql: one statement
 * @number: (out): the first column of the first row; left alone where there is none
 *
 * Returns: whether it could be run
 */
gboolean
docket_database_get_number (DocketDatabase *self, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  if (docket_database_step (self, statement, &step_error))
    *number = sqlite3_column_int64 (statement, 0);
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

/* Stopping */

static int
progress_cb (void *data)
{
  DocketDatabase *self = data;

  return self->stop (self->stop_data);
}

/**
 * docket_database_set_stop:
 * @self: a connection
 * @stop: (nullable): asked now and then while a statement runs, in the thread that runs it; the
 *   statement fails with %G_IO_ERROR_CANCELLED once it says %TRUE. %NULL: nothing stops it
 * @data: for @stop
 */
void
docket_database_set_stop (DocketDatabase *self, DocketStopFunc stop, gpointer data)
{
  self->stop = stop;
  self->stop_data = data;
  sqlite3_progress_handler (
      self->connection, stop != NULL ? STOP_STEPS : 0, stop != NULL ? progress_cb : NULL, self);
}

/* What the model knows of text, for SQL */

static GPtrArray *
split_names (const char *names)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_unref);
  g_auto (GStrv) lines = g_strsplit (names != NULL ? names : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      DocketResult *result = docket_result_new (i);

      result->name = g_strdup (lines[i]);
      g_ptr_array_add (results, result);
    }
  return results;
}

static void
describe_cb (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const char *id = (const char *) sqlite3_value_text (values[1]);
  g_autoptr (DocketJobState) state = docket_job_state_new (id != NULL ? id : "");

  state->name = g_strdup ((const char *) sqlite3_value_text (values[0]));
  state->message = g_strdup ((const char *) sqlite3_value_text (values[2]));
  g_ptr_array_unref (state->results);
  state->results = split_names ((const char *) sqlite3_value_text (values[3]));
  sqlite3_result_text (context, docket_search_text_describe (state), -1, g_free);
}

static void
matches_cb (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  const char *words = (const char *) sqlite3_value_text (values[1]);

  sqlite3_result_int (
      context,
      text != NULL && words != NULL &&
          docket_search_text_matches (text, (gsize) sqlite3_value_bytes (values[0]), words));
}

static int
compare_titles_cb (void *data, int a_length, const void *a, int b_length, const void *b)
{
  return docket_search_text_compare_titles (a, (gsize) a_length, b, (gsize) b_length);
}

static void
add_functions (DocketDatabase *self)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

  sqlite3_create_function_v2 (
      self->connection, "docket_describe", 4, flags, NULL, describe_cb, NULL, NULL, NULL);
  sqlite3_create_function_v2 (
      self->connection, "docket_matches", 2, flags, NULL, matches_cb, NULL, NULL, NULL);
  sqlite3_create_collation_v2 (
      self->connection, "docket_titles", SQLITE_UTF8, NULL, compare_titles_cb, NULL);
}

/* Opening */

static gboolean
check_contents (DocketDatabase *self, GError **error)
{
  gint64 number = 0;

  return docket_database_get_number (self, "SELECT n_jobs FROM counter", &number, error) &&
         docket_database_get_number (self, "SELECT max(id) FROM job", &number, error) &&
         docket_database_get_number (self, "SELECT max(job) FROM result", &number, error);
}

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

static DocketDatabase *
connect_to (const char *path, int flags, GError **error)
{
  g_autoptr (DocketDatabase) self = g_new0 (DocketDatabase, 1);
  int code = SQLITE_OK;

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  code = sqlite3_open_v2 (
      path, &self->connection, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      set_error (error, self->connection, code);
      return NULL;
    }
  sqlite3_extended_result_codes (self->connection, 1);
  sqlite3_busy_timeout (self->connection, BUSY_TIMEOUT);
  add_functions (self);
  if (!docket_database_exec (self, "PRAGMA trusted_schema = OFF", error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
is_in_memory (const char *path)
{
  return g_str_has_prefix (path, "file:");
}

/* The person alone may read it: it holds links. */
static void
make_private_file (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = -1;

  if (is_in_memory (path))
    return;

  g_mkdir_with_parents (folder, 0700);
  /* One that is there is not touched: closing it would take the locks of this process away. */
  fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0)
    close (fd);
}

/* Where the file system has no use for a log in a file of its own, the journal stays as it is. */
static void
turn_to_write_ahead_log (DocketDatabase *self, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (self, "PRAGMA journal_mode = WAL", error);

  if (statement == NULL)
    return;
  docket_database_step (self, statement, error);
  sqlite3_reset (statement);
}

/* The shared memory of the log is made with the first read. */
static gboolean
can_read (DocketDatabase *self, GError **error)
{
  gint64 number = 0;

  return docket_database_get_number (self, "SELECT n_jobs FROM counter", &number, error);
}

/* SQLite waits for a lock, but not where two processes turn to a write-ahead log at once. */
static gboolean
use_best_journal (DocketDatabase *self, GError **error)
{
  for (int waited = 0;; waited += BUSY_STEP)
    {
      g_autoptr (GError) own_error = NULL;

      turn_to_write_ahead_log (self, &own_error);
      if (own_error == NULL && can_read (self, &own_error))
        return TRUE;
      if ((sqlite3_errcode (self->connection) & 0xff) != SQLITE_BUSY || waited >= BUSY_TIMEOUT)
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      sqlite3_sleep (BUSY_STEP);
    }
}

/* A file that lost its end reads like any other until somebody asks for a page of it. Where there
 * is a log the end may stand in there. */
static gboolean
check_size (DocketDatabase *self, const char *path, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  gint64 n_pages = 0, page_size = 0;
  GStatBuf info;

  if (is_in_memory (path))
    return TRUE;
  if (!docket_database_get_number (self, "PRAGMA page_count", &n_pages, error) ||
      !docket_database_get_number (self, "PRAGMA page_size", &page_size, error))
    return FALSE;
  if ((g_stat (log, &info) == 0 && info.st_size > 0) || g_stat (path, &info) != 0 ||
      info.st_size >= n_pages * page_size)
    return TRUE;
  set_error (error, NULL, SQLITE_CORRUPT);
  return FALSE;
}

static DocketDatabase *
open_writer (const char *path, const char *locking, GError **error)
{
  g_autoptr (DocketDatabase) self = NULL;
  g_autofree char *sql = g_strdup_printf ("PRAGMA locking_mode = %s; PRAGMA synchronous = FULL;"
                                          " PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;",
                                          locking);

  self = connect_to (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (self == NULL)
    return NULL;
  /* Nothing is written before it is known whose file it is, not even what stands in its log. */
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!docket_database_exec (self, sql, error) || !docket_schema_prepare (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static DocketDatabase *
open_with_log (const char *path, GError **error)
{
  g_autoptr (DocketDatabase) self = open_writer (path, "NORMAL", error);

  if (self == NULL || !use_best_journal (self, error) || !check_contents (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* A log needs memory that processes share, and some file systems have none. Alone one can read it
 * without, and then leave it. A file that is broken stays as it is. */
static DocketDatabase *
open_without_log (const char *path, GError **error)
{
  g_autoptr (DocketDatabase) self = open_writer (path, "EXCLUSIVE", error);

  if (self == NULL || !check_contents (self, error) ||
      !docket_database_exec (
          self, "PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL;", error) ||
      !can_read (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * docket_database_open:
 * @path: file of the database, or an SQLite URI of one in memory
 *
 * Opens the connection that writes, and makes the tables where the file is new. A write-ahead log
 * is used where the file system can do that, else a rollback journal.
 *
 * Returns: (transfer full) (nullable): the connection. %DOCKET_CORE_ERROR_NEWER_DATABASE where a
 *   newer Docket made the file, %DOCKET_CORE_ERROR_DAMAGED_DATABASE where it is broken
 */
DocketDatabase *
docket_database_open (const char *path, GError **error)
{
  g_autoptr (DocketDatabase) self = NULL;
  g_autoptr (GError) own_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  make_private_file (path);
  self = open_with_log (path, &own_error);
  if (g_error_matches (own_error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_DATABASE))
    self = open_without_log (path, NULL);
  if (self == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  if (!check_size (self, path, error))
    return NULL;
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  return g_steal_pointer (&self);
}

/**
 * docket_database_open_reader:
 * @path: as given to docket_database_open(), which was called before
 *
 * Returns: (transfer full) (nullable): a connection that writes nothing
 */
DocketDatabase *
docket_database_open_reader (const char *path, GError **error)
{
  g_autoptr (DocketDatabase) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = connect_to (
      path, is_in_memory (path) ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, error);
  if (self == NULL || !docket_database_exec (self, "PRAGMA query_only = ON", error))
    return NULL;
  return g_steal_pointer (&self);
}

void
docket_database_close (DocketDatabase *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close_v2 (self->connection);
  g_free (self);
}
