/* docket-state-icon.h: the state of a job as a ring or a disc
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-text.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STATE_ICON (docket_state_icon_get_type ())
G_DECLARE_FINAL_TYPE (DocketStateIcon, docket_state_icon, DOCKET, STATE_ICON, GtkWidget)

void docket_state_icon_show (DocketStateIcon *self, DocketLook look, double fraction);
const char *docket_state_icon_get_caption_class (DocketLook look);

G_END_DECLS
