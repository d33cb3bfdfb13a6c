/* docket-notifier.c: sends the notifications of an application
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-notifier.h"

#include "docket-announcer.h"
#include "docket-banner-text.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

struct _DocketNotifier
{
  GObject parent_instance;

  GApplication *application;  /* (unowned): owns this */
  DocketEngine *engine;       /* (owned) */
  DocketAnnouncer *announcer; /* (owned) */
  DocketTrouble told_trouble;
};

enum
{
  PROP_BUSY = 1,
};

static GParamSpec *properties[PROP_BUSY + 1];

G_DEFINE_FINAL_TYPE (DocketNotifier, docket_notifier, G_TYPE_OBJECT)

/* Whether a window of ours is in front. */
static gboolean
is_in_front_cb (gpointer data)
{
  DocketNotifier *self = data;
  GtkWindow *window = NULL;

  if (!GTK_IS_APPLICATION (self->application))
    return FALSE;
  window = gtk_application_get_active_window (GTK_APPLICATION (self->application));
  return window != NULL && gtk_window_is_active (window);
}

/* Sending */

static void
flushed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_dbus_connection_flush_finish (G_DBUS_CONNECTION (object), result, NULL);
  g_application_release (G_APPLICATION (data));
  g_object_unref (data);
}

/* A process that ends at once would take the message with it. */
static void
flush_bus (DocketNotifier *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);

  if (bus == NULL)
    return;
  g_application_hold (self->application);
  g_dbus_connection_flush (bus, NULL, flushed_cb, g_object_ref (self->application));
}

static GNotificationPriority
get_priority (DocketNoticePriority priority)
{
  switch (priority)
    {
    case DOCKET_NOTICE_QUIET:
      return G_NOTIFICATION_PRIORITY_LOW;
    case DOCKET_NOTICE_HIGH:
      return G_NOTIFICATION_PRIORITY_HIGH;
    case DOCKET_NOTICE_NORMAL:
    default:
      return G_NOTIFICATION_PRIORITY_NORMAL;
    }
}

static GVariant *
make_target (const char *target)
{
  return target != NULL ? g_variant_new_string (target) : NULL;
}

static GNotification *
make_notification (const DocketNotice *notice)
{
  GNotification *notification = g_notification_new (notice->title);

  if (notice->body != NULL)
    g_notification_set_body (notification, notice->body);
  g_notification_set_priority (notification, get_priority (notice->priority));
  if (notice->action != NULL)
    {
      g_autofree char *action = g_strconcat ("app.", notice->action, NULL);

      g_notification_set_default_action_and_target_value (
          notification, action, make_target (notice->target));
    }
  if (notice->button != NULL)
    {
      g_autofree char *action = g_strconcat ("app.", notice->button_action, NULL);

      g_notification_add_button_with_target_value (
          notification, notice->button, action, make_target (notice->button_target));
    }
  return notification;
}

/**
 * docket_notifier_send:
 * @self: a notifier
 * @notice: what to send
 */
void
docket_notifier_send (DocketNotifier *self, const DocketNotice *notice)
{
  g_autoptr (GNotification) notification = NULL;

  g_return_if_fail (DOCKET_IS_NOTIFIER (self));
  g_return_if_fail (notice != NULL);

  if (notice->anew)
    g_application_withdraw_notification (self->application, notice->id);
  notification = make_notification (notice);
  g_application_send_notification (self->application, notice->id, notification);
  flush_bus (self);
}

/**
 * docket_notifier_withdraw:
 * @self: a notifier
 * @id: id of a notification
 */
void
docket_notifier_withdraw (DocketNotifier *self, const char *id)
{
  g_return_if_fail (DOCKET_IS_NOTIFIER (self));

  g_application_withdraw_notification (self->application, id);
}

/**
 * docket_notifier_send_test:
 * @self: a notifier
 *
 * Sends a notification that tells nothing.
 */
void
docket_notifier_send_test (DocketNotifier *self)
{
  g_autoptr (DocketNotice) notice = NULL;

  g_return_if_fail (DOCKET_IS_NOTIFIER (self));

  notice = docket_notice_new ("test", _ ("A test of Docket"));
  notice->body = g_strdup (_ ("Notifications of jobs look like this one."));
  notice->action = "preferences";
  notice->anew = TRUE;
  docket_notifier_send (self, notice);
}

static void
send_cb (DocketAnnouncer *announcer, DocketNotice *notice, DocketNotifier *self)
{
  docket_notifier_send (self, notice);
}

static void
withdraw_cb (DocketAnnouncer *announcer, const char *id, DocketNotifier *self)
{
  docket_notifier_withdraw (self, id);
}

static void
busy_cb (DocketNotifier *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* Trouble of the account that only the person can end: one notification for all jobs. */

static void
trouble_cb (DocketNotifier *self)
{
  const DocketTrouble trouble = docket_watcher_get_trouble (
      docket_engine_get_watcher (self->engine));
  g_autofree char *text = NULL;
  g_autoptr (DocketNotice) notice = NULL;

  if (trouble == self->told_trouble)
    return;
  self->told_trouble = trouble;
  text = docket_banner_describe_pause (self->engine);
  if (text == NULL || !docket_engine_is_watching (self->engine))
    {
      docket_notifier_withdraw (self, "trouble");
      return;
    }

  notice = docket_notice_new ("trouble", _ ("Checks are paused"));
  notice->body = g_steal_pointer (&text);
  notice->priority = DOCKET_NOTICE_HIGH;
  notice->action = "preferences";
  notice->button = _ ("Try Again");
  notice->button_action = "try-again";
  docket_notifier_send (self, notice);
}

static void
watching_cb (DocketNotifier *self)
{
  static const char *const states[] = { "trouble", "watching", DOCKET_NOTICE_EXPIRING };

  if (!docket_engine_is_watching (self->engine))
    return;
  /* What an earlier process said of itself: what still holds is said again. */
  for (guint i = 0; self->told_trouble == DOCKET_TROUBLE_NONE && i < G_N_ELEMENTS (states); i++)
    docket_notifier_withdraw (self, states[i]);
  docket_announcer_begin (self->announcer);
}

/* Object */

static void
docket_notifier_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BUSY)
    g_value_set_boolean (value, docket_notifier_is_busy (DOCKET_NOTIFIER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
docket_notifier_dispose (GObject *object)
{
  DocketNotifier *self = DOCKET_NOTIFIER (object);

  if (self->announcer != NULL)
    docket_announcer_set_in_front_func (self->announcer, NULL, NULL);
  g_clear_object (&self->announcer);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (docket_notifier_parent_class)->dispose (object);
}

static void
docket_notifier_class_init (DocketNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_notifier_get_property;
  object_class->dispose = docket_notifier_dispose;

  /**
   * DocketNotifier:busy:
   *
   * Whether something will be sent soon by itself.
   */
  properties[PROP_BUSY] = g_param_spec_boolean (
      "busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
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
  DocketWatcher *watcher = docket_engine_get_watcher (engine);
  const GConnectFlags swapped = G_CONNECT_SWAPPED;

  self->application = application;
  self->engine = g_object_ref (engine);
  self->announcer = docket_announcer_new (docket_engine_get_store (engine),
                                          watcher,
                                          docket_engine_get_settings (engine),
                                          docket_engine_get_clock (engine));
  docket_announcer_set_in_front_func (self->announcer, is_in_front_cb, self);
  g_signal_connect_object (self->announcer, "send", G_CALLBACK (send_cb), self, 0);
  g_signal_connect_object (self->announcer, "withdraw", G_CALLBACK (withdraw_cb), self, 0);
  g_signal_connect_object (self->announcer, "notify::busy", G_CALLBACK (busy_cb), self, swapped);
  g_signal_connect_object (watcher, "notify::trouble", G_CALLBACK (trouble_cb), self, swapped);
  g_signal_connect_object (engine, "notify::watching", G_CALLBACK (watching_cb), self, swapped);
  watching_cb (self);
  return self;
}

/**
 * docket_notifier_flush:
 * @self: a notifier
 *
 * The process ends: what is held back is sent now.
 */
void
docket_notifier_flush (DocketNotifier *self)
{
  g_return_if_fail (DOCKET_IS_NOTIFIER (self));

  docket_announcer_flush (self->announcer);
}

/**
 * docket_notifier_is_busy:
 *
 * Returns: the property "busy"
 */
gboolean
docket_notifier_is_busy (DocketNotifier *self)
{
  g_return_val_if_fail (DOCKET_IS_NOTIFIER (self), FALSE);

  return self->announcer != NULL && docket_announcer_is_busy (self->announcer);
}
