/* docket-list-maker.c: makes a database with very many jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: docket-list-maker PATH N
 *
 * N jobs of about three years: nearly all done and kept, one of a hundred failed, five working.
 */

#include "docket-config.h"

#include "docket-database.h"

#include <locale.h>

/* A job each 90 s, the last one now. */
static const char insert_jobs[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @N@),"
    " made AS (SELECT i, unixepoch() * 1000000 - (@N@ - i) * 90000000 AS at,"
    "  CASE WHEN i > @N@ - 5 THEN 1 WHEN i % 100 = 0 THEN 3 ELSE 2 END AS status,"
    "  upper(hex(randomblob(20))) || '--151-300' AS job_id,"
    "  CASE i % 4 WHEN 0 THEN 'invoice-' WHEN 1 THEN 'Report ' WHEN 2 THEN 'scan_'"
    "   ELSE 'Angebot M\xc3\xbcller ' END || i AS name FROM n)"
    "INSERT INTO job (id, account, batch, job_id, name, status, trouble, trouble_since,"
    " trouble_text, message, error_code, page_count, credits, remaining_credits, job_duration,"
    " duration, valid_till, raw_reply, added, started, first_working, last_checked, next_check,"
    " finished, told, seen, removed, watched_for, n_checks, credits_spent, n_unknown, n_errors,"
    " forced, search)"
    " SELECT i, 1, 1 + i / 50, job_id, name, status, 0, 0, NULL,"
    "  CASE status WHEN 3 THEN 'Input document is damaged or in incorrect format.' END,"
    "  CASE status WHEN 3 THEN 445 ELSE 0 END, i % 40 + 1, 21, 60000, i % 90 * 700, 40,"
    "  '2030-01-01T00:00:00Z', "
    "'{\"status\":\"success\",\"remainingCredits\":60000,\"url\":\"(hidden)\"}',"
    "  at - 30000000, 0, at - 29000000, at, 0, CASE status WHEN 1 THEN 0 ELSE at END, at, at, 0,"
    "  30000000, 4, 8, 0, 0, 0,"
    "  docket_describe(name, job_id, CASE status WHEN 3 THEN"
    "   'Input document is damaged or in incorrect format.' END,"
    "   CASE status WHEN 2 THEN name || '.pdf' END) FROM made";

static const char insert_others[] =
    "INSERT INTO batch (id, added, n_jobs) SELECT DISTINCT batch, min(added), 0 FROM job"
    " GROUP BY batch;"
    "INSERT INTO result (job, part, state, name, expires, saved_as, size)"
    " SELECT id, 0, 1, name || '.pdf', finished, '/nowhere/' || name || '.pdf', 1000 FROM job"
    " WHERE status = 2;"
    "UPDATE batch SET n_jobs = (SELECT count(*) FROM job WHERE job.batch = batch.id"
    " AND removed = 0);"
    "PRAGMA wal_checkpoint(TRUNCATE);";

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDatabase) database = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *sql = NULL;

  setlocale (LC_ALL, "");
  if (argc != 3)
    {
      g_printerr ("Usage: docket-list-maker PATH N\n");
      return 2;
    }

  database = docket_database_open (argv[1], &error);
  parts = g_strsplit (insert_jobs, "@N@", -1);
  sql = g_strjoinv (argv[2], parts);
  if (database == NULL || !docket_database_exec (database, "PRAGMA synchronous = OFF", &error) ||
      !docket_database_exec (database, sql, &error) ||
      !docket_database_exec (database, insert_others, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  return 0;
}
