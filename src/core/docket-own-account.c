/* docket-own-account.c: the account that the settings name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-own-account.h"

/**
 * docket_own_account_look_up_async:
 * @store: where the accounts are
 * @settings: with a key
 * @clock: the time
 * @callback: called with @store; docket_store_ensure_account_finish() says which account it is
 * @data: for @callback
 *
 * Looks the account of the key and the API address of the settings up, and makes it where it is
 * new.
 */
void
docket_own_account_look_up_async (DocketStore *store,
                                  DocketSettings *settings,
                                  DocketClock *clock,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  docket_store_ensure_account_async (store,
                                     docket_settings_get_api_key (settings),
                                     docket_settings_get_api_url (settings),
                                     docket_clock_get_wall (clock),
                                     NULL,
                                     callback,
                                     data);
}
