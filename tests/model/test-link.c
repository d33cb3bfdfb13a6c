/* test-link.c: the expiring address of a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-link.h"
#include "docket-model-error.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

/* 2023-11-14T13:49:32Z, when the link of the API page was signed. */
#define SIGNED_AT (1699969772 * SECOND)

/* Nothing has a link of a megabyte. */
static void
test_is_not_endless (void)
{
  g_autofree char *tail = g_strnfill (16 * 1024, 'a');
  g_autofree char *too_long = g_strconcat ("https://h/", tail, NULL);

  g_assert_false (docket_link_is_safe (too_long, NULL));
  too_long[12000] = '\0';
  g_assert_true (docket_link_is_safe (too_long, NULL));
}

static void
test_is_safe (void)
{
  static const struct
  {
    const char *link;
    gboolean is_safe;
  } cases[] = {
    { "https://pdf-temp-files.s3.us-west-2.amazonaws.com/A--1-2/b.json?X-Amz-Expires=3600", TRUE },
    { "https://h", TRUE },
    { "https://h:8443/a", TRUE },
    { "HTTPS://h/a", TRUE },
    { "https://h/a%20b?c=%2F#d", TRUE },
    { "https://h/a@b", TRUE },
    { "https://[2001:db8::1]/a", TRUE },
    { "http://127.0.0.1:8080/a", TRUE },
    { "http://[::1]/a", TRUE },
    { "http://localhost/a", TRUE },
    { "http://LOCALHOST:1/a", TRUE },
    { "http://h/a", FALSE },
    { "http://localhost.example.com/a", FALSE },
    { "http://127.0.0.1.example.com/a", FALSE },
    { "http://127.0.0.2/a", FALSE },
    { "http://0.0.0.0/a", FALSE },
    { "https://0.0.0.0/a", FALSE },
    { "https://169.254.169.254/latest/meta-data", FALSE },
    { "https://[fe80::1]/a", FALSE },
    { "https://[FEBF::1]/a", FALSE },
    { "https://[::]/a", FALSE },
    { "https://[::ffff:169.254.169.254]/a", FALSE },
    { "https://169.254.example.com/a", TRUE },
    { "https://fe80.example.com/a", TRUE },
    { "https://10.0.0.1/a", TRUE },
    { "http://2130706433/a", FALSE },
    { "https://user@h/a", FALSE },
    { "https://user:password@h/a", FALSE },
    { "https://@h/a", FALSE },
    { "http://127.0.0.1@h/a", FALSE },
    { "https://", FALSE },
    { "https:///a", FALSE },
    { "https:a", FALSE },
    { "https", FALSE },
    { "//h/a", FALSE },
    { "/etc/passwd", FALSE },
    { "", FALSE },
    { "ftp://h/a", FALSE },
    { "file:///etc/passwd", FALSE },
    { "javascript:alert(1)", FALSE },
    { "data:text/html,a", FALSE },
    { "mailto:a@b.com", FALSE },
    { "https://h:99999/a", FALSE },
    { "https://h/a b", FALSE },
    { " https://h/a", FALSE },
    { "https://h/a\n", FALSE },
    { "https://h/a\r\nx-api-key: b", FALSE },
    { "https://h/\x7f", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].link);
      g_assert_cmpint (docket_link_is_safe (cases[i].link, &error), ==, cases[i].is_safe);
      if (cases[i].is_safe)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_BAD_LINK);
      if (cases[i].link[0] != '\0')
        g_assert_null (strstr (error->message, cases[i].link));
    }
}

static void
test_parse_time (void)
{
  static const struct
  {
    const char *text;
    gint64 usec;
  } cases[] = {
    { "2025-08-11T17:09:13.263623+00:00", 1754932153 * SECOND + 263623 },
    { "2025-08-11T17:09:13.263623Z", 1754932153 * SECOND + 263623 },
    { "2025-08-11T17:09:13Z", 1754932153 * SECOND },
    { "2025-08-11T17:09:13", 1754932153 * SECOND },
    { "2025-08-11T19:09:13+02:00", 1754932153 * SECOND },
    { "2025-08-11T12:09:13-05", 1754932153 * SECOND },
    { "20231114T134932Z", SIGNED_AT },
    { "1970-01-01T00:00:00.5Z", 500000 },
    { NULL, 0 },
    { "", 0 },
    { "soon", 0 },
    { "2025-08-11", 0 },
    { "17:09:13", 0 },
    { "2025-13-11T17:09:13Z", 0 },
    { "2025-02-30T17:09:13Z", 0 },
    { "2025-08-11T25:09:13Z", 0 },
    { "2025-08-11T17:09:13 GMT", 0 },
    { "8/11/2025 5:09:13 PM", 0 },
    { "1754932153", 0 },
    { "[FILTERED]", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text != NULL ? cases[i].text : "(none)");
      g_assert_cmpint (docket_link_parse_time (cases[i].text), ==, cases[i].usec);
    }
}

static void
test_expiry (void)
{
  static const struct
  {
    const char *link;
    const char *valid_till;
    gint64 usec;
  } cases[] = {
    { "https://h/a?X-Amz-Date=20231114T134932Z&X-Amz-Expires=3600",
      NULL,
      SIGNED_AT + 3600 * SECOND },
    { "https://h/a?X-Amz-Expires=60&b=%26&X-Amz-Date=20231114T134932Z#c",
      NULL,
      SIGNED_AT + 60 * SECOND },
    { "https://h/a?x-amz-date=20231114T134932Z&x-amz-expires=1", NULL, SIGNED_AT + SECOND },
    /* What the service says goes before the signature; what is no time does not. */
    { "https://h/a?X-Amz-Date=20231114T134932Z&X-Amz-Expires=3600",
      "2025-08-11T17:09:13Z",
      1754932153 * SECOND },
    { "https://h/a?X-Amz-Date=20231114T134932Z&X-Amz-Expires=3600",
      "[FILTERED]",
      SIGNED_AT + 3600 * SECOND },
    { NULL, "2025-08-11T17:09:13Z", 1754932153 * SECOND },
    { NULL, NULL, 0 },
    { "https://h/a", NULL, 0 },
    { "https://h/a?", NULL, 0 },
    { "https://h/a?X-Amz-Date=20231114T134932Z", NULL, 0 },
    { "https://h/a?X-Amz-Expires=3600", NULL, 0 },
    { "https://h/a?X-Amz-Date=now&X-Amz-Expires=3600", NULL, 0 },
    { "https://h/a?X-Amz-Date=20231114T134932Z&X-Amz-Expires=0", NULL, 0 },
    { "https://h/a?X-Amz-Date=20231114T134932Z&X-Amz-Expires=-1", NULL, 0 },
    { "https://h/a?X-Amz-Date=20231114T134932Z&X-Amz-Expires=99999999999999999999", NULL, 0 },
    { "https://h/X-Amz-Date=20231114T134932Z&X-Amz-Expires=3600", NULL, 0 },
    { "https://h/a?X-Amz-Date=%zz&X-Amz-Expires=3600", NULL, 0 },
    { "not a link", NULL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].link != NULL ? cases[i].link : "(none)");
      g_assert_cmpint (
          docket_link_get_expiry (cases[i].link, cases[i].valid_till), ==, cases[i].usec);
    }
}

static void
test_file_name (void)
{
  static const struct
  {
    const char *link;
    const char *name;
    gboolean may_be_listing;
  } cases[] = {
    { "https://h/A--1-2/report.pdf?X-Amz-Expires=1/2.json", "report.pdf", FALSE },
    { "https://h/L8QYIZQ6KZOITCT0PXUNPM6HKYSP5OIO.json?a=b",
      "L8QYIZQ6KZOITCT0PXUNPM6HKYSP5OIO.json",
      TRUE },
    { "https://h/a%20b.pdf", "a b.pdf", FALSE },
    { "https://h/%C3%A4.pdf", "ä.pdf", FALSE },
    { "https://h/a.json#b.pdf", "a.json", TRUE },
    { "https://h/a.json/", NULL, FALSE },
    { "https://h/", NULL, FALSE },
    { "https://h", NULL, FALSE },
    { "https://h?a=/b.json", NULL, FALSE },
    { "https://h/json", "json", FALSE },
    { "https://h/..", NULL, FALSE },
    { "https://h/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd", "passwd", FALSE },
    { "https://h/a%5C..%5Cb.pdf", "b.pdf", FALSE },
    { "https://h/.bashrc", "bashrc", FALSE },
    { "https://h/a%E2%80%AEfdp.exe", "afdp.exe", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = docket_link_get_file_name (cases[i].link);

      g_test_message ("%s", cases[i].link);
      g_assert_cmpstr (name, ==, cases[i].name);
      g_assert_cmpint (docket_link_is_listing_name (cases[i].link), ==, cases[i].may_be_listing);
    }
}

/* Whatever the last part of a path is, it names one file in one folder. */
static void
test_file_name_is_one (void)
{
  static const char *const parts[] = {
    "%00", "a%00b",   "%2F",       "%2e", "%",   "%zz", "%0A", "a%0Ab.pdf", "%FF%FE",
    "...", "con:aux", "%E2%80%8B", "   ", "%20", "~",   "-rf", "a|b",       "..%c0%af..",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *link = g_strconcat ("https://h/", parts[i], NULL);
      g_autofree char *name = docket_link_get_file_name (link);

      g_test_message ("%s", link);
      if (name == NULL)
        continue;
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_cmpuint (strlen (name), >, 0);
      g_assert_cmpuint (strlen (name), <=, 120);
      g_assert_null (strpbrk (name, "/\\\n"));
      g_assert_cmpint (name[0], !=, '.');
    }
}

static void
test_listing (void)
{
  static const struct
  {
    const char *text;
    guint n; /* 0: data */
  } cases[] = {
    { "[\"https://h/1.pdf\"]", 1 },
    { " [\n\"https://h/1.pdf?a=b\\u0026c\",\"https://h/2.pdf\"] ", 2 },
    { "[\"http://127.0.0.1:1/1.pdf\"]", 1 },
    { "[]", 0 },
    { "{}", 0 },
    { "", 0 },
    { "\"https://h/1.pdf\"", 0 },
    { "{\"urls\":[\"https://h/1.pdf\"]}", 0 },
    { "[[\"https://h/1.pdf\"]]", 0 },
    { "[\"https://h/1.pdf\",null]", 0 },
    { "[\"https://h/1.pdf\",1]", 0 },
    { "[\"https://h/1.pdf\",\"\"]", 0 },
    { "[\"https://h/1.pdf\",\"a name\"]", 0 },
    { "[\"https://h/1.pdf\",\"http://h/2.pdf\"]", 0 },
    { "[\"https://h/1.pdf\",\"file:///etc/passwd\"]", 0 },
    { "[\"https://user@h/1.pdf\"]", 0 },
    { "[{\"url\":\"https://h/1.pdf\"}]", 0 },
    { "[\"https://h/1.pdf\"", 0 },
    { "[\"https://h/1.pdf\"] x", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) links = docket_link_parse_listing (cases[i].text, strlen (cases[i].text));

      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (links != NULL ? g_strv_length (links) : 0, ==, cases[i].n);
    }
}

static char *
make_listing (guint n)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\"https://h/%u.pdf\"", i > 0 ? "," : "", i);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
test_listing_order (void)
{
  g_autofree char *text = make_listing (10000);
  g_autofree char *too_many = make_listing (10001);
  g_auto (GStrv) links = docket_link_parse_listing (text, strlen (text));

  g_assert_nonnull (links);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *link = g_strdup_printf ("https://h/%u.pdf", i);

      g_assert_cmpstr (links[i], ==, link);
    }
  g_assert_null (links[10000]);
  g_assert_null (docket_link_parse_listing (too_many, strlen (too_many)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/is-safe", test_is_safe);
  g_test_add_func ("/link/is-not-endless", test_is_not_endless);
  g_test_add_func ("/link/parse-time", test_parse_time);
  g_test_add_func ("/link/expiry", test_expiry);
  g_test_add_func ("/link/file-name", test_file_name);
  g_test_add_func ("/link/file-name/is-one", test_file_name_is_one);
  g_test_add_func ("/link/listing", test_listing);
  g_test_add_func ("/link/listing/order", test_listing_order);
  return g_test_run ();
}
