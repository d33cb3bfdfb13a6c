/* docket-bench-engine.h: Docket without a window, watching sample jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

G_BEGIN_DECLS

DocketEngine *docket_bench_engine_start (const char *url,
                                         const char *key,
                                         const char *database,
                                         guint rate,
                                         DocketPace pace);
void docket_bench_engine_add (DocketEngine *engine, guint n_jobs);
void docket_bench_engine_stop (DocketEngine *engine);

G_END_DECLS
