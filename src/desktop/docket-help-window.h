/* docket-help-window.h: what checks cost, what is kept, and what is stored where
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_HELP_WINDOW (docket_help_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketHelpWindow, docket_help_window, DOCKET, HELP_WINDOW, AdwWindow)

void docket_help_window_install_action (GtkWidgetClass *window_class);

G_END_DECLS
