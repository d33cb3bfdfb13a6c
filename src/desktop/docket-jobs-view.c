/* docket-jobs-view.c: the rows of the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-jobs-view.h"

#include "docket-row-pool.h"
#include "docket-seen-rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* As near to its top the list counts as scrolled to it, px; within as much of where it scrolled
 * itself the person has not scrolled: rows that get their real height move the others. */
#define AT_TOP 8

/* After four layouts of one frame GTK gives up, and the window stays as it was drawn last: what
 * would need one more waits for the next frame. */
#define MOST_LAYOUTS 2

struct _DocketJobsView
{
  AdwBin parent_instance;

  GtkWidget *scroller;
  GtkWidget *list_view;
  GtkWidget *menu; /* (unowned) (nullable): of the jobs that are chosen */

  DocketEngine *engine;          /* (unowned): lives as long as the application */
  DocketJobList *list;           /* (owned) */
  DocketJobSelection *selection; /* (owned) */
  DocketRowPool *pool;           /* (owned) */
  DocketSeenRows *seen;          /* (owned) */
  GdkFrameClock *clock;          /* (owned) (nullable): there while it is realized */
  gint64 wanted;                 /* row to bring on the screen once the list shows it; 0: none */
  gint64 frame;                  /* number of the frame that was laid out last */
  guint n_layouts;               /* of that frame */
  guint layout_source;
  guint pin_source;
  guint back_source;
  gint64 menu_row;   /* row whose menu a key asked for; 0: the pointer did */
  gboolean entering; /* the first row gets the keyboard once the list is loaded */
  gboolean at_top;   /* it was scrolled to its top when rows came or went */
  gboolean changed;  /* rows came or went since the last layout */
  double scrolled;   /* to where the list scrolled itself by that, px */
};

typedef enum
{
  SIGNAL_ACTIVATED,
} DocketJobsViewSignal;

static guint signals[SIGNAL_ACTIVATED + 1];

G_DEFINE_FINAL_TYPE (DocketJobsView, docket_jobs_view, ADW_TYPE_BIN)

/* Pins */

/* The place that is focused, or one of whose widgets is; NULL: none. */
static DocketJobSlot *
get_focused_slot (DocketJobsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *slot = NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->list_view))
    return NULL;
  slot = gtk_widget_get_first_child (focus);
  if (slot == NULL || !DOCKET_IS_JOB_SLOT (slot))
    slot = gtk_widget_get_ancestor (focus, DOCKET_TYPE_JOB_SLOT);
  return slot != NULL ? DOCKET_JOB_SLOT (slot) : NULL;
}

/* The row of that place; 0: none. */
static gint64
get_focused (DocketJobsView *self)
{
  DocketJobSlot *slot = get_focused_slot (self);

  return slot != NULL ? docket_job_slot_get_row_id (slot) : 0;
}

static gint64
get_pointed (DocketJobsView *self)
{
  GPtrArray *rows = docket_row_pool_get_rows (self->pool);

  for (guint i = 0; i < rows->len; i++)
    {
      DocketJobRow *row = g_ptr_array_index (rows, i);

      if (docket_job_row_has_pointer (row))
        return docket_job_row_get_row_id (row);
    }
  return 0;
}

static gboolean
is_window_active (DocketJobsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

/* Whether a part of a row is on the screen, and where the row begins. */
static gboolean
is_in_sight (DocketJobsView *self, DocketJobRow *row, float *top)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  if (!gtk_widget_get_mapped (GTK_WIDGET (row)) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (row), self->scroller, &bounds))
    return FALSE;
  *top = bounds.origin.y;
  return bounds.origin.y + bounds.size.height > 0 &&
         bounds.origin.y < (float) gtk_widget_get_height (self->scroller);
}

/* A row, and those above it that are in sight: as long as the list is scrolled to its top, all
 * below a row that goes move up. */
static void
add_pins (DocketJobsView *self, GArray *pins, gint64 row_id, gboolean with_above)
{
  GPtrArray *rows = docket_row_pool_get_rows (self->pool);
  float held = -1;
  float top = 0;

  if (row_id == 0)
    return;
  g_array_append_val (pins, row_id);
  for (guint i = 0; i < rows->len && with_above; i++)
    {
      DocketJobRow *row = g_ptr_array_index (rows, i);

      if (docket_job_row_get_row_id (row) == row_id && is_in_sight (self, row, &top))
        held = top;
    }
  for (guint i = 0; i < rows->len && held > 0; i++)
    {
      const gint64 other = docket_job_row_get_row_id (g_ptr_array_index (rows, i));

      if (is_in_sight (self, g_ptr_array_index (rows, i), &top) && top < held)
        g_array_append_val (pins, other);
    }
}

/* No row moves from under the pointer or with the focus. */
static gboolean
pin_cb (gpointer data)
{
  DocketJobsView *self = data;
  g_autoptr (GArray) pins = g_array_new (FALSE, FALSE, sizeof (gint64));

  self->pin_source = 0;
  add_pins (self, pins, get_focused (self), is_window_active (self));
  add_pins (self, pins, get_pointed (self), TRUE);
  docket_job_list_pin (self->list, pins);
  if (self->at_top && pins->len == 0)
    gtk_widget_queue_allocate (self->list_view);
  return G_SOURCE_REMOVE;
}

/* Not at once: the pointer and the focus also leave a row because the list takes it away, and a row
 * whose pin is gone goes to its place. One change of the list must not begin within another. */
static void
update_pins (DocketJobsView *self)
{
  if (self->list != NULL && self->pin_source == 0)
    self->pin_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, pin_cb, self, NULL);
}

static void
row_toggled_cb (DocketJobsView *self, DocketJobRow *row)
{
  docket_job_selection_toggle (self->selection, docket_job_row_get_row_id (row));
}

static void
row_made_cb (DocketJobsView *self, DocketJobRow *row)
{
  g_signal_connect_object (row, "toggled", G_CALLBACK (row_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "pointer-moved", G_CALLBACK (update_pins), self, G_CONNECT_SWAPPED);
}

/* Where it is scrolled to */

static GtkAdjustment *
get_scroll (DocketJobsView *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

static gboolean
is_at_top (DocketJobsView *self)
{
  GtkAdjustment *scroll = get_scroll (self);

  return gtk_adjustment_get_value (scroll) < gtk_adjustment_get_lower (scroll) + AT_TOP;
}

/* A list view keeps the rows on the screen where they are, and scrolls itself for that. Who is at
 * the top is there to see what comes: the list goes back to it, unless the person holds a row with
 * the pointer or the keyboard, or has scrolled since. */
static void
stay_at_top (DocketJobsView *self)
{
  GtkAdjustment *scroll = get_scroll (self);

  if (!self->at_top)
    return;
  if (self->changed)
    self->scrolled = gtk_adjustment_get_value (scroll);
  self->changed = FALSE;
  if (fabs (gtk_adjustment_get_value (scroll) - self->scrolled) >= AT_TOP)
    self->at_top = FALSE;
  else if (get_focused (self) == 0 && get_pointed (self) == 0)
    {
      self->at_top = FALSE;
      gtk_adjustment_set_value (scroll, gtk_adjustment_get_lower (scroll));
    }
}

/* Before the list view hears of it. */
static void
changing_cb (DocketJobsView *self)
{
  self->at_top |= is_at_top (self);
  self->changed = TRUE;
  docket_row_pool_begin_change (self->pool);
}

static gboolean
next_layout_cb (gpointer data)
{
  DocketJobsView *self = data;

  self->layout_source = 0;
  gtk_widget_queue_allocate (self->list_view);
  return G_SOURCE_REMOVE;
}

/* Whether this frame was laid out often enough; then the next one follows. */
static gboolean
has_had_layouts (DocketJobsView *self)
{
  const gint64 frame = gdk_frame_clock_get_frame_counter (self->clock);

  if (frame != self->frame)
    self->n_layouts = 0;
  self->frame = frame;
  self->n_layouts++;
  if (self->n_layouts <= MOST_LAYOUTS)
    return FALSE;
  if (self->layout_source == 0)
    self->layout_source = g_idle_add (next_layout_cb, self);
  return TRUE;
}

/* After it was laid out, before it is drawn. */
static void
layout_cb (DocketJobsView *self)
{
  if (!gtk_widget_get_mapped (self->list_view) || has_had_layouts (self))
    return;

  docket_row_pool_take_back (self->pool);
  stay_at_top (self);
  update_pins (self);
  docket_row_pool_give_out (self->pool, get_focused (self));
}

/* What is on the screen */

static gboolean
is_on_screen (DocketJobsView *self, GtkWidget *row, float *y)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  const float height = (float) gtk_widget_get_height (self->scroller);

  if (!gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, self->scroller, &bounds))
    return FALSE;
  *y = bounds.origin.y;
  return bounds.origin.y >= 0 && bounds.origin.y + bounds.size.height <= height;
}

static void
look_at_row (DocketJobsView *self, DocketJobRow *row)
{
  DocketJob *job = docket_job_row_get_job (row);
  float y = 0;

  if (job == NULL || !docket_job_state_is_unseen (docket_job_get_state (job)))
    return;
  if (docket_seen_rows_look (
          self->seen, docket_job_get_row_id (job), is_on_screen (self, GTK_WIDGET (row), &y)))
    docket_editor_mark_seen (docket_engine_get_editor (self->engine), docket_job_get_row_id (job));
}

static void
bring_on_screen (DocketJobsView *self)
{
  guint position = 0;

  if (self->wanted != 0 && docket_job_list_find (self->list, self->wanted, &position))
    gtk_widget_activate_action (self->list_view, "list.scroll-to-item", "u", position);
  self->wanted = 0;
}

/* A row on the screen that is to be there again when the rows were given anew. */
static void
replacing_cb (DocketJobsView *self, gboolean begins)
{
  GPtrArray *rows = docket_row_pool_get_rows (self->pool);
  float best = G_MAXFLOAT;

  if (!begins)
    {
      bring_on_screen (self);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      DocketJobRow *row = g_ptr_array_index (rows, i);
      float y = 0;

      if (!is_on_screen (self, GTK_WIDGET (row), &y) || y >= best)
        continue;
      best = y;
      self->wanted = docket_job_row_get_row_id (row);
    }
}

static void
enter (DocketJobsView *self)
{
  DocketJobSlot *slot = NULL;

  self->entering = FALSE;
  if (!gtk_widget_child_focus (self->list_view, GTK_DIR_TAB_FORWARD))
    return;
  slot = get_focused_slot (self);
  if (slot == NULL)
    return;
  docket_job_slot_focus (slot);
  docket_job_selection_choose (self->selection, docket_job_slot_get_row_id (slot));
}

static void
loading_cb (DocketJobsView *self)
{
  if (docket_job_list_is_loading (self->list))
    return;
  bring_on_screen (self);
  if (self->entering)
    enter (self);
}

static void
focus_cb (DocketJobsView *self)
{
  self->entering = FALSE;
  update_pins (self);
}

static void
activate_cb (GtkListView *view, guint position, DocketJobsView *self)
{
  g_signal_emit (
      self, signals[SIGNAL_ACTIVATED], 0, docket_job_list_get_row_id (self->list, position));
}

/* The menu of the jobs that are chosen */

/* What is not chosen yet is chosen alone. */
static void
pop_up (DocketJobsView *self, DocketJobSlot *slot, const GdkRectangle *place)
{
  const gint64 row_id = docket_job_slot_get_row_id (slot);
  guint position = 0;

  if (self->menu == NULL || !docket_job_list_find (self->list, row_id, &position))
    return;
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    docket_job_selection_choose (self->selection, row_id);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, DocketJobsView *self)
{
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };
  GtkWidget *child = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *slot = child != NULL ? gtk_widget_get_ancestor (child, DOCKET_TYPE_JOB_SLOT) : NULL;

  self->menu_row = 0;
  if (slot != NULL)
    pop_up (self, DOCKET_JOB_SLOT (slot), &place);
}

static gboolean
back_cb (gpointer data)
{
  DocketJobsView *self = data;

  self->back_source = 0;
  docket_jobs_view_focus (self, self->menu_row);
  return G_SOURCE_REMOVE;
}

/* GTK gives the keyboard to the first widget of the window; it belongs to the row. */
static void
menu_closed_cb (DocketJobsView *self)
{
  if (self->menu_row != 0 && self->back_source == 0)
    self->back_source = g_idle_add (back_cb, self);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *target)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);
  DocketJobSlot *slot = get_focused_slot (self);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  GdkRectangle place = { 0 };

  if (slot == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (slot), widget, &bounds))
    return;
  self->menu_row = docket_job_slot_get_row_id (slot);
  place.x = (int) bounds.origin.x;
  place.y = (int) bounds.origin.y;
  place.width = (int) bounds.size.width;
  place.height = (int) bounds.size.height;
  pop_up (self, slot, &place);
}

static void
add_menu_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "jobs.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "jobs.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "jobs.menu", NULL);
}

static void
add_menu_click (DocketJobsView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* Object */

static void
docket_jobs_view_realize (GtkWidget *widget)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);

  GTK_WIDGET_CLASS (docket_jobs_view_parent_class)->realize (widget);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  g_signal_connect_object (
      self->clock, "layout", G_CALLBACK (layout_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
docket_jobs_view_unrealize (GtkWidget *widget)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (widget);

  g_signal_handlers_disconnect_by_func (self->clock, layout_cb, self);
  g_clear_object (&self->clock);
  GTK_WIDGET_CLASS (docket_jobs_view_parent_class)->unrealize (widget);
}

static void
docket_jobs_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (docket_jobs_view_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget),
                           "notify::focus-widget",
                           G_CALLBACK (focus_cb),
                           widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_root (widget),
                           "notify::is-active",
                           G_CALLBACK (update_pins),
                           widget,
                           G_CONNECT_SWAPPED);
}

static void
docket_jobs_view_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), focus_cb, widget);
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), update_pins, widget);
  GTK_WIDGET_CLASS (docket_jobs_view_parent_class)->unroot (widget);
}

static void
docket_jobs_view_dispose (GObject *object)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->list_view != NULL)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), NULL);
  self->list_view = NULL;
  docket_row_pool_take_back (self->pool);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_handle_id (&self->layout_source, g_source_remove);
  g_clear_handle_id (&self->pin_source, g_source_remove);
  g_clear_handle_id (&self->back_source, g_source_remove);

  G_OBJECT_CLASS (docket_jobs_view_parent_class)->dispose (object);
}

static void
docket_jobs_view_finalize (GObject *object)
{
  DocketJobsView *self = DOCKET_JOBS_VIEW (object);

  g_clear_object (&self->pool);
  g_clear_pointer (&self->seen, docket_seen_rows_free);

  G_OBJECT_CLASS (docket_jobs_view_parent_class)->finalize (object);
}

static void
docket_jobs_view_class_init (DocketJobsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_jobs_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_jobs_view_finalize;
  widget_class->realize = docket_jobs_view_realize;
  widget_class->unrealize = docket_jobs_view_unrealize;
  widget_class->root = docket_jobs_view_root;
  widget_class->unroot = docket_jobs_view_unroot;
  add_menu_keys (widget_class);

  /**
   * DocketJobsView::activated:
   * @row_id: row of a job that was double-clicked, or Return pressed on
   */
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated",
                                            DOCKET_TYPE_JOBS_VIEW,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            1,
                                            G_TYPE_INT64);
}

/* A list view has a key of its own for all rows, which would choose them one by one. */
static void
add_keys (DocketJobsView *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_a, GDK_CONTROL_MASK),
                        gtk_named_action_new ("win.select-all")));
  gtk_widget_add_controller (self->list_view, keys);
}

static void
docket_jobs_view_init (DocketJobsView *self)
{
  GtkWidget *clamp = adw_clamp_scrollable_new ();

  self->seen = docket_seen_rows_new ();

  self->list_view = gtk_list_view_new (NULL, NULL);
  gtk_widget_add_css_class (self->list_view, "jobs");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Jobs"), -1);
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), 760);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), 600);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), self->list_view);
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (self->scroller, "drop-list");
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  adw_bin_set_child (ADW_BIN (self), self->scroller);
  self->pool = docket_row_pool_new (self->scroller);
  g_signal_connect_object (self->pool, "made", G_CALLBACK (row_made_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self->list_view, "activate", G_CALLBACK (activate_cb), self);
  add_keys (self);
  add_menu_click (self);
}

/**
 * docket_jobs_view_set_engine:
 * @self: a view
 * @engine: an engine that was started; outlives the view
 */
void
docket_jobs_view_set_engine (DocketJobsView *self, DocketEngine *engine)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GtkListItemFactory) factory = NULL;
  const GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = engine;
  self->list = docket_job_list_new (docket_engine_get_store (engine), zone);
  self->selection = docket_job_selection_new (self->list);
  factory = docket_row_pool_make_factory (self->pool, engine, self->list);
  /* Connected before the view, so called before it. */
  g_signal_connect_object (
      self->selection, "items-changed", G_CALLBACK (changing_cb), self, swapped);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list_view), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->list,
                           "items-changed",
                           G_CALLBACK (docket_row_pool_end_change),
                           self->pool,
                           swapped | G_CONNECT_AFTER);
  g_signal_connect_object (self->list, "replacing", G_CALLBACK (replacing_cb), self, swapped);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (loading_cb), self, swapped);
}

/**
 * docket_jobs_view_get_list:
 *
 * Returns: (transfer none) (nullable): what it shows
 */
DocketJobList *
docket_jobs_view_get_list (DocketJobsView *self)
{
  g_return_val_if_fail (DOCKET_IS_JOBS_VIEW (self), NULL);

  return self->list;
}

/**
 * docket_jobs_view_get_selection:
 *
 * Returns: (transfer none) (nullable): which rows are chosen
 */
DocketJobSelection *
docket_jobs_view_get_selection (DocketJobsView *self)
{
  g_return_val_if_fail (DOCKET_IS_JOBS_VIEW (self), NULL);

  return self->selection;
}

/**
 * docket_jobs_view_set_menu:
 * @self: a view
 * @menu: the menu of the jobs that are chosen
 */
void
docket_jobs_view_set_menu (DocketJobsView *self, GMenuModel *menu)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));
  g_return_if_fail (self->menu == NULL);

  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_object (
      self->menu, "closed", G_CALLBACK (menu_closed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * docket_jobs_view_set_narrow:
 * @self: a view
 * @narrow: whether the window is narrow
 */
void
docket_jobs_view_set_narrow (DocketJobsView *self, gboolean narrow)
{
  const int margin = narrow ? 6 : 18;

  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  gtk_widget_set_margin_start (self->list_view, margin);
  gtk_widget_set_margin_end (self->list_view, margin);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list_view), narrow);
  docket_row_pool_set_narrow (self->pool, narrow);
}

/**
 * docket_jobs_view_set_selecting:
 * @self: a view
 * @selecting: whether rows are chosen to do something with all of them
 */
void
docket_jobs_view_set_selecting (DocketJobsView *self, gboolean selecting)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  docket_row_pool_set_selecting (self->pool, selecting);
}

/**
 * docket_jobs_view_scroll_to:
 * @self: a view
 * @row_id: row of a job; 0: none
 *
 * Brings a job on the screen, as soon as the list has it.
 */
void
docket_jobs_view_scroll_to (DocketJobsView *self, gint64 row_id)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  self->wanted = row_id;
  if (!docket_job_list_is_loading (self->list))
    bring_on_screen (self);
}

/**
 * docket_jobs_view_enter:
 *
 * Gives the keyboard to the first row, and chooses it; where the list is being loaded, the first of
 * those that come, unless the keyboard goes elsewhere meanwhile.
 */
void
docket_jobs_view_enter (DocketJobsView *self)
{
  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  self->entering = docket_job_list_is_loading (self->list);
  if (!self->entering)
    enter (self);
}

/**
 * docket_jobs_view_focus:
 * @self: a view
 * @row_id: row of a job
 *
 * Gives the keyboard to a row; where it is not in the list, to the one that was focused last.
 */
void
docket_jobs_view_focus (DocketJobsView *self, gint64 row_id)
{
  DocketJobSlot *slot = NULL;

  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  slot = docket_row_pool_find_slot (self->pool, row_id);
  if (slot != NULL)
    docket_job_slot_focus (slot);
  else if (!gtk_widget_child_focus (self->list_view, GTK_DIR_TAB_FORWARD))
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
}

/**
 * docket_jobs_view_refresh:
 * @self: a view
 *
 * A second has passed: shows the jobs as they are now, and notes which were seen.
 */
void
docket_jobs_view_refresh (DocketJobsView *self)
{
  const gboolean active = is_window_active (self);
  GPtrArray *rows = NULL;

  g_return_if_fail (DOCKET_IS_JOBS_VIEW (self));

  rows = docket_row_pool_get_rows (self->pool);
  for (guint i = 0; i < rows->len; i++)
    {
      docket_job_row_refresh (g_ptr_array_index (rows, i));
      if (active)
        look_at_row (self, g_ptr_array_index (rows, i));
    }
}
