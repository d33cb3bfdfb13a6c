/* docket-job-row.h: a job in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-job-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB_ROW (docket_job_row_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobRow, docket_job_row, DOCKET, JOB_ROW, GtkBox)

GtkWidget *docket_job_row_new (DocketEngine *engine);
void docket_job_row_name_item (DocketEngine *engine, GtkListItem *item, DocketJob *job);
void docket_job_row_bind (DocketJobRow *self,
                          GtkListItem *item,
                          DocketJob *job,
                          const DocketPlace *place);
void docket_job_row_unbind (DocketJobRow *self);
void docket_job_row_set_place (DocketJobRow *self, const DocketPlace *place);
void docket_job_row_set_narrow (DocketJobRow *self, gboolean narrow);
void docket_job_row_refresh (DocketJobRow *self);
void docket_job_row_set_selecting (DocketJobRow *self, gboolean selecting);
DocketJob *docket_job_row_get_job (DocketJobRow *self);
gint64 docket_job_row_get_row_id (DocketJobRow *self);
gboolean docket_job_row_has_pointer (DocketJobRow *self);

G_END_DECLS
