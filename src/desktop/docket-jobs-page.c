/* docket-jobs-page.c: the list of jobs with its filters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-jobs-page.h"

#include "docket-banner-text.h"
#include "docket-job-list.h"
#include "docket-job-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Seconds on the screen of an active window after which a row counts as seen. */
#define SEEN_AFTER 2

struct _DocketJobsPage
{
  GtkBox parent_instance;

  AdwHeaderBar *header_bar;
  AdwWindowTitle *title;
  GtkWidget *add_content;
  GtkWidget *credits;
  GtkWidget *credits_label;
  GtkWidget *banner;
  GtkWidget *banner_card;
  GtkWidget *banner_icon;
  GtkWidget *banner_label;
  GtkWidget *banner_button;
  GtkWidget *pills;
  GtkWidget *pills_clamp;
  GtkWidget *stack;
  GtkWidget *scroller;
  GtkWidget *clamp;
  GtkWidget *list_view;
  GtkWidget *none_label;

  DocketEngine *engine;          /* (unowned): lives as long as the application */
  DocketJobList *list;           /* (owned) */
  GtkSingleSelection *selection; /* (owned) */
  GPtrArray *rows;               /* (owned) of DocketJobRow (unowned): those that are bound */
  GHashTable *on_screen;         /* (owned) of row id to seconds it was on the screen unseen */
  GtkWidget *pill_counts[DOCKET_N_FILTERS];
  GtkWidget *pill_buttons[DOCKET_N_FILTERS];
  gboolean narrow;
  guint tick;
};

typedef enum
{
  SIGNAL_JOB_CHOSEN,
  SIGNAL_JOB_ACTIVATED,
} DocketJobsPageSignal;

static guint signals[SIGNAL_JOB_ACTIVATED + 1];

G_DEFINE_FINAL_TYPE (DocketJobsPage, docket_jobs_page, GTK_TYPE_BOX)

/* Rows */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, DocketJobsPage *self)
{
  gtk_list_item_set_child (item, docket_job_row_new (self->engine));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, DocketJobsPage *self)
{
  DocketJobRow *row = DOCKET_JOB_ROW (gtk_list_item_get_child (item));
  DocketPlace place = { 0 };

  docket_job_list_get_place (self->list, gtk_list_item_get_position (item), &place);
  docket_job_row_bind (row, item, gtk_list_item_get_item (item), &place);
  docket_job_row_set_narrow (row, self->narrow);
  g_ptr_array_add (self->rows, row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, DocketJobsPage *self)
{
  DocketJobRow *row = DOCKET_JOB_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->rows, row);
  docket_job_row_unbind (row);
}

/* Neighbours changed: first, last and counts of the groups may be others. */
static void
update_places (DocketJobsPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DocketJobRow *row = g_ptr_array_index (self->rows, i);
      GtkListItem *item = docket_job_row_get_item (row);
      DocketPlace place = { 0 };

      if (item == NULL)
        continue;
      docket_job_list_get_place (self->list, gtk_list_item_get_position (item), &place);
      docket_job_row_set_place (row, &place);
    }
}

static void
refresh_rows (DocketJobsPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    docket_job_row_refresh (g_ptr_array_index (self->rows, i));
}

/* What is seen */

static gboolean
is_on_screen (DocketJobsPage *self, GtkWidget *row)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  const float height = (float) gtk_widget_get_height (self->scroller);

  if (!gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, self->scroller, &bounds))
    return FALSE;
  return bounds.origin.y >= 0 && bounds.origin.y + bounds.size.height <= height;
}

static gboolean
is_window_active (DocketJobsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

static void
look_at_row (DocketJobsPage *self, DocketJobRow *row)
{
  DocketJob *job = docket_job_row_get_job (row);
  gint64 row_id = 0;
  guint seconds = 0;

  if (job == NULL || !docket_job_state_is_unseen (docket_job_get_state (job)))
    return;

  row_id = docket_job_get_row_id (job);
  if (!is_on_screen (self, GTK_WIDGET (row)))
    {
      g_hash_table_remove (self->on_screen, &row_id);
      return;
    }
  seconds = GPOINTER_TO_UINT (g_hash_table_lookup (self->on_screen, &row_id)) + 1;
  if (seconds <= SEEN_AFTER)
    {
      g_hash_table_insert (
          self->on_screen, g_memdup2 (&row_id, sizeof row_id), GUINT_TO_POINTER (seconds));
      return;
    }
  g_hash_table_remove (self->on_screen, &row_id);
  docket_engine_mark_seen (self->engine, row_id);
}

/* Banner, subtitle and counts */

static void
update_banner (DocketJobsPage *self)
{
  g_auto (DocketBanner) banner = { 0 };

  docket_banner_describe (&banner, self->engine);
  if (banner.text != NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->banner_label), banner.text);
      gtk_image_set_from_icon_name (GTK_IMAGE (self->banner_icon), banner.icon);
      gtk_widget_set_visible (self->banner_button, banner.button != NULL);
      if (banner.button != NULL)
        gtk_button_set_label (GTK_BUTTON (self->banner_button), banner.button);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner_button), banner.action);
    }
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->banner), banner.text != NULL);
}

static void
update_credits (DocketJobsPage *self)
{
  const gint64 balance = docket_watcher_get_balance (docket_engine_get_watcher (self->engine));
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;

  gtk_widget_set_visible (self->credits, balance != DOCKET_NO_NUMBER && !self->narrow);
  if (balance == DOCKET_NO_NUMBER)
    return;

  text = g_strdup_printf ("%'d", (int) CLAMP (balance, 0, G_MAXINT));
  tooltip = g_strdup_printf (ngettext ("%s credit left", "%s credits left", (gulong) balance),
                             text);
  gtk_label_set_label (GTK_LABEL (self->credits_label), text);
  gtk_widget_set_tooltip_text (self->credits, tooltip);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->credits_label), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
}

static void
show_page (DocketJobsPage *self, const DocketCounts *counts)
{
  const gboolean has_jobs = counts->of[DOCKET_FILTER_ALL] > 0;
  const guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  gtk_widget_set_visible (self->pills_clamp, has_jobs);
  if (!has_jobs)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
  else if (n_shown == 0 && !docket_job_list_is_loading (self->list))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "none");
  else
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
}

static void
update_counts (DocketJobsPage *self)
{
  DocketCounts counts = { 0 };
  g_autofree char *subtitle = NULL;

  docket_store_get_counts (docket_engine_get_store (self->engine), &counts);
  for (guint i = 0; i < DOCKET_N_FILTERS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", (int) counts.of[i]);

      gtk_label_set_label (GTK_LABEL (self->pill_counts[i]), text);
      gtk_widget_set_visible (self->pill_counts[i],
                              !self->narrow || (counts.of[i] > 0 && i != DOCKET_FILTER_ALL &&
                                                i != DOCKET_FILTER_FINISHED));
    }
  subtitle = docket_banner_describe_counts (self->engine, &counts);
  adw_window_title_set_subtitle (self->title, subtitle);
  show_page (self, &counts);
}

static void
update_trouble (DocketJobsPage *self)
{
  update_banner (self);
  update_counts (self);
  refresh_rows (self);
}

static gboolean
tick_cb (gpointer data)
{
  DocketJobsPage *self = data;

  refresh_rows (self);
  update_banner (self);
  for (guint i = 0; is_window_active (self) && i < self->rows->len; i++)
    look_at_row (self, g_ptr_array_index (self->rows, i));
  return G_SOURCE_CONTINUE;
}

/* Pills */

static const char *
get_filter_name (DocketFilter filter)
{
  switch (filter)
    {
    case DOCKET_FILTER_WATCHING:
      return _ ("Watching");
    case DOCKET_FILTER_FINISHED:
      return _ ("Finished");
    case DOCKET_FILTER_PROBLEMS:
      return _ ("Problems");
    case DOCKET_FILTER_ALL:
    default:
      return _ ("All");
    }
}

static const char *
get_filter_emptiness (DocketFilter filter)
{
  switch (filter)
    {
    case DOCKET_FILTER_WATCHING:
      return _ ("Nothing to watch");
    case DOCKET_FILTER_FINISHED:
      return _ ("No finished jobs");
    case DOCKET_FILTER_PROBLEMS:
      return _ ("No problems");
    case DOCKET_FILTER_ALL:
    default:
      return _ ("No jobs");
    }
}

static void
pill_toggled_cb (GtkToggleButton *button, DocketJobsPage *self)
{
  const DocketFilter filter = (DocketFilter) GPOINTER_TO_UINT (
      g_object_get_data (G_OBJECT (button), "filter"));

  if (!gtk_toggle_button_get_active (button))
    return;
  gtk_label_set_label (GTK_LABEL (self->none_label), get_filter_emptiness (filter));
  docket_job_list_set_filter (self->list, filter);
}

static GtkWidget *
make_pill (DocketJobsPage *self, DocketFilter filter)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->pill_counts[filter] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->pill_counts[filter], "pill-count");
  gtk_widget_add_css_class (self->pill_counts[filter], "numeric");
  gtk_box_append (GTK_BOX (box), gtk_label_new (get_filter_name (filter)));
  gtk_box_append (GTK_BOX (box), self->pill_counts[filter]);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  g_object_set_data (G_OBJECT (button), "filter", GUINT_TO_POINTER (filter));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, get_filter_name (filter), -1);
  return button;
}

static void
make_pills (DocketJobsPage *self)
{
  for (guint i = 0; i < DOCKET_N_FILTERS; i++)
    {
      GtkWidget *button = make_pill (self, (DocketFilter) i);

      self->pill_buttons[i] = button;
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                   i > 0 ? GTK_TOGGLE_BUTTON (self->pill_buttons[0]) : NULL);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), i == 0);
      g_signal_connect (button, "toggled", G_CALLBACK (pill_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->pills), button);
    }
}

/* Choosing */

static void
selected_cb (DocketJobsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_JOB_CHOSEN], 0, docket_jobs_page_get_chosen (self));
}

static void
activate_cb (GtkListView *view, guint position, DocketJobsPage *self)
{
  const gint64 row_id = docket_job_list_get_row_id (self->list, position);

  g_signal_emit (self, signals[SIGNAL_JOB_ACTIVATED], 0, row_id);
}

/* Object */

static void
docket_jobs_page_map (GtkWidget *widget)
{
  DocketJobsPage *self = DOCKET_JOBS_PAGE (widget);

  GTK_WIDGET_CLASS (docket_jobs_page_parent_class)->map (widget);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
}

static void
docket_jobs_page_unmap (GtkWidget *widget)
{
  DocketJobsPage *self = DOCKET_JOBS_PAGE (widget);

  g_clear_handle_id (&self->tick, g_source_remove);
  GTK_WIDGET_CLASS (docket_jobs_page_parent_class)->unmap (widget);
}

static void
docket_jobs_page_dispose (GObject *object)
{
  DocketJobsPage *self = DOCKET_JOBS_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->list_view != NULL)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_JOBS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->on_screen, g_hash_table_unref);

  G_OBJECT_CLASS (docket_jobs_page_parent_class)->dispose (object);
}

static void
docket_jobs_page_class_init (DocketJobsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_jobs_page_dispose;
  widget_class->map = docket_jobs_page_map;
  widget_class->unmap = docket_jobs_page_unmap;

  /**
   * DocketJobsPage::job-chosen:
   * @row_id: row of the chosen job; 0: none
   */
  signals[SIGNAL_JOB_CHOSEN] = g_signal_new ("job-chosen",
                                             DOCKET_TYPE_JOBS_PAGE,
                                             G_SIGNAL_RUN_LAST,
                                             0,
                                             NULL,
                                             NULL,
                                             NULL,
                                             G_TYPE_NONE,
                                             1,
                                             G_TYPE_INT64);
  /**
   * DocketJobsPage::job-activated:
   * @row_id: row of a job that was double-clicked, or Return pressed on
   */
  signals[SIGNAL_JOB_ACTIVATED] = g_signal_new ("job-activated",
                                                DOCKET_TYPE_JOBS_PAGE,
                                                G_SIGNAL_RUN_LAST,
                                                0,
                                                NULL,
                                                NULL,
                                                NULL,
                                                G_TYPE_NONE,
                                                1,
                                                G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/docket_app/Docket/docket-jobs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, title);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, add_content);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, credits);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, credits_label);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, banner_card);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, banner_icon);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, banner_label);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, banner_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, pills);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, pills_clamp);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, clamp);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, none_label);
}

static void
docket_jobs_page_init (DocketJobsPage *self)
{
  self->rows = g_ptr_array_new ();
  self->on_screen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  make_pills (self);
}

static void
make_list (DocketJobsPage *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list = docket_job_list_new (
      docket_engine_get_store (self->engine), docket_engine_get_clock (self->engine), zone);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list_view), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect (self->list_view, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (
      self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
}

/**
 * docket_jobs_page_set_engine:
 * @self: a page
 * @engine: an engine that was started; outlives the page
 */
void
docket_jobs_page_set_engine (DocketJobsPage *self, DocketEngine *engine)
{
  DocketStore *store = docket_engine_get_store (engine);
  DocketWatcher *watcher = docket_engine_get_watcher (engine);
  const GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = engine;
  make_list (self);
  g_signal_connect_object (
      self->list, "items-changed", G_CALLBACK (update_places), self, swapped | G_CONNECT_AFTER);
  g_signal_connect_object (
      self->list, "notify::n-items", G_CALLBACK (update_counts), self, swapped);
  g_signal_connect_object (
      self->list, "notify::loading", G_CALLBACK (update_counts), self, swapped);
  g_signal_connect_object (store, "counts-changed", G_CALLBACK (update_counts), self, swapped);
  g_signal_connect_object (store, "notify::health", G_CALLBACK (update_banner), self, swapped);
  g_signal_connect_object (watcher, "notify::trouble", G_CALLBACK (update_trouble), self, swapped);
  g_signal_connect_object (watcher, "notify::balance", G_CALLBACK (update_credits), self, swapped);
  g_signal_connect_object (engine, "notify::watching", G_CALLBACK (update_banner), self, swapped);
  update_trouble (self);
  update_credits (self);
}

/**
 * docket_jobs_page_set_narrow:
 * @self: a page
 * @narrow: whether the window is narrow: credits, times and the words of buttons hide then
 */
void
docket_jobs_page_set_narrow (DocketJobsPage *self, gboolean narrow)
{
  const int margin = narrow ? 6 : 18;

  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  self->narrow = narrow;
  gtk_widget_set_margin_start (self->list_view, margin);
  gtk_widget_set_margin_end (self->list_view, margin);
  gtk_widget_set_margin_start (self->banner_card, margin);
  gtk_widget_set_margin_end (self->banner_card, margin);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list_view), narrow);
  adw_button_content_set_label (ADW_BUTTON_CONTENT (self->add_content), narrow ? "" : _ ("Add"));
  for (guint i = 0; i < self->rows->len; i++)
    docket_job_row_set_narrow (g_ptr_array_index (self->rows, i), narrow);
  update_credits (self);
  update_counts (self);
}

/**
 * docket_jobs_page_set_show_buttons:
 * @self: a page
 * @show: whether its header bar has the buttons of the window, which belong to the one at the end
 */
void
docket_jobs_page_set_show_buttons (DocketJobsPage *self, gboolean show)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  adw_header_bar_set_show_end_title_buttons (self->header_bar, show);
}

/**
 * docket_jobs_page_get_chosen:
 *
 * Returns: row of the chosen job; 0: none
 */
gint64
docket_jobs_page_get_chosen (DocketJobsPage *self)
{
  DocketJob *job = NULL;

  g_return_val_if_fail (DOCKET_IS_JOBS_PAGE (self), 0);

  if (self->selection != NULL)
    job = gtk_single_selection_get_selected_item (self->selection);
  return job != NULL ? docket_job_get_row_id (job) : 0;
}

/**
 * docket_jobs_page_choose:
 * @self: a page
 * @row_id: row of a job; 0: none
 *
 * Chooses a job and brings it on the screen, where the filter shows it.
 */
void
docket_jobs_page_choose (DocketJobsPage *self, gint64 row_id)
{
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  if (row_id != 0 && !docket_job_list_find (self->list, row_id, &position))
    position = GTK_INVALID_LIST_POSITION;
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (self->list_view, "list.scroll-to-item", "u", position);
}
