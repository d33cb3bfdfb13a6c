/* docket-notice-text.h: what a notification says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-digest.h"
#include "docket-job-text.h"
#include "docket-notice.h"

G_BEGIN_DECLS

DocketDigestKind docket_notice_text_classify (const DocketJobState *state,
                                              const DocketMoment *moment,
                                              gboolean with_names,
                                              char **cause);
DocketNotice *docket_notice_text_job (const DocketJobState *state,
                                      const DocketMoment *moment,
                                      gboolean with_names);
DocketNotice *docket_notice_text_summary (const DocketTally *tally, guint n_more);
DocketNotice *docket_notice_text_watching (guint n_jobs);
char *docket_notice_text_status (guint n_jobs);
char *docket_notice_text_not_watched (guint n_jobs, gint64 since, const DocketMoment *moment);

G_END_DECLS
