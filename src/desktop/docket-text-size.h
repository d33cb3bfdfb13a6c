/* docket-text-size.h: sizes that go with the size of text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

int docket_text_size_scale (GtkWidget *widget, int size);

G_END_DECLS
