/* docket-save-as.h: copies of results where the person says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void docket_save_as_async (GtkWindow *parent,
                           DocketEngine *engine,
                           GPtrArray *states,
                           GAsyncReadyCallback callback,
                           gpointer data);
char *docket_save_as_finish (GAsyncResult *result);

G_END_DECLS
