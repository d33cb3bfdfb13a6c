/* test-downloader.c: what is fetched, where it is put, and what is left when it fails
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-client.h"
#include "docket-core-error.h"
#include "docket-downloader.h"
#include "docket-simulator.h"
#include "docket-test-clock.h"
#include "docket-test-server.h"
#include "docket-test-store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define JOB "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"

typedef struct
{
  DocketTestClock *clock;
  DocketSimulator *simulator;
  DocketTestServer *server;
  DocketDownloader *downloader;
  GCancellable *cancellable;
  GAsyncResult *result; /* (nullable): of the last call */
  char *root;           /* a folder for this test */
  char *folder;         /* one in it that is not there yet */
  guint n_progress;
  gint64 done;
  gint64 total;
  gboolean cancels;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->clock = docket_test_clock_new ();
  fixture->simulator = docket_simulator_new ();
  docket_simulator_start (fixture->simulator, 0, &error);
  g_assert_no_error (error);
  fixture->server = docket_test_server_new (NULL);
  fixture->downloader = docket_downloader_new (DOCKET_CLOCK (fixture->clock), NULL);
  fixture->cancellable = g_cancellable_new ();
  fixture->root = g_dir_make_tmp ("docket-downloader-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_build_filename (fixture->root, "Docket", "results", NULL);
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
  settle ();
  g_assert_finalize_object (fixture->downloader);
  g_clear_pointer (&fixture->server, docket_test_server_free);
  docket_simulator_stop (fixture->simulator);
  g_assert_finalize_object (fixture->simulator);
  g_assert_finalize_object (fixture->clock);
  g_clear_object (&fixture->cancellable);
  docket_test_remove_folder (fixture->root);
  g_clear_pointer (&fixture->root, g_free);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_assert_null (fixture->result);
  fixture->result = g_object_ref (result);
}

static void
wait_for_result (Fixture *fixture)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
progress_cb (gint64 done, gint64 total, gpointer data)
{
  Fixture *fixture = data;

  g_assert_cmpint (done, >, fixture->done);
  fixture->n_progress++;
  fixture->done = done;
  fixture->total = total;
  if (fixture->cancels)
    g_cancellable_cancel (fixture->cancellable);
}

static void
begin_save (Fixture *fixture, const char *link, const char *file_name)
{
  g_clear_object (&fixture->result);
  fixture->done = 0;
  docket_downloader_save_async (fixture->downloader,
                                link,
                                fixture->folder,
                                file_name,
                                NULL,
                                fixture->cancellable,
                                progress_cb,
                                fixture,
                                result_cb,
                                fixture);
}

static char *
end_save (Fixture *fixture, gint64 *size, GError **error)
{
  wait_for_result (fixture);
  return docket_downloader_save_finish (fixture->downloader, fixture->result, size, error);
}

static char *
save (Fixture *fixture, const char *link, const char *file_name, gint64 *size)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;

  begin_save (fixture, link, file_name);
  path = end_save (fixture, size, &error);
  g_assert_no_error (error);
  g_assert_nonnull (path);
  return path;
}

static char *
save_data (Fixture *fixture, GBytes *bytes, gint64 *size, GError **error)
{
  g_clear_object (&fixture->result);
  docket_downloader_save_data_async (fixture->downloader,
                                     bytes,
                                     fixture->folder,
                                     "data.json",
                                     NULL,
                                     fixture->cancellable,
                                     result_cb,
                                     fixture);
  wait_for_result (fixture);
  return docket_downloader_save_data_finish (fixture->downloader, fixture->result, size, error);
}

static GBytes *
read_link (Fixture *fixture, const char *link, gsize max_size, GError **error)
{
  g_clear_object (&fixture->result);
  docket_downloader_read_async (
      fixture->downloader, link, max_size, fixture->cancellable, result_cb, fixture);
  wait_for_result (fixture);
  return docket_downloader_read_finish (fixture->downloader, fixture->result, error);
}

/* Whether it was tried or not, the folder is as it was. */
static void
assert_fails (Fixture *fixture, const char *link, DocketCoreError code)
{
  const guint n_files = docket_test_count_files (fixture->folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  begin_save (fixture, link, "result.pdf");
  path = end_save (fixture, NULL, &error);
  g_assert_error (error, DOCKET_CORE_ERROR, (int) code);
  g_assert_null (path);
  g_assert_null (strstr (error->message, "127.0.0.1"));
  g_clear_object (&fixture->result);
  settle ();
  g_assert_cmpuint (docket_test_count_files (fixture->folder), ==, n_files);
}

/* Asks the simulator for a link as the watcher would. */
static char *
get_link (Fixture *fixture, DocketEnding ending)
{
  g_autoptr (DocketClient)
      client = docket_client_new (DOCKET_CLOCK (fixture->clock),
                                  docket_simulator_get_api_url (fixture->simulator),
                                  DOCKET_SIMULATOR_KEY,
                                  NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReply) reply = NULL;

  docket_simulator_add_job (fixture->simulator, JOB, "march", ending, 0);
  docket_checker_check_async (
      DOCKET_CHECKER (client), JOB, DOCKET_CHECK_NONE, NULL, result_cb, fixture);
  wait_for_result (fixture);
  reply = docket_checker_check_finish (DOCKET_CHECKER (client), fixture->result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
  g_assert_nonnull (reply->url);
  return g_strdup (reply->url);
}

/* The same file by another way. */
static GBytes *
fetch (const char *link)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", link);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = soup_session_send_and_read (session, message, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  return bytes;
}

static void
assert_file (const char *path, gconstpointer bytes, gsize length)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  GStatBuf info = { 0 };

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (contents, size, bytes, length);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0400);
}

static void
assert_text (const char *path, const char *folder, const char *name, const char *text)
{
  g_autofree char *wanted = g_build_filename (folder, name, NULL);

  g_assert_cmpstr (path, ==, wanted);
  assert_file (path, text, strlen (text));
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = get_link (fixture, DOCKET_ENDING_PDF);
  g_autoptr (GBytes) bytes = fetch (link);
  g_autofree char *wanted = g_build_filename (fixture->folder, "March 1.pdf", NULL);
  g_autofree char *path = NULL;
  gint64 size = 0;

  path = save (fixture, link, "March 1.pdf", &size);
  g_assert_cmpstr (path, ==, wanted);
  g_assert_cmpint (size, ==, g_bytes_get_size (bytes));
  assert_file (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpuint (docket_test_count_files (fixture->folder), ==, 1);
  g_assert_cmpuint (fixture->n_progress, >, 0);
  g_assert_cmpint (fixture->done, ==, size);
  g_assert_cmpint (fixture->total, ==, size);
  g_assert_cmpuint (docket_simulator_get_n_leaks (fixture->simulator), ==, 0);
}

/* A folder that is made for results is nobody else's to look into. */
static void
test_folder_mode (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a");
  g_autofree char *path = NULL;
  GStatBuf info = { 0 };

  docket_test_server_push_json (fixture->server, 200, "1");
  path = save (fixture, address, "a", NULL);
  g_assert_cmpint (g_stat (fixture->folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0700);
}

static void
test_numbered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/march.pdf");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  docket_test_server_push_json (fixture->server, 200, "\"first\"");
  docket_test_server_push_json (fixture->server, 200, "\"second\"");
  docket_test_server_push_json (fixture->server, 200, "\"third\"");
  first = save (fixture, address, "march.pdf", NULL);
  second = save (fixture, address, "march.pdf", NULL);
  third = save (fixture, address, "march.pdf", NULL);
  assert_text (first, fixture->folder, "march.pdf", "\"first\"");
  assert_text (second, fixture->folder, "march (2).pdf", "\"second\"");
  assert_text (third, fixture->folder, "march (3).pdf", "\"third\"");
  g_assert_cmpuint (docket_test_count_files (fixture->folder), ==, 3);
}

/* What stands in the way is left alone, even if it leads nowhere. */
static void
test_in_the_way (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/march.pdf");
  g_autofree char *taken = g_build_filename (fixture->folder, "march.pdf", NULL);
  g_autofree char *target = g_build_filename (fixture->root, "elsewhere", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (taken);
  g_autofree char *path = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  g_assert_true (g_file_make_symbolic_link (file, target, NULL, NULL));
  docket_test_server_push_json (fixture->server, 200, "1");
  path = save (fixture, address, "march.pdf", NULL);
  assert_text (path, fixture->folder, "march (2).pdf", "1");
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (taken, G_FILE_TEST_IS_SYMLINK));
}

static void
test_link_byte_for_byte (Fixture *fixture, gconstpointer data)
{
  static const char target[] = "/a%2Fb%20c/x%2525.pdf?sig=%2B%2f~%7E&a=b+c&d";
  g_autofree char *address = docket_test_server_make_address (fixture->server, target);
  g_autofree char *wanted = g_strdup_printf ("GET %s HTTP/1.1\r\n", target);
  g_autofree char *request = NULL;
  g_autofree char *path = NULL;

  docket_test_server_push_json (fixture->server, 200, "1");
  path = save (fixture, address, "a", NULL);
  request = docket_test_server_get_request (fixture->server, 0);
  g_assert_true (g_str_has_prefix (request, wanted));
  g_assert_null (strcasestr (request, "x-api-key"));
  g_assert_null (strcasestr (request, "\r\ncookie:"));
}

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = NULL;

  docket_simulator_set_link_life (fixture->simulator, 0);
  link = get_link (fixture, DOCKET_ENDING_PDF);
  assert_fails (fixture, link, DOCKET_CORE_ERROR_EXPIRED);
}

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    DocketCoreError code;
  } cases[] = {
    { 400, DOCKET_CORE_ERROR_FETCH },   { 403, DOCKET_CORE_ERROR_EXPIRED },
    { 404, DOCKET_CORE_ERROR_EXPIRED }, { 410, DOCKET_CORE_ERROR_EXPIRED },
    { 206, DOCKET_CORE_ERROR_FETCH },   { 503, DOCKET_CORE_ERROR_FETCH },
  };
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a.pdf");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      docket_test_server_push_json (fixture->server, cases[i].status, "1");
      assert_fails (fixture, address, cases[i].code);
    }
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketTestServer) other = docket_test_server_new (NULL);
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a.pdf");
  g_autofree char *elsewhere = docket_test_server_make_address (other, "/a.pdf");
  g_autofree char *answer = g_strdup_printf (
      "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", elsewhere);

  docket_test_server_push (fixture->server, answer, DOCKET_TEST_AFTER_KEEP);
  assert_fails (fixture, address, DOCKET_CORE_ERROR_FETCH);
  g_assert_cmpuint (docket_test_server_get_n_connections (other), ==, 0);
}

static void
test_bad_link (Fixture *fixture, gconstpointer data)
{
  static const char *const links[] = {
    "http://example.com/a.pdf",
    "https://me:pw@example.com/a.pdf",
    "file:///etc/hostname",
    "ftp://example.com/a.pdf",
    "a.pdf",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    assert_fails (fixture, links[i], DOCKET_CORE_ERROR_BAD_ADDRESS);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n%PDF-1.7 and no more",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n%PDF-1.7 and no more",
    "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n",
  };
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a.pdf");

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      docket_test_server_push (fixture->server, answers[i], DOCKET_TEST_AFTER_CLOSE);
      assert_fails (fixture, address, DOCKET_CORE_ERROR_OFFLINE);
    }
}

static void
assert_cancelled (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (end_save (fixture, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&fixture->result);
  settle ();
  g_assert_cmpuint (docket_test_count_files (fixture->folder), ==, 0);
}

/* Half of the file is there. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a.pdf");

  fixture->cancels = TRUE;
  docket_test_server_push (fixture->server,
                           "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n%PDF-1.7",
                           DOCKET_TEST_AFTER_HANG);
  begin_save (fixture, address, "a.pdf");
  assert_cancelled (fixture);
  g_assert_cmpuint (fixture->n_progress, ==, 1);
}

static void
test_cancel_before (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a.pdf");

  g_cancellable_cancel (fixture->cancellable);
  begin_save (fixture, address, "a.pdf");
  assert_cancelled (fixture);
  g_assert_cmpuint (docket_test_server_get_n_requests (fixture->server), ==, 0);
}

/* Whenever it is cancelled: either the file is there and named, or nothing is. */
static void
test_cancel_any_time (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a.pdf");
  guint n_saved = 0;

  for (guint n_steps = 1; n_steps < 30; n_steps++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;

      docket_test_server_push_json (fixture->server, 200, "\"a\"");
      begin_save (fixture, address, "a.pdf");
      for (guint i = 0; i < n_steps && fixture->result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (fixture->cancellable);
      path = end_save (fixture, NULL, &error);
      g_clear_object (&fixture->result);
      settle ();
      if (path != NULL)
        n_saved++;
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (docket_test_count_files (fixture->folder), ==, n_saved);
      g_clear_object (&fixture->cancellable);
      fixture->cancellable = g_cancellable_new ();
      g_clear_pointer (&fixture->server, docket_test_server_free);
      fixture->server = docket_test_server_new (NULL);
      g_clear_pointer (&address, g_free);
      address = docket_test_server_make_address (fixture->server, "/a.pdf");
    }
}

static void
test_cannot_save (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a.pdf");
  g_autofree char *file = g_build_filename (fixture->root, "Docket", NULL);

  /* A file stands where the folder has to be. */
  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));
  docket_test_server_push_json (fixture->server, 200, "1");
  assert_fails (fixture, address, DOCKET_CORE_ERROR_SAVE);
  g_assert_cmpuint (docket_test_count_files (fixture->root), ==, 1);
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = docket_test_server_make_address (fixture->server, "/a.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) too_large = NULL;
  g_autoptr (GError) expired = NULL;
  g_autoptr (GBytes) bytes = NULL;

  docket_test_server_push_json (fixture->server, 200, "[1,2,3,4]");
  bytes = read_link (fixture, address, strlen ("[1,2,3,4]"), &error);
  g_assert_no_error (error);
  g_assert_cmpmem (
      g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "[1,2,3,4]", strlen ("[1,2,3,4]"));

  docket_test_server_push_json (fixture->server, 200, "[1,2,3,4]");
  g_assert_null (read_link (fixture, address, strlen ("[1,2,3,4]") - 1, &too_large));
  g_assert_error (too_large, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE);

  docket_test_server_push_json (fixture->server, 403, "[]");
  g_assert_null (read_link (fixture, address, 100, &expired));
  g_assert_error (expired, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  g_assert_cmpuint (docket_test_count_files (fixture->root), ==, 0);
}

static void
test_save_data (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{\"a\": 1}", strlen ("{\"a\": 1}"));
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gint64 size = 0;

  first = save_data (fixture, bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (size, ==, g_bytes_get_size (bytes));
  second = save_data (fixture, bytes, NULL, &error);
  g_assert_no_error (error);
  assert_text (first, fixture->folder, "data.json", "{\"a\": 1}");
  assert_text (second, fixture->folder, "data (2).json", "{\"a\": 1}");
  g_assert_cmpuint (docket_test_count_files (fixture->folder), ==, 2);
}

static void
test_save_data_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("1", 1);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (save_data (fixture, bytes, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (docket_test_count_files (fixture->folder), ==, 0);
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

  add ("/downloader/save", test_save);
  add ("/downloader/folder-mode", test_folder_mode);
  add ("/downloader/numbered", test_numbered);
  add ("/downloader/in-the-way", test_in_the_way);
  add ("/downloader/link-byte-for-byte", test_link_byte_for_byte);
  add ("/downloader/expired", test_expired);
  add ("/downloader/statuses", test_statuses);
  add ("/downloader/redirect", test_redirect);
  add ("/downloader/bad-link", test_bad_link);
  add ("/downloader/cut-off", test_cut_off);
  add ("/downloader/cancel", test_cancel);
  add ("/downloader/cancel-before", test_cancel_before);
  add ("/downloader/cancel-any-time", test_cancel_any_time);
  add ("/downloader/cannot-save", test_cannot_save);
  add ("/downloader/read", test_read);
  add ("/downloader/save-data", test_save_data);
  add ("/downloader/save-data-cancelled", test_save_data_cancelled);

  return g_test_run ();
}
