/* docket-sleep-monitor.h: hears from logind that the machine sleeps and wakes up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_SLEEP_MONITOR (docket_sleep_monitor_get_type ())
G_DECLARE_FINAL_TYPE (DocketSleepMonitor, docket_sleep_monitor, DOCKET, SLEEP_MONITOR, GObject)

DocketSleepMonitor *docket_sleep_monitor_new (DocketClock *clock);

G_END_DECLS
