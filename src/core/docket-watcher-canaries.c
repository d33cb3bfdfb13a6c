/* docket-watcher-canaries.c: a large batch is asked about by two of its jobs first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

#include "docket-job-update.h"

/* A paste of ids of another account, or of no account at all, would be paid for one by one. From
 * this size on the first and the last are asked first, by force, and the others wait for them. */
#define LARGE_BATCH 20

#define N_CANARIES  2

typedef struct
{
  gint64 batch_id;
  gint64 canaries[N_CANARIES]; /* rows */
  gboolean unknown[N_CANARIES];
  GHashTable *held; /* (owned) of row id (owned): those that wait */
} Flock;

static void
flock_free (gpointer data)
{
  Flock *birds = data;

  g_hash_table_unref (birds->held);
  g_free (birds);
}

GHashTable *
_docket_flocks_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, flock_free);
}

/* A job whose start reply was pasted does exist. */
static gboolean
is_doubtful (const DocketJobState *state)
{
  return state->removed == 0 && state->status == DOCKET_STATUS_WAITING && state->n_checks == 0 &&
         state->started == 0 && state->batch_id != 0;
}

/* Jobs come in: those of a batch that nobody was asked about yet get two canaries, unless a person
 * waits for each of them. */
void
_docket_watcher_find_canaries (DocketWatcher *self, GPtrArray *states)
{
  g_autoptr (GHashTable)
      batches = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, flock_free);
  g_autoptr (GHashTable) sizes = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer key = NULL, value = NULL;

  for (guint i = 0; !self->unlimited && i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);
      Flock *birds = g_hash_table_lookup (batches, &state->batch_id);

      if (!is_doubtful (state) || state->account_id != self->account.row_id ||
          g_hash_table_contains (self->flocks, &state->batch_id))
        continue;
      if (birds == NULL)
        {
          birds = g_new0 (Flock, 1);
          birds->batch_id = state->batch_id;
          birds->canaries[0] = birds->canaries[1] = state->row_id;
          birds->held = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
          g_hash_table_insert (batches, &birds->batch_id, birds);
        }
      birds->canaries[0] = MIN (birds->canaries[0], state->row_id);
      birds->canaries[1] = MAX (birds->canaries[1], state->row_id);
      g_hash_table_insert (
          sizes,
          &birds->batch_id,
          GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (sizes, &birds->batch_id)) + 1));
    }

  g_hash_table_iter_init (&iter, batches);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Flock *birds = value;

      if (GPOINTER_TO_UINT (g_hash_table_lookup (sizes, key)) < LARGE_BATCH)
        continue;
      g_hash_table_iter_steal (&iter);
      g_hash_table_insert (self->flocks, &birds->batch_id, birds);
    }
}

/* Whether a job that was taken in has to wait for its canaries. A canary is asked by force. */
gboolean
_docket_watcher_holds_back (DocketWatcher *self, DocketWatch *watch)
{
  Flock *birds = g_hash_table_lookup (self->flocks, &watch->state->batch_id);

  if (birds == NULL || !is_doubtful (watch->state))
    return FALSE;
  if (watch->row_id == birds->canaries[0] || watch->row_id == birds->canaries[1])
    {
      watch->forced = TRUE;
      return FALSE;
    }

  g_hash_table_add (birds->held, g_memdup2 (&watch->row_id, sizeof watch->row_id));
  return TRUE;
}

static void
release (DocketWatcher *self, Flock *birds)
{
  const gint64 now = docket_clock_get_elapsed (self->clock);
  GHashTableIter iter;
  gpointer row = NULL;

  g_hash_table_iter_init (&iter, birds->held);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      DocketWatch *watch = docket_watch_queue_get (self->queue, *(const gint64 *) row);

      if (watch != NULL && watch->due == G_MAXINT64)
        docket_watch_queue_set_due (self->queue, watch, now);
    }
  g_hash_table_remove (self->flocks, &birds->batch_id);
  g_object_notify (G_OBJECT (self), "n-held");
}

/* What a job says now is on disk: is it a canary that sings? */
void
_docket_watcher_hear_canary (DocketWatcher *self, const DocketJobState *state)
{
  Flock *birds = g_hash_table_lookup (self->flocks, &state->batch_id);

  if (birds == NULL)
    return;
  /* A trouble that came or went, as that of the key, is no news of the job. */
  if (!is_doubtful (state))
    g_hash_table_remove (birds->held, &state->row_id);
  for (guint i = 0; i < G_N_ELEMENTS (birds->canaries); i++)
    {
      if (birds->canaries[i] != state->row_id)
        continue;
      if (state->status == DOCKET_STATUS_UNKNOWN)
        {
          birds->unknown[i] = TRUE;
          g_object_notify (G_OBJECT (self), "n-held");
        }
      else if (state->status != DOCKET_STATUS_WAITING || state->n_errors >= DOCKET_MAX_JOB_ERRORS)
        {
          release (self, birds);
          return;
        }
    }
}

/* Jobs are taken off the list; without a canary the others do not wait. */
void
_docket_watcher_lose_canaries (DocketWatcher *self, GArray *rows)
{
  g_autoptr (GList) flocks = g_hash_table_get_values (self->flocks);
  g_autoptr (GHashTable) gone = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; flocks != NULL && i < rows->len; i++)
    g_hash_table_add (gone, &g_array_index (rows, gint64, i));
  for (GList *l = flocks; l != NULL; l = l->next)
    {
      Flock *birds = l->data;

      for (guint i = 0; i < rows->len; i++)
        g_hash_table_remove (birds->held, &g_array_index (rows, gint64, i));
      if (g_hash_table_contains (gone, &birds->canaries[0]) ||
          g_hash_table_contains (gone, &birds->canaries[1]))
        release (self, birds);
    }
  if (flocks != NULL)
    g_object_notify (G_OBJECT (self), "n-held");
}

static gboolean
holds (const Flock *birds)
{
  return birds->unknown[0] && birds->unknown[1] && g_hash_table_size (birds->held) > 0;
}

/* @more: how many are counted for each batch besides */
static guint
count_held (DocketWatcher *self, guint more)
{
  GHashTableIter iter;
  gpointer value = NULL;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->flocks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Flock *birds = value;

      n += holds (birds) ? g_hash_table_size (birds->held) + more : 0;
    }
  return n;
}

/**
 * docket_watcher_get_n_held:
 * @self: a watcher
 *
 * The service does not know the first and the last job of a large batch: most likely they were
 * added with another key, or are no jobs. The others are not paid for.
 *
 * Returns: how many jobs are held back
 */
guint
docket_watcher_get_n_held (DocketWatcher *self)
{
  g_return_val_if_fail (DOCKET_IS_WATCHER (self), 0);

  return count_held (self, 0);
}

/**
 * docket_watcher_get_n_doubted:
 * @self: a watcher
 *
 * Returns: how many jobs are held back, and those that were asked about in their place
 */
guint
docket_watcher_get_n_doubted (DocketWatcher *self)
{
  g_return_val_if_fail (DOCKET_IS_WATCHER (self), 0);

  return count_held (self, N_CANARIES);
}

/* Whether nothing is asked about this job until it is known what became of the first ones. */
gboolean
_docket_watcher_awaits_canaries (DocketWatcher *self, const DocketWatch *watch)
{
  const Flock *birds = g_hash_table_lookup (self->flocks, &watch->state->batch_id);

  return watch->due == G_MAXINT64 && birds != NULL &&
         g_hash_table_contains (birds->held, &watch->row_id);
}

/**
 * docket_watcher_is_held:
 * @self: a watcher
 * @row_id: row of a job
 *
 * Returns: whether this job is held back
 */
gboolean
docket_watcher_is_held (DocketWatcher *self, gint64 row_id)
{
  const DocketWatch *watch = NULL;

  g_return_val_if_fail (DOCKET_IS_WATCHER (self), FALSE);

  watch = docket_watch_queue_get (self->queue, row_id);
  return watch != NULL && _docket_watcher_awaits_canaries (self, watch) &&
         holds (g_hash_table_lookup (self->flocks, &watch->state->batch_id));
}

/**
 * docket_watcher_release_held:
 * @self: a watcher
 *
 * The person wants all jobs checked, whatever the first ones said.
 */
void
docket_watcher_release_held (DocketWatcher *self)
{
  g_autoptr (GList) flocks = NULL;

  g_return_if_fail (DOCKET_IS_WATCHER (self));

  flocks = g_hash_table_get_values (self->flocks);
  for (GList *l = flocks; l != NULL; l = l->next)
    release (self, l->data);
  _docket_watcher_pump (self);
}
