/* docket-store-files.c: opening the database, whatever state its file is in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-job-id.h"
#include "docket-store-rows.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* A database in memory that the connections of one process share. */
static char *
make_memory_path (void)
{
  static guint last = 0;

  return g_strdup_printf ("file:/docket-%u?vfs=memdb", (guint) g_atomic_int_add (&last, 1));
}

static gboolean
open_all (DocketStoreFiles *files, const char *path, GError **error)
{
  g_autoptr (DocketDatabase) writer = docket_database_open (path, error);
  g_autoptr (DocketDatabase) reader = NULL;
  g_autoptr (DocketDatabase) looker = NULL;

  if (writer == NULL)
    return FALSE;
  reader = docket_database_open_reader (path, error);
  if (reader == NULL)
    return FALSE;
  looker = docket_database_open_reader (path, error);
  if (looker == NULL)
    return FALSE;

  files->path = g_strdup (path);
  files->writer = g_steal_pointer (&writer);
  files->reader = g_steal_pointer (&reader);
  files->main = g_steal_pointer (&looker);
  return TRUE;
}

static gboolean
open_in_memory (DocketStoreFiles *files, GError **error)
{
  g_autofree char *path = make_memory_path ();

  return open_all (files, path, error);
}

/* Salvage: what can be read of a broken file goes into a new one. */

typedef struct
{
  DocketDatabase *broken;
  DocketDatabase *database;
  guint n_saved;
  GError *error; /* (owned) (nullable): why nothing can be written */
} Salvage;

/* A row that cannot be taken over is left out. Where the disk fails the transaction is gone. */
static void
note_error (Salvage *self, GError *error)
{
  if (self->error == NULL && !docket_database_is_in_transaction (self->database))
    self->error = error;
  else
    g_error_free (error);
}

/* What is broken cannot be read. But what only cannot be read now is not given up. */
static void
note_read_error (Salvage *self, GError *error)
{
  if (error != NULL && self->error == NULL && docket_database_may_pass (self->broken))
    self->error = error;
  else
    g_clear_error (&error);
}

static void
remember_row (Salvage *self, gint64 old_row, gint64 new_row)
{
  sqlite3_stmt *statement = docket_database_prepare (
      self->database, "INSERT OR IGNORE INTO temp.salvaged VALUES (?, ?)", NULL);

  if (statement == NULL)
    return;

  sqlite3_bind_int64 (statement, 1, old_row);
  sqlite3_bind_int64 (statement, 2, new_row);
  docket_database_run (self->database, statement, NULL);
}

static void
salvage_job (Salvage *self, DocketJobState *state)
{
  GError *error = NULL;
  gint64 row_id = 0;

  if (!docket_job_id_is_valid (state->id))
    return;

  /* Some of its results are better than none. */
  _docket_store_rows_read_results (self->broken, state, NULL);
  row_id = _docket_store_rows_insert (self->database, state, &error);
  if (row_id == 0)
    {
      note_error (self, error);
      return;
    }
  remember_row (self, state->row_id, row_id);
  self->n_saved++;
}

static void
salvage_jobs (Salvage *self, const char *order)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s FROM job ORDER BY id %s", _docket_store_rows_get_columns (), order);
  GError *error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (self->broken, sql, &error);

  while (statement != NULL && self->error == NULL &&
         docket_database_step (self->broken, statement, &error))
    {
      g_autoptr (DocketJobState) state = _docket_store_rows_read (statement);

      salvage_job (self, state);
    }
  note_read_error (self, error);
  if (statement != NULL)
    sqlite3_reset (statement);
}

/* Takes over the rows that @from selects with @to, which has as many values. */
static void
copy_rows (Salvage *self, const char *from, const char *to)
{
  GError *read_error = NULL;
  sqlite3_stmt *read = docket_database_prepare (self->broken, from, &read_error);

  while (read != NULL && self->error == NULL &&
         docket_database_step (self->broken, read, &read_error))
    {
      GError *error = NULL;
      sqlite3_stmt *write = docket_database_prepare (self->database, to, &error);

      for (int i = 0; write != NULL && i < sqlite3_column_count (read); i++)
        sqlite3_bind_value (write, i + 1, sqlite3_column_value (read, i));
      if (write == NULL || !docket_database_run (self->database, write, &error))
        note_error (self, error);
    }
  note_read_error (self, read_error);
  if (read != NULL)
    sqlite3_reset (read);
}

/* Reads from both ends, as far as the damage allows; a job that was read twice is taken once. */
static void
copy_all (Salvage *self)
{
  copy_rows (self,
             "SELECT id, salt, hash, api_url, camel, added FROM account",
             "INSERT INTO account (id, salt, hash, api_url, camel, added)"
             " VALUES (?, ?, ?, ?, ?, ?)");
  copy_rows (self,
             "SELECT id, added FROM batch",
             "INSERT INTO batch (id, added, n_jobs) VALUES (?, ?, 0)");
  salvage_jobs (self, "ASC");
  salvage_jobs (self, "DESC");
  /* Jobs have other rows now. */
  copy_rows (self,
             "SELECT job, account, time, forced, http_status, status, trouble, credits"
             " FROM check_log",
             "INSERT INTO check_log"
             " (job, account, time, forced, http_status, status, trouble, credits)"
             " SELECT new, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM temp.salvaged WHERE old = ?1");
  copy_rows (self,
             "SELECT account, class, at, status, not_before, not_after, job_duration"
             " FROM observation",
             "INSERT INTO observation"
             " (account, class, at, status, not_before, not_after, job_duration)"
             " VALUES (?, ?, ?, ?, ?, ?, ?)");
}

/* Returns whether @spare is a whole database with all that could be read of @path. */
static gboolean
salvage (const char *path, const char *spare, guint *n_saved, GError **error)
{
  g_autoptr (DocketDatabase) broken = docket_database_open_reader (path, error);
  g_autoptr (DocketDatabase) database = broken != NULL ? docket_database_open (spare, error) : NULL;
  Salvage self = { broken, database, 0, NULL };

  if (database == NULL ||
      !docket_database_exec (database,
                             "PRAGMA journal_mode = DELETE;"
                             "CREATE TEMP TABLE salvaged (old INTEGER PRIMARY KEY, new INTEGER);"
                             "BEGIN IMMEDIATE",
                             error))
    return FALSE;
  copy_all (&self);
  *n_saved = self.n_saved;
  if (self.error == NULL)
    return docket_database_exec (database, "COMMIT", error);
  g_propagate_error (error, self.error);
  return FALSE;
}

static void
remove_spare (const char *spare)
{
  static const char *const endings[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (spare, endings[i], NULL);

      g_unlink (path);
    }
}

/* Setting a broken file aside. It is never deleted. */

static char *
make_name_aside (const char *path, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (time, "%Y%m%d-%H%M%S");
  char *aside = g_strdup_printf ("%s.broken-%s", path, date);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.broken-%s-%u", path, date, i);
    }
  return aside;
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  const int code = g_rename (from, to);
  const int number = errno;

  if (code == 0)
    return TRUE;
  g_set_error (error,
               DOCKET_CORE_ERROR,
               DOCKET_CORE_ERROR_DATABASE,
               /* Translators: the reason comes from the system */
               _ ("The list is damaged, and its file cannot be set aside: %s"),
               g_strerror (number));
  return FALSE;
}

static void
move_with (const char *from, const char *to, const char *ending)
{
  g_autofree char *from_path = g_strconcat (from, ending, NULL);
  g_autofree char *to_path = g_strconcat (to, ending, NULL);

  move (from_path, to_path, NULL);
}

/* At each point there is a list under its name, the old one or the new one: the old file gets its
 * second name before the new one takes the first. Some file systems know no second names. The log
 * of changes must not stay beside a file that is not its own. */
static gboolean
replace (const char *path, const char *aside, const char *spare, GError **error)
{
  const gboolean linked = link (path, aside) == 0;

  move_with (path, aside, "-wal");
  move_with (path, aside, "-shm");
  if ((linked || move (path, aside, error)) && move (spare, path, error))
    return TRUE;

  move_with (aside, path, "-wal");
  move_with (aside, path, "-shm");
  if (linked)
    g_unlink (aside);
  else
    move (aside, path, NULL);
  return FALSE;
}

/* With a log of its own it would be two files, of which one may get lost. */
static gboolean
is_one_file (const char *spare, GError **error)
{
  g_autofree char *log = g_strconcat (spare, "-wal", NULL);
  GStatBuf info;

  if (g_stat (log, &info) != 0 || info.st_size == 0)
    return TRUE;
  g_set_error_literal (error,
                       DOCKET_CORE_ERROR,
                       DOCKET_CORE_ERROR_DATABASE,
                       _ ("The list is damaged, and a new one cannot be written"));
  return FALSE;
}

/* Nothing is moved before what could be read is safe: whatever happens in between, the next start
 * finds the old file and does it again. */
static gboolean
open_anew (DocketStoreFiles *files, const char *path, gint64 now, GError **error)
{
  g_autofree char *spare = g_strconcat (path, ".salvage", NULL);
  g_autofree char *aside = make_name_aside (path, now);
  g_autofree char *name = g_path_get_basename (aside);
  gboolean moved = FALSE;
  guint n_saved = 0;

  remove_spare (spare);
  moved = salvage (path, spare, &n_saved, error) && is_one_file (spare, error) &&
          replace (path, aside, spare, error);
  remove_spare (spare);
  if (!moved || !open_all (files, path, error))
    return FALSE;

  files->health = DOCKET_STORE_SET_ASIDE;
  files->health_text = g_strdup_printf (
      ngettext ("The list was damaged. %u job could be read; the old file is kept as %s",
                "The list was damaged. %u jobs could be read; the old file is kept as %s",
                n_saved),
      n_saved,
      name);
  return TRUE;
}

/* Two processes do not set one file aside twice: who waited finds a new list. Where the file system
 * knows no such locks it goes without. */
static gboolean
open_broken (DocketStoreFiles *files, const char *path, gint64 now, GError **error)
{
  g_autoptr (GError) again_error = NULL;
  const int fd = g_open (path, O_RDONLY | O_CLOEXEC);
  gboolean opened = FALSE;

  if (fd >= 0)
    flock (fd, LOCK_EX);
  opened = open_all (files, path, &again_error);
  if (!opened && docket_database_is_damage (again_error))
    opened = open_anew (files, path, now, error);
  else if (!opened)
    g_propagate_error (error, g_steal_pointer (&again_error));
  if (fd >= 0)
    close (fd);
  return opened;
}

/**
 * _docket_store_files_open:
 * @files: (out): the connections, and what the person has to know
 * @path: (nullable): file of the database; %NULL: in memory
 * @now: UTC µs, for the name of a file that is set aside
 *
 * A broken file is set aside and what can be read of it taken over. A file that a newer Docket
 * made, that is another program's or that cannot be written is left alone; the list is in memory
 * then, and @files says why.
 *
 * Returns: whether there is a database
 */
gboolean
_docket_store_files_open (DocketStoreFiles *files, const char *path, gint64 now, GError **error)
{
  g_autoptr (GError) file_error = NULL;

  files->health = DOCKET_STORE_SAVED;
  if (path == NULL)
    return open_in_memory (files, error);
  if (open_all (files, path, &file_error))
    return TRUE;
  if (docket_database_is_damage (file_error))
    {
      g_clear_error (&file_error);
      if (open_broken (files, path, now, &file_error))
        return TRUE;
    }

  files->health = DOCKET_STORE_IN_MEMORY;
  files->health_text = g_strdup_printf (
      /* Translators: the first %s is a sentence that says why */
      _ ("%s. What is added now is lost when Docket is closed"),
      file_error->message);
  files->trouble_text = g_strdup (file_error->message);
  return open_in_memory (files, error);
}
