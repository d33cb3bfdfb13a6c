/* docket-bench-engine.c: Docket without a window, watching sample jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-bench-engine.h"

#include "docket-sleep-monitor.h"
#include "docket-system-clock.h"

static void
started_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_engine_start_finish (DOCKET_ENGINE (object), result, &error))
    g_error ("%s", error->message);
  *(gboolean *) data = TRUE;
}

static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  docket_engine_stop_finish (DOCKET_ENGINE (object), result, NULL);
  *(gboolean *) data = TRUE;
}

/**
 * docket_bench_engine_start:
 * @url: where the simulator is
 * @key: its API key
 * @database: path of the file of the list
 * @rate: requests a second
 * @pace: how often is asked
 *
 * Returns: (transfer full): an engine that watches, with no limit for a day
 */
DocketEngine *
docket_bench_engine_start (const char *url,
                           const char *key,
                           const char *database,
                           guint rate,
                           DocketPace pace)
{
  g_autoptr (DocketSettings) settings = docket_settings_new_in_memory (url, key);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketSleepMonitor) sleep = docket_sleep_monitor_new (clock);
  GSettings *backing = docket_settings_get_backing (settings);
  DocketEngine *engine = NULL;
  gboolean is_done = FALSE;

  g_settings_set_double (backing, "requests-per-second", 2 * rate);
  g_settings_set_double (backing, "rate-share", 0.5);
  g_settings_set_uint (backing, "credits-per-day", 0);
  g_settings_set_enum (backing, "pace", (int) pace);
  engine = docket_engine_new (settings, clock, sleep, database, DOCKET_ENGINE_NONE);
  docket_engine_start_async (engine, started_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  docket_engine_watch (engine);
  return engine;
}

/**
 * docket_bench_engine_add:
 * @engine: an engine that was started
 * @n_jobs: how many jobs of the simulator are to be watched; their ids are numbers from 0
 */
void
docket_bench_engine_add (DocketEngine *engine, guint n_jobs)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_jobs; i++)
    g_string_append_printf (text, "%032u--151-300\n", i);
  docket_editor_add_text_async (
      docket_engine_get_editor (engine), text->str, NULL, NULL, NULL, NULL);
}

/**
 * docket_bench_engine_stop:
 * @engine: (transfer full): an engine that was started
 */
void
docket_bench_engine_stop (DocketEngine *engine)
{
  gboolean is_done = FALSE;

  docket_engine_stop_async (engine, stopped_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (engine);
}
