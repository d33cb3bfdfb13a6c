/* docket-job-id.h: job ids
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean docket_job_id_is_valid (const char *id);
char *docket_job_id_shorten (const char *id);
char *docket_job_id_get_class (const char *id);

G_END_DECLS
