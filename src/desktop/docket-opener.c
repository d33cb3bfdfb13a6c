/* docket-opener.c: opens the results of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-opener.h"

#include "docket-core-error.h"
#include "docket-file-manager.h"

#include <gdk/gdk.h>
#include <glib/gi18n-lib.h>
#include <string.h>

struct _DocketOpener
{
  GObject parent_instance;

  DocketEngine *engine; /* (owned) */
  GHashTable *openings; /* (owned) of row id to Opening (unowned): one of each job at a time */
};

G_DEFINE_FINAL_TYPE (DocketOpener, docket_opener, G_TYPE_OBJECT)

typedef enum
{
  PURPOSE_OPEN,
  PURPOSE_OPEN_PART,
  PURPOSE_SHOW,
  PURPOSE_KEEP,
} Purpose;

/* One opening. Its task owns it. */
typedef struct
{
  DocketOpener *opener; /* (owned) */
  gint64 row_id;
  Purpose purpose;
  guint part;                /* of the results; where one of several is opened */
  DocketJob *job;            /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  char *path;                /* (owned) (nullable) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->opener);
  g_clear_object (&opening->job);
  g_clear_object (&opening->cancellable);
  g_clear_pointer (&opening->path, g_free);
  g_free (opening);
}

/* From here on there can be another opening of the job. */
static void
end_opening (Opening *opening)
{
  g_hash_table_remove (opening->opener->openings, &opening->row_id);
  if (opening->job != NULL)
    docket_job_set_opening (opening->job, FALSE);
}

static void
fail (GTask *task, GError *error)
{
  end_opening (g_task_get_task_data (task));
  g_task_return_error (task, error);
}

static void
succeed (GTask *task)
{
  const Opening *opening = g_task_get_task_data (task);

  docket_editor_mark_seen (docket_engine_get_editor (opening->opener->engine), opening->row_id);
  end_opening (g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static GError *
not_opened_error (const Opening *opening)
{
  g_autofree char *name = g_path_get_basename (opening->path);

  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_FETCH,
                      /* Translators: the name of a file */
                      _ ("No application opened “%s”"),
                      name);
}

/* What must not be launched (JSON is a kind of JavaScript, so kinds do not count): a result is a
 * document, and whoever made the job may have been given a program in its place. The desktop's own
 * applications start some of these. */

static const char *const program_endings[] = {
  "appimage",   "apk",         "app", "bash",    "bat",     "bin", "cmd",  "com",  "command",
  "cpl",        "csh",         "deb", "desktop", "dll",     "elf", "exe",  "fish", "flatpak",
  "flatpakref", "flatpakrepo", "hta", "jar",     "jnlp",    "js",  "jse",  "ksh",  "lnk",
  "mjs",        "msi",         "php", "pl",      "ps1",     "py",  "pyc",  "pyw",  "rb",
  "reg",        "rpm",         "run", "scr",     "service", "sh",  "snap", "so",   "url",
  "vb",         "vbe",         "vbs", "wsf",     "zsh",
};

static const char *const program_types[] = {
  "application/javascript",
  "application/vnd.appimage",
  "application/vnd.debian.binary-package",
  "application/vnd.flatpak",
  "application/vnd.flatpak.ref",
  "application/vnd.microsoft.portable-executable",
  "application/x-desktop",
  "application/x-executable",
  "application/x-java-archive",
  "application/x-ms-dos-executable",
  "application/x-msdownload",
  "application/x-perl",
  "application/x-pie-executable",
  "application/x-rpm",
  "application/x-sharedlib",
  "application/x-shellscript",
  "text/javascript",
  "text/x-python",
};

/**
 * docket_opener_may_launch:
 * @file_name: name of a kept file
 * @content_type: (nullable): what the system says it is
 *
 * Returns: whether the default application may open it; not where it is a program, or starts one
 */
gboolean
docket_opener_may_launch (const char *file_name, const char *content_type)
{
  const char *dot = strrchr (file_name, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (program_endings); i++)
    {
      if (g_ascii_strcasecmp (dot + 1, program_endings[i]) == 0)
        return FALSE;
    }
  for (guint i = 0; content_type != NULL && i < G_N_ELEMENTS (program_types); i++)
    {
      if (g_content_type_equals (content_type, program_types[i]))
        return FALSE;
    }
  return TRUE;
}

/* Launching */

static GAppLaunchContext *
make_context (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  return display != NULL ? G_APP_LAUNCH_CONTEXT (gdk_display_get_app_launch_context (display))
                         : NULL;
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (docket_file_manager_show_finish (result, NULL))
    succeed (task);
  else
    fail (task, not_opened_error (g_task_get_task_data (task)));
}

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (g_app_info_launch_default_for_uri_finish (result, NULL))
    succeed (task);
  else
    fail (task, not_opened_error (g_task_get_task_data (task)));
}

static void
launch (GTask *task, GFileInfo *info)
{
  const Opening *opening = g_task_get_task_data (task);
  g_autoptr (GAppLaunchContext) context = make_context ();
  g_autofree char *name = g_path_get_basename (opening->path);
  g_autofree char *uri = NULL;
  const gboolean is_folder = g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY;
  const char *type = g_file_info_get_attribute_string (info,
                                                       G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE);

  if (!is_folder && (opening->purpose == PURPOSE_SHOW || !docket_opener_may_launch (name, type)))
    {
      docket_file_manager_show_async (opening->path, context, shown_cb, g_object_ref (task));
      return;
    }
  uri = g_filename_to_uri (opening->path, NULL, NULL);
  g_app_info_launch_default_for_uri_async (uri, context, NULL, launched_cb, g_object_ref (task));
}

static void
looked_at_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, NULL);
  const Opening *opening = g_task_get_task_data (task);
  g_autofree char *name = g_path_get_basename (opening->path);

  if (info != NULL)
    launch (task, info);
  else
    fail (task,
          g_error_new (DOCKET_CORE_ERROR,
                       DOCKET_CORE_ERROR_NOT_FOUND,
                       /* Translators: the name of a file */
                       _ ("“%s” is no longer in its folder"),
                       name));
}

/* The place of one of several files, which are all kept by now. */
static char *
get_part_path (const Opening *opening)
{
  const DocketJobState *state = docket_store_get_newest_state (
      docket_engine_get_store (opening->opener->engine), opening->row_id);

  for (guint i = 0; state != NULL && i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (result->part == opening->part && result->state == DOCKET_RESULT_KEPT)
        return g_strdup (result->saved_as);
    }
  return NULL;
}

static void
look_at (GTask *task)
{
  const Opening *opening = g_task_get_task_data (task);
  g_autoptr (GFile) file = g_file_new_for_path (opening->path);

  g_file_query_info_async (file,
                           G_FILE_ATTRIBUTE_STANDARD_TYPE
                           "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE,
                           G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT,
                           NULL,
                           looked_at_cb,
                           g_object_ref (task));
}

/* A kept file, or the one that was fetched for this click. */
static void
kept_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  char *part = NULL;

  opening->path = docket_keeper_keep_finish (DOCKET_KEEPER (object), result, &error);
  if (opening->path == NULL)
    {
      fail (task, error);
      return;
    }
  if (opening->purpose == PURPOSE_KEEP)
    {
      succeed (task);
      return;
    }
  part = opening->purpose == PURPOSE_OPEN_PART ? get_part_path (opening) : NULL;
  if (part != NULL)
    {
      g_free (opening->path);
      opening->path = part;
    }
  look_at (task);
}

static gboolean
has_open_results (const DocketJobState *state)
{
  return docket_job_state_count_results (state, DOCKET_RESULT_LINKED) +
             docket_job_state_count_results (state, DOCKET_RESULT_DATA) >
         0;
}

static void
begin (DocketOpener *self,
       gint64 row_id,
       Purpose purpose,
       guint part,
       GAsyncReadyCallback callback,
       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Opening *opening = NULL;

  g_task_set_source_tag (task, begin);
  if (g_hash_table_contains (self->openings, &row_id))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "It is being opened");
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->opener = g_object_ref (self);
  opening->row_id = row_id;
  opening->purpose = purpose;
  opening->part = part;
  opening->cancellable = g_cancellable_new ();
  opening->job = docket_store_get_job (docket_engine_get_store (self->engine), row_id);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  g_hash_table_insert (self->openings, &opening->row_id, opening);
  if (opening->job != NULL && has_open_results (docket_job_get_state (opening->job)))
    docket_job_set_opening (opening->job, TRUE);
  docket_keeper_keep_async (docket_engine_get_keeper (self->engine),
                            row_id,
                            opening->cancellable,
                            kept_cb,
                            g_object_ref (task));
}

/* Object */

static void
docket_opener_dispose (GObject *object)
{
  g_clear_object (&DOCKET_OPENER (object)->engine);

  G_OBJECT_CLASS (docket_opener_parent_class)->dispose (object);
}

static void
docket_opener_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_OPENER (object)->openings, g_hash_table_unref);

  G_OBJECT_CLASS (docket_opener_parent_class)->finalize (object);
}

static void
docket_opener_class_init (DocketOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_opener_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_opener_finalize;
}

static void
docket_opener_init (DocketOpener *self)
{
  self->openings = g_hash_table_new (g_int64_hash, g_int64_equal);
}

/**
 * docket_opener_new:
 * @engine: an engine that was started
 *
 * Returns: (transfer full): an opener. The application is held while it opens something
 */
DocketOpener *
docket_opener_new (DocketEngine *engine)
{
  DocketOpener *self = g_object_new (DOCKET_TYPE_OPENER, NULL);

  self->engine = g_object_ref (engine);
  return self;
}

/**
 * docket_opener_open_async:
 * @self: an opener
 * @row_id: row of a job that is done
 * @callback: called when the application of the file was started
 * @data: for @callback
 *
 * Opens the kept file of a job with its default application; one that is not kept is fetched
 * first. Of several files their folder is opened, and a program is shown in its folder. While a job
 * is being opened nothing more is opened of it: that ends as a cancelled call does.
 */
void
docket_opener_open_async (DocketOpener *self,
                          gint64 row_id,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_return_if_fail (DOCKET_IS_OPENER (self));

  begin (self, row_id, PURPOSE_OPEN, 0, callback, data);
}

/**
 * docket_opener_open_part_async:
 * @part: which of the files of the job
 *
 * As docket_opener_open_async(), but opens one of several files; where that is not there, their
 * folder.
 */
void
docket_opener_open_part_async (DocketOpener *self,
                               gint64 row_id,
                               guint part,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_return_if_fail (DOCKET_IS_OPENER (self));

  begin (self, row_id, PURPOSE_OPEN_PART, part, callback, data);
}

/**
 * docket_opener_show_folder_async:
 *
 * As docket_opener_open_async(), but shows the file in its folder.
 */
void
docket_opener_show_folder_async (DocketOpener *self,
                                 gint64 row_id,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_return_if_fail (DOCKET_IS_OPENER (self));

  begin (self, row_id, PURPOSE_SHOW, 0, callback, data);
}

/**
 * docket_opener_keep_async:
 *
 * As docket_opener_open_async(), but the file is only kept.
 */
void
docket_opener_keep_async (DocketOpener *self,
                          gint64 row_id,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_return_if_fail (DOCKET_IS_OPENER (self));

  begin (self, row_id, PURPOSE_KEEP, 0, callback, data);
}

/**
 * docket_opener_open_finish:
 *
 * Returns: whether an application was started; else an error in words
 */
gboolean
docket_opener_open_finish (DocketOpener *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * docket_opener_cancel:
 * @self: an opener
 * @row_id: row of a job that is being opened
 *
 * The result is not opened; what is fetched of it for that alone is given up.
 */
void
docket_opener_cancel (DocketOpener *self, gint64 row_id)
{
  const Opening *opening = NULL;

  g_return_if_fail (DOCKET_IS_OPENER (self));

  opening = g_hash_table_lookup (self->openings, &row_id);
  if (opening != NULL)
    g_cancellable_cancel (opening->cancellable);
}
