/* docket-schema.h: the tables of the database, and how older ones become them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-database.h"

G_BEGIN_DECLS

/* The version of the tables that this Docket writes. */
#define DOCKET_SCHEMA_VERSION 4

gboolean docket_schema_prepare (DocketDatabase *database, GError **error);
gboolean docket_schema_describe_job (DocketDatabase *database, gint64 row_id, GError **error);

G_END_DECLS
