/* docket-test-logind.c: a system bus with a logind that sleeps when a test says so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-logind.h"

struct _DocketTestLogind
{
  GSubprocess *bus;            /* (owned) */
  GDBusConnection *connection; /* (owned): logind's own */
};

/* GTestDBus would leave a process that is one of the sanitizer's as well. Returns: (transfer full):
 * the address of the bus */
static char *
start_bus (DocketTestLogind *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  char *address = NULL;

  self->bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                &error,
                                "dbus-daemon",
                                "--session",
                                "--nofork",
                                "--print-address=1",
                                NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bus));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (address);
  return address;
}

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
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  DocketTestLogind *self = NULL;

  if (program == NULL)
    return NULL;

  self = g_new0 (DocketTestLogind, 1);
  address = start_bus (self);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  self->connection = g_dbus_connection_new_for_address_sync (
      address,
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
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
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
