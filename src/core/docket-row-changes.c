/* docket-row-changes.c: what differs between two lists
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-row-changes.h"

#include <string.h>

/* More changes are not worth telling one by one: a list view lays all its rows out for each. */
#define MAX_CHANGES 32

/* Row ids up to this are looked up in a bitmap: 8 MB, for a moment. */
#define MAX_ROW_ID (G_GINT64_CONSTANT (1) << 26)

static gint64
get_row (GArray *rows, guint i)
{
  return g_array_index (rows, gint64, i);
}

static gint64
find_highest (GArray *rows)
{
  gint64 highest = 0;

  for (guint i = 0; i < rows->len; i++)
    highest = MAX (highest, get_row (rows, i));
  return highest;
}

static guint8 *
make_bitmap (GArray *rows, gint64 highest)
{
  guint8 *bits = g_malloc0 ((gsize) highest / 8 + 1);

  for (guint i = 0; i < rows->len; i++)
    bits[get_row (rows, i) / 8] |= (guint8) (1 << (get_row (rows, i) % 8));
  return bits;
}

static gboolean
is_in (const guint8 *bits, gint64 row_id)
{
  return (bits[row_id / 8] >> (row_id % 8)) & 1;
}

/* Neighbours that both go, or both come, are one change. */
static void
note (GArray *changes, guint position, gboolean added)
{
  DocketRowChange *last = changes->len > 0
                              ? &g_array_index (changes, DocketRowChange, changes->len - 1)
                              : NULL;
  const DocketRowChange change = { position, added ? 0 : 1, added ? 1 : 0 };

  if (last != NULL && !added && last->n_removed > 0 && last->position == position)
    last->n_removed++;
  else if (last != NULL && added && last->n_added > 0 && last->position + last->n_added == position)
    last->n_added++;
  else
    g_array_append_val (changes, change);
}

static gboolean
is_same (GArray *before, GArray *after)
{
  return before->len == after->len &&
         (before->len == 0 ||
          memcmp (before->data, after->data, before->len * sizeof (gint64)) == 0);
}

/**
 * docket_row_changes_find:
 * @before: (element-type gint64): row ids of a list, none twice
 * @after: (element-type gint64): row ids of another one
 *
 * Returns: (transfer full) (element-type DocketRowChange) (nullable): what makes the second of the
 *   first, in this order; %NULL where rows changed places or it would be too many changes
 */
GArray *
docket_row_changes_find (GArray *before, GArray *after)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (DocketRowChange));
  const gint64 highest = MAX (find_highest (before), find_highest (after));
  g_autofree guint8 *old_bits = NULL;
  g_autofree guint8 *new_bits = NULL;
  guint i = 0;
  guint k = 0;

  if (is_same (before, after))
    return g_steal_pointer (&changes);
  if (highest > MAX_ROW_ID)
    return NULL;

  old_bits = make_bitmap (before, highest);
  new_bits = make_bitmap (after, highest);
  while (i < before->len || k < after->len)
    {
      if (i < before->len && k < after->len && get_row (before, i) == get_row (after, k))
        {
          i++;
          k++;
        }
      else if (i < before->len && !is_in (new_bits, get_row (before, i)))
        {
          note (changes, k, FALSE);
          i++;
        }
      else if (k < after->len && !is_in (old_bits, get_row (after, k)))
        {
          note (changes, k, TRUE);
          k++;
        }
      else
        {
          return NULL;
        }
      if (changes->len > MAX_CHANGES)
        return NULL;
    }
  return g_steal_pointer (&changes);
}
