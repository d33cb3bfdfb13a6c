/* bench-results.c: the server of results as a program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-result-server.h"

#include <stdio.h>

int
main (void)
{
  DocketResultServer *server = docket_result_server_new ();

  printf ("READY %u\n", docket_result_server_get_port (server));
  fflush (stdout);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}
