/* docket-reply.c: the parsed answer to a check
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-error-code.h"
#include "docket-json.h"
#include "docket-link.h"
#include "docket-reply.h"
#include "docket-safe-text.h"
#include "docket-secret.h"

#include <stdio.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#define MAX_MESSAGE 2000
#define MAX_RAW     (64 * 1024)

/* Seconds; who waits clamps it further. */
#define MAX_RETRY_AFTER (G_GUINT64_CONSTANT (365) * 24 * 3600)

/* What a check costs where the reply does not say (PDF.co help: Job Check is 2 credits). */
#define USUAL_COST 2

G_DEFINE_BOXED_TYPE (DocketReply, docket_reply, docket_reply_ref, docket_reply_unref)

static DocketReply *
docket_reply_new (guint http_status)
{
  DocketReply *self = g_atomic_rc_box_new0 (DocketReply);

  self->http_status = http_status;
  self->page_count = DOCKET_NO_NUMBER;
  self->credits = DOCKET_NO_NUMBER;
  self->remaining_credits = DOCKET_NO_NUMBER;
  self->job_duration = DOCKET_NO_NUMBER;
  self->duration = DOCKET_NO_NUMBER;
  self->retry_after = -1;
  return self;
}

DocketReply *
docket_reply_ref (DocketReply *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
docket_reply_clear (gpointer data)
{
  DocketReply *self = data;

  g_clear_pointer (&self->job_id, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->urls, g_strfreev);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->valid_till, g_free);
  g_clear_pointer (&self->raw, g_free);
}

void
docket_reply_unref (DocketReply *self)
{
  g_atomic_rc_box_release_full (self, docket_reply_clear);
}

/* Fields */

/* An array of nothing but links, as `urls` has, and `body` at times. */
static GStrv
get_links (JsonNode *node)
{
  g_autoptr (GStrvBuilder) links = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  array = json_node_get_array (node);
  if (json_array_get_length (array) == 0)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      const char *link = NULL;

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
        return NULL;
      link = json_node_get_string (item);
      if (!g_str_has_prefix (link, "https://") && !g_str_has_prefix (link, "http://"))
        return NULL;
      g_strv_builder_add (links, link);
    }
  return g_strv_builder_end (links);
}

/* `body` where it is data: byte for byte, as it becomes a file. */
static GBytes *
get_data (JsonNode *node, const char *text, gsize length)
{
  char *data = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
      json_node_get_string (node)[0] == '\0')
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0)
    return NULL;

  data = docket_json_copy_member (text, length, "body");
  return data != NULL ? g_bytes_new_take (data, strlen (data)) : NULL;
}

/* The message, safe to show: it may quote a link. In some replies it stands in `error`. */
static char *
get_message (JsonObject *object)
{
  const char *message = docket_json_get_string (object, "message");
  const char *error = docket_json_get_string (object, "error");
  g_autofree char *masked = NULL;

  if (message == NULL && error != NULL && strlen (error) > strlen ("false"))
    message = error;
  masked = docket_secret_mask (message);
  return docket_safe_text_line (masked, -1, MAX_MESSAGE);
}

static char *
make_raw (JsonNode *root)
{
  g_autofree char *pretty = json_to_string (root, TRUE);
  char *masked = docket_secret_mask (pretty);

  if (strlen (masked) > MAX_RAW)
    *g_utf8_find_prev_char (masked, masked + MAX_RAW) = '\0';
  return masked;
}

/* The code of an error: `errorCode`, or a number in `status` that stands for no success. */
static gint64
get_error_code (JsonObject *object)
{
  gint64 code = docket_json_get_number (object, "errorCode");

  if (code == DOCKET_NO_NUMBER)
    code = docket_json_get_number (object, "status");
  return code != DOCKET_NO_NUMBER && code >= 300 ? code : 0;
}

static void
take_fields (DocketReply *self, JsonObject *object, const char *text, gsize length)
{
  JsonNode *body = docket_json_get_member (object, "body");

  self->job_id = g_strdup (docket_json_get_string (object, "jobId"));
  self->message = get_message (object);
  self->error = docket_json_get_truth (object, "error");
  self->error_code = get_error_code (object);
  self->url = g_strdup (docket_json_get_string (object, "url"));
  self->urls = get_links (docket_json_get_member (object, "urls"));
  if (self->urls == NULL)
    self->urls = get_links (body);
  if (self->urls == NULL)
    self->body = get_data (body, text, length);
  self->valid_till = g_strdup (docket_json_get_string (object, "outputLinkValidTill"));
  self->page_count = docket_json_get_number (object, "pageCount");
  self->credits = docket_json_get_number (object, "credits");
  self->remaining_credits = docket_json_get_number (object, "remainingCredits");
  self->job_duration = docket_json_get_number (object, "jobDuration");
  self->duration = docket_json_get_number (object, "duration");
}

/* What it means */

/* Words that occur beside "working" in replies and say the same. */
static const char *const working_words[] = { "created", "pending", "processing" };

static gboolean
get_status (JsonObject *object, DocketStatus *status)
{
  const char *word = docket_json_get_string (object, "status");
  gint64 number = docket_json_get_number (object, "status");

  /* 200 says that the request was accepted, as a reply that starts a job does; not that the job
   * is done. */
  if (number >= 200 && number < 300)
    {
      *status = DOCKET_STATUS_WORKING;
      return TRUE;
    }
  if (word == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (working_words); i++)
    {
      if (g_ascii_strcasecmp (word, working_words[i]) == 0)
        {
          *status = DOCKET_STATUS_WORKING;
          return TRUE;
        }
    }
  /* "waiting" is a word of ours alone. */
  return docket_status_from_word (word, status) && *status != DOCKET_STATUS_WAITING;
}

static gboolean
fail (GError **error, const char *why)
{
  g_set_error_literal (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_NOT_AN_ANSWER, why);
  return FALSE;
}

static gboolean
judge_status (DocketReply *self, DocketStatus status)
{
  self->status = status;
  if (status == DOCKET_STATUS_UNKNOWN)
    self->outcome = DOCKET_OUTCOME_NOT_KNOWN;
  else if (docket_status_is_final (status))
    self->outcome = DOCKET_OUTCOME_FINAL;
  else if (self->error)
    self->outcome = DOCKET_OUTCOME_JOB_ERROR;
  else
    self->outcome = DOCKET_OUTCOME_WORKING;
  return TRUE;
}

static gboolean
judge_ok (DocketReply *self, JsonObject *object, const char *asked_id, GError **error)
{
  DocketStatus status = DOCKET_STATUS_WAITING;

  if (self->job_id != NULL && asked_id != NULL && !g_str_equal (self->job_id, asked_id))
    {
      self->outcome = DOCKET_OUTCOME_JOB_ERROR;
      return TRUE;
    }
  if (get_status (object, &status) && (docket_status_is_final (status) || self->error_code == 0))
    return judge_status (self, status);
  if (self->error_code != 0)
    {
      self->outcome = docket_error_code_get_outcome (self->error_code);
      return TRUE;
    }
  if (self->error)
    {
      self->outcome = DOCKET_OUTCOME_JOB_ERROR;
      return TRUE;
    }
  return fail (error, _ ("The answer names no status that is known"));
}

static gboolean
has_error_shape (JsonObject *object)
{
  return docket_json_get_member (object, "error") != NULL ||
         docket_json_get_member (object, "errorCode") != NULL ||
         docket_json_get_member (object, "status") != NULL ||
         docket_json_get_member (object, "message") != NULL;
}

/* An error whose number alone says enough, whatever came with it. */
static gboolean
judge_without_body (DocketReply *self)
{
  const DocketOutcome outcome = docket_error_code_get_outcome (self->http_status);

  if (self->http_status < 400 ||
      (outcome != DOCKET_OUTCOME_RATE_LIMITED && outcome != DOCKET_OUTCOME_SERVICE_ERROR))
    return FALSE;

  self->error_code = self->http_status;
  self->outcome = outcome;
  return TRUE;
}

static gboolean
judge (DocketReply *self, JsonObject *object, const char *asked_id, GError **error)
{
  if (self->http_status >= 200 && self->http_status < 300)
    return judge_ok (self, object, asked_id, error);
  if (self->http_status < 400 || !has_error_shape (object))
    return judge_without_body (self) || fail (error, _ ("The answer is none of the service"));

  if (self->error_code == 0)
    self->error_code = self->http_status;
  self->outcome = docket_error_code_get_outcome (self->http_status);
  return TRUE;
}

/* Retry-After */

static int
month_from_name (const char *name)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const char *found = strstr (months, name);

  return strlen (name) == 3 && found != NULL && (found - months) % 3 == 0
             ? (int) (found - months) / 3 + 1
             : 0;
}

/* A date as RFC 9110 section 5.6.7 has it: in today's form, or in one of the two old ones. */
static GDateTime *
parse_http_date (const char *text)
{
  char month[4] = "";
  int day = 0, year = 0, hour = 0, minute = 0, second = 0;

  if (sscanf (text, "%*3s, %d %3s %d %d:%d:%d", &day, month, &year, &hour, &minute, &second) != 6 &&
      sscanf (
          text, "%*[A-Za-z], %d-%3s-%d %d:%d:%d", &day, month, &year, &hour, &minute, &second) !=
          6 &&
      sscanf (text, "%*3s %3s %d %d:%d:%d %d", month, &day, &hour, &minute, &second, &year) != 6)
    return NULL;
  if (month_from_name (month) == 0)
    return NULL;
  if (year >= 0 && year < 100)
    year += 2000;
  return g_date_time_new_utc (year, month_from_name (month), day, hour, minute, second);
}

/* A number of seconds, or a date. A number too large for any wait is a very long one. */
static gint64
parse_retry_after (const char *text, gint64 server_time)
{
  g_autoptr (GDateTime) date = NULL;

  if (text == NULL)
    return -1;
  if (text[0] != '\0' && strspn (text, "0123456789") == strlen (text))
    return (gint64) MIN (g_ascii_strtoull (text, NULL, 10), MAX_RETRY_AFTER) * G_USEC_PER_SEC;

  date = parse_http_date (text);
  if (date == NULL)
    return -1;
  return MAX (0, g_date_time_to_unix (date) * G_USEC_PER_SEC - server_time);
}

/**
 * docket_reply_parse:
 * @asked_id: (nullable): the id that was asked about; a reply about another one is an error
 * @http_status: status of the HTTP answer
 * @retry_after: (nullable): its `Retry-After`
 * @server_time: the server's time, UTC µs, against which a date in @retry_after is read
 * @text: its body, not trusted
 * @length: bytes of it
 *
 * Reads an answer to `POST /v1/job/check`. A portal's page, a cut-off body, a new word or any
 * other shape is no answer and changes no job.
 *
 * Returns: (transfer full): the reply, or %NULL with %DOCKET_MODEL_ERROR_NOT_AN_ANSWER
 */
DocketReply *
docket_reply_parse (const char *asked_id,
                    guint http_status,
                    const char *retry_after,
                    gint64 server_time,
                    const char *text,
                    gsize length,
                    GError **error)
{
  g_autoptr (DocketReply) self = docket_reply_new (http_status);
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (JsonNode) root = docket_json_parse (text, length, &parse_error);
  JsonObject *object = NULL;

  self->retry_after = parse_retry_after (retry_after, server_time);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      if (judge_without_body (self))
        return g_steal_pointer (&self);
      fail (error, _ ("The answer is none of the service"));
      return NULL;
    }

  object = json_node_get_object (root);
  take_fields (self, object, text, length);
  self->raw = make_raw (root);
  if (!judge (self, object, asked_id, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * docket_reply_parse_balance:
 * @text: body of the answer to `GET /v1/account/credit/balance`
 * @length: bytes of it
 * @remaining_credits: (out): credits left
 *
 * Returns: whether it is such an answer, else %DOCKET_MODEL_ERROR_NOT_AN_ANSWER
 */
gboolean
docket_reply_parse_balance (const char *text,
                            gsize length,
                            gint64 *remaining_credits,
                            GError **error)
{
  g_autoptr (JsonNode) root = docket_json_parse (text, length, error);
  gint64 credits = DOCKET_NO_NUMBER;

  if (root == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (root))
    credits = docket_json_get_number (json_node_get_object (root), "remainingCredits");
  if (credits == DOCKET_NO_NUMBER)
    return fail (error, _ ("The answer names no credits"));

  *remaining_credits = credits;
  return TRUE;
}

/**
 * docket_reply_get_cost:
 * @self: a reply
 *
 * Returns: what the check cost: while working what `credits` says, or 2; a final reply 2, or 0
 *   where `credits` is 0 (there it may also count pages of the job); an error what it says, or 0
 */
gint64
docket_reply_get_cost (const DocketReply *self)
{
  gboolean is_told = FALSE;

  g_return_val_if_fail (self != NULL, 0);

  is_told = self->credits != DOCKET_NO_NUMBER && self->credits >= 0;
  switch (self->outcome)
    {
    case DOCKET_OUTCOME_WORKING:
      return is_told ? self->credits : USUAL_COST;
    case DOCKET_OUTCOME_FINAL:
      return is_told && self->credits == 0 ? 0 : USUAL_COST;
    case DOCKET_OUTCOME_NOT_KNOWN:
      if (self->status == DOCKET_STATUS_UNKNOWN && !is_told)
        return USUAL_COST;
      return is_told ? self->credits : 0;
    case DOCKET_OUTCOME_BAD_REQUEST:
    case DOCKET_OUTCOME_REFUSED:
    case DOCKET_OUTCOME_RATE_LIMITED:
    case DOCKET_OUTCOME_SERVICE_ERROR:
    case DOCKET_OUTCOME_JOB_ERROR:
    default:
      return is_told ? self->credits : 0;
    }
}

/**
 * docket_reply_names_job_id:
 * @self: a reply
 *
 * Returns: whether its message speaks of the job id, as one does that misses it
 */
gboolean
docket_reply_names_job_id (const DocketReply *self)
{
  const char *at = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  for (at = self->message; at != NULL && *at != '\0'; at++)
    {
      const char *rest = at + 3;

      if (g_ascii_strncasecmp (at, "job", 3) != 0)
        continue;
      rest += strspn (rest, " _-#");
      if (g_ascii_strncasecmp (rest, "id", 2) == 0 && !g_ascii_isalpha (rest[2]))
        return TRUE;
    }
  return FALSE;
}

static void
add_link (GPtrArray *results, const char *link, const char *valid_till)
{
  DocketResult *result = docket_result_new (results->len);

  result->link = g_strdup (link);
  result->name = docket_link_get_file_name (link);
  result->expires = docket_link_get_expiry (link, valid_till);
  g_ptr_array_add (results, result);
}

/**
 * docket_reply_list_results:
 * @self: a reply
 *
 * The files a job made: `urls`, a `body` that is an array of links, or `url`; else data in `body`.
 * A `url` to a ".json" may turn out to be a listing when it is fetched.
 *
 * Returns: (transfer full) (element-type DocketResult): results by part, empty where there are none
 */
GPtrArray *
docket_reply_list_results (const DocketReply *self)
{
  GPtrArray *results = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_unref);
  if (self->outcome != DOCKET_OUTCOME_FINAL || self->status != DOCKET_STATUS_SUCCESS)
    return results;

  for (guint i = 0; self->urls != NULL && self->urls[i] != NULL; i++)
    add_link (results, self->urls[i], self->valid_till);
  if (results->len == 0 && self->url != NULL && self->url[0] != '\0')
    add_link (results, self->url, self->valid_till);
  if (results->len == 0 && self->body != NULL)
    {
      DocketResult *result = docket_result_new (0);

      result->state = DOCKET_RESULT_DATA;
      result->data = g_bytes_ref (self->body);
      result->size = (gint64) g_bytes_get_size (self->body);
      g_ptr_array_add (results, result);
    }
  return results;
}
