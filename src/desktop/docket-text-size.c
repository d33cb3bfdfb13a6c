/* docket-text-size.c: sizes that go with the size of text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-text-size.h"

/* Dots per inch of usual text, in the unit of the setting. */
#define USUAL_DPI (96 * 1024)

/**
 * docket_text_size_scale:
 * @widget: a widget
 * @size: px at usual text
 *
 * "gtk-xft-dpi" of the widget's settings tells of another size.
 *
 * Returns: px at the text the person chose; no fewer where that is small
 */
int
docket_text_size_scale (GtkWidget *widget, int size)
{
  int dpi = 0;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), size);

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return (int) ((gint64) size * MAX (dpi, USUAL_DPI) / USUAL_DPI);
}
