/* docket-loop-watch.h: how long the main loop does not get round
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void docket_loop_watch_start (void);
double docket_loop_watch_take (void);
double docket_loop_watch_take_busy (void);
gint64 docket_loop_watch_get_busy (void);
void docket_loop_watch_run (guint ms);

G_END_DECLS
