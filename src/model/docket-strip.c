/* docket-strip.c: where jobs finish and where they are checked, as a picture shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-strip.h"

#include "docket-job-text.h"
#include "docket-schedule.h"
#include "docket-spending.h"

#include <glib/gi18n-lib.h>
#include <math.h>
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

/**
 * docket_strip_count_to_come:
 * @self: a strip
 * @law: (nullable): the law it was set to
 * @now: how long the job works already, s
 *
 * A check is made where the one before it found the job working.
 *
 * Returns: how many checks are to come, on average; below 0: nothing was learned, or the job works
 *   longer than the strip shows
 */
double
docket_strip_count_to_come (const DocketStrip *self, const DocketLaw *law, double now)
{
  double last = now;
  double n = 0;

  if (law == NULL || now >= self->until)
    return -1;
  for (guint i = 0; i < self->n_checks; i++)
    {
      if (self->checks[i] <= now)
        continue;
      n += exp (docket_law_log_survival (law, last) - docket_law_log_survival (law, now));
      last = self->checks[i];
    }
  return n;
}

static char *
describe_quantile (const DocketLaw *law, double share)
{
  return docket_job_text_duration (
      (gint64) (MAX (1, docket_law_get_quantile (law, share)) * G_USEC_PER_SEC));
}

/**
 * docket_strip_describe_law:
 * @law: (nullable): how long such jobs take; %NULL: nothing was learned yet
 *
 * Returns: (transfer full): what the curve says, in a sentence
 */
char *
docket_strip_describe_law (const DocketLaw *law)
{
  g_autofree char *half = NULL;
  g_autofree char *most = NULL;

  if (law == NULL)
    return g_strdup_printf (ngettext ("Known once Docket has watched %d job finish.",
                                      "Known once Docket has watched %d jobs finish.",
                                      DOCKET_LAW_LEAST_JOBS),
                            DOCKET_LAW_LEAST_JOBS);
  half = describe_quantile (law, 0.5);
  most = describe_quantile (law, 0.9);
  /* Translators: both are durations */
  return g_strdup_printf (_ ("Half are done in %s, nine of ten in %s."), half, most);
}

/**
 * docket_strip_describe_checks:
 * @n_checks: how often the job was checked
 * @credits: what that cost
 * @to_come: docket_strip_count_to_come()
 *
 * Returns: (transfer full): "2 checks, 4 credits so far. About 2 more to come."
 */
char *
docket_strip_describe_checks (guint n_checks, gint64 credits, double to_come)
{
  const DocketSpent spent = { n_checks, credits };
  const int more = (int) MAX (1, lround (to_come));
  g_autofree char *so_far = docket_spending_describe (&spent);
  g_autofree char *ahead = NULL;

  if (to_come < 0)
    /* Translators: %s is “2 checks, 4 credits” */
    return g_strdup_printf (_ ("%s so far."), so_far);
  ahead = g_strdup_printf (
      ngettext ("About %d more to come.", "About %d more to come.", (gulong) more), more);
  /* Translators: “2 checks, 4 credits”, and a sentence */
  return g_strdup_printf (_ ("%s so far. %s"), so_far, ahead);
}

/**
 * docket_strip_describe_end:
 * @took: how long the job took, µs; below 0: not known
 * @noticed_after: how long after it began that was noticed, µs
 * @n_checks: how often the job was checked
 * @credits: what that cost
 *
 * Returns: (transfer full): "Done after 11 s, noticed 1 s later. 4 checks, 8 credits.", the second
 *   sentence on a line of its own
 */
char *
docket_strip_describe_end (gint64 took, gint64 noticed_after, guint n_checks, gint64 credits)
{
  const DocketSpent spent = { n_checks, credits };
  g_autofree char *cost = docket_spending_describe (&spent);
  g_autofree char *whole = docket_job_text_duration (took >= 0 ? took : noticed_after);
  g_autofree char *late = docket_job_text_duration (noticed_after - took);
  g_autofree char *end = NULL;

  if (took < 0)
    /* Translators: %s is a duration */
    end = g_strdup_printf (_ ("Seen to be done after %s."), whole);
  else
    /* Translators: both are durations */
    end = g_strdup_printf (_ ("Done after %s, noticed %s later."), whole, late);
  return g_strdup_printf ("%s\n%s.", end, cost);
}
