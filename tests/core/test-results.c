/* test-results.c: results of every size, over connections of every kind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-keeper.h"
#include "docket-result-server.h"
#include "docket-test-clock.h"
#include "docket-test-network.h"
#include "docket-test-resolver.h"
#include "docket-test-server.h"
#include "docket-test-store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define HOUR (60 * 60 * (gint64) G_USEC_PER_SEC)
#define MB   (1000 * (gint64) 1000)

/* Where a part of this program runs that needs a small disk. */
#define SMALL_DISK "DOCKET_TEST_SMALL_DISK"

typedef struct
{
  DocketTestClock *clock;
  DocketResultServer *server;
  DocketStore *store;
  DocketSettings *settings;
  DocketTestNetwork *network;
  DocketDownloader *downloader;
  DocketKeeper *keeper;
  char *root;   /* a folder for this test */
  char *folder; /* where results are kept, in it */
  guint n_jobs;
} Fixture;

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* What is small is in memory, where to sync hundreds of files takes no time. */
static char *
make_root (gboolean large)
{
  const char *disk = g_getenv (SMALL_DISK);
  char *path = g_strdup ("/dev/shm/docket-results-XXXXXX");

  if (disk != NULL)
    {
      g_free (path);
      return g_strdup (disk);
    }
  if (!large && g_mkdtemp (path) != NULL)
    return path;
  g_free (path);
  return g_dir_make_tmp ("docket-results-XXXXXX", NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = make_root (data != NULL);
  fixture->folder = g_build_filename (fixture->root, "results", NULL);
  fixture->clock = docket_test_clock_new ();
  fixture->server = docket_result_server_new ();
  fixture->store = docket_test_store_open (NULL);
  fixture->network = docket_test_network_new ();
  fixture->downloader = docket_downloader_new (DOCKET_CLOCK (fixture->clock), NULL);
  fixture->settings = docket_settings_new_in_memory (NULL, NULL);
  g_settings_set_string (
      docket_settings_get_backing (fixture->settings), "results-folder", fixture->folder);
  fixture->keeper = docket_keeper_new (
      fixture->store, DOCKET_CLOCK (fixture->clock), fixture->downloader, fixture->settings);
  docket_keeper_set_network (fixture->keeper, G_NETWORK_MONITOR (fixture->network));
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

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  settle (fixture);
  docket_test_drop (fixture->keeper);
  docket_test_drop (fixture->downloader);
  docket_test_drop (fixture->settings);
  docket_test_drop (fixture->network);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  docket_test_drop (fixture->clock);
  docket_test_store_close (fixture->store);
  docket_test_drop (fixture->store);
  g_clear_pointer (&fixture->server, docket_result_server_free);
  if (g_getenv (SMALL_DISK) == NULL)
    docket_test_remove_folder (fixture->root);
  g_clear_pointer (&fixture->root, g_free);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
start (Fixture *fixture)
{
  docket_keeper_start (fixture->keeper);
  settle (fixture);
}

static void
move_clock (Fixture *fixture, gint64 duration)
{
  docket_test_clock_run_until (fixture->clock,
                               NULL,
                               NULL,
                               docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock)) + duration);
}

/* Adds a job that is done, with one result for each target, and gives its row. */
static gint64
add_done (Fixture *fixture, const char *name, const char *const *targets, gint64 life)
{
  const gint64 now = docket_clock_get_server_time (DOCKET_CLOCK (fixture->clock));
  const gint64 row_id = docket_test_store_add_one (fixture->store, ++fixture->n_jobs, 0);
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, row_id);

  state->status = DOCKET_STATUS_SUCCESS;
  g_free (state->name);
  state->name = g_strdup (name);
  for (guint i = 0; targets[i] != NULL; i++)
    {
      DocketResult *result = docket_result_new (i);
      g_autofree char *path = g_strndup (targets[i], strcspn (targets[i], "?"));
      g_autofree char *base = g_path_get_basename (path);

      result->link = docket_result_server_make_address (fixture->server, targets[i]);
      result->name = g_steal_pointer (&base);
      result->expires = life > 0 ? now + life : 0;
      g_ptr_array_add (state->results, result);
    }
  docket_test_store_update (fixture->store, state, NULL, NULL);
  return row_id;
}

static gint64
add_one (Fixture *fixture, const char *name, const char *target)
{
  const char *const targets[] = { target, NULL };

  return add_done (fixture, name, targets, HOUR);
}

static char *
keep (Fixture *fixture, gint64 row_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_keeper_keep_async (fixture->keeper, row_id, NULL, result_cb, &result);
  return docket_keeper_keep_finish (fixture->keeper, wait_for (&result), error);
}

static const DocketResult *
get_result (Fixture *fixture, gint64 row_id, guint part)
{
  const DocketJobState *state = docket_store_get_newest_state (fixture->store, row_id);

  g_assert_nonnull (state);
  g_assert_cmpuint (part, <, state->results->len);
  return g_ptr_array_index (state->results, part);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* A partial file goes with the fetch, a moment after its end is told. */
static void
assert_nothing_left (Fixture *fixture)
{
  settle (fixture);
  for (guint i = 0; count_files (fixture->folder) > 0 && i < 5000; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
assert_keeps (Fixture *fixture, const char *target, gint64 size)
{
  const gint64 row_id = add_one (fixture, "June", target);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  path = keep (fixture, row_id, &error);
  g_assert_no_error (error);
  g_assert_true (docket_result_server_is_file (path, size));
  g_assert_cmpint (get_result (fixture, row_id, 0)->size, ==, size);
  g_assert_cmpint (get_result (fixture, row_id, 0)->changed, !=, 0);
  g_assert_null (get_result (fixture, row_id, 0)->link);
}

static void
assert_does_not_keep (Fixture *fixture, const char *target, DocketCoreError code)
{
  const gint64 row_id = add_one (fixture, "June", target);
  g_autoptr (GError) error = NULL;

  g_assert_null (keep (fixture, row_id, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, (int) code);
  assert_nothing_left (fixture);
}

/* Sizes */

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  /* The places where halves and chunks end, and their neighbours. */
  static const gint64 sizes[] = { 0,      1,      2,      16384,  16385,  65536,  262143,
                                  262144, 262145, 524287, 524288, 524289, 1000003 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *target = g_strdup_printf ("/a.pdf?size=%" G_GINT64_FORMAT, sizes[i]);
      g_autofree char *unsized = g_strconcat (target, "&unsized=1", NULL);

      assert_keeps (fixture, target, sizes[i]);
      assert_keeps (fixture, unsized, sizes[i]);
    }
}

static gint64
get_memory (void)
{
  g_autofree char *text = NULL;
  const char *at = NULL;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  at = text != NULL ? strstr (text, "VmHWM:") : NULL;
  return at != NULL ? g_ascii_strtoll (at + strlen ("VmHWM:"), NULL, 10) * 1024 : 0;
}

/* Larger than what is kept unasked, and cut off now and then; it is never in memory as a whole. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  const gint64 before = get_memory ();

  assert_keeps (fixture, "/a.pdf?size=300000000&cut=130000000&tag=\"1\"", 300 * MB);
  g_assert_cmpuint (docket_result_server_get_n_requests (fixture->server), ==, 3);
  g_assert_cmpint (get_memory () - before, <, 50 * MB);
}

static void
test_parts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) targets = NULL;
  g_autofree char *wanted = g_build_filename (fixture->folder, "Scans", NULL);
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *target = g_strdup_printf ("/page%u.pdf?size=%u", i / 2, 1000 + i);

      g_strv_builder_add (builder, target);
    }
  targets = g_strv_builder_end (builder);
  row_id = add_done (fixture, "Scans", (const char *const *) targets, HOUR);
  place = keep (fixture, row_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (place, ==, wanted);
  g_assert_cmpuint (count_files (wanted), ==, 500);
  for (guint i = 0; i < 500; i++)
    {
      const DocketResult *result = get_result (fixture, row_id, i);

      g_assert_cmpint (result->state, ==, DOCKET_RESULT_KEPT);
      g_assert_true (docket_result_server_is_file (result->saved_as, 1000 + i));
    }
}

/* Every part says by itself how far it is. The rest of it comes when that was heard. */
typedef struct
{
  DocketResultServer *server;
  guint seen; /* a bit for each part */
} Progress;

static void
saving_cb (DocketJob *job, GParamSpec *pspec, Progress *progress)
{
  static const char *const paths[] = { "/a.pdf", "/b.pdf", "/c.pdf" };

  if (docket_job_get_saving (job) < 0)
    return;
  for (guint part = 0; part < 3; part++)
    {
      const double share = docket_job_get_saving_part (job, part);

      g_assert_cmpfloat (share, <=, 1);
      if (share > 0 && share < 1)
        {
          progress->seen |= 1u << part;
          docket_result_server_let_through (progress->server, paths[part]);
        }
    }
}

static void
test_progress (Fixture *fixture, gconstpointer data)
{
  static const char *const targets[] = {
    "/a.pdf?size=200000&gate=1", "/b.pdf?size=200000&gate=1", "/c.pdf?size=200000&gate=1", NULL
  };
  const gint64 row_id = add_done (fixture, "Scans", targets, HOUR);
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, row_id);
  g_autofree char *place = NULL;
  Progress progress = { fixture->server, 0 };

  g_signal_connect (job, "notify::saving", G_CALLBACK (saving_cb), &progress);
  place = keep (fixture, row_id, NULL);
  g_assert_nonnull (place);
  g_assert_cmpuint (progress.seen, ==, 7);
  g_assert_cmpfloat (docket_job_get_saving (job), <, 0);
}

/* Names */

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {
    "..%2F..%2F.bashrc",
    "..%5C..%5Cx.pdf",
    "%2Fetc%2Fpasswd",
    "a%00b.pdf",
    "%E2%80%AEfdp.exe",
    "-rf",
    "trailing.",
    ".hidden",
    "CON.pdf",
    "nul",
    "a%0Ab%1B%5B31m.pdf",
    "%FF%FE.pdf",
    "*",
    "x%7C%3E%22.pdf",
    "%20",
    "..",
    "install.sh",
    "evil.desktop",
    "lib.so%09",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
    "pdf",
  };
  g_autofree char *victim = g_build_filename (fixture->root, ".bashrc", NULL);

  g_assert_true (g_file_set_contents (victim, "mine", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *const targets[] = { g_strdup_printf ("/%s?size=10", names[i]),
                                      g_strdup_printf ("/%s?size=20", names[i]),
                                      NULL };
      const gint64 row_id = add_done (fixture, "../../Evil\nname\u202e", targets, HOUR);
      g_autofree char *place = keep (fixture, row_id, NULL);
      g_autofree char *above = place != NULL ? g_path_get_dirname (place) : NULL;

      g_test_message ("%s", names[i]);
      g_assert_cmpstr (above, ==, fixture->folder);
      for (guint part = 0; part < 2; part++)
        {
          const DocketResult *result = get_result (fixture, row_id, part);
          g_autofree char *folder = g_path_get_dirname (result->saved_as);
          g_autofree char *base = g_path_get_basename (result->saved_as);
          GStatBuf info = { 0 };

          g_assert_cmpstr (folder, ==, place);
          g_assert_true (docket_result_server_is_file (result->saved_as, part == 0 ? 10 : 20));
          g_assert_true (g_utf8_validate (base, -1, NULL));
          g_assert_null (strpbrk (base, "/\\\n\t\x1b:*?\"<>|"));
          g_assert_null (strstr (base, "\u202e"));
          g_assert_true (base[0] != '.' && base[0] != '-');
          g_assert_cmpuint (strlen (base), <=, 120);
          g_assert_cmpint (g_stat (result->saved_as, &info), ==, 0);
          g_assert_cmpuint (info.st_mode & 07777, ==, 0400);
        }
      g_free ((char *) targets[0]);
      g_free ((char *) targets[1]);
    }
  {
    g_autofree char *text = NULL;

    g_assert_true (g_file_get_contents (victim, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, "mine");
  }
}

/* Connections */

static void
test_slow (Fixture *fixture, gconstpointer data)
{
  assert_keeps (fixture, "/a.pdf?size=300000&wait=15", 300000);
}

static void
test_resumed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *second = NULL;
  g_autofree char *by_date = NULL;

  assert_keeps (fixture, "/a.pdf?size=1000000&cut=300000&tag=\"v1\"", 1000000);
  g_assert_cmpuint (docket_result_server_get_n_requests (fixture->server), ==, 4);
  second = docket_result_server_get_request (fixture->server, 1);
  g_assert_nonnull (strstr (second, "\r\nRange: bytes=300000-\r\n"));
  g_assert_nonnull (strstr (second, "\r\nIf-Range: \"v1\"\r\n"));
  g_assert_nonnull (strstr (second, "\r\nAccept-Encoding: identity\r\n"));

  assert_keeps (fixture,
                "/b.pdf?size=500000&cut=300000&date=Tue,%2015%20Nov%202022%2012:45:26%20GMT",
                500000);
  by_date = docket_result_server_get_request (fixture->server, 5);
  g_assert_nonnull (strstr (by_date, "\r\nIf-Range: Tue, 15 Nov 2022 12:45:26 GMT\r\n"));
}

/* Where the server does not say which file it gives, nothing is put together. */
static void
test_not_resumed (Fixture *fixture, gconstpointer data)
{
  assert_does_not_keep (fixture, "/a.pdf?size=1000000&cut=300000", DOCKET_CORE_ERROR_OFFLINE);
  g_assert_cmpuint (docket_result_server_get_n_requests (fixture->server), ==, 1);
  assert_does_not_keep (
      fixture, "/b.pdf?size=1000000&cut=300000&tag=W/\"1\"", DOCKET_CORE_ERROR_OFFLINE);
  g_assert_cmpuint (docket_result_server_get_n_requests (fixture->server), ==, 2);
}

static void
test_expires_meanwhile (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = add_one (
      fixture, "June", "/a.pdf?size=1000000&cut=300000&tag=\"1\"&dead=2");
  g_autoptr (GError) error = NULL;

  g_assert_null (keep (fixture, row_id, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED);
  assert_nothing_left (fixture);
  g_assert_cmpint (get_result (fixture, row_id, 0)->state, ==, DOCKET_RESULT_EXPIRED);
  g_assert_null (get_result (fixture, row_id, 0)->link);
}

static void
save_from (Fixture *fixture, const char *address, GAsyncResult **result)
{
  const DocketSaveTo to = { .folder = fixture->folder, .file_name = "a.pdf" };

  docket_downloader_save_async (
      fixture->downloader, address, &to, NULL, NULL, NULL, result_cb, result);
}

static void
push_start (DocketTestServer *server)
{
  docket_test_server_push (server,
                           "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nConnection: close\r\n"
                           "Content-Length: 8\r\n\r\nold ",
                           DOCKET_TEST_AFTER_CLOSE);
}

/* The server goes for good: it is tried for some seconds. */
static void
test_vain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new (NULL);
  g_autofree char *address = docket_test_server_make_address (server, "/a.pdf");
  const gint64 begin = docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  push_start (server);
  save_from (fixture, address, &result);
  /* The first part has come, and it waits to go on. */
  while (docket_test_clock_get_n_alarms (fixture->clock) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&server, docket_test_server_free);
  while (result == NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      if (docket_test_clock_get_n_alarms (fixture->clock) > 0)
        move_clock (fixture, G_USEC_PER_SEC);
    }
  g_assert_null (docket_downloader_save_finish (fixture->downloader, result, NULL, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_OFFLINE);
  g_assert_cmpint (docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock)) - begin,
                   ==,
                   7 * (gint64) G_USEC_PER_SEC);
  g_clear_object (&result);
  assert_nothing_left (fixture);
}

/* Cancelled while it waits to go on. */
static void
test_cancelled_between (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new (NULL);
  g_autofree char *address = docket_test_server_make_address (server, "/a.pdf");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const DocketSaveTo to = { .folder = fixture->folder, .file_name = "a.pdf" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  push_start (server);
  docket_downloader_save_async (
      fixture->downloader, address, &to, cancellable, NULL, NULL, result_cb, &result);
  while (docket_test_clock_get_n_alarms (fixture->clock) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      docket_downloader_save_finish (fixture->downloader, wait_for (&result), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  g_clear_object (&result);
  assert_nothing_left (fixture);
}

/* A name of the internet that leads here: it is not asked. */
static void
test_private_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketTestServer) server = docket_test_server_new (NULL);
  g_autoptr (GResolver) old = g_resolver_get_default ();
  g_autoptr (DocketTestResolver) resolver = docket_test_resolver_new ();
  g_autofree char *here = docket_test_server_make_address (server, "/a.pdf");
  g_autofree char *address = g_strdup_printf ("https://results.example%s", strrchr (here, ':'));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_resolver_set_default (G_RESOLVER (resolver));
  save_from (fixture, address, &result);
  g_assert_null (
      docket_downloader_save_finish (fixture->downloader, wait_for (&result), NULL, &error));
  g_resolver_set_default (old);
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_FETCH);
  g_assert_cmpuint (docket_test_resolver_get_n_lookups (resolver), >, 0);
  g_assert_cmpuint (docket_test_server_get_n_requests (server), ==, 0);
  g_assert_cmpuint (docket_test_server_get_n_connections (server), ==, 0);
}

/* What is kept by itself */

/* The links that die first come first, three at a time. */
static void
test_soonest_first (Fixture *fixture, gconstpointer data)
{
  static const guint minutes[] = { 50, 20, 60, 10, 40, 30, 0 };
  guint last = 0;

  docket_test_network_set_metered (fixture->network, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_autofree char *target = g_strdup_printf ("/%u.pdf?size=100000&wait=3&hold=3", minutes[i]);
      const char *const targets[] = { target, NULL };

      add_done (fixture, "June", targets, minutes[i] * HOUR / 60);
    }
  start (fixture);
  docket_test_network_set_metered (fixture->network, FALSE);
  while (docket_result_server_get_n_requests (fixture->server) < 7)
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
  g_assert_cmpuint (docket_result_server_get_n_at_once (fixture->server), ==, 3);
  /* Requests that are sent together may come in another order; no one overtakes more. */
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *head = docket_result_server_get_request (fixture->server, i);
      const guint n = (guint) g_ascii_strtoull (head + strlen ("GET /"), NULL, 10);
      const guint place = n == 0 ? 6 : n / 10 - 1;

      g_assert_cmpuint (ABS ((int) place - (int) i), <=, 2);
      last = MAX (last, place);
    }
  g_assert_cmpuint (last, ==, 6);
}

static void
test_metered (Fixture *fixture, gconstpointer data)
{
  gint64 row_id = 0;

  docket_test_network_set_metered (fixture->network, TRUE);
  start (fixture);
  row_id = add_one (fixture, "June", "/a.pdf?size=10");
  settle (fixture);
  g_assert_cmpuint (docket_result_server_get_n_requests (fixture->server), ==, 0);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, row_id, NULL, NULL), ==, DOCKET_HOLD_METERED);

  docket_test_network_set_metered (fixture->network, FALSE);
  while (get_result (fixture, row_id, 0)->state != DOCKET_RESULT_KEPT)
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, row_id, NULL, NULL), ==, DOCKET_HOLD_NONE);
}

/* What is on its way stops when it begins to cost. */
static void
test_metered_meanwhile (Fixture *fixture, gconstpointer data)
{
  gint64 row_id = 0;

  start (fixture);
  row_id = add_one (fixture, "June", "/a.pdf?size=100000000&wait=5");
  while (count_files (fixture->folder) == 0)
    g_main_context_iteration (NULL, TRUE);
  docket_test_network_set_metered (fixture->network, TRUE);
  assert_nothing_left (fixture);
  while (docket_keeper_get_hold (fixture->keeper, row_id, NULL, NULL) != DOCKET_HOLD_METERED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (get_result (fixture, row_id, 0)->link);
}

/* Held back with its size, and kept when somebody says so. */
static void
test_asked_for (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0, size = 0;

  start (fixture);
  row_id = add_one (fixture, "June", "/a.pdf?size=200000001");
  settle (fixture);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, row_id, &size, NULL), ==, DOCKET_HOLD_LARGE);
  g_assert_cmpint (size, ==, DOCKET_KEEP_UNASKED + 1);
  assert_nothing_left (fixture);
  move_clock (fixture, HOUR / 2);
  settle (fixture);
  g_assert_cmpuint (docket_result_server_get_n_requests (fixture->server), ==, 1);

  path = keep (fixture, row_id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_result (fixture, row_id, 0)->size, ==, size);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, row_id, NULL, NULL), ==, DOCKET_HOLD_NONE);
}

/* Somebody asks while it is found out how large it is. */
static void
test_asked_for_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row_id = 0;

  start (fixture);
  row_id = add_one (fixture, "June", "/a.pdf?size=200000001");
  g_assert_true (docket_keeper_is_busy (fixture->keeper));
  path = keep (fixture, row_id, &error);
  g_assert_no_error (error);
  g_assert_nonnull (path);
  g_assert_cmpuint (docket_result_server_get_n_requests (fixture->server), ==, 2);
}

/* Where nothing can be saved it is said, and tried again. */

static void
wait_kept (Fixture *fixture, gint64 row_id)
{
  move_clock (fixture, 2 * 60 * (gint64) G_USEC_PER_SEC);
  while (get_result (fixture, row_id, 0)->state != DOCKET_RESULT_KEPT)
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
}

static void
test_folder_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *disk = g_build_filename (fixture->root, "disk", NULL);
  g_autofree char *folder = g_build_filename (disk, "results", NULL);
  const char *text = NULL;
  gint64 row_id = 0, other = 0;

  g_settings_set_string (docket_settings_get_backing (fixture->settings), "results-folder", folder);
  start (fixture);
  row_id = add_one (fixture, "June", "/a.pdf?size=10");
  settle (fixture);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, row_id, NULL, &text), ==, DOCKET_HOLD_TROUBLE);
  g_assert_nonnull (strstr (text, "not there"));
  g_assert_false (g_file_test (disk, G_FILE_TEST_EXISTS));

  /* Another one is not fetched in vain. */
  other = add_one (fixture, "July", "/b.pdf?size=10");
  settle (fixture);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, other, NULL, NULL), ==, DOCKET_HOLD_TROUBLE);
  g_assert_cmpuint (docket_result_server_get_n_requests (fixture->server), ==, 1);

  g_assert_cmpint (g_mkdir (disk, 0700), ==, 0);
  wait_kept (fixture, row_id);
  wait_kept (fixture, other);
}

static void
test_not_a_folder (Fixture *fixture, gconstpointer data)
{
  const char *text = NULL;
  gint64 row_id = 0;

  g_assert_true (g_file_set_contents (fixture->folder, "mine", -1, NULL));
  start (fixture);
  row_id = add_one (fixture, "June", "/a.pdf?size=10");
  settle (fixture);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, row_id, NULL, &text), ==, DOCKET_HOLD_TROUBLE);
  g_assert_nonnull (text);
  g_unlink (fixture->folder);
  wait_kept (fixture, row_id);
}

/* The folder goes while a file is written in it. */
static void
test_folder_goes (Fixture *fixture, gconstpointer data)
{
  gint64 row_id = 0;

  start (fixture);
  row_id = add_one (fixture, "June", "/a.pdf?size=400000&wait=10");
  while (count_files (fixture->folder) == 0)
    g_main_context_iteration (NULL, TRUE);
  docket_test_remove_folder (fixture->folder);
  settle (fixture);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, row_id, NULL, NULL), ==, DOCKET_HOLD_TROUBLE);
  wait_kept (fixture, row_id);
  g_assert_true (docket_result_server_is_file (get_result (fixture, row_id, 0)->saved_as, 400000));
}

/* In a namespace of its own, where the root of this test is a disk of 1 MB. */
static void
test_disk_full_there (Fixture *fixture, gconstpointer data)
{
  const char *text = NULL;
  gint64 row_id = 0;

  start (fixture);
  row_id = add_one (fixture, "June", "/a.pdf?size=3000000");
  settle (fixture);
  g_assert_cmpint (
      docket_keeper_get_hold (fixture->keeper, row_id, NULL, &text), ==, DOCKET_HOLD_TROUBLE);
  g_assert_cmpstr (text, ==, "The disk is full");
  assert_nothing_left (fixture);
  assert_keeps (fixture, "/b.pdf?size=500000", 500000);
}

static void
test_disk_full (void)
{
  g_autofree char *root = g_dir_make_tmp ("docket-small-disk-XXXXXX", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *const argv[] = {
    "unshare",
    "-rm",
    "sh",
    "-c",
    "mount -t tmpfs -o size=1m tmpfs \"$1\" || exit 77;"
    " DOCKET_TEST_SMALL_DISK=\"$1\" exec \"$0\" -p /results/small-disk",
    self,
    root,
    NULL,
  };
  g_autofree char *said = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL,
                     (char **) argv,
                     NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                     NULL,
                     NULL,
                     NULL,
                     &said,
                     &status,
                     NULL) ||
      WEXITSTATUS (status) == 77 || (said != NULL && strstr (said, "unshare failed") != NULL))
    g_test_skip ("There are no namespaces here");
  else
    g_assert_cmpint (status, ==, 0);
  g_rmdir (root);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
add_large (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, "large", set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (g_getenv (SMALL_DISK) != NULL)
    {
      add ("/results/small-disk", test_disk_full_there);
      return g_test_run ();
    }
  add ("/results/sizes", test_sizes);
  add_large ("/results/large", test_large);
  add ("/results/parts", test_parts);
  add ("/results/progress", test_progress);
  add ("/results/names", test_names);
  add ("/results/slow", test_slow);
  add ("/results/resumed", test_resumed);
  add ("/results/not-resumed", test_not_resumed);
  add ("/results/expires-meanwhile", test_expires_meanwhile);
  add ("/results/vain", test_vain);
  add ("/results/cancelled-between", test_cancelled_between);
  add ("/results/private-name", test_private_name);
  add ("/results/soonest-first", test_soonest_first);
  add ("/results/metered", test_metered);
  add_large ("/results/metered-meanwhile", test_metered_meanwhile);
  add_large ("/results/asked-for", test_asked_for);
  add_large ("/results/asked-for-meanwhile", test_asked_for_meanwhile);
  add ("/results/folder-gone", test_folder_gone);
  add ("/results/not-a-folder", test_not_a_folder);
  add ("/results/folder-goes", test_folder_goes);
  g_test_add_func ("/results/disk-full", test_disk_full);

  return g_test_run ();
}
