/* docket-watch-lock.h: one process watches the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_WATCH_LOCK (docket_watch_lock_get_type ())
G_DECLARE_FINAL_TYPE (DocketWatchLock, docket_watch_lock, DOCKET, WATCH_LOCK, GObject)

DocketWatchLock *docket_watch_lock_new (const char *path);
gboolean docket_watch_lock_take (DocketWatchLock *self);
void docket_watch_lock_wait_async (DocketWatchLock *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gboolean docket_watch_lock_wait_finish (DocketWatchLock *self,
                                        GAsyncResult *result,
                                        GError **error);
gboolean docket_watch_lock_is_held (DocketWatchLock *self);
void docket_watch_lock_release (DocketWatchLock *self);
gboolean docket_watch_lock_is_taken_by_other (const char *path);

G_END_DECLS
