/* docket-toasts.c: the toasts of a window, above what they are about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-toasts.h"

#include "docket-compat.h"

/* How long a toast stays that says no more than the person knows, seconds; and how many characters
 * are read in that time. */
#define SHORT_TOAST 2
#define SHORT_TEXT  30

/* How long one stays that is only read. */
#define MEDIUM_TOAST 5

/* Toasts that wait until a newer one is gone. */
#define MAX_COVERED 2

/* AdwToastOverlay of libadwaita 1.2 ends the program where a covered toast comes back while its
 * animation still runs, which it does for as long as the window is not drawn. */
struct _DocketToasts
{
  GtkWidget parent_instance;

  GtkWidget *overlay;
  GtkWidget *revealer;
  GtkWidget *bar;       /* (unowned) (nullable): what stays in sight below them */
  DocketToast *toast;   /* (owned) (nullable): the one that is shown */
  GQueue covered;       /* of DocketToast (owned): the newest first */
  DocketToast *awaited; /* (unowned) (nullable): the newest that something waits for */
  GtkWidget *before; /* (unowned) (nullable): what had the keyboard last, outside of the toasts */
};

typedef enum
{
  PROP_CONTENT = 1,
} DocketToastsProperty;

static GParamSpec *properties[PROP_CONTENT + 1];

typedef enum
{
  SIGNAL_WAITED,
} DocketToastsSignal;

static guint signals[SIGNAL_WAITED + 1];

G_DEFINE_FINAL_TYPE (DocketToasts, docket_toasts, GTK_TYPE_WIDGET)

/* What had the keyboard before a toast. */

static GtkWidget *
get_focus (DocketToasts *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static void
focus_cb (DocketToasts *self)
{
  GtkWidget *focus = get_focus (self);

  if (focus != NULL && !gtk_widget_is_ancestor (focus, self->revealer))
    g_set_weak_pointer (&self->before, focus);
}

/* A toast that goes does not take the keyboard with it. */
static void
leave_toast (DocketToasts *self)
{
  GtkWidget *focus = get_focus (self);

  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->revealer))
    return;
  if (self->before != NULL && gtk_widget_get_mapped (self->before))
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), self->before);
  else
    gtk_widget_child_focus (gtk_overlay_get_child (GTK_OVERLAY (self->overlay)),
                            GTK_DIR_TAB_FORWARD);
}

static void
docket_toasts_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (docket_toasts_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget),
                           "notify::focus-widget",
                           G_CALLBACK (focus_cb),
                           widget,
                           G_CONNECT_SWAPPED);
}

static void
docket_toasts_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), focus_cb, widget);
  GTK_WIDGET_CLASS (docket_toasts_parent_class)->unroot (widget);
}

/* @toast: (transfer full) (nullable) */
static void
put (DocketToasts *self, DocketToast *toast)
{
  GtkRevealer *revealer = GTK_REVEALER (self->revealer);

  leave_toast (self);
  g_clear_object (&self->toast);
  self->toast = toast;
  /* What goes is gone at once: nothing waits for an animation to end. */
  if (toast == NULL)
    gtk_revealer_set_reveal_child (revealer, FALSE);
  gtk_revealer_set_child (revealer, GTK_WIDGET (toast));
  if (toast != NULL)
    gtk_revealer_set_reveal_child (revealer, TRUE);
}

static void
gone_cb (DocketToast *toast, DocketToasts *self)
{
  g_signal_handlers_disconnect_by_data (toast, self);
  if (toast == self->toast)
    put (self, g_queue_pop_head (&self->covered));
  else if (g_queue_remove (&self->covered, toast))
    g_object_unref (toast);
}

static void
cover (DocketToasts *self, DocketToast *toast)
{
  if (!docket_toast_offers (toast))
    {
      docket_toast_go (toast);
      return;
    }
  g_queue_push_head (&self->covered, g_object_ref (toast));
  if (g_queue_get_length (&self->covered) > MAX_COVERED)
    docket_toast_go (g_queue_peek_tail (&self->covered));
}

/* Where the keyboard is in a toast; else the window has the key first. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  DocketToasts *self = DOCKET_TOASTS (widget);
  GtkWidget *focus = get_focus (self);

  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->revealer))
    return GDK_EVENT_PROPAGATE;
  return docket_toasts_dismiss (self) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* Above the bar, as far as that is shown. The toast is measured, and not the revealer around it,
 * which does not tell how high its child is at some width. */
static gboolean
place_cb (GtkOverlay *overlay, GtkWidget *revealer, GdkRectangle *place, DocketToasts *self)
{
  GtkWidget *toast = gtk_revealer_get_child (GTK_REVEALER (revealer));
  const int width = gtk_widget_get_width (GTK_WIDGET (overlay));
  int bottom = gtk_widget_get_height (GTK_WIDGET (overlay));
  int least = 0;
  int wanted = 0;

  /* Else it would take all of the overlay, and with that what is meant for the content. */
  if (toast == NULL)
    {
      *place = (GdkRectangle){ 0, bottom, 0, 0 };
      return TRUE;
    }
  if (self->bar != NULL && gtk_widget_get_mapped (self->bar))
    bottom -= gtk_widget_get_height (self->bar);
  gtk_widget_measure (toast, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
  place->width = CLAMP (wanted, least, MAX (width, least));
  gtk_widget_measure (
      toast, GTK_ORIENTATION_VERTICAL, place->width, &place->height, NULL, NULL, NULL);
  place->x = (width - place->width) / 2;
  place->y = MAX (0, bottom - place->height);
  return TRUE;
}

/* Object */

static void
docket_toasts_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DocketToasts *self = DOCKET_TOASTS (object);

  switch ((DocketToastsProperty) id)
    {
    case PROP_CONTENT:
      gtk_overlay_set_child (GTK_OVERLAY (self->overlay), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
forget (gpointer data, gpointer self)
{
  g_signal_handlers_disconnect_by_data (data, self);
  g_object_unref (data);
}

static void
docket_toasts_dispose (GObject *object)
{
  DocketToasts *self = DOCKET_TOASTS (object);

  g_queue_foreach (&self->covered, forget, self);
  g_queue_clear (&self->covered);
  if (self->toast != NULL)
    g_signal_handlers_disconnect_by_data (self->toast, self);
  g_clear_object (&self->toast);
  g_clear_weak_pointer (&self->awaited);
  g_clear_weak_pointer (&self->before);
  g_clear_weak_pointer (&self->bar);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (docket_toasts_parent_class)->dispose (object);
}

static void
docket_toasts_class_init (DocketToastsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = docket_toasts_set_property;
  object_class->dispose = docket_toasts_dispose;
  widget_class->root = docket_toasts_root;
  widget_class->unroot = docket_toasts_unroot;

  /**
   * DocketToasts:content:
   *
   * What is below the toasts.
   */
  properties[PROP_CONTENT] = g_param_spec_object (
      "content", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * DocketToasts::waited:
   *
   * A toast that something waited for is gone by itself.
   */
  signals[SIGNAL_WAITED] = g_signal_new (
      "waited", DOCKET_TYPE_TOASTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_toasts_init (DocketToasts *self)
{
  g_queue_init (&self->covered);
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->revealer);
  g_signal_connect (self->overlay, "get-child-position", G_CALLBACK (place_cb), self);
}

/* Shows it at once. What it covers comes back after it where that offers something. */
static void
show (DocketToasts *self, DocketToast *toast)
{
  g_autoptr (DocketToast) before = g_steal_pointer (&self->toast);

  put (self, g_object_ref_sink (toast));
  docket_compat_announce (GTK_WIDGET (toast), docket_toast_get_text (toast));
  g_signal_connect (toast, "gone", G_CALLBACK (gone_cb), self);
  if (before != NULL)
    cover (self, before);
}

/**
 * docket_toasts_say:
 * @self: toasts
 * @text: what to say
 * @button: (nullable): the words of a button
 * @action: (nullable): what it does
 * @target: (nullable): target of @action; a floating one is taken
 *
 * Says what was done; with a button for %DOCKET_LONG_TOAST seconds.
 */
void
docket_toasts_say (DocketToasts *self,
                   const char *text,
                   const char *button,
                   const char *action,
                   GVariant *target)
{
  DocketToast *toast = NULL;

  g_return_if_fail (DOCKET_IS_TOASTS (self));
  g_return_if_fail (text != NULL);

  toast = docket_toast_new (text, button != NULL ? DOCKET_LONG_TOAST : MEDIUM_TOAST);
  if (button != NULL)
    docket_toast_set_button (toast, button, action, target);
  show (self, toast);
}

/**
 * docket_toasts_insist:
 * @self: toasts
 * @text: what to say
 * @button: the words of a button
 * @action: what it does
 *
 * Says what was done for %DOCKET_LONG_TOAST seconds; Escape does not take it away.
 */
void
docket_toasts_insist (DocketToasts *self, const char *text, const char *button, const char *action)
{
  DocketToast *toast = NULL;

  g_return_if_fail (DOCKET_IS_TOASTS (self));

  toast = docket_toast_new (text, DOCKET_LONG_TOAST);
  docket_toast_set_button (toast, button, action, NULL);
  docket_toast_set_lasting (toast);
  show (self, toast);
}

/**
 * docket_toasts_note:
 * @self: toasts
 * @text: what to say
 *
 * Says something short ("Link copied").
 */
void
docket_toasts_note (DocketToasts *self, const char *text)
{
  g_return_if_fail (DOCKET_IS_TOASTS (self));
  g_return_if_fail (text != NULL);

  show (
      self,
      docket_toast_new (text, g_utf8_strlen (text, -1) <= SHORT_TEXT ? SHORT_TOAST : MEDIUM_TOAST));
}

static void
awaited_gone_cb (DocketToast *toast, DocketToasts *self)
{
  g_signal_emit (self, signals[SIGNAL_WAITED], 0);
}

/**
 * docket_toasts_wait:
 * @self: toasts
 * @toast: (transfer floating): a new toast
 *
 * Shows @toast, and tells with #DocketToasts::waited when it is gone by itself.
 */
void
docket_toasts_wait (DocketToasts *self, DocketToast *toast)
{
  g_return_if_fail (DOCKET_IS_TOASTS (self));
  g_return_if_fail (DOCKET_IS_TOAST (toast));

  g_set_weak_pointer (&self->awaited, toast);
  g_signal_connect (toast, "gone", G_CALLBACK (awaited_gone_cb), self);
  show (self, toast);
}

/**
 * docket_toasts_end_wait:
 * @self: toasts
 *
 * The toast that something waited for goes, without a word.
 */
void
docket_toasts_end_wait (DocketToasts *self)
{
  g_return_if_fail (DOCKET_IS_TOASTS (self));

  if (self->awaited == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->awaited, awaited_gone_cb, self);
  docket_toast_go (self->awaited);
  g_clear_weak_pointer (&self->awaited);
}

/* Returns: (transfer none) (nullable) */
static DocketToast *
find (DocketToasts *self, const char *action, GVariant *target)
{
  if (self->toast != NULL && docket_toast_has_action (self->toast, action, target))
    return self->toast;
  for (GList *l = self->covered.head; l != NULL; l = l->next)
    {
      if (docket_toast_has_action (l->data, action, target))
        return l->data;
    }
  return NULL;
}

/**
 * docket_toasts_withdraw:
 * @self: toasts
 * @action: name of an action
 * @target: (nullable): its target; a floating one is taken
 *
 * What offers that is gone for good, also where another toast covers it: it can be done no more.
 */
void
docket_toasts_withdraw (DocketToasts *self, const char *action, GVariant *target)
{
  g_autoptr (GVariant) held = target != NULL ? g_variant_ref_sink (target) : NULL;
  DocketToast *toast = NULL;

  g_return_if_fail (DOCKET_IS_TOASTS (self));

  while ((toast = find (self, action, held)) != NULL)
    {
      if (toast == self->awaited)
        docket_toasts_end_wait (self);
      else
        docket_toast_go (toast);
    }
}

/**
 * docket_toasts_dismiss:
 * @self: toasts
 *
 * Takes away the one that is shown, where a key may do that.
 *
 * Returns: whether it went
 */
gboolean
docket_toasts_dismiss (DocketToasts *self)
{
  g_return_val_if_fail (DOCKET_IS_TOASTS (self), FALSE);

  if (self->toast == NULL || docket_toast_is_lasting (self->toast))
    return FALSE;
  docket_toast_go (self->toast);
  return TRUE;
}

/**
 * docket_toasts_set_bar:
 * @self: toasts
 * @bar: a bar at the bottom of the content; the toasts stand above it while it is shown
 */
void
docket_toasts_set_bar (DocketToasts *self, GtkWidget *bar)
{
  g_return_if_fail (DOCKET_IS_TOASTS (self));

  g_set_weak_pointer (&self->bar, bar);
}

/**
 * docket_toasts_set_narrow:
 * @self: toasts
 * @narrow: whether room is short: then they cover as little as they can
 */
void
docket_toasts_set_narrow (DocketToasts *self, gboolean narrow)
{
  g_return_if_fail (DOCKET_IS_TOASTS (self));

  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}
