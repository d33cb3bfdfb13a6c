/* docket-secret.c: the API key, and keeping secrets out of texts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-link-span.h"
#include "docket-model-error.h"
#include "docket-secret.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define HIDDEN         "…"
#define KEY_HEADER     "x-api-key"
#define MAX_KEY_LENGTH 512

/* The shortest code after "<email>_" that is taken for a key. */
#define MIN_KEY_CODE 16

/* The longest user name before the "@" of a key. */
#define MAX_LOCAL_PART 128

/* The most characters between the name of a secret and its value, as in `\": \"`. */
#define MAX_BETWEEN 24

/* What stands around a key that was copied from a page, a letter or a program. */
static gboolean
is_wrapping (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ||
         g_unichar_type (c) == G_UNICODE_INITIAL_PUNCTUATION ||
         g_unichar_type (c) == G_UNICODE_FINAL_PUNCTUATION || c == 0x201A || c == 0x201E ||
         c == '"' || c == '\'' || c == '`';
}

static const char *
skip_wrapping (const char *start, const char *end)
{
  while (start < end && is_wrapping (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  return start;
}

/* The place after a leading "x-api-key:", or @start. */
static const char *
skip_header_name (const char *start, const char *end)
{
  if (!docket_link_span_has_prefix (start, end, KEY_HEADER))
    return start;

  const char *colon = skip_wrapping (start + strlen (KEY_HEADER), end);

  return colon < end && (*colon == ':' || *colon == '=') ? colon + 1 : start;
}

static char *
unwrap_key (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *start = valid;
  const char *end = valid + strlen (valid);
  const char *before;

  do
    {
      before = start;
      start = skip_header_name (skip_wrapping (start, end), end);
    }
  while (start != before);

  while (end > start && is_wrapping (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (start, (gsize) (end - start));
}

static const char *
find_fault (const char *key)
{
  if (*key == '\0')
    return _ ("The API key is empty");
  if (strlen (key) > MAX_KEY_LENGTH)
    return _ ("The API key is too long");

  for (const char *p = key; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p))
        return _ ("There is a space in the API key");
      if (!g_ascii_isgraph (*p))
        return _ ("There is a character in the API key that keys do not have");
    }
  return NULL;
}

/**
 * docket_secret_clean_key:
 * @text: (nullable): an API key as a person pasted it
 * @error: return location for a #GError
 *
 * Takes off what was copied with the key: white space, quotes of any kind and the name of the
 * header. What is left must be something that a header can carry: 1 to 512 printable ASCII
 * characters without a space.
 *
 * Returns: (nullable) (transfer full): the key, or %NULL with %DOCKET_MODEL_ERROR_BAD_KEY
 */
char *
docket_secret_clean_key (const char *text, GError **error)
{
  g_autofree char *key = unwrap_key (text != NULL ? text : "");
  const char *fault = find_fault (key);

  if (fault != NULL)
    {
      g_set_error_literal (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_BAD_KEY, fault);
      return NULL;
    }
  return g_steal_pointer (&key);
}

typedef enum
{
  LINK_NONE,
  LINK_PLAIN,
  LINK_ENCODED,
} LinkKind;

typedef struct
{
  const char *at;
  const char *end;
  /* What stands before this is copied or hidden already. */
  const char *done;
  GString *out;
  LinkKind link;
} Masker;

static void
copy_until (Masker *self, const char *place)
{
  g_string_append_len (self->out, self->done, place - self->done);
  self->done = self->at = place;
}

/* Puts an ellipsis in the place of [@start, @end). */
static void
hide (Masker *self, const char *start, const char *end)
{
  copy_until (self, start);
  g_string_append (self->out, HIDDEN);
  self->done = self->at = end;
}

/* The length of the beginning of a link up to its host; 0: no link begins at @at. */
static gsize
match_scheme (const char *at, const char *end, LinkKind *kind)
{
  static const char *const slashes[] = { "://", ":\\/\\/", "%3A%2F%2F", "%253A%252F%252F" };

  if (!docket_link_span_has_prefix (at, end, "http"))
    return 0;

  gsize scheme = docket_link_span_has_prefix (at, end, "https") ? 5 : 4;

  for (gsize i = 0; i < G_N_ELEMENTS (slashes); i++)
    {
      if (docket_link_span_has_prefix (at + scheme, end, slashes[i]))
        {
          *kind = slashes[i][0] == '%' ? LINK_ENCODED : LINK_PLAIN;
          return scheme + strlen (slashes[i]);
        }
    }
  return 0;
}

static gboolean
ends_host (const char *at, const char *end, gboolean encoded)
{
  return docket_link_span_ends (at, end) || *at == '/' || *at == '#' || *at == '\\' ||
         docket_link_span_match_query (at, end, encoded) > 0 ||
         (encoded && (*at == '&' || docket_link_span_has_prefix (at, end, "%2f") ||
                      docket_link_span_has_prefix (at, end, "%252f")));
}

/* The place after the last "@" of the authority that begins at @start. */
static const char *
find_host (const char *start, const char *end, gboolean encoded, const char **sign)
{
  const char *host = start;

  for (const char *p = start; !ends_host (p, end, encoded); p++)
    {
      gsize length = *p == '@' ? 1 : encoded && docket_link_span_has_prefix (p, end, "%40") ? 3 : 0;

      if (length > 0)
        {
          *sign = p;
          host = p + length;
        }
    }
  return host;
}

static gboolean
take_scheme (Masker *self)
{
  const char *sign = NULL;
  LinkKind kind = LINK_NONE;
  gsize length = match_scheme (self->at, self->end, &kind);

  if (length == 0)
    return FALSE;

  const char *start = self->at + length;
  const char *host = find_host (start, self->end, kind == LINK_ENCODED, &sign);

  self->link = kind;
  if (host > start)
    hide (self, start, sign);
  self->at = host;
  return TRUE;
}

static gboolean
take_query (Masker *self)
{
  gboolean encoded = self->link == LINK_ENCODED;
  gsize length = docket_link_span_match_query (self->at, self->end, encoded);

  if (length == 0)
    return FALSE;

  const char *start = self->at + length;
  const char *end = docket_link_span_skip_query (start, self->end, encoded);

  if (end > start)
    hide (self, start, end);
  self->at = end;
  self->link = LINK_NONE;
  return TRUE;
}

/* The length of the name of a secret at @at; 0: there is none. */
static gsize
match_secret_name (const char *at, const char *end)
{
  static const char *const names[] = { "api-key", "api_key", "apikey", "api key" };

  if (docket_link_span_has_prefix (at, end, "x-amz-"))
    {
      const char *p = at + strlen ("x-amz-");

      while (p < end && (g_ascii_isalnum (*p) || *p == '-'))
        p++;
      return (gsize) (p - at);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (docket_link_span_has_prefix (at, end, names[i]))
        return strlen (names[i]);
    }
  return 0;
}

/* The length of one character between a name and its value, which may be escaped; 0: the value
 * begins. */
static gsize
match_between (const char *at, const char *end, gboolean *quoted, gboolean *assigned)
{
  static const struct
  {
    const char *spelling;
    char meaning;
  } spellings[] = {
    { "\\u0022", '"' }, { "\\u0027", '\'' }, { "\\u003d", '=' }, { "\\u003e", '>' },
    { "%2522", '"' },   { "%253A", ':' },    { "%253D", '=' },   { "%22", '"' },
    { "%27", '\'' },    { "%3A", ':' },      { "%3D", '=' },     { "%20", ' ' },
  };
  gsize length = 1;
  char c = *at;

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      if (docket_link_span_has_prefix (at, end, spellings[i].spelling))
        {
          c = spellings[i].meaning;
          length = strlen (spellings[i].spelling);
          break;
        }
    }

  if (c == '"' || c == '\'' || c == '`')
    *quoted = TRUE;
  else if (c == ':' || c == '=' || (c == ',' && *quoted))
    *assigned = TRUE;
  else if (c != ' ' && c != '\t' && c != '\\' && c != ']' && !(c == '>' && *assigned))
    return 0;
  return length;
}

/* The start of the value that follows the name of a secret, or %NULL. */
static const char *
find_value (const char *at, const char *end)
{
  const char *limit = at + MIN (end - at, MAX_BETWEEN);
  gboolean quoted = FALSE;
  gboolean assigned = FALSE;

  while (at < limit)
    {
      gsize length = match_between (at, end, &quoted, &assigned);

      if (length == 0)
        break;
      at += length;
    }
  return assigned ? at : NULL;
}

static gboolean
ends_value (const char *at, const char *end)
{
  return docket_link_span_ends (at, end) || strchr ("&,;)}]", *at) != NULL ||
         docket_link_span_has_prefix (at, end, "\\u0026") ||
         docket_link_span_has_prefix (at, end, "%22") ||
         docket_link_span_has_prefix (at, end, "%26");
}

static gboolean
take_named_secret (Masker *self)
{
  gsize length = match_secret_name (self->at, self->end);

  if (length == 0)
    return FALSE;

  self->at += length;

  const char *value = find_value (self->at, self->end);

  if (value == NULL)
    return TRUE;

  const char *end = value;

  while (!ends_value (end, self->end))
    end++;
  if (end > value)
    hide (self, value, end);
  return TRUE;
}

static gboolean
is_local_part (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("._+-%", c) != NULL);
}

/* "<email>_<code>", the form that the keys of the service have. */
static gboolean
take_mail_key (Masker *self)
{
  gsize sign = *self->at == '@'                                           ? 1
               : docket_link_span_has_prefix (self->at, self->end, "%40") ? 3
                                                                          : 0;

  if (sign == 0)
    return FALSE;

  const char *start = self->at;
  const char *domain = self->at + sign;
  const char *end = domain;

  while (start > self->done && self->at - start < MAX_LOCAL_PART && is_local_part (start[-1]))
    start--;
  while (end < self->end && (g_ascii_isalnum (*end) || *end == '.' || *end == '-'))
    end++;

  const char *code = end < self->end && *end == '_' ? end + 1 : end;
  const char *after = code;

  while (after < self->end && (g_ascii_isalnum (*after) || (after > code && *after == '_')))
    after++;
  if (end > domain && code > end && after - code >= MIN_KEY_CODE)
    hide (self, start, after);
  else
    self->at = domain;
  return TRUE;
}

static void
mask_next (Masker *self)
{
  if (self->link != LINK_NONE && take_query (self))
    return;
  if (self->link != LINK_NONE && docket_link_span_ends (self->at, self->end))
    self->link = LINK_NONE;

  switch (*self->at)
    {
    case 'h':
    case 'H':
      if (take_scheme (self))
        return;
      break;
    case 'a':
    case 'A':
    case 'x':
    case 'X':
      if (take_named_secret (self))
        return;
      break;
    case '@':
    case '%':
      if (take_mail_key (self))
        return;
      break;
    default:
      break;
    }
  self->at++;
}

/**
 * docket_secret_mask:
 * @text: (nullable): any text, such as a reply or the output of a program
 *
 * Makes a copy that can be shown and stored: an ellipsis stands for API keys, for the queries
 * of links and for the user names and passwords in them, and for what belongs to a signature
 * (`X-Amz-…`), be they plain, escaped for JSON or percent-encoded. Masking the copy again changes
 * nothing. The time it takes is in proportion to the length of @text.
 *
 * Returns: (nullable) (transfer full): the copy; %NULL only for %NULL
 */
char *
docket_secret_mask (const char *text)
{
  if (text == NULL)
    return NULL;

  gsize length = strlen (text);
  Masker self = {
    .at = text,
    .end = text + length,
    .done = text,
    .out = g_string_sized_new (length + 1),
  };

  while (self.at < self.end)
    mask_next (&self);
  copy_until (&self, self.end);
  return g_string_free (self.out, FALSE);
}

/**
 * docket_secret_mask_link:
 * @link: (nullable): a link
 *
 * Returns: (nullable) (transfer full): scheme, host and path of @link; an ellipsis stands for
 *   its query. %NULL only for %NULL
 */
char *
docket_secret_mask_link (const char *link)
{
  const char *scheme = link != NULL ? strstr (link, "://") : NULL;

  if (scheme == NULL)
    return docket_secret_mask (link);

  const char *host = scheme + strlen ("://");
  const char *path = host + strcspn (host, "/?#");
  const char *end = path + strcspn (path, "?#");
  const char *query = strchr (path, '?');

  for (const char *p = host; p < path; p++)
    {
      if (*p == '@')
        host = p + 1;
    }

  g_autofree char *bare = g_strdup_printf ("%.*s://%.*s%s",
                                           (int) (scheme - link),
                                           link,
                                           (int) (end - host),
                                           host,
                                           query != NULL ? "?" HIDDEN : "");

  return docket_secret_mask (bare);
}
