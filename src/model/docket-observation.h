/* docket-observation.h: what is known of the time one job took
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a job was never seen final. */
#define DOCKET_NEVER G_MAXINT64

/**
 * DocketObservation:
 * @after: s since it was added: it was not final then; 0: nothing is known before @by
 * @by: s since it was added: it was final then; %INFINITY: it was never seen final
 *
 * What is known of the time from the moment a job was added to the moment it was final: the two
 * checks between which it ended, the exact time (both are the same), or how long it was seen
 * working.
 */
typedef struct
{
  double after;
  double by;
} DocketObservation;

gboolean docket_observation_set (DocketObservation *self,
                                 gint64 not_before,
                                 gint64 not_after,
                                 gint64 job_duration);

G_END_DECLS
