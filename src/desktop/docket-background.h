/* docket-background.h: the portal that lets an application run without a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_BACKGROUND (docket_background_get_type ())
G_DECLARE_FINAL_TYPE (DocketBackground, docket_background, DOCKET, BACKGROUND, GObject)

DocketBackground *docket_background_new (GDBusConnection *bus);
void docket_background_request (DocketBackground *self, const char *reason);
void docket_background_set_status (DocketBackground *self, const char *text);
gboolean docket_background_is_refused (DocketBackground *self);

G_END_DECLS
