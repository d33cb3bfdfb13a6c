/* docket-limiter.h: one rate for an account, over all processes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_LIMITER (docket_limiter_get_type ())
G_DECLARE_FINAL_TYPE (DocketLimiter, docket_limiter, DOCKET, LIMITER, GObject)

DocketLimiter *docket_limiter_new (DocketClock *clock,
                                   const char *path,
                                   double limit,
                                   double share);
void docket_limiter_set_limit (DocketLimiter *self, double limit, double share);
gint64 docket_limiter_take (DocketLimiter *self);
gint64 docket_limiter_retake (DocketLimiter *self, gint64 slot);
void docket_limiter_slow_down (DocketLimiter *self, gint64 wait);
void docket_limiter_answered (DocketLimiter *self);
gint64 docket_limiter_get_paused_until (DocketLimiter *self);
double docket_limiter_get_rate (DocketLimiter *self);

G_END_DECLS
