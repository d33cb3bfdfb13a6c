/* docket-toast.c: a few words about what was done, for a few seconds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-toast.h"

#include <glib/gi18n-lib.h>

/* A toast that somebody reaches for does not go away, seconds. */
#define ONCE_MORE 2

/* Characters of the widest line. */
#define MAX_LINE 60

struct _DocketToast
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkWidget *button; /* (nullable) */
  GtkEventController *pointer;
  GtkEventController *focus;
  gboolean tall;
  gboolean lasting;
  guint seconds; /* it stays */
  guint timer;   /* 0: it is not shown */
};

typedef enum
{
  SIGNAL_GONE,
} DocketToastSignal;

static guint signals[SIGNAL_GONE + 1];

G_DEFINE_FINAL_TYPE (DocketToast, docket_toast, GTK_TYPE_WIDGET)

static void start_timer (DocketToast *self, guint seconds);

static gboolean
time_is_up_cb (gpointer data)
{
  DocketToast *self = data;

  self->timer = 0;
  if (gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->pointer)) ||
      gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus)))
    start_timer (self, ONCE_MORE);
  else
    docket_toast_go (self);
  return G_SOURCE_REMOVE;
}

static void
start_timer (DocketToast *self, guint seconds)
{
  self->timer = g_timeout_add_seconds (seconds, time_is_up_cb, self);
}

/* Its time counts while it is in a window, and begins anew when it comes back. */
static void
docket_toast_root (GtkWidget *widget)
{
  DocketToast *self = DOCKET_TOAST (widget);

  GTK_WIDGET_CLASS (docket_toast_parent_class)->root (widget);
  start_timer (self, self->seconds);
}

static void
docket_toast_unroot (GtkWidget *widget)
{
  DocketToast *self = DOCKET_TOAST (widget);

  g_clear_handle_id (&self->timer, g_source_remove);
  GTK_WIDGET_CLASS (docket_toast_parent_class)->unroot (widget);
}

/* A focus that looks for a new place, as the row that had it is gone, finds none here: nobody
 * reached for the toast, and it would stay. Tab leads into it. */
static gboolean
docket_toast_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *parent = focus != NULL ? gtk_widget_get_parent (focus) : NULL;

  /* A row that is scrolled away is not mapped, but its list is. */
  if (parent == NULL || !gtk_widget_get_mapped (parent))
    return FALSE;
  return GTK_WIDGET_CLASS (docket_toast_parent_class)->focus (widget, direction);
}

/* The same, where GTK tries what is around the row after that. */
static gboolean
docket_toast_grab_focus (GtkWidget *widget)
{
  return FALSE;
}

static void
docket_toast_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (docket_toast_parent_class)->dispose (object);
}

static void
docket_toast_class_init (DocketToastClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_toast_dispose;
  widget_class->root = docket_toast_root;
  widget_class->unroot = docket_toast_unroot;
  widget_class->grab_focus = docket_toast_grab_focus;
  widget_class->focus = docket_toast_focus;

  /**
   * DocketToast::gone:
   *
   * Its time is up, or it was closed.
   */
  signals[SIGNAL_GONE] = g_signal_new (
      "gone", DOCKET_TYPE_TOAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "toast");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
docket_toast_init (DocketToast *self)
{
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_tooltip_text (close, _ ("Close"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Close"), -1);
  gtk_widget_set_parent (close, GTK_WIDGET (self));
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (docket_toast_go), self);

  self->pointer = gtk_event_controller_motion_new ();
  gtk_widget_add_controller (GTK_WIDGET (self), self->pointer);
  self->focus = gtk_event_controller_focus_new ();
  gtk_widget_add_controller (GTK_WIDGET (self), self->focus);
}

/**
 * docket_toast_new_with_title:
 * @title: what it says
 * @seconds: how long it stays
 *
 * Returns: (transfer floating): a toast with words, and perhaps buttons, of its own
 */
DocketToast *
docket_toast_new_with_title (GtkWidget *title, guint seconds)
{
  DocketToast *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (title), NULL);

  self = g_object_new (DOCKET_TYPE_TOAST, NULL);
  self->seconds = seconds;
  self->title = title;
  self->tall = !GTK_IS_LABEL (title);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_insert_after (title, GTK_WIDGET (self), NULL);
  return self;
}

/**
 * docket_toast_new:
 * @text: what it says
 * @seconds: how long it stays
 *
 * Returns: (transfer floating): a toast
 */
DocketToast *
docket_toast_new (const char *text, guint seconds)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_LINE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  return docket_toast_new_with_title (label, seconds);
}

/**
 * docket_toast_set_button:
 * @self: a toast without a button
 * @label: what is on it
 * @action: what it does
 * @target: (nullable): target of @action; a floating one is taken
 */
void
docket_toast_set_button (DocketToast *self, const char *label, const char *action, GVariant *target)
{
  g_return_if_fail (DOCKET_IS_TOAST (self));
  g_return_if_fail (self->button == NULL);

  self->button = gtk_button_new_with_label (label);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_widget_insert_after (self->button, GTK_WIDGET (self), self->title);
  /* After the action, which is looked up in the window that the button is then in no more; and
   * which may have taken the toast away. */
  g_signal_connect_object (self->button,
                           "clicked",
                           G_CALLBACK (docket_toast_go),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/**
 * docket_toast_offers:
 *
 * Returns: whether a person can do something there, and not only read
 */
gboolean
docket_toast_offers (DocketToast *self)
{
  g_return_val_if_fail (DOCKET_IS_TOAST (self), FALSE);

  return self->tall || self->button != NULL;
}

static gboolean
does (GtkWidget *widget, const char *action, GVariant *target)
{
  GtkActionable *actionable = GTK_IS_ACTIONABLE (widget) ? GTK_ACTIONABLE (widget) : NULL;
  GVariant *own = actionable != NULL ? gtk_actionable_get_action_target_value (actionable) : NULL;

  if (actionable != NULL && g_strcmp0 (gtk_actionable_get_action_name (actionable), action) == 0 &&
      (target == NULL ? own == NULL : own != NULL && g_variant_equal (own, target)))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (does (child, action, target))
        return TRUE;
    }
  return FALSE;
}

/**
 * docket_toast_has_action:
 * @self: a toast
 * @action: name of an action
 * @target: (nullable): its target
 *
 * Returns: whether a button of the toast does that
 */
gboolean
docket_toast_has_action (DocketToast *self, const char *action, GVariant *target)
{
  g_return_val_if_fail (DOCKET_IS_TOAST (self), FALSE);

  return does (GTK_WIDGET (self), action, target);
}

/**
 * docket_toast_set_lasting:
 * @self: a toast
 *
 * No key takes it away but those of its own buttons.
 */
void
docket_toast_set_lasting (DocketToast *self)
{
  g_return_if_fail (DOCKET_IS_TOAST (self));

  self->lasting = TRUE;
}

gboolean
docket_toast_is_lasting (DocketToast *self)
{
  g_return_val_if_fail (DOCKET_IS_TOAST (self), FALSE);

  return self->lasting;
}

/* The first words in a widget. */
static const char *
find_text (GtkWidget *widget)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && text == NULL;
       child = gtk_widget_get_next_sibling (child))
    text = find_text (child);
  return text;
}

/**
 * docket_toast_get_text:
 *
 * Returns: (transfer none): what it says, without its buttons
 */
const char *
docket_toast_get_text (DocketToast *self)
{
  const char *text = NULL;

  g_return_val_if_fail (DOCKET_IS_TOAST (self), "");

  text = find_text (self->title);
  return text != NULL ? text : "";
}

/**
 * docket_toast_go:
 * @self: a toast
 *
 * Takes it away.
 */
void
docket_toast_go (DocketToast *self)
{
  g_autoptr (DocketToast) held = NULL;

  g_return_if_fail (DOCKET_IS_TOAST (self));

  held = g_object_ref (self);
  g_signal_emit (self, signals[SIGNAL_GONE], 0);
}
