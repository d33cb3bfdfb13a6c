/* docket-strip.h: where jobs finish and where they are checked, as a picture shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-law.h"
#include "docket-pace.h"

G_BEGIN_DECLS

#define DOCKET_STRIP_POINTS 96
#define DOCKET_STRIP_CHECKS 64

/**
 * DocketStrip:
 * @until: s since a job was added at the right end; 0 is at the left
 * @density: how likely a job ends there, from left to right; the highest is 1
 * @checks: when a job that was just started is checked, s since it was added
 * @n_checks: how many of @checks there are up to @until
 *
 * Values of a small drawing of the schedule.
 */
typedef struct
{
  double until;
  double density[DOCKET_STRIP_POINTS];
  double checks[DOCKET_STRIP_CHECKS];
  guint n_checks;
} DocketStrip;

void docket_strip_set (DocketStrip *self, const DocketLaw *law, DocketPace pace);
double docket_strip_count_to_come (const DocketStrip *self, const DocketLaw *law, double now);
char *docket_strip_describe_law (const DocketLaw *law);
char *docket_strip_describe_end (gint64 took, gint64 noticed_after, guint n_checks, gint64 credits);
char *docket_strip_describe_checks (guint n_checks, gint64 credits, double to_come);

G_END_DECLS
