/* docket-error-code.c: what a code of the service means, in one table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The codes are those of PDF.co's page of response codes; what a check makes of each is DESIGN:
 * Replies.
 */

#include "docket-config.h"

#include "docket-error-code.h"

#include <glib/gi18n-lib.h>

/* By code. */
static const DocketErrorCode codes[] = {
  { 200, N_ ("PDF.co accepted the request."), NULL, DOCKET_OUTCOME_WORKING, NULL },
  { 204,
    N_ ("PDF.co sent an answer without content."),
    N_ ("Docket asks again by itself."),
    DOCKET_OUTCOME_SERVICE_ERROR,
    NULL },
  { 400,
    N_ ("PDF.co did not understand the request, or could not reach the input file."),
    N_ ("Look at the parameters and the input link of the job, and start it again."),
    DOCKET_OUTCOME_BAD_REQUEST,
    NULL },
  { 401,
    N_ ("PDF.co refused the API key."),
    N_ ("Compare the key in Preferences with the one in the PDF.co dashboard."),
    DOCKET_OUTCOME_REFUSED,
    NULL },
  { 402,
    N_ ("The PDF.co account has too few credits."),
    N_ ("Add credits at PDF.co, or wait for the next month of the plan."),
    DOCKET_OUTCOME_REFUSED,
    NULL },
  { 403,
    N_ ("Access was refused: to the input file, or to the account."),
    N_ ("Make the input link readable for PDF.co, and look at the account and its credits."),
    DOCKET_OUTCOME_REFUSED,
    NULL },
  { 404,
    N_ ("PDF.co did not find what was asked for."),
    N_ ("Look at the job ID or the input link, and at which API key it belongs to."),
    DOCKET_OUTCOME_NOT_KNOWN,
    NULL },
  { 405,
    N_ ("PDF.co took too long to answer."),
    N_ ("Start large documents as a background job."),
    DOCKET_OUTCOME_SERVICE_ERROR,
    NULL },
  { 408,
    N_ ("PDF.co took too long to answer."),
    N_ ("Start large documents as a background job."),
    DOCKET_OUTCOME_SERVICE_ERROR,
    NULL },
  { 414,
    N_ ("The address of the request was too long."),
    N_ ("Send long parameters in the body of the request."),
    DOCKET_OUTCOME_JOB_ERROR,
    NULL },
  { 415,
    N_ ("PDF.co does not take this type of content."),
    N_ ("Send the request as JSON."),
    DOCKET_OUTCOME_JOB_ERROR,
    NULL },
  { 429,
    N_ ("PDF.co got too many requests from this account."),
    N_ ("Docket asks less often by itself. Other programs of this account share the limit."),
    DOCKET_OUTCOME_RATE_LIMITED,
    NULL },
  { 441,
    N_ ("The password of the document is missing or wrong."),
    N_ ("Give the right password, and start the job again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("wrong or missing password") },
  { 442,
    N_ ("The document is damaged, or of another type than expected."),
    N_ ("Open the input file to see whether it is whole, and start the job again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("damaged file, or of another type") },
  { 443,
    N_ ("The permissions of the document do not allow this."),
    N_ ("Give its owner's password, or use a document that allows it."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("the document does not allow it") },
  { 444,
    N_ ("PDF.co could not read the profiles of the job."),
    N_ ("Look at the JSON in “profiles”, and start the job again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("profiles that cannot be read") },
  { 445,
    N_ ("The work took longer than a direct request may take."),
    N_ ("Start it as a background job."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("too long for a direct request") },
  { 446,
    N_ ("Files that the conversion needs are missing."),
    N_ ("Send all files that the document refers to, and start the job again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("missing files") },
  { 447,
    N_ ("The template of the job is not valid."),
    N_ ("Correct the template, and start the job again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("template that is not valid") },
  { 448,
    N_ ("The link or the HTML of the job is not valid."),
    N_ ("Look at the input of the job, and start it again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("link or HTML that is not valid") },
  { 449,
    N_ ("The document has no page with that number."),
    N_ ("Count from 0, and start the job again with pages that exist."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("no page with that number") },
  { 450,
    N_ ("The range of pages is not valid."),
    N_ ("Write it like “0,2-5”, and start the job again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("range of pages that is not valid") },
  { 452,
    N_ ("The input link is not valid."),
    N_ ("Look whether it is whole and begins with https://, and start the job again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("input link that is not valid") },
  { 454,
    N_ ("Parameters of the job are not valid."),
    N_ ("Compare them with PDF.co's documentation, and start the job again."),
    DOCKET_OUTCOME_JOB_ERROR,
    N_ ("parameters that are not valid") },
  { 500,
    N_ ("PDF.co had an error of its own."),
    N_ ("It passes in most cases; a job that failed of it can be started again."),
    DOCKET_OUTCOME_SERVICE_ERROR,
    NULL },
  { 502,
    N_ ("PDF.co cannot be reached behind its own front."),
    N_ ("It passes in most cases. Docket asks again by itself."),
    DOCKET_OUTCOME_SERVICE_ERROR,
    NULL },
  { 503,
    N_ ("PDF.co is overloaded or being maintained."),
    N_ ("It passes in most cases. Docket asks again by itself."),
    DOCKET_OUTCOME_SERVICE_ERROR,
    NULL },
  { 504,
    N_ ("PDF.co did not answer its own front in time."),
    N_ ("It passes in most cases. Docket asks again by itself."),
    DOCKET_OUTCOME_SERVICE_ERROR,
    NULL },
};

/* A code that is not named on the page. */
static const DocketErrorCode other_server_error = {
  0,
  N_ ("PDF.co had an error of its own."),
  N_ ("It passes in most cases; a job that failed of it can be started again."),
  DOCKET_OUTCOME_SERVICE_ERROR,
  NULL,
};

/**
 * docket_error_code_find:
 * @code: a number that the service gave
 *
 * Returns: (transfer none) (nullable): what it means; %NULL where nothing is known of it
 */
const DocketErrorCode *
docket_error_code_find (gint64 code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (codes[i].code == code)
        return &codes[i];
    }
  return code >= 500 && code <= 599 ? &other_server_error : NULL;
}

/**
 * docket_error_code_get_outcome:
 * @code: an error, by its number in the HTTP status or in the body: the same table holds for both
 *
 * Returns: what it means as the answer to a check; what is not known is an error of that job
 */
DocketOutcome
docket_error_code_get_outcome (gint64 code)
{
  const DocketErrorCode *found = docket_error_code_find (code);

  return found != NULL ? found->outcome : DOCKET_OUTCOME_JOB_ERROR;
}
