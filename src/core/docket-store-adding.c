/* docket-store-adding.c: jobs that come onto the list and go off it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

static void
addition_written (DocketStore *self, DocketWrite *write)
{
  DocketAddition *addition = write->data;

  _docket_store_end_write (self, write);
  if (write->error != NULL)
    {
      g_signal_emit_by_name (self, "counts-changed");
      g_task_return_error (write->task, g_steal_pointer (&write->error));
      return;
    }

  if (addition->added->rows->len > 0)
    _docket_store_tell_rows (self, addition->added->rows, TRUE);
  else
    g_signal_emit_by_name (self, "counts-changed");
  g_task_return_pointer (
      write->task, g_steal_pointer (&addition->added), (GDestroyNotify) docket_added_free);
}

/**
 * docket_store_add_async:
 * @self: a store
 * @found: (element-type DocketFoundJob): jobs to add
 * @account_id: row of the account they are bound to; 0: there is no key yet
 * @now: UTC µs
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when they are on disk
 * @data: for @callback
 *
 * Adds jobs as one batch. One that is in the list is left as it is; one that was removed comes
 * back.
 */
void
docket_store_add_async (DocketStore *self,
                        GPtrArray *found,
                        gint64 account_id,
                        gint64 now,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = NULL;
  DocketAddition *addition = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (found != NULL);

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_add_async);
  addition = g_new0 (DocketAddition, 1);
  addition->found = g_ptr_array_ref (found);
  addition->account_id = account_id;
  addition->now = now;
  _docket_store_write (self,
                       task,
                       _docket_addition_run,
                       addition_written,
                       addition,
                       (GDestroyNotify) _docket_addition_free);
}

/**
 * docket_store_add_finish:
 *
 * Returns: (transfer full) (nullable): what was added
 */
DocketAdded *
docket_store_add_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Removing */

static void
removal_written (DocketStore *self, DocketWrite *write)
{
  const DocketRemoval *removal = write->data;

  _docket_store_end_write (self, write);
  if (write->error == NULL)
    _docket_store_tell_rows (self, removal->rows, FALSE);
  else
    g_signal_emit_by_name (self, "counts-changed");
  _docket_write_return_boolean (write);
}

/**
 * docket_store_remove_async:
 * @self: a store
 * @rows: (element-type gint64): rows of jobs
 * @now: UTC µs
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Takes jobs off the list. Their rows stay, so that they can be brought back.
 */
void
docket_store_remove_async (DocketStore *self,
                           GArray *rows,
                           gint64 now,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = NULL;
  DocketRemoval *removal = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (rows != NULL);

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_remove_async);
  removal = g_new0 (DocketRemoval, 1);
  removal->rows = g_array_ref (rows);
  removal->now = now;
  _docket_store_write (self,
                       task,
                       _docket_removal_run,
                       removal_written,
                       removal,
                       (GDestroyNotify) _docket_removal_free);
}

gboolean
docket_store_remove_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
