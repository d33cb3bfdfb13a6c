/* docket-paste.h: job ids and names in any text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-found-job.h"

G_BEGIN_DECLS

GPtrArray *docket_paste_find_jobs (const char *text, gssize length);

char *docket_paste_find_key (const char *text);

G_END_DECLS
