/* test-keeper.c: results are kept before their links die
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-client.h"
#include "docket-core-error.h"
#include "docket-job-update.h"
#include "docket-keeper.h"
#include "docket-simulator.h"
#include "docket-test-clock.h"
#include "docket-test-server.h"
#include "docket-test-store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define HOUR (60 * 60 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  DocketTestClock *clock;
  DocketSimulator *simulator;
  DocketTestServer *server;
  DocketStore *store;
  DocketClient *client;
  DocketDownloader *downloader;
  DocketSettings *settings;
  DocketKeeper *keeper;
  char *root;    /* a folder for this test */
  char *folder;  /* where results are kept, in it */
  char *job_id;  /* of the one job */
  gint64 row_id; /* its row */
  guint n_kept;  /* changes that made a result kept */
  guint n_busy;
} Fixture;

/* A kept result has no link in the very change that keeps it. */
static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                Fixture *fixture)
{
  for (guint i = 0; i < after->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (after->results, i);

      if (result->state == DOCKET_RESULT_KEPT)
        {
          g_assert_null (result->link);
          g_assert_null (result->data);
          g_assert_true (g_file_test (result->saved_as, G_FILE_TEST_IS_REGULAR));
        }
      if (result->state == DOCKET_RESULT_EXPIRED)
        g_assert_null (result->link);
    }
  if (docket_job_state_count_results (after, DOCKET_RESULT_KEPT) >
      docket_job_state_count_results (before, DOCKET_RESULT_KEPT))
    fixture->n_kept++;
}

static void
busy_cb (DocketKeeper *keeper, GParamSpec *pspec, Fixture *fixture)
{
  fixture->n_busy++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->root = g_dir_make_tmp ("docket-keeper-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_build_filename (fixture->root, "results", NULL);
  fixture->clock = docket_test_clock_new ();
  fixture->server = docket_test_server_new (NULL);
  fixture->simulator = docket_simulator_new ();
  docket_simulator_start (fixture->simulator, 0, &error);
  g_assert_no_error (error);
  fixture->store = docket_test_store_open (NULL);
  g_signal_connect (fixture->store, "job-changed", G_CALLBACK (job_changed_cb), fixture);
  fixture->client = docket_client_new (DOCKET_CLOCK (fixture->clock),
                                       docket_simulator_get_api_url (fixture->simulator),
                                       DOCKET_SIMULATOR_KEY,
                                       NULL);
  fixture->downloader = docket_downloader_new (DOCKET_CLOCK (fixture->clock), NULL);
  fixture->settings = docket_settings_new_in_memory (NULL, NULL);
  g_settings_set_string (
      docket_settings_get_backing (fixture->settings), "results-folder", fixture->folder);
  fixture->keeper = docket_keeper_new (
      fixture->store, DOCKET_CLOCK (fixture->clock), fixture->downloader, fixture->settings);
  g_signal_connect (fixture->keeper, "notify::busy", G_CALLBACK (busy_cb), fixture);
  fixture->job_id = docket_test_make_id (1);
  fixture->row_id = docket_test_store_add_one (fixture->store, 1, 0);
}

static void
settle (Fixture *fixture)
{
  docket_test_store_settle (fixture->store);
  while (docket_keeper_is_busy (fixture->keeper))
    {
      g_main_context_iteration (NULL, TRUE);
      docket_test_store_settle (fixture->store);
    }
}

/* From here on the keeper works by itself. */
static void
start (Fixture *fixture)
{
  docket_keeper_start (fixture->keeper);
  settle (fixture);
}

/* A thread that answered may let go of it a moment later. */
static void
assert_goes (gpointer object)
{
  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  for (guint i = 0; object != NULL && i < 5000; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_null (object);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  settle (fixture);
  g_assert_cmpuint (docket_simulator_get_n_leaks (fixture->simulator), ==, 0);
  assert_goes (fixture->keeper);
  assert_goes (fixture->client);
  assert_goes (fixture->downloader);
  assert_goes (fixture->settings);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  assert_goes (fixture->clock);
  docket_test_store_close (fixture->store);
  assert_goes (fixture->store);
  g_clear_pointer (&fixture->server, docket_test_server_free);
  docket_simulator_stop (fixture->simulator);
  assert_goes (fixture->simulator);
  docket_test_remove_folder (fixture->root);
  g_clear_pointer (&fixture->root, g_free);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->job_id, g_free);
}

static void
set_keeping (Fixture *fixture, gboolean keeps)
{
  g_settings_set_boolean (docket_settings_get_backing (fixture->settings), "keep-results", keeps);
}

/* What the watcher does: asks, and writes the answer. */
static DocketReply *
ask (Fixture *fixture)
{
  DocketChecker *checker = DOCKET_CHECKER (fixture->client);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DocketReply *reply = NULL;

  docket_checker_check_async (
      checker, fixture->job_id, DOCKET_CHECK_NONE, NULL, docket_test_result_cb, &result);
  reply = docket_checker_check_finish (checker, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return reply;
}

static void
write_state (Fixture *fixture, DocketJobState *state)
{
  g_autoptr (GError) error = NULL;

  docket_test_store_update (fixture->store, state, NULL, &error);
  g_assert_no_error (error);
}

static void
name_job (Fixture *fixture, const char *name)
{
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, fixture->row_id);

  g_free (state->name);
  state->name = g_strdup (name);
  write_state (fixture, state);
}

/* The job @name is done with @ending, and the list knows it. */
static void
finish_job (Fixture *fixture, const char *name, DocketEnding ending)
{
  g_autoptr (DocketJobState) old = NULL;
  g_autoptr (DocketJobState) state = NULL;
  g_autoptr (DocketReply) reply = NULL;

  docket_simulator_add_job (fixture->simulator, fixture->job_id, name, ending, 0);
  reply = ask (fixture);
  old = docket_test_store_copy_state (fixture->store, fixture->row_id);
  state = docket_job_update_from_reply (
      old, reply, FALSE, docket_clock_get_wall (DOCKET_CLOCK (fixture->clock)));
  g_assert_cmpint (state->status, ==, DOCKET_STATUS_SUCCESS);
  write_state (fixture, state);
}

/* The job is done with one link, to the server that does what the test says. */
static void
finish_with_link (Fixture *fixture, const char *path, gint64 expires)
{
  g_autofree char *link = docket_test_server_make_address (fixture->server, path);
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, fixture->row_id);
  DocketResult *result = docket_result_new (0);

  state->status = DOCKET_STATUS_SUCCESS;
  g_free (state->name);
  state->name = g_strdup ("June");
  result->link = g_steal_pointer (&link);
  result->name = g_path_get_basename (path);
  result->expires = expires;
  g_ptr_array_add (state->results, result);
  write_state (fixture, state);
}

static char *
keep (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_keeper_keep_async (fixture->keeper, fixture->row_id, NULL, docket_test_result_cb, &result);
  return docket_keeper_keep_finish (fixture->keeper, docket_test_wait_for (&result), error);
}

static DocketResult *
get_result (Fixture *fixture, guint part)
{
  DocketJobState *state = docket_store_get_newest_state (fixture->store, fixture->row_id);

  g_assert_nonnull (state);
  g_assert_cmpuint (part, <, state->results->len);
  return g_ptr_array_index (state->results, part);
}

static guint
count_results (Fixture *fixture)
{
  return docket_store_get_newest_state (fixture->store, fixture->row_id)->results->len;
}

static void
assert_kept (Fixture *fixture, guint part, const char *folder, const char *name)
{
  const DocketResult *result = get_result (fixture, part);
  g_autofree char *wanted = folder != NULL ? g_build_filename (fixture->folder, folder, name, NULL)
                                           : g_build_filename (fixture->folder, name, NULL);
  GStatBuf info = { 0 };

  g_assert_cmpint (result->state, ==, DOCKET_RESULT_KEPT);
  g_assert_cmpstr (result->saved_as, ==, wanted);
  g_assert_null (result->link);
  g_assert_cmpint (g_stat (wanted, &info), ==, 0);
  g_assert_cmpint (result->size, ==, info.st_size);
  g_assert_cmpint (info.st_size, >, 0);
}

static void
assert_starts_with (Fixture *fixture, const char *start)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (get_result (fixture, 0)->saved_as, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (contents, start));
}

/* By itself */

static void
test_pdf (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, fixture->row_id);

  start (fixture);
  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  g_assert_true (docket_keeper_is_busy (fixture->keeper));
  settle (fixture);
  g_assert_cmpuint (count_results (fixture), ==, 1);
  assert_kept (fixture, 0, NULL, "March.pdf");
  assert_starts_with (fixture, "%PDF-");
  g_assert_cmpuint (fixture->n_kept, ==, 1);
  g_assert_cmpuint (fixture->n_busy, >=, 2);
  g_assert_cmpfloat (docket_job_get_saving (job), <, 0);
}

/* A job that was done before: with the list, when Docket starts. */
static void
test_loaded (Fixture *fixture, gconstpointer data)
{
  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  settle (fixture);
  g_assert_cmpint (get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);

  start (fixture);
  while (fixture->n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_kept (fixture, 0, NULL, "March.pdf");
}

static void
test_named_after_job (Fixture *fixture, gconstpointer data)
{
  name_job (fixture, "../Rent/2026");
  start (fixture);
  finish_job (fixture, "march", DOCKET_ENDING_PDF);
  settle (fixture);

  const DocketResult *result = get_result (fixture, 0);
  g_autofree char *folder = g_path_get_dirname (result->saved_as);

  g_assert_cmpint (result->state, ==, DOCKET_RESULT_KEPT);
  g_assert_cmpstr (folder, ==, fixture->folder);
  g_assert_true (g_str_has_suffix (result->saved_as, ".pdf"));
  g_assert_nonnull (strstr (result->saved_as, "Rent_2026"));
  g_assert_null (strstr (result->saved_as, "march"));
}

/* A job whose name has the extension already gets no second one. */
static void
test_extension_once (Fixture *fixture, gconstpointer data)
{
  name_job (fixture, "march.PDF");
  start (fixture);
  finish_job (fixture, "x", DOCKET_ENDING_PDF);
  settle (fixture);
  assert_kept (fixture, 0, NULL, "march.PDF");
}

static void
assert_parts (Fixture *fixture)
{
  g_autofree char *wanted = g_build_filename (fixture->folder, "Contracts", NULL);
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count_results (fixture), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const DocketResult *result = get_result (fixture, i);
      g_autofree char *folder = g_path_get_dirname (result->saved_as);
      g_autofree char *name = g_path_get_basename (result->saved_as);

      g_assert_cmpuint (result->part, ==, i);
      assert_kept (fixture, i, "Contracts", name);
      g_assert_cmpstr (folder, ==, wanted);
      g_assert_true (g_str_has_prefix (name, "Contracts_page"));
      g_assert_true (g_str_has_suffix (name, ".pdf"));
    }
  place = keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (place, ==, wanted);
}

static void
test_urls (Fixture *fixture, gconstpointer data)
{
  name_job (fixture, "Contracts");
  start (fixture);
  finish_job (fixture, "Contracts", DOCKET_ENDING_URLS);
  settle (fixture);
  assert_parts (fixture);
  g_assert_cmpuint (fixture->n_kept, ==, 3);
}

static void
test_listing (Fixture *fixture, gconstpointer data)
{
  name_job (fixture, "Contracts");
  start (fixture);
  finish_job (fixture, "Contracts", DOCKET_ENDING_PARTS);
  g_assert_cmpuint (count_results (fixture), ==, 1);
  settle (fixture);
  assert_parts (fixture);
}

static void
test_body (Fixture *fixture, gconstpointer data)
{
  name_job (fixture, "Invoice 2026-7");
  start (fixture);
  finish_job (fixture, NULL, DOCKET_ENDING_BODY);
  settle (fixture);
  g_assert_cmpuint (count_results (fixture), ==, 1);
  assert_kept (fixture, 0, NULL, "Invoice 2026-7.json");
  assert_starts_with (fixture, "{");
}

static void
test_data_file (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  finish_job (fixture, "Price list", DOCKET_ENDING_JSON);
  settle (fixture);
  g_assert_cmpuint (count_results (fixture), ==, 1);
  assert_kept (fixture, 0, NULL, "Price list.json");
}

/* Too large for a listing: data, and fetched as a file. */
static void
test_large_data_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strnfill (2 * 1024 * 1024, ' ');

  body[0] = '[';
  body[strlen (body) - 1] = ']';
  docket_test_server_push_json (fixture->server, 200, body);
  docket_test_server_push_json (fixture->server, 200, body);
  start (fixture);
  finish_with_link (fixture, "/rows.json", 0);
  settle (fixture);
  assert_kept (fixture, 0, NULL, "June.json");
  g_assert_cmpint (get_result (fixture, 0)->size, ==, strlen (body));
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start (fixture);
  finish_job (fixture, NULL, DOCKET_ENDING_NOTHING);
  settle (fixture);
  g_assert_cmpuint (count_results (fixture), ==, 0);
  g_assert_null (keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND);
}

/* Dead links */

static void
move_clock (Fixture *fixture, gint64 duration)
{
  docket_test_clock_run_until (fixture->clock,
                               NULL,
                               NULL,
                               docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock)) + duration);
}

static void
assert_expired (Fixture *fixture)
{
  g_assert_cmpint (get_result (fixture, 0)->state, ==, DOCKET_RESULT_EXPIRED);
  g_assert_null (get_result (fixture, 0)->link);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

/* The server says so. */
static void
test_expired_by_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  docket_simulator_set_link_life (fixture->simulator, 0);
  docket_simulator_add_job (fixture->simulator, fixture->job_id, "March", DOCKET_ENDING_PDF, 0);
  g_assert_null (keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  settle (fixture);
  assert_expired (fixture);
}

/* Its time says so: nobody is asked. */
static void
test_expired_by_time (Fixture *fixture, gconstpointer data)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));
  g_autoptr (GError) error = NULL;

  finish_with_link (fixture, "/june.pdf", now);
  g_assert_null (keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  settle (fixture);
  assert_expired (fixture);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 0);
}

/* As after a kill: the file has its name, and the list does not know of it. */
static void
forget_file (Fixture *fixture, DocketJobState *before)
{
  g_autoptr (DocketJobState) state = docket_job_state_copy (before);

  write_state (fixture, state);
  g_assert_cmpint (get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
}

static void
test_kept_before_kill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketJobState) before = NULL;
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;

  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  before = docket_test_store_copy_state (fixture->store, fixture->row_id);
  path = keep (fixture, &error);
  g_assert_no_error (error);
  forget_file (fixture, before);
  docket_simulator_stop (fixture->simulator);

  again = keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
  assert_kept (fixture, 0, NULL, "March.pdf");
  g_assert_cmpuint (docket_test_count_files (fixture->folder), ==, 1);
}

/* The link may be dead by then: the file is there all the same. */
static void
test_kept_before_kill_expired (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketJobState) before = NULL;
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;

  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  before = docket_test_store_copy_state (fixture->store, fixture->row_id);
  path = keep (fixture, &error);
  g_assert_no_error (error);
  forget_file (fixture, before);
  docket_test_clock_sleep (fixture->clock, 2 * HOUR);

  again = keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
  assert_kept (fixture, 0, NULL, "March.pdf");
}

/* A file of another job, or one that was changed, is not taken for it. */
static void
test_kept_by_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketJobState) before = NULL;
  g_autofree char *path = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *other = g_build_filename (fixture->folder, "March.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  g_file_set_contents (other, "of another", -1, &error);
  g_assert_no_error (error);
  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  before = docket_test_store_copy_state (fixture->store, fixture->row_id);
  path = keep (fixture, &error);
  g_assert_no_error (error);
  assert_kept (fixture, 0, NULL, "March (2).pdf");

  forget_file (fixture, before);
  second = keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, path);

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  forget_file (fixture, before);
  third = keep (fixture, &error);
  g_assert_no_error (error);
  assert_kept (fixture, 0, NULL, "March (3).pdf");
}

/* A link that is not fetched is wiped when its time is over, and not before. */
static void
test_wiped (Fixture *fixture, gconstpointer data)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));

  set_keeping (fixture, FALSE);
  start (fixture);
  finish_with_link (fixture, "/june.pdf", now + HOUR);
  settle (fixture);
  move_clock (fixture, HOUR - 1);
  settle (fixture);
  g_assert_nonnull (get_result (fixture, 0)->link);

  move_clock (fixture, 1);
  while (get_result (fixture, 0)->link != NULL)
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
  assert_expired (fixture);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 0);
}

/* What failed for another reason is tried again after a while. */
static void
test_tried_again (Fixture *fixture, gconstpointer data)
{
  docket_test_server_push_json (fixture->server, 503, "{}");
  docket_test_server_push_json (fixture->server, 200, "1");
  start (fixture);
  finish_with_link (fixture, "/june.pdf", 0);
  settle (fixture);
  g_assert_cmpint (get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
  g_assert_nonnull (get_result (fixture, 0)->link);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);

  move_clock (fixture, HOUR);
  while (fixture->n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
  assert_kept (fixture, 0, NULL, "June.pdf");
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 2);
}

/* Because the person wants to see it */

static void
test_joins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted = g_build_filename (fixture->folder, "June.pdf", NULL);
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  docket_test_server_push_json (fixture->server, 200, "1");
  start (fixture);
  finish_with_link (fixture, "/june.pdf", 0);
  g_assert_true (docket_keeper_is_busy (fixture->keeper));
  docket_keeper_keep_async (fixture->keeper, fixture->row_id, NULL, docket_test_result_cb, &first);
  docket_keeper_keep_async (fixture->keeper, fixture->row_id, NULL, docket_test_result_cb, &second);
  one = docket_keeper_keep_finish (fixture->keeper, docket_test_wait_for (&first), &error);
  g_assert_no_error (error);
  other = docket_keeper_keep_finish (fixture->keeper, docket_test_wait_for (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (one, ==, wanted);
  g_assert_cmpstr (other, ==, wanted);
  settle (fixture);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);
  g_assert_cmpuint (fixture->n_kept, ==, 1);
}

/* Who stops to wait does not stop the fetch. */
static void
test_stops_to_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_server_push_json (fixture->server, 200, "1");
  finish_with_link (fixture, "/june.pdf", 0);
  docket_keeper_keep_async (
      fixture->keeper, fixture->row_id, cancellable, docket_test_result_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      docket_keeper_keep_finish (fixture->keeper, docket_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  settle (fixture);
  assert_kept (fixture, 0, NULL, "June.pdf");
}

static void
test_switched_off (Fixture *fixture, gconstpointer data)
{
  g_autofree char *wanted = g_build_filename (fixture->folder, "March.pdf", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  set_keeping (fixture, FALSE);
  start (fixture);
  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  settle (fixture);
  g_assert_cmpint (get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));

  path = keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, wanted);
  assert_kept (fixture, 0, NULL, "March.pdf");
}

static void
test_switched_on (Fixture *fixture, gconstpointer data)
{
  set_keeping (fixture, FALSE);
  start (fixture);
  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  settle (fixture);
  set_keeping (fixture, TRUE);
  while (fixture->n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_kept (fixture, 0, NULL, "March.pdf");
}

static void
test_no_such_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->row_id = 4711;
  g_assert_null (keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND);
}

/* Somewhere else */

static GPtrArray *
save_results (Fixture *fixture, DocketJobState *state, const char *folder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_keeper_save_results_async (
      fixture->keeper, state, folder, NULL, docket_test_result_cb, &result);
  return docket_keeper_save_results_finish (fixture->keeper, docket_test_wait_for (&result), error);
}

static void
test_save_results (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->root, "elsewhere", NULL);
  g_autofree char *wanted = g_build_filename (folder, "March.pdf", NULL);
  g_autoptr (DocketJobState) state = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  const DocketResult *saved = NULL;

  finish_job (fixture, "March", DOCKET_ENDING_PDF);
  state = docket_test_store_copy_state (fixture->store, fixture->row_id);
  results = save_results (fixture, state, folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);
  saved = g_ptr_array_index (results, 0);
  g_assert_cmpint (saved->state, ==, DOCKET_RESULT_KEPT);
  g_assert_cmpstr (saved->saved_as, ==, wanted);
  g_assert_true (g_file_test (wanted, G_FILE_TEST_IS_REGULAR));

  settle (fixture);
  g_assert_cmpint (get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
  g_assert_nonnull (get_result (fixture, 0)->link);
  g_assert_cmpuint (fixture->n_kept, ==, 0);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

/* The terminal has no list at all. */
static void
test_save_results_without_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketKeeper) keeper = docket_keeper_new (
      NULL, DOCKET_CLOCK (fixture->clock), fixture->downloader, fixture->settings);
  g_autoptr (DocketJobState) state = docket_job_state_new (fixture->job_id);
  g_autoptr (DocketReply) reply = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  docket_simulator_add_job (fixture->simulator, fixture->job_id, "Parts", DOCKET_ENDING_PARTS, 0);
  reply = ask (fixture);
  g_ptr_array_unref (state->results);
  state->results = docket_reply_list_results (reply);
  docket_keeper_save_results_async (
      keeper, state, fixture->folder, NULL, docket_test_result_cb, &result);
  results = docket_keeper_save_results_finish (keeper, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 3);
  g_clear_object (&result);
}

static void
test_save_results_expired (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketJobState) state = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_server_push_json (fixture->server, 403, "{}");
  finish_with_link (fixture, "/june.pdf", 0);
  state = docket_test_store_copy_state (fixture->store, fixture->row_id);
  g_assert_null (save_results (fixture, state, fixture->folder, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  settle (fixture);
  g_assert_nonnull (get_result (fixture, 0)->link);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/keeper/pdf", test_pdf);
  add ("/keeper/loaded", test_loaded);
  add ("/keeper/named-after-job", test_named_after_job);
  add ("/keeper/extension-once", test_extension_once);
  add ("/keeper/urls", test_urls);
  add ("/keeper/listing", test_listing);
  add ("/keeper/body", test_body);
  add ("/keeper/data-file", test_data_file);
  add ("/keeper/large-data-file", test_large_data_file);
  add ("/keeper/nothing", test_nothing);
  add ("/keeper/expired-by-answer", test_expired_by_answer);
  add ("/keeper/expired-by-time", test_expired_by_time);
  add ("/keeper/kept-before-kill", test_kept_before_kill);
  add ("/keeper/kept-before-kill-expired", test_kept_before_kill_expired);
  add ("/keeper/kept-by-others", test_kept_by_others);
  add ("/keeper/wiped", test_wiped);
  add ("/keeper/tried-again", test_tried_again);
  add ("/keeper/joins", test_joins);
  add ("/keeper/stops-to-wait", test_stops_to_wait);
  add ("/keeper/switched-off", test_switched_off);
  add ("/keeper/switched-on", test_switched_on);
  add ("/keeper/no-such-job", test_no_such_job);
  add ("/keeper/save-results", test_save_results);
  add ("/keeper/save-results-without-list", test_save_results_without_list);
  add ("/keeper/save-results-expired", test_save_results_expired);

  return g_test_run ();
}
