/* docket-law.h: how long jobs take, as far as was learned
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-observation.h"

G_BEGIN_DECLS

/* Fewer finished jobs than this teach nothing yet. */
#define DOCKET_LAW_LEAST_JOBS 10

/* More than this are not looked at: a service may change. */
#define DOCKET_LAW_MOST_JOBS 100

#define DOCKET_LAW_POINTS    512

/**
 * DocketLaw:
 * @at_once: share of the jobs that are final already when they are added
 * @shift: s that the others take at least, but for those of the vague part
 * @mu: of ln seconds beyond that
 * @sigma: its spread
 * @vague: share of the vague part
 * @spread: C = ∫√(f·S) dt of the others, √s: what a pace makes of checks and of delay
 * @roots: ∫√h dt up to the times of the grid, √s; for docket_law_find_check()
 *
 * The law of the time from when a job is added to when it is final: a share that is final already,
 * and of the others a lognormal part learned from finished jobs with a vague one beside it, so that
 * a job that outlives all before it is still watched sensibly.
 */
typedef struct
{
  double at_once;
  double shift;
  double mu;
  double sigma;
  double vague;
  double spread;
  double roots[DOCKET_LAW_POINTS];
} DocketLaw;

void docket_law_learn (DocketLaw *self, const DocketObservation *observations, gsize n);
void docket_law_set (DocketLaw *self, double at_once, double median, double sigma);
double docket_law_log_survival (const DocketLaw *self, double time);
double docket_law_get_density (const DocketLaw *self, double time);
double docket_law_get_hazard (const DocketLaw *self, double time);
double docket_law_get_chance (const DocketLaw *self, double seen_working, double now);
double docket_law_get_quantile (const DocketLaw *self, double share);
double docket_law_find_check (const DocketLaw *self, double last, double lambda);
gboolean docket_law_is_outlived (const DocketLaw *self, double time, double rest);

G_END_DECLS
