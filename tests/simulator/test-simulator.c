/* test-simulator.c: the simulator answers as the service does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-simulator.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

#define JOB     "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"
#define CREDITS 1000

typedef struct
{
  DocketSimulator *simulator;
  SoupSession *session;
} Fixture;

/* What came back: the body in any case, and its object if it is JSON. */
typedef struct
{
  guint status;
  char *retry_after;
  GBytes *body;
  JsonNode *root;
} Answer;

static void
answer_free (Answer *answer)
{
  g_free (answer->retry_after);
  g_bytes_unref (answer->body);
  g_clear_pointer (&answer->root, json_node_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->simulator = docket_simulator_new ();
  fixture->session = soup_session_new ();
  docket_simulator_set_credits (fixture->simulator, CREDITS);
  docket_simulator_start (fixture->simulator, 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  docket_simulator_stop (fixture->simulator);
  g_assert_finalize_object (fixture->simulator);
}

static Answer *
send_request (Fixture *fixture, SoupMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  Answer *answer = g_new0 (Answer, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  answer->body = soup_session_send_and_read (fixture->session, message, NULL, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->retry_after = g_strdup (soup_message_headers_get_one (headers, "Retry-After"));
  if (g_bytes_get_size (answer->body) > 0 &&
      json_parser_load_from_data (parser,
                                  g_bytes_get_data (answer->body, NULL),
                                  (gssize) g_bytes_get_size (answer->body),
                                  NULL))
    answer->root = json_parser_steal_root (parser);
  return answer;
}

static SoupMessage *
new_api_message (Fixture *fixture, const char *method, const char *path, const char *key)
{
  g_autofree char *address = g_strconcat (
      docket_simulator_get_api_url (fixture->simulator), path, NULL);
  SoupMessage *message = soup_message_new (method, address);

  g_assert_nonnull (message);
  if (key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "x-api-key", key);
  return message;
}

static Answer *
post (Fixture *fixture, const char *path, const char *key, const char *body)
{
  g_autoptr (SoupMessage) message = new_api_message (fixture, SOUP_METHOD_POST, path, key);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  return send_request (fixture, message);
}

static Answer *
check_body (Fixture *fixture, const char *body)
{
  return post (fixture, "/job/check", DOCKET_SIMULATOR_KEY, body);
}

static Answer *
check (Fixture *fixture, const char *id)
{
  g_autofree char *body = g_strdup_printf ("{ \"jobid\": \"%s\" }", id);

  return check_body (fixture, body);
}

static Answer *
get_balance (Fixture *fixture, const char *key)
{
  g_autoptr (SoupMessage)
      message = new_api_message (fixture, SOUP_METHOD_GET, "/account/credit/balance", key);

  return send_request (fixture, message);
}

static Answer *
get_link (Fixture *fixture, const char *method, const char *link, const char *key)
{
  g_autoptr (SoupMessage) message = soup_message_new (method, link);

  g_assert_nonnull (message);
  if (key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "x-api-key", key);
  return send_request (fixture, message);
}

static JsonObject *
get_object (const Answer *answer)
{
  g_assert_nonnull (answer->root);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (answer->root));
  return json_node_get_object (answer->root);
}

static const char *
get_text (const Answer *answer, const char *member)
{
  return json_object_get_string_member_with_default (get_object (answer), member, NULL);
}

static gint64
get_number (const Answer *answer, const char *member)
{
  return json_object_get_int_member_with_default (get_object (answer), member, -1);
}

static void
assert_error (const Answer *answer, guint status)
{
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_true (json_object_get_boolean_member (get_object (answer), "error"));
  g_assert_nonnull (get_text (answer, "message"));
}

static void
assert_working (const Answer *answer, gint64 remaining)
{
  g_assert_cmpuint (answer->status, ==, SOUP_STATUS_OK);
  g_assert_cmpuint (json_object_get_size (get_object (answer)), ==, 2);
  g_assert_cmpstr (get_text (answer, "status"), ==, "working");
  g_assert_cmpint (get_number (answer, "remainingCredits"), ==, remaining);
}

static void
assert_contains (const Answer *answer, const char *text)
{
  g_autofree char *body = g_strndup (g_bytes_get_data (answer->body, NULL),
                                     g_bytes_get_size (answer->body));

  g_assert_nonnull (strstr (body, text));
}

/* Every object is where the table at the end says. */
static void
assert_pdf (GBytes *bytes)
{
  gsize size = g_bytes_get_size (bytes);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), size);
  const char *start = g_strrstr (text, "startxref\n");
  guint64 table = 0;
  guint n = 0;

  g_assert_cmpuint (strlen (text), ==, size);
  g_assert_true (g_str_has_prefix (text, "%PDF-1."));
  g_assert_true (g_str_has_suffix (text, "%%EOF\n"));
  g_assert_nonnull (start);

  table = g_ascii_strtoull (start + strlen ("startxref\n"), NULL, 10);
  g_assert_cmpuint (table, <, size);
  g_assert_cmpint (sscanf (text + table, "xref\n0 %u\n", &n), ==, 1);
  g_assert_cmpuint (n, >, 1);

  const char *row = strchr (text + table + strlen ("xref\n"), '\n') + 1;

  for (guint i = 1; i < n; i++)
    {
      g_autofree char *object = g_strdup_printf ("%u 0 obj\n", i);
      guint64 offset = g_ascii_strtoull (row + 20 * i, NULL, 10);

      g_assert_cmpuint (offset, <, table);
      g_assert_true (g_str_has_prefix (text + offset, object));
    }
  g_assert_true (g_str_has_prefix (row + 20 * n, "trailer\n"));
}

static void
assert_is_pdf (Fixture *fixture, const char *link)
{
  g_autoptr (Answer) answer = get_link (fixture, SOUP_METHOD_GET, link, NULL);

  g_assert_cmpuint (answer->status, ==, SOUP_STATUS_OK);
  assert_pdf (answer->body);
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) none = get_balance (fixture, NULL);
  g_autoptr (Answer) wrong = post (fixture, "/job/check", "wrong", "{\"jobid\":\"" JOB "\"}");
  g_autoptr (Answer) old = NULL;
  g_autoptr (Answer) other = NULL;

  assert_error (none, SOUP_STATUS_UNAUTHORIZED);
  assert_error (wrong, SOUP_STATUS_UNAUTHORIZED);
  g_assert_cmpstr (get_text (wrong, "status"), ==, "error");
  g_assert_cmpint (get_number (wrong, "errorCode"), ==, 401);
  g_assert_cmpuint (docket_simulator_get_n_checks (fixture->simulator, JOB), ==, 0);

  docket_simulator_set_key (fixture->simulator, "another");
  old = get_balance (fixture, DOCKET_SIMULATOR_KEY);
  other = get_balance (fixture, "another");
  assert_error (old, SOUP_STATUS_UNAUTHORIZED);
  g_assert_cmpuint (other->status, ==, SOUP_STATUS_OK);
}

static void
test_balance (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Answer) balance = get_balance (fixture, DOCKET_SIMULATOR_KEY);

      g_assert_cmpuint (balance->status, ==, SOUP_STATUS_OK);
      g_assert_cmpint (get_number (balance, "remainingCredits"), ==, CREDITS);
    }
}

static void
test_credits (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (fixture->simulator, JOB, NULL, DOCKET_ENDING_NEVER, 0);
  docket_simulator_set_credits (fixture->simulator, 5);

  g_autoptr (Answer) first = check (fixture, JOB);
  g_autoptr (Answer) second = check (fixture, JOB);
  g_autoptr (Answer) third = check (fixture, JOB);
  g_autoptr (Answer) balance = get_balance (fixture, DOCKET_SIMULATOR_KEY);

  assert_working (first, 3);
  assert_working (second, 1);
  assert_error (third, SOUP_STATUS_PAYMENT_REQUIRED);
  g_assert_cmpint (get_number (balance, "remainingCredits"), ==, 1);
  g_assert_cmpuint (docket_simulator_get_n_checks (fixture->simulator, JOB), ==, 2);
}

static void
test_success (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (
      fixture->simulator, JOB, NULL, DOCKET_ENDING_PDF, 2 * G_TIME_SPAN_SECOND);

  g_autoptr (Answer) working = check (fixture, JOB);

  g_usleep (2100 * G_TIME_SPAN_MILLISECOND);

  g_autoptr (Answer) done = check_body (fixture, "{\"jobId\":\"" JOB "\",\"force\":true}");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) till = NULL;
  const char *valid_till = get_text (done, "outputLinkValidTill");
  double left = 0;

  assert_working (working, CREDITS - 2);
  g_assert_cmpuint (done->status, ==, SOUP_STATUS_OK);
  g_assert_cmpstr (get_text (done, "status"), ==, "success");
  g_assert_cmpstr (get_text (done, "message"), ==, "Success");
  g_assert_cmpstr (get_text (done, "jobId"), ==, JOB);
  g_assert_cmpint (get_number (done, "credits"), ==, 2);
  g_assert_cmpint (get_number (done, "remainingCredits"), ==, CREDITS - 4);
  g_assert_cmpint (get_number (done, "jobDuration"), ==, 2000);
  g_assert_cmpint (get_number (done, "duration"), >, 0);
  g_assert_cmpint (get_number (done, "pageCount"), >, 0);
  g_assert_true (g_regex_match_simple (
      "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00:00$", valid_till, 0, 0));
  till = g_date_time_new_from_iso8601 (valid_till, NULL);
  left = (double) g_date_time_difference (till, now) / G_TIME_SPAN_SECOND;
  g_assert_cmpfloat (left, >, 3500);
  g_assert_cmpfloat (left, <=, 3600);
  g_assert_true (g_regex_match_simple ("^http://127\\.0\\.0\\.1:\\d+/files/" JOB
                                       "/[A-Z0-9]{32}\\.pdf\\?[!-~]+&X-Amz-Signature="
                                       "[0-9a-f]{64}$",
                                       get_text (done, "url"),
                                       0,
                                       0));
  assert_contains (done, "\\u0026X-Amz-Date=");
}

static void
test_file_is_the_same_twice (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (fixture->simulator, JOB, "March (1)", DOCKET_ENDING_PDF, 0);

  g_autoptr (Answer) first = check (fixture, JOB);
  g_autoptr (Answer) second = check (fixture, JOB);
  g_autoptr (Answer) once = get_link (fixture, SOUP_METHOD_GET, get_text (first, "url"), NULL);
  g_autoptr (Answer) twice = get_link (fixture, SOUP_METHOD_GET, get_text (second, "url"), NULL);
  g_autofree char *count = g_strdup_printf ("/Count %" G_GINT64_FORMAT " ",
                                            get_number (first, "pageCount"));

  g_assert_cmpuint (once->status, ==, SOUP_STATUS_OK);
  assert_pdf (once->body);
  assert_contains (once, count);
  g_assert_true (g_bytes_equal (once->body, twice->body));
  g_assert_cmpstr (get_text (first, "url"), ==, get_text (second, "url"));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  const char *names[][2] = {
    { "march", "/march.pdf?" },
    { "march.PDF", "/march.pdf?" },
    { "Übersicht/März + 1 %41", "/%C3%9Cbersicht%2FM%C3%A4rz%20%2B%201%20%2541.pdf?" },
    { "..", "/...pdf?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      docket_simulator_add_job (fixture->simulator, JOB, names[i][0], DOCKET_ENDING_PDF, 0);

      g_autoptr (Answer) done = check (fixture, JOB);

      g_assert_nonnull (strstr (get_text (done, "url"), names[i][1]));
      assert_is_pdf (fixture, get_text (done, "url"));
    }
}

static void
assert_parts (Fixture *fixture, JsonArray *links)
{
  g_assert_cmpuint (json_array_get_length (links), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpstr (json_array_get_string_element (links, i),
                       !=,
                       json_array_get_string_element (links, (i + 1) % 3));
      assert_is_pdf (fixture, json_array_get_string_element (links, i));
    }
}

static void
test_parts (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (fixture->simulator, JOB, "scan", DOCKET_ENDING_PARTS, 0);

  g_autoptr (Answer) done = check (fixture, JOB);
  g_autoptr (Answer) listing = NULL;

  g_assert_nonnull (strstr (get_text (done, "url"), "/scan.json?"));
  listing = get_link (fixture, SOUP_METHOD_GET, get_text (done, "url"), NULL);
  g_assert_cmpuint (listing->status, ==, SOUP_STATUS_OK);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (listing->root));
  assert_parts (fixture, json_node_get_array (listing->root));
}

static void
test_urls (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (fixture->simulator, JOB, "scan", DOCKET_ENDING_URLS, 0);

  g_autoptr (Answer) done = check (fixture, JOB);

  g_assert_false (json_object_has_member (get_object (done), "url"));
  g_assert_nonnull (get_text (done, "outputLinkValidTill"));
  assert_parts (fixture, json_object_get_array_member (get_object (done), "urls"));
}

static void
test_data (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (fixture->simulator, "A", "prices", DOCKET_ENDING_JSON, 0);
  docket_simulator_add_job (fixture->simulator, "B", "bill", DOCKET_ENDING_BODY, 0);
  docket_simulator_add_job (fixture->simulator, "C", "empty", DOCKET_ENDING_NOTHING, 0);

  g_autoptr (Answer) json = check (fixture, "A");
  g_autoptr (Answer) body = check (fixture, "B");
  g_autoptr (Answer) nothing = check (fixture, "C");
  g_autoptr (Answer) file = NULL;

  g_assert_nonnull (strstr (get_text (json, "url"), "/prices.json?"));
  file = get_link (fixture, SOUP_METHOD_GET, get_text (json, "url"), NULL);
  g_assert_cmpuint (json_object_get_size (get_object (file)), >, 0);

  g_assert_cmpstr (get_text (body, "status"), ==, "success");
  g_assert_nonnull (json_object_get_object_member (get_object (body), "body"));
  g_assert_false (json_object_has_member (get_object (body), "url"));
  g_assert_false (json_object_has_member (get_object (body), "outputLinkValidTill"));

  g_assert_cmpstr (get_text (nothing, "status"), ==, "success");
  g_assert_false (json_object_has_member (get_object (nothing), "url"));
  g_assert_false (json_object_has_member (get_object (nothing), "urls"));
  g_assert_false (json_object_has_member (get_object (nothing), "body"));
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (fixture->simulator, "A", NULL, DOCKET_ENDING_FAILED, 0);
  docket_simulator_add_job (fixture->simulator, "B", NULL, DOCKET_ENDING_ABORTED, 0);

  g_autoptr (Answer) failed = check (fixture, "A");
  g_autoptr (Answer) aborted = check (fixture, "B");

  g_assert_cmpuint (failed->status, ==, SOUP_STATUS_OK);
  g_assert_cmpstr (get_text (failed, "status"), ==, "failed");
  g_assert_cmpstr (get_text (failed, "message"), ==, "Damaged file");
  g_assert_cmpstr (get_text (failed, "jobId"), ==, "A");
  g_assert_false (json_object_has_member (get_object (failed), "url"));
  g_assert_cmpstr (get_text (aborted, "status"), ==, "aborted");
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) plain = check (fixture, JOB);
  g_autoptr (Answer) forced = check_body (fixture, "{\"jobid\":\"" JOB "\",\"force\":true}");
  g_autoptr (Answer) missing = NULL;

  assert_working (plain, CREDITS - 2);
  g_assert_cmpuint (forced->status, ==, SOUP_STATUS_OK);
  g_assert_cmpstr (get_text (forced, "status"), ==, "unknown");

  docket_simulator_set_missing_is_404 (fixture->simulator, TRUE);
  missing = check (fixture, JOB);
  assert_error (missing, SOUP_STATUS_NOT_FOUND);
  g_assert_cmpint (get_number (missing, "errorCode"), ==, 404);
  g_assert_cmpuint (docket_simulator_get_n_checks (fixture->simulator, JOB), ==, 3);
}

static void
test_wrong_requests (Fixture *fixture, gconstpointer data)
{
  const char *bodies[] = { "",
                           "jobid=" JOB,
                           "[]",
                           "\"" JOB "\"",
                           "{}",
                           "{\"JOBID\":\"" JOB "\"}",
                           "{\"jobid\":12345}",
                           "{\"jobid\":\"\"}",
                           "{\"jobid\":\"" JOB "\",\"force\":\"true\"}",
                           "{\"jobid\":\"" JOB "\",\"force\":[]}" };
  g_autoptr (Answer) query = NULL;
  g_autoptr (Answer) got = NULL;
  g_autoptr (Answer) large = NULL;
  g_autoptr (Answer) elsewhere = NULL;
  g_autoptr (SoupMessage) get = new_api_message (
      fixture, SOUP_METHOD_GET, "/job/check?jobid=" JOB, DOCKET_SIMULATOR_KEY);
  g_autofree char *blanks = g_strnfill (4 * 1024 * 1024, ' ');
  g_autofree char *body = g_strconcat ("{\"jobid\":\"" JOB "\"}", blanks, NULL);
  g_autofree char *brackets = g_strnfill (200000, '[');
  g_autoptr (Answer) deep = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Answer) answer = check_body (fixture, bodies[i]);

      assert_error (answer, SOUP_STATUS_BAD_REQUEST);
    }
  got = send_request (fixture, get);
  assert_error (got, SOUP_STATUS_BAD_REQUEST);
  query = post (fixture, "/job/check?force=true", DOCKET_SIMULATOR_KEY, "{\"jobid\":\"" JOB "\"}");
  assert_error (query, SOUP_STATUS_BAD_REQUEST);
  large = check_body (fixture, body);
  assert_error (large, SOUP_STATUS_BAD_REQUEST);
  deep = check_body (fixture, brackets);
  assert_error (deep, SOUP_STATUS_BAD_REQUEST);
  elsewhere = post (fixture, "/job/checks", DOCKET_SIMULATOR_KEY, "{\"jobid\":\"" JOB "\"}");
  g_assert_cmpuint (elsewhere->status, ==, SOUP_STATUS_NOT_FOUND);
  g_assert_null (elsewhere->root);
  g_assert_cmpuint (docket_simulator_get_n_checks (fixture->simulator, JOB), ==, 0);
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  gint64 began = g_get_monotonic_time ();
  guint n_refused = 0;

  docket_simulator_set_limit (fixture->simulator, 2);
  while (n_refused == 0)
    {
      g_autoptr (Answer) answer = check (fixture, JOB);

      if (answer->status == SOUP_STATUS_OK)
        continue;

      assert_error (answer, 429);
      g_assert_cmpstr (answer->retry_after, ==, "1");
      n_refused++;
    }

  gint64 allowed = 2 + 2 * (g_get_monotonic_time () - began) / G_USEC_PER_SEC;

  g_assert_cmpuint (docket_simulator_get_n_checks (fixture->simulator, JOB), >=, 2);
  g_assert_cmpint (docket_simulator_get_n_checks (fixture->simulator, JOB), <=, allowed);

  g_usleep (G_USEC_PER_SEC);

  g_autoptr (Answer) later = check (fixture, JOB);

  g_assert_cmpuint (later->status, ==, SOUP_STATUS_OK);
  docket_simulator_set_limit (fixture->simulator, 0);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (Answer) answer = check (fixture, JOB);

      g_assert_cmpuint (answer->status, ==, SOUP_STATUS_OK);
    }
}

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  docket_simulator_set_link_life (fixture->simulator, 2);
  docket_simulator_add_job (fixture->simulator, JOB, NULL, DOCKET_ENDING_PDF, 0);

  g_autoptr (Answer) done = check (fixture, JOB);
  g_autoptr (Answer) late = NULL;
  g_autoptr (Answer) again = NULL;

  g_assert_nonnull (strstr (get_text (done, "url"), "X-Amz-Expires=2&"));
  assert_is_pdf (fixture, get_text (done, "url"));
  g_usleep (2100 * G_TIME_SPAN_MILLISECOND);
  late = get_link (fixture, SOUP_METHOD_GET, get_text (done, "url"), NULL);
  g_assert_cmpuint (late->status, ==, SOUP_STATUS_FORBIDDEN);
  assert_contains (late, "<Code>AccessDenied</Code>");

  docket_simulator_set_link_life (fixture->simulator, 3600);
  again = check (fixture, JOB);
  g_assert_cmpstr (
      get_text (again, "outputLinkValidTill"), ==, get_text (done, "outputLinkValidTill"));
}

static void
assert_refused (Fixture *fixture, const char *method, const char *link)
{
  g_autoptr (Answer) answer = get_link (fixture, method, link, NULL);

  g_assert_cmpuint (answer->status, ==, SOUP_STATUS_FORBIDDEN);
  if (strcmp (method, SOUP_METHOD_HEAD) != 0)
    assert_contains (answer, "<Code>SignatureDoesNotMatch</Code>");
}

static char *
replace (const char *text, const char *old, const char *new)
{
  g_auto (GStrv) pieces = g_strsplit (text, old, -1);

  g_assert_cmpuint (g_strv_length (pieces), >, 1);
  return g_strjoinv (new, pieces);
}

static void
test_wrong_signature (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (fixture->simulator, JOB, "x", DOCKET_ENDING_PDF, 0);

  g_autoptr (Answer) done = check (fixture, JOB);
  const char *link = get_text (done, "url");
  g_autofree char *bare = g_strndup (link, strcspn (link, "?"));
  g_autofree char *longer = replace (link, "X-Amz-Expires=3600", "X-Amz-Expires=36000");
  g_autofree char *other = replace (link, "/x.pdf", "/y.pdf");
  g_autofree char *decoded = replace (link, "%2B", "+");
  g_autofree char *cut = g_strndup (link, strlen (link) - 1);
  g_autofree char *empty = replace (link, "X-Amz-Signature=", "X-Amz-Signature=&x=");

  assert_refused (fixture, SOUP_METHOD_GET, bare);
  assert_refused (fixture, SOUP_METHOD_GET, longer);
  assert_refused (fixture, SOUP_METHOD_GET, other);
  assert_refused (fixture, SOUP_METHOD_GET, decoded);
  assert_refused (fixture, SOUP_METHOD_GET, cut);
  assert_refused (fixture, SOUP_METHOD_GET, empty);
  assert_refused (fixture, SOUP_METHOD_HEAD, link);
  assert_is_pdf (fixture, link);
}

static void
test_leak (Fixture *fixture, gconstpointer data)
{
  docket_simulator_add_job (fixture->simulator, JOB, "x", DOCKET_ENDING_PDF, 0);

  g_autoptr (Answer) done = check (fixture, JOB);
  g_autoptr (Answer) leaking = NULL;
  g_autofree char *stats = NULL;

  assert_is_pdf (fixture, get_text (done, "url"));
  g_assert_cmpuint (docket_simulator_get_n_leaks (fixture->simulator), ==, 0);
  leaking = get_link (fixture, SOUP_METHOD_GET, get_text (done, "url"), DOCKET_SIMULATOR_KEY);
  g_assert_cmpuint (leaking->status, ==, SOUP_STATUS_BAD_REQUEST);
  g_assert_cmpuint (docket_simulator_get_n_leaks (fixture->simulator), ==, 1);
  stats = docket_simulator_get_stats (fixture->simulator);
  g_assert_cmpstr (stats, ==, "{\"checks\":{\"" JOB "\":1},\"leaks\":1}");
}

static void
test_samples (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = docket_simulator_add_samples (fixture->simulator);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_missing = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GRegex) regex = g_regex_new ("[A-Z0-9]{32}--\\d+-\\d+", 0, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;
      g_autoptr (Answer) answer = NULL;
      char *id = NULL;

      g_assert_true (g_regex_match (regex, lines[i], 0, &match));
      id = g_match_info_fetch (match, 0);
      answer = check (fixture, id);
      if (answer->status == SOUP_STATUS_NOT_FOUND)
        n_missing++;
      else
        g_assert_cmpstr (get_text (answer, "status"), ==, "working");
      g_assert_true (g_hash_table_add (ids, id));
    }
  g_assert_cmpuint (g_hash_table_size (ids), >=, 9);
  g_assert_cmpuint (n_missing, ==, 1);
}

static void
test_start_reply (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = docket_simulator_add_samples (fixture->simulator);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (Answer) early = NULL;
  g_autoptr (Answer) done = NULL;

  *strchr (text, '\n') = '\0';
  node = json_from_string (text, &error);
  g_assert_no_error (error);

  JsonObject *reply = json_node_get_object (node);
  const char *link = json_object_get_string_member (reply, "url");

  g_assert_cmpstr (json_object_get_string_member (reply, "name"), ==, "march.pdf");
  g_assert_false (json_object_get_boolean_member (reply, "error"));
  g_assert_cmpint (json_object_get_int_member (reply, "status"), ==, 200);

  early = get_link (fixture, SOUP_METHOD_GET, link, NULL);
  g_assert_cmpuint (early->status, ==, SOUP_STATUS_NOT_FOUND);
  g_usleep (3100 * G_TIME_SPAN_MILLISECOND);
  done = check (fixture, json_object_get_string_member (reply, "jobId"));
  g_assert_cmpstr (get_text (done, "status"), ==, "success");
  assert_is_pdf (fixture, link);
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketSimulator) second = docket_simulator_new ();
  g_autoptr (GError) taken = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) address = g_uri_parse (
      docket_simulator_get_api_url (fixture->simulator), G_URI_FLAGS_NONE, NULL);
  guint16 port = (guint16) g_uri_get_port (address);

  docket_simulator_add_job (fixture->simulator, JOB, NULL, DOCKET_ENDING_PDF, 0);
  g_assert_null (docket_simulator_get_api_url (second));
  g_assert_false (docket_simulator_start (second, port, &taken));
  g_assert_error (taken, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  docket_simulator_stop (second);

  docket_simulator_stop (fixture->simulator);
  docket_simulator_stop (fixture->simulator);
  docket_simulator_start (fixture->simulator, 0, &error);
  g_assert_no_error (error);

  g_autoptr (Answer) done = check (fixture, JOB);

  assert_is_pdf (fixture, get_text (done, "url"));
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/simulator/key", test_key);
  add_test ("/simulator/balance", test_balance);
  add_test ("/simulator/credits", test_credits);
  add_test ("/simulator/success", test_success);
  add_test ("/simulator/file-is-the-same-twice", test_file_is_the_same_twice);
  add_test ("/simulator/names", test_names);
  add_test ("/simulator/parts", test_parts);
  add_test ("/simulator/urls", test_urls);
  add_test ("/simulator/data", test_data);
  add_test ("/simulator/failed", test_failed);
  add_test ("/simulator/unknown", test_unknown);
  add_test ("/simulator/wrong-requests", test_wrong_requests);
  add_test ("/simulator/limit", test_limit);
  add_test ("/simulator/expired", test_expired);
  add_test ("/simulator/wrong-signature", test_wrong_signature);
  add_test ("/simulator/leak", test_leak);
  add_test ("/simulator/samples", test_samples);
  add_test ("/simulator/start-reply", test_start_reply);
  add_test ("/simulator/restart", test_restart);

  return g_test_run ();
}
