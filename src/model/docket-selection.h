/* docket-selection.h: jobs that a person chose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-query.h"

G_BEGIN_DECLS

/**
 * DocketSelection:
 * @query: (nullable): where it is there, all jobs of this query but those of @rows
 * @rows: (element-type gint64): rows of jobs
 *
 * Jobs by their rows, however many there are. A value that threads may share; nobody changes it.
 */
typedef struct
{
  DocketQuery *query;
  GArray *rows;
} DocketSelection;

DocketSelection *docket_selection_new (GArray *rows);
DocketSelection *docket_selection_new_all_but (DocketQuery *query, GArray *rows);
DocketSelection *docket_selection_ref (DocketSelection *self);
void docket_selection_unref (DocketSelection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSelection, docket_selection_unref)

G_END_DECLS
