/* docket-store-adding.c: jobs that come onto the list
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
