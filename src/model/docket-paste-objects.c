/* docket-paste-objects.c: job ids and names in JSON, and in what looks like it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"
#include "docket-paste-private.h"
#include "docket-safe-text.h"
#include "docket-sighting.h"

#include <string.h>

/* Braces open at once. In a log some are never closed, so the oldest are forgotten for new ones. */
#define MAX_OPEN       64
#define MAX_KEY        64
#define MAX_NAME_BYTES 4096

/* What stands for half a character. */
#define REPLACEMENT 0xFFFD

typedef enum
{
  NAME_NONE,
  NAME_OF_FILE,
  NAME_OF_JOB,
} NameRank;

/* An object or an array that is open. */
typedef struct
{
  gboolean is_array;
  gboolean expects_key;
  const char *id;
  gsize id_length;
  gboolean keyed;
  const char *name;
  gsize name_length;
  NameRank name_rank;
  gboolean has_error;
  gboolean failed;
  gboolean has_status;
  gboolean accepted;
  gboolean has_url;
  gboolean has_credits;
} Frame;

typedef struct
{
  const DocketPasteText *text;
  const char *at;
  const char *end;
  GArray *frames;
  GArray *sightings;
} Reader;

/* A piece of the text. */
typedef struct
{
  const char *start;
  gsize length;
  gboolean quoted;
} Span;

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_blanks (Reader *self)
{
  while (self->at < self->end && is_blank (*self->at))
    self->at++;
}

static gboolean
span_is (const Span *span, const char *word)
{
  return span->length == strlen (word) &&
         g_ascii_strncasecmp (span->start, word, span->length) == 0;
}

/* The value of the four digits after "\u"; -1: there are none. */
static int
read_code_unit (const Span *span, gsize i)
{
  int value = 0;

  if (i + 6 > span->length || span->start[i] != '\\' || span->start[i + 1] != 'u')
    return -1;
  for (gsize k = i + 2; k < i + 6; k++)
    {
      if (!g_ascii_isxdigit (span->start[k]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (span->start[k]);
    }
  return value;
}

/* Appends what "\uXXXX" at @i means, be it one or a pair. Returns the length of what was read. */
static gsize
append_code_point (GString *out, const Span *span, gsize i)
{
  int first = read_code_unit (span, i);
  int second = read_code_unit (span, i + 6);

  if (first < 0)
    return 1;
  if (first >= 0xD800 && first <= 0xDBFF && second >= 0xDC00 && second <= 0xDFFF)
    {
      g_string_append_unichar (out,
                               (gunichar) (0x10000 + (first - 0xD800) * 0x400 + second - 0xDC00));
      return 12;
    }
  if (first >= 0xD800 && first <= 0xDFFF)
    first = REPLACEMENT;
  g_string_append_unichar (out, first != 0 ? (gunichar) first : ' ');
  return 6;
}

/* Undoes the escapes of a JSON string. */
static char *
unescape (const Span *span)
{
  GString *out = g_string_new (NULL);
  gsize i = 0;

  while (i < span->length)
    {
      char c = span->start[i];
      char next = i + 1 < span->length ? span->start[i + 1] : '\0';

      if (c != '\\' || next == '\0')
        {
          g_string_append_c (out, c);
          i++;
        }
      else if (next == 'u')
        {
          i += append_code_point (out, span, i);
        }
      else
        {
          g_string_append_c (out, strchr ("bfnrt", next) != NULL ? ' ' : next);
          i += 2;
        }
    }
  return g_string_free (out, FALSE);
}

static void
add_name (const Frame *frame, DocketSighting *sighting)
{
  Span span = { frame->name, MIN (frame->name_length, MAX_NAME_BYTES), TRUE };

  if (frame->name == NULL || span_is (&span, "[FILTERED]"))
    return;

  g_autofree char *name = unescape (&span);

  sighting->name = docket_safe_text_name (name);
}

static gboolean
is_start_reply (const Frame *frame)
{
  gboolean is_reply = frame->has_status ? frame->accepted : frame->has_error || frame->has_credits;

  return is_reply && !frame->failed &&
         (frame->has_url || frame->has_credits || frame->name_rank == NAME_OF_JOB);
}

/* Reports the id of an object. @closed: whether its end was seen, so that no status is missing. */
static void
report (Reader *self, Frame *frame, gboolean closed)
{
  if (frame->id == NULL)
    return;

  DocketSighting *sighting = docket_sightings_add_keyed (
      self->sightings, self->text, frame->id, frame->id, frame->id_length);

  if (sighting == NULL)
    return;
  add_name (frame, sighting);
  sighting->started = closed && frame->keyed && is_start_reply (frame);
  sighting->checked = frame->keyed && frame->has_status && !frame->accepted;
}

static Frame *
get_top (Reader *self)
{
  return self->frames->len > 0 ? &g_array_index (self->frames, Frame, self->frames->len - 1) : NULL;
}

static void
push (Reader *self, gboolean is_array)
{
  Frame frame = { .is_array = is_array, .expects_key = !is_array };

  if (self->frames->len == MAX_OPEN)
    {
      for (guint i = 0; i < MAX_OPEN / 2; i++)
        report (self, &g_array_index (self->frames, Frame, i), FALSE);
      g_array_remove_range (self->frames, 0, MAX_OPEN / 2);
    }
  g_array_append_val (self->frames, frame);
  self->at++;
}

static void
pop (Reader *self, gboolean closed)
{
  report (self, get_top (self), closed);
  g_array_set_size (self->frames, self->frames->len - 1);
}

/* A brace closes what was left open inside its object. */
static void
close_object (Reader *self)
{
  while (self->frames->len > 0 && get_top (self)->is_array)
    pop (self, FALSE);
  if (self->frames->len > 0)
    pop (self, TRUE);
  self->at++;
}

static void
close_array (Reader *self)
{
  if (get_top (self)->is_array)
    pop (self, TRUE);
  self->at++;
}

/* A string never goes past its line. When it is not closed there, the rest of the line is left
 * out, so that no byte is read often. */
static gboolean
read_string (Reader *self, Span *span)
{
  char quote = *self->at++;

  *span = (Span){ .start = self->at, .quoted = TRUE };
  for (; self->at < self->end && *self->at != '\n'; self->at++)
    {
      if (*self->at == quote)
        {
          span->length = (gsize) (self->at++ - span->start);
          return TRUE;
        }
      if (*self->at == '\\' && self->at + 1 < self->end && self->at[1] != '\n')
        self->at++;
    }
  return FALSE;
}

static gboolean
is_bare (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("_$-+.#", c) != NULL);
}

static gboolean
read_bare (Reader *self, Span *span)
{
  span->start = self->at;
  span->quoted = FALSE;
  while (self->at < self->end && is_bare (*self->at))
    self->at++;
  span->length = (gsize) (self->at - span->start);
  return span->length > 0;
}

static gboolean
read_piece (Reader *self, Span *span)
{
  if (self->at < self->end && (*self->at == '"' || *self->at == '\''))
    return read_string (self, span);
  return read_bare (self, span);
}

static NameRank
rank_name (const char *key)
{
  static const char *const others[] = { "filename", "file", "title", "document" };

  if (g_str_equal (key, "name"))
    return NAME_OF_JOB;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (g_str_equal (key, others[i]))
        return NAME_OF_FILE;
    }
  return NAME_NONE;
}

static gboolean
is_false (const Span *value)
{
  return value->length == 0 || span_is (value, "false") || span_is (value, "0") ||
         span_is (value, "null") || span_is (value, "none");
}

static void
take_id (Reader *self, Frame *frame, const Span *value, gboolean keyed)
{
  /* A second id where no brace was seen between: another job. */
  if (frame->id != NULL && keyed && frame->keyed &&
      (frame->id_length != value->length || memcmp (frame->id, value->start, value->length) != 0))
    {
      report (self, frame, FALSE);
      *frame = (Frame){ .expects_key = frame->expects_key };
    }
  if (frame->id != NULL && (frame->keyed || !keyed))
    return;

  frame->id = value->start;
  frame->id_length = value->length;
  frame->keyed = keyed;
}

static void
take_member (Reader *self, const Span *key_span, const Span *value)
{
  Frame *frame = get_top (self);
  char key[MAX_KEY + 1];
  gsize n = 0;

  for (gsize i = 0; i < key_span->length && n < MAX_KEY; i++)
    {
      if (g_ascii_isalnum (key_span->start[i]))
        key[n++] = g_ascii_tolower (key_span->start[i]);
    }
  key[n] = '\0';

  NameRank rank = value->quoted ? rank_name (key) : NAME_NONE;

  if (docket_id_shape_is_key (key_span->start, key_span->length))
    {
      take_id (self, frame, value, TRUE);
    }
  else if (rank > frame->name_rank)
    {
      frame->name = value->start;
      frame->name_length = value->length;
      frame->name_rank = rank;
    }
  else if (g_str_equal (key, "error"))
    {
      frame->has_error = TRUE;
      frame->failed = !is_false (value);
    }
  else if (g_str_equal (key, "status"))
    {
      frame->has_status = TRUE;
      frame->accepted = span_is (value, "200") || span_is (value, "created");
    }
  else if (g_str_equal (key, "url"))
    {
      frame->has_url = TRUE;
    }
  else if (g_str_equal (key, "credits"))
    {
      frame->has_credits = TRUE;
    }
  else if (docket_id_shape_get (value->start, value->length) == DOCKET_ID_SHAPE_FULL)
    {
      take_id (self, frame, value, FALSE);
    }
}

/* Whether a quote only wraps an object, as JSON inside JSON does once it is decoded. */
static gboolean
wraps_object (const Reader *self)
{
  return self->text->marks != NULL && self->at + 1 < self->end && *self->at == '"' &&
         (self->at[1] == '{' || self->at[1] == '[');
}

static void
read_member (Reader *self)
{
  Span key;
  Span value;

  get_top (self)->expects_key = FALSE;
  if (!read_piece (self, &key))
    {
      if (!key.quoted)
        self->at++;
      return;
    }
  skip_blanks (self);
  if (self->at >= self->end || (*self->at != ':' && *self->at != '='))
    return;
  while (self->at < self->end && strchr (":=>", *self->at) != NULL)
    self->at++;
  skip_blanks (self);
  if (wraps_object (self))
    self->at++;
  else if (self->at < self->end && read_piece (self, &value))
    take_member (self, &key, &value);
}

static void
read_next (Reader *self)
{
  Frame *frame = get_top (self);
  char c = *self->at;
  Span span;

  if (c == '{' || c == '[')
    push (self, c == '[');
  else if (c == '}')
    close_object (self);
  else if (c == ']')
    close_array (self);
  else if (!frame->is_array && frame->expects_key && !is_blank (c) && c != ',')
    read_member (self);
  else if (frame->is_array && (c == '"' || c == '\'') && !wraps_object (self))
    read_string (self, &span);
  else
    {
      frame->expects_key = frame->expects_key || c == ',' || c == '\n';
      self->at++;
    }
}

static void
go_to_object (Reader *self)
{
  const char *brace = memchr (self->at, '{', (gsize) (self->end - self->at));

  self->at = brace != NULL ? brace : self->end;
  if (brace != NULL)
    push (self, FALSE);
}

/**
 * docket_paste_read_objects:
 * @text: a text
 * @sightings: where to add what is seen
 *
 * Reads every object in a text, be it JSON or what JavaScript and Python print, whole or cut
 * off, alone or among other words: the job id, the name beside it, and whether it is the reply
 * that started the job.
 */
void
docket_paste_read_objects (const DocketPasteText *text, GArray *sightings)
{
  Reader self = { .text = text,
                  .at = text->text,
                  .end = text->text + text->length,
                  .frames = g_array_sized_new (FALSE, FALSE, sizeof (Frame), MAX_OPEN),
                  .sightings = sightings };

  while (self.at < self.end)
    {
      if (self.frames->len == 0)
        go_to_object (&self);
      else
        read_next (&self);
    }
  while (self.frames->len > 0)
    pop (&self, FALSE);
  g_array_unref (self.frames);
}
