/* docket-jobs-page.h: the list of jobs with its filters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-job-selection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_JOBS_PAGE (docket_jobs_page_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobsPage, docket_jobs_page, DOCKET, JOBS_PAGE, GtkBox)

void docket_jobs_page_set_engine (DocketJobsPage *self, DocketEngine *engine);
void docket_jobs_page_set_narrow (DocketJobsPage *self, gboolean narrow);
void docket_jobs_page_set_show_buttons (DocketJobsPage *self, gboolean show);
GtkWidget *docket_jobs_page_get_action_bar (DocketJobsPage *self);
gint64 docket_jobs_page_get_chosen (DocketJobsPage *self);
void docket_jobs_page_choose (DocketJobsPage *self, gint64 row_id);
void docket_jobs_page_focus (DocketJobsPage *self, gint64 row_id);
void docket_jobs_page_show_all (DocketJobsPage *self, gboolean keep_search);
void docket_jobs_page_show_filter (DocketJobsPage *self, DocketFilter filter);
void docket_jobs_page_show_batch (DocketJobsPage *self, gint64 batch_id);
void docket_jobs_page_set_order (DocketJobsPage *self, DocketOrder order);
void docket_jobs_page_search (DocketJobsPage *self);
gboolean docket_jobs_page_leave (DocketJobsPage *self);
void docket_jobs_page_search_for (DocketJobsPage *self, const char *text);
void docket_jobs_page_capture_keys (DocketJobsPage *self, GtkWidget *widget);
void docket_jobs_page_set_selecting (DocketJobsPage *self, gboolean selecting);
void docket_jobs_page_set_n_checks (DocketJobsPage *self, guint n_checks);
DocketJobSelection *docket_jobs_page_get_selection (DocketJobsPage *self);

G_END_DECLS
