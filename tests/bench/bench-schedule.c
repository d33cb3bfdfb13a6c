/* bench-schedule.c: how far the schedule is from the best there can be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-schedule [SEEDS [frontier]]
 *
 * With "frontier": the checks and the delay of each pace, of others, and of the optimum for many λ,
 * for two of the laws.
 *
 * One job, the pace Balanced (λ = 0.3), through docket_schedule_next(). Prints "name value unit"
 * lines for each law: checks, delay, and as ratios to the optimum the cost λN + D and the checks
 * that the optimum needs for the same delay. Docket is judged with nothing learned, and after 3,
 * 10, 30 and 100 jobs, of each of which it knows what its own checks saw. The first check of a job
 * of unknown age (at 0 s) is left out for all alike.
 */

#include "docket-config.h"

#include "docket-optimum.h"
#include "docket-schedule.h"

#include <math.h>
#include <stdlib.h>

#define LAMBDA 0.3
#define SEEDS  200

/* Before anything was learned no two checks are nearer, s: then this is the best there can be. */
#define COLD_GAP 3.0

/* No plan is better than the optimum, but for what its grid costs. */
#define LEAST_RATIO 0.99

static const DocketBenchLaw laws[] = {
  { "LN(8,1.2)", { { BENCH_LOGNORMAL, 1, 8, 1.2, 0 } }, 0, TRUE },
  { "Pareto(4,1.1)", { { BENCH_PARETO, 1, 4, 1.1, 0 } }, 3600, FALSE },
  { "LN(8,.5)", { { BENCH_LOGNORMAL, 1, 8, 0.5, 0 } }, 0, TRUE },
  { "LN(60,.8)", { { BENCH_LOGNORMAL, 1, 60, 0.8, 0 } }, 0, TRUE },
  { "LN(2,1)", { { BENCH_LOGNORMAL, 1, 2, 1, 0 } }, 0, TRUE },
  { "Exp(20)", { { BENCH_EXPONENTIAL, 1, 20, 0, 0 } }, 0, TRUE },
  { "5+LN(10,.7)", { { BENCH_LOGNORMAL, 1, 10, 0.7, 5 } }, 0, FALSE },
  { "mixed",
    { { BENCH_LOGNORMAL, 0.6, 3, 0.4, 0 },
      { BENCH_LOGNORMAL, 0.3, 12, 0.5, 0 },
      { BENCH_LOGNORMAL, 0.1, 90, 0.6, 0 } },
    0,
    FALSE },
};

/* The optimum for many λ, in order of its delay. */
#define CURVE_POINTS 48

typedef struct
{
  DocketPlanCost points[CURVE_POINTS];
  double best; /* λN + D at LAMBDA */
} Curve;

/* Checks that the optimum needs for a delay. */
static double
get_checks_for (const Curve *curve, double delay)
{
  guint i = 0;

  while (i < CURVE_POINTS - 2 && curve->points[i + 1].delay < delay)
    i++;

  const DocketPlanCost *low = &curve->points[i], *high = &curve->points[i + 1];
  const double rise = MAX (log (high->delay / low->delay), 1e-9);
  const double part = CLAMP (log (delay / low->delay) / rise, 0, 1);

  return low->checks * pow (high->checks / low->checks, part);
}

static void
curve_make (Curve *curve, const DocketBenchLaw *law)
{
  const DocketPlanCost best = docket_optimum_find (law, LAMBDA);

  curve->best = LAMBDA * best.checks + best.delay;
  for (guint i = 0; i < CURVE_POINTS; i++)
    curve->points[i] = docket_optimum_find (law, 0.02 * pow (1.28, i));
}

/* Peers, as their sources say; where they draw a gap by lot, its mean */

static double
next_fixed_3 (double last, guint n, gpointer data)
{
  return last + 3;
}

static double
next_fixed_1 (double last, guint n, gpointer data)
{
  return last + 1;
}

static double
next_fixed_15 (double last, guint n, gpointer data)
{
  return last + 15;
}

static double
next_aws (double last, guint n, gpointer data)
{
  return last + 0.5 * (2 + MIN (120, 2 * pow (2, n)));
}

static double
next_google (double last, guint n, gpointer data)
{
  return last + 0.5 * MIN (20, pow (1.5, n));
}

static const struct
{
  const char *name;
  DocketNextCheck next;
} peers[] = {
  { "fixed-3", next_fixed_3 },   { "n8n", next_fixed_3 }, { "mcp", next_fixed_1 },
  { "botocore", next_fixed_15 }, { "aws-v3", next_aws },  { "google", next_google },
};

/* Docket */

typedef struct
{
  DocketJobState *state; /* (owned) */
  const DocketLaw *law;  /* (nullable) */
  DocketPace pace;
} Docket;

static double
next_docket (double last, guint n, gpointer data)
{
  Docket *docket = data;
  DocketPlan plan;

  docket->state->watched_for = (gint64) (last * G_USEC_PER_SEC);
  docket->state->n_checks = n;
  plan = docket_schedule_next (docket->state, docket->pace, docket->law);
  return plan.after < 0 ? 2 * last : (double) plan.after / G_USEC_PER_SEC;
}

/* What Docket would see of a job that takes @time; it began when it was added. */
static DocketObservation
watch_job (Docket *docket, double time)
{
  DocketObservation seen = { 1e-6, 0 };

  for (guint n = 0; seen.by < time; n++)
    {
      seen.after = MAX (seen.by, 1e-6);
      seen.by = next_docket (seen.by, n, docket);
    }
  return seen;
}

static const guint lessons[] = { 0, 3, 10, 30, 100 };

/* What the cost and the checks may be after so many jobs, of what is best: where a lognormal can
 * follow the law, and where none can. */
static const struct
{
  guint jobs;
  double cost;
  double requests;
  double cost_else;
} goals[] = {
  { 10, 1.12, 1.25, 1.17 },
  { 100, 1.05, 1.05, 1.12 },
};

/* Sums over all seeds, of each number of jobs. */

typedef struct
{
  double checks[G_N_ELEMENTS (lessons)];
  double delay[G_N_ELEMENTS (lessons)];
  double requests[G_N_ELEMENTS (lessons)];
} Sums;

static gboolean
is_time_to_learn (guint n)
{
  return n == DOCKET_LAW_LEAST_JOBS || (n > DOCKET_LAW_LEAST_JOBS && n % 10 == 0);
}

static void
run_seed (const DocketBenchLaw *law, const Curve *curve, guint32 seed, Sums *sums)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (DocketJobState) state = docket_job_state_new ("A");
  DocketObservation seen[100];
  DocketLaw learned;
  Docket docket = { state, NULL, DOCKET_PACE_BALANCED };

  state->status = DOCKET_STATUS_WORKING;
  state->started = 1;
  for (guint n = 0, lesson = 0; lesson < G_N_ELEMENTS (lessons); n++)
    {
      if (is_time_to_learn (n))
        {
          docket_law_learn (&learned, seen, n);
          docket.law = &learned;
        }
      if (n == lessons[lesson])
        {
          const DocketPlanCost cost = docket_optimum_judge (law, next_docket, &docket);

          sums->checks[lesson] += cost.checks;
          sums->delay[lesson] += cost.delay;
          sums->requests[lesson] += cost.checks / get_checks_for (curve, cost.delay);
          lesson++;
        }
      if (n < G_N_ELEMENTS (seen))
        seen[n] = watch_job (&docket, docket_bench_law_draw (law, random));
    }
}

static int
print_line (const DocketBenchLaw *law,
            const char *who,
            const Curve *curve,
            DocketPlanCost cost,
            double requests)
{
  const double ratio = (LAMBDA * cost.checks + cost.delay) / curve->best;

  g_print ("%s/%s/checks %.2f 1\n", law->name, who, cost.checks);
  g_print ("%s/%s/delay %.2f s\n", law->name, who, cost.delay);
  g_print ("%s/%s/cost %.3f optimum\n", law->name, who, ratio);
  g_print ("%s/%s/requests %.3f optimum\n", law->name, who, requests);
  if (ratio >= LEAST_RATIO && requests >= LEAST_RATIO)
    return 0;
  g_printerr ("%s, %s: better than the best, so the optimum is none\n", law->name, who);
  return 1;
}

static int
check_goals (const DocketBenchLaw *law, guint jobs, double cost, double requests)
{
  for (gsize i = 0; i < G_N_ELEMENTS (goals); i++)
    {
      if (goals[i].jobs != jobs || (cost <= (law->plain ? goals[i].cost : goals[i].cost_else) &&
                                    (!law->plain || requests <= goals[i].requests)))
        continue;
      g_printerr ("%s: misses its goal after %u jobs\n", law->name, jobs);
      return 1;
    }
  return 0;
}

static int
run_law (const DocketBenchLaw *law, guint seeds)
{
  Curve curve;
  Sums sums = { 0 };
  int failed = 0;
  const DocketPlanCost best = docket_optimum_find (law, LAMBDA);
  const DocketPlanCost apart = docket_optimum_find_apart (law, LAMBDA, COLD_GAP);

  curve_make (&curve, law);
  print_line (law, "optimum", &curve, best, 1);
  print_line (
      law, "optimum-3-s", &curve, apart, apart.checks / get_checks_for (&curve, apart.delay));
  for (gsize i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      const DocketPlanCost cost = docket_optimum_judge (law, peers[i].next, NULL);

      failed += print_line (
          law, peers[i].name, &curve, cost, cost.checks / get_checks_for (&curve, cost.delay));
    }
  for (guint32 seed = 1; seed <= seeds; seed++)
    run_seed (law, &curve, seed, &sums);
  for (gsize i = 0; i < G_N_ELEMENTS (lessons); i++)
    {
      const DocketPlanCost cost = { sums.checks[i] / seeds, sums.delay[i] / seeds };
      g_autofree char *who = g_strdup_printf ("docket-%u", lessons[i]);

      failed += print_line (law, who, &curve, cost, sums.requests[i] / seeds);
      failed += check_goals (law,
                             lessons[i],
                             (LAMBDA * cost.checks + cost.delay) / curve.best,
                             sums.requests[i] / seeds);
    }
  return failed;
}

/* What was learned of 100 jobs, when the service becomes slower or quicker from one to the next. */
static void
run_changes (guint seeds)
{
  static const double factors[] = { 0.2, 0.5, 1, 2, 5, 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      DocketBenchLaw changed = laws[0];
      DocketPlanCost best, cost = { 0, 0 };

      changed.parts[0].a *= factors[i];
      best = docket_optimum_find (&changed, LAMBDA);
      for (guint32 seed = 1; seed <= seeds; seed++)
        {
          g_autoptr (GRand) random = g_rand_new_with_seed (seed);
          g_autoptr (DocketJobState) state = docket_job_state_new ("A");
          DocketObservation seen[100];
          DocketLaw learned;
          Docket docket = { state, NULL, DOCKET_PACE_BALANCED };
          DocketPlanCost one;

          state->status = DOCKET_STATUS_WORKING;
          state->started = 1;
          for (gsize n = 0; n < G_N_ELEMENTS (seen); n++)
            seen[n] = watch_job (&docket, docket_bench_law_draw (&laws[0], random));
          docket_law_learn (&learned, seen, G_N_ELEMENTS (seen));
          docket.law = &learned;
          one = docket_optimum_judge (&changed, next_docket, &docket);
          cost.checks += one.checks / seeds;
          cost.delay += one.delay / seeds;
        }
      g_print ("changed-%g/docket-100/cost %.3f optimum\n",
               factors[i],
               (LAMBDA * cost.checks + cost.delay) / (LAMBDA * best.checks + best.delay));
    }
}

/* The frontier: delay against checks */

static void
print_point (const DocketBenchLaw *law, const char *who, DocketPlanCost cost)
{
  g_print ("frontier/%s/%s %.3f checks %.3f s\n", law->name, who, cost.checks, cost.delay);
}

/* After @n_lessons jobs, the mean over all seeds. */
static DocketPlanCost
judge_pace (const DocketBenchLaw *law, DocketPace pace, guint n_lessons, guint seeds)
{
  DocketPlanCost mean = { 0, 0 };

  for (guint32 seed = 1; seed <= seeds; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (DocketJobState) state = docket_job_state_new ("A");
      DocketObservation seen[100];
      DocketLaw learned;
      Docket docket = { state, NULL, pace };
      DocketPlanCost cost;

      state->status = DOCKET_STATUS_WORKING;
      state->started = 1;
      for (guint n = 0; n < n_lessons; n++)
        seen[n] = watch_job (&docket, docket_bench_law_draw (law, random));
      docket_law_learn (&learned, seen, n_lessons);
      docket.law = n_lessons > 0 ? &learned : NULL;
      cost = docket_optimum_judge (law, next_docket, &docket);
      mean.checks += cost.checks / seeds;
      mean.delay += cost.delay / seeds;
    }
  return mean;
}

static void
run_frontier (const DocketBenchLaw *law, guint seeds)
{
  static const char *const names[] = { "quick", "balanced", "thrifty", "saver" };

  for (guint i = 0; i < CURVE_POINTS; i++)
    print_point (law, "optimum", docket_optimum_find (law, 0.02 * pow (1.28, i)));
  for (guint pace = 0; pace < G_N_ELEMENTS (names); pace++)
    {
      g_autofree char *fresh = g_strconcat (names[pace], "-new", NULL);

      print_point (law, names[pace], judge_pace (law, (DocketPace) pace, 100, seeds));
      print_point (law, fresh, judge_pace (law, (DocketPace) pace, 0, 1));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (peers); i++)
    print_point (law, peers[i].name, docket_optimum_judge (law, peers[i].next, NULL));
}

int
main (int argc, char *argv[])
{
  const guint seeds = argc > 1 ? (guint) atoi (argv[1]) : SEEDS;
  int failed = 0;

  if (argc > 2)
    {
      run_frontier (&laws[G_N_ELEMENTS (laws) - 1], MAX (seeds, 1));
      run_frontier (&laws[3], MAX (seeds, 1));
      return 0;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (laws); i++)
    failed += run_law (&laws[i], MAX (seeds, 1));
  run_changes (MAX (seeds, 1));
  return failed > 0;
}
