/* docket-file-name.h: what the file of a job is called
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"

G_BEGIN_DECLS

char *docket_file_name_make_stem (const DocketJobState *state);
char *docket_file_name_make (const DocketJobState *state, const DocketResult *result);

G_END_DECLS
