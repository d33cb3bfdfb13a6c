/* test-limiter.c: one rate for an account
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-limiter.h"
#include "docket-test-clock.h"

#include <glib/gstdio.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

typedef struct
{
  DocketTestClock *test_clock; /* (owned) */
  DocketClock *clock;          /* the same */
  DocketLimiter *limiter;      /* (owned): this process alone, 1 request a second */
  char *folder;                /* (owned) */
  char *path;                  /* (owned): of a file that limiters can share */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->test_clock = docket_test_clock_new ();
  fixture->clock = DOCKET_CLOCK (fixture->test_clock);
  fixture->limiter = docket_limiter_new (fixture->clock, NULL, 2, 0.5);
  fixture->folder = g_dir_make_tmp ("docket-limiter-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "deep", "rate", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *deep = g_path_get_dirname (fixture->path);

  g_assert_finalize_object (fixture->limiter);
  g_assert_finalize_object (fixture->test_clock);
  g_remove (fixture->path);
  g_rmdir (deep);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static gint64
now_of (Fixture *fixture)
{
  return docket_clock_get_elapsed (fixture->clock);
}

static void
pass (Fixture *fixture, gint64 duration)
{
  docket_test_clock_sleep (fixture->test_clock, duration);
}

static void
assert_rate (DocketLimiter *limiter, double rate)
{
  g_assert_cmpfloat_with_epsilon (docket_limiter_get_rate (limiter), rate, 0.0001);
}

/* Slots */

static void
test_slots (Fixture *fixture, gconstpointer unused)
{
  const gint64 start = now_of (fixture);

  assert_rate (fixture->limiter, 1);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (docket_limiter_take (fixture->limiter), ==, start + i * SECOND);
}

/* What was not used is not saved up. */
static void
test_no_burst (Fixture *fixture, gconstpointer unused)
{
  gint64 later = 0;

  docket_limiter_take (fixture->limiter);
  pass (fixture, HOUR);
  later = now_of (fixture);
  g_assert_cmpint (docket_limiter_take (fixture->limiter), ==, later);
  g_assert_cmpint (docket_limiter_take (fixture->limiter), ==, later + SECOND);
}

/* A slot that was kept for later is no good right before the next one. */
static void
test_retake (Fixture *fixture, gconstpointer unused)
{
  const gint64 start = now_of (fixture);
  gint64 slot = 0;

  g_assert_cmpint (docket_limiter_retake (fixture->limiter, 0), ==, start);
  slot = docket_limiter_take (fixture->limiter);
  g_assert_cmpint (slot, ==, start + SECOND);
  pass (fixture, SECOND + SECOND / 5);
  g_assert_cmpint (docket_limiter_retake (fixture->limiter, slot), ==, slot);
  pass (fixture, SECOND / 2);
  g_assert_cmpint (docket_limiter_retake (fixture->limiter, slot), ==, start + 2 * SECOND);
}

static void
test_set_limit (Fixture *fixture, gconstpointer unused)
{
  gint64 first = 0;

  docket_limiter_set_limit (fixture->limiter, 10, 0.8);
  assert_rate (fixture->limiter, 8);
  first = docket_limiter_take (fixture->limiter);
  g_assert_cmpint (docket_limiter_take (fixture->limiter), ==, first + SECOND / 8);
}

static void
test_least_rate (Fixture *fixture, gconstpointer unused)
{
  gint64 first = 0;

  docket_limiter_set_limit (fixture->limiter, 0, 0.1);
  g_assert_cmpfloat (docket_limiter_get_rate (fixture->limiter), >, 0);
  first = docket_limiter_take (fixture->limiter);
  g_assert_cmpint (docket_limiter_take (fixture->limiter), <=, first + MINUTE);
}

/* 429 */

static void
test_retry_after (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    gint64 named;
    gint64 wait;
  } cases[] = {
    { 7 * SECOND, 7 * SECOND }, { 0, SECOND },        { SECOND / 2, SECOND },
    { 2 * HOUR, HOUR },         { G_MAXINT64, HOUR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketLimiter) limiter = docket_limiter_new (fixture->clock, NULL, 2, 0.5);
      const gint64 until = now_of (fixture) + cases[i].wait;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (docket_limiter_get_paused_until (limiter), <=, now_of (fixture));
      docket_limiter_slow_down (limiter, cases[i].named);
      g_assert_cmpint (docket_limiter_get_paused_until (limiter), ==, until);
      g_assert_cmpint (docket_limiter_take (limiter), ==, until);
    }
}

/* Where the service names no time: 1, 2, 4 … 60 s, and from the start after an answer. */
static void
test_backoff (Fixture *fixture, gconstpointer unused)
{
  static const int waits[] = { 1, 2, 4, 8, 16, 32, 60, 60 };

  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      docket_limiter_slow_down (fixture->limiter, -1);
      g_assert_cmpint (docket_limiter_get_paused_until (fixture->limiter),
                       ==,
                       now_of (fixture) + waits[i] * SECOND);
      pass (fixture, waits[i] * SECOND);
    }

  docket_limiter_answered (fixture->limiter);
  docket_limiter_slow_down (fixture->limiter, -1);
  g_assert_cmpint (
      docket_limiter_get_paused_until (fixture->limiter), ==, now_of (fixture) + SECOND);
}

static void
test_halves (Fixture *fixture, gconstpointer unused)
{
  docket_limiter_slow_down (fixture->limiter, SECOND);
  assert_rate (fixture->limiter, 0.5);
  pass (fixture, 2 * SECOND);
  docket_limiter_slow_down (fixture->limiter, SECOND);
  assert_rate (fixture->limiter, 0.25);
}

/* Requests that were on their way together are refused together: the rate halves once. */
static void
test_refused_together (Fixture *fixture, gconstpointer unused)
{
  const gint64 start = now_of (fixture);

  for (int i = 0; i < 6; i++)
    docket_limiter_slow_down (fixture->limiter, 3 * SECOND);
  assert_rate (fixture->limiter, 0.5);
  g_assert_cmpint (docket_limiter_take (fixture->limiter), ==, start + 3 * SECOND);

  /* The longest of what was named holds. */
  docket_limiter_slow_down (fixture->limiter, 9 * SECOND);
  docket_limiter_slow_down (fixture->limiter, 2 * SECOND);
  g_assert_cmpint (docket_limiter_get_paused_until (fixture->limiter), ==, start + 9 * SECOND);
}

/* Asks once in each half minute and gives the rate after it. */
static double
climb_once (Fixture *fixture)
{
  pass (fixture, 30 * SECOND);
  docket_limiter_take (fixture->limiter);
  return docket_limiter_get_rate (fixture->limiter);
}

/* What is refused again and again, however slowly it is asked, says nothing of the rate. */
static void
test_refused_for_long (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 12; i++)
    {
      docket_limiter_slow_down (fixture->limiter, -1);
      pass (fixture, MINUTE);
    }
  docket_limiter_answered (fixture->limiter);
  pass (fixture, 10 * MINUTE);
  docket_limiter_take (fixture->limiter);
  assert_rate (fixture->limiter, 0.9);
}

static void
test_climbs (Fixture *fixture, gconstpointer unused)
{
  docket_limiter_slow_down (fixture->limiter, SECOND);
  pass (fixture, 29 * SECOND);
  docket_limiter_take (fixture->limiter);
  assert_rate (fixture->limiter, 0.5);
  pass (fixture, SECOND);
  docket_limiter_take (fixture->limiter);
  assert_rate (fixture->limiter, 0.6);
  g_assert_cmpfloat_with_epsilon (climb_once (fixture), 0.7, 0.0001);
  g_assert_cmpfloat_with_epsilon (climb_once (fixture), 0.8, 0.0001);
  g_assert_cmpfloat_with_epsilon (climb_once (fixture), 0.9, 0.0001);
  /* Nine tenths of what drew the 429, for a day. */
  for (int i = 0; i < 20; i++)
    g_assert_cmpfloat_with_epsilon (climb_once (fixture), 0.9, 0.0001);

  pass (fixture, 24 * HOUR);
  docket_limiter_take (fixture->limiter);
  assert_rate (fixture->limiter, 1);
}

/* Several processes */

static void
test_shared (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (DocketLimiter) a = docket_limiter_new (fixture->clock, fixture->path, 2, 0.5);
  g_autoptr (DocketLimiter) b = docket_limiter_new (fixture->clock, fixture->path, 2, 0.5);
  const gint64 start = now_of (fixture);

  g_assert_cmpint (docket_limiter_take (a), ==, start);
  g_assert_cmpint (docket_limiter_take (b), ==, start + SECOND);
  g_assert_cmpint (docket_limiter_take (b), ==, start + 2 * SECOND);
  g_assert_cmpint (docket_limiter_take (a), ==, start + 3 * SECOND);

  /* A 429 of one is a lesson for both. */
  docket_limiter_slow_down (a, MINUTE);
  g_assert_cmpint (docket_limiter_take (b), ==, start + MINUTE);
  g_assert_cmpint (docket_limiter_get_paused_until (b), ==, start + MINUTE);
  assert_rate (b, 0.5);
}

static void
test_remembered (Fixture *fixture, gconstpointer unused)
{
  DocketLimiter *first = docket_limiter_new (fixture->clock, fixture->path, 2, 0.5);
  const gint64 start = now_of (fixture);

  docket_limiter_slow_down (first, 5 * SECOND);
  g_assert_finalize_object (first);

  g_autoptr (DocketLimiter) second = docket_limiter_new (fixture->clock, fixture->path, 2, 0.5);

  g_assert_cmpint (docket_limiter_take (second), ==, start + 5 * SECOND);
  assert_rate (second, 0.5);
}

static void
test_private_file (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (DocketLimiter) limiter = docket_limiter_new (fixture->clock, fixture->path, 2, 0.5);
  GStatBuf info = { 0 };

  docket_limiter_take (limiter);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

/* What stands in the file may come from an earlier boot, another version or nobody. */
static void
test_broken_file (Fixture *fixture, gconstpointer unused)
{
  static const guint8 fillings[] = { 0x00, 0x01, 0x7f, 0xff };
  g_autofree char *deep = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir (deep, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (fillings); i++)
    {
      g_autoptr (DocketLimiter) limiter = NULL;
      g_autoptr (GError) error = NULL;
      char bytes[256];

      memset (bytes, fillings[i], sizeof bytes);
      g_file_set_contents (fixture->path, bytes, (gssize) (i == 3 ? 7 : sizeof bytes), &error);
      g_assert_no_error (error);
      limiter = docket_limiter_new (fixture->clock, fixture->path, 2, 0.5);
      g_assert_cmpint (docket_limiter_take (limiter), ==, now_of (fixture));
      assert_rate (limiter, 1);
    }
}

/* Elapsed time begins anew with a boot, so what the last one left lies far ahead. */
static void
test_earlier_boot (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (DocketTestClock) old = docket_test_clock_new ();
  g_autoptr (DocketLimiter) before = docket_limiter_new (DOCKET_CLOCK (old), fixture->path, 2, 0.5);
  g_autoptr (DocketLimiter) limiter = NULL;

  docket_test_clock_sleep (old, 300 * HOUR);
  docket_limiter_slow_down (before, HOUR);
  limiter = docket_limiter_new (fixture->clock, fixture->path, 2, 0.5);
  g_assert_cmpint (docket_limiter_take (limiter), ==, now_of (fixture));
}

/* No folder to share in: the process keeps to the rate by itself. */
static void
test_no_file (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (DocketLimiter)
      limiter = docket_limiter_new (fixture->clock, "/proc/docket/rate", 2, 0.5);
  const gint64 start = now_of (fixture);

  g_assert_cmpint (docket_limiter_take (limiter), ==, start);
  g_assert_cmpint (docket_limiter_take (limiter), ==, start + SECOND);
  docket_limiter_slow_down (limiter, 4 * SECOND);
  g_assert_cmpint (docket_limiter_take (limiter), ==, start + 4 * SECOND);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/limiter/slots", test_slots);
  add ("/limiter/no-burst", test_no_burst);
  add ("/limiter/retake", test_retake);
  add ("/limiter/set-limit", test_set_limit);
  add ("/limiter/least-rate", test_least_rate);
  add ("/limiter/retry-after", test_retry_after);
  add ("/limiter/backoff", test_backoff);
  add ("/limiter/halves", test_halves);
  add ("/limiter/refused-together", test_refused_together);
  add ("/limiter/refused-for-long", test_refused_for_long);
  add ("/limiter/climbs", test_climbs);
  add ("/limiter/shared", test_shared);
  add ("/limiter/remembered", test_remembered);
  add ("/limiter/private-file", test_private_file);
  add ("/limiter/broken-file", test_broken_file);
  add ("/limiter/earlier-boot", test_earlier_boot);
  add ("/limiter/no-file", test_no_file);
  return g_test_run ();
}
