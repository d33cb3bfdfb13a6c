/* docket-simulator.c: a well-behaved PDF.co on loopback
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-simulator.h"

#include "docket-json.h"
#include "docket-link-signer.h"
#include "docket-simulated-job.h"
#include "docket-status.h"

#include <libsoup/soup.h>
#include <string.h>

#define CHECK_PATH        "/v1/job/check"
#define BALANCE_PATH      "/v1/account/credit/balance"
#define DOCKET_FILES_PATH "/files/"

#define TOO_MANY_REQUESTS 429 /* not in libsoup */

#define CHECK_PRICE       2
#define MAX_BODY          (4 * 1024 * 1024)
#define DEFAULT_CREDITS   60227
#define DEFAULT_LINK_LIFE (60 * 60)

struct _DocketSimulator
{
  GObject parent_instance;

  /* Of the thread that started the simulator. */
  GThread *thread;       /* (owned) (nullable) */
  GMainContext *context; /* (owned) (nullable): of the server's thread */
  GMainLoop *loop;       /* (owned) (nullable) */
  char *api_url;         /* (owned) (nullable) */

  /* Of the server's thread, once it runs. */
  GSocketService *service; /* (owned) (nullable) */
  SoupServer *server;      /* (owned) (nullable) */

  /* Of whoever holds the lock. */
  GMutex lock;
  DocketLinkSigner signer; /* (owned): its base is %NULL before the first start */
  GHashTable *jobs;        /* (owned): id → DocketSimulatedJob */
  GHashTable *checks;      /* (owned): id → how often it was answered */
  char *key;               /* (owned) */
  gint64 credits;
  gint64 link_life;
  double limit;
  double tokens;
  gint64 refilled; /* when the tokens were counted, monotonic µs */
  gboolean missing_is_404;
  guint n_leaks;
};

G_DEFINE_FINAL_TYPE (DocketSimulator, docket_simulator, G_TYPE_OBJECT)

/* What a request to job/check asks for. */
typedef struct
{
  char *id;
  gboolean force;
} Question;

/* Replies */

static void
begin_member (JsonBuilder *builder, const char *member)
{
  json_builder_set_member_name (builder, member);
}

static void
add_text (JsonBuilder *builder, const char *member, const char *value)
{
  begin_member (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *member, gint64 value)
{
  begin_member (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_true (JsonBuilder *builder, const char *member)
{
  begin_member (builder, member);
  json_builder_add_boolean_value (builder, TRUE);
}

static JsonBuilder *
begin_reply (void)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  return builder;
}

/* One line of JSON, with "&" escaped as the service does it. */
static char *
print_reply (JsonBuilder *builder)
{
  json_builder_end_object (builder);

  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (node, FALSE);
  g_auto (GStrv) pieces = g_strsplit (text, "&", -1);

  return g_strjoinv ("\\u0026", pieces);
}

static void
respond (SoupServerMessage *message, guint status, const char *type, GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_set_content_type (headers, type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
  soup_server_message_set_status (message, status, NULL);
}

static void
respond_text (SoupServerMessage *message, guint status, const char *type, char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  respond (message, status, type, body);
}

static void
respond_json (SoupServerMessage *message, guint status, JsonBuilder *builder)
{
  respond_text (message, status, "application/json", print_reply (builder));
}

static void
respond_error (SoupServerMessage *message, guint status, const char *words)
{
  g_autoptr (JsonBuilder) builder = begin_reply ();

  add_text (builder, "status", "error");
  add_number (builder, "errorCode", status);
  add_true (builder, "error");
  add_text (builder, "message", words);
  respond_json (message, status, builder);
}

static void
respond_no_credits (SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = begin_reply ();

  add_true (builder, "error");
  add_number (builder, "status", SOUP_STATUS_PAYMENT_REQUIRED);
  add_text (builder, "message", "Not enough credits");
  respond_json (message, SOUP_STATUS_PAYMENT_REQUIRED, builder);
}

static void
respond_too_many (SoupServerMessage *message, guint wait)
{
  g_autoptr (JsonBuilder) builder = begin_reply ();
  g_autofree char *seconds = g_strdup_printf ("%u", wait);

  soup_message_headers_replace (
      soup_server_message_get_response_headers (message), "Retry-After", seconds);
  add_true (builder, "error");
  add_text (builder, "message", "Too many requests, try again later");
  respond_json (message, TOO_MANY_REQUESTS, builder);
}

static void
respond_not_found (SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = begin_reply ();

  add_number (builder, "errorCode", SOUP_STATUS_NOT_FOUND);
  add_true (builder, "error");
  add_text (builder, "message", "Job not found");
  respond_json (message, SOUP_STATUS_NOT_FOUND, builder);
}

static void
respond_xml (SoupServerMessage *message, guint status, const char *code, const char *words)
{
  respond_text (message,
                status,
                "application/xml",
                g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                 "<Error><Code>%s</Code><Message>%s</Message></Error>",
                                 code,
                                 words));
}

/* The account */

static double
get_most_tokens (DocketSimulator *self)
{
  return MAX (self->limit, 1.0);
}

/* Returns the seconds to wait, 0 if the request may go on. */
static guint
take_token (DocketSimulator *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->limit <= 0)
    return 0;

  self->tokens += self->limit * (double) (now - self->refilled) / G_USEC_PER_SEC;
  self->tokens = MIN (self->tokens, get_most_tokens (self));
  self->refilled = now;
  if (self->tokens < 1)
    return (guint) MIN ((1 - self->tokens) / self->limit, 3600.0) + 1;

  self->tokens -= 1;
  return 0;
}

/* Every request to the API needs the key and a place in the rate. */
static gboolean
is_admitted (DocketSimulator *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  guint wait = 0;

  if (g_strcmp0 (soup_message_headers_get_one (headers, "x-api-key"), self->key) != 0)
    {
      respond_error (message, SOUP_STATUS_UNAUTHORIZED, "The API key is missing or wrong");
      return FALSE;
    }
  wait = take_token (self);
  if (wait > 0)
    respond_too_many (message, wait);
  return wait == 0;
}

static void
answer_balance (DocketSimulator *self, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!is_admitted (self, message))
    return;

  if (soup_server_message_get_method (message) != SOUP_METHOD_GET)
    {
      respond_error (message, SOUP_STATUS_BAD_REQUEST, "The balance is asked for with GET");
      return;
    }
  builder = begin_reply ();
  add_number (builder, "remainingCredits", self->credits);
  respond_json (message, SOUP_STATUS_OK, builder);
}

/* Checks */

static void
question_clear (Question *question)
{
  g_clear_pointer (&question->id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

/* The names are case-sensitive, and both of these spellings are taken. */
static const char *
get_job_id (JsonObject *object)
{
  static const char *const spellings[] = { "jobid", "jobId" };

  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      JsonNode *node = json_object_get_member (object, spellings[i]);

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
          json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node) != '\0')
        return json_node_get_string (node);
    }
  return NULL;
}

/* Returns what is wrong with the request, or NULL. */
static const char *
read_question (SoupServerMessage *message, Question *question)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (JsonNode) root = NULL;
  JsonNode *force = NULL;

  if (soup_server_message_get_method (message) != SOUP_METHOD_POST)
    return "A check is a POST request";
  if (g_uri_get_query (soup_server_message_get_uri (message)) != NULL)
    return "A check takes no query parameters";
  if (body->length > MAX_BODY)
    return "The request is larger than 4 MB";
  if (body->data != NULL)
    root = docket_json_parse (body->data, (gsize) body->length, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return "The request is no JSON object";

  force = json_object_get_member (json_node_get_object (root), "force");
  if (force != NULL && json_node_get_value_type (force) != G_TYPE_BOOLEAN)
    return "force is true or false";
  question->force = force != NULL && json_node_get_boolean (force);
  question->id = g_strdup (get_job_id (json_node_get_object (root)));
  return question->id != NULL ? NULL : "The jobid is missing";
}

/* A link is valid for what was set when it was first given out. */
static void
settle_life (DocketSimulator *self, DocketSimulatedJob *job)
{
  if (job->life < 0)
    job->life = self->link_life;
}

static void
charge (DocketSimulator *self, const char *id)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->checks, id));

  g_hash_table_insert (self->checks, g_strdup (id), GUINT_TO_POINTER (n + 1));
  self->credits -= CHECK_PRICE;
}

static void
write_open (DocketSimulator *self, JsonBuilder *builder, DocketStatus status)
{
  add_text (builder, "status", docket_status_to_word (status));
  add_number (builder, "remainingCredits", self->credits);
}

static void
write_ended (DocketSimulator *self, JsonBuilder *builder, DocketSimulatedJob *job, gint64 began)
{
  gint64 duration = (g_get_monotonic_time () - began) / 1000;

  settle_life (self, job);
  docket_simulated_job_write_outcome (job, builder, &self->signer);
  add_number (builder, "credits", CHECK_PRICE);
  add_number (builder, "remainingCredits", self->credits);
  add_number (builder, "jobDuration", job->takes / 1000);
  add_number (builder, "duration", MAX (duration, 1));
}

static void
answer_question (DocketSimulator *self,
                 SoupServerMessage *message,
                 const Question *question,
                 gint64 began)
{
  DocketSimulatedJob *job = g_hash_table_lookup (self->jobs, question->id);
  g_autoptr (JsonBuilder) builder = NULL;

  charge (self, question->id);
  if (job != NULL ? job->gone : self->missing_is_404)
    {
      respond_not_found (message);
      return;
    }

  builder = begin_reply ();
  if (job == NULL)
    write_open (self, builder, question->force ? DOCKET_STATUS_UNKNOWN : DOCKET_STATUS_WORKING);
  else if (docket_simulated_job_has_ended (job, g_get_real_time ()))
    write_ended (self, builder, job, began);
  else
    write_open (self, builder, DOCKET_STATUS_WORKING);
  respond_json (message, SOUP_STATUS_OK, builder);
}

static void
answer_check (DocketSimulator *self, SoupServerMessage *message)
{
  g_auto (Question) question = { 0 };
  gint64 began = g_get_monotonic_time ();
  const char *wrong = NULL;

  if (!is_admitted (self, message))
    return;

  wrong = read_question (message, &question);
  if (wrong != NULL)
    respond_error (message, SOUP_STATUS_BAD_REQUEST, wrong);
  else if (self->credits < CHECK_PRICE)
    respond_no_credits (message);
  else
    answer_question (self, message, &question, began);
}

/* Files: a request that gets past the signature asks for what was signed, so its path is sound. */

static void
send_file (DocketSimulator *self,
           SoupServerMessage *message,
           DocketSimulatedJob *job,
           const char *file_name)
{
  g_autoptr (GBytes) bytes = NULL;

  if (docket_simulated_job_has_ended (job, g_get_real_time ()))
    bytes = docket_simulated_job_make_file (job, file_name, &self->signer);
  if (bytes == NULL)
    {
      respond_xml (message, SOUP_STATUS_NOT_FOUND, "NoSuchKey", "There is no such file");
      return;
    }
  if (docket_simulated_job_has_expired (job, g_get_real_time ()))
    {
      respond_xml (message, SOUP_STATUS_FORBIDDEN, "AccessDenied", "The link has expired");
      return;
    }
  respond (message,
           SOUP_STATUS_OK,
           g_str_has_suffix (file_name, ".pdf") ? "application/pdf" : "application/json",
           bytes);
}

static void
answer_signed (DocketSimulator *self, SoupServerMessage *message, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path + strlen (DOCKET_FILES_PATH), "/", 2);
  g_autofree char *id = g_uri_unescape_string (names[0], NULL);
  g_autofree char *file_name = g_uri_unescape_string (names[1], NULL);
  DocketSimulatedJob *job = g_hash_table_lookup (self->jobs, id);

  if (job == NULL)
    {
      respond_xml (message, SOUP_STATUS_NOT_FOUND, "NoSuchKey", "There is no such file");
      return;
    }
  settle_life (self, job);
  send_file (self, message, job, file_name);
}

static void
answer_file (DocketSimulator *self, SoupServerMessage *message, const char *path)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  if (soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                    "x-api-key") != NULL)
    {
      self->n_leaks++;
      respond_xml (
          message, SOUP_STATUS_BAD_REQUEST, "InvalidRequest", "A link is opened without a key");
      return;
    }
  if (soup_server_message_get_method (message) != SOUP_METHOD_GET ||
      !docket_link_signer_check (&self->signer, path, query))
    {
      respond_xml (message,
                   SOUP_STATUS_FORBIDDEN,
                   "SignatureDoesNotMatch",
                   "The signature is not that of this request");
      return;
    }
  answer_signed (self, message, path);
}

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
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  if (strcmp (path, CHECK_PATH) == 0)
    answer_check (self, message);
  else if (strcmp (path, BALANCE_PATH) == 0)
    answer_balance (self, message);
  else if (g_str_has_prefix (path, DOCKET_FILES_PATH))
    answer_file (self, message, path);
  else
    respond_text (message,
                  SOUP_STATUS_NOT_FOUND,
                  "text/html",
                  g_strdup ("<!DOCTYPE html><title>Not found</title><p>There is nothing here."));
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
  self->tokens = get_most_tokens (self);
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
  builder = begin_reply ();
  begin_member (builder, "checks");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, self->checks);
  while (g_hash_table_iter_next (&iter, &id, &n))
    add_number (builder, id, GPOINTER_TO_UINT (n));
  json_builder_end_object (builder);
  add_number (builder, "leaks", self->n_leaks);
  return print_reply (builder);
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
  g_autoptr (JsonBuilder) builder = begin_reply ();

  if (self->signer.base != NULL)
    {
      g_autofree char *link = NULL;

      settle_life (self, job);
      link = docket_simulated_job_get_first_link (job, &self->signer);
      if (link != NULL)
        add_text (builder, "url", link);
    }
  add_text (builder, "name", name);
  begin_member (builder, "error");
  json_builder_add_boolean_value (builder, FALSE);
  add_text (builder, "jobId", job->id);
  add_number (builder, "status", SOUP_STATUS_OK);
  return print_reply (builder);
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
