/* docket-notifier.c: says when a job is final, at most once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-notifier.h"

#include "docket-banner-text.h"
#include "docket-job-text.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

/* Of many jobs that are seen or removed at once, only the newest can still be on the screen. */
#define MAX_WITHDRAWN 100

struct _DocketNotifier
{
  GObject parent_instance;

  GApplication *application; /* (unowned): owns this */
  DocketEngine *engine;      /* (owned) */
  DocketTrouble told_trouble;
};

G_DEFINE_FINAL_TYPE (DocketNotifier, docket_notifier, G_TYPE_OBJECT)

static char *
make_id (gint64 row_id)
{
  return g_strdup_printf ("job-%" G_GINT64_FORMAT, row_id);
}

static gboolean
has_outcome (const DocketJobState *state)
{
  return docket_status_is_final (state->status) || state->trouble == DOCKET_TROUBLE_GAVE_UP;
}

/* Whether a window of ours is in front. */
static gboolean
is_in_front (DocketNotifier *self)
{
  GtkWindow *window = NULL;

  if (!GTK_IS_APPLICATION (self->application))
    return FALSE;
  window = gtk_application_get_active_window (GTK_APPLICATION (self->application));
  return window != NULL && gtk_window_is_active (window);
}

static gboolean
is_wanted (DocketNotifier *self, const DocketJobState *state)
{
  DocketSettings *settings = docket_engine_get_settings (self->engine);
  const char *key = state->status == DOCKET_STATUS_SUCCESS ? "notify-success" : "notify-failure";

  return state->removed == 0 && docket_settings_get_flag (settings, key) &&
         (docket_settings_get_flag (settings, "notify-in-front") || !is_in_front (self));
}

static void
send_outcome (DocketNotifier *self, const DocketJobState *state)
{
  DocketSettings *settings = docket_engine_get_settings (self->engine);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = {
    .now = docket_clock_get_wall (docket_engine_get_clock (self->engine)),
    .lead = docket_clock_get_server_lead (docket_engine_get_clock (self->engine)),
    .zone = zone,
    .saving = -1,
  };
  const gboolean can_open = docket_job_text_row_action (state, &moment) == DOCKET_ROW_ACTION_OPEN;
  g_autofree char *title = docket_job_text_notice_title (
      state, docket_settings_get_flag (settings, "show-names-in-notifications"));
  g_autofree char *body = docket_job_text_notice_body (state, &moment);
  g_autofree char *id = make_id (state->row_id);
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (
      notification, can_open ? "app.open-result" : "app.show-job", "s", state->id);
  g_application_send_notification (self->application, id, notification);
}

/* Sent only once "told" is on disk: after a crash nothing is told twice. */
typedef struct
{
  DocketNotifier *notifier; /* (owned) */
  DocketJobState *state;    /* (owned) */
} Telling;

static void
flushed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_dbus_connection_flush_finish (G_DBUS_CONNECTION (object), result, NULL);
  g_application_release (G_APPLICATION (data));
  g_object_unref (data);
}

/* A process that ends at once would take the message with it. */
static void
flush (DocketNotifier *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);

  if (bus == NULL)
    return;
  g_application_hold (self->application);
  g_dbus_connection_flush (bus, NULL, flushed_cb, g_object_ref (self->application));
}

static void
told_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Telling *telling = data;
  DocketNotifier *self = telling->notifier;
  g_autoptr (GError) error = NULL;

  if (docket_store_update_finish (DOCKET_STORE (object), result, &error))
    {
      if (is_wanted (self, telling->state))
        {
          send_outcome (self, telling->state);
          flush (self);
        }
    }
  else
    {
      g_debug ("An outcome is not told: %s", error->message);
    }
  docket_job_state_unref (telling->state);
  g_object_unref (self);
  g_free (telling);
}

static void
tell (DocketNotifier *self, gint64 row_id)
{
  DocketStore *store = docket_engine_get_store (self->engine);
  DocketJobState *newest = docket_store_get_newest_state (store, row_id);
  Telling *telling = NULL;

  if (newest == NULL || newest->told != 0 || !has_outcome (newest) || newest->removed != 0)
    return;

  telling = g_new0 (Telling, 1);
  telling->notifier = g_object_ref (self);
  telling->state = docket_job_state_copy (newest);
  telling->state->told = docket_clock_get_wall (docket_engine_get_clock (self->engine));
  docket_store_update_async (store, telling->state, NULL, NULL, told_cb, telling);
}

static void
withdraw (DocketNotifier *self, gint64 row_id)
{
  g_autofree char *id = make_id (row_id);

  g_application_withdraw_notification (self->application, id);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                DocketNotifier *self)
{
  if (has_outcome (after) && after->told == 0 && docket_engine_is_watching (self->engine))
    tell (self, row_id);
  else if (after->seen != 0 && before->seen == 0 && after->told != 0)
    withdraw (self, row_id);
}

static void
jobs_gone_cb (DocketStore *store, GArray *rows, DocketNotifier *self)
{
  for (guint i = 0; i < MIN (rows->len, MAX_WITHDRAWN); i++)
    withdraw (self, g_array_index (rows, gint64, rows->len - 1 - i));
}

/* Trouble of the account that only the person can end: one notification for all jobs. */

static void
trouble_cb (DocketNotifier *self)
{
  const DocketTrouble trouble = docket_watcher_get_trouble (
      docket_engine_get_watcher (self->engine));
  g_autofree char *text = NULL;
  g_autoptr (GNotification) notification = NULL;

  if (trouble == self->told_trouble)
    return;
  self->told_trouble = trouble;
  text = docket_banner_describe_pause (self->engine);
  if (text == NULL || !docket_engine_is_watching (self->engine))
    {
      g_application_withdraw_notification (self->application, "trouble");
      return;
    }

  notification = g_notification_new (_ ("Checks are paused"));
  g_notification_set_body (notification, text);
  g_notification_set_default_action (notification, "app.preferences");
  g_application_send_notification (self->application, "trouble", notification);
  flush (self);
}

/* What became final while Docket was not there to tell it. */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketNotifier) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, &error);

  for (guint i = 0; states != NULL && i < states->len; i++)
    tell (self, ((DocketJobState *) g_ptr_array_index (states, i))->row_id);
}

static void
watching_cb (DocketNotifier *self)
{
  if (docket_engine_is_watching (self->engine))
    docket_store_load_async (docket_engine_get_store (self->engine),
                             DOCKET_LOAD_UNTOLD,
                             NULL,
                             loaded_cb,
                             g_object_ref (self));
}

static void
docket_notifier_dispose (GObject *object)
{
  g_clear_object (&DOCKET_NOTIFIER (object)->engine);

  G_OBJECT_CLASS (docket_notifier_parent_class)->dispose (object);
}

static void
docket_notifier_class_init (DocketNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_notifier_dispose;
}

static void
docket_notifier_init (DocketNotifier *self)
{
}

/**
 * docket_notifier_new:
 * @application: sends the notifications; outlives the notifier
 * @engine: an engine that was started
 *
 * Returns: (transfer full): a notifier, at work
 */
DocketNotifier *
docket_notifier_new (GApplication *application, DocketEngine *engine)
{
  DocketNotifier *self = g_object_new (DOCKET_TYPE_NOTIFIER, NULL);
  DocketStore *store = docket_engine_get_store (engine);

  self->application = application;
  self->engine = g_object_ref (engine);
  g_signal_connect_object (store, "job-changed", G_CALLBACK (job_changed_cb), self, 0);
  g_signal_connect_object (store, "jobs-removed", G_CALLBACK (jobs_gone_cb), self, 0);
  g_signal_connect_object (store, "jobs-seen", G_CALLBACK (jobs_gone_cb), self, 0);
  g_signal_connect_object (docket_engine_get_watcher (engine),
                           "notify::trouble",
                           G_CALLBACK (trouble_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (
      engine, "notify::watching", G_CALLBACK (watching_cb), self, G_CONNECT_SWAPPED);
  return self;
}
