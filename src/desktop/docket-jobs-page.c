/* docket-jobs-page.c: the list of jobs with its filters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-jobs-page.h"

#include "docket-banner-text.h"
#include "docket-banner-view.h"
#include "docket-budget.h"
#include "docket-compat.h"
#include "docket-credits-view.h"
#include "docket-empty-picture.h"
#include "docket-filter-bar.h"
#include "docket-fold-bin.h"
#include "docket-jobs-view.h"
#include "docket-list-text.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _DocketJobsPage
{
  GtkBox parent_instance;

  AdwHeaderBar *header_bar;
  AdwWindowTitle *title;
  GtkWidget *menu_button;
  GtkWidget *add_content;
  GtkWidget *credits;
  GtkWidget *credits_label;
  DocketCreditsView *credits_view;
  DocketBannerView *banner_view;
  GtkWidget *selection_bar;
  GtkWidget *selection_title;
  GtkWidget *action_bar;
  DocketFoldBin *action_fold;
  GMenu *copy_section;
  gboolean copies_one;
  GtkWidget *save_content;
  GtkWidget *links_button;
  GtkWidget *links_content;
  GtkWidget *ids_content;
  GtkWidget *check_button;
  GtkWidget *check_content;
  GtkWidget *remove_content;
  GMenuModel *selection_menu;
  GtkWidget *search_button;
  GtkWidget *search_bar;
  GtkWidget *search_entry;
  DocketFilterBar *filter_bar;
  GtkWidget *stack;
  DocketJobsView *view;
  GtkWidget *none_title;
  GtkWidget *none_label;
  GtkWidget *none_button;

  DocketEngine *engine;          /* (unowned): lives as long as the application */
  DocketJobList *list;           /* (unowned): of the view */
  DocketJobSelection *selection; /* (unowned): of the view */
  DocketOrder order;
  gboolean selecting; /* rows are chosen to do something with all of them */
  gboolean narrow;
  guint n_checks; /* that Check Now asks for, of the jobs that are chosen */
  guint tick;
};

typedef enum
{
  PROP_SELECTING = 1,
} DocketJobsPageProperty;

static GParamSpec *properties[PROP_SELECTING + 1];

typedef enum
{
  SIGNAL_JOB_CHOSEN,
  SIGNAL_JOB_ACTIVATED,
} DocketJobsPageSignal;

static guint signals[SIGNAL_JOB_ACTIVATED + 1];

G_DEFINE_FINAL_TYPE (DocketJobsPage, docket_jobs_page, GTK_TYPE_BOX)

/* Credits, subtitle and counts */

static const char *
get_search (DocketJobsPage *self)
{
  if (!gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar)))
    return "";
  return gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
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
  tooltip = docket_spending_describe_balance (balance);
  gtk_label_set_label (GTK_LABEL (self->credits_label), text);
  gtk_widget_set_tooltip_text (self->credits, tooltip);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->credits), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->credits_label), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
}

/* How many jobs were looked at for the rows of the list. */
static gint64
count_searched (DocketJobsPage *self, const DocketCounts *counts)
{
  const DocketQuery *query = docket_job_list_get_query (self->list);
  DocketBatch batch = { 0 };

  if (query->batch_id != 0 &&
      docket_store_get_batch (docket_engine_get_store (self->engine), query->batch_id, &batch))
    return batch.counts.of[query->filter];
  return counts->of[query->filter];
}

static void
show_emptiness (DocketJobsPage *self, const DocketCounts *counts)
{
  const DocketQuery *query = docket_job_list_get_query (self->list);
  const char *search = get_search (self);
  const gint64 n = count_searched (self, counts);
  g_autofree char *text = docket_list_text_none (query->filter, search, n);
  const gboolean narrowed = query->filter != DOCKET_FILTER_ALL || query->batch_id != 0;

  gtk_label_set_label (GTK_LABEL (self->none_title),
                       search[0] != '\0' ? _ ("No Jobs Found")
                                         : docket_list_text_filter (query->filter));
  gtk_label_set_label (GTK_LABEL (self->none_label), text);
  gtk_button_set_label (GTK_BUTTON (self->none_button),
                        search[0] != '\0' ? _ ("Search All Jobs") : _ ("Show All Jobs"));
  gtk_widget_set_visible (self->none_button, narrowed);
}

/* The last job of the list does not take the keyboard with it: the page says what can be done now.
 * The search entry would take Undo for itself. */
static void
leave_list (DocketJobsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || gtk_widget_get_mapped (focus))
    return;
  if (!gtk_widget_child_focus (self->stack, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (self->search_button);
}

static void
show_page (DocketJobsPage *self, const DocketCounts *counts)
{
  const gboolean has_jobs = counts->of[DOCKET_FILTER_ALL] > 0;
  const guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  const char *before = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));

  gtk_widget_set_visible (GTK_WIDGET (self->filter_bar), has_jobs);
  gtk_widget_set_visible (self->search_button, has_jobs);
  if (!has_jobs)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
    }
  else if (n_shown == 0 && !docket_job_list_is_loading (self->list))
    {
      show_emptiness (self, counts);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "none");
    }
  else if (n_shown > 0)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
    }
  if (n_shown == 0 && g_strcmp0 (before, "list") == 0)
    leave_list (self);
}

static gboolean
tick_cb (gpointer data)
{
  DocketJobsPage *self = data;

  docket_jobs_view_refresh (self->view);
  docket_banner_view_refresh (self->banner_view);
  docket_filter_bar_refresh (self->filter_bar);
  return G_SOURCE_CONTINUE;
}

/* Times go on while somebody may read them: no wake-up for an empty list. */
static void
update_tick (DocketJobsPage *self, gboolean has_jobs)
{
  const gboolean wanted = has_jobs && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick, g_source_remove);
}

static void
update_counts (DocketJobsPage *self)
{
  DocketCounts counts = { 0 };
  g_autofree char *subtitle = NULL;

  docket_store_get_counts (docket_engine_get_store (self->engine), &counts);
  docket_filter_bar_set_counts (self->filter_bar, &counts);
  subtitle = docket_banner_describe_counts (self->engine, &counts);
  /* There is no room beside the buttons; the pills say the same. */
  adw_window_title_set_subtitle (self->title, self->narrow ? "" : subtitle);
  show_page (self, &counts);
  update_tick (self, counts.of[DOCKET_FILTER_ALL] > 0);
}

static void
update_trouble (DocketJobsPage *self)
{
  update_counts (self);
  docket_jobs_view_refresh (self->view);
}

/* What is asked for */

static void
update_query (DocketJobsPage *self)
{
  g_autoptr (DocketQuery) query = docket_query_new (docket_filter_bar_get_filter (self->filter_bar),
                                                    self->order,
                                                    docket_filter_bar_get_batch (self->filter_bar),
                                                    get_search (self));

  docket_job_list_set_query (self->list, query);
}

static void
search_mode_cb (DocketJobsPage *self)
{
  if (!gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar)))
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  update_query (self);
}

/* Down leads from the search into what it found, also where the words are so new that the list does
 * not show what they find. */
static gboolean
search_key_cb (GtkEventControllerKey *controller,
               guint key,
               guint code,
               GdkModifierType modifiers,
               DocketJobsPage *self)
{
  if (key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  update_query (self);
  docket_jobs_view_enter (self->view);
  return GDK_EVENT_STOP;
}

/* Choosing */

/* The first item of its section copies one ID, or several. */
static void
name_copy (DocketJobsPage *self, gboolean one)
{
  g_autoptr (GMenuItem) item = NULL;

  if (one == self->copies_one)
    return;
  self->copies_one = one;
  item = g_menu_item_new (one ? _ ("Copy _ID") : _ ("Copy _IDs"), "win.copy-ids");
  g_menu_remove (self->copy_section, 0);
  g_menu_insert_item (self->copy_section, 0, item);
}

static void
update_selection_bar (DocketJobsPage *self)
{
  const guint n = docket_job_selection_get_n_selected (self->selection);
  g_autofree char *title = docket_list_text_selected (n);

  gtk_label_set_label (GTK_LABEL (self->selection_title), title);
  name_copy (self, n == 1);
  gtk_widget_set_sensitive (self->action_bar, n > 0);
}

static void
selected_cb (DocketJobsPage *self)
{
  if (docket_job_selection_get_n_selected (self->selection) > 1)
    docket_jobs_page_set_selecting (self, TRUE);
  update_selection_bar (self);
  g_signal_emit (self, signals[SIGNAL_JOB_CHOSEN], 0, docket_jobs_page_get_chosen (self));
}

static void
activated_cb (DocketJobsPage *self, gint64 row_id)
{
  g_signal_emit (self, signals[SIGNAL_JOB_ACTIVATED], 0, row_id);
}

/* The words of a button hide where there is no room, so it has a name besides; GTK would say both.
 */
static void
show_label (GtkWidget *content, const char *label)
{
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
  docket_compat_keep_label (content);
}

static void
update_action_bar (DocketJobsPage *self)
{
  const gboolean words = !docket_fold_bin_get_folded (self->action_fold);
  const guint credits = self->n_checks * DOCKET_CHECK_CREDITS;
  g_autofree char *check = g_strdup_printf (
      ngettext ("Check Now, %u Credit", "Check Now, %u Credits", credits), credits);

  if (gtk_widget_get_visible (self->check_button) != (self->n_checks > 0))
    docket_fold_bin_try_again (self->action_fold);
  show_label (self->save_content, words ? _ ("Save As…") : "");
  /* Where there is no room for all: this is in the menu as well. */
  gtk_widget_set_visible (self->links_button, words);
  show_label (self->links_content, words ? _ ("Copy Links") : "");
  show_label (self->ids_content, words ? _ ("Copy IDs") : "");
  show_label (self->remove_content, words ? _ ("Remove") : "");
  show_label (self->check_content, words ? check : "");
  gtk_widget_set_visible (self->check_button, self->n_checks > 0);
  gtk_widget_set_tooltip_text (self->check_button, check);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->check_button), GTK_ACCESSIBLE_PROPERTY_LABEL, check, -1);
}

/* Object */

static void
docket_jobs_page_map (GtkWidget *widget)
{
  DocketJobsPage *self = DOCKET_JOBS_PAGE (widget);

  GTK_WIDGET_CLASS (docket_jobs_page_parent_class)->map (widget);
  docket_compat_keep_label (self->add_content);
  docket_compat_keep_label (self->save_content);
  docket_compat_keep_label (self->links_content);
  docket_compat_keep_label (self->ids_content);
  docket_compat_keep_label (self->remove_content);
  docket_compat_keep_label (self->check_content);
  if (self->engine != NULL)
    update_counts (self);
}

static void
docket_jobs_page_unmap (GtkWidget *widget)
{
  DocketJobsPage *self = DOCKET_JOBS_PAGE (widget);

  g_clear_handle_id (&self->tick, g_source_remove);
  GTK_WIDGET_CLASS (docket_jobs_page_parent_class)->unmap (widget);
}

static void
docket_jobs_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketJobsPage *self = DOCKET_JOBS_PAGE (object);

  switch ((DocketJobsPageProperty) id)
    {
    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_jobs_page_dispose (GObject *object)
{
  DocketJobsPage *self = DOCKET_JOBS_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_JOBS_PAGE);

  G_OBJECT_CLASS (docket_jobs_page_parent_class)->dispose (object);
}

static void
docket_jobs_page_class_init (DocketJobsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_jobs_page_dispose;
  widget_class->map = docket_jobs_page_map;
  widget_class->unmap = docket_jobs_page_unmap;
  G_OBJECT_CLASS (klass)->get_property = docket_jobs_page_get_property;
  g_type_ensure (DOCKET_TYPE_BANNER_VIEW);
  g_type_ensure (DOCKET_TYPE_CREDITS_VIEW);
  g_type_ensure (DOCKET_TYPE_EMPTY_PICTURE);
  g_type_ensure (DOCKET_TYPE_FILTER_BAR);
  g_type_ensure (DOCKET_TYPE_FOLD_BIN);
  g_type_ensure (DOCKET_TYPE_JOBS_VIEW);

  /**
   * DocketJobsPage:selecting:
   *
   * Whether rows are chosen to do something with all of them.
   */
  properties[PROP_SELECTING] = g_param_spec_boolean (
      "selecting", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (properties), properties);

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
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, add_content);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, credits);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, credits_label);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, credits_view);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, banner_view);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, selection_title);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, action_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, action_fold);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, copy_section);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, save_content);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, links_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, links_content);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, ids_content);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, check_content);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, remove_content);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, selection_menu);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, view);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, none_title);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, none_label);
  gtk_widget_class_bind_template_child (widget_class, DocketJobsPage, none_button);
}

static gboolean
leave_menu_cb (gpointer data)
{
  DocketJobsPage *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *menu = NULL;

  if (focus == NULL || self->menu_button == NULL)
    return G_SOURCE_REMOVE;
  menu = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->menu_button)));
  if (!gtk_widget_get_mapped (menu) && (focus == menu || gtk_widget_is_ancestor (focus, menu)))
    gtk_widget_grab_focus (self->menu_button);
  return G_SOURCE_REMOVE;
}

/* A menu that closes on a page of its own goes back to its first page, and GTK 4.8 takes the
 * keyboard there: into what is no longer on the screen, where no key does anything. */
static void
menu_closed_cb (DocketJobsPage *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, leave_menu_cb, g_object_ref (self), g_object_unref);
}

static void
docket_jobs_page_init (DocketJobsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (
      self->action_fold, "notify::folded", G_CALLBACK (update_action_bar), self);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar),
                                GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->menu_button)),
                           "closed",
                           G_CALLBACK (menu_closed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
connect_search (DocketJobsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (self->search_bar,
                           "notify::search-mode-enabled",
                           G_CALLBACK (search_mode_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->search_entry, "search-changed", G_CALLBACK (update_query), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (search_key_cb), self, 0);
  gtk_widget_add_controller (self->search_entry, keys);
  g_object_bind_property (self->search_button,
                          "active",
                          self->search_bar,
                          "search-mode-enabled",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
connect_parts (DocketJobsPage *self)
{
  DocketStore *store = docket_engine_get_store (self->engine);
  DocketWatcher *watcher = docket_engine_get_watcher (self->engine);
  const GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_signal_connect_object (self->view, "activated", G_CALLBACK (activated_cb), self, swapped);
  g_signal_connect_object (
      self->selection, "notify::n-selected", G_CALLBACK (selected_cb), self, swapped);
  g_signal_connect_object (self->filter_bar, "changed", G_CALLBACK (update_query), self, swapped);
  g_signal_connect_object (
      self->list, "notify::n-items", G_CALLBACK (update_counts), self, swapped);
  g_signal_connect_object (
      self->list, "notify::loading", G_CALLBACK (update_counts), self, swapped);
  g_signal_connect_object (store, "counts-changed", G_CALLBACK (update_counts), self, swapped);
  g_signal_connect_object (watcher, "notify::trouble", G_CALLBACK (update_trouble), self, swapped);
  g_signal_connect_object (watcher, "notify::n-held", G_CALLBACK (update_trouble), self, swapped);
  g_signal_connect_object (watcher, "notify::paused", G_CALLBACK (update_trouble), self, swapped);
  g_signal_connect_object (watcher, "notify::balance", G_CALLBACK (update_credits), self, swapped);
}

/**
 * docket_jobs_page_set_engine:
 * @self: a page
 * @engine: an engine that was started; outlives the page
 */
void
docket_jobs_page_set_engine (DocketJobsPage *self, DocketEngine *engine)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = engine;
  if (docket_engine_has_samples (engine))
    adw_window_title_set_title (self->title, _ ("Sample Jobs"));
  docket_jobs_view_set_engine (self->view, engine);
  docket_jobs_view_set_menu (self->view, self->selection_menu);
  self->list = docket_jobs_view_get_list (self->view);
  self->selection = docket_jobs_view_get_selection (self->view);
  docket_filter_bar_set_engine (self->filter_bar, engine);
  docket_credits_view_set_engine (self->credits_view, engine);
  docket_banner_view_set_engine (self->banner_view, engine);
  connect_search (self);
  connect_parts (self);
  update_trouble (self);
  update_credits (self);
}

/**
 * docket_jobs_page_set_narrow:
 * @self: a page
 * @narrow: whether the window is narrow: credits and times hide then
 */
void
docket_jobs_page_set_narrow (DocketJobsPage *self, gboolean narrow)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  self->narrow = narrow;
  docket_jobs_view_set_narrow (self->view, narrow);
  docket_banner_view_set_narrow (self->banner_view, narrow);
  show_label (self->add_content, narrow ? "" : _ ("Add"));
  docket_filter_bar_set_narrow (self->filter_bar, narrow);
  update_action_bar (self);
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
 * docket_jobs_page_get_action_bar:
 *
 * Returns: (transfer none): the bar at the bottom, for the chosen jobs
 */
GtkWidget *
docket_jobs_page_get_action_bar (DocketJobsPage *self)
{
  g_return_val_if_fail (DOCKET_IS_JOBS_PAGE (self), NULL);

  return self->action_bar;
}

/**
 * docket_jobs_page_get_chosen:
 *
 * Returns: row of the chosen job; 0: none
 */
gint64
docket_jobs_page_get_chosen (DocketJobsPage *self)
{
  g_return_val_if_fail (DOCKET_IS_JOBS_PAGE (self), 0);

  if (self->selection == NULL || self->selecting)
    return 0;
  return docket_job_selection_get_single (self->selection);
}

/**
 * docket_jobs_page_choose:
 * @self: a page
 * @row_id: row of a job; 0: none
 *
 * Chooses a job and brings it on the screen. Where filter, batch or search hide it, all jobs are
 * shown.
 */
void
docket_jobs_page_choose (DocketJobsPage *self, gint64 row_id)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  docket_jobs_page_set_selecting (self, FALSE);
  if (row_id != 0 && !docket_job_list_shows (self->list, row_id))
    docket_jobs_page_show_all (self, FALSE);
  docket_job_selection_choose (self->selection, row_id);
  docket_jobs_view_scroll_to (self->view, row_id);
}

/**
 * docket_jobs_page_focus:
 * @self: a page
 * @row_id: row of a job
 *
 * Gives the keyboard to a job of the list, or to another one where it is not there.
 */
void
docket_jobs_page_focus (DocketJobsPage *self, gint64 row_id)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  docket_jobs_view_focus (self->view, row_id);
}

/**
 * docket_jobs_page_show_all:
 * @self: a page
 * @keep_search: whether what was searched for stays
 *
 * Shows all jobs, or all that are found.
 */
void
docket_jobs_page_show_all (DocketJobsPage *self, gboolean keep_search)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  if (!keep_search)
    gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), FALSE);
  docket_filter_bar_set_batch (self->filter_bar, 0);
  docket_filter_bar_set_filter (self->filter_bar, DOCKET_FILTER_ALL);
}

/**
 * docket_jobs_page_show_filter:
 * @self: a page
 * @filter: which jobs are shown
 */
void
docket_jobs_page_show_filter (DocketJobsPage *self, DocketFilter filter)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  docket_jobs_page_show_all (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->filter_bar), TRUE);
  docket_filter_bar_set_filter (self->filter_bar, filter);
}

/**
 * docket_jobs_page_show_batch:
 * @self: a page
 * @batch_id: row of the only batch that is shown; 0: all are
 */
void
docket_jobs_page_show_batch (DocketJobsPage *self, gint64 batch_id)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  docket_jobs_page_set_selecting (self, FALSE);
  docket_filter_bar_set_batch (self->filter_bar, batch_id);
}

/**
 * docket_jobs_page_set_order:
 * @self: a page
 * @order: order of the list
 */
void
docket_jobs_page_set_order (DocketJobsPage *self, DocketOrder order)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  self->order = order;
  if (self->list != NULL)
    update_query (self);
}

/**
 * docket_jobs_page_search:
 * @self: a page
 *
 * Opens the search, or goes back to it.
 */
void
docket_jobs_page_search (DocketJobsPage *self)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), TRUE);
  gtk_widget_grab_focus (self->search_entry);
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}

/**
 * docket_jobs_page_leave:
 * @self: a page
 *
 * Ends what was begun last: choosing several jobs, else the search.
 *
 * Returns: whether there was something to end
 */
gboolean
docket_jobs_page_leave (DocketJobsPage *self)
{
  g_return_val_if_fail (DOCKET_IS_JOBS_PAGE (self), FALSE);

  if (self->selecting)
    docket_jobs_page_set_selecting (self, FALSE);
  else if (gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar)))
    gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), FALSE);
  else
    return FALSE;
  return TRUE;
}

/**
 * docket_jobs_page_search_for:
 * @self: a page
 * @text: what is searched for; "": nothing
 */
void
docket_jobs_page_search_for (DocketJobsPage *self, const char *text)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), text[0] != '\0');
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  update_query (self);
}

/**
 * docket_jobs_page_capture_keys:
 * @self: a page
 * @widget: where typing starts a search
 */
void
docket_jobs_page_capture_keys (DocketJobsPage *self, GtkWidget *widget)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  gtk_search_bar_set_key_capture_widget (GTK_SEARCH_BAR (self->search_bar), widget);
}

/**
 * docket_jobs_page_set_selecting:
 * @self: a page
 * @selecting: whether rows are chosen to do something with all of them
 */
void
docket_jobs_page_set_selecting (DocketJobsPage *self, gboolean selecting)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  if (selecting == self->selecting)
    return;

  self->selecting = selecting;
  gtk_widget_set_visible (GTK_WIDGET (self->header_bar), !selecting);
  gtk_widget_set_visible (self->selection_bar, selecting);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->action_bar), selecting);
  docket_jobs_view_set_selecting (self->view, selecting);
  if (!selecting)
    docket_job_selection_choose (self->selection, 0);
  update_selection_bar (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTING]);
}

/**
 * docket_jobs_page_set_n_checks:
 * @self: a page
 * @n_checks: how many of the chosen jobs Check Now asks for; 0: it is not offered
 */
void
docket_jobs_page_set_n_checks (DocketJobsPage *self, guint n_checks)
{
  g_return_if_fail (DOCKET_IS_JOBS_PAGE (self));

  self->n_checks = n_checks;
  update_action_bar (self);
}

/**
 * docket_jobs_page_get_selection:
 *
 * Returns: (transfer none): which rows are chosen
 */
DocketJobSelection *
docket_jobs_page_get_selection (DocketJobsPage *self)
{
  g_return_val_if_fail (DOCKET_IS_JOBS_PAGE (self), NULL);

  return self->selection;
}
