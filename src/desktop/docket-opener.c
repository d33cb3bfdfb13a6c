/* docket-opener.c: opens the result of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-opener.h"

#include "docket-core-error.h"

#include <gdk/gdk.h>
#include <glib/gi18n-lib.h>

/* One opening. Its task owns it. */
typedef struct
{
  DocketEngine *engine; /* (owned) */
  gint64 row_id;
  char *path; /* (owned) (nullable) */
  gboolean folder_only;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->engine);
  g_clear_pointer (&opening->path, g_free);
  g_free (opening);
}

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  const Opening *opening = g_task_get_task_data (task);
  g_autofree char *name = g_path_get_basename (opening->path);

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    {
      docket_editor_mark_seen (docket_engine_get_editor (opening->engine), opening->row_id);
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_return_new_error (task,
                           DOCKET_CORE_ERROR,
                           DOCKET_CORE_ERROR_FETCH,
                           /* Translators: the name of a file */
                           _ ("No application opened “%s”"),
                           name);
}

static void
launch (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GdkAppLaunchContext) context = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *uri = NULL;

  if (opening->folder_only)
    {
      folder = g_path_get_dirname (opening->path);
      uri = g_filename_to_uri (folder, NULL, NULL);
    }
  else
    {
      uri = g_filename_to_uri (opening->path, NULL, NULL);
    }
  if (gdk_display_get_default () != NULL)
    context = gdk_display_get_app_launch_context (gdk_display_get_default ());
  g_app_info_launch_default_for_uri_async (
      uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb, g_object_ref (task));
}

static void
looked_at_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, NULL);
  const Opening *opening = g_task_get_task_data (task);
  g_autofree char *name = g_path_get_basename (opening->path);

  if (info != NULL)
    launch (task);
  else
    g_task_return_new_error (task,
                             DOCKET_CORE_ERROR,
                             DOCKET_CORE_ERROR_NOT_FOUND,
                             /* Translators: the name of a file */
                             _ ("“%s” is no longer in its folder"),
                             name);
}

/* A kept file, or the one that was fetched for this click. */
static void
kept_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GFile) file = NULL;

  opening->path = docket_keeper_keep_finish (DOCKET_KEEPER (object), result, &error);
  if (opening->path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  file = g_file_new_for_path (opening->path);
  g_file_query_info_async (file,
                           G_FILE_ATTRIBUTE_STANDARD_TYPE,
                           G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT,
                           NULL,
                           looked_at_cb,
                           g_object_ref (task));
}

static void
begin (GApplication *application,
       DocketEngine *engine,
       gint64 row_id,
       gboolean folder_only,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (application, cancellable, callback, data);
  Opening *opening = g_new0 (Opening, 1);

  opening->engine = g_object_ref (engine);
  opening->row_id = row_id;
  opening->folder_only = folder_only;
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  docket_keeper_keep_async (
      docket_engine_get_keeper (engine), row_id, cancellable, kept_cb, g_object_ref (task));
}

/**
 * docket_opener_open_async:
 * @application: the application, which has to be held until the end
 * @engine: an engine that was started
 * @row_id: row of a job that is done
 * @cancellable: (nullable): cancels it
 * @callback: called when the application of the file was started
 * @data: for @callback
 *
 * Opens the kept file of a job with its default application; one that is not kept is fetched
 * first. Of several files their folder is opened.
 */
void
docket_opener_open_async (GApplication *application,
                          DocketEngine *engine,
                          gint64 row_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  begin (application, engine, row_id, FALSE, cancellable, callback, data);
}

/**
 * docket_opener_show_folder_async:
 *
 * As docket_opener_open_async(), but opens the folder of the file.
 */
void
docket_opener_show_folder_async (GApplication *application,
                                 DocketEngine *engine,
                                 gint64 row_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  begin (application, engine, row_id, TRUE, cancellable, callback, data);
}

/**
 * docket_opener_open_finish:
 *
 * Returns: whether an application was started; else an error in words
 */
gboolean
docket_opener_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
