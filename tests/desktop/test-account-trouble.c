/* test-account-trouble.c: what an answer without news of a job says in status, banner and
 * notification
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-banner-text.h"
#include "docket-notifier.h"
#include "docket-test-engine.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

#define KEY    "anna@example.com_0123456789abcdef"
#define N_JOBS 50

#define PAGE                                                                                       \
  "<html><head><title>403 Forbidden</title></head><body>Blocked by the gateway</body></html>"
#define REFUSAL                                                                                    \
  "{\"status\":\"error\",\"errorCode\":%u,\"error\":true,\"message\":\"Refused for a reason\"}"

typedef enum
{
  NOTHING,
  PAGE_FOR_ALL,    /* 403 with a page of something in between */
  PAGE_FOR_ONE,    /* the same, for one job alone */
  REFUSED_ONE,     /* 403 with JSON for one job, the balance is told */
  REFUSED_ALL,     /* 401 for all, the balance is refused as well */
  PAID_UP,         /* 402 for all, and the balance is 0 */
  PAID_UP_FOR_ONE, /* 402 for one, and the balance is good */
  STRANGERS,       /* some jobs are those of another account */
} What;

typedef struct
{
  DocketTestEngine *engine;
  GApplication *application;
  DocketNotifier *notifier;
  What what;
  gboolean done;
  gint64 rows[N_JOBS];
} Fixture;

/* In the place of the notification service. */
static GPtrArray *sent;

void
g_application_send_notification (GApplication *application,
                                 const char *id,
                                 GNotification *notification)
{
  g_ptr_array_add (sent, g_strdup (id));
}

void
g_application_withdraw_notification (GApplication *application, const char *id)
{
}

static guint
count_sent (const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < sent->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (sent, i), prefix) ? 1 : 0;
  return n;
}

static void
refuse (DocketTestResponse *response, guint status)
{
  response->status = status;
  response->body = g_strdup_printf (REFUSAL, status);
}

static void
show_page (DocketTestResponse *response)
{
  response->status = 403;
  response->type = "text/html";
  response->body = g_strdup (PAGE);
}

static void
answer_check (Fixture *fixture, gboolean is_first, DocketTestResponse *response)
{
  if (fixture->what == STRANGERS)
    response->body = g_strdup ("{\"error\":true,\"status\":\"unknown\"}");
  else if (fixture->what == PAGE_FOR_ALL || (fixture->what == PAGE_FOR_ONE && is_first))
    show_page (response);
  else if (fixture->what == REFUSED_ONE && is_first)
    refuse (response, 403);
  else if (fixture->what == REFUSED_ALL)
    refuse (response, 401);
  else if (fixture->what == PAID_UP || (fixture->what == PAID_UP_FOR_ONE && is_first))
    refuse (response, 402);
  else
    response->body = g_strdup_printf ("{\"status\":\"%s\",\"credits\":2}",
                                      fixture->done ? "success" : "working");
}

static void
answer (const DocketTestRequest *request, DocketTestResponse *response, gpointer data)
{
  Fixture *fixture = data;

  if (request->job_id != NULL)
    answer_check (fixture, g_str_equal (request->job_id, "JOB0"), response);
  else if (fixture->what == PAGE_FOR_ALL)
    show_page (response);
  else if (fixture->what == REFUSED_ALL)
    refuse (response, 401);
  else
    response->body = g_strdup_printf ("{\"remainingCredits\":%d}",
                                      fixture->what == PAID_UP ? 0 : 60227);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  sent = g_ptr_array_new_with_free_func (g_free);
  fixture->engine = docket_test_engine_new (KEY, answer, fixture);
  fixture->application = g_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_application_register (fixture->application, NULL, &error);
  g_assert_no_error (error);
  fixture->notifier = docket_notifier_new (fixture->application, fixture->engine->engine);
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);

      fixture->rows[i] = docket_test_engine_add (fixture->engine, id);
    }
  docket_test_engine_run_for (fixture->engine, 5 * SECOND);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->notifier);
  docket_test_engine_free (fixture->engine);
  g_clear_object (&fixture->application);
  g_clear_pointer (&sent, g_ptr_array_unref);
}

static void
assert_job (Fixture *fixture, guint n, DocketStatus status, DocketTrouble trouble)
{
  g_autoptr (DocketJobState)
      state = docket_test_engine_get_state (fixture->engine, fixture->rows[n]);

  g_assert_cmpstr (docket_status_to_word (state->status), ==, docket_status_to_word (status));
  g_assert_cmpstr (docket_trouble_to_word (state->trouble), ==, docket_trouble_to_word (trouble));
}

static guint
count_status (Fixture *fixture, DocketStatus status)
{
  guint n = 0;

  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autoptr (DocketJobState)
          state = docket_test_engine_get_state (fixture->engine, fixture->rows[i]);

      n += state->status == status ? 1 : 0;
    }
  return n;
}

/* Many are told together. */
static guint
count_told (Fixture *fixture)
{
  guint n = 0;

  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autoptr (DocketJobState)
          state = docket_test_engine_get_state (fixture->engine, fixture->rows[i]);

      n += state->told != 0 ? 1 : 0;
    }
  g_assert_cmpuint (count_sent ("job-"), <=, 3 + n / 30);
  return n;
}

static void
assert_banner (Fixture *fixture, const char *begin)
{
  g_auto (DocketBanner) banner = { 0 };

  docket_banner_describe (&banner, fixture->engine->engine);
  if (begin == NULL)
    g_assert_cmpstr (banner.text, ==, NULL);
  else
    g_assert_true (banner.text != NULL && g_str_has_prefix (banner.text, begin));
}

static void
happens (Fixture *fixture, What what, gint64 duration)
{
  fixture->what = what;
  docket_test_engine_run_for (fixture->engine, duration);
}

/* All jobs are done, each is told once, and there is nothing more to say. */
static void
finish (Fixture *fixture)
{
  fixture->done = TRUE;
  happens (fixture, NOTHING, 2 * MINUTE);
  g_assert_cmpuint (count_status (fixture, DOCKET_STATUS_SUCCESS), ==, N_JOBS);
  g_assert_cmpuint (count_told (fixture), ==, N_JOBS);
  assert_banner (fixture, NULL);
}

static void
test_page_for_all (Fixture *fixture, gconstpointer unused)
{
  happens (fixture, PAGE_FOR_ALL, 5 * MINUTE);
  g_assert_cmpuint (count_status (fixture, DOCKET_STATUS_WORKING), ==, N_JOBS);
  assert_banner (fixture, "What comes back is no answer of PDF.co");
  g_assert_cmpuint (sent->len, ==, 0);
  finish (fixture);
  g_assert_cmpuint (count_sent ("trouble"), ==, 0);
}

/* One job's answer is held up in between: the others finish meanwhile, without being held up. */
static void
test_page_for_one (Fixture *fixture, gconstpointer unused)
{
  const guint before = docket_test_service_get_n (fixture->engine->service, "JOB0");

  fixture->done = TRUE;
  happens (fixture, PAGE_FOR_ONE, 2 * MINUTE);
  assert_job (fixture, 0, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NOT_AN_ANSWER);
  g_assert_cmpuint (count_status (fixture, DOCKET_STATUS_SUCCESS), ==, N_JOBS - 1);
  g_assert_cmpuint (count_told (fixture), ==, N_JOBS - 1);
  g_assert_cmpuint (count_sent ("trouble"), ==, 0);
  g_assert_cmpuint (docket_test_service_get_n (fixture->engine->service, "JOB0") - before, <, 12);
  finish (fixture);
}

static void
test_refused_one (Fixture *fixture, gconstpointer unused)
{
  fixture->done = TRUE;
  happens (fixture, REFUSED_ONE, 2 * MINUTE);
  assert_job (fixture, 0, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_SERVICE_ERROR);
  g_assert_cmpuint (count_status (fixture, DOCKET_STATUS_SUCCESS), ==, N_JOBS - 1);
  assert_banner (fixture, NULL);
  g_assert_cmpuint (count_sent ("trouble"), ==, 0);
  g_assert_cmpuint (count_told (fixture), ==, N_JOBS - 1);
}

static void
test_refused_all (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *why = NULL;
  guint n = 0;

  happens (fixture, REFUSED_ALL, 5 * MINUTE);
  g_assert_cmpuint (count_status (fixture, DOCKET_STATUS_WORKING), ==, N_JOBS);
  assert_banner (fixture, "Checks are paused: PDF.co refused the API key.");
  why = docket_banner_describe_pause (fixture->engine->engine);
  g_assert_cmpstr (why, ==, "PDF.co refused the API key.");
  g_assert_cmpuint (sent->len, ==, 1);
  g_assert_cmpuint (count_sent ("trouble"), ==, 1);

  /* Nobody hammers, and asking again is told once. */
  n = docket_test_service_get_n (fixture->engine->service, "JOB0");
  happens (fixture, REFUSED_ALL, 300 * MINUTE);
  g_assert_cmpuint (docket_test_service_get_n (fixture->engine->service, "JOB0"), ==, n);
  for (guint i = 0; i < 5; i++)
    {
      docket_watcher_try_again (docket_engine_get_watcher (fixture->engine->engine));
      docket_test_engine_run_for (fixture->engine, MINUTE);
    }
  g_assert_cmpuint (count_sent ("trouble"), ==, 1);

  fixture->what = NOTHING;
  docket_watcher_try_again (docket_engine_get_watcher (fixture->engine->engine));
  finish (fixture);
}

static void
test_paid_up (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *why = NULL;

  happens (fixture, PAID_UP, 60 * MINUTE);
  g_assert_cmpuint (count_status (fixture, DOCKET_STATUS_WORKING), ==, N_JOBS);
  assert_banner (fixture, "Checks are paused: the credits are used up.");
  why = docket_banner_describe_pause (fixture->engine->engine);
  g_assert_cmpstr (why, ==, "The credits are used up.");
  g_assert_cmpuint (sent->len, ==, 1);
  fixture->done = TRUE;
  /* Credits were bought: the balance, which is free, tells it in half an hour. */
  happens (fixture, NOTHING, 31 * MINUTE);
  finish (fixture);
  g_assert_cmpuint (count_sent ("trouble"), ==, 1);
}

static void
test_paid_up_for_one (Fixture *fixture, gconstpointer unused)
{
  fixture->done = TRUE;
  happens (fixture, PAID_UP_FOR_ONE, 2 * MINUTE);
  assert_job (fixture, 0, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_SERVICE_ERROR);
  g_assert_cmpuint (count_status (fixture, DOCKET_STATUS_SUCCESS), ==, N_JOBS - 1);
  assert_banner (fixture, NULL);
  g_assert_cmpuint (count_sent ("trouble"), ==, 0);
}

/* Which limit holds is told: the reserve, and what a day may cost. */
static void
test_limits (Fixture *fixture, gconstpointer unused)
{
  GSettings *backing = docket_settings_get_backing (fixture->engine->settings);

  g_settings_set_uint (backing, "credit-reserve", 70000);
  docket_test_engine_run_for (fixture->engine, 5 * SECOND);
  assert_banner (fixture, "Checks are paused: 60227 credits left, the reserve is 70000.");
  g_settings_set_uint (backing, "credit-reserve", 0);
  docket_test_engine_run_for (fixture->engine, 5 * SECOND);
  assert_banner (fixture, NULL);
  g_settings_set_uint (backing, "credits-per-day", 100);
  docket_test_engine_run_for (fixture->engine, 5 * SECOND);
  assert_banner (fixture, "Checks are paused: today's checks have cost 100 credits.");
  g_assert_cmpuint (count_sent ("trouble"), ==, 2);
  g_settings_set_uint (backing, "credits-per-day", 0);
  finish (fixture);
}

static void
test_other_key (Fixture *fixture, gconstpointer unused)
{
  g_auto (DocketBanner) banner = { 0 };

  docket_test_engine_set_key (fixture->engine, "another-key-0123456789");
  docket_banner_describe (&banner, fixture->engine->engine);
  g_assert_cmpstr (banner.text, ==, "50 jobs were added with another API key.");
  g_assert_cmpstr (banner.button, ==, "Check With This Key");
  g_assert_cmpstr (banner.other_button, ==, "Leave");
  docket_engine_leave_other_jobs (fixture->engine->engine);
  assert_banner (fixture, NULL);
  docket_test_engine_set_key (fixture->engine, KEY);
  finish (fixture);
}

/* Of a hundred ids of somebody else two are paid for, until the person wants all checked. */
static void
test_strangers (Fixture *fixture, gconstpointer unused)
{
  DocketEngine *engine = fixture->engine->engine;
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_auto (DocketBanner) banner = { 0 };

  fixture->done = TRUE;
  happens (fixture, NOTHING, 2 * MINUTE);
  assert_banner (fixture, NULL);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *id = g_strdup_printf ("STRANGER%u", i);

      g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, FALSE));
    }
  docket_editor_add_found_async (docket_engine_get_editor (engine), found, NULL, NULL, NULL);
  happens (fixture, STRANGERS, 5 * MINUTE);
  docket_banner_describe (&banner, engine);
  g_assert_cmpstr (
      banner.text, ==, "PDF.co does not know the first of these 100 jobs. Another key?");
  g_assert_cmpstr (banner.button, ==, "Preferences");
  g_assert_cmpstr (banner.other_button, ==, "Check Anyway");
  g_assert_cmpuint (docket_test_service_get_n (fixture->engine->service, "STRANGER50"), ==, 0);

  docket_watcher_release_held (docket_engine_get_watcher (engine));
  assert_banner (fixture, NULL);
  happens (fixture, STRANGERS, 2 * MINUTE);
  g_assert_cmpuint (docket_test_service_get_n (fixture->engine->service, "STRANGER50"), >=, 1);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/account-trouble/page-for-all", test_page_for_all);
  add ("/account-trouble/page-for-one", test_page_for_one);
  add ("/account-trouble/refused-one", test_refused_one);
  add ("/account-trouble/refused-all", test_refused_all);
  add ("/account-trouble/paid-up", test_paid_up);
  add ("/account-trouble/paid-up-for-one", test_paid_up_for_one);
  add ("/account-trouble/limits", test_limits);
  add ("/account-trouble/other-key", test_other_key);
  add ("/account-trouble/strangers", test_strangers);
  return g_test_run ();
}
