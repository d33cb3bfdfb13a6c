/* docket-pace.c: what a second of waiting is worth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-pace.h"

/**
 * docket_pace_get_lambda:
 * @pace: what the person chose
 *
 * Returns: λ, the seconds of waiting one check is worth
 */
double
docket_pace_get_lambda (DocketPace pace)
{
  static const double lambdas[DOCKET_N_PACES] = { 0.1, 0.3, 1.0, 3.0 };

  g_return_val_if_fail ((guint) pace < DOCKET_N_PACES, 0.3);

  return lambdas[pace];
}

/**
 * docket_pace_get_thriftier:
 * @pace: what the person chose
 *
 * Returns: the next thriftier pace; the thriftiest stays as it is
 */
DocketPace
docket_pace_get_thriftier (DocketPace pace)
{
  return MIN (pace + 1, DOCKET_PACE_SAVER);
}
