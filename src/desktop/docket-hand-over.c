/* docket-hand-over.c: what comes while Docket ends goes to the next one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-hand-over.h"

/**
 * docket_hand_over_name:
 * @application: an application that ends
 *
 * Gives its name on the bus up. What comes from now on is for the next process: the bus starts one
 * for it.
 */
void
docket_hand_over_name (GApplication *application)
{
  GDBusConnection *bus = NULL;

  g_return_if_fail (G_IS_APPLICATION (application));

  bus = g_application_get_dbus_connection (application);
  if (bus == NULL)
    return;
  g_dbus_connection_call (bus,
                          "org.freedesktop.DBus",
                          "/org/freedesktop/DBus",
                          "org.freedesktop.DBus",
                          "ReleaseName",
                          g_variant_new ("(s)", g_application_get_application_id (application)),
                          NULL,
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          NULL,
                          NULL);
}

/**
 * docket_hand_over_action:
 * @application: an application that ends
 * @name: an action of the application
 * @target: (nullable): its target
 *
 * Passes on what came in the moment in which this process ends: after the name was given up, in
 * order.
 */
void
docket_hand_over_action (GApplication *application, const char *name, GVariant *target)
{
  GDBusConnection *bus = NULL;
  GVariantBuilder targets;
  GVariantBuilder data;

  g_return_if_fail (G_IS_APPLICATION (application));

  bus = g_application_get_dbus_connection (application);
  if (bus == NULL)
    return;
  g_variant_builder_init (&targets, G_VARIANT_TYPE ("av"));
  g_variant_builder_init (&data, G_VARIANT_TYPE_VARDICT);
  if (target != NULL)
    g_variant_builder_add (&targets, "v", target);
  g_dbus_connection_call (bus,
                          g_application_get_application_id (application),
                          g_application_get_dbus_object_path (application),
                          "org.freedesktop.Application",
                          "ActivateAction",
                          g_variant_new ("(sava{sv})", name, &targets, &data),
                          NULL,
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          NULL,
                          NULL);
}
