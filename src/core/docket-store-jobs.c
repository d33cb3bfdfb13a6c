/* docket-store-jobs.c: the jobs that somebody holds, and what is on its way to the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-store-rows.h"

#include <glib/gi18n-lib.h>

/* Jobs that change together, above which they are not looked at one by one. */
#define MANY_ROWS 1000

void
_docket_pending_free (DocketPending *pending)
{
  docket_job_state_unref (pending->told);
  docket_job_state_unref (pending->newest);
  g_clear_pointer (&pending->saved, docket_job_state_unref);
  g_clear_pointer (&pending->checks, g_array_unref);
  g_free (pending);
}

/* Objects of jobs: one for each row, as long as somebody holds it. */

typedef struct
{
  DocketStore *store;
  gint64 row_id;
} JobGone;

static void
job_gone_cb (gpointer data, GObject *where_it_was)
{
  g_autofree JobGone *gone = data;

  g_hash_table_remove (gone->store->jobs, &gone->row_id);
}

static void
forget_job (gpointer key, gpointer value, gpointer data)
{
  g_free (g_object_steal_data (G_OBJECT (value), "docket-store-gone"));
}

static void
remember_job (DocketStore *self, DocketJob *job)
{
  const gint64 row_id = docket_job_get_row_id (job);
  JobGone *gone = g_new0 (JobGone, 1);

  gone->store = self;
  gone->row_id = row_id;
  g_hash_table_insert (self->jobs, g_memdup2 (&row_id, sizeof row_id), job);
  g_object_set_data (G_OBJECT (job), "docket-store-gone", gone);
  g_object_weak_ref (G_OBJECT (job), job_gone_cb, gone);
}

/* When the store goes, nobody is told any more that a job does. */
void
_docket_store_forget_jobs (DocketStore *self)
{
  GHashTableIter iter;
  gpointer job = NULL;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    {
      gpointer gone = g_object_get_data (job, "docket-store-gone");

      g_object_weak_unref (job, job_gone_cb, gone);
      forget_job (NULL, job, NULL);
    }
  g_hash_table_remove_all (self->jobs);
}

/* Look-ups */

static DocketJobState *
load_state (DocketStore *self, gint64 row_id)
{
  const DocketPending *pending = g_hash_table_lookup (self->pending, &row_id);
  DocketJob *job = g_hash_table_lookup (self->jobs, &row_id);
  g_autoptr (GError) error = NULL;
  DocketJobState *state = NULL;

  /* What is on disk may be ahead of what was told, and nobody is to see it before. */
  if (pending != NULL)
    return docket_job_state_ref (pending->told);
  if (self->main == NULL)
    return NULL;
  state = _docket_store_rows_load (self->main, row_id, &error);
  if (state != NULL || g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND))
    return state;
  /* What cannot be read now may still be known. */
  return job != NULL ? docket_job_state_ref (docket_job_get_state (job)) : NULL;
}

/**
 * docket_store_get_job:
 * @self: a store
 * @row_id: row of a job
 *
 * Returns: (transfer full) (nullable): the object of this row; the same one for everybody. %NULL
 *   where there is no such row
 */
DocketJob *
docket_store_get_job (DocketStore *self, gint64 row_id)
{
  DocketJob *job = NULL;
  g_autoptr (DocketJobState) state = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  job = g_hash_table_lookup (self->jobs, &row_id);
  if (job != NULL)
    return g_object_ref (job);

  state = load_state (self, row_id);
  if (state == NULL)
    return NULL;
  job = docket_job_new (state);
  remember_job (self, job);
  return job;
}

/* What a new state of a job is made of: what was looked up last. The disk may be ahead of that by
 * now with what another process wrote, and is not to be taken back to it. */
static DocketJobState *
find_origin (DocketStore *self, gint64 row_id)
{
  const DocketPending *pending = g_hash_table_lookup (self->pending, &row_id);

  if (pending != NULL)
    return docket_job_state_ref (pending->newest);
  if (self->origin == row_id)
    return docket_job_state_ref (self->looked_up);
  return load_state (self, row_id);
}

/**
 * docket_store_get_newest_state:
 * @self: a store
 * @row_id: row of a job
 *
 * Whoever changes a job makes the new state of this one, or would undo a change that is still on
 * its way to the disk.
 *
 * Returns: (transfer none) (nullable): the newest state, on disk or not; valid until the next call
 */
DocketJobState *
docket_store_get_newest_state (DocketStore *self, gint64 row_id)
{
  const DocketPending *pending = NULL;
  DocketJobState *state = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  pending = g_hash_table_lookup (self->pending, &row_id);
  state = pending != NULL ? docket_job_state_ref (pending->newest) : load_state (self, row_id);
  g_clear_pointer (&self->looked_up, docket_job_state_unref);
  self->looked_up = state;
  self->origin = state != NULL ? row_id : 0;
  return state;
}

/* Takes in what is on disk, for the jobs that somebody holds. */
static void
reload_job (DocketStore *self, gint64 row_id)
{
  DocketJob *job = g_hash_table_lookup (self->jobs, &row_id);
  g_autoptr (DocketJobState) state = job != NULL ? load_state (self, row_id) : NULL;

  if (state != NULL)
    docket_job_set_state (job, state);
}

static void
reload_all (DocketStore *self)
{
  g_autoptr (GList) jobs = g_hash_table_get_values (self->jobs);

  for (GList *l = jobs; l != NULL; l = l->next)
    reload_job (self, docket_job_get_row_id (l->data));
}

static void
set_account (DocketJobState **state, gint64 account_id)
{
  DocketJobState *copy = NULL;

  if ((*state)->account_id == account_id)
    return;

  copy = docket_job_state_copy (*state);
  copy->account_id = account_id;
  docket_job_state_unref (*state);
  *state = copy;
}

/* Which account a job belongs to is not decided by updates, which are on their way for some. */
static void
reload_accounts (DocketStore *self)
{
  GHashTableIter iter;
  gpointer row_id = NULL;
  gpointer pending = NULL;

  g_hash_table_iter_init (&iter, self->pending);
  while (self->main != NULL && g_hash_table_iter_next (&iter, &row_id, &pending))
    {
      g_autoptr (DocketJobState)
          state = _docket_store_rows_load (self->main, *(gint64 *) row_id, NULL);

      if (state == NULL)
        continue;
      set_account (&((DocketPending *) pending)->told, state->account_id);
      set_account (&((DocketPending *) pending)->newest, state->account_id);
    }
}

/**
 * docket_store_refresh:
 *
 * Another process may have written: what it changed is taken in.
 */
void
docket_store_refresh (DocketStore *self)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  self->origin = 0;
  reload_accounts (self);
  reload_all (self);
  g_signal_emit_by_name (self, "reset");
  g_signal_emit_by_name (self, "counts-changed");
}

/**
 * _docket_store_save_again:
 *
 * Once something can be written again, so can what could not.
 *
 * Returns: whether any of it waits
 */
gboolean
_docket_store_save_again (DocketStore *self)
{
  g_autoptr (GList) all = g_hash_table_get_values (self->pending);
  gboolean waits = FALSE;

  for (GList *l = all; l != NULL; l = l->next)
    {
      const DocketPending *pending = l->data;

      waits |= pending->unsaved;
      if (pending->unsaved && pending->n_writes == 0)
        docket_store_update_async (self, pending->newest, NULL, NULL, NULL, NULL);
    }
  return waits;
}

/* A job */

/* Whether a job is on the list, and since when, is decided by additions and removals alone. */
static void
set_membership (DocketJobState **state, const DocketJobState *from)
{
  DocketJobState *copy = NULL;

  if ((*state)->removed == from->removed && (*state)->added == from->added)
    return;

  copy = docket_job_state_copy (*state);
  copy->removed = from->removed;
  copy->added = from->added;
  docket_job_state_unref (*state);
  *state = copy;
}

/* What is on disk says it all, unless a write failed. */
static void
forget_pending (DocketStore *self, gint64 row_id, const DocketPending *pending)
{
  if (!pending->unsaved && pending->n_writes == 0)
    g_hash_table_remove (self->pending, &row_id);
}

static void
note_unsaved (DocketPending *pending, const DocketUpdate *update)
{
  if (!pending->unsaved)
    pending->saved = docket_job_state_ref (update->before);
  pending->unsaved = TRUE;
  if (pending->checks == NULL)
    pending->checks = g_array_new (FALSE, FALSE, sizeof (DocketCheckLog));
  g_array_append_vals (pending->checks, update->checks->data, update->checks->len);
}

static void
note_saved (DocketPending *pending, const DocketUpdate *update)
{
  if (!pending->unsaved)
    return;

  /* What the schedule learns of it is on disk, and need not be written again. */
  if (docket_status_is_final (update->after->status))
    {
      docket_job_state_unref (pending->saved);
      pending->saved = docket_job_state_ref (update->after);
    }
  if (!update->write_all || (pending->checks != NULL && pending->checks->len > 0))
    return;
  pending->unsaved = FALSE;
  g_clear_pointer (&pending->saved, docket_job_state_unref);
}

/* A write of @update is over: moves what was told last from @before to @after. */
static void
settle_pending (DocketStore *self,
                const DocketUpdate *update,
                gboolean saved,
                DocketJobState **before,
                DocketJobState **after)
{
  const gint64 row_id = update->after->row_id;
  DocketPending *pending = g_hash_table_lookup (self->pending, &row_id);

  *before = g_steal_pointer (&pending->told);
  *after = docket_job_state_ref (update->after);
  set_membership (after, *before);
  set_account (after, (*before)->account_id);
  pending->told = docket_job_state_ref (*after);
  pending->n_writes--;
  if (saved)
    note_saved (pending, update);
  else
    note_unsaved (pending, update);
  forget_pending (self, row_id, pending);
}

static void
update_written (DocketStore *self, DocketWrite *write)
{
  const DocketUpdate *update = write->data;
  const gint64 row_id = update->after->row_id;
  DocketJob *job = g_hash_table_lookup (self->jobs, &row_id);
  g_autoptr (DocketJobState) before = NULL;
  g_autoptr (DocketJobState) after = NULL;

  settle_pending (self, update, write->error == NULL, &before, &after);
  _docket_store_end_write (self, write);
  if (job != NULL)
    docket_job_set_state (job, after);
  g_signal_emit_by_name (self, "job-changed", row_id, before, after);
  g_signal_emit_by_name (self, "counts-changed");
  _docket_write_return_boolean (write);
}

static void
note_pending (DocketStore *self, DocketJobState *before, DocketJobState *state)
{
  DocketPending *pending = g_hash_table_lookup (self->pending, &state->row_id);

  if (pending == NULL)
    {
      pending = g_new0 (DocketPending, 1);
      pending->told = docket_job_state_ref (before);
      g_hash_table_insert (
          self->pending, g_memdup2 (&state->row_id, sizeof state->row_id), pending);
    }
  g_clear_pointer (&pending->newest, docket_job_state_unref);
  pending->newest = docket_job_state_ref (state);
  pending->n_writes++;
}

/* With what could not be written before, where there is such. */
static DocketUpdate *
new_update (DocketStore *self,
            DocketJobState *before,
            DocketJobState *state,
            const DocketCheckLog *check)
{
  DocketPending *pending = g_hash_table_lookup (self->pending, &state->row_id);
  DocketUpdate *update = g_new0 (DocketUpdate, 1);

  update->before = docket_job_state_ref (pending->unsaved ? pending->saved : before);
  update->write_all = pending->unsaved;
  update->after = docket_job_state_ref (state);
  update->checks = pending->checks != NULL ? g_steal_pointer (&pending->checks)
                                           : g_array_new (FALSE, FALSE, sizeof (DocketCheckLog));
  if (check != NULL)
    g_array_append_val (update->checks, *check);
  return update;
}

/**
 * docket_store_update_async:
 * @self: a store
 * @state: the new state of a job, made of docket_store_get_newest_state()
 * @check: (nullable): the check that changed it, for its history
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Writes what differs from the newest state that was known: what was looked up last of this job,
 * or is on its way to the disk.
 */
void
docket_store_update_async (DocketStore *self,
                           DocketJobState *state,
                           const DocketCheckLog *check,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = NULL;
  g_autoptr (DocketJobState) before = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (state != NULL && state->row_id != 0);

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_update_async);
  before = find_origin (self, state->row_id);
  self->origin = 0;
  if (before == NULL)
    {
      g_task_return_new_error (task,
                               DOCKET_CORE_ERROR,
                               DOCKET_CORE_ERROR_NOT_FOUND,
                               "%s",
                               _ ("There is no such job in the list"));
      g_object_unref (task);
      return;
    }

  note_pending (self, before, state);
  _docket_store_write (self,
                       task,
                       _docket_update_run,
                       update_written,
                       new_update (self, before, state, check),
                       (GDestroyNotify) _docket_update_free);
}

/**
 * docket_store_update_finish:
 *
 * Returns: whether the change is on disk
 */
gboolean
docket_store_update_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Adding and removing */

static void
reload_membership (DocketStore *self, gint64 row_id)
{
  DocketPending *pending = g_hash_table_lookup (self->pending, &row_id);
  g_autoptr (DocketJobState) state = pending != NULL && self->main != NULL
                                         ? _docket_store_rows_load (self->main, row_id, NULL)
                                         : NULL;

  if (state == NULL)
    return;

  set_membership (&pending->told, state);
  set_membership (&pending->newest, state);
  set_account (&pending->told, state->account_id);
  set_account (&pending->newest, state->account_id);
}

/* Takes in whether jobs are on the list. Where there are many, all that somebody holds is looked at
 * instead of all of them. */
static void
reload_rows (DocketStore *self, GArray *rows)
{
  GHashTableIter iter;
  gpointer row_id = NULL;

  if (rows->len <= MANY_ROWS)
    {
      for (guint i = 0; i < rows->len; i++)
        {
          reload_membership (self, g_array_index (rows, gint64, i));
          reload_job (self, g_array_index (rows, gint64, i));
        }
      return;
    }
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &row_id, NULL))
    reload_membership (self, *(gint64 *) row_id);
  reload_all (self);
}

/**
 * _docket_store_tell_rows:
 * @self: a store
 * @rows: (element-type gint64): rows of jobs
 * @added: whether they came onto the list; else they went off it
 *
 * Tells everybody of jobs that were added or removed on disk. While it is told that they are gone,
 * they still look as they did on the list.
 */
void
_docket_store_tell_rows (DocketStore *self, GArray *rows, gboolean added)
{
  if (added)
    reload_rows (self, rows);
  g_signal_emit_by_name (self, added ? "jobs-added" : "jobs-removed", rows);
  if (!added)
    reload_rows (self, rows);
  g_signal_emit_by_name (self, "counts-changed");
}

/**
 * _docket_store_hold_rows:
 * @self: a store
 * @rows: (element-type gint64): rows of jobs that are about to be removed
 *
 * Until that is told, the jobs stay as they are for everybody, whatever is on disk by then.
 *
 * Returns: whether they do; many are not held one by one
 */
gboolean
_docket_store_hold_rows (DocketStore *self, GArray *rows)
{
  if (rows->len > MANY_ROWS)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      DocketJobState *newest = docket_store_get_newest_state (self,
                                                              g_array_index (rows, gint64, i));

      if (newest != NULL)
        note_pending (self, newest, newest);
    }
  return TRUE;
}

/**
 * _docket_store_release_rows:
 * @self: a store
 * @rows: (element-type gint64): of _docket_store_hold_rows()
 */
void
_docket_store_release_rows (DocketStore *self, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const gint64 row_id = g_array_index (rows, gint64, i);
      DocketPending *pending = g_hash_table_lookup (self->pending, &row_id);

      if (pending == NULL)
        continue;
      pending->n_writes--;
      forget_pending (self, row_id, pending);
    }
}

static void
set_seen (DocketJobState **state, gint64 now)
{
  DocketJobState *copy = NULL;

  if (!docket_job_state_is_unseen (*state))
    return;

  copy = docket_job_state_copy (*state);
  copy->seen = now;
  docket_job_state_unref (*state);
  *state = copy;
}

/**
 * _docket_store_tell_seen:
 * @self: a store
 * @rows: (element-type gint64): jobs that were marked as seen on disk
 * @now: when
 */
void
_docket_store_tell_seen (DocketStore *self, GArray *rows, gint64 now)
{
  GHashTableIter iter;
  gpointer pending = NULL;

  self->origin = 0;
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, NULL, &pending))
    {
      set_seen (&((DocketPending *) pending)->told, now);
      set_seen (&((DocketPending *) pending)->newest, now);
    }
  reload_all (self);
  g_signal_emit_by_name (self, "jobs-seen", rows);
  g_signal_emit_by_name (self, "reset");
  g_signal_emit_by_name (self, "counts-changed");
}
