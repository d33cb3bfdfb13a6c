/* test-keeper.c: results are kept before their links die
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-test-keeping.h"

#include <glib/gstdio.h>
#include <string.h>

/* By itself */

static void
test_pdf (Keeping *fixture, gconstpointer data)
{
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, fixture->row_id);

  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  g_assert_true (docket_keeper_is_busy (fixture->keeper));
  docket_test_keeping_settle (fixture);
  g_assert_cmpuint (docket_test_keeping_count_results (fixture), ==, 1);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "March.pdf");
  docket_test_keeping_assert_starts_with (fixture, "%PDF-");
  g_assert_cmpuint (fixture->n_kept, ==, 1);
  g_assert_cmpuint (fixture->n_busy, >=, 2);
  g_assert_cmpfloat (docket_job_get_saving (job), <, 0);
}

/* A job that was done before: with the list, when Docket starts. */
static void
test_loaded (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  docket_test_keeping_settle (fixture);
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);

  docket_test_keeping_start (fixture);
  while (fixture->n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "March.pdf");
}

static void
test_named_after_job (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_name_job (fixture, "../Rent/2026");
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, "march", DOCKET_ENDING_PDF);
  docket_test_keeping_settle (fixture);

  const DocketResult *result = docket_test_keeping_get_result (fixture, 0);
  g_autofree char *folder = g_path_get_dirname (result->saved_as);

  g_assert_cmpint (result->state, ==, DOCKET_RESULT_KEPT);
  g_assert_cmpstr (folder, ==, fixture->folder);
  g_assert_true (g_str_has_suffix (result->saved_as, ".pdf"));
  g_assert_nonnull (strstr (result->saved_as, "Rent_2026"));
  g_assert_null (strstr (result->saved_as, "march"));
}

/* A job whose name has the extension already gets no second one. */
static void
test_extension_once (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_name_job (fixture, "march.PDF");
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, "x", DOCKET_ENDING_PDF);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "march.PDF");
}

static void
assert_parts (Keeping *fixture)
{
  g_autofree char *wanted = g_build_filename (fixture->folder, "Contracts", NULL);
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (docket_test_keeping_count_results (fixture), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const DocketResult *result = docket_test_keeping_get_result (fixture, i);
      g_autofree char *folder = g_path_get_dirname (result->saved_as);
      g_autofree char *name = g_path_get_basename (result->saved_as);

      g_assert_cmpuint (result->part, ==, i);
      docket_test_keeping_assert_kept (fixture, i, "Contracts", name);
      g_assert_cmpstr (folder, ==, wanted);
      g_assert_true (g_str_has_prefix (name, "Contracts_page"));
      g_assert_true (g_str_has_suffix (name, ".pdf"));
    }
  place = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (place, ==, wanted);
}

static void
test_urls (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_name_job (fixture, "Contracts");
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, "Contracts", DOCKET_ENDING_URLS);
  docket_test_keeping_settle (fixture);
  assert_parts (fixture);
  g_assert_cmpuint (fixture->n_kept, ==, 3);
}

static void
test_listing (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_name_job (fixture, "Contracts");
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, "Contracts", DOCKET_ENDING_PARTS);
  g_assert_cmpuint (docket_test_keeping_count_results (fixture), ==, 1);
  docket_test_keeping_settle (fixture);
  assert_parts (fixture);
}

static void
test_body (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_name_job (fixture, "Invoice 2026-7");
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, NULL, DOCKET_ENDING_BODY);
  docket_test_keeping_settle (fixture);
  g_assert_cmpuint (docket_test_keeping_count_results (fixture), ==, 1);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "Invoice 2026-7.json");
  docket_test_keeping_assert_starts_with (fixture, "{");
}

static void
test_data_file (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, "Price list", DOCKET_ENDING_JSON);
  docket_test_keeping_settle (fixture);
  g_assert_cmpuint (docket_test_keeping_count_results (fixture), ==, 1);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "Price list.json");
}

/* Too large for a listing: data, and fetched as a file. */
static void
test_large_data_file (Keeping *fixture, gconstpointer data)
{
  g_autofree char *body = g_strnfill (2 * 1024 * 1024, ' ');

  body[0] = '[';
  body[strlen (body) - 1] = ']';
  docket_test_server_push_json (fixture->server, 200, body);
  docket_test_server_push_json (fixture->server, 200, body);
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_with_link (fixture, "/rows.json", 0);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "June.json");
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->size, ==, strlen (body));
}

static void
test_nothing (Keeping *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, NULL, DOCKET_ENDING_NOTHING);
  docket_test_keeping_settle (fixture);
  g_assert_cmpuint (docket_test_keeping_count_results (fixture), ==, 0);
  g_assert_null (docket_test_keeping_keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND);
}

/* After a kill */

/* As after a kill: the file has its name, and the list does not know of it. */
static void
forget_file (Keeping *fixture, DocketJobState *before)
{
  g_autoptr (DocketJobState) state = docket_job_state_copy (before);

  docket_test_keeping_write_state (fixture, state);
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
}

static void
test_kept_before_kill (Keeping *fixture, gconstpointer data)
{
  g_autoptr (DocketJobState) before = NULL;
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  before = docket_test_store_copy_state (fixture->store, fixture->row_id);
  path = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  forget_file (fixture, before);
  docket_simulator_stop (fixture->simulator);

  again = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "March.pdf");
  g_assert_cmpuint (docket_test_keeping_count_files (fixture->folder), ==, 1);
}

/* The link may be dead by then: the file is there all the same. */
static void
test_kept_before_kill_expired (Keeping *fixture, gconstpointer data)
{
  g_autoptr (DocketJobState) before = NULL;
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  before = docket_test_store_copy_state (fixture->store, fixture->row_id);
  path = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  forget_file (fixture, before);
  docket_test_clock_sleep (fixture->clock, 2 * HOUR);

  again = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "March.pdf");
}

/* A file of another job, or one that was changed, is not taken for it. */
static void
test_kept_by_others (Keeping *fixture, gconstpointer data)
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
  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  before = docket_test_store_copy_state (fixture->store, fixture->row_id);
  path = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "March (2).pdf");

  forget_file (fixture, before);
  second = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, path);

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  forget_file (fixture, before);
  third = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "March (3).pdf");
}

/* What failed for another reason is tried again after a while. */
static void
test_tried_again (Keeping *fixture, gconstpointer data)
{
  docket_test_server_push_json (fixture->server, 503, "{}");
  docket_test_server_push_json (fixture->server, 200, "1");
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", 0);
  docket_test_keeping_settle (fixture);
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
  g_assert_nonnull (docket_test_keeping_get_result (fixture, 0)->link);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);

  docket_test_keeping_move_clock (fixture, HOUR);
  while (fixture->n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "June.pdf");
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 2);
}

/* Because the person wants to see it */

static void
test_joins (Keeping *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted = g_build_filename (fixture->folder, "June.pdf", NULL);
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  docket_test_server_push_json (fixture->server, 200, "1");
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", 0);
  g_assert_true (docket_keeper_is_busy (fixture->keeper));
  docket_keeper_keep_async (
      fixture->keeper, fixture->row_id, NULL, docket_test_keeping_result_cb, &first);
  docket_keeper_keep_async (
      fixture->keeper, fixture->row_id, NULL, docket_test_keeping_result_cb, &second);
  one = docket_keeper_keep_finish (fixture->keeper, docket_test_keeping_wait_for (&first), &error);
  g_assert_no_error (error);
  other = docket_keeper_keep_finish (
      fixture->keeper, docket_test_keeping_wait_for (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (one, ==, wanted);
  g_assert_cmpstr (other, ==, wanted);
  docket_test_keeping_settle (fixture);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 1);
  g_assert_cmpuint (fixture->n_kept, ==, 1);
}

static GAsyncResult *
begin_and_cancel (Keeping *fixture)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *result = NULL;

  docket_keeper_keep_async (
      fixture->keeper, fixture->row_id, cancellable, docket_test_keeping_result_cb, &result);
  while (docket_test_server_get_n_requests (fixture->server) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  return docket_test_keeping_wait_for (&result);
}

/* What is fetched for a click ends with it, and leaves nothing. */
static void
test_cancelled (Keeping *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_server_push (fixture->server,
                           "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n%PDF-1.7",
                           DOCKET_TEST_AFTER_HANG);
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", 0);
  result = begin_and_cancel (fixture);
  g_assert_null (docket_keeper_keep_finish (fixture->keeper, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  docket_test_keeping_settle (fixture);
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
  while (docket_test_keeping_count_files (fixture->folder) > 0)
    g_main_context_iteration (NULL, FALSE);
}

/* Who stops to wait does not stop what would be fetched anyway. */
static void
test_stops_to_wait (Keeping *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_server_push_json (fixture->server, 200, "1");
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", 0);
  result = begin_and_cancel (fixture);
  g_assert_null (docket_keeper_keep_finish (fixture->keeper, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "June.pdf");
}

static void
test_switched_off (Keeping *fixture, gconstpointer data)
{
  g_autofree char *wanted = g_build_filename (fixture->folder, "March.pdf", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_keeping_set_keeping (fixture, FALSE);
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  docket_test_keeping_settle (fixture);
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));

  path = docket_test_keeping_keep (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, wanted);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "March.pdf");
}

static void
test_switched_on (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_set_keeping (fixture, FALSE);
  docket_test_keeping_start (fixture);
  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  docket_test_keeping_settle (fixture);
  docket_test_keeping_set_keeping (fixture, TRUE);
  while (fixture->n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
  docket_test_keeping_assert_kept (fixture, 0, NULL, "March.pdf");
}

static void
test_no_such_job (Keeping *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->row_id = 4711;
  g_assert_null (docket_test_keeping_keep (fixture, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND);
}

/* Somewhere else */

static GPtrArray *
save_results (Keeping *fixture, DocketJobState *state, const char *folder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_keeper_save_results_async (
      fixture->keeper, state, folder, NULL, docket_test_keeping_result_cb, &result);
  return docket_keeper_save_results_finish (
      fixture->keeper, docket_test_keeping_wait_for (&result), error);
}

static void
test_save_results (Keeping *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->root, "elsewhere", NULL);
  g_autofree char *wanted = g_build_filename (folder, "March.pdf", NULL);
  g_autoptr (DocketJobState) state = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  const DocketResult *saved = NULL;

  docket_test_keeping_finish_job (fixture, "March", DOCKET_ENDING_PDF);
  state = docket_test_store_copy_state (fixture->store, fixture->row_id);
  results = save_results (fixture, state, folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);
  saved = g_ptr_array_index (results, 0);
  g_assert_cmpint (saved->state, ==, DOCKET_RESULT_KEPT);
  g_assert_cmpstr (saved->saved_as, ==, wanted);
  g_assert_true (g_file_test (wanted, G_FILE_TEST_IS_REGULAR));

  docket_test_keeping_settle (fixture);
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->state, ==, DOCKET_RESULT_LINKED);
  g_assert_nonnull (docket_test_keeping_get_result (fixture, 0)->link);
  g_assert_cmpuint (fixture->n_kept, ==, 0);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

/* The terminal has no list at all. */
static void
test_save_results_without_list (Keeping *fixture, gconstpointer data)
{
  g_autoptr (DocketKeeper) keeper = docket_keeper_new (
      NULL, DOCKET_CLOCK (fixture->clock), fixture->downloader, fixture->settings);
  g_autoptr (DocketJobState) state = docket_job_state_new (fixture->job_id);
  g_autoptr (DocketReply) reply = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  docket_simulator_add_job (fixture->simulator, fixture->job_id, "Parts", DOCKET_ENDING_PARTS, 0);
  reply = docket_test_keeping_ask (fixture);
  g_ptr_array_unref (state->results);
  state->results = docket_reply_list_results (reply);
  docket_keeper_save_results_async (
      keeper, state, fixture->folder, NULL, docket_test_keeping_result_cb, &result);
  results = docket_keeper_save_results_finish (
      keeper, docket_test_keeping_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 3);
  g_clear_object (&result);
}

static void
test_save_results_expired (Keeping *fixture, gconstpointer data)
{
  g_autoptr (DocketJobState) state = NULL;
  g_autoptr (GError) error = NULL;

  docket_test_server_push_json (fixture->server, 403, "{}");
  docket_test_keeping_finish_with_link (fixture, "/june.pdf", 0);
  state = docket_test_store_copy_state (fixture->store, fixture->row_id);
  g_assert_null (save_results (fixture, state, fixture->folder, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  docket_test_keeping_settle (fixture);
  g_assert_nonnull (docket_test_keeping_get_result (fixture, 0)->link);
}

static void
add (const char *path, void (*test) (Keeping *, gconstpointer))
{
  g_test_add (path, Keeping, NULL, docket_test_keeping_set_up, test, docket_test_keeping_tear_down);
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
  add ("/keeper/kept-before-kill", test_kept_before_kill);
  add ("/keeper/kept-before-kill-expired", test_kept_before_kill_expired);
  add ("/keeper/kept-by-others", test_kept_by_others);
  add ("/keeper/tried-again", test_tried_again);
  add ("/keeper/joins", test_joins);
  add ("/keeper/cancelled", test_cancelled);
  add ("/keeper/stops-to-wait", test_stops_to_wait);
  add ("/keeper/switched-off", test_switched_off);
  add ("/keeper/switched-on", test_switched_on);
  add ("/keeper/no-such-job", test_no_such_job);
  add ("/keeper/save-results", test_save_results);
  add ("/keeper/save-results-without-list", test_save_results_without_list);
  add ("/keeper/save-results-expired", test_save_results_expired);

  return g_test_run ();
}
