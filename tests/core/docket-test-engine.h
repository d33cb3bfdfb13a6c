/* docket-test-engine.h: a whole engine on a service of the test, in a time that the test moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-test-clock.h"
#include "docket-test-service.h"

G_BEGIN_DECLS

/**
 * DocketTestEngine:
 * @clock: the time
 * @settings: in memory
 * @sleep: (nullable): hears of a sleep on the system bus
 * @service: what is asked, over HTTP
 * @engine: watches a list in memory
 *
 * All parts of Docket but the window.
 */
typedef struct
{
  DocketTestClock *clock;
  DocketSettings *settings;
  DocketSleepMonitor *sleep;
  DocketTestService *service;
  DocketEngine *engine;
} DocketTestEngine;

DocketTestEngine *docket_test_engine_new (const char *key,
                                          DocketTestServiceFunc func,
                                          gpointer data);
DocketTestEngine *docket_test_engine_new_on_bus (const char *key,
                                                 DocketTestServiceFunc func,
                                                 gpointer data);
void docket_test_engine_free (DocketTestEngine *self);
void docket_test_engine_run_for (DocketTestEngine *self, gint64 duration);
void docket_test_engine_set_key (DocketTestEngine *self, const char *key);
gint64 docket_test_engine_add (DocketTestEngine *self, const char *job_id);
DocketJobState *docket_test_engine_get_state (DocketTestEngine *self, gint64 row_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestEngine, docket_test_engine_free)

G_END_DECLS
