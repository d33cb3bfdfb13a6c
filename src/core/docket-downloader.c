/* docket-downloader.c: fetches results, never with the key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-downloader.h"

#include "docket-core-error.h"
#include "docket-http.h"
#include "docket-link.h"
#include "docket-part-file.h"
#include "docket-public-address.h"
#include "docket-result-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is read before it is written: large enough that the thread that writes costs little, and
 * small enough that copying it does not hold up the main loop. There are two of them. */
#define CHUNK (256 * 1024)

/* As much of an answer that is no file as says why. */
#define MAX_REFUSAL 4096

/* A fetch that was cut off goes on where it was, at once; after this many times without a byte in
 * between it has failed. The waits between those are 1, 2 and 4 s. */
#define MAX_VAIN_TRIES 4
#define FIRST_WAIT     ((gint64) G_USEC_PER_SEC)

struct _DocketDownloader
{
  GObject parent_instance;

  DocketClock *clock;   /* (owned) */
  SoupSession *session; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DocketDownloader, docket_downloader, G_TYPE_OBJECT)

typedef enum
{
  PURPOSE_SAVE,
  PURPOSE_READ,
  PURPOSE_PROBE,
} Purpose;

/* One fetch. Its task owns it. */
typedef struct
{
  Purpose purpose;
  char *link;           /* (owned) (nullable): NULL where the data is there already */
  char *name;           /* (owned) (nullable): of the file, as the link says it */
  SoupMessage *message; /* (owned) (nullable) */
  GInputStream *input;  /* (owned) (nullable) */
  char *validator;      /* (owned) (nullable): there while the file can be had in parts */
  gint64 done;
  gint64 total;    /* -1: not known */
  gint64 max_size; /* 0: no limit */

  /* One half is filled while the other is written. */
  char *halves[2]; /* (owned) */
  guint filling;   /* which */
  gsize filled;    /* bytes in it */
  gsize writing;   /* bytes of the other one that are on their way; 0: none */
  gboolean reading;
  gboolean ended;      /* nothing more comes */
  gboolean is_refusal; /* what is read says why there is no file */
  gboolean judged;     /* the start of the file was looked at */
  GError *error;       /* (owned) (nullable): why it ended */
  GError *write_error; /* (owned) (nullable) */

  guint n_vain;   /* tries without a byte */
  gint64 resumed; /* bytes there were when the last try began; -1: none was resumed */
  guint alarm;    /* there while it waits to go on */
  gulong cancel_id;

  GByteArray *memory; /* (owned) (nullable): where it is read to, or */

  GBytes *data;         /* (owned) (nullable): what is saved without a fetch */
  char *root;           /* (owned) (nullable): where it is saved to */
  char *folder;         /* (owned) (nullable) */
  char *file_name;      /* (owned) (nullable) */
  char *mark;           /* (owned) (nullable): whose file it is */
  DocketPartFile *part; /* (owned) (nullable): there while it is not whole */
  char *saved_as;       /* (owned) (nullable) */
  gint64 changed;
  DocketProgressFunc progress;
  gpointer progress_data;
} Fetch;

static Fetch *
fetch_new (Purpose purpose, const char *link)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->purpose = purpose;
  fetch->link = g_strdup (link);
  fetch->name = link != NULL ? docket_link_get_file_name (link) : NULL;
  fetch->total = -1;
  fetch->resumed = -1;
  return fetch;
}

static void
fetch_free (Fetch *fetch)
{
  g_clear_pointer (&fetch->link, g_free);
  g_clear_pointer (&fetch->name, g_free);
  g_clear_object (&fetch->message);
  g_clear_object (&fetch->input);
  g_clear_pointer (&fetch->validator, g_free);
  g_clear_pointer (&fetch->halves[0], g_free);
  g_clear_pointer (&fetch->halves[1], g_free);
  g_clear_error (&fetch->error);
  g_clear_error (&fetch->write_error);
  g_clear_pointer (&fetch->memory, g_byte_array_unref);
  g_clear_pointer (&fetch->data, g_bytes_unref);
  g_clear_pointer (&fetch->root, g_free);
  g_clear_pointer (&fetch->folder, g_free);
  g_clear_pointer (&fetch->file_name, g_free);
  g_clear_pointer (&fetch->mark, g_free);
  g_clear_pointer (&fetch->part, docket_part_file_free);
  g_clear_pointer (&fetch->saved_as, g_free);
  g_free (fetch);
}

/* Ends */

static void
fail_fetch (GTask *task, const GError *error)
{
  SoupMessage *message = ((const Fetch *) g_task_get_task_data (task))->message;

  g_task_return_error (
      task, docket_http_error_new (message, error, FALSE, _ ("The server of the result")));
}

static void
fail_bad_address (GTask *task)
{
  g_task_return_new_error (task,
                           DOCKET_CORE_ERROR,
                           DOCKET_CORE_ERROR_BAD_ADDRESS,
                           "%s",
                           _ ("The link of the result is none that Docket fetches"));
}

static GError *
too_large_error (const Fetch *fetch)
{
  g_autofree char *size = g_format_size ((guint64) MAX (fetch->total, fetch->max_size));

  if (fetch->purpose == PURPOSE_READ)
    return g_error_new_literal (
        DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE, _ ("The file is too large to be read"));
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_TOO_LARGE,
                      /* Translators: a size, as “340 MB” */
                      _ ("The result is large: %s"),
                      size);
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

static void
end_step (GTask *step, GError *error)
{
  if (error != NULL)
    g_task_return_error (step, error);
  else
    g_task_return_boolean (step, TRUE);
}

/* Putting a whole file in its place */

static void
place_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;

  fetch->saved_as = docket_part_file_place (
      fetch->part, fetch->file_name, fetch->mark, &fetch->changed, &error);
  end_step (step, error);
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

/* The file that is written */

static void advance (GTask *task);
static void send_request (GTask *task);

static void
open_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;

  fetch->part = docket_part_file_open (fetch->root, fetch->folder, &error);
  end_step (step, error);
}

static void
restart_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Fetch *fetch = data;
  GError *error = NULL;

  docket_part_file_restart (fetch->part, &error);
  end_step (step, error);
}

static void
ready_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    advance (task);
  else
    g_task_return_error (task, error);
}

static void
write_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Fetch *fetch = data;
  GError *error = NULL;

  docket_part_file_write (fetch->part, fetch->halves[!fetch->filling], fetch->writing, &error);
  end_step (step, error);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);

  g_task_propagate_boolean (G_TASK (result), &fetch->write_error);
  fetch->writing = 0;
  advance (task);
}

static void
write_half (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  fetch->writing = fetch->filled;
  fetch->filling = !fetch->filling;
  fetch->filled = 0;
  run_step (task, write_in_thread, written_cb);
}

/* Going on after the connection was lost */

static void
forget_alarm (GTask *task)
{
  DocketDownloader *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);

  docket_clock_clear_alarm (self->clock, &fetch->alarm);
  g_clear_signal_handler (&fetch->cancel_id, g_task_get_cancellable (task));
}

static gboolean
alarm_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);

  fetch->alarm = 0;
  forget_alarm (task);
  send_request (task);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GTask) task = data;

  forget_alarm (task);
  g_task_return_error_if_cancelled (task);
}

/* The alarm owns @task. */
static void
wait_to_resume (GTask *task, gint64 wait)
{
  DocketDownloader *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  fetch->alarm = docket_clock_add_alarm (
      self->clock, docket_clock_get_elapsed (self->clock) + wait, alarm_cb, g_object_ref (task));
  if (cancellable != NULL)
    fetch->cancel_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);
}

/* Returns whether it goes on. */
static gboolean
resume (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->validator == NULL || !docket_http_may_pass (fetch->error))
    return FALSE;
  fetch->n_vain = fetch->done > fetch->resumed ? 0 : fetch->n_vain + 1;
  if (fetch->n_vain >= MAX_VAIN_TRIES)
    return FALSE;

  g_clear_error (&fetch->error);
  g_clear_object (&fetch->input);
  g_clear_object (&fetch->message);
  fetch->ended = FALSE;
  fetch->resumed = fetch->done;
  if (fetch->n_vain == 0)
    send_request (task);
  else
    wait_to_resume (task, FIRST_WAIT << (fetch->n_vain - 1));
  return TRUE;
}

/* Reading and writing: each half is full before it is written, so that a slow disk and a slow
 * network wait for each other only when both halves are full, or both empty. */

static void
finish_fetch (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->write_error != NULL)
    g_task_return_error (task, g_steal_pointer (&fetch->write_error));
  else if (fetch->error != NULL && !resume (task))
    fail_fetch (task, fetch->error);
  else if (fetch->ended && fetch->purpose == PURPOSE_SAVE)
    run_step (task, place_in_thread, placed_cb);
  else if (fetch->ended)
    g_task_return_boolean (task, TRUE);
}

static void
end_refusal (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_task_return_error (task,
                       docket_result_answer_judge_refusal (
                           fetch->message, fetch->halves[fetch->filling], fetch->filled));
}

/* For good: trying again would give the same. */
static void
end_with (Fetch *fetch, GError *error)
{
  g_clear_pointer (&fetch->validator, g_free);
  g_clear_error (&fetch->error);
  fetch->error = error;
  fetch->ended = TRUE;
  fetch->filled = 0;
}

/* Looks at the first bytes before any of them is kept. */
static gboolean
is_good_start (Fetch *fetch)
{
  GError *error = NULL;

  if (fetch->judged || fetch->done == 0)
    return TRUE;

  fetch->judged = TRUE;
  error = docket_result_answer_judge_content (
      fetch->message, fetch->name, fetch->halves[fetch->filling], fetch->filled);
  if (error == NULL)
    return TRUE;
  end_with (fetch, error);
  return FALSE;
}

static void
keep_in_memory (Fetch *fetch)
{
  g_byte_array_append (
      fetch->memory, (const guint8 *) fetch->halves[fetch->filling], (guint) fetch->filled);
  fetch->filled = 0;
}

/* Where the server closes the connection at the end, libsoup takes every end for the right one. */
static void
judge_length (Fetch *fetch)
{
  if (!fetch->is_refusal && fetch->total >= 0 && fetch->done != fetch->total)
    fetch->error = g_error_new_literal (
        G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _ ("The file has another length than was said"));
}

static void
chunk_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  const gssize n = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &fetch->error);

  fetch->reading = FALSE;
  fetch->ended = n <= 0;
  if (n == 0)
    judge_length (fetch);
  if (n > 0)
    fetch->filled += (gsize) n;
  if (n > 0 && !fetch->is_refusal)
    {
      fetch->done += n;
      if (fetch->max_size > 0 && fetch->done > fetch->max_size)
        end_with (fetch, too_large_error (fetch));
      else if (fetch->progress != NULL)
        fetch->progress (fetch->done, fetch->total, fetch->progress_data);
    }
  advance (task);
}

static void
read_more (GTask *task, gsize room)
{
  Fetch *fetch = g_task_get_task_data (task);

  fetch->reading = TRUE;
  g_input_stream_read_async (fetch->input,
                             fetch->halves[fetch->filling] + fetch->filled,
                             room - fetch->filled,
                             G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task),
                             chunk_read_cb,
                             g_object_ref (task));
}

/* Does what is next; called whenever something has ended. */
static void
advance (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  const gsize room = fetch->is_refusal ? MAX_REFUSAL : CHUNK;

  if (fetch->write_error != NULL)
    fetch->ended = TRUE;
  if (fetch->reading)
    return;
  if (fetch->is_refusal && (fetch->ended || fetch->filled == room ||
                            memmem (fetch->halves[fetch->filling], fetch->filled, "</Error>", 8)))
    {
      end_refusal (task);
      return;
    }
  if (!fetch->ended && fetch->filled < room)
    {
      read_more (task, room);
      return;
    }
  if (fetch->writing > 0)
    return;
  if (fetch->filled > 0 && is_good_start (fetch) && fetch->write_error == NULL)
    {
      if (fetch->memory != NULL)
        keep_in_memory (fetch);
      else
        {
          write_half (task);
          if (fetch->ended)
            return;
        }
      if (!fetch->ended)
        {
          read_more (task, room);
          return;
        }
    }
  finish_fetch (task);
}

/* Answers */

static void
begin_file (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->message);
  const goffset length = soup_message_headers_get_content_length (headers);
  const gboolean encoded = soup_message_headers_get_one (headers, "Content-Encoding") != NULL;

  fetch->total = length > 0 && !encoded ? length : -1;
  fetch->done = 0;
  g_free (fetch->validator);
  fetch->validator = g_strdup (docket_result_answer_get_validator (fetch->message));
  if (fetch->max_size > 0 && fetch->total > fetch->max_size)
    g_task_return_error (task, too_large_error (fetch));
  else if (fetch->memory != NULL)
    advance (task);
  else if (fetch->part != NULL)
    run_step (task, restart_in_thread, ready_cb);
  else
    run_step (task, open_in_thread, ready_cb);
}

static void
take_answer (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  const guint status = soup_message_get_status (fetch->message);

  if (fetch->purpose == PURPOSE_PROBE && (!fetch->is_refusal || status == 416))
    g_task_return_boolean (task, TRUE);
  else if (fetch->is_refusal)
    advance (task);
  else if (status == SOUP_STATUS_OK)
    begin_file (task);
  else if (fetch->resumed >= 0 &&
           docket_result_answer_is_rest (fetch->message, fetch->done, fetch->total))
    advance (task);
  else
    g_task_return_error (task, docket_result_answer_judge_refusal (fetch->message, "", 0));
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->input = soup_session_send_finish (SOUP_SESSION (object), result, &fetch->error);
  if (fetch->input == NULL)
    {
      fetch->ended = TRUE;
      finish_fetch (task);
      return;
    }
  error = docket_http_judge_proxy (fetch->message, _ ("The server of the result"));
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fetch->is_refusal = docket_result_answer_is_refusal (fetch->message);
  take_answer (task);
}

/* Requests */

static void
send_request (GTask *task)
{
  DocketDownloader *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);

  fetch->message = docket_http_message_new ("GET", fetch->link);
  if (fetch->message == NULL ||
      !docket_public_address_may_be_host (g_uri_get_host (soup_message_get_uri (fetch->message))))
    {
      fail_bad_address (task);
      return;
    }
  docket_http_message_set_public (fetch->message);
  docket_result_answer_ask (fetch->message,
                            fetch->purpose == PURPOSE_PROBE,
                            fetch->resumed >= 0 ? fetch->validator : NULL,
                            fetch->done);
  soup_session_send_async (self->session,
                           fetch->message,
                           G_PRIORITY_DEFAULT,
                           g_task_get_cancellable (task),
                           sent_cb,
                           g_object_ref (task));
}

static void
begin_fetch (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (!docket_link_is_safe (fetch->link, NULL))
    {
      fail_bad_address (task);
      return;
    }
  fetch->halves[0] = g_malloc (CHUNK);
  fetch->halves[1] = fetch->purpose == PURPOSE_SAVE ? g_malloc (CHUNK) : NULL;
  send_request (task);
}

static GTask *
new_task (DocketDownloader *self,
          Fetch *fetch,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  return task;
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

static void
set_place (Fetch *fetch, const DocketSaveTo *to)
{
  fetch->root = g_strdup (to->root);
  fetch->folder = g_strdup (to->folder);
  fetch->file_name = g_strdup (to->file_name);
  fetch->mark = g_strdup (to->mark);
  fetch->max_size = to->max_size;
}

/**
 * docket_downloader_save_async:
 * @self: a downloader
 * @link: address of a result
 * @to: where to
 * @cancellable: (nullable): cancels it; then nothing is left in the folder
 * @progress: (nullable): called as it goes on
 * @progress_data: for @progress
 * @callback: called when the file is whole and on disk
 * @data: for @callback
 *
 * Fetches a file to a temporary name, syncs it, renames it and makes it read-only. Where the
 * connection is lost and the server says which version of the file it gives, it goes on from there.
 */
void
docket_downloader_save_async (DocketDownloader *self,
                              const char *link,
                              const DocketSaveTo *to,
                              GCancellable *cancellable,
                              DocketProgressFunc progress,
                              gpointer progress_data,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch = NULL;

  g_return_if_fail (DOCKET_IS_DOWNLOADER (self));
  g_return_if_fail (link != NULL && to->folder != NULL && to->file_name != NULL);

  fetch = fetch_new (PURPOSE_SAVE, link);
  set_place (fetch, to);
  fetch->progress = progress;
  fetch->progress_data = progress_data;
  task = new_task (self, fetch, docket_downloader_save_async, cancellable, callback, data);
  begin_fetch (task);
}

/**
 * docket_downloader_save_finish:
 * @saved: (out) (optional): the file; where it is too large, its size alone, -1 where that is not
 *   known
 *
 * Returns: (transfer full) (nullable): path of the file; %DOCKET_CORE_ERROR_EXPIRED where the link
 *   is dead, %DOCKET_CORE_ERROR_TOO_LARGE where it is larger than was asked for
 */
char *
docket_downloader_save_finish (DocketDownloader *self,
                               GAsyncResult *result,
                               DocketSaved *saved,
                               GError **error)
{
  Fetch *fetch = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  fetch = g_task_get_task_data (G_TASK (result));
  if (saved != NULL)
    *saved = (DocketSaved){ fetch->total, 0 };
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  if (saved != NULL)
    *saved = (DocketSaved){ fetch->done, fetch->changed };
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
  g_return_if_fail (link != NULL && max_size > 0);

  fetch = fetch_new (PURPOSE_READ, link);
  fetch->memory = g_byte_array_new ();
  fetch->max_size = (gint64) max_size;
  task = new_task (self, fetch, docket_downloader_read_async, cancellable, callback, data);
  begin_fetch (task);
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

/**
 * docket_downloader_probe_async:
 * @self: a downloader
 * @link: address of a result
 * @cancellable: (nullable): cancels it
 * @callback: called when it is known whether the link still works
 * @data: for @callback
 *
 * Tries a link, for one byte of the file.
 */
void
docket_downloader_probe_async (DocketDownloader *self,
                               const char *link,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DOCKET_IS_DOWNLOADER (self));
  g_return_if_fail (link != NULL);

  task = new_task (self,
                   fetch_new (PURPOSE_PROBE, link),
                   docket_downloader_probe_async,
                   cancellable,
                   callback,
                   data);
  begin_fetch (task);
}

/**
 * docket_downloader_probe_finish:
 *
 * Returns: whether the link works; %DOCKET_CORE_ERROR_EXPIRED where it is dead
 */
gboolean
docket_downloader_probe_finish (DocketDownloader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
save_data_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;
  gsize length = 0;
  gconstpointer bytes = g_bytes_get_data (fetch->data, &length);

  fetch->part = docket_part_file_open (fetch->root, fetch->folder, &error);
  if (fetch->part != NULL && docket_part_file_write (fetch->part, bytes, length, &error))
    place_in_thread (step, source, data, cancellable);
  else
    g_task_return_error (step, error);
}

/**
 * docket_downloader_save_data_async:
 * @self: a downloader
 * @bytes: what came inside a reply
 * @to: where to
 * @cancellable: (nullable): cancels it
 * @callback: called when the file is on disk; docket_downloader_save_finish() tells which
 * @data: for @callback
 *
 * Saves data in the same way as a file that is fetched.
 */
void
docket_downloader_save_data_async (DocketDownloader *self,
                                   GBytes *bytes,
                                   const DocketSaveTo *to,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch = NULL;

  g_return_if_fail (DOCKET_IS_DOWNLOADER (self));
  g_return_if_fail (bytes != NULL && to->folder != NULL && to->file_name != NULL);

  fetch = fetch_new (PURPOSE_SAVE, NULL);
  fetch->data = g_bytes_ref (bytes);
  fetch->done = (gint64) g_bytes_get_size (bytes);
  set_place (fetch, to);
  task = new_task (self, fetch, docket_downloader_save_data_async, cancellable, callback, data);
  if (!g_task_return_error_if_cancelled (task))
    run_step (task, save_data_in_thread, placed_cb);
}
