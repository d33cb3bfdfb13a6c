/* docket-file-manager.h: shows a file in its folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void docket_file_manager_show_async (const char *path,
                                     GAppLaunchContext *context,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
gboolean docket_file_manager_show_finish (GAsyncResult *result, GError **error);

G_END_DECLS
