/* docket-watch-order.h: which of the jobs that are due goes first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-watch-queue.h"

G_BEGIN_DECLS

typedef struct _DocketWatchOrder DocketWatchOrder;

/**
 * DocketWatchScore:
 * @watch: a job that is due
 * @data: as given with it
 *
 * Returns: what a check of it is worth; the highest goes first
 */
typedef double (*DocketWatchScore) (const DocketWatch *watch, gpointer data);

DocketWatchOrder *docket_watch_order_new (void);
void docket_watch_order_free (DocketWatchOrder *self);
void docket_watch_order_forget (DocketWatchOrder *self);
DocketWatch *docket_watch_order_choose (DocketWatchOrder *self,
                                        DocketWatchQueue *queue,
                                        gint64 now,
                                        DocketWatchScore score,
                                        gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketWatchOrder, docket_watch_order_free)

G_END_DECLS
