/* docket-keeper.h: keeps the results of jobs before their links die
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-downloader.h"
#include "docket-job-text.h"
#include "docket-room.h"
#include "docket-settings.h"
#include "docket-store.h"

G_BEGIN_DECLS

/* A larger result is kept when the person says so, bytes. */
#define DOCKET_KEEP_UNASKED (200 * 1000 * (gint64) 1000)

#define DOCKET_TYPE_KEEPER  (docket_keeper_get_type ())
G_DECLARE_FINAL_TYPE (DocketKeeper, docket_keeper, DOCKET, KEEPER, GObject)

DocketKeeper *docket_keeper_new (DocketStore *store,
                                 DocketClock *clock,
                                 DocketDownloader *downloader,
                                 DocketSettings *settings);
void docket_keeper_set_room (DocketKeeper *self, DocketRoom *room);
void docket_keeper_set_network (DocketKeeper *self, GNetworkMonitor *network);
void docket_keeper_start (DocketKeeper *self);
void docket_keeper_keep_async (DocketKeeper *self,
                               gint64 row_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
char *docket_keeper_keep_finish (DocketKeeper *self, GAsyncResult *result, GError **error);
void docket_keeper_save_results_async (DocketKeeper *self,
                                       DocketJobState *state,
                                       const char *folder,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer data);
GPtrArray *docket_keeper_save_results_finish (DocketKeeper *self,
                                              GAsyncResult *result,
                                              GError **error);
DocketHold docket_keeper_get_hold (DocketKeeper *self,
                                   gint64 row_id,
                                   gint64 *size,
                                   const char **text);
const char *docket_keeper_get_trouble (DocketKeeper *self);
gboolean docket_keeper_is_busy (DocketKeeper *self);

G_END_DECLS
