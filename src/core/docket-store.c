/* docket-store.c: the list of jobs on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-store-rows.h"

#include <glib/gi18n-lib.h>

/* What is known of a job while writes of it wait: the state that was told last, and the newest. */
typedef struct
{
  DocketJobState *told;   /* (owned) */
  DocketJobState *newest; /* (owned) */
  guint n_writes;
  gboolean unsaved; /* a write failed, and @newest was not written as a whole since */
} Pending;

struct _DocketStore
{
  GObject parent_instance;

  DocketDatabase *main;      /* (owned) (nullable): NULL once closed */
  DocketDatabase *reader;    /* (owned) (nullable): used by the one thread of @readers */
  DocketWriter *writer;      /* (owned) (nullable) */
  GThreadPool *readers;      /* (owned) (nullable) */
  GHashTable *jobs;          /* (owned) of row id to DocketJob (weak) */
  GHashTable *pending;       /* (owned) of row id to Pending (owned) */
  DocketJobState *looked_up; /* (owned) (nullable): keeps what the last look-up gave */
  DocketStoreHealth health;
  char *health_text; /* (owned) (nullable) */
  guint n_writing;
  gboolean closing;
};

typedef enum
{
  PROP_HEALTH = 1,
} DocketStoreProperty;

typedef enum
{
  SIGNAL_JOB_CHANGED,
  SIGNAL_JOBS_ADDED,
  SIGNAL_JOBS_REMOVED,
  SIGNAL_RESET,
  SIGNAL_COUNTS_CHANGED,
} DocketStoreSignal;

static GParamSpec *properties[PROP_HEALTH + 1];
static guint signals[SIGNAL_COUNTS_CHANGED + 1];

G_DEFINE_FINAL_TYPE (DocketStore, docket_store, G_TYPE_OBJECT)

static void
pending_free (Pending *pending)
{
  docket_job_state_unref (pending->told);
  docket_job_state_unref (pending->newest);
  g_free (pending);
}

/* Objects of jobs: one for each row, as long as somebody holds it. */

typedef struct
{
  DocketStore *store;
  gint64 row_id;
} JobGone;

static void
job_gone_cb (gpointer data, GObject *where_it_was)
{
  g_autofree JobGone *gone = data;

  g_hash_table_remove (gone->store->jobs, &gone->row_id);
}

static void
forget_job (gpointer key, gpointer value, gpointer data)
{
  g_free (g_object_steal_data (G_OBJECT (value), "docket-store-gone"));
}

static void
remember_job (DocketStore *self, DocketJob *job)
{
  const gint64 row_id = docket_job_get_row_id (job);
  JobGone *gone = g_new0 (JobGone, 1);

  gone->store = self;
  gone->row_id = row_id;
  g_hash_table_insert (self->jobs, g_memdup2 (&row_id, sizeof row_id), job);
  g_object_set_data (G_OBJECT (job), "docket-store-gone", gone);
  g_object_weak_ref (G_OBJECT (job), job_gone_cb, gone);
}

/* Health */

static void
set_health (DocketStore *self, DocketStoreHealth health, const char *text)
{
  if (self->health == health)
    return;

  self->health = health;
  g_free (self->health_text);
  self->health_text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEALTH]);
}

/* Once something can be written again, so can what could not. Returns whether any of it waits. */
static gboolean
save_again (DocketStore *self)
{
  g_autoptr (GList) all = g_hash_table_get_values (self->pending);
  gboolean waits = FALSE;

  for (GList *l = all; l != NULL; l = l->next)
    {
      const Pending *pending = l->data;

      waits |= pending->unsaved;
      if (pending->unsaved && pending->n_writes == 0)
        docket_store_update_async (self, pending->newest, NULL, NULL, NULL, NULL);
    }
  return waits;
}

/* After a write: a full disk or a read-only file is told, and that it is over as well. */
static void
judge_write (DocketStore *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (self->health == DOCKET_STORE_IN_MEMORY)
    return;
  if (error == NULL)
    {
      if (self->health == DOCKET_STORE_NOT_SAVED && !save_again (self))
        set_health (self, DOCKET_STORE_SAVED, NULL);
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
  GHashTableIter iter;
  gpointer job = NULL;

  close_connections (self);
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    {
      gpointer gone = g_object_get_data (job, "docket-store-gone");

      g_object_weak_unref (job, job_gone_cb, gone);
      forget_job (NULL, job, NULL);
    }
  g_hash_table_remove_all (self->jobs);

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
      g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) pending_free);
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

static gboolean
unref_cb (gpointer task)
{
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
read_in_thread (gpointer data, gpointer user_data)
{
  GTask *task = data;
  DocketStore *self = user_data;
  DocketReadFunc func = (DocketReadFunc) g_task_get_source_tag (task);
  g_autoptr (GSource) source = g_idle_source_new ();

  if (!g_task_return_error_if_cancelled (task))
    func (self->reader, task);

  /* The last reference to the store must not go in this thread, which the store waits for. */
  g_source_set_callback (source, unref_cb, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

static DocketStore *
store_from_files (DocketStoreFiles *files, GMainContext *context)
{
  DocketStore *self = g_object_new (DOCKET_TYPE_STORE, NULL);

  self->main = files->main;
  self->reader = files->reader;
  self->writer = _docket_writer_new (files->writer, context);
  self->readers = g_thread_pool_new (read_in_thread, self, 1, FALSE, NULL);
  self->health = files->health;
  self->health_text = files->health_text;
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

static gboolean
fail_if_closed (DocketStore *self, GTask *task)
{
  if (self->writer != NULL && !self->closing)
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
  if (fail_if_closed (self, task))
    return;
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

/* Look-ups */

static DocketJobState *
load_state (DocketStore *self, gint64 row_id)
{
  const Pending *pending = g_hash_table_lookup (self->pending, &row_id);

  /* What is on disk may be ahead of what was told, and nobody is to see it before. */
  if (pending != NULL)
    return docket_job_state_ref (pending->told);
  return self->main != NULL ? _docket_store_rows_load (self->main, row_id, NULL) : NULL;
}

/**
 * docket_store_get_job:
 * @self: a store
 * @row_id: row of a job
 *
 * Returns: (transfer full) (nullable): the object of this row; the same one for everybody. %NULL
 *   where there is no such row
 */
DocketJob *
docket_store_get_job (DocketStore *self, gint64 row_id)
{
  DocketJob *job = NULL;
  g_autoptr (DocketJobState) state = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  job = g_hash_table_lookup (self->jobs, &row_id);
  if (job != NULL)
    return g_object_ref (job);

  state = load_state (self, row_id);
  if (state == NULL)
    return NULL;
  job = docket_job_new (state);
  remember_job (self, job);
  return job;
}

/**
 * docket_store_get_newest_state:
 * @self: a store
 * @row_id: row of a job
 *
 * Whoever changes a job makes the new state of this one, or would undo a change that is still on
 * its way to the disk.
 *
 * Returns: (transfer none) (nullable): the newest state, on disk or not; valid until the next call
 */
DocketJobState *
docket_store_get_newest_state (DocketStore *self, gint64 row_id)
{
  const Pending *pending = NULL;
  DocketJobState *state = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  pending = g_hash_table_lookup (self->pending, &row_id);
  state = pending != NULL ? docket_job_state_ref (pending->newest) : load_state (self, row_id);
  g_clear_pointer (&self->looked_up, docket_job_state_unref);
  self->looked_up = state;
  return state;
}

/* Takes in what is on disk, for the jobs that somebody holds. */
static void
reload_job (DocketStore *self, gint64 row_id)
{
  DocketJob *job = g_hash_table_lookup (self->jobs, &row_id);
  g_autoptr (DocketJobState) state = job != NULL ? load_state (self, row_id) : NULL;

  if (state != NULL)
    docket_job_set_state (job, state);
}

static void
reload_all (DocketStore *self)
{
  g_autoptr (GList) jobs = g_hash_table_get_values (self->jobs);

  for (GList *l = jobs; l != NULL; l = l->next)
    reload_job (self, docket_job_get_row_id (l->data));
}

/**
 * docket_store_refresh:
 *
 * Another process may have written: what it changed is taken in.
 */
void
docket_store_refresh (DocketStore *self)
{
  g_return_if_fail (DOCKET_IS_STORE (self));

  reload_all (self);
  g_signal_emit (self, signals[SIGNAL_RESET], 0);
  g_signal_emit (self, signals[SIGNAL_COUNTS_CHANGED], 0);
}

/**
 * docket_store_get_counts:
 * @self: a store
 * @counts: (out): how many jobs there are of each kind
 */
void
docket_store_get_counts (DocketStore *self, DocketCounts *counts)
{
  sqlite3_stmt *statement = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));

  *counts = (DocketCounts){ 0 };
  if (self->main != NULL)
    statement = docket_database_prepare (
        self->main,
        "SELECT n_jobs, n_watching, n_finished, n_problems, n_unseen, n_unseen_problems"
        " FROM counter",
        NULL);
  if (statement == NULL || !docket_database_step (self->main, statement, NULL))
    return;

  for (int i = 0; i < DOCKET_N_FILTERS; i++)
    counts->of[i] = sqlite3_column_int64 (statement, i);
  counts->unseen = sqlite3_column_int64 (statement, DOCKET_N_FILTERS);
  counts->unseen_problems = sqlite3_column_int64 (statement, DOCKET_N_FILTERS + 1);
  sqlite3_reset (statement);
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
  if (fail_if_closed (self, task))
    {
      g_object_unref (task);
      free_data (data);
      return;
    }
  self->n_writing++;
  _docket_writer_push (self->writer, task, run, written, data, free_data);
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
  judge_write (self, write->error);
}

/* A job */

/* Whether a job is on the list, and since when, is decided by additions and removals alone. */
static void
set_membership (DocketJobState **state, const DocketJobState *from)
{
  DocketJobState *copy = NULL;

  if ((*state)->removed == from->removed && (*state)->added == from->added)
    return;

  copy = docket_job_state_copy (*state);
  copy->removed = from->removed;
  copy->added = from->added;
  docket_job_state_unref (*state);
  *state = copy;
}

/* A write of @update is over: moves what was told last from @before to @after. */
static void
settle_pending (DocketStore *self,
                const DocketUpdate *update,
                gboolean saved,
                DocketJobState **before,
                DocketJobState **after)
{
  const gint64 row_id = update->after->row_id;
  Pending *pending = g_hash_table_lookup (self->pending, &row_id);

  *before = g_steal_pointer (&pending->told);
  *after = docket_job_state_ref (update->after);
  set_membership (after, *before);
  pending->told = docket_job_state_ref (*after);
  pending->n_writes--;
  if (!saved)
    pending->unsaved = TRUE;
  else if (update->write_all)
    pending->unsaved = FALSE;
  if (!pending->unsaved && pending->n_writes == 0)
    g_hash_table_remove (self->pending, &row_id);
}

static void
update_written (DocketStore *self, DocketWrite *write)
{
  const DocketUpdate *update = write->data;
  const gint64 row_id = update->after->row_id;
  DocketJob *job = g_hash_table_lookup (self->jobs, &row_id);
  g_autoptr (DocketJobState) before = NULL;
  g_autoptr (DocketJobState) after = NULL;

  settle_pending (self, update, write->error == NULL, &before, &after);
  _docket_store_end_write (self, write);
  if (job != NULL)
    docket_job_set_state (job, after);
  g_signal_emit (self, signals[SIGNAL_JOB_CHANGED], 0, row_id, before, after);
  g_signal_emit (self, signals[SIGNAL_COUNTS_CHANGED], 0);
  _docket_write_return_boolean (write);
}

static void
note_pending (DocketStore *self, DocketJobState *before, DocketJobState *state)
{
  Pending *pending = g_hash_table_lookup (self->pending, &state->row_id);

  if (pending == NULL)
    {
      pending = g_new0 (Pending, 1);
      pending->told = docket_job_state_ref (before);
      g_hash_table_insert (
          self->pending, g_memdup2 (&state->row_id, sizeof state->row_id), pending);
    }
  g_clear_pointer (&pending->newest, docket_job_state_unref);
  pending->newest = docket_job_state_ref (state);
  pending->n_writes++;
}

/**
 * docket_store_update_async:
 * @self: a store
 * @state: the new state of a job, made of docket_store_get_newest_state()
 * @check: (nullable): the check that changed it, for its history
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Writes what differs from the newest state that was known.
 */
void
docket_store_update_async (DocketStore *self,
                           DocketJobState *state,
                           const DocketCheckLog *check,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = NULL;
  DocketUpdate *update = NULL;
  const Pending *pending = NULL;
  DocketJobState *before = NULL;

  g_return_if_fail (DOCKET_IS_STORE (self));
  g_return_if_fail (state != NULL && state->row_id != 0);

  task = _docket_store_new_task (self, cancellable, callback, data, docket_store_update_async);
  before = docket_store_get_newest_state (self, state->row_id);
  if (before == NULL)
    {
      g_task_return_new_error (task,
                               DOCKET_CORE_ERROR,
                               DOCKET_CORE_ERROR_NOT_FOUND,
                               "%s",
                               _ ("There is no such job in the list"));
      g_object_unref (task);
      return;
    }

  update = g_new0 (DocketUpdate, 1);
  pending = g_hash_table_lookup (self->pending, &state->row_id);
  update->before = docket_job_state_ref (before);
  update->write_all = pending != NULL && pending->unsaved;
  update->after = docket_job_state_ref (state);
  update->has_log = check != NULL;
  if (check != NULL)
    update->log = *check;
  note_pending (self, before, state);
  _docket_store_write (
      self, task, _docket_update_run, update_written, update, (GDestroyNotify) _docket_update_free);
}

/**
 * docket_store_update_finish:
 *
 * Returns: whether the change is on disk
 */
gboolean
docket_store_update_finish (DocketStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Adding and removing */

static void
reload_membership (DocketStore *self, gint64 row_id)
{
  Pending *pending = g_hash_table_lookup (self->pending, &row_id);
  g_autoptr (DocketJobState) state = pending != NULL && self->main != NULL
                                         ? _docket_store_rows_load (self->main, row_id, NULL)
                                         : NULL;

  if (state == NULL)
    return;

  set_membership (&pending->told, state);
  set_membership (&pending->newest, state);
}

/**
 * _docket_store_tell_rows:
 * @self: a store
 * @rows: (element-type gint64): rows of jobs
 * @added: whether they came onto the list; else they went off it
 *
 * Tells everybody of jobs that were added or removed on disk.
 */
void
_docket_store_tell_rows (DocketStore *self, GArray *rows, gboolean added)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const gint64 row_id = g_array_index (rows, gint64, i);

      reload_membership (self, row_id);
      reload_job (self, row_id);
    }
  g_signal_emit (self, signals[added ? SIGNAL_JOBS_ADDED : SIGNAL_JOBS_REMOVED], 0, rows);
  g_signal_emit (self, signals[SIGNAL_COUNTS_CHANGED], 0);
}

/**
 * _docket_store_read:
 * @self: a store
 * @task: (transfer full): its source tag is the #DocketReadFunc that answers it
 *
 * Has a query answered by the thread that reads.
 */
void
_docket_store_read (DocketStore *self, GTask *task)
{
  if (fail_if_closed (self, task))
    g_object_unref (task);
  else
    g_thread_pool_push (self->readers, task, NULL);
}
