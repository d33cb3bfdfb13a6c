/* docket-forecast.c: what watching one job will cost, and how soon its end is noticed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-forecast.h"

#include <math.h>

/* What the service takes for one. */
#define CREDITS 2

/**
 * docket_forecast_make:
 * @law: (nullable): how long such jobs take; %NULL: nothing was learned yet
 * @pace: what the person may choose
 *
 * N ≈ C/√(2λ) checks and a delay of D ≈ C√(λ/2), where C = ∫√(f·S) dt.
 *
 * Returns: the forecast, at least one check
 */
DocketForecast
docket_forecast_make (const DocketLaw *law, DocketPace pace)
{
  const double lambda = docket_pace_get_lambda (pace);
  DocketLaw believed;
  DocketForecast forecast;

  if (law == NULL)
    {
      docket_law_learn (&believed, NULL, 0);
      law = &believed;
    }
  forecast.checks = MAX (1, law->spread / sqrt (2 * lambda));
  forecast.credits = CREDITS * forecast.checks;
  forecast.delay = law->spread * sqrt (lambda / 2);
  return forecast;
}
