/* docket-compat.c: what differs between versions of GTK and libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-compat.h"

#include <glib/gi18n-lib.h>

/**
 * docket_compat_get_color:
 * @widget: a widget
 * @color: (out): its CSS color
 */
void
docket_compat_get_color (GtkWidget *widget, GdkRGBA *color)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

/**
 * docket_compat_set_row_label:
 * @item: an item of a list
 * @label: the row as one sentence
 *
 * Names a row for screen readers. Before GTK 4.12 the label has to stand on the widget around the
 * child, which is the row.
 */
void
docket_compat_set_row_label (GtkListItem *item, const char *label)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_list_item_set_accessible_label (item, label);
#else
  GtkWidget *row = gtk_widget_get_parent (gtk_list_item_get_child (item));

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
#endif
}

/**
 * docket_compat_present_about:
 * @parent: the window it belongs to
 */
void
docket_compat_present_about (GtkWindow *parent)
{
  const char *comments = _ ("Watches PDF.co jobs, says when each is done, and keeps the result "
                            "before its link expires.\n\nDocket is not affiliated with PDF.co.");
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *about = adw_about_dialog_new ();

  g_object_set (about,
                "application-name",
                _ ("Docket"),
                "application-icon",
                APPLICATION_ID,
                "developer-name",
                _ ("The Docket developers"),
                "version",
                PACKAGE_VERSION,
                "comments",
                comments,
                "license-type",
                GTK_LICENSE_GPL_3_0,
                NULL);
  adw_dialog_present (about, GTK_WIDGET (parent));
#else
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about,
                "application-name",
                _ ("Docket"),
                "application-icon",
                APPLICATION_ID,
                "developer-name",
                _ ("The Docket developers"),
                "version",
                PACKAGE_VERSION,
                "comments",
                comments,
                "license-type",
                GTK_LICENSE_GPL_3_0,
                "transient-for",
                parent,
                "modal",
                TRUE,
                NULL);
  gtk_window_present (GTK_WINDOW (about));
#endif
}
