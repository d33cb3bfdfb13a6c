/* docket-pace.h: what one check is worth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketPace:
 * @DOCKET_PACE_QUICK: a check is worth 0.1 s of waiting
 * @DOCKET_PACE_BALANCED: 0.3 s
 * @DOCKET_PACE_THRIFTY: 1 s
 * @DOCKET_PACE_SAVER: 3 s
 *
 * λ of the schedule. The order is the order of the enum of the settings' schema.
 */
typedef enum
{
  DOCKET_PACE_QUICK = 0,
  DOCKET_PACE_BALANCED = 1,
  DOCKET_PACE_THRIFTY = 2,
  DOCKET_PACE_SAVER = 3,
} DocketPace;

#define DOCKET_N_PACES (DOCKET_PACE_SAVER + 1)

double docket_pace_get_lambda (DocketPace pace);
DocketPace docket_pace_get_thriftier (DocketPace pace);

G_END_DECLS
