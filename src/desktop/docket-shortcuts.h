/* docket-shortcuts.h: the keys of the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void docket_shortcuts_install (GtkApplication *application);
void docket_shortcuts_add_bindings (GtkWidgetClass *widget_class);
void docket_shortcuts_present (GtkWindow *parent);

G_END_DECLS
