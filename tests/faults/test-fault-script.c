/* test-fault-script.c: scripts of faults
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-script.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

static DocketFaultKind
next (DocketFaultScript *script, int job, gint64 since)
{
  const DocketFault *fault = docket_fault_script_next (script, job, since);

  return fault != NULL ? fault->kind : DOCKET_FAULT_NONE;
}

static void
test_count (void)
{
  g_autoptr (DocketFaultScript) script = docket_fault_script_new ();
  const DocketFault fault = {
    .kind = DOCKET_FAULT_RESET, .job = 1, .first = 1, .n = 2, .until = G_MAXINT64
  };

  docket_fault_script_add (script, &fault);
  g_assert_cmpint (next (script, 1, 0), ==, DOCKET_FAULT_NONE);
  g_assert_cmpint (next (script, 0, 0), ==, DOCKET_FAULT_NONE);
  g_assert_cmpint (next (script, 1, 0), ==, DOCKET_FAULT_RESET);
  g_assert_cmpint (next (script, DOCKET_FAULT_BALANCE, 0), ==, DOCKET_FAULT_NONE);
  g_assert_cmpint (next (script, 1, 0), ==, DOCKET_FAULT_RESET);
  g_assert_cmpint (next (script, 1, 0), ==, DOCKET_FAULT_NONE);
}

static void
test_time (void)
{
  g_autoptr (DocketFaultScript) script = docket_fault_script_new ();
  const DocketFault fault = { .kind = DOCKET_FAULT_PORTAL,
                              .job = DOCKET_FAULT_ANY_JOB,
                              .n = G_MAXUINT,
                              .from = SECOND,
                              .until = 2 * SECOND };

  docket_fault_script_add (script, &fault);
  g_assert_cmpint (next (script, 0, SECOND - 1), ==, DOCKET_FAULT_NONE);
  g_assert_cmpint (next (script, 0, SECOND), ==, DOCKET_FAULT_PORTAL);
  g_assert_cmpint (next (script, DOCKET_FAULT_BALANCE, SECOND), ==, DOCKET_FAULT_NONE);
  g_assert_cmpint (next (script, 1, 2 * SECOND - 1), ==, DOCKET_FAULT_PORTAL);
  g_assert_cmpint (next (script, 1, 2 * SECOND), ==, DOCKET_FAULT_NONE);
}

static void
test_same_seed (void)
{
  for (guint32 seed = 0; seed < 200; seed++)
    {
      g_autoptr (DocketFaultScript) one = docket_fault_script_new_random (seed, 5, 60 * SECOND);
      g_autoptr (DocketFaultScript) two = docket_fault_script_new_random (seed, 5, 60 * SECOND);
      g_autofree char *left = docket_fault_script_print (one);
      g_autofree char *right = docket_fault_script_print (two);

      g_assert_cmpstr (left, ==, right);
      g_assert_cmpint (left[0], !=, '\0');
    }
}

/* Every fault of a random script is over when it says so. */
static void
test_random_ends (void)
{
  guint n_faults = 0;

  for (guint32 seed = 0; seed < 200; seed++)
    {
      g_autoptr (DocketFaultScript) script = docket_fault_script_new_random (seed, 3, 60 * SECOND);

      for (guint i = 0; i < 60; i++)
        n_faults += next (script, (int) i % 3, (gint64) i * SECOND) != DOCKET_FAULT_NONE;
      for (guint i = 0; i < 30; i++)
        next (script, DOCKET_FAULT_BALANCE, 60 * SECOND);
      for (guint i = 0; i < 30; i++)
        g_assert_cmpint (next (script, (int) i % 3, 76 * SECOND), ==, DOCKET_FAULT_NONE);
      g_assert_cmpint (next (script, DOCKET_FAULT_BALANCE, 76 * SECOND), ==, DOCKET_FAULT_NONE);
    }
  g_assert_cmpuint (n_faults, >, 200);
}

static void
test_answers (void)
{
  for (guint kind = DOCKET_FAULT_STATUS; kind < DOCKET_N_FAULTS; kind++)
    {
      const DocketFault fault = { .kind = (DocketFaultKind) kind, .value = 503, .text = "x" };
      g_auto (DocketFaultAnswer) answer = { 0 };

      docket_fault_make_answer (&fault, "J1", &answer);
      g_assert_cmpuint (answer.status, >=, 200);
      g_assert_true (answer.body != NULL || kind == DOCKET_FAULT_REDIRECT ||
                     kind == DOCKET_FAULT_EMPTY);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fault-script/count", test_count);
  g_test_add_func ("/fault-script/time", test_time);
  g_test_add_func ("/fault-script/same-seed", test_same_seed);
  g_test_add_func ("/fault-script/random-ends", test_random_ends);
  g_test_add_func ("/fault-script/answers", test_answers);

  return g_test_run ();
}
