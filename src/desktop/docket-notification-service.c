/* docket-notification-service.c: who shows the notifications, and which may still be clicked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-notification-service.h"

#include "docket-sandbox.h"

#include <glib/gi18n-lib.h>

#define PLAIN_NAME  "org.freedesktop.Notifications"
#define GTK_NAME    "org.gtk.Notifications"
#define PORTAL_NAME "org.freedesktop.portal.Notification"

/* GApplication does not say how a notification was sent nor what became of it. What goes over the
 * bus does: a filter looks at it, in the thread of the connection. */
typedef struct
{
  GMutex lock;
  GHashTable *serials; /* (owned): calls of Notify that were not answered */
  GHashTable *ids;     /* (owned): notifications that a plain server shows */
  DocketNotificationBackend used;
  GWeakRef service;
} Tap;

struct _DocketNotificationService
{
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) (nullable) */
  Tap *tap;             /* (owned) by the filter */
  guint filter;
  guint plain_watch;
  guint gtk_watch;
  gboolean plain_owned;
  gboolean gtk_owned;
  gboolean plain_can_start;
  guint n_answers; /* of the three questions to the bus */
};

enum
{
  PROP_BACKEND = 1,
  PROP_N_OPEN,
};

static GParamSpec *properties[PROP_N_OPEN + 1];

G_DEFINE_FINAL_TYPE (DocketNotificationService, docket_notification_service, G_TYPE_OBJECT)

/* The filter */

static void
tap_free (gpointer data)
{
  Tap *tap = data;

  g_weak_ref_clear (&tap->service);
  g_hash_table_unref (tap->serials);
  g_hash_table_unref (tap->ids);
  g_mutex_clear (&tap->lock);
  g_free (tap);
}

static gboolean
changed_cb (gpointer data)
{
  g_autoptr (DocketNotificationService) self = data;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKEND]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OPEN]);
  return G_SOURCE_REMOVE;
}

static void
tell_change (Tap *tap)
{
  DocketNotificationService *self = g_weak_ref_get (&tap->service);

  if (self != NULL)
    g_idle_add (changed_cb, self);
}

static gboolean
note_call (Tap *tap, GDBusMessage *message)
{
  const char *interface = g_dbus_message_get_interface (message);
  const char *member = g_dbus_message_get_member (message);
  DocketNotificationBackend used = DOCKET_NOTIFICATION_NOT_KNOWN;

  if (g_strcmp0 (interface, PLAIN_NAME) == 0 && g_strcmp0 (member, "Notify") == 0)
    {
      g_hash_table_add (tap->serials, GUINT_TO_POINTER (g_dbus_message_get_serial (message)));
      used = DOCKET_NOTIFICATION_FREEDESKTOP;
    }
  else if (g_strcmp0 (member, "AddNotification") == 0)
    {
      if (g_strcmp0 (interface, GTK_NAME) == 0)
        used = DOCKET_NOTIFICATION_GTK;
      else if (g_strcmp0 (interface, PORTAL_NAME) == 0)
        used = DOCKET_NOTIFICATION_PORTAL;
    }
  if (used == DOCKET_NOTIFICATION_NOT_KNOWN || used == tap->used)
    return FALSE;
  tap->used = used;
  return TRUE;
}

/* The number in front of what a message holds; 0: none. */
static guint32
first_number (GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body (message);
  g_autoptr (GVariant) child = NULL;

  if (body == NULL || g_variant_n_children (body) == 0)
    return 0;
  child = g_variant_get_child_value (body, 0);
  return g_variant_is_of_type (child, G_VARIANT_TYPE_UINT32) ? g_variant_get_uint32 (child) : 0;
}

static gboolean
note_answer (Tap *tap, GDBusMessage *message)
{
  const guint32 serial = g_dbus_message_get_reply_serial (message);
  const guint32 id = first_number (message);

  if (!g_hash_table_remove (tap->serials, GUINT_TO_POINTER (serial)))
    return FALSE;
  if (g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_RETURN || id == 0)
    return FALSE;
  g_hash_table_add (tap->ids, GUINT_TO_POINTER (id));
  return TRUE;
}

/* A server closes what was clicked: by then the click was heard. */
static gboolean
note_signal (Tap *tap, GDBusMessage *message)
{
  if (g_strcmp0 (g_dbus_message_get_interface (message), PLAIN_NAME) != 0 ||
      g_strcmp0 (g_dbus_message_get_member (message), "NotificationClosed") != 0)
    return FALSE;
  return g_hash_table_remove (tap->ids, GUINT_TO_POINTER (first_number (message)));
}

static GDBusMessage *
filter_cb (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer data)
{
  Tap *tap = data;
  const GDBusMessageType type = g_dbus_message_get_message_type (message);
  gboolean changed = FALSE;

  g_mutex_lock (&tap->lock);
  if (!incoming && type == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    changed = note_call (tap, message);
  else if (incoming && type == G_DBUS_MESSAGE_TYPE_SIGNAL)
    changed = note_signal (tap, message);
  else if (incoming &&
           (type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN || type == G_DBUS_MESSAGE_TYPE_ERROR))
    changed = note_answer (tap, message);
  g_mutex_unlock (&tap->lock);
  if (changed)
    tell_change (tap);
  return message;
}

static void
add_filter (DocketNotificationService *self)
{
  self->tap = g_new0 (Tap, 1);
  g_mutex_init (&self->tap->lock);
  g_weak_ref_init (&self->tap->service, self);
  self->tap->serials = g_hash_table_new (NULL, NULL);
  self->tap->ids = g_hash_table_new (NULL, NULL);
  self->filter = g_dbus_connection_add_filter (self->bus, filter_cb, self->tap, tap_free);
}

/* Who is there */

static void
answered (DocketNotificationService *self)
{
  self->n_answers++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKEND]);
}

static void
plain_appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  DOCKET_NOTIFICATION_SERVICE (data)->plain_owned = TRUE;
  answered (data);
}

static void
plain_vanished_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  DocketNotificationService *self = data;

  self->plain_owned = FALSE;
  g_mutex_lock (&self->tap->lock);
  g_hash_table_remove_all (self->tap->ids);
  g_mutex_unlock (&self->tap->lock);
  answered (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OPEN]);
}

static void
gtk_appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  DOCKET_NOTIFICATION_SERVICE (data)->gtk_owned = TRUE;
  answered (data);
}

static void
gtk_vanished_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  DOCKET_NOTIFICATION_SERVICE (data)->gtk_owned = FALSE;
  answered (data);
}

static void
names_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketNotificationService) self = data;
  g_autoptr (GVariant)
      reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  g_autofree const char **names = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &names);
  self->plain_can_start = names != NULL && g_strv_contains (names, PLAIN_NAME);
  answered (self);
}

static void
look_for_services (DocketNotificationService *self)
{
  self->plain_watch = g_bus_watch_name_on_connection (self->bus,
                                                      PLAIN_NAME,
                                                      G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                      plain_appeared_cb,
                                                      plain_vanished_cb,
                                                      self,
                                                      NULL);
  self->gtk_watch = g_bus_watch_name_on_connection (self->bus,
                                                    GTK_NAME,
                                                    G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                    gtk_appeared_cb,
                                                    gtk_vanished_cb,
                                                    self,
                                                    NULL);
  g_dbus_connection_call (self->bus,
                          "org.freedesktop.DBus",
                          "/org/freedesktop/DBus",
                          "org.freedesktop.DBus",
                          "ListActivatableNames",
                          NULL,
                          G_VARIANT_TYPE ("(as)"),
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          names_cb,
                          g_object_ref (self));
}

/* Object */

static void
docket_notification_service_get_property (GObject *object,
                                          guint id,
                                          GValue *value,
                                          GParamSpec *pspec)
{
  DocketNotificationService *self = DOCKET_NOTIFICATION_SERVICE (object);

  if (id == PROP_BACKEND)
    g_value_set_uint (value, docket_notification_service_get_backend (self));
  else if (id == PROP_N_OPEN)
    g_value_set_uint (value, docket_notification_service_get_n_open (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
docket_notification_service_dispose (GObject *object)
{
  DocketNotificationService *self = DOCKET_NOTIFICATION_SERVICE (object);

  g_clear_handle_id (&self->plain_watch, g_bus_unwatch_name);
  g_clear_handle_id (&self->gtk_watch, g_bus_unwatch_name);
  if (self->filter != 0)
    g_dbus_connection_remove_filter (self->bus, self->filter);
  self->filter = 0;
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (docket_notification_service_parent_class)->dispose (object);
}

static void
docket_notification_service_class_init (DocketNotificationServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = docket_notification_service_get_property;
  object_class->dispose = docket_notification_service_dispose;

  /**
   * DocketNotificationService:backend:
   *
   * A #DocketNotificationBackend.
   */
  properties[PROP_BACKEND] = g_param_spec_uint (
      "backend", NULL, NULL, 0, DOCKET_NOTIFICATION_FREEDESKTOP, 0, flags);
  /**
   * DocketNotificationService:n-open:
   *
   * How many notifications are shown whose click only this process hears.
   */
  properties[PROP_N_OPEN] = g_param_spec_uint ("n-open", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_notification_service_init (DocketNotificationService *self)
{
}

/**
 * docket_notification_service_new:
 * @bus: (nullable): the session bus, before anything is sent; %NULL: there is none
 *
 * Returns: (transfer full): a view of who shows notifications
 */
DocketNotificationService *
docket_notification_service_new (GDBusConnection *bus)
{
  DocketNotificationService *self = g_object_new (DOCKET_TYPE_NOTIFICATION_SERVICE, NULL);

  if (bus == NULL)
    return self;
  self->bus = g_object_ref (bus);
  add_filter (self);
  look_for_services (self);
  return self;
}

/**
 * docket_notification_service_get_backend:
 *
 * Returns: how the last notification was sent, or how the next one will be
 */
DocketNotificationBackend
docket_notification_service_get_backend (DocketNotificationService *self)
{
  DocketNotificationBackend used = DOCKET_NOTIFICATION_NOT_KNOWN;

  g_return_val_if_fail (DOCKET_IS_NOTIFICATION_SERVICE (self), DOCKET_NOTIFICATION_NONE);

  if (self->bus == NULL)
    return DOCKET_NOTIFICATION_NONE;
  g_mutex_lock (&self->tap->lock);
  used = self->tap->used;
  g_mutex_unlock (&self->tap->lock);
  if (used == DOCKET_NOTIFICATION_PORTAL || docket_sandbox_uses_portals ())
    return DOCKET_NOTIFICATION_PORTAL;
  if (self->n_answers < 3)
    return DOCKET_NOTIFICATION_NOT_KNOWN;
  /* GLib chooses once. */
  if (self->gtk_owned && used != DOCKET_NOTIFICATION_FREEDESKTOP)
    return DOCKET_NOTIFICATION_GTK;
  if (used != DOCKET_NOTIFICATION_GTK && (self->plain_owned || self->plain_can_start))
    return DOCKET_NOTIFICATION_FREEDESKTOP;
  return DOCKET_NOTIFICATION_NONE;
}

/**
 * docket_notification_service_get_n_open:
 *
 * Returns: how many notifications of this process a plain server shows: a click on them does
 *   nothing once the process has ended
 */
guint
docket_notification_service_get_n_open (DocketNotificationService *self)
{
  guint n = 0;

  g_return_val_if_fail (DOCKET_IS_NOTIFICATION_SERVICE (self), 0);

  if (self->bus == NULL)
    return 0;
  g_mutex_lock (&self->tap->lock);
  n = g_hash_table_size (self->tap->ids);
  g_mutex_unlock (&self->tap->lock);
  return n;
}

/**
 * docket_notification_service_describe:
 *
 * Returns: who shows the notifications, in words
 */
const char *
docket_notification_service_describe (DocketNotificationService *self)
{
  switch (docket_notification_service_get_backend (self))
    {
    case DOCKET_NOTIFICATION_PORTAL:
      return _ ("Shown by the desktop, through its portal");
    case DOCKET_NOTIFICATION_GTK:
      return _ ("Shown by GNOME");
    case DOCKET_NOTIFICATION_FREEDESKTOP:
      return _ ("Shown by the notification service of the desktop");
    case DOCKET_NOTIFICATION_NONE:
      return _ ("Nothing here shows notifications: the list says what they would");
    case DOCKET_NOTIFICATION_NOT_KNOWN:
    default:
      return _ ("Looking for a notification service");
    }
}
