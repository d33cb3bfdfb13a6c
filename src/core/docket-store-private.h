/* docket-store-private.h: what the threads of the store have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-database.h"
#include "docket-store.h"

G_BEGIN_DECLS

typedef struct _DocketWrite DocketWrite;

/* What the writer does: in its thread, inside a transaction. */
typedef gboolean (*DocketWriteFunc) (DocketDatabase *database, DocketWrite *write, GError **error);

/* What follows on the main thread once the transaction is on disk, or failed (@error is set). It
 * ends the task. */
typedef void (*DocketWrittenFunc) (DocketStore *store, DocketWrite *write);

struct _DocketWrite
{
  GTask *task; /* (owned): holds the store */
  DocketWriteFunc run;
  DocketWrittenFunc written;
  gpointer data; /* (owned) */
  GDestroyNotify free_data;
  GError *error; /* (owned) (nullable) */
};

typedef struct _DocketWriter DocketWriter;

/* docket-store-writer.c: the thread that writes */
DocketWriter *_docket_writer_new (DocketDatabase *database, GMainContext *context);
void _docket_writer_push (DocketWriter *self,
                          GTask *task,
                          DocketWriteFunc run,
                          DocketWrittenFunc written,
                          gpointer data,
                          GDestroyNotify free_data);
void _docket_writer_stop (DocketWriter *self);
void _docket_writer_free (DocketWriter *self);
void _docket_write_return_boolean (DocketWrite *write);

/* docket-store-changes.c: what is written */
typedef struct
{
  DocketJobState *before; /* (owned) (nullable) */
  DocketJobState *after;  /* (owned) */
  DocketCheckLog log;
  gboolean has_log;
  gboolean write_all; /* what was written before failed, so @before is not on disk */
} DocketUpdate;

typedef struct
{
  GPtrArray *found; /* (owned) */
  gint64 account_id;
  gint64 now;
  DocketAdded *added; /* (owned) (nullable) */
} DocketAddition;

typedef struct
{
  GArray *rows; /* (owned) */
  gint64 now;
} DocketRemoval;

typedef struct
{
  char *key;     /* (owned) (nullable): NULL: @account is written as it is */
  char *api_url; /* (owned) (nullable) */
  gint64 now;
  DocketAccount account;
} DocketAccountCall;

typedef struct
{
  gint64 from_account;
  gint64 to_account;
  gint64 n_jobs;
} DocketAdoption;

void _docket_update_free (DocketUpdate *update);
void _docket_addition_free (DocketAddition *addition);
void _docket_removal_free (DocketRemoval *removal);
void _docket_account_call_free (DocketAccountCall *call);

gboolean _docket_update_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_addition_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_removal_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_account_look_up_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_account_write_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_adoption_run (DocketDatabase *database, DocketWrite *write, GError **error);

/* docket-store.c: what the functions of the store that write have in common */
GTask *_docket_store_new_task (DocketStore *store,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data,
                               gpointer tag);
void _docket_store_write (DocketStore *store,
                          GTask *task,
                          DocketWriteFunc run,
                          DocketWrittenFunc written,
                          gpointer data,
                          GDestroyNotify free_data);
void _docket_store_end_write (DocketStore *store, const DocketWrite *write);
void _docket_store_tell_rows (DocketStore *store, GArray *rows, gboolean added);

/* docket-store.c: answers @task in the thread that reads */
typedef void (*DocketReadFunc) (DocketDatabase *database, GTask *task);

void _docket_store_read (DocketStore *store, GTask *task);

/* docket-store-files.c: opening, setting aside, salvage */
typedef struct
{
  char *path; /* (owned) */
  DocketDatabase *writer;
  DocketDatabase *reader;
  DocketDatabase *main;
  DocketStoreHealth health;
  char *health_text; /* (owned) (nullable) */
} DocketStoreFiles;

gboolean _docket_store_files_open (DocketStoreFiles *files,
                                   const char *path,
                                   gint64 now,
                                   GError **error);

G_END_DECLS
