/* docket-editor.h: what a person does with the list, and how it is undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"
#include "docket-settings.h"
#include "docket-store.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_EDITOR (docket_editor_get_type ())
G_DECLARE_FINAL_TYPE (DocketEditor, docket_editor, DOCKET, EDITOR, GObject)

/**
 * DocketEditKind:
 *
 * What can be undone.
 */
typedef enum
{
  DOCKET_EDIT_ADD,
  DOCKET_EDIT_REMOVE,
  DOCKET_EDIT_RENAME,
  DOCKET_EDIT_KEY,
} DocketEditKind;

/**
 * DocketUndone:
 * @kind: what was undone
 * @rows: (element-type gint64): the jobs it was done to; empty for a key
 */
typedef struct
{
  DocketEditKind kind;
  GArray *rows;
} DocketUndone;

void docket_undone_free (DocketUndone *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketUndone, docket_undone_free)

DocketEditor *docket_editor_new (DocketStore *store, DocketClock *clock, DocketSettings *settings);
void docket_editor_add_text_async (DocketEditor *self,
                                   const char *text,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
void docket_editor_add_found_async (DocketEditor *self,
                                    GPtrArray *found,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
DocketAdded *docket_editor_add_finish (DocketEditor *self, GAsyncResult *result, GError **error);
void docket_editor_remove_async (DocketEditor *self,
                                 DocketSelection *selection,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
DocketRemoved *docket_editor_remove_finish (DocketEditor *self,
                                            GAsyncResult *result,
                                            GError **error);
gint64 docket_editor_rename (DocketEditor *self, gint64 row_id, const char *name);
gboolean docket_editor_change_key (DocketEditor *self,
                                   const char *key,
                                   gint64 *edit,
                                   GError **error);
void docket_editor_mark_seen (DocketEditor *self, gint64 row_id);
void docket_editor_mark_all_seen (DocketEditor *self);
gboolean docket_editor_can_undo (DocketEditor *self);
void docket_editor_forget_edits (DocketEditor *self);
void docket_editor_undo_async (DocketEditor *self,
                               gint64 edit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
DocketUndone *docket_editor_undo_finish (DocketEditor *self, GAsyncResult *result, GError **error);

G_END_DECLS
