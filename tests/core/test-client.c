/* test-client.c: what the client sends, and what it makes of what comes back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-client.h"
#include "docket-core-error.h"
#include "docket-simulator.h"
#include "docket-test-clock.h"
#include "docket-test-server.h"
#include "docket-test-store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define JOB             "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"
#define KEY             "someone@example.com_abcdef0123456789"
#define WORKING         "{\"status\":\"working\",\"remainingCredits\":98}"
#define CREDITS         1000

#define FOLDER_VARIABLE "DOCKET_TEST_CERTIFICATE_FOLDER"

#define TWO_MEBIBYTE    (2 * 1024 * 1024)

typedef struct
{
  DocketTestClock *clock;
  DocketSimulator *simulator; /* (nullable) */
  DocketTestServer *server;   /* (nullable) */
  DocketClient *client;
  GCancellable *cancellable;
  GAsyncResult *result; /* (nullable): of the last call */
} Fixture;

static DocketClient *
new_client (Fixture *fixture, const char *api_url, const char *key, GTlsDatabase *trust)
{
  return docket_client_new (DOCKET_CLOCK (fixture->clock), api_url, key, trust);
}

static void
set_up (Fixture *fixture)
{
  fixture->clock = docket_test_clock_new ();
  fixture->cancellable = g_cancellable_new ();
}

static void
set_up_simulator (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  set_up (fixture);
  fixture->simulator = docket_simulator_new ();
  docket_simulator_set_credits (fixture->simulator, CREDITS);
  docket_simulator_start (fixture->simulator, 0, &error);
  g_assert_no_error (error);
  fixture->client = new_client (
      fixture, docket_simulator_get_api_url (fixture->simulator), DOCKET_SIMULATOR_KEY, NULL);
}

static void
set_up_server (Fixture *fixture, gconstpointer data)
{
  g_autofree char *api_url = NULL;

  set_up (fixture);
  fixture->server = docket_test_server_new (NULL);
  api_url = docket_test_server_make_address (fixture->server, "/v1");
  fixture->client = new_client (fixture, api_url, KEY, NULL);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->result);
  docket_client_drop_connections (fixture->client);
  settle ();
  g_assert_finalize_object (fixture->client);
  g_clear_pointer (&fixture->server, docket_test_server_free);
  if (fixture->simulator != NULL)
    {
      docket_simulator_stop (fixture->simulator);
      g_assert_finalize_object (fixture->simulator);
    }
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  g_assert_finalize_object (fixture->clock);
  g_clear_object (&fixture->cancellable);
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_assert_null (fixture->result);
  fixture->result = g_object_ref (result);
}

static void
begin_check (Fixture *fixture, DocketCheckFlags flags)
{
  g_clear_object (&fixture->result);
  docket_checker_check_async (
      DOCKET_CHECKER (fixture->client), JOB, flags, fixture->cancellable, result_cb, fixture);
}

static DocketReply *
end_check (Fixture *fixture, GError **error)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return docket_checker_check_finish (DOCKET_CHECKER (fixture->client), fixture->result, error);
}

static DocketReply *
check (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  DocketReply *reply = NULL;

  begin_check (fixture, DOCKET_CHECK_NONE);
  reply = end_check (fixture, &error);
  g_assert_no_error (error);
  return reply;
}

static void
assert_check_fails (Fixture *fixture, DocketCoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReply) reply = NULL;

  begin_check (fixture, DOCKET_CHECK_NONE);
  reply = end_check (fixture, &error);
  g_assert_error (error, DOCKET_CORE_ERROR, (int) code);
  g_assert_null (reply);
  g_assert_null (strstr (error->message, "127.0.0.1"));
  g_assert_null (strstr (error->message, KEY));
}

static gboolean
get_balance (Fixture *fixture, gint64 *credits, GError **error)
{
  g_clear_object (&fixture->result);
  docket_checker_get_balance_async (
      DOCKET_CHECKER (fixture->client), fixture->cancellable, result_cb, fixture);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return docket_checker_get_balance_finish (
      DOCKET_CHECKER (fixture->client), fixture->result, credits, error);
}

/* With the simulator */

static void
test_working (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketReply) reply = NULL;

  docket_simulator_add_job (fixture->simulator, JOB, NULL, DOCKET_ENDING_NEVER, 0);
  reply = check (fixture);
  g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_WORKING);
  g_assert_cmpuint (reply->http_status, ==, 200);
  g_assert_cmpint (reply->remaining_credits, ==, CREDITS - 2);
  g_assert_cmpuint (docket_simulator_get_n_checks (fixture->simulator, JOB), ==, 1);
}

static void
test_success (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketReply) reply = NULL;
  gint64 server_time = 0;

  docket_simulator_add_job (fixture->simulator, JOB, "march", DOCKET_ENDING_PDF, 0);
  reply = check (fixture);
  g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_FINAL);
  g_assert_cmpint (reply->status, ==, DOCKET_STATUS_SUCCESS);
  g_assert_cmpstr (reply->job_id, ==, JOB);
  g_assert_nonnull (strstr (reply->url, "/march.pdf?"));

  /* The clock of the test is far from the server's; its Date tells how far. */
  server_time = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));
  g_assert_cmpint (ABS (server_time - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
}

static void
test_forced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReply) reply = NULL;

  begin_check (fixture, DOCKET_CHECK_FORCED);
  reply = end_check (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_NOT_KNOWN);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  gint64 credits = -1;

  docket_simulator_set_key (fixture->simulator, "another");
  reply = check (fixture);
  g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_REFUSED);
  g_assert_cmpuint (reply->http_status, ==, 401);
  g_assert_false (get_balance (fixture, &credits, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NO_KEY);
  g_assert_cmpint (credits, ==, -1);
}

/* The service may refuse in JSON under an HTTP status that says all is well. */
static void
test_balance_refused_in_words (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *answer;
    int code;
  } refusals[] = {
    { "{\"error\":true,\"errorCode\":401,\"message\":\"Unauthorized\"}", DOCKET_CORE_ERROR_NO_KEY },
    { "{\"status\":\"error\",\"errorCode\":\"403\",\"remainingCredits\":12}",
      DOCKET_CORE_ERROR_NO_KEY },
    { "{\"error\":true,\"status\":401,\"remainingCredits\":12}", DOCKET_CORE_ERROR_NO_KEY },
    { "{\"error\":true,\"errorCode\":429}", DOCKET_CORE_ERROR_OFFLINE },
    { "{\"error\":true,\"errorCode\":503,\"remainingCredits\":12}", DOCKET_CORE_ERROR_OFFLINE },
    { "{\"error\":true,\"errorCode\":450}", DOCKET_CORE_ERROR_NOT_AN_ANSWER },
  };
  gint64 credits = -1;

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;

      docket_test_server_push_json (fixture->server, 200, refusals[i].answer);
      g_assert_false (get_balance (fixture, &credits, &error));
      g_assert_error (error, DOCKET_CORE_ERROR, refusals[i].code);
      g_assert_cmpint (credits, ==, -1);
    }

  docket_test_server_push_json (fixture->server, 200, "{\"error\":true,\"errorCode\":402}");
  g_assert_true (get_balance (fixture, &credits, NULL));
  g_assert_cmpint (credits, ==, 0);
  docket_test_server_push_json (
      fixture->server, 200, "{\"status\":200,\"error\":false,\"remainingCredits\":12}");
  g_assert_true (get_balance (fixture, &credits, NULL));
  g_assert_cmpint (credits, ==, 12);
}

static void
test_balance (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 credits = -1;

  g_assert_true (get_balance (fixture, &credits, &error));
  g_assert_no_error (error);
  g_assert_cmpint (credits, ==, CREDITS);
}

static void
test_rate_limited (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketReply) first = NULL;
  g_autoptr (DocketReply) second = NULL;

  docket_simulator_set_limit (fixture->simulator, 0.1);
  first = check (fixture);
  second = check (fixture);
  g_assert_cmpint (first->outcome, ==, DOCKET_OUTCOME_WORKING);
  g_assert_cmpint (second->outcome, ==, DOCKET_OUTCOME_RATE_LIMITED);
  g_assert_cmpuint (second->http_status, ==, 429);
  g_assert_cmpint (second->retry_after, >, 0);
  g_assert_cmpint (second->retry_after, <=, 10 * G_USEC_PER_SEC);
}

/* What is sent */

static void
assert_sent (Fixture *fixture, DocketCheckFlags flags, const char *body)
{
  const guint n = docket_test_server_get_n_requests (fixture->server);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReply) reply = NULL;
  g_autofree char *request = NULL;
  const char *end = NULL;

  docket_test_server_push_json (fixture->server, 200, WORKING);
  begin_check (fixture, flags);
  reply = end_check (fixture, &error);
  g_assert_no_error (error);

  request = docket_test_server_get_request (fixture->server, n);
  end = strstr (request, "\r\n\r\n");
  g_assert_true (g_str_has_prefix (request, "POST /v1/job/check HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "\r\nx-api-key: " KEY "\r\n"));
  g_assert_nonnull (strstr (request, "\r\nContent-Type: application/json\r\n"));
  g_assert_null (strcasestr (request, "\r\ncookie:"));
  g_assert_cmpstr (end + 4, ==, body);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  assert_sent (fixture, DOCKET_CHECK_NONE, "{\"jobid\":\"" JOB "\"}");
  assert_sent (fixture, DOCKET_CHECK_FORCED, "{\"jobid\":\"" JOB "\",\"force\":true}");
  assert_sent (fixture, DOCKET_CHECK_CAMEL, "{\"jobId\":\"" JOB "\"}");
  assert_sent (
      fixture, DOCKET_CHECK_CAMEL | DOCKET_CHECK_FORCED, "{\"jobId\":\"" JOB "\",\"force\":true}");
  g_assert_cmpuint (docket_test_server_get_n_connections (fixture->server), ==, 1);
}

static void
test_balance_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;
  gint64 credits = 0;

  docket_test_server_push_json (fixture->server, 200, "{\"remainingCredits\":41}");
  g_assert_true (get_balance (fixture, &credits, &error));
  g_assert_no_error (error);
  g_assert_cmpint (credits, ==, 41);
  request = docket_test_server_get_request (fixture->server, 0);
  g_assert_true (g_str_has_prefix (request, "GET /v1/account/credit/balance HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "\r\nx-api-key: " KEY "\r\n"));
  g_assert_true (g_str_has_suffix (request, "\r\n\r\n"));
}

/* What comes back */

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr (DocketTestServer) other = docket_test_server_new (NULL);
  g_autofree char *address = docket_test_server_make_address (other, "/v1/job/check");

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *answer = g_strdup_printf (
          "HTTP/1.1 %u Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", statuses[i], address);

      docket_test_server_push (fixture->server, answer, DOCKET_TEST_AFTER_KEEP);
      assert_check_fails (fixture, DOCKET_CORE_ERROR_NOT_AN_ANSWER);
    }
  settle ();
  g_assert_cmpuint (
      docket_test_server_get_n_requests (fixture->server), ==, G_N_ELEMENTS (statuses));
  g_assert_cmpuint (docket_test_server_get_n_connections (other), ==, 0);
}

static void
test_html (Fixture *fixture, gconstpointer data)
{
  static const char page[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                             "Content-Length: 21\r\n\r\n<html>Sign in</html>\r\n";
  g_autoptr (GError) error = NULL;
  gint64 credits = 0;

  docket_test_server_push (fixture->server, page, DOCKET_TEST_AFTER_CLOSE);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_NOT_AN_ANSWER);

  /* A page that stands between is no word of the service about the key. */
  docket_test_server_push (fixture->server,
                           "HTTP/1.1 401 No\r\nContent-Length: 13\r\n\r\n<html></html>",
                           DOCKET_TEST_AFTER_CLOSE);
  g_assert_false (get_balance (fixture, &credits, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_AN_ANSWER);
}

static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    "{\"status\":\"working\"}",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"status\":\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"status\":\"working\"}",
    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"status\":\"work",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      docket_test_server_push (fixture->server, answers[i], DOCKET_TEST_AFTER_CLOSE);
      assert_check_fails (fixture, DOCKET_CORE_ERROR_NOT_AN_ANSWER);
      g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, i + 1);
    }
}

static void
push_body (Fixture *fixture, const char *headers, GBytes *body)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 200 OK\r\n%sContent-Length: %zu\r\n\r\n", headers, g_bytes_get_size (body));

  g_byte_array_append (answer, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (answer, g_bytes_get_data (body, NULL), (guint) g_bytes_get_size (body));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&answer));
  docket_test_server_push_bytes (fixture->server, bytes, DOCKET_TEST_AFTER_CLOSE);
}

/* A reply that would be right if it were not so large. */
static GBytes *
make_large_reply (gsize size)
{
  static const char start[] = "{\"status\":\"working\",\"message\":\"";
  char *text = g_malloc (size);

  memset (text, 'a', size);
  memcpy (text, start, strlen (start));
  memcpy (text + size - 2, "\"}", 2);
  return g_bytes_new_take (text, size);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) zip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (zip));
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (
      out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (out, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) largest = make_large_reply (DOCKET_CLIENT_MAX_BODY);
  g_autoptr (GBytes) large = make_large_reply (TWO_MEBIBYTE);
  g_autoptr (DocketReply) reply = NULL;

  push_body (fixture, "", largest);
  reply = check (fixture);
  g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_WORKING);

  push_body (fixture, "", large);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_NOT_AN_ANSWER);
}

static void
test_bomb (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) small = g_bytes_new_static (WORKING, strlen (WORKING));
  g_autoptr (GBytes) small_packed = compress (small);
  g_autoptr (GBytes) large = make_large_reply (32 * TWO_MEBIBYTE);
  g_autoptr (GBytes) packed = compress (large);
  g_autoptr (DocketReply) reply = NULL;

  push_body (fixture, "Content-Encoding: gzip\r\n", small_packed);
  reply = check (fixture);
  g_assert_cmpint (reply->remaining_credits, ==, 98);

  g_assert_cmpuint (g_bytes_get_size (packed), <, DOCKET_CLIENT_MAX_BODY);
  push_body (fixture, "Content-Encoding: gzip\r\n", packed);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_NOT_AN_ANSWER);
}

/* Connections */

static void
test_dropped_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketReply) first = NULL;
  g_autoptr (DocketReply) second = NULL;
  g_autofree char *lost = NULL;
  g_autofree char *repeated = NULL;

  docket_test_server_push_json (fixture->server, 200, WORKING);
  docket_test_server_push (fixture->server, "", DOCKET_TEST_AFTER_CLOSE);
  docket_test_server_push_json (fixture->server, 200, WORKING);
  first = check (fixture);
  second = check (fixture);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 3);
  g_assert_cmpuint (docket_test_server_get_n_connections (fixture->server), ==, 2);
  lost = docket_test_server_get_request (fixture->server, 1);
  repeated = docket_test_server_get_request (fixture->server, 2);
  g_assert_cmpstr (lost, ==, repeated);
}

static void
test_dropped_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketReply) first = NULL;

  docket_test_server_push_json (fixture->server, 200, WORKING);
  docket_test_server_push (fixture->server, "", DOCKET_TEST_AFTER_CLOSE);
  docket_test_server_push (fixture->server, "", DOCKET_TEST_AFTER_CLOSE);
  docket_test_server_push_json (fixture->server, 200, WORKING);
  first = check (fixture);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_OFFLINE);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 3);
}

/* A connection that nothing came over was not a kept one. */
static void
test_dropped_first (Fixture *fixture, gconstpointer data)
{
  docket_test_server_push (fixture->server, "", DOCKET_TEST_AFTER_CLOSE);
  docket_test_server_push_json (fixture->server, 200, WORKING);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_OFFLINE);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);
}

static void
test_nobody_listens (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->server, docket_test_server_free);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_OFFLINE);
}

static void
wait_for_request (Fixture *fixture)
{
  while (docket_test_server_get_n_requests (fixture->server) == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
move_clock (Fixture *fixture, gint64 duration)
{
  DocketClock *clock = DOCKET_CLOCK (fixture->clock);

  docket_test_clock_run_until (
      fixture->clock, NULL, NULL, docket_clock_get_elapsed (clock) + duration);
}

static void
assert_deadline (Fixture *fixture, const char *answer)
{
  g_autoptr (GError) error = NULL;

  docket_test_server_push (fixture->server, answer, DOCKET_TEST_AFTER_HANG);
  begin_check (fixture, DOCKET_CHECK_NONE);
  wait_for_request (fixture);
  move_clock (fixture, DOCKET_CLIENT_DEADLINE - 1);
  settle ();
  g_assert_null (fixture->result);

  move_clock (fixture, 1);
  g_assert_null (end_check (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_OFFLINE);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);
}

static void
test_silent (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (DOCKET_CLIENT_DEADLINE, ==, 20 * G_USEC_PER_SEC);
  assert_deadline (fixture, "");
}

/* The deadline holds for the whole answer, not for its beginning alone. */
static void
test_slow (Fixture *fixture, gconstpointer data)
{
  assert_deadline (fixture, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"status\":");
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  docket_test_server_push (fixture->server, "", DOCKET_TEST_AFTER_HANG);
  begin_check (fixture, DOCKET_CHECK_NONE);
  wait_for_request (fixture);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (end_check (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);

  begin_check (fixture, DOCKET_CHECK_NONE);
  g_assert_null (end_check (fixture, &again));
  g_assert_error (again, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);
}

/* What is not sent */

static void
use_client (Fixture *fixture, const char *api_url, const char *key, GTlsDatabase *trust)
{
  g_clear_object (&fixture->client);
  fixture->client = new_client (fixture, api_url, key, trust);
}

static void
test_bad_address (Fixture *fixture, gconstpointer data)
{
  static const char *const addresses[] = {
    "http://example.com/v1",
    "http://192.0.2.1/v1",
    "http://127.0.0.1.example.com/v1",
    "https://me:pw@example.com/v1",
    "https://example.com/v1?key=1",
    "https://example.com/v1#here",
    "ftp://example.com/v1",
    "example.com/v1",
    "https:///v1",
    "http://0.0.0.0/v1",
    "https://exam ple.com/v1",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      use_client (fixture, addresses[i], KEY, NULL);
      assert_check_fails (fixture, DOCKET_CORE_ERROR_BAD_ADDRESS);
      g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
    }
}

/* The same server under a name that is not loopback by itself. */
static void
test_bad_address_gets_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = docket_test_server_make_address (fixture->server, "/v1");
  g_autofree char *bad = g_strdup_printf ("http://0.0.0.0%s", strrchr (good, ':'));

  use_client (fixture, bad, KEY, NULL);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_BAD_ADDRESS);
  settle ();
  g_assert_cmpuint (docket_test_server_get_n_connections (fixture->server), ==, 0);
}

static void
test_no_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *api_url = docket_test_server_make_address (fixture->server, "/v1");
  g_autoptr (GError) error = NULL;
  gint64 credits = 0;

  use_client (fixture, api_url, NULL, NULL);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_NO_KEY);
  g_assert_false (get_balance (fixture, &credits, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NO_KEY);
  settle ();
  g_assert_cmpuint (docket_test_server_get_n_connections (fixture->server), ==, 0);
}

/* TLS */

/* Writes "key.pem" and "certificate.pem". */
static gboolean
make_certificate (const char *folder)
{
  g_autofree char *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree char *file = g_build_filename (folder, "certificate.pem", NULL);
  const char *const arguments[] = {
    "openssl",  "req",
    "-x509",    "-newkey",
    "rsa:2048", "-nodes",
    "-days",    "2",
    "-subj",    "/CN=127.0.0.1",
    "-addext",  "subjectAltName=IP:127.0.0.1",
    "-keyout",  key,
    "-out",     file,
    NULL,
  };
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_newv (
      arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

static void
check_over_tls (Fixture *fixture, const char *folder)
{
  g_autofree char *certificate_file = g_build_filename (folder, "certificate.pem", NULL);
  g_autofree char *key_file = g_build_filename (folder, "key.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate)
      certificate = g_tls_certificate_new_from_files (certificate_file, key_file, &error);
  g_autoptr (GTlsDatabase) trust = NULL;
  g_autoptr (DocketReply) reply = NULL;
  g_autofree char *api_url = NULL;

  g_assert_no_error (error);
  trust = g_tls_file_database_new (certificate_file, &error);
  g_assert_no_error (error);
  fixture->server = docket_test_server_new (certificate);
  api_url = docket_test_server_make_address (fixture->server, "/v1");

  fixture->client = new_client (fixture, api_url, KEY, NULL);
  assert_check_fails (fixture, DOCKET_CORE_ERROR_TLS_ISSUER);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 0);

  use_client (fixture, api_url, KEY, trust);
  docket_test_server_push_json (fixture->server, 200, WORKING);
  reply = check (fixture);
  g_assert_cmpint (reply->outcome, ==, DOCKET_OUTCOME_WORKING);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);
}

/* GnuTLS leaves storage of its own in threads that a leak checker cannot read; so this ends without
 * the checks of an exit, in a process of its own. */
static void
test_tls_alone (void)
{
  const char *folder = g_getenv (FOLDER_VARIABLE);
  Fixture fixture = { 0 };

  if (folder == NULL)
    return;

  set_up (&fixture);
  check_over_tls (&fixture, folder);
  tear_down (&fixture, NULL);
  _exit (0);
}

static gboolean
can_test_tls (const char *folder)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");

  return openssl != NULL && g_tls_backend_supports_tls (g_tls_backend_get_default ()) &&
         make_certificate (folder);
}

static void
test_tls (void)
{
  g_autofree char *folder = g_dir_make_tmp ("docket-client-XXXXXX", NULL);

  g_assert_nonnull (folder);
  if (can_test_tls (folder))
    {
      g_setenv (FOLDER_VARIABLE, folder, TRUE);
      g_test_trap_subprocess ("/client/tls/subprocess", 0, 0);
      g_unsetenv (FOLDER_VARIABLE);
      docket_test_remove_folder (folder);
      g_test_trap_assert_passed ();
      return;
    }
  docket_test_remove_folder (folder);
  g_test_skip ("There is no certificate to test with");
}

static void
add (const char *path,
     void (*start) (Fixture *, gconstpointer),
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, start, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/client/working", set_up_simulator, test_working);
  add ("/client/success", set_up_simulator, test_success);
  add ("/client/forced", set_up_simulator, test_forced);
  add ("/client/refused", set_up_simulator, test_refused);
  add ("/client/balance", set_up_simulator, test_balance);
  add ("/client/rate-limited", set_up_simulator, test_rate_limited);
  add ("/client/request", set_up_server, test_request);
  add ("/client/balance-refused-in-words", set_up_server, test_balance_refused_in_words);
  add ("/client/balance-request", set_up_server, test_balance_request);
  add ("/client/redirect", set_up_server, test_redirect);
  add ("/client/html", set_up_server, test_html);
  add ("/client/cut-off", set_up_server, test_cut_off);
  add ("/client/too-large", set_up_server, test_too_large);
  add ("/client/bomb", set_up_server, test_bomb);
  add ("/client/dropped-once", set_up_server, test_dropped_once);
  add ("/client/dropped-twice", set_up_server, test_dropped_twice);
  add ("/client/dropped-first", set_up_server, test_dropped_first);
  add ("/client/nobody-listens", set_up_server, test_nobody_listens);
  add ("/client/silent", set_up_server, test_silent);
  add ("/client/slow", set_up_server, test_slow);
  add ("/client/cancel", set_up_server, test_cancel);
  add ("/client/bad-address", set_up_server, test_bad_address);
  add ("/client/bad-address-gets-nothing", set_up_server, test_bad_address_gets_nothing);
  add ("/client/no-key", set_up_server, test_no_key);
  g_test_add_func ("/client/tls", test_tls);
  g_test_add_func ("/client/tls/subprocess", test_tls_alone);

  return g_test_run ();
}
