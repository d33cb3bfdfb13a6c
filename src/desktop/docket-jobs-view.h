/* docket-jobs-view.h: the rows of the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-job-selection.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_JOBS_VIEW (docket_jobs_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobsView, docket_jobs_view, DOCKET, JOBS_VIEW, AdwBin)

void docket_jobs_view_set_engine (DocketJobsView *self, DocketEngine *engine);
DocketJobList *docket_jobs_view_get_list (DocketJobsView *self);
DocketJobSelection *docket_jobs_view_get_selection (DocketJobsView *self);
void docket_jobs_view_set_menu (DocketJobsView *self, GMenuModel *menu);
void docket_jobs_view_set_narrow (DocketJobsView *self, gboolean narrow);
void docket_jobs_view_set_selecting (DocketJobsView *self, gboolean selecting);
void docket_jobs_view_scroll_to (DocketJobsView *self, gint64 row_id);
void docket_jobs_view_enter (DocketJobsView *self);
void docket_jobs_view_focus (DocketJobsView *self, gint64 row_id);
void docket_jobs_view_refresh (DocketJobsView *self);

G_END_DECLS
