/* docket-application.c: one Docket on the desktop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-application.h"

#include "docket-compat.h"
#include "docket-contrast.h"
#include "docket-core-error.h"
#include "docket-credits-view.h"
#include "docket-demo.h"
#include "docket-expiry-notice.h"
#include "docket-hand-over.h"
#include "docket-job-actions.h"
#include "docket-notice-text.h"
#include "docket-notifier.h"
#include "docket-paths.h"
#include "docket-preferences-window.h"
#include "docket-room-window.h"
#include "docket-shortcuts.h"
#include "docket-stay.h"
#include "docket-system-clock.h"
#include "docket-text-file.h"
#include "docket-window.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

struct _DocketApplication
{
  AdwApplication parent_instance;

  gboolean is_demo;
  DocketDemo *demo;                   /* (owned) (nullable) */
  DocketEngine *engine;               /* (owned) */
  DocketNotifier *notifier;           /* (owned) */
  DocketJobActions *job_actions;      /* (owned) (nullable): there with the list */
  DocketExpiryNotice *expiry_notice;  /* (owned) (nullable): the same */
  DocketStay *stay;                   /* (owned) (nullable): the same */
  DocketNotificationService *service; /* (owned) */
  gboolean ready;                     /* the list is there */
  gboolean stopping;
  gboolean stopped; /* all is on disk, and the list is closed */
  gboolean said_nothing_notifies;
  GPtrArray *waiting; /* (owned) of Waiting (owned): what came before the list was there */
};

G_DEFINE_FINAL_TYPE (DocketApplication, docket_application, ADW_TYPE_APPLICATION)

typedef void (*ActionFunc) (DocketApplication *self, const char *argument);

typedef struct
{
  const char *name;
  const char *type; /* (nullable): of its target */
  ActionFunc func;  /* (nullable): NULL: it is done with the job that is its target */
  DocketJobAction job_action;
} ActionEntry;

/* An action that came before the list was there. */
typedef struct
{
  const ActionEntry *entry;
  char *argument; /* (owned) (nullable) */
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  g_free (waiting->argument);
  g_free (waiting);
}

static void when_ready (DocketApplication *self, const char *name, const char *argument);

static DocketWindow *
get_window (DocketApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (DOCKET_IS_WINDOW (l->data))
        return l->data;
    }
  return NULL;
}

/* Life without a window: the process stays while there is work and the person wants that. */
static void
update_hold (DocketApplication *self)
{
  if (self->stay != NULL)
    docket_stay_set_window (self->stay, get_window (self) != NULL);
}

/* The one path from an error to the screen. */
static void
show_error (DocketApplication *self, const GError *error)
{
  DocketWindow *window = get_window (self);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (window != NULL)
    docket_window_add_toast (window, error->message, NULL, NULL, NULL);
  else
    g_printerr ("%s\n", error->message);
}

/* What happened since the person saw a window: jobs were not watched, because Docket was ended. */
static void
say_what_was_not_watched (DocketApplication *self, DocketWindow *window)
{
  DocketSettings *settings = docket_engine_get_settings (self->engine);
  const gint64 since = docket_settings_get_stopped_at (settings);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = {
    .now = docket_clock_get_wall (docket_engine_get_clock (self->engine)),
    .zone = zone,
    .saving = -1,
  };
  DocketCounts counts = { 0 };
  g_autofree char *text = NULL;

  if (since == 0 || !docket_engine_is_watching (self->engine))
    return;
  docket_settings_set_stopped_at (settings, 0);
  docket_store_get_counts (docket_engine_get_store (self->engine), &counts);
  if (counts.of[DOCKET_FILTER_WATCHING] == 0)
    return;
  text = docket_notice_text_not_watched ((guint) counts.of[DOCKET_FILTER_WATCHING], since, &moment);
  /* What ended meanwhile is said above it. */
  docket_window_add_toast (window, text, _ ("Show"), "win.show-all", NULL);
}

/* The list says what a notification would; the person knows that there is none. */
static void
say_if_nothing_notifies (DocketApplication *self)
{
  DocketWindow *window = get_window (self);

  if (window == NULL || !gtk_window_is_active (GTK_WINDOW (window)) ||
      self->said_nothing_notifies ||
      docket_notification_service_get_backend (self->service) != DOCKET_NOTIFICATION_NONE)
    return;
  self->said_nothing_notifies = TRUE;
  docket_window_add_toast (
      window, docket_notification_service_describe (self->service), NULL, NULL, NULL);
}

static DocketWindow *
present_window (DocketApplication *self)
{
  DocketWindow *window = get_window (self);
  const gboolean is_new = window == NULL;

  docket_engine_watch (self->engine);
  if (is_new)
    window = docket_window_new (ADW_APPLICATION (self), self->engine);
  gtk_window_present (GTK_WINDOW (window));
  update_hold (self);
  if (is_new)
    {
      say_what_was_not_watched (self, window);
      g_signal_connect_object (window,
                               "notify::is-active",
                               G_CALLBACK (say_if_nothing_notifies),
                               self,
                               G_CONNECT_SWAPPED);
    }
  return window;
}

static void
present_cb (DocketApplication *self, const char *unused)
{
  docket_engine_refresh (self->engine);
  present_window (self);
}

/* Adding */

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = docket_editor_add_finish (DOCKET_EDITOR (object), result, &error);
  DocketWindow *window = get_window (self);

  g_application_release (G_APPLICATION (self));
  if (added == NULL)
    {
      show_error (self, error);
      return;
    }
  update_hold (self);
  if (window != NULL)
    docket_window_report_added (window, added);
}

static void
add_text (DocketApplication *self, const char *text)
{
  docket_engine_refresh (self->engine);
  docket_engine_watch (self->engine);
  g_application_hold (G_APPLICATION (self));
  docket_editor_add_text_async (
      docket_engine_get_editor (self->engine), text, NULL, NULL, added_cb, g_object_ref (self));
}

static void
file_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = docket_text_file_load_finish (G_FILE (object), result, &error);

  g_application_release (G_APPLICATION (self));
  if (text == NULL)
    show_error (self, error);
  else
    when_ready (self, "add-jobs", text);
}

static void
add_file (DocketApplication *self, GFile *file)
{
  g_application_hold (G_APPLICATION (self));
  docket_text_file_load_async (file, file_read_cb, g_object_ref (self));
}

/* Actions on one job */

static void
show_row_cb (DocketApplication *self, gint64 row_id)
{
  docket_window_show_job (present_window (self), row_id);
}

static void
job_action_failed_cb (DocketApplication *self, const GError *error)
{
  present_window (self);
  show_error (self, error);
}

static void
check_all (DocketApplication *self, const char *unused)
{
  docket_engine_refresh (self->engine);
  docket_engine_watch (self->engine);
  docket_watcher_check_all (docket_engine_get_watcher (self->engine));
}

/* Another process wrote the list. */
static void
refresh (DocketApplication *self, const char *unused)
{
  docket_engine_refresh (self->engine);
  docket_engine_watch (self->engine);
}

static void
try_again (DocketApplication *self, const char *unused)
{
  docket_watcher_try_again (docket_engine_get_watcher (self->engine));
}

static void
dismiss_list_notice (DocketApplication *self, const char *unused)
{
  docket_store_dismiss_health (docket_engine_get_store (self->engine));
}

static void
reset_address (DocketApplication *self, const char *unused)
{
  docket_settings_reset_api_url (docket_engine_get_settings (self->engine));
}

static void
take_other_jobs (DocketApplication *self, const char *unused)
{
  docket_engine_take_other_jobs (self->engine);
}

static void
leave_other_jobs (DocketApplication *self, const char *unused)
{
  docket_engine_leave_other_jobs (self->engine);
}

static void
check_held_jobs (DocketApplication *self, const char *unused)
{
  docket_watcher_release_held (docket_engine_get_watcher (self->engine));
}

static void
update_pause (DocketApplication *self)
{
  const gboolean paused = docket_watcher_is_paused (docket_engine_get_watcher (self->engine));
  GAction *pause = g_action_map_lookup_action (G_ACTION_MAP (self), "pause-all");
  GAction *resume = g_action_map_lookup_action (G_ACTION_MAP (self), "resume-all");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (pause), !paused);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (resume), paused);
}

static void
pause_all (DocketApplication *self, const char *unused)
{
  docket_engine_set_paused (self->engine, TRUE);
}

static void
resume_all (DocketApplication *self, const char *unused)
{
  docket_engine_watch (self->engine);
  docket_engine_set_paused (self->engine, FALSE);
}

/* Its buttons do what the application does; but it does not keep the application alive. */
static void
present_child (DocketApplication *self, GtkWindow *window, GtkWindow *parent)
{
  gtk_widget_insert_action_group (GTK_WIDGET (window), "app", G_ACTION_GROUP (self));
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}

static void
show_preferences (DocketApplication *self, const char *unused)
{
  DocketWindow *parent = present_window (self);
  GtkWindow *window = GTK_WINDOW (docket_preferences_window_new (self->engine, self->service));

  present_child (self, window, GTK_WINDOW (parent));
}

static void
show_kept_results (DocketApplication *self, const char *unused)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (self));
  GtkWindow *window = GTK_WINDOW (docket_room_window_new (self->engine));

  if (parent == NULL)
    parent = GTK_WINDOW (present_window (self));
  present_child (self, window, parent);
}

/* Everything goes at once from the screen, and ten seconds later for good. */
static void
erase_everything (DocketApplication *self, const char *unused)
{
  DocketWindow *window = present_window (self);

  docket_eraser_begin (docket_engine_get_eraser (self->engine));
  docket_window_report_erased (window);
}

static void
undo_erase (DocketApplication *self, const char *unused)
{
  docket_eraser_undo (docket_engine_get_eraser (self->engine));
}

static void
show_credits (DocketApplication *self, const char *unused)
{
  docket_credits_view_show_window (self->engine, GTK_WINDOW (present_window (self)));
}

static void
show_shortcuts (DocketApplication *self, const char *unused)
{
  docket_shortcuts_present (GTK_WINDOW (present_window (self)));
}

static void
show_about (DocketApplication *self, const char *unused)
{
  docket_compat_present_about (GTK_WINDOW (present_window (self)));
}

/* @option: (nullable) */
static void
start_other (DocketApplication *self, const char *option)
{
  const char *const argv[] = { "/proc/self/exe", option, NULL };
  g_autoptr (GError) error = NULL;

  if (!g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error))
    show_error (self, error);
}

static void
start_demo (DocketApplication *self, const char *unused)
{
  start_other (self, "--demo");
}

static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!docket_engine_stop_finish (DOCKET_ENGINE (object), result, &error))
    g_printerr ("%s\n", error->message);
  self->stopped = TRUE;
  g_application_quit (G_APPLICATION (self));
}

/* The next start says that jobs were not watched. */
static void
note_what_stops (DocketApplication *self)
{
  DocketWatcher *watcher = docket_engine_get_watcher (self->engine);

  if (watcher != NULL && docket_engine_is_watching (self->engine) &&
      docket_watcher_get_n_unfinished (watcher) > 0)
    docket_settings_set_stopped_at (docket_engine_get_settings (self->engine),
                                    docket_clock_get_wall (docket_engine_get_clock (self->engine)));
}

/* Ends watching; the list is closed properly first. */
static void
quit (DocketApplication *self, const char *unused)
{
  DocketWindow *window = get_window (self);

  if (self->stopping)
    return;

  self->stopping = TRUE;
  docket_hand_over_name (G_APPLICATION (self));
  if (window != NULL)
    gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  note_what_stops (self);
  if (self->notifier != NULL)
    docket_notifier_flush (self->notifier);
  if (self->stay != NULL)
    docket_stay_end (self->stay);
  docket_engine_stop_async (self->engine, stopped_cb, g_object_ref (self));
}

/* Docket itself begins with the first page, or goes on. */
static void
leave_samples (DocketApplication *self, const char *unused)
{
  if (!self->is_demo)
    return;
  start_other (self, NULL);
  quit (self, NULL);
}

static void
stop_cb (DocketApplication *self)
{
  quit (self, NULL);
}

static void
test_notification (DocketApplication *self, const char *unused)
{
  docket_notifier_send_test (self->notifier);
}

static void
show_unseen (DocketApplication *self, const char *unused)
{
  gtk_widget_activate_action (GTK_WIDGET (present_window (self)), "win.next-unseen", NULL);
}

static const ActionEntry actions[] = {
  { .name = "add-jobs", .type = "s", .func = add_text },
  { .name = "show-job", .type = "s", .job_action = DOCKET_JOB_ACTION_SHOW },
  { .name = "open-result", .type = "s", .job_action = DOCKET_JOB_ACTION_OPEN },
  { .name = "open-part", .type = "s", .job_action = DOCKET_JOB_ACTION_OPEN_PART },
  { .name = "show-folder", .type = "s", .job_action = DOCKET_JOB_ACTION_SHOW_FOLDER },
  { .name = "keep-result", .type = "s", .job_action = DOCKET_JOB_ACTION_KEEP },
  { .name = "cancel-opening", .type = "s", .job_action = DOCKET_JOB_ACTION_CANCEL },
  { .name = "check-now", .type = "s", .job_action = DOCKET_JOB_ACTION_CHECK },
  { .name = "check-all", .func = check_all },
  { .name = "pause-all", .func = pause_all },
  { .name = "resume-all", .func = resume_all },
  { .name = "preferences", .func = show_preferences },
  { .name = "kept-results", .func = show_kept_results },
  { .name = "erase-everything", .func = erase_everything },
  { .name = "undo-erase", .func = undo_erase },
  { .name = "credits", .func = show_credits },
  { .name = "about", .func = show_about },
  { .name = "shortcuts", .func = show_shortcuts },
  { .name = "refresh", .func = refresh },
  { .name = "try-again", .func = try_again },
  { .name = "dismiss-list-notice", .func = dismiss_list_notice },
  { .name = "reset-address", .func = reset_address },
  { .name = "take-other-jobs", .func = take_other_jobs },
  { .name = "leave-other-jobs", .func = leave_other_jobs },
  { .name = "check-held-jobs", .func = check_held_jobs },
  { .name = "demo", .func = start_demo },
  { .name = "leave-samples", .func = leave_samples },
  { .name = "activate", .func = present_cb },
  { .name = "show-unseen", .func = show_unseen },
  { .name = "test-notification", .func = test_notification },
  { .name = "quit", .func = quit },
};

static void
run (DocketApplication *self, const ActionEntry *entry, const char *argument)
{
  if (entry->func != NULL)
    entry->func (self, argument);
  else
    docket_job_actions_run (self->job_actions, entry->job_action, argument);
}

static void
run_when_ready (DocketApplication *self, const ActionEntry *entry, const char *argument)
{
  Waiting *waiting = NULL;

  if (self->ready)
    {
      run (self, entry, argument);
      return;
    }

  waiting = g_new0 (Waiting, 1);
  waiting->entry = entry;
  waiting->argument = g_strdup (argument);
  g_ptr_array_add (self->waiting, waiting);
}

/* Does the action of that name once the list is there; until then the process stays. */
static void
when_ready (DocketApplication *self, const char *name, const char *argument)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (g_str_equal (actions[i].name, name))
        {
          run_when_ready (self, &actions[i], argument);
          return;
        }
    }
  g_return_if_reached ();
}

/* While Docket ends all but the wish that it does is for the next one. */
static void
action_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketApplication *self = DOCKET_APPLICATION (g_application_get_default ());
  const ActionEntry *entry = data;

  if (!self->stopping)
    run_when_ready (self, entry, target != NULL ? g_variant_get_string (target, NULL) : NULL);
  else if (entry->func != quit)
    docket_hand_over_action (G_APPLICATION (self), entry->name, target);
}

static void
add_actions (DocketApplication *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (
          actions[i].name, actions[i].type != NULL ? (const GVariantType *) actions[i].type : NULL);

      g_signal_connect (action, "activate", G_CALLBACK (action_cb), (gpointer) &actions[i]);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
}

/* Starting */

static void
add_parts (DocketApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  self->notifier = docket_notifier_new (application, self->engine);
  self->job_actions = docket_job_actions_new (application, self->engine);
  self->expiry_notice = docket_expiry_notice_new (application, self->engine);
  self->stay = docket_stay_new (application, self->engine, self->notifier, self->service);
  g_signal_connect_object (
      self->job_actions, "show", G_CALLBACK (show_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->job_actions, "failed", G_CALLBACK (job_action_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stay, "stop", G_CALLBACK (stop_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_engine_get_watcher (self->engine),
                           "notify::paused",
                           G_CALLBACK (update_pause),
                           self,
                           G_CONNECT_SWAPPED);
  update_pause (self);
  g_signal_connect_object (self->service,
                           "notify::backend",
                           G_CALLBACK (say_if_nothing_notifies),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
engine_started_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);
  if (!docket_engine_start_finish (DOCKET_ENGINE (object), result, &error))
    {
      g_printerr ("%s\n", error->message);
      g_application_quit (G_APPLICATION (self));
      return;
    }

  self->ready = TRUE;
  add_parts (self);
  for (guint i = 0; i < waiting->len; i++)
    {
      const Waiting *item = g_ptr_array_index (waiting, i);

      run (self, item->entry, item->argument);
    }
  if (self->demo != NULL)
    docket_demo_begin (self->demo, self->engine);
  g_application_release (G_APPLICATION (self));
}

static gboolean
terminated_cb (gpointer data)
{
  DocketApplication *self = data;

  when_ready (self, "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
make_engine (DocketApplication *self, GError **error)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketSleepMonitor) sleep = docket_sleep_monitor_new (clock);

  if (self->is_demo)
    {
      self->demo = docket_demo_new (error);
      if (self->demo == NULL)
        return FALSE;
      self->engine = docket_engine_new (docket_demo_get_settings (self->demo),
                                        clock,
                                        sleep,
                                        docket_demo_get_database (self->demo),
                                        DOCKET_ENGINE_ALONE | DOCKET_ENGINE_SAMPLES);
      return TRUE;
    }

  g_autoptr (DocketSettings) settings = docket_settings_new_default ();
  g_autofree char *database = docket_paths_get_database ();

  self->engine = docket_engine_new (settings, clock, sleep, database, DOCKET_ENGINE_NONE);
  return TRUE;
}

static void
docket_application_startup (GApplication *application)
{
  DocketApplication *self = DOCKET_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  G_APPLICATION_CLASS (docket_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (APPLICATION_ID);
  docket_contrast_follow ();
  add_actions (self);
  docket_shortcuts_install (GTK_APPLICATION (self));
  g_unix_signal_add (SIGTERM, terminated_cb, self);
  g_unix_signal_add (SIGINT, terminated_cb, self);
  if (!make_engine (self, &error))
    {
      g_printerr ("%s\n", error->message);
      g_application_quit (application);
      return;
    }

  self->service = docket_notification_service_new (g_application_get_dbus_connection (application));
  g_application_hold (application);
  docket_engine_start_async (self->engine, engine_started_cb, g_object_ref (self));
}

static void
docket_application_activate (GApplication *application)
{
  when_ready (DOCKET_APPLICATION (application), "activate", NULL);
}

/* Files that were dropped, or given to the desktop file. */
static void
docket_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_application_activate (application);
  for (int i = 0; i < n_files; i++)
    add_file (DOCKET_APPLICATION (application), files[i]);
}

/* An argument is a file if one of that name exists or it holds a slash; "--" ends that. */
static int
docket_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  DocketApplication *self = DOCKET_APPLICATION (application);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean may_be_file = TRUE;

  for (guint i = 1; arguments[0] != NULL && arguments[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, arguments[i]);

      if (may_be_file && g_str_equal (arguments[i], "--"))
        may_be_file = FALSE;
      else if (may_be_file &&
               (strchr (arguments[i], '/') != NULL || g_file_query_exists (file, NULL)))
        add_file (self, file);
      else
        g_string_append_printf (text, "%s\n", arguments[i]);
    }

  g_application_activate (application);
  if (text->len > 0)
    when_ready (self, "add-jobs", text->str);
  return 0;
}

/* Also where nobody asked to quit: the last window was closed, and nothing is to be watched. */
static void
docket_application_shutdown (GApplication *application)
{
  DocketApplication *self = DOCKET_APPLICATION (application);

  if (self->engine != NULL)
    quit (self, NULL);
  while (self->engine != NULL && !self->stopped)
    g_main_context_iteration (NULL, TRUE);

  G_APPLICATION_CLASS (docket_application_parent_class)->shutdown (application);
}

static void
docket_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  DocketApplication *self = DOCKET_APPLICATION (application);

  GTK_APPLICATION_CLASS (docket_application_parent_class)->window_removed (application, window);
  update_hold (self);
}

static void
docket_application_dispose (GObject *object)
{
  DocketApplication *self = DOCKET_APPLICATION (object);

  g_clear_object (&self->expiry_notice);
  g_clear_object (&self->job_actions);
  g_clear_object (&self->stay);
  g_clear_object (&self->service);
  g_clear_object (&self->notifier);
  g_clear_object (&self->engine);
  g_clear_object (&self->demo);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);

  G_OBJECT_CLASS (docket_application_parent_class)->dispose (object);
}

static void
docket_application_class_init (DocketApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_application_dispose;
  application_class->startup = docket_application_startup;
  application_class->shutdown = docket_application_shutdown;
  application_class->activate = docket_application_activate;
  application_class->open = docket_application_open;
  application_class->command_line = docket_application_command_line;
  GTK_APPLICATION_CLASS (klass)->window_removed = docket_application_window_removed;
}

static void
docket_application_init (DocketApplication *self)
{
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) waiting_free);
}

/**
 * docket_application_new:
 * @demo: whether to watch sample jobs on the simulator, with an id, settings and a list of their
 *   own
 *
 * Returns: (transfer full): the application
 */
DocketApplication *
docket_application_new (gboolean demo)
{
  DocketApplication *self = g_object_new (DOCKET_TYPE_APPLICATION,
                                          "application-id",
                                          demo ? APPLICATION_ID ".Demo" : APPLICATION_ID,
                                          "flags",
                                          G_APPLICATION_HANDLES_COMMAND_LINE |
                                              G_APPLICATION_HANDLES_OPEN,
                                          "resource-base-path",
                                          "/io/github/docket_app/Docket",
                                          NULL);

  self->is_demo = demo;
  return self;
}
