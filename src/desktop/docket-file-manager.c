/* docket-file-manager.c: shows a file in its folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-file-manager.h"

#include "docket-sandbox.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A file manager that has to be started first may take its time. */
#define PATIENCE_MS 10000

typedef struct
{
  char *path;                 /* (owned) */
  GAppLaunchContext *context; /* (owned) (nullable) */
} Showing;

static void
showing_free (Showing *showing)
{
  g_free (showing->path);
  g_clear_object (&showing->context);
  g_free (showing);
}

/* The third way: the folder is opened as any file, and nothing in it is chosen. */

static void
folder_opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
open_folder (GTask *task)
{
  const Showing *showing = g_task_get_task_data (task);
  g_autofree char *folder = g_path_get_dirname (showing->path);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  g_app_info_launch_default_for_uri_async (uri, showing->context, NULL, folder_opened_cb, task);
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (object), NULL, result, NULL);

  if (answer == NULL)
    {
      open_folder (task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* What lets the file manager come to the front; it belongs to an application. */
static char *
get_token (const Showing *showing)
{
  g_autoptr (GAppInfo) info = g_app_info_get_default_for_type ("inode/directory", FALSE);

  if (showing->context == NULL || info == NULL)
    return NULL;
  return g_app_launch_context_get_startup_notify_id (showing->context, info, NULL);
}

/* The first way, outside of a sandbox: freedesktop.org, "File manager DBus interface". */
static void
ask_file_manager (GDBusConnection *bus, GTask *task)
{
  const Showing *showing = g_task_get_task_data (task);
  g_autofree char *uri = g_filename_to_uri (showing->path, NULL, NULL);
  g_autofree char *token = get_token (showing);
  const char *const uris[] = { uri, NULL };

  g_dbus_connection_call_with_unix_fd_list (
      bus,
      "org.freedesktop.FileManager1",
      "/org/freedesktop/FileManager1",
      "org.freedesktop.FileManager1",
      "ShowItems",
      g_variant_new ("(^ass)", uris, token != NULL ? token : ""),
      NULL,
      G_DBUS_CALL_FLAGS_NONE,
      PATIENCE_MS,
      NULL,
      NULL,
      shown_cb,
      task);
}

/* The second, in a sandbox: the portal "OpenURI" takes an open file and shows its folder. */
static void
ask_portal (GDBusConnection *bus, GTask *task)
{
  const Showing *showing = g_task_get_task_data (task);
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new ();
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  const int fd = g_open (showing->path, O_PATH | O_CLOEXEC);
  const int place = fd >= 0 ? g_unix_fd_list_append (files, fd, NULL) : -1;

  if (fd >= 0)
    close (fd);
  if (place < 0)
    {
      open_folder (task);
      return;
    }
  g_dbus_connection_call_with_unix_fd_list (bus,
                                            DOCKET_PORTAL_NAME,
                                            DOCKET_PORTAL_PATH,
                                            "org.freedesktop.portal.OpenURI",
                                            "OpenDirectory",
                                            g_variant_new ("(sha{sv})", "", place, &options),
                                            NULL,
                                            G_DBUS_CALL_FLAGS_NONE,
                                            PATIENCE_MS,
                                            files,
                                            NULL,
                                            shown_cb,
                                            task);
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL)
    open_folder (task);
  else if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    ask_portal (bus, task);
  else
    ask_file_manager (bus, task);
}

/**
 * docket_file_manager_show_async:
 * @path: absolute path of a file
 * @context: (nullable): lets the file manager come to the front
 * @callback: called when it is shown
 * @data: for @callback
 *
 * Shows a file in its folder: chosen, where the desktop can do that; else its folder is opened.
 */
void
docket_file_manager_show_async (const char *path,
                                GAppLaunchContext *context,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = NULL;
  Showing *showing = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, NULL, callback, data);
  g_task_set_source_tag (task, docket_file_manager_show_async);
  showing = g_new0 (Showing, 1);
  showing->path = g_strdup (path);
  g_set_object (&showing->context, context);
  g_task_set_task_data (task, showing, (GDestroyNotify) showing_free);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_cb, task);
}

/**
 * docket_file_manager_show_finish:
 *
 * Returns: whether something shows the folder
 */
gboolean
docket_file_manager_show_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
