/* docket-checks-card.c: the checks of a job, and what each cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-checks-card.h"

#include "docket-cancel.h"
#include "docket-job-text.h"

#include <glib/gi18n-lib.h>

/* Checks that are listed, the newest first; what was before them is counted. */
#define MAX_CHECKS 8

struct _DocketChecksCard
{
  GtkBox parent_instance;

  GtkWidget *grid;    /* (unowned) */
  GtkWidget *earlier; /* (unowned) */

  GCancellable *cancellable; /* (owned) (nullable): of the question that is on its way */
  gint64 row_id;             /* job whose checks are shown; 0: none */
  gint64 n_checks;           /* of them */
};

G_DEFINE_FINAL_TYPE (DocketChecksCard, docket_checks_card, GTK_TYPE_BOX)

static void
add_label (DocketChecksCard *self, int column, int line, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 2 ? 1 : 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, column == 1);
  gtk_widget_add_css_class (label, "numeric");
  if (column != 1)
    gtk_widget_add_css_class (label, "secondary");
  gtk_grid_attach (GTK_GRID (self->grid), label, column, line, 1, 1);
}

static char *
describe_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return date != NULL ? g_date_time_format (date, "%X") : g_strdup ("");
}

static char *
describe_answer (const DocketCheckLog *check)
{
  g_autofree char *status = check->status >= 0
                                ? docket_job_text_status ((DocketStatus) check->status)
                                : g_strdup (_ ("No answer"));

  if (check->forced)
    /* Translators: what a forced check answered, as “Working, forced” */
    return g_strdup_printf (_ ("%s, forced"), status);
  return g_steal_pointer (&status);
}

static void
add_check (DocketChecksCard *self, int line, const DocketCheckLog *check)
{
  const gulong n = (gulong) MAX (check->credits, 0);
  g_autofree char *time = describe_time (check->time);
  g_autofree char *answer = describe_answer (check);
  g_autofree char *cost = g_strdup_printf (ngettext ("%lu credit", "%lu credits", n), n);

  add_label (self, 0, line, time);
  add_label (self, 1, line, answer);
  add_label (self, 2, line, cost);
}

static void
clear (DocketChecksCard *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
}

static void
list_checks (DocketChecksCard *self, GArray *checks)
{
  const guint n = MIN (checks->len, MAX_CHECKS);
  const guint n_earlier = checks->len - n;
  g_autofree char *earlier = NULL;

  clear (self);
  for (guint i = 0; i < n; i++)
    add_check (self, (int) i, &g_array_index (checks, DocketCheckLog, checks->len - 1 - i));
  earlier = g_strdup_printf (ngettext ("%u earlier", "%u earlier", n_earlier), n_earlier);
  gtk_label_set_label (GTK_LABEL (self->earlier), earlier);
  gtk_widget_set_visible (self->earlier, n_earlier > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketChecksCard) self = data;
  g_autoptr (GArray) checks = docket_store_load_checks_finish (DOCKET_STORE (object), result, NULL);

  /* Another question came in between. */
  if (checks != NULL && self->cancellable != NULL)
    list_checks (self, checks);
}

static void
docket_checks_card_dispose (GObject *object)
{
  docket_cancel (&DOCKET_CHECKS_CARD (object)->cancellable);

  G_OBJECT_CLASS (docket_checks_card_parent_class)->dispose (object);
}

static void
docket_checks_card_class_init (DocketChecksCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_checks_card_dispose;
}

static void
docket_checks_card_init (DocketChecksCard *self)
{
  GtkWidget *heading = gtk_label_new (_ ("Checks"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "details-card");
  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  gtk_widget_add_css_class (self->grid, "caption");
  self->earlier = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->earlier), 0);
  gtk_widget_add_css_class (self->earlier, "caption");
  gtk_widget_add_css_class (self->earlier, "secondary");
  gtk_box_append (GTK_BOX (self), heading);
  gtk_box_append (GTK_BOX (self), self->grid);
  gtk_box_append (GTK_BOX (self), self->earlier);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * docket_checks_card_show:
 * @self: a card
 * @engine: an engine that was started
 * @state: the job
 *
 * Lists the checks of the job; hides where there was none.
 */
void
docket_checks_card_show (DocketChecksCard *self, DocketEngine *engine, const DocketJobState *state)
{
  g_return_if_fail (DOCKET_IS_CHECKS_CARD (self));

  if (self->row_id == state->row_id && self->n_checks == state->n_checks)
    return;

  if (self->row_id != state->row_id || state->n_checks == 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->row_id = state->row_id;
  self->n_checks = state->n_checks;
  docket_cancel (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  docket_store_load_checks_async (docket_engine_get_store (engine),
                                  state->row_id,
                                  self->cancellable,
                                  loaded_cb,
                                  g_object_ref (self));
}
