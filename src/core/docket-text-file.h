/* docket-text-file.h: reads text in which somebody has job ids
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* More than anybody has ids in, bytes. What is longer is not read in part: the cut could go through
 * an id, and make it another one. */
#define DOCKET_TEXT_FILE_MOST (5 * 1024 * 1024)

char *docket_text_file_read_fd (int fd, const char *name, GError **error);
char *docket_text_file_read (const char *path, const char *name, GError **error);
void docket_text_file_load_async (GFile *file, GAsyncReadyCallback callback, gpointer data);
char *docket_text_file_load_finish (GFile *file, GAsyncResult *result, GError **error);

G_END_DECLS
