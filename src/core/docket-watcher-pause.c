/* docket-watcher-pause.c: jobs whose checks the person paused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

/* The state of @watch is a newer one: its checks stop, or go on. What was overdue when they stopped
 * is due at once. */
void
_docket_watcher_hear_pause (DocketWatcher *self, DocketWatch *watch, gboolean was_paused)
{
  if (was_paused == (watch->state->paused != 0))
    return;

  watch->counted = _docket_watcher_get_active_time (self);
  if (!watch->busy && watch->state->account_id == self->account.row_id)
    {
      watch->asked = FALSE;
      docket_watch_queue_set_due (self->queue, watch, _docket_watcher_get_first_due (self, watch));
    }
  g_object_notify (G_OBJECT (self), "n-unfinished");
  _docket_watcher_pump (self);
}

/**
 * docket_watcher_set_job_paused:
 * @self: a watcher
 * @row_id: row of a job
 * @paused: whether it is not checked by itself
 *
 * Pauses a job that is not final, or lets it go on. The time until then does not count as watched;
 * Check Now works all the same.
 */
void
docket_watcher_set_job_paused (DocketWatcher *self, gint64 row_id, gboolean paused)
{
  DocketWatch *watch = NULL;
  DocketJobState *newest = NULL;
  g_autoptr (DocketJobState) state = NULL;

  g_return_if_fail (DOCKET_IS_WATCHER (self));

  watch = docket_watch_queue_get (self->queue, row_id);
  newest = docket_store_get_newest_state (self->store, row_id);
  if (newest == NULL || newest->removed != 0 || docket_status_is_final (newest->status) ||
      (newest->paused != 0) == paused)
    return;

  state = docket_job_state_copy (newest);
  if (watch != NULL)
    _docket_watcher_count_time (self, watch, state);
  state->paused = paused ? docket_clock_get_wall (self->clock) : 0;
  docket_store_update_async (self->store, state, NULL, NULL, NULL, NULL);
  if (watch == NULL)
    return;
  docket_watch_queue_add (self->queue, state);
  _docket_watcher_hear_pause (self, watch, !paused);
}

/**
 * docket_watcher_set_paused:
 * @self: a watcher
 * @paused: whether no job is checked by itself
 *
 * Pauses all jobs, or lets them go on; those that are paused by themselves stay so. Check Now works
 * all the same.
 */
void
docket_watcher_set_paused (DocketWatcher *self, gboolean paused)
{
  g_return_if_fail (DOCKET_IS_WATCHER (self));

  if (paused == self->paused)
    return;

  self->paused = paused;
  _docket_watcher_update_active (self);
  g_object_notify (G_OBJECT (self), "paused");
  g_object_notify (G_OBJECT (self), "n-unfinished");
  _docket_watcher_pump (self);
}

gboolean
docket_watcher_is_paused (DocketWatcher *self)
{
  g_return_val_if_fail (DOCKET_IS_WATCHER (self), FALSE);

  return self->paused;
}
