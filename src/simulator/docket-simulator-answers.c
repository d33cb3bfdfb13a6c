/* docket-simulator-answers.c: what a request is answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-simulator-private.h"

#include "docket-json.h"
#include "docket-simulated-reply.h"
#include "docket-status.h"

#include <string.h>

#define CHECK_PATH   "/v1/job/check"
#define BALANCE_PATH "/v1/account/credit/balance"

#define CHECK_PRICE  2
#define MAX_BODY     (4 * 1024 * 1024)

/* What a request to job/check asks for. */
typedef struct
{
  char *id;
  gboolean force;
} Question;

/* The account */

/**
 * _docket_simulator_get_most_tokens:
 * @self: a simulator
 *
 * Returns: how many requests may come at once
 */
double
_docket_simulator_get_most_tokens (DocketSimulator *self)
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
  self->tokens = MIN (self->tokens, _docket_simulator_get_most_tokens (self));
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
      docket_simulated_reply_send_error (
          message, SOUP_STATUS_UNAUTHORIZED, "The API key is missing or wrong");
      return FALSE;
    }
  wait = take_token (self);
  if (wait > 0)
    docket_simulated_reply_send_too_many (message, wait);
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
      docket_simulated_reply_send_error (
          message, SOUP_STATUS_BAD_REQUEST, "The balance is asked for with GET");
      return;
    }
  builder = docket_simulated_reply_begin ();
  docket_simulated_reply_add_number (builder, "remainingCredits", self->credits);
  docket_simulated_reply_send_json (message, SOUP_STATUS_OK, builder);
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

/**
 * _docket_simulator_settle_life:
 * @self: a simulator
 * @job: a job whose link is given out
 *
 * A link is valid for what was set when it was first given out.
 */
void
_docket_simulator_settle_life (DocketSimulator *self, DocketSimulatedJob *job)
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
  docket_simulated_reply_add_text (builder, "status", docket_status_to_word (status));
  docket_simulated_reply_add_number (builder, "remainingCredits", self->credits);
}

static void
write_ended (DocketSimulator *self, JsonBuilder *builder, DocketSimulatedJob *job, gint64 began)
{
  gint64 duration = (g_get_monotonic_time () - began) / 1000;

  _docket_simulator_settle_life (self, job);
  docket_simulated_job_write_outcome (job, builder, &self->signer);
  docket_simulated_reply_add_number (builder, "credits", CHECK_PRICE);
  docket_simulated_reply_add_number (builder, "remainingCredits", self->credits);
  docket_simulated_reply_add_number (builder, "jobDuration", job->takes / 1000);
  docket_simulated_reply_add_number (builder, "duration", MAX (duration, 1));
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
      docket_simulated_reply_send_not_found (message);
      return;
    }

  builder = docket_simulated_reply_begin ();
  if (job == NULL)
    write_open (self, builder, question->force ? DOCKET_STATUS_UNKNOWN : DOCKET_STATUS_WORKING);
  else if (docket_simulated_job_has_ended (job, g_get_real_time ()))
    write_ended (self, builder, job, began);
  else
    write_open (self, builder, DOCKET_STATUS_WORKING);
  docket_simulated_reply_send_json (message, SOUP_STATUS_OK, builder);
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
    docket_simulated_reply_send_error (message, SOUP_STATUS_BAD_REQUEST, wrong);
  else if (self->credits < CHECK_PRICE)
    docket_simulated_reply_send_no_credits (message);
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
      docket_simulated_reply_send_xml (
          message, SOUP_STATUS_NOT_FOUND, "NoSuchKey", "There is no such file");
      return;
    }
  if (docket_simulated_job_has_expired (job, g_get_real_time ()))
    {
      docket_simulated_reply_send_xml (
          message, SOUP_STATUS_FORBIDDEN, "AccessDenied", "The link has expired");
      return;
    }
  docket_simulated_reply_send (message,
                               SOUP_STATUS_OK,
                               g_str_has_suffix (file_name, ".pdf") ? "application/pdf"
                                                                    : "application/json",
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
      docket_simulated_reply_send_xml (
          message, SOUP_STATUS_NOT_FOUND, "NoSuchKey", "There is no such file");
      return;
    }
  _docket_simulator_settle_life (self, job);
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
      docket_simulated_reply_send_xml (
          message, SOUP_STATUS_BAD_REQUEST, "InvalidRequest", "A link is opened without a key");
      return;
    }
  if (soup_server_message_get_method (message) != SOUP_METHOD_GET ||
      !docket_link_signer_check (&self->signer, path, query))
    {
      docket_simulated_reply_send_xml (message,
                                       SOUP_STATUS_FORBIDDEN,
                                       "SignatureDoesNotMatch",
                                       "The signature is not that of this request");
      return;
    }
  answer_signed (self, message, path);
}

/**
 * _docket_simulator_answer:
 * @self: a simulator
 * @message: a request
 *
 * Answers as the service and its file store do.
 */
void
_docket_simulator_answer (DocketSimulator *self, SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  if (strcmp (path, CHECK_PATH) == 0)
    answer_check (self, message);
  else if (strcmp (path, BALANCE_PATH) == 0)
    answer_balance (self, message);
  else if (g_str_has_prefix (path, DOCKET_FILES_PATH))
    answer_file (self, message, path);
  else
    docket_simulated_reply_send_text (
        message,
        SOUP_STATUS_NOT_FOUND,
        "text/html",
        g_strdup ("<!DOCTYPE html><title>Not found</title><p>There is nothing here."));
}
