/* docket-key-row.h: where the API key is typed and tested
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_KEY_ROW (docket_key_row_get_type ())
G_DECLARE_FINAL_TYPE (DocketKeyRow, docket_key_row, DOCKET, KEY_ROW, GtkBox)

void docket_key_row_set_engine (DocketKeyRow *self, DocketEngine *engine);
gboolean docket_key_row_save (DocketKeyRow *self, gint64 *edit);
void docket_key_row_reset (DocketKeyRow *self);
void docket_key_row_set_text (DocketKeyRow *self, const char *key);
gboolean docket_key_row_is_empty (DocketKeyRow *self);
gboolean docket_key_row_is_edited (DocketKeyRow *self);
gboolean docket_key_row_is_likely (DocketKeyRow *self);

G_END_DECLS
