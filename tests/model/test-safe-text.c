/* test-safe-text.c: text from the network, made safe to show and to name files with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-safe-text.h"

#include <string.h>

static void
test_line (void)
{
  static const struct
  {
    const char *text;
    guint max_chars;
    const char *line;
  } cases[] = {
    { "", 0, "" },
    { "Success", 0, "Success" },
    { "  two\t words\r\n", 0, "two words" },
    { "a\nb\x01\x7F"
      "c",
      0,
      "a b c" },
    { "\xC2\x85nel\xC2\xA0nbsp", 0, "nel nbsp" },
    { "bad \xFF byte", 0, "bad \xEF\xBF\xBD byte" },
    { "in\u202Evoice\u2066x\u2069\u200E\u200F\u061C", 0, "invoicex" },
    { "ze\u200Bro\u200C\u200D\u2060\uFEFF", 0, "zero" },
    { "sep\u2028ar\u2029ate", 0, "separate" },
    { "pri\uE000vate\U000F0000 \uFDD0none\uFFFF", 0, "private none" },
    { "Größe 10 €", 0, "Größe 10 €" },
    { "12345", 5, "12345" },
    { "123456", 5, "1234…" },
    { "123 456", 5, "123…" },
    { "äöüäöü", 4, "äöü…" },
    { "1234   ", 4, "1234" },
    { "ab", 1, "…" },
    { "a", 1, "a" },
    { "\u202E\u200B", 3, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = docket_safe_text_line (cases[i].text, -1, cases[i].max_chars);

      g_test_message ("line %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

static void
test_line_length (void)
{
  g_autofree char *part = docket_safe_text_line ("abcdef", 3, 0);
  g_autofree char *with_nul = docket_safe_text_line ("a\0b", 3, 0);
  g_autofree char *none = docket_safe_text_line ("abc", 0, 0);

  g_assert_cmpstr (part, ==, "abc");
  g_assert_cmpstr (with_nul, ==, "a b");
  g_assert_cmpstr (none, ==, "");
  g_assert_null (docket_safe_text_line (NULL, -1, 0));
  g_assert_null (docket_safe_text_line (NULL, 5, 3));
}

static void
test_name (void)
{
  static const struct
  {
    const char *text;
    const char *name;
  } cases[] = {
    { NULL, NULL },
    { "", NULL },
    { " \n\t", NULL },
    { "---", NULL },
    { "march.pdf", "march" },
    { "March.PDF", "March" },
    { "a.tar.zip", "a.tar" },
    { "version 1.2", "version 1.2" },
    { "script.sh", "script.sh" },
    { "table.xlsx", "table" },
    { "photo.jpeg", "photo" },
    { "/home/anna/letters/march.pdf", "march" },
    { "C:\\letters\\march.pdf", "march" },
    { "letters/", "letters" },
    { "letters/march.pdf", "march" },
    { "Q1/Q2 report", "Q1/Q2 report" },
    { "three <b>&</b>", "three <b>&</b>" },
    { "two\nlines", "two lines" },
    { "in\u202Evoice", "invoice" },
    { "Ärger über Öl.docx", "Ärger über Öl" },
    { "https://example.com/a.pdf", NULL },
    { "see HTTP://example.com", NULL },
    { "www.example.com", NULL },
    { "pdf-temp-files.s3.amazonaws.com/a.pdf", NULL },
    { "anna@example.com", NULL },
    { "for anna@example.com only", NULL },
    { "meet @ noon", "meet @ noon" },
    { "anna@example_0123456789abcdef0123", NULL },
    { "x-api-key: 0123456789", NULL },
    { "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300", NULL },
    { "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300.pdf", NULL },
    { "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA", NULL },
    { "7830deca-2e66-11ef-9ad3-8eff830e7461", NULL },
    { "0c72bf56341142ba83c8f98b47f14d62", NULL },
    { "12345", "12345" },
    { ".pdf", ".pdf" },
    { "😀", "😀" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = docket_safe_text_name (cases[i].text);

      g_test_message ("name %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_name_length (void)
{
  g_autofree char *text = g_strnfill (200, 'x');
  g_autofree char *long_pdf = g_strconcat (text, ".pdf", NULL);
  g_autofree char *name = docket_safe_text_name (long_pdf);

  g_assert_cmpint (g_utf8_strlen (name, -1), ==, 80);
  g_assert_true (g_str_has_suffix (name, "x…"));
}

static void
test_file_name (void)
{
  static const struct
  {
    const char *text;
    const char *file_name;
  } cases[] = {
    { NULL, "result" },
    { "", "result" },
    { "..", "result" },
    { "???", "result" },
    { "/", "result" },
    { "a.pdf", "a.pdf" },
    { "/etc/passwd", "passwd" },
    { "../../.bashrc", "bashrc" },
    { "..\\..\\a.exe", "a.exe" },
    { "a:b*c?.pdf", "a b c.pdf" },
    { "a\"<>|b.pdf", "a b.pdf" },
    { "line\nbreak\x02.pdf", "line break.pdf" },
    { "cod\u202Efdp.exe", "codfdp.exe" },
    { ". . hidden.pdf", "hidden.pdf" },
    { "end. . ", "end" },
    { "bad\xFF.pdf", "bad\xEF\xBF\xBD.pdf" },
    { "Größe.pdf", "Größe.pdf" },
    { "-rf", "rf" },
    { "--.-x-.pdf", "x-.pdf" },
    { "---", "result" },
    { "CON.pdf", "_CON.pdf" },
    { "nul", "_nul" },
    { "Lpt1.tar.gz", "_Lpt1.tar.gz" },
    { "console.pdf", "console.pdf" },
    { "com10.pdf", "com10.pdf" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = docket_safe_text_file_name (cases[i].text, "result");

      g_test_message ("file name %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (name, ==, cases[i].file_name);
    }
}

static void
test_file_name_length (void)
{
  g_autofree char *most = g_strnfill (300, 'x');
  g_autofree char *cut = docket_safe_text_file_name (most, "result");

  g_assert_cmpuint (strlen (cut), ==, 120);
  for (guint n = 1; n < 300; n++)
    {
      GString *text = g_string_new (NULL);

      for (guint i = 0; i < n; i++)
        g_string_append (text, i % 3 == 0 ? "ä" : i % 3 == 1 ? "€" : "😀");
      g_string_append (text, ".json");

      g_autofree char *name = docket_safe_text_file_name (text->str, "result");
      g_autofree char *second = docket_safe_text_numbered (name, 1234567);

      g_assert_cmpuint (strlen (name), <=, 120);
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_true (g_str_has_suffix (name, ".json"));
      g_assert_cmpuint (strlen (second), <=, 120);
      g_assert_true (g_utf8_validate (second, -1, NULL));
      g_assert_true (g_str_has_suffix (second, " (1234567).json"));
      if (n > 60)
        g_assert_cmpuint (strlen (name), >, 115);
      g_string_free (text, TRUE);
    }
}

static void
test_numbered (void)
{
  static const struct
  {
    const char *file_name;
    guint number;
    const char *numbered;
  } cases[] = {
    { "a.pdf", 0, "a.pdf" },           { "a.pdf", 1, "a.pdf" },
    { "a.pdf", 2, "a (2).pdf" },       { "a", 12, "a (12)" },
    { "a.tar.gz", 3, "a.tar (3).gz" }, { "v1.2 report", 2, "v1.2 report (2)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = docket_safe_text_numbered (cases[i].file_name, cases[i].number);

      g_assert_cmpstr (name, ==, cases[i].numbered);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safe-text/line", test_line);
  g_test_add_func ("/safe-text/line/length", test_line_length);
  g_test_add_func ("/safe-text/name", test_name);
  g_test_add_func ("/safe-text/name/length", test_name_length);
  g_test_add_func ("/safe-text/file-name", test_file_name);
  g_test_add_func ("/safe-text/file-name/length", test_file_name_length);
  g_test_add_func ("/safe-text/numbered", test_numbered);
  return g_test_run ();
}
