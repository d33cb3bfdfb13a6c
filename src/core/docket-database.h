/* docket-database.h: one connection to the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _DocketDatabase DocketDatabase;

typedef gboolean (*DocketStopFunc) (gpointer data);

DocketDatabase *docket_database_open (const char *path, GError **error);
DocketDatabase *docket_database_open_reader (const char *path, GError **error);
void docket_database_close (DocketDatabase *self);

gboolean docket_database_exec (DocketDatabase *self, const char *sql, GError **error);
sqlite3_stmt *docket_database_prepare (DocketDatabase *self, const char *sql, GError **error);
gboolean docket_database_step (DocketDatabase *self, sqlite3_stmt *statement, GError **error);
gboolean docket_database_end_rows (sqlite3_stmt *statement, GError *step_error, GError **error);
gboolean docket_database_run (DocketDatabase *self, sqlite3_stmt *statement, GError **error);
gboolean docket_database_get_number (DocketDatabase *self,
                                     const char *sql,
                                     gint64 *number,
                                     GError **error);
void docket_database_set_stop (DocketDatabase *self, DocketStopFunc stop, gpointer data);
gboolean docket_database_may_pass (DocketDatabase *self);
gboolean docket_database_is_in_transaction (DocketDatabase *self);
gboolean docket_database_empty_log (DocketDatabase *self);
gint64 docket_database_get_last_row (DocketDatabase *self);
gint64 docket_database_get_n_changed (DocketDatabase *self);
gboolean docket_database_is_damage (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDatabase, docket_database_close)

G_END_DECLS
