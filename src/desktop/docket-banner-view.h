/* docket-banner-view.h: what stops the checks, and what helps, above the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_BANNER_VIEW (docket_banner_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketBannerView, docket_banner_view, DOCKET, BANNER_VIEW, GtkBox)

void docket_banner_view_set_engine (DocketBannerView *self, DocketEngine *engine);
void docket_banner_view_set_narrow (DocketBannerView *self, gboolean narrow);
void docket_banner_view_refresh (DocketBannerView *self);

G_END_DECLS
