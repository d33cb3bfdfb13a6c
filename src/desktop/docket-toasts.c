/* docket-toasts.c: the toasts of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-toasts.h"

/* How long a toast stays that says no more than the person knows, seconds. */
#define SHORT_TOAST 2

/* A toast that still moves into view is not dismissed, which libadwaita 1.2 does not bear, µs. */
#define TOAST_MOVES (G_USEC_PER_SEC)

struct _DocketToasts
{
  GObject parent_instance;

  AdwToastOverlay *overlay; /* (unowned) (nullable) */
  AdwToast *waiting;        /* (unowned) (nullable): the newest that something waits for */
  gint64 waiting_at;        /* when it came, µs */
};

G_DEFINE_FINAL_TYPE (DocketToasts, docket_toasts, G_TYPE_OBJECT)

enum
{
  WAITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
docket_toasts_dispose (GObject *object)
{
  DocketToasts *self = DOCKET_TOASTS (object);

  g_clear_weak_pointer (&self->waiting);
  g_clear_weak_pointer (&self->overlay);

  G_OBJECT_CLASS (docket_toasts_parent_class)->dispose (object);
}

static void
docket_toasts_class_init (DocketToastsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_toasts_dispose;

  /**
   * DocketToasts::waited:
   *
   * A toast that something waited for is gone by itself.
   */
  signals[WAITED] = g_signal_new (
      "waited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_toasts_init (DocketToasts *self)
{
}

/**
 * docket_toasts_new:
 * @overlay: where they are shown
 *
 * Returns: (transfer full): the toasts of a window
 */
DocketToasts *
docket_toasts_new (AdwToastOverlay *overlay)
{
  DocketToasts *self = g_object_new (DOCKET_TYPE_TOASTS, NULL);

  g_set_weak_pointer (&self->overlay, overlay);
  return self;
}

/* What offers something is shown at once; what it covers comes back after it. Dismissing that
 * instead would let its time-out end the new one in libadwaita 1.2. @toast: (transfer full) */
static void
show_at_once (DocketToasts *self, AdwToast *toast)
{
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (self->overlay, toast);
}

/* The title of a toast is markup. */
static AdwToast *
new_toast (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  return adw_toast_new (escaped);
}

/**
 * docket_toasts_say:
 * @self: toasts
 * @text: what to say
 * @button: (nullable): the words of a button
 * @action: (nullable): what it does
 * @target: (nullable): target of @action; a floating one is taken
 *
 * Says what was done; with a button at once and for %DOCKET_LONG_TOAST seconds.
 */
void
docket_toasts_say (DocketToasts *self,
                   const char *text,
                   const char *button,
                   const char *action,
                   GVariant *target)
{
  g_autoptr (GVariant) held = target != NULL ? g_variant_ref_sink (target) : NULL;
  AdwToast *toast = NULL;

  g_return_if_fail (DOCKET_IS_TOASTS (self));

  toast = new_toast (text);
  if (button == NULL)
    {
      adw_toast_overlay_add_toast (self->overlay, toast);
      return;
    }
  adw_toast_set_timeout (toast, DOCKET_LONG_TOAST);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  if (held != NULL)
    adw_toast_set_action_target_value (toast, held);
  show_at_once (self, toast);
}

/**
 * docket_toasts_note:
 * @self: toasts
 * @text: what to say
 *
 * Says something short at once ("Link copied"); what it covers for a moment comes back.
 */
void
docket_toasts_note (DocketToasts *self, const char *text)
{
  AdwToast *toast = NULL;

  g_return_if_fail (DOCKET_IS_TOASTS (self));

  toast = new_toast (text);
  adw_toast_set_timeout (toast, SHORT_TOAST);
  show_at_once (self, toast);
}

static void
dismissed_cb (DocketToasts *self)
{
  g_signal_emit (self, signals[WAITED], 0);
}

/**
 * docket_toasts_wait:
 * @self: toasts
 * @toast: (transfer full): a toast
 *
 * Shows @toast, and tells with #DocketToasts::waited when it is gone by itself.
 */
void
docket_toasts_wait (DocketToasts *self, AdwToast *toast)
{
  g_return_if_fail (DOCKET_IS_TOASTS (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  self->waiting_at = g_get_monotonic_time ();
  g_set_weak_pointer (&self->waiting, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  show_at_once (self, toast);
}

/**
 * docket_toasts_get_waiting:
 * @self: toasts
 *
 * Returns: whether something waits for a toast to go
 */
gboolean
docket_toasts_get_waiting (DocketToasts *self)
{
  g_return_val_if_fail (DOCKET_IS_TOASTS (self), FALSE);

  return self->waiting != NULL;
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

  if (self->waiting == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->waiting, self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->overlay)) &&
      g_get_monotonic_time () - self->waiting_at > TOAST_MOVES)
    adw_toast_dismiss (self->waiting);
  g_clear_weak_pointer (&self->waiting);
}
