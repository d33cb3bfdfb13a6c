/* docket-stay.h: how long Docket stays, with a window and without
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-notification-service.h"
#include "docket-notifier.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_STAY (docket_stay_get_type ())
G_DECLARE_FINAL_TYPE (DocketStay, docket_stay, DOCKET, STAY, GObject)

DocketStay *docket_stay_new (GApplication *application,
                             DocketEngine *engine,
                             DocketNotifier *notifier,
                             DocketNotificationService *service);
void docket_stay_set_window (DocketStay *self, gboolean has_window);
void docket_stay_update (DocketStay *self);
void docket_stay_end (DocketStay *self);

G_END_DECLS
