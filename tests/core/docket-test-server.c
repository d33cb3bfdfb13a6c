/* docket-test-server.c: a server that answers byte for byte what a test says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-server.h"

#include "docket-test-loopback.h"

#include <string.h>

typedef struct
{
  GBytes *bytes; /* (owned) */
  DocketTestAfter after;
} Answer;

typedef struct
{
  DocketTestServer *server;
  GSocketConnection *connection; /* (owned) */
} Visit;

/* The service runs on the main context of the test, each connection in a thread of its own. */
struct _DocketTestServer
{
  GSocketService *service;      /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GCancellable *stopped;        /* (owned) */
  GPtrArray *threads;           /* (owned) of GThread: one for each connection that came */
  guint16 port;

  /* Of whoever holds the lock. */
  GMutex lock;
  GQueue answers;      /* of Answer (owned) */
  GPtrArray *requests; /* (owned) of char* (owned) */
};

static void
answer_free (Answer *answer)
{
  g_bytes_unref (answer->bytes);
  g_free (answer);
}

static gsize
get_body_length (const char *head)
{
  const char *at = strcasestr (head, "\r\ncontent-length:");

  return at != NULL ? (gsize) g_ascii_strtoull (strchr (at, ':') + 1, NULL, 10) : 0;
}

static gboolean
is_whole (GString *text)
{
  const char *end = strstr (text->str, "\r\n\r\n");

  return end != NULL && text->len >= (gsize) (end + 4 - text->str) + get_body_length (text->str);
}

/* Returns a whole request, or NULL where the other side closed the connection. */
static char *
read_request (DocketTestServer *self, GInputStream *input)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];

  while (!is_whole (text))
    {
      const gssize n = g_input_stream_read (input, buffer, sizeof buffer, self->stopped, NULL);

      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static Answer *
take_answer (DocketTestServer *self, char *request)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_ptr_array_add (self->requests, request);
  g_main_context_wakeup (NULL);
  return g_queue_pop_head (&self->answers);
}

static void
wait_for_close (DocketTestServer *self, GInputStream *input)
{
  char buffer[64];

  while (g_input_stream_read (input, buffer, sizeof buffer, self->stopped, NULL) > 0)
    ;
}

/* Returns whether another request may come. Without an answer the connection is closed. */
static gboolean
serve_request (DocketTestServer *self, GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  char *request = read_request (self, input);
  Answer *answer = request != NULL ? take_answer (self, request) : NULL;
  gboolean goes_on = FALSE;

  if (answer == NULL)
    return FALSE;

  goes_on = g_output_stream_write_all (g_io_stream_get_output_stream (stream),
                                       g_bytes_get_data (answer->bytes, NULL),
                                       g_bytes_get_size (answer->bytes),
                                       NULL,
                                       self->stopped,
                                       NULL) &&
            answer->after == DOCKET_TEST_AFTER_KEEP;
  if (answer->after == DOCKET_TEST_AFTER_HANG)
    wait_for_close (self, input);
  answer_free (answer);
  return goes_on;
}

static GIOStream *
secure (DocketTestServer *self, GSocketConnection *connection)
{
  g_autoptr (GIOStream) stream = NULL;

  if (self->certificate == NULL)
    return G_IO_STREAM (g_object_ref (connection));

  stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  g_assert_nonnull (stream);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (stream), self->stopped, NULL))
    return NULL;
  return g_steal_pointer (&stream);
}

static gpointer
receive (gpointer data)
{
  Visit *visit = data;
  g_autoptr (GIOStream) stream = secure (visit->server, visit->connection);

  while (stream != NULL && serve_request (visit->server, stream))
    ;
  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
  g_object_unref (visit->connection);
  g_free (visit);
  return NULL;
}

static void
join (gpointer thread)
{
  g_thread_join (thread);
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             DocketTestServer *self)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->server = self;
  visit->connection = g_object_ref (connection);
  g_ptr_array_add (self->threads, g_thread_new ("test-server", receive, visit));
  return TRUE;
}

/**
 * docket_test_server_new:
 * @certificate: (nullable): what it proves itself with; %NULL: plain HTTP
 *
 * Returns: (transfer full): a server on 127.0.0.1
 */
DocketTestServer *
docket_test_server_new (GTlsCertificate *certificate)
{
  DocketTestServer *self = g_new0 (DocketTestServer, 1);

  g_mutex_init (&self->lock);
  self->threads = g_ptr_array_new_with_free_func (join);
  g_queue_init (&self->answers);
  g_set_object (&self->certificate, certificate);
  self->stopped = g_cancellable_new ();
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  self->port = docket_test_listen (G_SOCKET_LISTENER (self->service), 0);
  return self;
}

void
docket_test_server_free (DocketTestServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->stopped);
  g_clear_pointer (&self->threads, g_ptr_array_unref);
  g_clear_object (&self->service);
  g_clear_object (&self->certificate);
  g_clear_object (&self->stopped);
  g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * docket_test_server_make_address:
 * @self: a server
 * @path: begins with a slash
 *
 * Returns: (transfer full): an address on it
 */
char *
docket_test_server_make_address (DocketTestServer *self, const char *path)
{
  const char *scheme = self->certificate != NULL ? "https" : "http";

  return g_strdup_printf ("%s://127.0.0.1:%u%s", scheme, self->port, path);
}

/**
 * docket_test_server_push_bytes:
 * @self: a server
 * @answer: what the next request without an answer gets, head and body
 * @after: what happens then
 */
void
docket_test_server_push_bytes (DocketTestServer *self, GBytes *answer, DocketTestAfter after)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Answer *next = g_new0 (Answer, 1);

  next->bytes = g_bytes_ref (answer);
  next->after = after;
  g_queue_push_tail (&self->answers, next);
}

void
docket_test_server_push (DocketTestServer *self, const char *answer, DocketTestAfter after)
{
  g_autoptr (GBytes) bytes = g_bytes_new (answer, strlen (answer));

  docket_test_server_push_bytes (self, bytes, after);
}

/**
 * docket_test_server_push_json:
 * @self: a server
 * @status: HTTP status
 * @body: JSON
 *
 * The next request gets a whole answer, and the connection stays open.
 */
void
docket_test_server_push_json (DocketTestServer *self, guint status, const char *body)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %u Words\r\n"
                                             "Content-Type: application/json\r\n"
                                             "Content-Length: %zu\r\n\r\n%s",
                                             status,
                                             strlen (body),
                                             body);

  docket_test_server_push (self, answer, DOCKET_TEST_AFTER_KEEP);
}

guint
docket_test_server_get_n_connections (DocketTestServer *self)
{
  return self->threads->len;
}

guint
docket_test_server_get_n_requests (DocketTestServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->requests->len;
}

/**
 * docket_test_server_get_request:
 * @self: a server
 * @n: which, from 0
 *
 * Returns: (transfer full): its head and body
 */
char *
docket_test_server_get_request (DocketTestServer *self, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_cmpuint (n, <, self->requests->len);
  return g_strdup (g_ptr_array_index (self->requests, n));
}
