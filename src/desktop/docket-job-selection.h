/* docket-job-selection.h: which rows of a list are chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB_SELECTION (docket_job_selection_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobSelection, docket_job_selection, DOCKET, JOB_SELECTION, GObject)

DocketJobSelection *docket_job_selection_new (DocketJobList *list);
guint docket_job_selection_get_n_selected (DocketJobSelection *self);
gint64 docket_job_selection_get_single (DocketJobSelection *self);
DocketSelection *docket_job_selection_get_jobs (DocketJobSelection *self);
void docket_job_selection_choose (DocketJobSelection *self, gint64 row_id);
void docket_job_selection_toggle (DocketJobSelection *self, gint64 row_id);

G_END_DECLS
