/* docket-opener.h: opens the results of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_OPENER (docket_opener_get_type ())
G_DECLARE_FINAL_TYPE (DocketOpener, docket_opener, DOCKET, OPENER, GObject)

DocketOpener *docket_opener_new (DocketEngine *engine);
void docket_opener_open_async (DocketOpener *self,
                               gint64 row_id,
                               GAsyncReadyCallback callback,
                               gpointer data);
void docket_opener_open_part_async (DocketOpener *self,
                                    gint64 row_id,
                                    guint part,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
void docket_opener_show_folder_async (DocketOpener *self,
                                      gint64 row_id,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
void docket_opener_keep_async (DocketOpener *self,
                               gint64 row_id,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean docket_opener_open_finish (DocketOpener *self, GAsyncResult *result, GError **error);
void docket_opener_cancel (DocketOpener *self, gint64 row_id);
gboolean docket_opener_may_launch (const char *file_name, const char *content_type);

G_END_DECLS
