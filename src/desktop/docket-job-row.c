/* docket-job-row.c: a job in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-row.h"

#include "docket-compat.h"
#include "docket-job-moment.h"
#include "docket-state-icon.h"

#include <glib/gi18n-lib.h>

/* Of a caption in a narrow window. */
#define MOST_LINES 3

/* Width of the column of the action, px: of words, and of a picture in a narrow window. */
#define WORDS_WIDTH   78
#define PICTURE_WIDTH 34

/* Once a minute, the words for a screen reader may change with the time alone. */
#define SAY_AGAIN (60 * G_USEC_PER_SEC)

/* What the words for a screen reader were made of. */
typedef struct
{
  gint64 at; /* wall time, UTC µs; 0: there are none */
  DocketStatus status;
  DocketTrouble trouble;
  DocketLook look;
  DocketHold hold;
  gboolean unknown;
} Said;

struct _DocketJobRow
{
  GtkBox parent_instance;

  GtkWidget *header;
  GtkWidget *group_label;
  GtkWidget *group_count;
  GtkWidget *segment;
  GtkWidget *check;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *dot;
  GtkWidget *caption;
  GtkWidget *time;
  GtkWidget *action_column;
  GtkWidget *action;

  DocketEngine *engine;        /* (unowned): lives as long as the application */
  DocketJob *job;              /* (owned) (nullable): there while it is bound */
  GtkListItem *item;           /* (unowned) (nullable): there while it is bound */
  GtkEventController *pointer; /* (unowned): of this widget */
  gboolean narrow;
  gboolean selecting;
  DocketRowAction row_action;
  gint64 action_row_id; /* row that the action is for */
  gboolean action_narrow;
  char *sentence; /* (owned) (nullable): what a screen reader says */
  Said said;
  const char *look_class;
};

typedef enum
{
  SIGNAL_TOGGLED,
  SIGNAL_POINTER_MOVED,
} DocketJobRowSignal;

static guint signals[SIGNAL_POINTER_MOVED + 1];

G_DEFINE_FINAL_TYPE (DocketJobRow, docket_job_row, GTK_TYPE_BOX)

static void
toggle_class (GtkWidget *widget, const char *class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

/* The one action of the row */

/* The words of the action; the tooltip is the label where the button is a picture. */
static const char *
get_action_label (DocketRowAction action)
{
  switch (action)
    {
    case DOCKET_ROW_ACTION_OPEN:
      return _ ("Open");
    case DOCKET_ROW_ACTION_KEEP:
      return _ ("Keep");
    case DOCKET_ROW_ACTION_CANCEL:
      return _ ("Cancel");
    case DOCKET_ROW_ACTION_CHECK:
      return _ ("Check Now, 2 Credits");
    case DOCKET_ROW_ACTION_DETAILS:
      return _ ("Details");
    case DOCKET_ROW_ACTION_NONE:
    default:
      return NULL;
    }
}

static const char *
get_action_icon (DocketRowAction action, gboolean narrow)
{
  if (action == DOCKET_ROW_ACTION_CHECK)
    return "view-refresh-symbolic";
  return action == DOCKET_ROW_ACTION_DETAILS && narrow ? "go-next-symbolic" : NULL;
}

static const char *
get_action_name (DocketRowAction action)
{
  switch (action)
    {
    case DOCKET_ROW_ACTION_OPEN:
      return "app.open-result";
    case DOCKET_ROW_ACTION_KEEP:
      return "app.keep-result";
    case DOCKET_ROW_ACTION_CANCEL:
      return "app.cancel-opening";
    case DOCKET_ROW_ACTION_CHECK:
      return "app.check-now";
    case DOCKET_ROW_ACTION_DETAILS:
      return "app.show-job";
    case DOCKET_ROW_ACTION_NONE:
    default:
      return NULL;
    }
}

/* GTK asks for a tooltip when it is to be shown; setting its text asks the display each time where
 * the pointer is, which took half of the time of a scroll. */
static gboolean
tooltip_cb (GtkWidget *button,
            int x,
            int y,
            gboolean by_keyboard,
            GtkTooltip *tooltip,
            DocketJobRow *self)
{
  if (self->row_action != DOCKET_ROW_ACTION_CHECK)
    return FALSE;
  gtk_tooltip_set_text (tooltip, get_action_label (self->row_action));
  return TRUE;
}

static void
show_action_look (DocketJobRow *self, DocketRowAction action)
{
  GtkButton *button = GTK_BUTTON (self->action);
  const char *icon = get_action_icon (action, self->narrow);
  const char *label = get_action_label (action);

  gtk_widget_set_visible (self->action, action != DOCKET_ROW_ACTION_NONE);
  if (action == DOCKET_ROW_ACTION_NONE)
    return;
  toggle_class (
      self->action, "flat", action != DOCKET_ROW_ACTION_OPEN && action != DOCKET_ROW_ACTION_KEEP);
  if (icon != NULL)
    gtk_button_set_icon_name (button, icon);
  else
    gtk_button_set_label (button, label);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* The column is as wide in all rows: times stand below each other, whatever the words beside them
 * are in the person's language. In a narrow window there is no time, and room is short. */
static void
update_column (DocketJobRow *self)
{
  static int widest = WORDS_WIDTH;
  const gboolean has_words = get_action_label (self->row_action) != NULL &&
                             get_action_icon (self->row_action, self->narrow) == NULL;
  int width = 0;
  int before = 0;

  if (has_words)
    gtk_widget_measure (self->action, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  widest = MAX (widest, width);
  width = self->narrow && !has_words ? PICTURE_WIDTH : widest;
  gtk_widget_get_size_request (self->action_column, &before, NULL);
  if (width != before)
    gtk_widget_set_size_request (self->action_column, width, -1);
}

static void
show_action (DocketJobRow *self, DocketRowAction action, const DocketJobState *state)
{
  const gboolean other_look = action != self->row_action || self->narrow != self->action_narrow;

  /* Before the name: an action is looked up with the target that is there by then. */
  if (state->row_id != self->action_row_id)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->action), "s", state->id);
  if (action != self->row_action)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action), get_action_name (action));
  self->row_action = action;
  self->action_row_id = state->row_id;
  self->action_narrow = self->narrow;
  if (other_look)
    show_action_look (self, action);
  update_column (self);
}

/* The row */

static void
show_look (DocketJobRow *self, const DocketJobState *state, const DocketMoment *moment)
{
  const DocketLook look = docket_job_text_look (state, moment);
  const char *class = docket_state_icon_get_caption_class (look);
  const gboolean unseen = docket_job_state_is_unseen (state);

  docket_state_icon_show (
      DOCKET_STATE_ICON (self->icon), look, docket_job_text_ring (state, moment));
  if (g_strcmp0 (class, self->look_class) != 0)
    {
      if (self->look_class != NULL)
        gtk_widget_remove_css_class (self->caption, self->look_class);
      gtk_widget_add_css_class (self->caption, class);
      self->look_class = class;
    }
  gtk_widget_set_visible (self->dot, unseen);
  toggle_class (self->title, "unseen", unseen);
}

/* A screen reader says the row anew when its words change: only with what has happened, and once a
 * minute with the time. */
static void
say (DocketJobRow *self, const DocketJobState *state, const DocketMoment *moment, const char *title)
{
  const Said said = { moment->now,    state->status,
                      state->trouble, docket_job_text_look (state, moment),
                      moment->hold,   state->n_unknown > 0 };
  const Said *before = &self->said;
  g_autofree char *sentence = NULL;

  if (before->at != 0 && before->status == said.status && before->trouble == said.trouble &&
      before->look == said.look && before->hold == said.hold && before->unknown == said.unknown &&
      ABS (said.at - before->at) < SAY_AGAIN && g_str_has_prefix (self->sentence, title))
    return;
  sentence = docket_job_text_sentence (state, moment);
  self->said = said;
  if (g_strcmp0 (sentence, self->sentence) == 0)
    return;
  docket_compat_set_row_label (self->item, sentence);
  g_free (self->sentence);
  self->sentence = g_steal_pointer (&sentence);
}

static void
show_state (DocketJobRow *self)
{
  const DocketJobState *state = docket_job_get_state (self->job);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = docket_job_moment_get (self->engine, self->job, zone);
  g_autofree char *title = docket_job_text_title (state);
  g_autofree char *caption = docket_job_text_caption (state, &moment);
  g_autofree char *time = docket_job_text_time (state, &moment);

  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->caption), caption);
  gtk_label_set_label (GTK_LABEL (self->time), time);
  show_look (self, state, &moment);
  show_action (self, docket_job_text_row_action (state, &moment), state);
  say (self, state, &moment, title);
}

static void
show_selected (DocketJobRow *self)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check),
                               gtk_list_item_get_selected (self->item));
}

static void
docket_job_row_dispose (GObject *object)
{
  DocketJobRow *self = DOCKET_JOB_ROW (object);

  docket_job_row_unbind (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_JOB_ROW);

  G_OBJECT_CLASS (docket_job_row_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (
      name, DOCKET_TYPE_JOB_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_job_row_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_JOB_ROW (object)->sentence, g_free);

  G_OBJECT_CLASS (docket_job_row_parent_class)->finalize (object);
}

static void
docket_job_row_class_init (DocketJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_job_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_job_row_finalize;
  g_type_ensure (DOCKET_TYPE_STATE_ICON);

  /**
   * DocketJobRow::toggled:
   *
   * The person chose the row, or not any more, among others.
   */
  signals[SIGNAL_TOGGLED] = add_signal ("toggled");
  /**
   * DocketJobRow::pointer-moved:
   *
   * The pointer came to the row, or left it.
   */
  signals[SIGNAL_POINTER_MOVED] = add_signal ("pointer-moved");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/docket_app/Docket/docket-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, header);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, group_label);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, group_count);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, segment);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, check);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, title);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, dot);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, caption);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, time);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, action_column);
  gtk_widget_class_bind_template_child (widget_class, DocketJobRow, action);
}

/* While several rows are chosen, a click anywhere on one of them is a tick. */
static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, DocketJobRow *self)
{
  if (!self->selecting)
    {
      gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static void
pointer_moved_cb (DocketJobRow *self)
{
  g_signal_emit (self, signals[SIGNAL_POINTER_MOVED], 0);
}

static void
docket_job_row_init (DocketJobRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (self->action, TRUE);
  g_signal_connect (self->action, "query-tooltip", G_CALLBACK (tooltip_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  self->pointer = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (
      self->pointer, "notify::contains-pointer", G_CALLBACK (pointer_moved_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), self->pointer);
}

/**
 * docket_job_row_new:
 * @engine: the engine; outlives the row
 *
 * Returns: (transfer floating): a row that is not bound
 */
GtkWidget *
docket_job_row_new (DocketEngine *engine)
{
  DocketJobRow *self = g_object_new (DOCKET_TYPE_JOB_ROW, NULL);

  self->engine = engine;
  return GTK_WIDGET (self);
}

/**
 * docket_job_row_name_item:
 * @engine: the engine
 * @item: an item of the list
 * @job: the job it stands for
 *
 * Says to screen readers what an item is that has no row.
 */
void
docket_job_row_name_item (DocketEngine *engine, GtkListItem *item, DocketJob *job)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = docket_job_moment_get (engine, job, zone);
  g_autofree char *sentence = docket_job_text_sentence (docket_job_get_state (job), &moment);

  docket_compat_set_row_label (item, sentence);
}

/**
 * docket_job_row_bind:
 * @self: a row
 * @item: the item of the list it is in
 * @job: the job to show
 * @place: where it stands among its neighbours
 */
void
docket_job_row_bind (DocketJobRow *self,
                     GtkListItem *item,
                     DocketJob *job,
                     const DocketPlace *place)
{
  g_return_if_fail (DOCKET_IS_JOB_ROW (self));
  g_return_if_fail (DOCKET_IS_JOB (job));

  docket_job_row_unbind (self);
  if (item != self->item)
    g_clear_pointer (&self->sentence, g_free);
  self->item = item;
  self->said.at = 0;
  self->job = g_object_ref (job);
  g_signal_connect_object (job, "notify", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      item, "notify::selected", G_CALLBACK (show_selected), self, G_CONNECT_SWAPPED);
  show_selected (self);
  docket_job_row_set_place (self, place);
  show_state (self);
}

/**
 * docket_job_row_unbind:
 * @self: a row
 *
 * Lets go of the job and the item. What it shows stays until another job is bound.
 */
void
docket_job_row_unbind (DocketJobRow *self)
{
  g_return_if_fail (DOCKET_IS_JOB_ROW (self));

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->job);
  self->item = NULL;
}

static char *
describe_group (const DocketPlace *place, const DocketMoment *moment)
{
  switch (place->kind)
    {
    case DOCKET_GROUP_DAY:
      return docket_job_text_day (place->day, moment);
    case DOCKET_GROUP_STATUS:
      return docket_job_text_status (place->status);
    case DOCKET_GROUP_WATCHING:
    case DOCKET_GROUP_NONE:
    default:
      return g_strdup (_ ("Watching"));
    }
}

/**
 * docket_job_row_set_place:
 * @self: a row
 * @place: where it stands among its neighbours
 *
 * The first row of a group carries its header, and the last one closes the card.
 */
void
docket_job_row_set_place (DocketJobRow *self, const DocketPlace *place)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = {
    .now = docket_clock_get_wall (docket_engine_get_clock (self->engine)), .zone = zone
  };
  g_autofree char *name = NULL;
  g_autofree char *count = NULL;

  g_return_if_fail (DOCKET_IS_JOB_ROW (self));

  toggle_class (self->segment, "first", place->first);
  toggle_class (self->segment, "last", place->last);
  gtk_widget_set_visible (self->header, place->first && place->kind != DOCKET_GROUP_NONE);
  if (!place->first || place->kind == DOCKET_GROUP_NONE)
    return;

  name = describe_group (place, &moment);
  count = g_strdup_printf ("%u", place->count);
  gtk_label_set_label (GTK_LABEL (self->group_label), name);
  gtk_label_set_label (GTK_LABEL (self->group_count), count);
}

/**
 * docket_job_row_set_narrow:
 * @self: a row
 * @narrow: whether the window is narrow: then the time hides, and the caption may take three lines
 */
void
docket_job_row_set_narrow (DocketJobRow *self, gboolean narrow)
{
  g_return_if_fail (DOCKET_IS_JOB_ROW (self));

  self->narrow = narrow;
  gtk_widget_set_visible (self->time, !narrow);
  gtk_label_set_lines (GTK_LABEL (self->caption), narrow ? MOST_LINES : 1);
  if (self->job != NULL)
    show_state (self);
}

/**
 * docket_job_row_set_selecting:
 * @self: a row
 * @selecting: whether rows are chosen to do something with all of them: then a circle shows whether
 *   this one is
 */
void
docket_job_row_set_selecting (DocketJobRow *self, gboolean selecting)
{
  g_return_if_fail (DOCKET_IS_JOB_ROW (self));

  if (selecting == self->selecting)
    return;

  self->selecting = selecting;
  gtk_widget_set_visible (self->check, selecting);
  gtk_widget_set_visible (self->action_column, !selecting);
  if (self->job != NULL)
    show_state (self);
}

/**
 * docket_job_row_refresh:
 *
 * Shows the job as it is now: time has passed.
 */
void
docket_job_row_refresh (DocketJobRow *self)
{
  g_return_if_fail (DOCKET_IS_JOB_ROW (self));

  if (self->job != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_state (self);
}

/**
 * docket_job_row_get_job:
 *
 * Returns: (transfer none) (nullable): the job it shows
 */
DocketJob *
docket_job_row_get_job (DocketJobRow *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_ROW (self), NULL);

  return self->job;
}

/**
 * docket_job_row_get_row_id:
 *
 * Returns: row of the job it shows; 0: none
 */
gint64
docket_job_row_get_row_id (DocketJobRow *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_ROW (self), 0);

  return self->job != NULL ? docket_job_get_row_id (self->job) : 0;
}

/**
 * docket_job_row_has_pointer:
 *
 * Returns: whether the pointer is on it
 */
gboolean
docket_job_row_has_pointer (DocketJobRow *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_ROW (self), FALSE);

  return gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->pointer));
}
