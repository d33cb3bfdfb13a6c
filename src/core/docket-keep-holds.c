/* docket-keep-holds.c: which results are not kept, and why
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-keep-holds.h"

typedef struct
{
  DocketHold kind;
  gint64 size; /* of a large result; -1: not known */
  char *text;  /* (owned) (nullable): what is the trouble */
} Hold;

struct _DocketKeepHolds
{
  GHashTable *of_rows; /* (owned) of row id (owned) to Hold (owned) */
};

static void
hold_free (gpointer data)
{
  Hold *hold = data;

  g_free (hold->text);
  g_free (hold);
}

DocketKeepHolds *
docket_keep_holds_new (void)
{
  DocketKeepHolds *self = g_new0 (DocketKeepHolds, 1);

  self->of_rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, hold_free);
  return self;
}

void
docket_keep_holds_free (DocketKeepHolds *self)
{
  g_hash_table_unref (self->of_rows);
  g_free (self);
}

/**
 * docket_keep_holds_set:
 * @self: holds
 * @row_id: row of a job
 * @hold: why its results are not kept
 * @size: of a large result, bytes; -1: not known
 * @text: (nullable): what is the trouble
 *
 * Returns: whether that is another than before
 */
gboolean
docket_keep_holds_set (DocketKeepHolds *self,
                       gint64 row_id,
                       DocketHold hold,
                       gint64 size,
                       const char *text)
{
  const Hold *old = NULL;
  Hold *new = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  old = g_hash_table_lookup (self->of_rows, &row_id);
  if (old != NULL && old->kind == hold && old->size == size && g_strcmp0 (old->text, text) == 0)
    return FALSE;
  new = g_new0 (Hold, 1);
  new->kind = hold;
  new->size = size;
  new->text = g_strdup (text);
  g_hash_table_insert (self->of_rows, g_memdup2 (&row_id, sizeof row_id), new);
  return TRUE;
}

/**
 * docket_keep_holds_clear:
 *
 * Returns: whether there was something
 */
gboolean
docket_keep_holds_clear (DocketKeepHolds *self, gint64 row_id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_hash_table_remove (self->of_rows, &row_id);
}

/**
 * docket_keep_holds_get:
 * @self: holds
 * @row_id: row of a job
 * @size: (out) (optional): of a large result, bytes; -1: not known
 * @text: (out) (optional) (transfer none) (nullable): what is the trouble
 *
 * Returns: why its results are not kept
 */
DocketHold
docket_keep_holds_get (DocketKeepHolds *self, gint64 row_id, gint64 *size, const char **text)
{
  const Hold *hold = NULL;

  g_return_val_if_fail (self != NULL, DOCKET_HOLD_NONE);

  hold = g_hash_table_lookup (self->of_rows, &row_id);
  if (size != NULL)
    *size = hold != NULL ? hold->size : -1;
  if (text != NULL)
    *text = hold != NULL ? hold->text : NULL;
  return hold != NULL ? hold->kind : DOCKET_HOLD_NONE;
}
