/* test-job-id.c: job ids, alone and in any text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-id.h"
#include "docket-paste.h"

#include <string.h>

#define CODE      "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA"
#define FILE_CODE "L8QYIZQ6KZOITCT0PXUNPM6HKYSP5OIO"
#define ID        CODE "--151-300"
#define ID2       "Q92F33DZJZBQ0O5WXQK96YAHMBZTWSZG--103-600"
#define ID3       "6HYYKGB2OXP69WWBYJKBYZZ9RBS5Q5T0--31-200"
#define UUID      "7830deca-2e66-11ef-9ad3-8eff830e7461"
#define UUID2     "9C2E4F10-77AB-4E0B-8D5B-0123456789AB"
#define HEX       "0c72bf56341142ba83c8f98b47f14d62"
#define HOST      "https://pdf-temp-files.s3.us-west-2.amazonaws.com/"
#define SIGNED                                                                                     \
  "X-Amz-Expires=3600&X-Amz-Security-Token=FwoGZXIvYXdzECcaDAbrXwAd1IYG3n%2BuwTotGs%3D&"           \
  "X-Amz-Credential=ASIA4NRRSZPHAZTLLKK5/20231114/us-west-2/s3/aws4_request&"                      \
  "X-Amz-Signature=e5553e080a23fb158c0514f99c9f70be0cb74f764933d712ba628110d4079b4c"
#define SIGNED_JSON                                                                                \
  "X-Amz-Expires=3600\\u0026X-Amz-Date=20231114T134932Z\\u0026X-Amz-SignedHeaders=host"

typedef struct
{
  const char *title;
  const char *text;
  const char *found;
} Case;

/* What was found, one job a line: how, id, "name", and a plus sign where it has just started. */
static char *
describe (GPtrArray *jobs)
{
  static const char *const hows[] = { "strong", "keyed", "lone", "weak", "short" };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketFoundJob *job = g_ptr_array_index (jobs, i);

      g_string_append_printf (out, "%s %s", hows[job->how], job->id);
      if (job->name != NULL)
        g_string_append_printf (out, " \"%s\"", job->name);
      g_string_append (out, job->just_started ? " +\n" : "\n");
    }
  return g_string_free (out, FALSE);
}

static void
check_cases (const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (cases[i].text, -1);
      g_autofree char *found = describe (jobs);

      g_test_message ("%s", cases[i].title);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

/* The kinds of text in which ids occur, in the order of what is known of the service. */
static void
test_kinds (void)
{
  static const Case cases[] = {
    { "1 body, lower case", "{\"jobid\": \"" ID "\"}", "strong " ID "\n" },
    { "2 body", "{\"jobId\": \"" UUID "\"}", "keyed " UUID "\n" },
    { "3 reply to a check",
      "{\"status\":\"success\",\"jobId\": \"" ID "\",\"credits\": 2,\"duration\":33}",
      "strong " ID "\n" },
    { "4 start reply",
      "{\"error\":false,\"status\":\"created\",\"jobId\":\"" UUID "\",\"credits\":100}",
      "keyed " UUID " +\n" },
    { "4 start reply, a part of it",
      "\"error\":false,\"status\":\"created\",\"jobId\":\"" UUID "\",\"credits\":100",
      "keyed " UUID "\n" },
    { "5 log of the service",
      "{\"url\":\"[FILTERED]\",\"name\":\"[FILTERED]\",\"error\":false,\"jobid\":\"" ID3 "\","
      "\"status\":200,\"credits\":21,\"duration\":3,\"remainingcredits\":139595183}",
      "strong " ID3 " +\n" },
    { "6 result link", HOST ID "/" FILE_CODE ".json?" SIGNED, "strong " ID "\n" },
    { "7 result link in JSON",
      "\"" HOST ID "/" FILE_CODE ".json?" SIGNED_JSON "\"",
      "strong " ID "\n" },
    { "8 address", "https://api.pdf.co/v1/job/check?jobid=" UUID, "keyed " UUID "\n" },
    { "9 address",
      "GET https://api.pdf.co/v1/job/check?jobId=" ID "&force=true HTTP/1.1",
      "strong " ID "\n" },
    { "10 console", "Job #" UUID " has been created!", "keyed " UUID "\n" },
    { "11 console",
      "Checking Job #" ID ", Status: working, Time: 1/2/2024, 12:33:11 PM",
      "strong " ID "\n" },
    { "12 console",
      "Job#" UUID ": has been created. - 2024/01/02 12:33:11\nJob#" UUID ": working - 2024/01/02",
      "keyed " UUID "\n" },
    { "13 console",
      "Job ID: " ID "\nJob started with Job ID: " UUID "\nJob created with ID: " UUID2
      "\nJob started: " CODE,
      "strong " ID "\nkeyed " UUID "\nkeyed " UUID2 "\nkeyed " CODE "\n" },
    { "14 Python",
      "{'jobId': '" UUID "', 'error': False, 'status': 200, 'name': 'march.pdf'}",
      "keyed " UUID " \"march\" +\n" },
    { "15 error", "PDF.co job " ID " did not finish within 30 minutes", "strong " ID "\n" },
    { "16 error", "PDF.co background job " UUID " failed: Damaged file", "keyed " UUID "\n" },
    { "17 hint",
      "wait for the job [" UUID "] to complete if a jobId is present.",
      "keyed " UUID "\n" },
    { "18 column", "pdfco_job_id\n" UUID "\n", "lone " UUID "\n" },
    { "18 columns",
      "customer,pdfco_job_id\nAnna," UUID "\nBert," CODE "\n",
      "keyed " UUID " \"Anna\"\nkeyed " CODE " \"Bert\"\n" },
    { "18 field", "Job Id: " UUID, "keyed " UUID "\n" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_json (void)
{
  static const Case cases[] = {
    { "start reply",
      "{\"url\":\"x\",\"name\":\"march.pdf\",\"error\":false,\"jobId\":\"" ID "\",\"status\":200}",
      "strong " ID " \"march\" +\n" },
    { "digits in a string",
      "{\"url\":\"x\",\"jobId\":\"" ID "\",\"Status\":\"200\"}",
      "strong " ID " +\n" },
    { "no status", "{\"jobId\":\"" ID "\",\"url\":\"x\",\"error\":false}", "strong " ID " +\n" },
    { "an error",
      "{\"jobId\":\"" ID "\",\"url\":\"x\",\"error\":true,\"status\":200}",
      "strong " ID "\n" },
    { "still working",
      "{\"jobId\":\"" ID "\",\"status\":\"working\",\"credits\":2}",
      "strong " ID "\n" },
    { "list of one's own",
      "[{\"jobId\":\"" ID "\",\"name\":\"March\"}]",
      "strong " ID " \"March\"\n" },
    { "checked later",
      "{\"jobId\":\"" ID "\",\"url\":\"x\",\"name\":\"a.pdf\",\"status\":200}\n"
      "{\"jobId\":\"" ID "\",\"url\":\"x\",\"status\":\"success\"}",
      "strong " ID " \"a\"\n" },
    { "objects",
      "[{\"name\":\"a.pdf\",\"jobId\":\"" ID "\"},\n {\"jobId\":\"" UUID "\",\"name\":\"b\"},"
      "{\"job_id\":\"" ID2 "\"}]",
      "strong " ID " \"a\"\nkeyed " UUID " \"b\"\nstrong " ID2 "\n" },
    { "inner object",
      "{\"name\":\"outer\",\"data\":{\"list\":[1,[2]],\"jobId\":\"" ID "\",\"name\":\"in\"}}",
      "strong " ID " \"in\"\n" },
    { "name of another object",
      "{\"name\":\"outer\",\"data\":{\"jobId\":\"" ID "\"}}",
      "strong " ID "\n" },
    { "id as id", "{\"id\":\"" ID "\",\"fileName\":\"a.pdf\"}", "strong " ID " \"a\"\n" },
    { "name before file",
      "{\"file\":\"f.pdf\",\"jobId\":\"" ID "\",\"name\":\"n\"}",
      "strong " ID " \"n\"\n" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_json_in_text (void)
{
  static const Case cases[] = {
    { "escapes",
      "{\"jobId\":\"" ID "\",\"name\":\"say \\\"hi\\\" \\u00e4\\ud83d\\ude00 50%20 &amp;.pdf\"}",
      "strong " ID " \"say \"hi\" ä😀 50%20 &amp;\"\n" },
    { "lone half",
      "{\"jobId\":\"" ID "\",\"name\":\"a\\ud83dz\\u12\"}",
      "strong " ID " \"a\xEF\xBF\xBDzu12\"\n" },
    { "in a log",
      "2024-01-02 12:00:00 [INFO] it's {here} got {\"name\":\"a.pdf\",\"jobId\":\"" UUID
      "\"} (33 ms)\n2024-01-02 {broken \"x\n{\"name\":\"b.pdf\",\"jobId\":\"" ID "\"}",
      "keyed " UUID " \"a\"\nstrong " ID " \"b\"\n" },
    { "JSON in JSON",
      "{\"name\":\"log\",\"body\":\"{\\\"url\\\":\\\"x\\\",\\\"name\\\":\\\"a.pdf\\\","
      "\\\"jobId\\\":\\\"" UUID "\\\",\\\"status\\\":200}\",\"n\":1}",
      "keyed " UUID " \"a\" +\n" },
    { "percent-encoded",
      "body=%7B%22jobId%22%3A%22" UUID "%22%2C%22name%22%3A%22a%20b.pdf%22%7D&x=1",
      "keyed " UUID " \"a b\"\n" },
    { "percent-encoded twice", "u=%252Fcheck%253Fjobid%253D" ID "%2526a", "strong " ID "\n" },
    { "JavaScript",
      "{\n  url: 'x',\n  name: 'a.pdf',\n  jobId: '" UUID "',\n  status: 200\n}",
      "keyed " UUID " \"a\" +\n" },
    { "cut off",
      "{\"url\":\"x\",\"name\":\"a.pdf\",\"jobId\":\"" UUID "\",\"sta",
      "keyed " UUID " \"a\"\n" },
    { "cut off before the status",
      "{\"error\":false,\"url\":\"x\",\"jobId\":\"" UUID "\",\"sta",
      "keyed " UUID "\n" },
    { "name is no text", "{\"jobId\":\"" ID "\",\"name\":null}", "strong " ID "\n" },
    { "name is a link",
      "{\"jobId\":\"" ID "\",\"name\":\"https://h/a.pdf?k\"}",
      "strong " ID "\n" },
    { "list of ids",
      "{\"jobIds\":[\"" UUID "\", \"" UUID2 "\",\"" CODE "\"]}",
      "keyed " UUID "\nkeyed " UUID2 "\nkeyed " CODE "\n" },
    { "other ids",
      "{\"userIds\":[\"" UUID "\",\"" UUID2 "\",\"" HEX "\"],\"id\":\"" CODE "\"}",
      "" },
    { "XML", "<job><jobId>" UUID "</jobId></job>", "keyed " UUID "\n" },
    { "entities", "{&quot;jobId&quot;:&quot;" UUID "&quot;}", "keyed " UUID "\n" },
    { "PHP",
      "array (\n  'jobId' => '" UUID "',\n)\nArray\n(\n    [jobId] => " HEX "\n)",
      "keyed " UUID "\nkeyed " HEX "\n" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_tables (void)
{
  static const Case cases[] = {
    { "tab", ID "\tMarch invoices", "strong " ID " \"March invoices\"\n" },
    { "two blanks",
      ID "  March invoices\n- " UUID "   April.pdf",
      "strong " ID " \"March invoices\"\nlone " UUID " \"April\"\n" },
    { "one blank", ID " March", "strong " ID "\n" },
    { "headings",
      "Date,Customer,Job ID,File name,Status\r\n"
      "2024-01-02,Anna," ID ",march.pdf,working\r\n"
      "2024-01-03,Bert," UUID ",\"april, \"\"final\"\".pdf\",done\r\n",
      "strong " ID " \"march\"\nkeyed " UUID " \"april, \"final\"\"\n" },
    { "no headings",
      "2024-01-02;17;working;" ID ";https://h/a.pdf;March\n3. May 2024;1.5 MB;ok;" UUID ";April",
      "strong " ID " \"March\"\nlone " UUID " \"April\"\n" },
    { "headings without names",
      "Job Id\tCustomer\tStatus\n" ID "\tAnna\tworking\n",
      "strong " ID " \"Anna\"\n" },
    { "other ids in a table with headings",
      "request_id,job_id\n" UUID2 "," UUID "\n",
      "keyed " UUID "\n" },
    { "placeholder in the column", "job_id,name\nJOB1,a\n", "weak JOB1 \"a\"\n" },
    { "bars",
      "| Job Id | Title |\n|---|---|\n| `" ID "` | **March** |\n| " UUID " | April |\n",
      "strong " ID " \"March\"\nkeyed " UUID " \"April\"\n" },
    { "columns of blanks",
      "Name             Job ID                                      State\n"
      "March invoices   " ID "   working\n",
      "strong " ID " \"March invoices\"\n" },
    { "link in a table",
      "march.pdf\t" HOST ID "/" FILE_CODE ".pdf?" SIGNED "\n",
      "strong " ID " \"march\"\n" },
    { "link before the id", HOST FILE_CODE "/a.pdf?" SIGNED "," UUID "\n", "lone " UUID "\n" },
    { "name column holds a link", "name,job id\nhttps://h/a?b," ID "\n", "strong " ID "\n" },
    { "words in the column", "| `jobId` | Type |\n|---|---|\n| `force` | boolean |\n", "" },
    { "after the table", "job id,name\n" ID ",a\n\nB52,plane\n", "strong " ID " \"a\"\n" },
    { "prose", "Hello, " ID ", thanks", "strong " ID "\n" },
    { "label",
      "Job ID:   " UUID "\nName\tmarch.pdf\nJob ID\t" ID "\n",
      "keyed " UUID "\nstrong " ID "\n" },
    { "two ids on a row", ID "," ID2 ",march\n", "strong " ID "\nstrong " ID2 "\n" },
    { "level of a log", "2024-01-02 12:00:00  INFO  " ID "  working", "strong " ID "\n" },
    { "later name",
      ID "\n" ID2 "\n" ID "\tMarch\n" ID "\tApril\n",
      "strong " ID " \"March\"\nstrong " ID2 "\n" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_rules (void)
{
  static const Case cases[] = {
    { "nothing", "", "" },
    { "words", "There is no id here, only a job id that is missing.", "" },
    { "alone", ID, "strong " ID "\n" },
    { "alone, with white space", " \r\n\t" ID "\r\n", "strong " ID "\n" },
    { "several", ID "\n" ID2 " " ID3 ";" ID, "strong " ID "\nstrong " ID2 "\nstrong " ID3 "\n" },
    { "lone shapes",
      UUID "\n\"" UUID2 "\",\n" CODE "\n1. " FILE_CODE "\n",
      "lone " UUID "\nlone " UUID2 "\nlone " CODE "\nlone " FILE_CODE "\n" },
    { "lone list",
      "[\"" UUID "\", \"" CODE "\"]\n" UUID2 " " FILE_CODE,
      "lone " UUID "\nlone " CODE "\nlone " UUID2 "\nlone " FILE_CODE "\n" },
    { "hexadecimal digits alone", HEX, "" },
    { "in a sentence", "see " UUID " and " CODE, "" },
    { "glued before", "x" ID, "" },
    { "glued behind", ID "x", "" },
    { "marks around",
      "(" ID ")_" ID2 "_<" ID3 ">",
      "strong " ID "\nstrong " ID2 "\nstrong " ID3 "\n" },
    { "encoded before",
      "%22" ID "%22 %3D" ID2 " \\n" ID3 "\\n",
      "strong " ID "\nstrong " ID2 "\nstrong " ID3 "\n" },
    { "path of a link", HOST CODE "/" FILE_CODE ".pdf\nhttps://h/" UUID "/job/" CODE, "" },
    { "query of a link to the storage",
      HOST CODE "/a.pdf?jobid=" UUID "&x=" ID "&X-Amz-Signature=" HEX,
      "" },
    { "the same in JSON",
      "{\"url\":\"https:\\/\\/x.amazonaws.com\\/a.pdf?a=1\\u0026jobId=" UUID "\",\"jobId\":\"" UUID2
      "\"}",
      "keyed " UUID2 "\n" },
    { "the same in a query",
      "?u=https%3A%2F%2Fx.amazonaws.com%2Fa.pdf%3Fjobid%3D" UUID "%26b%3D" ID "&jobid=" UUID2,
      "keyed " UUID2 "\n" },
    { "keys",
      "job id " UUID ", JOB_ID=" CODE " pdfcoJobId: `" HEX "` Job-Id => \"" UUID2 "\"",
      "keyed " UUID "\nkeyed " CODE "\nkeyed " HEX "\nkeyed " UUID2 "\n" },
    { "surest", UUID "\njobid=" UUID, "keyed " UUID "\n" },
    { "placeholders",
      "{\"jobid\":\"12345\"} jobId=123&a {\"jobId\": \"string\"} job_id: JOB1",
      "weak 12345\nweak 123\nweak string\nweak JOB1\n" },
    { "no placeholders",
      "const jobId = \"{your_job_id}\"; jobid: jobId, Job #${jobId} jobid={jobId} jobId: null\n"
      "\"jobid\", new JsonPrimitive(jobId) $parameters[\"jobid\"] = $jobId; jobId = \"****\"\n"
      "jobId = reply.jobId; job_id=args[0] Job ID: is missing jobId: ab, `Job #` "
      "(case-insensitive, or not)",
      "" },
    { "too short by one", "YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA", "" },
    { "missing characters",
      "YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300 72ZYYFEDMQCQSGEEO8YSF5WA12--1-2",
      "short YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300\nshort 72ZYYFEDMQCQSGEEO8YSF5WA12--1-2\n" },
    { "seven missing", "ZYYFEDMQCQSGEEO8YSF5WA123--1-2", "" },
    { "cut off", "jobid=" CODE "--151", "short " CODE "--151\n" },
    { "lower case", "6yszd3u872zyyfedmqcqsgeeo8ysf5wa--151-300", "" },
    { "byte order mark", "\xEF\xBB\xBF" UUID "\r\n", "lone " UUID "\n" },
    { "invalid UTF-8",
      "\xFF\xFE\xFA\n" ID "\tM\xFFrz\x80\n\xC3" ID2 "\xE2\x82",
      "strong " ID " \"M\xEF\xBF\xBDrz\xEF\xBF\xBD\"\nstrong " ID2 "\n" },
    { "no UTF-16", "\xFF\xFE" ID "", "strong " ID "\n" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

/* The reply to a check and the programs that the documentation of the service shows. */
static void
test_documentation (void)
{
  static const Case cases[] = {
    { "example reply",
      "```json theme={null}\n{\n  \"status\": \"success\",\n  \"message\": \"Success\",\n"
      "  \"url\": \"" HOST ID "/" FILE_CODE ".json?" SIGNED "\",\n"
      "  \"jobId\": \"" ID "\",\n  \"credits\": 2,\n  \"remainingCredits\": 1480582,\n"
      "  \"duration\": 33\n}\n```\n",
      "strong " ID "\n" },
    { "curl",
      "curl --location --request POST 'https://api.pdf.co/v1/job/check' \\\n"
      "--header 'x-api-key: *******************' \\\n--data-raw '{\n\"jobid\": \"" ID "\"\n}'\n",
      "strong " ID "\n" },
    { "table of attributes",
      "| Attribute | Type    | Required |\n| `jobId`   | string  | *Yes*    |\n",
      "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_bytes (void)
{
  static const char with_nul[] = ID "\0" UUID "\0";
  g_autoptr (GPtrArray) two = docket_paste_find_jobs (with_nul, sizeof with_nul - 1);
  g_autoptr (GPtrArray) part = docket_paste_find_jobs (ID "x", strlen (ID));
  g_autoptr (GPtrArray) cut = docket_paste_find_jobs (UUID, 35);
  g_autoptr (GPtrArray) none = docket_paste_find_jobs (NULL, -1);
  g_autofree char *found = describe (two);
  gsize length = 0;
  g_autofree char *wide = g_convert (
      "\uFEFF" UUID "\tM\u00E4rz\r\n", -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  g_autoptr (GPtrArray) from_wide = docket_paste_find_jobs (wide, (gssize) length);
  g_autofree char *found_wide = describe (from_wide);

  g_assert_cmpstr (found, ==, "strong " ID "\nlone " UUID "\n");
  g_assert_cmpuint (part->len, ==, 1);
  g_assert_cmpuint (cut->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (found_wide, ==, "lone " UUID " \"März\"\n");
}

static void
test_large (void)
{
  GString *log = g_string_new (NULL);
  guint n = 0;

  while (log->len < 5 * 1024 * 1024)
    {
      g_string_append_printf (log,
                              "2024-01-02 12:00:00 [INFO] {\"url\":\"" HOST "%032u/a.json?%s\","
                              "\"name\":\"file %u.pdf\",\"jobId\":\"%032u--1-%u\"}\n",
                              n,
                              SIGNED,
                              n,
                              n,
                              n % 7);
      n++;
    }

  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (log->str, (gssize) log->len);
  const DocketFoundJob *last = g_ptr_array_index (jobs, jobs->len - 1);
  g_autofree char *name = g_strdup_printf ("file %u", n - 1);

  g_test_message (
      "%u jobs in %" G_GINT64_FORMAT " ms", n, (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (jobs->len, ==, n);
  g_assert_cmpstr (last->name, ==, name);
  g_string_free (log, TRUE);
}

/* Texts that would take a careless reader hours: every piece begins something that never ends. */
static void
test_hostile (void)
{
  static const char *const pieces[] = {
    "{",
    "[",
    "\"",
    "\\",
    "\\\"",
    "{\"",
    "{\"a\":\"",
    "{\\\"",
    "%25",
    "&",
    "A",
    "jobid",
    "jobid=",
    "job ",
    "job_id:[",
    "\",",
    "\t",
    ",",
    "\"a,",
    "  ",
    "amazonaws.com/",
    "amazonaws.com?",
    "{'",
    "}",
    "\n",
    "jobIds:[\"" UUID "\",",
    CODE "--",
    CODE "--1",
    "{a:",
    "|",
    "\"\"a,",
    "{\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      GString *text = g_string_new (NULL);
      gint64 start = g_get_monotonic_time ();

      while (text->len < 1024 * 1024)
        g_string_append (text, pieces[i]);

      g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (text->str, (gssize) text->len);

      g_test_message ("%s: %u in %" G_GINT64_FORMAT " ms",
                      pieces[i],
                      jobs->len,
                      (g_get_monotonic_time () - start) / 1000);
      g_assert_cmpuint (jobs->len, <=, 2);
      g_string_free (text, TRUE);
    }
}

/* Any bytes are read without harm, and what is found can be asked for and shown. */
static void
test_noise (void)
{
  static const char *const pieces[] = {
    ID,         UUID,    CODE,      HEX,      "{",
    "}",        "[",     "]",       "\"",     "'",
    "\\",       "jobId", "job #",   "name",   ":",
    ",",        "\n",    "\t",      "  ",     "%",
    "%22",      "\\u00", "\\u0026", "?",      "amazonaws.com",
    "https://", "--1-2", "status",  "200",    "\xFF",
    "ä",        "|",     "=",       "&quot;", "x@y.z_",
  };

  for (guint round = 0; round < 3000; round++)
    {
      GString *text = g_string_new (NULL);
      int n = g_test_rand_int_range (1, 60);

      for (int i = 0; i < n; i++)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

      g_autofree char *copy = g_memdup2 (text->str, text->len);
      g_autoptr (GPtrArray) jobs = docket_paste_find_jobs (copy, (gssize) text->len);

      for (guint i = 0; i < jobs->len; i++)
        {
          const DocketFoundJob *job = g_ptr_array_index (jobs, i);

          g_assert_true (docket_job_id_is_valid (job->id));
          g_assert_true (job->name == NULL || g_utf8_validate (job->name, -1, NULL));
        }
      g_string_free (text, TRUE);
    }
}

static void
test_valid (void)
{
  g_autofree char *most = g_strnfill (128, 'a');
  g_autofree char *too_long = g_strnfill (129, 'a');

  g_assert_true (docket_job_id_is_valid (ID));
  g_assert_true (docket_job_id_is_valid (UUID));
  g_assert_true (docket_job_id_is_valid ("1"));
  g_assert_true (docket_job_id_is_valid ("a_b-C"));
  g_assert_true (docket_job_id_is_valid (most));
  g_assert_false (docket_job_id_is_valid (too_long));
  g_assert_false (docket_job_id_is_valid (NULL));
  g_assert_false (docket_job_id_is_valid (""));
  g_assert_false (docket_job_id_is_valid ("a b"));
  g_assert_false (docket_job_id_is_valid ("a\n"));
  g_assert_false (docket_job_id_is_valid ("a/b"));
  g_assert_false (docket_job_id_is_valid ("ä"));
}

static void
test_shorten (void)
{
  static const struct
  {
    const char *id;
    const char *shown;
    const char *class;
  } cases[] = {
    { ID, "6YSZD3U8…151-300", "300" },
    { ID2, "Q92F33DZ…103-600", "600" },
    { CODE, "6YSZD3U8…YSF5WA", "" },
    { UUID, "7830deca…0e7461", "uuid" },
    { UUID2, "9C2E4F10…6789AB", "uuid" },
    { "12345", "12345", "" },
    { "12345678901234567890", "12345678901234567890", "" },
    { "123456789012345678901", "12345678…678901", "" },
    { "", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = docket_job_id_shorten (cases[i].id);
      g_autofree char *class = docket_job_id_get_class (cases[i].id);

      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_cmpstr (class, ==, cases[i].class);
    }
}

static void
test_found_job (void)
{
  g_autoptr (DocketFoundJob) job = docket_found_job_new (ID, "March", DOCKET_FOUND_LONE, TRUE);
  g_autoptr (DocketFoundJob) copy = g_boxed_copy (DOCKET_TYPE_FOUND_JOB, job);

  g_assert_true (copy != job);
  g_assert_cmpstr (copy->id, ==, ID);
  g_assert_cmpstr (copy->name, ==, "March");
  g_assert_cmpint (copy->how, ==, DOCKET_FOUND_LONE);
  g_assert_true (copy->just_started);

  g_assert_true (docket_found_is_sure (DOCKET_FOUND_STRONG));
  g_assert_true (docket_found_is_sure (DOCKET_FOUND_KEYED));
  g_assert_true (docket_found_is_sure (DOCKET_FOUND_LONE));
  g_assert_false (docket_found_is_sure (DOCKET_FOUND_WEAK));
  g_assert_false (docket_found_is_sure (DOCKET_FOUND_SHORT));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-id/find/kinds", test_kinds);
  g_test_add_func ("/job-id/find/json", test_json);
  g_test_add_func ("/job-id/find/json-in-text", test_json_in_text);
  g_test_add_func ("/job-id/find/tables", test_tables);
  g_test_add_func ("/job-id/find/rules", test_rules);
  g_test_add_func ("/job-id/find/documentation", test_documentation);
  g_test_add_func ("/job-id/find/bytes", test_bytes);
  g_test_add_func ("/job-id/find/large", test_large);
  g_test_add_func ("/job-id/find/hostile", test_hostile);
  g_test_add_func ("/job-id/find/noise", test_noise);
  g_test_add_func ("/job-id/valid", test_valid);
  g_test_add_func ("/job-id/shorten", test_shorten);
  g_test_add_func ("/job-id/found-job", test_found_job);
  return g_test_run ();
}
