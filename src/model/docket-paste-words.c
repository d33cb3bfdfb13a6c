/* docket-paste-words.c: job ids in running text, logs and addresses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"
#include "docket-link-span.h"
#include "docket-paste-private.h"
#include "docket-sighting.h"

#include <string.h>

#define MAX_VALUE      128
#define MAX_BETWEEN    32
#define MAX_SOFT_WORDS 5

typedef struct
{
  const DocketPasteText *text;
  const char *at;
  const char *end;
  GArray *sightings;
} Reader;

/* How a value hangs together with the key before it. */
typedef struct
{
  const char *value;
  gboolean assigned;
  gboolean numbered;
  gboolean listed;
} Link;

static gboolean
is_one_of (char c, const char *characters)
{
  return c != '\0' && strchr (characters, c) != NULL;
}

static gboolean
is_value_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

/* The length of the value at @at, without dashes at its end; 0: none, or one that is too long. */
static gsize
measure_value (const char *at, const char *end)
{
  gsize n = 0;

  while (at + n < end && is_value_character (at[n]))
    {
      if (++n > MAX_VALUE)
        return 0;
    }
  while (n > 0 && !g_ascii_isalnum (at[n - 1]))
    n--;
  return n;
}

/* The bytes of a typographic quote at @at, U+2018 to U+201F, « or », or of a blank that does not
 * break; 0: none. Mail programs and word processors put them in the place of plain ones. */
static gsize
measure_mark (const char *at, const char *limit)
{
  const guchar *bytes = (const guchar *) at;

  if (limit - at >= 3 && bytes[0] == 0xe2 && bytes[1] == 0x80 && bytes[2] >= 0x98 &&
      bytes[2] <= 0x9f)
    return 3;
  if (limit - at >= 2 && bytes[0] == 0xc2 &&
      (bytes[1] == 0xa0 || bytes[1] == 0xab || bytes[1] == 0xbb))
    return 2;
  return 0;
}

/* Skips @characters, and the typographic marks where quotes are among them. */
static const char *
skip_some (const char *at, const char *limit, const char *characters)
{
  const gboolean with_marks = strchr (characters, '"') != NULL;

  while (at < limit)
    {
      const gsize mark = with_marks ? measure_mark (at, limit) : 0;

      if (mark == 0 && !is_one_of (*at, characters))
        break;
      at += MAX (mark, 1);
    }
  return at;
}

/* What stands between a key and its value: closing marks, a sign, opening marks. */
static Link
find_value (const char *key_end, const char *end)
{
  const char *limit = key_end + MIN (end - key_end, MAX_BETWEEN);
  const char *sign = skip_some (key_end, limit, " \t\"'`])*+\\");
  const char *after = skip_some (sign, limit, ":=>#");
  Link link = { .value = skip_some (after, limit, " \t\"'`(<[{*+\\") };

  /* ">" alone may be the end of a tag, and a blank alone is only a blank. */
  link.assigned = after > sign && *sign != '>' &&
                  memchr (after, '{', (gsize) (link.value - after)) == NULL;
  link.numbered = after > sign && *sign == '#';
  link.listed = memchr (after, '[', (gsize) (link.value - after)) != NULL;
  return link;
}

static gboolean
has_digit (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isdigit (text[i]))
        return TRUE;
    }
  return FALSE;
}

/* A value without the shape of an id counts only where it ends like one: not in the middle of a
 * sentence or of a program. */
static gboolean
stands_alone (const char *value, gsize length, const char *end)
{
  const char *after = value + length;

  if (after >= end || is_one_of (*after, "\r\n\"'`&,;<") || measure_mark (after, end) > 0)
    return TRUE;
  if (!has_digit (value, length))
    return FALSE;
  if (*after == '.')
    return after + 1 >= end || !g_ascii_isalnum (after[1]);
  return is_one_of (*after, " \t)]}|#:\\");
}

/* The rest of a list, as in ["…", "…"]: only what has the shape of an id. */
static void
take_list (Reader *self, const char *at)
{
  while (TRUE)
    {
      const char *limit = at + MIN (self->end - at, MAX_BETWEEN);
      const char *next = skip_some (at, limit, " \t\r\n\"'`,");
      gsize length = measure_value (next, self->end);

      if (next == at || docket_id_shape_get (next, length) == DOCKET_ID_SHAPE_NONE)
        return;
      docket_sightings_add_keyed (self->sightings, self->text, next, next, length);
      at = next + length;
    }
}

/* Whether a value that has not the shape of an id may be one all the same. */
static gboolean
is_offered (const Link *link, gsize length, const char *end)
{
  return link->assigned && stands_alone (link->value, length, end) &&
         (!link->numbered || has_digit (link->value, length));
}

static void
take_value (Reader *self, const char *key_end)
{
  Link link = find_value (key_end, self->end);
  gsize length = link.value > key_end ? measure_value (link.value, self->end) : 0;

  if (length == 0)
    return;
  if (docket_id_shape_get (link.value, length) == DOCKET_ID_SHAPE_NONE &&
      !is_offered (&link, length, self->end))
    return;

  docket_sightings_add_keyed (self->sightings, self->text, link.value, link.value, length);
  if (link.listed)
    take_list (self, link.value + length);
}

static gboolean
is_soft_word (const char *word, gsize length)
{
  static const char *const words[] = { "id",     "is",      "was",     "with",
                                       "queued", "created", "started", "submitted" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strlen (words[i]) == length && g_ascii_strncasecmp (word, words[i], length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* "job ID", "Job created with ID: ID": the word "job" and a few others before a value that has
 * the shape of an id. */
static void
take_soft_value (Reader *self, const char *at)
{
  for (guint i = 0; i < MAX_SOFT_WORDS; i++)
    {
      const char *limit = at + MIN (self->end - at, 6);
      const char *word = skip_some (at, limit, " \t:#[(\"'`=");
      gsize length = measure_value (word, self->end);

      if (word == at || length == 0)
        return;
      if (docket_id_shape_get (word, length) != DOCKET_ID_SHAPE_NONE)
        {
          docket_sightings_add_keyed (self->sightings, self->text, word, word, length);
          return;
        }
      if (!is_soft_word (word, length))
        return;
      at = word + length;
    }
}

static gboolean
has_suffix (const char *start, const char *end, const char *suffix)
{
  gsize length = strlen (suffix);

  return (gsize) (end - start) >= length && g_ascii_strncasecmp (end - length, suffix, length) == 0;
}

/* The place after "id" or "ids" at @at, or %NULL. */
static const char *
skip_id_word (const char *at, const char *end)
{
  if (!docket_link_span_has_prefix (at, end, "id"))
    return NULL;
  at += 2;
  if (at < end && (*at == 's' || *at == 'S'))
    at++;
  return at < end && g_ascii_isalnum (*at) ? NULL : at;
}

/* @end is where a word of letters and digits ends that began at @start. */
static void
take_key (Reader *self, const char *start, const char *end)
{
  if (has_suffix (start, end, "jobid") || has_suffix (start, end, "jobids"))
    {
      take_value (self, end);
      return;
    }
  if (!has_suffix (start, end, "job") || end >= self->end)
    return;

  const char *after = is_one_of (*end, " _-") ? skip_id_word (end + 1, self->end) : NULL;
  const char *sign = skip_some (end, MIN (end + 2, self->end), " ");

  if (after != NULL)
    take_value (self, after);
  else if (sign < self->end && *sign == '#')
    take_value (self, end);
  if (end - start == 3)
    take_soft_value (self, end);
}

static gboolean
take_id (Reader *self, const char *start)
{
  DocketIdShape shape;
  gsize length = docket_id_shape_match (start, (gsize) (self->end - start), &shape);

  if (length == 0)
    return FALSE;

  docket_sightings_add (self->sightings,
                        self->text,
                        start,
                        length,
                        shape == DOCKET_ID_SHAPE_FULL ? DOCKET_FOUND_STRONG : DOCKET_FOUND_SHORT);
  self->at = start + length;
  return TRUE;
}

static void
read_word (Reader *self)
{
  const char *start = self->at;

  /* The "n" of an escaped end of line is no part of the word. */
  if (start > self->text->text && start[-1] == '\\' && is_one_of (*start, "bfnrt"))
    start++;
  while (self->at < self->end && g_ascii_isalnum (*self->at))
    self->at++;

  const char *end = self->at;

  if (end - start >= 26 && end - start <= 32 && take_id (self, start))
    return;
  take_key (self, start, end);
}

/**
 * docket_paste_read_words:
 * @text: a decoded text
 * @sightings: where to add what is seen
 *
 * Finds full ids anywhere, and other ids beside a key such as "jobId", "Job #" or "job".
 */
void
docket_paste_read_words (const DocketPasteText *text, GArray *sightings)
{
  Reader self = { text, text->text, text->text + text->length, sightings };

  while (self.at < self.end)
    {
      if (g_ascii_isalnum (*self.at))
        read_word (&self);
      else
        self.at++;
    }
}
