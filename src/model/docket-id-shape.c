/* docket-id-shape.c: the shapes that job ids have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"

#include <string.h>

#define CODE_LENGTH 32
#define UUID_LENGTH 36
#define MAX_MISSING 6

/* Nothing longer is a job id. */
#define MAX_LENGTH     128
#define MAX_KEY_LENGTH 64

static gsize
count_code (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && (g_ascii_isupper (text[n]) || g_ascii_isdigit (text[n])))
    n++;
  return n;
}

static gsize
count_digits (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && g_ascii_isdigit (text[n]))
    n++;
  return n;
}

static gboolean
is_hex (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_uuid (const char *text)
{
  for (gsize i = 0; i < UUID_LENGTH; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
        return FALSE;
    }
  return TRUE;
}

/* The length of "N-N", or of "N" alone; @whole says which it is. */
static gsize
match_numbers (const char *text, gsize length, gboolean *whole)
{
  gsize first = count_digits (text, length);

  *whole = FALSE;
  if (first == 0 || first + 1 >= length || text[first] != '-')
    return first;

  gsize second = count_digits (text + first + 1, length - first - 1);

  if (second == 0)
    return first;
  *whole = TRUE;
  return first + 1 + second;
}

/**
 * docket_id_shape_match:
 * @text: a text that begins where a word begins
 * @length: its length in bytes
 * @shape: (out): full, short or none
 *
 * Looks for an id with its two numbers at the start of @text. A capital or digit too few (up to
 * six), or one number instead of two, makes a short one.
 *
 * Returns: the length of the id; 0: there is none
 */
gsize
docket_id_shape_match (const char *text, gsize length, DocketIdShape *shape)
{
  gsize code = count_code (text, MIN (length, CODE_LENGTH + 1));
  gboolean whole = FALSE;

  *shape = DOCKET_ID_SHAPE_NONE;
  if (code < CODE_LENGTH - MAX_MISSING || code > CODE_LENGTH || length < code + 3 ||
      text[code] != '-' || text[code + 1] != '-')
    return 0;

  gsize rest = MIN (length, MAX_LENGTH + 1) - code - 2;
  gsize numbers = match_numbers (text + code + 2, rest, &whole);
  gsize end = code + 2 + numbers;

  if (numbers == 0 || end > MAX_LENGTH || (end < length && g_ascii_isalnum (text[end])))
    return 0;

  *shape = whole && code == CODE_LENGTH ? DOCKET_ID_SHAPE_FULL : DOCKET_ID_SHAPE_SHORT;
  return end;
}

/**
 * docket_id_shape_get:
 * @text: a text
 * @length: its length in bytes
 *
 * Returns: the shape that the whole of @text has
 */
DocketIdShape
docket_id_shape_get (const char *text, gsize length)
{
  DocketIdShape shape;

  if (length == UUID_LENGTH && is_uuid (text))
    return DOCKET_ID_SHAPE_UUID;
  if (length == CODE_LENGTH && count_code (text, length) == length)
    return DOCKET_ID_SHAPE_BARE;
  if (length == CODE_LENGTH && is_hex (text, length))
    return DOCKET_ID_SHAPE_HEX;
  if (length > 0 && docket_id_shape_match (text, length, &shape) == length)
    return shape;
  return DOCKET_ID_SHAPE_NONE;
}

/**
 * docket_id_shape_find_full:
 * @text: a text
 * @length: its length in bytes
 * @id_length: (out): the length of what was found
 *
 * Returns: (nullable): the first full id in @text
 */
const char *
docket_id_shape_find_full (const char *text, gsize length, gsize *id_length)
{
  for (gsize i = 0; i < length; i++)
    {
      gsize end = i;
      DocketIdShape shape;

      while (end < length && g_ascii_isalnum (text[end]))
        end++;
      if (end - i == CODE_LENGTH)
        {
          *id_length = docket_id_shape_match (text + i, length - i, &shape);
          if (shape == DOCKET_ID_SHAPE_FULL)
            return text + i;
        }
      i = end;
    }
  return NULL;
}

/**
 * docket_id_shape_is_key:
 * @text: the name of a member, a column or a variable
 * @length: its length
 *
 * Returns: whether it names a job id, as "jobId", "Job Id" and "pdfco_job_id" do
 */
gboolean
docket_id_shape_is_key (const char *text, gsize length)
{
  char word[MAX_KEY_LENGTH + 1];
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (strchr (" _-#$.", text[i]) != NULL)
        continue;
      if (!g_ascii_isalnum (text[i]) || n == MAX_KEY_LENGTH)
        return FALSE;
      word[n++] = g_ascii_tolower (text[i]);
    }
  word[n] = '\0';
  return g_str_has_suffix (word, "jobid") || g_str_has_suffix (word, "jobids");
}
