/* docket-credits-view.h: what is left in the account, and what checks have cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_CREDITS_VIEW (docket_credits_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketCreditsView, docket_credits_view, DOCKET, CREDITS_VIEW, GtkBox)

void docket_credits_view_set_engine (DocketCreditsView *self, DocketEngine *engine);
void docket_credits_view_show_window (DocketEngine *engine, GtkWindow *parent);

G_END_DECLS
