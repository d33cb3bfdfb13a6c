/* docket-edit-actions.h: what the person adds and removes, and takes back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-toasts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_EDIT_ACTIONS (docket_edit_actions_get_type ())
G_DECLARE_FINAL_TYPE (DocketEditActions, docket_edit_actions, DOCKET, EDIT_ACTIONS, GObject)

DocketEditActions *docket_edit_actions_new (GtkApplicationWindow *window,
                                            DocketEngine *engine,
                                            DocketToasts *toasts);
void docket_edit_actions_report_added (DocketEditActions *self, const DocketAdded *added);
void docket_edit_actions_begin_first_looks (DocketEditActions *self);
void docket_edit_actions_remove (DocketEditActions *self, DocketSelection *jobs);
void docket_edit_actions_remove_job (DocketEditActions *self, gint64 row_id);
void docket_edit_actions_undo (DocketEditActions *self, gint64 edit);

G_END_DECLS
