/* docket-details-page.h: all that is known of one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_DETAILS_PAGE (docket_details_page_get_type ())
G_DECLARE_FINAL_TYPE (DocketDetailsPage, docket_details_page, DOCKET, DETAILS_PAGE, GtkBox)

void docket_details_page_set_engine (DocketDetailsPage *self, DocketEngine *engine);
void docket_details_page_set_job (DocketDetailsPage *self, gint64 row_id);
gint64 docket_details_page_get_job (DocketDetailsPage *self);
void docket_details_page_set_narrow (DocketDetailsPage *self, gboolean narrow);

G_END_DECLS
