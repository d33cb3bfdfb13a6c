/* docket-terminal.h: check, wait, list and add without a display
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit status of the command line (README: Terminal). */
#define DOCKET_EXIT_SUCCESS 0
#define DOCKET_EXIT_FAILED  1
#define DOCKET_EXIT_USAGE   2
#define DOCKET_EXIT_TROUBLE 3
#define DOCKET_EXIT_WORKING 4

gboolean docket_terminal_is_command (const char *word);
int docket_terminal_run (int argc, char **argv);
const char *docket_terminal_get_help (void);
gboolean docket_terminal_refuse_options (char **argv);
int docket_terminal_end (int exit_status);

G_END_DECLS
