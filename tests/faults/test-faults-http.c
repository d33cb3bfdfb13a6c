/* test-faults-http.c: answers with a status other than 200
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-world.h"

#include <string.h>

typedef DocketFaultWorld World;

#define HOUR (60 * MINUTE)

/* The first check meets @fault: the job stays as it is, and the next check, 2 s later, is
 * answered. */
static void
assert_passes (World *world, const DocketFault *fault, DocketTrouble trouble)
{
  gint64 row = 0;

  docket_fault_world_fault (world, fault);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, trouble);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 2);
  g_assert_cmpint (docket_fault_world_get_gap (world, 1), ==, 2 * SECOND);
}

/* 13: 429 with a number of seconds */

static void
test_429 (World *world, gconstpointer unused)
{
  gint64 rows[3];

  docket_fault_world_fault (world,
                            FAULT (STATUS, DOCKET_FAULT_ANY, 0, 1, .value = 429, .text = "7"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 7 * SECOND - 1);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);
  docket_fault_world_assert_state (
      world, rows[0], DOCKET_STATUS_WAITING, DOCKET_TROUBLE_RATE_LIMITED);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_RATE_LIMITED);
  g_assert_cmpfloat_with_epsilon (docket_limiter_get_rate (world->limiter), 0.5, 0.001);

  docket_fault_world_run_until (world, 15 * SECOND);
  g_assert_cmpint (docket_fault_world_get_at (world, 1), ==, 7 * SECOND);
  for (guint i = 2; i < docket_fault_world_get_n (world); i++)
    g_assert_cmpint (docket_fault_world_get_gap (world, i), >=, 2 * SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_answered (world, rows[i], 0);
}

/* 14: every form of Retry-After */

typedef struct
{
  const char *path;
  const char *retry_after;
  gint64 wait; /* s */
} Form;

/* The clock of the tests begins on 2 March 2026 at 10:00:00 UTC. */
static const Form forms[] = {
  { "seconds", "42", 42 },
  { "zero", "0", 1 },
  { "hour", "3600", 3600 },
  { "more-than-an-hour", "3601", 3600 },
  { "billion", "1000000000", 3600 },
  { "400-digits", NULL, 3600 },
  { "negative", "-5", 1 },
  { "fraction", "1.5", 1 },
  { "text", "soon", 1 },
  { "blank", "", 1 },
  { "missing", NULL, 1 },
  { "date", "Mon, 02 Mar 2026 10:00:30 GMT", 30 },
  { "date-of-rfc-850", "Monday, 02-Mar-26 10:00:30 GMT", 30 },
  { "date-of-asctime", "Mon Mar  2 10:00:30 2026", 30 },
  { "date-of-the-past", "Wed, 21 Oct 2015 07:28:00 GMT", 1 },
  { "date-of-the-far-future", "Wed, 21 Oct 2099 07:28:00 GMT", 3600 },
  { "date-that-is-none", "Mon, 99 Foo 2026 10:00:30 GMT", 1 },
};

static void
test_retry_after (World *world, gconstpointer data)
{
  const Form *form = data;
  g_autofree char *digits = g_strnfill (400, '9');
  const char *text = g_str_equal (form->path, "400-digits") ? digits : form->retry_after;
  gint64 row = 0;

  docket_fault_world_fault (world, FAULT (STATUS, 0, 0, 1, .value = 429, .text = text));
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, form->wait * SECOND - 1);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_RATE_LIMITED);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
  g_assert_cmpint (docket_fault_world_get_gap (world, 1), ==, form->wait * SECOND);
}

/* A date is read against the server's clock, whatever that of this computer says. */
static void
test_retry_after_server (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_proxy_push_raw (world->proxy,
                               "HTTP/1.1 429 Slow\r\nDate: Thu, 01 Jan 2032 00:00:00 GMT\r\n"
                               "Retry-After: Thu, 01 Jan 2032 00:00:20 GMT\r\n"
                               "Content-Length: 14\r\n\r\n{\"error\":true}");
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 21 * SECOND);
  g_assert_cmpint (docket_fault_world_get_gap (world, 1), ==, 20 * SECOND);
}

/* Without Retry-After the waits double: 1, 2, 4 … 60 s. */
static void
test_retry_after_missing (World *world, gconstpointer unused)
{
  static const gint64 gaps[] = { 1, 2, 4, 8, 16, 32, 60, 60 };

  docket_fault_world_fault (world, FAULT (STATUS, 0, 0, ALWAYS, .value = 429));
  docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 4 * MINUTE);
  g_assert_cmpuint (docket_fault_world_get_n (world), >, G_N_ELEMENTS (gaps));
  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++)
    g_assert_cmpint (docket_fault_world_get_gap (world, i + 1), ==, gaps[i] * SECOND);
}

/* 15: 429 on everything for ten minutes */

static void
test_429_always (World *world, gconstpointer unused)
{
  gint64 rows[10];
  guint before = 0;

  docket_fault_world_fault (world, FAULT (STATUS, DOCKET_FAULT_ANY, 0, ALWAYS, .value = 429));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 7 * MINUTE);
  before = docket_fault_world_get_n (world);
  docket_fault_world_run_until (world, 10 * MINUTE);
  g_assert_cmpuint (docket_fault_world_get_n (world) - before, <=, 3);

  docket_fault_proxy_clear_faults (world->proxy);
  docket_fault_world_run_until (world, 20 * MINUTE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_answered (world, rows[i], 0);
  g_assert_cmpfloat (docket_limiter_get_rate (world->limiter), >, 0.1);
}

/* 16: 401 and 403 */

static void
test_key_refused (World *world, gconstpointer unused)
{
  gint64 rows[5];
  guint n = 0;

  docket_simulator_set_key (world->simulator, "another");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, MINUTE);
  n = docket_fault_world_get_n (world);
  g_assert_cmpuint (docket_fault_proxy_get_n_of_job (world->proxy, DOCKET_FAULT_BALANCE), ==, 1);
  g_assert_cmpuint (n, <=, 3);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_KEY_REJECTED);
  docket_fault_world_run_until (world, 10 * HOUR);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, n);

  docket_simulator_set_key (world->simulator, DOCKET_SIMULATOR_KEY);
  docket_watcher_try_again (world->watcher);
  docket_fault_world_run_for (world, MINUTE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_answered (world, rows[i], 0);
}

/* The balance call says that the key is good: only this job has trouble. */
static void
test_job_refused (World *world, gconstpointer data)
{
  gint64 refused = 0;
  gint64 other = 0;

  docket_fault_world_fault (world, FAULT (STATUS, 0, 0, 2, .value = GPOINTER_TO_INT (data)));
  refused = docket_fault_world_add_job (world);
  other = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, other, 3 * SECOND);
  docket_fault_world_assert_state (
      world, refused, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_SERVICE_ERROR);
  docket_fault_world_assert_answered (world, refused, 2 * MINUTE);
}

/* A page is no word of PDF.co about the key. */
static void
test_page_refuses (World *world, gconstpointer data)
{
  assert_passes (world,
                 FAULT (HTML_STATUS, 0, 0, 1, .value = GPOINTER_TO_INT (data)),
                 DOCKET_TROUBLE_NOT_AN_ANSWER);
  g_assert_cmpuint (docket_fault_proxy_get_n_of_job (world->proxy, DOCKET_FAULT_BALANCE), ==, 0);
}

/* 17: out of credits */

static void
test_no_credits (World *world, gconstpointer unused)
{
  gint64 rows[3];
  guint n = 0;

  docket_simulator_set_credits (world->simulator, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 4 * MINUTE);
  n = docket_fault_world_get_n (world);
  g_assert_cmpuint (n, <=, 4);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_NO_CREDITS);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DocketJobState) state = docket_fault_world_get_state (world, rows[i]);

      g_assert_cmpint (state->status, ==, DOCKET_STATUS_WAITING);
    }

  docket_simulator_set_credits (world->simulator, 100000);
  docket_fault_world_run_until (world, 40 * MINUTE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_answered (world, rows[i], 0);
}

/* 18: one job is not there */

static void
test_not_found (World *world, gconstpointer unused)
{
  gint64 gone = 0;
  gint64 other = 0;
  const DocketFaultRequest *second = NULL;

  docket_fault_world_fault (world, FAULT (STATUS, 0, 0, ALWAYS, .value = 404));
  gone = docket_fault_world_add_job (world);
  other = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 59 * SECOND);
  docket_fault_world_assert_state (world, gone, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_fault_proxy_get_n_of_job (world->proxy, 0), ==, 1);
  docket_fault_world_run_until (world, 62 * SECOND);
  docket_fault_world_assert_state (world, gone, DOCKET_STATUS_UNKNOWN, DOCKET_TROUBLE_NONE);
  docket_fault_world_assert_answered (world, other, 0);
  for (guint i = 1; i < docket_fault_world_get_n (world); i++)
    {
      if (docket_fault_proxy_get_request (world->proxy, i)->job == 0)
        second = docket_fault_proxy_get_request (world->proxy, i);
    }
  g_assert_nonnull (strstr (second->text, "\"jobId\""));
  g_assert_nonnull (strstr (second->text, "\"force\":true"));
}

static void
test_not_found_once (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_fault (world, FAULT (STATUS, 0, 0, 1, .value = 404));
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 62 * SECOND);
}

static void
test_bad_request (World *world, gconstpointer unused)
{
  gint64 row = 0;
  const DocketFaultRequest *again = NULL;

  docket_fault_world_fault (world, FAULT (STATUS, 0, 0, 1, .value = 400));
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 2 * SECOND);
  again = docket_fault_proxy_get_request (world->proxy, 1);
  g_assert_nonnull (strstr (again->text, "\"jobId\""));
}

/* 19: errors of the service */

static void
test_service_error (World *world, gconstpointer data)
{
  assert_passes (world,
                 FAULT (STATUS, 0, 0, 1, .value = GPOINTER_TO_INT (data), .text = "120"),
                 DOCKET_TROUBLE_SERVICE_ERROR);
}

static void
test_service_page (World *world, gconstpointer data)
{
  assert_passes (world,
                 FAULT (HTML_STATUS, 0, 0, 1, .value = GPOINTER_TO_INT (data)),
                 DOCKET_TROUBLE_SERVICE_ERROR);
}

/* 20 and 60: redirects */

static void
test_redirect (World *world, gconstpointer data)
{
  assert_passes (world,
                 FAULT (REDIRECT, 0, 0, 1, .value = GPOINTER_TO_INT (data)),
                 DOCKET_TROUBLE_NOT_AN_ANSWER);
  g_assert_cmpuint (docket_test_server_get_n_connections (world->other), ==, 0);
}

/* Neither key nor body leave the host: to another one, to the same under another name, with a
 * relative address, or with one that is none. */
static void
test_redirect_away (World *world, gconstpointer unused)
{
  g_autofree char *other = docket_test_server_make_address (world->other, "/v1/job/check");
  g_autofree char *name = g_strdup_printf ("http://localhost%s", strrchr (other, ':'));
  const char *const places[] = {
    other, name, "//localhost/v1", "/v1/elsewhere", "file:///etc/passwd", "::", "",
  };
  gint64 row = 0;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *answer = g_strdup_printf (
          "HTTP/1.1 %u Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", 301 + i % 3, places[i]);

      docket_fault_proxy_push_raw (world->proxy, answer);
    }
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, 5 * MINUTE);
  docket_fault_world_assert_answered (world, row, 0);
  for (guint i = 0; i < docket_fault_world_get_n (world); i++)
    g_assert_true (g_str_has_prefix (docket_fault_proxy_get_request (world->proxy, i)->text,
                                     "POST /v1/job/check HTTP/1.1\r\n"));
  g_assert_cmpuint (docket_test_server_get_n_connections (world->other), ==, 0);
}

/* The balance call carries the key as well. */
static void
test_redirect_balance (World *world, gconstpointer data)
{
  gint64 row = 0;

  docket_fault_world_fault (
      world, FAULT (REDIRECT, DOCKET_FAULT_BALANCE, 0, ALWAYS, .value = GPOINTER_TO_INT (data)));
  docket_fault_world_fault (world, FAULT (STATUS, 0, 0, 1, .value = 401));
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_until (world, MINUTE);
  docket_fault_world_assert_answered (world, row, MINUTE);
  g_assert_cmpuint (docket_fault_proxy_get_n_of_job (world->proxy, DOCKET_FAULT_BALANCE), >=, 1);
  g_assert_cmpuint (docket_test_server_get_n_connections (world->other), ==, 0);
}

/* 21: nothing in it */

static void
test_empty (World *world, gconstpointer data)
{
  assert_passes (
      world, FAULT (EMPTY, 0, 0, 1, .value = GPOINTER_TO_INT (data)), DOCKET_TROUBLE_NOT_AN_ANSWER);
}

/* 22: odd ones */

#define WORKING                                                                                    \
  "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"status\":\"working\"}"

static void
assert_raw (World *world, const char *answer, DocketStatus status, DocketTrouble trouble)
{
  gint64 row = 0;

  docket_fault_proxy_push_raw (world->proxy, answer);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, status, trouble);
  docket_fault_world_assert_answered (world, row, 5 * SECOND);
}

static void
test_early_hints (World *world, gconstpointer unused)
{
  assert_raw (world,
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
              "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n" WORKING,
              DOCKET_STATUS_WORKING,
              DOCKET_TROUBLE_NONE);
}

/* Hints without an end are no answer. */
static void
test_hints_only (World *world, gconstpointer unused)
{
  assert_raw (world,
              "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
              DOCKET_STATUS_WAITING,
              DOCKET_TROUBLE_OFFLINE);
}

static void
test_switching (World *world, gconstpointer unused)
{
  assert_raw (world,
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
              DOCKET_STATUS_WAITING,
              DOCKET_TROUBLE_OFFLINE);
}

static void
test_299 (World *world, gconstpointer unused)
{
  assert_raw (world, "HTTP/1.1 299 Odd\r\n" WORKING, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
}

static void
test_599 (World *world, gconstpointer unused)
{
  assert_raw (
      world, "HTTP/1.1 599 Odd\r\n" WORKING, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_SERVICE_ERROR);
}

static void
test_999 (World *world, gconstpointer unused)
{
  assert_raw (
      world, "HTTP/1.1 999 Odd\r\n" WORKING, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_SERVICE_ERROR);
}

static void
test_no_http (World *world, gconstpointer unused)
{
  assert_raw (world,
              "SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n",
              DOCKET_STATUS_WAITING,
              DOCKET_TROUBLE_NOT_AN_ANSWER);
}

/* 23: every third request fails for an hour */

static void
test_every_third (World *world, gconstpointer unused)
{
  gint64 rows[4];
  guint n_before[G_N_ELEMENTS (rows)];

  for (guint i = 0; i < 1000; i++)
    docket_fault_world_fault (world, FAULT (STATUS, DOCKET_FAULT_ANY_JOB, 3 * i, 1, .value = 500));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = docket_fault_world_add_job (world);
  for (guint quarter = 0; quarter < 4; quarter++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        n_before[i] = docket_fault_proxy_get_n_of_job (world->proxy, (int) i);
      docket_fault_world_run_for (world, 15 * MINUTE);
      /* A quarter of an hour is good for about 20 checks of a job, and for 60 at first. */
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_assert_cmpuint (
            docket_fault_proxy_get_n_of_job (world->proxy, (int) i) - n_before[i], >=, 7);
    }
  docket_fault_proxy_clear_faults (world->proxy);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_end_job (world, i, DOCKET_ENDING_PDF);
  docket_fault_world_run_for (world, 20 * MINUTE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    docket_fault_world_assert_done (world, rows[i], 0);
}

static void
add (const char *path, void (*test) (World *, gconstpointer))
{
  docket_fault_world_add_test (path, NULL, test);
}

/* One test for each status. */
static void
add_statuses (const char *path, const int *statuses, guint n, void (*test) (World *, gconstpointer))
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *full = g_strdup_printf ("%s-%d", path, statuses[i]);

      docket_fault_world_add_test (full, GINT_TO_POINTER (statuses[i]), test);
    }
}

static void
add_limits (void)
{
  add ("/fault/13-rate-limited", test_429);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strconcat ("/fault/14-retry-after/", forms[i].path, NULL);

      docket_fault_world_add_test (path, &forms[i], test_retry_after);
    }
  add ("/fault/14-retry-after/server-clock", test_retry_after_server);
  add ("/fault/14-retry-after/missing-again", test_retry_after_missing);
  add ("/fault/15-rate-limited-always", test_429_always);
}

static void
add_errors (void)
{
  static const int refusals[] = { 401, 403 };
  static const int service[] = { 408, 500, 502, 503, 504, 522, 524 };

  add ("/fault/16-key-refused", test_key_refused);
  add_statuses ("/fault/16-job-refused", refusals, G_N_ELEMENTS (refusals), test_job_refused);
  add_statuses ("/fault/16-page-refuses", refusals, G_N_ELEMENTS (refusals), test_page_refuses);
  add ("/fault/17-no-credits", test_no_credits);
  add ("/fault/18-not-found", test_not_found);
  add ("/fault/18-not-found-once", test_not_found_once);
  add ("/fault/18-bad-request", test_bad_request);
  add_statuses ("/fault/19-service-error", service, G_N_ELEMENTS (service), test_service_error);
  add_statuses ("/fault/19-service-page", service, G_N_ELEMENTS (service), test_service_page);
}

static void
add_odd (void)
{
  static const int redirects[] = { 301, 302, 303, 307, 308 };
  static const int empty[] = { 200, 204 };

  add_statuses ("/fault/20-redirect", redirects, G_N_ELEMENTS (redirects), test_redirect);
  add ("/fault/60-redirect-away", test_redirect_away);
  add_statuses (
      "/fault/60-redirect-balance", redirects, G_N_ELEMENTS (redirects), test_redirect_balance);
  add_statuses ("/fault/21-empty", empty, G_N_ELEMENTS (empty), test_empty);
  add ("/fault/22-early-hints", test_early_hints);
  add ("/fault/22-hints-only", test_hints_only);
  add ("/fault/22-switching", test_switching);
  add ("/fault/22-299", test_299);
  add ("/fault/22-599", test_599);
  add ("/fault/22-999", test_999);
  add ("/fault/22-no-http", test_no_http);
  add ("/fault/23-every-third", test_every_third);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_limits ();
  add_errors ();
  add_odd ();

  return g_test_run ();
}
