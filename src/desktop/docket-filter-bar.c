/* docket-filter-bar.c: chooses which jobs the list shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-filter-bar.h"

#include "docket-list-text.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Batches that the menu offers. */
#define MAX_BATCHES 12

/* px between a pill that has the keyboard and the edge */
#define MARGIN 6

struct _DocketFilterBar
{
  GtkBox parent_instance;

  GtkWidget *scroller;
  GtkWidget *pills;
  GtkWidget *revealer;
  GtkWidget *card;
  GtkWidget *progress;
  GtkWidget *name;
  GtkWidget *problems_button;

  DocketEngine *engine; /* (unowned): lives as long as the application */
  GtkWidget *counts[DOCKET_N_FILTERS];
  GtkWidget *buttons[DOCKET_N_FILTERS];
  GtkWidget *batches; /* the pill that has a menu */
  DocketFilter filter;
  gint64 batch_id; /* 0: all batches */
  gboolean narrow;
};

typedef enum
{
  SIGNAL_CHANGED,
} DocketFilterBarSignal;

static guint signals[SIGNAL_CHANGED + 1];

G_DEFINE_FINAL_TYPE (DocketFilterBar, docket_filter_bar, GTK_TYPE_BOX)

/* Pills */

static gboolean
show_focused (gpointer data)
{
  DocketFilterBar *self = data;
  GtkWidget *pill = self->pills != NULL ? gtk_widget_get_focus_child (self->pills) : NULL;
  graphene_rect_t bounds;

  if (pill != NULL && gtk_widget_compute_bounds (pill, self->scroller, &bounds))
    {
      GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (
          GTK_SCROLLED_WINDOW (self->scroller));
      const double left = gtk_adjustment_get_value (across) + (double) bounds.origin.x;

      gtk_adjustment_clamp_page (across, left - MARGIN, left + (double) bounds.size.width + MARGIN);
    }
  return G_SOURCE_REMOVE;
}

/* GTK scrolls as soon as the keyboard is there, to the very edge. */
static void
focused_cb (DocketFilterBar *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, show_focused, g_object_ref (self), g_object_unref);
}

static void
append_pill (DocketFilterBar *self, GtkWidget *pill)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focused_cb), self);
  gtk_widget_add_controller (pill, focus);
  gtk_box_append (GTK_BOX (self->pills), pill);
}

static void
toggled_cb (GtkToggleButton *button, DocketFilterBar *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  self->filter = (DocketFilter) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "filter"));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkWidget *
make_pill (DocketFilterBar *self, DocketFilter filter)
{
  const char *name = docket_list_text_filter (filter);
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->counts[filter] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->counts[filter], "pill-count");
  gtk_widget_add_css_class (self->counts[filter], "numeric");
  gtk_box_append (GTK_BOX (box), gtk_label_new (name));
  gtk_box_append (GTK_BOX (box), self->counts[filter]);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  g_object_set_data (G_OBJECT (button), "filter", GUINT_TO_POINTER (filter));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static void
make_pills (DocketFilterBar *self)
{
  for (guint i = 0; i < DOCKET_N_FILTERS; i++)
    {
      GtkWidget *button = make_pill (self, (DocketFilter) i);

      self->buttons[i] = button;
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                   i > 0 ? GTK_TOGGLE_BUTTON (self->buttons[0]) : NULL);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), i == 0);
      g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
      append_pill (self, button);
    }
}

/* Batches */

static DocketMoment
get_moment (DocketFilterBar *self, GTimeZone *zone)
{
  return (DocketMoment){ .now = docket_clock_get_wall (docket_engine_get_clock (self->engine)),
                         .zone = zone };
}

static void
show_batch (DocketFilterBar *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = get_moment (self, zone);
  g_autofree char *progress = NULL;
  g_autofree char *name = NULL;
  DocketBatch batch = { 0 };

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), self->batch_id != 0);
  if (self->batch_id == 0 ||
      !docket_store_get_batch (docket_engine_get_store (self->engine), self->batch_id, &batch))
    return;

  progress = docket_list_text_batch_progress (&batch, moment.now);
  name = docket_list_text_batch_name (&batch, &moment);
  gtk_label_set_label (GTK_LABEL (self->progress), progress);
  gtk_label_set_label (GTK_LABEL (self->name), name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->problems_button), "x", self->batch_id);
  gtk_widget_set_visible (self->problems_button, batch.counts.of[DOCKET_FILTER_PROBLEMS] > 0);
}

static GMenuModel *
make_menu (DocketFilterBar *self, GArray *batches)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = get_moment (self, zone);
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < batches->len; i++)
    {
      const DocketBatch *batch = &g_array_index (batches, DocketBatch, i);
      g_autofree char *name = docket_list_text_batch_name (batch, &moment);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "win.show-batch", "x", batch->row_id);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
batches_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketFilterBar) self = data;
  g_autoptr (GArray)
      batches = docket_store_load_batches_finish (DOCKET_STORE (object), result, NULL);
  g_autoptr (GMenuModel) menu = NULL;

  if (batches == NULL || self->batches == NULL)
    return;

  menu = make_menu (self, batches);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->batches), menu);
  gtk_widget_set_visible (self->batches, batches->len > 0);
}

static void
load_batches (DocketFilterBar *self)
{
  docket_store_load_batches_async (
      docket_engine_get_store (self->engine), MAX_BATCHES, NULL, batches_cb, g_object_ref (self));
}

static void
make_batches_pill (DocketFilterBar *self)
{
  self->batches = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->batches), _ ("Batches"));
  gtk_widget_add_css_class (self->batches, "flat");
  gtk_widget_add_css_class (self->batches, "circular");
  gtk_widget_set_visible (self->batches, FALSE);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->batches), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Batches"), -1);
  append_pill (self, self->batches);
}

/* Object */

static void
docket_filter_bar_dispose (GObject *object)
{
  DocketFilterBar *self = DOCKET_FILTER_BAR (object);

  self->batches = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_FILTER_BAR);

  G_OBJECT_CLASS (docket_filter_bar_parent_class)->dispose (object);
}

static void
docket_filter_bar_class_init (DocketFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_filter_bar_dispose;

  /**
   * DocketFilterBar::changed:
   *
   * Another filter or batch was chosen.
   */
  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", DOCKET_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/docket_app/Docket/docket-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketFilterBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketFilterBar, pills);
  gtk_widget_class_bind_template_child (widget_class, DocketFilterBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, DocketFilterBar, card);
  gtk_widget_class_bind_template_child (widget_class, DocketFilterBar, progress);
  gtk_widget_class_bind_template_child (widget_class, DocketFilterBar, name);
  gtk_widget_class_bind_template_child (widget_class, DocketFilterBar, problems_button);
}

static void
docket_filter_bar_init (DocketFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_pills (self);
  make_batches_pill (self);
}

/**
 * docket_filter_bar_set_engine:
 * @self: a bar
 * @engine: an engine that was started; outlives the bar
 */
void
docket_filter_bar_set_engine (DocketFilterBar *self, DocketEngine *engine)
{
  DocketStore *store = docket_engine_get_store (engine);
  const GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_return_if_fail (DOCKET_IS_FILTER_BAR (self));

  self->engine = engine;
  g_signal_connect_object (store, "jobs-added", G_CALLBACK (load_batches), self, swapped);
  g_signal_connect_object (store, "jobs-removed", G_CALLBACK (load_batches), self, swapped);
  g_signal_connect_object (store, "reset", G_CALLBACK (load_batches), self, swapped);
  load_batches (self);
}

/**
 * docket_filter_bar_set_counts:
 * @self: a bar
 * @counts: how many jobs each filter shows
 */
void
docket_filter_bar_set_counts (DocketFilterBar *self, const DocketCounts *counts)
{
  g_return_if_fail (DOCKET_IS_FILTER_BAR (self));

  for (guint i = 0; i < DOCKET_N_FILTERS; i++)
    {
      const gboolean matters = counts->of[i] > 0 && i != DOCKET_FILTER_ALL &&
                               i != DOCKET_FILTER_FINISHED;
      g_autofree char *text = g_strdup_printf ("%d", (int) MIN (counts->of[i], G_MAXINT));

      gtk_label_set_label (GTK_LABEL (self->counts[i]), text);
      gtk_widget_set_visible (self->counts[i], !self->narrow || matters);
    }
  gtk_widget_set_visible (self->buttons[DOCKET_FILTER_UNSEEN],
                          counts->of[DOCKET_FILTER_UNSEEN] > 0 ||
                              self->filter == DOCKET_FILTER_UNSEEN);
  show_batch (self);
}

/**
 * docket_filter_bar_set_narrow:
 * @self: a bar
 * @narrow: whether the window is narrow: pills keep counts only where something is open
 */
void
docket_filter_bar_set_narrow (DocketFilterBar *self, gboolean narrow)
{
  const int margin = narrow ? 6 : 18;

  g_return_if_fail (DOCKET_IS_FILTER_BAR (self));

  self->narrow = narrow;
  gtk_widget_set_margin_start (self->card, margin);
  gtk_widget_set_margin_end (self->card, margin);
}

/**
 * docket_filter_bar_get_filter:
 *
 * Returns: which jobs are shown
 */
DocketFilter
docket_filter_bar_get_filter (DocketFilterBar *self)
{
  g_return_val_if_fail (DOCKET_IS_FILTER_BAR (self), DOCKET_FILTER_ALL);

  return self->filter;
}

/**
 * docket_filter_bar_set_filter:
 * @self: a bar
 * @filter: which jobs are shown
 */
void
docket_filter_bar_set_filter (DocketFilterBar *self, DocketFilter filter)
{
  g_return_if_fail (DOCKET_IS_FILTER_BAR (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[filter]), TRUE);
}

/**
 * docket_filter_bar_get_batch:
 *
 * Returns: row of the only batch that is shown; 0: all are
 */
gint64
docket_filter_bar_get_batch (DocketFilterBar *self)
{
  g_return_val_if_fail (DOCKET_IS_FILTER_BAR (self), 0);

  return self->batch_id;
}

/**
 * docket_filter_bar_set_batch:
 * @self: a bar
 * @batch_id: row of the only batch that is shown; 0: all are
 */
void
docket_filter_bar_set_batch (DocketFilterBar *self, gint64 batch_id)
{
  g_return_if_fail (DOCKET_IS_FILTER_BAR (self));

  if (batch_id == self->batch_id)
    return;

  self->batch_id = batch_id;
  show_batch (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * docket_filter_bar_refresh:
 *
 * Time has passed: shows how far the batch is now.
 */
void
docket_filter_bar_refresh (DocketFilterBar *self)
{
  g_return_if_fail (DOCKET_IS_FILTER_BAR (self));

  if (self->batch_id != 0)
    show_batch (self);
}
