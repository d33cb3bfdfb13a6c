/* docket-notifier.h: says when a job is final
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_NOTIFIER (docket_notifier_get_type ())
G_DECLARE_FINAL_TYPE (DocketNotifier, docket_notifier, DOCKET, NOTIFIER, GObject)

DocketNotifier *docket_notifier_new (GApplication *application, DocketEngine *engine);

G_END_DECLS
