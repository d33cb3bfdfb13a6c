/* docket-strip-card.c: when jobs like this finish, and when this one is checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-strip-card.h"

#include "docket-cancel.h"
#include "docket-strip-view.h"

#include <glib/gi18n-lib.h>

struct _DocketStripCard
{
  GtkBox parent_instance;

  DocketStripView *view;
  GtkWidget *law_label;
  GtkWidget *checks_label;

  DocketStrip strip;
  gint64 row_id; /* of the job that is shown */
  gint64 begin;  /* of that job, UTC µs */
  guint n_checks;
  GCancellable *cancellable; /* (owned) (nullable): of the checks that are asked for */
};

G_DEFINE_FINAL_TYPE (DocketStripCard, docket_strip_card, GTK_TYPE_BOX)

static double
to_seconds (gint64 usec)
{
  return (double) usec / G_USEC_PER_SEC;
}

/* The checks that were made */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketStripCard) self = data;
  g_autoptr (GArray) checks = docket_store_load_checks_finish (DOCKET_STORE (object), result, NULL);
  g_autoptr (GArray) made = NULL;

  /* Another question came in between, or the picture goes without dots. */
  if (checks == NULL)
    return;
  made = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < checks->len; i++)
    {
      const double time = to_seconds (g_array_index (checks, DocketCheckLog, i).time - self->begin);

      g_array_append_val (made, time);
    }
  docket_strip_view_set_made (self->view, made);
}

static void
load_checks (DocketStripCard *self, DocketEngine *engine, const DocketJobState *state)
{
  if (self->row_id == state->row_id && self->n_checks == state->n_checks)
    return;

  if (self->row_id != state->row_id)
    docket_strip_view_set_made (self->view, NULL);
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

/* Object */

static void
docket_strip_card_dispose (GObject *object)
{
  docket_cancel (&DOCKET_STRIP_CARD (object)->cancellable);

  G_OBJECT_CLASS (docket_strip_card_parent_class)->dispose (object);
}

static void
docket_strip_card_class_init (DocketStripCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_strip_card_dispose;
}

static GtkWidget *
add_label (DocketStripCard *self, const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, class);
  gtk_box_append (GTK_BOX (self), label);
  return label;
}

static void
docket_strip_card_init (DocketStripCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "details-card");
  add_label (self, _ ("When Jobs Like This Finish"), "heading");
  self->view = g_object_new (DOCKET_TYPE_STRIP_VIEW, NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->view));
  self->law_label = add_label (self, NULL, "caption");
  self->checks_label = add_label (self, NULL, "caption");
  gtk_widget_add_css_class (self->law_label, "secondary");
  gtk_widget_add_css_class (self->checks_label, "secondary");
}

/* How long a job took, µs; below 0: the service says that it took longer than it was watched, or
 * nobody knows when it began. */
static gint64
get_time_taken (const DocketJobState *state, gint64 begin)
{
  const gint64 took = state->job_duration != DOCKET_NO_NUMBER ? state->job_duration * 1000 : -1;

  return state->started != 0 && took >= 0 && took <= state->finished - begin ? took : -1;
}

static const DocketLaw *
get_law (DocketEngine *engine, const DocketJobState *state)
{
  return docket_watcher_get_law (docket_engine_get_watcher (engine), state->id);
}

static void
set_words (DocketStripCard *self, const char *law, const char *checks)
{
  g_autofree char *both = g_strjoin (
      " ", law != NULL ? law : checks, law != NULL ? checks : NULL, NULL);

  gtk_widget_set_visible (self->law_label, law != NULL);
  gtk_label_set_label (GTK_LABEL (self->law_label), law != NULL ? law : "");
  gtk_label_set_label (GTK_LABEL (self->checks_label), checks);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
}

static void
show_done (DocketStripCard *self, DocketEngine *engine, const DocketJobState *state)
{
  const DocketLaw *law = get_law (engine, state);
  const gint64 took = get_time_taken (state, self->begin);
  const gint64 noticed_after = state->finished - self->begin;
  g_autofree char *words = docket_strip_describe_end (
      took, noticed_after, state->n_checks, state->credits_spent);

  docket_strip_view_show_done (
      self->view, &self->strip, law != NULL, to_seconds (took >= 0 ? took : noticed_after));
  set_words (self, NULL, words);
}

/**
 * docket_strip_card_refresh:
 * @self: a card
 * @engine: an engine that was started
 * @job: the job that is shown
 *
 * A second has passed.
 */
void
docket_strip_card_refresh (DocketStripCard *self, DocketEngine *engine, DocketJob *job)
{
  const DocketJobState *state = docket_job_get_state (job);
  const gint64 wall = docket_clock_get_wall (docket_engine_get_clock (engine));
  const double now = MAX (0, to_seconds (wall - self->begin));
  const double next = state->next_check > 0 ? to_seconds (state->next_check - self->begin) : -1;
  const DocketLaw *law = get_law (engine, state);
  g_autofree char *law_text = docket_strip_describe_law (law);
  g_autofree char *checks_text = docket_strip_describe_checks (
      state->n_checks, state->credits_spent, docket_strip_count_to_come (&self->strip, law, now));

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || docket_status_is_final (state->status))
    return;
  docket_strip_view_show (self->view, &self->strip, law != NULL, now, next);
  set_words (self, law_text, checks_text);
}

/**
 * docket_strip_card_show:
 * @self: a card
 * @engine: an engine that was started
 * @job: the job to show; the card hides where it does not work and was not seen to
 */
void
docket_strip_card_show (DocketStripCard *self, DocketEngine *engine, DocketJob *job)
{
  const DocketJobState *state = docket_job_get_state (job);
  const gboolean works = state->status == DOCKET_STATUS_WORKING;
  const gboolean done = state->status == DOCKET_STATUS_SUCCESS && state->n_checks > 1;

  g_return_if_fail (DOCKET_IS_STRIP_CARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self), works || done);
  if (!works && !done)
    return;
  self->begin = state->started != 0 ? state->started : state->added;
  docket_strip_set (&self->strip,
                    get_law (engine, state),
                    docket_settings_get_pace (docket_engine_get_settings (engine)));
  load_checks (self, engine, state);
  if (done)
    show_done (self, engine, state);
  else
    docket_strip_card_refresh (self, engine, job);
}
