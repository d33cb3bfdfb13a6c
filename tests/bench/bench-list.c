/* bench-list.c: a window with very many jobs, as a query and in the usual way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-list query|objects DATABASE [open]
 *
 * Opens a window on a database of docket-list-maker. "query" is the list page of Docket; "objects"
 * shows the same rows the usual way: an object for each job in a GListStore, behind a
 * GtkFilterListModel and a GtkSortListModel. Prints "name value unit" lines: the longest time the
 * main loop did not get round in each phase, and the memory. With "open" it only stays open.
 */

#include "docket-config.h"

#include "docket-job-row.h"
#include "docket-jobs-page.h"
#include "docket-loop-watch.h"
#include "docket-search-text.h"
#include "docket-system-clock.h"

#include <adwaita.h>
#include <locale.h>
#include <string.h>

typedef struct
{
  DocketEngine *engine;
  GtkWidget *window;
  GtkWidget *view;          /* the list view */
  GtkSelectionModel *model; /* what it shows */
  DocketJobsPage *page;     /* query only */
  GListStore *objects;      /* objects only */
  GtkFilter *filter;        /* objects only */
  GtkSorter *sorter;        /* objects only */
  char *words;              /* objects only: what is searched for */
  const char *way;
} Bench;

static void
print (const Bench *bench, const char *what, double value, const char *unit)
{
  g_print ("%s-%s %.1f %s\n", bench->way, what, value, unit);
}

static void
run_phase (const Bench *bench, const char *what)
{
  g_autofree char *name = g_strdup_printf ("block-%s", what);

  docket_loop_watch_run (1500);
  print (bench, name, docket_loop_watch_take (), "ms");
}

static double
read_memory (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");
  return line != NULL ? (double) g_ascii_strtoull (line + 5, NULL, 10) / 1024 : 0;
}

/* The usual way */

static gboolean
shows_cb (gpointer item, gpointer data)
{
  const Bench *bench = data;
  g_autofree char *text = NULL;

  if (bench->words == NULL)
    return TRUE;
  text = docket_search_text_describe (docket_job_get_state (item));
  return docket_search_text_matches (text, strlen (text), bench->words);
}

static gboolean
is_problem_cb (gpointer item, gpointer data)
{
  return docket_filter_shows (DOCKET_FILTER_PROBLEMS, docket_job_get_state (item));
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer query)
{
  return docket_query_compare (
      query, docket_job_get_state ((DocketJob *) a), docket_job_get_state ((DocketJob *) b));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Bench *bench)
{
  gtk_list_item_set_child (item, docket_job_row_new (bench->engine));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Bench *bench)
{
  const DocketPlace place = { 0 };

  docket_job_row_bind (
      DOCKET_JOB_ROW (gtk_list_item_get_child (item)), item, gtk_list_item_get_item (item), &place);
  docket_job_row_name_item (bench->engine, item, gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Bench *bench)
{
  docket_job_row_unbind (DOCKET_JOB_ROW (gtk_list_item_get_child (item)));
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, NULL);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < states->len; i++)
    g_ptr_array_add (jobs, docket_job_new (g_ptr_array_index (states, i)));
  g_list_store_splice (bench->objects, 0, 0, jobs->pdata, jobs->len);
}

static GtkWidget *
make_objects (Bench *bench)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  DocketQuery *query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST, 0, NULL);

  bench->objects = g_list_store_new (DOCKET_TYPE_JOB);
  bench->filter = GTK_FILTER (gtk_custom_filter_new (shows_cb, bench, NULL));
  bench->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, query, NULL));
  bench->model = GTK_SELECTION_MODEL (
      gtk_multi_selection_new (G_LIST_MODEL (gtk_sort_list_model_new (
          G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (bench->objects)),
                                                   g_object_ref (bench->filter))),
          g_object_ref (bench->sorter)))));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), bench);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), bench);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), bench);
  bench->view = gtk_list_view_new (g_object_ref (bench->model), factory);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (bench->view), GTK_ACCESSIBLE_PROPERTY_LABEL, "Jobs", -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), bench->view);
  docket_store_load_async (
      docket_engine_get_store (bench->engine), DOCKET_LOAD_LIST, NULL, loaded_cb, bench);
  return scroller;
}

/* Docket's way */

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

static GtkWidget *
make_query (Bench *bench)
{
  bench->page = g_object_new (DOCKET_TYPE_JOBS_PAGE, NULL);
  docket_jobs_page_set_engine (bench->page, bench->engine);
  bench->view = find_view (GTK_WIDGET (bench->page));
  bench->model = GTK_SELECTION_MODEL (docket_jobs_page_get_selection (bench->page));
  return GTK_WIDGET (bench->page);
}

static guint
get_n_rows (const Bench *bench)
{
  return g_list_model_get_n_items (G_LIST_MODEL (bench->model));
}

/* Phases */

static void
set_problems (Bench *bench, gboolean problems)
{
  GtkFilter *other = NULL;

  if (bench->page != NULL)
    {
      docket_jobs_page_show_filter (bench->page,
                                    problems ? DOCKET_FILTER_PROBLEMS : DOCKET_FILTER_ALL);
      return;
    }
  other = problems ? GTK_FILTER (gtk_custom_filter_new (is_problem_cb, NULL, NULL))
                   : g_object_ref (bench->filter);
  gtk_filter_list_model_set_filter (
      GTK_FILTER_LIST_MODEL (gtk_sort_list_model_get_model (GTK_SORT_LIST_MODEL (
          gtk_multi_selection_get_model (GTK_MULTI_SELECTION (bench->model))))),
      other);
  g_object_unref (other);
}

static void
search_for (Bench *bench, const char *words)
{
  if (bench->page != NULL)
    {
      docket_jobs_page_search_for (bench->page, words);
      return;
    }
  g_free (bench->words);
  bench->words = words[0] != '\0' ? docket_search_text_fold (words) : NULL;
  gtk_filter_changed (bench->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
count_cb (GListModel *model, guint position, guint removed, guint added, guint *n_added)
{
  *n_added += added;
}

/* From the keystroke until the first hits are in the model. */
static void
time_search (Bench *bench, const char *words, const char *what)
{
  const gint64 begin = g_get_monotonic_time ();
  guint n_added = 0;
  const gulong handler = g_signal_connect (
      bench->model, "items-changed", G_CALLBACK (count_cb), &n_added);

  /* The usual way has the hits when it returns; they may be rows that were there before. */
  search_for (bench, words);
  while (bench->page != NULL && n_added == 0 &&
         g_get_monotonic_time () - begin < 60 * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);
  print (bench, what, (double) (g_get_monotonic_time () - begin) / 1000, "ms");
  g_signal_handler_disconnect (bench->model, handler);
  docket_loop_watch_run (1500);
}

static void
change_one (Bench *bench)
{
  g_autoptr (DocketJob) job = g_list_model_get_item (G_LIST_MODEL (bench->model), 0);
  g_autoptr (DocketJobState) state = docket_job_state_copy (docket_job_get_state (job));

  state->status = DOCKET_STATUS_FAILED;
  state->finished = state->added + 60 * G_USEC_PER_SEC;
  if (bench->page != NULL)
    {
      docket_store_update_async (
          docket_engine_get_store (bench->engine), state, NULL, NULL, NULL, NULL);
      return;
    }
  docket_job_set_state (job, state);
  gtk_sorter_changed (bench->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

/* A screen at a time, through 10,000 rows of 59 px. */
static void
scroll (Bench *bench)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (bench->view));
  const double end = MIN (gtk_adjustment_get_upper (adjustment), 10000.0 * 59);

  for (double y = 0; y < end; y += gtk_adjustment_get_page_size (adjustment))
    {
      gtk_adjustment_set_value (adjustment, y);
      docket_loop_watch_run (5);
    }
}

static void
measure (Bench *bench)
{
  const double opening = docket_loop_watch_take ();

  print (bench, "rows", get_n_rows (bench), "rows");
  print (bench, "block-open", opening, "ms");
  print (bench, "memory", read_memory (), "MB");
  gtk_widget_queue_draw (bench->window);
  gtk_widget_queue_draw (bench->view);
  run_phase (bench, "redraw");
  scroll (bench);
  run_phase (bench, "scroll");
  set_problems (bench, TRUE);
  run_phase (bench, "filter");
  set_problems (bench, FALSE);
  run_phase (bench, "filter-off");
  docket_loop_watch_take ();
  time_search (bench, "i", "search-many-1");
  time_search (bench, "invoice", "search-many-7");
  time_search (bench, "invoice-4 damaged", "search-words");
  time_search (bench, "invoice-400", "search-few");
  run_phase (bench, "search");
  search_for (bench, "");
  run_phase (bench, "search-off");
  change_one (bench);
  run_phase (bench, "change");
  gtk_selection_model_select_all (bench->model);
  run_phase (bench, "select-all");
  print (bench, "memory-after", read_memory (), "MB");
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
wait_for_rows (Bench *bench, guint n_least)
{
  const gint64 end = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;

  while (get_n_rows (bench) < n_least && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_window (Bench *bench, const char *database)
{
  g_autoptr (DocketSettings) settings = docket_settings_new_in_memory ("http://127.0.0.1:9", "");
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  GtkCssProvider *css = gtk_css_provider_new ();
  gboolean started = FALSE;

  gtk_css_provider_load_from_resource (css, "/io/github/docket_app/Docket/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  bench->engine = docket_engine_new (settings, clock, NULL, database, DOCKET_ENGINE_ALONE);
  docket_engine_start_async (bench->engine, started_cb, &started);
  while (!started)
    g_main_context_iteration (NULL, TRUE);
  bench->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 900, 640);
  adw_window_set_content (ADW_WINDOW (bench->window),
                          strcmp (bench->way, "query") == 0 ? make_query (bench)
                                                            : make_objects (bench));
  gtk_window_present (GTK_WINDOW (bench->window));
}

int
main (int argc, char *argv[])
{
  Bench bench = { 0 };
  DocketCounts counts = { 0 };
  const gint64 begin = g_get_monotonic_time ();

  setlocale (LC_ALL, "");
  if (argc < 3)
    {
      g_printerr ("Usage: bench-list query|objects DATABASE [open]\n");
      return 2;
    }
  bench.way = argv[1];
  g_set_prgname ("bench-list");
  adw_init ();
  docket_loop_watch_start ();
  open_window (&bench, argv[2]);
  docket_store_get_counts (docket_engine_get_store (bench.engine), &counts);
  wait_for_rows (&bench, (guint) MIN (counts.of[DOCKET_FILTER_ALL], 200));
  print (&bench, "first-rows", (double) (g_get_monotonic_time () - begin) / 1000, "ms");
  wait_for_rows (&bench, (guint) counts.of[DOCKET_FILTER_ALL]);
  print (&bench, "all-rows", (double) (g_get_monotonic_time () - begin) / 1000, "ms");
  if (argc > 3)
    {
      while (TRUE)
        g_main_context_iteration (NULL, TRUE);
    }
  docket_loop_watch_run (1500);
  measure (&bench);
  return 0;
}
