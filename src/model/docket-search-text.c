/* docket-search-text.c: what a search looks through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-search-text.h"

#include "docket-job-id.h"

#include <string.h>

/* Bytes of a job that a search looks through. It stands in an index of the database, whose entries
 * stay on one page up to about 1,000 bytes. */
#define MAX_TEXT 800

/**
 * docket_search_text_fold:
 * @text: any text
 *
 * Two texts that a person takes for the same word give the same: without case and accents, each
 * white space one blank, so that a line feed can part what is folded.
 *
 * Returns: (transfer full): the folded text
 */
char *
docket_search_text_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *folded = NULL;
  GString *line = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (plain, -1);
  line = g_string_sized_new (strlen (folded));
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c))
        continue;
      if (!g_unichar_isspace (c))
        g_string_append_unichar (line, c);
      else if (line->len > 0 && line->str[line->len - 1] != ' ')
        g_string_append_c (line, ' ');
    }
  if (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  return g_string_free (line, FALSE);
}

static void
append_line (GString *text, const char *line)
{
  g_autofree char *folded = NULL;

  if (line == NULL || text->len >= MAX_TEXT)
    return;

  folded = docket_search_text_fold (line);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, folded);
}

/**
 * docket_search_text_describe:
 * @state: a job
 *
 * Returns: (transfer full): what a search for the job looks through, a line each: its title, its
 *   id, what the service said of it, the names of its files
 */
char *
docket_search_text_describe (const DocketJobState *state)
{
  g_autofree char *short_id = NULL;
  GString *text = NULL;

  g_return_val_if_fail (state != NULL, NULL);

  text = g_string_new (NULL);
  short_id = state->name == NULL ? docket_job_id_shorten (state->id) : NULL;
  append_line (text, state->name != NULL ? state->name : short_id);
  append_line (text, state->id);
  append_line (text, state->message);
  for (guint i = 0; i < state->results->len; i++)
    append_line (text, ((DocketResult *) g_ptr_array_index (state->results, i))->name);

  if (text->len > MAX_TEXT)
    {
      const char *end = g_utf8_find_prev_char (text->str, text->str + MAX_TEXT);

      g_string_truncate (text, (gsize) (end - text->str));
    }
  return g_string_free (text, FALSE);
}

/**
 * docket_search_text_matches:
 * @text: of docket_search_text_describe()
 * @length: its bytes
 * @words: what is searched for, folded: words with blanks between them
 *
 * Returns: whether each word stands somewhere in the text
 */
gboolean
docket_search_text_matches (const char *text, gsize length, const char *words)
{
  while (*words != '\0')
    {
      const gsize n = strcspn (words, " ");

      if (n > 0 && memmem (text, length, words, n) == NULL)
        return FALSE;
      words += n;
      words += strspn (words, " ");
    }
  return TRUE;
}

static gsize
find_line_end (const char *text, gsize length)
{
  const char *end = memchr (text, '\n', length);

  return end != NULL ? (gsize) (end - text) : length;
}

/* Moves behind the number at the begin of the text, and gives its digits without leading zeros. */
static gsize
take_number (const char **text, const char *end, const char **digits)
{
  while (*text < end && **text == '0')
    (*text)++;
  *digits = *text;
  while (*text < end && g_ascii_isdigit (**text))
    (*text)++;
  return (gsize) (*text - *digits);
}

static int
compare_numbers (const char **a, const char *a_end, const char **b, const char *b_end)
{
  const char *a_digits = NULL;
  const char *b_digits = NULL;
  const gsize n_a = take_number (a, a_end, &a_digits);
  const gsize n_b = take_number (b, b_end, &b_digits);

  if (n_a != n_b)
    return n_a < n_b ? -1 : 1;
  return memcmp (a_digits, b_digits, n_a);
}

/**
 * docket_search_text_compare_titles:
 * @a: of docket_search_text_describe()
 * @a_length: its bytes
 * @b: another one
 * @b_length: its bytes
 *
 * Compares the first lines as a person orders them: "page 9" comes before "page 10".
 *
 * Returns: below 0, 0 or above 0
 */
int
docket_search_text_compare_titles (const char *a, gsize a_length, const char *b, gsize b_length)
{
  const char *a_end = a + find_line_end (a, a_length);
  const char *b_end = b + find_line_end (b, b_length);

  while (a < a_end && b < b_end)
    {
      int order = 0;

      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        order = compare_numbers (&a, a_end, &b, b_end);
      else
        order = (int) (guchar) *a++ - (int) (guchar) *b++;
      if (order != 0)
        return order;
    }
  return (a < a_end) - (b < b_end);
}
