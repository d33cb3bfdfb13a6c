/* docket-watcher-intake.c: which jobs are watched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

/* The latest second chance of a job that is not known. */
#define LAST_CHANCE (40 * 60 * (gint64) G_USEC_PER_SEC)

/* How long after the list could not be read it is read again. */
#define RELOAD_WAIT (5 * (gint64) G_USEC_PER_SEC)

/* When a job is checked that was not watched just now. */
gint64
_docket_watcher_get_first_due (DocketWatcher *self, DocketWatch *watch)
{
  const DocketJobState *state = watch->state;
  DocketPlan plan = { 0 };
  gint64 wait = 0;

  if (docket_status_is_final (state->status))
    return docket_clock_get_elapsed (self->clock) +
           CLAMP (state->next_check - docket_clock_get_wall (self->clock), 0, LAST_CHANCE);

  plan = _docket_watcher_plan (self, state);
  wait = MAX (0, plan.after - state->watched_for);

  if (plan.after < 0)
    return G_MAXINT64;

  watch->forced = plan.forced;
  /* What was planned before a restart stands, but a jump of the clock must not stall it. */
  if (state->next_check != 0)
    wait = CLAMP (state->next_check - docket_clock_get_wall (self->clock), 0, wait);
  return docket_clock_get_elapsed (self->clock) + wait;
}

/* Whether a job is to be watched: also one that is not known, while it has a second chance. */
static gboolean
is_wanted (DocketWatcher *self, const DocketJobState *state)
{
  if (state->removed != 0)
    return FALSE;
  if (!docket_status_is_final (state->status))
    return TRUE;
  return state->status == DOCKET_STATUS_UNKNOWN && state->next_check != 0 &&
         state->account_id == self->account.row_id;
}

static void
take_in (DocketWatcher *self, DocketJobState *state)
{
  DocketWatch *watch = docket_watch_queue_get (self->queue, state->row_id);
  gboolean is_other = FALSE;
  gboolean moved = FALSE;

  if (!is_wanted (self, state) || (watch != NULL && watch->busy))
    return;

  moved = watch != NULL && watch->state->account_id != state->account_id;
  watch = docket_watch_queue_add (self->queue, state);
  watch->counted = _docket_watcher_get_active_time (self);
  is_other = self->account.row_id != 0 && state->account_id != self->account.row_id;
  if (state->account_id != self->account.row_id)
    docket_watch_queue_set_due (self->queue, watch, G_MAXINT64);
  else if (moved && state->trouble != DOCKET_TROUBLE_GAVE_UP)
    docket_watch_queue_set_due (self->queue, watch, docket_clock_get_elapsed (self->clock));
  else if (!watch->asked)
    docket_watch_queue_set_due (self->queue, watch, _docket_watcher_get_first_due (self, watch));
  _docket_watcher_await_first_look (self, watch);
  if (!is_other && !watch->asked && _docket_watcher_holds_back (self, watch))
    docket_watch_queue_set_due (self->queue, watch, G_MAXINT64);
  if (self->account.row_id != 0)
    _docket_watcher_mark_account (self, watch, is_other);
}

static gboolean
reload_cb (gpointer data)
{
  DocketWatcher *self = data;

  self->reload = 0;
  _docket_watcher_load (self);
  return G_SOURCE_REMOVE;
}

/* A job that was not read is not watched: it is tried again. */
static void
load_later (DocketWatcher *self)
{
  if (self->reload == 0 && self->running)
    self->reload = docket_clock_add_alarm (
        self->clock, docket_clock_get_elapsed (self->clock) + RELOAD_WAIT, reload_cb, self);
}

void
_docket_watcher_forget_reload (DocketWatcher *self)
{
  docket_clock_clear_alarm (self->clock, &self->reload);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWatcher) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, &error);

  self->n_loading--;
  if (states == NULL)
    load_later (self);
  else
    _docket_watcher_find_canaries (self, states);
  for (guint i = 0; states != NULL && i < states->len; i++)
    take_in (self, g_ptr_array_index (states, i));
  g_object_notify (G_OBJECT (self), "n-unfinished");
  _docket_watcher_pump (self);
}

/* Reads all unfinished jobs. */
void
_docket_watcher_load (DocketWatcher *self)
{
  if (!self->running)
    return;

  /* The thread that reads answers in turn: the laws are known before the jobs. */
  _docket_watcher_begin_learning (self);
  self->n_loading++;
  docket_store_load_async (
      self->store, DOCKET_LOAD_UNFINISHED, NULL, loaded_cb, g_object_ref (self));
}

static void
jobs_added_cb (DocketStore *store, GArray *rows, DocketWatcher *self)
{
  g_autoptr (GPtrArray)
      states = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_state_unref);

  if (!self->running)
    return;

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (DocketJob) job = docket_store_get_job (store, g_array_index (rows, gint64, i));

      if (job != NULL)
        g_ptr_array_add (states, docket_job_state_ref (docket_job_get_state (job)));
    }
  _docket_watcher_find_first_looks (self, states);
  _docket_watcher_find_canaries (self, states);
  for (guint i = 0; i < states->len; i++)
    take_in (self, g_ptr_array_index (states, i));
  g_object_notify (G_OBJECT (self), "n-unfinished");
  _docket_watcher_pump (self);
}

static void
jobs_removed_cb (DocketStore *store, GArray *rows, DocketWatcher *self)
{
  for (guint i = 0; i < rows->len; i++)
    docket_watch_queue_remove (self->queue, g_array_index (rows, gint64, i));
  _docket_watcher_forget_first_looks (self, rows);
  _docket_watcher_lose_canaries (self, rows);
  g_object_notify (G_OBJECT (self), "n-unfinished");
  _docket_watcher_pump (self);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                DocketWatcher *self)
{
  DocketWatch *watch = docket_watch_queue_get (self->queue, row_id);

  gboolean was_paused = FALSE;

  if (watch == NULL || watch->busy)
    return;
  was_paused = watch->state->paused != 0;
  docket_watch_queue_add (self->queue, after);
  _docket_watcher_hear_pause (self, watch, was_paused);
}

void
_docket_watcher_follow_store (DocketWatcher *self)
{
  g_signal_connect (self->store, "jobs-added", G_CALLBACK (jobs_added_cb), self);
  g_signal_connect (self->store, "jobs-removed", G_CALLBACK (jobs_removed_cb), self);
  g_signal_connect (self->store, "job-changed", G_CALLBACK (job_changed_cb), self);
  g_signal_connect_swapped (self->store, "reset", G_CALLBACK (_docket_watcher_load), self);
}
