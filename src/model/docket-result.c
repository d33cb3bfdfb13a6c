/* docket-result.c: one file that a job made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-result.h"

G_DEFINE_BOXED_TYPE (DocketResult, docket_result, docket_result_ref, docket_result_unref)

/**
 * docket_result_new:
 * @part: place among the results of its job, from 0
 *
 * Returns: (transfer full): a result that is linked, with nothing else known
 */
DocketResult *
docket_result_new (guint part)
{
  DocketResult *self = g_atomic_rc_box_new0 (DocketResult);

  self->part = part;
  self->size = -1;
  return self;
}

/**
 * docket_result_copy:
 * @self: a result
 *
 * Returns: (transfer full): a copy that the caller may change
 */
DocketResult *
docket_result_copy (const DocketResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  DocketResult *copy = docket_result_new (self->part);

  copy->state = self->state;
  copy->name = g_strdup (self->name);
  copy->link = g_strdup (self->link);
  copy->expires = self->expires;
  copy->saved_as = g_strdup (self->saved_as);
  copy->size = self->size;
  copy->changed = self->changed;
  copy->data = self->data != NULL ? g_bytes_ref (self->data) : NULL;
  return copy;
}

DocketResult *
docket_result_ref (DocketResult *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
docket_result_clear (gpointer data)
{
  DocketResult *self = data;

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->saved_as, g_free);
  g_clear_pointer (&self->data, g_bytes_unref);
}

void
docket_result_unref (DocketResult *self)
{
  g_atomic_rc_box_release_full (self, docket_result_clear);
}

/**
 * docket_result_has_valid_link:
 * @self: a result
 * @now: server time, UTC µs
 *
 * Returns: whether a click on its link could still give the file
 */
gboolean
docket_result_has_valid_link (const DocketResult *self, gint64 now)
{
  return self->link != NULL && (self->expires == 0 || self->expires > now);
}

static gboolean
same_data (GBytes *a, GBytes *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_bytes_equal (a, b);
}

/**
 * docket_result_equal:
 * @a: a result
 * @b: another
 *
 * Returns: whether every field of the two is the same
 */
gboolean
docket_result_equal (const DocketResult *a, const DocketResult *b)
{
  return a->part == b->part && a->state == b->state && a->expires == b->expires &&
         a->size == b->size && a->changed == b->changed && g_strcmp0 (a->name, b->name) == 0 &&
         g_strcmp0 (a->link, b->link) == 0 && g_strcmp0 (a->saved_as, b->saved_as) == 0 &&
         same_data (a->data, b->data);
}
