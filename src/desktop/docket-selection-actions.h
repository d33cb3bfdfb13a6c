/* docket-selection-actions.h: what is done with all jobs that are chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-job-selection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_SELECTION_ACTIONS (docket_selection_actions_get_type ())
G_DECLARE_FINAL_TYPE (DocketSelectionActions,
                      docket_selection_actions,
                      DOCKET,
                      SELECTION_ACTIONS,
                      GObject)

DocketSelectionActions *docket_selection_actions_new (GtkApplicationWindow *window,
                                                      DocketEngine *engine,
                                                      DocketJobSelection *selection);
guint docket_selection_actions_get_n_checks (DocketSelectionActions *self);

G_END_DECLS
