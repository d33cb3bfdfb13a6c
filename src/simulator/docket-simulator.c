/* docket-simulator.c: a well-behaved PDF.co on loopback
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-simulator-private.h"

#include "docket-simulated-reply.h"

#define DEFAULT_CREDITS   60227
#define DEFAULT_LINK_LIFE (60 * 60)

G_DEFINE_FINAL_TYPE (DocketSimulator, docket_simulator, G_TYPE_OBJECT)

/* The server and its thread */

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *handler_path,
            GHashTable *query,
            gpointer data)
{
  DocketSimulator *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  _docket_simulator_answer (self, message);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  DocketSimulator *self = data;
  g_autoptr (GSocketAddress) here = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) there = g_socket_connection_get_remote_address (connection, NULL);

  if (here != NULL && there != NULL)
    soup_server_accept_iostream (self->server, G_IO_STREAM (connection), here, there, NULL);
  return TRUE;
}

static void
set_base (DocketSimulator *self, GSocketAddress *place)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (place));

  g_free (self->signer.base);
  self->signer.base = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_free (self->api_url);
  self->api_url = g_strconcat (self->signer.base, "/v1", NULL);
}

/* Listens with GIO and hands the connections on: SoupServer's own listener leaks the socket of
 * each connection in libsoup 3.2. */
static gboolean
open_server (DocketSimulator *self, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) place = NULL;

  self->server = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);

  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service),
                                      wanted,
                                      G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP,
                                      NULL,
                                      &place,
                                      error))
    return FALSE;

  set_base (self, place);
  return TRUE;
}

static void
close_server (DocketSimulator *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  soup_server_disconnect (self->server);
  g_clear_object (&self->service);
  g_clear_object (&self->server);
}

static gpointer
serve (gpointer data)
{
  DocketSimulator *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  close_server (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
clear_loop (DocketSimulator *self)
{
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static void
docket_simulator_dispose (GObject *object)
{
  docket_simulator_stop (DOCKET_SIMULATOR (object));

  G_OBJECT_CLASS (docket_simulator_parent_class)->dispose (object);
}

static void
docket_simulator_finalize (GObject *object)
{
  DocketSimulator *self = DOCKET_SIMULATOR (object);

  g_clear_pointer (&self->api_url, g_free);
  g_clear_pointer (&self->signer.base, g_free);
  g_clear_pointer (&self->signer.secret, g_free);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_pointer (&self->checks, g_hash_table_unref);
  g_clear_pointer (&self->key, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (docket_simulator_parent_class)->finalize (object);
}

static void
docket_simulator_class_init (DocketSimulatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_simulator_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_simulator_finalize;
}

static void
docket_simulator_init (DocketSimulator *self)
{
  g_mutex_init (&self->lock);
  self->signer.secret = g_uuid_string_random ();
  self->jobs = g_hash_table_new_full (
      g_str_hash, g_str_equal, NULL, (GDestroyNotify) docket_simulated_job_free);
  self->checks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->key = g_strdup (DOCKET_SIMULATOR_KEY);
  self->credits = DEFAULT_CREDITS;
  self->link_life = DEFAULT_LINK_LIFE;
}

/**
 * docket_simulator_new:
 *
 * Returns: (transfer full): a simulator without jobs that does not listen yet
 */
DocketSimulator *
docket_simulator_new (void)
{
  return g_object_new (DOCKET_TYPE_SIMULATOR, NULL);
}

/**
 * docket_simulator_start:
 * @self: a simulator that is not started
 * @port: a port on 127.0.0.1, or 0 for any
 * @error: return location for a #GError
 *
 * Starts the thread of the server. When this returns the simulator listens. All functions but
 * this, docket_simulator_stop() and docket_simulator_get_api_url() may be called from any thread.
 *
 * Returns: whether it listens
 */
gboolean
docket_simulator_start (DocketSimulator *self, guint16 port, GError **error)
{
  gboolean listens = FALSE;

  g_return_val_if_fail (DOCKET_IS_SIMULATOR (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_main_context_push_thread_default (self->context);
  listens = open_server (self, port, error);
  if (!listens)
    close_server (self);
  g_main_context_pop_thread_default (self->context);

  if (!listens)
    {
      clear_loop (self);
      return FALSE;
    }
  self->thread = g_thread_new ("simulator", serve, self);
  return TRUE;
}

/**
 * docket_simulator_stop:
 * @self: a simulator
 *
 * Stops to listen and ends the thread. Jobs and counters stay, and it can be started again.
 */
void
docket_simulator_stop (DocketSimulator *self)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (DOCKET_IS_SIMULATOR (self));

  if (self->thread == NULL)
    return;

  source = g_idle_source_new ();
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
  clear_loop (self);
}

/**
 * docket_simulator_get_api_url:
 * @self: a simulator
 *
 * Returns: (transfer none) (nullable): address of its API, up to the version and without a slash
 *   at the end; %NULL before the first start
 */
const char *
docket_simulator_get_api_url (DocketSimulator *self)
{
  g_return_val_if_fail (DOCKET_IS_SIMULATOR (self), NULL);

  return self->api_url;
}

/* To be called with the lock. */
static DocketSimulatedJob *
add_job (DocketSimulator *self, const char *id, const char *name, DocketEnding ending, gint64 takes)
{
  DocketSimulatedJob *job = docket_simulated_job_new (id, name, ending, g_get_real_time (), takes);

  g_hash_table_replace (self->jobs, job->id, job);
  return job;
}

/**
 * docket_simulator_add_job:
 * @self: a simulator
 * @id: a job id; one that was added before begins anew
 * @name: (nullable): what the file of its link is called, without extension; a random code if
 *   %NULL
 * @ending: how it ends
 * @takes: µs until then, from now
 *
 * Adds a job that begins at once.
 */
void
docket_simulator_add_job (DocketSimulator *self,
                          const char *id,
                          const char *name,
                          DocketEnding ending,
                          gint64 takes)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (DOCKET_IS_SIMULATOR (self));
  g_return_if_fail (id != NULL);

  locker = g_mutex_locker_new (&self->lock);
  add_job (self, id, name, ending, takes);
}

/**
 * docket_simulator_set_link_life:
 * @self: a simulator
 * @seconds: how long a link is valid, from the end of its job on; one hour if never set
 *
 * Links that were given out before keep their time.
 */
void
docket_simulator_set_link_life (DocketSimulator *self, gint64 seconds)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (DOCKET_IS_SIMULATOR (self));

  locker = g_mutex_locker_new (&self->lock);
  self->link_life = MAX (seconds, 0);
}

/**
 * docket_simulator_set_limit:
 * @self: a simulator
 * @requests_per_second: how many requests the account may send, 0 for as many as it likes
 *
 * Checks and questions for the balance count, links do not. One second's requests may come at
 * once. There is no limit if this was never called.
 */
void
docket_simulator_set_limit (DocketSimulator *self, double requests_per_second)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (DOCKET_IS_SIMULATOR (self));

  locker = g_mutex_locker_new (&self->lock);
  self->limit = requests_per_second;
  self->tokens = _docket_simulator_get_most_tokens (self);
  self->refilled = g_get_monotonic_time ();
}

/**
 * docket_simulator_set_credits:
 * @self: a simulator
 * @credits: what the account has left
 */
void
docket_simulator_set_credits (DocketSimulator *self, gint64 credits)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (DOCKET_IS_SIMULATOR (self));

  locker = g_mutex_locker_new (&self->lock);
  self->credits = credits;
}

/**
 * docket_simulator_set_key:
 * @self: a simulator
 * @key: the API key that is taken instead of %DOCKET_SIMULATOR_KEY
 */
void
docket_simulator_set_key (DocketSimulator *self, const char *key)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (DOCKET_IS_SIMULATOR (self));
  g_return_if_fail (key != NULL);

  locker = g_mutex_locker_new (&self->lock);
  g_free (self->key);
  self->key = g_strdup (key);
}

/**
 * docket_simulator_set_missing_is_404:
 * @self: a simulator
 * @missing_is_404: whether a check of an id that was not added is answered with 404, instead of
 *   `working` and `unknown`
 */
void
docket_simulator_set_missing_is_404 (DocketSimulator *self, gboolean missing_is_404)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (DOCKET_IS_SIMULATOR (self));

  locker = g_mutex_locker_new (&self->lock);
  self->missing_is_404 = missing_is_404;
}

/**
 * docket_simulator_get_n_checks:
 * @self: a simulator
 * @id: a job id, added or not
 *
 * Returns: how many checks of the id were answered, and so paid for; refused ones do not count
 */
guint
docket_simulator_get_n_checks (DocketSimulator *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DOCKET_IS_SIMULATOR (self), 0);
  g_return_val_if_fail (id != NULL, 0);

  locker = g_mutex_locker_new (&self->lock);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->checks, id));
}

/**
 * docket_simulator_get_n_leaks:
 * @self: a simulator
 *
 * Returns: how many requests for a file carried an API key, which is a mistake of who asks
 */
guint
docket_simulator_get_n_leaks (DocketSimulator *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DOCKET_IS_SIMULATOR (self), 0);

  locker = g_mutex_locker_new (&self->lock);
  return self->n_leaks;
}

/**
 * docket_simulator_get_stats:
 * @self: a simulator
 *
 * Returns: (transfer full): one line of JSON with all counters, `checks` by job id and `leaks`
 */
char *
docket_simulator_get_stats (DocketSimulator *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  GHashTableIter iter;
  gpointer id = NULL;
  gpointer n = NULL;

  g_return_val_if_fail (DOCKET_IS_SIMULATOR (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  builder = docket_simulated_reply_begin ();
  docket_simulated_reply_begin_member (builder, "checks");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, self->checks);
  while (g_hash_table_iter_next (&iter, &id, &n))
    docket_simulated_reply_add_number (builder, id, GPOINTER_TO_UINT (n));
  json_builder_end_object (builder);
  docket_simulated_reply_add_number (builder, "leaks", self->n_leaks);
  return docket_simulated_reply_print (builder);
}

/* Samples */

/* How a sample is pasted. */
typedef enum
{
  PASTE_REPLY, /* what starting the job answered */
  PASTE_TABLE, /* id, tab, name */
  PASTE_ID,
} Paste;

typedef struct
{
  const char *name;
  DocketEnding ending;
  guint takes; /* s */
  Paste paste;
  gboolean gone;
} Sample;

static const Sample samples[] = {
  { "march.pdf", DOCKET_ENDING_PDF, 3, PASTE_REPLY, FALSE },
  { "contracts.pdf", DOCKET_ENDING_PARTS, 8, PASTE_REPLY, FALSE },
  { "price-list.json", DOCKET_ENDING_JSON, 5, PASTE_REPLY, FALSE },
  { "Scans of April", DOCKET_ENDING_URLS, 6, PASTE_TABLE, FALSE },
  { "Invoice 2024-117", DOCKET_ENDING_BODY, 4, PASTE_TABLE, FALSE },
  { "Old archive", DOCKET_ENDING_FAILED, 10, PASTE_TABLE, FALSE },
  { NULL, DOCKET_ENDING_PDF, 13, PASTE_ID, FALSE },
  { NULL, DOCKET_ENDING_ABORTED, 16, PASTE_ID, FALSE },
  { "Annual report", DOCKET_ENDING_PDF, 20, PASTE_TABLE, FALSE },
  { NULL, DOCKET_ENDING_NEVER, 0, PASTE_ID, TRUE },
};

static char *
make_sample_id (void)
{
  g_autofree char *code = docket_simulated_job_make_code ();

  return g_strdup_printf ("%s--%d-300", code, g_random_int_range (10, 300));
}

static char *
print_start_reply (DocketSimulator *self, DocketSimulatedJob *job, const char *name)
{
  g_autoptr (JsonBuilder) builder = docket_simulated_reply_begin ();

  if (self->signer.base != NULL)
    {
      g_autofree char *link = NULL;

      _docket_simulator_settle_life (self, job);
      link = docket_simulated_job_get_first_link (job, &self->signer);
      if (link != NULL)
        docket_simulated_reply_add_text (builder, "url", link);
    }
  docket_simulated_reply_add_text (builder, "name", name);
  docket_simulated_reply_begin_member (builder, "error");
  json_builder_add_boolean_value (builder, FALSE);
  docket_simulated_reply_add_text (builder, "jobId", job->id);
  docket_simulated_reply_add_number (builder, "status", SOUP_STATUS_OK);
  return docket_simulated_reply_print (builder);
}

static void
add_sample (DocketSimulator *self, const Sample *sample, GString *text)
{
  g_autofree char *id = make_sample_id ();
  DocketSimulatedJob *job = add_job (
      self, id, sample->name, sample->ending, sample->takes * G_USEC_PER_SEC);

  job->gone = sample->gone;
  if (sample->paste == PASTE_REPLY)
    {
      g_autofree char *reply = print_start_reply (self, job, sample->name);

      g_string_append (text, reply);
    }
  else
    {
      g_string_append (text, id);
    }
  if (sample->paste == PASTE_TABLE)
    g_string_append_printf (text, "\t%s", sample->name);
  g_string_append_c (text, '\n');
}

/**
 * docket_simulator_add_samples:
 * @self: a simulator that is started; otherwise the start replies have no link
 *
 * Adds ten jobs that take from 3 to 20 seconds and end in different ways; the id of the last is
 * not known, which is answered with 404.
 *
 * Returns: (transfer full): text to paste, one job on each line: replies to a start, names beside
 *   ids, and ids alone
 */
char *
docket_simulator_add_samples (DocketSimulator *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GString *text = NULL;

  g_return_val_if_fail (DOCKET_IS_SIMULATOR (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    add_sample (self, &samples[i], text);
  return g_string_free (text, FALSE);
}
