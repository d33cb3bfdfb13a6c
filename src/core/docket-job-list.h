/* docket-job-list.h: the jobs of one query, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-store.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB_LIST (docket_job_list_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobList, docket_job_list, DOCKET, JOB_LIST, GObject)

DocketJobList *docket_job_list_new (DocketStore *store, GTimeZone *zone);
DocketQuery *docket_job_list_get_query (DocketJobList *self);
void docket_job_list_set_query (DocketJobList *self, DocketQuery *query);
gint64 docket_job_list_get_row_id (DocketJobList *self, guint position);
gboolean docket_job_list_shows (DocketJobList *self, gint64 row_id);
gboolean docket_job_list_find (DocketJobList *self, gint64 row_id, guint *position);
void docket_job_list_get_place (DocketJobList *self, guint position, DocketPlace *place);
void docket_job_list_pin (DocketJobList *self, GArray *rows);
gboolean docket_job_list_is_loading (DocketJobList *self);

G_END_DECLS
