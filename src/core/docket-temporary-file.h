/* docket-temporary-file.h: files that are not whole yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int docket_temporary_file_make (const char *folder, char **path);
void docket_temporary_file_clean (const char *folder);
void docket_temporary_file_clean_later (const char *folder);
void docket_temporary_file_clean_foreign_async (const char *folder,
                                                GAsyncReadyCallback callback,
                                                gpointer data);
void docket_temporary_file_clean_foreign_finish (GAsyncResult *result);

G_END_DECLS
