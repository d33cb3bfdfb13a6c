/* docket-banner-view.c: what stops the checks, and what helps, above the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-banner-view.h"

#include "docket-banner-text.h"
#include "docket-compat.h"

struct _DocketBannerView
{
  GtkBox parent_instance;

  GtkWidget *banner;
  GtkWidget *banner_card;
  GtkWidget *banner_icon;
  GtkWidget *banner_label;
  GtkWidget *banner_button;
  GtkWidget *banner_other_button;

  DocketEngine *engine; /* (unowned): lives as long as the application */
};

G_DEFINE_FINAL_TYPE (DocketBannerView, docket_banner_view, GTK_TYPE_BOX)

static void
show_button (GtkWidget *button, const char *label, const char *action)
{
  gtk_widget_set_visible (button, label != NULL);
  if (label != NULL)
    {
      gtk_button_set_label (GTK_BUTTON (button), label);
      /* Two of them side by side fit into a narrow window with large text. */
      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
    }
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/* Not each second that a banner counts down: only where its picture or its button is another. */
static void
announce (DocketBannerView *self, const DocketBanner *banner)
{
  const char *icon = gtk_image_get_icon_name (GTK_IMAGE (self->banner_icon));
  const char *action = gtk_actionable_get_action_name (GTK_ACTIONABLE (self->banner_button));

  if (gtk_revealer_get_reveal_child (GTK_REVEALER (self->banner)) &&
      g_strcmp0 (icon, banner->icon) == 0 && g_strcmp0 (action, banner->action) == 0)
    return;
  docket_compat_announce (self->banner_label, banner->text);
}

static void
update (DocketBannerView *self)
{
  g_auto (DocketBanner) banner = { 0 };

  docket_banner_describe (&banner, self->engine);
  if (banner.text != NULL)
    {
      announce (self, &banner);
      gtk_label_set_label (GTK_LABEL (self->banner_label), banner.text);
      gtk_image_set_from_icon_name (GTK_IMAGE (self->banner_icon), banner.icon);
      show_button (self->banner_button, banner.button, banner.action);
      show_button (self->banner_other_button, banner.other_button, banner.other_action);
    }
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->banner), banner.text != NULL);
}

static void
docket_banner_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BANNER_VIEW);

  G_OBJECT_CLASS (docket_banner_view_parent_class)->dispose (object);
}

static void
docket_banner_view_class_init (DocketBannerViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_banner_view_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/docket_app/Docket/docket-banner-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBannerView, banner);
  gtk_widget_class_bind_template_child (widget_class, DocketBannerView, banner_card);
  gtk_widget_class_bind_template_child (widget_class, DocketBannerView, banner_icon);
  gtk_widget_class_bind_template_child (widget_class, DocketBannerView, banner_label);
  gtk_widget_class_bind_template_child (widget_class, DocketBannerView, banner_button);
  gtk_widget_class_bind_template_child (widget_class, DocketBannerView, banner_other_button);
}

static void
docket_banner_view_init (DocketBannerView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * docket_banner_view_set_engine:
 * @self: a banner
 * @engine: an engine that was started; outlives the banner
 *
 * From now on it is there while something stops the checks.
 */
void
docket_banner_view_set_engine (DocketBannerView *self, DocketEngine *engine)
{
  DocketWatcher *watcher = docket_engine_get_watcher (engine);
  const struct
  {
    gpointer object;
    const char *signal;
  } causes[] = {
    { watcher, "notify::trouble" },
    { watcher, "notify::n-held" },
    { watcher, "notify::paused" },
    { watcher, "notify::paced" },
    { docket_engine_get_store (engine), "notify::health" },
    { engine, "notify::watching" },
    { docket_engine_get_room (engine), "notify" },
    { docket_engine_get_keeper (engine), "notify::busy" },
    { docket_engine_get_settings (engine), "changed::jobs-left" },
  };

  g_return_if_fail (DOCKET_IS_BANNER_VIEW (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = engine;
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    g_signal_connect_object (
        causes[i].object, causes[i].signal, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * docket_banner_view_set_narrow:
 * @self: a banner
 * @narrow: whether the window is narrow: the buttons stand below the words then
 */
void
docket_banner_view_set_narrow (DocketBannerView *self, gboolean narrow)
{
  const int margin = narrow ? 6 : 18;

  g_return_if_fail (DOCKET_IS_BANNER_VIEW (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->banner_card),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_margin_start (self->banner_card, margin);
  gtk_widget_set_margin_end (self->banner_card, margin);
}

/**
 * docket_banner_view_refresh:
 * @self: a banner
 *
 * A second has passed: it may count down.
 */
void
docket_banner_view_refresh (DocketBannerView *self)
{
  g_return_if_fail (DOCKET_IS_BANNER_VIEW (self));

  update (self);
}
