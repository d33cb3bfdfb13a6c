/* docket-job-list.h: the jobs of one query, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"
#include "docket-store.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB_LIST (docket_job_list_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobList, docket_job_list, DOCKET, JOB_LIST, GObject)

/**
 * DocketPlace:
 * @first: whether the row is the first of its group
 * @last: whether it is the last
 * @watching: whether the group is the one of all unfinished jobs
 * @day: otherwise local midnight of the group's day, UTC µs
 * @count: jobs in the group
 *
 * Where a row stands among its neighbours.
 */
typedef struct
{
  gboolean first;
  gboolean last;
  gboolean watching;
  gint64 day;
  guint count;
} DocketPlace;

DocketJobList *docket_job_list_new (DocketStore *store, DocketClock *clock, GTimeZone *zone);
DocketFilter docket_job_list_get_filter (DocketJobList *self);
void docket_job_list_set_filter (DocketJobList *self, DocketFilter filter);
gint64 docket_job_list_get_row_id (DocketJobList *self, guint position);
gboolean docket_job_list_find (DocketJobList *self, gint64 row_id, guint *position);
void docket_job_list_get_place (DocketJobList *self, guint position, DocketPlace *place);
gboolean docket_job_list_is_loading (DocketJobList *self);

G_END_DECLS
