/* docket-eraser.h: forgets everything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-editor.h"
#include "docket-room.h"

G_BEGIN_DECLS

/* How long it can be undone, µs. */
#define DOCKET_ERASER_TIME (10 * (gint64) G_USEC_PER_SEC)

#define DOCKET_TYPE_ERASER (docket_eraser_get_type ())
G_DECLARE_FINAL_TYPE (DocketEraser, docket_eraser, DOCKET, ERASER, GObject)

DocketEraser *docket_eraser_new (DocketStore *store,
                                 DocketClock *clock,
                                 DocketSettings *settings,
                                 DocketEditor *editor,
                                 DocketRoom *room,
                                 const char *database);
void docket_eraser_begin (DocketEraser *self);
gboolean docket_eraser_is_waiting (DocketEraser *self);
void docket_eraser_undo (DocketEraser *self);
void docket_eraser_resume (DocketEraser *self);
void docket_eraser_finish_async (DocketEraser *self, GAsyncReadyCallback callback, gpointer data);
gboolean docket_eraser_finish_finish (DocketEraser *self, GAsyncResult *result, GError **error);

G_END_DECLS
