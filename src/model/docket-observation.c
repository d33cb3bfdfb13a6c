/* docket-observation.c: what is known of the time one job took
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-observation.h"

#include <math.h>

/* No PDF.co job runs longer (PDF.co help: 408 Request Timeout): what is said to work longer does
 * not exist, and teaches nothing of those that do. */
#define LONGEST_JOB (45 * 60 * (gint64) G_USEC_PER_SEC)

/* A clock that jumped; nobody waits so long. */
#define LONGEST_WAIT (30 * 24 * 60 * 60 * (gint64) G_USEC_PER_SEC)

static double
to_seconds (gint64 time)
{
  return (double) time / G_USEC_PER_SEC;
}

/**
 * docket_observation_set:
 * @self: what is set
 * @not_before: µs since the job was added: it was not final then; 0: it may have been
 * @not_after: µs since it was added: it was final then, or %DOCKET_NEVER
 * @job_duration: its run time as the service gave it, ms, where it began when it was added; else
 *   any number below 1
 *
 * The run time counts where it lies between the two checks; a job that waited before it ran ended
 * later than that.
 *
 * Returns: whether it makes sense
 */
gboolean
docket_observation_set (DocketObservation *self,
                        gint64 not_before,
                        gint64 not_after,
                        gint64 job_duration)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (not_before < 0 || not_after < not_before)
    return FALSE;
  if (not_after == DOCKET_NEVER)
    {
      self->after = to_seconds (not_before);
      self->by = HUGE_VAL;
      return not_before > 0 && not_before <= LONGEST_JOB;
    }
  if (not_after > LONGEST_WAIT)
    return FALSE;

  self->after = to_seconds (not_before);
  self->by = to_seconds (not_after);
  if (job_duration > 0 && job_duration <= not_after / 1000 && job_duration >= not_before / 1000)
    self->after = self->by = (double) job_duration / 1000;
  return TRUE;
}
