/* docket-toasts.h: the toasts of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* How long a toast stays that offers something, seconds: long enough to be read and reached. */
#define DOCKET_LONG_TOAST  10

#define DOCKET_TYPE_TOASTS (docket_toasts_get_type ())
G_DECLARE_FINAL_TYPE (DocketToasts, docket_toasts, DOCKET, TOASTS, GObject)

DocketToasts *docket_toasts_new (AdwToastOverlay *overlay);
void docket_toasts_say (DocketToasts *self,
                        const char *text,
                        const char *button,
                        const char *action,
                        GVariant *target);
void docket_toasts_note (DocketToasts *self, const char *text);
void docket_toasts_wait (DocketToasts *self, AdwToast *toast);
gboolean docket_toasts_get_waiting (DocketToasts *self);
void docket_toasts_end_wait (DocketToasts *self);

G_END_DECLS
