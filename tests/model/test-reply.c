/* test-reply.c: what an answer to a check means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-reply.h"

#include <string.h>

#define JOB   "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"
#define OTHER "Q92F33DZJZBQ0O5WXQK96YAHMBZTWSZG--103-600"
#define LINK  "https://pdf-temp-files.s3.amazonaws.com/" JOB "/report.pdf?X-Amz-Signature=e5553e"
#define HTML  "<!DOCTYPE html><html><title>Log in to the network</title></html>"
#define NONE  DOCKET_NO_NUMBER

/* Tue, 14 Nov 2023 13:49:32 GMT */
#define SERVER_TIME (G_GINT64_CONSTANT (1699969772) * G_USEC_PER_SEC)

static DocketReply *
parse (guint http_status, const char *text, GError **error)
{
  return docket_reply_parse (JOB, http_status, NULL, SERVER_TIME, text, strlen (text), error);
}

static DocketReply *
parse_ok (guint http_status, const char *text)
{
  g_autoptr (GError) error = NULL;
  DocketReply *reply = parse (http_status, text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  return reply;
}

/* The table of the design, and the shapes that replies have in the wild. */
typedef struct
{
  guint http_status;
  const char *text;
  DocketOutcome outcome;
  DocketStatus status;
  gint64 error_code;
  gint64 cost;
} Case;

#define WORKING(text, cost)                                                                        \
  {                                                                                                \
    200, text, DOCKET_OUTCOME_WORKING, DOCKET_STATUS_WORKING, 0, cost                              \
  }
#define FINAL(word, text, cost)                                                                    \
  {                                                                                                \
    200, text, DOCKET_OUTCOME_FINAL, DOCKET_STATUS_##word, 0, cost                                 \
  }
#define PROBLEM(http_status, text, word, code)                                                     \
  {                                                                                                \
    http_status, text, DOCKET_OUTCOME_##word, DOCKET_STATUS_WAITING, code, 0                       \
  }

static const Case cases[] = {
  /* Working, in all its words. */
  WORKING ("{\"status\":\"working\",\"remainingCredits\":60227}", 2),
  WORKING ("{\"status\":\"working\",\"credits\":2,\"remainingCredits\":98}", 2),
  WORKING ("{\"status\":\"working\",\"credits\":0}", 0),
  WORKING ("{\"status\":\"working\",\"credits\":35}", 35),
  WORKING ("{\"status\":\"working\",\"credits\":-1}", 2),
  WORKING ("{\"status\":\"working\",\"credits\":null}", 2),
  WORKING ("{\"status\":\"working\",\"credits\":\"1\"}", 1),
  WORKING ("{\"status\":\"Working\"}", 2),
  WORKING ("{\"STATUS\":\"working\"}", 2),
  WORKING ("{\"status\":\"created\",\"jobId\":\"" JOB "\",\"credits\":100}", 100),
  WORKING ("{\"status\":\"pending\"}", 2),
  WORKING ("{\"status\":\"processing\"}", 2),
  WORKING ("{\"status\":200,\"error\":false,\"jobid\":\"" JOB "\",\"url\":\"" LINK "\"}", 2),
  WORKING ("{\"status\":\"200\"}", 2),
  WORKING ("{\"status\":200.0}", 2),
  WORKING ("\xef\xbb\xbf {\"status\":\"working\"}\r\n", 2),
  WORKING ("{\"status\":\"working\",\"error\":\"false\",\"errorCode\":null}", 2),
  WORKING ("{\"status\":\"working\",\"errorCode\":0}", 2),
  WORKING ("{\"status\":\"working\",\"errorCode\":200}", 2),
  /* Final. A final status counts, whatever else the reply says. */
  FINAL (SUCCESS, "{\"status\":\"success\",\"url\":\"" LINK "\",\"credits\":2}", 2),
  FINAL (SUCCESS, "{\"status\":\"SUCCESS\",\"message\":\"Success\"}", 2),
  FINAL (SUCCESS, "{\"status\":\"success\",\"credits\":100}", 2),
  FINAL (SUCCESS, "{\"status\":\"success\",\"credits\":0,\"body\":{\"vendor\":{}}}", 0),
  FINAL (SUCCESS, "{\"status\":\"success\",\"error\":true}", 2),
  FINAL (FAILED, "{\"status\":\"failed\",\"message\":\"Damaged file\"}", 2),
  FINAL (FAILED, "{\"status\":\"failed\",\"error\":true,\"message\":\"Damaged file\"}", 2),
  FINAL (ABORTED, "{\"status\":\"aborted\"}", 2),
  { 200,
    "{\"status\":\"failed\",\"errorCode\":442,\"error\":true}",
    DOCKET_OUTCOME_FINAL,
    DOCKET_STATUS_FAILED,
    442,
    2 },
  /* Not known: forced, as HTTP status, or as a code in the body. */
  { 200, "{\"status\":\"unknown\"}", DOCKET_OUTCOME_NOT_KNOWN, DOCKET_STATUS_UNKNOWN, 0, 2 },
  { 200,
    "{\"status\":\"unknown\",\"credits\":0}",
    DOCKET_OUTCOME_NOT_KNOWN,
    DOCKET_STATUS_UNKNOWN,
    0,
    0 },
  PROBLEM (404, "{\"errorCode\":404,\"error\":true,\"message\":\"Job not found\"}", NOT_KNOWN, 404),
  PROBLEM (200, "{\"errorCode\":404,\"error\":true}", NOT_KNOWN, 404),
  PROBLEM (200, "{\"status\":404}", NOT_KNOWN, 404),
  PROBLEM (200, "{\"status\":\"404\"}", NOT_KNOWN, 404),
  PROBLEM (200, "{\"status\":\"error\",\"errorCode\":\"404\"}", NOT_KNOWN, 404),
  PROBLEM (200, "{\"status\":\"working\",\"errorCode\":404}", NOT_KNOWN, 404),
  /* Refused, by HTTP status or inside an answer that says 200. */
  PROBLEM (400, "{\"error\":true,\"status\":400,\"message\":\"jobid?\"}", BAD_REQUEST, 400),
  PROBLEM (400, "{\"message\":\"jobid is required\"}", BAD_REQUEST, 400),
  PROBLEM (401, "{\"status\":\"error\",\"errorCode\":401,\"error\":true}", REFUSED, 401),
  PROBLEM (402, "{\"error\":true,\"status\":402,\"message\":\"No credits\"}", REFUSED, 402),
  PROBLEM (403, "{\"error\":\"Forbidden\"}", REFUSED, 403),
  PROBLEM (200, "{\"status\":\"error\",\"errorCode\":401,\"error\":true}", REFUSED, 401),
  PROBLEM (200, "{\"error\":true,\"status\":402}", REFUSED, 402),
  /* Too many requests, with PDF.co's JSON, a proxy's JSON, a page or nothing. */
  PROBLEM (429, "{\"error\":true,\"message\":\"Too many requests\"}", RATE_LIMITED, 429),
  PROBLEM (429, "{\"code\":\"slow\"}", RATE_LIMITED, 429),
  PROBLEM (429, "{}", RATE_LIMITED, 429),
  PROBLEM (429, "[]", RATE_LIMITED, 429),
  PROBLEM (429, HTML, RATE_LIMITED, 429),
  PROBLEM (429, "", RATE_LIMITED, 429),
  PROBLEM (200, "{\"error\":true,\"errorCode\":429}", RATE_LIMITED, 429),
  /* Trouble at the service. */
  PROBLEM (500, "{\"status\":500,\"error\":true}", SERVICE_ERROR, 500),
  PROBLEM (500, HTML, SERVICE_ERROR, 500),
  PROBLEM (502, HTML, SERVICE_ERROR, 502),
  PROBLEM (503, "", SERVICE_ERROR, 503),
  PROBLEM (503, "{\"x\":1}", SERVICE_ERROR, 503),
  PROBLEM (504, "{\"status\":\"succ", SERVICE_ERROR, 504),
  PROBLEM (408, "", SERVICE_ERROR, 408),
  PROBLEM (408, "{\"error\":true,\"message\":\"Timeout\"}", SERVICE_ERROR, 408),
  PROBLEM (599, HTML, SERVICE_ERROR, 599),
  /* HTTP says that something went wrong: a status in the body cannot make a job final. */
  PROBLEM (500, "{\"status\":\"success\"}", SERVICE_ERROR, 500),
  PROBLEM (503, "{\"status\":\"failed\",\"message\":\"x\"}", SERVICE_ERROR, 503),
  PROBLEM (429, "{\"status\":\"success\"}", RATE_LIMITED, 429),
  /* An error for this job alone. */
  { 200,
    "{\"status\":\"working\",\"error\":true,\"message\":\"x\"}",
    DOCKET_OUTCOME_JOB_ERROR,
    DOCKET_STATUS_WORKING,
    0,
    0 },
  { 200, "{\"status\":200,\"error\":true}", DOCKET_OUTCOME_JOB_ERROR, DOCKET_STATUS_WORKING, 0, 0 },
  PROBLEM (200, "{\"error\":true,\"message\":\"x\"}", JOB_ERROR, 0),
  PROBLEM (200, "{\"error\":\"it broke\"}", JOB_ERROR, 0),
  PROBLEM (200, "{\"status\":\"error\",\"error\":true}", JOB_ERROR, 0),
  PROBLEM (200, "{\"status\":\"error\",\"errorCode\":445}", JOB_ERROR, 445),
  PROBLEM (445, "{\"error\":true}", JOB_ERROR, 445),
  /* The reply of another job, even a final one. */
  PROBLEM (200, "{\"status\":\"success\",\"jobId\":\"" OTHER "\"}", JOB_ERROR, 0),
  PROBLEM (200, "{\"status\":\"working\",\"jobid\":\"" OTHER "\"}", JOB_ERROR, 0),
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketReply) reply = NULL;

      g_test_message ("%u %s", cases[i].http_status, cases[i].text);
      reply = parse_ok (cases[i].http_status, cases[i].text);
      g_assert_cmpint (reply->outcome, ==, cases[i].outcome);
      g_assert_cmpint (reply->status, ==, cases[i].status);
      g_assert_cmpint (reply->error_code, ==, cases[i].error_code);
      g_assert_cmpuint (reply->http_status, ==, cases[i].http_status);
      g_assert_cmpint (docket_reply_get_cost (reply), ==, cases[i].cost);
    }
}

/* What is no answer of the service changes no job. */
static void
test_no_answers (void)
{
  static const struct
  {
    guint http_status;
    const char *text;
  } no_answers[] = {
    { 200, "" },
    { 204, "" },
    { 200, HTML },
    { 200, "{\"status\":\"success\",\"url\":\"https://h/a" },
    { 200, "{\"status\":\"success\"}{\"status\":\"failed\"}" },
    { 200, "{\"status\":\"success\"} trailing" },
    { 200, "{'status':'success'}" },
    { 200, "{/**/\"status\":\"success\"}" },
    { 200, "[{\"status\":\"success\"}]" },
    { 200, "[]" },
    { 200, "{}" },
    { 200, "null" },
    { 200, "\"success\"" },
    { 200, "200" },
    { 200, "{\"status\":\"finished\"}" },
    { 200, "{\"status\":\"success \"}" },
    { 200, "{\"status\":\"waiting\"}" },
    { 200, "{\"status\":\"error\"}" },
    { 200, "{\"status\":null}" },
    { 200, "{\"status\":true}" },
    { 200, "{\"status\":[\"success\"]}" },
    { 200, "{\"status\":{\"status\":\"success\"}}" },
    { 200, "{\"status\":1}" },
    { 200, "{\"message\":\"Success\"}" },
    { 200, "{\"remainingCredits\":60227}" },
    { 200, "{\"login\":\"https://portal.example/\"}" },
    { 301, "{\"status\":\"success\"}" },
    { 302, HTML },
    { 304, "" },
    { 307, "{\"status\":\"working\"}" },
    { 101, "" },
    { 400, HTML },
    { 401, HTML },
    { 401, "" },
    { 401, "{}" },
    { 401, "[true]" },
    { 402, HTML },
    { 403, HTML },
    { 403, "{\"login\":\"https://portal.example/\"}" },
    { 404, HTML },
    { 404, "" },
    { 404, "{}" },
    { 407, HTML },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (no_answers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketReply) reply = NULL;

      g_test_message ("%u %s", no_answers[i].http_status, no_answers[i].text);
      reply = parse (no_answers[i].http_status, no_answers[i].text, &error);
      g_assert_null (reply);
      g_assert_error (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_NOT_AN_ANSWER);
    }
}

/* A final reply that is cut off anywhere is no answer. */
static void
test_cut_off (void)
{
  static const char text[] = "{\"status\":\"success\",\"url\":\"" LINK "\",\"credits\":2}";

  for (gsize n = 0; n < sizeof text - 1; n++)
    {
      g_autofree char *cut = g_strndup (text, n);

      g_assert_null (parse (200, cut, NULL));
    }
}

/* The two replies of the API page, byte for byte */

static char *
read_data (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_page_working (void)
{
  g_autofree char *text = read_data ("reply-working.json");
  g_autoptr (DocketReply) reply = parse_ok (200, text);
  g_autoptr (GPtrArray) results = docket_reply_list_results (reply);

  g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_WORKING);
  g_assert_cmpint (reply->status, ==, DOCKET_STATUS_WORKING);
  g_assert_cmpint (reply->remaining_credits, ==, 60227);
  g_assert_null (reply->job_id);
  g_assert_null (reply->message);
  g_assert_null (reply->url);
  g_assert_null (reply->urls);
  g_assert_null (reply->body);
  g_assert_null (reply->valid_till);
  g_assert_false (reply->error);
  g_assert_cmpint (reply->error_code, ==, 0);
  g_assert_cmpint (reply->page_count, ==, NONE);
  g_assert_cmpint (reply->credits, ==, NONE);
  g_assert_cmpint (reply->job_duration, ==, NONE);
  g_assert_cmpint (reply->duration, ==, NONE);
  g_assert_cmpint (reply->retry_after, ==, -1);
  g_assert_cmpint (docket_reply_get_cost (reply), ==, 2);
  g_assert_cmpuint (results->len, ==, 0);
}

static void
test_page_success (void)
{
  g_autofree char *text = read_data ("reply-success.json");
  g_autoptr (DocketReply) reply = parse_ok (200, text);
  g_autoptr (GPtrArray) results = docket_reply_list_results (reply);
  const DocketResult *result = NULL;
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", reply->url);

  g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_FINAL);
  g_assert_cmpint (reply->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpstr (reply->message, ==, "Success");
  g_assert_cmpstr (reply->job_id, ==, JOB);
  g_assert_cmpint (reply->credits, ==, 2);
  g_assert_cmpint (reply->remaining_credits, ==, 1480582);
  g_assert_cmpint (reply->duration, ==, 33);
  g_assert_cmpint (reply->job_duration, ==, NONE);
  g_assert_cmpint (reply->page_count, ==, NONE);
  g_assert_null (reply->valid_till);
  g_assert_cmpint (docket_reply_get_cost (reply), ==, 2);
  /* The link as it stands in the file. */
  g_assert_nonnull (strstr (text, quoted));
  g_assert_cmpuint (results->len, ==, 1);
  result = g_ptr_array_index (results, 0);
  g_assert_cmpint (result->state, ==, DOCKET_RESULT_LINKED);
  g_assert_cmpuint (result->part, ==, 0);
  g_assert_cmpstr (result->link, ==, reply->url);
  g_assert_cmpstr (result->name, ==, "L8QYIZQ6KZOITCT0PXUNPM6HKYSP5OIO.json");
  g_assert_cmpint (result->expires, ==, SERVER_TIME + G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
}

/* cURL shows "&" as an escape; the link is the same. */
static void
test_page_escaped (void)
{
  g_autofree char *text = read_data ("reply-success.json");
  g_auto (GStrv) pieces = g_strsplit (text, "&", -1);
  g_autofree char *escaped = g_strjoinv ("\\u0026", pieces);
  g_autoptr (DocketReply) plain = parse_ok (200, text);
  g_autoptr (DocketReply) reply = parse_ok (200, escaped);

  g_assert_null (strchr (escaped, '&'));
  g_assert_cmpstr (reply->url, ==, plain->url);
}

/* Fields */

static void
test_fields (void)
{
  g_autoptr (DocketReply) reply = parse_ok (
      200,
      "{\"Status\":\"success\",\"MESSAGE\":\" Two\\nlines \\u202e\",\"JOBID\":\"" JOB
      "\",\"Url\":\"" LINK "\",\"outputlinkvalidtill\":\"2025-08-11T17:09:13.263623+00:00\","
      "\"pagecount\":\"12\",\"CREDITS\":2.0,\"remainingcredits\":\"139595183\","
      "\"JobDuration\":8000,\"DURATION\":\"33\"}");

  g_assert_cmpint (reply->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpstr (reply->message, ==, "Two lines");
  g_assert_cmpstr (reply->job_id, ==, JOB);
  g_assert_cmpstr (reply->url, ==, LINK);
  g_assert_cmpstr (reply->valid_till, ==, "2025-08-11T17:09:13.263623+00:00");
  g_assert_cmpint (reply->page_count, ==, 12);
  g_assert_cmpint (reply->credits, ==, 2);
  g_assert_cmpint (reply->remaining_credits, ==, 139595183);
  g_assert_cmpint (reply->job_duration, ==, 8000);
  g_assert_cmpint (reply->duration, ==, 33);
}

/* Each field but the status, in every wrong type: the job is final all the same. */
static void
test_odd_types (void)
{
  static const char *const fields[] = {
    "message",          "url",   "urls",      "body",     "outputLinkValidTill",
    "pageCount",        "jobId", "credits",   "duration", "jobDuration",
    "remainingCredits", "error", "errorCode", "name",
  };
  static const char *const values[] = {
    "null",
    "true",
    "false",
    "{}",
    "[]",
    "[null]",
    "[1]",
    "{\"url\":1}",
    "\"\"",
    "\" \"",
    "-1",
    "1e999",
    "99999999999999999999",
    "[[[[]]]]",
    "\"\\u0000\"",
    "0.5",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields) * G_N_ELEMENTS (values); i++)
    {
      const char *field = fields[i / G_N_ELEMENTS (values)];
      const char *value = values[i % G_N_ELEMENTS (values)];
      g_autofree char *text = g_strdup_printf ("{\"status\":\"success\",\"%s\":%s}", field, value);
      g_autoptr (DocketReply) reply = NULL;
      g_autoptr (GPtrArray) results = NULL;

      /* A jobId of blanks is another job's. */
      if (g_str_equal (field, "jobId") && g_str_equal (value, "\" \""))
        continue;
      g_test_message ("%s", text);
      reply = parse_ok (200, text);
      g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_FINAL);
      g_assert_cmpint (reply->status, ==, DOCKET_STATUS_SUCCESS);
      g_assert_cmpint (docket_reply_get_cost (reply), >=, 0);
      g_assert_cmpint (docket_reply_get_cost (reply), <=, 2);
      results = docket_reply_list_results (reply);
      g_assert_cmpuint (results->len, <=, 1);
    }
}

static void
test_message (void)
{
  g_autofree char *long_message = g_strnfill (5000, 'm');
  g_autofree char *text = g_strdup_printf ("{\"status\":\"failed\",\"message\":\"%s\"}",
                                           long_message);
  g_autoptr (DocketReply) long_reply = parse_ok (200, text);
  g_autoptr (DocketReply) linked = parse_ok (
      200, "{\"status\":\"failed\",\"message\":\"Cannot read " LINK " at all\"}");

  g_assert_cmpint (g_utf8_strlen (long_reply->message, -1), ==, 2000);
  g_assert_true (g_str_has_suffix (long_reply->message, "…"));
  g_assert_null (strstr (linked->message, "e5553e"));
  g_assert_nonnull (strstr (linked->message, " at all"));
}

static void
test_raw (void)
{
  g_autofree char *text = read_data ("reply-success.json");
  g_autoptr (DocketReply) reply = parse_ok (200, text);
  g_autofree char *filler = g_strnfill (100 * 1024, 'b');
  g_autofree char *large_text = g_strdup_printf ("{\"status\":\"success\",\"body\":{\"a\":\"%s\"}}",
                                                 filler);
  g_autoptr (DocketReply) large = parse_ok (200, large_text);
  g_autoptr (DocketReply) page = parse_ok (502, HTML);

  g_assert_nonnull (strstr (reply->raw, "1480582"));
  g_assert_null (strstr (reply->raw, "e5553e08"));
  g_assert_null (strstr (reply->raw, "X-Amz"));
  g_assert_null (strstr (reply->raw, "FwoGZXIv"));
  g_assert_cmpuint (strlen (large->raw), <=, 64 * 1024);
  g_assert_true (g_utf8_validate (large->raw, -1, NULL));
  g_assert_null (page->raw);
}

/* Results in four shapes */

static const struct
{
  const char *fields;
  guint n;
  const char *first; /* its link; NULL: data or nothing */
  const char *data;
} shapes[] = {
  { "\"message\":\"Success\"", 0, NULL, NULL },
  { "\"url\":\"https://h/a.pdf\"", 1, "https://h/a.pdf", NULL },
  { "\"urls\":[\"https://h/1.pdf\",\"https://h/2.pdf\"]", 2, "https://h/1.pdf", NULL },
  { "\"url\":\"https://h/l.json\",\"urls\":[\"https://h/1.pdf\"]", 1, "https://h/1.pdf", NULL },
  { "\"url\":\"https://h/l.json\",\"body\":[\"https://h/1.pdf\",\"https://h/2.pdf\"]",
    2,
    "https://h/1.pdf",
    NULL },
  { "\"urls\":[\"https://h/1.pdf\"],\"body\":[\"https://h/x\",\"https://h/y\"]",
    1,
    "https://h/1.pdf",
    NULL },
  { "\"urls\":[],\"url\":\"https://h/a.pdf\"", 1, "https://h/a.pdf", NULL },
  { "\"urls\":[\"https://h/1.pdf\",null],\"url\":\"https://h/a.pdf\"", 1, "https://h/a.pdf", NULL },
  { "\"urls\":[\"not a link\"],\"url\":\"https://h/a.pdf\"", 1, "https://h/a.pdf", NULL },
  { "\"urls\":\"https://h/1.pdf\",\"url\":\"https://h/a.pdf\"", 1, "https://h/a.pdf", NULL },
  /* A link goes before data. */
  { "\"url\":\"https://h/a.json\",\"body\":{\"a\":1}", 1, "https://h/a.json", NULL },
  /* Data comes out as it came in: numbers keep their digits, and text its spaces. */
  { "\"body\":{\"total\":1234.10,\"no\":12345678901234567890, \"e\":1e+20}",
    1,
    NULL,
    "{\"total\":1234.10,\"no\":12345678901234567890, \"e\":1e+20}" },
  { "\"BODY\" : [ {\"a\":1} , {\"b\":\"]},\\\"\"} ] ",
    1,
    NULL,
    "[ {\"a\":1} , {\"b\":\"]},\\\"\"} ]" },
  { "\"body\":\"text\"", 1, NULL, "\"text\"" },
  { "\"body\":[\"https://h/1.pdf\",2]", 1, NULL, "[\"https://h/1.pdf\",2]" },
  { "\"x\":{\"body\":1},\"body\":[0.1]", 1, NULL, "[0.1]" },
  { "\"x\":\"body\",\"body\":[0.1],\"y\":2", 1, NULL, "[0.1]" },
  { "\"body\":null", 0, NULL, NULL },
  { "\"body\":\"\"", 0, NULL, NULL },
  { "\"body\":[]", 0, NULL, NULL },
  { "\"url\":\"\",\"body\":null,\"urls\":null", 0, NULL, NULL },
};

static void
test_results (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *text = g_strdup_printf ("{%s,\"status\":\"success\"}", shapes[i].fields);
      g_autoptr (DocketReply) reply = NULL;
      g_autoptr (GPtrArray) results = NULL;

      g_test_message ("%s", text);
      reply = parse_ok (200, text);
      results = docket_reply_list_results (reply);
      g_assert_cmpuint (results->len, ==, shapes[i].n);
      for (guint part = 0; part < results->len; part++)
        g_assert_cmpuint (((DocketResult *) g_ptr_array_index (results, part))->part, ==, part);
      if (shapes[i].n == 0)
        continue;

      const DocketResult *first = g_ptr_array_index (results, 0);

      g_assert_cmpstr (first->link, ==, shapes[i].first);
      if (shapes[i].data == NULL)
        {
          g_assert_cmpint (first->state, ==, DOCKET_RESULT_LINKED);
          g_assert_null (first->data);
          continue;
        }
      g_assert_cmpint (first->state, ==, DOCKET_RESULT_DATA);
      g_assert_cmpmem (g_bytes_get_data (first->data, NULL),
                       g_bytes_get_size (first->data),
                       shapes[i].data,
                       strlen (shapes[i].data));
      g_assert_cmpint (first->size, ==, (gint64) strlen (shapes[i].data));
    }
}

/* The start reply has a link too, which leads nowhere before the job is done. */
static void
test_results_only_of_success (void)
{
  static const char *const texts[] = {
    "{\"status\":\"working\",\"url\":\"" LINK "\"}",
    "{\"status\":200,\"url\":\"" LINK "\"}",
    "{\"status\":\"failed\",\"url\":\"" LINK "\"}",
    "{\"status\":\"success\",\"jobId\":\"" OTHER "\",\"url\":\"" LINK "\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DocketReply) reply = parse_ok (200, texts[i]);
      g_autoptr (GPtrArray) results = docket_reply_list_results (reply);

      g_assert_cmpuint (results->len, ==, 0);
    }
}

static void
test_result_expiry (void)
{
  g_autoptr (DocketReply) reply = parse_ok (
      200,
      "{\"status\":\"success\",\"outputLinkValidTill\":\"2023-11-14T13:49:32Z\",\"url\":"
      "\"https://h/a.pdf?X-Amz-Date=20300101T000000Z&X-Amz-Expires=60\"}");
  g_autoptr (GPtrArray) results = docket_reply_list_results (reply);

  g_assert_cmpint (((DocketResult *) g_ptr_array_index (results, 0))->expires, ==, SERVER_TIME);
}

/* Retry-After */

static void
test_retry_after (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds;
  } waits[] = {
    { NULL, -1 },
    { "", -1 },
    { "0", 0 },
    { "5", 5 },
    { "120", 120 },
    { "3600", 3600 },
    { "-5", -1 },
    { "1.5", -1 },
    { "soon", -1 },
    { "5 seconds", -1 },
    { "1000000000", 365 * 24 * 3600 },
    { "99999999999999999999", 365 * 24 * 3600 },
    { "Tuesday, 14-Nov-23 13:50:32 GMT", 60 },
    { "Tue Nov 14 13:50:32 2023", 60 },
    { "Tue Nov  5 13:50:32 2023", 0 },
    { "Tue, 14 Nov 2023 13:50:32 GMT", 60 },
    { "Tue, 14 Nov 2023 13:49:32 GMT", 0 },
    { "Tue, 14 Nov 2023 13:00:00 GMT", 0 },
    { "Fri, 01 Dec 2023 13:49:32 GMT", 17 * 24 * 3600 },
    { "Tue, 99 Nov 2023 13:50:32 GMT", -1 },
    { "Tue, 14 ovD 2023 13:50:32 GMT", -1 },
    { "Tue, 14 Nov 99999999999999 13:50:32 GMT", -1 },
    { "Tue, 14 Nov", -1 },
  };
  static const char text[] = "{\"error\":true,\"message\":\"Too many requests\"}";

  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      const gint64 usec = waits[i].seconds < 0 ? -1 : waits[i].seconds * G_USEC_PER_SEC;
      g_autoptr (DocketReply) reply = docket_reply_parse (
          JOB, 429, waits[i].text, SERVER_TIME, text, strlen (text), NULL);
      g_autoptr (DocketReply) page = docket_reply_parse (
          JOB, 503, waits[i].text, SERVER_TIME, HTML, strlen (HTML), NULL);

      g_test_message ("%s", waits[i].text != NULL ? waits[i].text : "(none)");
      g_assert_cmpint (reply->retry_after, ==, usec);
      g_assert_cmpint (page->retry_after, ==, usec);
    }
}

/* The id that was asked about may be anything, and no id may be known. */
static void
test_asked_id (void)
{
  static const char text[] = "{\"status\":\"success\",\"jobId\":\"12345\"}";
  static const char number[] = "{\"status\":\"success\",\"jobId\":12345}";
  g_autoptr (DocketReply) any = docket_reply_parse (NULL, 200, NULL, 0, text, strlen (text), NULL);
  g_autoptr (DocketReply)
      same = docket_reply_parse ("12345", 200, NULL, 0, text, strlen (text), NULL);
  g_autoptr (DocketReply)
      other = docket_reply_parse ("1234", 200, NULL, 0, text, strlen (text), NULL);
  g_autoptr (DocketReply)
      as_number = docket_reply_parse ("12345", 200, NULL, 0, number, strlen (number), NULL);

  g_assert_cmpint (any->outcome, ==, DOCKET_OUTCOME_FINAL);
  g_assert_cmpint (same->outcome, ==, DOCKET_OUTCOME_FINAL);
  g_assert_cmpint (other->outcome, ==, DOCKET_OUTCOME_JOB_ERROR);
  g_assert_cmpint (as_number->outcome, ==, DOCKET_OUTCOME_FINAL);
}

static void
test_balance (void)
{
  static const struct
  {
    const char *text;
    gint64 credits; /* NONE: no answer */
  } balances[] = {
    { "{\"remainingCredits\":99795868}", 99795868 },
    { "{\"remainingcredits\":\"480\"}", 480 },
    { "{\"remainingCredits\":0}", 0 },
    { "{\"remainingCredits\":-5}", -5 },
    { "{\"remainingCredits\":null}", NONE },
    { "{\"credits\":5}", NONE },
    { "{}", NONE },
    { "[5]", NONE },
    { "5", NONE },
    { "", NONE },
    { HTML, NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (balances); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 credits = NONE;
      const gboolean is_one = docket_reply_parse_balance (
          balances[i].text, strlen (balances[i].text), &credits, &error);

      g_test_message ("%s", balances[i].text);
      g_assert_cmpint (is_one, ==, balances[i].credits != NONE);
      g_assert_cmpint (credits, ==, balances[i].credits);
      if (!is_one)
        g_assert_error (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_NOT_AN_ANSWER);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reply/cases", test_cases);
  g_test_add_func ("/reply/no-answers", test_no_answers);
  g_test_add_func ("/reply/cut-off", test_cut_off);
  g_test_add_func ("/reply/page/working", test_page_working);
  g_test_add_func ("/reply/page/success", test_page_success);
  g_test_add_func ("/reply/page/escaped", test_page_escaped);
  g_test_add_func ("/reply/fields", test_fields);
  g_test_add_func ("/reply/odd-types", test_odd_types);
  g_test_add_func ("/reply/message", test_message);
  g_test_add_func ("/reply/raw", test_raw);
  g_test_add_func ("/reply/results", test_results);
  g_test_add_func ("/reply/results/only-of-success", test_results_only_of_success);
  g_test_add_func ("/reply/results/expiry", test_result_expiry);
  g_test_add_func ("/reply/retry-after", test_retry_after);
  g_test_add_func ("/reply/asked-id", test_asked_id);
  g_test_add_func ("/reply/balance", test_balance);
  return g_test_run ();
}
