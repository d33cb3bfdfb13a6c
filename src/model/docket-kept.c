/* docket-kept.c: a kept file, among all that are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-kept.h"

/**
 * docket_kept_new:
 * @row_id: row of its job
 * @part: place among the results of its job
 * @title: what the job is called
 * @path: absolute path of the file
 *
 * Returns: (transfer full): a kept file of which size and time are not known; who made it may set
 *   them until it is handed on
 */
DocketKept *
docket_kept_new (gint64 row_id, guint part, const char *title, const char *path)
{
  DocketKept *self = g_atomic_rc_box_new0 (DocketKept);

  self->row_id = row_id;
  self->part = part;
  self->title = g_strdup (title);
  self->path = g_strdup (path);
  self->size = -1;
  return self;
}

DocketKept *
docket_kept_ref (DocketKept *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
docket_kept_clear (gpointer data)
{
  DocketKept *self = data;

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->path, g_free);
}

void
docket_kept_unref (DocketKept *self)
{
  g_atomic_rc_box_release_full (self, docket_kept_clear);
}
