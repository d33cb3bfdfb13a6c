/* docket-json.c: JSON of others, read so that nothing in it can do harm
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-json.h"
#include "docket-model-error.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <glib/gi18n-lib.h>

/* A pass over a text before json-glib sees it. */
typedef struct
{
  char *text; /* may be mended in place */
  gsize length;
  gsize at;
  guint depth;
  guint n_roots;
} Scan;

/* An integer with more digits may not fit into 64 bits. */
#define MAX_INTEGER_DIGITS 18

static char
peek (const Scan *scan, gsize offset)
{
  return scan->at + offset < scan->length ? scan->text[scan->at + offset] : '\0';
}

/* The code unit of the "\uXXXX" that begins at @offset; -1: there is none. */
static int
peek_code_unit (const Scan *scan, gsize offset)
{
  int unit = 0;

  if (peek (scan, offset) != '\\' || peek (scan, offset + 1) != 'u')
    return -1;
  for (gsize i = 2; i < 6; i++)
    {
      const int digit = g_ascii_xdigit_value (peek (scan, offset + i));

      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
    }
  return unit;
}

/* One escape. Half of a surrogate pair, as a text that was cut off may end with, becomes U+FFFD:
 * json-glib makes invalid UTF-8 of it. */
static gboolean
skip_escape (Scan *scan)
{
  const int unit = peek_code_unit (scan, 0);
  const int next = peek_code_unit (scan, 6);
  const gboolean is_high = unit >= 0xD800 && unit <= 0xDBFF;

  if (unit < 0)
    {
      scan->at++;
      return peek (scan, 0) != '\0' && strchr ("\"\\/bfnrt", peek (scan, 0)) != NULL;
    }
  if (is_high && next >= 0xDC00 && next <= 0xDFFF)
    {
      scan->at += 11;
      return TRUE;
    }
  if (unit >= 0xD800 && unit <= 0xDFFF)
    memcpy (scan->text + scan->at, "\\ufffd", 6);
  scan->at += 5;
  return TRUE;
}

/* Leaves @at on the quote that ends the string; FALSE where there is none. */
static gboolean
skip_string (Scan *scan)
{
  for (scan->at++; scan->at < scan->length; scan->at++)
    {
      const char c = scan->text[scan->at];

      if (c == '"')
        return TRUE;
      if ((guchar) c < 0x20 || (c == '\\' && !skip_escape (scan)))
        return FALSE;
    }
  return FALSE;
}

static gsize
count_digits (const Scan *scan, gsize offset)
{
  gsize n = 0;

  while (g_ascii_isdigit (peek (scan, offset + n)))
    n++;
  return n;
}

/* The length of the fraction or exponent that begins at @offset with one of @begins; 0: there is
 * none. */
static gsize
match_part (const Scan *scan, gsize offset, const char *begins, const char *signs)
{
  const char first = peek (scan, offset);
  const char second = peek (scan, offset + 1);
  gsize n = 1;
  gsize digits = 0;

  if (first == '\0' || strchr (begins, first) == NULL)
    return 0;
  if (second != '\0' && strchr (signs, second) != NULL)
    n++;
  digits = count_digits (scan, offset + n);
  return digits > 0 ? n + digits : 0;
}

/* A number as RFC 8259 writes it; json-glib reads octal ones as well. An integer that is too large
 * is made a floating one: json-glib makes another number of it. */
static gboolean
skip_number (Scan *scan)
{
  const gsize sign = peek (scan, 0) == '-' ? 1 : 0;
  const gsize whole = count_digits (scan, sign);
  gsize n = sign + whole;

  if (whole == 0 || (whole > 1 && peek (scan, sign) == '0'))
    return FALSE;
  n += match_part (scan, n, ".", "");
  n += match_part (scan, n, "eE", "+-");
  if (n == sign + whole && whole > MAX_INTEGER_DIGITS)
    memcpy (scan->text + scan->at + n - 2, "e2", 2);
  scan->at += n - 1;
  return TRUE;
}

static gboolean
skip_word (Scan *scan)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const gsize n = strlen (words[i]);

      if (scan->length - scan->at >= n && memcmp (scan->text + scan->at, words[i], n) == 0)
        {
          scan->at += n - 1;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
skip_value (Scan *scan)
{
  const char c = scan->text[scan->at];

  if (scan->depth == 0)
    scan->n_roots++;
  if (c == '{' || c == '[')
    return ++scan->depth <= DOCKET_JSON_MAX_DEPTH;
  if (c == '"')
    return skip_string (scan);
  return c == '-' || g_ascii_isdigit (c) ? skip_number (scan) : skip_word (scan);
}

static gboolean
scan_one (Scan *scan)
{
  switch (scan->text[scan->at])
    {
    case '}':
    case ']':
      return scan->depth-- > 0;
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case ',':
    case ':':
      return TRUE;
    default:
      return skip_value (scan);
    }
}

/* The strict pre-scan: json-glib recurses, has a dialect of its own (comments, single quotes,
 * scripts), and takes two roots. The order of values, commas and colons is left to it. */
static gboolean
mend (char *text, gsize length)
{
  Scan scan = { .text = text, .length = length };

  if (!g_utf8_validate_len (text, length, NULL))
    return FALSE;

  for (; scan.at < length; scan.at++)
    {
      if (!scan_one (&scan))
        return FALSE;
    }
  return scan.depth == 0 && scan.n_roots == 1;
}

/* A byte order mark is no part of the text (RFC 8259 section 8.1). */
static void
skip_byte_order_mark (const char **text, gsize *length)
{
  if (*length >= 3 && memcmp (*text, "\xef\xbb\xbf", 3) == 0)
    {
      *text += 3;
      *length -= 3;
    }
}

/**
 * docket_json_parse:
 * @text: JSON, not trusted; need not end with a NUL
 * @length: bytes of it
 *
 * Parses one JSON value. More than %DOCKET_JSON_MAX_DEPTH levels and what only json-glib takes for
 * JSON (comments, single quotes, two roots) are refused before json-glib sees them.
 *
 * Returns: (transfer full): the root, or %NULL with %DOCKET_MODEL_ERROR_NOT_AN_ANSWER
 */
JsonNode *
docket_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autofree char *copy = NULL;
  JsonNode *root = NULL;

  skip_byte_order_mark (&text, &length);
  if (length < G_MAXSSIZE)
    copy = g_strndup (text, length);
  if (copy == NULL || !mend (copy, length))
    {
      g_set_error_literal (
          error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_NOT_AN_ANSWER, _ ("This is not JSON"));
      return NULL;
    }

  parser = json_parser_new_immutable ();
  if (json_parser_load_from_data (parser, copy, (gssize) length, NULL))
    root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (
        error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_NOT_AN_ANSWER, _ ("This is not JSON"));
  return root;
}

/**
 * docket_json_get_member:
 * @object: an object
 * @name: name of a member
 *
 * Finds a member without regard to case: the service's pages spell the same field in several ways.
 *
 * Returns: (transfer none) (nullable): its value
 */
JsonNode *
docket_json_get_member (JsonObject *object, const char *name)
{
  JsonNode *found = json_object_get_member (object, name);
  JsonObjectIter iter;
  const char *member = NULL;
  JsonNode *node = NULL;

  if (found != NULL)
    return found;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    {
      if (g_ascii_strcasecmp (member, name) == 0)
        return node;
    }
  return NULL;
}

/* Goes on to the comma or bracket that ends the value which begins at @at. */
static gboolean
find_value_end (Scan *scan)
{
  for (; scan->at < scan->length; scan->at++)
    {
      const char c = scan->text[scan->at];

      if (scan->depth == 1 && (c == ',' || c == '}'))
        return TRUE;
      if (!scan_one (scan))
        return FALSE;
    }
  return FALSE;
}

/* What stands between a key and its value, and after that. */
static char *
strip_colon (char *value)
{
  const gsize n = strspn (value, ": \t\r\n");

  memmove (value, value + n, strlen (value + n) + 1);
  return g_strchomp (value);
}

/**
 * docket_json_copy_member:
 * @text: what docket_json_parse() took for an object
 * @length: bytes of it
 * @name: name of a member, without regard to case
 *
 * json-glib writes numbers in its own way: what a person is to keep is copied instead.
 *
 * Returns: (transfer full) (nullable): the member's value byte for byte; %NULL where there is none
 */
char *
docket_json_copy_member (const char *text, gsize length, const char *name)
{
  g_autofree char *copy = NULL;
  Scan scan = { 0 };

  skip_byte_order_mark (&text, &length);
  copy = g_strndup (text, length);
  scan.text = copy;
  scan.length = length;
  for (; scan.at < length; scan.at++)
    {
      const gsize start = scan.at + 1;
      const gboolean is_key = scan.depth == 1 && copy[scan.at] == '"';
      gsize key_length = 0;
      gsize begin = 0;

      if (!scan_one (&scan))
        return NULL;
      if (!is_key)
        continue;

      key_length = scan.at - start;
      begin = ++scan.at;
      if (!find_value_end (&scan))
        return NULL;
      if (key_length == strlen (name) && g_ascii_strncasecmp (copy + start, name, key_length) == 0)
        return strip_colon (g_strndup (text + begin, scan.at - begin));
      if (copy[scan.at] == '}')
        return NULL;
    }
  return NULL;
}

/**
 * docket_json_get_string:
 *
 * Returns: (transfer none) (nullable): the member's text; %NULL where it is absent, null, empty
 *   or something else than a string
 */
const char *
docket_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = docket_json_get_member (object, name);
  const char *text = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  text = json_node_get_string (node);
  return text != NULL && text[0] != '\0' ? text : NULL;
}

static gint64
number_from_text (const char *text)
{
  char *end = NULL;
  gint64 number = 0;

  while (g_ascii_isspace (*text))
    text++;
  errno = 0;
  number = g_ascii_strtoll (text, &end, 10);
  if (end == text || errno != 0)
    return DOCKET_NO_NUMBER;
  if (*end == '.')
    end += 1 + strspn (end + 1, "0123456789");
  while (g_ascii_isspace (*end))
    end++;
  return *end == '\0' ? number : DOCKET_NO_NUMBER;
}

/**
 * docket_json_get_number:
 *
 * Returns: the member as a whole number: a number, or a string that holds one;
 *   %DOCKET_NO_NUMBER where it is absent, null, too large or something else
 */
gint64
docket_json_get_number (JsonObject *object, const char *name)
{
  JsonNode *node = docket_json_get_member (object, name);
  GType type = G_TYPE_INVALID;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return DOCKET_NO_NUMBER;

  type = json_node_get_value_type (node);
  if (type == G_TYPE_INT64)
    return json_node_get_int (node);
  if (type == G_TYPE_STRING)
    return number_from_text (json_node_get_string (node));
  if (type == G_TYPE_DOUBLE)
    {
      const double number = json_node_get_double (node);

      /* 2^53: beyond it a double no longer counts in ones. */
      if (isfinite (number) && fabs (number) <= 9007199254740992.0)
        return (gint64) number;
    }
  return DOCKET_NO_NUMBER;
}

/**
 * docket_json_get_truth:
 *
 * Returns: whether the member is true, a number other than 0, or a text that says something else
 *   than "false" or "0" (`error` is a text in some replies)
 */
gboolean
docket_json_get_truth (JsonObject *object, const char *name)
{
  JsonNode *node = docket_json_get_member (object, name);
  GType type = G_TYPE_INVALID;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  type = json_node_get_value_type (node);
  if (type == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  if (type == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);

      return text[0] != '\0' && g_ascii_strcasecmp (text, "false") != 0 && !g_str_equal (text, "0");
    }
  if (type == G_TYPE_DOUBLE)
    return fpclassify (json_node_get_double (node)) != FP_ZERO;
  return type == G_TYPE_INT64 && json_node_get_int (node) != 0;
}
