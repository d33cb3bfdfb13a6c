/* test-paste.c: each kind of text that holds an id, in whatever wrapping it is pasted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-paste.h"

#include <string.h>
#include <time.h>

#define CODE      "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA"
#define FILE_CODE "L8QYIZQ6KZOITCT0PXUNPM6HKYSP5OIO"
#define STRONG    CODE "--151-300"
#define UUID      "7830deca-2e66-11ef-9ad3-8eff830e7461"
#define KEY       "anna@example.com_0123456789abcdef0123456789abcdef0123456789abcdef"
#define HOST      "https://pdf-temp-files.s3.us-west-2.amazonaws.com/"
#define SIGNED                                                                                     \
  "X-Amz-Expires=3600&X-Amz-Security-Token=FwoGZXIvYXdzECcaDAbrXwAd1IYG3n%2BuwTotGs%3D&"           \
  "X-Amz-Credential=ASIA4NRRSZPHAZTLLKK5/20231114/us-west-2/s3/aws4_request&"                      \
  "X-Amz-Date=20231114T134932Z&X-Amz-SignedHeaders=host&"                                          \
  "X-Amz-Signature=e5553e080a23fb158c0514f99c9f70be0cb74f764933d712ba628110d4079b4c"

/* Kinds of text, with ID in the place of the id (pdfco: texts that occur around an id). The id
 * itself may be of either shape, unless only the strong one is taken there. */
static const struct
{
  const char *text;
  gboolean strong_only;
} kinds[] = {
  { "{\"jobid\": \"ID\"}", FALSE },
  { "{\"jobId\": \"ID\"}", FALSE },
  { "{\"status\": \"success\",\"url\": \"https://h/a.pdf\",\"jobId\": \"ID\",\"credits\": 2}",
    FALSE },
  { "{\"error\":false,\"status\":\"created\",\"jobId\":\"ID\",\"credits\":100}", FALSE },
  { "{\"url\":\"[FILTERED]\",\"name\":\"[FILTERED]\",\"error\":false,\"jobid\":\"ID\","
    "\"status\":200,\"remainingcredits\":139595183}",
    FALSE },
  { HOST "ID/" FILE_CODE ".json?" SIGNED, TRUE },
  { "\"url\": \"" HOST "ID/" FILE_CODE ".json?X-Amz-Expires=3600\\u0026X-Amz-Date=2\"", TRUE },
  { "https://api.pdf.co/v1/job/check?jobid=ID", FALSE },
  { "https://api.pdf.co/v1/job/check?jobId=ID", FALSE },
  { "Job #ID has been created!", FALSE },
  { "Checking Job #ID, Status: working, Time: 1/2/2024, 12:33:11 PM", FALSE },
  { "Job#ID: has been created. - 2024/01/02 12:33:11", FALSE },
  { "Job ID: ID", FALSE },
  { "Job started with Job ID: ID", FALSE },
  { "{'jobId': 'ID', 'error': False, 'status': 200}", FALSE },
  { "PDF.co job ID did not finish within 30 minutes", FALSE },
  { "PDF.co background job ID failed: Damaged file", FALSE },
  { "wait for the job [ID] to complete if a jobId is present.", FALSE },
  { "pdfco_job_id\nID\n", FALSE },
  { "job_id,customer\nID,Anna\n", FALSE },
  { "Job Id\tStatus\nID\tworking\n", FALSE },
};

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (with, parts);
}

/* The id stands where "ID" does, not in words that hold it as well. */
static char *
insert_id (const char *text, const char *id)
{
  g_autofree char *marked = replace (text, "Job ID: ID", "Job \001: \002");
  GString *out = g_string_new (NULL);

  for (const char *c = marked; *c != '\0'; c++)
    {
      const gboolean begins = c == marked || !g_ascii_isalpha (c[-1]);

      if (*c == '\001')
        g_string_append (out, "ID");
      else if (*c == '\002' || (begins && g_str_has_prefix (c, "ID") && !g_ascii_isalpha (c[2])))
        g_string_append (out, id);
      else
        g_string_append_c (out, *c);
      if (*c != '\002' && begins && g_str_has_prefix (c, "ID") && !g_ascii_isalpha (c[2]))
        c++;
    }
  return g_string_free (out, FALSE);
}

/* Wrappings */

static char *
wrap_plain (const char *text)
{
  return g_strdup (text);
}

static char *
wrap_crlf (const char *text)
{
  g_autofree char *lines = replace (text, "\n", "\r\n");

  return g_strconcat ("\r\n", lines, "\r\n", NULL);
}

static char *
wrap_mark (const char *text)
{
  return g_strconcat ("\xEF\xBB\xBF", text, NULL);
}

static char *
wrap_space (const char *text)
{
  return g_strconcat ("\n\n   \t", text, "  \n\n", NULL);
}

/* As the value of a field in JSON. */
static char *
wrap_json (const char *text)
{
  g_autofree char *escaped = g_strescape (text, NULL);

  return g_strconcat ("{\"n\": 1, \"log\": \"", escaped, "\"}", NULL);
}

static char *
wrap_percent (const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);

  return g_strconcat ("https://example.com/?text=", escaped, "&x=1", NULL);
}

static char *
wrap_html (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  return g_strconcat ("<!DOCTYPE html><p>Output:</p>\n<pre>", escaped, "</pre>\n", NULL);
}

static char *
wrap_log (const char *text)
{
  return g_strconcat ("2024-01-02T12:00:00.123Z [INFO] worker-3 got: ", text, "\n", NULL);
}

static char *
wrap_quotes (const char *text)
{
  g_autofree char *doubled = replace (text, "\"", "\u201d");

  return replace (doubled, "'", "\u2019");
}

static char *
wrap_cell (const char *text)
{
  g_autofree char *doubled = replace (text, "\"", "\"\"");

  return g_strconcat ("17,\"", doubled, "\",done\n", NULL);
}

static char *
wrap_markdown (const char *text)
{
  return g_strconcat ("It said:\n\n```\n", text, "\n```\n\nand then nothing.\n", NULL);
}

static const struct
{
  const char *name;
  char *(*wrap) (const char *text);
  gboolean one_line; /* lines of a table mean nothing in it */
} wrappings[] = {
  { "plain", wrap_plain, FALSE },
  { "CRLF", wrap_crlf, FALSE },
  { "byte order mark", wrap_mark, FALSE },
  { "white space", wrap_space, FALSE },
  { "JSON", wrap_json, TRUE },
  { "percent-encoded", wrap_percent, TRUE },
  { "HTML", wrap_html, TRUE },
  { "log", wrap_log, TRUE },
  { "typographic quotes", wrap_quotes, FALSE },
  { "cell", wrap_cell, TRUE },
  { "Markdown", wrap_markdown, FALSE },
};

static void
check_kind (guint kind, guint wrapping, const char *id)
{
  g_autofree char *text = insert_id (kinds[kind].text, id);
  g_autofree char *wrapped = wrappings[wrapping].wrap (text);
  g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (wrapped, -1);
  const DocketFoundJob *job = NULL;

  g_test_message ("%s: %s", wrappings[wrapping].name, wrapped);
  g_assert_cmpuint (jobs->len, ==, 1);
  job = g_ptr_array_index (jobs, 0);
  g_assert_cmpstr (job->id, ==, id);
  g_assert_true (docket_found_is_sure (job->how));
  if (job->name != NULL)
    {
      g_assert_null (strstr (job->name, "://"));
      g_assert_null (strstr (job->name, "X-Amz"));
    }
}

static void
test_kinds_in_wrappings (void)
{
  for (guint w = 0; w < G_N_ELEMENTS (wrappings); w++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          if (wrappings[w].one_line && strchr (kinds[k].text, '\n') != NULL)
            continue;
          check_kind (k, w, STRONG);
          if (!kinds[k].strong_only)
            check_kind (k, w, UUID);
        }
    }
}

/* The reply as curl prints it, with and without escapes: one job, and nothing of its link. */
static void
test_reply_of_curl (void)
{
  static const char *const replies[] = {
    "{\"status\":\"success\",\"message\":\"Success\",\"url\":\"" HOST STRONG "/" FILE_CODE
    ".json?" SIGNED "\",\"jobId\":\"" STRONG "\",\"credits\":2,\"remainingCredits\":1480582,"
    "\"duration\":33}",
    "{\n  \"status\": \"success\",\n  \"url\": \"" HOST STRONG "/" FILE_CODE
    ".json?X-Amz-Expires=3600\\u0026X-Amz-Security-Token=FwoG%2Bu\\u0026X-Amz-Date=20231114T134932Z"
    "\\u0026X-Amz-Signature=e5553e080a23fb158c0514f99c9f70be0cb74f764933d712ba628110d4079b4c\",\n"
    "  \"jobId\": \"" STRONG "\",\n  \"credits\": 2\n}\n",
    "* Connected to api.pdf.co port 443\n> POST /v1/job/check HTTP/2\n> x-api-key: " KEY
    "\n> Content-Type: application/json\n\n< HTTP/2 200\n<\n{\"status\":\"success\",\"url\":\"" HOST
        STRONG "/" FILE_CODE ".pdf?" SIGNED "\",\"jobId\":\"" STRONG "\"}",
    "curl -X POST 'https://api.pdf.co/v1/job/check' -H 'x-api-key: " KEY
    "' -d '{\"jobid\": \"" STRONG "\"}'",
    "https://api.pdf.co/v1/job/check?x-api-key=" KEY "&jobid=" STRONG,
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (replies[i], -1);
      const DocketFoundJob *job = NULL;

      g_test_message ("%s", replies[i]);
      g_assert_cmpuint (jobs->len, ==, 1);
      job = g_ptr_array_index (jobs, 0);
      g_assert_cmpstr (job->id, ==, STRONG);
      g_assert_cmpstr (job->name, ==, NULL);
    }
}

/* A key, a link or an address is never a name, wherever a name may stand. */
static void
test_no_secret_is_a_name (void)
{
  static const char *const secrets[] = {
    KEY,
    "x-api-key: " KEY,
    "?x-api-key=" KEY,
    HOST FILE_CODE "/march.pdf?" SIGNED,
    "pdf-temp-files.s3.amazonaws.com/march.pdf?" SIGNED,
    "https://h/?x-api-key=" KEY,
    "anna@example.com",
    "mailto:anna@example.com",
    "X-Amz-Signature=e5553e080a23fb158c0514f99c9f70be0cb74f764933d712ba628110d4079b4c",
  };
  static const char *const places[] = {
    "{\"jobId\":\"" STRONG "\",\"name\":\"SECRET\"}",
    "{\"name\":\"SECRET\",\"jobId\":\"" STRONG "\",\"status\":\"created\"}",
    STRONG "\tSECRET\n",
    STRONG "  SECRET\n",
    "SECRET\t" STRONG "\n",
    "SECRET," STRONG "\n",
    "Job ID,File name\n" STRONG ",SECRET\n",
    "| Job Id | Title |\n|---|---|\n| " STRONG " | SECRET |\n",
    "{'jobId': '" STRONG "', 'name': 'SECRET'}",
  };

  for (guint s = 0; s < G_N_ELEMENTS (secrets); s++)
    {
      for (guint p = 0; p < G_N_ELEMENTS (places); p++)
        {
          g_autofree char *text = replace (places[p], "SECRET", secrets[s]);
          g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (text, -1);

          g_test_message ("%s", text);
          g_assert_cmpuint (jobs->len, ==, 1);
          g_assert_cmpstr (((DocketFoundJob *) g_ptr_array_index (jobs, 0))->id, ==, STRONG);
          g_assert_cmpstr (((DocketFoundJob *) g_ptr_array_index (jobs, 0))->name, ==, NULL);
        }
    }
}

/* What may be a placeholder is offered, not added; what is one for sure is not even offered. */
static void
test_placeholders (void)
{
  static const struct
  {
    const char *text;
    gboolean is_offered;
  } cases[] = {
    { "{\"jobid\": \"123\"}", TRUE },
    { "{\"jobid\": \"12345\"}", TRUE },
    { "{\"jobid\": \"string\"}", TRUE },
    { "{\"jobId\": \"JOB1\"}", TRUE },
    { "jobid=INV9", TRUE },
    { "{“jobid”: “12345”}", TRUE },
    { "«jobId»: «JOB1»", TRUE },
    { "{\"jobid\": \"{your_job_id}\"}", FALSE },
    { "{\"jobid\": \"{{jobId}}\"}", FALSE },
    { "{\"jobid\": \"<your job id>\"}", FALSE },
    { "{\"jobid\": \"${jobId}\"}", FALSE },
    { "{\"jobid\": \"\"}", FALSE },
    { "{\"jobid\": null}", FALSE },
    { "jobid=***********", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (cases[i].text, -1);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (jobs->len, ==, cases[i].is_offered ? 1 : 0);
      for (guint k = 0; k < jobs->len; k++)
        g_assert_false (
            docket_found_is_sure (((DocketFoundJob *) g_ptr_array_index (jobs, k))->how));
    }
}

/* Linear time */

static char *
make_text (const char *const *lines, guint n_lines, gsize size)
{
  GString *text = g_string_sized_new (size + 4096);

  for (guint n = 0; text->len < size; n++)
    {
      g_autofree char *number = g_strdup_printf ("%032u", n);
      g_autofree char *line = replace (lines[n % n_lines], "NUMBER", number);

      g_string_append (text, line);
    }
  return g_string_free (text, FALSE);
}

/* Processor time, which other work on the machine does not lengthen. */
static double
measure (const char *const *lines, guint n_lines, gsize size)
{
  g_autofree char *text = make_text (lines, n_lines, size);
  const clock_t begun = clock ();
  g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (text, (gssize) strlen (text));

  g_assert_cmpuint (jobs->len, >, 0);
  return (double) (clock () - begun + 1) / CLOCKS_PER_SEC;
}

/* Four times the text takes four times the time: sixteen would be quadratic. */
static void
test_linear (void)
{
  static const char *const logs[] = {
    "2024-01-02 12:00:00 [INFO] {\"url\":\"" HOST "NUMBER/a.json?" SIGNED "\",\"name\":\"a b.pdf\","
    "\"jobId\":\"NUMBER--1-2\"}\n",
    "Checking Job #NUMBER, Status: working, Time: 1/2/2024, 12:33:11 PM\n",
    "NUMBER--151-300\tMarch invoices\n",
    "nothing to see here, jobid: none, {\"a\": [1, 2, {\"b\": \"c\"}]}\n",
  };
  static const char *const tables[] = { "Anna,NUMBER--1-2,march.pdf,2024-01-02,done\n" };
  static const char *const encoded[] = { "%7B%22jobId%22%3A%22NUMBER--1-2%22%7D%0A" };
  static const char *const one_line[] = { "{\\\"jobId\\\":\\\"NUMBER--1-2\\\"}," };
  static const struct
  {
    const char *name;
    const char *const *lines;
    guint n;
  } texts[] = {
    { "log", logs, G_N_ELEMENTS (logs) },
    { "table", tables, 1 },
    { "percent-encoded", encoded, 1 },
    { "one line", one_line, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const double one = measure (texts[i].lines, texts[i].n, 1024 * 1024);
      const double four = measure (texts[i].lines, texts[i].n, 4 * 1024 * 1024);

      g_test_message ("%s: 1 MiB in %.0f ms, 4 MiB in %.0f ms, %.1f times as long",
                      texts[i].name,
                      one * 1000,
                      four * 1000,
                      four / one);
      g_assert_cmpfloat (four / one, <, 10);
    }
}

static void
test_key (void)
{
  static const char key[] = "sample@example.com_0123456789abcdef";
  g_autofree char *found = docket_paste_find_key (
      "x-api-key: 'sample@example.com_0123456789abcdef'");
  g_autofree char *half = docket_paste_find_key ("sample@example.");
  g_autofree char *words = docket_paste_find_key ("sample@example.com 0123456789abcdef");
  g_autofree char *link = docket_paste_find_key ("https://app.pdf.co/0123456789abcdef");
  g_autofree char *job = docket_paste_find_key ("6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300");

  g_assert_cmpstr (found, ==, key);
  g_assert_null (half);
  g_assert_null (words);
  g_assert_null (link);
  g_assert_null (job);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paste/kinds-in-wrappings", test_kinds_in_wrappings);
  g_test_add_func ("/paste/reply-of-curl", test_reply_of_curl);
  g_test_add_func ("/paste/no-secret-is-a-name", test_no_secret_is_a_name);
  g_test_add_func ("/paste/placeholders", test_placeholders);
  g_test_add_func ("/paste/linear", test_linear);
  g_test_add_func ("/paste/key", test_key);
  return g_test_run ();
}
