/* docket-engine.h: all that one process needs to watch a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-editor.h"
#include "docket-eraser.h"
#include "docket-keeper.h"
#include "docket-sleep-monitor.h"
#include "docket-watcher.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_ENGINE (docket_engine_get_type ())
G_DECLARE_FINAL_TYPE (DocketEngine, docket_engine, DOCKET, ENGINE, GObject)

/**
 * DocketEngineFlags:
 * @DOCKET_ENGINE_NONE: watch the list if no other process does
 * @DOCKET_ENGINE_ALONE: the list is private: no lock, a rate of its own (the demo, tests)
 * @DOCKET_ENGINE_SAMPLES: its jobs are those of the simulator
 */
typedef enum
{
  DOCKET_ENGINE_NONE = 0,
  DOCKET_ENGINE_ALONE = 1 << 0,
  DOCKET_ENGINE_SAMPLES = 1 << 1,
} DocketEngineFlags;

DocketEngine *docket_engine_new (DocketSettings *settings,
                                 DocketClock *clock,
                                 DocketSleepMonitor *sleep,
                                 const char *database,
                                 DocketEngineFlags flags);
void docket_engine_start_async (DocketEngine *self, GAsyncReadyCallback callback, gpointer data);
gboolean docket_engine_start_finish (DocketEngine *self, GAsyncResult *result, GError **error);
void docket_engine_stop_async (DocketEngine *self, GAsyncReadyCallback callback, gpointer data);
gboolean docket_engine_stop_finish (DocketEngine *self, GAsyncResult *result, GError **error);
guint docket_engine_get_n_other_jobs (DocketEngine *self);
void docket_engine_take_other_jobs (DocketEngine *self);
void docket_engine_leave_other_jobs (DocketEngine *self);
void docket_engine_set_paused (DocketEngine *self, gboolean paused);
void docket_engine_test_key_async (DocketEngine *self,
                                   const char *key,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gboolean docket_engine_test_key_finish (DocketEngine *self,
                                        GAsyncResult *result,
                                        gint64 *credits,
                                        GError **error);
void docket_engine_watch (DocketEngine *self);
void docket_engine_refresh (DocketEngine *self);
DocketStore *docket_engine_get_store (DocketEngine *self);
DocketWatcher *docket_engine_get_watcher (DocketEngine *self);
DocketEditor *docket_engine_get_editor (DocketEngine *self);
DocketKeeper *docket_engine_get_keeper (DocketEngine *self);
DocketRoom *docket_engine_get_room (DocketEngine *self);
DocketEraser *docket_engine_get_eraser (DocketEngine *self);
DocketClock *docket_engine_get_clock (DocketEngine *self);
DocketSettings *docket_engine_get_settings (DocketEngine *self);
gboolean docket_engine_has_samples (DocketEngine *self);
gboolean docket_engine_is_watching (DocketEngine *self);

G_END_DECLS
