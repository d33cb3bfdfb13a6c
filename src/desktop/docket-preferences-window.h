/* docket-preferences-window.h: what the person chooses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-notification-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_PREFERENCES_WINDOW (docket_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketPreferencesWindow,
                      docket_preferences_window,
                      DOCKET,
                      PREFERENCES_WINDOW,
                      AdwWindow)

GtkWidget *docket_preferences_window_new (DocketEngine *engine, DocketNotificationService *service);

G_END_DECLS
