/* bench-frames.c: what a frame of the list takes while many of its jobs change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-frames DATABASE SECONDS
 *
 * Opens three windows one after the other, all as large: one with an empty GtkListView, drawn anew
 * as often as the list changes (the floor); the list page of Docket on a database of
 * docket-list-maker, of whose jobs CHANGES change each second, one of them in each turn on the
 * screen; and the same while it is scrolled. Prints "name value unit" lines: the median and the
 * 99th percentile of what the main thread did from the end of one drawn frame to the end of the
 * next, with all that the main loop did between them, in ms of the clock and of the processor.
 */

#include "docket-config.h"

#include "docket-jobs-page.h"
#include "docket-loop-watch.h"
#include "docket-system-clock.h"

#include <adwaita.h>
#include <locale.h>
#include <stdlib.h>

/* A second. */
#define CHANGES 50

/* Rows from the first that are on the screen. */
#define ON_SCREEN 8

/* px at each change, while it is scrolled */
#define SCROLLED 24

typedef struct
{
  DocketEngine *engine;
  GtkWidget *window;
  GtkWidget *view;   /* the list view */
  GListModel *model; /* (nullable): what it shows */
  gboolean scrolls;
  guint n_changes;
  GArray *wall;      /* of double, ms of each frame */
  GArray *processor; /* of double, ms of each frame */
} Bench;

/* Work of the main thread since the last frame, µs: without the time in poll. */
static gint64 work;
static gint64 returned;
static gint64 processor_before;

static int
timed_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int n = 0;

  work += g_get_monotonic_time () - returned;
  n = g_poll (fds, n_fds, timeout);
  returned = g_get_monotonic_time ();
  return n;
}

static void
painted_cb (GdkFrameClock *clock, Bench *bench)
{
  const gint64 now = g_get_monotonic_time ();
  const gint64 processor = docket_loop_watch_get_busy ();
  const double wall_ms = (double) (work + now - returned) / 1000;
  const double processor_ms = (double) (processor - processor_before) / 1000;

  g_array_append_val (bench->wall, wall_ms);
  g_array_append_val (bench->processor, processor_ms);
  work = 0;
  returned = now;
  processor_before = processor;
}

/* What happens */

/* The outcome of a job is another: words, colours, icon and button of its row. */
static void
change_job (Bench *bench, guint position)
{
  g_autoptr (DocketJob) job = g_list_model_get_item (bench->model, position);
  g_autoptr (DocketJobState) state = docket_job_state_copy (docket_job_get_state (job));

  state->status = state->status == DOCKET_STATUS_FAILED ? DOCKET_STATUS_ABORTED
                                                        : DOCKET_STATUS_FAILED;
  g_free (state->message);
  state->message = g_strdup_printf ("Change %u", bench->n_changes);
  if (state->finished == 0)
    state->finished = state->added + G_USEC_PER_SEC;
  docket_store_update_async (
      docket_engine_get_store (bench->engine), state, NULL, NULL, NULL, NULL);
}

static gboolean
change_cb (gpointer data)
{
  Bench *bench = data;
  GtkAdjustment *scroll = NULL;

  bench->n_changes++;
  if (bench->model == NULL)
    {
      gtk_widget_queue_draw (bench->view);
      return G_SOURCE_CONTINUE;
    }
  change_job (bench,
              bench->n_changes % 2 == 0
                  ? bench->n_changes / 2 % ON_SCREEN
                  : (guint) g_random_int_range (0, (int) g_list_model_get_n_items (bench->model)));
  scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (bench->view));
  if (bench->scrolls)
    gtk_adjustment_set_value (scroll, gtk_adjustment_get_value (scroll) + SCROLLED);
  return G_SOURCE_CONTINUE;
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  const double first = *(const double *) a;
  const double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
get_share (GArray *values, double share)
{
  g_array_sort (values, compare_cb);
  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

static void
run (Bench *bench, const char *name, guint seconds)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (bench->window);
  gulong handler = 0;
  guint timer = 0;

  bench->wall = g_array_new (FALSE, FALSE, sizeof (double));
  bench->processor = g_array_new (FALSE, FALSE, sizeof (double));
  docket_loop_watch_run (1000);
  work = 0;
  returned = g_get_monotonic_time ();
  processor_before = docket_loop_watch_get_busy ();
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), bench);
  timer = g_timeout_add (1000 / CHANGES, change_cb, bench);
  docket_loop_watch_run (seconds * 1000);
  g_source_remove (timer);
  g_signal_handler_disconnect (clock, handler);
  if (bench->wall->len == 0)
    g_error ("No frame was drawn");
  g_print ("%s-frames %u frames\n", name, bench->wall->len);
  g_print ("%s-median %.2f ms\n", name, get_share (bench->wall, 0.5));
  g_print ("%s-p99 %.2f ms\n", name, get_share (bench->wall, 0.99));
  g_print ("%s-processor-median %.2f ms\n", name, get_share (bench->processor, 0.5));
  g_print ("%s-processor-p99 %.2f ms\n", name, get_share (bench->processor, 0.99));
  g_array_unref (bench->wall);
  g_array_unref (bench->processor);
}

/* Windows */

static GtkWidget *
find_view (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = GTK_IS_LIST_VIEW (child) ? child : find_view (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
open_window (Bench *bench, GtkWidget *content)
{
  bench->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 900, 640);
  adw_window_set_content (ADW_WINDOW (bench->window), content);
  bench->view = find_view (content);
  gtk_window_present (GTK_WINDOW (bench->window));
}

static void
measure_floor (Bench *bench, guint seconds)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GListModel *nothing = G_LIST_MODEL (g_list_store_new (DOCKET_TYPE_JOB));

  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (
      GTK_SCROLLED_WINDOW (scroller),
      gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (nothing)),
                         gtk_signal_list_item_factory_new ()));
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  open_window (bench, box);
  run (bench, "floor", seconds);
  gtk_window_destroy (GTK_WINDOW (bench->window));
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_engine_start_finish (DOCKET_ENGINE (object), result, &error))
    g_error ("%s", error->message);
  *(gboolean *) data = TRUE;
}

static void
measure_list (Bench *bench, const char *database, guint seconds)
{
  g_autoptr (DocketSettings) settings = docket_settings_new_in_memory ("http://127.0.0.1:9", "");
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  DocketJobsPage *page = g_object_new (DOCKET_TYPE_JOBS_PAGE, NULL);
  DocketCounts counts = { 0 };
  gboolean started = FALSE;

  bench->engine = docket_engine_new (settings, clock, NULL, database, DOCKET_ENGINE_ALONE);
  docket_engine_start_async (bench->engine, started_cb, &started);
  while (!started)
    g_main_context_iteration (NULL, TRUE);
  docket_jobs_page_set_engine (page, bench->engine);
  bench->model = G_LIST_MODEL (docket_jobs_page_get_selection (page));
  open_window (bench, GTK_WIDGET (page));
  docket_store_get_counts (docket_engine_get_store (bench->engine), &counts);
  while (g_list_model_get_n_items (bench->model) < (guint) counts.of[DOCKET_FILTER_ALL])
    g_main_context_iteration (NULL, TRUE);
  g_print ("list-rows %u rows\n", g_list_model_get_n_items (bench->model));
  run (bench, "list", seconds);
  bench->scrolls = TRUE;
  run (bench, "list-scrolled", seconds);
}

int
main (int argc, char *argv[])
{
  Bench bench = { 0 };
  GtkCssProvider *css = NULL;

  setlocale (LC_ALL, "");
  if (argc != 3)
    {
      g_printerr ("Usage: bench-frames DATABASE SECONDS\n");
      return 2;
    }
  g_set_prgname ("bench-frames");
  adw_init ();
  css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/io/github/docket_app/Docket/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  returned = g_get_monotonic_time ();
  g_main_context_set_poll_func (NULL, timed_poll);
  measure_floor (&bench, (guint) atoi (argv[2]));
  measure_list (&bench, argv[1], (guint) atoi (argv[2]));
  return 0;
}
