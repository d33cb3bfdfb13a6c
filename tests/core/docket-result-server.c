/* docket-result-server.c: a server of results of any size, that can be slow and drop connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-result-server.h"

#include "docket-test-loopback.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

/* Each byte follows from its place in the file. */
#define PERIOD 251
#define BLOCK  (PERIOD * 1024)
#define SLOW   (16 * 1024)

struct _DocketResultServer
{
  GSocketService *service; /* (owned) */
  GCancellable *stopped;   /* (owned) */
  GPtrArray *threads;      /* (owned) of GThread */
  char *block;             /* (owned): two of them, one after the other */
  guint16 port;

  /* Of whoever holds the lock. */
  GMutex lock;
  GPtrArray *requests; /* (owned) of char* (owned): in order */
  GHashTable *counts;  /* (owned) of path to how often it was asked for */
  GHashTable *through; /* (owned): paths (owned) whose gate is open */
  guint n_open;
  guint n_at_once;
  GCond changed;
};

typedef struct
{
  DocketResultServer *server;
  GSocketConnection *connection; /* (owned) */
} Visit;

static char
get_byte (gint64 place)
{
  return (char) ('A' + place % PERIOD % 58);
}

/* Requests */

static char *
read_head (DocketResultServer *self, GInputStream *input)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];

  while (strstr (text->str, "\r\n\r\n") == NULL)
    {
      const gssize n = g_input_stream_read (input, buffer, sizeof buffer, self->stopped, NULL);

      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
get_target (const char *head)
{
  const char *begin = strchr (head, ' ');

  return begin != NULL ? g_strndup (begin + 1, strcspn (begin + 1, " ")) : g_strdup ("/");
}

static char *
get_text (const char *target, const char *name)
{
  const char *query = strchr (target, '?');
  g_autoptr (GHashTable) pairs = NULL;

  if (query == NULL)
    return NULL;
  pairs = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
  return pairs != NULL ? g_strdup (g_hash_table_lookup (pairs, name)) : NULL;
}

static gint64
get_number (const char *target, const char *name)
{
  g_autofree char *text = get_text (target, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static char *
get_header (const char *head, const char *name)
{
  g_autofree char *wanted = g_strdup_printf ("\r\n%s: ", name);
  const char *at = strcasestr (head, wanted);

  return at != NULL ? g_strndup (at + strlen (wanted), strcspn (at + strlen (wanted), "\r\n"))
                    : NULL;
}

static guint
note_request (DocketResultServer *self, const char *head, const char *target)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *path = g_strndup (target, strcspn (target, "?"));
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path)) + 1;

  g_ptr_array_add (self->requests, g_strdup (head));
  g_hash_table_insert (self->counts, g_steal_pointer (&path), GUINT_TO_POINTER (n));
  self->n_open++;
  self->n_at_once = MAX (self->n_at_once, self->n_open);
  g_cond_broadcast (&self->changed);
  return n;
}

static void
hold (DocketResultServer *self, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->n_at_once < n && !g_cancellable_is_cancelled (self->stopped))
    g_cond_wait (&self->changed, &self->lock);
}

static void
note_end (DocketResultServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_open--;
  g_main_context_wakeup (NULL);
}

/* Answers */

static gboolean
send_text (DocketResultServer *self, GOutputStream *output, const char *text)
{
  return g_output_stream_write_all (output, text, strlen (text), NULL, self->stopped, NULL);
}

static void
wait_at_gate (DocketResultServer *self, const char *target)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *path = g_strndup (target, strcspn (target, "?"));

  while (!g_hash_table_contains (self->through, path) &&
         !g_cancellable_is_cancelled (self->stopped))
    g_cond_wait (&self->changed, &self->lock);
}

/* Returns whether the connection goes on. */
static gboolean
send_body (DocketResultServer *self,
           GOutputStream *output,
           const char *target,
           gint64 from,
           gint64 size)
{
  const gint64 wait = get_number (target, "wait");
  const gint64 cut = get_number (target, "cut");
  const gint64 end = cut > 0 ? MIN (size, from + cut) : size;
  const gint64 most = wait > 0 ? SLOW : BLOCK;
  const gint64 gate = get_number (target, "gate") != 0 ? size / 2 : 0;

  while (from < end)
    {
      const gsize n = (gsize) MIN (most, (from < gate ? gate : end) - from);

      if (gate > 0 && from == gate)
        wait_at_gate (self, target);
      if (wait > 0)
        g_usleep ((gulong) wait * 1000);
      if (!g_output_stream_write_all (
              output, self->block + from % PERIOD, n, NULL, self->stopped, NULL))
        return FALSE;
      from += (gint64) n;
    }
  return end == size;
}

static gboolean
send_dead (DocketResultServer *self, GOutputStream *output)
{
  static const char body[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                             "<Error><Code>AccessDenied</Code>"
                             "<Message>Request has expired</Message></Error>";
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 403 Forbidden\r\n"
                                             "Content-Type: application/xml\r\n"
                                             "Content-Length: %zu\r\n\r\n%s",
                                             strlen (body),
                                             body);

  return send_text (self, output, answer);
}

/* Where a range begins; 0: the whole file is asked for, or the one it is a part of is gone. */
static gint64
get_start (const char *head, const char *target)
{
  g_autofree char *range = get_header (head, "Range");
  g_autofree char *condition = get_header (head, "If-Range");
  g_autofree char *tag = get_text (target, "tag");
  g_autofree char *date = get_text (target, "date");

  if (range == NULL || !g_str_has_prefix (range, "bytes="))
    return 0;
  if (condition != NULL && g_strcmp0 (condition, tag) != 0 && g_strcmp0 (condition, date) != 0)
    return 0;
  return g_ascii_strtoll (range + strlen ("bytes="), NULL, 10);
}

static gboolean
send_file (DocketResultServer *self, GOutputStream *output, const char *head, const char *target)
{
  const gint64 size = get_number (target, "size");
  const gint64 from = get_start (head, target);
  g_autofree char *tag = get_text (target, "tag");
  g_autofree char *date = get_text (target, "date");
  g_autoptr (GString) answer = g_string_new (NULL);
  const gboolean unsized = get_number (target, "unsized") != 0;
  gboolean goes_on = FALSE;

  g_string_append_printf (answer, "HTTP/1.1 %s\r\n", from > 0 ? "206 Partial Content" : "200 OK");
  if (from > 0)
    g_string_append_printf (answer,
                            "Content-Range: bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT
                            "/%" G_GINT64_FORMAT "\r\n",
                            from,
                            size - 1,
                            size);
  if (tag != NULL)
    g_string_append_printf (answer, "ETag: %s\r\n", tag);
  if (date != NULL)
    g_string_append_printf (answer, "Last-Modified: %s\r\n", date);
  if (unsized)
    g_string_append (answer, "Connection: close\r\n");
  else
    g_string_append_printf (answer, "Content-Length: %" G_GINT64_FORMAT "\r\n", size - from);
  g_string_append (answer, "Content-Type: application/octet-stream\r\n\r\n");
  goes_on = send_text (self, output, answer->str) && send_body (self, output, target, from, size);
  return goes_on && !unsized;
}

/* Returns whether another request may come. */
static gboolean
serve_request (DocketResultServer *self, GIOStream *stream)
{
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  g_autofree char *head = read_head (self, g_io_stream_get_input_stream (stream));
  g_autofree char *target = head != NULL ? get_target (head) : NULL;
  gint64 dead = 0;
  gboolean goes_on = FALSE;
  guint n = 0;

  if (head == NULL)
    return FALSE;
  dead = get_number (target, "dead");
  n = note_request (self, head, target);
  hold (self, (guint) get_number (target, "hold"));
  goes_on = dead > 0 && n >= dead ? send_dead (self, output)
                                  : send_file (self, output, head, target);
  note_end (self);
  return goes_on;
}

static gpointer
receive (gpointer data)
{
  Visit *visit = data;

  while (serve_request (visit->server, G_IO_STREAM (visit->connection)))
    ;
  g_io_stream_close (G_IO_STREAM (visit->connection), NULL, NULL);
  g_object_unref (visit->connection);
  g_free (visit);
  return NULL;
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             DocketResultServer *self)
{
  Visit *visit = g_new0 (Visit, 1);

  /* Head and body are two writes, of which the second would wait for the answer to the first. */
  g_socket_set_option (
      g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  visit->server = self;
  visit->connection = g_object_ref (connection);
  g_ptr_array_add (self->threads, g_thread_new ("result-server", receive, visit));
  return TRUE;
}

static void
join (gpointer thread)
{
  g_thread_join (thread);
}

/**
 * docket_result_server_new:
 *
 * Returns: (transfer full): a server on 127.0.0.1; it accepts connections on the main context
 */
DocketResultServer *
docket_result_server_new (void)
{
  DocketResultServer *self = g_new0 (DocketResultServer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->threads = g_ptr_array_new_with_free_func (join);
  self->stopped = g_cancellable_new ();
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->through = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->block = g_malloc (2 * BLOCK);
  for (gint64 i = 0; i < 2 * BLOCK; i++)
    self->block[i] = get_byte (i);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  self->port = docket_test_listen (G_SOCKET_LISTENER (self->service), 0);
  return self;
}

void
docket_result_server_free (DocketResultServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->stopped);
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->threads, g_ptr_array_unref);
  g_clear_object (&self->service);
  g_clear_object (&self->stopped);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_pointer (&self->through, g_hash_table_unref);
  g_clear_pointer (&self->block, g_free);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
docket_result_server_get_port (DocketResultServer *self)
{
  return self->port;
}

/**
 * docket_result_server_make_address:
 * @target: path and query, beginning with a slash
 *
 * Returns: (transfer full): an address on it
 */
char *
docket_result_server_make_address (DocketResultServer *self, const char *target)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, target);
}

/* What is asked for at @path has no gate any more. */
void
docket_result_server_let_through (DocketResultServer *self, const char *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_add (self->through, g_strdup (path));
  g_cond_broadcast (&self->changed);
}

guint
docket_result_server_get_n_requests (DocketResultServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->requests->len;
}

/**
 * docket_result_server_get_n_at_once:
 *
 * Returns: how many requests it was answering at one time, at most
 */
guint
docket_result_server_get_n_at_once (DocketResultServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_at_once;
}

/**
 * docket_result_server_get_request:
 * @n: which, from 0
 *
 * Returns: (transfer full): its head
 */
char *
docket_result_server_get_request (DocketResultServer *self, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_cmpuint (n, <, self->requests->len);
  return g_strdup (g_ptr_array_index (self->requests, n));
}

/**
 * docket_result_server_is_file:
 * @path: a file that was saved
 * @size: bytes it has to have
 *
 * Returns: whether every byte of it is that of the server
 */
gboolean
docket_result_server_is_file (const char *path, gint64 size)
{
  FILE *file = fopen (path, "re");
  g_autofree char *buffer = g_malloc (BLOCK);
  gint64 done = 0;
  gsize n = 0;
  gboolean same = TRUE;

  if (file == NULL)
    return FALSE;
  while (same && (n = fread (buffer, 1, BLOCK, file)) > 0)
    {
      for (gsize i = 0; same && i < n; i++)
        same = buffer[i] == get_byte (done + (gint64) i);
      done += (gint64) n;
    }
  fclose (file);
  return same && done == size;
}
