/* docket-forecast.c: what watching one job will cost, and how soon its end is noticed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-forecast.h"

#include "docket-job-text.h"

#include <glib/gi18n-lib.h>
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

/**
 * docket_forecast_describe:
 * @self: a forecast
 *
 * Returns: (transfer full): "About 4 checks, 8 credits a job; noticed about 2 s after it is done"
 */
char *
docket_forecast_describe (const DocketForecast *self)
{
  const int n_checks = (int) MAX (1, lround (self->checks));
  const int n_credits = CREDITS * n_checks;
  const gint64 delay = (gint64) MAX (1, lround (self->delay)) * G_USEC_PER_SEC;
  g_autofree char *checks = g_strdup_printf (
      ngettext ("About %d check", "About %d checks", (gulong) n_checks), n_checks);
  g_autofree char *credits = g_strdup_printf (
      ngettext ("%d credit a job", "%d credits a job", (gulong) n_credits), n_credits);
  g_autofree char *late = docket_job_text_duration (delay);

  /* Translators: “About 4 checks”, “8 credits a job”, and a duration */
  return g_strdup_printf (_ ("%s, %s; noticed about %s after it is done"), checks, credits, late);
}

/**
 * docket_forecast_describe_source:
 * @law: (nullable): how long jobs take; %NULL: nothing was learned yet
 * @n_jobs: how many jobs that was learned from
 *
 * Returns: (transfer full): what the forecasts are made of, in a sentence
 */
char *
docket_forecast_describe_source (const DocketLaw *law, guint n_jobs)
{
  DocketLaw believed;
  g_autofree char *usual = NULL;

  if (law != NULL)
    return g_strdup_printf (ngettext ("The forecasts come from %u job that Docket watched finish.",
                                      "The forecasts come from %u jobs that Docket watched finish.",
                                      n_jobs),
                            n_jobs);

  docket_law_learn (&believed, NULL, 0);
  usual = docket_job_text_duration (
      (gint64) (docket_law_get_quantile (&believed, 0.5) * G_USEC_PER_SEC));
  return g_strdup_printf (ngettext ("The forecasts are for jobs of about %s, until Docket has "
                                    "watched %d job finish.",
                                    "The forecasts are for jobs of about %s, until Docket has "
                                    "watched %d jobs finish.",
                                    DOCKET_LAW_LEAST_JOBS),
                          usual,
                          DOCKET_LAW_LEAST_JOBS);
}
