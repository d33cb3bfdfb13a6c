/* docket-job.h: a job of the list, as the main thread sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB (docket_job_get_type ())
G_DECLARE_FINAL_TYPE (DocketJob, docket_job, DOCKET, JOB, GObject)

DocketJob *docket_job_new (DocketJobState *state);
gint64 docket_job_get_row_id (DocketJob *self);
DocketJobState *docket_job_get_state (DocketJob *self);
void docket_job_set_state (DocketJob *self, DocketJobState *state);
gboolean docket_job_get_checking (DocketJob *self);
void docket_job_set_checking (DocketJob *self, gboolean checking);
double docket_job_get_saving (DocketJob *self);
double docket_job_get_saving_part (DocketJob *self, guint part);
void docket_job_set_saving_part (DocketJob *self, guint part, guint n_parts, double share);
void docket_job_end_saving (DocketJob *self);
gboolean docket_job_get_opening (DocketJob *self);
void docket_job_set_opening (DocketJob *self, gboolean opening);

G_END_DECLS
