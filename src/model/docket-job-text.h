/* docket-job-text.h: what a row, a notification and the terminal say of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"

G_BEGIN_DECLS

/**
 * DocketHold:
 * @DOCKET_HOLD_METERED: the network is paid for by the amount of data
 * @DOCKET_HOLD_LARGE: it is larger than what is kept unasked
 * @DOCKET_HOLD_NO_ROOM: enough is kept, or the disk is nearly full
 * @DOCKET_HOLD_TROUBLE: it could not be fetched or saved, and is tried again
 *
 * Why a result is not being kept although results are.
 */
typedef enum
{
  DOCKET_HOLD_NONE,
  DOCKET_HOLD_METERED,
  DOCKET_HOLD_LARGE,
  DOCKET_HOLD_NO_ROOM,
  DOCKET_HOLD_TROUBLE,
} DocketHold;

/**
 * DocketMoment:
 * @now: wall time, UTC µs
 * @lead: how far the service's clock, by which links expire, is ahead of @now, µs; 0: not known
 * @zone: (not nullable): the time zone of the person
 * @checking: whether a check of the job is on its way
 * @paused: whether all checks of the account are paused
 * @held: whether the job is not checked because the first ones of its batch are not known
 * @opening: whether the result is being fetched because the person wants to open it
 * @watched: whether a check that is due is sent as soon as the rate allows it
 * @unkept: whether results are not kept by themselves
 * @once: whether all that is known is one answer of now, about a job that nothing watches or keeps
 * @saving: share of the result that is fetched, 0 to 1; below 0: nothing is being fetched
 * @hold: why the result is not being kept
 * @hold_size: of a large one, bytes; -1: not known
 * @hold_text: (nullable): what is the trouble, without a full stop
 *
 * What the words for a job depend on beside its state.
 */
typedef struct
{
  gint64 now;
  gint64 lead;
  GTimeZone *zone;
  gboolean checking;
  gboolean paused;
  gboolean held;
  gboolean opening;
  gboolean watched;
  gboolean unkept;
  gboolean once;
  double saving;
  DocketHold hold;
  gint64 hold_size;
  const char *hold_text;
} DocketMoment;

/**
 * DocketLook:
 *
 * The shape and colour a job is shown with (look: State icons). Colour is never alone: the
 * caption says the same.
 */
typedef enum
{
  DOCKET_LOOK_WAITING,
  DOCKET_LOOK_WORKING,
  DOCKET_LOOK_OVERLONG,
  DOCKET_LOOK_NO_ANSWER,
  DOCKET_LOOK_PAUSED,
  DOCKET_LOOK_KEPT,
  DOCKET_LOOK_SAVING,
  DOCKET_LOOK_LINKED,
  DOCKET_LOOK_EXPIRING,
  DOCKET_LOOK_EXPIRED,
  DOCKET_LOOK_FAILED,
  DOCKET_LOOK_ABORTED,
  DOCKET_LOOK_UNKNOWN,
} DocketLook;

/**
 * DocketRowAction:
 *
 * The one action that a row offers.
 */
typedef enum
{
  DOCKET_ROW_ACTION_NONE,
  DOCKET_ROW_ACTION_OPEN,
  DOCKET_ROW_ACTION_KEEP,
  DOCKET_ROW_ACTION_CANCEL,
  DOCKET_ROW_ACTION_CHECK,
  DOCKET_ROW_ACTION_DETAILS,
} DocketRowAction;

char *docket_job_text_title (const DocketJobState *state);
gboolean docket_job_text_waits_for_turn (const DocketJobState *state, const DocketMoment *moment);
char *docket_job_text_caption (const DocketJobState *state, const DocketMoment *moment);
char *docket_job_text_time (const DocketJobState *state, const DocketMoment *moment);
char *docket_job_text_sentence (const DocketJobState *state, const DocketMoment *moment);
DocketLook docket_job_text_look (const DocketJobState *state, const DocketMoment *moment);
double docket_job_text_ring (const DocketJobState *state, const DocketMoment *moment);
DocketRowAction docket_job_text_row_action (const DocketJobState *state,
                                            const DocketMoment *moment);
char *docket_job_text_status (DocketStatus status);
char *docket_job_text_reason (const DocketJobState *state);
char *docket_job_text_explanation (const DocketJobState *state);
const char *docket_job_text_quote (const DocketJobState *state);
char *docket_job_text_duration (gint64 usec);
char *docket_job_text_spell_duration (gint64 usec);
char *docket_job_text_day (gint64 time, const DocketMoment *moment);
char *docket_job_text_when (gint64 time, const DocketMoment *moment);
char *docket_job_text_size (gint64 bytes);
char *docket_job_text_notice_title (const DocketJobState *state, gboolean with_name);
char *docket_job_text_notice_body (const DocketJobState *state, const DocketMoment *moment);

G_END_DECLS
