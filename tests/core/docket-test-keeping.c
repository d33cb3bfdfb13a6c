/* docket-test-keeping.c: a keeper at work, for tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-keeping.h"

#include "docket-job-update.h"

#include <glib/gstdio.h>
#include <string.h>

void
docket_test_keeping_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

GAsyncResult *
docket_test_keeping_wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* A kept result has no link in the very change that keeps it. */
static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                Keeping *fixture)
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
busy_cb (DocketKeeper *keeper, GParamSpec *pspec, Keeping *fixture)
{
  fixture->n_busy++;
}

void
docket_test_keeping_set_up (Keeping *fixture, gconstpointer data)
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

void
docket_test_keeping_settle (Keeping *fixture)
{
  docket_test_store_settle (fixture->store);
  while (docket_keeper_is_busy (fixture->keeper))
    {
      g_main_context_iteration (NULL, TRUE);
      docket_test_store_settle (fixture->store);
    }
}

/* From here on the keeper works by itself. */
void
docket_test_keeping_start (Keeping *fixture)
{
  docket_keeper_start (fixture->keeper);
  docket_test_keeping_settle (fixture);
}

void
docket_test_keeping_tear_down (Keeping *fixture, gconstpointer data)
{
  docket_test_keeping_settle (fixture);
  g_assert_cmpuint (docket_simulator_get_n_leaks (fixture->simulator), ==, 0);
  docket_test_drop (fixture->keeper);
  if (fixture->room != NULL)
    docket_test_drop (g_steal_pointer (&fixture->room));
  docket_test_drop (fixture->client);
  docket_test_drop (fixture->downloader);
  docket_test_drop (fixture->settings);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  docket_test_drop (fixture->clock);
  docket_test_store_close (fixture->store);
  docket_test_drop (fixture->store);
  g_clear_pointer (&fixture->server, docket_test_server_free);
  docket_simulator_stop (fixture->simulator);
  docket_test_drop (fixture->simulator);
  docket_test_remove_folder (fixture->root);
  g_clear_pointer (&fixture->root, g_free);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->job_id, g_free);
}

void
docket_test_keeping_set_keeping (Keeping *fixture, gboolean keeps)
{
  g_settings_set_boolean (docket_settings_get_backing (fixture->settings), "keep-results", keeps);
}

/* What the watcher does: asks, and writes the answer. */
DocketReply *
docket_test_keeping_ask (Keeping *fixture)
{
  DocketChecker *checker = DOCKET_CHECKER (fixture->client);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DocketReply *reply = NULL;

  docket_checker_check_async (
      checker, fixture->job_id, DOCKET_CHECK_NONE, NULL, docket_test_keeping_result_cb, &result);
  reply = docket_checker_check_finish (checker, docket_test_keeping_wait_for (&result), &error);
  g_assert_no_error (error);
  return reply;
}

void
docket_test_keeping_write_state (Keeping *fixture, DocketJobState *state)
{
  g_autoptr (GError) error = NULL;

  docket_test_store_update (fixture->store, state, NULL, &error);
  g_assert_no_error (error);
}

void
docket_test_keeping_name_job (Keeping *fixture, const char *name)
{
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, fixture->row_id);

  g_free (state->name);
  state->name = g_strdup (name);
  docket_test_keeping_write_state (fixture, state);
}

/* The job @name is done with @ending, and the list knows it. */
void
docket_test_keeping_finish_job (Keeping *fixture, const char *name, DocketEnding ending)
{
  g_autoptr (DocketJobState) old = NULL;
  g_autoptr (DocketJobState) state = NULL;
  g_autoptr (DocketReply) reply = NULL;

  docket_simulator_add_job (fixture->simulator, fixture->job_id, name, ending, 0);
  reply = docket_test_keeping_ask (fixture);
  old = docket_test_store_copy_state (fixture->store, fixture->row_id);
  state = docket_job_update_from_reply (
      old, reply, FALSE, docket_clock_get_wall (DOCKET_CLOCK (fixture->clock)));
  g_assert_cmpint (state->status, ==, DOCKET_STATUS_SUCCESS);
  docket_test_keeping_write_state (fixture, state);
}

/* The job is done with one link, to the server that does what the test says. */
void
docket_test_keeping_finish_with_link (Keeping *fixture, const char *path, gint64 expires)
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
  docket_test_keeping_write_state (fixture, state);
}

char *
docket_test_keeping_keep (Keeping *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_keeper_keep_async (
      fixture->keeper, fixture->row_id, NULL, docket_test_keeping_result_cb, &result);
  return docket_keeper_keep_finish (fixture->keeper, docket_test_keeping_wait_for (&result), error);
}

DocketResult *
docket_test_keeping_get_result (Keeping *fixture, guint part)
{
  DocketJobState *state = docket_store_get_newest_state (fixture->store, fixture->row_id);

  g_assert_nonnull (state);
  g_assert_cmpuint (part, <, state->results->len);
  return g_ptr_array_index (state->results, part);
}

guint
docket_test_keeping_count_results (Keeping *fixture)
{
  return docket_store_get_newest_state (fixture->store, fixture->row_id)->results->len;
}

void
docket_test_keeping_assert_kept (Keeping *fixture, guint part, const char *folder, const char *name)
{
  const DocketResult *result = docket_test_keeping_get_result (fixture, part);
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

void
docket_test_keeping_assert_starts_with (Keeping *fixture, const char *docket_test_keeping_start)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (
      docket_test_keeping_get_result (fixture, 0)->saved_as, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (contents, docket_test_keeping_start));
}

void
docket_test_keeping_move_clock (Keeping *fixture, gint64 duration)
{
  docket_test_clock_run_until (fixture->clock,
                               NULL,
                               NULL,
                               docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock)) + duration);
}

void
docket_test_keeping_assert_expired (Keeping *fixture)
{
  g_assert_cmpint (docket_test_keeping_get_result (fixture, 0)->state, ==, DOCKET_RESULT_EXPIRED);
  g_assert_null (docket_test_keeping_get_result (fixture, 0)->link);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

void
docket_test_keeping_push_dead (Keeping *fixture)
{
  static const char body[] = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code>"
                             "<Message>Request has expired</Message></Error>";
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 403 Forbidden\r\nContent-Length: %zu\r\n"
                                             "Content-Type: application/xml\r\n\r\n%s",
                                             strlen (body),
                                             body);

  docket_test_server_push (fixture->server, answer, DOCKET_TEST_AFTER_KEEP);
}

guint
docket_test_keeping_count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}
