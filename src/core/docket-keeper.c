/* docket-keeper.c: keeps the results of jobs before their links die
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-keeper.h"

#include "docket-core-error.h"
#include "docket-keep-run.h"
#include "docket-temporary-file.h"

#include <glib/gi18n-lib.h>

/* Jobs whose results are fetched at one time. */
#define MAX_RUNS 3

/* After a result could not be fetched or saved. */
#define RETRY_WAIT (60 * (gint64) G_USEC_PER_SEC)

/* How long after the list could not be read it is read again. */
#define RELOAD_WAIT (60 * (gint64) G_USEC_PER_SEC)

struct _DocketKeeper
{
  GObject parent_instance;

  DocketStore *store;           /* (owned) */
  DocketClock *clock;           /* (owned) */
  DocketDownloader *downloader; /* (owned) */
  DocketSettings *settings;     /* (owned) */
  GHashTable *waiters; /* (owned) of row id to GPtrArray of GTask (owned): runs on their way */
  GQueue queue;        /* of gint64* (owned): rows to keep by itself */
  guint n_runs;
  guint alarm;
  gint64 alarm_at;
  gboolean started;
};

typedef enum
{
  PROP_BUSY = 1,
} DocketKeeperProperty;

static GParamSpec *properties[PROP_BUSY + 1];

G_DEFINE_FINAL_TYPE (DocketKeeper, docket_keeper, G_TYPE_OBJECT)

/* Which runs there are */

static void
notify_busy (DocketKeeper *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* What a click on the job opens: its file, or the folder of its files. */
static char *
get_place (GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (results, i);

      if (result->state == DOCKET_RESULT_KEPT && result->saved_as != NULL)
        return results->len > 1 ? g_path_get_dirname (result->saved_as)
                                : g_strdup (result->saved_as);
    }
  return NULL;
}

static void pump (DocketKeeper *self);
static void wait_until (DocketKeeper *self, gint64 at);

static void
answer_waiters (GPtrArray *waiters, GPtrArray *results, const GError *error)
{
  for (guint i = 0; i < waiters->len; i++)
    {
      GTask *waiter = g_ptr_array_index (waiters, i);
      char *place = get_place (results);

      if (place != NULL)
        g_task_return_pointer (waiter, place, g_free);
      else if (error != NULL)
        g_task_return_error (waiter, g_error_copy (error));
      else
        g_task_return_new_error (waiter,
                                 DOCKET_CORE_ERROR,
                                 DOCKET_CORE_ERROR_NOT_FOUND,
                                 "%s",
                                 _ ("This job has no file to open"));
    }
}

/* Who is told when a run ends. */
typedef struct
{
  DocketKeeper *keeper; /* (owned) */
  gint64 row_id;
} Ending;

static void
kept_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Ending *ending = data;
  g_autoptr (DocketKeeper) self = ending->keeper;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autofree gint64 *key = NULL;
  g_autoptr (GPtrArray) waiters = NULL;

  g_hash_table_steal_extended (
      self->waiters, &ending->row_id, (gpointer *) &key, (gpointer *) &waiters);
  self->n_runs--;
  /* A message holds no link, so it may stand in a log. */
  if (!docket_keep_run_finish (result, &results, &error) && !docket_keep_run_is_settled (error))
    {
      g_debug ("A result is not kept yet: %s", error->message);
      wait_until (self, docket_clock_get_elapsed (self->clock) + RETRY_WAIT);
    }
  answer_waiters (waiters, results, error);
  pump (self);
  notify_busy (self);
}

static void
keep (DocketKeeper *self, DocketJobState *state)
{
  g_autofree char *folder = docket_settings_get_results_folder (self->settings);
  g_autofree gint64 *key = g_memdup2 (&state->row_id, sizeof state->row_id);
  Ending *ending = g_new0 (Ending, 1);

  ending->keeper = g_object_ref (self);
  ending->row_id = state->row_id;
  self->n_runs++;
  g_hash_table_insert (
      self->waiters, g_steal_pointer (&key), g_ptr_array_new_with_free_func (g_object_unref));
  docket_keep_run_async (
      self->store, self->clock, self->downloader, state, folder, NULL, kept_cb, ending);
}

static gboolean
is_metered (void)
{
  return g_network_monitor_get_network_metered (g_network_monitor_get_default ());
}

static gboolean
may_keep (DocketKeeper *self)
{
  return docket_settings_get_flag (self->settings, "keep-results") &&
         (docket_settings_get_flag (self->settings, "keep-on-metered") || !is_metered ());
}

static void
pump (DocketKeeper *self)
{
  while (self->n_runs < MAX_RUNS && !g_queue_is_empty (&self->queue))
    {
      g_autofree gint64 *row_id = g_queue_pop_head (&self->queue);
      DocketJobState *state = docket_store_get_newest_state (self->store, *row_id);

      if (state != NULL && !g_hash_table_contains (self->waiters, row_id))
        keep (self, state);
    }
}

static gboolean
is_open (const DocketJobState *state)
{
  return state->status == DOCKET_STATUS_SUCCESS &&
         docket_job_state_count_results (state, DOCKET_RESULT_LINKED) +
                 docket_job_state_count_results (state, DOCKET_RESULT_DATA) >
             0;
}

static void
enqueue (DocketKeeper *self, gint64 row_id)
{
  for (GList *l = self->queue.head; l != NULL; l = l->next)
    {
      if (*(gint64 *) l->data == row_id)
        return;
    }
  g_queue_push_tail (&self->queue, g_memdup2 (&row_id, sizeof row_id));
  pump (self);
  notify_busy (self);
}

/* Links that die */

static gboolean alarm_cb (gpointer data);

static void
wait_until (DocketKeeper *self, gint64 at)
{
  if (self->alarm != 0 && self->alarm_at <= at)
    return;

  if (self->alarm != 0)
    docket_clock_remove_alarm (self->clock, self->alarm);
  self->alarm_at = at;
  self->alarm = docket_clock_add_alarm (self->clock, at, alarm_cb, self);
}

/* Wipes the links of @state that are dead; the alarm goes off when the next one dies. */
static void
look_at_links (DocketKeeper *self, DocketJobState *state)
{
  const gint64 now = docket_clock_get_server_time (self->clock);
  g_autoptr (DocketJobState) after = NULL;

  for (guint i = 0; i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (docket_keep_run_is_dead (result, self->clock))
        {
          if (after == NULL)
            after = docket_job_state_copy (state);
          docket_result_unref (g_ptr_array_index (after->results, i));
          g_ptr_array_index (after->results, i) = docket_keep_run_make_expired (result);
        }
      else if (result->state == DOCKET_RESULT_LINKED && result->expires != 0)
        {
          wait_until (self, docket_clock_get_elapsed (self->clock) + result->expires - now);
        }
    }
  if (after != NULL)
    docket_store_update_async (self->store, after, NULL, NULL, NULL, NULL);
}

static void
consider (DocketKeeper *self, gint64 row_id)
{
  DocketJobState *state = docket_store_get_newest_state (self->store, row_id);

  if (state == NULL || !is_open (state) || g_hash_table_contains (self->waiters, &row_id))
    return;

  if (may_keep (self) && state->removed == 0)
    enqueue (self, row_id);
  else
    look_at_links (self, state);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketKeeper) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, &error);

  /* Results that are not looked at are lost with their links. */
  if (states == NULL && !docket_store_is_closed (self->store))
    wait_until (self, docket_clock_get_elapsed (self->clock) + RELOAD_WAIT);
  for (guint i = 0; states != NULL && i < states->len; i++)
    consider (self, ((DocketJobState *) g_ptr_array_index (states, i))->row_id);
}

static void
load (DocketKeeper *self)
{
  docket_store_load_async (self->store, DOCKET_LOAD_UNKEPT, NULL, loaded_cb, g_object_ref (self));
}

static gboolean
alarm_cb (gpointer data)
{
  DocketKeeper *self = data;

  self->alarm = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                DocketKeeper *self)
{
  if (self->started && is_open (after) && !is_open (before))
    consider (self, row_id);
}

static void
settings_changed_cb (DocketSettings *settings, const char *key, DocketKeeper *self)
{
  if (self->started && g_str_has_prefix (key, "keep-"))
    load (self);
}

/* Object */

static void
docket_keeper_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((DocketKeeperProperty) id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, docket_keeper_is_busy (DOCKET_KEEPER (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_keeper_dispose (GObject *object)
{
  DocketKeeper *self = DOCKET_KEEPER (object);

  if (self->alarm != 0)
    docket_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = 0;
  g_queue_clear_full (&self->queue, g_free);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->downloader);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (docket_keeper_parent_class)->dispose (object);
}

static void
docket_keeper_finalize (GObject *object)
{
  DocketKeeper *self = DOCKET_KEEPER (object);

  g_clear_pointer (&self->waiters, g_hash_table_unref);

  G_OBJECT_CLASS (docket_keeper_parent_class)->finalize (object);
}

static void
docket_keeper_class_init (DocketKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_keeper_get_property;
  object_class->dispose = docket_keeper_dispose;
  object_class->finalize = docket_keeper_finalize;

  /**
   * DocketKeeper:busy:
   *
   * Whether a result is being fetched, or waits to be.
   */
  properties[PROP_BUSY] = g_param_spec_boolean (
      "busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_keeper_init (DocketKeeper *self)
{
  g_queue_init (&self->queue);
  self->waiters = g_hash_table_new_full (
      g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * docket_keeper_new:
 * @store: where the jobs are
 * @clock: the time
 * @downloader: fetches files
 * @settings: whether and where results are kept
 *
 * Returns: (transfer full): a keeper that does nothing by itself before docket_keeper_start()
 */
DocketKeeper *
docket_keeper_new (DocketStore *store,
                   DocketClock *clock,
                   DocketDownloader *downloader,
                   DocketSettings *settings)
{
  DocketKeeper *self = NULL;

  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DOCKET_IS_DOWNLOADER (downloader), NULL);

  self = g_object_new (DOCKET_TYPE_KEEPER, NULL);
  g_set_object (&self->store, store);
  self->clock = g_object_ref (clock);
  self->downloader = g_object_ref (downloader);
  self->settings = g_object_ref (settings);
  if (store != NULL)
    g_signal_connect (store, "job-changed", G_CALLBACK (job_changed_cb), self);
  g_signal_connect (settings, "changed", G_CALLBACK (settings_changed_cb), self);
  return self;
}

/**
 * docket_keeper_start:
 *
 * From now on results are fetched as soon as their job is done, if the person wants that, and dead
 * links are wiped. What a process that was killed did not finish is removed.
 */
void
docket_keeper_start (DocketKeeper *self)
{
  g_autofree char *folder = NULL;

  g_return_if_fail (DOCKET_IS_KEEPER (self));

  if (self->started)
    return;

  self->started = TRUE;
  folder = docket_settings_get_results_folder (self->settings);
  docket_temporary_file_clean_later (folder);
  load (self);
}

/**
 * docket_keeper_keep_async:
 * @self: a keeper
 * @row_id: row of a job that is done
 * @cancellable: (nullable): ends the waiting; the fetch goes on
 * @callback: called when the results are kept
 * @data: for @callback
 *
 * Keeps the results of a job because the person wants to see them. Where they are being fetched
 * already, it waits for that.
 */
void
docket_keeper_keep_async (DocketKeeper *self,
                          gint64 row_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = NULL;
  DocketJobState *state = NULL;
  GPtrArray *waiters = NULL;

  g_return_if_fail (DOCKET_IS_KEEPER (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_keeper_keep_async);
  waiters = g_hash_table_lookup (self->waiters, &row_id);
  if (waiters == NULL)
    {
      state = docket_store_get_newest_state (self->store, row_id);
      if (state == NULL)
        {
          g_task_return_new_error (task,
                                   DOCKET_CORE_ERROR,
                                   DOCKET_CORE_ERROR_NOT_FOUND,
                                   "%s",
                                   _ ("There is no such job in the list"));
          g_object_unref (task);
          return;
        }
      keep (self, state);
      waiters = g_hash_table_lookup (self->waiters, &row_id);
      notify_busy (self);
    }
  g_ptr_array_add (waiters, task);
}

/**
 * docket_keeper_keep_finish:
 *
 * Returns: (transfer full) (nullable): path of the kept file, or of the folder of several
 */
char *
docket_keeper_keep_finish (DocketKeeper *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Saving without a list */

static void
results_saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) results = NULL;

  if (docket_keep_run_finish (result, &results, &error))
    g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * docket_keeper_save_results_async:
 * @self: a keeper
 * @state: a job that is done; it need not be in a list
 * @folder: absolute path of a folder
 * @cancellable: (nullable): cancels it
 * @callback: called when they are saved
 * @data: for @callback
 *
 * Saves the results of a job in a folder, and writes nothing to a list.
 */
void
docket_keeper_save_results_async (DocketKeeper *self,
                                  DocketJobState *state,
                                  const char *folder,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_KEEPER (self));
  g_return_if_fail (state != NULL && folder != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_keeper_save_results_async);
  docket_keep_run_async (
      NULL, self->clock, self->downloader, state, folder, cancellable, results_saved_cb, task);
}

/**
 * docket_keeper_save_results_finish:
 *
 * Returns: (transfer full) (element-type DocketResult) (nullable): the results with their paths
 */
GPtrArray *
docket_keeper_save_results_finish (DocketKeeper *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * docket_keeper_is_busy:
 *
 * Returns: whether a result is being fetched, or waits to be
 */
gboolean
docket_keeper_is_busy (DocketKeeper *self)
{
  g_return_val_if_fail (DOCKET_IS_KEEPER (self), FALSE);

  return self->n_runs > 0 || !g_queue_is_empty (&self->queue);
}
