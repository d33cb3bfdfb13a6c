/* docket-test-logind.c: a system bus with a logind that sleeps when a test says so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-logind.h"

struct _DocketTestLogind
{
  GTestDBus *bus;              /* (owned) */
  GDBusConnection *connection; /* (owned): logind's own */
};

static void
take_name (DocketTestLogind *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant)
      answer = g_dbus_connection_call_sync (self->connection,
                                            "org.freedesktop.DBus",
                                            "/org/freedesktop/DBus",
                                            "org.freedesktop.DBus",
                                            "RequestName",
                                            g_variant_new ("(su)", "org.freedesktop.login1", 0),
                                            G_VARIANT_TYPE ("(u)"),
                                            G_DBUS_CALL_FLAGS_NONE,
                                            -1,
                                            NULL,
                                            &error);

  g_assert_no_error (error);
}

/**
 * docket_test_logind_new:
 *
 * Before anything else asks for the system bus.
 *
 * Returns: (transfer full) (nullable): a bus; %NULL: this machine has no dbus-daemon
 */
DocketTestLogind *
docket_test_logind_new (void)
{
  g_autofree char *program = g_find_program_in_path ("dbus-daemon");
  g_autoptr (GError) error = NULL;
  DocketTestLogind *self = NULL;

  if (program == NULL)
    return NULL;

  self = g_new0 (DocketTestLogind, 1);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (self->bus), TRUE);
  self->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (self->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL,
      NULL,
      &error);
  g_assert_no_error (error);
  take_name (self);
  return self;
}

void
docket_test_logind_free (DocketTestLogind *self)
{
  g_clear_object (&self->connection);
  g_test_dbus_stop (self->bus);
  g_object_unref (self->bus);
  g_free (self);
}

/**
 * docket_test_logind_prepare_for_sleep:
 * @self: a logind
 * @begins: whether the machine is about to sleep; else it woke up
 *
 * Tells it to all that listen. It reaches them when the main loop runs.
 */
void
docket_test_logind_prepare_for_sleep (DocketTestLogind *self, gboolean begins)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->connection,
                                 NULL,
                                 "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager",
                                 "PrepareForSleep",
                                 g_variant_new ("(b)", begins),
                                 &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (self->connection, NULL, &error);
  g_assert_no_error (error);
}
