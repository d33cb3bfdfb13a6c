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
  GError *error;     /* (owned) (nullable) */
  gint64 generation; /* the commit it is part of */
  gboolean alone;    /* outside of a transaction; given up when something else is to be written */
  gboolean wiped;    /* a link is gone, and is to be gone from the log as well */
};

typedef struct _DocketWriter DocketWriter;

/* docket-store-writer.c: the thread that writes */
DocketWriter *_docket_writer_new (DocketDatabase *database, GMainContext *context);
void _docket_writer_push (DocketWriter *self, DocketWrite *write);
gboolean _docket_writer_has_untold (DocketWriter *self, gint64 generation);
void _docket_writer_set_told (DocketWriter *self, gint64 generation);
void _docket_writer_stop (DocketWriter *self);
void _docket_writer_free (DocketWriter *self);
void _docket_write_return_boolean (DocketWrite *write);

/* docket-store-changes.c: what is written */
typedef struct
{
  DocketJobState *before; /* (owned): with @write_all, what is on disk */
  DocketJobState *after;  /* (owned) */
  GArray *checks;         /* (owned) of DocketCheckLog: for the history */
  gboolean write_all;     /* what was written before failed: more may differ from what is on disk */
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
  DocketSelection *selection; /* (owned) (nullable): NULL: those with @removed->stamp come back */
  gint64 now;
  gboolean held;          /* the rows of @selection are, until it is told */
  DocketRemoved *removed; /* (owned) (nullable): what was done */
} DocketRemoval;

typedef struct
{
  gint64 now;
  gint64 n_rows; /* looked at or thrown away; 0: that was all */
} DocketTidying;

typedef struct
{
  char *key;     /* (owned) (nullable): NULL: @account is written as it is */
  char *api_url; /* (owned) (nullable) */
  gint64 now;
  gboolean found; /* @account was there already */
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
gboolean _docket_return_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_mark_seen_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_tidy_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_wipe_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_shrink_run (DocketDatabase *database, DocketWrite *write, GError **error);
gint64 _docket_store_get_midnight (gint64 now);
gboolean _docket_account_look_up_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_account_write_run (DocketDatabase *database, DocketWrite *write, GError **error);
gboolean _docket_adoption_run (DocketDatabase *database, DocketWrite *write, GError **error);

/* What is known of a job while writes of it wait: the state that was told last, and the newest. */
typedef struct
{
  DocketJobState *told;   /* (owned) */
  DocketJobState *newest; /* (owned) */
  guint n_writes;
  gboolean unsaved;      /* a write failed, and @newest was not written as a whole since */
  DocketJobState *saved; /* (owned) (nullable): what is on disk, while @unsaved */
  GArray *checks;        /* (owned) (nullable): of DocketCheckLog: those that are not on disk */
} DocketPending;

struct _DocketStore
{
  GObject parent_instance;

  DocketDatabase *main;      /* (owned) (nullable): NULL once closed */
  DocketDatabase *reader;    /* (owned) (nullable): used by the one thread of @readers */
  DocketWriter *writer;      /* (owned) (nullable) */
  GThreadPool *readers;      /* (owned) (nullable) */
  GHashTable *jobs;          /* (owned) of row id to DocketJob (weak) */
  GHashTable *pending;       /* (owned) of row id to DocketPending (owned) */
  DocketJobState *looked_up; /* (owned) (nullable): keeps what the last look-up gave */
  gint64 origin;             /* row that new states are made of @looked_up of; 0: none */
  DocketStoreHealth health;
  char *health_text;           /* (owned) (nullable) */
  DocketStoreHealth opened_as; /* what @health goes back to */
  char *opened_text;           /* (owned) (nullable) */
  char *trouble_text;          /* (owned) (nullable): why the file could not be opened */
  DocketCounts counts;         /* as they were read last */
  guint n_writing;
  gint64 told; /* the commit that is being told, or was told last */
  GQueue held; /* of answers (owned): what saw commits that are not told yet, in order */
  gboolean closing;
};

/* docket-store.c: what the functions of the store that write have in common */
gboolean _docket_store_is_closed (DocketStore *store);
gboolean _docket_store_fail_if_closed (DocketStore *store, GTask *task);
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
void _docket_store_write_alone (DocketStore *store,
                                GTask *task,
                                DocketWriteFunc run,
                                DocketWrittenFunc written);
void _docket_store_end_write (DocketStore *store, const DocketWrite *write);
void _docket_store_begin_telling (DocketStore *store, gint64 generation);
void _docket_store_end_telling (DocketStore *store, gint64 generation);

/* docket-store-jobs.c: the jobs that somebody holds */
void _docket_pending_free (DocketPending *pending);
void _docket_store_forget_jobs (DocketStore *store);
gboolean _docket_store_save_again (DocketStore *store);
void _docket_store_tell_rows (DocketStore *store, GArray *rows, gboolean added);
gboolean _docket_store_hold_rows (DocketStore *store, GArray *rows);
void _docket_store_release_rows (DocketStore *store, GArray *rows);
void _docket_store_tell_seen (DocketStore *store, GArray *rows, gint64 now);

/* docket-store-reader.c: what the functions of the store that read have in common */

/* Answers @task in the thread that reads, now or with _docket_store_answer_rows(). */
typedef void (*DocketReadFunc) (DocketDatabase *database, GTask *task);

void _docket_store_ask (DocketStore *store,
                        DocketReadFunc func,
                        gpointer question,
                        GDestroyNotify free_question,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data);
void _docket_store_read_in_thread (gpointer task, gpointer store);
void _docket_store_deliver_held (DocketStore *store);
void _docket_store_answer_rows (GTask *task, DocketRows *rows, GError *error, gboolean first);

/* docket-store-listing.c */
typedef struct
{
  DocketQuery *query; /* (owned) */
  GTimeZone *zone;    /* (owned) */
  DocketRowsFunc first_rows;
  gpointer first_rows_data;
} DocketListing;

char *_docket_query_make_sql (const DocketQuery *query);
char *_docket_query_make_condition (const DocketQuery *query);
void _docket_query_bind (const DocketQuery *query, sqlite3_stmt *statement);

/* docket-store-observations.c: what the schedule learns from */
gboolean _docket_store_note_observation (DocketDatabase *database,
                                         const DocketJobState *before,
                                         const DocketJobState *after,
                                         GError **error);

/* docket-store-files.c: opening, setting aside, salvage */
typedef struct
{
  char *path; /* (owned) */
  DocketDatabase *writer;
  DocketDatabase *reader;
  DocketDatabase *main;
  DocketStoreHealth health;
  char *health_text;  /* (owned) (nullable) */
  char *trouble_text; /* (owned) (nullable): why the file could not be opened */
} DocketStoreFiles;

gboolean _docket_store_files_open (DocketStoreFiles *files,
                                   const char *path,
                                   gint64 now,
                                   GError **error);

G_END_DECLS
