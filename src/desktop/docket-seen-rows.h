/* docket-seen-rows.h: which rows were on the screen long enough to be seen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketSeenRows DocketSeenRows;

DocketSeenRows *docket_seen_rows_new (void);
void docket_seen_rows_free (DocketSeenRows *self);
gboolean docket_seen_rows_look (DocketSeenRows *self, gint64 row_id, gboolean on_screen);

G_END_DECLS
