/* docket-notifier.h: sends the notifications of an application
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-notice.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_NOTIFIER (docket_notifier_get_type ())
G_DECLARE_FINAL_TYPE (DocketNotifier, docket_notifier, DOCKET, NOTIFIER, GObject)

DocketNotifier *docket_notifier_new (GApplication *application, DocketEngine *engine);
void docket_notifier_send (DocketNotifier *self, const DocketNotice *notice);
void docket_notifier_withdraw (DocketNotifier *self, const char *id);
void docket_notifier_send_test (DocketNotifier *self);
void docket_notifier_flush (DocketNotifier *self);
gboolean docket_notifier_is_busy (DocketNotifier *self);

G_END_DECLS
