/* docket-engine.c: all that one process needs to watch a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-engine.h"

#include "docket-cancel.h"
#include "docket-caretaker.h"
#include "docket-client.h"
#include "docket-core-error.h"
#include "docket-own-account.h"
#include "docket-paths.h"
#include "docket-secret.h"
#include "docket-watch-lock.h"

struct _DocketEngine
{
  GObject parent_instance;

  DocketSettings *settings;  /* (owned) */
  DocketClock *clock;        /* (owned) */
  DocketSleepMonitor *sleep; /* (owned) (nullable) */
  char *database;            /* (owned) (nullable): NULL: in memory */
  DocketEngineFlags flags;

  DocketStore *store;         /* (owned) (nullable) */
  DocketWatcher *watcher;     /* (owned) (nullable) */
  DocketKeeper *keeper;       /* (owned) (nullable) */
  DocketEditor *editor;       /* (owned) (nullable) */
  DocketRoom *room;           /* (owned) (nullable) */
  DocketEraser *eraser;       /* (owned) (nullable) */
  DocketCaretaker *caretaker; /* (owned) (nullable) */
  DocketClient *client;       /* (owned) (nullable) */
  DocketLimiter *limiter;     /* (owned) (nullable) */
  DocketWatchLock *lock;      /* (owned) (nullable) */
  GNetworkMonitor *network;   /* (owned) */
  DocketAccount account;      /* of the key that is set, or was last; row 0: none */
  gboolean account_is_rejected;
  guint account_generation;   /* tells a look-up that is out of date */
  gboolean account_is_coming; /* one is looked up; one at a time, or jobs would stay behind */
  gboolean watching;
  GCancellable *waiting; /* (owned) (nullable): there while another process watches */
};

typedef enum
{
  PROP_WATCHING = 1,
} DocketEngineProperty;

static GParamSpec *properties[PROP_WATCHING + 1];

G_DEFINE_FINAL_TYPE (DocketEngine, docket_engine, G_TYPE_OBJECT)

/* The account */

typedef struct
{
  DocketEngine *engine;   /* (owned) */
  GTask *task;            /* (owned) (nullable): the start that waits for it */
  DocketAccount *account; /* (owned) (nullable) */
  guint generation;
} AccountCall;

static void
account_call_free (AccountCall *call)
{
  g_clear_object (&call->engine);
  g_clear_object (&call->task);
  g_clear_pointer (&call->account, g_free);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountCall, account_call_free)

static void
finish_start (GTask *task)
{
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
use_account (DocketEngine *self, const DocketAccount *account)
{
  const char *key = docket_settings_get_api_key (self->settings);
  const char *url = docket_settings_get_api_url (self->settings);
  g_autofree char *path = (self->flags & DOCKET_ENGINE_ALONE) != 0
                              ? NULL
                              : docket_paths_get_rate_file (key, url);

  g_clear_object (&self->client);
  g_clear_object (&self->limiter);
  self->client = docket_client_new (self->clock, url, key, NULL);
  self->limiter = docket_limiter_new (self->clock,
                                      path,
                                      docket_settings_get_requests_per_second (self->settings),
                                      docket_settings_get_rate_share (self->settings));
  docket_client_set_limiter (self->client, self->limiter);
  docket_watcher_set_account (self->watcher, account, DOCKET_CHECKER (self->client), self->limiter);
  g_debug ("Account %" G_GINT64_FORMAT " is in use", account->row_id);
}

static void apply_account (DocketEngine *self, GTask *task);

/* The settings may have changed again meanwhile. */
static void
end_account_call (AccountCall *call)
{
  DocketEngine *self = call->engine;

  self->account_is_coming = FALSE;
  if (call->generation != self->account_generation)
    apply_account (self, NULL);
  finish_start (call->task);
}

static void
adopted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccountCall) call = data;
  g_autoptr (GError) error = NULL;
  DocketEngine *self = call->engine;

  if (!docket_store_adopt_finish (DOCKET_STORE (object), result, &error))
    g_debug ("Jobs without an account stay so: %s", error->message);
  self->account = *call->account;
  self->account_is_rejected = call->account->rejected != 0;
  if (call->generation == self->account_generation)
    use_account (self, call->account);
  else
    g_clear_object (&self->client); /* what the watcher knows is of an account before this one */
  end_account_call (call);
}

/* Whether the key was refused is known to the watcher as long as it is the key: it may be taken
 * away before there is another. */
static void
note_rejection (DocketEngine *self)
{
  if (self->client != NULL)
    self->account_is_rejected = docket_watcher_is_rejected (self->watcher);
}

static void
account_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccountCall) call = data;
  g_autoptr (GError) error = NULL;
  DocketEngine *self = call->engine;

  call->account = docket_store_ensure_account_finish (DOCKET_STORE (object), result, &error);
  if (call->account == NULL || call->generation != self->account_generation)
    {
      end_account_call (call);
      return;
    }

  note_rejection (self);
  /* Jobs that were added without a key, or with one that was refused, move to the new account;
   * others stay bound. */
  const gint64 from = self->account_is_rejected ? self->account.row_id : 0;
  const gint64 to = call->account->row_id;

  docket_store_adopt_async (self->store, from, to, NULL, adopted_cb, g_steal_pointer (&call));
}

static void
look_account_up (DocketEngine *self, GTask *task)
{
  AccountCall *call = g_new0 (AccountCall, 1);

  call->engine = g_object_ref (self);
  call->task = task != NULL ? g_object_ref (task) : NULL;
  call->generation = self->account_generation;
  self->account_is_coming = TRUE;
  docket_own_account_look_up_async (self->store, self->settings, self->clock, account_cb, call);
}

static void
apply_account (DocketEngine *self, GTask *task)
{
  const char *key = docket_settings_get_api_key (self->settings);

  self->account_generation++;
  note_rejection (self);
  if (key == NULL)
    {
      g_clear_object (&self->client);
      docket_watcher_set_account (self->watcher, NULL, NULL, NULL);
      finish_start (task);
    }
  else if (!self->account_is_coming)
    look_account_up (self, task);
}

static void
settings_changed_cb (DocketSettings *settings, const char *key, DocketEngine *self)
{
  if (self->watcher == NULL)
    return;

  if (g_str_equal (key, "api-key") || g_str_equal (key, "api-url"))
    {
      docket_settings_set_jobs_left (settings, 0);
      apply_account (self, NULL);
    }
  else if (g_str_equal (key, "credit-reserve") || g_str_equal (key, "credits-per-day"))
    docket_watcher_try_again (self->watcher);
  else if (g_str_equal (key, "pace"))
    docket_watcher_plan_again (self->watcher);
  else if (g_str_equal (key, "checks-paused"))
    docket_watcher_set_paused (self->watcher, docket_settings_get_flag (settings, key));
  else if (self->limiter != NULL &&
           (g_str_equal (key, "requests-per-second") || g_str_equal (key, "rate-share")))
    docket_limiter_set_limit (self->limiter,
                              docket_settings_get_requests_per_second (settings),
                              docket_settings_get_rate_share (settings));
}

/* A hint to try sooner, never a gate: a monitor may be wrong for minutes. */
static void
network_changed_cb (GNetworkMonitor *network, gboolean available, DocketEngine *self)
{
  if (self->client != NULL)
    docket_client_drop_connections (self->client);
  if (available && self->watcher != NULL)
    docket_watcher_wake (self->watcher);
}

/* So soon after a sleep no network may be there yet: then the next try is soon as well. */
static void
woke_up_cb (DocketSleepMonitor *sleep, gint64 since, DocketEngine *self)
{
  if (self->client != NULL)
    docket_client_drop_older (self->client, since);
  if (self->watcher != NULL)
    docket_watcher_wake (self->watcher);
}

/* Starting */

static gboolean
take_lock (DocketEngine *self)
{
  if ((self->flags & DOCKET_ENGINE_ALONE) != 0)
    return TRUE;

  if (self->lock == NULL)
    {
      g_autofree char *path = docket_paths_get_watch_lock ();

      self->lock = docket_watch_lock_new (path);
    }
  return docket_watch_lock_take (self->lock);
}

static void
begin_to_watch (DocketEngine *self)
{
  self->watching = TRUE;
  /* The process before this one may have been killed. */
  docket_store_wipe_removed_async (self->store, FALSE, NULL, NULL, NULL);
  docket_eraser_resume (self->eraser);
  docket_watcher_start (self->watcher);
  docket_room_start (self->room);
  docket_keeper_start (self->keeper);
  if (self->caretaker != NULL)
    docket_caretaker_start_tidying (self->caretaker);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WATCHING]);
}

static void
lock_free_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  const gboolean held = docket_watch_lock_wait_finish (DOCKET_WATCH_LOCK (object), result, &error);
  DocketEngine *self = data;

  /* The engine may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->waiting);
  if (!held)
    {
      g_debug ("The list is not taken over: %s", error->message);
      return;
    }
  docket_store_refresh (self->store);
  begin_to_watch (self);
}

/* When the process that watches ends, this one goes on. */
static void
wait_for_lock (DocketEngine *self)
{
  if (self->waiting != NULL)
    return;

  self->waiting = g_cancellable_new ();
  docket_watch_lock_wait_async (self->lock, self->waiting, lock_free_cb, self);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  DocketEngine *self = g_task_get_source_object (task);
  g_autoptr (DocketDownloader) downloader = NULL;

  self->store = docket_store_open_finish (result, &error);
  if (self->store == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  downloader = docket_downloader_new (self->clock, NULL);
  self->watcher = docket_watcher_new (self->store, self->clock, self->settings);
  docket_watcher_set_paused (self->watcher,
                             docket_settings_get_flag (self->settings, "checks-paused"));
  self->keeper = docket_keeper_new (self->store, self->clock, downloader, self->settings);
  self->editor = docket_editor_new (self->store, self->clock, self->settings);
  self->room = docket_room_new (self->store, self->clock, self->settings);
  docket_keeper_set_room (self->keeper, self->room);
  self->eraser = docket_eraser_new (
      self->store, self->clock, self->settings, self->editor, self->room, self->database);
  self->caretaker = docket_caretaker_new (self->store, self->clock);
  apply_account (self, task);
}

/* Object */

static void
docket_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketEngine *self = DOCKET_ENGINE (object);

  switch ((DocketEngineProperty) id)
    {
    case PROP_WATCHING:
      g_value_set_boolean (value, self->watching);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_engine_dispose (GObject *object)
{
  DocketEngine *self = DOCKET_ENGINE (object);

  docket_cancel (&self->waiting);
  if (self->lock != NULL)
    docket_watch_lock_release (self->lock);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->network != NULL)
    g_signal_handlers_disconnect_by_data (self->network, self);
  if (self->sleep != NULL)
    g_signal_handlers_disconnect_by_data (self->sleep, self);
  g_clear_object (&self->caretaker);
  g_clear_object (&self->eraser);
  g_clear_object (&self->room);
  g_clear_object (&self->editor);
  g_clear_object (&self->keeper);
  g_clear_object (&self->watcher);
  g_clear_object (&self->client);
  g_clear_object (&self->limiter);
  g_clear_object (&self->store);
  g_clear_object (&self->lock);
  g_clear_object (&self->network);
  g_clear_object (&self->sleep);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (docket_engine_parent_class)->dispose (object);
}

static void
docket_engine_finalize (GObject *object)
{
  DocketEngine *self = DOCKET_ENGINE (object);

  g_clear_pointer (&self->database, g_free);

  G_OBJECT_CLASS (docket_engine_parent_class)->finalize (object);
}

static void
docket_engine_class_init (DocketEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_engine_get_property;
  object_class->dispose = docket_engine_dispose;
  object_class->finalize = docket_engine_finalize;

  /**
   * DocketEngine:watching:
   *
   * Whether this process watches the list; another one may.
   */
  properties[PROP_WATCHING] = g_param_spec_boolean (
      "watching", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_engine_init (DocketEngine *self)
{
}

/**
 * docket_engine_new:
 * @settings: what the person chose
 * @clock: the time
 * @sleep: (nullable): hears that the machine woke up; %NULL: late alarms alone say so
 * @database: (nullable): path of the database; %NULL: in memory
 * @flags: whether the list is private, and of sample jobs
 *
 * Returns: (transfer full): an engine; nothing is opened before docket_engine_start_async()
 */
DocketEngine *
docket_engine_new (DocketSettings *settings,
                   DocketClock *clock,
                   DocketSleepMonitor *sleep,
                   const char *database,
                   DocketEngineFlags flags)
{
  DocketEngine *self = NULL;

  g_return_val_if_fail (DOCKET_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (sleep == NULL || DOCKET_IS_SLEEP_MONITOR (sleep), NULL);

  self = g_object_new (DOCKET_TYPE_ENGINE, NULL);
  self->settings = g_object_ref (settings);
  self->clock = g_object_ref (clock);
  self->database = g_strdup (database);
  self->flags = flags;
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect (settings, "changed", G_CALLBACK (settings_changed_cb), self);
  g_signal_connect (self->network, "network-changed", G_CALLBACK (network_changed_cb), self);
  if (sleep != NULL)
    {
      self->sleep = g_object_ref (sleep);
      g_signal_connect (sleep, "woke-up", G_CALLBACK (woke_up_cb), self);
    }
  return self;
}

/**
 * docket_engine_start_async:
 * @self: an engine
 * @callback: called when the list is there
 * @data: for @callback
 *
 * Opens the database and looks up the account of the key. Nothing is checked before
 * docket_engine_watch().
 */
void
docket_engine_start_async (DocketEngine *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DOCKET_IS_ENGINE (self));
  g_return_if_fail (self->store == NULL);

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, docket_engine_start_async);
  docket_store_open_async (self->database,
                           docket_clock_get_wall (self->clock),
                           NULL,
                           opened_cb,
                           g_steal_pointer (&task));
}

/**
 * docket_engine_start_finish:
 *
 * Returns: whether the list is there. A database that cannot be used is no error: the list is
 *   then in memory, and docket_store_get_health_text() says so
 */
gboolean
docket_engine_start_finish (DocketEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  DocketEngine *self = g_task_get_source_object (task);

  if (self->lock != NULL)
    docket_watch_lock_release (self->lock);
  if (docket_store_close_finish (DOCKET_STORE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* What was removed here can be brought back no more. What another window removed can. */
static void
close_store (DocketEngine *self, GTask *task)
{
  docket_store_wipe_removed_async (self->store, TRUE, NULL, NULL, NULL);
  docket_store_close_async (self->store, closed_cb, task);
}

static void
erased_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_eraser_finish_finish (DOCKET_ERASER (object), result, &error))
    g_warning ("Not everything was erased: %s", error->message);
  close_store (g_task_get_source_object (data), data);
}

static void
purged_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  docket_room_purge_finish (DOCKET_ROOM (object), result, NULL);
  close_store (g_task_get_source_object (data), data);
}

/**
 * docket_engine_stop_async:
 * @self: an engine
 * @callback: called when all is on disk
 * @data: for @callback
 *
 * Ends watching and closes the database.
 */
void
docket_engine_stop_async (DocketEngine *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DOCKET_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, docket_engine_stop_async);
  if (self->store == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_clear_object (&self->caretaker);
  docket_cancel (&self->waiting);
  docket_watcher_stop (self->watcher);
  if (docket_eraser_is_waiting (self->eraser))
    docket_eraser_finish_async (self->eraser, erased_cb, g_steal_pointer (&task));
  else
    docket_room_purge_async (self->room, purged_cb, g_steal_pointer (&task));
}

gboolean
docket_engine_stop_finish (DocketEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * docket_engine_watch:
 * @self: an engine that was started
 *
 * Begins to watch the list, where no other process does; else once that one has ended. Called when
 * a person opens the window or adds jobs; a click on an old notification alone does not start to
 * spend credits.
 */
void
docket_engine_watch (DocketEngine *self)
{
  g_return_if_fail (DOCKET_IS_ENGINE (self));

  if (self->store == NULL || self->watching)
    return;

  if (!take_lock (self))
    {
      wait_for_lock (self);
      return;
    }
  docket_cancel (&self->waiting);
  begin_to_watch (self);
}

/**
 * docket_engine_refresh:
 * @self: an engine
 *
 * Takes in what another process wrote.
 */
void
docket_engine_refresh (DocketEngine *self)
{
  g_return_if_fail (DOCKET_IS_ENGINE (self));

  if (self->store != NULL)
    docket_store_refresh (self->store);
}

/* Jobs of another key */

/**
 * docket_engine_get_n_other_jobs:
 * @self: an engine
 *
 * Returns: how many unfinished jobs wait because they were added with another key; 0 where the
 *   person chose to leave them
 */
guint
docket_engine_get_n_other_jobs (DocketEngine *self)
{
  guint n = 0;

  g_return_val_if_fail (DOCKET_IS_ENGINE (self), 0);

  if (self->watcher != NULL && self->client != NULL)
    n = docket_watcher_get_n_other_account (self->watcher);
  return n > docket_settings_get_jobs_left (self->settings) ? n : 0;
}

static void
taken_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_store_adopt_finish (DOCKET_STORE (object), result, &error))
    g_debug ("Jobs of another key stay there: %s", error->message);
}

/**
 * docket_engine_take_other_jobs:
 * @self: an engine
 *
 * The person wants the unfinished jobs of all other keys to be checked with the key that is set:
 * they belong to it from now on.
 */
void
docket_engine_take_other_jobs (DocketEngine *self)
{
  g_return_if_fail (DOCKET_IS_ENGINE (self));

  if (self->store == NULL || self->client == NULL)
    return;
  docket_store_adopt_async (
      self->store, DOCKET_ANY_ACCOUNT, self->account.row_id, NULL, taken_cb, NULL);
}

/**
 * docket_engine_leave_other_jobs:
 * @self: an engine
 *
 * The person knows that jobs of other keys wait: they are not spoken of again, unless there are
 * more or the key changes.
 */
void
docket_engine_leave_other_jobs (DocketEngine *self)
{
  g_return_if_fail (DOCKET_IS_ENGINE (self));

  docket_settings_set_jobs_left (self->settings, docket_engine_get_n_other_jobs (self));
}

/**
 * docket_engine_set_paused:
 * @self: an engine that was started
 * @paused: whether no job is checked by itself, now and after the next start
 */
void
docket_engine_set_paused (DocketEngine *self, gboolean paused)
{
  g_return_if_fail (DOCKET_IS_ENGINE (self));

  docket_settings_set_flag (self->settings, "checks-paused", paused);
  docket_watcher_set_paused (self->watcher, paused);
}

/* Testing a key */

static void
tested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  gint64 credits = 0;

  if (docket_checker_get_balance_finish (DOCKET_CHECKER (object), result, &credits, &error))
    g_task_return_pointer (task, g_memdup2 (&credits, sizeof credits), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * docket_engine_test_key_async:
 * @self: an engine
 * @key: a key as the person typed it
 * @cancellable: (nullable): cancels it
 * @callback: called with the answer
 * @data: for @callback
 *
 * Asks the service for the credits of a key, which is free. The key is not stored.
 */
void
docket_engine_test_key_async (DocketEngine *self,
                              const char *key,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketClient) client = NULL;
  g_autofree char *clean = NULL;

  g_return_if_fail (DOCKET_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_engine_test_key_async);
  clean = docket_secret_clean_key (key, &error);
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  client = docket_client_new (
      self->clock, docket_settings_get_api_url (self->settings), clean, NULL);
  docket_checker_get_balance_async (
      DOCKET_CHECKER (client), cancellable, tested_cb, g_steal_pointer (&task));
}

/**
 * docket_engine_test_key_finish:
 * @credits: (out) (optional): the credits that are left
 *
 * Returns: whether the service accepted the key; %DOCKET_CORE_ERROR_NO_KEY where it refused
 */
gboolean
docket_engine_test_key_finish (DocketEngine *self,
                               GAsyncResult *result,
                               gint64 *credits,
                               GError **error)
{
  g_autofree gint64 *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;
  if (credits != NULL)
    *credits = *answer;
  return TRUE;
}

/* Parts; (transfer none), and NULL before the start for the first four. */

DocketStore *
docket_engine_get_store (DocketEngine *self)
{
  return self->store;
}

DocketWatcher *
docket_engine_get_watcher (DocketEngine *self)
{
  return self->watcher;
}

DocketEditor *
docket_engine_get_editor (DocketEngine *self)
{
  return self->editor;
}

DocketKeeper *
docket_engine_get_keeper (DocketEngine *self)
{
  return self->keeper;
}

DocketRoom *
docket_engine_get_room (DocketEngine *self)
{
  return self->room;
}

DocketEraser *
docket_engine_get_eraser (DocketEngine *self)
{
  return self->eraser;
}

DocketClock *
docket_engine_get_clock (DocketEngine *self)
{
  return self->clock;
}

DocketSettings *
docket_engine_get_settings (DocketEngine *self)
{
  return self->settings;
}

/**
 * docket_engine_has_samples:
 *
 * Returns: whether its jobs are sample jobs, and nothing is sent to PDF.co
 */
gboolean
docket_engine_has_samples (DocketEngine *self)
{
  return (self->flags & DOCKET_ENGINE_SAMPLES) != 0;
}

gboolean
docket_engine_is_watching (DocketEngine *self)
{
  return self->watching;
}
