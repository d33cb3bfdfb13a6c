/* docket-downloader.c: fetches results, never with the key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-downloader.h"

#include "docket-core-error.h"
#include "docket-http.h"
#include "docket-kept-file.h"
#include "docket-link.h"
#include "docket-safe-text.h"
#include "docket-temporary-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (64 * 1024)

/* Files of one name in one folder. */
#define MAX_SAME_NAME 10000

struct _DocketDownloader
{
  GObject parent_instance;

  DocketClock *clock;   /* (owned) */
  SoupSession *session; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DocketDownloader, docket_downloader, G_TYPE_OBJECT)

/* One fetch. Its task owns it. */
typedef struct
{
  SoupMessage *message; /* (owned) (nullable) */
  GInputStream *input;  /* (owned) (nullable) */
  gint64 done;
  gint64 total; /* -1: not known */

  GByteArray *memory; /* (owned) (nullable): where it is read to, or */
  gsize max_size;

  char *folder;          /* (owned) (nullable): where it is saved to */
  char *file_name;       /* (owned) (nullable) */
  char *mark;            /* (owned) (nullable): whose file it is */
  char *temporary;       /* (owned) (nullable): there while it is not whole */
  int temporary_fd;      /* keeps @temporary ours; -1: there is none */
  GOutputStream *output; /* (owned) (nullable) */
  GBytes *chunk;         /* (owned) (nullable): on its way to @output */
  char *saved_as;        /* (owned) (nullable) */
  DocketProgressFunc progress;
  gpointer progress_data;
} Fetch;

static Fetch *
fetch_new (void)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->total = -1;
  fetch->temporary_fd = -1;
  return fetch;
}

static void
fetch_free (Fetch *fetch)
{
  g_clear_object (&fetch->message);
  g_clear_object (&fetch->input);
  g_clear_pointer (&fetch->memory, g_byte_array_unref);
  g_clear_object (&fetch->output);
  if (fetch->temporary != NULL)
    g_unlink (fetch->temporary);
  if (fetch->temporary_fd >= 0)
    close (fetch->temporary_fd);
  g_clear_pointer (&fetch->temporary, g_free);
  g_clear_pointer (&fetch->folder, g_free);
  g_clear_pointer (&fetch->file_name, g_free);
  g_clear_pointer (&fetch->mark, g_free);
  g_clear_pointer (&fetch->chunk, g_bytes_unref);
  g_clear_pointer (&fetch->saved_as, g_free);
  g_free (fetch);
}

/* Errors */

static GError *
save_error (int code)
{
  if (code == ENOSPC || code == EDQUOT)
    return g_error_new_literal (
        DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_DISK_FULL, _ ("The disk is full"));
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_SAVE,
                      /* Translators: the reason comes from the system */
                      _ ("The result cannot be saved: %s"),
                      g_strerror (code));
}

static GError *
save_error_from (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return save_error (ENOSPC);
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_SAVE,
                      _ ("The result cannot be saved: %s"),
                      error->message);
}

static void
fail_fetch (GTask *task, const GError *error)
{
  const Fetch *fetch = g_task_get_task_data (task);

  g_task_return_error (
      task, docket_http_error_new (fetch->message, error, FALSE, _ ("The server of the result")));
}

/* Storage answers 403 to an address whose time is over, 404 once the file is gone (AWS S3). */
static GError *
judge_status (guint status)
{
  if (status == 200)
    return NULL;
  if (status == 403 || status == 404 || status == 410)
    return g_error_new_literal (DOCKET_CORE_ERROR,
                                DOCKET_CORE_ERROR_EXPIRED,
                                _ ("The link has expired, and the file is gone from PDF.co"));
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_FETCH,
                      _ ("The server of the result answered with an error (%u)"),
                      status);
}

/* Putting a whole file in its place: in a thread, as it may wait for the disk. */

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_propagate_error (error, save_error (errno));
  return FALSE;
}

/* Never over another file. */
static int
rename_to_free_name (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    return EEXIST;
  return g_rename (from, to) == 0 ? 0 : errno;
}

static void
sync_folder (const char *folder)
{
  const int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static char *
place_file (const char *temporary, const char *folder, const char *file_name, GError **error)
{
  for (guint i = 1; i < MAX_SAME_NAME; i++)
    {
      g_autofree char *name = docket_safe_text_numbered (file_name, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      const int code = rename_to_free_name (temporary, path);

      if (code == 0)
        {
          sync_folder (folder);
          return g_steal_pointer (&path);
        }
      if (code != EEXIST)
        {
          g_propagate_error (error, save_error (code));
          return NULL;
        }
    }
  g_propagate_error (error, save_error (EEXIST));
  return NULL;
}

/* A kept result is read-only: an application that opens it shall not change it by accident. */
static gboolean
finish_file (const char *path, const char *mark, GError **error)
{
  const int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  int code = fd < 0 ? errno : 0;

  if (fd >= 0 && mark != NULL)
    docket_kept_file_set_mark (fd, mark);
  if (fd >= 0 && (fsync (fd) != 0 || fchmod (fd, 0400) != 0))
    code = errno;
  if (fd >= 0)
    close (fd);
  if (code != 0)
    g_propagate_error (error, save_error (code));
  return code == 0;
}

static void
place_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  GError *error = NULL;

  if (finish_file (fetch->temporary, fetch->mark, &error))
    fetch->saved_as = place_file (fetch->temporary, fetch->folder, fetch->file_name, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&fetch->temporary, g_free);
  g_task_return_boolean (task, TRUE);
}

static void
placed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  /* A file that has its name stays, cancelled or not. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Runs @func in a thread with the fetch of @task, which stays the owner. The thread may let go of
 * its task late, so that holds no downloader: a session may not end in another thread. */
static void
run_step (GTask *task, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) step = g_task_new (NULL, NULL, callback, g_object_ref (task));

  g_task_set_source_tag (step, (gpointer) func);
  g_task_set_task_data (step, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step, func);
}

/* Reading and writing, a chunk at a time */

static void read_chunk (GTask *task);

static void
output_closed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  if (g_output_stream_close_finish (G_OUTPUT_STREAM (object), result, &error))
    run_step (task, place_in_thread, placed_cb);
  else
    g_task_return_error (task, save_error_from (error));
}

static void
end_of_input (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->memory != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_output_stream_close_async (fetch->output,
                                 G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task),
                                 output_closed_cb,
                                 g_object_ref (task));
}

static void
chunk_written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Fetch *fetch = g_task_get_task_data (task);

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error))
    {
      g_task_return_error (task, save_error_from (error));
      return;
    }

  fetch->done += (gint64) g_bytes_get_size (fetch->chunk);
  g_clear_pointer (&fetch->chunk, g_bytes_unref);
  if (fetch->progress != NULL)
    fetch->progress (fetch->done, fetch->total, fetch->progress_data);
  read_chunk (task);
}

/* Whether it still fits. */
static gboolean
keep_in_memory (Fetch *fetch, GBytes *bytes)
{
  if (fetch->memory->len + g_bytes_get_size (bytes) > fetch->max_size)
    return FALSE;

  g_byte_array_append (
      fetch->memory, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  return TRUE;
}

static void
take_chunk (GTask *task, GBytes *bytes)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->memory != NULL && keep_in_memory (fetch, bytes))
    {
      read_chunk (task);
      return;
    }
  if (fetch->memory != NULL)
    {
      g_task_return_new_error (task,
                               DOCKET_CORE_ERROR,
                               DOCKET_CORE_ERROR_TOO_LARGE,
                               "%s",
                               _ ("The file is too large to be read"));
      return;
    }

  fetch->chunk = g_bytes_ref (bytes);
  g_output_stream_write_all_async (fetch->output,
                                   g_bytes_get_data (bytes, NULL),
                                   g_bytes_get_size (bytes),
                                   G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task),
                                   chunk_written_cb,
                                   g_object_ref (task));
}

static void
chunk_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
      bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (bytes == NULL)
    fail_fetch (task, error);
  else if (g_bytes_get_size (bytes) == 0)
    end_of_input (task);
  else
    take_chunk (task, bytes);
}

static void
read_chunk (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (fetch->input,
                                   CHUNK,
                                   G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task),
                                   chunk_read_cb,
                                   g_object_ref (task));
}

/* A temporary file in the folder itself, so that the last step is one rename. */

static gboolean
make_temporary (Fetch *fetch, GError **error)
{
  if (!make_folder (fetch->folder, error))
    return FALSE;
  fetch->temporary_fd = docket_temporary_file_make (fetch->folder, &fetch->temporary);
  if (fetch->temporary_fd < 0)
    g_propagate_error (error, save_error (errno));
  return fetch->temporary_fd >= 0;
}

static void
make_temporary_in_thread (GTask *task,
                          gpointer source,
                          gpointer task_data,
                          GCancellable *cancellable)
{
  GError *error = NULL;

  if (make_temporary (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
temporary_opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Fetch *fetch = g_task_get_task_data (task);
  GFileOutputStream *output = g_file_append_to_finish (G_FILE (object), result, &error);

  if (output == NULL)
    {
      g_task_return_error (task, save_error_from (error));
      return;
    }
  fetch->output = G_OUTPUT_STREAM (output);
  read_chunk (task);
}

static void
temporary_made_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GFile) file = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  file = g_file_new_for_path (fetch->temporary);
  g_file_append_to_async (file,
                          G_FILE_CREATE_NONE,
                          G_PRIORITY_DEFAULT,
                          g_task_get_cancellable (task),
                          temporary_opened_cb,
                          g_object_ref (task));
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Fetch *fetch = g_task_get_task_data (task);
  GError *status_error = NULL;
  goffset length = 0;

  fetch->input = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (fetch->input == NULL)
    {
      fail_fetch (task, error);
      return;
    }
  status_error = docket_http_judge_proxy (fetch->message, _ ("The server of the result"));
  if (status_error == NULL)
    status_error = judge_status (soup_message_get_status (fetch->message));
  if (status_error != NULL)
    {
      g_task_return_error (task, status_error);
      return;
    }

  length = soup_message_headers_get_content_length (
      soup_message_get_response_headers (fetch->message));
  fetch->total = length > 0 ? length : -1;
  if (fetch->memory != NULL)
    read_chunk (task);
  else
    run_step (task, make_temporary_in_thread, temporary_made_cb);
}

static void
begin_fetch (GTask *task, const char *link)
{
  DocketDownloader *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!docket_link_is_safe (link, &error))
    {
      g_task_return_new_error (task,
                               DOCKET_CORE_ERROR,
                               DOCKET_CORE_ERROR_BAD_ADDRESS,
                               "%s",
                               _ ("The link of the result is none that Docket fetches"));
      return;
    }

  fetch->message = docket_http_message_new ("GET", link);
  if (fetch->message == NULL)
    {
      g_task_return_new_error (task,
                               DOCKET_CORE_ERROR,
                               DOCKET_CORE_ERROR_BAD_ADDRESS,
                               "%s",
                               _ ("The link of the result is none that Docket fetches"));
      return;
    }
  soup_session_send_async (self->session,
                           fetch->message,
                           G_PRIORITY_DEFAULT,
                           g_task_get_cancellable (task),
                           sent_cb,
                           g_object_ref (task));
}

/* Object */

static void
docket_downloader_finalize (GObject *object)
{
  DocketDownloader *self = DOCKET_DOWNLOADER (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (docket_downloader_parent_class)->finalize (object);
}

static void
docket_downloader_class_init (DocketDownloaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_downloader_finalize;
}

static void
docket_downloader_init (DocketDownloader *self)
{
}

/**
 * docket_downloader_new:
 * @clock: the time
 * @trust: (nullable): what certificates are trusted; %NULL: what the system trusts
 *
 * Returns: (transfer full): a downloader. It knows no key, so it can send none
 */
DocketDownloader *
docket_downloader_new (DocketClock *clock, GTlsDatabase *trust)
{
  DocketDownloader *self = NULL;

  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);

  self = g_object_new (DOCKET_TYPE_DOWNLOADER, NULL);
  self->clock = g_object_ref (clock);
  self->session = docket_http_session_new (trust);
  return self;
}

/**
 * docket_downloader_save_async:
 * @self: a downloader
 * @link: address of a result
 * @folder: absolute path of a folder; made where it is not there
 * @file_name: a safe name; a file that has it already gets a neighbour with a number
 * @mark: (nullable): what docket_kept_file_find() finds the file by
 * @cancellable: (nullable): cancels it; then nothing is left in @folder
 * @progress: (nullable): called as it goes on
 * @progress_data: for @progress
 * @callback: called when the file is whole and on disk
 * @data: for @callback
 *
 * Fetches a file to a temporary name, syncs it, renames it and makes it read-only.
 */
void
docket_downloader_save_async (DocketDownloader *self,
                              const char *link,
                              const char *folder,
                              const char *file_name,
                              const char *mark,
                              GCancellable *cancellable,
                              DocketProgressFunc progress,
                              gpointer progress_data,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch = NULL;

  g_return_if_fail (DOCKET_IS_DOWNLOADER (self));
  g_return_if_fail (link != NULL && folder != NULL && file_name != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_downloader_save_async);
  fetch = fetch_new ();
  fetch->folder = g_strdup (folder);
  fetch->file_name = g_strdup (file_name);
  fetch->mark = g_strdup (mark);
  fetch->progress = progress;
  fetch->progress_data = progress_data;
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  begin_fetch (task, link);
}

/**
 * docket_downloader_save_finish:
 * @size: (out) (optional): bytes of the file
 *
 * Returns: (transfer full) (nullable): path of the file; %DOCKET_CORE_ERROR_EXPIRED where the link
 *   is dead
 */
char *
docket_downloader_save_finish (DocketDownloader *self,
                               GAsyncResult *result,
                               gint64 *size,
                               GError **error)
{
  Fetch *fetch = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  fetch = g_task_get_task_data (G_TASK (result));
  if (size != NULL)
    *size = fetch->done;
  return g_steal_pointer (&fetch->saved_as);
}

/**
 * docket_downloader_read_async:
 * @self: a downloader
 * @link: address of a result
 * @max_size: bytes that are read at most
 * @cancellable: (nullable): cancels it
 * @callback: called with the contents
 * @data: for @callback
 *
 * Fetches a small file into memory.
 */
void
docket_downloader_read_async (DocketDownloader *self,
                              const char *link,
                              gsize max_size,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch = NULL;

  g_return_if_fail (DOCKET_IS_DOWNLOADER (self));
  g_return_if_fail (link != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_downloader_read_async);
  fetch = fetch_new ();
  fetch->memory = g_byte_array_new ();
  fetch->max_size = max_size;
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  begin_fetch (task, link);
}

/**
 * docket_downloader_read_finish:
 *
 * Returns: (transfer full) (nullable): the contents; %DOCKET_CORE_ERROR_TOO_LARGE where there is
 *   more than was asked for
 */
GBytes *
docket_downloader_read_finish (DocketDownloader *self, GAsyncResult *result, GError **error)
{
  Fetch *fetch = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  fetch = g_task_get_task_data (G_TASK (result));
  return g_byte_array_free_to_bytes (g_steal_pointer (&fetch->memory));
}

static gboolean
write_all (int fd, GBytes *bytes, GError **error)
{
  const char *data = g_bytes_get_data (bytes, NULL);
  gsize left = g_bytes_get_size (bytes);

  while (left > 0)
    {
      const gssize n = write (fd, data, left);

      if (n < 0 && errno != EINTR)
        {
          g_propagate_error (error, save_error (errno));
          return FALSE;
        }
      if (n > 0)
        {
          data += n;
          left -= (gsize) n;
        }
    }
  return TRUE;
}

static void
save_data_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  GError *error = NULL;

  if (make_temporary (fetch, &error) && write_all (fetch->temporary_fd, fetch->chunk, &error))
    place_in_thread (task, source, task_data, cancellable);
  else
    g_task_return_error (task, error);
}

/**
 * docket_downloader_save_data_async:
 * @self: a downloader
 * @bytes: what came inside a reply
 * @folder: absolute path of a folder; made where it is not there
 * @file_name: a safe name
 * @mark: (nullable): what docket_kept_file_find() finds the file by
 * @cancellable: (nullable): cancels it
 * @callback: called when the file is on disk
 * @data: for @callback
 *
 * Saves data in the same way as a file that is fetched.
 */
void
docket_downloader_save_data_async (DocketDownloader *self,
                                   GBytes *bytes,
                                   const char *folder,
                                   const char *file_name,
                                   const char *mark,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch = NULL;

  g_return_if_fail (DOCKET_IS_DOWNLOADER (self));
  g_return_if_fail (bytes != NULL && folder != NULL && file_name != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_downloader_save_data_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  fetch = fetch_new ();
  fetch->chunk = g_bytes_ref (bytes);
  fetch->done = (gint64) g_bytes_get_size (bytes);
  fetch->folder = g_strdup (folder);
  fetch->file_name = g_strdup (file_name);
  fetch->mark = g_strdup (mark);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  run_step (task, save_data_in_thread, placed_cb);
}

/**
 * docket_downloader_save_data_finish:
 * @size: (out) (optional): bytes of the file
 *
 * Returns: (transfer full) (nullable): path of the file
 */
char *
docket_downloader_save_data_finish (DocketDownloader *self,
                                    GAsyncResult *result,
                                    gint64 *size,
                                    GError **error)
{
  return docket_downloader_save_finish (self, result, size, error);
}
