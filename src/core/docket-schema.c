/* docket-schema.c: the tables of the database, and how older ones become them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-schema.h"

#include "docket-core-error.h"

#include <glib/gi18n-lib.h>

/* "Dock", so that file(1) and others can tell whose database it is. */
#define DATABASE_ID 0x446f636b

/* Tables. Times are UTC µs, 0 where something did not happen; what a reply did not say is NULL.
 * The numbers of status, trouble and state are those of the enums in model. */
/* clang-format off */
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

static const char indices[] =
    "CREATE INDEX job_unfinished ON job (added DESC, id DESC) WHERE removed = 0 AND status < 2;"
    "CREATE INDEX job_untold ON job (finished) WHERE removed = 0 AND told = 0 AND status >= 2;"
    "CREATE INDEX result_unkept ON result (job) WHERE state IN (0, 3);"
    "CREATE INDEX check_log_job ON check_log (job, time);"
    "CREATE INDEX check_log_time ON check_log (account, time);"
    "CREATE INDEX observation_class ON observation (account, class, at);";

/* Since version 2. What a search looks through and when the first link dies stand in the job, made
 * of its other columns and its results. The generation counts commits: a query says which it saw.
 * The history of checks is thinned up to its row "tidied".
 *
 * The order of the list is an index, and nothing but the index is read for it: a million rows in
 * 50 ms. So is a search, which looks at all rows in the order of the list (job_search). */
static const char columns_2[] =
    "ALTER TABLE job ADD COLUMN search TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE job ADD COLUMN expires INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE batch ADD COLUMN n_watching INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE batch ADD COLUMN n_finished INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE batch ADD COLUMN n_problems INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE batch ADD COLUMN n_unseen INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE batch ADD COLUMN n_unseen_problems INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE counter ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE counter ADD COLUMN tidied INTEGER NOT NULL DEFAULT 0;"
    "DROP TRIGGER IF EXISTS job_inserted;"
    "DROP TRIGGER IF EXISTS job_deleted;"
    "DROP TRIGGER IF EXISTS job_updated;"
    "DROP INDEX IF EXISTS job_finished;";

static const char indices_2[] =
    "CREATE INDEX job_finished ON job (finished DESC, id DESC, removed, status)"
    "  WHERE removed = 0 AND status >= 2;"
    "CREATE INDEX job_search ON job"
    "  (finished DESC, id DESC, removed, status, batch, expires, job_duration, search)"
    "  WHERE removed = 0 AND status >= 2;"
    "CREATE INDEX job_unseen ON job (finished DESC, id DESC)"
    "  WHERE removed = 0 AND status >= 2 AND seen = 0;"
    "CREATE INDEX job_batch ON job (batch) WHERE removed = 0;"
    "CREATE INDEX job_removed ON job (removed) WHERE removed <> 0;";

/* Since version 3 the list knows when a kept file was saved, so that it can tell one that somebody
 * changed; the index says how much is kept. */
static const char columns_3[] =
    "ALTER TABLE result ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX result_kept ON result (changed, size) WHERE state = 1;"
    "CREATE INDEX result_deleted ON result (job) WHERE state = 4 AND saved_as IS NOT NULL;";

/* Since version 4 a single job can be paused. */
static const char columns_4[] = "ALTER TABLE job ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;";

/* What one job adds to each counter: status 2 is success, 3 to 5 are problems, and so is trouble 9
 * (gave up). docket_filter_shows() says the same. */
#define IN_LIST(row)        "(" row ".removed = 0)"
#define IS_WATCHED(row)     "(" row ".removed = 0 AND " row ".status < 2 AND " row ".trouble <> 9)"
#define IS_FINISHED(row)    "(" row ".removed = 0 AND " row ".status = 2)"
#define IS_PROBLEM(row)     "(" row ".removed = 0 AND (" row ".status > 2 OR"                      \
                            " " row ".status < 2 AND " row ".trouble = 9))"
#define IS_UNSEEN(row)      "(" row ".removed = 0 AND " row ".status >= 2 AND " row ".seen = 0)"
#define IS_UNSEEN_PROBLEM(row)                                                                     \
  "(" row ".removed = 0 AND " row ".status > 2 AND " row ".seen = 0)"

#define COUNT(table, where, change)                                                                \
  " UPDATE " table " SET"                                                                          \
  " n_jobs = n_jobs" change (IN_LIST) ","                                                          \
  " n_watching = n_watching" change (IS_WATCHED) ","                                               \
  " n_finished = n_finished" change (IS_FINISHED) ","                                              \
  " n_problems = n_problems" change (IS_PROBLEM) ","                                               \
  " n_unseen = n_unseen" change (IS_UNSEEN) ","                                                    \
  " n_unseen_problems = n_unseen_problems" change (IS_UNSEEN_PROBLEM) " WHERE " where ";"
#define COME(is)   " + " is ("NEW")
#define GO(is)     " - " is ("OLD")
#define BECOME(is) " - " is ("OLD") " + " is ("NEW")

static const char triggers[] =
    "CREATE TRIGGER job_inserted AFTER INSERT ON job BEGIN"
    COUNT ("counter", "id = 1", COME) COUNT ("batch", "id = NEW.batch", COME) " END;"
    "CREATE TRIGGER job_deleted AFTER DELETE ON job BEGIN"
    COUNT ("counter", "id = 1", GO) COUNT ("batch", "id = OLD.batch", GO) " END;"
    "CREATE TRIGGER job_updated AFTER UPDATE OF status, trouble, seen, removed ON job BEGIN"
    COUNT ("counter", "id = 1", BECOME) COUNT ("batch", "id = NEW.batch", BECOME) " END;";

/* Counts all jobs anew, of the list and of each batch. */
#define SUM(is) "coalesce(sum(" is ("job") "), 0)"
#define ALL_SUMS                                                                                   \
  SUM (IN_LIST) ", " SUM (IS_WATCHED) ", " SUM (IS_FINISHED) ", " SUM (IS_PROBLEM) ", "            \
  SUM (IS_UNSEEN) ", " SUM (IS_UNSEEN_PROBLEM)
#define COUNTED "(n_jobs, n_watching, n_finished, n_problems, n_unseen, n_unseen_problems)"

static const char count_anew[] =
    "UPDATE counter SET " COUNTED " = (SELECT " ALL_SUMS " FROM job);"
    "UPDATE batch SET " COUNTED " = (SELECT " ALL_SUMS " FROM job WHERE job.batch = batch.id);";

/* What a search looks through, and when the first link dies. */
#define DESCRIBE                                                                                   \
  "UPDATE job SET"                                                                                 \
  " search = docket_describe(name, job_id, message, (SELECT group_concat(name, char(10)) FROM"     \
  "  (SELECT name FROM result WHERE result.job = job.id ORDER BY part))),"                         \
  " expires = coalesce((SELECT min(expires) FROM result"                                           \
  "  WHERE result.job = job.id AND state = 0 AND expires <> 0), 0)"
/* clang-format on */

/**
 * docket_schema_describe_job:
 * @database: the connection that writes
 * @row_id: row of a job that was inserted, or whose name, message or results changed
 *
 * Brings the columns up to date that are made of others.
 *
 * Returns: whether it was written
 */
gboolean
docket_schema_describe_job (DocketDatabase *database, gint64 row_id, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (database, DESCRIBE " WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, row_id);
  return docket_database_run (database, statement, error);
}

/* One statement, so that another process cannot make the tables between two of its questions. */
static gboolean
is_new (DocketDatabase *database, gboolean *answer, GError **error)
{
  gint64 number = 0;

  if (!docket_database_get_number (database,
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
make_tables (DocketDatabase *database, GError **error)
{
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = 1;",
                                            DATABASE_ID);

  return docket_database_exec (database, tables, error) &&
         docket_database_exec (database, indices, error) &&
         docket_database_exec (database, marks, error);
}

static gboolean
migrate_to_2 (DocketDatabase *database, GError **error)
{
  return docket_database_exec (database, columns_2, error) &&
         docket_database_exec (database, DESCRIBE, error) &&
         docket_database_exec (database, indices_2, error) &&
         docket_database_exec (database, count_anew, error) &&
         docket_database_exec (database, triggers, error) &&
         docket_database_exec (database, "PRAGMA user_version = 2", error);
}

static gboolean
migrate_to_3 (DocketDatabase *database, GError **error)
{
  return docket_database_exec (database, columns_3, error) &&
         docket_database_exec (database, "PRAGMA user_version = 3", error);
}

static gboolean
migrate_to_4 (DocketDatabase *database, GError **error)
{
  return docket_database_exec (database, columns_4, error) &&
         docket_database_exec (database, "PRAGMA user_version = 4", error);
}

/* Each step leads from one version to the next; a new file begins with the first tables, so that
 * it is the same as one that was migrated. */
static gboolean
migrate (DocketDatabase *database, GError **error)
{
  gint64 version = 0;
  gboolean empty = FALSE;

  if (!is_new (database, &empty, error) || (empty && !make_tables (database, error)) ||
      !docket_database_get_number (database, "PRAGMA user_version", &version, error))
    return FALSE;
  return (version >= 2 || migrate_to_2 (database, error)) &&
         (version >= 3 || migrate_to_3 (database, error)) &&
         (version >= 4 || migrate_to_4 (database, error));
}

static gboolean
run_migration (DocketDatabase *database, GError **error)
{
  if (!docket_database_exec (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (migrate (database, error) && docket_database_exec (database, "COMMIT", error))
    return TRUE;

  docket_database_exec (database, "ROLLBACK", NULL);
  return FALSE;
}

static void
set_newer (GError **error, gint64 version)
{
  g_set_error (error,
               DOCKET_CORE_ERROR,
               DOCKET_CORE_ERROR_NEWER_DATABASE,
               _ ("The list was made by a newer version of Docket (its format is %d, this "
                  "Docket knows %d)"),
               (int) version,
               DOCKET_SCHEMA_VERSION);
}

/**
 * docket_schema_prepare:
 * @database: the connection that writes
 *
 * Makes the tables in a new file, and brings those of an older Docket up to date in one
 * transaction. A file that is another program's or a newer Docket's is left as it is.
 *
 * Returns: whether the tables are there; else %DOCKET_CORE_ERROR_NEWER_DATABASE where a newer
 *   Docket made them
 */
gboolean
docket_schema_prepare (DocketDatabase *database, GError **error)
{
  gint64 id = 0, version = 0;
  gboolean empty = FALSE;

  if (!is_new (database, &empty, error) ||
      !docket_database_get_number (database, "PRAGMA application_id", &id, error) ||
      !docket_database_get_number (database, "PRAGMA user_version", &version, error))
    return FALSE;

  if (!empty && id != DATABASE_ID)
    {
      g_set_error_literal (error,
                           DOCKET_CORE_ERROR,
                           DOCKET_CORE_ERROR_DATABASE,
                           _ ("The file of the list belongs to another program"));
      return FALSE;
    }
  if (version > DOCKET_SCHEMA_VERSION)
    {
      set_newer (error, version);
      return FALSE;
    }
  return version == DOCKET_SCHEMA_VERSION || run_migration (database, error);
}
