/* docket-job-text-trouble.c: the words for why a job failed, or has no answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-error-code.h"
#include "docket-job-text-private.h"
#include "docket-job-update.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A reason inside a sentence begins small, unless it begins with an abbreviation. */
char *
_docket_job_text_begin_small (const char *text)
{
  const gunichar first = g_utf8_get_char (text);
  const char *rest = g_utf8_next_char (text);
  char small[7] = { 0 };

  if (first == 0 || g_unichar_isupper (g_utf8_get_char (rest)))
    return g_strdup (text);

  g_unichar_to_utf8 (g_unichar_tolower (first), small);
  return g_strconcat (small, rest, NULL);
}

/* The end of a text that gets a full stop: what PDF.co said may have one of its own. */
void
_docket_job_text_cut_end (char *text)
{
  static const char *const ends[] = { ".", "…" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      if (g_str_has_suffix (text, ends[i]))
        text[strlen (text) - strlen (ends[i])] = '\0';
    }
}

/* What the code of a job's last answer means; NULL where it has none that is known. */
static const DocketErrorCode *
get_code (const DocketJobState *state)
{
  return state->error_code != 0 ? docket_error_code_find (state->error_code) : NULL;
}

/* Why a job failed: in the words of the service, else by its code; NULL where it did not say. */
char *
_docket_job_text_get_failure (const DocketJobState *state)
{
  const DocketErrorCode *code = get_code (state);
  char *what = NULL;

  if (state->message != NULL && state->message[0] != '\0')
    return g_strdup (state->message);
  if (code == NULL)
    return NULL;

  what = g_strdup (_ (code->what));
  _docket_job_text_cut_end (what);
  return what;
}

/* The same in the fewest words: ours where the code has some. What the service says of it can be a
 * whole sentence, and stands in the details. */
static char *
get_brief (const DocketJobState *state)
{
  const DocketErrorCode *code = get_code (state);
  g_autofree char *failure = NULL;

  if (code != NULL && code->brief != NULL)
    return g_strdup (_ (code->brief));
  failure = _docket_job_text_get_failure (state);
  return failure != NULL ? _docket_job_text_begin_small (failure) : NULL;
}

/**
 * docket_job_text_reason:
 * @state: a job
 *
 * Returns: (transfer full): why the job has no result, in a few words
 */
char *
docket_job_text_reason (const DocketJobState *state)
{
  g_autofree char *reason = NULL;

  g_return_val_if_fail (state != NULL, NULL);

  switch (state->status)
    {
    case DOCKET_STATUS_FAILED:
      reason = get_brief (state);
      if (reason == NULL)
        return g_strdup (_ ("Failed at PDF.co"));
      /* Translators: why, as “missing files”, or as PDF.co says it */
      return g_strdup_printf (_ ("Failed: %s"), reason);
    case DOCKET_STATUS_ABORTED:
      return g_strdup (_ ("Aborted at PDF.co"));
    case DOCKET_STATUS_UNKNOWN:
      return g_strdup (_ ("PDF.co does not know this job"));
    case DOCKET_STATUS_WAITING:
    case DOCKET_STATUS_WORKING:
    case DOCKET_STATUS_SUCCESS:
    default:
      return g_strdup (_ ("No answer"));
    }
}

static const char *
explain_trouble (const DocketJobState *state)
{
  if (docket_status_is_final (state->status))
    return NULL;
  if (state->n_errors >= DOCKET_MAX_JOB_ERRORS)
    return _ ("PDF.co answered with an error five times in a row. Docket asks again when you "
              "choose Check Now.");

  switch (state->trouble)
    {
    case DOCKET_TROUBLE_OFFLINE:
      return _ ("PDF.co cannot be reached. Docket tries again by itself.");
    case DOCKET_TROUBLE_NO_KEY:
      return _ ("There is no API key yet. It can be set in Preferences.");
    case DOCKET_TROUBLE_KEY_REJECTED:
      return _ ("PDF.co refused the API key. Checks go on when it is changed in Preferences.");
    case DOCKET_TROUBLE_NO_CREDITS:
      return _ ("Too few credits are left for a check. Docket goes on when there are more.");
    case DOCKET_TROUBLE_RATE_LIMITED:
      return _ ("PDF.co asked to slow down. Docket goes on by itself.");
    case DOCKET_TROUBLE_SERVICE_ERROR:
      return _ ("PDF.co answered with an error. Docket tries again by itself.");
    case DOCKET_TROUBLE_NOT_AN_ANSWER:
      return _ ("What came back was no answer of PDF.co; a proxy or a login page of the network "
                "may be in between. Docket tries again by itself.");
    case DOCKET_TROUBLE_OTHER_ACCOUNT:
      return _ ("This job was added with another API key, and only that key can ask for it.");
    case DOCKET_TROUBLE_GAVE_UP:
      return _ ("This job said “working” for longer than any PDF.co job runs. It may not exist. "
                "Docket no longer asks by itself.");
    case DOCKET_TROUBLE_NONE:
    default:
      return NULL;
    }
}

/* What was found out about the network, the certificate or a proxy stands in for "offline". */
static char *
explain_unfinished (const DocketJobState *state)
{
  if (state->trouble == DOCKET_TROUBLE_OFFLINE && state->trouble_text != NULL)
    /* Translators: %s is why PDF.co cannot be reached, without a full stop */
    return g_strdup_printf (_ ("%s. Docket tries again by itself."), state->trouble_text);
  return g_strdup (explain_trouble (state));
}

/* @text after what the code of the answer means, and what helps where the job is over. */
static char *
with_code (const DocketJobState *state, const char *text)
{
  const DocketErrorCode *code = get_code (state);

  if (code == NULL)
    return g_strdup (text);
  if (!docket_status_is_final (state->status) || code->help == NULL)
    return g_strjoin (" ", _ (code->what), text, NULL);
  return g_strjoin (" ", _ (code->what), _ (code->help), text, NULL);
}

/* What helps where a result is gone. */
static char *
explain_success (const DocketJobState *state)
{
  if (docket_job_state_count_results (state, DOCKET_RESULT_EXPIRED) > 0)
    return g_strdup (_ ("The link expired before the file was kept, and PDF.co has deleted the "
                        "file. Run the job again, and let Docket run meanwhile. Jobs that are "
                        "started with a longer “expiration” leave more time."));
  if (docket_job_state_count_results (state, DOCKET_RESULT_DELETED) > 0)
    return g_strdup (_ ("The kept file was deleted, to free up room or because of its age. If it "
                        "is needed again, run the job again."));
  return NULL;
}

/**
 * docket_job_text_explanation:
 * @state: a job
 *
 * Returns: (transfer full) (nullable): what happened and what helps, in a plain sentence; %NULL
 *   where there is nothing to explain
 */
char *
docket_job_text_explanation (const DocketJobState *state)
{
  g_return_val_if_fail (state != NULL, NULL);

  switch (state->status)
    {
    case DOCKET_STATUS_FAILED:
      return with_code (state,
                        _ ("PDF.co could not do this job. It gives the credits of a failed job "
                           "back."));
    case DOCKET_STATUS_ABORTED:
      return with_code (state, _ ("The job was ended at PDF.co before it was done."));
    case DOCKET_STATUS_UNKNOWN:
      return g_strdup (_ ("PDF.co was asked twice and does not know a job with this ID. A "
                          "character may be missing, or it belongs to another API key."));
    case DOCKET_STATUS_SUCCESS:
      return explain_success (state);
    case DOCKET_STATUS_WAITING:
    case DOCKET_STATUS_WORKING:
    default:
      return state->trouble == DOCKET_TROUBLE_SERVICE_ERROR
                 ? with_code (state, explain_trouble (state))
                 : explain_unfinished (state);
    }
}

/**
 * docket_job_text_quote:
 * @state: a job
 *
 * Returns: (transfer none) (nullable): what the service itself said of the state or the trouble
 */
const char *
docket_job_text_quote (const DocketJobState *state)
{
  g_return_val_if_fail (state != NULL, NULL);

  if (docket_status_is_final (state->status))
    return state->message;
  return state->trouble == DOCKET_TROUBLE_OFFLINE || state->trouble == DOCKET_TROUBLE_NOT_AN_ANSWER
             ? NULL
             : state->trouble_text;
}
