/* docket-schedule.h: when a check is worth its price
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"
#include "docket-law.h"
#include "docket-pace.h"

G_BEGIN_DECLS

/**
 * DocketPlan:
 * @after: when the next check is due, µs of watched time counted from when the job was added;
 *   -1: none by itself, Docket gives up
 * @forced: whether it is a forced one
 *
 * The next check of a job, as the schedule sees it.
 */
typedef struct
{
  gint64 after;
  gboolean forced;
} DocketPlan;

DocketPlan docket_schedule_next (const DocketJobState *state,
                                 DocketPace pace,
                                 const DocketLaw *law);
gint64 docket_schedule_get_gap (gint64 elapsed, DocketPace pace, const DocketLaw *law);
gint64 docket_schedule_cold_gap (gint64 elapsed, DocketPace pace);
gboolean docket_schedule_is_overlong (const DocketJobState *state);

G_END_DECLS
