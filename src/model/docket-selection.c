/* docket-selection.c: jobs that a person chose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-selection.h"

/**
 * docket_selection_new:
 * @rows: (element-type gint64): rows of jobs; not changed from now on
 *
 * Returns: (transfer full): these jobs
 */
DocketSelection *
docket_selection_new (GArray *rows)
{
  DocketSelection *self = NULL;

  g_return_val_if_fail (rows != NULL, NULL);

  self = g_atomic_rc_box_new0 (DocketSelection);
  self->rows = g_array_ref (rows);
  return self;
}

/**
 * docket_selection_new_all_but:
 * @query: a query
 * @rows: (element-type gint64): rows of jobs; not changed from now on
 *
 * Returns: (transfer full): all jobs of @query without those of @rows
 */
DocketSelection *
docket_selection_new_all_but (DocketQuery *query, GArray *rows)
{
  DocketSelection *self = NULL;

  g_return_val_if_fail (query != NULL && rows != NULL, NULL);

  self = g_atomic_rc_box_new0 (DocketSelection);
  self->query = docket_query_ref (query);
  self->rows = g_array_ref (rows);
  return self;
}

DocketSelection *
docket_selection_ref (DocketSelection *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
docket_selection_clear (gpointer data)
{
  DocketSelection *self = data;

  g_clear_pointer (&self->query, docket_query_unref);
  g_clear_pointer (&self->rows, g_array_unref);
}

void
docket_selection_unref (DocketSelection *self)
{
  g_atomic_rc_box_release_full (self, docket_selection_clear);
}
