/* docket-law.c: how long jobs take, as far as was learned
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-law.h"
#include "docket-normal.h"

#include <math.h>

/* What is believed before anything was learned, as so many jobs of this median and spread. Little:
 * a law is not used before ten jobs are known, and three such jobs would make it too wide for long
 * (the benchmark of the schedule). */
#define PRIOR_JOBS   0.7
#define PRIOR_MEDIAN 10.0
#define PRIOR_SIGMA  1.5

/* The vague part: its median as so many medians of the learned part, its spread, and the share of
 * it that is believed before, as of so many jobs. */
#define VAGUE_MEDIAN 3.0
#define VAGUE_SIGMA  2.0
#define VAGUE_SHARE  0.05
#define VAGUE_JOBS   10.0

/* A law no narrower than this: a service is not that punctual. */
#define LEAST_SIGMA 0.08
#define MOST_SIGMA  4.0

/* What is believed of the share that is final already: half a job of two. */
#define AT_ONCE_JOBS    0.5
#define NOT_AT_ONCE     1.5
#define AT_ONCE_DEFAULT 0.25

/* Whether all jobs take so much of what the quickest took is believed when that explains what was
 * seen so much better, in ln of the likelihood, and not of fewer jobs. */
static const double shifts[] = { 0.4, 0.6, 0.75, 0.9 };
#define SHIFT_GAIN 2.0
#define SHIFT_JOBS 20

/* Learning stops when a round changes less, or after so many. */
#define SETTLED     1e-4
#define MOST_ROUNDS 60

/* Times of the grid, s: between them ∫√h is taken as straight in ln t. */
#define FIRST_TIME 0.02
#define LAST_TIME  86400.0

/* Values of the law */

static double
add_logs (double a, double b)
{
  const double high = MAX (a, b);

  if (isinf (high))
    return high;
  return high + log (exp (a - high) + exp (b - high));
}

static double
get_vague_mu (const DocketLaw *self)
{
  return self->mu + log (VAGUE_MEDIAN);
}

/* ln of the time beyond the shift; −∞ before it. */
static double
get_beyond (const DocketLaw *self, double time)
{
  return time > self->shift ? log (time - self->shift) : -HUGE_VAL;
}

/**
 * docket_law_log_survival:
 * @self: a law
 * @time: s since a job was added
 *
 * Returns: ln of the chance that one that was not final when it was added is not final yet
 */
double
docket_law_log_survival (const DocketLaw *self, double time)
{
  double x = 0;

  if (time <= 0)
    return 0;

  x = log (time);
  return add_logs (log (1 - self->vague) +
                       docket_normal_log_upper ((get_beyond (self, time) - self->mu) / self->sigma),
                   log (self->vague) +
                       docket_normal_log_upper ((x - get_vague_mu (self)) / VAGUE_SIGMA));
}

static double
get_log_density (const DocketLaw *self, double time)
{
  const double x = log (time);
  const double beyond = get_beyond (self, time);
  const double vague = log (self->vague / VAGUE_SIGMA) +
                       docket_normal_log_density ((x - get_vague_mu (self)) / VAGUE_SIGMA) - x;

  if (time <= self->shift)
    return vague;
  return add_logs (log ((1 - self->vague) / self->sigma) +
                       docket_normal_log_density ((beyond - self->mu) / self->sigma) - beyond,
                   vague);
}

/**
 * docket_law_get_density:
 * @self: a law
 * @time: s since a job was added
 *
 * Returns: how likely it ends then, of those that were not final when added, 1/s
 */
double
docket_law_get_density (const DocketLaw *self, double time)
{
  return time > 0 ? exp (get_log_density (self, time)) : 0;
}

/**
 * docket_law_get_hazard:
 * @self: a law
 * @time: s since a job was added
 *
 * Returns: how likely one that works so long ends then, 1/s
 */
double
docket_law_get_hazard (const DocketLaw *self, double time)
{
  if (time <= 0)
    return 0;
  return exp (get_log_density (self, time) - docket_law_log_survival (self, time));
}

/**
 * docket_law_get_chance:
 * @self: a law
 * @seen_working: s since it was added when it was last seen working; negative: it was never asked
 * @now: s since it was added
 *
 * Returns: the chance that it is final now
 */
double
docket_law_get_chance (const DocketLaw *self, double seen_working, double now)
{
  if (seen_working < 0)
    return 1 - (1 - self->at_once) * exp (docket_law_log_survival (self, now));
  if (now <= seen_working)
    return 0;
  return -expm1 (docket_law_log_survival (self, now) -
                 docket_law_log_survival (self, seen_working));
}

/**
 * docket_law_get_quantile:
 * @self: a law
 * @share: between 0 and 1
 *
 * Returns: the time by which that share of those that were not final when added is, s
 */
double
docket_law_get_quantile (const DocketLaw *self, double share)
{
  double low = self->mu - 40 * MAX (self->sigma, VAGUE_SIGMA);
  double high = self->mu + 40 * MAX (self->sigma, VAGUE_SIGMA);

  g_return_val_if_fail (share > 0 && share < 1, 0);

  for (guint i = 0; i < 60; i++)
    {
      const double middle = 0.5 * (low + high);

      if (-expm1 (docket_law_log_survival (self, exp (middle))) < share)
        low = middle;
      else
        high = middle;
    }
  return exp (0.5 * (low + high));
}

/**
 * docket_law_is_outlived:
 * @self: a law
 * @time: s since a job was added
 * @rest: between 0 and 1
 *
 * Returns: whether no more than @rest of those it was learned from worked so long
 */
gboolean
docket_law_is_outlived (const DocketLaw *self, double time, double rest)
{
  return time > self->shift &&
         docket_normal_log_upper ((log (time - self->shift) - self->mu) / self->sigma) < log (rest);
}

/* The grid */

static double
get_grid_step (void)
{
  return log (LAST_TIME / FIRST_TIME) / (DOCKET_LAW_POINTS - 1);
}

/* Fills in what is the same for all paces. Simpson's rule in ln t, where h·t and f·t are smooth. */
static void
integrate (DocketLaw *self)
{
  const double step = get_grid_step ();
  double before_root = 0, before_spread = 0, sum = 0;

  self->spread = 0;
  for (guint i = 0; i < DOCKET_LAW_POINTS; i++)
    {
      double roots[2], spreads[2];

      for (guint half = 0; half < 2; half++)
        {
          const double t = FIRST_TIME * exp (step * (i - 0.5 * (1 - half)));
          const double survival = docket_law_log_survival (self, t);

          roots[half] = t * exp (0.5 * (get_log_density (self, t) - survival));
          spreads[half] = roots[half] * exp (survival);
        }
      /* Below the grid the law has next to nothing. */
      if (i > 0)
        {
          sum += step / 6 * (before_root + 4 * roots[0] + roots[1]);
          self->spread += step / 6 * (before_spread + 4 * spreads[0] + spreads[1]);
        }
      self->roots[i] = sum;
      before_root = roots[1];
      before_spread = spreads[1];
    }
}

/* ∫√h dt up to @time. */
static double
get_root (const DocketLaw *self, double time)
{
  const double place = time > FIRST_TIME ? log (time / FIRST_TIME) / get_grid_step () : 0;
  const guint i = (guint) MIN (place, DOCKET_LAW_POINTS - 2);

  return self->roots[i] + (place - i) * (self->roots[i + 1] - self->roots[i]);
}

/**
 * docket_law_find_check:
 * @self: a law
 * @last: s since a job was added when it was last seen working; 0: when it was added
 * @lambda: the pace: seconds of waiting one check is worth
 *
 * Checks are best where ∫√(h/2λ) dt reaches the next whole number.
 *
 * Returns: when it is best checked next, s since it was added; later than @last
 */
double
docket_law_find_check (const DocketLaw *self, double last, double lambda)
{
  const double root = get_root (self, last) + sqrt (2 * lambda);
  guint low = 0, high = DOCKET_LAW_POINTS - 1;

  while (high - low > 1)
    {
      const guint middle = (low + high) / 2;

      if (self->roots[middle] < root)
        low = middle;
      else
        high = middle;
    }

  const double rise = MAX (self->roots[high] - self->roots[low], 1e-12);
  const double place = low + MIN ((root - self->roots[low]) / rise, 1e3);

  return MAX (FIRST_TIME * exp (get_grid_step () * place), last);
}

/* Learning */

typedef struct
{
  double weight;  /* jobs of the learned part, in parts */
  double sum;     /* of their ln t − ln PRIOR_MEDIAN */
  double squares; /* of its square */
  double at_once; /* jobs that were final when added, in parts */
  double vague;   /* jobs of the vague part, in parts */
  double likely;  /* ln of how likely all of it is */
} Sums;

/* ln of how likely @low < ln t ≤ @high, of a lognormal part. */
static double
log_likelihood (double mu, double sigma, double low, double high)
{
  if (high <= low)
    return docket_normal_log_density ((low - mu) / sigma) - log (sigma);
  return docket_normal_log_between ((low - mu) / sigma, (high - mu) / sigma);
}

/* Shares one job out: was it final when added, is it of the learned part, of the vague one? */
static void
add_job (const DocketLaw *self, const DocketObservation *seen, Sums *sums)
{
  const double low = get_beyond (self, seen->after);
  const double high = get_beyond (self, seen->by);
  /* Of a moment it is the density in seconds that the two parts share. */
  const gboolean is_moment = seen->by <= seen->after;
  const double learned = isinf (high) && high < 0
                             ? -HUGE_VAL
                             : log (1 - self->vague) +
                                   log_likelihood (self->mu, self->sigma, low, high) -
                                   (is_moment ? high : 0);
  const double vague = log (self->vague) +
                       log_likelihood (get_vague_mu (self),
                                       VAGUE_SIGMA,
                                       seen->after > 0 ? log (seen->after) : -HUGE_VAL,
                                       log (seen->by)) -
                       (is_moment ? log (seen->by) : 0);
  const double others = add_logs (learned, vague);
  double z = 0, square = 0, weight = 0, at_once = 0;

  if (seen->by <= 0)
    {
      sums->at_once += 1;
      return;
    }
  if (seen->after <= 0)
    at_once = self->at_once / (self->at_once + (1 - self->at_once) * exp (others));
  sums->likely += others;
  sums->vague += (1 - at_once) * exp (vague - others);
  sums->at_once += at_once;
  weight = (1 - at_once) * exp (learned - others);
  if (weight <= 0)
    return;
  docket_normal_get_moments (
      (low - self->mu) / self->sigma, (high - self->mu) / self->sigma, &z, &square);

  const double away = self->mu + self->sigma * z - log (PRIOR_MEDIAN);
  const double own = MAX (square - z * z, 0) * self->sigma * self->sigma;

  sums->weight += weight;
  sums->sum += weight * away;
  sums->squares += weight * (away * away + own);
}

/* One round of expectation and maximization. Returns how much it changed. @likely: (out): ln of how
 * likely all of it was before */
static double
improve (DocketLaw *self, const DocketObservation *observations, gsize n, double *likely)
{
  Sums sums = { 0 };
  const double before_mu = self->mu;
  const double before_sigma = self->sigma;
  double mean = 0, variance = 0, parts = 0;

  for (gsize i = 0; i < n; i++)
    add_job (self, &observations[i], &sums);

  *likely = sums.likely;
  parts = sums.weight + sums.vague;
  sums.weight += PRIOR_JOBS;
  sums.squares += PRIOR_JOBS * PRIOR_SIGMA * PRIOR_SIGMA;
  mean = sums.sum / sums.weight;
  variance = sums.squares / sums.weight - mean * mean;
  self->vague = (sums.vague + VAGUE_JOBS * VAGUE_SHARE) / (parts + VAGUE_JOBS);
  self->mu = log (PRIOR_MEDIAN) + mean;
  self->sigma = CLAMP (sqrt (MAX (variance, 0)),
                       LEAST_SIGMA * (1 + MIN (self->shift * exp (-self->mu), 10)),
                       MOST_SIGMA);
  self->at_once = (sums.at_once + AT_ONCE_JOBS) / ((double) n + AT_ONCE_JOBS + NOT_AT_ONCE);
  return fabs (self->mu - before_mu) + fabs (self->sigma - before_sigma);
}

/* Learns all but the shift. Returns ln of how likely it makes what was seen. */
static double
fit (DocketLaw *self, double shift, const DocketObservation *observations, gsize n)
{
  double likely = 0;

  self->at_once = AT_ONCE_DEFAULT;
  self->shift = shift;
  self->mu = log (PRIOR_MEDIAN);
  self->sigma = PRIOR_SIGMA;
  self->vague = VAGUE_SHARE;
  for (guint i = 0; n > 0 && i < MOST_ROUNDS; i++)
    {
      if (improve (self, observations, n, &likely) < SETTLED)
        break;
    }
  return likely;
}

/* The time by which the first job was done, of those that were not final when added; 0: none. */
static double
find_quickest (const DocketObservation *observations, gsize n)
{
  double quickest = HUGE_VAL;

  for (gsize i = 0; i < n; i++)
    {
      if (observations[i].by > 0)
        quickest = MIN (quickest, observations[i].by);
    }
  return isinf (quickest) ? 0 : quickest;
}

/**
 * docket_law_learn:
 * @self: what is set
 * @observations: (array length=n): what is known of jobs that are alike
 * @n: how many; 0 gives what is believed before
 *
 * The most likely law, with a job or two of about 10 s beside those that were seen. What was seen
 * of a job is mostly two times between which it ended, and counts as that.
 */
void
docket_law_learn (DocketLaw *self, const DocketObservation *observations, gsize n)
{
  const double quickest = find_quickest (observations, n);
  double likely = 0;

  g_return_if_fail (self != NULL);

  likely = fit (self, 0, observations, n) + SHIFT_GAIN;
  for (gsize i = 0; n >= SHIFT_JOBS && quickest > 0 && i < G_N_ELEMENTS (shifts); i++)
    {
      DocketLaw shifted = { 0 };
      const double other = fit (&shifted, shifts[i] * quickest, observations, n);

      if (other > likely)
        {
          likely = other;
          *self = shifted;
        }
    }
  integrate (self);
}

/**
 * docket_law_set:
 * @self: what is set
 * @at_once: share that is final when added
 * @median: of the learned part, s
 * @sigma: its spread
 *
 * Sets a law that is known otherwise.
 */
void
docket_law_set (DocketLaw *self, double at_once, double median, double sigma)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (median > 0 && sigma > 0);

  self->at_once = at_once;
  self->shift = 0;
  self->mu = log (median);
  self->sigma = sigma;
  self->vague = VAGUE_SHARE;
  integrate (self);
}
