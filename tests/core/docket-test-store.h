/* docket-test-store.h: the calls of a store, waited for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-store.h"

G_BEGIN_DECLS

/* 2030-01-01, 00:00 UTC. */
#define TEST_NOW (G_GINT64_CONSTANT (1893456000) * G_USEC_PER_SEC)

#define TEST_DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

/**
 * DocketTestHome:
 * @folder: a folder of a test
 * @path: of the list in it, which need not be there
 */
typedef struct
{
  char *folder;
  char *path;
} DocketTestHome;

void docket_test_home_begin (DocketTestHome *self);
void docket_test_home_end (DocketTestHome *self);
guint docket_test_count_files (const char *folder);
void docket_test_result_cb (GObject *object, GAsyncResult *result, gpointer data);
GAsyncResult *docket_test_wait_for (GAsyncResult **result);

char *docket_test_make_id (guint number);
GPtrArray *docket_test_find_jobs (guint first, guint n_jobs);
GArray *docket_test_make_rows (gint64 row_id);
DocketSelection *docket_test_select (gint64 row_id);
DocketQuery *docket_test_make_query (DocketFilter filter);

void docket_test_drop (gpointer object);
void docket_test_remove_folder (const char *folder);
gint64 docket_test_read_number (const char *path, const char *sql);

DocketStore *docket_test_store_open (const char *path);
void docket_test_store_close (DocketStore *store);
void docket_test_store_settle (DocketStore *store);
DocketAdded *docket_test_store_add (DocketStore *store,
                                    GPtrArray *found,
                                    gint64 account,
                                    gint64 now);
gint64 docket_test_store_add_one (DocketStore *store, guint number, gint64 account);
gboolean docket_test_store_update (DocketStore *store,
                                   DocketJobState *state,
                                   const DocketCheckLog *check,
                                   GError **error);
void docket_test_store_pay (DocketStore *store, gint64 row_id, gint64 time);
gboolean docket_test_store_remove (DocketStore *store, GArray *rows, gint64 now, GError **error);
gint64 docket_test_store_ensure_account (DocketStore *store,
                                         const char *key,
                                         const char *api_url,
                                         DocketAccount *account);
void docket_test_store_adopt (DocketStore *store, gint64 from_account, gint64 to_account);
GArray *docket_test_store_query (DocketStore *store, DocketFilter filter);
GPtrArray *docket_test_store_load_selection (DocketStore *store, DocketSelection *selection);
GPtrArray *docket_test_store_load_states (DocketStore *store, DocketFilter filter);
DocketJobState *docket_test_store_copy_state (DocketStore *store, gint64 row_id);

G_END_DECLS
