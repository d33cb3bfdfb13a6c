/* bench-keep.c: keeps results, and says how long it took
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Usage: bench-keep FOLDER ADDRESS... : saves each address in the folder through the keeper, a few
 * at a time, as the window does. Says seconds, the longest block of the main loop in ms, by the
 * clock and in time of the processor, and the growth of the peak memory in MB. */

#include "docket-config.h"

#include "docket-keeper.h"
#include "docket-loop-watch.h"
#include "docket-system-clock.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  DocketStore *store;
  DocketKeeper *keeper;
  guint n_left;
  guint n_failed;
} Bench;

static double
get_peak_memory (void)
{
  g_autofree char *text = NULL;
  const char *at = NULL;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  at = text != NULL ? strstr (text, "VmHWM:") : NULL;
  return at != NULL ? (double) g_ascii_strtoll (at + strlen ("VmHWM:"), NULL, 10) / 1024 : 0;
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(DocketStore **) data = docket_store_open_finish (result, NULL);
}

static GPtrArray *
make_found (guint n)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("BENCHBENCHBENCHBENCHBENCHBENCH%02u--151-300",
                                             i % 100);

      g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, FALSE));
    }
  return found;
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(DocketAdded **) data = docket_store_add_finish (DOCKET_STORE (object), result, NULL);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                Bench *bench)
{
  if (docket_job_state_count_results (after, DOCKET_RESULT_KEPT) >
      docket_job_state_count_results (before, DOCKET_RESULT_KEPT))
    bench->n_left--;
}

static void
finish_job (Bench *bench, gint64 row_id, const char *address)
{
  g_autoptr (DocketJobState)
      state = docket_job_state_copy (docket_store_get_newest_state (bench->store, row_id));
  DocketResult *result = docket_result_new (0);

  state->status = DOCKET_STATUS_SUCCESS;
  result->link = g_strdup (address);
  result->name = g_strdup ("result.bin");
  g_ptr_array_add (state->results, result);
  docket_store_update_async (bench->store, state, NULL, NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketSettings) settings = docket_settings_new_in_memory (NULL, NULL);
  g_autoptr (DocketDownloader) downloader = docket_downloader_new (clock, NULL);
  g_autoptr (GPtrArray) found = make_found ((guint) argc - 2);
  g_autoptr (DocketAdded) added = NULL;
  Bench bench = { .n_left = (guint) argc - 2 };
  gint64 begin = 0;
  double memory = 0;

  g_return_val_if_fail (argc > 2, 2);

  g_settings_set_string (docket_settings_get_backing (settings), "results-folder", argv[1]);
  docket_store_open_async (NULL, 0, NULL, opened_cb, &bench.store);
  while (bench.store == NULL)
    g_main_context_iteration (NULL, TRUE);
  docket_store_add_async (bench.store, found, 0, 1, NULL, added_cb, &added);
  while (added == NULL)
    g_main_context_iteration (NULL, TRUE);
  bench.keeper = docket_keeper_new (bench.store, clock, downloader, settings);
  docket_keeper_start (bench.keeper);
  g_signal_connect (bench.store, "job-changed", G_CALLBACK (job_changed_cb), &bench);
  memory = get_peak_memory ();
  docket_loop_watch_start ();
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < added->rows->len; i++)
    finish_job (&bench, g_array_index (added->rows, gint64, i), argv[i + 2]);
  while (bench.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  printf ("%.3f %.1f %.1f %.1f\n",
          (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC,
          docket_loop_watch_take (),
          docket_loop_watch_take_busy (),
          get_peak_memory () - memory);
  return 0;
}
