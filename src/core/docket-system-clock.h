/* docket-system-clock.h: the clock of this machine
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_SYSTEM_CLOCK (docket_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (DocketSystemClock, docket_system_clock, DOCKET, SYSTEM_CLOCK, GObject)

DocketClock *docket_system_clock_new (void);

G_END_DECLS
