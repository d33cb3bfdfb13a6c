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

/* What may stand outside strings: structure, numbers, true, false, null (RFC 8259). json-glib also
 * reads comments, single quotes and scripts, which would hide nesting from the scan below. */
static gboolean
is_structure (char c)
{
  return c != '\0' && strchr (" \t\r\n{}[],:-+.0123456789eEtrufalsn", c) != NULL;
}

typedef struct
{
  const char *text;
  gsize length;
  gsize at;
  guint depth;
  guint n_roots;
  gboolean in_token; /* inside a number or a word */
} Scan;

/* Leaves @at on the quote that ends the string; FALSE where there is none. */
static gboolean
skip_string (Scan *scan)
{
  for (scan->at++; scan->at < scan->length; scan->at++)
    {
      const char c = scan->text[scan->at];

      if (c == '"')
        return TRUE;
      if ((guchar) c < 0x20)
        return FALSE;
      if (c == '\\')
        scan->at++;
    }
  return FALSE;
}

static void
begin_value (Scan *scan)
{
  if (scan->depth == 0)
    scan->n_roots++;
}

static gboolean
scan_one (Scan *scan)
{
  const char c = scan->text[scan->at];
  gboolean was_in_token = scan->in_token;

  scan->in_token = FALSE;
  switch (c)
    {
    case '"':
      begin_value (scan);
      return skip_string (scan);
    case '{':
    case '[':
      begin_value (scan);
      return ++scan->depth <= DOCKET_JSON_MAX_DEPTH;
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
      scan->in_token = TRUE;
      if (!was_in_token)
        begin_value (scan);
      return is_structure (c);
    }
}

/* The strict pre-scan: json-glib recurses, has a dialect of its own, and takes two roots. */
static gboolean
is_plain_json (const char *text, gsize length)
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
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root = NULL;

  /* A byte order mark is no part of the text (RFC 8259 section 8.1). */
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  if (length > G_MAXSSIZE || !is_plain_json (text, length))
    {
      g_set_error_literal (
          error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_NOT_AN_ANSWER, "This is not JSON");
      return NULL;
    }

  parser = json_parser_new_immutable ();
  if (json_parser_load_from_data (parser, text, (gssize) length, &parse_error))
    root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (
        error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_NOT_AN_ANSWER, "This is not JSON");
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
  return type == G_TYPE_INT64 && json_node_get_int (node) != 0;
}
