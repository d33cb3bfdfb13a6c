/* docket-optimum.h: the best that any plan of checks can do where the law is known
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-bench-law.h"

G_BEGIN_DECLS

/**
 * DocketPlanCost:
 * @checks: N, checks of one job on average
 * @delay: D, s from its end to the check that sees it, on average
 */
typedef struct
{
  double checks;
  double delay;
} DocketPlanCost;

/* Gives the time of the next check after one at @last, s. */
typedef double (*DocketNextCheck) (double last, guint n, gpointer data);

DocketPlanCost docket_optimum_find (const DocketBenchLaw *law, double lambda);
DocketPlanCost docket_optimum_find_apart (const DocketBenchLaw *law, double lambda, double least);
DocketPlanCost docket_optimum_judge (const DocketBenchLaw *law,
                                     DocketNextCheck next,
                                     gpointer data);
double docket_optimum_get_spread (const DocketBenchLaw *law);

G_END_DECLS
