/* docket-recorder.c: a notification service that remembers, in the time of a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-recorder.h"

#define INTERFACE                                                                                  \
  "<node><interface name='org.gtk.Notifications'>"                                                 \
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"    \
  "<arg type='a{sv}' direction='in'/></method>"                                                    \
  "<method name='RemoveNotification'><arg type='s' direction='in'/>"                               \
  "<arg type='s' direction='in'/></method></interface></node>"

struct _DocketRecorder
{
  DocketClock *clock;   /* (owned) */
  GDBusConnection *bus; /* (owned) */
  guint name;
  guint object;
  GPtrArray *records; /* (owned) of DocketRecord (owned) */
};

static void
record_free (DocketRecord *record)
{
  g_free (record->id);
  g_free (record->title);
  g_free (record->body);
  g_free (record->action);
  g_free (record);
}

static void
call_cb (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *arguments,
         GDBusMethodInvocation *invocation,
         gpointer data)
{
  DocketRecorder *self = data;
  DocketRecord *record = g_new0 (DocketRecord, 1);

  record->at = docket_clock_get_elapsed (self->clock);
  g_variant_get_child (arguments, 1, "s", &record->id);
  if (g_str_equal (method, "AddNotification"))
    {
      g_autoptr (GVariant) notification = g_variant_get_child_value (arguments, 2);

      g_variant_lookup (notification, "title", "s", &record->title);
      g_variant_lookup (notification, "body", "s", &record->body);
      g_variant_lookup (notification, "default-action", "s", &record->action);
    }
  g_ptr_array_add (self->records, record);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
own_name (DocketRecorder *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant)
      reply = g_dbus_connection_call_sync (self->bus,
                                           "org.freedesktop.DBus",
                                           "/org/freedesktop/DBus",
                                           "org.freedesktop.DBus",
                                           "RequestName",
                                           g_variant_new ("(su)", "org.gtk.Notifications", 4),
                                           NULL,
                                           G_DBUS_CALL_FLAGS_NONE,
                                           -1,
                                           NULL,
                                           &error);

  g_assert_no_error (error);
}

/**
 * docket_recorder_new:
 * @address: of a bus
 * @clock: the time
 *
 * Returns: (transfer full): the service of GNOME on that bus
 */
DocketRecorder *
docket_recorder_new (const char *address, DocketClock *clock)
{
  static const GDBusInterfaceVTable table = { .method_call = call_cb };
  DocketRecorder *self = g_new0 (DocketRecorder, 1);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (INTERFACE, NULL);
  g_autoptr (GError) error = NULL;

  self->clock = g_object_ref (clock);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  self->bus = g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL,
      NULL,
      &error);
  g_assert_no_error (error);
  self->object = g_dbus_connection_register_object (
      self->bus, "/org/gtk/Notifications", node->interfaces[0], &table, self, NULL, &error);
  g_assert_no_error (error);
  own_name (self);
  return self;
}

void
docket_recorder_free (DocketRecorder *self)
{
  g_dbus_connection_unregister_object (self->bus, self->object);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_free (self);
}

/**
 * docket_recorder_settle:
 * @self: a recorder
 * @sender: who sends
 *
 * All that was sent before is on the main context afterwards, or was taken from there.
 */
void
docket_recorder_settle (DocketRecorder *self, GDBusConnection *sender)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = g_dbus_connection_call_sync (sender,
                                       g_dbus_connection_get_unique_name (self->bus),
                                       "/",
                                       "org.freedesktop.DBus.Peer",
                                       "Ping",
                                       NULL,
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       &error);
  g_assert_no_error (error);
}

guint
docket_recorder_get_n (DocketRecorder *self)
{
  return self->records->len;
}

const DocketRecord *
docket_recorder_get (DocketRecorder *self, guint n)
{
  return g_ptr_array_index (self->records, n);
}

void
docket_recorder_clear (DocketRecorder *self)
{
  g_ptr_array_set_size (self->records, 0);
}
