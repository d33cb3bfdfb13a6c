/* docket-job-text-private.h: what the two files of the words for a job share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-text.h"

G_BEGIN_DECLS

char *_docket_job_text_begin_small (const char *text);
void _docket_job_text_cut_end (char *text);
char *_docket_job_text_get_failure (const DocketJobState *state);

G_END_DECLS
