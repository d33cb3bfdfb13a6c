/* docket-opener.h: opens the result of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

G_BEGIN_DECLS

void docket_opener_open_async (GApplication *application,
                               DocketEngine *engine,
                               gint64 row_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean docket_opener_open_finish (GAsyncResult *result, GError **error);
void docket_opener_show_folder_async (GApplication *application,
                                      DocketEngine *engine,
                                      gint64 row_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);

G_END_DECLS
