/* test-json.c: JSON of others does no harm
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-json.h"
#include "docket-model-error.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize length; /* 0: up to the NUL */
} Text;

static gsize
get_length (const Text *text)
{
  return text->length > 0 ? text->length : strlen (text->text);
}

static void
assert_refused (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = docket_json_parse (text, length, &error);

  g_assert_null (root);
  g_assert_error (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_NOT_AN_ANSWER);
}

static const Text refused[] = {
  { "" },
  { " \n" },
  { "\xef\xbb\xbf" },
  { "\xef\xbb\xbf\xef\xbb\xbf{}" },
  { "<!DOCTYPE html><title>Log in</title>" },
  { "{" },
  { "}" },
  { "[1}" },
  { "{\"a\":[}]" },
  { "{}}" },
  { "]{}[" },
  { "{\"a\":1" },
  { "{\"a\":\"b" },
  { "{\"a\":\"b\\" },
  { "{\"a\":\"b\\\"}" },
  /* Two roots. */
  { "{}{}" },
  { "{} {}" },
  { "[]\n{}" },
  { "1 2" },
  { "{},{}" },
  { "\"a\"\"b\"" },
  { "nullnull" },
  /* What json-glib alone takes for JSON. */
  { "/* a */{}" },
  { "{}// a" },
  { "{}# a" },
  { "{/*\"a\":[*/\"b\":1}" },
  { "{'a':1}" },
  { "{\"a\":'b'}" },
  { "{a:1}" },
  { "var a = {};" },
  { "a = {};" },
  { "callback({})" },
  { "{};" },
  { "[010]" },
  { "[00]" },
  { "[0x10]" },
  { "[$10]" },
  { "[.5]" },
  { "[5.]" },
  { "[1e]" },
  { "[1.e1]" },
  { "[+5]" },
  { "[- 5]" },
  { "[-]" },
  { "[NaN]" },
  { "[Infinity]" },
  { "[TRUE]" },
  { "[True]" },
  { "[tru]" },
  { "[truefalse]" },
  { "[1true]" },
  { "[1,]" },
  { "[,1]" },
  { "{\"a\":1,}" },
  { "{\"a\" 1}" },
  { "{\"a\"}" },
  { "{1:1}" },
  { "[\"\\x\"]" },
  { "[\"\\07\"]" },
  { "[\"\\'\"]" },
  { "[\"\\u12\"]" },
  { "[\"\\u12g4\"]" },
  { "[\"\\U0041\"]" },
  { "[\"tab\there\"]" },
  { "[\"line\nbreak\"]" },
  /* NUL and invalid UTF-8, in and between values. */
  { "{}\0", 3 },
  { "{\0}", 3 },
  { "\0{}", 3 },
  { "[\"a\0b\"]", 7 },
  { "{\"a\":1}\0{\"a\":[", 14 },
  { "[\"\xff\"]" },
  { "[\"\xc0\xaf\"]" },
  { "[\"\xed\xa0\x80\"]" },
  { "[\"\xf4\x90\x80\x80\"]" },
  { "[\"\xe2\x82\"]" },
  { "{\xff}" },
  { "[1\xc2\xa0]" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_test_message ("text %" G_GSIZE_FORMAT, i);
      assert_refused (refused[i].text, get_length (&refused[i]));
    }
}

static void
test_taken (void)
{
  static const struct
  {
    const char *text;
    const char *printed;
  } cases[] = {
    { "{}", "{}" },
    { "[]", "[]" },
    { " \r\n\t{ } \n", "{}" },
    { "\xef\xbb\xbf{}", "{}" },
    { "null", "null" },
    { "\"a\"", "\"a\"" },
    { "-0.5", "-0.5" },
    { "[1e5,1E+2,5e-1]", "[100000.0,100.0,0.5]" },
    { "[true,false,null]", "[true,false,null]" },
    { "[\"[{'/*#\\\"\"]", "[\"[{'/*#\\\"\"]" },
    { "[\"a\\u0026b\\/c\"]", "[\"a&b/c\"]" },
    { "[\"\\ud83d\\ude00\"]", "[\"😀\"]" },
    /* Half of a surrogate pair, which is no character. */
    { "[\"\\ud83d\"]", "[\"\xef\xbf\xbd\"]" },
    { "[\"\\ud83dx\"]", "[\"\xef\xbf\xbdx\"]" },
    { "[\"\\ud83d\\u0041\"]",
      "[\"\xef\xbf\xbd"
      "A\"]" },
    { "[\"\\ude00\\ud83d\"]", "[\"\xef\xbf\xbd\xef\xbf\xbd\"]" },
    { "[\"\\ud83d\\ud83d\\ude00\"]", "[\"\xef\xbf\xbd😀\"]" },
    { "[\"ä\\n\"]", "[\"ä\\n\"]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = NULL;
      g_autofree char *printed = NULL;

      g_test_message ("text %" G_GSIZE_FORMAT, i);
      root = docket_json_parse (cases[i].text, strlen (cases[i].text), &error);
      g_assert_no_error (error);
      g_assert_nonnull (root);
      printed = json_to_string (root, FALSE);
      g_assert_cmpstr (printed, ==, cases[i].printed);
    }
}

/* The text need not end with a NUL, and what is behind it is not read. */
static void
test_length (void)
{
  g_autofree char *text = g_memdup2 ("{\"a\":1}", 7);
  g_autoptr (JsonNode) root = docket_json_parse (text, 7, NULL);

  g_assert_nonnull (root);
  for (gsize n = 0; n < 7; n++)
    {
      g_autofree char *cut = n > 0 ? g_memdup2 (text, n) : NULL;

      assert_refused (cut != NULL ? cut : "", n);
    }
}

static char *
make_nested (const char *open, const char *middle, const char *close, gsize depth)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, middle);
  for (gsize i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const struct
  {
    const char *open;
    const char *middle;
    const char *close;
  } cases[] = {
    { "[", "", "]" },
    { "{\"a\":", "1", "}" },
    { "[{\"a\":", "[]", "}]" },
    { " [ ", "\"]]]]\"", " ] " },
    { "[", "", "" },
    { "{\"a\":", "", "" },
    { "{\"a\":[", "", "" },
    { "[\"\\\"\",", "", "" },
    { "[/*\"*/", "", "" },
    { "['\"',", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *deep = make_nested (
          cases[i].open, cases[i].middle, cases[i].close, 100 * 1000);

      g_test_message ("nesting %" G_GSIZE_FORMAT, i);
      assert_refused (deep, strlen (deep));
    }
}

static void
test_depth_limit (void)
{
  g_autofree char *most = make_nested ("[", "", "]", DOCKET_JSON_MAX_DEPTH);
  g_autofree char *too_deep = make_nested ("[", "", "]", DOCKET_JSON_MAX_DEPTH + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = docket_json_parse (most, strlen (most), &error);

  g_assert_no_error (error);
  g_assert_nonnull (root);
  assert_refused (too_deep, strlen (too_deep));
}

/* A million values side by side are long, not deep. */
static void
test_wide (void)
{
  GString *text = g_string_new ("[0");
  g_autoptr (JsonNode) root = NULL;

  while (text->len < 1024 * 1024)
    g_string_append (text, ",[]");
  g_string_append_c (text, ']');
  root = docket_json_parse (text->str, text->len, NULL);
  g_assert_nonnull (root);
  g_string_free (text, TRUE);
}

static JsonObject *
parse_object (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = docket_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return json_node_dup_object (root);
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *value;
    gint64 number;
  } cases[] = {
    { "0", 0 },
    { "2", 2 },
    { "-7", -7 },
    { "60227", 60227 },
    { "139595183", 139595183 },
    { "999999999999999999", 999999999999999999 },
    { "2.0", 2 },
    { "2.9", 2 },
    { "1e3", 1000 },
    { "\"2\"", 2 },
    { "\" 42 \"", 42 },
    { "\"-3\"", -3 },
    { "\"2.0\"", 2 },
    { "\"\"", DOCKET_NO_NUMBER },
    { "\" \"", DOCKET_NO_NUMBER },
    { "\"two\"", DOCKET_NO_NUMBER },
    { "\"2 credits\"", DOCKET_NO_NUMBER },
    { "\"2,000\"", DOCKET_NO_NUMBER },
    { "\"0x10\"", DOCKET_NO_NUMBER },
    { "\"1e3\"", DOCKET_NO_NUMBER },
    { "null", DOCKET_NO_NUMBER },
    { "true", DOCKET_NO_NUMBER },
    { "[2]", DOCKET_NO_NUMBER },
    { "{\"a\":2}", DOCKET_NO_NUMBER },
    /* Overflows come out as no number, never as another one. */
    { "9223372036854775808", DOCKET_NO_NUMBER },
    { "-9223372036854775809", DOCKET_NO_NUMBER },
    { "18446744073709551615", DOCKET_NO_NUMBER },
    { "18446744073709551618", DOCKET_NO_NUMBER },
    { "99999999999999999999999999999999999999999999999999", DOCKET_NO_NUMBER },
    { "1e300", DOCKET_NO_NUMBER },
    { "-1e300", DOCKET_NO_NUMBER },
    { "1e999", DOCKET_NO_NUMBER },
    { "\"9223372036854775808\"", DOCKET_NO_NUMBER },
    { "\"-9223372036854775809\"", DOCKET_NO_NUMBER },
    { "\"99999999999999999999999\"", DOCKET_NO_NUMBER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"n\":%s}", cases[i].value);
      g_autoptr (JsonObject) object = parse_object (text);

      g_test_message ("%s", text);
      g_assert_cmpint (docket_json_get_number (object, "n"), ==, cases[i].number);
    }
}

static void
test_strings (void)
{
  static const struct
  {
    const char *value;
    const char *string;
  } cases[] = {
    { "\"a\"", "a" },          { "\"a\\u0026b\"", "a&b" },
    { "\" \"", " " },          { "\"200\"", "200" },
    { "\"\"", NULL },          { "null", NULL },
    { "200", NULL },           { "2.5", NULL },
    { "true", NULL },          { "[\"a\"]", NULL },
    { "{\"a\":\"b\"}", NULL }, { "[]", NULL },
    { "\"\\u0000ab\"", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"s\":%s}", cases[i].value);
      g_autoptr (JsonObject) object = parse_object (text);

      g_test_message ("%s", text);
      g_assert_cmpstr (docket_json_get_string (object, "s"), ==, cases[i].string);
    }
}

static void
test_truth (void)
{
  static const struct
  {
    const char *value;
    gboolean truth;
  } cases[] = {
    { "true", TRUE },       { "false", FALSE },     { "null", FALSE },   { "1", TRUE },
    { "0", FALSE },         { "0.0", FALSE },       { "0.5", TRUE },     { "\"true\"", TRUE },
    { "\"False\"", FALSE }, { "\"0\"", FALSE },     { "\"\"", FALSE },   { "[]", FALSE },
    { "{}", FALSE },        { "\"a text\"", TRUE }, { "[true]", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"t\":%s}", cases[i].value);
      g_autoptr (JsonObject) object = parse_object (text);

      g_test_message ("%s", text);
      g_assert_cmpint (docket_json_get_truth (object, "t"), ==, cases[i].truth);
    }
}

static void
test_members (void)
{
  g_autoptr (JsonObject)
      object = parse_object ("{\"JOBID\":\"loud\",\"jobid\":\"quiet\",\"Status\":\"working\"}");

  g_assert_cmpstr (docket_json_get_string (object, "status"), ==, "working");
  g_assert_cmpstr (docket_json_get_string (object, "STATUS"), ==, "working");
  g_assert_cmpstr (docket_json_get_string (object, "jobid"), ==, "quiet");
  g_assert_cmpstr (docket_json_get_string (object, "JOBID"), ==, "loud");
  g_assert_nonnull (docket_json_get_string (object, "jobId"));
  g_assert_null (docket_json_get_member (object, "job"));
  g_assert_null (docket_json_get_string (object, "job"));
  g_assert_cmpint (docket_json_get_number (object, "job"), ==, DOCKET_NO_NUMBER);
  g_assert_false (docket_json_get_truth (object, "job"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/taken", test_taken);
  g_test_add_func ("/json/length", test_length);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/depth/limit", test_depth_limit);
  g_test_add_func ("/json/wide", test_wide);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/strings", test_strings);
  g_test_add_func ("/json/truth", test_truth);
  g_test_add_func ("/json/members", test_members);
  return g_test_run ();
}
