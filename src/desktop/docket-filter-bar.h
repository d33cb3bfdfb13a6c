/* docket-filter-bar.h: chooses which jobs the list shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_FILTER_BAR (docket_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (DocketFilterBar, docket_filter_bar, DOCKET, FILTER_BAR, GtkBox)

void docket_filter_bar_set_engine (DocketFilterBar *self, DocketEngine *engine);
void docket_filter_bar_set_counts (DocketFilterBar *self, const DocketCounts *counts);
void docket_filter_bar_set_narrow (DocketFilterBar *self, gboolean narrow);
DocketFilter docket_filter_bar_get_filter (DocketFilterBar *self);
void docket_filter_bar_set_filter (DocketFilterBar *self, DocketFilter filter);
gint64 docket_filter_bar_get_batch (DocketFilterBar *self);
void docket_filter_bar_set_batch (DocketFilterBar *self, gint64 batch_id);
void docket_filter_bar_refresh (DocketFilterBar *self);

G_END_DECLS
