/* docket-reply.h: the parsed answer to a check
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"
#include "docket-model-error.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DocketOutcome:
 * @DOCKET_OUTCOME_WORKING: the job is in work
 * @DOCKET_OUTCOME_FINAL: success, failed or aborted
 * @DOCKET_OUTCOME_NOT_KNOWN: `unknown`, or 404 with a JSON body
 * @DOCKET_OUTCOME_BAD_REQUEST: 400, which may mean that the id is spelt under another name
 * @DOCKET_OUTCOME_REFUSED: 401, 402 or 403 with the service's JSON; the balance call decides
 * @DOCKET_OUTCOME_RATE_LIMITED: 429
 * @DOCKET_OUTCOME_SERVICE_ERROR: 408, 5xx or any other error of the service
 * @DOCKET_OUTCOME_JOB_ERROR: 200 with an error for this job alone, or another job's id
 *
 * What an answer means, before anything is done about it (DESIGN: Replies).
 */
typedef enum
{
  DOCKET_OUTCOME_WORKING,
  DOCKET_OUTCOME_FINAL,
  DOCKET_OUTCOME_NOT_KNOWN,
  DOCKET_OUTCOME_BAD_REQUEST,
  DOCKET_OUTCOME_REFUSED,
  DOCKET_OUTCOME_RATE_LIMITED,
  DOCKET_OUTCOME_SERVICE_ERROR,
  DOCKET_OUTCOME_JOB_ERROR,
} DocketOutcome;

#define DOCKET_TYPE_REPLY (docket_reply_get_type ())

/**
 * DocketReply:
 * @outcome: what the answer means
 * @http_status: status of the HTTP answer
 * @status: status of the job, where @outcome is working, final or not known
 * @job_id: (nullable): `jobId` of the reply
 * @message: (nullable): `message`, safe to show, not shortened beyond 2,000 characters
 * @error: whether the reply says `error`
 * @error_code: `errorCode`, or a number in `status` that is no success; 0: none
 * @url: (nullable): `url`, byte for byte as decoded from JSON; a secret
 * @urls: (nullable) (array zero-terminated=1): `urls`, or `body` where it is an array of links
 * @body: (nullable): `body` as JSON text where it is data
 * @valid_till: (nullable): `outputLinkValidTill` as spelt
 * @page_count: `pageCount`, or %DOCKET_NO_NUMBER; so are the next four
 * @credits: `credits`: what this call cost
 * @remaining_credits: `remainingCredits`
 * @job_duration: `jobDuration`, ms
 * @duration: `duration`, ms
 * @retry_after: time to wait that a 429 or 503 named, µs; -1: none
 * @raw: (nullable): the body with its secrets masked, pretty, at most 64 KiB
 *
 * Fields are read without regard to case; each may be absent, null, a number in a string or of a
 * wrong type without harm (seed: Responses).
 */
typedef struct
{
  DocketOutcome outcome;
  guint http_status;
  DocketStatus status;
  char *job_id;
  char *message;
  gboolean error;
  gint64 error_code;
  char *url;
  GStrv urls;
  GBytes *body;
  char *valid_till;
  gint64 page_count;
  gint64 credits;
  gint64 remaining_credits;
  gint64 job_duration;
  gint64 duration;
  gint64 retry_after;
  char *raw;
} DocketReply;

GType docket_reply_get_type (void) G_GNUC_CONST;
DocketReply *docket_reply_parse (const char *asked_id,
                                 guint http_status,
                                 const char *retry_after,
                                 gint64 server_time,
                                 const char *text,
                                 gsize length,
                                 GError **error);
gboolean docket_reply_parse_balance (const char *text,
                                     gsize length,
                                     gint64 *remaining_credits,
                                     GError **error);
DocketReply *docket_reply_ref (DocketReply *self);
void docket_reply_unref (DocketReply *self);
gint64 docket_reply_get_cost (const DocketReply *self);
gboolean docket_reply_names_job_id (const DocketReply *self);
GPtrArray *docket_reply_list_results (const DocketReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketReply, docket_reply_unref)

G_END_DECLS
