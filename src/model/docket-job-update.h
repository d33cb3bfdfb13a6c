/* docket-job-update.h: what an answer changes in a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-reply.h"

G_BEGIN_DECLS

/* How long after the first answer "not known" a job is asked once more before that is believed. */
#define DOCKET_UNKNOWN_WAIT (60 * G_USEC_PER_SEC)

/* How often a job that was answered "not known" twice is asked again, without a word about it. */
#define DOCKET_SECOND_CHANCES 2

/* Errors in a row for one job after which it waits for Check Now. */
#define DOCKET_MAX_JOB_ERRORS 5

DocketJobState *docket_job_update_from_reply (const DocketJobState *old,
                                              const DocketReply *reply,
                                              gboolean forced,
                                              gint64 now);
gint64 docket_job_update_get_second_chance (const DocketJobState *state);
DocketJobState *docket_job_update_with_trouble (const DocketJobState *old,
                                                DocketTrouble trouble,
                                                const char *text,
                                                gint64 now);

G_END_DECLS
