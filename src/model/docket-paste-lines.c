/* docket-paste-lines.c: job ids alone on a line or in a table, and their names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"
#include "docket-paste-private.h"
#include "docket-sighting.h"
#include "docket-table-cell.h"

#include <string.h>

#define MAX_HEADING 40

/* What has more of them is a sentence. */
#define MAX_HEADING_BLANKS 2

/* What separates cells: one of these characters, or two blanks. The order is that of trying. */
static const char delimiters[] = "\t|;, ";

typedef struct
{
  const DocketPasteText *text;
  GArray *sightings;
  GArray *cells;

  /* The last row of headings. */
  char delimiter;
  guint n_columns;
  int job_column;
  int name_column;
} Reader;

static gboolean
is_one_of (char c, const char *characters)
{
  return c != '\0' && strchr (characters, c) != NULL;
}

static DocketTableCell
get_cell (const Reader *self, guint i)
{
  return g_array_index (self->cells, DocketTableCell, i);
}

/* The end of a quoted cell, after its quote, or %NULL when it is not closed on the line. */
static const char *
find_quote_end (const char *start, const char *end)
{
  for (const char *p = start + 1; p < end; p++)
    {
      if (*p != '"')
        continue;
      if (p + 1 < end && p[1] == '"')
        p++;
      else
        return p + 1;
    }
  return NULL;
}

static const char *
find_delimiter (const char *start, const char *end, char delimiter)
{
  if (delimiter != ' ')
    {
      const char *p = memchr (start, delimiter, (gsize) (end - start));

      return p != NULL ? p : end;
    }
  for (const char *p = start; p + 1 < end; p++)
    {
      if (p[0] == ' ' && p[1] == ' ')
        return p;
    }
  return end;
}

static void
split (Reader *self, const char *start, const char *end, char delimiter)
{
  gboolean quotes = TRUE;

  g_array_set_size (self->cells, 0);
  while (TRUE)
    {
      while (start < end && (*start == ' ' || (*start == '\t' && delimiter != '\t')))
        start++;

      const char *stop = start;

      if (quotes && start < end && *start == '"')
        {
          stop = find_quote_end (start, end);
          quotes = stop != NULL;
        }
      stop = find_delimiter (stop != NULL ? stop : start, end, delimiter);

      DocketTableCell cell = docket_table_cell_trim (start, stop, " \t\r", " \t\r");

      g_array_append_val (self->cells, cell);
      if (stop >= end)
        return;
      start = stop + 1;
    }
}

static DocketIdShape
get_shape (const DocketTableCell *cell)
{
  DocketTableCell bare = docket_table_cell_unwrap (cell);

  return docket_id_shape_get (bare.start, bare.length);
}

static gboolean
is_lone_shape (DocketIdShape shape)
{
  return shape == DOCKET_ID_SHAPE_FULL || shape == DOCKET_ID_SHAPE_SHORT ||
         shape == DOCKET_ID_SHAPE_BARE || shape == DOCKET_ID_SHAPE_UUID;
}

/* Writes the letters of a heading in lower case into @word, with single blanks between words. */
static gboolean
normalise_heading (const DocketTableCell *cell, char *word)
{
  DocketTableCell bare = docket_table_cell_trim (
      cell->start, cell->start + cell->length, " \"'`*", " \"'`*:");
  gsize n = 0;

  if (bare.length == 0 || bare.length > MAX_HEADING)
    return FALSE;
  for (gsize i = 0; i < bare.length; i++)
    {
      char c = bare.start[i];

      if (is_one_of (c, " _-."))
        word[n++] = ' ';
      else if (g_ascii_isalnum (c))
        word[n++] = g_ascii_tolower (c);
    }
  word[n] = '\0';
  return n > 0;
}

/* How well a heading says that names stand below: 2 exactly, 1 with other words, 0 not. */
static int
rank_heading (const char *word)
{
  static const char *const words[] = { "name", "file", "title", "document", "filename" };
  const char *last = strrchr (word, ' ');
  guint n_blanks = 0;

  for (const char *p = word; *p != '\0'; p++)
    n_blanks += *p == ' ';
  if (n_blanks > MAX_HEADING_BLANKS)
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (word, words[i]))
        return 2;
      if (last != NULL && g_str_equal (last + 1, words[i]))
        return 1;
    }
  return 0;
}

static gboolean
heads_jobs (const DocketTableCell *cell)
{
  DocketTableCell bare = docket_table_cell_trim (
      cell->start, cell->start + cell->length, " \"'`*", " \"'`*:");

  return docket_id_shape_is_key (bare.start, bare.length);
}

/* Takes the cells as headings if one of them heads job ids or names, and none is an id. */
static gboolean
take_headings (Reader *self, char delimiter)
{
  char word[MAX_HEADING + 1];
  int job_column = -1;
  int name_column = -1;
  int best = 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      DocketTableCell cell = get_cell (self, i);

      if (get_shape (&cell) != DOCKET_ID_SHAPE_NONE)
        return FALSE;
      if (!normalise_heading (&cell, word))
        continue;

      int rank = rank_heading (word);

      if (job_column < 0 && heads_jobs (&cell))
        job_column = (int) i;
      if (rank > best)
        {
          best = rank;
          name_column = (int) i;
        }
    }
  if (job_column < 0 && name_column < 0)
    return FALSE;

  self->delimiter = delimiter;
  self->n_columns = self->cells->len;
  self->job_column = job_column;
  self->name_column = name_column;
  return TRUE;
}

static gboolean
has_headings (const Reader *self, char delimiter)
{
  return self->delimiter == delimiter && self->n_columns == self->cells->len;
}

/* Whether the row is a label and its value, as on a page of details. */
static gboolean
has_label (const Reader *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      DocketTableCell cell = get_cell (self, i);

      if (heads_jobs (&cell))
        return TRUE;
    }
  return FALSE;
}

/* The name in the column of names; without one, the first cell that can be a name. */
static char *
find_name (const Reader *self, gboolean headed)
{
  if (has_label (self))
    return NULL;
  if (headed && self->name_column >= 0)
    {
      DocketTableCell cell = get_cell (self, (guint) self->name_column);

      return docket_table_cell_make_name (&cell);
    }

  for (guint i = 0; i < self->cells->len; i++)
    {
      DocketTableCell cell = get_cell (self, i);

      if ((headed && (int) i == self->job_column) || !docket_table_cell_can_be_name (&cell))
        continue;

      char *name = docket_table_cell_make_name (&cell);

      if (name != NULL)
        return name;
    }
  return NULL;
}

/* A comma with a blank before an id is found in tables, but more often between words. */
static gboolean
is_prose (const Reader *self, char delimiter, const DocketTableCell *id)
{
  if (delimiter != ',' && delimiter != ';')
    return FALSE;

  for (guint i = 1; i < self->cells->len; i++)
    {
      DocketTableCell cell = get_cell (self, i);

      if (id->start >= cell.start && id->start < cell.start + cell.length)
        return cell.start[-1] == ' ';
    }
  return FALSE;
}

/* The first cell in which an id stands alone; a full id goes before others. */
static gboolean
find_lone_id (const Reader *self, DocketTableCell *found)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->cells->len; i++)
    {
      DocketTableCell cell = get_cell (self, i);
      DocketTableCell bare = docket_table_cell_unwrap (&cell);
      DocketIdShape shape = docket_id_shape_get (bare.start, bare.length);

      if (any ? shape == DOCKET_ID_SHAPE_FULL : is_lone_shape (shape))
        {
          *found = bare;
          any = TRUE;
        }
      if (shape == DOCKET_ID_SHAPE_FULL)
        break;
    }
  return any;
}

static gboolean
find_linked_id (const Reader *self, DocketTableCell *found)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      DocketTableCell cell = get_cell (self, i);
      DocketTableCell bare = docket_table_cell_unwrap (&cell);
      const char *query = memchr (bare.start, '?', bare.length);
      gsize length = query != NULL ? (gsize) (query - bare.start) : bare.length;

      if (bare.length < 4 || g_ascii_strncasecmp (bare.start, "http", 4) != 0)
        continue;
      found->start = docket_id_shape_find_full (bare.start, length, &found->length);
      if (found->start != NULL)
        return TRUE;
    }
  return FALSE;
}

/* What has no digit and not the shape of an id is a word, even in the column of ids. */
static gboolean
can_be_id (const DocketTableCell *cell)
{
  for (gsize i = 0; i < cell->length; i++)
    {
      if (g_ascii_isdigit (cell->start[i]))
        return TRUE;
    }
  return docket_id_shape_get (cell->start, cell->length) != DOCKET_ID_SHAPE_NONE;
}

static gboolean
find_row_id (const Reader *self, gboolean keyed, char delimiter, DocketTableCell *found)
{
  if (keyed)
    {
      DocketTableCell cell = get_cell (self, (guint) self->job_column);

      *found = docket_table_cell_unwrap (&cell);
      if (can_be_id (found))
        return TRUE;
    }
  else if (find_lone_id (self, found))
    {
      return TRUE;
    }
  return delimiter != ' ' && find_linked_id (self, found);
}

/* Adds ids other than @id that stand alone in their cells. Returns whether one of them may be
 * what the row is about as well. */
static gboolean
add_others (Reader *self, const DocketTableCell *id)
{
  gboolean full = docket_id_shape_get (id->start, id->length) == DOCKET_ID_SHAPE_FULL;
  gboolean any = FALSE;

  for (guint i = 0; i < self->cells->len; i++)
    {
      DocketTableCell cell = get_cell (self, i);
      DocketTableCell bare = docket_table_cell_unwrap (&cell);

      if (bare.length == id->length && memcmp (bare.start, id->start, id->length) == 0)
        continue;

      DocketSighting *other = docket_sightings_add_lone (
          self->sightings, self->text, bare.start, bare.length);

      if (other != NULL && (!full || other->how == DOCKET_FOUND_STRONG))
        any = TRUE;
    }
  return any;
}

static gboolean
take_row (Reader *self, char delimiter)
{
  gboolean headed = has_headings (self, delimiter);
  gboolean keyed = headed && self->job_column >= 0;
  DocketTableCell id = { NULL, 0 };
  DocketSighting *sighting;

  if (!find_row_id (self, keyed, delimiter, &id))
    return FALSE;

  if (keyed)
    sighting = docket_sightings_add_keyed (
        self->sightings, self->text, id.start, id.start, id.length);
  else
    sighting = docket_sightings_add_lone (self->sightings, self->text, id.start, id.length);
  if (sighting == NULL)
    return FALSE;

  guint place = self->sightings->len - 1;

  /* Several ids on a row without headings: which one a name belongs to, nobody knows. */
  if (keyed || (!add_others (self, &id) && (headed || !is_prose (self, delimiter, &id))))
    g_array_index (self->sightings, DocketSighting, place).name = find_name (self, headed);
  return TRUE;
}

/* Lines of JSON and of programs are no rows. */
static gboolean
is_code_line (const char *start, const char *end)
{
  for (const char *p = start; p < end; p++)
    {
      if (*p == '{' || *p == '}')
        return TRUE;
      if (p + 1 < end && ((*p == '[' && is_one_of (p[1], "\"'")) ||
                          (is_one_of (*p, "\"'") && is_one_of (p[1], "]:"))))
        return TRUE;
    }
  return FALSE;
}

/* A line of nothing but ids between blanks. */
static void
take_words (Reader *self, const char *start, const char *end)
{
  for (int pass = 0; pass < 2; pass++)
    {
      const char *p = start;

      while (p < end)
        {
          const char *word = p;

          while (p < end && !is_one_of (*p, " \t"))
            p++;
          if (p > word && pass == 0 &&
              !is_lone_shape (docket_id_shape_get (word, (gsize) (p - word))))
            return;
          if (p > word && pass == 1)
            docket_sightings_add_lone (self->sightings, self->text, word, (gsize) (p - word));
          p++;
        }
    }
}

static void
read_line (Reader *self, const char *start, const char *end)
{
  DocketTableCell line = docket_table_cell_trim (start, end, " ", "\r ");
  DocketTableCell bare = docket_table_cell_unwrap (&line);
  const char *stop = line.start + line.length;
  const char *row = line.start;

  if (line.length == 0)
    self->delimiter = '\0';
  if (bare.length == 0 ||
      docket_sightings_add_lone (self->sightings, self->text, bare.start, bare.length) != NULL)
    return;

  /* A list in brackets is read as what is in the brackets. */
  if (*row == '[')
    {
      DocketTableCell inside = docket_table_cell_trim (row, stop, " \t[", " \t],;");

      row = inside.start;
      stop = inside.start + inside.length;
    }
  if (is_code_line (row, stop))
    return;

  for (const char *delimiter = delimiters; *delimiter != '\0'; delimiter++)
    {
      split (self, row, stop, *delimiter);
      if (self->cells->len > 1 && (take_row (self, *delimiter) || take_headings (self, *delimiter)))
        return;
    }
  take_words (self, bare.start, bare.start + bare.length);
}

/**
 * docket_paste_read_lines:
 * @text: a text
 * @sightings: where to add what is seen
 *
 * Finds ids that are alone on their line or in their cell, in tables with tabs, commas,
 * semicolons, bars or columns of blanks. In a table with a column of job ids no other cell
 * counts. A name is taken from the column of names, or is the first cell that can be one.
 */
void
docket_paste_read_lines (const DocketPasteText *text, GArray *sightings)
{
  const char *end = text->text + text->length;
  const char *start = text->text;
  Reader self = { .text = text,
                  .sightings = sightings,
                  .cells = g_array_new (FALSE, FALSE, sizeof (DocketTableCell)) };

  while (start < end)
    {
      const char *stop = memchr (start, '\n', (gsize) (end - start));

      if (stop == NULL)
        stop = end;
      read_line (&self, start, stop);
      start = stop + 1;
    }
  g_array_unref (self.cells);
}
