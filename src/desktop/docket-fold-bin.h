/* docket-fold-bin.h: tells its child to be smaller where there is no room for all of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_FOLD_BIN (docket_fold_bin_get_type ())
G_DECLARE_FINAL_TYPE (DocketFoldBin, docket_fold_bin, DOCKET, FOLD_BIN, GtkWidget)

gboolean docket_fold_bin_get_folded (DocketFoldBin *self);
void docket_fold_bin_try_again (DocketFoldBin *self);

G_END_DECLS
