/* docket-part-file.h: a file that is being saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketPartFile DocketPartFile;

DocketPartFile *docket_part_file_open (const char *root, const char *folder, GError **error);
gboolean docket_part_file_write (DocketPartFile *self,
                                 gconstpointer data,
                                 gsize length,
                                 GError **error);
gboolean docket_part_file_restart (DocketPartFile *self, GError **error);
char *docket_part_file_place (DocketPartFile *self,
                              const char *file_name,
                              const char *mark,
                              gint64 *changed,
                              GError **error);
void docket_part_file_free (DocketPartFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPartFile, docket_part_file_free)

G_END_DECLS
