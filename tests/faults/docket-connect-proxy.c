/* docket-connect-proxy.c: a proxy that makes tunnels, and remembers all that it saw
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-connect-proxy.h"

#include "docket-fault-wire.h"
#include "docket-test-loopback.h"

#include <string.h>

/* Listens on the main context, each connection has a thread, and a tunnel one more. */
struct _DocketConnectProxy
{
  GSocketService *service; /* (owned) */
  GCancellable *stopped;   /* (owned) */
  GSocketAddress *target;  /* (owned): where every tunnel leads */
  GPtrArray *threads;      /* (owned) of GThread (owned) */
  guint16 port;

  /* Of whoever holds the lock. */
  GMutex lock;
  GByteArray *seen; /* (owned): all that clients sent, in whatever tunnel */
  char *login;      /* (owned) (nullable): what a client has to say, in base 64 */
  char *answer;     /* (owned) (nullable): in the place of a tunnel */
  guint n_tunnels;
};

typedef struct
{
  DocketConnectProxy *proxy;
  GSocketConnection *client; /* (owned) */
  GSocketConnection *server; /* (owned) (nullable) */
} Visit;

static void
note (DocketConnectProxy *self, const char *data, gsize length)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_byte_array_append (self->seen, (const guint8 *) data, (guint) length);
}

static gboolean
copy_some (Visit *visit, GIOStream *from, GIOStream *to, gboolean noted)
{
  char buffer[4096];
  const gssize n = g_input_stream_read (
      g_io_stream_get_input_stream (from), buffer, sizeof buffer, visit->proxy->stopped, NULL);

  if (n <= 0)
    return FALSE;
  if (noted)
    note (visit->proxy, buffer, (gsize) n);
  return docket_fault_wire_write (to, buffer, (gsize) n, visit->proxy->stopped);
}

static void
shut (GSocketConnection *connection)
{
  g_socket_shutdown (g_socket_connection_get_socket (connection), TRUE, TRUE, NULL);
}

static gpointer
copy_back (gpointer data)
{
  Visit *visit = data;

  while (copy_some (visit, G_IO_STREAM (visit->server), G_IO_STREAM (visit->client), FALSE))
    ;
  shut (visit->client);
  return NULL;
}

static void
make_tunnel (Visit *visit)
{
  static const char answer[] = "HTTP/1.1 200 Connection established\r\n\r\n";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GThread *back = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  visit->server = g_socket_client_connect (
      client, G_SOCKET_CONNECTABLE (visit->proxy->target), visit->proxy->stopped, NULL);
  if (visit->server == NULL ||
      !docket_fault_wire_write (
          G_IO_STREAM (visit->client), answer, strlen (answer), visit->proxy->stopped))
    return;

  back = g_thread_new ("connect-proxy-back", copy_back, visit);
  while (copy_some (visit, G_IO_STREAM (visit->client), G_IO_STREAM (visit->server), TRUE))
    ;
  shut (visit->server);
  g_thread_join (back);
}

static const char login_wanted[] = "HTTP/1.1 407 Proxy Authentication Required\r\n"
                                   "Proxy-Authenticate: Basic realm=\"proxy\"\r\n"
                                   "Content-Length: 0\r\n\r\n";

/* Returns what is said in the place of a tunnel, or NULL. */
static char *
refuse (DocketConnectProxy *self, const char *head)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->answer != NULL)
    return g_strdup (self->answer);
  if (!g_str_has_prefix (head, "CONNECT "))
    return g_strdup ("HTTP/1.1 405 Tunnels only\r\nContent-Length: 0\r\n\r\n");
  if (self->login != NULL && strstr (head, self->login) == NULL)
    return g_strdup (login_wanted);
  self->n_tunnels++;
  return NULL;
}

/* Returns whether another request may come. */
static gboolean
serve_request (Visit *visit)
{
  GIOStream *stream = G_IO_STREAM (visit->client);
  g_autoptr (GString) head = docket_fault_wire_read_head (g_io_stream_get_input_stream (stream),
                                                          visit->proxy->stopped);
  g_autofree char *refusal = NULL;

  if (head == NULL)
    return FALSE;
  note (visit->proxy, head->str, head->len);
  refusal = refuse (visit->proxy, head->str);
  if (refusal != NULL)
    return docket_fault_wire_write (stream, refusal, strlen (refusal), visit->proxy->stopped);
  make_tunnel (visit);
  return FALSE;
}

static gpointer
serve (gpointer data)
{
  Visit *visit = data;

  while (serve_request (visit))
    ;
  g_io_stream_close (G_IO_STREAM (visit->client), NULL, NULL);
  g_object_unref (visit->client);
  g_clear_object (&visit->server);
  g_free (visit);
  return NULL;
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             DocketConnectProxy *self)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->proxy = self;
  visit->client = g_object_ref (connection);
  g_ptr_array_add (self->threads, g_thread_new ("connect-proxy", serve, visit));
  return TRUE;
}

static void
join (gpointer thread)
{
  g_thread_join (thread);
}

/**
 * docket_connect_proxy_new:
 * @target: port on 127.0.0.1 that every tunnel leads to, whatever host was asked for
 *
 * Returns: (transfer full): a proxy on 127.0.0.1
 */
DocketConnectProxy *
docket_connect_proxy_new (guint16 target)
{
  DocketConnectProxy *self = g_new0 (DocketConnectProxy, 1);

  g_mutex_init (&self->lock);
  self->stopped = g_cancellable_new ();
  self->target = g_inet_socket_address_new_from_string ("127.0.0.1", target);
  self->threads = g_ptr_array_new_with_free_func (join);
  self->seen = g_byte_array_new ();
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  self->port = docket_test_listen (G_SOCKET_LISTENER (self->service), 0);
  return self;
}

void
docket_connect_proxy_free (DocketConnectProxy *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->stopped);
  g_ptr_array_unref (self->threads);
  g_object_unref (self->service);
  g_object_unref (self->stopped);
  g_object_unref (self->target);
  g_byte_array_unref (self->seen);
  g_free (self->login);
  g_free (self->answer);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * docket_connect_proxy_make_address:
 * @self: a proxy
 * @login: (nullable): NAME:PASSWORD
 *
 * Returns: (transfer full): its address, as in `https_proxy`
 */
char *
docket_connect_proxy_make_address (DocketConnectProxy *self, const char *login)
{
  return g_strdup_printf (
      "http://%s%s127.0.0.1:%u", login != NULL ? login : "", login != NULL ? "@" : "", self->port);
}

/**
 * docket_connect_proxy_set_login:
 * @self: a proxy
 * @login: NAME:PASSWORD, without which it answers 407
 */
void
docket_connect_proxy_set_login (DocketConnectProxy *self, const char *login)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->login);
  self->login = g_base64_encode ((const guchar *) login, strlen (login));
}

/**
 * docket_connect_proxy_set_answer:
 * @self: a proxy
 * @answer: (nullable): what it says in the place of a tunnel
 */
void
docket_connect_proxy_set_answer (DocketConnectProxy *self, const char *answer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->answer);
  self->answer = g_strdup (answer);
}

guint
docket_connect_proxy_get_n_connections (DocketConnectProxy *self)
{
  return self->threads->len;
}

guint
docket_connect_proxy_get_n_tunnels (DocketConnectProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_tunnels;
}

/**
 * docket_connect_proxy_get_first_line:
 *
 * Returns: (transfer full): the first line that a client sent
 */
char *
docket_connect_proxy_get_first_line (DocketConnectProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const char *text = (const char *) self->seen->data;

  return g_strndup (text, strcspn (text, "\r\n"));
}

/**
 * docket_connect_proxy_saw:
 * @self: a proxy
 * @text: a secret
 *
 * Returns: whether @text stands anywhere in what clients sent
 */
gboolean
docket_connect_proxy_saw (DocketConnectProxy *self, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return memmem (self->seen->data, self->seen->len, text, strlen (text)) != NULL;
}
