/* test-secret.c: the API key, and keeping secrets out of texts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-model-error.h"
#include "docket-secret.h"

#include <string.h>

#define KEY "anna@example.com_0123456789abcdef0123456789abcdef"

static void
test_clean_key (void)
{
  static const struct
  {
    const char *text;
    const char *key;
  } cases[] = {
    { KEY, KEY },
    { "  " KEY "\n", KEY },
    { "\"" KEY "\"", KEY },
    { "'" KEY "'", KEY },
    { "“" KEY "”", KEY },
    { "„" KEY "“", KEY },
    { "«\u00A0" KEY "\u00A0»", KEY },
    { "x-api-key: " KEY, KEY },
    { "X-API-Key:" KEY, KEY },
    { "'x-api-key: " KEY "'", KEY },
    { "\"x-api-key\": \"" KEY "\"", KEY },
    { "x-api-key: x-api-key: \"" KEY "\"", KEY },
    { "\uFEFF" KEY "\u200B", KEY },
    { "k", "k" },
    { "a\"b", "a\"b" },
    { NULL, NULL },
    { "", NULL },
    { " \"' ", NULL },
    { "x-api-key:", NULL },
    { "two words", NULL },
    { "tab\there", NULL },
    { "line\nbreak", NULL },
    { "schlüssel", NULL },
    { "bad\xFF"
      "byte",
      NULL },
    { "bell\x07"
      "bell",
      NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *key = docket_secret_clean_key (cases[i].text, &error);

      g_test_message ("key %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (key, ==, cases[i].key);
      if (cases[i].key == NULL)
        g_assert_error (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_BAD_KEY);
      else
        g_assert_no_error (error);
    }
}

static void
test_clean_key_length (void)
{
  g_autofree char *most = g_strnfill (512, 'k');
  g_autofree char *too_long = g_strnfill (513, 'k');
  g_autofree char *key = docket_secret_clean_key (most, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (key, ==, most);
  g_assert_null (docket_secret_clean_key (too_long, &error));
  g_assert_error (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_BAD_KEY);
  g_assert_null (strstr (error->message, "kkk"));
}

static const struct
{
  const char *text;
  const char *masked;
} mask_cases[] = {
  { "", "" },
  { "nothing to hide", "nothing to hide" },
  { "mail anna@example.com", "mail anna@example.com" },
  { "The API key is wrong", "The API key is wrong" },
  { "https://example.com/a.pdf", "https://example.com/a.pdf" },
  { KEY, "…" },
  { "key is " KEY ".", "key is …." },
  { "a%40b.com_0123456789abcdef0", "…" },
  { "anna@example.com_short", "anna@example.com_short" },
  { "x-api-key: secret", "x-api-key: …" },
  { "X-API-KEY:secret\nnext", "X-API-KEY:…\nnext" },
  { "--header 'x-api-key: secret' \\", "--header 'x-api-key: …' \\" },
  { "{\"x-api-key\": \"secret\", \"a\": 1}", "{\"x-api-key\": \"…\", \"a\": 1}" },
  { "{\\\"x-api-key\\\":\\\"secret\\\",\\\"a\\\":1}", "{\\\"x-api-key\\\":\\\"…\\\",\\\"a\\\":1}" },
  { "'x-api-key' => 'secret'", "'x-api-key' => '…'" },
  { "a=1&x-api-key=secret&b=2", "a=1&x-api-key=…&b=2" },
  { "x-api-key%3Dsecret%26b", "x-api-key%3D…%26b" },
  { "x-api-key\\u003dsecret\\u0026b", "x-api-key\\u003d…\\u0026b" },
  { "https://h/p?a=b", "https://h/p?…" },
  { "see https://h/p?a=b and http://h/q?c#d.", "see https://h/p?… and http://h/q?…" },
  { "\"HTTPS://h/p?a=b\",\"x\"", "\"HTTPS://h/p?…\",\"x\"" },
  { "<a href='https://h/p?a=b'>t</a>", "<a href='https://h/p?…'>t</a>" },
  { "<https://h/p?a=b>", "<https://h/p?…>" },
  { "\"https://h/p?a=1\\u0026b=2\\u0026c=3\",", "\"https://h/p?…\"," },
  { "{\\\"url\\\":\\\"https:\\/\\/h\\/p?a=1\\u0026b=2\\\"}",
    "{\\\"url\\\":\\\"https:\\/\\/h\\/p?…\\\"}" },
  { "\"https://h/p\\u003fa=1\"", "\"https://h/p\\u003f…\"" },
  { "\\u0022https://h/p?a=1\\u0022,\\u0022b\\u0022",
    "\\u0022https://h/p?…\\u0022,\\u0022b\\u0022" },
  { "https://h/p?a\\nnext", "https://h/p?…\\nnext" },
  { "u=https%3A%2F%2Fh%2Fp%3FX%3D1%26Y%3D2&v=1", "u=https%3A%2F%2Fh%2Fp%3F…&v=1" },
  { "https://anna:pass@h/p", "https://…@h/p" },
  { "https://anna:p@ss@h/p?x", "https://…@h/p?…" },
  { "https://h/a@b", "https://h/a@b" },
  { "X-Amz-Signature=abc&X-Amz-Date=20231114T134932Z end", "X-Amz-Signature=…&X-Amz-Date=… end" },
  { "x-amz-security-token: abc", "x-amz-security-token: …" },
  { "\"X-Amz-Credential\":\"ASIA/x\"", "\"X-Amz-Credential\":\"…\"" },
  { "where? there", "where? there" },
  { "https://h/p?", "https://h/p?" },
};

static void
test_mask (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mask_cases); i++)
    {
      g_autofree char *masked = docket_secret_mask (mask_cases[i].text);
      g_autofree char *again = docket_secret_mask (masked);

      g_test_message ("mask %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (masked, ==, mask_cases[i].masked);
      g_assert_cmpstr (again, ==, masked);
    }
  g_assert_null (docket_secret_mask (NULL));
}

/* Texts that would take a careless reader hours. */
static void
test_mask_large (void)
{
  static const char *const pieces[] = {
    "@",       "%40",     "a@",   "http://", "https://h?", "\\",   "x-amz-",
    "api-key", "http://", "a@b_", "%3F",     "&",          "\\\"", "https://a@b@",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      GString *text = g_string_new (NULL);

      while (text->len < 1024 * 1024)
        g_string_append (text, pieces[i]);

      g_autofree char *masked = docket_secret_mask (text->str);

      g_assert_cmpuint (strlen (masked), >, 0);
      g_string_free (text, TRUE);
    }
}

static void
test_mask_link (void)
{
  static const struct
  {
    const char *link;
    const char *masked;
  } cases[] = {
    { NULL, NULL },
    { "https://h/p/a.pdf", "https://h/p/a.pdf" },
    { "https://h/p/a.pdf?x=1&y=2", "https://h/p/a.pdf?…" },
    { "https://h:8080/p#part", "https://h:8080/p" },
    { "https://h?x", "https://h?…" },
    { "https://anna:pass@h/p@q?x", "https://h/p@q?…" },
    { "http://127.0.0.1:1/p?x y", "http://127.0.0.1:1/p?…" },
    { "https://h/" KEY "/p?x", "https://h/…/p?…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = docket_secret_mask_link (cases[i].link);

      g_test_message ("link %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/clean-key", test_clean_key);
  g_test_add_func ("/secret/clean-key/length", test_clean_key_length);
  g_test_add_func ("/secret/mask", test_mask);
  g_test_add_func ("/secret/mask/large", test_mask_large);
  g_test_add_func ("/secret/mask-link", test_mask_link);
  return g_test_run ();
}
