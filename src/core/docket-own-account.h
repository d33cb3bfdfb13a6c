/* docket-own-account.h: the account that the settings name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"
#include "docket-settings.h"
#include "docket-store.h"

G_BEGIN_DECLS

void docket_own_account_look_up_async (DocketStore *store,
                                       DocketSettings *settings,
                                       DocketClock *clock,
                                       GAsyncReadyCallback callback,
                                       gpointer data);

G_END_DECLS
