/* docket-pace-view.h: draws when a job of usual length is checked at one pace
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_PACE_VIEW (docket_pace_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketPaceView, docket_pace_view, DOCKET, PACE_VIEW, GtkWidget)

void docket_pace_view_set (DocketPaceView *self, const double *checks, guint n, double until);

G_END_DECLS
