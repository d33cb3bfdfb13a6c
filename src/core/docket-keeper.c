/* docket-keeper.c: keeps the results of jobs before their links die
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-keeper.h"

#include "docket-core-error.h"
#include "docket-keep-holds.h"
#include "docket-keep-queue.h"
#include "docket-keep-run.h"
#include "docket-link-watch.h"
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

  DocketStore *store;           /* (owned) (nullable) */
  DocketClock *clock;           /* (owned) */
  DocketDownloader *downloader; /* (owned) */
  DocketSettings *settings;     /* (owned) */
  DocketLinkWatch *link_watch;  /* (owned) (nullable): there where there is a store */
  DocketRoom *room;             /* (owned) (nullable): NULL: there is always room */
  GNetworkMonitor *network;     /* (owned) */
  GHashTable *runs;             /* (owned) of row id to KeeperRun (owned): those on their way */
  DocketKeepHolds *holds;       /* (owned): what is not kept, and why */
  DocketKeepQueue *queue;       /* (owned): what is kept by itself */
  guint n_by_itself;            /* runs that nobody asked for */
  char *blocked;                /* (owned) (nullable): why nothing can be saved now */
  guint alarm;
  gint64 alarm_at;
  gboolean started;
};

typedef enum
{
  PROP_BUSY = 1,
} DocketKeeperProperty;

static GParamSpec *properties[PROP_BUSY + 1];

typedef enum
{
  SIGNAL_EXPIRING,
} DocketKeeperSignal;

static guint signals[SIGNAL_EXPIRING + 1];

G_DEFINE_FINAL_TYPE (DocketKeeper, docket_keeper, G_TYPE_OBJECT)

/* Results of one job that are being fetched. */
typedef struct
{
  DocketKeeper *keeper; /* (owned) */
  gint64 row_id;
  gboolean by_itself;        /* nobody asked for it */
  GPtrArray *waiters;        /* (owned) of Waiter (owned) */
  GCancellable *cancellable; /* (owned) */
} KeeperRun;

/* Somebody who wants to see the results of a run. */
typedef struct
{
  GTask *task; /* (owned) */
  gulong id;   /* of the handler of its cancellable; 0: none */
} Waiter;

static void consider (DocketKeeper *self, gint64 row_id);
static void pump (DocketKeeper *self);
static void wait_until (DocketKeeper *self, gint64 at);
static void begin_run (DocketKeeper *self, DocketJobState *state, KeeperRun *run, gint64 max_size);

static void
waiter_free (Waiter *waiter)
{
  g_clear_signal_handler (&waiter->id, g_task_get_cancellable (waiter->task));
  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
keeper_run_free (KeeperRun *run)
{
  g_clear_pointer (&run->waiters, g_ptr_array_unref);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->keeper);
  g_free (run);
}

static void
notify_busy (DocketKeeper *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* Why a result is not kept */

static void
tell_job (DocketKeeper *self, gint64 row_id)
{
  g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);

  if (job != NULL && docket_job_get_saving (job) < 0)
    docket_job_end_saving (job);
}

static void
set_hold (DocketKeeper *self, gint64 row_id, DocketHold kind, gint64 size, const char *text)
{
  if (docket_keep_holds_set (self->holds, row_id, kind, size, text))
    tell_job (self, row_id);
}

static void
clear_hold (DocketKeeper *self, gint64 row_id)
{
  if (docket_keep_holds_clear (self->holds, row_id))
    tell_job (self, row_id);
}

/* Runs */

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

/* Why there is nothing to open although nothing went wrong. */
static GError *
nothing_error (GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      if (((DocketResult *) g_ptr_array_index (results, i))->state == DOCKET_RESULT_EXPIRED)
        return g_error_new_literal (DOCKET_CORE_ERROR,
                                    DOCKET_CORE_ERROR_EXPIRED,
                                    _ ("The link has expired, and the file is gone from PDF.co"));
    }
  return g_error_new_literal (
      DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND, _ ("This job has no file to open"));
}

static void
answer_waiters (GPtrArray *waiters, GPtrArray *results, const GError *error)
{
  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);
      char *place = get_place (results);

      g_clear_signal_handler (&waiter->id, g_task_get_cancellable (waiter->task));
      if (place != NULL)
        g_task_return_pointer (waiter->task, place, g_free);
      else if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        g_task_return_error (waiter->task, nothing_error (results));
    }
}

/* Where nothing can be saved, others need not be fetched for it. */
static gboolean
blocks_all (const GError *error)
{
  return g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_DISK_FULL) ||
         g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_SAVE);
}

/* What is not kept is tried again as long as its link lives. A message holds no link, so it may
 * stand in a log. */
static void
note_failure (DocketKeeper *self, const KeeperRun *run, gint64 large_size, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (docket_keep_run_is_settled (error))
    {
      clear_hold (self, run->row_id);
      return;
    }
  if (g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE))
    {
      set_hold (self, run->row_id, DOCKET_HOLD_LARGE, large_size, NULL);
      return;
    }
  g_debug ("A result is not kept yet: %s", error->message);
  set_hold (self, run->row_id, DOCKET_HOLD_TROUBLE, -1, error->message);
  if (blocks_all (error))
    {
      g_free (self->blocked);
      self->blocked = g_strdup (error->message);
    }
  wait_until (self, docket_clock_get_elapsed (self->clock) + RETRY_WAIT);
}

/* Somebody asked for what is only kept when somebody asks: it begins again, without a limit. */
static gboolean
run_again (DocketKeeper *self, KeeperRun *run, const GError *error)
{
  DocketJobState *state = NULL;

  if (run->waiters->len == 0 || !run->by_itself ||
      !g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE))
    return FALSE;
  state = docket_store_get_newest_state (self->store, run->row_id);
  if (state == NULL)
    return FALSE;
  run->by_itself = FALSE;
  self->n_by_itself--;
  begin_run (self, state, run, 0);
  return TRUE;
}

static void
kept_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  KeeperRun *run = data;
  g_autoptr (DocketKeeper) self = g_object_ref (run->keeper);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  const gboolean whole = docket_keep_run_finish (result, &results, &error);

  if (!whole && run_again (self, run, error))
    return;
  g_hash_table_steal (self->runs, &run->row_id);
  if (run->by_itself)
    self->n_by_itself--;
  if (whole)
    clear_hold (self, run->row_id);
  else
    note_failure (self, run, docket_keep_run_get_large_size (result), error);
  answer_waiters (run->waiters, results, error);
  /* What was stopped was not to be paid for; perhaps it may go on by now. */
  if (run->by_itself && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    consider (self, run->row_id);
  keeper_run_free (run);
  if (self->room != NULL)
    docket_room_refresh (self->room);
  pump (self);
  notify_busy (self);
}

static void
begin_run (DocketKeeper *self, DocketJobState *state, KeeperRun *run, gint64 max_size)
{
  g_autofree char *folder = docket_settings_get_results_folder (self->settings);

  docket_keep_run_async (self->store,
                         self->clock,
                         self->downloader,
                         state,
                         folder,
                         max_size,
                         run->cancellable,
                         kept_cb,
                         run);
}

static KeeperRun *
keep (DocketKeeper *self, DocketJobState *state, gboolean by_itself)
{
  KeeperRun *run = g_new0 (KeeperRun, 1);

  run->keeper = g_object_ref (self);
  run->row_id = state->row_id;
  run->by_itself = by_itself;
  run->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  run->cancellable = g_cancellable_new ();
  if (by_itself)
    self->n_by_itself++;
  g_hash_table_insert (self->runs, &run->row_id, run);
  begin_run (self, state, run, by_itself ? DOCKET_KEEP_UNASKED : 0);
  return run;
}

/* What may be kept by itself */

static gboolean
is_metered (DocketKeeper *self)
{
  return !docket_settings_get_flag (self->settings, "keep-on-metered") &&
         g_network_monitor_get_network_metered (self->network);
}

static gboolean
has_room (DocketKeeper *self)
{
  return self->room == NULL || docket_room_get_state (self->room) == DOCKET_ROOM_ENOUGH;
}

/* Says why, where a result is not kept by itself now. */
static gboolean
may_keep (DocketKeeper *self, const DocketJobState *state)
{
  const gint64 row_id = state->row_id;

  if (state->removed != 0 || !docket_settings_get_flag (self->settings, "keep-results"))
    clear_hold (self, row_id);
  else if (docket_keep_holds_get (self->holds, row_id, NULL, NULL) == DOCKET_HOLD_LARGE)
    return FALSE;
  else if (is_metered (self))
    set_hold (self, row_id, DOCKET_HOLD_METERED, -1, NULL);
  else if (!has_room (self))
    set_hold (self,
              row_id,
              docket_room_get_state (self->room) == DOCKET_ROOM_NOT_KNOWN ? DOCKET_HOLD_NONE
                                                                          : DOCKET_HOLD_NO_ROOM,
              -1,
              NULL);
  else if (self->blocked != NULL)
    set_hold (self, row_id, DOCKET_HOLD_TROUBLE, -1, self->blocked);
  else
    return TRUE;
  return FALSE;
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
pump (DocketKeeper *self)
{
  while (self->n_by_itself < MAX_RUNS && !docket_keep_queue_is_empty (self->queue))
    {
      const gint64 row_id = docket_keep_queue_pop (self->queue);
      DocketJobState *state = docket_store_get_newest_state (self->store, row_id);

      if (state != NULL && is_open (state) && !g_hash_table_contains (self->runs, &row_id) &&
          may_keep (self, state))
        keep (self, state, TRUE);
    }
}

static void
consider (DocketKeeper *self, gint64 row_id)
{
  DocketJobState *state = docket_store_get_newest_state (self->store, row_id);

  if (state == NULL || !is_open (state) || g_hash_table_contains (self->runs, &row_id))
    return;

  docket_link_watch_look (self->link_watch, state);
  if (may_keep (self, state))
    docket_keep_queue_push (self->queue, state);
}

/* What is to be kept */

static gboolean alarm_cb (gpointer data);

static void
wait_until (DocketKeeper *self, gint64 at)
{
  if (self->alarm != 0 && self->alarm_at <= at)
    return;

  docket_clock_clear_alarm (self->clock, &self->alarm);
  self->alarm_at = at;
  self->alarm = docket_clock_add_alarm (self->clock, at, alarm_cb, self);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketKeeper) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, &error);

  if (!self->started)
    return;
  /* Results that are not looked at are lost with their links. */
  if (states == NULL && !docket_store_is_closed (self->store))
    wait_until (self, docket_clock_get_elapsed (self->clock) + RELOAD_WAIT);
  for (guint i = 0; states != NULL && i < states->len; i++)
    consider (self, ((DocketJobState *) g_ptr_array_index (states, i))->row_id);
  pump (self);
  notify_busy (self);
}

static void
load (DocketKeeper *self)
{
  if (self->started)
    docket_store_load_async (self->store, DOCKET_LOAD_UNKEPT, NULL, loaded_cb, g_object_ref (self));
}

static gboolean
alarm_cb (gpointer data)
{
  DocketKeeper *self = data;

  self->alarm = 0;
  g_clear_pointer (&self->blocked, g_free);
  notify_busy (self);
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
  if (!self->started || !is_open (after) || is_open (before))
    return;
  consider (self, row_id);
  pump (self);
  notify_busy (self);
}

static void
settings_changed_cb (DocketSettings *settings, const char *key, DocketKeeper *self)
{
  if (g_str_equal (key, "results-folder"))
    g_clear_pointer (&self->blocked, g_free);
  if (g_str_has_prefix (key, "keep-") || g_str_equal (key, "results-folder"))
    load (self);
}

/* What nobody asked for is not paid for by the amount of data. */
static void
stop_runs_by_itself (DocketKeeper *self)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KeeperRun *run = value;

      if (run->by_itself && run->waiters->len == 0)
        g_cancellable_cancel (run->cancellable);
    }
}

static void
metered_cb (DocketKeeper *self)
{
  if (is_metered (self))
    stop_runs_by_itself (self);
  load (self);
}

static void
expiring_cb (DocketLinkWatch *watch, GArray *rows, DocketKeeper *self)
{
  g_signal_emit (self, signals[SIGNAL_EXPIRING], 0, rows);
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
disconnect (DocketKeeper *self)
{
  GObject *const others[] = { G_OBJECT (self->store),
                              G_OBJECT (self->settings),
                              G_OBJECT (self->link_watch),
                              G_OBJECT (self->room),
                              G_OBJECT (self->network) };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (others[i] != NULL)
        g_signal_handlers_disconnect_by_data (others[i], self);
    }
}

static void
docket_keeper_dispose (GObject *object)
{
  DocketKeeper *self = DOCKET_KEEPER (object);

  docket_clock_clear_alarm (self->clock, &self->alarm);
  self->started = FALSE;
  docket_keep_queue_clear (self->queue);
  disconnect (self);
  if (self->link_watch != NULL)
    docket_link_watch_stop (self->link_watch);
  g_clear_object (&self->link_watch);
  g_clear_object (&self->room);
  g_clear_object (&self->network);
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

  g_clear_pointer (&self->runs, g_hash_table_unref);
  g_clear_pointer (&self->holds, docket_keep_holds_free);
  g_clear_pointer (&self->queue, docket_keep_queue_free);
  g_clear_pointer (&self->blocked, g_free);

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

  /**
   * DocketKeeper::expiring:
   * @rows: (element-type gint64): rows of the jobs
   *
   * Links of results that are not kept are about to die. Said once of each.
   */
  signals[SIGNAL_EXPIRING] = g_signal_new ("expiring",
                                           DOCKET_TYPE_KEEPER,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_ARRAY);
}

static void
docket_keeper_init (DocketKeeper *self)
{
  self->runs = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->holds = docket_keep_holds_new ();
  self->queue = docket_keep_queue_new ();
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_swapped (
      self->network, "notify::network-metered", G_CALLBACK (metered_cb), self);
}

/**
 * docket_keeper_new:
 * @store: (nullable): where the jobs are; %NULL: results are only saved elsewhere
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
    {
      self->link_watch = docket_link_watch_new (store, clock, downloader);
      g_signal_connect (store, "job-changed", G_CALLBACK (job_changed_cb), self);
      g_signal_connect (self->link_watch, "expiring", G_CALLBACK (expiring_cb), self);
    }
  g_signal_connect (settings, "changed", G_CALLBACK (settings_changed_cb), self);
  return self;
}

/**
 * docket_keeper_set_room:
 * @self: a keeper that was not started
 * @room: says whether there is room for more
 */
void
docket_keeper_set_room (DocketKeeper *self, DocketRoom *room)
{
  g_return_if_fail (DOCKET_IS_KEEPER (self));
  g_return_if_fail (self->room == NULL && !self->started);

  self->room = g_object_ref (room);
  g_signal_connect_swapped (room, "notify::state", G_CALLBACK (load), self);
}

/**
 * docket_keeper_set_network:
 * @self: a keeper that was not started
 * @network: says what data costs, in the place of the system's
 */
void
docket_keeper_set_network (DocketKeeper *self, GNetworkMonitor *network)
{
  g_return_if_fail (DOCKET_IS_KEEPER (self));
  g_return_if_fail (G_IS_NETWORK_MONITOR (network));

  g_signal_handlers_disconnect_by_data (self->network, self);
  g_set_object (&self->network, network);
  g_signal_connect_swapped (network, "notify::network-metered", G_CALLBACK (metered_cb), self);
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

/* Who asked and does not wait any more: what is fetched for nobody ends, what would have been
 * fetched anyway goes on. */
static void
waiter_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  KeeperRun *run = data;

  for (guint i = run->waiters->len; i > 0; i--)
    {
      Waiter *waiter = g_ptr_array_index (run->waiters, i - 1);

      if (g_task_get_cancellable (waiter->task) != cancellable)
        continue;
      g_clear_signal_handler (&waiter->id, cancellable);
      g_task_return_error_if_cancelled (waiter->task);
      g_ptr_array_remove_index (run->waiters, i - 1);
    }
  if (run->waiters->len == 0 && !run->by_itself)
    g_cancellable_cancel (run->cancellable);
}

static void
add_waiter (KeeperRun *run, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->task = task;
  if (cancellable != NULL)
    waiter->id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (waiter_cancelled_cb), run);
  g_ptr_array_add (run->waiters, waiter);
}

/**
 * docket_keeper_keep_async:
 * @self: a keeper
 * @row_id: row of a job that is done
 * @cancellable: (nullable): ends the waiting, and the fetch where it was begun for that
 * @callback: called when the results are kept
 * @data: for @callback
 *
 * Keeps the results of a job because the person wants to see them, however large they are. Where
 * they are being fetched already, it waits for that.
 */
void
docket_keeper_keep_async (DocketKeeper *self,
                          gint64 row_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_autoptr (GTask) task = NULL;
  DocketJobState *state = NULL;
  KeeperRun *run = NULL;

  g_return_if_fail (DOCKET_IS_KEEPER (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_keeper_keep_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  run = g_hash_table_lookup (self->runs, &row_id);
  state = run == NULL ? docket_store_get_newest_state (self->store, row_id) : NULL;
  if (run == NULL && state == NULL)
    {
      g_task_return_new_error (task,
                               DOCKET_CORE_ERROR,
                               DOCKET_CORE_ERROR_NOT_FOUND,
                               "%s",
                               _ ("There is no such job in the list"));
      return;
    }
  if (run == NULL)
    run = keep (self, state, FALSE);
  add_waiter (run, g_steal_pointer (&task));
  notify_busy (self);
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
      NULL, self->clock, self->downloader, state, folder, 0, cancellable, results_saved_cb, task);
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
 * docket_keeper_get_hold:
 * @self: a keeper
 * @row_id: row of a job
 * @size: (out) (optional): of a large result, bytes; -1: not known
 * @text: (out) (optional) (transfer none) (nullable): what is the trouble; valid until the next
 *   turn of the main loop
 *
 * Returns: why the results of a job are not being kept although results are
 */
DocketHold
docket_keeper_get_hold (DocketKeeper *self, gint64 row_id, gint64 *size, const char **text)
{
  g_return_val_if_fail (DOCKET_IS_KEEPER (self), DOCKET_HOLD_NONE);

  return docket_keep_holds_get (self->holds, row_id, size, text);
}

/**
 * docket_keeper_get_trouble:
 *
 * Returns: (transfer none) (nullable): why nothing can be saved now, without a full stop
 */
const char *
docket_keeper_get_trouble (DocketKeeper *self)
{
  g_return_val_if_fail (DOCKET_IS_KEEPER (self), NULL);

  return self->blocked;
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

  return g_hash_table_size (self->runs) > 0 || !docket_keep_queue_is_empty (self->queue);
}
