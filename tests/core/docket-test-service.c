/* docket-test-service.c: a service on loopback that answers what a function says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-service.h"

#include "docket-json.h"
#include "docket-test-loopback.h"

#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* In the place of a job id in the counts. */
#define BALANCE "(balance)"

/* What the paths of the other address begin with. */
#define OTHER "/other"

struct _DocketTestService
{
  GSocketService *service; /* (owned): SoupServer's own listener leaks sockets in libsoup 3.2 */
  SoupServer *server;      /* (owned) */
  DocketTestServiceFunc func;
  gpointer data;
  GHashTable *counts; /* (owned) job id → how many requests came */
  char *api_url;      /* (owned) */
  char *other_url;    /* (owned) */
};

static guint
count (DocketTestService *self, const char *job_id)
{
  const guint n = docket_test_service_get_n (self, job_id);

  g_hash_table_insert (
      self->counts, g_strdup (job_id != NULL ? job_id : BALANCE), GUINT_TO_POINTER (n + 1));
  return n;
}

static void
respond (DocketTestService *self, SoupServerMessage *message, DocketTestRequest *request)
{
  DocketTestResponse response = { 200, "application/json", NULL };

  request->key = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                               "x-api-key");
  request->n = count (self, request->job_id);
  self->func (request, &response, self->data);
  g_assert_nonnull (response.body);
  soup_server_message_set_status (message, response.status, NULL);
  soup_server_message_set_response (
      message, response.type, SOUP_MEMORY_TAKE, response.body, strlen (response.body));
}

static void
check_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (JsonNode)
      root = docket_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  DocketTestRequest request = { 0 };
  JsonObject *object = NULL;

  g_assert_nonnull (root);
  g_assert_null (query);
  request.other = g_str_has_prefix (path, OTHER);
  object = json_node_get_object (root);
  request.camel = json_object_has_member (object, "jobId");
  g_assert_true (request.camel != json_object_has_member (object, "jobid"));
  request.job_id = json_object_get_string_member (object, request.camel ? "jobId" : "jobid");
  request.forced = docket_json_get_truth (object, "force");
  respond (data, message, &request);
}

static void
balance_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  DocketTestRequest request = { .other = g_str_has_prefix (path, OTHER) };

  respond (data, message, &request);
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             DocketTestService *self)
{
  g_autoptr (GSocketAddress) here = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) there = g_socket_connection_get_remote_address (connection, NULL);

  /* As SoupServer does: the head of an answer must not wait 40 ms for its body. */
  g_socket_set_option (
      g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (here != NULL && there != NULL)
    soup_server_accept_iostream (self->server, G_IO_STREAM (connection), here, there, NULL);
  return TRUE;
}

static void
listen_on_loopback (DocketTestService *self)
{
  guint port = 0;

  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  port = docket_test_listen (G_SOCKET_LISTENER (self->service), 0);
  self->api_url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);
  self->other_url = g_strdup_printf ("http://127.0.0.1:%u" OTHER "/v1", port);
}

/**
 * docket_test_service_new:
 * @func: answers each request
 * @data: for @func
 *
 * Returns: (transfer full): a service that runs on the main context of the test
 */
DocketTestService *
docket_test_service_new (DocketTestServiceFunc func, gpointer data)
{
  DocketTestService *self = g_new0 (DocketTestService, 1);

  self->func = func;
  self->data = data;
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, "/v1/job/check", check_cb, self, NULL);
  soup_server_add_handler (self->server, "/v1/account/credit/balance", balance_cb, self, NULL);
  soup_server_add_handler (self->server, OTHER "/v1/job/check", check_cb, self, NULL);
  soup_server_add_handler (
      self->server, OTHER "/v1/account/credit/balance", balance_cb, self, NULL);
  listen_on_loopback (self);
  return self;
}

void
docket_test_service_free (DocketTestService *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  soup_server_disconnect (self->server);
  g_clear_object (&self->service);
  g_clear_object (&self->server);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_free (self->api_url);
  g_free (self->other_url);
  g_free (self);
}

const char *
docket_test_service_get_api_url (DocketTestService *self)
{
  return self->api_url;
}

const char *
docket_test_service_get_other_url (DocketTestService *self)
{
  return self->other_url;
}

/**
 * docket_test_service_get_n:
 * @self: a service
 * @job_id: (nullable): a job; %NULL: the balance
 *
 * Returns: how many requests came for it
 */
guint
docket_test_service_get_n (DocketTestService *self, const char *job_id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, job_id != NULL ? job_id : BALANCE));
}
