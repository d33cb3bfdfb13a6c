/* docket-watch-queue.c: the unfinished jobs, earliest check first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watch-queue.h"

struct _DocketWatchQueue
{
  GHashTable *by_row; /* (owned) gint64* → DocketWatch (owned) */
  GSequence *by_due;  /* (owned) of DocketWatch (unowned) */
};

static void
watch_free (gpointer data)
{
  DocketWatch *watch = data;

  docket_job_state_unref (watch->state);
  g_free (watch);
}

/* What the person asked for goes first, then what was due earliest. */
static int
compare_watches (gconstpointer a, gconstpointer b, gpointer unused)
{
  const DocketWatch *left = a;
  const DocketWatch *right = b;

  if (left->asked != right->asked)
    return left->asked ? -1 : 1;
  if (left->due != right->due)
    return left->due < right->due ? -1 : 1;
  return left->row_id < right->row_id ? -1 : left->row_id > right->row_id;
}

/**
 * docket_watch_queue_new:
 *
 * Returns: (transfer full): an empty queue; free it with docket_watch_queue_free()
 */
DocketWatchQueue *
docket_watch_queue_new (void)
{
  DocketWatchQueue *self = g_new0 (DocketWatchQueue, 1);

  self->by_row = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, watch_free);
  self->by_due = g_sequence_new (NULL);
  return self;
}

void
docket_watch_queue_free (DocketWatchQueue *self)
{
  g_sequence_free (self->by_due);
  g_hash_table_unref (self->by_row);
  g_free (self);
}

/**
 * docket_watch_queue_add:
 * @self: a queue
 * @state: state of a job that has a row
 *
 * Takes a job in, or the newer state of one that is in already.
 *
 * Returns: (transfer none): its watch
 */
DocketWatch *
docket_watch_queue_add (DocketWatchQueue *self, DocketJobState *state)
{
  DocketWatch *watch = docket_watch_queue_get (self, state->row_id);

  if (watch != NULL)
    {
      docket_job_state_ref (state);
      docket_job_state_unref (watch->state);
      watch->state = state;
      return watch;
    }

  watch = g_new0 (DocketWatch, 1);
  watch->row_id = state->row_id;
  watch->state = docket_job_state_ref (state);
  watch->due = G_MAXINT64;
  watch->place = g_sequence_insert_sorted (self->by_due, watch, compare_watches, NULL);
  g_hash_table_insert (self->by_row, &watch->row_id, watch);
  return watch;
}

/**
 * docket_watch_queue_get:
 *
 * Returns: (transfer none) (nullable): the watch of a row
 */
DocketWatch *
docket_watch_queue_get (DocketWatchQueue *self, gint64 row_id)
{
  return g_hash_table_lookup (self->by_row, &row_id);
}

void
docket_watch_queue_remove (DocketWatchQueue *self, gint64 row_id)
{
  DocketWatch *watch = docket_watch_queue_get (self, row_id);

  if (watch == NULL)
    return;

  g_sequence_remove (watch->place);
  g_hash_table_remove (self->by_row, &row_id);
}

/**
 * docket_watch_queue_set_due:
 * @self: a queue
 * @watch: one of its watches, of which the caller may have changed `asked` just before
 * @due: elapsed time, or %G_MAXINT64
 *
 * A job that the person paused has no check to come, unless the person asked for one. What the
 * person asked for goes before all others, so it is due no later than it was: else it would hold
 * them up. Where no check can come the wish is over.
 */
void
docket_watch_queue_set_due (DocketWatchQueue *self, DocketWatch *watch, gint64 due)
{
  if (watch->state->paused != 0 && !watch->asked)
    due = G_MAXINT64;
  if (watch->asked && due != G_MAXINT64)
    due = MIN (due, watch->due);
  if (due == G_MAXINT64)
    watch->asked = FALSE;
  watch->due = due;
  g_sequence_sort_changed (watch->place, compare_watches, NULL);
}

/**
 * docket_watch_queue_peek:
 * @self: a queue
 * @asked_only: whether only what the person asked for counts
 *
 * Returns: (transfer none) (nullable): the first watch that is not busy and has a check to come
 */
DocketWatch *
docket_watch_queue_peek (DocketWatchQueue *self, gboolean asked_only)
{
  for (GSequenceIter *iter = g_sequence_get_begin_iter (self->by_due);
       !g_sequence_iter_is_end (iter);
       iter = g_sequence_iter_next (iter))
    {
      DocketWatch *watch = g_sequence_get (iter);

      if (asked_only && !watch->asked)
        return NULL;
      if (!watch->busy && watch->due != G_MAXINT64)
        return watch;
    }
  return NULL;
}

guint
docket_watch_queue_get_size (DocketWatchQueue *self)
{
  return g_hash_table_size (self->by_row);
}

/**
 * docket_watch_queue_foreach:
 * @self: a queue
 * @func: (scope call): called with each #DocketWatch; must not add or remove any
 * @data: for @func
 */
void
docket_watch_queue_foreach (DocketWatchQueue *self, GFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer watch;

  g_hash_table_iter_init (&iter, self->by_row);
  while (g_hash_table_iter_next (&iter, NULL, &watch))
    func (watch, data);
}

/**
 * docket_watch_queue_foreach_due:
 * @self: a queue
 * @now: elapsed time
 * @func: (scope call): called with each #DocketWatch that is due and not busy; must not add,
 *   remove or change any
 * @data: for @func
 */
void
docket_watch_queue_foreach_due (DocketWatchQueue *self, gint64 now, GFunc func, gpointer data)
{
  for (GSequenceIter *iter = g_sequence_get_begin_iter (self->by_due);
       !g_sequence_iter_is_end (iter);
       iter = g_sequence_iter_next (iter))
    {
      DocketWatch *watch = g_sequence_get (iter);

      if (!watch->asked && watch->due > now)
        return;
      if (!watch->busy && watch->due <= now)
        func (watch, data);
    }
}
