/* test-law.c: how long jobs take, as far as was learned
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-forecast.h"
#include "docket-laws.h"
#include "docket-normal.h"
#include "docket-strip.h"

#include <math.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

static void
assert_near (double value, double expected, double tolerance)
{
  if (fabs (value - expected) > tolerance * MAX (fabs (expected), 1e-12))
    g_error ("%.10g is not %.10g", value, expected);
}

/* The normal distribution: values of tables, and far tails by their series. */
static void
test_normal (void)
{
  double first = 0, second = 0;

  assert_near (docket_normal_log_upper (0), log (0.5), 1e-12);
  assert_near (docket_normal_log_upper (1.959963984540054), log (0.025), 1e-12);
  assert_near (docket_normal_log_upper (-1.959963984540054), log (0.975), 1e-12);
  assert_near (docket_normal_log_upper (10), -53.23128515051247, 1e-12);
  assert_near (docket_normal_log_upper (12 - 1e-9), docket_normal_log_upper (12), 1e-8);
  assert_near (docket_normal_log_upper (40), -804.6084420137538, 1e-12);
  assert_near (docket_normal_log_upper (-40), 0, 1e-12);
  g_assert_true (isinf (docket_normal_log_upper (HUGE_VAL)));

  assert_near (docket_normal_log_between (-1, 1), log (0.682689492137086), 1e-12);
  assert_near (docket_normal_log_between (-HUGE_VAL, 0), log (0.5), 1e-12);
  assert_near (docket_normal_log_between (30, 31), docket_normal_log_upper (30), 1e-10);
  assert_near (docket_normal_log_between (-31, -30), docket_normal_log_upper (30), 1e-10);
  assert_near (
      docket_normal_log_between (5, 5 + 1e-7), docket_normal_log_density (5) + log (1e-7), 1e-6);

  docket_normal_get_moments (-HUGE_VAL, HUGE_VAL, &first, &second);
  assert_near (1 + first, 1, 1e-12);
  assert_near (second, 1, 1e-12);
  docket_normal_get_moments (0, HUGE_VAL, &first, &second);
  assert_near (first, sqrt (2 / G_PI), 1e-12);
  assert_near (second, 1, 1e-12);
  docket_normal_get_moments (-HUGE_VAL, -20, &first, &second);
  assert_near (first, -20.0497, 1e-5);
}

/* The moments of many intervals against sums of small steps. */
static void
test_moments (void)
{
  for (double low = -9; low < 9; low += 0.7)
    {
      for (double width = 1e-3; width < 9; width *= 3)
        {
          double first = 0, second = 0, mass = 0, sum = 0, squares = 0;

          docket_normal_get_moments (low, low + width, &first, &second);
          for (guint i = 0; i < 4000; i++)
            {
              const double z = low + width * (i + 0.5) / 4000;
              const double part = exp (docket_normal_log_density (z) -
                                       docket_normal_log_density (MAX (fabs (low), 0)));

              mass += part;
              sum += part * z;
              squares += part * z * z;
            }
          assert_near (first + 20, sum / mass + 20, 1e-5);
          assert_near (second + 1, squares / mass + 1, 1e-4);
          g_assert_cmpfloat (first, >=, low);
          g_assert_cmpfloat (first, <=, low + width);
        }
    }
}

static void
test_observation (void)
{
  static const struct
  {
    const char *what;
    gint64 not_before;
    gint64 not_after;
    gint64 job_duration;
    gboolean sane;
    double after;
    double by;
  } cases[] = {
    { "between two checks", 3 * SECOND, 6 * SECOND, G_MININT64, TRUE, 3, 6 },
    { "at the first check", 0, SECOND, G_MININT64, TRUE, 0, 1 },
    { "exact", 3 * SECOND, 6 * SECOND, 4500, TRUE, 4.5, 4.5 },
    { "exact, at the end", 3 * SECOND, 6 * SECOND, 6000, TRUE, 6, 6 },
    { "it waited before it ran", 3 * SECOND, 6 * SECOND, 1200, TRUE, 3, 6 },
    { "longer than it was there", 3 * SECOND, 6 * SECOND, 6001, TRUE, 3, 6 },
    { "no time at all", 3 * SECOND, 6 * SECOND, 0, TRUE, 3, 6 },
    { "negative", 3 * SECOND, 6 * SECOND, -5, TRUE, 3, 6 },
    { "enormous", 3 * SECOND, 6 * SECOND, G_MAXINT64, TRUE, 3, 6 },
    { "still at work", 90 * SECOND, DOCKET_NEVER, G_MININT64, TRUE, 90, HUGE_VAL },
    { "never seen working", 0, DOCKET_NEVER, G_MININT64, FALSE, 0, 0 },
    { "longer than any job", 46 * MINUTE, DOCKET_NEVER, G_MININT64, FALSE, 0, 0 },
    { "the clock went back", 6 * SECOND, 3 * SECOND, G_MININT64, FALSE, 0, 0 },
    { "before it was added", -SECOND, 3 * SECOND, G_MININT64, FALSE, 0, 0 },
    { "the clock jumped", SECOND, 3650 * 24 * 60 * MINUTE, G_MININT64, FALSE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DocketObservation seen = { -1, -1 };

      g_test_message ("%s", cases[i].what);
      g_assert_cmpint (docket_observation_set (
                           &seen, cases[i].not_before, cases[i].not_after, cases[i].job_duration),
                       ==,
                       cases[i].sane);
      if (!cases[i].sane)
        continue;
      g_assert_true (seen.after <= cases[i].after && seen.after >= cases[i].after);
      g_assert_true (seen.by <= cases[i].by && seen.by >= cases[i].by);
    }
}

/* Values of a law against its definition, from far before to far after its median. */
static void
test_values (void)
{
  DocketLaw law;
  double before = 0;

  docket_law_set (&law, 0.25, 8, 0.5);
  for (double t = 1e-4; t < 1e8; t *= 1.3)
    {
      const double survival = exp (docket_law_log_survival (&law, t));
      const double plain = (1 - law.vague) * 0.5 * erfc (log (t / 8) / 0.5 / sqrt (2)) +
                           law.vague * 0.5 * erfc (log (t / 24) / 2 / sqrt (2));
      const double step = t * 1e-5;
      const double slope = -(exp (docket_law_log_survival (&law, t + step)) -
                             exp (docket_law_log_survival (&law, t - step))) /
                           (2 * step);

      assert_near (survival, plain, 1e-9);
      if (survival > 1e-9)
        assert_near (docket_law_get_density (&law, t) + 1e-3, slope + 1e-3, 1e-4);
      assert_near (
          docket_law_get_hazard (&law, t) * survival, docket_law_get_density (&law, t), 1e-9);
      g_assert_cmpfloat (docket_law_get_hazard (&law, t), >, 0);
      g_assert_false (isnan (docket_law_get_hazard (&law, t)));
      g_assert_cmpfloat (docket_law_log_survival (&law, t), <=, before);
      before = docket_law_log_survival (&law, t);
    }
  for (double share = 0.001; share < 1; share += 0.05)
    assert_near (exp (docket_law_log_survival (&law, docket_law_get_quantile (&law, share))),
                 1 - share,
                 1e-9);
}

static void
test_chance (void)
{
  DocketLaw law;

  docket_law_set (&law, 0.25, 8, 0.5);
  /* Never asked: it may have been final when it was added. */
  assert_near (docket_law_get_chance (&law, -1, 0), 0.25, 1e-12);
  assert_near (docket_law_get_chance (&law, -1, 8),
               1 - 0.75 * exp (docket_law_log_survival (&law, 8)),
               1e-12);
  /* Seen working: not final at 4 s, so [F(8) − F(4)] / S(4). */
  const double s4 = exp (docket_law_log_survival (&law, 4));
  const double s8 = exp (docket_law_log_survival (&law, 8));

  assert_near (docket_law_get_chance (&law, 4, 8), (s4 - s8) / s4, 1e-12);
  assert_near (1 + docket_law_get_chance (&law, 8, 8), 1, 1e-12);
  assert_near (1 + docket_law_get_chance (&law, 8, 4), 1, 1e-12);
  /* So far out that nothing but logarithms can tell. */
  g_assert_cmpfloat (docket_law_get_chance (&law, 1e7, 2e7), >, 0);
  g_assert_cmpfloat (docket_law_get_chance (&law, 1e7, 2e7), <=, 1);
  /* A quick kind is more likely done than a slow one. */
  DocketLaw slow;

  docket_law_set (&slow, 0.25, 90, 0.5);
  g_assert_cmpfloat (docket_law_get_chance (&law, 4, 8), >, docket_law_get_chance (&slow, 4, 8));
}

/* Checks stand where ∫√(h/2λ) reaches whole numbers. */
static void
test_find_check (void)
{
  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    {
      const double lambda = docket_pace_get_lambda ((DocketPace) pace);
      DocketLaw law;
      double last = 0;

      docket_law_set (&law, 0.25, 20, 0.4);
      for (guint k = 0; k < 12; k++)
        {
          const double next = docket_law_find_check (&law, last, lambda);
          double sum = 0;

          for (guint i = 0; i < 20000; i++)
            sum += (next - last) / 20000 *
                   sqrt (docket_law_get_hazard (&law, last + (next - last) * (i + 0.5) / 20000) /
                         (2 * lambda));
          assert_near (sum, 1, 0.01);
          last = next;
        }
    }
}

static void
draw (GArray *seen, GRand *random, double median, double sigma, double gap)
{
  /* Twelve even numbers give a normal one. */
  double z = -6;

  for (guint i = 0; i < 12; i++)
    z += g_rand_double (random);

  const double time = median * exp (sigma * z);
  DocketObservation one = { time, time };

  if (gap > 0)
    one = (DocketObservation){ MAX (gap * floor (time / gap), 1e-6),
                               gap * (floor (time / gap) + 1) };
  g_array_append_val (seen, one);
}

/* From exact times, and from the two checks between which each ended, the same law is learned. */
static void
test_learn (void)
{
  static const struct
  {
    double median;
    double sigma;
    double gap;
  } cases[] = {
    { 8, 0.5, 0 },    { 8, 0.5, 1 },  { 8, 0.5, 3 },   { 8, 1.2, 0 },
    { 8, 1.2, 3 },    { 60, 0.8, 0 }, { 60, 0.8, 10 }, { 60, 0.8, 60 },
    { 600, 0.5, 60 }, { 2, 1, 0 },    { 2, 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (7);
      g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (DocketObservation));
      DocketLaw law;

      for (guint n = 0; n < 1000; n++)
        draw (seen, random, cases[i].median, cases[i].sigma, cases[i].gap);
      docket_law_learn (&law, (DocketObservation *) (gpointer) seen->data, seen->len);
      g_test_message ("LN(%g,%g) every %g s: LN(%.2f,%.3f), vague %.3f",
                      cases[i].median,
                      cases[i].sigma,
                      cases[i].gap,
                      docket_law_get_quantile (&law, 0.5),
                      law.sigma,
                      law.vague);
      assert_near (docket_law_get_quantile (&law, 0.5), cases[i].median, 0.1);
      assert_near (law.sigma, cases[i].sigma, 0.12);
    }
}

/* Jobs that all take a while before the first of them ends. */
static void
test_learn_shift (void)
{
  for (double shift = 0; shift <= 20; shift += 10)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (5);
      g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (DocketObservation));
      DocketLaw law;

      for (guint n = 0; n < 100; n++)
        {
          DocketObservation *one = NULL;

          draw (seen, random, 8, 0.8, 1);
          one = &g_array_index (seen, DocketObservation, n);
          one->after += shift;
          one->by += shift;
        }
      docket_law_learn (&law, (DocketObservation *) (gpointer) seen->data, seen->len);
      g_test_message ("%g s and LN(8,0.8): %.1f s, σ %.2f", shift, law.shift, law.sigma);
      assert_near (docket_law_get_quantile (&law, 0.5), shift + 8, 0.15);
      if (shift > 0)
        {
          g_assert_cmpfloat (law.shift, >, 0.5 * shift);
          assert_near (law.sigma, 0.8, 0.25);
          /* Next to none is looked for before. */
          g_assert_cmpfloat (docket_law_find_check (&law, 0, 0.3), >, shift);
          g_assert_cmpfloat (docket_law_get_hazard (&law, 0.5 * shift), >, 0);
        }
      else
        {
          g_assert_cmpfloat (law.shift, <, 1.5);
        }
    }
}

/* Half of the jobs are looked at once and no more: those that ended early must not count twice. */
static void
test_learn_censored (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (DocketObservation));
  DocketLaw law, naive;

  for (guint n = 0; n < 1000; n++)
    {
      DocketObservation *one = NULL;

      draw (seen, random, 60, 0.5, 0);
      one = &g_array_index (seen, DocketObservation, n);
      if (n % 2 == 0 && one->by > 50)
        *one = (DocketObservation){ 50, HUGE_VAL };
    }
  docket_law_learn (&law, (DocketObservation *) (gpointer) seen->data, seen->len);
  assert_near (docket_law_get_quantile (&law, 0.5), 60, 0.06);
  assert_near (law.sigma, 0.5, 0.1);

  for (guint n = 0; n < seen->len; n++)
    {
      DocketObservation *one = &g_array_index (seen, DocketObservation, n);

      if (isinf (one->by))
        one->by = one->after;
    }
  docket_law_learn (&naive, (DocketObservation *) (gpointer) seen->data, seen->len);
  g_assert_cmpfloat (docket_law_get_quantile (&naive, 0.5), <, 56);
}

static void
test_learn_at_once (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (DocketObservation));
  DocketLaw law;

  for (guint n = 0; n < 400; n++)
    {
      const DocketObservation done = { 0, 0.2 };

      if (n % 4 != 0)
        g_array_append_val (seen, done);
      else
        draw (seen, random, 30, 0.5, 0);
    }
  docket_law_learn (&law, (DocketObservation *) (gpointer) seen->data, seen->len);
  assert_near (law.at_once, 0.75, 0.02);
  assert_near (docket_law_get_quantile (&law, 0.5), 30, 0.1);
}

/* Whatever was seen, a law comes out that the schedule can use. */
static void
test_learn_odd (void)
{
  static const DocketObservation odd[] = {
    { 0, 0 },         { 1e-9, 1e-9 }, { 1e9, 1e9 },    { 0, 1e9 },       { 2700, HUGE_VAL },
    { 1, 1 + 1e-12 }, { 0, 1e-12 },   { 5, 5.000001 }, { 2.5e6, 2.6e6 }, { 1e-6, HUGE_VAL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      DocketObservation seen[100];

      for (guint half = 0; half < 2; half++)
        {
          DocketLaw law;

          for (gsize n = 0; n < G_N_ELEMENTS (seen); n++)
            seen[n] = half && n % 2 ? odd[(i + n) % G_N_ELEMENTS (odd)] : odd[i];
          docket_law_learn (&law, seen, G_N_ELEMENTS (seen));
          g_assert_true (isfinite (law.mu) && isfinite (law.sigma) && isfinite (law.vague));
          g_assert_true (isfinite (law.spread) && law.at_once >= 0 && law.at_once <= 1);
          for (double last = 0; last < 20000; last = last * 2 + 1)
            g_assert_true (docket_law_find_check (&law, last, 0.3) >= last);
        }
    }
}

/* Learning from as many jobs as count takes a moment. */
static void
test_learn_quick (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (DocketObservation));
  double best = HUGE_VAL;
  DocketLaw law;

  for (guint n = 0; n < DOCKET_LAW_MOST_JOBS; n++)
    draw (seen, random, 8, 1.2, 3);
  for (guint i = 0; i < 20; i++)
    {
      const gint64 begin = g_get_monotonic_time ();

      docket_law_learn (&law, (DocketObservation *) (gpointer) seen->data, seen->len);
      best = MIN (best, (double) (g_get_monotonic_time () - begin) / 1000);
    }
  g_test_message ("100 jobs: %.2f ms", best);
  if (g_test_perf ())
    g_assert_cmpfloat (best, <, 5);
}

/* Kinds */

static void
add_jobs (DocketLaws *laws, const char *class, double time, guint n)
{
  const DocketObservation seen = { time, time };

  for (guint i = 0; i < n; i++)
    docket_laws_add (laws, class, &seen);
}

static void
test_laws (void)
{
  static const char quick[] = "6YSZD3U8E6HE14P9BTP7MRCXVFYH8VKW--151-300";
  static const char slow[] = "6YSZD3U8E6HE14P9BTP7MRCXVFYH8VKW--151-600";
  g_autoptr (DocketLaws) few = docket_laws_new ();
  g_autoptr (DocketLaws) laws = docket_laws_new ();

  g_assert_null (docket_laws_get (NULL, quick));

  add_jobs (few, "300", 4, 5);
  add_jobs (few, "600", 4, 4);
  docket_laws_learn (few);
  g_assert_cmpuint (docket_laws_get_n_jobs (few), ==, 9);
  g_assert_null (docket_laws_get (few, quick));

  add_jobs (laws, "300", 4, 10);
  add_jobs (laws, "600", 400, 9);
  docket_laws_learn (laws);
  assert_near (docket_law_get_quantile (docket_laws_get (laws, quick), 0.5), 4, 0.3);
  /* Too few of its class: all together. */
  g_assert_true (docket_laws_get (laws, slow) == docket_laws_get (laws, "other"));
  g_assert_true (docket_laws_get (laws, slow) != docket_laws_get (laws, quick));
  g_assert_cmpfloat (docket_laws_get (laws, slow)->mu, >, docket_laws_get (laws, quick)->mu);
}

/* The newest come first, and a hundred are enough. Those still at work do not crowd them out. */
static void
test_laws_newest (void)
{
  static const char id[] = "6YSZD3U8E6HE14P9BTP7MRCXVFYH8VKW--151-300";
  g_autoptr (DocketLaws) laws = docket_laws_new ();

  add_jobs (laws, "300", 4, 100);
  add_jobs (laws, "300", 4000, 500);
  docket_laws_learn (laws);
  g_assert_cmpuint (docket_laws_get_n_jobs (laws), ==, 100);
  assert_near (docket_law_get_quantile (docket_laws_get (laws, id), 0.5), 4, 0.05);
}

/* A thousand jobs that had ended long before anybody looked leave what was learned as it is. */
static void
test_laws_vague (void)
{
  static const char id[] = "6YSZD3U8E6HE14P9BTP7MRCXVFYH8VKW--151-300";
  const DocketObservation late = { 1e-6, 600 };
  const DocketObservation working = { 8, HUGE_VAL };
  g_autoptr (DocketLaws) laws = docket_laws_new ();
  g_autoptr (DocketLaws) late_only = docket_laws_new ();

  for (guint i = 0; i < 1000; i++)
    {
      docket_laws_add (laws, "300", &late);
      docket_laws_add (late_only, "300", &late);
      docket_laws_add (late_only, "300", &working);
    }
  add_jobs (laws, "300", 40, 60);
  docket_laws_learn (laws);
  docket_laws_learn (late_only);
  g_assert_cmpuint (docket_laws_get_n_jobs (laws), ==, 60);
  assert_near (docket_law_get_quantile (docket_laws_get (laws, id), 0.5), 40, 0.1);
  g_assert_null (docket_laws_get (late_only, id));
}

/* What a person sees */

static void
test_forecast_words (void)
{
  const DocketForecast some = { .checks = 4.4, .credits = 8.8, .delay = 2.2 };
  const DocketForecast one = { .checks = 1, .credits = 2, .delay = 0.1 };
  DocketLaw law;
  g_autofree char *some_text = docket_forecast_describe (&some);
  g_autofree char *one_text = docket_forecast_describe (&one);
  g_autofree char *unlearned = docket_forecast_describe_source (NULL, 3);
  g_autofree char *learned = NULL;

  docket_law_learn (&law, NULL, 0);
  learned = docket_forecast_describe_source (&law, 214);
  g_assert_cmpstr (
      some_text, ==, "About 4 checks, 8 credits a job; noticed about 2 s after it is done");
  g_assert_cmpstr (
      one_text, ==, "About 1 check, 2 credits a job; noticed about 1 s after it is done");
  g_assert_cmpstr (learned, ==, "The forecasts come from 214 jobs that Docket watched finish.");
  g_assert_true (g_str_has_prefix (unlearned, "The forecasts are for jobs of about "));
  g_assert_true (g_str_has_suffix (unlearned, ", until Docket has watched 10 jobs finish."));
}

static void
test_forecast (void)
{
  DocketLaw law;
  double checks = HUGE_VAL, delay = 0;

  docket_law_set (&law, 0, 60, 0.8);
  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    {
      const double lambda = docket_pace_get_lambda ((DocketPace) pace);
      const DocketForecast forecast = docket_forecast_make (&law, (DocketPace) pace);

      assert_near (forecast.checks, law.spread / sqrt (2 * lambda), 1e-12);
      assert_near (forecast.delay, law.spread * sqrt (lambda / 2), 1e-12);
      assert_near (forecast.credits, 2 * forecast.checks, 1e-12);
      assert_near (forecast.checks * forecast.delay, law.spread * law.spread / 2, 1e-12);
      g_assert_cmpfloat (forecast.checks, <, checks);
      g_assert_cmpfloat (forecast.delay, >, delay);
      checks = forecast.checks;
      delay = forecast.delay;
    }
  /* polling.md §2: C²/2 = 0.63 median for σ = 0.8; the vague part adds to it. */
  g_assert_cmpfloat (law.spread * law.spread / 2, >, 0.63 * 60);
  g_assert_cmpfloat (law.spread * law.spread / 2, <, 0.85 * 60);

  docket_law_set (&law, 0, 0.5, 0.1);
  assert_near (docket_forecast_make (&law, DOCKET_PACE_SAVER).checks, 1, 1e-12);
  g_assert_cmpfloat (docket_forecast_make (NULL, DOCKET_PACE_BALANCED).checks, >, 3);
}

static void
test_strip (void)
{
  DocketStrip strip;
  DocketLaw law;
  guint peak = 0;

  docket_law_set (&law, 0, 30, 0.3);
  docket_strip_set (&strip, &law, DOCKET_PACE_BALANCED);
  g_assert_cmpfloat (strip.until, >, 30);
  g_assert_cmpfloat (strip.until, <, 120);
  for (guint i = 0; i < DOCKET_STRIP_POINTS; i++)
    {
      g_assert_true (strip.density[i] >= 0 && strip.density[i] <= 1);
      if (strip.density[i] > strip.density[peak])
        peak = i;
    }
  assert_near (strip.density[peak], 1, 1e-12);
  assert_near (strip.until * peak / DOCKET_STRIP_POINTS, 27.4, 0.06);
  g_assert_cmpuint (strip.n_checks, >, 3);
  for (guint i = 1; i < strip.n_checks; i++)
    g_assert_cmpfloat (strip.checks[i], >, strip.checks[i - 1]);
  g_assert_cmpfloat (strip.checks[strip.n_checks - 1], <=, strip.until);

  /* Nothing learned: the checks of the cold schedule. */
  docket_strip_set (&strip, NULL, DOCKET_PACE_THRIFTY);
  assert_near (strip.checks[0], 5, 1e-6);
  assert_near (strip.checks[1], 10, 1e-6);
}

static void
test_strip_words (void)
{
  DocketStrip strip;
  DocketLaw law;
  double before = 0, later = 0;
  g_autofree char *known = NULL;
  g_autofree char *unknown = docket_strip_describe_law (NULL);
  g_autofree char *some = docket_strip_describe_checks (2, 4, 2.2);
  g_autofree char *alone = docket_strip_describe_checks (1, 2, -1);
  g_autofree char *done = docket_strip_describe_end (
      11 * G_USEC_PER_SEC, 12 * G_USEC_PER_SEC, 4, 8);
  g_autofree char *seen = docket_strip_describe_end (-1, 12 * G_USEC_PER_SEC, 2, 4);

  docket_law_set (&law, 0, 30, 0.3);
  docket_strip_set (&strip, &law, DOCKET_PACE_BALANCED);
  known = docket_strip_describe_law (&law);
  g_assert_true (g_str_has_prefix (known, "Half are done in 30 s, nine of ten in "));
  g_assert_cmpstr (unknown, ==, "Known once Docket has watched 10 jobs finish.");
  g_assert_cmpstr (some, ==, "2 checks, 4 credits so far. About 2 more to come.");
  g_assert_cmpstr (alone, ==, "1 check, 2 credits so far.");
  g_assert_cmpstr (done, ==, "Done after 11 s, noticed 1 s later.\n4 checks, 8 credits.");
  g_assert_cmpstr (seen, ==, "Seen to be done after 12 s.\n2 checks, 4 credits.");

  /* Fewer than the schedule has, as most jobs end before its last check. */
  before = docket_strip_count_to_come (&strip, &law, 0);
  later = docket_strip_count_to_come (&strip, &law, 25);
  g_assert_cmpfloat (before, >=, 1);
  g_assert_cmpfloat (before, <, strip.n_checks);
  g_assert_cmpfloat (later, >=, 1);
  g_assert_cmpfloat (docket_strip_count_to_come (&strip, &law, strip.until), <, 0);
  g_assert_cmpfloat (docket_strip_count_to_come (&strip, NULL, 0), <, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/law/normal", test_normal);
  g_test_add_func ("/law/normal/moments", test_moments);
  g_test_add_func ("/law/observation", test_observation);
  g_test_add_func ("/law/values", test_values);
  g_test_add_func ("/law/chance", test_chance);
  g_test_add_func ("/law/find-check", test_find_check);
  g_test_add_func ("/law/learn", test_learn);
  g_test_add_func ("/law/learn/shift", test_learn_shift);
  g_test_add_func ("/law/learn/censored", test_learn_censored);
  g_test_add_func ("/law/learn/at-once", test_learn_at_once);
  g_test_add_func ("/law/learn/odd", test_learn_odd);
  g_test_add_func ("/law/learn/quick", test_learn_quick);
  g_test_add_func ("/laws", test_laws);
  g_test_add_func ("/laws/newest", test_laws_newest);
  g_test_add_func ("/laws/vague", test_laws_vague);
  g_test_add_func ("/law/forecast", test_forecast);
  g_test_add_func ("/law/forecast-words", test_forecast_words);
  g_test_add_func ("/law/strip", test_strip);
  g_test_add_func ("/law/strip-words", test_strip_words);
  return g_test_run ();
}
