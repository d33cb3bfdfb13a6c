/* docket-forecast.h: what watching one job will cost, and how soon its end is noticed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-law.h"
#include "docket-pace.h"

G_BEGIN_DECLS

/**
 * DocketForecast:
 * @checks: checks of one job, on average
 * @credits: what they cost
 * @delay: s from its end to when that is noticed, on average
 *
 * What a pace means. Both fall and rise against each other: @checks × @delay is the same for all
 * paces.
 */
typedef struct
{
  double checks;
  double credits;
  double delay;
} DocketForecast;

DocketForecast docket_forecast_make (const DocketLaw *law, DocketPace pace);
char *docket_forecast_describe (const DocketForecast *self);
char *docket_forecast_describe_source (const DocketLaw *law, guint n_jobs);

G_END_DECLS
