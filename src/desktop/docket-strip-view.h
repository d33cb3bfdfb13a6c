/* docket-strip-view.h: draws when jobs finish, and when this one is checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-strip.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STRIP_VIEW (docket_strip_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketStripView, docket_strip_view, DOCKET, STRIP_VIEW, GtkWidget)

void docket_strip_view_show (DocketStripView *self,
                             const DocketStrip *strip,
                             gboolean learned,
                             double now,
                             double next);
void docket_strip_view_show_done (DocketStripView *self,
                                  const DocketStrip *strip,
                                  gboolean learned,
                                  double took);
void docket_strip_view_set_made (DocketStripView *self, GArray *made);

G_END_DECLS
