/* docket-whole-words.h: text that says no more than it does, also where it is wrapped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void docket_whole_words_keep (GtkWidget *widget);

G_END_DECLS
