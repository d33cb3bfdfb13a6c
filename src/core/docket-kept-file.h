/* docket-kept-file.h: whose result a kept file is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

gint64 docket_kept_file_get_changed (const struct stat *info);
gboolean docket_kept_file_is_as_saved (const char *path, gint64 size, gint64 changed);

char *docket_kept_file_make_mark (const char *job_id, guint part);
void docket_kept_file_set_mark (int fd, const char *mark);
char *docket_kept_file_find (const char *folder,
                             const char *file_name,
                             const char *mark,
                             gint64 *size,
                             gint64 *changed);

G_END_DECLS
