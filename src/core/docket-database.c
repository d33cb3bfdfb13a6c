/* docket-database.c: one connection to the database, and its tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* "Dock", so that file(1) and others can tell whose database it is. */
#define DATABASE_ID 0x446f636b

/* How long a connection waits for another one, ms. */
#define BUSY_TIMEOUT 5000
#define BUSY_STEP    20

struct _DocketDatabase
{
  sqlite3 *connection;
  GHashTable *statements; /* (owned) of SQL text to sqlite3_stmt (owned) */
};

/* Tables. Times are UTC µs, 0 where something did not happen; what a reply did not say is NULL.
 * The numbers of status, trouble and state are those of the enums in model. */
static const char tables[] =
    "CREATE TABLE account ("
    "  id INTEGER PRIMARY KEY, salt TEXT NOT NULL, hash TEXT NOT NULL, api_url TEXT NOT NULL,"
    "  camel INTEGER NOT NULL DEFAULT 0, camel_tried INTEGER NOT NULL DEFAULT 0,"
    "  balance INTEGER, balance_at INTEGER NOT NULL DEFAULT 0,"
    "  rejected INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL) STRICT;"
    "CREATE TABLE batch ("
    "  id INTEGER PRIMARY KEY, added INTEGER NOT NULL, n_jobs INTEGER NOT NULL) STRICT;"
    "CREATE TABLE job ("
    "  id INTEGER PRIMARY KEY, account INTEGER NOT NULL, batch INTEGER NOT NULL,"
    "  job_id TEXT NOT NULL UNIQUE, name TEXT,"
    "  status INTEGER NOT NULL, trouble INTEGER NOT NULL, trouble_since INTEGER NOT NULL,"
    "  trouble_text TEXT, message TEXT, error_code INTEGER NOT NULL,"
    "  page_count INTEGER, credits INTEGER, remaining_credits INTEGER, job_duration INTEGER,"
    "  duration INTEGER, valid_till TEXT, raw_reply TEXT,"
    "  added INTEGER NOT NULL, started INTEGER NOT NULL, first_working INTEGER NOT NULL,"
    "  last_checked INTEGER NOT NULL, next_check INTEGER NOT NULL, finished INTEGER NOT NULL,"
    "  told INTEGER NOT NULL, seen INTEGER NOT NULL, removed INTEGER NOT NULL,"
    "  watched_for INTEGER NOT NULL, n_checks INTEGER NOT NULL, credits_spent INTEGER NOT NULL,"
    "  n_unknown INTEGER NOT NULL, n_errors INTEGER NOT NULL, forced INTEGER NOT NULL) STRICT;"
    "CREATE TABLE result ("
    "  job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE, part INTEGER NOT NULL,"
    "  state INTEGER NOT NULL, name TEXT, link TEXT, expires INTEGER NOT NULL, saved_as TEXT,"
    "  size INTEGER NOT NULL, data BLOB, PRIMARY KEY (job, part)) STRICT;"
    "CREATE TABLE check_log ("
    "  id INTEGER PRIMARY KEY, job INTEGER NOT NULL, account INTEGER NOT NULL,"
    "  time INTEGER NOT NULL, forced INTEGER NOT NULL, http_status INTEGER NOT NULL,"
    "  status INTEGER NOT NULL, trouble INTEGER NOT NULL, credits INTEGER NOT NULL) STRICT;"
    "CREATE TABLE observation ("
    "  id INTEGER PRIMARY KEY, account INTEGER NOT NULL, class TEXT NOT NULL,"
    "  at INTEGER NOT NULL, status INTEGER NOT NULL, not_before INTEGER NOT NULL,"
    "  not_after INTEGER NOT NULL, job_duration INTEGER) STRICT;"
    "CREATE TABLE counter ("
    "  id INTEGER PRIMARY KEY CHECK (id = 1), n_jobs INTEGER NOT NULL,"
    "  n_watching INTEGER NOT NULL, n_finished INTEGER NOT NULL, n_problems INTEGER NOT NULL,"
    "  n_unseen INTEGER NOT NULL, n_unseen_problems INTEGER NOT NULL) STRICT;"
    "INSERT INTO counter VALUES (1, 0, 0, 0, 0, 0, 0);";

/* An index for each part of the list's order, one for the check log of a job. */
static const char indices[] =
    "CREATE INDEX job_unfinished ON job (added DESC, id DESC) WHERE removed = 0 AND status < 2;"
    "CREATE INDEX job_finished ON job (finished DESC, id DESC) WHERE removed = 0 AND status >= 2;"
    "CREATE INDEX job_untold ON job (finished) WHERE removed = 0 AND told = 0 AND status >= 2;"
    "CREATE INDEX result_unkept ON result (job) WHERE state IN (0, 3);"
    "CREATE INDEX check_log_job ON check_log (job, time);"
    "CREATE INDEX check_log_time ON check_log (account, time);"
    "CREATE INDEX observation_class ON observation (account, class, at);";

/* What one job adds to each counter: status 2 is success, 3 to 5 are problems, and so is trouble 9
 * (gave up). The same conditions select the rows of a filter. */
#define SHARE(row, condition) "(" row ".removed = 0 AND " condition ")"
#define ONE_ROW(row, sign)                                                                         \
  "UPDATE counter SET"                                                                             \
  " n_jobs = n_jobs " sign " (" row ".removed = 0),"                                               \
  " n_watching = n_watching " sign                                                                 \
  SHARE (                                                                                          \
      row,                                                                                         \
      row                                                                                          \
      ".status < 2 AND " row                                                                       \
      ".trouble <> 9") ","                                                                         \
                       " n_finished = n_finished " sign                                            \
                       SHARE (                                                                     \
                           row,                                                                    \
                           row                                                                     \
                           ".status = 2") ","                                                      \
                                          " n_problems = n_problems " sign                         \
                                          SHARE (                                                  \
                                              row,                                                 \
                                              "(" row ".status > 2 OR " row ".status < 2 AND " row \
                                              ".trouble = 9)") ","                                 \
                                                               " n_unseen = n_unseen " sign        \
                                                               SHARE (                             \
                                                                   row,                            \
                                                                   row                             \
                                                                   ".seen = 0 AND " row            \
                                                                   ".status >= 2") ","             \
                                                                                   " n_unseen_"    \
                                                                                   "problems = "   \
                                                                                   "n_unseen_"     \
                                                                                   "problems"      \
                                                                                   " " sign        \
                                                                                   SHARE (         \
                                                                                       row,        \
                                                                                       row         \
                                                                                       ".seen = "  \
                                                                                       "0 "        \
                                                                                       "AND " row  \
                                                                                       ".status "  \
                                                                                       "> 2") ";"

static const char triggers[] = "CREATE TRIGGER job_inserted AFTER INSERT ON job BEGIN " ONE_ROW (
    "NEW",
    "+") " END;"
         "CREATE TRIGGER job_deleted AFTER DELETE ON job BEGIN " ONE_ROW (
             "OLD",
             "-") " END;"
                  "CREATE TRIGGER job_updated AFTER UPDATE OF status, trouble, seen, removed ON "
                  "job BEGIN " ONE_ROW ("OLD", "-") ONE_ROW ("NEW", "+") " END;";

/* Errors */

static void
set_error (GError **error, sqlite3 *connection, int code)
{
  const int kind = code & 0xff;
  const char *reason = connection != NULL ? sqlite3_errmsg (connection) : sqlite3_errstr (code);

  if (kind == SQLITE_FULL)
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

/* Opening */

static gboolean
get_number (DocketDatabase *self, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  if (docket_database_step (self, statement, &step_error))
    *number = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

/* One statement, so that another process cannot make the tables between two of its questions. */
static gboolean
is_new (DocketDatabase *self, gboolean *answer, GError **error)
{
  gint64 number = 0;

  if (!get_number (self,
                   "SELECT (SELECT count(*) FROM sqlite_schema) = 0"
                   " AND (SELECT application_id FROM pragma_application_id) = 0"
                   " AND (SELECT user_version FROM pragma_user_version) = 0",
                   &number,
                   error))
    return FALSE;
  *answer = number != 0;
  return TRUE;
}

static gboolean
make_tables (DocketDatabase *self, GError **error)
{
  gboolean still_new = FALSE;
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                            DATABASE_ID,
                                            DOCKET_DATABASE_VERSION);

  if (docket_database_exec (self, "BEGIN IMMEDIATE", error) && is_new (self, &still_new, error) &&
      (!still_new ||
       (docket_database_exec (self, tables, error) && docket_database_exec (self, indices, error) &&
        docket_database_exec (self, triggers, error) &&
        docket_database_exec (self, marks, error))) &&
      docket_database_exec (self, "COMMIT", error))
    return TRUE;

  docket_database_exec (self, "ROLLBACK", NULL);
  return FALSE;
}

/* Makes the tables in a new file; refuses a file that is another program's or a newer Docket's. */
static gboolean
check_tables (DocketDatabase *self, GError **error)
{
  gint64 id = 0, version = 0;
  gboolean empty = FALSE;

  if (!is_new (self, &empty, error) || (empty && !make_tables (self, error)) ||
      !get_number (self, "PRAGMA application_id", &id, error) ||
      !get_number (self, "PRAGMA user_version", &version, error))
    return FALSE;

  if (id != DATABASE_ID)
    {
      g_set_error_literal (error,
                           DOCKET_CORE_ERROR,
                           DOCKET_CORE_ERROR_DATABASE,
                           _ ("The file of the list belongs to another program"));
      return FALSE;
    }
  if (version > DOCKET_DATABASE_VERSION)
    {
      g_set_error (error,
                   DOCKET_CORE_ERROR,
                   DOCKET_CORE_ERROR_NEWER_DATABASE,
                   _ ("The list was made by a newer version of Docket (its format is %d, this "
                      "Docket knows %d)"),
                   (int) version,
                   DOCKET_DATABASE_VERSION);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_contents (DocketDatabase *self, GError **error)
{
  gint64 number = 0;

  return get_number (self, "SELECT n_jobs FROM counter", &number, error) &&
         get_number (self, "SELECT max(id) FROM job", &number, error) &&
         get_number (self, "SELECT max(job) FROM result", &number, error);
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
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0)
    close (fd);
}

/* SQLite waits for a lock, but not where two processes turn to a write-ahead log at once. */
static gboolean
use_write_ahead_log (DocketDatabase *self, GError **error)
{
  for (int waited = 0; waited < BUSY_TIMEOUT; waited += BUSY_STEP)
    {
      if (docket_database_exec (self, "PRAGMA journal_mode = WAL", NULL))
        return TRUE;
      if ((sqlite3_errcode (self->connection) & 0xff) != SQLITE_BUSY)
        break;
      sqlite3_sleep (BUSY_STEP);
    }
  return docket_database_exec (self, "PRAGMA journal_mode = WAL", error);
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

  g_return_val_if_fail (path != NULL, NULL);

  make_private_file (path);
  self = connect_to (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  /* Nothing is written before it is known whose file it is. */
  if (self == NULL ||
      !docket_database_exec (self,
                             "PRAGMA synchronous = FULL;"
                             "PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;",
                             error) ||
      !check_tables (self, error) || !use_write_ahead_log (self, error) ||
      !check_contents (self, error))
    return NULL;
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
