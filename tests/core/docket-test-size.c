/* docket-test-size.c: how much of a long test runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-size.h"

/* Nothing in the environment: as much as a minute holds. */
static gint64
get_size (void)
{
  const char *size = g_getenv ("DOCKET_TEST_SIZE");

  return size != NULL ? g_ascii_strtoll (size, NULL, 10) : -1;
}

/**
 * docket_test_is_full:
 *
 * Returns: whether nothing may be left out: DOCKET_TEST_SIZE is 1 or more
 */
gboolean
docket_test_is_full (void)
{
  return get_size () >= 1;
}

/**
 * docket_test_reduce:
 * @n: how often something is tried
 *
 * With DOCKET_TEST_SIZE=0 the same tests ran at their usual length in another build, and what is
 * looked for here (an access to memory) is found by a third of it.
 *
 * Returns: how often it is tried
 */
guint
docket_test_reduce (guint n)
{
  return get_size () == 0 ? MAX (n / 3, 1) : n;
}
