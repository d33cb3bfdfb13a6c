/* test-faults-body.c: answers with something else in them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-wire.h"
#include "docket-fault-world.h"

#include <string.h>

typedef DocketFaultWorld World;

#define MEBIBYTE (1024 * 1024)

/* A job that meets @fault at its first check: it stays as it is. */
static gint64
meet (World *world, const DocketFault *fault, DocketTrouble trouble)
{
  gint64 row = 0;

  docket_fault_world_fault (world, fault);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, trouble);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);
  return row;
}

static void
assert_no_answer (World *world, const DocketFault *fault)
{
  const gint64 row = meet (world, fault, DOCKET_TROUBLE_NOT_AN_ANSWER);

  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, 2 * SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 2);
}

/* 24: a page to sign in */

static void
assert_portal (World *world, const DocketFault *fault)
{
  gint64 row = 0;

  docket_fault_world_fault (world, fault);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 10 * MINUTE);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NOT_AN_ANSWER);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_NOT_AN_ANSWER);
  docket_fault_world_assert_says (world, row, "a login page of the network");
  g_assert_cmpuint (docket_fault_world_get_n (world), <=, 15);

  /* The network says that the way is free. */
  docket_fault_proxy_clear_faults (world->proxy);
  docket_client_drop_connections (world->client);
  docket_watcher_wake (world->watcher);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
}

static void
test_portal (World *world, gconstpointer unused)
{
  assert_portal (world, FAULT (PORTAL, DOCKET_FAULT_ANY, 0, ALWAYS));
}

static void
test_portal_as_json (World *world, gconstpointer unused)
{
  assert_portal (world, FAULT (PORTAL_AS_JSON, DOCKET_FAULT_ANY, 0, ALWAYS));
}

/* 25 to 27: JSON of another kind, or nearly JSON */

typedef struct
{
  const char *path;
  const char *body;
} Body;

static const Body bodies[] = {
  { "25-array", "[{\"status\":\"success\"}]" },
  { "25-string", "\"success\"" },
  { "25-number", "200" },
  { "25-null", "null" },
  { "25-object", "{}" },
  { "25-nested", "{\"result\":{\"status\":\"success\"}}" },
  { "26-no-status", "{\"remainingCredits\":98}" },
  { "26-new-word", "{\"status\":\"succeeded\"}" },
  { "26-blank", "{\"status\":\"\"}" },
  { "26-null", "{\"status\":null}" },
  { "26-array", "{\"status\":[\"success\"]}" },
  { "26-object", "{\"status\":{\"success\":true}}" },
  { "26-truth", "{\"status\":true}" },
  { "27-nan", "{\"status\":\"success\",\"credits\":NaN}" },
  { "27-invalid-utf-8", "{\"status\":\"success\",\"message\":\"\xc3\x28\"}" },
  { "27-overlong", "{\"status\":\"success\",\"message\":\"\xc0\xaf\"}" },
  { "27-two-roots", "{\"status\":\"success\"}{\"status\":\"success\"}" },
  { "27-garbage-after", "{\"status\":\"success\"}x" },
  { "27-comment", "/* */{\"status\":\"success\"}" },
  { "27-single-quotes", "{'status':'success'}" },
  { "27-trailing-comma", "{\"status\":\"success\",}" },
  { "27-cut", "{\"status\":\"success\",\"url\":\"https://exam" },
};

static void
test_body (World *world, gconstpointer data)
{
  const Body *body = data;

  assert_no_answer (world, FAULT (BODY, 0, 0, 1, .text = body->body));
}

/* Odd, and yet an answer: the state that it names holds. */
static const Body answers[] = {
  { "26-other-case", "{\"Status\":\"WORKING\"}" },
  { "26-integer-200", "{\"status\":200,\"error\":false}" },
  { "26-text-200", "{\"status\":\"200\"}" },
  { "26-pending", "{\"status\":\"pending\"}" },
  { "27-400-digits", NULL },
  { "27-bom", "\xef\xbb\xbf{\"status\":\"working\"}" },
  { "31-credits-negative", "{\"status\":\"working\",\"remainingCredits\":-7}" },
  { "31-credits-fraction", "{\"status\":\"working\",\"remainingCredits\":5000.5}" },
  { "31-credits-text", "{\"status\":\"working\",\"remainingCredits\":\"many\"}" },
  { "31-credits-object", "{\"status\":\"working\",\"remainingCredits\":{}}" },
  { "31-credits-huge", "{\"status\":\"working\",\"remainingCredits\":1e999}" },
  { "31-cost-negative", "{\"status\":\"working\",\"credits\":-100000}" },
};

static void
test_answer (World *world, gconstpointer data)
{
  const Body *body = data;
  g_autofree char *digits = g_strnfill (400, '7');
  g_autofree char *long_number = g_strdup_printf (
      "{\"status\":\"working\",\"credits\":2,\"duration\":%s}", digits);
  gint64 row = 0;

  docket_fault_world_fault (
      world, FAULT (BODY, 0, 0, 1, .text = body->body != NULL ? body->body : long_number));
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 0);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_NONE);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, 10 * SECOND);
}

/* A key twice: one of them holds, and a state is no mixture. */
static void
test_twice (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_fault (
      world, FAULT (BODY, 0, 0, 1, .text = "{\"status\":\"success\",\"status\":\"working\"}"));
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, 10 * SECOND);
}

static void
test_deep (World *world, gconstpointer unused)
{
  assert_no_answer (world, FAULT (DEEP, 0, 0, 1));
}

static void
test_nul (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_proxy_push_raw (world->proxy,
                               "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n"
                               "{\"status\":\"success\\u0000\"}");
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NOT_AN_ANSWER);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
}

/* 28: larger than any answer */

static void
test_huge (World *world, gconstpointer unused)
{
  assert_no_answer (world, FAULT (HUGE, 0, 0, 1));
}

/* Chunks for ever; what is sent before the client goes away is little more than it takes. */
static void
test_endless (World *world, gconstpointer unused)
{
  g_autoptr (GString)
      answer = g_string_new ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  g_autofree char *chunk = g_strnfill (0x10000, ' ');
  gint64 row = 0;

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (answer, "10000\r\n%s\r\n", chunk);
  docket_fault_proxy_push_raw (world->proxy, answer->str);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NOT_AN_ANSWER);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
}

/* A head without an end. */
static void
test_endless_head (World *world, gconstpointer unused)
{
  g_autoptr (GString) answer = g_string_new ("HTTP/1.1 200 OK\r\n");
  gint64 row = 0;

  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (answer, "X-Header-%u: more and more\r\n", i);
  docket_fault_proxy_push_raw (world->proxy, answer->str);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
}

/* 29: packed */

static void
test_bomb (World *world, gconstpointer unused)
{
  assert_no_answer (world, FAULT (BOMB, 0, 0, 1));
}

/* A megabyte of spaces packed twice is a few dozen bytes. */
static void
push_packed (World *world, const char *encoding, GBytes *bytes)
{
  const gsize length = g_bytes_get_size (bytes);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n"
                                           "Content-Length: %zu\r\n\r\n",
                                           encoding,
                                           length);

  docket_fault_proxy_push_raw_bytes (world->proxy, head, bytes);
}

static void
test_nested_bomb (World *world, gconstpointer unused)
{
  g_autofree char *spaces = g_strnfill (64 * MEBIBYTE, ' ');
  g_autoptr (GBytes) once = docket_fault_wire_pack (spaces, 64 * MEBIBYTE);
  g_autoptr (GBytes)
      twice = docket_fault_wire_pack (g_bytes_get_data (once, NULL), g_bytes_get_size (once));
  gint64 row = 0;

  push_packed (world, "gzip, gzip", twice);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NOT_AN_ANSWER);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
}

/* What only says that it is packed is read as it is. */
static void
test_not_packed (World *world, gconstpointer unused)
{
  g_autoptr (GBytes) plain = g_bytes_new_static ("{\"status\":\"working\"}", 20);
  gint64 row = 0;

  push_packed (world, "gzip", plain);
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 0);
}

static void
test_packed_and_cut (World *world, gconstpointer unused)
{
  g_autoptr (GBytes) packed = docket_fault_wire_pack ("{\"status\":\"working\"}", 20);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, g_bytes_get_size (packed) - 12);
  gint64 row = 0;

  push_packed (world, "gzip", cut);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NOT_AN_ANSWER);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
}

/* 30: an error with 200 */

static void
test_error (World *world, gconstpointer unused)
{
  const gint64 row = meet (world, FAULT (ERROR, 0, 0, 1), DOCKET_TROUBLE_SERVICE_ERROR);

  docket_fault_world_assert_answered (world, row, 10 * SECOND);
}

static void
test_error_without_message (World *world, gconstpointer unused)
{
  const gint64 row = meet (
      world, FAULT (BODY, 0, 0, 1, .text = "{\"error\":true}"), DOCKET_TROUBLE_SERVICE_ERROR);

  docket_fault_world_assert_answered (world, row, 10 * SECOND);
}

static void
test_error_long (World *world, gconstpointer unused)
{
  g_autofree char *filler = g_strnfill (900000, 'm');
  g_autofree char *text = g_strdup_printf ("{\"error\":true,\"message\":\"%s\"}", filler);
  const gint64 row = meet (
      world, FAULT (BODY, 0, 0, 1, .text = text), DOCKET_TROUBLE_SERVICE_ERROR);
  g_autoptr (DocketJobState) state = docket_fault_world_get_state (world, row);

  g_assert_cmpuint (strlen (state->trouble_text), <=, 2010);
  docket_fault_world_assert_answered (world, row, 10 * SECOND);
}

static void
test_other_job (World *world, gconstpointer unused)
{
  const gint64 row = meet (world, FAULT (OTHER_JOB, 0, 0, 1), DOCKET_TROUBLE_SERVICE_ERROR);

  docket_fault_world_assert_answered (world, row, 10 * SECOND);
}

static void
add (const char *path, void (*test) (World *, gconstpointer))
{
  docket_fault_world_add_test (path, NULL, test);
}

static void
add_bodies (const Body *list, guint n, void (*test) (World *, gconstpointer))
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/fault/", list[i].path, NULL);

      docket_fault_world_add_test (path, &list[i], test);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/fault/24-portal", test_portal);
  add ("/fault/24-portal-as-json", test_portal_as_json);
  add_bodies (bodies, G_N_ELEMENTS (bodies), test_body);
  add_bodies (answers, G_N_ELEMENTS (answers), test_answer);
  add ("/fault/27-twice", test_twice);
  add ("/fault/27-deep", test_deep);
  add ("/fault/27-nul", test_nul);
  add ("/fault/28-huge", test_huge);
  add ("/fault/28-endless", test_endless);
  add ("/fault/28-endless-head", test_endless_head);
  add ("/fault/29-bomb", test_bomb);
  add ("/fault/29-nested-bomb", test_nested_bomb);
  add ("/fault/29-not-packed", test_not_packed);
  add ("/fault/29-packed-and-cut", test_packed_and_cut);
  add ("/fault/30-error", test_error);
  add ("/fault/30-error-without-message", test_error_without_message);
  add ("/fault/30-error-long", test_error_long);
  add ("/fault/30-other-job", test_other_job);

  return g_test_run ();
}
