/* docket-contrast.c: stronger lines where the person wants high contrast
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-contrast.h"

#include <adwaita.h>

static void
update_cb (AdwStyleManager *manager, GParamSpec *pspec, GtkStyleProvider *provider)
{
  GdkDisplay *display = adw_style_manager_get_display (manager);

  if (display == NULL)
    display = gdk_display_get_default ();
  gtk_style_context_remove_provider_for_display (display, provider);
  if (adw_style_manager_get_high_contrast (manager))
    gtk_style_context_add_provider_for_display (
        display, provider, GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/**
 * docket_contrast_follow:
 *
 * From now on contrast.css is used while high contrast is on. libadwaita has a file name for that,
 * which newer versions no longer want.
 */
void
docket_contrast_follow (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/docket_app/Docket/contrast.css");
  g_signal_connect_data (manager,
                         "notify::high-contrast",
                         G_CALLBACK (update_cb),
                         g_object_ref (provider),
                         (GClosureNotify) (void (*) (void)) g_object_unref,
                         0);
  update_cb (manager, NULL, GTK_STYLE_PROVIDER (provider));
}
