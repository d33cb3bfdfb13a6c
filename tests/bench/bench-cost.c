/* bench-cost.c: processor time of a check
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-cost WAY URL KEY CHECKS RATE FOLDER
 *
 * Asks CHECKS times at RATE a second and prints the processor time of this process, all threads, µs
 * a check. WAY is "bare" (a loop of libsoup that reads the answer and looks at nothing), "client"
 * (Docket's client, which parses it) or "watcher" (Docket without a window: plan, rate, client,
 * and a commit that is on the disk of FOLDER). What comes once, as connecting, is not counted.
 */

#include "docket-config.h"

#include "docket-bench-engine.h"
#include "docket-client.h"
#include "docket-system-clock.h"

#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define JOB "00000000000000000000000000000001--151-300"

/* As many jobs are watched that RATE checks a second are worth it. */
#define JOBS 400

typedef struct
{
  const char *url;
  const char *key;
  guint n_checks;
  guint rate;
  GMainLoop *loop; /* (owned) */
  guint n_done;
  gint64 begun; /* processor time, ns */
  gint64 spent;
  SoupSession *session;
  DocketClient *client;
} Bench;

static gint64
get_processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * (gint64) 1000000000 + time.tv_nsec;
}

/* Whether there is another. The first ones connect, and load what is loaded late. */
static gboolean
note_answer (Bench *bench)
{
  const guint warm = bench->rate;

  bench->n_done++;
  if (bench->n_done == warm)
    bench->begun = get_processor_time ();
  if (bench->n_done < warm + bench->n_checks)
    return TRUE;
  if (bench->spent == 0)
    bench->spent = get_processor_time () - bench->begun;
  g_main_loop_quit (bench->loop);
  return FALSE;
}

/* The bare loop */

static gboolean ask_cb (gpointer data);

static void
answer_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
      answer = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);

  if (answer == NULL)
    g_error ("%s", error->message);
  note_answer (data);
}

static gboolean
ask_cb (gpointer data)
{
  static const char body[] = "{\"jobid\":\"" JOB "\"}";
  Bench *bench = data;
  g_autofree char *address = g_strconcat (bench->url, "/job/check", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", address);
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));

  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  soup_message_headers_append (soup_message_get_request_headers (message), "x-api-key", bench->key);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  soup_session_send_and_read_async (
      bench->session, message, G_PRIORITY_DEFAULT, NULL, answer_cb, bench);
  return G_SOURCE_CONTINUE;
}

static void
run_bare (Bench *bench)
{
  bench->session = soup_session_new ();
  g_timeout_add (1000 / bench->rate, ask_cb, bench);
  g_main_loop_run (bench->loop);
  g_clear_object (&bench->session);
}

/* Docket's client */

static void
reply_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReply)
      reply = docket_checker_check_finish (DOCKET_CHECKER (object), result, &error);

  if (reply == NULL)
    g_error ("%s", error->message);
  note_answer (data);
}

static gboolean
check_cb (gpointer data)
{
  Bench *bench = data;

  docket_checker_check_async (
      DOCKET_CHECKER (bench->client), JOB, DOCKET_CHECK_NONE, NULL, reply_cb, bench);
  return G_SOURCE_CONTINUE;
}

static void
run_client (Bench *bench)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();

  bench->client = docket_client_new (clock, bench->url, bench->key, NULL);
  g_timeout_add (1000 / bench->rate, check_cb, bench);
  g_main_loop_run (bench->loop);
  g_clear_object (&bench->client);
}

/* The watcher */

static void
changed_cb (DocketStore *store,
            gint64 row_id,
            DocketJobState *before,
            DocketJobState *after,
            Bench *bench)
{
  if (after->n_checks > before->n_checks)
    note_answer (bench);
}

static void
run_watcher (Bench *bench, const char *folder)
{
  g_autofree char *database = g_build_filename (folder, "jobs.sqlite3", NULL);
  DocketEngine *engine = NULL;

  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  engine = docket_bench_engine_start (
      bench->url, bench->key, database, bench->rate, DOCKET_PACE_QUICK);
  g_signal_connect (
      docket_engine_get_store (engine), "job-changed", G_CALLBACK (changed_cb), bench);
  docket_bench_engine_add (engine, JOBS);
  g_main_loop_run (bench->loop);
  g_signal_handlers_disconnect_by_data (docket_engine_get_store (engine), bench);
  docket_bench_engine_stop (engine);
}

int
main (int argc, char *argv[])
{
  Bench bench = { 0 };

  if (argc != 7)
    {
      g_printerr ("Usage: bench-cost bare|client|watcher URL KEY CHECKS RATE FOLDER\n");
      return 2;
    }
  bench.url = argv[2];
  bench.key = argv[3];
  bench.n_checks = (guint) MAX (1, atoi (argv[4]));
  bench.rate = (guint) CLAMP (atoi (argv[5]), 1, 50);
  bench.loop = g_main_loop_new (NULL, FALSE);
  if (g_str_equal (argv[1], "watcher"))
    run_watcher (&bench, argv[6]);
  else if (g_str_equal (argv[1], "client"))
    run_client (&bench);
  else
    run_bare (&bench);
  g_main_loop_unref (bench.loop);
  g_print ("%.1f\n", (double) bench.spent / 1000 / bench.n_checks);
  return 0;
}
