/* docket-save-as.c: copies of results where the person says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-save-as.h"

#include "docket-compat.h"
#include "docket-core-error.h"
#include "docket-file-name.h"
#include "docket-job-text.h"
#include "docket-safe-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Files of one name in one folder. */
#define MAX_SAME_NAME 10000

/* Its task owns it. Jobs are saved one after the other, and so are the files of each. */
typedef struct
{
  DocketEngine *engine; /* (owned) */
  GPtrArray *states;    /* (owned) of DocketJobState (owned) */
  guint at;             /* job that is being saved */
  GFile *target;        /* (owned) (nullable): the one file, or the folder */
  gboolean one_file;
  GFile *folder;    /* (owned) (nullable): of the files of this job */
  GPtrArray *paths; /* (owned) (nullable): kept files of this job */
  guint at_path;
  guint number; /* which file of its name this one becomes */
  guint n_saved;
} Saving;

static void
saving_free (Saving *saving)
{
  g_clear_object (&saving->engine);
  g_clear_pointer (&saving->states, g_ptr_array_unref);
  g_clear_object (&saving->target);
  g_clear_object (&saving->folder);
  g_clear_pointer (&saving->paths, g_ptr_array_unref);
  g_free (saving);
}

static void next_job (GTask *task);
static void next_file (GTask *task);

static GError *
save_error (const GError *error)
{
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_SAVE,
                      /* Translators: the reason comes from the system */
                      _ ("The result cannot be saved: %s"),
                      error->message);
}

/* Copies */

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (g_file_copy_finish (G_FILE (object), result, &error))
    {
      saving->n_saved++;
      saving->at_path++;
      saving->number = 1;
      next_file (task);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS) && saving->number < MAX_SAME_NAME)
    {
      saving->number++;
      next_file (task);
    }
  else
    {
      g_task_return_error (task, save_error (error));
    }
}

static GFile *
make_destination (const Saving *saving, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = docket_safe_text_numbered (base, saving->number);

  return saving->one_file ? g_object_ref (saving->target) : g_file_get_child (saving->folder, name);
}

/* A copy is the person's own: it can be changed, which the kept file cannot. */
static void
next_file (GTask *task)
{
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GFile) from = NULL;
  g_autoptr (GFile) to = NULL;
  GFileCopyFlags flags = G_FILE_COPY_TARGET_DEFAULT_PERMS;

  if (saving->at_path >= saving->paths->len)
    {
      saving->at++;
      next_job (task);
      return;
    }
  from = g_file_new_for_path (g_ptr_array_index (saving->paths, saving->at_path));
  to = make_destination (saving, g_ptr_array_index (saving->paths, saving->at_path));
  /* Whether one file may be replaced was asked when its place was chosen. */
  if (saving->one_file)
    flags |= G_FILE_COPY_OVERWRITE;
  g_file_copy_async (
      from, to, flags, G_PRIORITY_DEFAULT, NULL, NULL, NULL, copied_cb, g_object_ref (task));
}

/* Several files of one job stand in a folder of their own. */

static void
folder_made_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  if (g_file_make_directory_finish (G_FILE (object), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    next_file (task);
  else
    g_task_return_error (task, save_error (error));
}

static void
begin_files (GTask *task, const DocketJobState *state)
{
  Saving *saving = g_task_get_task_data (task);
  g_autofree char *stem = docket_file_name_make_stem (state);
  g_autofree char *name = docket_safe_text_file_name (stem, "results");

  saving->at_path = 0;
  saving->number = 1;
  g_clear_object (&saving->folder);
  if (saving->one_file || saving->paths->len <= 1)
    {
      g_set_object (&saving->folder, saving->target);
      next_file (task);
      return;
    }
  saving->folder = g_file_get_child (saving->target, name);
  g_file_make_directory_async (
      saving->folder, G_PRIORITY_DEFAULT, NULL, folder_made_cb, g_object_ref (task));
}

static GPtrArray *
list_kept (const DocketJobState *state)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (result->state == DOCKET_RESULT_KEPT && result->saved_as != NULL)
        g_ptr_array_add (paths, g_strdup (result->saved_as));
    }
  return paths;
}

/* Jobs */

static void
kept_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Saving *saving = g_task_get_task_data (task);
  const DocketJobState *state = g_ptr_array_index (saving->states, saving->at);
  GError *error = NULL;
  g_autofree char *place = docket_keeper_keep_finish (DOCKET_KEEPER (object), result, &error);
  const DocketJobState *newest = NULL;

  if (place == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  newest = docket_store_get_newest_state (docket_engine_get_store (saving->engine), state->row_id);
  g_clear_pointer (&saving->paths, g_ptr_array_unref);
  saving->paths = list_kept (newest != NULL ? newest : state);
  begin_files (task, state);
}

static void
next_job (GTask *task)
{
  const Saving *saving = g_task_get_task_data (task);
  const DocketJobState *state = NULL;

  if (saving->at >= saving->states->len)
    {
      g_task_return_int (task, saving->n_saved);
      return;
    }
  state = g_ptr_array_index (saving->states, saving->at);
  docket_keeper_keep_async (
      docket_engine_get_keeper (saving->engine), state->row_id, NULL, kept_cb, g_object_ref (task));
}

/* Where to */

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;

  saving->target = docket_compat_choose_file_finish (result, &error);
  if (saving->target != NULL)
    next_job (task);
  else
    g_task_return_error (task, error);
}

/**
 * docket_save_as_async:
 * @parent: the window it belongs to
 * @engine: an engine that was started
 * @states: (element-type DocketJobState): jobs that are done
 * @callback: called when all are saved, or at the first that is not
 * @data: for @callback
 *
 * Asks where to, and saves copies of the results there: one file under a name, several in a folder.
 * What is not kept yet is kept first.
 */
void
docket_save_as_async (GtkWindow *parent,
                      DocketEngine *engine,
                      GPtrArray *states,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  GTask *task = NULL;
  Saving *saving = NULL;
  const DocketJobState *first = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (states != NULL && states->len > 0);

  task = g_task_new (NULL, NULL, callback, data);
  g_task_set_source_tag (task, docket_save_as_async);
  first = g_ptr_array_index (states, 0);
  saving = g_new0 (Saving, 1);
  saving->engine = g_object_ref (engine);
  saving->states = g_ptr_array_ref (states);
  saving->one_file = states->len == 1 && first->results->len == 1;
  saving->number = 1;
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  name = saving->one_file ? docket_file_name_make (first, g_ptr_array_index (first->results, 0))
                          : NULL;
  docket_compat_choose_file_async (parent, _ ("Save As"), name, chosen_cb, task);
}

/**
 * docket_save_as_finish:
 *
 * Returns: (transfer full) (nullable): how many files were saved, or what is wrong, in words; %NULL
 *   where the person chose no place
 */
char *
docket_save_as_finish (GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gssize n = 0;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  n = g_task_propagate_int (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  if (error != NULL)
    return g_strdup (error->message);
  return g_strdup_printf (ngettext ("%u file saved", "%u files saved", (gulong) n), (guint) n);
}
