/* docket-list-text.c: what the window says of many jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-list-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Before so many jobs of a batch are done, nothing is said of when it ends. */
#define MIN_DONE 3

static gulong
plural (gint64 n)
{
  return (gulong) CLAMP (n, 0, G_MAXINT);
}

/**
 * docket_list_text_filter:
 *
 * Returns: the name of a filter
 */
const char *
docket_list_text_filter (DocketFilter filter)
{
  switch (filter)
    {
    /* Translators: which jobs the list shows; a number follows, as in “Finished 118” */
    case DOCKET_FILTER_WATCHING:
      return C_ ("jobs", "Watching");
    case DOCKET_FILTER_FINISHED:
      return C_ ("jobs", "Finished");
    case DOCKET_FILTER_PROBLEMS:
      return C_ ("jobs", "Problems");
    case DOCKET_FILTER_UNSEEN:
      return C_ ("jobs", "Unseen");
    case DOCKET_FILTER_ALL:
    default:
      return C_ ("jobs", "All");
    }
}

static char *
describe_empty (DocketFilter filter)
{
  switch (filter)
    {
    case DOCKET_FILTER_WATCHING:
      return g_strdup (_ ("No job is being watched."));
    case DOCKET_FILTER_FINISHED:
      return g_strdup (_ ("No job has finished yet."));
    case DOCKET_FILTER_PROBLEMS:
      return g_strdup (_ ("No job has a problem."));
    case DOCKET_FILTER_UNSEEN:
      return g_strdup (_ ("All outcomes were seen."));
    case DOCKET_FILTER_ALL:
    default:
      return g_strdup (_ ("There are no jobs here."));
    }
}

/* "the 5 problems" */
static char *
describe_searched (DocketFilter filter, gint64 n)
{
  switch (filter)
    {
    case DOCKET_FILTER_WATCHING:
      /* Translators: part of “None of %s matches …” */
      return g_strdup_printf (ngettext ("the %'d watched job", "the %'d watched jobs", plural (n)),
                              (int) n);
    case DOCKET_FILTER_FINISHED:
      return g_strdup_printf (
          ngettext ("the %'d finished job", "the %'d finished jobs", plural (n)), (int) n);
    case DOCKET_FILTER_PROBLEMS:
      return g_strdup_printf (ngettext ("the %'d problem", "the %'d problems", plural (n)),
                              (int) n);
    case DOCKET_FILTER_UNSEEN:
      return g_strdup_printf (ngettext ("the %'d unseen job", "the %'d unseen jobs", plural (n)),
                              (int) n);
    case DOCKET_FILTER_ALL:
    default:
      return g_strdup_printf (ngettext ("the %'d job", "the %'d jobs", plural (n)), (int) n);
    }
}

/**
 * docket_list_text_none:
 * @filter: the filter of a list without rows
 * @search: (nullable): what was searched for
 * @n_jobs: how many jobs were looked at
 *
 * Returns: (transfer full): why the list is empty
 */
char *
docket_list_text_none (DocketFilter filter, const char *search, gint64 n_jobs)
{
  g_autofree char *searched = NULL;

  if (search == NULL || search[0] == '\0' || n_jobs == 0)
    return describe_empty (filter);

  searched = describe_searched (filter, n_jobs);
  return g_strdup_printf (
      /* Translators: the first %s is for example “the 5 problems”, the second what was typed. */
      _ ("None of %s matches “%s”. Names, IDs, files and reasons were searched."),
      searched,
      search);
}

/* Batches */

/**
 * docket_list_text_batch_name:
 * @batch: a batch
 * @moment: now
 *
 * Returns: (transfer full): how many jobs it has, and when they were added
 */
char *
docket_list_text_batch_name (const DocketBatch *batch, const DocketMoment *moment)
{
  const gint64 n = batch->counts.of[DOCKET_FILTER_ALL];
  g_autofree char *when = docket_job_text_when (batch->added, moment);

  /* Translators: %s is a time, with a day where it is not today */
  return g_strdup_printf (
      ngettext ("%'d job, added %s", "%'d jobs, added %s", plural (n)), (int) n, when);
}

/* How long the rest takes if it goes on like that, µs; -1: not known. */
static gint64
estimate_rest (const DocketBatch *batch, gint64 n_done, gint64 now)
{
  const gint64 n_left = batch->counts.of[DOCKET_FILTER_WATCHING];

  if (n_left == 0 || n_done < MIN_DONE || now <= batch->added)
    return -1;
  return (gint64) ((double) (now - batch->added) / (double) n_done * (double) n_left);
}

/**
 * docket_list_text_batch_progress:
 * @batch: a batch
 * @now: UTC µs
 *
 * Returns: (transfer full): how far it is: "480 of 500 done · 3 failed · about 4 min";
 *   those that failed are among the done
 */
char *
docket_list_text_batch_progress (const DocketBatch *batch, gint64 now)
{
  const gint64 n = batch->counts.of[DOCKET_FILTER_ALL];
  const gint64 n_failed = batch->counts.of[DOCKET_FILTER_PROBLEMS];
  const gint64 n_done = n - batch->counts.of[DOCKET_FILTER_WATCHING];
  const gint64 rest = estimate_rest (batch, n_done, now);
  GString *text = g_string_new (NULL);

  if (n_done == n)
    g_string_append_printf (text, ngettext ("All %'d done", "All %'d done", plural (n)), (int) n);
  else
    g_string_append_printf (text, _ ("%'d of %'d done"), (int) n_done, (int) n);
  if (n_failed > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (
          text, ngettext ("%'d failed", "%'d failed", plural (n_failed)), (int) n_failed);
    }
  if (rest >= 0)
    {
      g_autofree char *duration = docket_job_text_duration (rest);

      g_string_append (text, " · ");
      /* Translators: %s is a duration */
      g_string_append_printf (text, _ ("about %s"), duration);
    }
  return g_string_free (text, FALSE);
}

/* What was done */

/**
 * docket_list_text_added:
 * @n_added: jobs that are new in the list
 * @n_present: jobs that were there before
 *
 * Returns: (transfer full): what an addition did
 */
char *
docket_list_text_added (guint n_added, guint n_present)
{
  g_autofree char *added = NULL;

  if (n_added == 0)
    return g_strdup (ngettext ("Already in the list", "All are already in the list", n_present));

  added = g_strdup_printf (ngettext ("%'u job added", "%'u jobs added", n_added), n_added);
  if (n_present == 0)
    return g_steal_pointer (&added);
  /* Translators: the first part is “3 jobs added”. */
  return g_strdup_printf (
      ngettext ("%s, %'u was already here", "%s, %'u were already here", n_present),
      added,
      n_present);
}

/**
 * docket_list_text_first_looks:
 * @n_added: jobs that are new in the list
 * @n_present: jobs that were there before
 * @credits: what a first check of all that are new costs
 * @wait: until these checks begin, µs
 *
 * Returns: (transfer full): what an addition of many did, and what it will cost
 */
char *
docket_list_text_first_looks (guint n_added, guint n_present, guint credits, gint64 wait)
{
  g_autofree char *added = docket_list_text_added (n_added, n_present);
  g_autofree char *left = docket_job_text_duration (wait);
  /* Translators: %s is a duration, as “10 s” */
  g_autofree char *cost = g_strdup_printf (
      ngettext ("The first checks cost %'u credit in all. They start in %s.",
                "The first checks cost %'u credits in all. They start in %s.",
                credits),
      credits,
      left);

  /* Translators: the first part is “500 jobs added”, the second a sentence. */
  return g_strdup_printf (_ ("%s. %s"), added, cost);
}

/* "1 check a second", "0.8 checks a second" */
static char *
describe_rate (double rate)
{
  const int whole = (int) lround (rate);

  if (fabs (rate - whole) < 0.05)
    return g_strdup_printf (ngettext ("%d check a second", "%d checks a second", plural (whole)),
                            whole);
  return g_strdup_printf (_ ("%.1f checks a second"), rate);
}

/**
 * docket_list_text_paced:
 * @n_jobs: jobs that are watched
 * @rate: checks a second that the account allows
 *
 * Returns: (transfer full): how long it takes to check each of them once
 */
char *
docket_list_text_paced (guint n_jobs, double rate)
{
  const gint64 took = (gint64) (n_jobs / MAX (rate, 1e-3) * G_USEC_PER_SEC);
  const gint64 hour = G_TIME_SPAN_HOUR;
  /* To the nearest minute, or hour. */
  const gint64 half = (took < 2 * hour ? G_TIME_SPAN_MINUTE : hour) / 2;
  g_autofree char *speed = describe_rate (rate);
  g_autofree char *duration = docket_job_text_spell_duration (took + half);

  /* Translators: “1000 jobs at 1 check a second: about 17 minutes for one check of each” */
  return g_strdup_printf (ngettext ("%'u job at %s: about %s for one check of each",
                                    "%'u jobs at %s: about %s for one check of each",
                                    n_jobs),
                          n_jobs,
                          speed,
                          duration);
}

char *
docket_list_text_removed (guint n_jobs)
{
  return g_strdup_printf (ngettext ("%'u job removed", "%'u jobs removed", n_jobs), n_jobs);
}

char *
docket_list_text_returned (guint n_jobs)
{
  return g_strdup_printf (ngettext ("%'u job is back", "%'u jobs are back", n_jobs), n_jobs);
}

char *
docket_list_text_selected (guint n_jobs)
{
  return g_strdup_printf (ngettext ("%'u Selected", "%'u Selected", n_jobs), n_jobs);
}

/**
 * docket_list_text_unseen:
 * @n_jobs: jobs that became final and were not looked at
 *
 * Returns: (transfer full): what the next start says of them
 */
char *
docket_list_text_unseen (gint64 n_jobs)
{
  return g_strdup_printf (ngettext ("%'d finished while Docket was closed",
                                    "%'d finished while Docket was closed",
                                    plural (n_jobs)),
                          (int) n_jobs);
}

/* A cell of a table. A sheet would take what begins so for a formula. */
static void
add_cell (GString *table, const char *text, char end)
{
  g_autofree char *cell = g_strdup (text != NULL ? text : "");

  g_strdelimit (cell, "\t\n\r", ' ');
  if (cell[0] != '\0' && strchr ("=+-@", cell[0]) != NULL)
    g_string_append_c (table, '\'');
  g_string_append_printf (table, "%s%c", cell, end);
}

static void
add_number (GString *table, gint64 number)
{
  g_autofree char *text = number != DOCKET_NO_NUMBER ? g_strdup_printf ("%" G_GINT64_FORMAT, number)
                                                     : NULL;

  add_cell (table, text, '\t');
}

static void
add_time (GString *table, gint64 time, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *text = time != 0 && local != NULL ? g_date_time_format (local, "%F %T") : NULL;

  add_cell (table, text, '\t');
}

static void
add_line (GString *table, const DocketJobState *state, GTimeZone *zone)
{
  const DocketResult *kept = docket_job_state_get_result (state, DOCKET_RESULT_KEPT);
  g_autofree char *title = docket_job_text_title (state);
  g_autofree char *status = docket_job_text_status (state->status);

  add_cell (table, title, '\t');
  add_cell (table, state->id, '\t');
  add_cell (table, status, '\t');
  add_time (table, state->added, zone);
  add_time (table, state->finished, zone);
  add_number (table, state->page_count);
  add_number (table, state->n_checks);
  add_number (table, state->credits_spent);
  add_cell (table, state->message, '\t');
  add_cell (table, kept != NULL ? kept->saved_as : NULL, '\n');
}

/**
 * docket_list_text_table:
 * @states: (element-type DocketJobState): jobs
 * @zone: the time zone of the person
 *
 * Returns: (transfer full): what is known of the jobs, one a line after a line of headings, with
 *   tabs between: what a sheet takes, and what adds them again where it is pasted. No secret is in
 *   it
 */
char *
docket_list_text_table (GPtrArray *states, GTimeZone *zone)
{
  const char *const headings[] = { _ ("Name"),     _ ("Job ID"), _ ("Status"), _ ("Added"),
                                   _ ("Finished"), _ ("Pages"),  _ ("Checks"), _ ("Credits Spent"),
                                   _ ("Message"),  _ ("Kept As") };
  GString *table = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    add_cell (table, headings[i], i + 1 < G_N_ELEMENTS (headings) ? '\t' : '\n');
  for (guint i = 0; i < states->len; i++)
    add_line (table, g_ptr_array_index (states, i), zone);
  return g_string_free (table, FALSE);
}
