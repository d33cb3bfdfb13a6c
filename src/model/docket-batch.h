/* docket-batch.h: jobs that were added together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-query.h"

G_BEGIN_DECLS

/**
 * DocketCounts:
 * @of: how many jobs each filter shows
 * @unseen_problems: final jobs that are problems and whose row was not looked at
 */
typedef struct
{
  gint64 of[DOCKET_N_FILTERS];
  gint64 unseen_problems;
} DocketCounts;

/**
 * DocketBatch:
 * @row_id: row of the batch; 0: none
 * @added: when its jobs were added, UTC µs
 * @counts: how many of its jobs are in the list
 *
 * Jobs that one paste, drop or command added.
 */
typedef struct
{
  gint64 row_id;
  gint64 added;
  DocketCounts counts;
} DocketBatch;

G_END_DECLS
