/* docket-keeper.c: keeps the results of jobs before their links die
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-keeper.h"

#include "docket-core-error.h"
#include "docket-job-text.h"
#include "docket-link.h"
#include "docket-safe-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Jobs whose results are fetched at one time. */
#define MAX_RUNS 3

/* A listing of links is read whole; what is larger is data. */
#define MAX_LISTING (1024 * 1024)

/* After a result could not be fetched or saved. */
#define RETRY_WAIT (60 * (gint64) G_USEC_PER_SEC)

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

/* A run: all results of one job are saved, one after the other. Its task owns it. */
typedef struct
{
  DocketJobState *state; /* (owned): as it was when the run began */
  GPtrArray *results;    /* (owned): as they are now */
  char *folder;          /* (owned) */
  gboolean in_store;     /* each step is written to the list */
  gboolean listing_read;
  guint at;
  GError *error; /* (owned) (nullable): the first that happened */
} Run;

static void
run_free (Run *run)
{
  g_clear_pointer (&run->state, docket_job_state_unref);
  g_clear_pointer (&run->results, g_ptr_array_unref);
  g_clear_pointer (&run->folder, g_free);
  g_clear_error (&run->error);
  g_free (run);
}

static void next_result (GTask *task);

/* Names */

static const char *
get_extension (const char *name)
{
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  return dot != NULL && dot != name ? dot : "";
}

/* A kept file is called after its job, with the link's extension; parts keep their own names. */
static char *
make_file_name (const Run *run, const DocketResult *result)
{
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  if (run->results->len > 1 && result->name != NULL)
    return docket_safe_text_file_name (result->name, "result");

  title = docket_job_text_title (run->state);
  name = g_strconcat (
      title, result->state == DOCKET_RESULT_DATA ? ".json" : get_extension (result->name), NULL);
  return docket_safe_text_file_name (name, "result");
}

/* Several files of one job stand in a folder of their own. */
static char *
make_folder_name (const Run *run)
{
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  if (run->results->len <= 1)
    return g_strdup (run->folder);

  title = docket_job_text_title (run->state);
  name = docket_safe_text_file_name (title, "results");
  return g_build_filename (run->folder, name, NULL);
}

/* Writing to the list */

static void
step_written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  /* The file is there; where the list cannot be written, the store tells the person. */
  if (!docket_store_update_finish (DOCKET_STORE (object), result, &error))
    g_debug ("A kept result is not in the list: %s", error->message);
  next_result (task);
}

static GPtrArray *
copy_results (GPtrArray *results)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_unref);

  for (guint i = 0; i < results->len; i++)
    g_ptr_array_add (copy, docket_result_ref (g_ptr_array_index (results, i)));
  return copy;
}

/* Goes on with the next result once this step is on disk. */
static void
write_step (GTask *task)
{
  DocketKeeper *self = g_task_get_source_object (task);
  const Run *run = g_task_get_task_data (task);
  DocketJobState *newest = NULL;
  g_autoptr (DocketJobState) state = NULL;

  if (run->in_store)
    newest = docket_store_get_newest_state (self->store, run->state->row_id);
  if (newest == NULL)
    {
      next_result (task);
      return;
    }

  state = docket_job_state_copy (newest);
  g_ptr_array_unref (state->results);
  state->results = copy_results (run->results);
  docket_store_update_async (self->store, state, NULL, NULL, step_written_cb, g_object_ref (task));
}

static void
replace_result (Run *run, DocketResult *result)
{
  docket_result_unref (g_ptr_array_index (run->results, run->at));
  g_ptr_array_index (run->results, run->at) = result;
}

/* The link is wiped with the same change: it is of no more use. */
static void
mark_kept (GTask *task, const char *path, gint64 size)
{
  Run *run = g_task_get_task_data (task);
  DocketResult *result = docket_result_copy (g_ptr_array_index (run->results, run->at));

  result->state = DOCKET_RESULT_KEPT;
  result->saved_as = g_strdup (path);
  result->size = size;
  g_clear_pointer (&result->link, g_free);
  g_clear_pointer (&result->data, g_bytes_unref);
  replace_result (run, result);
  write_step (task);
}

static DocketResult *
make_expired (const DocketResult *old)
{
  DocketResult *result = docket_result_copy (old);

  result->state = DOCKET_RESULT_EXPIRED;
  g_clear_pointer (&result->link, g_free);
  return result;
}

/* A dead link is settled; anything else is tried again later. */
static void
take_failure (GTask *task, GError *error)
{
  Run *run = g_task_get_task_data (task);
  const gboolean expired = g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);

  if (run->error == NULL)
    run->error = error;
  else
    g_error_free (error);
  if (expired)
    {
      replace_result (run, make_expired (g_ptr_array_index (run->results, run->at)));
      write_step (task);
      return;
    }
  run->at++;
  next_result (task);
}

/* Fetching */

static void
show_progress (gint64 done, gint64 total, gpointer data)
{
  GTask *task = data;
  DocketKeeper *self = g_task_get_source_object (task);
  const Run *run = g_task_get_task_data (task);
  g_autoptr (DocketJob) job = NULL;
  double share = 0;

  if (!run->in_store)
    return;

  job = docket_store_get_job (self->store, run->state->row_id);
  share = total > 0 ? CLAMP ((double) done / (double) total, 0, 1) : 0;
  if (job != NULL)
    docket_job_set_saving (job, (run->at + share) / run->results->len);
}

static void
end_progress (DocketKeeper *self, const Run *run)
{
  g_autoptr (DocketJob) job = NULL;

  if (!run->in_store)
    return;

  job = docket_store_get_job (self->store, run->state->row_id);
  if (job != NULL)
    docket_job_set_saving (job, -1);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gint64 size = 0;
  g_autofree char *path = docket_downloader_save_finish (
      DOCKET_DOWNLOADER (object), result, &size, &error);

  if (path != NULL)
    mark_kept (task, path, size);
  else
    take_failure (task, error);
}

static void
save_bytes (GTask *task, GBytes *bytes)
{
  DocketKeeper *self = g_task_get_source_object (task);
  const Run *run = g_task_get_task_data (task);
  const DocketResult *result = g_ptr_array_index (run->results, run->at);
  g_autofree char *folder = make_folder_name (run);
  g_autofree char *name = make_file_name (run, result);

  docket_downloader_save_data_async (self->downloader,
                                     bytes,
                                     folder,
                                     name,
                                     g_task_get_cancellable (task),
                                     saved_cb,
                                     g_object_ref (task));
}

static void
save_link (GTask *task)
{
  DocketKeeper *self = g_task_get_source_object (task);
  const Run *run = g_task_get_task_data (task);
  const DocketResult *result = g_ptr_array_index (run->results, run->at);
  g_autofree char *folder = make_folder_name (run);
  g_autofree char *name = make_file_name (run, result);

  docket_downloader_save_async (self->downloader,
                                result->link,
                                folder,
                                name,
                                g_task_get_cancellable (task),
                                show_progress,
                                task,
                                saved_cb,
                                g_object_ref (task));
}

/* A listing: its links become the results of the job. Part links were signed when the job ran, so
 * what is not said of them holds as for the listing. */
static void
take_listing (GTask *task, char **links)
{
  Run *run = g_task_get_task_data (task);
  const DocketResult *listing = g_ptr_array_index (run->results, run->at);
  const gint64 expires = listing->expires;

  g_ptr_array_set_size (run->results, 0);
  for (guint i = 0; links[i] != NULL; i++)
    {
      DocketResult *part = docket_result_new (i);

      part->link = g_strdup (links[i]);
      part->name = docket_link_get_file_name (links[i]);
      part->expires = docket_link_get_expiry (links[i], NULL);
      if (part->expires == 0)
        part->expires = expires;
      g_ptr_array_add (run->results, part);
    }
  write_step (task);
}

static void
listing_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GBytes)
      bytes = docket_downloader_read_finish (DOCKET_DOWNLOADER (object), result, &error);
  g_auto (GStrv) links = NULL;

  if (bytes == NULL && g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE))
    {
      g_error_free (error);
      save_link (task);
      return;
    }
  if (bytes == NULL)
    {
      take_failure (task, error);
      return;
    }

  links = docket_link_parse_listing (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (links != NULL)
    take_listing (task, links);
  else
    save_bytes (task, bytes);
}

static gboolean
is_dead (DocketKeeper *self, const DocketResult *result)
{
  return result->state == DOCKET_RESULT_LINKED && result->expires != 0 &&
         result->expires <= docket_clock_get_server_time (self->clock);
}

static void
fetch_result (GTask *task, const DocketResult *result)
{
  DocketKeeper *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (run->results->len == 1 && !run->listing_read && docket_link_is_listing_name (result->link))
    {
      run->listing_read = TRUE;
      docket_downloader_read_async (self->downloader,
                                    result->link,
                                    MAX_LISTING,
                                    g_task_get_cancellable (task),
                                    listing_read_cb,
                                    g_object_ref (task));
      return;
    }
  save_link (task);
}

/* The loop of a run; ends it when no result is left. */
static void
next_result (GTask *task)
{
  DocketKeeper *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  for (; run->at < run->results->len; run->at++)
    {
      const DocketResult *result = g_ptr_array_index (run->results, run->at);

      if (is_dead (self, result))
        {
          take_failure (
              task,
              g_error_new_literal (DOCKET_CORE_ERROR,
                                   DOCKET_CORE_ERROR_EXPIRED,
                                   _ ("The link has expired, and the file is gone from PDF.co")));
          return;
        }
      if (result->state == DOCKET_RESULT_DATA && result->data != NULL)
        {
          save_bytes (task, result->data);
          return;
        }
      if (result->state == DOCKET_RESULT_LINKED && result->link != NULL)
        {
          show_progress (0, -1, task);
          fetch_result (task, result);
          return;
        }
    }

  end_progress (self, run);
  if (run->error != NULL)
    g_task_return_error (task, g_steal_pointer (&run->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* @callback gets a result that run_finish() reads. */
static void
begin_run (DocketKeeper *self,
           DocketJobState *state,
           const char *folder,
           gboolean in_store,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Run *run = g_new0 (Run, 1);

  run->state = docket_job_state_ref (state);
  run->results = copy_results (state->results);
  run->folder = g_strdup (folder);
  run->in_store = in_store;
  g_task_set_source_tag (task, begin_run);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  next_result (task);
}

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

static void
kept_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  DocketKeeper *self = DOCKET_KEEPER (object);
  const Run *run = g_task_get_task_data (G_TASK (result));
  const gint64 row_id = run->state->row_id;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *key = NULL;
  g_autoptr (GPtrArray) waiters = NULL;

  g_hash_table_steal_extended (self->waiters, &row_id, (gpointer *) &key, (gpointer *) &waiters);
  self->n_runs--;
  if (!g_task_propagate_boolean (G_TASK (result), &error) &&
      !g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED))
    wait_until (self, docket_clock_get_elapsed (self->clock) + RETRY_WAIT);
  answer_waiters (waiters, run->results, error);
  pump (self);
  notify_busy (self);
}

static void
keep (DocketKeeper *self, DocketJobState *state)
{
  g_autofree char *folder = docket_settings_get_results_folder (self->settings);
  g_autofree gint64 *key = g_memdup2 (&state->row_id, sizeof state->row_id);

  self->n_runs++;
  g_hash_table_insert (
      self->waiters, g_steal_pointer (&key), g_ptr_array_new_with_free_func (g_object_unref));
  begin_run (self, state, folder, TRUE, NULL, kept_cb, NULL);
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

      if (is_dead (self, result))
        {
          if (after == NULL)
            after = docket_job_state_copy (state);
          docket_result_unref (g_ptr_array_index (after->results, i));
          g_ptr_array_index (after->results, i) = make_expired (result);
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
  g_autoptr (GPtrArray)
      states = docket_store_load_unkept_finish (DOCKET_STORE (object), result, &error);

  for (guint i = 0; states != NULL && i < states->len; i++)
    consider (self, ((DocketJobState *) g_ptr_array_index (states, i))->row_id);
}

static void
load (DocketKeeper *self)
{
  docket_store_load_unkept_async (self->store, NULL, loaded_cb, g_object_ref (self));
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
 * links are wiped.
 */
void
docket_keeper_start (DocketKeeper *self)
{
  g_return_if_fail (DOCKET_IS_KEEPER (self));

  if (self->started)
    return;

  self->started = TRUE;
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
  const Run *run = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_pointer (task, copy_results (run->results), (GDestroyNotify) g_ptr_array_unref);
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
  begin_run (self, state, folder, FALSE, cancellable, results_saved_cb, task);
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
