/* docket-job-update.c: what an answer changes in a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-update.h"
#include "docket-safe-text.h"

#include <string.h>

/* Random codes of the service, which say nothing to a person: 32 capitals and digits in what is
 * known; 20 leaves room for others. */
#define MIN_RANDOM_CODE 20

static gboolean
is_random_code (const char *stem)
{
  gsize n = strspn (stem, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

  return n >= MIN_RANDOM_CODE && stem[n] == '\0';
}

static char *
name_from_results (GPtrArray *results)
{
  if (results->len != 1)
    return NULL;

  const DocketResult *result = g_ptr_array_index (results, 0);

  if (result->link == NULL || result->name == NULL)
    return NULL;

  g_autofree char *stem = g_strdup (result->name);
  char *dot = strrchr (stem, '.');

  if (dot != NULL && dot != stem)
    *dot = '\0';
  return is_random_code (stem) ? NULL : docket_safe_text_name (stem);
}

/* When a job that is not known is asked again, after that was said (DESIGN: Replies). */
static const gint64 second_chances[DOCKET_SECOND_CHANCES] = {
  10 * 60 * (gint64) G_USEC_PER_SEC,
  40 * 60 * (gint64) G_USEC_PER_SEC,
};

/* Answers "not known" after which that is believed. */
#define ENOUGH_UNKNOWN 2

static void
set_trouble (DocketJobState *state, DocketTrouble trouble, const char *text, gint64 now)
{
  if (state->trouble != trouble)
    state->trouble_since = trouble != DOCKET_TROUBLE_NONE ? now : 0;
  state->trouble = trouble;
  g_free (state->trouble_text);
  state->trouble_text = g_strdup (text);
}

static void
take_number (gint64 *field, gint64 value)
{
  if (value != DOCKET_NO_NUMBER)
    *field = value;
}

/* Why a job ended is not replaced by what a later answer says of something else. */
static void
take_message (DocketJobState *state, const DocketReply *reply)
{
  state->error_code = reply->error_code;
  g_free (state->message);
  state->message = g_strdup (reply->message);
}

static void
take_raw (DocketJobState *state, const DocketReply *reply)
{
  if (reply->raw == NULL)
    return;

  g_free (state->raw_reply);
  state->raw_reply = g_strdup (reply->raw);
}

/* Fields that any answer may carry. */
static void
take_fields (DocketJobState *state, const DocketReply *reply, gint64 now)
{
  state->n_checks++;
  state->credits_spent += docket_reply_get_cost (reply);
  state->last_checked = now;
  if (!docket_status_is_final (state->status) || reply->outcome == DOCKET_OUTCOME_FINAL)
    {
      take_message (state, reply);
      take_raw (state, reply);
    }
  take_number (&state->page_count, reply->page_count);
  take_number (&state->credits, reply->credits);
  take_number (&state->remaining_credits, reply->remaining_credits);
  take_number (&state->job_duration, reply->job_duration);
  take_number (&state->duration, reply->duration);
}

static void
take_working (DocketJobState *state, gboolean forced, gint64 now)
{
  /* A late "working" never takes back success, failed or aborted. A job that was not known and is
   * working now has come back, if it was asked by force: else "working" is also said of jobs that
   * do not exist. */
  if (docket_status_is_final (state->status) && !(state->status == DOCKET_STATUS_UNKNOWN && forced))
    return;

  if (state->status == DOCKET_STATUS_UNKNOWN)
    state->finished = state->told = state->seen = state->next_check = 0;
  state->status = DOCKET_STATUS_WORKING;
  if (state->first_working == 0)
    state->first_working = now;
}

static void
take_final (DocketJobState *state, const DocketReply *reply, gint64 now)
{
  if (!docket_status_is_final (state->status) || state->status != reply->status)
    {
      state->finished = now;
      state->paused = 0;
      state->told = state->seen = 0;
    }
  state->status = reply->status;
  if (docket_job_state_count_results (state, DOCKET_RESULT_KEPT) == 0)
    {
      g_ptr_array_unref (state->results);
      state->results = docket_reply_list_results (reply);
    }
  g_free (state->valid_till);
  state->valid_till = g_strdup (reply->valid_till);
  if (state->name == NULL)
    state->name = name_from_results (state->results);
  state->next_check = 0;
}

static void
take_not_known (DocketJobState *state, gint64 now)
{
  if (docket_status_is_final (state->status))
    return;

  state->n_unknown++;
  if (state->n_unknown < ENOUGH_UNKNOWN)
    return;

  state->status = DOCKET_STATUS_UNKNOWN;
  state->finished = now;
  /* It may have been told that Docket gave up. */
  state->told = state->seen = 0;
  state->next_check = 0;
}

static void
take_job_error (DocketJobState *state, const DocketReply *reply, gint64 now)
{
  if (docket_status_is_final (state->status))
    return;

  state->n_errors++;
  set_trouble (state, DOCKET_TROUBLE_SERVICE_ERROR, reply->message, now);
}

static void
take_clean (DocketJobState *state, gint64 now)
{
  state->n_errors = 0;
  set_trouble (state, DOCKET_TROUBLE_NONE, NULL, now);
}

/* What did not bring a job back that is not known was one of its chances. */
static void
use_second_chance (DocketJobState *state)
{
  state->n_unknown = MIN (state->n_unknown + 1, ENOUGH_UNKNOWN + DOCKET_SECOND_CHANCES);
}

static DocketTrouble
trouble_of_outcome (DocketOutcome outcome)
{
  return outcome == DOCKET_OUTCOME_RATE_LIMITED ? DOCKET_TROUBLE_RATE_LIMITED
                                                : DOCKET_TROUBLE_SERVICE_ERROR;
}

/**
 * docket_job_update_from_reply:
 * @old: the state before
 * @reply: the answer to a check
 * @forced: whether it was a forced check
 * @now: when the answer came, UTC µs
 *
 * What the table "Replies" of the design says of one job. A final status that the service gave is
 * taken back by nothing but another final one; an answer "not known" counts when it is given
 * twice. Whether an error is the account's (401, 402, 403, 429, 5xx) is for the caller to act on;
 * here it is the job's trouble.
 *
 * Returns: (transfer full): the state after, which the caller may still change
 */
DocketJobState *
docket_job_update_from_reply (const DocketJobState *old,
                              const DocketReply *reply,
                              gboolean forced,
                              gint64 now)
{
  g_return_val_if_fail (old != NULL, NULL);
  g_return_val_if_fail (reply != NULL, NULL);

  DocketJobState *state = docket_job_state_copy (old);

  take_fields (state, reply, now);
  switch (reply->outcome)
    {
    case DOCKET_OUTCOME_WORKING:
      take_working (state, forced, now);
      take_clean (state, now);
      /* Only a forced check can tell that a job does exist. */
      if (forced)
        state->n_unknown = 0;
      break;
    case DOCKET_OUTCOME_FINAL:
      take_final (state, reply, now);
      take_clean (state, now);
      state->n_unknown = 0;
      break;
    case DOCKET_OUTCOME_NOT_KNOWN:
      take_clean (state, now);
      take_not_known (state, now);
      break;
    case DOCKET_OUTCOME_JOB_ERROR:
    case DOCKET_OUTCOME_BAD_REQUEST:
      take_job_error (state, reply, now);
      break;
    case DOCKET_OUTCOME_REFUSED:
    case DOCKET_OUTCOME_RATE_LIMITED:
    case DOCKET_OUTCOME_SERVICE_ERROR:
      if (!docket_status_is_final (state->status))
        set_trouble (state, trouble_of_outcome (reply->outcome), reply->message, now);
      break;
    default:
      g_assert_not_reached ();
    }
  if (old->status == DOCKET_STATUS_UNKNOWN && state->status == DOCKET_STATUS_UNKNOWN)
    use_second_chance (state);
  return state;
}

/**
 * docket_job_update_get_second_chance:
 * @state: a job
 *
 * A job that was answered "not known" twice may be one that the service did not know yet, or not
 * under high load: it is asked twice more, 10 and 40 minutes after.
 *
 * Returns: when it is asked again, UTC µs; 0: no more, or it is another kind of job
 */
gint64
docket_job_update_get_second_chance (const DocketJobState *state)
{
  gint64 n = 0;

  g_return_val_if_fail (state != NULL, 0);

  n = state->n_unknown - ENOUGH_UNKNOWN;
  if (state->status != DOCKET_STATUS_UNKNOWN || n < 0 || n >= DOCKET_SECOND_CHANCES)
    return 0;
  return state->finished + second_chances[n];
}

/**
 * docket_job_update_with_trouble:
 * @old: the state before
 * @trouble: why there is no answer
 * @text: (nullable): what is known of it, safe to show
 * @now: UTC µs
 *
 * A job that is final has none: what is known of it stands.
 *
 * Returns: (transfer full): the state with this trouble, which the caller may still change
 */
DocketJobState *
docket_job_update_with_trouble (const DocketJobState *old,
                                DocketTrouble trouble,
                                const char *text,
                                gint64 now)
{
  g_return_val_if_fail (old != NULL, NULL);

  DocketJobState *state = docket_job_state_copy (old);

  if (!docket_status_is_final (state->status))
    set_trouble (state, trouble, text, now);
  return state;
}
