/* docket-paste-text.c: a text that is searched for job ids
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-link-span.h"
#include "docket-paste-text.h"

#include <string.h>

#define STORAGE_HOST    "amazonaws.com"
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* From @clean on, the decoded text is so far from the original as here. */
typedef struct
{
  gsize clean;
  gsize original;
} Mark;

static DocketPasteText *
paste_text_take (GString *text, GArray *marks)
{
  DocketPasteText *self = g_new0 (DocketPasteText, 1);

  self->length = text->len;
  self->text = g_string_free (text, FALSE);
  self->marks = marks;
  return self;
}

void
docket_paste_text_free (DocketPasteText *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->marks, g_array_unref);
  g_free (self);
}

/* UTF-16 as Windows programs write it, with its byte order mark. An id in it has NULs. */
static char *
convert_wide (const char *text, gsize length, gsize *new_length)
{
  if (length < 2 || (memcmp (text, "\xFF\xFE", 2) != 0 && memcmp (text, "\xFE\xFF", 2) != 0) ||
      memchr (text, '\0', length) == NULL)
    return NULL;
  return g_convert (text, (gssize) length, "UTF-8", "UTF-16", NULL, new_length, NULL);
}

/**
 * docket_paste_text_new:
 * @text: (array length=length): any bytes
 * @length: their number, or -1 when they end with a NUL
 *
 * Returns: (transfer full): the text without a byte order mark, each NUL being the end of a line
 */
DocketPasteText *
docket_paste_text_new (const char *text, gssize length)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;
  gsize wide_length = 0;
  g_autofree char *wide = convert_wide (text, n, &wide_length);
  const char *start = wide != NULL ? wide : text;

  if (wide != NULL)
    n = wide_length;
  if (n >= strlen (BYTE_ORDER_MARK) && memcmp (start, BYTE_ORDER_MARK, 3) == 0)
    {
      start += 3;
      n -= 3;
    }

  GString *copy = g_string_new_len (start, (gssize) n);

  for (gsize i = 0; i < copy->len; i++)
    {
      if (copy->str[i] == '\0')
        copy->str[i] = '\n';
    }
  return paste_text_take (copy, NULL);
}

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  GString *out;
  GArray *marks;
  gboolean in_storage_link;
  gboolean encoded_link;
} Decoder;

static void
add_mark (Decoder *self)
{
  Mark mark = { self->out->len, (gsize) (self->at - self->start) };

  g_array_append_val (self->marks, mark);
}

/* Replaces @length bytes by @c. */
static void
replace (Decoder *self, gsize length, char c)
{
  g_string_append_c (self->out, c);
  self->at += length;
  add_mark (self);
}

static int
hex_pair (const char *at, const char *end)
{
  if (end - at < 2 || !g_ascii_isxdigit (at[0]) || !g_ascii_isxdigit (at[1]))
    return -1;
  return g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]);
}

static gboolean
decode_percent (Decoder *self)
{
  int value = hex_pair (self->at + 1, self->end);
  gsize length = 3;

  if (value == '%' && hex_pair (self->at + 3, self->end) >= 0)
    {
      value = hex_pair (self->at + 3, self->end);
      length = 5;
    }
  if (value < 0)
    return FALSE;

  replace (self, length, value >= ' ' || value == '\t' ? (char) value : '\n');
  return TRUE;
}

static int
escaped_character (const char *at, const char *end)
{
  if (end - at < 5 || at[0] != 'u' || hex_pair (at + 1, end) != 0)
    return -1;

  int value = hex_pair (at + 3, end);

  return value >= ' ' && value < 0x7F ? value : -1;
}

/* A run of backslashes with what it escapes. One that escapes nothing of interest is copied. */
static void
decode_backslashes (Decoder *self)
{
  gsize run = 0;

  while (self->at + run < self->end && self->at[run] == '\\')
    run++;

  const char *next = self->at + run;
  int value = next < self->end ? escaped_character (next, self->end) : -1;

  if (value >= 0)
    {
      replace (self, run + 5, (char) value);
    }
  else if (next < self->end && strchr ("\"'/", *next) != NULL)
    {
      replace (self, run + 1, *next);
    }
  else
    {
      g_string_append_len (self->out, self->at, (gssize) run);
      self->at = next;
    }
}

static gboolean
decode_entity (Decoder *self)
{
  static const struct
  {
    const char *entity;
    char character;
  } entities[] = {
    { "&quot;", '"' }, { "&#34;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' },
    { "&amp;", '&' },  { "&lt;", '<' },  { "&gt;", '>' },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      if (docket_link_span_has_prefix (self->at, self->end, entities[i].entity))
        {
          replace (self, strlen (entities[i].entity), entities[i].character);
          return TRUE;
        }
    }
  return FALSE;
}

/* The query of a link to the storage holds a signature, in which no id is looked for. */
static gboolean
skip_storage_query (Decoder *self)
{
  gsize mark = docket_link_span_match_query (self->at, self->end, self->encoded_link);

  if (mark == 0)
    return FALSE;

  const char *rest = docket_link_span_skip_query (self->at + mark, self->end, self->encoded_link);

  replace (self, (gsize) (rest - self->at), '?');
  self->in_storage_link = FALSE;
  return TRUE;
}

static gboolean
enter_storage_link (Decoder *self)
{
  if (!docket_link_span_has_prefix (self->at, self->end, STORAGE_HOST))
    return FALSE;

  g_string_append (self->out, STORAGE_HOST);
  self->at += strlen (STORAGE_HOST);
  self->in_storage_link = TRUE;
  self->encoded_link = self->at < self->end && *self->at == '%';
  return TRUE;
}

static void
decode_next (Decoder *self)
{
  if (self->in_storage_link && skip_storage_query (self))
    return;
  if (self->in_storage_link && docket_link_span_ends (self->at, self->end))
    self->in_storage_link = FALSE;

  switch (*self->at)
    {
    case '%':
      if (decode_percent (self))
        return;
      break;
    case '\\':
      decode_backslashes (self);
      return;
    case '&':
      if (decode_entity (self))
        return;
      break;
    case 'a':
    case 'A':
      if (enter_storage_link (self))
        return;
      break;
    default:
      break;
    }
  g_string_append_c (self->out, *self->at++);
}

/**
 * docket_paste_text_decode:
 * @original: a text
 *
 * Undoes what JSON, web addresses and HTML do to a text: escapes, percent-codes (up to two layers
 * of them) and entities. Queries of links to the storage are left out.
 *
 * Returns: (transfer full): the decoded text, whose places lead back to @original
 */
DocketPasteText *
docket_paste_text_decode (const DocketPasteText *original)
{
  Decoder self = {
    .start = original->text,
    .at = original->text,
    .end = original->text + original->length,
    .out = g_string_sized_new (original->length + 1),
    .marks = g_array_new (FALSE, FALSE, sizeof (Mark)),
  };

  while (self.at < self.end)
    decode_next (&self);
  return paste_text_take (self.out, self.marks);
}

/**
 * docket_paste_text_find_position:
 * @text: a text
 * @place: a place in it
 *
 * Returns: where @place is in the text that was pasted
 */
gsize
docket_paste_text_find_position (const DocketPasteText *text, const char *place)
{
  gsize offset = (gsize) (place - text->text);

  if (text->marks == NULL)
    return offset;

  guint low = 0;
  guint high = text->marks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (text->marks, Mark, middle).clean <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return offset;

  const Mark *mark = &g_array_index (text->marks, Mark, low - 1);

  return mark->original + offset - mark->clean;
}
