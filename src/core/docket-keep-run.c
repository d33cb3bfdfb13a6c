/* docket-keep-run.c: saves the results of one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-keep-run.h"

#include "docket-core-error.h"
#include "docket-file-name.h"
#include "docket-job-text.h"
#include "docket-kept-file.h"
#include "docket-link.h"
#include "docket-safe-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A listing of links is read whole; what is larger is data. */
#define MAX_LISTING (1024 * 1024)

/* A run: all results of one job are saved, one after the other. Its task owns it. */
typedef struct
{
  DocketStore *store;           /* (owned) (nullable): each step is written to it */
  DocketClock *clock;           /* (owned) */
  DocketDownloader *downloader; /* (owned) */
  DocketJobState *state;        /* (owned): as it was when the run began */
  GPtrArray *results;           /* (owned): as they are now */
  char *folder;                 /* (owned) */
  gint64 max_size;              /* 0: no limit */
  gint64 large_size;            /* of the first result beyond it; -1: not known; 0: none */
  gboolean listing_read;
  guint at;
  guint n_looked_for; /* results whose file was looked for */
  GError *error;      /* (owned) (nullable): the first that happened */
} Run;

static void
run_free (Run *run)
{
  g_clear_object (&run->store);
  g_clear_object (&run->clock);
  g_clear_object (&run->downloader);
  g_clear_pointer (&run->state, docket_job_state_unref);
  g_clear_pointer (&run->results, g_ptr_array_unref);
  g_clear_pointer (&run->folder, g_free);
  g_clear_error (&run->error);
  g_free (run);
}

static void next_result (GTask *task);

/* Names */

/* A kept file is called after its job, with the link's extension; parts keep their own names. */
static char *
make_file_name (const Run *run, const DocketResult *result)
{
  if (run->results->len > 1 && result->name != NULL)
    return docket_safe_text_file_name (result->name, "result");
  return docket_file_name_make (run->state, result);
}

/* Several files of one job stand in a folder of their own. */
static char *
make_folder_name (const Run *run)
{
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  if (run->results->len <= 1)
    return g_strdup (run->folder);

  title = docket_file_name_make_stem (run->state);
  name = docket_safe_text_file_name (title, "results");
  return g_build_filename (run->folder, name, NULL);
}

/* Writing to the list */

static void
step_written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  /* The file is there; where the list cannot be written, the store tells the person. */
  if (!docket_store_update_finish (DOCKET_STORE (object), result, &error))
    g_debug ("A kept result is not in the list: %s", error->message);
  next_result (task);
}

static GPtrArray *
copy_results (GPtrArray *results)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_unref);

  for (guint i = 0; i < results->len; i++)
    g_ptr_array_add (copy, docket_result_ref (g_ptr_array_index (results, i)));
  return copy;
}

/* Goes on with the next result once this step is on disk. */
static void
write_step (GTask *task)
{
  const Run *run = g_task_get_task_data (task);
  DocketJobState *newest = NULL;
  g_autoptr (DocketJobState) state = NULL;

  if (run->store != NULL)
    newest = docket_store_get_newest_state (run->store, run->state->row_id);
  if (newest == NULL)
    {
      next_result (task);
      return;
    }

  state = docket_job_state_copy (newest);
  g_ptr_array_unref (state->results);
  state->results = copy_results (run->results);
  docket_store_update_async (run->store, state, NULL, NULL, step_written_cb, g_object_ref (task));
}

static void
replace_result (Run *run, DocketResult *result)
{
  docket_result_unref (g_ptr_array_index (run->results, run->at));
  g_ptr_array_index (run->results, run->at) = result;
}

/* The link is wiped with the same change: it is of no more use. */
static void
mark_kept (GTask *task, const char *path, const DocketSaved *saved)
{
  Run *run = g_task_get_task_data (task);
  DocketResult *result = docket_result_copy (g_ptr_array_index (run->results, run->at));

  result->state = DOCKET_RESULT_KEPT;
  result->saved_as = g_strdup (path);
  result->size = saved->size;
  result->changed = saved->changed;
  g_clear_pointer (&result->link, g_free);
  g_clear_pointer (&result->data, g_bytes_unref);
  replace_result (run, result);
  write_step (task);
}

/**
 * docket_keep_run_make_expired:
 * @old: a result whose link is dead
 *
 * Returns: (transfer full): the result without its link
 */
DocketResult *
docket_keep_run_make_expired (const DocketResult *old)
{
  DocketResult *result = docket_result_copy (old);

  result->state = DOCKET_RESULT_EXPIRED;
  g_clear_pointer (&result->link, g_free);
  return result;
}

/**
 * docket_keep_run_is_settled:
 * @error: why a result is not kept
 *
 * Returns: whether trying again cannot help: the link is dead, or none that Docket fetches
 */
gboolean
docket_keep_run_is_settled (const GError *error)
{
  return g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED) ||
         g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_BAD_ADDRESS);
}

/**
 * docket_keep_run_is_over:
 * @result: a result
 * @clock: the time
 *
 * Returns: whether @result has a link whose time is over; whether it is dead is known once it was
 *   tried
 */
gboolean
docket_keep_run_is_over (const DocketResult *result, DocketClock *clock)
{
  return result->state == DOCKET_RESULT_LINKED && result->expires != 0 &&
         result->expires <= docket_clock_get_server_time (clock);
}

/* Something between here and the store may refuse a link that still works, so that alone does not
 * make it dead; its time does. */
static gboolean
is_dead_after (const Run *run, const GError *error)
{
  const DocketResult *result = g_ptr_array_index (run->results, run->at);

  return g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED) ||
         (g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_REFUSED) &&
          (result->expires == 0 || docket_keep_run_is_over (result, run->clock)));
}

static GError *
expired_error (void)
{
  return g_error_new_literal (DOCKET_CORE_ERROR,
                              DOCKET_CORE_ERROR_EXPIRED,
                              _ ("The link has expired, and the file is gone from PDF.co"));
}

/* A dead link is settled; what may pass is tried again later, so that error is told before others.
 */
static void
take_failure (GTask *task, GError *error)
{
  Run *run = g_task_get_task_data (task);
  const gboolean expired = is_dead_after (run, error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&run->error);
      run->error = error;
      run->at = run->results->len;
      next_result (task);
      return;
    }
  if (expired)
    {
      g_error_free (error);
      error = expired_error ();
    }

  if (run->error == NULL ||
      (docket_keep_run_is_settled (run->error) && !docket_keep_run_is_settled (error)))
    {
      g_clear_error (&run->error);
      run->error = error;
    }
  else
    {
      g_error_free (error);
    }
  if (expired)
    {
      replace_result (run,
                      docket_keep_run_make_expired (g_ptr_array_index (run->results, run->at)));
      write_step (task);
      return;
    }
  run->at++;
  next_result (task);
}

/* Fetching */

static void
show_progress (gint64 done, gint64 total, gpointer data)
{
  GTask *task = data;
  const Run *run = g_task_get_task_data (task);
  g_autoptr (DocketJob) job = NULL;

  if (run->store == NULL)
    return;

  job = docket_store_get_job (run->store, run->state->row_id);
  if (job != NULL)
    docket_job_set_saving_part (job,
                                run->at,
                                run->results->len,
                                total > 0 ? CLAMP ((double) done / (double) total, 0, 1) : 0);
}

static void
end_progress (const Run *run)
{
  g_autoptr (DocketJob) job = NULL;

  if (run->store == NULL)
    return;

  job = docket_store_get_job (run->store, run->state->row_id);
  if (job != NULL)
    docket_job_end_saving (job);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  Run *run = g_task_get_task_data (task);
  DocketSaved saved = { 0 };
  g_autofree char *path = docket_downloader_save_finish (
      DOCKET_DOWNLOADER (object), result, &saved, &error);

  if (path != NULL)
    {
      mark_kept (task, path, &saved);
      return;
    }
  if (run->large_size == 0 &&
      g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE))
    run->large_size = saved.size;
  take_failure (task, error);
}

/* What is saved where the person says is saved anew each time. */
static char *
make_mark (const Run *run)
{
  return run->store != NULL ? docket_kept_file_make_mark (run->state->id, run->at) : NULL;
}

/* Where the person says at the moment, folders are made; where results are kept, only that one. */
static const char *
get_root (const Run *run)
{
  return run->store != NULL ? run->folder : NULL;
}

static void
save_bytes (GTask *task, GBytes *bytes)
{
  const Run *run = g_task_get_task_data (task);
  const DocketResult *result = g_ptr_array_index (run->results, run->at);
  g_autofree char *folder = make_folder_name (run);
  g_autofree char *name = make_file_name (run, result);
  g_autofree char *mark = make_mark (run);
  const DocketSaveTo to = { get_root (run), folder, name, mark, 0 };

  docket_downloader_save_data_async (
      run->downloader, bytes, &to, g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

static void
save_link (GTask *task)
{
  const Run *run = g_task_get_task_data (task);
  const DocketResult *result = g_ptr_array_index (run->results, run->at);
  g_autofree char *folder = make_folder_name (run);
  g_autofree char *name = make_file_name (run, result);
  g_autofree char *mark = make_mark (run);
  const DocketSaveTo to = { get_root (run), folder, name, mark, run->max_size };

  docket_downloader_save_async (run->downloader,
                                result->link,
                                &to,
                                g_task_get_cancellable (task),
                                show_progress,
                                task,
                                saved_cb,
                                g_object_ref (task));
}

/* A listing: its links become the results of the job. Part links were signed when the job ran, so
 * what is not said of them holds as for the listing. */
static void
take_listing (GTask *task, char **links)
{
  Run *run = g_task_get_task_data (task);
  const DocketResult *listing = g_ptr_array_index (run->results, run->at);
  const gint64 expires = listing->expires;

  run->n_looked_for = 0;
  g_ptr_array_set_size (run->results, 0);
  for (guint i = 0; links[i] != NULL; i++)
    {
      DocketResult *part = docket_result_new (i);

      part->link = g_strdup (links[i]);
      part->name = docket_link_get_file_name (links[i]);
      part->expires = docket_link_get_expiry (links[i], NULL);
      if (part->expires == 0)
        part->expires = expires;
      g_ptr_array_add (run->results, part);
    }
  write_step (task);
}

static void
listing_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GBytes)
      bytes = docket_downloader_read_finish (DOCKET_DOWNLOADER (object), result, &error);
  g_auto (GStrv) links = NULL;

  if (bytes == NULL && g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE))
    {
      g_error_free (error);
      save_link (task);
      return;
    }
  if (bytes == NULL)
    {
      take_failure (task, error);
      return;
    }

  links = docket_link_parse_listing (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (links != NULL)
    take_listing (task, links);
  else
    save_bytes (task, bytes);
}

static void
fetch_result (GTask *task, const DocketResult *result)
{
  Run *run = g_task_get_task_data (task);

  if (run->results->len == 1 && !run->listing_read && docket_link_is_listing_name (result->link))
    {
      run->listing_read = TRUE;
      docket_downloader_read_async (run->downloader,
                                    result->link,
                                    MAX_LISTING,
                                    g_task_get_cancellable (task),
                                    listing_read_cb,
                                    g_object_ref (task));
      return;
    }
  save_link (task);
}

/* A process that was killed may have saved the file, and not have told the list. */

typedef struct
{
  char *folder; /* (owned) */
  char *name;   /* (owned) */
  char *mark;   /* (owned) */
  char *path;   /* (owned) (nullable): the answer */
  DocketSaved saved;
} Search;

static void
search_free (Search *search)
{
  g_clear_pointer (&search->folder, g_free);
  g_clear_pointer (&search->name, g_free);
  g_clear_pointer (&search->mark, g_free);
  g_clear_pointer (&search->path, g_free);
  g_free (search);
}

static void
search_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;

  search->path = docket_kept_file_find (
      search->folder, search->name, search->mark, &search->saved.size, &search->saved.changed);
  g_task_return_boolean (step, TRUE);
}

static void
searched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Search *search = g_task_get_task_data (G_TASK (result));

  if (search->path != NULL)
    mark_kept (task, search->path, &search->saved);
  else
    next_result (task);
}

static void
look_for_file (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  g_autoptr (GTask) step = g_task_new (NULL, NULL, searched_cb, g_object_ref (task));
  Search *search = g_new0 (Search, 1);

  run->n_looked_for = run->at + 1;
  search->folder = make_folder_name (run);
  search->name = make_file_name (run, g_ptr_array_index (run->results, run->at));
  search->mark = make_mark (run);
  g_task_set_source_tag (step, look_for_file);
  g_task_set_task_data (step, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (step, search_in_thread);
}

static gboolean
is_open (const DocketResult *result)
{
  return (result->state == DOCKET_RESULT_DATA && result->data != NULL) ||
         (result->state == DOCKET_RESULT_LINKED && result->link != NULL);
}

/* The loop of a run; ends it when no result is left. */
static void
next_result (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  for (; run->at < run->results->len; run->at++)
    {
      const DocketResult *result = g_ptr_array_index (run->results, run->at);

      if (run->store != NULL && is_open (result) && run->n_looked_for <= run->at)
        {
          look_for_file (task);
          return;
        }
      if (result->state == DOCKET_RESULT_DATA && result->data != NULL)
        {
          save_bytes (task, result->data);
          return;
        }
      if (result->state == DOCKET_RESULT_LINKED && result->link != NULL)
        {
          show_progress (0, -1, task);
          fetch_result (task, result);
          return;
        }
    }

  end_progress (run);
  if (run->error != NULL)
    g_task_return_error (task, g_steal_pointer (&run->error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * docket_keep_run_async:
 * @store: (nullable): the list that each step is written to; %NULL: none
 * @clock: the time
 * @downloader: fetches files
 * @state: a job that is done
 * @folder: absolute path of a folder
 * @max_size: bytes of a file that is fetched; 0: no limit
 * @cancellable: (nullable): cancels it
 * @callback: called when no result is left to save
 * @data: for @callback
 *
 * Saves all results of one job, one after the other. One that fails does not stop the others.
 */
void
docket_keep_run_async (DocketStore *store,
                       DocketClock *clock,
                       DocketDownloader *downloader,
                       DocketJobState *state,
                       const char *folder,
                       gint64 max_size,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Run *run = NULL;

  g_return_if_fail (DOCKET_IS_CLOCK (clock) && DOCKET_IS_DOWNLOADER (downloader));
  g_return_if_fail (state != NULL && folder != NULL);

  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, docket_keep_run_async);
  run = g_new0 (Run, 1);
  g_set_object (&run->store, store);
  run->clock = g_object_ref (clock);
  run->downloader = g_object_ref (downloader);
  run->state = docket_job_state_ref (state);
  run->results = copy_results (state->results);
  run->folder = g_strdup (folder);
  run->max_size = max_size;
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  next_result (task);
}

/**
 * docket_keep_run_finish:
 * @results: (out) (transfer full) (element-type DocketResult): the results as they are now, filled
 *   in any case
 *
 * Returns: whether all are saved; else the first error that happened
 */
gboolean
docket_keep_run_finish (GAsyncResult *result, GPtrArray **results, GError **error)
{
  const Run *run = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  run = g_task_get_task_data (G_TASK (result));
  *results = copy_results (run->results);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * docket_keep_run_get_large_size:
 * @result: of docket_keep_run_async()
 *
 * Returns: bytes of the first file that was larger than was asked for; -1: not known; 0: there was
 *   none
 */
gint64
docket_keep_run_get_large_size (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), 0);

  return ((const Run *) g_task_get_task_data (G_TASK (result)))->large_size;
}
