/* docket-table-cell.c: one cell of a table in a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"
#include "docket-safe-text.h"
#include "docket-table-cell.h"

#include <string.h>

/* Codes without a blank that are at least this long name nothing. */
#define MIN_CODE_LENGTH 20

static gboolean
is_one_of (char c, const char *characters)
{
  return c != '\0' && strchr (characters, c) != NULL;
}

/**
 * docket_table_cell_trim:
 * @start: start of a piece of text
 * @end: its end
 * @before: characters to take off at the start
 * @after: characters to take off at the end
 *
 * Returns: what is left
 */
DocketTableCell
docket_table_cell_trim (const char *start, const char *end, const char *before, const char *after)
{
  while (start < end && is_one_of (*start, before))
    start++;
  while (start < end && is_one_of (end[-1], after))
    end--;
  return (DocketTableCell){ start, (gsize) (end - start) };
}

/* A number of a list, as in "1." and "12)". */
static const char *
skip_list_number (const char *start, const char *end)
{
  const char *p = start;

  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p > start && p - start < 5 && p + 1 < end && is_one_of (*p, ".)") && p[1] == ' ' ? p + 1
                                                                                          : start;
}

/**
 * docket_table_cell_unwrap:
 * @cell: a cell or a line
 *
 * Takes off what people and programs put around an id: quotes, brackets, signs of a list.
 *
 * Returns: what is left
 */
DocketTableCell
docket_table_cell_unwrap (const DocketTableCell *cell)
{
  const char *end = cell->start + cell->length;
  DocketTableCell bare = docket_table_cell_trim (cell->start, end, " \t\r-*>", " \t\r");
  const char *start = skip_list_number (bare.start, bare.start + bare.length);

  return docket_table_cell_trim (
      start, bare.start + bare.length, " \t\"'`[(<{*", " \t\r\"'`])>}*,;.");
}

static gboolean
cell_is (const DocketTableCell *cell, const char *word)
{
  return cell->length == strlen (word) &&
         g_ascii_strncasecmp (cell->start, word, cell->length) == 0;
}

static gboolean
is_word_of (const char *start, gsize length, const char *const *words)
{
  DocketTableCell cell = { start, length };

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (cell_is (&cell, words[i]))
        return TRUE;
    }
  return FALSE;
}

/* What programs say of a job, and the levels of logs. */
static gboolean
is_status (const DocketTableCell *cell)
{
  static const char *const words[] = {
    "working",   "success", "failed", "aborted", "unknown", "created", "error",      "pending",
    "waiting",   "done",    "queued", "running", "ok",      "yes",     "processing", "completed",
    "succeeded", "failure", "no",     "true",    "false",   "null",    "finished",   "started",
    "none",      "info",    "debug",  "warn",    "warning", "trace",   "notice",     "fatal",
    "new",       "active",  "id",     "uuid",    "job",     NULL,
  };

  return is_word_of (cell->start, cell->length, words);
}

static gboolean
is_month (const char *start, gsize length)
{
  static const char *const words[] = {
    "jan",  "feb",    "mar",       "apr",     "may",      "jun",      "jul",   "aug",   "sep",
    "sept", "oct",    "nov",       "dec",     "january",  "february", "march", "april", "june",
    "july", "august", "september", "october", "november", "december", NULL,
  };

  return is_word_of (start, length, words);
}

/* Words that stand in dates and behind numbers. */
static gboolean
is_measure (const char *start, gsize length)
{
  static const char *const words[] = {
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "am", "pm",  "utc", "gmt", "t",
    "z",   "ms",  "s",   "sec", "min", "h",   "b",   "kb", "mb",  "gb",  "kib", "mib",
    "gib", "usd", "eur", "th",  "st",  "nd",  "rd",  "x",  "cet", "est", "pst", NULL,
  };

  return is_word_of (start, length, words);
}

/* A number, a date, a time or a size: nothing but digits, marks and the words of such. */
static gboolean
is_figure (const DocketTableCell *cell)
{
  const char *p = cell->start;
  const char *end = p + cell->length;
  guint n_numbers = 0;
  gboolean month = FALSE;

  while (p < end)
    {
      const char *start = p;

      while (p < end && g_ascii_isdigit (*p))
        p++;
      if (p > start)
        {
          n_numbers++;
          continue;
        }
      while (p < end && g_ascii_isalpha (*p))
        p++;
      if (p > start)
        {
          month = month || is_month (start, (gsize) (p - start));
          if (!is_month (start, (gsize) (p - start)) && !is_measure (start, (gsize) (p - start)))
            return FALSE;
          continue;
        }
      /* Other scripts are words. */
      if ((guchar) *p++ >= 0x80)
        return FALSE;
    }
  return month ? n_numbers >= 2 : n_numbers >= 1;
}

/* Hashes, random codes and other ids. */
static gboolean
is_code (const DocketTableCell *cell)
{
  gboolean digit = FALSE;
  gboolean lower = FALSE;
  gboolean upper = FALSE;

  if (cell->length < MIN_CODE_LENGTH)
    return FALSE;
  for (gsize i = 0; i < cell->length; i++)
    {
      if (!g_ascii_isalnum (cell->start[i]))
        return FALSE;
      digit = digit || g_ascii_isdigit (cell->start[i]);
      lower = lower || g_ascii_islower (cell->start[i]);
      upper = upper || g_ascii_isupper (cell->start[i]);
    }
  return digit && !(lower && upper);
}

/**
 * docket_table_cell_can_be_name:
 * @cell: a cell
 *
 * Returns: whether it may name a job: it holds no id, is no status, number, date or code, nor the
 *   label of something else
 */
gboolean
docket_table_cell_can_be_name (const DocketTableCell *cell)
{
  DocketTableCell bare = docket_table_cell_unwrap (cell);
  gsize length = 0;
  DocketTableCell plain = docket_table_cell_trim (
      cell->start, cell->start + cell->length, " \t\"'`*", " \t\"'`*");

  return plain.length > 0 && plain.start[plain.length - 1] != ':' && !is_status (&plain) &&
         !is_figure (&plain) && !is_code (&plain) &&
         docket_id_shape_get (bare.start, bare.length) == DOCKET_ID_SHAPE_NONE &&
         docket_id_shape_find_full (cell->start, cell->length, &length) == NULL;
}

/**
 * docket_table_cell_make_name:
 * @cell: a cell
 *
 * Returns: (nullable) (transfer full): what the cell says, as the name of a job
 */
char *
docket_table_cell_make_name (const DocketTableCell *cell)
{
  DocketTableCell bare = docket_table_cell_trim (
      cell->start, cell->start + cell->length, " \t\r`*", " \t\r`*");
  gboolean quoted = bare.length >= 2 && is_one_of (bare.start[0], "\"'") &&
                    bare.start[bare.length - 1] == bare.start[0];

  if (quoted)
    bare = (DocketTableCell){ bare.start + 1, bare.length - 2 };

  g_autofree char *copy = g_strndup (bare.start, bare.length);

  if (quoted && strstr (copy, "\"\"") != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (copy, "\"\"", -1);

      g_free (copy);
      copy = g_strjoinv ("\"", parts);
    }
  return docket_safe_text_name (copy);
}
