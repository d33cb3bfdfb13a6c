/* test-keep-kills.c: a process that is killed while it keeps results leaves no broken one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A child keeps results of a server in this process, is killed at a random moment, and begins
 * again, until all are kept. After each kill every file that bears the name of a result is whole.
 * DOCKET_KEEP_KILLS says how often at least; a seed of GLib's test gives the moments again. */

#include "docket-config.h"

#include "docket-keeper.h"
#include "docket-result-server.h"
#include "docket-system-clock.h"
#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define N_JOBS 6
#define SIZE   400000

/* The child */

static gboolean
are_all_kept (DocketStore *store, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketJobState *state = docket_store_get_newest_state (store,
                                                                   g_array_index (rows, gint64, i));

      if (docket_job_state_count_results (state, DOCKET_RESULT_KEPT) != 1)
        return FALSE;
    }
  return TRUE;
}

static GArray *
add_jobs (DocketStore *store)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (1, N_JOBS);
  g_autoptr (DocketAdded) added = docket_test_store_add (store, found, 0, 1);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (rows, added->rows->data, added->rows->len);
  g_array_append_vals (rows, added->present->data, added->present->len);
  return rows;
}

/* A job is done once, in one commit; a later child finds it so. */
static void
finish_job (DocketStore *store, gint64 row_id, guint n, const char *port)
{
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (store, row_id);
  DocketResult *result = NULL;

  if (state->status == DOCKET_STATUS_SUCCESS)
    return;
  state->status = DOCKET_STATUS_SUCCESS;
  g_free (state->name);
  state->name = g_strdup_printf ("job %u", n);
  result = docket_result_new (0);
  result->name = g_strdup ("a.pdf");
  result->link = g_strdup_printf (
      "http://127.0.0.1:%s/%u.pdf?size=%d&wait=2&tag=\"%u\"", port, n, SIZE, n);
  g_ptr_array_add (state->results, result);
  docket_test_store_update (store, state, NULL, NULL);
}

static int
run_child (const char *database, const char *folder, const char *port)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketSettings) settings = docket_settings_new_in_memory (NULL, NULL);
  g_autoptr (DocketDownloader) downloader = docket_downloader_new (clock, NULL);
  DocketStore *store = docket_test_store_open (database);
  g_autoptr (GArray) rows = add_jobs (store);
  DocketKeeper *keeper = NULL;

  g_settings_set_string (docket_settings_get_backing (settings), "results-folder", folder);
  keeper = docket_keeper_new (store, clock, downloader, settings);
  docket_keeper_start (keeper);
  for (guint i = 0; i < rows->len; i++)
    finish_job (store, g_array_index (rows, gint64, i), i, port);
  while (!are_all_kept (store, rows))
    g_main_context_iteration (NULL, TRUE);
  docket_test_store_settle (store);
  _exit (0);
}

/* The parent */

static GPid
spawn (const char *database, const char *folder, DocketResultServer *server)
{
  g_autofree char *port = g_strdup_printf ("%u", docket_result_server_get_port (server));
  const char *const argv[] = { "/proc/self/exe", "--child", database, folder, port, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_spawn_async (NULL,
                 (char **) argv,
                 NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                 NULL,
                 NULL,
                 &pid,
                 &error);
  g_assert_no_error (error);
  return pid;
}

/* Returns whether the child ended by itself within @wait µs; else it is killed. */
static gboolean
wait_or_kill (GPid pid, gint64 wait)
{
  const gint64 end = g_get_monotonic_time () + wait;
  int status = 0;

  while (waitpid (pid, &status, WNOHANG) == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      if (g_get_monotonic_time () >= end)
        {
          kill (pid, SIGKILL);
          waitpid (pid, &status, 0);
          return FALSE;
        }
    }
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  return TRUE;
}

/* Counts the files that bear the name of a result, and looks at every byte of each. */
static guint
check_files (const char *folder, guint *n_partial)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  *n_partial = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (name[0] == '.')
        {
          (*n_partial)++;
          continue;
        }
      g_assert_true (docket_result_server_is_file (path, SIZE));
      n++;
    }
  return n;
}

/* Without attributes a file that got its name right before the kill is not found again. */
static gboolean
has_marks (const char *root)
{
  g_autofree char *path = g_build_filename (root, "probe", NULL);
  gboolean has = FALSE;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  has = setxattr (path, "user.docket.probe", "1", 1, 0) == 0;
  g_unlink (path);
  return has;
}

static void
test_kills (void)
{
  const char *text = g_getenv ("DOCKET_KEEP_KILLS");
  const guint n_wanted = text != NULL ? (guint) atoi (text) : 25;
  g_autofree char *root = g_dir_make_tmp ("docket-keep-kills-XXXXXX", NULL);
  const gboolean marks = has_marks (root);
  g_autoptr (DocketResultServer) server = docket_result_server_new ();
  guint n_kills = 0, n_with_partial = 0, n_homes = 0, n_partial = 0;

  while (n_kills < n_wanted)
    {
      g_autofree char *home = g_strdup_printf ("%s/%u", root, n_homes++);
      g_autofree char *database = g_build_filename (home, "jobs.sqlite3", NULL);
      g_autofree char *folder = g_build_filename (home, "results", NULL);

      g_assert_cmpint (g_mkdir (home, 0700), ==, 0);
      while (
          !wait_or_kill (spawn (database, folder, server), g_test_rand_int_range (20000, 200000)))
        {
          n_kills++;
          check_files (folder, &n_partial);
          n_with_partial += n_partial > 0;
          /* At last it may do it in one go. */
          if (n_kills % 8 == 0)
            break;
        }
      wait_or_kill (spawn (database, folder, server), 60 * (gint64) G_USEC_PER_SEC);
      g_assert_cmpuint (check_files (folder, &n_partial), >=, N_JOBS);
      g_assert_true (!marks || check_files (folder, &n_partial) == N_JOBS);
      g_assert_cmpuint (n_partial, ==, 0);
    }
  g_test_message ("%u kills, %u in the middle of a file", n_kills, n_with_partial);
  g_assert_cmpuint (n_with_partial, >, 0);
  {
    const char *const argv[] = { "rm", "-r", root, NULL };

    g_spawn_sync (
        NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }
}

int
main (int argc, char **argv)
{
  if (argc == 5 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], argv[3], argv[4]);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keep-kills/kills", test_kills);

  return g_test_run ();
}
