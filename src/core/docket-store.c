/* docket-store.c: the list of jobs on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-store-rows.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  PROP_HEALTH = 1,
} DocketStoreProperty;

typedef enum
{
  SIGNAL_JOB_CHANGED,
  SIGNAL_JOBS_ADDED,
  SIGNAL_JOBS_REMOVED,
  SIGNAL_JOBS_SEEN,
  SIGNAL_RESET,
  SIGNAL_COUNTS_CHANGED,
} DocketStoreSignal;

static GParamSpec *properties[PROP_HEALTH + 1];
static guint signals[SIGNAL_COUNTS_CHANGED + 1];

G_DEFINE_FINAL_TYPE (DocketStore, docket_store, G_TYPE_OBJECT)

/* Health */

static void
set_health (DocketStore *self, DocketStoreHealth health, const char *text)
{
  if (self->health == health && g_strcmp0 (self->health_text, text) == 0)
    return;

  self->health = health;
  g_free (self->health_text);
  self->health_text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEALTH]);
}

/* After a write: a full disk or a read-only file is told, and that it is over as well. */
static void
judge_write (DocketStore *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (self->opened_as == DOCKET_STORE_IN_MEMORY)
    return;
  if (error == NULL)
    {
      if (self->health == DOCKET_STORE_NOT_SAVED && !_docket_store_save_again (self))
        set_health (self, self->opened_as, self->opened_text);
      return;
    }

  text = g_strdup_printf (
      /* Translators: the first %s is a sentence that says why */
      _ ("%s. Watching goes on, but what changes is not saved"),
      error->message);
  set_health (self, DOCKET_STORE_NOT_SAVED, text);
}

/* Object */

static void
docket_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketStore *self = DOCKET_STORE (object);

  switch ((DocketStoreProperty) id)
    {
    case PROP_HEALTH:
      g_value_set_int (value, (int) self->health);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
close_connections (DocketStore *self)
{
  if (self->readers != NULL)
    g_thread_pool_free (g_steal_pointer (&self->readers), FALSE, TRUE);
  g_clear_pointer (&self->reader, docket_database_close);
  g_clear_pointer (&self->main, docket_database_close);
  /* The last connection to go takes the log with it, which only one that writes can do. */
  g_clear_pointer (&self->writer, _docket_writer_free);
}

static void
docket_store_dispose (GObject *object)
{
  DocketStore *self = DOCKET_STORE (object);
  close_connections (self);
  _docket_store_forget_jobs (self);

  G_OBJECT_CLASS (docket_store_parent_class)->dispose (object);
}

static void
docket_store_finalize (GObject *object)
{
  DocketStore *self = DOCKET_STORE (object);

  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->looked_up, docket_job_state_unref);
  g_clear_pointer (&self->health_text, g_free);
  g_clear_pointer (&self->trouble_text, g_free);
  g_clear_pointer (&self->opened_text, g_free);

  G_OBJECT_CLASS (docket_store_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_params, GType a, GType b, GType c)
{
  return g_signal_new (name,
                       DOCKET_TYPE_STORE,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_params,
                       a,
                       b,
                       c);
}

static void
docket_store_class_init (DocketStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_store_get_property;
  object_class->dispose = docket_store_dispose;
  object_class->finalize = docket_store_finalize;

  /**
   * DocketStore:health:
   *
   * #DocketStoreHealth: whether all changes are on disk.
   */
  properties[PROP_HEALTH] = g_param_spec_int ("health",
                                              NULL,
                                              NULL,
                                              DOCKET_STORE_SAVED,
                                              DOCKET_STORE_SET_ASIDE,
                                              DOCKET_STORE_SAVED,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * DocketStore::job-changed:
   * @row_id: row of the job
   * @before: its state before
   * @after: its state now
   *
   * A change of a job is on disk.
   */
  signals[SIGNAL_JOB_CHANGED] = add_signal (
      "job-changed", 3, G_TYPE_INT64, DOCKET_TYPE_JOB_STATE, DOCKET_TYPE_JOB_STATE);
  /**
   * DocketStore::jobs-added:
   * @rows: (element-type gint64): new jobs, or removed ones that came back
   */
  signals[SIGNAL_JOBS_ADDED] = add_signal ("jobs-added", 1, G_TYPE_ARRAY, G_TYPE_NONE, G_TYPE_NONE);
  /**
   * DocketStore::jobs-removed:
   * @rows: (element-type gint64): jobs that are no longer in the list
   */
  signals[SIGNAL_JOBS_REMOVED] = add_signal (
      "jobs-removed", 1, G_TYPE_ARRAY, G_TYPE_NONE, G_TYPE_NONE);
  /**
   * DocketStore::jobs-seen:
   * @rows: (element-type gint64): jobs that were marked as seen together
   */
  signals[SIGNAL_JOBS_SEEN] = add_signal ("jobs-seen", 1, G_TYPE_ARRAY, G_TYPE_NONE, G_TYPE_NONE);
  /**
   * DocketStore::reset:
   *
   * Anything may have changed: another process wrote, or jobs moved to another account.
   */
  signals[SIGNAL_RESET] = add_signal ("reset", 0, G_TYPE_NONE, G_TYPE_NONE, G_TYPE_NONE);
  /**
   * DocketStore::counts-changed:
   *
   * A write is over: docket_store_get_counts() may give something else, and
   * docket_store_is_idle() too.
   */
  signals[SIGNAL_COUNTS_CHANGED] = add_signal (
      "counts-changed", 0, G_TYPE_NONE, G_TYPE_NONE, G_TYPE_NONE);
}

static void
docket_store_init (DocketStore *self)
{
  self->jobs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->pending = g_hash_table_new_full (
      g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) _docket_pending_free);
}

/* Opening and closing */

typedef struct
{
  char *path; /* (owned) (nullable) */
  gint64 now;
} OpenData;

static void
open_data_free (OpenData *data)
{
  g_free (data->path);
  g_free (data);
}

static DocketStore *
store_from_files (DocketStoreFiles *files, GMainContext *context)
{
  DocketStore *self = g_object_new (DOCKET_TYPE_STORE, NULL);

  self->main = files->main;
  self->reader = files->reader;
  self->writer = _docket_writer_new (files->writer, context);
  self->readers = g_thread_pool_new (_docket_store_read_in_thread, self, 1, FALSE, NULL);
  self->health = files->health;
  self->health_text = files->health_text;
  self->opened_as = files->health;
  self->opened_text = g_strdup (files->health_text);
  self->trouble_text = files->trouble_text;
  g_free (files->path);
  return self;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const OpenData *data = task_data;
  DocketStoreFiles files = { 0 };
  GError *error = NULL;

  if (_docket_store_files_open (&files, data->path, data->now, &error))
    g_task_return_pointer (
        task, store_from_files (&files, g_task_get_context (task)), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * docket_store_open_async:
 * @path: (nullable): file of the database; %NULL: in memory
 * @now: UTC µs
 * @cancellable: (nullable): cancels it
 * @callback: called with the store
 * @data: for @callback
 *
 * Opens the list. What is wrong with the file is no error: docket_store_get_health() says it.
 */
void
docket_store_open_async (const char *path,
                         gint64 now,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  OpenData *open = g_new0 (OpenData, 1);

  open->path = g_strdup (path);
  open->now = now;
  g_task_set_source_tag (task, docket_store_open_async);
  g_task_set_task_data (task, open, (GDestroyNotify) open_data_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * docket_store_open_finish:
 *
 * Returns: (transfer full) (nullable): the store
 */
DocketStore *
docket_store_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
_docket_store_is_closed (DocketStore *self)
{
  return self->writer == NULL || self->closing;
}

/**
 * _docket_store_fail_if_closed:
 *
 * Returns: whether @task was ended, as nothing can be asked for any more
 */
gboolean
_docket_store_fail_if_closed (DocketStore *self, GTask *task)
{
  if (!_docket_store_is_closed (self))
    return FALSE;

  g_task_return_new_error (
      task, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_DATABASE, "%s", _ ("The list is closed"));
  return TRUE;
}

static void
close_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  DocketStore *self = source;

  _docket_writer_stop (self->writer);
  g_task_return_boolean (task, TRUE);
}

/**
 * docket_store_close_async:
 * @self: a store
 * @callback: called when all is on disk
 * @data: for @callback
 *
 * Writes what waits and closes the database. From now on nothing can be asked for; the jobs that
 * somebody holds stay as they are.
 */
void
docket_store_close_async (DocketStore *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, docket_store_close_async);
  if (_docket_store_fail_if_closed (self, task))
    return;
  /* There may be room by now. */
  _docket_store_save_again (self);
  self->closing = TRUE;
  g_task_run_in_thread (task, close_in_thread);
}

gboolean
docket_store_close_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  close_connections (self);
  return TRUE;
}

/**
 * docket_store_get_health:
 *
 * Returns: whether all changes are on disk
 */
DocketStoreHealth
docket_store_get_health (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), DOCKET_STORE_SAVED);

  return self->health;
}

/**
 * docket_store_get_health_text:
 *
 * Returns: (transfer full) (nullable): what the person has to know of the file of the list; %NULL
 *   where all is well
 */
char *
docket_store_get_health_text (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  return g_strdup (self->health_text);
}

/**
 * docket_store_dismiss_health:
 *
 * The person has read that the file of the list was damaged: %DOCKET_STORE_SET_ASIDE becomes
 * %DOCKET_STORE_SAVED. What still goes on is not over for being read, and stays.
 */
void
docket_store_dismiss_health (DocketStore *self)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  if (self->opened_as != DOCKET_STORE_SET_ASIDE)
    return;
  self->opened_as = DOCKET_STORE_SAVED;
  g_clear_pointer (&self->opened_text, g_free);
  if (self->health == DOCKET_STORE_SET_ASIDE)
    set_health (self, DOCKET_STORE_SAVED, NULL);
}

/**
 * docket_store_get_trouble_text:
 *
 * Returns: (transfer none) (nullable): why the file of the list could not be opened, a sentence
 *   without its stop; %NULL where it was opened
 */
const char *
docket_store_get_trouble_text (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  return self->trouble_text;
}

/**
 * docket_store_is_idle:
 *
 * Returns: whether nothing waits to be written
 */
gboolean
docket_store_is_idle (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), TRUE);

  return self->n_writing == 0;
}

/**
 * docket_store_is_closed:
 *
 * Returns: whether nothing can be asked for any more
 */
gboolean
docket_store_is_closed (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), TRUE);

  return _docket_store_is_closed (self);
}

/**
 * docket_store_get_counts:
 * @self: a store
 * @counts: (out): how many jobs there are of each kind; where that cannot be read, how many there
 *   were
 */
void
docket_store_get_counts (DocketStore *self, DocketCounts *counts)
{
  sqlite3_stmt *statement = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  *counts = self->counts;
  if (self->main != NULL)
    statement = docket_database_prepare (self->main, DOCKET_COUNTS_SQL " FROM counter", NULL);
  if (statement == NULL || !docket_database_step (self->main, statement, NULL))
    return;

  _docket_store_read_counts (statement, counts);
  sqlite3_reset (statement);
  self->counts = *counts;
}

/**
 * docket_store_get_batch:
 * @self: a store
 * @batch_id: row of a batch
 * @batch: (out): what it is
 *
 * Returns: whether there is one
 */
gboolean
docket_store_get_batch (DocketStore *self, gint64 batch_id, DocketBatch *batch)
{
  sqlite3_stmt *statement = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  *batch = (DocketBatch){ 0 };
  if (self->main != NULL)
    statement = docket_database_prepare (self->main, DOCKET_BATCH_SQL " WHERE id = ?", NULL);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, batch_id);
  if (docket_database_step (self->main, statement, NULL))
    _docket_store_read_batch (statement, batch);
  sqlite3_reset (statement);
  return batch->row_id != 0;
}

/**
 * docket_store_get_told_generation:
 *
 * Returns: the commit whose changes are told by the signals, or were told last
 */
gint64
docket_store_get_told_generation (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), 0);

  return self->told;
}

/* Writing */

/**
 * _docket_store_new_task:
 * @tag: the function that was called
 *
 * Returns: (transfer full): the task of a write, which ends when it is on disk, cancelled or not
 */
GTask *
_docket_store_new_task (DocketStore *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data,
                        gpointer tag)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

/**
 * _docket_store_write:
 * @self: a store
 * @task: (transfer full): of _docket_store_new_task()
 * @run: writes, in the thread that writes
 * @written: ends @task, on the main thread; it calls _docket_store_end_write() first
 * @data: (transfer full): for both
 * @free_data: frees @data
 *
 * Has a change written. Where the list is closed, @task fails.
 */
void
_docket_store_write (DocketStore *self,
                     GTask *task,
                     DocketWriteFunc run,
                     DocketWrittenFunc written,
                     gpointer data,
                     GDestroyNotify free_data)
{
  DocketWrite *write = NULL;

  if (_docket_store_fail_if_closed (self, task))
    {
      g_object_unref (task);
      free_data (data);
      return;
    }
  write = g_new0 (DocketWrite, 1);
  write->task = task;
  write->run = run;
  write->written = written;
  write->data = data;
  write->free_data = free_data;
  self->n_writing++;
  _docket_writer_push (self->writer, write);
}

/**
 * _docket_store_write_alone:
 * @self: a store
 * @task: (transfer full): of _docket_store_new_task()
 * @run: writes, in the thread that writes, outside of a transaction; fails with
 *   %G_IO_ERROR_CANCELLED when something else is to be written
 * @written: as for _docket_store_write()
 */
void
_docket_store_write_alone (DocketStore *self,
                           GTask *task,
                           DocketWriteFunc run,
                           DocketWrittenFunc written)
{
  DocketWrite *write = NULL;

  if (_docket_store_fail_if_closed (self, task))
    {
      g_object_unref (task);
      return;
    }
  write = g_new0 (DocketWrite, 1);
  write->task = task;
  write->run = run;
  write->written = written;
  write->alone = TRUE;
  self->n_writing++;
  _docket_writer_push (self->writer, write);
}

/**
 * _docket_store_begin_telling:
 *
 * The changes of one commit are told from now on.
 */
void
_docket_store_begin_telling (DocketStore *self, gint64 generation)
{
  if (generation != 0)
    self->told = generation;
}

/**
 * _docket_store_end_telling:
 *
 * The changes of one commit were told: a query that saw it can be answered.
 */
void
_docket_store_end_telling (DocketStore *self, gint64 generation)
{
  if (self->writer != NULL)
    _docket_writer_set_told (self->writer, generation);
  _docket_store_deliver_held (self);
}

/**
 * _docket_store_end_write:
 *
 * What every write has in common when it is told.
 */
void
_docket_store_end_write (DocketStore *self, const DocketWrite *write)
{
  self->n_writing--;
  /* What runs alone changes nothing that could be lost. */
  if (!write->alone)
    judge_write (self, write->error);
}

static gboolean
write_nothing (DocketDatabase *database, DocketWrite *write, GError **error)
{
  return TRUE;
}

static void
nothing_written (DocketStore *self, DocketWrite *write)
{
  _docket_store_end_write (self, write);
  g_signal_emit_by_name (self, "counts-changed");
  _docket_write_return_boolean (write);
}

/**
 * docket_store_save_again:
 * @self: a store
 *
 * Tries to write what could not be written, where that is so; docket_store_get_health() says
 * whether it could. The store tries by itself when something else is written, and when it is
 * closed.
 */
void
docket_store_save_again (DocketStore *self)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  if (self->health != DOCKET_STORE_NOT_SAVED || self->n_writing > 0 ||
      _docket_store_is_closed (self) || _docket_store_save_again (self))
    return;
  /* Every commit is counted in the file: that alone shows whether there is room. */
  _docket_store_write (self,
                       _docket_store_new_task (self, NULL, NULL, NULL, docket_store_save_again),
                       write_nothing,
                       nothing_written,
                       NULL,
                       g_free);
}
