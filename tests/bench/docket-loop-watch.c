/* docket-loop-watch.c: how long the main loop does not get round
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-loop-watch.h"

#include <time.h>

static gint64 returned; /* when the last poll returned, µs */
static gint64 longest;
static gint64 returned_busy; /* time of the processor that the thread had by then, µs */
static gint64 longest_busy;

/**
 * docket_loop_watch_get_busy:
 *
 * Returns: time of the processor that this thread has had, µs
 */
gint64
docket_loop_watch_get_busy (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * (gint64) G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
timed_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int n = 0;

  longest = MAX (longest, g_get_monotonic_time () - returned);
  longest_busy = MAX (longest_busy, docket_loop_watch_get_busy () - returned_busy);
  n = g_poll (fds, n_fds, timeout);
  returned = g_get_monotonic_time ();
  returned_busy = docket_loop_watch_get_busy ();
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
  returned_busy = docket_loop_watch_get_busy ();
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

/**
 * docket_loop_watch_take_busy:
 *
 * Returns: the longest time of the processor between two polls since the last call, ms: what
 *   others on the machine do is not in it, and neither is waiting
 */
double
docket_loop_watch_take_busy (void)
{
  const double ms = (double) longest_busy / 1000;

  longest_busy = 0;
  returned_busy = docket_loop_watch_get_busy ();
  return ms;
}

static gboolean
set_true_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * docket_loop_watch_run:
 * @ms: how long
 *
 * Runs the main loop, whether anything happens or not.
 */
void
docket_loop_watch_run (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, set_true_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}
