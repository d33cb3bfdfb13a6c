/* docket-job-moment.h: what the words for a job depend on, now
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-job-text.h"

G_BEGIN_DECLS

DocketMoment docket_job_moment_get (DocketEngine *engine, DocketJob *job, GTimeZone *zone);

G_END_DECLS
