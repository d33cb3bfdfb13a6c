/* docket-toasts.h: the toasts of a window, above what they are about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-toast.h"

G_BEGIN_DECLS

/* How long a toast stays that offers something, seconds: long enough to be read and reached. */
#define DOCKET_LONG_TOAST  10

#define DOCKET_TYPE_TOASTS (docket_toasts_get_type ())
G_DECLARE_FINAL_TYPE (DocketToasts, docket_toasts, DOCKET, TOASTS, GtkWidget)

void docket_toasts_say (DocketToasts *self,
                        const char *text,
                        const char *button,
                        const char *action,
                        GVariant *target);
void docket_toasts_note (DocketToasts *self, const char *text);
void docket_toasts_wait (DocketToasts *self, DocketToast *toast);
void docket_toasts_end_wait (DocketToasts *self);
void docket_toasts_insist (DocketToasts *self,
                           const char *text,
                           const char *button,
                           const char *action);
void docket_toasts_withdraw (DocketToasts *self, const char *action, GVariant *target);
gboolean docket_toasts_dismiss (DocketToasts *self);
void docket_toasts_set_bar (DocketToasts *self, GtkWidget *bar);
void docket_toasts_set_narrow (DocketToasts *self, gboolean narrow);

G_END_DECLS
