/* docket-first-page.h: asks for the API key, once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_FIRST_PAGE (docket_first_page_get_type ())
G_DECLARE_FINAL_TYPE (DocketFirstPage, docket_first_page, DOCKET, FIRST_PAGE, GtkBox)

void docket_first_page_set_engine (DocketFirstPage *self, DocketEngine *engine);
gboolean docket_first_page_take_key (DocketFirstPage *self, const char *text);

G_END_DECLS
