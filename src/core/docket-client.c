/* docket-client.c: asks PDF.co
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-client.h"

#include "docket-core-error.h"
#include "docket-http.h"
#include "docket-json.h"
#include "docket-link.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (64 * 1024)

struct _DocketClient
{
  GObject parent_instance;

  DocketClock *clock;     /* (owned) */
  SoupSession *session;   /* (owned) */
  char *api_url;          /* (owned) */
  char *key;              /* (owned) (nullable) */
  DocketLimiter *limiter; /* (owned) (nullable) */
  GPtrArray *calls;       /* (owned) of GTask: on their way */
  guint n_waiting;        /* of them, for a slot */
  gint64 last_used;       /* elapsed time when a call last began or ended */
  gint64 fresh_since;     /* no connection is older */
};

static void docket_client_iface_init (DocketCheckerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketClient,
                               docket_client,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CHECKER,
                                                      docket_client_iface_init))

/* More than an alarm is ever late: the machine slept. */
#define ASLEEP (10 * (gint64) G_USEC_PER_SEC)

/* One call. Its task owns it. */
typedef struct
{
  char *job_id;              /* (owned) (nullable): NULL: the balance is asked for */
  GBytes *body;              /* (owned) (nullable) */
  SoupMessage *message;      /* (owned) */
  GInputStream *stream;      /* (owned) (nullable) */
  GByteArray *answer;        /* (owned) */
  GCancellable *cancellable; /* (owned): of the request; the caller's and the deadline cancel it */
  gulong cancelled_id;
  guint deadline;
  gint64 deadline_at;
  guint slot; /* alarm: it waits for a slot to be repeated in */
  gboolean timed_out;
  gboolean dropped; /* its connection is not to be trusted any more */
  gboolean repeated;
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->job_id, g_free);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->answer, g_byte_array_unref);
  g_clear_object (&call->cancellable);
  g_free (call);
}

/* Ending a call: what every way out has in common. */
static void
release_call (GTask *task)
{
  DocketClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  docket_clock_clear_alarm (self->clock, &call->deadline);
  if (call->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), call->cancelled_id);
  call->cancelled_id = 0;
  g_ptr_array_remove_fast (self->calls, task);
  self->last_used = docket_clock_get_elapsed (self->clock);
}

static void
fail_call (GTask *task, const GError *error)
{
  const Call *call = g_task_get_task_data (task);

  g_debug ("No answer about %s", call->job_id != NULL ? call->job_id : "the credits");
  release_call (task);
  if (call->dropped)
    g_task_return_new_error (
        task, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_OFFLINE, "%s", _ ("The network changed"));
  else
    g_task_return_error (task,
                         docket_http_error_new (call->message, error, call->timed_out, "PDF.co"));
}

static GError *
not_an_answer_error (void)
{
  return g_error_new_literal (DOCKET_CORE_ERROR,
                              DOCKET_CORE_ERROR_NOT_AN_ANSWER,
                              _ ("What came back was no answer of PDF.co"));
}

static GError *
refused_error (void)
{
  return g_error_new_literal (
      DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NO_KEY, _ ("PDF.co refused this key"));
}

/* What the service says of the call: it may refuse in an answer that is fine as HTTP. */
static guint
get_spoken_status (guint status, const char *text, gsize length)
{
  g_autoptr (DocketReply) reply = NULL;

  if (status != 200)
    return status;
  reply = docket_reply_parse (NULL, status, NULL, 0, text, length, NULL);
  if (reply == NULL || reply->error_code < 400 || reply->error_code > 599)
    return status;
  return (guint) reply->error_code;
}

/* The answer to the balance call: only JSON of the service can refuse a key. */
static GError *
judge_balance (guint http_status, const char *text, gsize length, gint64 *credits)
{
  g_autoptr (JsonNode) root = docket_json_parse (text, length, NULL);
  gboolean is_object = root != NULL && JSON_NODE_HOLDS_OBJECT (root);
  const guint status = get_spoken_status (http_status, text, length);

  if (status == 200 && docket_reply_parse_balance (text, length, credits, NULL))
    return NULL;
  if (is_object && (status == 401 || status == 403))
    return refused_error ();
  if (is_object && status == 402)
    {
      *credits = 0;
      return NULL;
    }
  if (status == 408 || status == 429 || status >= 500)
    return g_error_new_literal (
        DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_OFFLINE, _ ("PDF.co has trouble and did not answer"));
  return not_an_answer_error ();
}

static void
end_balance (GTask *task, guint status, const char *text, gsize length)
{
  gint64 credits = 0;
  GError *error = judge_balance (status, text, length, &credits);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_memdup2 (&credits, sizeof credits), g_free);
}

static void
end_check (GTask *task, guint status, const char *text, gsize length)
{
  DocketClient *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  const char *retry_after = soup_message_headers_get_one (
      soup_message_get_response_headers (call->message), "Retry-After");
  DocketReply *reply = docket_reply_parse (call->job_id,
                                           status,
                                           retry_after,
                                           docket_clock_get_server_time (self->clock),
                                           text,
                                           length,
                                           NULL);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) docket_reply_unref);
  else
    g_task_return_error (task, not_an_answer_error ());
}

static void
end_call (GTask *task)
{
  DocketClient *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  const gint64 date = docket_http_get_date (call->message);
  const guint status = soup_message_get_status (call->message);
  const char *text = (const char *) call->answer->data;
  GError *proxy_error = docket_http_judge_proxy (call->message, "PDF.co");

  g_debug ("Answer about %s: HTTP %u, %u bytes",
           call->job_id != NULL ? call->job_id : "the credits",
           status,
           call->answer->len);
  release_call (task);
  if (proxy_error != NULL)
    {
      g_task_return_error (task, proxy_error);
      return;
    }
  if (date != 0)
    docket_clock_set_server_time (self->clock, date);
  if (call->job_id != NULL)
    end_check (task, status, text != NULL ? text : "", call->answer->len);
  else
    end_balance (task, status, text != NULL ? text : "", call->answer->len);
}

/* Repeating */

static void send_call (GTask *task);

static gboolean
slot_cb (gpointer data)
{
  GTask *task = data;
  DocketClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->slot = 0;
  self->n_waiting--;
  send_call (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

/* A repeated call is another request, and takes a slot of the rate as such. */
static gint64
take_slot (DocketClient *self)
{
  return self->limiter != NULL ? docket_limiter_take (self->limiter)
                               : docket_clock_get_elapsed (self->clock);
}

/* Sends @task once more, where that can still be answered in time. */
static gboolean
repeat_call (GTask *task)
{
  DocketClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  const gint64 at = take_slot (self);

  if (at >= call->deadline_at)
    return FALSE;

  call->repeated = TRUE;
  call->dropped = FALSE;
  g_clear_object (&call->stream);
  g_byte_array_set_size (call->answer, 0);
  /* The caller's may have been cancelled at the same moment. */
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_object_unref (call->cancellable);
      call->cancellable = g_cancellable_new ();
    }
  if (at <= docket_clock_get_elapsed (self->clock))
    {
      send_call (task);
      return TRUE;
    }
  self->n_waiting++;
  call->slot = docket_clock_add_alarm (self->clock, at, slot_cb, g_object_ref (task));
  return TRUE;
}

/* The server closed a connection it had kept open, which libsoup repeats for GET alone; or the
 * network is another one by now. */
static gboolean
is_worth_repeating (const Call *call, const GError *error, gboolean began)
{
  if (call->repeated || call->timed_out)
    return FALSE;
  if (call->dropped)
    return TRUE;
  return !began && docket_http_is_stale (call->message, error);
}

/* Ends what @call waits for; the deadline and a caller who cancels do that. */
static void
interrupt_call (GTask *task)
{
  DocketClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  g_cancellable_cancel (call->cancellable);
  if (call->slot == 0)
    return;
  docket_clock_remove_alarm (self->clock, call->slot);
  slot_cb (task);
}

/* Reading */

/* An answer that began and is broken: cut off, or not packed as its head says. */
static void
fail_reading (GTask *task, const GError *error)
{
  const Call *call = g_task_get_task_data (task);
  g_autoptr (GError) broken = NULL;

  if (is_worth_repeating (call, error, TRUE) && repeat_call (task))
    return;
  if (docket_http_is_dropped (error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    broken = not_an_answer_error ();
  fail_call (task, broken != NULL ? broken : error);
}

static void
fail_too_large (GTask *task)
{
  const Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = g_error_new_literal (
      DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_AN_ANSWER, _ ("The answer is too large"));

  g_cancellable_cancel (call->cancellable);
  fail_call (task, error);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GBytes)
      bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (bytes == NULL)
    {
      fail_reading (task, error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      end_call (task);
      return;
    }
  if (call->answer->len + g_bytes_get_size (bytes) > DOCKET_CLIENT_MAX_BODY)
    {
      fail_too_large (task);
      return;
    }

  g_byte_array_append (
      call->answer, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (
      call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable, read_cb, g_steal_pointer (&task));
}

/* Sending */

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  call->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (call->stream == NULL)
    {
      if (!is_worth_repeating (call, error, FALSE) || !repeat_call (task))
        fail_call (task, error);
      return;
    }
  g_input_stream_read_bytes_async (
      call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable, read_cb, g_steal_pointer (&task));
}

static SoupMessage *
make_message (DocketClient *self, const Call *call)
{
  const char *path = call->job_id != NULL ? "/job/check" : "/account/credit/balance";
  g_autofree char *address = g_strconcat (self->api_url, path, NULL);
  SoupMessage *message = docket_http_message_new (call->job_id != NULL ? "POST" : "GET", address);

  if (message == NULL)
    return NULL;

  g_debug ("Asking PDF.co: %s %s", path, call->job_id != NULL ? call->job_id : "");
  soup_message_headers_replace (soup_message_get_request_headers (message), "x-api-key", self->key);
  soup_message_headers_replace (
      soup_message_get_request_headers (message), "Accept", "application/json");
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", call->body);
  return message;
}

static void
send_call (GTask *task)
{
  DocketClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  g_clear_object (&call->message);
  call->message = make_message (self, call);
  soup_session_send_async (self->session,
                           call->message,
                           G_PRIORITY_DEFAULT,
                           call->cancellable,
                           sent_cb,
                           g_object_ref (task));
}

static gboolean deadline_cb (gpointer data);

static void
set_deadline (GTask *task)
{
  DocketClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->deadline_at = docket_clock_get_elapsed (self->clock) + DOCKET_CLIENT_DEADLINE;
  call->deadline = docket_clock_add_alarm (self->clock, call->deadline_at, deadline_cb, task);
}

static gboolean
deadline_cb (gpointer data)
{
  GTask *task = data;
  DocketClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  const gint64 late = docket_clock_get_elapsed (self->clock) - call->deadline_at;

  call->deadline = 0;
  if (late > ASLEEP && !call->repeated)
    {
      /* The machine slept meanwhile: that is no slow answer. */
      set_deadline (task);
      docket_client_drop_connections (self);
      return G_SOURCE_REMOVE;
    }
  call->timed_out = TRUE;
  interrupt_call (task);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  interrupt_call (task);
}

static void
drop_pool (DocketClient *self)
{
  self->fresh_since = docket_clock_get_elapsed (self->clock);
  soup_session_abort (self->session);
}

/* The session closes what was not used for a while, but its timers stand while the machine sleeps,
 * and a connection that slept may be dead: it would cost a whole deadline. */
static void
drop_stale_connections (DocketClient *self)
{
  const gint64 now = docket_clock_get_elapsed (self->clock);

  if (self->calls->len == 0 &&
      now - self->last_used > DOCKET_HTTP_IDLE_SECONDS * (gint64) G_USEC_PER_SEC)
    drop_pool (self);
  self->last_used = now;
}

/* Refuses what cannot be sent, in words; the rest is on its way. */
static void
begin_call (GTask *task)
{
  DocketClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (self->key == NULL)
    error = g_error_new_literal (
        DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NO_KEY, _ ("There is no API key yet"));
  else
    docket_client_is_allowed_address (self->api_url, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  drop_stale_connections (self);
  g_ptr_array_add (self->calls, task);
  call->cancellable = g_cancellable_new ();
  set_deadline (task);
  if (g_task_get_cancellable (task) != NULL)
    call->cancelled_id = g_cancellable_connect (
        g_task_get_cancellable (task), G_CALLBACK (cancelled_cb), task, NULL);
  send_call (task);
}

/* The checker */

static GBytes *
make_body (const char *job_id, DocketCheckFlags flags)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, (flags & DOCKET_CHECK_CAMEL) != 0 ? "jobId" : "jobid");
  json_builder_add_string_value (builder, job_id);
  if ((flags & DOCKET_CHECK_FORCED) != 0)
    {
      json_builder_set_member_name (builder, "force");
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static void
docket_client_check_async (DocketChecker *checker,
                           const char *job_id,
                           DocketCheckFlags flags,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_autoptr (GTask) task = g_task_new (checker, cancellable, callback, data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, docket_client_check_async);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  call->job_id = g_strdup (job_id);
  call->body = make_body (job_id, flags);
  call->answer = g_byte_array_new ();
  begin_call (task);
}

static DocketReply *
docket_client_check_finish (DocketChecker *checker, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, checker), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
docket_client_get_balance_async (DocketChecker *checker,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = g_task_new (checker, cancellable, callback, data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, docket_client_get_balance_async);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  call->answer = g_byte_array_new ();
  begin_call (task);
}

static gboolean
docket_client_get_balance_finish (DocketChecker *checker,
                                  GAsyncResult *result,
                                  gint64 *credits,
                                  GError **error)
{
  g_autofree gint64 *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, checker), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;
  *credits = *answer;
  return TRUE;
}

static void
docket_client_iface_init (DocketCheckerInterface *iface)
{
  iface->check_async = docket_client_check_async;
  iface->check_finish = docket_client_check_finish;
  iface->get_balance_async = docket_client_get_balance_async;
  iface->get_balance_finish = docket_client_get_balance_finish;
}

/* Object */

static void
docket_client_finalize (GObject *object)
{
  DocketClient *self = DOCKET_CLIENT (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->session);
  g_clear_object (&self->limiter);
  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_clear_pointer (&self->api_url, g_free);
  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (docket_client_parent_class)->finalize (object);
}

static void
docket_client_class_init (DocketClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_client_finalize;
}

static void
docket_client_init (DocketClient *self)
{
  self->calls = g_ptr_array_new ();
}

/**
 * docket_client_new:
 * @clock: the time
 * @api_url: API address, without a slash at its end
 * @key: (nullable): API key, clean; without one every call fails with %DOCKET_CORE_ERROR_NO_KEY
 * @trust: (nullable): what certificates are trusted; %NULL: what the system trusts
 *
 * The key is sent to the host of @api_url and to no other; redirects are not followed.
 *
 * Returns: (transfer full): a client for one account
 */
DocketClient *
docket_client_new (DocketClock *clock, const char *api_url, const char *key, GTlsDatabase *trust)
{
  DocketClient *self = NULL;

  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (api_url != NULL, NULL);

  self = g_object_new (DOCKET_TYPE_CLIENT, NULL);
  self->clock = g_object_ref (clock);
  self->session = docket_http_session_new (trust);
  self->api_url = g_strdup (api_url);
  self->key = g_strdup (key);
  return self;
}

/**
 * docket_client_set_limiter:
 * @self: a client
 * @limiter: (nullable): the rate of the account
 *
 * Callers keep to the rate by themselves; but a call may be repeated, and then takes another slot.
 */
void
docket_client_set_limiter (DocketClient *self, DocketLimiter *limiter)
{
  g_return_if_fail (DOCKET_IS_CLIENT (self));

  g_set_object (&self->limiter, limiter);
}

/**
 * docket_client_drop_connections:
 *
 * The network changed: connections that were kept may be dead, and each would cost a whole
 * deadline. What is on its way is cancelled and repeated once, at the rate.
 */
void
docket_client_drop_connections (DocketClient *self)
{
  g_autoptr (GPtrArray) calls = NULL;

  g_return_if_fail (DOCKET_IS_CLIENT (self));

  calls = g_ptr_array_copy (self->calls, NULL, NULL);
  for (guint i = 0; i < calls->len; i++)
    {
      Call *call = g_task_get_task_data (g_ptr_array_index (calls, i));

      if (call->slot != 0)
        continue;
      call->dropped = TRUE;
      g_cancellable_cancel (call->cancellable);
    }
  drop_pool (self);
}

/**
 * docket_client_drop_older:
 * @self: a client
 * @since: elapsed time when the machine went to sleep
 *
 * The machine woke up: docket_client_drop_connections(), unless that was done since, as what began
 * after the sleep is good.
 */
void
docket_client_drop_older (DocketClient *self, gint64 since)
{
  g_return_if_fail (DOCKET_IS_CLIENT (self));

  if (self->fresh_since <= since)
    docket_client_drop_connections (self);
}

/**
 * docket_client_get_n_waiting:
 *
 * Returns: how many calls wait for a slot to be repeated in, so that only time can change anything
 */
guint
docket_client_get_n_waiting (DocketClient *self)
{
  g_return_val_if_fail (DOCKET_IS_CLIENT (self), 0);

  return self->n_waiting;
}

/**
 * docket_client_is_allowed_address:
 * @api_url: an API address
 *
 * Returns: whether the key may be sent there: https, or http on a loopback address; else
 *   %DOCKET_CORE_ERROR_BAD_ADDRESS, in words
 */
gboolean
docket_client_is_allowed_address (const char *api_url, GError **error)
{
  g_return_val_if_fail (api_url != NULL, FALSE);

  if (strpbrk (api_url, "?#") == NULL && docket_link_is_safe (api_url, NULL))
    return TRUE;

  g_set_error_literal (
      error,
      DOCKET_CORE_ERROR,
      DOCKET_CORE_ERROR_BAD_ADDRESS,
      _ ("The API address is not used: it has to begin with https://, or with http:// on this "
         "computer"));
  return FALSE;
}
