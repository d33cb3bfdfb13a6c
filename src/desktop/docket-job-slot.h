/* docket-job-slot.h: the place of a job in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-row.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB_SLOT (docket_job_slot_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobSlot, docket_job_slot, DOCKET, JOB_SLOT, GtkWidget)

/**
 * DocketRowHeights:
 * @plain: height of a row, px
 * @first: height of a row with the header of its group
 *
 * What the rows measured last: a place without a row takes as much.
 */
typedef struct
{
  int plain;
  int first;
} DocketRowHeights;

GtkWidget *docket_job_slot_new (DocketRowHeights *heights);
DocketJobRow *docket_job_slot_bind (DocketJobSlot *self,
                                    GtkListItem *item,
                                    DocketJob *job,
                                    const DocketPlace *place);
void docket_job_slot_unbind (DocketJobSlot *self);
void docket_job_slot_set_place (DocketJobSlot *self, const DocketPlace *place);
void docket_job_slot_give_row (DocketJobSlot *self, DocketJobRow *row);
void docket_job_slot_focus (DocketJobSlot *self);
DocketJobRow *docket_job_slot_take_row (DocketJobSlot *self);
DocketJobRow *docket_job_slot_get_row (DocketJobSlot *self);
GtkListItem *docket_job_slot_get_item (DocketJobSlot *self);
gint64 docket_job_slot_get_row_id (DocketJobSlot *self);

G_END_DECLS
