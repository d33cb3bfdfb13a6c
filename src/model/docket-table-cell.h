/* docket-table-cell.h: one cell of a table in a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketTableCell:
 * @start: where it starts in the text
 * @length: its length in bytes
 *
 * One cell of a table, which ends with the text.
 */
typedef struct
{
  const char *start;
  gsize length;
} DocketTableCell;

DocketTableCell docket_table_cell_trim (const char *start,
                                        const char *end,
                                        const char *before,
                                        const char *after);
DocketTableCell docket_table_cell_unwrap (const DocketTableCell *cell);
gboolean docket_table_cell_can_be_name (const DocketTableCell *cell);
char *docket_table_cell_make_name (const DocketTableCell *cell);

G_END_DECLS
