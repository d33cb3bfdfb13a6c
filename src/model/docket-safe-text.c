/* docket-safe-text.c: text from the network, made safe to show and to name files with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"
#include "docket-safe-text.h"
#include "docket-secret.h"

#include <string.h>

#define ELLIPSIS            "…"
#define MAX_NAME_CHARS      80
#define MAX_FILE_NAME_BYTES 120
#define MAX_EXTENSION_CHARS 10

/* Endings of documents that say nothing in the name of a job. */
static const char *const document_extensions[] = {
  ".pdf",  ".json", ".csv",  ".xml", ".html", ".txt",  ".png", ".jpg",
  ".jpeg", ".webp", ".tiff", ".tif", ".xls",  ".xlsx", ".zip", ".docx",
};

/* Characters that steer the direction of text or cannot be seen. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

static gboolean
is_dropped (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return is_invisible (c) || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED ||
         type == G_UNICODE_SURROGATE;
}

/* Valid UTF-8 without a NUL. */
static char *
make_valid (const char *text, gssize length)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;

  if (memchr (text, '\0', n) == NULL)
    return g_utf8_make_valid (text, (gssize) n);

  g_autofree char *copy = g_malloc (n + 1);

  for (gsize i = 0; i < n; i++)
    copy[i] = text[i] != '\0' ? text[i] : ' ';
  return g_utf8_make_valid (copy, (gssize) n);
}

static void
cut_with_ellipsis (GString *line, guint max_chars)
{
  const char *cut = g_utf8_offset_to_pointer (line->str, (glong) max_chars - 1);

  g_string_truncate (line, (gsize) (cut - line->str));
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  g_string_append (line, ELLIPSIS);
}

/**
 * docket_safe_text_line:
 * @text: (nullable) (array length=length): a text from the network or from a person
 * @length: its length in bytes, or -1 when it ends with a NUL
 * @max_chars: the most characters that are kept; 0: all
 *
 * Makes one line that can be shown anywhere: valid UTF-8, white space and control characters as
 * single spaces, none at the ends; without characters that steer the direction of text, cannot
 * be seen or mean nothing. Where it is cut, the last of @max_chars characters is an ellipsis.
 *
 * Returns: (nullable) (transfer full): the line, which may be empty; %NULL only for %NULL
 */
char *
docket_safe_text_line (const char *text, gssize length, guint max_chars)
{
  if (text == NULL)
    return NULL;

  g_autofree char *valid = make_valid (text, length);
  GString *line = g_string_new (NULL);
  gboolean space = FALSE;
  guint n = 0;

  for (const char *p = valid; *p != '\0' && (max_chars == 0 || n <= max_chars);
       p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_dropped (c))
        continue;
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          space = n > 0;
          continue;
        }
      if (space)
        {
          g_string_append_c (line, ' ');
          n++;
        }
      g_string_append_unichar (line, c);
      space = FALSE;
      n++;
    }

  if (max_chars > 0 && n > max_chars)
    cut_with_ellipsis (line, max_chars);
  return g_string_free (line, FALSE);
}

/* What follows the last slash of either kind; slashes at the end do not count. */
static char *
cut_path (const char *text)
{
  gsize end = strlen (text);

  while (end > 0 && (text[end - 1] == '/' || text[end - 1] == '\\'))
    end--;

  gsize start = end;

  while (start > 0 && text[start - 1] != '/' && text[start - 1] != '\\')
    start--;
  return g_strndup (text + start, end - start);
}

static void
cut_document_extension (char *name)
{
  char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (document_extensions); i++)
    {
      if (g_ascii_strcasecmp (dot, document_extensions[i]) == 0)
        {
          *dot = '\0';
          g_strchomp (name);
          return;
        }
    }
}

/* "letters/march.pdf" is a path, and so is what begins or ends as one; a slash in "Q1/Q2 report"
 * is a part of the name. */
static gboolean
is_path (const char *text, const char *base)
{
  g_autofree char *stem = g_strdup (base);

  cut_document_extension (stem);
  return !g_str_equal (stem, base) || strchr ("/~.", text[0]) != NULL ||
         strchr (text, '\\') != NULL || g_str_has_suffix (text, "/");
}

static gboolean
holds_link (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (strstr (lower, "://") != NULL || strstr (lower, "amazonaws.com") != NULL)
    return TRUE;

  for (const char *p = strstr (lower, "www."); p != NULL; p = strstr (p + 1, "www."))
    {
      if (p == lower || !g_ascii_isalnum (p[-1]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds_mail_address (const char *text)
{
  for (const char *at = strchr (text, '@'); at != NULL; at = strchr (at + 1, '@'))
    {
      gsize domain = 0;

      while (g_ascii_isalnum (at[1 + domain]) || at[1 + domain] == '-' || at[1 + domain] == '.')
        domain++;
      if (at > text && !g_ascii_isspace (at[-1]) && domain > 2 &&
          memchr (at + 2, '.', domain - 1) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds_key (const char *text)
{
  g_autofree char *masked = docket_secret_mask (text);

  return !g_str_equal (masked, text);
}

/* Dashes and dots alone are no name. */
static gboolean
says_something (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL)
        return TRUE;
    }
  return FALSE;
}

/**
 * docket_safe_text_name:
 * @text: (nullable): what may be the name of a job
 *
 * Makes a name that is safe to show, of at most 80 characters: without folders, without the
 * ending of a known kind of document. A text that holds a link, an address or a key is no name,
 * and neither is a job id.
 *
 * Returns: (nullable) (transfer full): the name, or %NULL when @text is none
 */
char *
docket_safe_text_name (const char *text)
{
  g_autofree char *line = docket_safe_text_line (text, -1, 0);

  if (line == NULL || holds_link (line) || holds_mail_address (line) || holds_key (line))
    return NULL;

  g_autofree char *base = cut_path (line);

  if (!is_path (line, base))
    {
      g_free (base);
      base = g_strdup (line);
    }
  cut_document_extension (base);
  if (!says_something (base) || docket_id_shape_get (base, strlen (base)) != DOCKET_ID_SHAPE_NONE)
    return NULL;
  return docket_safe_text_line (base, -1, MAX_NAME_CHARS);
}

/* The ending with its dot, or the end of @name where there is none worth keeping. */
static const char *
find_extension (const char *name)
{
  const char *end = name + strlen (name);
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || dot[1] == '\0' || strchr (dot, ' ') != NULL ||
      g_utf8_strlen (dot + 1, -1) > MAX_EXTENSION_CHARS)
    return end;
  return dot;
}

/* @stem, shortened so that it and @tail_length more bytes fit into a file name. */
static char *
fit_stem (const char *stem, gsize length, gsize tail_length)
{
  gsize room = tail_length < MAX_FILE_NAME_BYTES ? MAX_FILE_NAME_BYTES - tail_length : 0;

  if (length > room)
    {
      length = room;
      while (length > 0 && ((guchar) stem[length] & 0xC0) == 0x80)
        length--;
    }
  while (length > 0 && (stem[length - 1] == ' ' || stem[length - 1] == '.'))
    length--;
  return g_strndup (stem, length);
}

static gboolean
is_edge (char c)
{
  return c == '.' || c == ' ';
}

/* Names that mean a device on Windows, with whatever ending: a folder may be shared with it. */
static gboolean
is_device (const char *name)
{
  static const char *const words[] = { "CON", "PRN", "AUX", "NUL" };
  const gsize n = strcspn (name, ".");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (n == 3 && g_ascii_strncasecmp (name, words[i], 3) == 0)
        return TRUE;
    }
  return n == 4 && g_ascii_isdigit (name[3]) &&
         (g_ascii_strncasecmp (name, "COM", 3) == 0 || g_ascii_strncasecmp (name, "LPT", 3) == 0);
}

/**
 * docket_safe_text_file_name:
 * @text: (nullable): what a file might be called
 * @fallback: the name to use when nothing of @text is left
 *
 * Makes a file name that every file system takes and that hides no file: what follows the last
 * slash, without control and direction characters and `: * ? " < > |`, no dot at the start and no
 * dash, which programs take for an option, no dot or space at the end, not called like a device, at
 * most 120 bytes with the ending kept.
 *
 * Returns: (transfer full): the file name
 */
char *
docket_safe_text_file_name (const char *text, const char *fallback)
{
  if (text == NULL)
    return g_strdup (fallback);

  g_autofree char *valid = make_valid (text, -1);
  g_autofree char *base = cut_path (valid);

  g_strdelimit (base, ":*?\"<>|", ' ');

  g_autofree char *line = docket_safe_text_line (base, -1, 0);
  char *start = line;

  while (is_edge (*start) || *start == '-')
    start++;
  for (gsize n = strlen (start); n > 0 && is_edge (start[n - 1]); n--)
    start[n - 1] = '\0';

  g_autofree char *name = g_strconcat (is_device (start) ? "_" : "", start, NULL);
  const char *extension = find_extension (name);
  g_autofree char *stem = fit_stem (name, (gsize) (extension - name), strlen (extension));

  if (*stem == '\0')
    return g_strdup (fallback);
  return g_strconcat (stem, extension, NULL);
}

/**
 * docket_safe_text_numbered:
 * @file_name: a safe file name
 * @number: which of the files of this name it is
 *
 * Tells files of one name apart: the second "a.pdf" is "a (2).pdf". The name stays within 120
 * bytes.
 *
 * Returns: (transfer full): the name with its number, or a copy where @number is below 2
 */
char *
docket_safe_text_numbered (const char *file_name, guint number)
{
  g_return_val_if_fail (file_name != NULL, NULL);

  if (number < 2)
    return g_strdup (file_name);

  const char *extension = find_extension (file_name);
  g_autofree char *tail = g_strdup_printf (" (%u)%s", number, extension);
  g_autofree char *stem = fit_stem (file_name, (gsize) (extension - file_name), strlen (tail));

  return g_strconcat (stem, tail, NULL);
}
