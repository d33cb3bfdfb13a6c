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

/* Goes with the words. */
typedef struct
{
  GtkWidget *label;   /* (unowned) */
  DocketToast *toast; /* (unowned) (nullable): not yet */
  guint n_added;
  guint n_present;
  guint credits;
  guint left;  /* seconds until the checks begin */
  guint timer; /* 0: it is over */
} Countdown;

static void
countdown_free (Countdown *countdown)
{
  g_clear_handle_id (&countdown->timer, g_source_remove);
  g_free (countdown);
}

static void
show_left (const Countdown *countdown)
{
  g_autofree char *text = docket_list_text_first_looks (countdown->n_added,
                                                        countdown->n_present,
                                                        countdown->credits,
                                                        countdown->left * (gint64) G_USEC_PER_SEC);

  gtk_label_set_label (GTK_LABEL (countdown->label), text);
}

/* When the checks begin it is gone, also where another toast covers it or the pointer is over it.
 */
static gboolean
second_cb (gpointer data)
{
  Countdown *countdown = data;

  countdown->left--;
  if (countdown->left > 0)
    {
      show_left (countdown);
      return G_SOURCE_CONTINUE;
    }
  countdown->timer = 0;
  docket_toast_go (countdown->toast);
  return G_SOURCE_REMOVE;
}

static Countdown *
new_countdown (GtkWidget *label, const DocketAdded *added, guint n, guint seconds)
{
  Countdown *countdown = g_new0 (Countdown, 1);

  countdown->label = label;
  countdown->n_added = added->rows->len;
  countdown->n_present = added->present->len;
  countdown->credits = n * DOCKET_CHECK_CREDITS;
  countdown->left = seconds;
  countdown->timer = g_timeout_add_seconds (1, second_cb, countdown);
  g_object_set_data_full (
      G_OBJECT (label), "countdown", countdown, (GDestroyNotify) countdown_free);
  show_left (countdown);
  return countdown;
}

/* A toast has one button at most; its title may hold two. */
static GtkWidget *
new_title (GtkWidget *label, gint64 edit)
{
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
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
 * @timeout: how long they do, seconds
 *
 * Returns: (transfer floating): a toast that says what the first look will cost and when it begins,
 * with actions of the window to undo the addition and to start now; it is gone then
 */
DocketToast *
docket_first_look_toast_new (const DocketAdded *added, guint n, guint timeout)
{
  GtkWidget *label = gtk_label_new (NULL);
  Countdown *countdown = new_countdown (label, added, n, timeout);

  countdown->toast = docket_toast_new_with_title (new_title (label, added->edit), timeout);
  return countdown->toast;
}
