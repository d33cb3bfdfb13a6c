/* docket-row-pool.h: the rows of the list, and the places that have one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-list.h"
#include "docket-job-slot.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_ROW_POOL (docket_row_pool_get_type ())
G_DECLARE_FINAL_TYPE (DocketRowPool, docket_row_pool, DOCKET, ROW_POOL, GObject)

DocketRowPool *docket_row_pool_new (GtkWidget *scroller);
GtkListItemFactory *docket_row_pool_make_factory (DocketRowPool *self,
                                                  DocketEngine *engine,
                                                  DocketJobList *list);
void docket_row_pool_begin_change (DocketRowPool *self);
void docket_row_pool_end_change (DocketRowPool *self);
void docket_row_pool_take_back (DocketRowPool *self);
void docket_row_pool_give_out (DocketRowPool *self, gint64 held);
void docket_row_pool_set_narrow (DocketRowPool *self, gboolean narrow);
void docket_row_pool_set_selecting (DocketRowPool *self, gboolean selecting);
GPtrArray *docket_row_pool_get_rows (DocketRowPool *self);
DocketJobSlot *docket_row_pool_find_slot (DocketRowPool *self, gint64 row_id);

G_END_DECLS
