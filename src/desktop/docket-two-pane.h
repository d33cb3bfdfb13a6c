/* docket-two-pane.h: a list and its details, side by side or one of the two
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_TWO_PANE (docket_two_pane_get_type ())
G_DECLARE_FINAL_TYPE (DocketTwoPane, docket_two_pane, DOCKET, TWO_PANE, GtkWidget)

gboolean docket_two_pane_get_narrow (DocketTwoPane *self);
gboolean docket_two_pane_get_show_details (DocketTwoPane *self);
void docket_two_pane_set_show_details (DocketTwoPane *self, gboolean show_details);

G_END_DECLS
