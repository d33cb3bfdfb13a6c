/* docket-bench-service.h: a service in virtual time that keeps to its rate limit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-checker.h"
#include "docket-clock.h"

G_BEGIN_DECLS

/* From a request to its answer; what it says is so half way. */
#define BENCH_ROUND_TRIP          (150 * (gint64) G_TIME_SPAN_MILLISECOND)

#define DOCKET_TYPE_BENCH_SERVICE (docket_bench_service_get_type ())
G_DECLARE_FINAL_TYPE (DocketBenchService, docket_bench_service, DOCKET, BENCH_SERVICE, GObject)

/**
 * DocketBenchCount:
 * @requests: checks
 * @refused: those that were answered 429
 * @noticed: jobs that were answered as done
 * @delay: from their end to that answer, s, all together
 *
 * What was counted since it was last asked for.
 */
typedef struct
{
  guint requests;
  guint refused;
  guint noticed;
  double delay;
} DocketBenchCount;

DocketBenchService *docket_bench_service_new (DocketClock *clock, guint limit);
void docket_bench_service_add (DocketBenchService *self, const char *job_id, gint64 end);
void docket_bench_service_set_jitter (DocketBenchService *self, gint64 jitter);
gboolean docket_bench_service_is_refused (DocketBenchService *self);
gboolean docket_bench_service_waits_for_time (DocketBenchService *self);
DocketBenchCount docket_bench_service_take_count (DocketBenchService *self);

G_END_DECLS
