/* docket-store.h: the list of jobs on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-batch.h"
#include "docket-found-job.h"
#include "docket-groups.h"
#include "docket-job.h"
#include "docket-kept.h"
#include "docket-laws.h"
#include "docket-selection.h"
#include "docket-spending.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STORE (docket_store_get_type ())
G_DECLARE_FINAL_TYPE (DocketStore, docket_store, DOCKET, STORE, GObject)

/**
 * DocketStoreHealth:
 * @DOCKET_STORE_SAVED: all changes are on disk
 * @DOCKET_STORE_IN_MEMORY: the database cannot be used; the list lives until Docket ends
 * @DOCKET_STORE_NOT_SAVED: the last changes could not be written (disk full, read-only, I/O error)
 * @DOCKET_STORE_SET_ASIDE: the database was broken, is kept under another name, and a new one
 *   holds what could be read of it
 *
 * What the person has to know of the database. The words are docket_store_get_health_text().
 */
typedef enum
{
  DOCKET_STORE_SAVED,
  DOCKET_STORE_IN_MEMORY,
  DOCKET_STORE_NOT_SAVED,
  DOCKET_STORE_SET_ASIDE,
} DocketStoreHealth;

/**
 * DocketAccount:
 * @row_id: its row
 * @camel: whether the spelling `jobId` answered better
 * @camel_tried: when that was tried last, UTC µs; 0: never
 * @balance: remaining credits as last heard, or %DOCKET_NO_NUMBER
 * @balance_at: when that was
 * @rejected: when the service refused the key; 0: it did not
 * @credits_today: what checks of this account cost since local midnight, filled by look-ups
 *
 * A key (never stored, only a salted hash of it) with an API address.
 */
typedef struct
{
  gint64 row_id;
  gboolean camel;
  gint64 camel_tried;
  gint64 balance;
  gint64 balance_at;
  gint64 rejected;
  gint64 credits_today;
} DocketAccount;

/* In the place of the row of an account: any other. */
#define DOCKET_ANY_ACCOUNT (-1)

/**
 * DocketCheckLog:
 * @time: when the answer came, UTC µs
 * @forced: whether it was a forced check
 * @http_status: 0: no HTTP answer
 * @status: status it gave, or -1
 * @trouble: trouble it gave
 * @credits: what it cost
 *
 * One line of a job's history of checks.
 */
typedef struct
{
  gint64 time;
  gboolean forced;
  guint http_status;
  int status;
  DocketTrouble trouble;
  gint64 credits;
} DocketCheckLog;

/**
 * DocketAdded:
 * @batch_id: the new batch; 0 where nothing was added
 * @rows: (element-type gint64): rows of the jobs that were added, in order of the text
 * @present: (element-type gint64): rows of those that were already in the list
 * @edit: what docket_editor_undo_async() undoes it with; 0: nothing
 *
 * What an addition did.
 */
typedef struct
{
  gint64 batch_id;
  GArray *rows;
  GArray *present;
  gint64 edit;
} DocketAdded;

/**
 * DocketRemoved:
 * @stamp: what docket_store_bring_back_async() brings the jobs back with; 0: none was removed
 * @rows: (element-type gint64): rows of the jobs that were removed
 * @edit: what docket_editor_undo_async() undoes it with; 0: nothing
 *
 * What a removal did.
 */
typedef struct
{
  gint64 stamp;
  GArray *rows;
  gint64 edit;
} DocketRemoved;

/**
 * DocketRows:
 * @rows: (element-type gint64): rows of the query, in order
 * @groups: what they stand under
 * @generation: the last commit that the query saw
 *
 * Rows of a query: the first ones, or all.
 */
typedef struct
{
  GArray *rows;
  DocketGroups *groups;
  gint64 generation;
} DocketRows;

/**
 * DocketLoad:
 * @DOCKET_LOAD_LIST: the jobs of the list, in its order
 * @DOCKET_LOAD_UNFINISHED: those that are to be checked: not final, or not known and with a check
 *   planned
 * @DOCKET_LOAD_UNKEPT: those with results that are neither kept nor expired, removed ones included
 * @DOCKET_LOAD_UNTOLD: final ones whose outcome was not notified
 * @DOCKET_LOAD_TOLD: those whose outcome was, removed ones included: of each sort the newest, which
 *   are all that a desktop still shows
 *
 * Jobs of which all is read.
 */
typedef enum
{
  DOCKET_LOAD_LIST,
  DOCKET_LOAD_UNFINISHED,
  DOCKET_LOAD_UNKEPT,
  DOCKET_LOAD_UNTOLD,
  DOCKET_LOAD_TOLD,
} DocketLoad;

/**
 * DocketKeptSum:
 * @n_files: files that are kept
 * @size: bytes of them
 */
typedef struct
{
  gint64 n_files;
  gint64 size;
} DocketKeptSum;

/* Rows that a query gives before all others: more than a window shows. */
#define DOCKET_FIRST_ROWS 200

/**
 * DocketRowsFunc:
 * @store: the store
 * @rows: (transfer none): the first rows of a query
 * @data: as given with it
 *
 * What a query gives before it is over.
 */
typedef void (*DocketRowsFunc) (DocketStore *store, const DocketRows *rows, gpointer data);

void docket_added_free (DocketAdded *self);
void docket_removed_free (DocketRemoved *self);
void docket_rows_free (DocketRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketAdded, docket_added_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRemoved, docket_removed_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRows, docket_rows_free)

/* Opening and closing. A path of NULL is a database in memory. */
void docket_store_open_async (const char *path,
                              gint64 now,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
DocketStore *docket_store_open_finish (GAsyncResult *result, GError **error);
void docket_store_close_async (DocketStore *self, GAsyncReadyCallback callback, gpointer data);
gboolean docket_store_close_finish (DocketStore *self, GAsyncResult *result, GError **error);
DocketStoreHealth docket_store_get_health (DocketStore *self);
char *docket_store_get_health_text (DocketStore *self);
void docket_store_dismiss_health (DocketStore *self);
const char *docket_store_get_trouble_text (DocketStore *self);
gboolean docket_store_is_idle (DocketStore *self);
gboolean docket_store_is_closed (DocketStore *self);
void docket_store_save_again (DocketStore *self);

/* Main connection: look-ups by row id. */
DocketJob *docket_store_get_job (DocketStore *self, gint64 row_id);
DocketJobState *docket_store_get_newest_state (DocketStore *self, gint64 row_id);
void docket_store_refresh (DocketStore *self);

/* Writer: the callbacks mean "on disk". */
void docket_store_add_async (DocketStore *self,
                             GPtrArray *found,
                             gint64 account_id,
                             gint64 now,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
DocketAdded *docket_store_add_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_update_async (DocketStore *self,
                                DocketJobState *state,
                                const DocketCheckLog *check,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data);
gboolean docket_store_update_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_remove_async (DocketStore *self,
                                DocketSelection *selection,
                                gint64 now,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data);
DocketRemoved *docket_store_remove_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_bring_back_async (DocketStore *self,
                                    gint64 stamp,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
GArray *docket_store_bring_back_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_mark_seen_async (DocketStore *self,
                                   gint64 now,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gboolean docket_store_mark_seen_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_tidy_async (DocketStore *self,
                              gint64 now,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
gboolean docket_store_tidy_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_wipe_removed_async (DocketStore *self,
                                      gboolean own,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
gboolean docket_store_wipe_removed_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_ensure_account_async (DocketStore *self,
                                        const char *key,
                                        const char *api_url,
                                        gint64 now,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer data);
DocketAccount *docket_store_ensure_account_finish (DocketStore *self,
                                                   GAsyncResult *result,
                                                   GError **error);
void docket_store_load_accounts_async (DocketStore *self,
                                       gint64 now,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer data);
GArray *docket_store_load_accounts_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_update_account (DocketStore *self, const DocketAccount *account);
void docket_store_adopt_async (DocketStore *self,
                               gint64 from_account,
                               gint64 to_account,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean docket_store_adopt_finish (DocketStore *self, GAsyncResult *result, GError **error);

/* Reader: queries. */
void docket_store_query_async (DocketStore *self,
                               DocketQuery *query,
                               GTimeZone *zone,
                               DocketRowsFunc first_rows,
                               gpointer first_rows_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
DocketRows *docket_store_query_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_load_async (DocketStore *self,
                              DocketLoad load,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
void docket_store_load_selection_async (DocketStore *self,
                                        DocketSelection *selection,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer data);
GPtrArray *docket_store_load_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_load_batches_async (DocketStore *self,
                                      guint n_batches,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
GArray *docket_store_load_batches_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_find_unseen_async (DocketStore *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
void docket_store_count_unseen_async (DocketStore *self,
                                      gint64 since,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
gint64 docket_store_count_unseen_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_find_async (DocketStore *self,
                              const char *job_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
gint64 docket_store_find_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_load_checks_async (DocketStore *self,
                                     gint64 row_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
GArray *docket_store_load_checks_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_learn_async (DocketStore *self,
                               gint64 account_id,
                               gint64 now,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
DocketLaws *docket_store_learn_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_sum_spending_async (DocketStore *self,
                                      gint64 account_id,
                                      gint64 today,
                                      gint64 month,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
DocketSpending *docket_store_sum_spending_finish (DocketStore *self,
                                                  GAsyncResult *result,
                                                  GError **error);
void docket_store_load_kept_async (DocketStore *self,
                                   DocketResultState state,
                                   gint64 before,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
GPtrArray *docket_store_load_kept_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_sum_kept_async (DocketStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
DocketKeptSum *docket_store_sum_kept_finish (DocketStore *self,
                                             GAsyncResult *result,
                                             GError **error);
void docket_store_erase_async (DocketStore *self,
                               gint64 before,
                               gint64 account,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean docket_store_erase_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_get_counts (DocketStore *self, DocketCounts *counts);
gboolean docket_store_get_batch (DocketStore *self, gint64 batch_id, DocketBatch *batch);
gint64 docket_store_get_told_generation (DocketStore *self);

G_END_DECLS
