/* bench-switches.c: how often Docket has to be woken up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-switches SIMULATOR [CHECKS [SECONDS]]
 *
 * Voluntary context switches of all threads, for each check: of a bare loop of libsoup that asks
 * the same thing as often, and of the engine, which plans, writes to the disk and shares a rate
 * besides. Then those in SECONDS with nothing to watch. Prints "name value unit" lines; fails where
 * a check takes more than the bare one and MOST_MORE, or where something woke up.
 */

#include "docket-config.h"

#include "docket-bench-engine.h"
#include "docket-test-store.h"

#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>

#define KEY       "sample@example.com_0123456789abcdef0123456789abcdef"
#define MOST_MORE 10

/* Requests a second of both. */
#define RATE 20

/* From so many seconds on nothing that comes once is counted. */
#define LONG 15

/* As many jobs are watched that about so many checks a second are worth it. */
#define JOBS 200

typedef struct
{
  GSubprocess *simulator; /* (owned) */
  char *url;              /* (owned) */
  GMainLoop *loop;        /* (owned) */
  guint n_checks;
  guint n_done;
  gint64 switches; /* at the beginning */
  SoupSession *session;
  DocketEngine *engine;
} Bench;

static gint64
read_thread (const char *thread)
{
  g_autofree char *path = g_build_filename ("/proc/self/task", thread, "status", NULL);
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nvoluntary_ctxt_switches:");
  return line != NULL ? g_ascii_strtoll (strchr (line, ':') + 1, NULL, 10) : 0;
}

/* Voluntary context switches of all threads so far. */
static gint64
count_switches (void)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name = NULL;
  gint64 sum = 0;

  while ((name = g_dir_read_name (threads)) != NULL)
    sum += read_thread (name);
  return sum;
}

static void
run_for (Bench *bench, guint seconds)
{
  g_timeout_add_once (seconds * 1000, (GSourceOnceFunc) g_main_loop_quit, bench->loop);
  g_main_loop_run (bench->loop);
}

/* The service, in a process of its own */

static void
start_simulator (Bench *bench, const char *program)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  g_ptr_array_add (words, g_strdup (program));
  g_ptr_array_add (words, g_strdup ("--api-key=" KEY));
  for (guint i = 0; i < JOBS; i++)
    g_ptr_array_add (words, g_strdup_printf ("--job=%032u--151-300:never:1", i));
  g_ptr_array_add (words, NULL);
  bench->simulator = g_subprocess_newv ((const char *const *) words->pdata,
                                        G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                            G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                        &error);
  if (bench->simulator == NULL)
    g_error ("%s", error->message);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bench->simulator));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  if (line == NULL || !g_str_has_prefix (line, "READY "))
    g_error ("The simulator said %s", line);
  bench->url = g_strdup (line + strlen ("READY "));
}

/* The bare loop */

static gboolean ask_cb (gpointer data);

static void
answer_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
      answer = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);

  if (answer == NULL)
    g_error ("%s", error->message);
  /* The first one connects. */
  if (bench->n_done++ == 0)
    bench->switches = count_switches ();
  if (bench->n_done > bench->n_checks)
    g_main_loop_quit (bench->loop);
  else
    g_timeout_add (1000 / RATE, ask_cb, bench);
}

static gboolean
ask_cb (gpointer data)
{
  static const char body[] = "{\"jobid\":\"00000000000000000000000000000001--151-300\"}";
  Bench *bench = data;
  g_autofree char *address = g_strconcat (bench->url, "/job/check", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", address);
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));

  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  soup_message_headers_append (soup_message_get_request_headers (message), "x-api-key", KEY);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  soup_session_send_and_read_async (
      bench->session, message, G_PRIORITY_DEFAULT, NULL, answer_cb, bench);
  return G_SOURCE_REMOVE;
}

static double
run_bare (Bench *bench)
{
  bench->session = soup_session_new ();
  bench->n_done = 0;
  ask_cb (bench);
  g_main_loop_run (bench->loop);
  g_clear_object (&bench->session);
  return (double) (count_switches () - bench->switches) / bench->n_checks;
}

/* Docket */

static void
changed_cb (DocketStore *store,
            gint64 row_id,
            DocketJobState *before,
            DocketJobState *after,
            Bench *bench)
{
  if (after->n_checks == before->n_checks)
    return;
  if (bench->n_done++ == 0)
    bench->switches = count_switches ();
  if (bench->n_done > bench->n_checks)
    g_main_loop_quit (bench->loop);
}

static double
run_docket (Bench *bench)
{
  gulong handler = g_signal_connect (
      docket_engine_get_store (bench->engine), "job-changed", G_CALLBACK (changed_cb), bench);
  double switches = 0;

  bench->n_done = 0;
  docket_bench_engine_add (bench->engine, JOBS);
  g_main_loop_run (bench->loop);
  switches = (double) (count_switches () - bench->switches) / bench->n_checks;
  g_signal_handler_disconnect (docket_engine_get_store (bench->engine), handler);
  return switches;
}

/* Returns: (transfer full): name of each thread → its switches so far */
static GHashTable *
read_threads (void)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (threads)) != NULL)
    g_hash_table_insert (counts, g_strdup (name), GINT_TO_POINTER ((int) read_thread (name)));
  return counts;
}

/* A thread that has ended was woken up for that. Its own sleep of so long is one switch. */
static int
run_idle (Bench *bench, guint seconds)
{
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;
  GHashTableIter iter;
  gpointer name = NULL, count = NULL;
  int woken = -1;

  /* Threads that begin with the engine have begun; those of the bare loop that nobody uses any more
   * end after 15 s (GThreadPool). */
  run_for (bench, seconds < LONG ? 2 : 20);
  before = read_threads ();
  run_for (bench, seconds);
  after = read_threads ();
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &name, &count))
    woken += g_hash_table_contains (after, name)
                 ? GPOINTER_TO_INT (g_hash_table_lookup (after, name)) - GPOINTER_TO_INT (count)
                 : 1;
  return woken;
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("docket-switches-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (folder, "jobs.sqlite3", NULL);
  const guint seconds = argc > 3 ? (guint) atoi (argv[3]) : 60;
  Bench bench = { .n_checks = argc > 2 ? (guint) atoi (argv[2]) : 200 };
  double bare = 0, docket = 0;
  int idle = 0;

  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  bench.loop = g_main_loop_new (NULL, FALSE);
  start_simulator (&bench, argv[1]);
  bare = run_bare (&bench);
  bench.engine = docket_bench_engine_start (bench.url, KEY, database, RATE, DOCKET_PACE_BALANCED);
  idle = run_idle (&bench, seconds);
  docket = run_docket (&bench);
  docket_bench_engine_stop (g_steal_pointer (&bench.engine));
  g_subprocess_force_exit (bench.simulator);
  g_clear_object (&bench.simulator);
  g_clear_pointer (&bench.url, g_free);
  g_clear_pointer (&bench.loop, g_main_loop_unref);
  docket_test_remove_folder (folder);

  g_print ("switches/bare %.2f 1/check\n", bare);
  g_print ("switches/docket %.2f 1/check\n", docket);
  g_print ("switches/more %.2f 1/check\n", docket - bare);
  g_print ("switches/idle %d 1/%u s\n", idle, seconds);
  return docket > bare + MOST_MORE || idle > 0;
}
