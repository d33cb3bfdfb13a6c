/* docket-add-dialog.h: add jobs from a text, seen before they are added
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_ADD_DIALOG (docket_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DocketAddDialog, docket_add_dialog, DOCKET, ADD_DIALOG, AdwWindow)

GtkWidget *docket_add_dialog_new (DocketEngine *engine);

G_END_DECLS
