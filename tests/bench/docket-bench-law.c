/* docket-bench-law.c: laws of run times that benchmarks draw from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-bench-law.h"

#include <math.h>

static double
get_upper (double z)
{
  return 0.5 * erfc (z / sqrt (2));
}

static double
get_part_survival (const DocketBenchPart *part, double time)
{
  const double t = time - part->shift;

  if (t <= 0)
    return 1;
  switch (part->shape)
    {
    case BENCH_LOGNORMAL:
      return get_upper (log (t / part->a) / part->b);
    case BENCH_PARETO:
      return t < part->a ? 1 : pow (t / part->a, -part->b);
    case BENCH_EXPONENTIAL:
      return exp (-t / part->a);
    case BENCH_UNIFORM:
    default:
      return CLAMP ((part->b - t) / (part->b - part->a), 0, 1);
    }
}

static double
get_part_density (const DocketBenchPart *part, double time)
{
  const double t = time - part->shift;
  double z = 0;

  if (t <= 0)
    return 0;
  switch (part->shape)
    {
    case BENCH_LOGNORMAL:
      z = log (t / part->a) / part->b;
      return exp (-0.5 * z * z) / (sqrt (2 * G_PI) * part->b * t);
    case BENCH_PARETO:
      return t < part->a ? 0 : part->b / t * pow (t / part->a, -part->b);
    case BENCH_EXPONENTIAL:
      return exp (-t / part->a) / part->a;
    case BENCH_UNIFORM:
    default:
      return t < part->a || t > part->b ? 0 : 1 / (part->b - part->a);
    }
}

/* ∫ S up to @time. */
static double
get_part_area (const DocketBenchPart *part, double time)
{
  const double t = time - part->shift;
  double z = 0, u = 0;

  if (t <= 0)
    return time;
  switch (part->shape)
    {
    case BENCH_LOGNORMAL:
      z = log (t / part->a) / part->b;
      return part->shift + t * get_upper (z) +
             part->a * exp (0.5 * part->b * part->b) * get_upper (part->b - z);
    case BENCH_PARETO:
      if (t < part->a)
        return time;
      return part->shift + part->a + part->a / (part->b - 1) * (1 - pow (t / part->a, 1 - part->b));
    case BENCH_EXPONENTIAL:
      return part->shift + part->a * -expm1 (-t / part->a);
    case BENCH_UNIFORM:
    default:
      if (t < part->a)
        return time;
      u = MIN (t, part->b) - part->a;
      return part->shift + part->a + u - 0.5 * u * u / (part->b - part->a);
    }
}

/* The chance that a job works longer than @time. */
double
docket_bench_law_get_survival (const DocketBenchLaw *self, double time)
{
  double sum = 0;

  if (self->cap > 0 && time >= self->cap)
    return 0;
  for (const DocketBenchPart *part = self->parts; part->share > 0; part++)
    sum += part->share * get_part_survival (part, time);
  return sum;
}

double
docket_bench_law_get_density (const DocketBenchLaw *self, double time)
{
  double sum = 0;

  if (self->cap > 0 && time >= self->cap)
    return 0;
  for (const DocketBenchPart *part = self->parts; part->share > 0; part++)
    sum += part->share * get_part_density (part, time);
  return sum;
}

/* ∫ S dt from 0 to @time. */
double
docket_bench_law_get_area (const DocketBenchLaw *self, double time)
{
  double sum = 0;

  if (self->cap > 0)
    time = MIN (time, self->cap);
  for (const DocketBenchPart *part = self->parts; part->share > 0; part++)
    sum += part->share * get_part_area (part, time);
  return sum;
}

/* The time after which no more than @rest of the jobs work. */
double
docket_bench_law_get_end (const DocketBenchLaw *self, double rest)
{
  double low = 1e-3, high = 1e7;

  for (guint i = 0; i < 80; i++)
    {
      const double middle = sqrt (low * high);

      if (docket_bench_law_get_survival (self, middle) > rest)
        low = middle;
      else
        high = middle;
    }
  return high;
}

/* By inversion: the same random numbers give alike jobs of all laws. */
double
docket_bench_law_draw (const DocketBenchLaw *self, GRand *random)
{
  return docket_bench_law_get_end (self, 1 - g_rand_double (random));
}
