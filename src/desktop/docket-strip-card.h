/* docket-strip-card.h: when jobs like this finish, and when this one is checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STRIP_CARD (docket_strip_card_get_type ())
G_DECLARE_FINAL_TYPE (DocketStripCard, docket_strip_card, DOCKET, STRIP_CARD, GtkBox)

void docket_strip_card_show (DocketStripCard *self, DocketEngine *engine, DocketJob *job);
void docket_strip_card_refresh (DocketStripCard *self, DocketEngine *engine, DocketJob *job);

G_END_DECLS
