/* docket-fault-proxy.c: stands in front of the simulator and misbehaves as a script says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-proxy-private.h"

#include "docket-fault-wire.h"
#include "docket-test-loopback.h"

#include <stdlib.h>
#include <string.h>

#define BALANCE_PATH "GET /v1/account/credit/balance "

static void
request_free (gpointer data)
{
  DocketFaultRequest *request = data;

  g_free (request->text);
  g_free (request);
}

static void
visit_free (gpointer data)
{
  DocketFaultVisit *visit = data;

  g_thread_join (visit->thread);
  g_clear_object (&visit->stream);
  g_object_unref (visit->connection);
  g_object_unref (visit->cancellable);
  g_free (visit);
}

/* Requests */

static int
get_job (DocketFaultProxy *self, const char *text)
{
  g_autofree char *id = docket_fault_wire_get_job_id (text);
  gpointer number = NULL;

  if (g_str_has_prefix (text, BALANCE_PATH))
    return DOCKET_FAULT_BALANCE;
  if (id != NULL && g_hash_table_lookup_extended (self->jobs, id, NULL, &number))
    return GPOINTER_TO_INT (number);
  return DOCKET_FAULT_ANY;
}

/* A request whose asker went away is not on its way any more, if its thread saw that or not. */
static void
count_busy (DocketFaultProxy *self, DocketFaultVisit *visit)
{
  guint n = 1;

  for (guint i = 0; i < self->busy->len; i++)
    {
      const DocketFaultVisit *other = g_ptr_array_index (self->busy, i);

      n += other->job == visit->job && !docket_fault_wire_is_gone (other->connection);
    }
  g_ptr_array_add (self->busy, visit);
  if (visit->job >= 0)
    self->most_of_a_job = MAX (self->most_of_a_job, n);
}

/* Whether more requests came within a second than the account allows. */
static gboolean
is_too_many (DocketFaultProxy *self, gint64 now)
{
  guint n = 0;

  for (guint i = self->requests->len; i-- > 0;)
    {
      const DocketFaultRequest *request = g_ptr_array_index (self->requests, i);

      if (now - request->at >= G_USEC_PER_SEC)
        break;
      n++;
    }
  return self->limit > 0 && n > self->limit;
}

/* Notes a request; tells what happens to it. */
static DocketFaultRequest *
begin_request (DocketFaultVisit *visit, const char *text, DocketFault *fault)
{
  static const DocketFault too_many = { .kind = DOCKET_FAULT_STATUS, .value = 429 };
  DocketFaultProxy *self = visit->proxy;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const gint64 now = docket_clock_get_elapsed (self->clock);
  DocketFaultRequest *request = g_new0 (DocketFaultRequest, 1);
  const DocketFault *next = NULL;

  request->job = get_job (self, text);
  request->at = now;
  request->connection = visit->number;
  request->text = g_strdup (text);
  g_ptr_array_add (self->requests, request);
  visit->idle = FALSE;
  visit->job = request->job;
  count_busy (self, visit);
  next = docket_fault_script_next (self->script, request->job, now - self->start);
  *fault = next != NULL ? *next : (DocketFault){ 0 };
  if (is_too_many (self, now))
    {
      self->n_caused++;
      *fault = too_many;
    }
  request->fault = fault->kind;
  return request;
}

static void
end_request (DocketFaultVisit *visit)
{
  DocketFaultProxy *self = visit->proxy;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_ptr_array_remove_fast (self->busy, visit);
  visit->idle = TRUE;
}

static gboolean
serve_request (DocketFaultVisit *visit)
{
  g_autoptr (GString) text = docket_fault_wire_read (g_io_stream_get_input_stream (visit->stream),
                                                     visit->cancellable);
  DocketFault fault = { 0 };
  DocketFaultRequest *request = NULL;
  gboolean goes_on = FALSE;

  if (text == NULL)
    return FALSE;
  request = begin_request (visit, text->str, &fault);
  goes_on = _docket_fault_visit_act (visit, request, &fault, text);
  end_request (visit);
  return goes_on;
}

static GIOStream *
secure (DocketFaultVisit *visit)
{
  g_autoptr (GIOStream) stream = NULL;

  if (visit->proxy->certificate == NULL)
    return G_IO_STREAM (g_object_ref (visit->connection));

  stream = g_tls_server_connection_new (
      G_IO_STREAM (visit->connection), visit->proxy->certificate, NULL);
  g_assert_nonnull (stream);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (stream), visit->cancellable, NULL))
    return NULL;
  return g_steal_pointer (&stream);
}

static gpointer
serve (gpointer data)
{
  DocketFaultVisit *visit = data;
  DocketFaultProxy *self = visit->proxy;

  visit->stream = secure (visit);
  while (visit->stream != NULL && serve_request (visit))
    ;
  if (visit->stream != NULL)
    g_io_stream_close (visit->stream, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (visit->connection), NULL, NULL);
  g_mutex_lock (&self->lock);
  self->n_threads--;
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (NULL);
  return NULL;
}

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             DocketFaultProxy *self)
{
  DocketFaultVisit *visit = g_new0 (DocketFaultVisit, 1);

  visit->proxy = self;
  visit->number = self->visits->len;
  visit->connection = g_object_ref (connection);
  visit->cancellable = g_cancellable_new ();
  visit->idle = TRUE;
  g_ptr_array_add (self->visits, visit);
  g_mutex_lock (&self->lock);
  self->n_threads++;
  g_mutex_unlock (&self->lock);
  visit->thread = g_thread_new ("fault-proxy", serve, visit);
  return TRUE;
}

static void
listen_again (DocketFaultProxy *self)
{
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  self->port = docket_test_listen (G_SOCKET_LISTENER (self->service), self->port);
}

static void
stop_listening (DocketFaultProxy *self)
{
  if (self->service == NULL)
    return;

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
}

/**
 * docket_fault_proxy_new:
 * @clock: the time that faults take
 * @upstream: API address of a simulator
 * @certificate: (nullable): what the proxy proves itself with; %NULL: plain HTTP
 *
 * Returns: (transfer full): a proxy on 127.0.0.1
 */
DocketFaultProxy *
docket_fault_proxy_new (DocketClock *clock, const char *upstream, GTlsCertificate *certificate)
{
  DocketFaultProxy *self = g_new0 (DocketFaultProxy, 1);
  const char *colon = strrchr (upstream, ':');

  self->clock = g_object_ref (clock);
  self->start = docket_clock_get_elapsed (clock);
  self->upstream = g_inet_socket_address_new_from_string ("127.0.0.1",
                                                          (guint) strtoul (colon + 1, NULL, 10));
  g_set_object (&self->certificate, certificate);
  self->visits = g_ptr_array_new_with_free_func (visit_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->script = docket_fault_script_new ();
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->busy = g_ptr_array_new ();
  self->requests = g_ptr_array_new_with_free_func (request_free);
  g_queue_init (&self->raw);
  self->rand = g_rand_new_with_seed (1);
  listen_again (self);
  return self;
}

static guint
get_n_threads (DocketFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_threads;
}

void
docket_fault_proxy_free (DocketFaultProxy *self)
{
  stop_listening (self);
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->visits->len; i++)
    g_cancellable_cancel (((DocketFaultVisit *) g_ptr_array_index (self->visits, i))->cancellable);
  while (get_n_threads (self) > 0)
    g_main_context_iteration (NULL, TRUE);

  g_ptr_array_unref (self->visits);
  g_ptr_array_unref (self->requests);
  g_hash_table_unref (self->jobs);
  g_ptr_array_unref (self->busy);
  g_queue_clear_full (&self->raw, (GDestroyNotify) g_bytes_unref);
  docket_fault_script_free (self->script);
  g_rand_free (self->rand);
  g_free (self->elsewhere);
  g_clear_object (&self->certificate);
  g_object_unref (self->upstream);
  g_object_unref (self->clock);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
docket_fault_proxy_get_port (DocketFaultProxy *self)
{
  return self->port;
}

/**
 * docket_fault_proxy_make_api_url:
 * @self: a proxy
 * @host: a name or number that leads to this computer
 *
 * Returns: (transfer full): the API address for it
 */
char *
docket_fault_proxy_make_api_url (DocketFaultProxy *self, const char *host)
{
  return g_strdup_printf (
      "%s://%s:%u/v1", self->certificate != NULL ? "https" : "http", host, self->port);
}

/**
 * docket_fault_proxy_add_job:
 * @self: a proxy
 * @id: a job id; the first gets the number 0
 */
void
docket_fault_proxy_add_job (DocketFaultProxy *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_insert (
      self->jobs, g_strdup (id), GUINT_TO_POINTER (g_hash_table_size (self->jobs)));
}

/**
 * docket_fault_proxy_set_elsewhere:
 * @self: a proxy
 * @address: where redirects lead
 */
void
docket_fault_proxy_set_elsewhere (DocketFaultProxy *self, const char *address)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->elsewhere);
  self->elsewhere = g_strdup (address);
}

/**
 * docket_fault_proxy_set_limit:
 * @self: a proxy
 * @requests_per_second: how many may come within any second, in the time of the clock
 *
 * What is more is answered with 429, and counted as caused.
 */
void
docket_fault_proxy_set_limit (DocketFaultProxy *self, guint requests_per_second)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->limit = requests_per_second;
}

/**
 * docket_fault_proxy_take_script:
 * @self: a proxy
 * @script: (transfer full): what goes wrong from now on; its time began with the proxy
 */
void
docket_fault_proxy_take_script (DocketFaultProxy *self, DocketFaultScript *script)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  docket_fault_script_free (self->script);
  self->script = script;
}

void
docket_fault_proxy_add_fault (DocketFaultProxy *self, const DocketFault *fault)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  docket_fault_script_add (self->script, fault);
}

void
docket_fault_proxy_clear_faults (DocketFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  docket_fault_script_clear (self->script);
}

/**
 * docket_fault_proxy_push_raw:
 * @self: a proxy
 * @answer: what the next request gets, byte for byte; the connection is closed then
 */
void
docket_fault_proxy_push_raw (DocketFaultProxy *self, const char *answer)
{
  docket_fault_proxy_push_raw_bytes (self, answer, NULL);
}

/**
 * docket_fault_proxy_push_raw_bytes:
 * @self: a proxy
 * @head: head of an answer
 * @body: (nullable): its body
 *
 * As docket_fault_proxy_push_raw(), for what is no text.
 */
void
docket_fault_proxy_push_raw_bytes (DocketFaultProxy *self, const char *head, GBytes *body)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GByteArray) answer = g_byte_array_new ();

  g_byte_array_append (answer, (const guint8 *) head, (guint) strlen (head));
  if (body != NULL)
    g_byte_array_append (answer, g_bytes_get_data (body, NULL), (guint) g_bytes_get_size (body));
  g_queue_push_tail (&self->raw, g_byte_array_free_to_bytes (g_steal_pointer (&answer)));
}

void
docket_fault_proxy_set_toxics (DocketFaultProxy *self, const DocketToxics *toxics)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->toxics = *toxics;
}

/**
 * docket_fault_proxy_close_idle:
 *
 * Closes the connections that no request is on, as a server does after a while.
 */
void
docket_fault_proxy_close_idle (DocketFaultProxy *self)
{
  for (guint i = 0; i < self->visits->len; i++)
    {
      const DocketFaultVisit *visit = g_ptr_array_index (self->visits, i);
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

      if (visit->idle)
        g_cancellable_cancel (visit->cancellable);
    }
}

/**
 * docket_fault_proxy_set_down:
 * @self: a proxy
 * @down: whether nobody listens at the port
 */
void
docket_fault_proxy_set_down (DocketFaultProxy *self, gboolean down)
{
  if (down == (self->service == NULL))
    return;

  if (down)
    {
      stop_listening (self);
      docket_fault_proxy_close_idle (self);
    }
  else
    {
      listen_again (self);
    }
}

/**
 * docket_fault_proxy_get_n_held:
 *
 * Returns: how many requests are on their way for which only the clock can do something
 */
guint
docket_fault_proxy_get_n_held (DocketFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint n = 0;

  for (guint i = 0; i < self->busy->len; i++)
    {
      const DocketFaultVisit *visit = g_ptr_array_index (self->busy, i);

      n += visit->held && !docket_fault_wire_is_gone (visit->connection);
    }
  return n;
}

guint
docket_fault_proxy_get_n_connections (DocketFaultProxy *self)
{
  return self->visits->len;
}

guint
docket_fault_proxy_get_n_requests (DocketFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->requests->len;
}

/**
 * docket_fault_proxy_get_n_of_job:
 * @self: a proxy
 * @job: number of a job, or %DOCKET_FAULT_BALANCE
 *
 * Returns: how many requests for it came
 */
guint
docket_fault_proxy_get_n_of_job (DocketFaultProxy *self, int job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint n = 0;

  for (guint i = 0; i < self->requests->len; i++)
    n += ((DocketFaultRequest *) g_ptr_array_index (self->requests, i))->job == job;
  return n;
}

/**
 * docket_fault_proxy_get_most_of_a_job:
 *
 * Returns: how many requests for one job were on their way at one time, at most
 */
guint
docket_fault_proxy_get_most_of_a_job (DocketFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->most_of_a_job;
}

/**
 * docket_fault_proxy_get_n_caused:
 *
 * Returns: how many requests came too soon, and so drew a 429 that no script asked for
 */
guint
docket_fault_proxy_get_n_caused (DocketFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_caused;
}

/**
 * docket_fault_proxy_get_request:
 * @self: a proxy that nothing is on its way to
 * @n: which, from 0
 *
 * Returns: (transfer none): a request that came
 */
const DocketFaultRequest *
docket_fault_proxy_get_request (DocketFaultProxy *self, guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_cmpuint (n, <, self->requests->len);
  return g_ptr_array_index (self->requests, n);
}
