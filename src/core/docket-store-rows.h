/* docket-store-rows.h: a job as rows of the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-database.h"
#include "docket-job-state.h"

G_BEGIN_DECLS

const char *_docket_store_rows_get_columns (void);
DocketJobState *_docket_store_rows_read (DocketDatabase *database, sqlite3_stmt *statement);
DocketJobState *_docket_store_rows_load (DocketDatabase *database, gint64 row_id, GError **error);
gint64 _docket_store_rows_insert (DocketDatabase *database,
                                  const DocketJobState *state,
                                  GError **error);
gboolean _docket_store_rows_update (DocketDatabase *database,
                                    const DocketJobState *before,
                                    const DocketJobState *after,
                                    GError **error);

G_END_DECLS
