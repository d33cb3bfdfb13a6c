/* test-optimum.c: that what benchmarks compare with is the optimum
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-optimum.h"

#include <math.h>

static const DocketBenchLaw laws[] = {
  { "LN(8,1.2)", { { BENCH_LOGNORMAL, 1, 8, 1.2, 0 } }, 0, TRUE },
  { "Pareto(4,1.1)", { { BENCH_PARETO, 1, 4, 1.1, 0 } }, 3600, FALSE },
  { "LN(8,.5)", { { BENCH_LOGNORMAL, 1, 8, 0.5, 0 } }, 0, TRUE },
  { "LN(60,.8)", { { BENCH_LOGNORMAL, 1, 60, 0.8, 0 } }, 0, TRUE },
  { "LN(2,1)", { { BENCH_LOGNORMAL, 1, 2, 1, 0 } }, 0, TRUE },
};

static void
assert_near (double value, double expected, double tolerance)
{
  if (fabs (value - expected) > tolerance * fabs (expected))
    g_error ("%.10g is not %.10g", value, expected);
}

/* Areas and ends against sums of small steps. */
static void
test_laws (void)
{
  static const DocketBenchLaw more[] = {
    { "uniform", { { BENCH_UNIFORM, 1, 5, 15, 2 } }, 0, FALSE },
    { "two",
      { { BENCH_LOGNORMAL, 0.7, 3, 0.4, 0 }, { BENCH_EXPONENTIAL, 0.3, 20, 0, 4 } },
      0,
      FALSE },
    { "pareto", { { BENCH_PARETO, 1, 4, 1.5, 3 } }, 100, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    {
      double area = 0, mass = 0, t = 0;

      for (; t < 90; t += 0.001)
        {
          area += 0.001 * docket_bench_law_get_survival (&more[i], t + 0.0005);
          mass += 0.001 * docket_bench_law_get_density (&more[i], t + 0.0005);
        }
      g_test_message ("%s", more[i].name);
      assert_near (docket_bench_law_get_area (&more[i], t), area, 1e-4);
      assert_near (1 - docket_bench_law_get_survival (&more[i], t), mass, 1e-3);
      for (double rest = 0.95; rest > 0.05; rest -= 0.1)
        assert_near (
            docket_bench_law_get_survival (&more[i], docket_bench_law_get_end (&more[i], rest)),
            rest,
            1e-6);
    }
}

/* Where the hazard is constant an even gap d is best, and its cost is known: with mean m it is
 * λ/(1 − e^(−d/m)) + d/(1 − e^(−d/m)) − m, least where e^(d/m) − 1 − d/m = λ/m. */
static void
test_exponential (void)
{
  static const double lambdas[] = { 0.02, 0.1, 0.3, 1, 3, 30, 300 };
  const DocketBenchLaw law = { "Exp(20)", { { BENCH_EXPONENTIAL, 1, 20, 0, 0 } }, 0, TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (lambdas); i++)
    {
      const double lambda = lambdas[i], m = 20;
      const DocketPlanCost best = docket_optimum_find (&law, lambda);
      double low = 0, high = 50;

      for (guint n = 0; n < 100; n++)
        {
          const double x = (low + high) / 2;

          if (expm1 (x) - x < lambda / m)
            low = x;
          else
            high = x;
        }

      const double d = low * m;
      const double checks = 1 / -expm1 (-low);

      g_test_message ("λ %g: %.3f checks, %.3f s", lambda, best.checks, best.delay);
      assert_near (lambda * best.checks + best.delay, (lambda + d) * checks - m, 0.01);
      assert_near (best.checks, checks, 0.02);
    }
}

/* No plan can have N·D below C²/2, nor can the optimum (N = N_f + 0 … ½). */
static void
test_bound (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (laws); i++)
    {
      const double spread = docket_optimum_get_spread (&laws[i]);

      for (double lambda = 0.03; lambda < 100; lambda *= 3)
        {
          const DocketPlanCost best = docket_optimum_find (&laws[i], lambda);

          g_test_message ("%s, λ %g: %.3f of the bound",
                          laws[i].name,
                          lambda,
                          best.checks * best.delay / (spread * spread / 2));
          g_assert_cmpfloat (best.checks * best.delay, >=, 0.97 * spread * spread / 2);
        }
    }
}

static double
next_even (double last, guint n, gpointer gap)
{
  return last + *(double *) gap;
}

/* What is known of even gaps: checks and delay of polling every 3 s from 3 s on. */
static void
test_even (void)
{
  static const DocketPlanCost known[] = {
    { 5.98, 1.51 }, { 8.40, 1.46 }, { 3.52, 1.50 }, { 28.0, 1.50 }, { 1.65, 1.66 },
  };
  double gap = 3;

  for (gsize i = 0; i < G_N_ELEMENTS (laws); i++)
    {
      const DocketPlanCost cost = docket_optimum_judge (&laws[i], next_even, &gap);

      assert_near (cost.checks, known[i].checks, 0.02);
      assert_near (cost.delay, known[i].delay, 0.02);
    }
}

/* No even gap costs less than the optimum. */
static void
test_best (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (laws); i++)
    {
      const DocketPlanCost best = docket_optimum_find (&laws[i], 0.3);

      for (double gap = 0.5; gap < 60; gap *= 1.2)
        {
          const DocketPlanCost cost = docket_optimum_judge (&laws[i], next_even, &gap);

          g_assert_cmpfloat (
              0.3 * cost.checks + cost.delay, >=, 0.99 * (0.3 * best.checks + best.delay));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optimum/laws", test_laws);
  g_test_add_func ("/optimum/exponential", test_exponential);
  g_test_add_func ("/optimum/bound", test_bound);
  g_test_add_func ("/optimum/even", test_even);
  g_test_add_func ("/optimum/best", test_best);
  return g_test_run ();
}
