/* test-schedule.c: when a check is worth its price
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-update.h"
#include "docket-schedule.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

static void
test_cold_gap (void)
{
  static const struct
  {
    gint64 elapsed;
    DocketPace pace;
    gint64 gap;
  } cases[] = {
    /* 5 √λ */
    { 0, DOCKET_PACE_QUICK, 1581139 },
    { 0, DOCKET_PACE_BALANCED, 2738613 },
    { 0, DOCKET_PACE_THRIFTY, 5 * SECOND },
    { 0, DOCKET_PACE_SAVER, 8660254 },
    { 18 * SECOND, DOCKET_PACE_THRIFTY, 5 * SECOND },
    { -5 * SECOND, DOCKET_PACE_THRIFTY, 5 * SECOND },
    { G_MININT64, DOCKET_PACE_THRIFTY, 5 * SECOND },
    /* 1.15 √(λ t) */
    { 90 * SECOND, DOCKET_PACE_QUICK, 3450000 },
    { 120 * SECOND, DOCKET_PACE_BALANCED, 6900000 },
    { 100 * SECOND, DOCKET_PACE_THRIFTY, 11500000 },
    { 75 * SECOND, DOCKET_PACE_SAVER, 17250000 },
    /* √λ t / 11 */
    { 550 * SECOND, DOCKET_PACE_THRIFTY, 50 * SECOND },
    { 1000 * SECOND, DOCKET_PACE_QUICK, 28747979 },
    /* No longer than 60 s, at Saver 300 s. */
    { HOUR, DOCKET_PACE_THRIFTY, 60 * SECOND },
    { 24 * HOUR, DOCKET_PACE_QUICK, 60 * SECOND },
    { G_MAXINT64, DOCKET_PACE_BALANCED, 60 * SECOND },
    { 24 * HOUR, DOCKET_PACE_SAVER, 300 * SECOND },
    { G_MAXINT64, DOCKET_PACE_SAVER, 300 * SECOND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gint64 gap = docket_schedule_cold_gap (cases[i].elapsed, cases[i].pace);

      g_test_message ("gap %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (ABS (gap - cases[i].gap), <=, 10);
    }
}

/* A thriftier pace never asks more often, and a longer wait never makes the gap shorter. */
static void
test_cold_gap_order (void)
{
  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    {
      gint64 before = 0;

      for (gint64 elapsed = 0; elapsed < HOUR; elapsed += 7 * SECOND)
        {
          const gint64 gap = docket_schedule_cold_gap (elapsed, (DocketPace) pace);

          g_assert_cmpint (gap, >=, before);
          if (pace > 0)
            g_assert_cmpint (gap, >=, docket_schedule_cold_gap (elapsed, (DocketPace) (pace - 1)));
          before = gap;
        }
    }
}

typedef struct
{
  const char *what;
  gint64 watched;
  gint64 n_checks;
  gint64 started;
  gint64 n_unknown;
  gint64 n_errors;
  gint64 forced;
  gint64 after;
  gboolean is_forced;
} Plan;

static const Plan plans[] = {
  { .what = "never asked: at once", .after = 0 },
  { .what = "never asked after a while: at once", .watched = 90 * SECOND, .after = 90 * SECOND },
  { .what = "just started: one gap later", .started = 1, .after = 2738613 },
  { .what = "asked once", .watched = SECOND, .n_checks = 1, .after = 3738613 },
  { .what = "30 s", .watched = 30 * SECOND, .n_checks = 5, .after = 33450000 },
  { .what = "before 2 minutes", .watched = 100 * SECOND, .n_checks = 9, .after = 106298809 },
  { .what = "the check after 2 minutes is forced",
    .watched = 119 * SECOND,
    .n_checks = 9,
    .after = 125871190,
    .is_forced = TRUE },
  { .what = "only once", .watched = 120 * SECOND, .n_checks = 9, .forced = 1, .after = 126900000 },
  { .what = "before 45 minutes",
    .watched = 43 * MINUTE,
    .n_checks = 60,
    .forced = 1,
    .after = 44 * MINUTE },
  { .what = "the check after 45 minutes is forced",
    .watched = 45 * MINUTE - SECOND,
    .n_checks = 60,
    .forced = 1,
    .after = 46 * MINUTE - SECOND,
    .is_forced = TRUE },
  { .what = "after both",
    .watched = 50 * MINUTE,
    .n_checks = 60,
    .forced = 2,
    .after = 51 * MINUTE },
  { .what = "more than both",
    .watched = 50 * MINUTE,
    .n_checks = 60,
    .forced = 7,
    .after = 51 * MINUTE },
  { .what = "60 minutes",
    .watched = 60 * MINUTE,
    .n_checks = 80,
    .forced = 2,
    .after = 75 * MINUTE },
  { .what = "75 minutes",
    .watched = 75 * MINUTE,
    .n_checks = 81,
    .forced = 2,
    .after = 90 * MINUTE },
  { .what = "80 minutes",
    .watched = 80 * MINUTE,
    .n_checks = 81,
    .forced = 2,
    .after = 90 * MINUTE },
  { .what = "90 minutes",
    .watched = 90 * MINUTE,
    .n_checks = 82,
    .forced = 2,
    .after = 120 * MINUTE },
  { .what = "120 minutes",
    .watched = 120 * MINUTE,
    .n_checks = 83,
    .forced = 2,
    .after = 180 * MINUTE },
  { .what = "180 minutes: given up",
    .watched = 180 * MINUTE,
    .n_checks = 84,
    .forced = 2,
    .after = -1 },
  { .what = "a year: given up", .watched = 8760 * HOUR, .n_checks = 84, .after = -1 },
  { .what = "not known: a minute later, by force",
    .watched = 5 * SECOND,
    .n_checks = 1,
    .n_unknown = 1,
    .after = 65 * SECOND,
    .is_forced = TRUE },
  { .what = "four errors",
    .watched = 30 * SECOND,
    .n_checks = 4,
    .n_errors = 4,
    .after = 33450000 },
  { .what = "five errors: waits for the person",
    .watched = 30 * SECOND,
    .n_checks = 5,
    .n_errors = DOCKET_MAX_JOB_ERRORS,
    .after = -1 },
  { .what = "five errors, not known",
    .n_checks = 5,
    .n_unknown = 1,
    .n_errors = DOCKET_MAX_JOB_ERRORS,
    .after = -1 },
};

static void
test_plans (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (DocketJobState) state = docket_job_state_new ("A");
      DocketPlan plan;

      g_test_message ("%s", plans[i].what);
      state->status = plans[i].n_checks > 0 ? DOCKET_STATUS_WORKING : DOCKET_STATUS_WAITING;
      state->watched_for = plans[i].watched;
      state->n_checks = plans[i].n_checks;
      state->started = plans[i].started;
      state->n_unknown = plans[i].n_unknown;
      state->n_errors = plans[i].n_errors;
      state->forced = plans[i].forced;
      plan = docket_schedule_next (state, DOCKET_PACE_BALANCED, NULL);
      g_assert_cmpint (ABS (plan.after - plans[i].after), <=, plans[i].after < 0 ? 0 : 10);
      g_assert_cmpint (plan.forced, ==, plans[i].is_forced);
    }
}

/* One job that works for ever, from the first check to the last. */
static void
test_whole_life (void)
{
  static const struct
  {
    DocketPace pace;
    gint64 least;
    gint64 most;
  } counts[] = {
    { DOCKET_PACE_QUICK, 150, 250 },
    { DOCKET_PACE_BALANCED, 80, 125 },
    { DOCKET_PACE_THRIFTY, 50, 90 },
    { DOCKET_PACE_SAVER, 25, 45 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (DocketJobState) state = docket_job_state_new ("A");
      gint64 last = 0;

      state->status = DOCKET_STATUS_WORKING;
      for (;;)
        {
          const DocketPlan plan = docket_schedule_next (state, counts[i].pace, NULL);

          if (plan.after < 0)
            break;
          g_assert_cmpint (plan.after, >=, state->watched_for);
          last = state->watched_for = plan.after;
          state->n_checks++;
          state->forced += plan.forced;
          g_assert_cmpint (state->n_checks, <, 1000);
        }
      g_test_message ("pace %d: %d checks", (int) counts[i].pace, (int) state->n_checks);
      g_assert_cmpint (state->n_checks, >=, counts[i].least);
      g_assert_cmpint (state->n_checks, <=, counts[i].most);
      g_assert_cmpint (state->forced, ==, 2);
      g_assert_cmpint (last, ==, 180 * MINUTE);
    }
}

/* Checks of jobs that others alike were learned from. */

static const double medians[] = { 0.1, 2, 8, 60, 600, 3000 };
static const double sigmas[] = { 0.1, 0.5, 1.2, 3 };

/* Between a second and the longest gap there is, with a first look after a minute at most. */
static void
test_learned_gap (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (medians) * G_N_ELEMENTS (sigmas); i++)
    {
      DocketLaw law;

      docket_law_set (
          &law, 0.2, medians[i % G_N_ELEMENTS (medians)], sigmas[i / G_N_ELEMENTS (medians)]);
      for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
        {
          g_assert_cmpint (docket_schedule_get_gap (0, (DocketPace) pace, &law), <=, 60 * SECOND);
          for (gint64 elapsed = 0; elapsed < 3 * HOUR; elapsed += 7 * SECOND)
            {
              const gint64 gap = docket_schedule_get_gap (elapsed, (DocketPace) pace, &law);

              g_assert_cmpint (gap, >=, SECOND);
              g_assert_cmpint (gap, <=, 300 * SECOND);
              if (pace > 0)
                g_assert_cmpint (
                    gap, >=, docket_schedule_get_gap (elapsed, (DocketPace) (pace - 1), &law));
            }
        }
    }
  g_assert_cmpint (docket_schedule_get_gap (G_MININT64, DOCKET_PACE_THRIFTY, NULL), ==, 5 * SECOND);
}

/* The first check of a kind that takes about a minute is late, those where they end are dense, and
 * a job that outlived them all is looked at as one of which nothing is known. */
static void
test_learned_shape (void)
{
  DocketLaw law;

  docket_law_set (&law, 0.2, 60, 0.2);
  g_assert_cmpint (docket_schedule_get_gap (0, DOCKET_PACE_BALANCED, &law), >, 25 * SECOND);
  g_assert_cmpint (
      docket_schedule_get_gap (60 * SECOND, DOCKET_PACE_BALANCED, &law), <, 5 * SECOND);
  g_assert_cmpint (docket_schedule_get_gap (20 * MINUTE, DOCKET_PACE_BALANCED, &law),
                   >=,
                   docket_schedule_cold_gap (20 * MINUTE, DOCKET_PACE_BALANCED));
}

static void
test_thriftier (void)
{
  g_assert_cmpint (docket_pace_get_thriftier (DOCKET_PACE_QUICK), ==, DOCKET_PACE_BALANCED);
  g_assert_cmpint (docket_pace_get_thriftier (DOCKET_PACE_THRIFTY), ==, DOCKET_PACE_SAVER);
  g_assert_cmpint (docket_pace_get_thriftier (DOCKET_PACE_SAVER), ==, DOCKET_PACE_SAVER);
}

static guint
count_whole_life (DocketPace pace, const DocketLaw *law, gint64 until)
{
  g_autoptr (DocketJobState) state = docket_job_state_new ("A");

  state->status = DOCKET_STATUS_WORKING;
  for (;;)
    {
      const DocketPlan plan = docket_schedule_next (state, pace, law);

      if (plan.after < 0 || plan.after > until)
        return (guint) state->n_checks;
      state->watched_for = plan.after;
      state->n_checks++;
      state->forced += plan.forced;
      g_assert_cmpint (state->n_checks, <, 1000);
    }
}

/* A job that works for ever costs no more than this, whatever was learned before. */
static void
test_whole_life_learned (void)
{
  static const guint most[DOCKET_N_PACES] = { 250, 130, 95, 45 };

  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    {
      guint highest = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (medians) * G_N_ELEMENTS (sigmas); i++)
        {
          const double median = medians[i % G_N_ELEMENTS (medians)];
          const double sigma = sigmas[i / G_N_ELEMENTS (medians)];
          DocketLaw law;

          docket_law_set (&law, 0.2, median, sigma);
          const guint n = count_whole_life ((DocketPace) pace, &law, 7 * 24 * HOUR);

          g_assert_cmpuint (n, ==, count_whole_life ((DocketPace) pace, &law, 3 * HOUR));
          highest = MAX (highest, n);
          g_test_message ("pace %u LN(%g,%g): %u", pace, median, sigma, n);
        }
      g_test_message ("pace %u: at most %u checks", pace, highest);
      g_assert_cmpuint (highest, <=, most[pace]);
    }
}

static void
test_overlong (void)
{
  static const struct
  {
    DocketStatus status;
    gint64 watched;
    gboolean is_overlong;
  } cases[] = {
    { DOCKET_STATUS_WAITING, 0, FALSE },          { DOCKET_STATUS_WORKING, 45 * MINUTE - 1, FALSE },
    { DOCKET_STATUS_WORKING, 45 * MINUTE, TRUE }, { DOCKET_STATUS_WORKING, 3 * HOUR, TRUE },
    { DOCKET_STATUS_SUCCESS, 3 * HOUR, FALSE },   { DOCKET_STATUS_FAILED, 3 * HOUR, FALSE },
    { DOCKET_STATUS_UNKNOWN, 3 * HOUR, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketJobState) state = docket_job_state_new ("A");

      state->status = cases[i].status;
      state->watched_for = cases[i].watched;
      g_assert_cmpint (docket_schedule_is_overlong (state), ==, cases[i].is_overlong);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/cold-gap", test_cold_gap);
  g_test_add_func ("/schedule/cold-gap/order", test_cold_gap_order);
  g_test_add_func ("/schedule/plans", test_plans);
  g_test_add_func ("/schedule/whole-life", test_whole_life);
  g_test_add_func ("/schedule/whole-life/learned", test_whole_life_learned);
  g_test_add_func ("/schedule/learned-gap", test_learned_gap);
  g_test_add_func ("/schedule/learned-gap/shape", test_learned_shape);
  g_test_add_func ("/schedule/thriftier", test_thriftier);
  g_test_add_func ("/schedule/overlong", test_overlong);
  return g_test_run ();
}
