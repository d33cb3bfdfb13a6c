/* docket-notice-text.c: what a notification says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-notice-text.h"

#include "docket-safe-text.h"

#include <glib/gi18n-lib.h>

/* A summary names so many causes, each with at most so many characters. */
#define MAX_CAUSES      3
#define MAX_CAUSE_CHARS 60

/* Why a job has no result. Without names nothing is said that the service wrote: a file may be
 * named in it. */
static char *
make_cause (const DocketJobState *state, const DocketMoment *moment, gboolean with_names)
{
  g_autofree char *body = NULL;

  if (!docket_status_is_final (state->status))
    return g_strdup (_ ("Longer than any PDF.co job runs"));
  if (state->status == DOCKET_STATUS_FAILED && !with_names)
    return g_strdup (_ ("Failed at PDF.co"));
  body = docket_job_text_notice_body (state, moment);
  return docket_safe_text_line (body, -1, MAX_CAUSE_CHARS);
}

/**
 * docket_notice_text_classify:
 * @state: a job that is final, or that Docket gave up
 * @moment: now
 * @with_names: whether notifications may name jobs
 * @cause: (out) (transfer full) (nullable): why it has no result
 *
 * Returns: how it ended, as a summary counts it
 */
DocketDigestKind
docket_notice_text_classify (const DocketJobState *state,
                             const DocketMoment *moment,
                             gboolean with_names,
                             char **cause)
{
  g_return_val_if_fail (state != NULL && moment != NULL && cause != NULL, DOCKET_KIND_OTHER);

  *cause = NULL;
  if (state->status == DOCKET_STATUS_SUCCESS)
    {
      if (docket_job_text_row_action (state, moment) == DOCKET_ROW_ACTION_OPEN)
        return DOCKET_KIND_READY;
      return state->results->len == 0 ? DOCKET_KIND_EMPTY : DOCKET_KIND_EXPIRED;
    }
  *cause = make_cause (state, moment, with_names);
  return state->status == DOCKET_STATUS_FAILED ? DOCKET_KIND_FAILED : DOCKET_KIND_OTHER;
}

/**
 * docket_notice_text_job:
 * @state: a job that is final, or that Docket gave up
 * @moment: now
 * @with_names: whether it may be named
 *
 * A click opens the result where there is one, else it shows the job.
 *
 * Returns: (transfer full): its notification
 */
DocketNotice *
docket_notice_text_job (const DocketJobState *state,
                        const DocketMoment *moment,
                        gboolean with_names)
{
  const gboolean can_open = state->status == DOCKET_STATUS_SUCCESS &&
                            docket_job_text_row_action (state, moment) == DOCKET_ROW_ACTION_OPEN;
  g_autofree char *id = docket_notice_make_job_id (state->row_id);
  g_autofree char *title = docket_job_text_notice_title (state, with_names);
  DocketNotice *notice = docket_notice_new (id, title);

  notice->body = state->status == DOCKET_STATUS_FAILED && !with_names
                     ? g_strdup (_ ("Failed at PDF.co"))
                     : docket_job_text_notice_body (state, moment);
  notice->action = can_open ? "open-result" : "show-job";
  notice->target = g_strdup (state->id);
  notice->priority = can_open ? DOCKET_NOTICE_NORMAL : DOCKET_NOTICE_HIGH;
  if (state->status == DOCKET_STATUS_SUCCESS && state->results->len == 0)
    notice->priority = DOCKET_NOTICE_NORMAL;
  if (can_open)
    {
      notice->button = _ ("Show in Folder");
      notice->button_action = "show-folder";
    }
  else if (!docket_status_is_final (state->status))
    {
      notice->button = _ ("Check Now");
      notice->button_action = "check-now";
    }
  if (notice->button != NULL)
    notice->button_target = g_strdup (state->id);
  return notice;
}

/* Summaries */

static guint
count_done (const DocketTally *tally)
{
  return tally->of[DOCKET_KIND_READY] + tally->of[DOCKET_KIND_EMPTY] +
         tally->of[DOCKET_KIND_EXPIRED];
}

static char *
make_batch_title (const DocketBatch *batch)
{
  const int n = (int) batch->counts.of[DOCKET_FILTER_ALL];
  const int ready = (int) batch->counts.of[DOCKET_FILTER_FINISHED];
  const int failed = (int) batch->counts.of[DOCKET_FILTER_PROBLEMS];

  if (failed == 0)
    return g_strdup_printf (ngettext ("All %'d done", "All %'d done", (gulong) n), n);
  if (ready == 0)
    return g_strdup_printf (ngettext ("All %'d failed", "All %'d failed", (gulong) n), n);
  /* Translators: "All 500 done: 497 ready, 3 failed" */
  return g_strdup_printf (ngettext ("All %'d done: %'d ready, %'d failed",
                                    "All %'d done: %'d ready, %'d failed",
                                    (gulong) n),
                          n,
                          ready,
                          failed);
}

static char *
make_title (const DocketTally *tally)
{
  const guint n_done = count_done (tally);
  const guint n_failed = tally->n - n_done;
  g_autofree char *done = NULL;
  g_autofree char *failed = NULL;

  if (tally->batch.row_id != 0)
    return make_batch_title (&tally->batch);
  if (tally->while_closed)
    return g_strdup_printf (ngettext ("%'u job finished while Docket was closed",
                                      "%'u jobs finished while Docket was closed",
                                      tally->n),
                            tally->n);
  if (n_done == 0 && tally->of[DOCKET_KIND_OTHER] == 0)
    return g_strdup_printf (ngettext ("%'u job failed", "%'u jobs failed", n_failed), n_failed);
  if (n_done == 0)
    return g_strdup_printf (
        ngettext ("%'u job without a result", "%'u jobs without a result", n_failed), n_failed);

  done = g_strdup_printf (ngettext ("%'u job done", "%'u jobs done", n_done), n_done);
  if (n_failed == 0)
    return g_steal_pointer (&done);
  failed = g_strdup_printf (ngettext ("%'u failed", "%'u failed", n_failed), n_failed);
  /* Translators: "37 jobs done, 3 failed" */
  return g_strdup_printf (_ ("%s, %s"), done, failed);
}

static void
append_line (GString *text, char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

static void
append_causes (GString *text, const DocketTally *tally)
{
  guint n_others = 0;

  for (guint i = 0; i < tally->causes->len; i++)
    {
      const DocketCause *cause = &g_array_index (tally->causes, DocketCause, i);

      if (i >= MAX_CAUSES)
        n_others += cause->n;
      else if (tally->n - count_done (tally) == 1)
        append_line (text, g_strdup (cause->text));
      else
        /* Translators: why jobs have no result, and how many of them */
        append_line (text, g_strdup_printf (_ ("%s: %u"), cause->text, cause->n));
    }
  if (n_others > 0)
    append_line (text, g_strdup_printf (_ ("Other reasons: %u"), n_others));
}

/* Failures first, then what is lost, then what is there. */
static char *
make_body (const DocketTally *tally, guint n_more)
{
  const guint n_ready = tally->of[DOCKET_KIND_READY];
  const guint n_empty = tally->of[DOCKET_KIND_EMPTY];
  const guint n_expired = tally->of[DOCKET_KIND_EXPIRED];
  GString *text = g_string_new (NULL);

  append_causes (text, tally);
  if (n_expired > 0)
    append_line (
        text,
        g_strdup_printf (ngettext ("%'u link had expired", "%'u links had expired", n_expired),
                         n_expired));
  if (n_empty > 0)
    append_line (
        text,
        g_strdup_printf (ngettext ("%'u without a file", "%'u without a file", n_empty), n_empty));
  if (n_ready > 0 && (n_ready < tally->n || tally->while_closed))
    append_line (text,
                 g_strdup_printf (
                     ngettext ("%'u result is ready", "%'u results are ready", n_ready), n_ready));
  if (tally->n_others > 0)
    append_line (text,
                 g_strdup_printf (
                     ngettext ("%'u other job is done", "%'u other jobs are done", tally->n_others),
                     tally->n_others));
  if (n_more > 0)
    append_line (
        text,
        g_strdup_printf (ngettext ("%'u more is watched", "%'u more are watched", n_more), n_more));
  return g_string_free (text, text->len == 0);
}

/**
 * docket_notice_text_summary:
 * @tally: how jobs ended
 * @n_more: how many jobs are still watched
 *
 * A click shows the jobs that were not looked at.
 *
 * Returns: (transfer full): the summary
 */
DocketNotice *
docket_notice_text_summary (const DocketTally *tally, guint n_more)
{
  g_autofree char *title = make_title (tally);
  DocketNotice *notice = docket_notice_new (DOCKET_NOTICE_SUMMARY, title);

  notice->body = make_body (tally, n_more);
  notice->action = "show-unseen";
  notice->anew = tally->anew;
  return notice;
}

/* Life without a window */

/**
 * docket_notice_text_watching:
 * @n_jobs: jobs that are watched
 *
 * Returns: (transfer full): what is said when the last window was closed and Docket goes on
 */
DocketNotice *
docket_notice_text_watching (guint n_jobs)
{
  DocketNotice *notice = docket_notice_new ("watching", _ ("Docket goes on watching"));

  notice->body = g_strdup_printf (
      ngettext ("%'u job is watched without a window, until it is done.",
                "%'u jobs are watched without a window, until they are done.",
                n_jobs),
      n_jobs);
  notice->priority = DOCKET_NOTICE_QUIET;
  notice->action = "activate";
  notice->button = _ ("Stop Watching");
  notice->button_action = "quit";
  return notice;
}

/**
 * docket_notice_text_status:
 * @n_jobs: jobs that are watched
 *
 * Returns: (transfer full): what the desktop shows of Docket while it has no window
 */
char *
docket_notice_text_status (guint n_jobs)
{
  return g_strdup_printf (ngettext ("Watching %'u job", "Watching %'u jobs", n_jobs), n_jobs);
}

/**
 * docket_notice_text_not_watched:
 * @n_jobs: unfinished jobs
 * @since: when watching ended, UTC µs
 * @moment: now
 *
 * Returns: (transfer full): what the next start says
 */
char *
docket_notice_text_not_watched (guint n_jobs, gint64 since, const DocketMoment *moment)
{
  g_autofree char *when = docket_job_text_when (since, moment);

  /* Translators: %s is a time, with a day where it is not today */
  return g_strdup_printf (ngettext ("%'u job has not been watched since %s",
                                    "%'u jobs have not been watched since %s",
                                    n_jobs),
                          n_jobs,
                          when);
}
