/* docket-window.h: the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_WINDOW (docket_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketWindow, docket_window, DOCKET, WINDOW, AdwApplicationWindow)

DocketWindow *docket_window_new (AdwApplication *application, DocketEngine *engine);
void docket_window_show_job (DocketWindow *self, gint64 row_id);
void docket_window_add_toast (DocketWindow *self,
                              const char *text,
                              const char *button,
                              const char *action,
                              GVariant *target);
void docket_window_report_erased (DocketWindow *self);
void docket_window_report_added (DocketWindow *self, const DocketAdded *added);

G_END_DECLS
