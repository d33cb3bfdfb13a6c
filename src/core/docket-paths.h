/* docket-paths.h: where Docket's files are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *docket_paths_get_data_folder (void);
char *docket_paths_get_database (void);
char *docket_paths_get_results_folder (void);
char *docket_paths_get_watch_lock (void);
char *docket_paths_get_runtime_folder (void);
char *docket_paths_get_rate_file (const char *key, const char *api_url);

G_END_DECLS
