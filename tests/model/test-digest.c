/* test-digest.c: which outcomes are told singly, and which together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-notice-text.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define START  (1000 * MINUTE)

static void
add (DocketDigest *digest, gint64 row_id, DocketDigestKind kind, DocketLateness lateness, gint64 at)
{
  g_autoptr (DocketJobState) state = docket_job_state_new ("ID");

  state->row_id = row_id;
  state->batch_id = row_id / 100;
  docket_digest_add (digest,
                     state,
                     kind,
                     kind >= DOCKET_KIND_FAILED ? "Damaged file" : NULL,
                     lateness,
                     START + at);
}

/* The steps at a moment: a letter each, with the row of a single one. */
static void
assert_steps (DocketDigest *digest, gint64 at, const char *expected)
{
  g_autoptr (GString) steps = g_string_new (NULL);
  DocketDigestStep step = DOCKET_DIGEST_NOTHING;
  gint64 row = 0;

  while ((step = docket_digest_next (digest, START + at, &row)) != DOCKET_DIGEST_NOTHING)
    {
      if (step == DOCKET_DIGEST_SINGLE)
        g_string_append_printf (steps, "%d ", (int) row);
      else
        g_string_append (steps, step == DOCKET_DIGEST_SUMMARY ? "S " : "W ");
    }
  g_assert_cmpstr (steps->str, ==, expected);
}

static void
assert_summary (DocketDigest *digest, guint n_more, const char *title, const char *body)
{
  g_autoptr (DocketTally) tally = docket_digest_tally (digest);
  g_autoptr (DocketNotice) notice = docket_notice_text_summary (tally, n_more);

  g_assert_cmpstr (notice->title, ==, title);
  g_assert_cmpstr (notice->body, ==, body);
  g_assert_cmpstr (notice->id, ==, DOCKET_NOTICE_SUMMARY);
}

/* Three in a minute are told singly, the fourth is not, and one after the minute is again. */
static void
test_singles (void)
{
  g_autoptr (DocketDigest) digest = docket_digest_new ();

  for (int i = 1; i <= 3; i++)
    {
      add (digest, i, DOCKET_KIND_READY, DOCKET_ON_TIME, i * SECOND);
      g_assert_cmpint (docket_digest_get_due (digest), ==, 0);
    }
  assert_steps (digest, 3 * SECOND, "1 2 3 ");
  g_assert_cmpint (docket_digest_get_due (digest), ==, G_MAXINT64);
  add (digest, 4, DOCKET_KIND_FAILED, DOCKET_ON_TIME, 59 * SECOND);
  assert_steps (digest, 59 * SECOND, "S ");
  assert_summary (digest, 0, "3 jobs done, 1 failed", "Damaged file\n3 results are ready");

  add (digest, 5, DOCKET_KIND_READY, DOCKET_ON_TIME, 3 * MINUTE);
  assert_steps (digest, 3 * MINUTE, "5 ");
}

/* The sliding minute: the first of three makes room after 60 s and no sooner. */
static void
test_window (void)
{
  g_autoptr (DocketDigest) digest = docket_digest_new ();

  add (digest, 1, DOCKET_KIND_READY, DOCKET_ON_TIME, 0);
  add (digest, 2, DOCKET_KIND_READY, DOCKET_ON_TIME, 30 * SECOND);
  add (digest, 3, DOCKET_KIND_READY, DOCKET_ON_TIME, 50 * SECOND);
  add (digest, 4, DOCKET_KIND_READY, DOCKET_ON_TIME, 60 * SECOND);
  assert_steps (digest, 60 * SECOND, "1 2 3 4 ");
  add (digest, 5, DOCKET_KIND_READY, DOCKET_ON_TIME, 90 * SECOND - 1);
  assert_steps (digest, 90 * SECOND - 1, "S ");
}

/* A summary waits 15 s for the one before. */
static void
test_gap (void)
{
  g_autoptr (DocketDigest) digest = docket_digest_new ();

  for (int i = 1; i <= 5; i++)
    add (digest, i, DOCKET_KIND_READY, DOCKET_ON_TIME, 0);
  assert_steps (digest, 0, "1 2 3 S ");
  add (digest, 6, DOCKET_KIND_READY, DOCKET_ON_TIME, SECOND);
  g_assert_cmpint (docket_digest_get_due (digest), ==, START + DOCKET_DIGEST_GAP);
  assert_steps (digest, 14 * SECOND, "");
  assert_steps (digest, 15 * SECOND, "S ");
  assert_summary (digest, 2, "6 jobs done", "2 more are watched");
}

/* At the end of a batch the summary is one of all of it, also where the last job came alone. */
static void
test_batch (void)
{
  g_autoptr (DocketDigest) digest = docket_digest_new ();
  DocketBatch batch = { .row_id = 1 };

  batch.counts.of[DOCKET_FILTER_ALL] = 500;
  batch.counts.of[DOCKET_FILTER_FINISHED] = 497;
  batch.counts.of[DOCKET_FILTER_PROBLEMS] = 3;
  for (int i = 0; i < 5; i++)
    add (digest, 100 + i, DOCKET_KIND_READY, DOCKET_ON_TIME, 0);
  assert_steps (digest, 0, "100 101 102 S ");
  add (digest, 199, DOCKET_KIND_FAILED, DOCKET_ON_TIME, 5 * MINUTE);
  docket_digest_end_batch (digest, &batch);
  assert_steps (digest, 5 * MINUTE, "S ");
  assert_summary (digest, 0, "All 500 done: 497 ready, 3 failed", "Damaged file");

  /* A batch that had no part in a summary is not spoken of. */
  batch.row_id = 7;
  add (digest, 700, DOCKET_KIND_READY, DOCKET_ON_TIME, 10 * MINUTE);
  docket_digest_end_batch (digest, &batch);
  assert_steps (digest, 10 * MINUTE, "700 ");
}

static void
test_late (void)
{
  g_autoptr (DocketDigest) digest = docket_digest_new ();

  add (digest, 1, DOCKET_KIND_EXPIRED, DOCKET_LATE, 0);
  add (digest, 2, DOCKET_KIND_READY, DOCKET_LATE, SECOND);
  add (digest, 3, DOCKET_KIND_READY, DOCKET_ON_TIME, 2 * SECOND);
  g_assert_true (docket_digest_is_waiting (digest));
  assert_steps (digest, 2 * SECOND, "");
  docket_digest_settle (digest);
  assert_steps (digest, 3 * SECOND, "S ");
  assert_summary (digest, 0, "3 jobs done", "1 link had expired\n2 results are ready");

  /* One alone is told singly, and nothing waits for more than a minute. */
  add (digest, 4, DOCKET_KIND_READY, DOCKET_WHILE_CLOSED, 10 * MINUTE);
  assert_steps (digest, 10 * MINUTE + 59 * SECOND, "");
  assert_steps (digest, 11 * MINUTE, "4 ");

  add (digest, 5, DOCKET_KIND_READY, DOCKET_WHILE_CLOSED, 20 * MINUTE);
  add (digest, 6, DOCKET_KIND_OTHER, DOCKET_WHILE_CLOSED, 20 * MINUTE);
  docket_digest_settle (digest);
  assert_steps (digest, 20 * MINUTE, "S ");
  assert_summary (
      digest, 0, "2 jobs finished while Docket was closed", "Damaged file\n1 result is ready");
}

static void
test_lateness (void)
{
  g_autoptr (DocketJobState) state = docket_job_state_new ("ID");

  state->last_checked = START;
  state->next_check = START + MINUTE;
  g_assert_cmpint (docket_digest_get_lateness (state, START + 6 * MINUTE, START), ==, 0);
  g_assert_cmpint (docket_digest_get_lateness (state, START + 7 * MINUTE, START), ==, DOCKET_LATE);
  g_assert_cmpint (docket_digest_get_lateness (state, START + 7 * MINUTE, START + 2 * MINUTE),
                   ==,
                   DOCKET_WHILE_CLOSED);
}

/* What was seen before it was sent is not sent; what was seen afterwards is taken away. */
static void
test_forget (void)
{
  g_autoptr (DocketDigest) digest = docket_digest_new ();

  for (int i = 1; i <= 3; i++)
    add (digest, i, DOCKET_KIND_READY, DOCKET_ON_TIME, 0);
  docket_digest_forget (digest, 2);
  add (digest, 4, DOCKET_KIND_READY, DOCKET_ON_TIME, 0);
  add (digest, 5, DOCKET_KIND_READY, DOCKET_ON_TIME, 0);
  docket_digest_forget (digest, 5);
  assert_steps (digest, 0, "1 3 S ");
  assert_summary (digest, 0, "3 jobs done", NULL);
  docket_digest_forget (digest, 4);
  docket_digest_forget (digest, 4);
  assert_steps (digest, SECOND, "W ");
  docket_digest_forget (digest, 1);
  assert_steps (digest, SECOND, "");
  g_assert_cmpint (docket_digest_get_due (digest), ==, G_MAXINT64);
}

/* No more than three causes are named. */
static void
test_causes (void)
{
  static const char *const causes[] = { "A", "B", "B", "C", "C", "C", "D", "D", "D", "D" };
  g_autoptr (DocketDigest) digest = docket_digest_new ();

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      g_autoptr (DocketJobState) state = docket_job_state_new ("ID");

      state->row_id = i + 1;
      docket_digest_add (digest, state, DOCKET_KIND_FAILED, causes[i], DOCKET_ON_TIME, START);
    }
  assert_steps (digest, 0, "1 2 3 S ");
  assert_summary (digest, 0, "10 jobs failed", "D: 4\nC: 3\nB: 2\nOther reasons: 1");
}

/* In any minute at most three single ones and summaries 15 s apart, whatever comes when. */
static void
test_random (void)
{
  g_autoptr (DocketDigest) digest = docket_digest_new ();
  g_autoptr (GArray) singles = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 summary = G_MININT64;
  gint64 now = START;

  for (int i = 1; i <= 5000; i++)
    {
      const DocketLateness late = g_test_rand_int_range (0, 40) == 0 ? DOCKET_LATE : DOCKET_ON_TIME;
      DocketDigestStep step = DOCKET_DIGEST_NOTHING;
      gint64 row = 0;

      now += g_test_rand_int_range (0, g_test_rand_int_range (0, 8) == 0 ? 90 : 5) * SECOND;
      add (digest, i, DOCKET_KIND_READY, late, now - START);
      if (g_test_rand_int_range (0, 10) == 0)
        docket_digest_settle (digest);
      if (g_test_rand_int_range (0, 5) == 0)
        docket_digest_forget (digest, g_test_rand_int_range (MAX (1, i - 20), i + 1));
      while ((step = docket_digest_next (digest, now, &row)) != DOCKET_DIGEST_NOTHING)
        {
          if (step == DOCKET_DIGEST_SINGLE)
            g_array_append_val (singles, now);
          if (step != DOCKET_DIGEST_SUMMARY)
            continue;
          g_assert_true (summary == G_MININT64 || now - summary >= DOCKET_DIGEST_GAP);
          summary = now;
        }
    }
  /* Each minute without a burst has some. */
  g_assert_cmpuint (singles->len, >, 20);
  for (guint i = 3; i < singles->len; i++)
    g_assert_cmpint (
        g_array_index (singles, gint64, i) - g_array_index (singles, gint64, i - 3), >=, MINUTE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/digest/singles", test_singles);
  g_test_add_func ("/digest/window", test_window);
  g_test_add_func ("/digest/gap", test_gap);
  g_test_add_func ("/digest/batch", test_batch);
  g_test_add_func ("/digest/late", test_late);
  g_test_add_func ("/digest/lateness", test_lateness);
  g_test_add_func ("/digest/forget", test_forget);
  g_test_add_func ("/digest/causes", test_causes);
  g_test_add_func ("/digest/random", test_random);

  return g_test_run ();
}
