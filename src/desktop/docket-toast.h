/* docket-toast.h: a few words about what was done, for a few seconds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_TOAST (docket_toast_get_type ())
G_DECLARE_FINAL_TYPE (DocketToast, docket_toast, DOCKET, TOAST, GtkWidget)

DocketToast *docket_toast_new (const char *text, guint seconds);
DocketToast *docket_toast_new_with_title (GtkWidget *title, guint seconds);
void docket_toast_set_button (DocketToast *self,
                              const char *label,
                              const char *action,
                              GVariant *target);
gboolean docket_toast_offers (DocketToast *self);
gboolean docket_toast_has_action (DocketToast *self, const char *action, GVariant *target);
void docket_toast_set_lasting (DocketToast *self);
gboolean docket_toast_is_lasting (DocketToast *self);
const char *docket_toast_get_text (DocketToast *self);
void docket_toast_go (DocketToast *self);

G_END_DECLS
