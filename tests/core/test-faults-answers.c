/* test-faults-answers.c: answers that are not what they seem; the number of a case is that of the
 * list of faults
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-text.h"
#include "docket-link.h"
#include "docket-test-engine.h"
#include "docket-test-server.h"
#include "docket-test-store.h"
#include "docket-test-watch.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEY   "anna@example.com_0123456789abcdef"
#define KEY_B "bert@example.com_fedcba9876543210"

/* Over HTTP: what the service says of a job is what the test sets, or a function of it. */
typedef struct _World World;

typedef void (*AnswerFunc) (World *world,
                            const DocketTestRequest *request,
                            DocketTestResponse *response);

struct _World
{
  DocketTestEngine *engine;
  char *root;    /* a folder for what is kept */
  GString *said; /* what every job is answered, where @func is not set */
  AnswerFunc func;
  guint n_told;    /* outcomes that a notifier would tell */
  guint n_strange; /* checks with a key the job was not added with */
};

static void
answer (const DocketTestRequest *request, DocketTestResponse *response, gpointer data)
{
  World *world = data;

  if (request->job_id == NULL)
    response->body = g_strdup ("{\"remainingCredits\":1000000}");
  else if (world->func != NULL)
    world->func (world, request, response);
  else
    response->body = g_strdup (world->said->str);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                World *world)
{
  if (docket_status_is_final (after->status) && after->told == 0 && before->status != after->status)
    world->n_told++;
  if (docket_status_is_final (before->status) && before->status != DOCKET_STATUS_UNKNOWN)
    g_assert_cmpint (after->status, ==, before->status);
}

static void
world_begin (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  world->root = g_dir_make_tmp ("docket-faults-XXXXXX", &error);
  g_assert_no_error (error);
  world->said = g_string_new (WORKING);
  world->engine = docket_test_engine_new (KEY, answer, world);
  g_signal_connect (docket_engine_get_store (world->engine->engine),
                    "job-changed",
                    G_CALLBACK (job_changed_cb),
                    world);
}

static void
world_end (World *world, gconstpointer unused)
{
  docket_test_engine_free (world->engine);
  docket_test_remove_folder (world->root);
  g_free (world->root);
  g_string_free (world->said, TRUE);
}

static void
say (World *world, const char *text)
{
  g_string_assign (world->said, text);
}

static guint
count_calls (World *world, const char *id)
{
  return docket_test_service_get_n (world->engine->service, id);
}

static void
assert_job (World *world, gint64 row, DocketStatus status, DocketTrouble trouble)
{
  g_autoptr (DocketJobState) state = docket_test_engine_get_state (world->engine, row);

  g_assert_cmpstr (docket_status_to_word (state->status), ==, docket_status_to_word (status));
  g_assert_cmpstr (docket_trouble_to_word (state->trouble), ==, docket_trouble_to_word (trouble));
}

static DocketMoment
make_moment (World *world, GTimeZone *zone)
{
  return (DocketMoment){ .now = docket_clock_get_wall (DOCKET_CLOCK (world->engine->clock)),
                         .zone = zone,
                         .saving = -1 };
}

/* 12: the network changes. What that does to requests in flight is tested where faults are. */

static void
change_network (gboolean available)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", available);
}

static void
answer_down (World *world, const DocketTestRequest *request, DocketTestResponse *response)
{
  response->status = 503;
  response->body = g_strdup ("{}");
}

/* Time goes on by a second whether something is on its way or not: what waits for its turn is sent.
 */
static void
wait_for_requests (World *world, DocketTestServer *server, guint n)
{
  DocketTestClock *clock = world->engine->clock;

  docket_test_clock_run_until (
      clock, NULL, NULL, docket_clock_get_elapsed (DOCKET_CLOCK (clock)) + SECOND);
  while (docket_test_server_get_n_requests (server) < n)
    g_main_context_iteration (NULL, TRUE);
}

/* A check on its way is repeated once, on a connection of the new network. */
static void
test_12_in_flight (World *world, gconstpointer unused)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new (NULL);
  g_autofree char *address = docket_test_server_make_address (server, "/v1");
  gint64 row = 0;

  docket_test_server_push_json (server, 200, "{\"remainingCredits\":1000000}");
  docket_test_server_push (server, "", DOCKET_TEST_AFTER_HANG);
  docket_test_server_push_json (server, 200, WORKING);
  g_settings_set_string (docket_settings_get_backing (world->engine->settings), "api-url", address);
  row = docket_test_engine_add (world->engine, "A");
  docket_test_engine_run_for (world->engine, 0);
  wait_for_requests (world, server, 2);
  change_network (TRUE);
  wait_for_requests (world, server, 3);
  docket_test_engine_run_for (world->engine, 0);
  assert_job (world, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_test_server_get_n_requests (server), ==, 3);
  g_assert_cmpuint (docket_test_server_get_n_connections (server), ==, 2);
}

/* Network back: what waits for a probe is tried now. Network gone is no reason to try. */
static void
test_12_wakes (World *world, gconstpointer unused)
{
  gint64 row = 0;
  guint n = 0;

  world->func = answer_down;
  row = docket_test_engine_add (world->engine, "A");
  docket_test_engine_run_for (world->engine, 10 * MINUTE);
  assert_job (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_SERVICE_ERROR);
  /* Right after a probe the next one is a minute away. */
  n = count_calls (world, "A");
  while (count_calls (world, "A") == n)
    docket_test_engine_run_for (world->engine, SECOND);
  world->func = NULL;
  n++;
  change_network (FALSE);
  docket_test_engine_run_for (world->engine, 5 * SECOND);
  g_assert_cmpuint (count_calls (world, "A"), ==, n);
  change_network (TRUE);
  docket_test_engine_run_for (world->engine, 0);
  g_assert_cmpuint (count_calls (world, "A"), ==, n + 1);
  assert_job (world, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
}

/* 32: a mistyped id is working for ever, unless it is asked by force */

static void
answer_mistyped (World *world, const DocketTestRequest *request, DocketTestResponse *response)
{
  response->body = g_strdup (request->forced ? "{\"status\":\"unknown\",\"credits\":2}" : WORKING);
}

static void
test_32_mistyped (World *world, gconstpointer unused)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gint64 row = 0;

  world->func = answer_mistyped;
  row = docket_test_engine_add (world->engine, "A");
  docket_test_engine_run_for (world->engine, 4 * MINUTE);
  assert_job (world, row, DOCKET_STATUS_UNKNOWN, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (count_calls (world, "A"), <=, 32);

  g_autoptr (DocketJobState) state = docket_test_engine_get_state (world->engine, row);
  const DocketMoment moment = make_moment (world, zone);
  g_autofree char *caption = docket_job_text_caption (state, &moment);

  g_assert_cmpstr (caption, ==, "PDF.co does not know this job");
  docket_test_engine_run_for (world->engine, 24 * HOUR);
  g_assert_cmpuint (count_calls (world, "A"), <=, 34);
  g_assert_cmpuint (world->n_told, ==, 1);
  assert_job (world, row, DOCKET_STATUS_UNKNOWN, DOCKET_TROUBLE_NONE);
}

/* One that even a forced check calls working is given up at last, and stays what was said of it. */
static void
test_32_working (World *world, gconstpointer unused)
{
  const gint64 row = docket_test_engine_add (world->engine, "A");

  docket_test_engine_run_for (world->engine, 24 * HOUR);
  assert_job (world, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_GAVE_UP);
  g_assert_cmpuint (count_calls (world, "A"), <, 130);
  g_assert_cmpuint (
      docket_watcher_get_n_unfinished (docket_engine_get_watcher (world->engine->engine)), ==, 0);
}

/* 33: not known under high load, and back again */

static void
answer_overloaded (World *world, const DocketTestRequest *request, DocketTestResponse *response)
{
  response->body = g_strdup (request->n == 1 ? UNKNOWN : request->n < 20 ? WORKING : SUCCESS);
}

static void
test_33 (World *world, gconstpointer unused)
{
  gint64 row = 0;

  world->func = answer_overloaded;
  row = docket_test_engine_add (world->engine, "A");
  docket_test_engine_run_for (world->engine, 50 * SECOND);
  g_assert_cmpuint (count_calls (world, "A"), ==, 2);
  assert_job (world, row, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  docket_test_engine_run_for (world->engine, 15 * MINUTE);
  assert_job (world, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (world->n_told, ==, 1);
}

/* 34: success without a link */

static void
test_34 (World *world, gconstpointer unused)
{
  static const struct
  {
    const char *text;
    guint n_results;
    guint n_data;
    DocketRowAction action;
  } cases[] = {
    { "{\"status\":\"success\"}", 0, 0, DOCKET_ROW_ACTION_DETAILS },
    { "{\"status\":\"success\",\"url\":null}", 0, 0, DOCKET_ROW_ACTION_DETAILS },
    { "{\"status\":\"success\",\"url\":\"\"}", 0, 0, DOCKET_ROW_ACTION_DETAILS },
    { "{\"status\":\"success\",\"url\":\"\",\"urls\":[],\"body\":[]}",
      0,
      0,
      DOCKET_ROW_ACTION_DETAILS },
    { "{\"status\":\"success\",\"credits\":0,\"body\":{\"vendor\":\"ACME\",\"lineItems\":[]}}",
      1,
      1,
      DOCKET_ROW_ACTION_OPEN },
    { "{\"status\":\"success\",\"urls\":[\"https://h/1.pdf\",\"https://h/2.pdf\"]}",
      2,
      0,
      DOCKET_ROW_ACTION_OPEN },
    { "{\"status\":\"success\",\"url\":\"https://h/l.json\",\"body\":[\"https://h/1.pdf\"]}",
      1,
      0,
      DOCKET_ROW_ACTION_OPEN },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);
      g_autoptr (DocketJobState) state = NULL;
      DocketMoment moment = { 0 };
      gint64 row = 0;

      say (world, cases[i].text);
      row = docket_test_engine_add (world->engine, id);
      docket_test_engine_run_for (world->engine, SECOND);
      assert_job (world, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
      state = docket_test_engine_get_state (world->engine, row);
      moment = make_moment (world, zone);
      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (state->results->len, ==, cases[i].n_results);
      g_assert_cmpuint (
          docket_job_state_count_results (state, DOCKET_RESULT_DATA), ==, cases[i].n_data);
      g_assert_cmpint (docket_job_text_row_action (state, &moment), ==, cases[i].action);
      g_assert_cmpuint (world->n_told, ==, i + 1);
    }
}

/* 35: a late answer takes nothing back */

static void
test_35 (World *world, gconstpointer unused)
{
  static const char *const late[] = { WORKING, UNKNOWN, ERROR, "<html>", "{\"status\":200}" };
  gint64 row = 0;

  say (world, "{\"status\":\"success\",\"url\":\"https://h/a.pdf\",\"pageCount\":12}");
  row = docket_test_engine_add (world->engine, "A");
  docket_test_engine_run_for (world->engine, SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    {
      g_autoptr (DocketJobState) state = NULL;

      say (world, late[i]);
      docket_watcher_check_now (docket_engine_get_watcher (world->engine->engine), row, i % 2 == 0);
      docket_test_engine_run_for (world->engine, 2 * MINUTE);
      g_assert_cmpuint (count_calls (world, "A"), ==, i + 2);
      assert_job (world, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
      state = docket_test_engine_get_state (world->engine, row);
      g_assert_cmpuint (state->results->len, ==, 1);
      g_assert_cmpint (state->page_count, ==, 12);
      g_assert_nonnull (strstr (state->raw_reply, "success"));
    }
  g_assert_cmpuint (world->n_told, ==, 1);
}

/* 36: failed and aborted, with and without a message */

static void
test_36 (World *world, gconstpointer unused)
{
  static const struct
  {
    const char *text;
    DocketStatus status;
    const char *caption;
    const char *notice;
  } cases[] = {
    { "{\"status\":\"failed\",\"message\":\"Damaged file\"}",
      DOCKET_STATUS_FAILED,
      "Failed: damaged file",
      "Damaged file" },
    { "{\"status\":\"failed\"}", DOCKET_STATUS_FAILED, "Failed at PDF.co", "Failed at PDF.co" },
    { "{\"status\":\"failed\",\"message\":\"\"}",
      DOCKET_STATUS_FAILED,
      "Failed at PDF.co",
      "Failed at PDF.co" },
    { "{\"status\":\"failed\",\"error\":true,\"errorCode\":441}",
      DOCKET_STATUS_FAILED,
      "Failed: wrong or missing password",
      "The password of the document is missing or wrong" },
    { "{\"status\":\"failed\",\"message\":\"See <a href='x'>this</a> & https://h/?k=1\"}",
      DOCKET_STATUS_FAILED,
      NULL,
      NULL },
    { "{\"status\":\"aborted\"}", DOCKET_STATUS_ABORTED, "Aborted at PDF.co", "Aborted at PDF.co" },
    { "{\"status\":\"aborted\",\"message\":\"By the user\"}",
      DOCKET_STATUS_ABORTED,
      "Aborted at PDF.co",
      "Aborted at PDF.co" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);
      g_autofree char *caption = NULL;
      g_autofree char *notice = NULL;
      g_autoptr (DocketJobState) state = NULL;
      DocketMoment moment = { 0 };
      gint64 row = 0;

      say (world, cases[i].text);
      row = docket_test_engine_add (world->engine, id);
      docket_test_engine_run_for (world->engine, HOUR);
      g_assert_cmpuint (count_calls (world, id), ==, 1);
      assert_job (world, row, cases[i].status, DOCKET_TROUBLE_NONE);
      state = docket_test_engine_get_state (world->engine, row);
      moment = make_moment (world, zone);
      caption = docket_job_text_caption (state, &moment);
      notice = docket_job_text_notice_body (state, &moment);
      if (cases[i].caption != NULL)
        g_assert_cmpstr (caption, ==, cases[i].caption);
      if (cases[i].notice != NULL)
        g_assert_cmpstr (notice, ==, cases[i].notice);
      g_assert_null (strpbrk (notice, "<>&"));
      g_assert_null (strstr (notice, "://"));
      g_assert_null (strstr (caption, "k=1"));
      g_assert_cmpuint (world->n_told, ==, i + 1);
    }
}

/* 37: finished before it was added */

static void
test_37 (World *world, gconstpointer unused)
{
  g_autoptr (DocketJobState) state = NULL;
  gint64 row = 0;

  say (world,
       "{\"status\":\"success\",\"url\":\"https://h/a.pdf\",\"jobDuration\":5000,"
       "\"outputLinkValidTill\":\"2020-01-01T00:00:00Z\"}");
  row = docket_test_engine_add (world->engine, "A");
  docket_test_engine_run_for (world->engine, HOUR);
  g_assert_cmpuint (count_calls (world, "A"), ==, 1);
  assert_job (world, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
  state = docket_test_engine_get_state (world->engine, row);
  g_assert_cmpint (state->finished - state->added, <, SECOND);
  g_assert_cmpint (state->job_duration, ==, 5000);

  /* Its link was dead when Docket heard of it, and the notification says so. */
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = make_moment (world, zone);
  g_autofree char *notice = docket_job_text_notice_body (state, &moment);

  g_assert_cmpstr (notice, ==, "Its link had expired when Docket heard of it");
}

/* 38: one watch for an id */

static void
test_38 (DocketTestWatch *fixture, gconstpointer unused)
{
  const DocketAccount other = docket_test_watch_ensure_account (fixture, KEY_B);
  g_autoptr (GPtrArray) found = docket_test_find_jobs (1, 1);
  g_autoptr (DocketAdded) first = NULL;
  g_autoptr (DocketAdded) again = NULL;
  g_autoptr (DocketAdded) with_other_key = NULL;
  const char *id = ((DocketFoundJob *) g_ptr_array_index (found, 0))->id;
  const gint64 wall = docket_test_watch_get_wall (fixture);
  guint n = 0;

  first = docket_test_store_add (fixture->store, found, fixture->account.row_id, wall);
  again = docket_test_store_add (fixture->store, found, fixture->account.row_id, wall);
  with_other_key = docket_test_store_add (fixture->store, found, other.row_id, wall);
  g_assert_cmpuint (first->rows->len, ==, 1);
  g_assert_cmpuint (again->rows->len + with_other_key->rows->len, ==, 0);
  g_assert_cmpuint (again->present->len, ==, 1);
  g_assert_cmpuint (with_other_key->present->len, ==, 1);
  docket_test_watch_run_for (fixture, 10 * MINUTE);
  n = docket_test_watch_count_calls (fixture, id);
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (n, <, 70);
  g_assert_cmpuint (docket_test_checker_get_most_of_a_job (fixture->checker), ==, 1);

  /* With the other key the job waits: it belongs to the key it was added with first. */
  fixture->account = other;
  docket_test_watch_use_account (fixture);
  docket_test_watch_run_for (fixture, 10 * MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, id), ==, n);

  /* Removed and added again it belongs to the key that is set. */
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) back = NULL;

  docket_test_store_remove (fixture->store, first->rows, wall, &error);
  g_assert_no_error (error);
  back = docket_test_store_add (
      fixture->store, found, other.row_id, docket_test_watch_get_wall (fixture));
  g_assert_cmpuint (back->rows->len, ==, 1);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, id), >, n);
}

/* 39: a job's own duration that cannot be */

static void
test_39 (World *world, gconstpointer unused)
{
  static const char *const durations[] = {
    "0", "-5", "99999999999", "\"a while\"", "null", "1e300", "-9223372036854775808", "\"12\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);
      g_autofree char *text = g_strdup_printf ("{\"status\":\"success\",\"jobDuration\":%s,"
                                               "\"duration\":%s}",
                                               durations[i],
                                               durations[i]);
      gint64 row = 0;

      say (world, text);
      row = docket_test_engine_add (world->engine, id);
      docket_test_engine_run_for (world->engine, SECOND);
      assert_job (world, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
    }
  /* What was learned of them makes no later job wait. */
  say (world, WORKING);
  docket_test_engine_add (world->engine, "LATER");
  docket_test_engine_run_for (world->engine, 10 * MINUTE);
  g_assert_cmpuint (count_calls (world, "LATER"), >, 15);
}

/* 40: the key changes while jobs are active */

static void
answer_owner (World *world, const DocketTestRequest *request, DocketTestResponse *response)
{
  if (g_strcmp0 (request->key, KEY) != 0)
    world->n_strange++;
  response->body = g_strdup (g_strcmp0 (request->key, KEY) == 0 ? world->said->str : UNKNOWN);
}

static void
test_40 (World *world, gconstpointer unused)
{
  gint64 rows[20] = { 0 };

  world->func = answer_owner;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);

      rows[i] = docket_test_engine_add (world->engine, id);
    }
  for (guint i = 0; i < 3; i++)
    {
      docket_test_engine_run_for (world->engine, MINUTE);
      docket_test_engine_set_key (world->engine, i % 2 == 0 ? KEY_B : KEY);
    }
  docket_test_engine_run_for (world->engine, 2 * HOUR);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_job (world, rows[i], DOCKET_STATUS_WORKING, DOCKET_TROUBLE_OTHER_ACCOUNT);
  docket_test_engine_set_key (world->engine, KEY);
  say (world, SUCCESS);
  docket_test_engine_run_for (world->engine, 2 * MINUTE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_job (world, rows[i], DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (world->n_strange, ==, 0);
  g_assert_cmpuint (world->n_told, ==, G_N_ELEMENTS (rows));
}

/* 41: a thousand jobs when Docket starts */

static void
test_41 (DocketTestWatch *fixture, gconstpointer unused)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  docket_test_watch_end_watching (fixture);
  docket_test_watch_add_jobs (fixture, 1000);
  docket_limiter_set_limit (fixture->limiter, 10, 0.5);
  docket_test_checker_set_latency (fixture->checker, SECOND / 10);
  docket_test_watch_begin_watching (fixture);
  docket_test_watch_run_for (fixture, 201 * SECOND);
  for (guint i = 0; i < 1000; i++)
    g_hash_table_add (ids, docket_test_checker_get_call (fixture->checker, NULL, i)->job_id);
  /* Each has its first look before any has its second, at five a second and no more. */
  g_assert_cmpuint (g_hash_table_size (ids), ==, 1000);
  g_assert_cmpuint (docket_test_watch_count_calls (fixture, NULL), <=, 1007);
  g_assert_cmpuint (docket_test_checker_get_most_in_flight (fixture->checker), <=, 6);
}

/* 61: links that must not be followed */

static void
keep_in_root (World *world)
{
  GSettings *backing = docket_settings_get_backing (world->engine->settings);

  g_settings_set_string (backing, "results-folder", world->root);
  g_settings_set_boolean (backing, "keep-results", TRUE);
}

static void
test_61 (World *world, gconstpointer unused)
{
  static const char *const links[] = {
    "file:///etc/passwd",
    "FILE:/etc/passwd",
    "javascript:alert(1)",
    "data:text/html,a",
    "smb://h/share/a.pdf",
    "ftp://h/a.pdf",
    "http://169.254.169.254/latest/meta-data/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fe80::1]/a.pdf",
    "http://example.com/a.pdf",
    "//example.com/a.pdf",
    "/etc/passwd",
    "https://user:password@127.0.0.1/a.pdf",
    "https://h/a\\nb.pdf",
    "[FILTERED]",
    " https://h/a.pdf",
  };

  keep_in_root (world);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);
      g_autofree char *text = g_strdup_printf ("{\"status\":\"success\",\"url\":\"%s\"}", links[i]);
      gint64 row = 0;

      say (world, text);
      /* What is escaped in JSON is none itself. */
      if (strchr (links[i], '\\') == NULL)
        g_assert_false (docket_link_is_safe (links[i], NULL));
      row = docket_test_engine_add (world->engine, id);
      docket_test_engine_run_for (world->engine, MINUTE);
      /* What the service said of the job stands; its link is not followed, and not tried again. */
      assert_job (world, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
      g_assert_cmpuint (docket_test_clock_get_n_alarms (world->engine->clock), ==, 0);
    }
  g_assert_cmpuint (docket_test_count_files (world->root), ==, 0);
}

/* A link of a megabyte, and one that leads to a place with a user's name in it. */
static void
test_61_traps (World *world, gconstpointer unused)
{
  g_autoptr (DocketTestServer) trap = docket_test_server_new (NULL);
  g_autofree char *address = docket_test_server_make_address (trap, "/a.pdf");
  g_autofree char *with_user = g_strdup_printf ("http://h@%s", address + strlen ("http://"));
  g_autofree char *tail = g_strnfill (900 * 1024, 'a');
  g_autofree char *endless = g_strconcat (address, "?", tail, NULL);
  const char *const links[] = { with_user, endless };

  keep_in_root (world);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);
      g_autofree char *text = g_strdup_printf ("{\"status\":\"success\",\"url\":\"%s\"}", links[i]);
      gint64 row = 0;

      say (world, text);
      row = docket_test_engine_add (world->engine, id);
      docket_test_engine_run_for (world->engine, MINUTE);
      assert_job (world, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
    }
  g_assert_cmpuint (docket_test_server_get_n_requests (trap), ==, 0);
  g_assert_cmpuint (docket_test_count_files (world->root), ==, 0);
}

/* One that is followed is asked for without the key. */
static void
test_61_without_key (World *world, gconstpointer unused)
{
  g_autoptr (DocketTestServer) files = docket_test_server_new (NULL);
  g_autofree char *address = docket_test_server_make_address (files, "/report.pdf?X-Amz-Expires=1");
  g_autofree char *text = g_strdup_printf ("{\"status\":\"success\",\"url\":\"%s\"}", address);
  g_autofree char *request = NULL;
  g_autofree char *lower = NULL;

  keep_in_root (world);
  docket_test_server_push_json (files, 200, "%PDF-1.7");
  say (world, text);
  docket_test_engine_add (world->engine, "A");
  docket_test_engine_run_for (world->engine, SECOND);
  g_assert_cmpuint (docket_test_server_get_n_requests (files), ==, 1);
  request = docket_test_server_get_request (files, 0);
  lower = g_ascii_strdown (request, -1);
  g_assert_nonnull (strstr (request, "/report.pdf?X-Amz-Expires=1"));
  g_assert_null (strstr (lower, "x-api-key"));
  g_assert_null (strstr (lower, "authorization"));
  g_assert_null (strstr (request, KEY));
  g_assert_cmpuint (docket_test_count_files (world->root), ==, 1);
}

/* 62: names of files */

static void
assert_kept (World *world, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  GStatBuf about = { 0 };

  g_assert_cmpstr (folder, ==, world->root);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpint (name[0], !=, '.');
  g_assert_cmpint (name[0], !=, '-');
  g_assert_cmpuint (strlen (name), <=, 120);
  g_assert_null (strpbrk (name, "/\\"));
  g_assert_null (strstr (name, "\u202e"));
  g_assert_false (g_str_has_suffix (name, "."));
  g_assert_false (g_str_has_suffix (name, " "));
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 07777 & ~0444, ==, 0);
}

static void
test_62 (World *world, gconstpointer unused)
{
  static const char *const paths[] = {
    "/..%2F..%2F.bashrc",
    "/..%5C..%5Cx.exe",
    "/%2Fetc%2Fpasswd",
    "/a%00b.pdf",
    "/a%E2%80%AEfdp.exe",
    "/-rf",
    "/name.",
    "/.bashrc",
    "/CON.pdf",
    "/a%0Ab.pdf",
    "/%FF%FE.pdf",
    "/",
    "/..",
  };
  g_autoptr (DocketTestServer) files = docket_test_server_new (NULL);

  keep_in_root (world);
  for (guint i = 0; i <= G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);
      g_autofree char *filler = g_strnfill (300, 'n');
      g_autofree char *long_path = g_strdup_printf ("/%s.pdf", filler);
      const char *path = i < G_N_ELEMENTS (paths) ? paths[i] : long_path;
      g_autofree char *address = docket_test_server_make_address (files, path);
      g_autofree char *text = g_strdup_printf ("{\"status\":\"success\",\"url\":\"%s\"}", address);
      g_autoptr (DocketJobState) state = NULL;
      const DocketResult *result = NULL;
      gint64 row = 0;

      docket_test_server_push (files,
                               "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n"
                               "Content-Disposition: attachment; filename=\"../../.profile\"\r\n"
                               "\r\na",
                               DOCKET_TEST_AFTER_KEEP);
      say (world, text);
      row = docket_test_engine_add (world->engine, id);
      docket_test_engine_run_for (world->engine, SECOND);
      g_test_message ("%s", path);
      assert_job (world, row, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
      state = docket_test_engine_get_state (world->engine, row);
      g_assert_cmpuint (state->results->len, ==, 1);
      result = g_ptr_array_index (state->results, 0);
      g_assert_cmpint (result->state, ==, DOCKET_RESULT_KEPT);
      assert_kept (world, result->saved_as);
    }
  /* None over another. */
  g_assert_cmpuint (docket_test_count_files (world->root), ==, G_N_ELEMENTS (paths) + 1);
}

/* 63: markup and floods in what the service says */

static void
test_63 (World *world, gconstpointer unused)
{
  static const char *const messages[] = {
    "&",
    "<a href=\\\"https://evil.example/\\\">click</a>",
    "<img src=x onerror=alert(1)> & <b>",
    "&lt;b&gt; &amp;amp;",
    "Tom & Jerry",
    "a\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\nb",
    "\\u202egnp.exe",
    "\\u0000\\u0007 bell",
    "https://evil.example/?X-Amz-Signature=e5553e080a23",
  };
  g_autofree char *flood = g_strnfill (100 * 1024, 'a');
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint i = 0; i <= G_N_ELEMENTS (messages); i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);
      const char *message = i < G_N_ELEMENTS (messages) ? messages[i] : flood;
      g_autofree char *text = g_strdup_printf ("{\"status\":\"failed\",\"message\":\"%s\"}",
                                               message);
      g_autoptr (DocketJobState) state = NULL;
      g_autofree char *notice = NULL;
      g_autofree char *caption = NULL;
      g_autofree char *sentence = NULL;
      DocketMoment moment = { 0 };
      gint64 row = 0;

      say (world, text);
      row = docket_test_engine_add (world->engine, id);
      docket_test_engine_run_for (world->engine, SECOND);
      assert_job (world, row, DOCKET_STATUS_FAILED, DOCKET_TROUBLE_NONE);
      state = docket_test_engine_get_state (world->engine, row);
      moment = make_moment (world, zone);
      notice = docket_job_text_notice_body (state, &moment);
      caption = docket_job_text_caption (state, &moment);
      sentence = docket_job_text_sentence (state, &moment);
      g_test_message ("%.60s → %s", message, notice);
      /* "&" alone does not blank the notification. */
      g_assert_cmpuint (strlen (notice), >, 0);
      g_assert_cmpint (g_utf8_strlen (notice, -1), <=, 120);
      g_assert_null (strpbrk (notice, "<>&\n"));
      g_assert_null (strstr (notice, "://"));
      g_assert_null (strpbrk (caption, "\n\a"));
      g_assert_null (strstr (caption, "\u202e"));
      g_assert_null (strstr (caption, "e5553e"));
      g_assert_null (strstr (state->raw_reply, "e5553e"));
      g_assert_cmpint (g_utf8_strlen (caption, -1), <=, 2100);
      g_assert_true (g_utf8_validate (sentence, -1, NULL));
    }
}

static void
add_world (const char *path, void (*func) (World *, gconstpointer))
{
  g_test_add (path, World, NULL, world_begin, func, world_end);
}

static void
add_watch (const char *path, void (*func) (DocketTestWatch *, gconstpointer))
{
  g_test_add (
      path, DocketTestWatch, NULL, docket_test_watch_set_up, func, docket_test_watch_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_world ("/fault/12-network-changes/in-flight", test_12_in_flight);
  add_world ("/fault/12-network-changes/wakes", test_12_wakes);
  add_world ("/fault/32-working-for-ever/mistyped", test_32_mistyped);
  add_world ("/fault/32-working-for-ever/exists", test_32_working);
  add_world ("/fault/33-unknown-once", test_33);
  add_world ("/fault/34-success-without-link", test_34);
  add_world ("/fault/35-late-answer", test_35);
  add_world ("/fault/36-failed-and-aborted", test_36);
  add_world ("/fault/37-finished-when-added", test_37);
  add_watch ("/fault/38-same-id-twice", test_38);
  add_world ("/fault/39-odd-durations", test_39);
  add_world ("/fault/40-key-replaced", test_40);
  add_watch ("/fault/41-thousand-at-start", test_41);
  add_world ("/fault/61-links-not-followed", test_61);
  add_world ("/fault/61-links-not-followed/traps", test_61_traps);
  add_world ("/fault/61-links-not-followed/without-key", test_61_without_key);
  add_world ("/fault/62-file-names", test_62);
  add_world ("/fault/63-markup", test_63);
  return g_test_run ();
}
