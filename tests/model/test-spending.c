/* test-spending.c: what checks have cost, and what asking every 3 s would have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-spending.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/* 2026-03-31, 22:30 UTC. */
#define NOW (G_GINT64_CONSTANT (1774996200) * SECOND)

static void
test_blind (void)
{
  DocketSpending spending = { 0 };

  g_assert_cmpint (docket_spending_get_blind (0), ==, 2);
  g_assert_cmpint (docket_spending_get_blind (-SECOND), ==, 2);
  g_assert_cmpint (docket_spending_get_blind (3 * SECOND), ==, 2);
  g_assert_cmpint (docket_spending_get_blind (3 * SECOND + 1), ==, 4);
  g_assert_cmpint (docket_spending_get_blind (3600 * SECOND), ==, 2400);
  docket_spending_add_job (&spending, 12 * SECOND);
  docket_spending_add_job (&spending, 60 * SECOND);
  g_assert_cmpint (spending.n_jobs, ==, 2);
  g_assert_cmpint (spending.blind, ==, 48);
}

/* Day and month are those of where the person is. */
static void
test_periods (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) east = g_time_zone_new_offset (2 * 3600);

  g_assert_cmpint (docket_spending_get_day_begin (NOW, utc), ==, NOW - 81000 * SECOND);
  g_assert_cmpint (
      docket_spending_get_month_begin (NOW, utc), ==, NOW - (30 * 86400 + 81000) * SECOND);
  /* There it is 00:30 on the first of April. */
  g_assert_cmpint (docket_spending_get_day_begin (NOW, east), ==, NOW - 1800 * SECOND);
  g_assert_cmpint (docket_spending_get_month_begin (NOW, east), ==, NOW - 1800 * SECOND);
}

static void
test_words (void)
{
  const DocketSpent none = { 0, 0 };
  const DocketSpent one = { 1, 2 };
  const DocketSpent some = { 12, 24 };
  const DocketSpending spending = { .blind = 830 };
  g_autofree char *none_text = docket_spending_describe (&none);
  g_autofree char *one_text = docket_spending_describe (&one);
  g_autofree char *some_text = docket_spending_describe (&some);
  g_autofree char *blind = docket_spending_describe_blind (&spending);
  g_autofree char *left = docket_spending_describe_balance (1);

  g_assert_cmpstr (none_text, ==, "No checks");
  g_assert_cmpstr (one_text, ==, "1 check, 2 credits");
  g_assert_cmpstr (some_text, ==, "12 checks, 24 credits");
  g_assert_cmpstr (blind, ==, "830 credits");
  g_assert_cmpstr (left, ==, "1 credit left");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spending/blind", test_blind);
  g_test_add_func ("/spending/periods", test_periods);
  g_test_add_func ("/spending/words", test_words);
  return g_test_run ();
}
