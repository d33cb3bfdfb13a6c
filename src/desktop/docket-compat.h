/* docket-compat.h: what differs between versions of GTK and libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void docket_compat_get_color (GtkWidget *widget, GdkRGBA *color);
void docket_compat_look_up_color (GtkWidget *widget, const char *name, GdkRGBA *color);
void docket_compat_set_row_label (GtkListItem *item, const char *label);
void docket_compat_keep_label (GtkWidget *content);
void docket_compat_announce (GtkWidget *widget, const char *text);
void docket_compat_present_about (GtkWindow *parent);
void docket_compat_present_shortcuts (GtkWindow *parent, const char *const *lines);
void docket_compat_choose_file_async (GtkWindow *parent,
                                      const char *title,
                                      const char *name,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
void docket_compat_open_file_async (GtkWindow *parent,
                                    const char *title,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
GFile *docket_compat_choose_file_finish (GAsyncResult *result, GError **error);

G_END_DECLS
