/* test-error-code.c: every code of the service, in an answer and as the reason of a failure
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-error-code.h"
#include "docket-job-text.h"
#include "docket-job-update.h"

#include <string.h>

#define JOB "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"

/* The page of response codes of the service, and what its other pages add; in order. */
static const struct
{
  gint64 code;
  DocketOutcome outcome;
} codes[] = {
  { 200, DOCKET_OUTCOME_WORKING },       { 204, DOCKET_OUTCOME_SERVICE_ERROR },
  { 400, DOCKET_OUTCOME_BAD_REQUEST },   { 401, DOCKET_OUTCOME_REFUSED },
  { 402, DOCKET_OUTCOME_REFUSED },       { 403, DOCKET_OUTCOME_REFUSED },
  { 404, DOCKET_OUTCOME_NOT_KNOWN },     { 405, DOCKET_OUTCOME_SERVICE_ERROR },
  { 408, DOCKET_OUTCOME_SERVICE_ERROR }, { 414, DOCKET_OUTCOME_JOB_ERROR },
  { 415, DOCKET_OUTCOME_JOB_ERROR },     { 429, DOCKET_OUTCOME_RATE_LIMITED },
  { 441, DOCKET_OUTCOME_JOB_ERROR },     { 442, DOCKET_OUTCOME_JOB_ERROR },
  { 443, DOCKET_OUTCOME_JOB_ERROR },     { 444, DOCKET_OUTCOME_JOB_ERROR },
  { 445, DOCKET_OUTCOME_JOB_ERROR },     { 446, DOCKET_OUTCOME_JOB_ERROR },
  { 447, DOCKET_OUTCOME_JOB_ERROR },     { 448, DOCKET_OUTCOME_JOB_ERROR },
  { 449, DOCKET_OUTCOME_JOB_ERROR },     { 450, DOCKET_OUTCOME_JOB_ERROR },
  { 452, DOCKET_OUTCOME_JOB_ERROR },     { 454, DOCKET_OUTCOME_JOB_ERROR },
  { 500, DOCKET_OUTCOME_SERVICE_ERROR }, { 502, DOCKET_OUTCOME_SERVICE_ERROR },
  { 503, DOCKET_OUTCOME_SERVICE_ERROR }, { 504, DOCKET_OUTCOME_SERVICE_ERROR },
};

static DocketReply *
parse (guint http_status, const char *text)
{
  g_autoptr (GError) error = NULL;
  DocketReply *reply = docket_reply_parse (JOB, http_status, NULL, 0, text, strlen (text), &error);

  g_assert_no_error (error);
  return reply;
}

/* A sentence that can stand on its own. */
static void
assert_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_ascii_isupper (text[0]));
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_cmpuint (strlen (text), >, 20);
  g_assert_cmpuint (strlen (text), <, 120);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const DocketErrorCode *code = docket_error_code_find (codes[i].code);

      g_test_message ("%d", (int) codes[i].code);
      g_assert_nonnull (code);
      g_assert_cmpint (code->code, ==, codes[i].code);
      g_assert_cmpint (code->outcome, ==, codes[i].outcome);
      assert_sentence (code->what);
      if (codes[i].code != 200)
        assert_sentence (code->help);
    }
  g_assert_null (docket_error_code_find (0));
  g_assert_null (docket_error_code_find (451));
  g_assert_null (docket_error_code_find (-1));
  g_assert_cmpint (docket_error_code_get_outcome (451), ==, DOCKET_OUTCOME_JOB_ERROR);
  g_assert_cmpint (docket_error_code_get_outcome (599), ==, DOCKET_OUTCOME_SERVICE_ERROR);
  g_assert_nonnull (docket_error_code_find (522));
}

static char *
insert_code (const char *shape, gint64 code)
{
  g_auto (GStrv) parts = g_strsplit (shape, "CODE", 2);

  return g_strdup_printf ("%s%d%s", parts[0], (int) code, parts[1]);
}

/* An error means the same in the HTTP status as in the body, in each shape that occurs. */
static void
test_answers (void)
{
  static const char *const shapes[] = {
    "{\"error\":true,\"status\":CODE,\"message\":\"It is so\"}",
    "{\"status\":\"error\",\"errorCode\":CODE,\"error\":true,\"message\":\"It is so\"}",
    "{\"errorCode\":\"CODE\",\"error\":\"It is so\",\"message\":\"It is so\"}",
    "{\"Error\":true,\"ErrorCode\":CODE,\"Message\":\"It is so\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (codes[i].code < 400)
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
        {
          g_autofree char *text = NULL;
          g_autoptr (DocketReply) by_status = NULL;
          g_autoptr (DocketReply) in_body = NULL;

          text = insert_code (shapes[k], codes[i].code);
          by_status = parse ((guint) codes[i].code, text);
          in_body = parse (200, text);
          g_test_message ("%s", text);
          g_assert_cmpint (by_status->outcome, ==, codes[i].outcome);
          g_assert_cmpint (in_body->outcome, ==, codes[i].outcome);
          g_assert_cmpint (by_status->error_code, ==, codes[i].code);
          g_assert_cmpint (in_body->error_code, ==, codes[i].code);
          g_assert_cmpstr (by_status->message, ==, "It is so");
        }
    }
}

/* A job that failed with a code says what that means and what helps, beside what was said. */
static void
test_failures (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = { .now = 1000, .zone = zone, .saving = -1 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const DocketErrorCode *code = docket_error_code_find (codes[i].code);
      g_autofree char *text = g_strdup_printf ("{\"status\":\"failed\",\"errorCode\":%d}",
                                               (int) codes[i].code);
      g_autoptr (DocketReply) reply = parse (200, text);
      g_autoptr (DocketJobState) job = docket_job_state_new (JOB);
      g_autoptr (DocketJobState) failed = docket_job_update_from_reply (job, reply, FALSE, 1000);
      g_autofree char *caption = docket_job_text_caption (failed, &moment);
      g_autofree char *explanation = docket_job_text_explanation (failed);
      g_autofree char *notice = docket_job_text_notice_body (failed, &moment);
      g_autofree char *sentence = docket_job_text_sentence (failed, &moment);

      if (codes[i].code < 300)
        continue;
      g_assert_cmpint (failed->status, ==, DOCKET_STATUS_FAILED);
      g_assert_cmpint (failed->error_code, ==, codes[i].code);
      g_assert_true (g_str_has_prefix (caption, "Failed: "));
      g_assert_false (g_str_has_suffix (caption, "."));
      g_assert_nonnull (strstr (explanation, code->what));
      g_assert_nonnull (strstr (explanation, code->help));
      g_assert_true (g_str_has_prefix (code->what, notice));
      g_assert_false (g_str_has_suffix (sentence, ".."));
    }
}

/* In a row a known code is said in the fewest words, whatever the service says of it; what it said
 * stays for the page. */
static void
test_brief (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = { .now = 1000, .zone = zone, .saving = -1 };
  g_autoptr (DocketReply) reply = parse (
      200,
      "{\"status\":\"failed\",\"errorCode\":442,"
      "\"message\":\"Input document is damaged or in incorrect format. See the log for more.\"}");
  g_autoptr (DocketJobState) job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) failed = docket_job_update_from_reply (job, reply, FALSE, 1000);
  g_autofree char *caption = docket_job_text_caption (failed, &moment);
  g_autofree char *explanation = docket_job_text_explanation (failed);

  g_assert_cmpstr (caption, ==, "Failed: damaged file, or of another type");
  g_assert_cmpstr (explanation,
                   ==,
                   "The document is damaged, or of another type than expected. Open the input file "
                   "to see whether it is whole, and start the job again. PDF.co could not do this "
                   "job. It gives the credits of a failed job back.");
  g_assert_cmpstr (failed->message,
                   ==,
                   "Input document is damaged or in incorrect format. See the log for more.");
}

/* While a job is only not answered, its code explains the trouble; the status stays. */
static void
test_trouble (void)
{
  g_autoptr (DocketReply)
      reply = parse (200, "{\"error\":true,\"errorCode\":415,\"message\":\"Media?\"}");
  g_autoptr (DocketJobState) job = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) once = docket_job_update_from_reply (job, reply, FALSE, 1000);
  g_autoptr (DocketJobState) often = docket_job_state_copy (once);
  g_autofree char *passing = NULL;
  g_autofree char *stuck = NULL;

  often->n_errors = DOCKET_MAX_JOB_ERRORS;
  passing = docket_job_text_explanation (once);
  stuck = docket_job_text_explanation (often);
  g_assert_cmpint (once->status, ==, DOCKET_STATUS_WAITING);
  g_assert_cmpint (once->trouble, ==, DOCKET_TROUBLE_SERVICE_ERROR);
  g_assert_cmpstr (once->trouble_text, ==, "Media?");
  g_assert_cmpstr (passing,
                   ==,
                   "PDF.co does not take this type of content. PDF.co answered with an error. "
                   "Docket tries again by itself.");
  g_assert_nonnull (strstr (stuck, "PDF.co does not take this type of content."));
  g_assert_nonnull (strstr (stuck, "Check Now"));
}

/* Only a 400 that speaks of the job id may mean that it is spelt in another way. */
static void
test_names_job_id (void)
{
  static const struct
  {
    const char *message;
    gboolean names;
  } cases[] = {
    { "The parameter jobid is missing", TRUE },
    { "jobId?", TRUE },
    { "Missing: Job ID.", TRUE },
    { "job_id is required", TRUE },
    { "Invalid JOB-ID", TRUE },
    { "jobs identified", FALSE },
    { "the job idles", FALSE },
    { "The job is gone", FALSE },
    { "Bad parameter", FALSE },
    { "job", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"error\":true,\"message\":\"%s\"}",
                                               cases[i].message);
      g_autoptr (DocketReply) reply = parse (400, text);

      g_test_message ("%s", cases[i].message);
      g_assert_cmpint (docket_reply_names_job_id (reply), ==, cases[i].names);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error-code/table", test_table);
  g_test_add_func ("/error-code/answers", test_answers);
  g_test_add_func ("/error-code/failures", test_failures);
  g_test_add_func ("/error-code/brief", test_brief);
  g_test_add_func ("/error-code/trouble", test_trouble);
  g_test_add_func ("/error-code/names-job-id", test_names_job_id);
  return g_test_run ();
}
