/* docket-head-icon.c: the state of a job, large, with the seconds until its next check
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-head-icon.h"

#include "docket-state-icon.h"
#include "docket-text-size.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* px, at usual text; the ring around words grows with them */
#define SIZE      64
#define RING_SIZE 114

/* px at least between the words and the outer edge of the ring, of which its line takes a part */
#define RING_EDGE 8

struct _DocketHeadIcon
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *words;
  GtkWidget *countdown;
  GtkWidget *what;
  gboolean counts;
};

G_DEFINE_FINAL_TYPE (DocketHeadIcon, docket_head_icon, GTK_TYPE_WIDGET)

/* The ring that goes around the corners of the words. */
static int
get_ring_size (DocketHeadIcon *self)
{
  GtkRequisition words = { 0 };

  gtk_widget_get_preferred_size (self->words, NULL, &words);
  return MAX (docket_text_size_scale (GTK_WIDGET (self), RING_SIZE),
              (int) ceil (hypot (words.width, words.height)) + 2 * RING_EDGE);
}

static void
update_size (DocketHeadIcon *self)
{
  const int wanted = self->counts ? get_ring_size (self) : SIZE;
  int size = 0;

  g_object_get (self->icon, "size", &size, NULL);
  if (size != wanted)
    g_object_set (self->icon, "size", wanted, NULL);
}

static void
docket_head_icon_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (docket_head_icon_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_settings (widget),
                           "notify::gtk-xft-dpi",
                           G_CALLBACK (update_size),
                           widget,
                           G_CONNECT_SWAPPED);
  update_size (DOCKET_HEAD_ICON (widget));
}

static void
docket_head_icon_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_settings (widget), update_size, widget);
  GTK_WIDGET_CLASS (docket_head_icon_parent_class)->unroot (widget);
}

static void
docket_head_icon_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (docket_head_icon_parent_class)->dispose (object);
}

static void
docket_head_icon_class_init (DocketHeadIconClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_head_icon_dispose;
  widget_class->root = docket_head_icon_root;
  widget_class->unroot = docket_head_icon_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  /* The line below it says the same. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
docket_head_icon_init (DocketHeadIcon *self)
{
  self->icon = g_object_new (DOCKET_TYPE_STATE_ICON, "size", SIZE, NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_halign (self->words, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->words, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->words, FALSE);
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
  self->countdown = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->countdown, "countdown");
  gtk_widget_add_css_class (self->countdown, "numeric");
  gtk_box_append (GTK_BOX (self->words), self->countdown);
  self->what = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->what), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->what), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (self->what), 13);
  gtk_widget_add_css_class (self->what, "caption");
  gtk_widget_add_css_class (self->what, "secondary");
  gtk_box_append (GTK_BOX (self->words), self->what);
}

/* A job at work is checked again and again: the ring says when. */
static gboolean
counts (const DocketJobState *state, const DocketMoment *moment)
{
  return docket_job_text_look (state, moment) == DOCKET_LOOK_WORKING && state->n_unknown == 0 &&
         state->next_check > 0;
}

/**
 * docket_head_icon_show:
 * @self: an icon
 * @state: a job
 * @moment: now
 */
void
docket_head_icon_show (DocketHeadIcon *self,
                       const DocketJobState *state,
                       const DocketMoment *moment)
{
  const gint64 left = MAX (0, state->next_check - moment->now + G_USEC_PER_SEC - 1);
  const gboolean waits = docket_job_text_waits_for_turn (state, moment);
  g_autofree char *text = docket_job_text_duration (left);

  g_return_if_fail (DOCKET_IS_HEAD_ICON (self));

  if (self->counts != counts (state, moment))
    {
      self->counts = !self->counts;
      gtk_widget_set_visible (self->words, self->counts);
    }
  gtk_label_set_label (GTK_LABEL (self->countdown), text);
  gtk_widget_set_visible (self->countdown, !waits);
  gtk_label_set_label (GTK_LABEL (self->what),
                       waits ? _ ("Waiting for its turn") : _ ("to next check"));
  update_size (self);
  docket_state_icon_show (DOCKET_STATE_ICON (self->icon),
                          docket_job_text_look (state, moment),
                          docket_job_text_ring (state, moment));
}

/**
 * docket_head_icon_describe:
 * @state: a job
 * @moment: now
 *
 * Returns: (transfer full): the words below the icon, which says itself when the next check is
 */
char *
docket_head_icon_describe (const DocketJobState *state, const DocketMoment *moment)
{
  g_autoptr (DocketJobState) without = NULL;

  if (!counts (state, moment))
    return docket_job_text_caption (state, moment);
  without = docket_job_state_copy (state);
  without->next_check = 0;
  return docket_job_text_caption (without, moment);
}
