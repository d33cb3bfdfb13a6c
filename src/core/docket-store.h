/* docket-store.h: the list of jobs on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-found-job.h"
#include "docket-job.h"

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
 * DocketFilter:
 *
 * Which jobs a list shows (look: Pills). Problems are failed, aborted, unknown and gave up.
 */
typedef enum
{
  DOCKET_FILTER_ALL,
  DOCKET_FILTER_WATCHING,
  DOCKET_FILTER_FINISHED,
  DOCKET_FILTER_PROBLEMS,
} DocketFilter;

#define DOCKET_N_FILTERS (DOCKET_FILTER_PROBLEMS + 1)

/**
 * DocketCounts:
 * @of: how many jobs each filter shows
 * @unseen: final jobs whose row was not looked at
 * @unseen_problems: those of them that are problems
 */
typedef struct
{
  gint64 of[DOCKET_N_FILTERS];
  gint64 unseen;
  gint64 unseen_problems;
} DocketCounts;

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
 *
 * What an addition did.
 */
typedef struct
{
  gint64 batch_id;
  GArray *rows;
  GArray *present;
} DocketAdded;

/**
 * DocketRow:
 * @row_id: row of a job
 * @finished: when it became final, UTC µs; 0: it is not
 *
 * One row of a query, in the order of the list.
 */
typedef struct
{
  gint64 row_id;
  gint64 finished;
} DocketRow;

void docket_added_free (DocketAdded *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketAdded, docket_added_free)

gboolean docket_filter_shows (DocketFilter filter, const DocketJobState *state);

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
gboolean docket_store_is_idle (DocketStore *self);

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
                                GArray *rows,
                                gint64 now,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data);
gboolean docket_store_remove_finish (DocketStore *self, GAsyncResult *result, GError **error);
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
                               DocketFilter filter,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
GArray *docket_store_query_finish (DocketStore *self, GAsyncResult *result, GError **error);
void docket_store_load_unfinished_async (DocketStore *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer data);
GPtrArray *docket_store_load_unfinished_finish (DocketStore *self,
                                                GAsyncResult *result,
                                                GError **error);
void docket_store_load_unkept_async (DocketStore *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
GPtrArray *docket_store_load_unkept_finish (DocketStore *self,
                                            GAsyncResult *result,
                                            GError **error);
void docket_store_load_untold_async (DocketStore *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
GPtrArray *docket_store_load_untold_finish (DocketStore *self,
                                            GAsyncResult *result,
                                            GError **error);
void docket_store_load_states_async (DocketStore *self,
                                     DocketFilter filter,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
GPtrArray *docket_store_load_states_finish (DocketStore *self,
                                            GAsyncResult *result,
                                            GError **error);
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
void docket_store_get_counts (DocketStore *self, DocketCounts *counts);

G_END_DECLS
