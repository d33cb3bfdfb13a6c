/* test-status.c: the words for statuses, troubles and paces
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-pace.h"
#include "docket-status.h"
#include "docket-trouble.h"

/* The numbers are those of the database: this table is not to be changed. */
static const struct
{
  int number;
  DocketStatus status;
  const char *word;
  gboolean final;
} statuses[] = {
  { 0, DOCKET_STATUS_WAITING, "waiting", FALSE }, { 1, DOCKET_STATUS_WORKING, "working", FALSE },
  { 2, DOCKET_STATUS_SUCCESS, "success", TRUE },  { 3, DOCKET_STATUS_FAILED, "failed", TRUE },
  { 4, DOCKET_STATUS_ABORTED, "aborted", TRUE },  { 5, DOCKET_STATUS_UNKNOWN, "unknown", TRUE },
};

static void
test_statuses (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (statuses), ==, DOCKET_N_STATUSES);
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      DocketStatus read = DOCKET_N_STATUSES;

      g_assert_cmpint (statuses[i].status, ==, statuses[i].number);
      g_assert_cmpstr (docket_status_to_word (statuses[i].status), ==, statuses[i].word);
      g_assert_true (docket_status_from_word (statuses[i].word, &read));
      g_assert_cmpint (read, ==, statuses[i].number);
      g_assert_cmpint (docket_status_is_final (statuses[i].status), ==, statuses[i].final);
    }
}

static void
test_status_words (void)
{
  static const struct
  {
    const char *word;
    gboolean known;
    DocketStatus status;
  } cases[] = {
    { "Success", TRUE, DOCKET_STATUS_SUCCESS },
    { "WORKING", TRUE, DOCKET_STATUS_WORKING },
    { "", FALSE },
    { "succes", FALSE },
    { "successs", FALSE },
    { " success", FALSE },
    { "done", FALSE },
    { "200", FALSE },
    { "ſuccess", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DocketStatus status = DOCKET_N_STATUSES;

      g_test_message ("“%s”", cases[i].word);
      g_assert_cmpint (docket_status_from_word (cases[i].word, &status), ==, cases[i].known);
      if (cases[i].known)
        g_assert_cmpint (status, ==, cases[i].status);
      else
        g_assert_cmpint (status, ==, DOCKET_N_STATUSES);
    }
}

static const struct
{
  int number;
  DocketTrouble trouble;
  const char *word;
  gboolean stops;
  gboolean passes;
} troubles[] = {
  { 0, DOCKET_TROUBLE_NONE, "none", FALSE, FALSE },
  { 1, DOCKET_TROUBLE_OFFLINE, "offline", FALSE, TRUE },
  { 2, DOCKET_TROUBLE_NO_KEY, "no key", TRUE, FALSE },
  { 3, DOCKET_TROUBLE_KEY_REJECTED, "key rejected", TRUE, FALSE },
  { 4, DOCKET_TROUBLE_NO_CREDITS, "out of credits", TRUE, FALSE },
  { 5, DOCKET_TROUBLE_RATE_LIMITED, "rate limited", FALSE, TRUE },
  { 6, DOCKET_TROUBLE_SERVICE_ERROR, "service error", FALSE, TRUE },
  { 7, DOCKET_TROUBLE_NOT_AN_ANSWER, "not an answer", FALSE, TRUE },
  { 8, DOCKET_TROUBLE_OTHER_ACCOUNT, "other account", FALSE, FALSE },
  { 9, DOCKET_TROUBLE_GAVE_UP, "gave up", FALSE, FALSE },
};

static void
test_troubles (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (troubles), ==, DOCKET_N_TROUBLES);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_test_message ("%s", troubles[i].word);
      g_assert_cmpint (troubles[i].trouble, ==, troubles[i].number);
      g_assert_cmpstr (docket_trouble_to_word (troubles[i].trouble), ==, troubles[i].word);
      g_assert_cmpint (docket_trouble_stops_account (troubles[i].trouble), ==, troubles[i].stops);
      g_assert_cmpint (docket_trouble_passes (troubles[i].trouble), ==, troubles[i].passes);
    }
}

static void
test_paces (void)
{
  static const double lambdas[DOCKET_N_PACES] = { 0.1, 0.3, 1, 3 };

  for (guint i = 0; i < DOCKET_N_PACES; i++)
    g_assert_cmpfloat_with_epsilon (docket_pace_get_lambda ((DocketPace) i), lambdas[i], 1e-12);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status/table", test_statuses);
  g_test_add_func ("/status/words", test_status_words);
  g_test_add_func ("/status/troubles", test_troubles);
  g_test_add_func ("/status/paces", test_paces);
  return g_test_run ();
}
