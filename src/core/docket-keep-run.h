/* docket-keep-run.h: saves the results of one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-downloader.h"
#include "docket-store.h"

G_BEGIN_DECLS

gboolean docket_keep_run_is_settled (const GError *error);
gboolean docket_keep_run_is_over (const DocketResult *result, DocketClock *clock);
DocketResult *docket_keep_run_make_expired (const DocketResult *old);
void docket_keep_run_async (DocketStore *store,
                            DocketClock *clock,
                            DocketDownloader *downloader,
                            DocketJobState *state,
                            const char *folder,
                            gint64 max_size,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data);
gboolean docket_keep_run_finish (GAsyncResult *result, GPtrArray **results, GError **error);
gint64 docket_keep_run_get_large_size (GAsyncResult *result);

G_END_DECLS
