/* docket-first-look-toast.c: many jobs were added, and what a first check of them costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-first-look-toast.h"

#include "docket-budget.h"
#include "docket-list-text.h"

#include <glib/gi18n-lib.h>

/* Characters in a line: the toast fits into the smallest window. */
#define MAX_LINE 30

/* A toast has one button at most; its title may hold two. */
static GtkWidget *
new_title (const char *text, gint64 edit)
{
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *undo_button = gtk_button_new_with_label (_ ("Undo"));
  GtkWidget *start_button = gtk_button_new_with_label (_ ("Start Now"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_LINE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (undo_button), "x", edit);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (undo_button), "win.undo-edit");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (start_button), "win.start-now");
  gtk_box_append (GTK_BOX (buttons), undo_button);
  gtk_box_append (GTK_BOX (buttons), start_button);
  gtk_box_append (GTK_BOX (title), label);
  gtk_box_append (GTK_BOX (title), buttons);
  gtk_widget_add_css_class (title, "tall-toast");
  return title;
}

/**
 * docket_first_look_toast_new:
 * @added: what an addition did
 * @n: how many of these jobs wait for their first look
 * @timeout: how long it stays, seconds
 *
 * Returns: (transfer floating): a toast that says what the first look will cost, with actions of
 * the window to undo the addition and to start now
 */
DocketToast *
docket_first_look_toast_new (const DocketAdded *added, guint n, guint timeout)
{
  g_autofree char *text = docket_list_text_first_looks (
      added->rows->len, added->present->len, n * DOCKET_CHECK_CREDITS);

  return docket_toast_new_with_title (new_title (text, added->edit), timeout);
}
