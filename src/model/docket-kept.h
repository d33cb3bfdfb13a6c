/* docket-kept.h: a kept file, among all that are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DocketKept:
 * @row_id: row of its job
 * @part: place among the results of its job
 * @title: what the job is called
 * @path: absolute path of the file
 * @size: bytes of it when it was saved
 * @changed: its time of change then, UTC µs; 0: not known
 * @removed: whether its job was removed from the list
 *
 * A file that was kept, or that is about to be deleted.
 */
typedef struct
{
  gint64 row_id;
  guint part;
  char *title;
  char *path;
  gint64 size;
  gint64 changed;
  gboolean removed;
} DocketKept;

DocketKept *docket_kept_new (gint64 row_id, guint part, const char *title, const char *path);
DocketKept *docket_kept_ref (DocketKept *self);
void docket_kept_unref (DocketKept *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketKept, docket_kept_unref)

G_END_DECLS
