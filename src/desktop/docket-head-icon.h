/* docket-head-icon.h: the state of a job, large, with the seconds until its next check
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-text.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_HEAD_ICON (docket_head_icon_get_type ())
G_DECLARE_FINAL_TYPE (DocketHeadIcon, docket_head_icon, DOCKET, HEAD_ICON, GtkWidget)

void docket_head_icon_show (DocketHeadIcon *self,
                            const DocketJobState *state,
                            const DocketMoment *moment);
char *docket_head_icon_describe (const DocketJobState *state, const DocketMoment *moment);

G_END_DECLS
