/* docket-row-changes.h: what differs between two lists
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketRowChange:
 * @position: where, in the list with all changes before this one
 * @n_removed: rows that go; 0: some come
 * @n_added: rows that come; 0: some go
 */
typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
} DocketRowChange;

GArray *docket_row_changes_find (GArray *before, GArray *after);

G_END_DECLS
