/* docket-watcher-patience.c: the first look at many new jobs waits while it can still be undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

/* So many new jobs are looked at at once: what that costs is not worth a question. */
#define FEW_JOBS 20

/* What came onto the list longer ago than this was not added just now: it came back. */
#define JUST_ADDED (60 * (gint64) G_USEC_PER_SEC)

static gboolean
is_new (DocketWatcher *self, const DocketJobState *state)
{
  const gint64 age = docket_clock_get_wall (self->clock) - state->added;

  return state->removed == 0 && state->status == DOCKET_STATUS_WAITING && state->n_checks == 0 &&
         ABS (age) < JUST_ADDED;
}

static gboolean
is_over_cb (gpointer row, gpointer until, gpointer data)
{
  DocketWatcher *self = data;

  return *(gint64 *) until <= docket_clock_get_elapsed (self->clock);
}

/* Jobs were added: many of them wait for their first look. */
void
_docket_watcher_find_first_looks (DocketWatcher *self, GPtrArray *states)
{
  const gint64 until = docket_clock_get_elapsed (self->clock) + self->patience;
  guint n_new = 0;

  g_hash_table_foreach_remove (self->first_looks, is_over_cb, self);
  if (self->patience <= 0)
    return;

  for (guint i = 0; i < states->len; i++)
    n_new += is_new (self, g_ptr_array_index (states, i)) ? 1 : 0;
  for (guint i = 0; n_new > FEW_JOBS && i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);

      if (is_new (self, state))
        g_hash_table_replace (self->first_looks,
                              g_memdup2 (&state->row_id, sizeof state->row_id),
                              g_memdup2 (&until, sizeof until));
    }
}

/* A job was taken in: it is due no sooner than its first look. */
void
_docket_watcher_await_first_look (DocketWatcher *self, DocketWatch *watch)
{
  const gint64 *until = g_hash_table_lookup (self->first_looks, &watch->row_id);

  if (until != NULL && !watch->asked && watch->due < *until)
    docket_watch_queue_set_due (self->queue, watch, *until);
}

void
_docket_watcher_forget_first_looks (DocketWatcher *self, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    g_hash_table_remove (self->first_looks, &g_array_index (rows, gint64, i));
}

/**
 * docket_watcher_set_patience:
 * @self: a watcher
 * @wait: µs; 0: none
 *
 * From now on more than 20 jobs that are added at once wait so long for their first look, while
 * somebody is told what it costs and can take them back. After a restart none waits.
 */
void
docket_watcher_set_patience (DocketWatcher *self, gint64 wait)
{
  g_return_if_fail (DOCKET_IS_WATCHER (self));
  g_return_if_fail (wait >= 0);

  self->patience = wait;
}

/**
 * docket_watcher_get_n_first_looks:
 * @self: a watcher
 * @rows: (element-type gint64): rows of jobs
 *
 * Returns: how many of these jobs wait for their first look because they are many
 */
guint
docket_watcher_get_n_first_looks (DocketWatcher *self, GArray *rows)
{
  guint n = 0;

  g_return_val_if_fail (DOCKET_IS_WATCHER (self), 0);
  g_return_val_if_fail (rows != NULL, 0);

  g_hash_table_foreach_remove (self->first_looks, is_over_cb, self);
  for (guint i = 0; i < rows->len; i++)
    n += g_hash_table_contains (self->first_looks, &g_array_index (rows, gint64, i)) ? 1 : 0;
  return n;
}

/**
 * docket_watcher_begin_first_looks:
 * @self: a watcher
 *
 * Nobody takes the new jobs back: they are looked at now, at the rate.
 */
void
docket_watcher_begin_first_looks (DocketWatcher *self)
{
  GHashTableIter iter;
  gpointer row = NULL, until = NULL;

  g_return_if_fail (DOCKET_IS_WATCHER (self));

  g_hash_table_iter_init (&iter, self->first_looks);
  while (g_hash_table_iter_next (&iter, &row, &until))
    {
      DocketWatch *watch = docket_watch_queue_get (self->queue, *(gint64 *) row);

      /* One that waits for something else as well is due at another time. */
      if (watch != NULL && !watch->busy && watch->due == *(gint64 *) until)
        docket_watch_queue_set_due (self->queue, watch, docket_clock_get_elapsed (self->clock));
    }
  g_hash_table_remove_all (self->first_looks);
  _docket_watcher_pump (self);
}
