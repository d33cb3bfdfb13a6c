/* docket-store-files.c: opening the database, whatever state its file is in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-job-id.h"
#include "docket-store-rows.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

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

/* Setting a broken file aside. It is never deleted. */

static gboolean
rename_with (const char *path, const char *aside, const char *ending)
{
  g_autofree char *from = g_strconcat (path, ending, NULL);
  g_autofree char *to = g_strconcat (aside, ending, NULL);

  return g_rename (from, to) == 0;
}

static char *
set_aside (const char *path, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (time, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.broken-%s", path, date);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.broken-%s-%u", path, date, i);
    }
  rename_with (path, aside, "-wal");
  rename_with (path, aside, "-shm");
  return rename_with (path, aside, "") ? g_steal_pointer (&aside) : NULL;
}

static void
salvage_jobs (DocketDatabase *broken, DocketDatabase *database, const char *order, guint *n_saved)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s FROM job ORDER BY id %s", _docket_store_rows_get_columns (), order);
  sqlite3_stmt *statement = docket_database_prepare (broken, sql, NULL);

  if (statement == NULL)
    return;

  while (docket_database_step (broken, statement, NULL))
    {
      g_autoptr (DocketJobState) state = _docket_store_rows_read (statement);

      /* Some of them are better than none. */
      _docket_store_rows_read_results (broken, state, NULL);
      if (docket_job_id_is_valid (state->id) &&
          _docket_store_rows_insert (database, state, NULL) != 0)
        (*n_saved)++;
    }
  sqlite3_reset (statement);
}

/* Takes over the rows that @from selects with @to, which has as many values. */
static void
copy_rows (DocketDatabase *broken, DocketDatabase *database, const char *from, const char *to)
{
  sqlite3_stmt *read = docket_database_prepare (broken, from, NULL);

  while (read != NULL && docket_database_step (broken, read, NULL))
    {
      sqlite3_stmt *write = docket_database_prepare (database, to, NULL);

      for (int i = 0; write != NULL && i < sqlite3_column_count (read); i++)
        sqlite3_bind_value (write, i + 1, sqlite3_column_value (read, i));
      if (write != NULL)
        docket_database_run (database, write, NULL);
    }
}

/* Reads from both ends, as far as the damage allows; a job that was read twice is taken once. */
static guint
salvage (const char *aside, DocketDatabase *database)
{
  g_autoptr (DocketDatabase) broken = docket_database_open_reader (aside, NULL);
  guint n_saved = 0;

  if (broken == NULL || !docket_database_exec (database, "BEGIN IMMEDIATE", NULL))
    return 0;

  copy_rows (broken,
             database,
             "SELECT id, salt, hash, api_url, camel, added FROM account",
             "INSERT INTO account (id, salt, hash, api_url, camel, added)"
             " VALUES (?, ?, ?, ?, ?, ?)");
  copy_rows (broken,
             database,
             "SELECT id, added FROM batch",
             "INSERT INTO batch (id, added, n_jobs) VALUES (?, ?, 0)");
  salvage_jobs (broken, database, "ASC", &n_saved);
  salvage_jobs (broken, database, "DESC", &n_saved);
  docket_database_exec (database, "COMMIT", NULL);
  return n_saved;
}

static gboolean
open_anew (DocketStoreFiles *files, const char *path, gint64 now, GError **error)
{
  g_autofree char *aside = set_aside (path, now);
  g_autofree char *name = NULL;
  guint n_saved = 0;

  if (aside == NULL || !open_all (files, path, error))
    return FALSE;

  n_saved = salvage (aside, files->writer);
  name = g_path_get_basename (aside);
  files->health = DOCKET_STORE_SET_ASIDE;
  files->health_text = g_strdup_printf (
      ngettext ("The list was damaged. %u job could be read; the old file is kept as %s",
                "The list was damaged. %u jobs could be read; the old file is kept as %s",
                n_saved),
      n_saved,
      name);
  return TRUE;
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
  if (docket_database_is_damage (file_error) && open_anew (files, path, now, NULL))
    return TRUE;

  files->health = DOCKET_STORE_IN_MEMORY;
  files->health_text = g_strdup_printf (
      /* Translators: the first %s is a sentence that says why */
      _ ("%s. What is added now is lost when Docket is closed"),
      file_error->message);
  return open_in_memory (files, error);
}
