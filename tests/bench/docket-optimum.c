/* docket-optimum.c: the best that any plan of checks can do where the law is known
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-optimum.h"

#include <math.h>

/* Jobs that work longer than all but this share are looked at once more and then left. */
#define REST 1e-6

/* Points of the grid between two checks where they are dense, and at least in all. */
#define POINTS_A_CHECK 48
#define LEAST_POINTS   2500

/* The next check is sought so many typical gaps ahead. */
#define GAPS_AHEAD 4

/* Fine steps in which ∫√(h/2λ) is taken. */
#define FINE 40000

typedef struct
{
  guint n;
  double *time;     /* (owned) */
  double *survival; /* (owned) */
  double *area;     /* (owned): ∫S up to it */
} Grid;

static void
grid_clear (Grid *grid)
{
  g_free (grid->time);
  g_free (grid->survival);
  g_free (grid->area);
}

static double
fine_time (double end, guint i)
{
  return 1e-3 * pow (end / 1e-3, (double) i / FINE);
}

/* Even in ∫√(h/2λ), where the best checks are about evenly spaced; where nothing ends at all the
 * points are a second or a hundredth of the time apart. */
static void
grid_make (Grid *grid, const DocketBenchLaw *law, double lambda)
{
  const double end = docket_bench_law_get_end (law, REST);
  g_autofree double *sum = g_new0 (double, FINE + 1);
  guint at = 0;

  for (guint i = 1; i <= FINE; i++)
    {
      const double t = fine_time (end, i), dt = t - fine_time (end, i - 1);
      const double middle = t - dt / 2;
      const double hazard = docket_bench_law_get_density (law, middle) /
                            MAX (docket_bench_law_get_survival (law, middle), 1e-12);

      sum[i] = sum[i - 1] + dt * sqrt (hazard / (2 * lambda)) + 1e-6;
    }

  grid->n = (guint) MAX (POINTS_A_CHECK * sum[FINE], LEAST_POINTS);
  grid->time = g_new0 (double, grid->n + 1);
  grid->survival = g_new0 (double, grid->n + 1);
  grid->area = g_new0 (double, grid->n + 1);
  for (guint i = 0; i <= grid->n; i++)
    {
      const double wanted = sum[FINE] * i / grid->n;

      while (at < FINE && sum[at + 1] < wanted)
        at++;
      if (i > 0 && at < FINE)
        {
          const double part = (wanted - sum[at]) / MAX (sum[at + 1] - sum[at], 1e-300);
          const double from = fine_time (end, at);

          grid->time[i] = from + CLAMP (part, 0, 1) * (fine_time (end, at + 1) - from);
        }
      else if (i > 0)
        {
          grid->time[i] = end;
        }
      grid->survival[i] = docket_bench_law_get_survival (law, grid->time[i]);
      grid->area[i] = docket_bench_law_get_area (law, grid->time[i]);
    }
}

/* Mean delay, and its part of what the check costs, of one check at @to after one at @from. */
static double
get_delay (const Grid *grid, guint from, guint to)
{
  return grid->survival[from] * (grid->time[to] - grid->time[from]) -
         (grid->area[to] - grid->area[from]);
}

/**
 * docket_optimum_find:
 * @law: the law, known exactly
 * @lambda: seconds of waiting one check is worth
 *
 * Dynamic programme over the time of the last check: V(a) = min over b of λS(a) + ∫(b − t)f(t)dt
 * + V(b).
 *
 * Returns: N and D of the plan that costs the least λN + D
 */
DocketPlanCost
docket_optimum_find (const DocketBenchLaw *law, double lambda)
{
  return docket_optimum_find_apart (law, lambda, 0);
}

/* The last point of the grid at which a check after one at @from is tried. */
static guint
get_reach (const Grid *grid, guint from, double least)
{
  const guint ahead = grid->n <= LEAST_POINTS || least > 0 ? grid->n : GAPS_AHEAD * POINTS_A_CHECK;

  return MIN (from + ahead, grid->n);
}

/**
 * docket_optimum_find_apart:
 * @law: the law, known exactly
 * @lambda: seconds of waiting one check is worth
 * @least: s that two checks are apart at least
 *
 * Returns: N and D of the best of the plans that keep to @least
 */
DocketPlanCost
docket_optimum_find_apart (const DocketBenchLaw *law, double lambda, double least)
{
  Grid grid = { 0 };
  DocketPlanCost best = { 0 };

  grid_make (&grid, law, lambda);

  g_autofree double *value = g_new0 (double, grid.n + 1);
  g_autofree guint *next = g_new0 (guint, grid.n + 1);

  for (guint from = grid.n; from-- > 0;)
    {
      value[from] = HUGE_VAL;
      for (guint to = from + 1; to <= get_reach (&grid, from, least); to++)
        {
          /* The last point stands for all that comes later. */
          if (grid.time[to] - grid.time[from] < least && to < grid.n)
            continue;

          const double cost = lambda * grid.survival[from] + get_delay (&grid, from, to) +
                              value[to];

          if (cost < value[from])
            {
              value[from] = cost;
              next[from] = to;
            }
        }
    }
  for (guint from = 0; from < grid.n; from = next[from])
    {
      best.checks += grid.survival[from];
      best.delay += get_delay (&grid, from, next[from]);
    }
  grid_clear (&grid);
  return best;
}

/**
 * docket_optimum_judge:
 * @law: the law
 * @next: gives the checks of a plan
 * @data: for @next
 *
 * Returns: N and D of the plan, by integration
 */
DocketPlanCost
docket_optimum_judge (const DocketBenchLaw *law, DocketNextCheck next, gpointer data)
{
  const double end = docket_bench_law_get_end (law, REST);
  DocketPlanCost cost = { 0 };
  double last = 0, survival = 1, area = 0;

  for (guint n = 0; last < end && n < 100000; n++)
    {
      const double check = next (last, n, data);
      const double area_then = docket_bench_law_get_area (law, check);

      cost.checks += survival;
      cost.delay += survival * (check - last) - (area_then - area);
      last = check;
      area = area_then;
      survival = docket_bench_law_get_survival (law, check);
    }
  return cost;
}

/**
 * docket_optimum_get_spread:
 *
 * Returns: C = ∫√(f·S) dt, of which C²/2 is what no plan can be below in N·D
 */
double
docket_optimum_get_spread (const DocketBenchLaw *law)
{
  const double end = docket_bench_law_get_end (law, 1e-9);
  double sum = 0;

  for (guint i = 1; i <= FINE; i++)
    {
      const double t = fine_time (end, i), dt = t - fine_time (end, i - 1);
      const double middle = t - dt / 2;

      sum += dt * sqrt (docket_bench_law_get_density (law, middle) *
                        docket_bench_law_get_survival (law, middle));
    }
  return sum;
}
