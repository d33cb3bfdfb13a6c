/* docket-schedule.c: when the next look at a job pays
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-update.h"
#include "docket-schedule.h"

#include <math.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

/* The gaps where nothing was learned, in √s: they go with √λ, as the best gaps of any law do. */
#define FIRST_COLD_GAP  5.0
#define COLD_GROWTH     1.15
#define COLD_LATE       11.0

#define LONGEST_GAP     (60 * SECOND)
#define LONGEST_GAP_FAR (300 * SECOND)

/* However quick jobs are known to be. */
#define LEAST_LEARNED_GAP SECOND

/* A job has outlived those like it when no more than one of a thousand worked so long; of those
 * that take their time, one of twenty. */
#define OUTLIVED      0.001
#define OUTLIVED_LONG 0.05
#define LONG          (5 * MINUTE)

/* No PDF.co job runs longer than 45 minutes (PDF.co help: 408 Request Timeout). */
#define LONGEST_JOB (45 * MINUTE)

/* A job of which no answer is known to change is still asked at these times, then no more. */
static const gint64 last_checks[] = { 75 * MINUTE, 90 * MINUTE, 120 * MINUTE, 180 * MINUTE };

/* Forced checks in the place of regular ones: only they can tell that a job does not exist. */
static const gint64 forced_checks[] = { 2 * MINUTE, LONGEST_JOB };

/**
 * docket_schedule_cold_gap:
 * @elapsed: µs since the job was started, as far as it is known
 * @pace: what the person chose
 *
 * The gap where nothing was learned yet: √λ · max (5, 1.15·√elapsed, elapsed/11), in seconds; at
 * most 60 s, at Saver 300 s. The first of the three is for jobs that are just begun, the last for
 * those that may never end, and between them a hazard falls as 1/t. The numbers are those with
 * which checks and waiting cost the least at the worst of the laws of tests/bench/bench-schedule.
 *
 * Returns: µs
 */
gint64
docket_schedule_cold_gap (gint64 elapsed, DocketPace pace)
{
  const double seconds = (double) MAX (elapsed, 0) / (double) SECOND;
  const double root = MAX (FIRST_COLD_GAP, MAX (COLD_GROWTH * sqrt (seconds), seconds / COLD_LATE));
  const double gap = sqrt (docket_pace_get_lambda (pace)) * root;
  const gint64 longest = pace == DOCKET_PACE_SAVER ? LONGEST_GAP_FAR : LONGEST_GAP;

  return MIN ((gint64) (gap * (double) SECOND), longest);
}

/* What was learned may be of another time or of other jobs: the first check is not put off beyond
 * a minute, and the second not beyond two. Nor is a job that outlived all before it looked at more
 * often than one of which nothing is known. */
static gint64
learned_gap (gint64 elapsed, DocketPace pace, const DocketLaw *law)
{
  const double seconds = (double) elapsed / (double) SECOND;
  const double next = docket_law_find_check (law, seconds, docket_pace_get_lambda (pace));
  const double longest = (double) CLAMP (elapsed, LONGEST_GAP, LONGEST_GAP_FAR);
  const double gap = MIN ((next - seconds) * (double) SECOND, longest);
  gint64 least = LEAST_LEARNED_GAP;

  if (docket_law_is_outlived (law, seconds, elapsed < LONG ? OUTLIVED : OUTLIVED_LONG))
    least = docket_schedule_cold_gap (elapsed, pace);
  return MAX ((gint64) gap, least);
}

/**
 * docket_schedule_get_gap:
 * @elapsed: µs since the job was added when it was last seen working; 0: when it was added
 * @pace: what the person chose
 * @law: (nullable): how long jobs like this one take; %NULL: nothing was learned yet
 *
 * With a law, checks stand where jobs like this one usually finish: the next one where ∫√(h/2λ)
 * reaches the next whole number.
 *
 * Returns: time to the next check, µs
 */
gint64
docket_schedule_get_gap (gint64 elapsed, DocketPace pace, const DocketLaw *law)
{
  if (law == NULL)
    return docket_schedule_cold_gap (elapsed, pace);
  return learned_gap (MAX (elapsed, 0), pace, law);
}

/* The time after the last regular hour at which the job is asked next; -1: no more. */
static gint64
next_last_check (gint64 watched)
{
  for (guint i = 0; i < G_N_ELEMENTS (last_checks); i++)
    {
      if (last_checks[i] > watched)
        return last_checks[i];
    }
  return -1;
}

static gboolean
forced_is_due (const DocketJobState *state, gint64 after)
{
  const gint64 n = CLAMP (state->forced, 0, (gint64) G_N_ELEMENTS (forced_checks));

  return n < (gint64) G_N_ELEMENTS (forced_checks) && after >= forced_checks[n];
}

/**
 * docket_schedule_next:
 * @state: a job that is not final
 * @pace: what the person chose
 * @law: (nullable): how long jobs like this one take; %NULL: nothing was learned yet
 *
 * A job that was never asked is due at once, unless its start reply was pasted: then it has age 0
 * and its first check is due one gap after it was added. One that was answered "not known" is
 * asked again a minute later, by force. After an hour the job is asked at 75, 90, 120 and 180
 * minutes, then no more by itself. One that failed to be asked five times in a row waits for the
 * person.
 *
 * Returns: the next check
 */
DocketPlan
docket_schedule_next (const DocketJobState *state, DocketPace pace, const DocketLaw *law)
{
  const gint64 watched = state->watched_for;
  DocketPlan plan = { watched, FALSE };

  g_return_val_if_fail (state != NULL, plan);

  if (state->n_errors >= DOCKET_MAX_JOB_ERRORS)
    return (DocketPlan){ -1, FALSE };
  if (state->n_unknown > 0)
    return (DocketPlan){ watched + DOCKET_UNKNOWN_WAIT, TRUE };
  if (state->n_checks == 0)
    {
      if (state->started != 0)
        plan.after = docket_schedule_get_gap (0, pace, law);
      return plan;
    }

  if (watched >= 60 * MINUTE)
    plan.after = next_last_check (watched);
  else
    plan.after = watched + docket_schedule_get_gap (watched, pace, law);
  plan.forced = plan.after >= 0 && forced_is_due (state, plan.after);
  return plan;
}

/**
 * docket_schedule_is_overlong:
 * @state: a job
 *
 * Returns: whether it has been working for longer than any job of the service runs
 */
gboolean
docket_schedule_is_overlong (const DocketJobState *state)
{
  g_return_val_if_fail (state != NULL, FALSE);

  return !docket_status_is_final (state->status) && state->watched_for >= LONGEST_JOB;
}
