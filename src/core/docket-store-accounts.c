/* docket-store-accounts.c: accounts of the list: a key, as a hash, with an API address
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

static void
account_written (DocketStore *self, DocketWrite *write)
{
  const DocketAccountCall *call = write->data;

  _docket_store_end_write (self, write);
  /* One that was there needs no room on the disk: watching goes on. */
  if (write->error != NULL && !call->found)
    g_task_return_error (write->task, g_steal_pointer (&write->error));
  else
    g_task_return_pointer (write->task, g_memdup2 (&call->account, sizeof call->account), g_free);
}

/**
 * docket_store_ensure_account_async:
 * @self: a store
 * @key: API key; only a salted hash of it is stored
 * @api_url: API address
 * @now: UTC µs
 * @cancellable: (nullable): not used
 * @callback: called with the account
 * @data: for @callback
 *
 * Looks the account of a key and an address up, and makes it where it is new.
 */
void
docket_store_ensure_account_async (DocketStore *self,
                                   const char *key,
                                   const char *api_url,
                                   gint64 now,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  GTask *task = NULL;
  DocketAccountCall *call = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (key != NULL && api_url != NULL);

  task = _docket_store_new_task (
      self, cancellable, callback, data, docket_store_ensure_account_async);
  call = g_new0 (DocketAccountCall, 1);
  call->key = g_strdup (key);
  call->api_url = g_strdup (api_url);
  call->now = now;
  _docket_store_write (self,
                       task,
                       _docket_account_look_up_run,
                       account_written,
                       call,
                       (GDestroyNotify) _docket_account_call_free);
}

/**
 * docket_store_ensure_account_finish:
 *
 * Returns: (transfer full) (nullable): the account, with what its checks cost today
 */
DocketAccount *
docket_store_ensure_account_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * docket_store_update_account:
 * @self: a store
 * @account: an account that was looked up
 *
 * Writes what is known of an account.
 */
void
docket_store_update_account (DocketStore *self, const DocketAccount *account)
{
  DocketAccountCall *call = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (account != NULL);

  call = g_new0 (DocketAccountCall, 1);
  call->account = *account;
  _docket_store_write (self,
                       _docket_store_new_task (self, NULL, NULL, NULL, docket_store_update_account),
                       _docket_account_write_run,
                       account_written,
                       call,
                       (GDestroyNotify) _docket_account_call_free);
}

static void
adoption_written (DocketStore *self, DocketWrite *write)
{
  const DocketAdoption *adoption = write->data;

  _docket_store_end_write (self, write);
  if (write->error == NULL && adoption->n_jobs > 0)
    docket_store_refresh (self);
  _docket_write_return_boolean (write);
}

/**
 * docket_store_adopt_async:
 * @self: a store
 * @from_account: row of an account whose key was rejected; 0: none; %DOCKET_ANY_ACCOUNT: all others
 * @to_account: row of another
 * @cancellable: (nullable): not used
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Moves the unfinished jobs of an account, and those that were added without a key, to another.
 * What the service answered to the other key counts for nothing there. Docket gave up stays given
 * up.
 */
void
docket_store_adopt_async (DocketStore *self,
                          gint64 from_account,
                          gint64 to_account,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = NULL;
  DocketAdoption *adoption = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_adopt_async);
  adoption = g_new0 (DocketAdoption, 1);
  adoption->from_account = from_account;
  adoption->to_account = to_account;
  _docket_store_write (self, task, _docket_adoption_run, adoption_written, adoption, g_free);
}

gboolean
docket_store_adopt_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
