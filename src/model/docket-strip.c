/* docket-strip.c: where jobs finish and where they are checked, as a picture shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-schedule.h"
#include "docket-strip.h"

#include <string.h>

/* Share of the jobs that end within the picture. */
#define SHOWN 0.95

static void
set_density (DocketStrip *self, const DocketLaw *law)
{
  double highest = 0;

  for (guint i = 0; i < DOCKET_STRIP_POINTS; i++)
    {
      const double time = self->until * (i + 0.5) / DOCKET_STRIP_POINTS;

      self->density[i] = docket_law_get_density (law, time);
      highest = MAX (highest, self->density[i]);
    }
  for (guint i = 0; highest > 0 && i < DOCKET_STRIP_POINTS; i++)
    self->density[i] /= highest;
}

static void
set_checks (DocketStrip *self, const DocketLaw *law, DocketPace pace)
{
  gint64 elapsed = 0;

  while (self->n_checks < DOCKET_STRIP_CHECKS)
    {
      elapsed += docket_schedule_get_gap (elapsed, pace, law);
      if ((double) elapsed > self->until * G_USEC_PER_SEC)
        break;
      self->checks[self->n_checks++] = (double) elapsed / G_USEC_PER_SEC;
    }
}

/**
 * docket_strip_set:
 * @self: what is set
 * @law: (nullable): how long such jobs take; %NULL: nothing was learned yet, and what is believed
 *   before is shown
 * @pace: the pace
 */
void
docket_strip_set (DocketStrip *self, const DocketLaw *law, DocketPace pace)
{
  DocketLaw believed;

  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  docket_law_learn (&believed, NULL, 0);
  self->until = docket_law_get_quantile (law != NULL ? law : &believed, SHOWN);
  set_density (self, law != NULL ? law : &believed);
  set_checks (self, law, pace);
}
