/* test-notifier.c: what a notification service gets to hear of many jobs, in virtual time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-digest.h"
#include "docket-notifier.h"
#include "docket-recorder.h"
#include "docket-stay.h"
#include "docket-test-engine.h"
#include "docket-test-store.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

#define KEY    "anna@example.com_0123456789abcdef"

typedef enum
{
  SECOND_ANSWER, /* done at the second check */
  CAUSES,        /* the same, but failed for one of three causes */
  FIRST_ANSWER,  /* done at once */
  WORKING,
  EVERY_FOURTH_FAILS,
  SLEPT, /* JOB0 to JOB9 work, JOB10 to JOB29 are done and their links dead, the others ready */
} What;

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *session;
  DocketTestEngine *engine;
  DocketRecorder *recorder;
  GApplication *application;
  DocketNotifier *notifier;
  What what;
} Fixture;

/* The service */

static void
answer_success (Fixture *fixture, const char *id, DocketTestResponse *response)
{
  const gboolean dead = fixture->what == SLEPT && atoi (id + 3) < 30;

  response->body = g_strdup_printf (
      "{\"status\":\"success\",\"credits\":2,\"url\":\"https://example.com/%s.pdf\","
      "\"outputLinkValidTill\":\"%s\"}",
      id,
      dead ? "2026-03-02T11:00:00Z" : "2027-01-01T00:00:00Z");
}

static void
answer (const DocketTestRequest *request, DocketTestResponse *response, gpointer data)
{
  static const char *const causes[] = { "Damaged file", "Wrong password", "No such page" };
  Fixture *fixture = data;
  const int number = request->job_id != NULL ? atoi (request->job_id + 3) : 0;

  if (request->job_id == NULL)
    response->body = g_strdup ("{\"remainingCredits\":60227}");
  else if (fixture->what == WORKING || (fixture->what == SLEPT && number < 10) ||
           (fixture->what <= CAUSES && request->n == 0))
    response->body = g_strdup ("{\"status\":\"working\",\"credits\":2}");
  else if (fixture->what == CAUSES || (fixture->what == EVERY_FOURTH_FAILS && number % 4 == 3))
    response->body = g_strdup_printf ("{\"status\":\"failed\",\"credits\":0,\"message\":\"%s\"}",
                                      causes[number % 3]);
  else
    answer_success (fixture, request->job_id, response);
}

/* Nothing is on its way: no request, no change and no message. */
static gboolean
is_idle (gpointer data)
{
  Fixture *fixture = data;
  DocketEngine *engine = fixture->engine->engine;

  if (!docket_store_is_idle (docket_engine_get_store (engine)) ||
      !docket_watcher_is_idle (docket_engine_get_watcher (engine)))
    return FALSE;
  docket_recorder_settle (fixture->recorder, fixture->session);
  return !g_main_context_pending (NULL);
}

static void
run_for (Fixture *fixture, gint64 duration)
{
  DocketClock *clock = DOCKET_CLOCK (fixture->engine->clock);

  docket_test_clock_run_until (
      fixture->engine->clock, is_idle, fixture, docket_clock_get_elapsed (clock) + duration);
}

/* As the start of a process does. What it reads first is read when what is asked after it is. */
static void
start_notifier (Fixture *fixture)
{
  DocketStore *store = docket_engine_get_store (fixture->engine->engine);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) states = NULL;
  g_autoptr (GError) error = NULL;

  fixture->notifier = docket_notifier_new (fixture->application, fixture->engine->engine);
  docket_store_load_async (store, DOCKET_LOAD_UNTOLD, NULL, docket_test_result_cb, &result);
  states = docket_store_load_finish (store, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  run_for (fixture, 0);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  GSettings *backing = NULL;

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->engine = docket_test_engine_new (KEY, answer, fixture);
  backing = docket_settings_get_backing (fixture->engine->settings);
  g_settings_set_double (backing, "requests-per-second", 2);
  fixture->recorder = docket_recorder_new (g_test_dbus_get_bus_address (fixture->bus),
                                           DOCKET_CLOCK (fixture->engine->clock));
  fixture->application = g_application_new ("io.github.docket_app.Docket", 0);
  g_application_register (fixture->application, NULL, &error);
  g_assert_no_error (error);
  fixture->session = g_application_get_dbus_connection (fixture->application);
  start_notifier (fixture);
  docket_recorder_clear (fixture->recorder);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->notifier);
  docket_test_engine_free (fixture->engine);
  g_clear_object (&fixture->application);
  docket_recorder_free (fixture->recorder);
  g_test_dbus_stop (fixture->bus);
  g_clear_object (&fixture->bus);
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = docket_editor_add_finish (DOCKET_EDITOR (object), result, &error);

  g_assert_no_error (error);
  *(guint *) data = added->rows->len;
}

/* As one paste. */
static void
add_jobs (Fixture *fixture, guint first, guint n_jobs)
{
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  guint n_added = 0;

  for (guint i = 0; i < n_jobs; i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", first + i);

      g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, FALSE));
    }
  docket_editor_add_found_async (
      docket_engine_get_editor (fixture->engine->engine), found, NULL, added_cb, &n_added);
  while (n_added == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_added, ==, n_jobs);
}

static gboolean
is_summary (const DocketRecord *record)
{
  return record->title != NULL && g_str_equal (record->id, DOCKET_NOTICE_SUMMARY);
}

static gboolean
is_single (const DocketRecord *record)
{
  return record->title != NULL && g_str_has_prefix (record->id, "job-");
}

static guint
count (Fixture *fixture, gboolean (*is) (const DocketRecord *))
{
  guint n = 0;

  for (guint i = 0; i < docket_recorder_get_n (fixture->recorder); i++)
    n += is (docket_recorder_get (fixture->recorder, i)) ? 1 : 0;
  return n;
}

static const DocketRecord *
get_last (Fixture *fixture, gboolean (*is) (const DocketRecord *))
{
  for (guint i = docket_recorder_get_n (fixture->recorder); i > 0; i--)
    {
      const DocketRecord *record = docket_recorder_get (fixture->recorder, i - 1);

      if (is (record))
        return record;
    }
  g_assert_not_reached ();
}

/* At most three single ones and one id of summaries in any minute, and 15 s between summaries. */
static void
assert_few (Fixture *fixture)
{
  gint64 last = G_MININT64;

  for (guint i = 0; i < docket_recorder_get_n (fixture->recorder); i++)
    {
      const DocketRecord *first = docket_recorder_get (fixture->recorder, i);
      guint n = 0;

      for (guint k = i; k < docket_recorder_get_n (fixture->recorder); k++)
        {
          const DocketRecord *record = docket_recorder_get (fixture->recorder, k);

          g_assert_true (record->title == NULL || is_single (record) || is_summary (record));
          n += is_single (record) && record->at - first->at < MINUTE ? 1 : 0;
        }
      g_assert_cmpuint (n, <=, DOCKET_DIGEST_SINGLES);
      if (!is_summary (first))
        continue;
      g_assert_true (last == G_MININT64 || first->at - last >= DOCKET_DIGEST_GAP);
      last = first->at;
    }
}

/* A paste of 200, half of the checks of which say "working". */
static void
test_many (Fixture *fixture, gconstpointer unused)
{
  add_jobs (fixture, 0, 200);
  run_for (fixture, HOUR);

  assert_few (fixture);
  g_assert_cmpuint (count (fixture, is_single), ==, 3);
  g_assert_cmpstr (get_last (fixture, is_summary)->title, ==, "All 200 done");
  g_assert_cmpstr (get_last (fixture, is_summary)->body, ==, NULL);
  g_assert_cmpstr (get_last (fixture, is_summary)->action, ==, "app.show-unseen");
  g_test_message ("%u summaries", count (fixture, is_summary));
}

static void
test_causes (Fixture *fixture, gconstpointer unused)
{
  fixture->what = CAUSES;
  add_jobs (fixture, 0, 200);
  run_for (fixture, HOUR);

  assert_few (fixture);
  g_assert_cmpuint (count (fixture, is_single), ==, 3);
  g_assert_cmpstr (get_last (fixture, is_summary)->title, ==, "All 200 failed");
  g_assert_cmpstr (get_last (fixture, is_summary)->body,
                   ==,
                   "Damaged file: 67\nWrong password: 67\nNo such page: 66");
}

static void
test_one_by_one (Fixture *fixture, gconstpointer unused)
{
  fixture->what = FIRST_ANSWER;
  for (guint i = 0; i < 200; i++)
    {
      add_jobs (fixture, i, 1);
      run_for (fixture, 70 * SECOND);
    }
  assert_few (fixture);
  g_assert_cmpuint (count (fixture, is_single), ==, 200);
  g_assert_cmpuint (count (fixture, is_summary), ==, 0);
  g_assert_cmpuint (docket_recorder_get_n (fixture->recorder), ==, 200);
}

/* Three hours asleep with 40 jobs: 30 are done, 20 of their links dead. One notification. */
static void
test_sleep (Fixture *fixture, gconstpointer unused)
{
  fixture->what = WORKING;
  add_jobs (fixture, 0, 40);
  run_for (fixture, 10 * MINUTE);
  g_assert_cmpuint (docket_recorder_get_n (fixture->recorder), ==, 0);

  fixture->what = SLEPT;
  docket_test_clock_sleep (fixture->engine->clock, 3 * HOUR);
  run_for (fixture, 10 * MINUTE);
  g_assert_cmpuint (docket_recorder_get_n (fixture->recorder), ==, 1);
  g_assert_cmpstr (get_last (fixture, is_summary)->title, ==, "30 jobs done");
  g_assert_cmpstr (get_last (fixture, is_summary)->body,
                   ==,
                   "20 links had expired\n10 results are ready\n10 more are watched");
}

/* What was seen has no notification. */
static void
test_seen (Fixture *fixture, gconstpointer unused)
{
  DocketEditor *editor = docket_engine_get_editor (fixture->engine->engine);
  guint n = 0;

  add_jobs (fixture, 0, 30);
  run_for (fixture, 20 * SECOND);
  run_for (fixture, 10 * MINUTE);
  g_assert_cmpuint (count (fixture, is_summary), >, 0);
  n = docket_recorder_get_n (fixture->recorder);
  docket_editor_mark_all_seen (editor);
  run_for (fixture, SECOND);

  for (guint i = n; i < docket_recorder_get_n (fixture->recorder); i++)
    g_assert_cmpstr (docket_recorder_get (fixture->recorder, i)->title, ==, NULL);
  n = 0;
  for (guint i = 0; i < docket_recorder_get_n (fixture->recorder); i++)
    {
      const DocketRecord *record = docket_recorder_get (fixture->recorder, i);

      n += record->title == NULL && g_str_equal (record->id, DOCKET_NOTICE_SUMMARY) ? 1 : 0;
    }
  /* Once before it was sent anew at the end of the batch. */
  g_assert_cmpuint (n, ==, 2);
}

/* A link that dies takes its notification with it. */
static void
test_expired (Fixture *fixture, gconstpointer unused)
{
  const DocketRecord *record = NULL;

  fixture->what = FIRST_ANSWER;
  add_jobs (fixture, 0, 1);
  run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_recorder_get_n (fixture->recorder), ==, 1);
  record = docket_recorder_get (fixture->recorder, 0);
  g_assert_cmpstr (record->title, ==, "JOB0 is done");
  g_assert_cmpstr (record->action, ==, "app.open-result");
  run_for (fixture, 24 * 366 * HOUR);
  g_assert_cmpuint (docket_recorder_get_n (fixture->recorder), ==, 2);
  g_assert_cmpstr (docket_recorder_get (fixture->recorder, 1)->title, ==, NULL);
  g_assert_cmpstr (docket_recorder_get (fixture->recorder, 1)->id, ==, record->id);
}

static gboolean
was_withdrawn (Fixture *fixture, const char *id)
{
  for (guint i = 0; i < docket_recorder_get_n (fixture->recorder); i++)
    {
      const DocketRecord *record = docket_recorder_get (fixture->recorder, i);

      if (record->title == NULL && g_str_equal (record->id, id))
        return TRUE;
    }
  return FALSE;
}

static void
remove_row (Fixture *fixture, gint64 row_id)
{
  DocketEditor *editor = docket_engine_get_editor (fixture->engine->engine);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketSelection) selection = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRemoved) removed = NULL;

  g_array_append_val (rows, row_id);
  selection = docket_selection_new (rows);
  docket_editor_remove_async (editor, selection, NULL, docket_test_result_cb, &result);
  removed = docket_editor_remove_finish (editor, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

/* What nobody took back while no notifier ran goes at the next start, and nothing else does. */
static void
test_restart (Fixture *fixture, gconstpointer unused)
{
  DocketEditor *editor = docket_engine_get_editor (fixture->engine->engine);

  fixture->what = EVERY_FOURTH_FAILS;
  for (guint i = 0; i < 4; i++)
    {
      add_jobs (fixture, i, 1);
      run_for (fixture, 70 * SECOND);
    }
  g_assert_cmpuint (count (fixture, is_single), ==, 4);

  g_clear_object (&fixture->notifier);
  docket_editor_mark_seen (editor, 1);
  remove_row (fixture, 2);
  run_for (fixture, SECOND);
  docket_recorder_clear (fixture->recorder);
  start_notifier (fixture);
  g_assert_true (was_withdrawn (fixture, "job-1"));
  g_assert_true (was_withdrawn (fixture, "job-2"));
  g_assert_true (was_withdrawn (fixture, "expiring-2"));
  g_assert_true (was_withdrawn (fixture, "watching"));
  g_assert_true (was_withdrawn (fixture, "trouble"));
  g_assert_false (was_withdrawn (fixture, "job-3"));
  g_assert_false (was_withdrawn (fixture, "expiring-3"));
  g_assert_false (was_withdrawn (fixture, "job-4"));
  g_assert_false (was_withdrawn (fixture, DOCKET_NOTICE_SUMMARY));

  /* A link that dies while no notifier runs. */
  g_clear_object (&fixture->notifier);
  run_for (fixture, 24 * 366 * HOUR);
  docket_recorder_clear (fixture->recorder);
  start_notifier (fixture);
  g_assert_true (was_withdrawn (fixture, "job-3"));
  g_assert_true (was_withdrawn (fixture, "expiring-3"));
  g_assert_false (was_withdrawn (fixture, "job-4"));

  g_clear_object (&fixture->notifier);
  docket_editor_mark_all_seen (editor);
  run_for (fixture, SECOND);
  docket_recorder_clear (fixture->recorder);
  start_notifier (fixture);
  g_assert_true (was_withdrawn (fixture, "job-4"));
  g_assert_true (was_withdrawn (fixture, DOCKET_NOTICE_SUMMARY));
  for (guint i = 0; i < docket_recorder_get_n (fixture->recorder); i++)
    g_assert_null (docket_recorder_get (fixture->recorder, i)->title);
}

/* A link of a notification that an earlier process sent dies while this one runs. */
static void
test_expired_later (Fixture *fixture, gconstpointer unused)
{
  fixture->what = FIRST_ANSWER;
  add_jobs (fixture, 0, 1);
  run_for (fixture, MINUTE);
  g_clear_object (&fixture->notifier);
  start_notifier (fixture);
  g_assert_false (was_withdrawn (fixture, "job-1"));
  run_for (fixture, 24 * 366 * HOUR);
  g_assert_true (was_withdrawn (fixture, "job-1"));
}

/* Without names nothing is said that names a job or its file. */
static void
test_without_names (Fixture *fixture, gconstpointer unused)
{
  g_settings_set_boolean (docket_settings_get_backing (fixture->engine->settings),
                          "show-names-in-notifications",
                          FALSE);
  fixture->what = CAUSES;
  add_jobs (fixture, 0, 1);
  run_for (fixture, MINUTE);
  g_assert_cmpuint (docket_recorder_get_n (fixture->recorder), ==, 1);
  g_assert_cmpstr (docket_recorder_get (fixture->recorder, 0)->title, ==, "A PDF.co job failed");
  g_assert_cmpstr (docket_recorder_get (fixture->recorder, 0)->body, ==, "Failed at PDF.co");
}

static gboolean
is_watching (const DocketRecord *record)
{
  return record->title != NULL && g_str_equal (record->id, "watching");
}

/* The window is closed; how often a word about that was sent by then. */
static guint
close_window (Fixture *fixture, DocketStay *stay)
{
  docket_stay_set_window (stay, TRUE);
  docket_stay_set_window (stay, FALSE);
  run_for (fixture, SECOND);
  return count (fixture, is_watching);
}

/* What closing the window means is told the first time, and each time many jobs are left. */
static void
test_watching (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (DocketNotificationService)
      service = docket_notification_service_new (fixture->session);
  g_autoptr (DocketStay) stay = docket_stay_new (
      fixture->application, fixture->engine->engine, fixture->notifier, service);

  fixture->what = WORKING;
  docket_stay_set_window (stay, TRUE);
  g_assert_cmpuint (close_window (fixture, stay), ==, 0);
  add_jobs (fixture, 0, 20);
  run_for (fixture, SECOND);
  g_assert_cmpuint (close_window (fixture, stay), ==, 1);
  g_assert_cmpstr (get_last (fixture, is_watching)->title, ==, "Docket goes on watching");
  g_assert_cmpuint (close_window (fixture, stay), ==, 1);
  add_jobs (fixture, 20, 1);
  run_for (fixture, SECOND);
  g_assert_cmpuint (close_window (fixture, stay), ==, 2);
  g_assert_cmpuint (close_window (fixture, stay), ==, 3);
  docket_stay_set_window (stay, TRUE);
  run_for (fixture, SECOND);
  g_assert_null (
      docket_recorder_get (fixture->recorder, docket_recorder_get_n (fixture->recorder) - 1)
          ->title);
  docket_stay_end (stay);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/notifier/many", test_many);
  ADD ("/notifier/causes", test_causes);
  ADD ("/notifier/one-by-one", test_one_by_one);
  ADD ("/notifier/sleep", test_sleep);
  ADD ("/notifier/seen", test_seen);
  ADD ("/notifier/expired", test_expired);
  ADD ("/notifier/restart", test_restart);
  ADD ("/notifier/expired-later", test_expired_later);
  ADD ("/notifier/watching", test_watching);
  ADD ("/notifier/without-names", test_without_names);

  return g_test_run ();
}
