/* test-job-update.c: what an answer changes in a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-update.h"

#include <string.h>

#define JOB    "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"
#define MINUTE (60 * (gint64) G_USEC_PER_SEC)
#define OTHER  "Q92F33DZJZBQ0O5WXQK96YAHMBZTWSZG--103-600"
#define LINK   "https://h/" JOB "/report.pdf?X-Amz-Date=20300101T000000Z&X-Amz-Expires=60"

/* Answers, by the words of the design. */
#define WORKING      200, "{\"status\":\"working\",\"remainingCredits\":60227}"
#define SUCCESS      200, "{\"status\":\"success\",\"url\":\"" LINK "\",\"pageCount\":12}"
#define FAILED       200, "{\"status\":\"failed\",\"message\":\"Damaged file\"}"
#define ABORTED      200, "{\"status\":\"aborted\"}"
#define UNKNOWN      200, "{\"status\":\"unknown\"}"
#define NOT_FOUND    404, "{\"errorCode\":404,\"error\":true,\"message\":\"Job not found\"}"
#define BAD_REQUEST  400, "{\"error\":true,\"message\":\"jobid?\"}"
#define REFUSED      401, "{\"status\":\"error\",\"errorCode\":401,\"message\":\"Key\"}"
#define RATE_LIMITED 429, "{\"error\":true,\"message\":\"Too many\"}"
#define BROKEN       500, "<html>"
#define JOB_ERROR    200, "{\"error\":true,\"message\":\"Odd\"}"
#define WRONG_JOB    200, "{\"status\":\"success\",\"jobId\":\"" OTHER "\",\"url\":\"" LINK "\"}"

static DocketJobState *
answer (const DocketJobState *old, gboolean forced, gint64 now, guint http_status, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReply)
      reply = docket_reply_parse (JOB, http_status, NULL, 0, text, strlen (text), &error);

  g_assert_no_error (error);
  return docket_job_update_from_reply (old, reply, forced, now);
}

/* The state after @first, and then after @second. */
typedef struct
{
  const char *what;
  guint first_http;
  const char *first;
  guint second_http;
  const char *second;
  DocketStatus status;
  DocketTrouble trouble;
  const char *message;
  gint64 n_unknown;
  gint64 n_errors;
  gint64 spent;
  guint n_results;
} Case;

static const Case cases[] = {
  { "working", WORKING, WORKING, DOCKET_STATUS_WORKING, .spent = 4 },
  { "working, success", WORKING, SUCCESS, DOCKET_STATUS_SUCCESS, .spent = 4, .n_results = 1 },
  { "working, failed",
    WORKING,
    FAILED,
    DOCKET_STATUS_FAILED,
    .message = "Damaged file",
    .spent = 4 },
  { "working, aborted", WORKING, ABORTED, DOCKET_STATUS_ABORTED, .spent = 4 },
  { "unknown once", WORKING, UNKNOWN, DOCKET_STATUS_WORKING, .n_unknown = 1, .spent = 4 },
  { "unknown twice", UNKNOWN, UNKNOWN, DOCKET_STATUS_UNKNOWN, .n_unknown = 2, .spent = 4 },
  { "404 once",
    WORKING,
    NOT_FOUND,
    DOCKET_STATUS_WORKING,
    .message = "Job not found",
    .n_unknown = 1,
    .spent = 2 },
  { "404 at first",
    NOT_FOUND,
    NOT_FOUND,
    DOCKET_STATUS_UNKNOWN,
    .message = "Job not found",
    .n_unknown = 2 },
  { "404, unknown", NOT_FOUND, UNKNOWN, DOCKET_STATUS_UNKNOWN, .n_unknown = 2, .spent = 2 },
  { "unknown, working by force", UNKNOWN, WORKING, DOCKET_STATUS_WORKING, .spent = 4 },
  { "unknown, success", UNKNOWN, SUCCESS, DOCKET_STATUS_SUCCESS, .spent = 4, .n_results = 1 },
  { "an error for this job",
    WORKING,
    JOB_ERROR,
    DOCKET_STATUS_WORKING,
    DOCKET_TROUBLE_SERVICE_ERROR,
    "Odd",
    .n_errors = 1,
    .spent = 2 },
  { "another job's reply",
    WORKING,
    WRONG_JOB,
    DOCKET_STATUS_WORKING,
    DOCKET_TROUBLE_SERVICE_ERROR,
    .n_errors = 1,
    .spent = 2 },
  { "400 twice",
    BAD_REQUEST,
    BAD_REQUEST,
    DOCKET_STATUS_WAITING,
    DOCKET_TROUBLE_SERVICE_ERROR,
    "jobid?",
    .n_errors = 2 },
  { "errors end with an answer", JOB_ERROR, WORKING, DOCKET_STATUS_WORKING, .spent = 2 },
  { "429",
    WORKING,
    RATE_LIMITED,
    DOCKET_STATUS_WORKING,
    DOCKET_TROUBLE_RATE_LIMITED,
    "Too many",
    .spent = 2 },
  { "500", WORKING, BROKEN, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_SERVICE_ERROR, .spent = 2 },
  { "401",
    WORKING,
    REFUSED,
    DOCKET_STATUS_WORKING,
    DOCKET_TROUBLE_SERVICE_ERROR,
    "Key",
    .spent = 2 },
  { "401 of a new job", REFUSED, WORKING, DOCKET_STATUS_WORKING, .spent = 2 },
  /* A final status is taken back by nothing but another final one. */
  { "success, late working", SUCCESS, WORKING, DOCKET_STATUS_SUCCESS, .spent = 4, .n_results = 1 },
  { "success, 404", SUCCESS, NOT_FOUND, DOCKET_STATUS_SUCCESS, .spent = 2, .n_results = 1 },
  { "success, unknown", SUCCESS, UNKNOWN, DOCKET_STATUS_SUCCESS, .spent = 4, .n_results = 1 },
  { "failed, working",
    FAILED,
    WORKING,
    DOCKET_STATUS_FAILED,
    .message = "Damaged file",
    .spent = 4 },
  { "failed, 404", FAILED, NOT_FOUND, DOCKET_STATUS_FAILED, .message = "Damaged file", .spent = 2 },
  { "failed, success", FAILED, SUCCESS, DOCKET_STATUS_SUCCESS, .spent = 4, .n_results = 1 },
  { "success, 429", SUCCESS, RATE_LIMITED, DOCKET_STATUS_SUCCESS, .spent = 2, .n_results = 1 },
  { "success, another job's reply",
    SUCCESS,
    WRONG_JOB,
    DOCKET_STATUS_SUCCESS,
    .spent = 2,
    .n_results = 1 },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
      g_autoptr (DocketJobState) between = answer (new_job, TRUE, 1000, c->first_http, c->first);
      g_autoptr (DocketJobState) after = answer (between, TRUE, 2000, c->second_http, c->second);

      g_test_message ("%s", c->what);
      g_assert_cmpint (after->status, ==, c->status);
      g_assert_cmpint (after->trouble, ==, c->trouble);
      g_assert_cmpint (after->trouble_since != 0, ==, c->trouble != DOCKET_TROUBLE_NONE);
      g_assert_cmpstr (after->message, ==, c->message);
      g_assert_cmpint (after->n_unknown, ==, c->n_unknown);
      g_assert_cmpint (after->n_errors, ==, c->n_errors);
      g_assert_cmpint (after->credits_spent, ==, c->spent);
      g_assert_cmpint (after->n_checks, ==, 2);
      g_assert_cmpint (after->last_checked, ==, 2000);
      g_assert_cmpuint (after->results->len, ==, c->n_results);
      g_assert_cmpint (after->finished != 0, ==, docket_status_is_final (c->status));
      /* A state is a value: the one before is as it was. */
      g_assert_cmpint (new_job->n_checks, ==, 0);
      g_assert_cmpint (new_job->status, ==, DOCKET_STATUS_WAITING);
      g_assert_cmpint (between->n_checks, ==, 1);
      g_assert_cmpint (between->last_checked, ==, 1000);
    }
}

static void
test_success (void)
{
  g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) working = NULL;
  g_autoptr (DocketJobState) done = NULL;

  new_job->next_check = 500;
  working = answer (new_job, FALSE, 1000, WORKING);
  done = answer (working, FALSE, 2000, SUCCESS);
  g_assert_cmpint (working->first_working, ==, 1000);
  g_assert_cmpint (working->remaining_credits, ==, 60227);
  g_assert_false (docket_job_state_is_unseen (working));
  g_assert_cmpint (done->first_working, ==, 1000);
  g_assert_cmpint (done->finished, ==, 2000);
  g_assert_cmpint (done->next_check, ==, 0);
  g_assert_cmpint (done->page_count, ==, 12);
  g_assert_cmpint (done->credits, ==, DOCKET_NO_NUMBER);
  g_assert_cmpint (done->remaining_credits, ==, 60227);
  g_assert_cmpstr (done->name, ==, "report");
  g_assert_true (docket_job_state_is_unseen (done));
  g_assert_null (strstr (done->raw_reply, "X-Amz"));
}

/* An unforced "working" says of no job that it exists. */
static void
test_not_known_is_remembered (void)
{
  g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) once = answer (new_job, TRUE, 1000, UNKNOWN);
  g_autoptr (DocketJobState) unforced = answer (once, FALSE, 2000, WORKING);
  g_autoptr (DocketJobState) forced = answer (once, TRUE, 2000, WORKING);

  g_assert_cmpint (once->n_unknown, ==, 1);
  g_assert_cmpint (once->finished, ==, 0);
  g_assert_cmpint (unforced->n_unknown, ==, 1);
  g_assert_cmpint (forced->n_unknown, ==, 0);
}

/* A job that was not known and is working now has come back: its end will be news. */
static void
test_comes_back (void)
{
  g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) once = answer (new_job, TRUE, 1000, NOT_FOUND);
  g_autoptr (DocketJobState) unknown = answer (once, TRUE, 2000, NOT_FOUND);
  g_autoptr (DocketJobState) back = NULL;
  g_autoptr (DocketJobState) done = NULL;

  g_assert_cmpint (unknown->status, ==, DOCKET_STATUS_UNKNOWN);
  unknown->told = unknown->seen = 2500;
  back = answer (unknown, TRUE, 3000, WORKING);
  done = answer (unknown, TRUE, 3000, SUCCESS);
  g_assert_cmpint (back->status, ==, DOCKET_STATUS_WORKING);
  g_assert_cmpint (back->finished, ==, 0);
  g_assert_cmpint (back->told, ==, 0);
  g_assert_cmpint (back->seen, ==, 0);
  g_assert_cmpint (done->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpint (done->finished, ==, 3000);
  g_assert_cmpint (done->told, ==, 0);
}

/* A job that is not known stays so when "working" is said without force, as it is said of jobs that
 * do not exist; and when asked again it is no news. */
static void
test_second_chances (void)
{
  g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) once = answer (new_job, TRUE, 1000, NOT_FOUND);
  g_autoptr (DocketJobState) unknown = answer (once, TRUE, 2000, NOT_FOUND);
  g_autoptr (DocketJobState) unforced = NULL;
  g_autoptr (DocketJobState) third = NULL;
  g_autoptr (DocketJobState) fourth = NULL;
  g_autoptr (DocketJobState) error = NULL;

  g_assert_cmpint (docket_job_update_get_second_chance (once), ==, 0);
  g_assert_cmpint (docket_job_update_get_second_chance (unknown), ==, 2000 + 10 * MINUTE);
  unknown->told = unknown->seen = 2500;
  unforced = answer (unknown, FALSE, 3000, WORKING);
  third = answer (unknown, TRUE, 3000, NOT_FOUND);
  g_assert_cmpint (unforced->status, ==, DOCKET_STATUS_UNKNOWN);
  g_assert_cmpint (third->status, ==, DOCKET_STATUS_UNKNOWN);
  g_assert_cmpint (third->finished, ==, 2000);
  g_assert_cmpint (third->told, ==, 2500);
  g_assert_cmpint (third->seen, ==, 2500);
  g_assert_cmpint (docket_job_update_get_second_chance (third), ==, 2000 + 40 * MINUTE);

  fourth = answer (third, TRUE, 4000, UNKNOWN);
  error = answer (third, TRUE, 4000, JOB_ERROR);
  g_assert_cmpint (docket_job_update_get_second_chance (fourth), ==, 0);
  g_assert_cmpint (docket_job_update_get_second_chance (error), ==, 0);
  g_assert_cmpint (error->n_errors, ==, 0);
}

/* What the service said of a result is not replaced by a late answer to another question. */
static void
test_late_answer (void)
{
  g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) done = answer (new_job, FALSE, 1000, SUCCESS);
  g_autoptr (DocketJobState) late = answer (done, FALSE, 2000, WORKING);

  g_assert_cmpint (late->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpint (late->finished, ==, 1000);
  g_assert_cmpstr (late->raw_reply, ==, done->raw_reply);
  g_assert_true (docket_job_state_same_results (done, late));
}

/* That Docket gave up was told; that the job is final is told as well. */
static void
test_after_giving_up (void)
{
  static const struct
  {
    guint http_status;
    const char *text;
  } ends[] = { { SUCCESS }, { FAILED }, { UNKNOWN } };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
      g_autoptr (DocketJobState) after = NULL;

      state->status = DOCKET_STATUS_WORKING;
      state->trouble = DOCKET_TROUBLE_GAVE_UP;
      state->told = state->seen = 500;
      state->n_unknown = 1;
      after = answer (state, TRUE, 1000, ends[i].http_status, ends[i].text);
      g_assert_true (docket_status_is_final (after->status));
      g_assert_cmpint (after->trouble, ==, DOCKET_TROUBLE_NONE);
      g_assert_cmpint (after->told, ==, 0);
      g_assert_cmpint (after->seen, ==, 0);
    }
}

/* The same outcome again is no news, and what is kept stays kept. */
static void
test_same_outcome (void)
{
  g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) done = answer (new_job, FALSE, 1000, SUCCESS);
  g_autoptr (DocketJobState) again = NULL;
  g_autoptr (DocketJobState) kept_again = NULL;
  DocketResult *kept = docket_result_new (0);

  done->told = done->seen = 1500;
  again = answer (done, FALSE, 2000, SUCCESS);
  g_assert_cmpint (again->finished, ==, 1000);
  g_assert_cmpint (again->told, ==, 1500);
  g_assert_cmpint (again->seen, ==, 1500);

  kept->state = DOCKET_RESULT_KEPT;
  kept->saved_as = g_strdup ("/results/report.pdf");
  g_ptr_array_set_size (again->results, 0);
  g_ptr_array_add (again->results, kept);
  kept_again = answer (again, FALSE, 3000, SUCCESS);
  g_assert_true (docket_job_state_same_results (again, kept_again));
}

static const DocketResult *
get_result (DocketJobState *state)
{
  g_assert_cmpuint (state->results->len, ==, 1);
  return g_ptr_array_index (state->results, 0);
}

/* Whether links are signed anew for each check is not documented: the newest counts. */
static void
test_signed_anew (void)
{
  static const char newer[] = "{\"status\":\"success\",\"url\":\"https://h/" JOB
                              "/report.pdf?X-Amz-Date=20300101T010000Z&X-Amz-Expires=60\"}";
  g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) done = answer (new_job, FALSE, 1000, SUCCESS);
  g_autoptr (DocketJobState) same = answer (done, FALSE, 2000, SUCCESS);
  g_autoptr (DocketJobState) anew = answer (done, FALSE, 2000, 200, newer);

  g_assert_true (docket_job_state_same_results (done, same));
  g_assert_cmpstr (get_result (same)->link, ==, LINK);
  g_assert_cmpstr (get_result (anew)->link, !=, LINK);
  g_assert_cmpint (get_result (anew)->expires - get_result (done)->expires, ==, 60 * MINUTE);
  g_assert_cmpint (anew->finished, ==, done->finished);
}

/* Nor is how long a finished job is known: an end stays an end. */
static void
test_gone_later (void)
{
  g_autoptr (DocketJobState) new_job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) done = answer (new_job, FALSE, 1000, SUCCESS);
  g_autoptr (DocketJobState) once = answer (done, TRUE, 2000, NOT_FOUND);
  g_autoptr (DocketJobState) twice = answer (once, TRUE, 3000, UNKNOWN);

  g_assert_cmpint (twice->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpint (twice->finished, ==, 1000);
  g_assert_true (docket_job_state_same_results (done, twice));
}

static void
test_links (void)
{
  static const struct
  {
    const char *link;
    gint64 expires;
  } results[] = {
    { "https://h/1", 0 }, { "https://h/2", 1000 }, { NULL, 0 }, { "https://h/4", 2000 }
  };
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autoptr (GString) links = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      DocketResult *result = docket_result_new (i);

      result->link = g_strdup (results[i].link);
      result->expires = results[i].expires;
      g_ptr_array_add (state->results, result);
    }
  g_assert_cmpuint (docket_job_state_list_links (state, 999, NULL), ==, 3);
  g_assert_cmpuint (docket_job_state_list_links (state, 1000, links), ==, 2);
  g_assert_cmpstr (links->str, ==, "https://h/1\nhttps://h/4");
  g_assert_cmpuint (docket_job_state_list_links (state, 1000, links), ==, 2);
  g_assert_cmpstr (links->str, ==, "https://h/1\nhttps://h/4\nhttps://h/1\nhttps://h/4");
}

static void
test_errors_in_a_row (void)
{
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) clean = NULL;

  for (gint64 i = 1; i <= DOCKET_MAX_JOB_ERRORS; i++)
    {
      g_autoptr (DocketJobState) next = answer (state, FALSE, 1000 * i, JOB_ERROR);

      g_assert_cmpint (next->n_errors, ==, i);
      g_assert_cmpint (next->trouble_since, ==, 1000);
      g_assert_cmpstr (next->trouble_text, ==, "Odd");
      docket_job_state_unref (g_steal_pointer (&state));
      state = g_steal_pointer (&next);
    }
  clean = answer (state, FALSE, 9000, WORKING);
  g_assert_cmpint (clean->n_errors, ==, 0);
  g_assert_cmpint (clean->trouble, ==, DOCKET_TROUBLE_NONE);
  g_assert_cmpint (clean->trouble_since, ==, 0);
  g_assert_null (clean->trouble_text);
}

/* Names come from a link only where it says something and nobody named the job. */
static void
test_names (void)
{
  static const struct
  {
    const char *name;
    const char *fields;
    const char *expected;
  } names[] = {
    { NULL, "\"url\":\"https://h/report.pdf?a\"", "report" },
    { NULL, "\"url\":\"https://h/a%20b.pdf\"", "a b" },
    { NULL, "\"url\":\"https://h/L8QYIZQ6KZOITCT0PXUNPM6HKYSP5OIO.json\"", NULL },
    { NULL, "\"url\":\"https://h/ABCDEFGHIJ0123456789.pdf\"", NULL },
    { NULL, "\"url\":\"https://h/ABCDEFGHIJ012345678.pdf\"", "ABCDEFGHIJ012345678" },
    { NULL, "\"urls\":[\"https://h/a1.pdf\",\"https://h/a2.pdf\"]", NULL },
    { NULL, "\"body\":{\"a\":1}", NULL },
    { NULL, "\"url\":\"https://h/\"", NULL },
    { NULL, "\"message\":\"Success\"", NULL },
    { "mine", "\"url\":\"https://h/report.pdf\"", "mine" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"status\":\"success\",%s}", names[i].fields);
      g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
      g_autoptr (DocketJobState) done = NULL;

      g_test_message ("%s", text);
      state->name = g_strdup (names[i].name);
      done = answer (state, FALSE, 1000, 200, text);
      g_assert_cmpstr (done->name, ==, names[i].expected);
    }
}

static void
test_trouble (void)
{
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autoptr (DocketJobState)
      offline = docket_job_update_with_trouble (state, DOCKET_TROUBLE_OFFLINE, "No route", 1000);
  g_autoptr (DocketJobState)
      still = docket_job_update_with_trouble (offline, DOCKET_TROUBLE_OFFLINE, NULL, 2000);
  g_autoptr (DocketJobState)
      other = docket_job_update_with_trouble (still, DOCKET_TROUBLE_NO_KEY, NULL, 3000);
  g_autoptr (DocketJobState)
      none = docket_job_update_with_trouble (other, DOCKET_TROUBLE_NONE, NULL, 4000);

  g_assert_cmpint (offline->trouble, ==, DOCKET_TROUBLE_OFFLINE);
  g_assert_cmpint (offline->trouble_since, ==, 1000);
  g_assert_cmpstr (offline->trouble_text, ==, "No route");
  g_assert_cmpint (offline->n_checks, ==, 0);
  g_assert_cmpint (still->trouble_since, ==, 1000);
  g_assert_null (still->trouble_text);
  g_assert_cmpint (other->trouble_since, ==, 3000);
  g_assert_cmpint (none->trouble_since, ==, 0);
  g_assert_cmpint (none->status, ==, DOCKET_STATUS_WAITING);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-update/cases", test_cases);
  g_test_add_func ("/job-update/success", test_success);
  g_test_add_func ("/job-update/not-known-is-remembered", test_not_known_is_remembered);
  g_test_add_func ("/job-update/comes-back", test_comes_back);
  g_test_add_func ("/job-update/second-chances", test_second_chances);
  g_test_add_func ("/job-update/late-answer", test_late_answer);
  g_test_add_func ("/job-update/after-giving-up", test_after_giving_up);
  g_test_add_func ("/job-update/same-outcome", test_same_outcome);
  g_test_add_func ("/job-update/signed-anew", test_signed_anew);
  g_test_add_func ("/job-update/gone-later", test_gone_later);
  g_test_add_func ("/job-update/links", test_links);
  g_test_add_func ("/job-update/errors-in-a-row", test_errors_in_a_row);
  g_test_add_func ("/job-update/names", test_names);
  g_test_add_func ("/job-update/trouble", test_trouble);
  return g_test_run ();
}
