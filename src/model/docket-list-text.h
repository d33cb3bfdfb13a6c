/* docket-list-text.h: what the window says of many jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-batch.h"
#include "docket-job-text.h"

G_BEGIN_DECLS

const char *docket_list_text_filter (DocketFilter filter);
char *docket_list_text_none (DocketFilter filter, const char *search, gint64 n_jobs);
char *docket_list_text_batch_name (const DocketBatch *batch, const DocketMoment *moment);
char *docket_list_text_batch_progress (const DocketBatch *batch, gint64 now);
char *docket_list_text_added (guint n_added, guint n_present);
char *docket_list_text_first_looks (guint n_added, guint n_present, guint credits, gint64 wait);
char *docket_list_text_paced (guint n_jobs, double rate);
char *docket_list_text_removed (guint n_jobs);
char *docket_list_text_returned (guint n_jobs);
char *docket_list_text_selected (guint n_jobs);
char *docket_list_text_table (GPtrArray *states, GTimeZone *zone);
char *docket_list_text_unseen (gint64 n_jobs);

G_END_DECLS
