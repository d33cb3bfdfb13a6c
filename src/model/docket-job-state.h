/* docket-job-state.h: all that is known of a job at one moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-result.h"
#include "docket-status.h"
#include "docket-trouble.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB_STATE (docket_job_state_get_type ())

/* What a number of a reply is when the reply did not give it. */
#define DOCKET_NO_NUMBER G_MININT64

/**
 * DocketJobState:
 * @row_id: the job's row in the store; 0: not stored
 * @account_id: row of the account it is bound to
 * @batch_id: row of the batch it was added with
 * @id: (not nullable): the job id, as the service spells it
 * @name: (nullable): what it is called; without one, the short id
 * @status: what the service said last
 * @trouble: why there is no fresh answer
 * @trouble_since: since when, UTC µs; 0: no trouble
 * @trouble_text: (nullable): what the service or the network said of it, safe to show
 * @message: (nullable): message of the last reply, safe to show
 * @error_code: `errorCode` of the last reply; 0: none
 * @page_count: pages, or %DOCKET_NO_NUMBER; so are the next four
 * @credits: credits of the last reply
 * @remaining_credits: credits left in the account after it
 * @job_duration: run time of the job as the service gives it, ms
 * @duration: time the reply took at the service, ms
 * @valid_till: (nullable): `outputLinkValidTill` as the service spelt it
 * @raw_reply: (nullable): the last reply with its secrets masked
 * @added: when it was added, UTC µs; so are all times below, 0: not yet
 * @started: when it was started at the service; 0: not known. A job whose start reply was pasted
 *   has age 0 when added
 * @first_working: when the service first said that it is working
 * @last_checked: when the last check was answered
 * @next_check: when the next check is due; 0: none by itself
 * @finished: when Docket heard that it is final
 * @told: when its outcome was notified
 * @seen: when its row was looked at after it became final
 * @removed: when it was taken off the list; such a job is only there for undo
 * @paused: when the person paused its checks; 0: they go on
 * @watched_for: time it was really watched since it was added, µs: without what passed
 *   asleep, offline or paused
 * @n_checks: checks made so far
 * @credits_spent: what they cost
 * @n_unknown: answers in a row that said the job is not known
 * @n_errors: answers in a row that were an error for this job alone
 * @forced: forced checks made in its turn (the first after 2, the second after 45 minutes)
 * @results: (element-type DocketResult): the files it made, by part; never %NULL
 *
 * A value that threads may share. Whoever made it with docket_job_state_new() or
 * docket_job_state_copy() may change it until it is handed on; after that nobody does.
 */
typedef struct
{
  gint64 row_id;
  gint64 account_id;
  gint64 batch_id;
  char *id;
  char *name;
  DocketStatus status;
  DocketTrouble trouble;
  gint64 trouble_since;
  char *trouble_text;
  char *message;
  gint64 error_code;
  gint64 page_count;
  gint64 credits;
  gint64 remaining_credits;
  gint64 job_duration;
  gint64 duration;
  char *valid_till;
  char *raw_reply;
  gint64 added;
  gint64 started;
  gint64 first_working;
  gint64 last_checked;
  gint64 next_check;
  gint64 finished;
  gint64 told;
  gint64 seen;
  gint64 removed;
  gint64 paused;
  gint64 watched_for;
  gint64 n_checks;
  gint64 credits_spent;
  gint64 n_unknown;
  gint64 n_errors;
  gint64 forced;
  GPtrArray *results;
} DocketJobState;

GType docket_job_state_get_type (void) G_GNUC_CONST;
DocketJobState *docket_job_state_new (const char *id);
DocketJobState *docket_job_state_copy (const DocketJobState *self);
DocketJobState *docket_job_state_ref (DocketJobState *self);
void docket_job_state_unref (DocketJobState *self);
gboolean docket_job_state_is_unseen (const DocketJobState *self);
gint64 docket_job_state_get_time (const DocketJobState *self);
gint64 docket_job_state_get_expiry (const DocketJobState *self);
guint docket_job_state_count_results (const DocketJobState *self, DocketResultState state);
const DocketResult *docket_job_state_get_result (const DocketJobState *self,
                                                 DocketResultState state);
guint docket_job_state_list_links (const DocketJobState *self, gint64 now, GString *links);
gboolean docket_job_state_same_results (const DocketJobState *a, const DocketJobState *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketJobState, docket_job_state_unref)

G_END_DECLS
