/* docket-seen-rows.c: which rows were on the screen long enough to be seen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-seen-rows.h"

/* Seconds on the screen of an active window after which a row counts as seen. */
#define SEEN_AFTER 2

struct _DocketSeenRows
{
  GHashTable *seconds; /* (owned) of row id (owned) to seconds on the screen so far */
};

/**
 * docket_seen_rows_new:
 *
 * Returns: (transfer full): no rows; to be freed with docket_seen_rows_free()
 */
DocketSeenRows *
docket_seen_rows_new (void)
{
  DocketSeenRows *self = g_new0 (DocketSeenRows, 1);

  self->seconds = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

/**
 * docket_seen_rows_free:
 * @self: (transfer full): rows
 */
void
docket_seen_rows_free (DocketSeenRows *self)
{
  g_hash_table_unref (self->seconds);
  g_free (self);
}

/**
 * docket_seen_rows_look:
 * @self: rows
 * @row_id: row of a job that was not seen yet
 * @on_screen: whether it is on the screen
 *
 * Called once a second while the window is active.
 *
 * Returns: whether it was seen by now
 */
gboolean
docket_seen_rows_look (DocketSeenRows *self, gint64 row_id, gboolean on_screen)
{
  guint seconds = 0;

  if (on_screen)
    seconds = GPOINTER_TO_UINT (g_hash_table_lookup (self->seconds, &row_id)) + 1;
  if (on_screen && seconds <= SEEN_AFTER)
    {
      g_hash_table_insert (
          self->seconds, g_memdup2 (&row_id, sizeof row_id), GUINT_TO_POINTER (seconds));
      return FALSE;
    }
  g_hash_table_remove (self->seconds, &row_id);
  return on_screen;
}
