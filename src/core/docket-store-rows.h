/* docket-store-rows.h: a job as rows of the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-batch.h"
#include "docket-database.h"
#include "docket-job-state.h"

G_BEGIN_DECLS

const char *_docket_store_rows_get_columns (void);
DocketJobState *_docket_store_rows_read (sqlite3_stmt *statement);
gboolean _docket_store_rows_read_results (DocketDatabase *database,
                                          DocketJobState *state,
                                          GError **error);
DocketJobState *_docket_store_rows_load (DocketDatabase *database, gint64 row_id, GError **error);
gint64 _docket_store_rows_insert (DocketDatabase *database,
                                  const DocketJobState *state,
                                  GError **error);
gboolean _docket_store_rows_update (DocketDatabase *database,
                                    const DocketJobState *before,
                                    const DocketJobState *after,
                                    GError **error);

/* The counters of the list and of a batch, and then what else there is of a batch. */
#define DOCKET_COUNTS_SQL                                                                          \
  "SELECT n_jobs, n_watching, n_finished, n_problems, n_unseen, n_unseen_problems"
#define DOCKET_BATCH_SQL DOCKET_COUNTS_SQL ", id, added FROM batch"

void _docket_store_read_counts (sqlite3_stmt *statement, DocketCounts *counts);
void _docket_store_read_batch (sqlite3_stmt *statement, DocketBatch *batch);

G_END_DECLS
