/* docket-loop-watch.c: how long the main loop does not get round
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-loop-watch.h"

static gint64 returned; /* when the last poll returned, µs */
static gint64 longest;

static int
timed_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int n = 0;

  longest = MAX (longest, g_get_monotonic_time () - returned);
  n = g_poll (fds, n_fds, timeout);
  returned = g_get_monotonic_time ();
  return n;
}

/**
 * docket_loop_watch_start:
 *
 * From now on, what the main loop does between two polls is timed.
 */
void
docket_loop_watch_start (void)
{
  returned = g_get_monotonic_time ();
  g_main_context_set_poll_func (NULL, timed_poll);
}

/**
 * docket_loop_watch_take:
 *
 * Returns: the longest time between two polls since the last call, ms
 */
double
docket_loop_watch_take (void)
{
  const double ms = (double) longest / 1000;

  longest = 0;
  returned = g_get_monotonic_time ();
  return ms;
}
