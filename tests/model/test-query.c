/* test-query.c: which jobs a list shows, in which order, and what it says of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-list-text.h"
#include "docket-query.h"
#include "docket-search-text.h"

#include <string.h>

#define ID     "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"
#define MINUTE (60 * (gint64) G_USEC_PER_SEC)
#define NOW    (G_GINT64_CONSTANT (1893456000) * G_USEC_PER_SEC)

static void
test_fold (void)
{
  static const char *const pairs[][2] = {
    { "Müller", "muller" },
    { "MU\u0308LLER", "muller" },
    { "Straße", "strasse" },
    { " a \t\n b  ", "a b" },
    { "ＡＢＣ１２", "abc12" },
    { "Ελλάδα", "ελλαδα" },
    { "", "" },
    { "\xff\xfe", "\ufffd\ufffd" },
    { "ﬁle", "file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *folded = docket_search_text_fold (pairs[i][0]);

      g_assert_cmpstr (folded, ==, pairs[i][1]);
    }
}

static DocketJobState *
make_state (const char *name, const char *message, const char *file)
{
  DocketJobState *state = docket_job_state_new (ID);
  DocketResult *result = docket_result_new (0);

  state->name = g_strdup (name);
  state->message = g_strdup (message);
  result->name = g_strdup (file);
  g_ptr_array_add (state->results, result);
  return state;
}

static void
assert_found (const DocketJobState *state, const char *search, gboolean found)
{
  g_autoptr (DocketQuery)
      query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST, 0, search);

  g_assert_true (docket_query_shows (query, state) == found);
}

static void
test_search (void)
{
  g_autoptr (DocketJobState)
      state = make_state ("Tax Return 2024", "Input document is damaged", "scan-März.pdf");
  g_autoptr (DocketJobState) bare = docket_job_state_new (ID);

  assert_found (state, "tax", TRUE);
  assert_found (state, "return TAX", TRUE);
  assert_found (state, "  2024 ", TRUE);
  assert_found (state, "6yszd3u8", TRUE);
  assert_found (state, "damaged marz", TRUE);
  assert_found (state, "tax 2025", FALSE);
  assert_found (state, "", TRUE);
  /* No word goes from one line into the next. */
  assert_found (state, "20246ysz", FALSE);
  /* Without a name, the short id is what the row says. */
  assert_found (bare, "6yszd3u8…151-300", TRUE);
}

/* A thousand files are not all looked through, but the text stays whole. */
static void
test_long_text (void)
{
  g_autoptr (DocketJobState) state = make_state ("ü", NULL, "first.pdf");
  g_autofree char *text = NULL;

  for (guint i = 1; i < 1000; i++)
    {
      DocketResult *result = docket_result_new (i);

      result->name = g_strdup_printf ("日本語-%u.pdf", i);
      g_ptr_array_add (state->results, result);
    }
  text = docket_search_text_describe (state);
  g_assert_cmpuint (strlen (text), <=, 800);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  assert_found (state, "first", TRUE);
}

static int
compare (const char *a, const char *b)
{
  return docket_search_text_compare_titles (a, strlen (a), b, strlen (b));
}

static void
test_titles (void)
{
  g_assert_cmpint (compare ("page 9", "page 10"), <, 0);
  g_assert_cmpint (compare ("page 010", "page 9"), >, 0);
  g_assert_cmpint (compare ("page 9\nzzz", "page 9\naaa"), ==, 0);
  g_assert_cmpint (compare ("page", "page 1"), <, 0);
  g_assert_cmpint (compare ("a", "b"), <, 0);
  g_assert_cmpint (compare ("", "a"), <, 0);
  g_assert_cmpint (compare ("99999999999999999999999", "100000000000000000000000"), <, 0);
  g_assert_cmpint (compare ("ü", "z"), >, 0);
}

/* Whatever the bytes are, the order is one. */
static void
test_titles_are_ordered (void)
{
  static const char letters[] = "a01 9.\n\xc3\xbc";

  for (guint i = 0; i < 20000; i++)
    {
      char text[3][5] = { { 0 } };

      for (guint k = 0; k < 12; k++)
        text[k / 4][k % 4] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      g_assert_cmpint (compare (text[0], text[0]), ==, 0);
      g_assert_true ((compare (text[0], text[1]) < 0) == (compare (text[1], text[0]) > 0));
      if (compare (text[0], text[1]) <= 0 && compare (text[1], text[2]) <= 0)
        g_assert_cmpint (compare (text[0], text[2]), <=, 0);
    }
}

static void
test_same_query (void)
{
  g_autoptr (DocketQuery)
      a = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NAME, 7, "Müller  x");
  g_autoptr (DocketQuery)
      b = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NAME, 7, " muller X");
  g_autoptr (DocketQuery)
      c = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NAME, 8, "muller x");

  g_assert_true (docket_query_equal (a, b));
  g_assert_false (docket_query_equal (a, c));
}

static void
test_batch_text (void)
{
  DocketBatch batch = { 1, NOW - 16 * MINUTE, { { 500, 100, 397, 3, 0 }, 0 } };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = { .now = NOW + 14 * 60 * MINUTE, .zone = zone };
  g_autofree char *running = docket_list_text_batch_progress (&batch, NOW);
  g_autofree char *name = NULL;
  g_autofree char *over = NULL;
  g_autofree char *early = NULL;

  g_assert_cmpstr (running, ==, "400 of 500 done · 3 failed · about 4 min");
  batch.added = NOW + 13 * 60 * MINUTE + 31 * MINUTE;
  name = docket_list_text_batch_name (&batch, &moment);
  g_assert_cmpstr (name, ==, "500 jobs, added 13:31");

  batch.counts = (DocketCounts){ { 500, 0, 500, 0, 0 }, 0 };
  over = docket_list_text_batch_progress (&batch, moment.now);
  g_assert_cmpstr (over, ==, "All 500 done");
  batch.counts = (DocketCounts){ { 500, 498, 2, 0, 0 }, 0 };
  early = docket_list_text_batch_progress (&batch, moment.now);
  g_assert_cmpstr (early, ==, "2 of 500 done");
}

static void
test_none_text (void)
{
  g_autofree char *searched = docket_list_text_none (DOCKET_FILTER_PROBLEMS, "tax return 2024", 5);
  g_autofree char *one = docket_list_text_none (DOCKET_FILTER_ALL, "x", 1);
  g_autofree char *empty = docket_list_text_none (DOCKET_FILTER_UNSEEN, "", 0);

  g_assert_cmpstr (searched,
                   ==,
                   "None of the 5 problems matches “tax return 2024”. "
                   "Names, IDs, files and reasons were searched.");
  g_assert_cmpstr (
      one, ==, "None of the 1 job matches “x”. Names, IDs, files and reasons were searched.");
  g_assert_cmpstr (empty, ==, "All outcomes were seen.");
}

static void
test_done_text (void)
{
  g_autofree char *added = docket_list_text_added (3, 1);
  g_autofree char *present = docket_list_text_added (0, 1);
  g_autofree char *removed = docket_list_text_removed (1);
  g_autofree char *returned = docket_list_text_returned (2);
  g_autofree char *many = docket_list_text_first_looks (500, 2, 996, 10 * (gint64) G_USEC_PER_SEC);
  g_autofree char *unseen = docket_list_text_unseen (3);

  g_assert_cmpstr (added, ==, "3 jobs added, 1 was already here");
  g_assert_cmpstr (present, ==, "Already in the list");
  g_assert_cmpstr (removed, ==, "1 job removed");
  g_assert_cmpstr (returned, ==, "2 jobs are back");
  g_assert_cmpstr (many,
                   ==,
                   "500 jobs added, 2 were already here. "
                   "The first checks cost 996 credits in all. They start in 10 s.");
  g_assert_cmpstr (unseen, ==, "3 finished while Docket was closed");
}

static void
test_paced_text (void)
{
  static const struct
  {
    guint n_jobs;
    double rate;
    const char *text;
  } cases[] = {
    { 1000, 1, "1000 jobs at 1 check a second: about 17 minutes for one check of each" },
    { 1000, 5, "1000 jobs at 5 checks a second: about 3 minutes for one check of each" },
    { 1000, 1.6, "1000 jobs at 1.6 checks a second: about 10 minutes for one check of each" },
    { 10000, 1, "10000 jobs at 1 check a second: about 3 hours for one check of each" },
    { 70, 0.5, "70 jobs at 0.5 checks a second: about 2 minutes for one check of each" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = docket_list_text_paced (cases[i].n_jobs, cases[i].rate);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/query/fold", test_fold);
  g_test_add_func ("/query/search", test_search);
  g_test_add_func ("/query/long-text", test_long_text);
  g_test_add_func ("/query/titles", test_titles);
  g_test_add_func ("/query/titles-are-ordered", test_titles_are_ordered);
  g_test_add_func ("/query/same-query", test_same_query);
  g_test_add_func ("/query/batch-text", test_batch_text);
  g_test_add_func ("/query/none-text", test_none_text);
  g_test_add_func ("/query/done-text", test_done_text);
  g_test_add_func ("/query/paced", test_paced_text);
  return g_test_run ();
}
