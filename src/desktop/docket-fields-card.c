/* docket-fields-card.c: what is known of a job, line by line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fields-card.h"

#include "docket-whole-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Rows of the card, in order. Those with a button are neighbours: GTK's list looks no farther than
 * the next row for something that takes the keyboard. */
typedef enum
{
  FIELD_ID,
  FIELD_LINK,
  FIELD_VALID,
  FIELD_STATUS,
  FIELD_MESSAGE,
  FIELD_CODE,
  FIELD_FILE,
  FIELD_PAGES,
  FIELD_ADDED,
  FIELD_CHECKED,
  FIELD_FINISHED,
  FIELD_JOB_DURATION,
  FIELD_DURATION,
  FIELD_CHECKS,
  FIELD_CREDITS,
  FIELD_REMAINING,
} Field;

#define N_FIELDS (FIELD_REMAINING + 1)

struct _DocketFieldsCard
{
  AdwBin parent_instance;

  GtkWidget *list; /* (unowned) */
  GtkWidget *field_rows[N_FIELDS];
  GtkWidget *field_values[N_FIELDS];
  GtkWidget *link_button;
  GtkWidget *link; /* the whole of it, below its row */
  gboolean link_shown;
};

G_DEFINE_FINAL_TYPE (DocketFieldsCard, docket_fields_card, ADW_TYPE_BIN)

static const char *
get_field_name (Field field)
{
  switch (field)
    {
    case FIELD_ID:
      return _ ("Job ID");
    case FIELD_STATUS:
      return _ ("Status");
    case FIELD_MESSAGE:
      return _ ("Message");
    case FIELD_CODE:
      return _ ("Error Code");
    case FIELD_LINK:
      return _ ("Link");
    case FIELD_VALID:
      return _ ("Link Valid Till");
    case FIELD_FILE:
      return _ ("Kept As");
    case FIELD_PAGES:
      return _ ("Pages");
    case FIELD_ADDED:
      return _ ("Added");
    case FIELD_CHECKED:
      return _ ("Last Checked");
    case FIELD_FINISHED:
      return _ ("Finished");
    case FIELD_JOB_DURATION:
      return _ ("Took");
    case FIELD_DURATION:
      return _ ("Last Check Took");
    case FIELD_CHECKS:
      return _ ("Checks");
    case FIELD_CREDITS:
      return _ ("Credits of Last Check");
    case FIELD_REMAINING:
    default:
      return _ ("Credits Left");
    }
}

static GtkWidget *
make_value (Field field)
{
  GtkWidget *value = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_label_set_wrap (GTK_LABEL (value), field != FIELD_ID);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (value), GTK_JUSTIFY_RIGHT);
  if (field == FIELD_ID)
    gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, "secondary");
  gtk_widget_add_css_class (value, field == FIELD_ID ? "mono" : "numeric");
  docket_whole_words_keep (value);
  return value;
}

static void
make_field (DocketFieldsCard *self, Field field)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (get_field_name (field));
  GtkWidget *value = make_value (field);

  gtk_widget_set_margin_start (box, 14);
  gtk_widget_set_margin_end (box, 14);
  gtk_widget_set_margin_top (box, 11);
  gtk_widget_set_margin_bottom (box, 11);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  /* There is nothing to do with it: the keyboard goes to its button alone. */
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  self->field_rows[field] = row;
  self->field_values[field] = value;
}

static GtkWidget *
add_field_button (DocketFieldsCard *self,
                  Field field,
                  const char *icon,
                  const char *label,
                  const char *action)
{
  GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self->field_rows[field]));
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon)
                                   : gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "field-button");
  gtk_widget_set_tooltip_text (button, icon != NULL ? label : NULL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
show_field (DocketFieldsCard *self, Field field, const char *text)
{
  GtkLabel *value = GTK_LABEL (self->field_values[field]);
  g_autofree char *both = NULL;

  gtk_widget_set_visible (self->field_rows[field], text != NULL && text[0] != '\0');
  if (g_strcmp0 (gtk_label_get_label (value), text != NULL ? text : "") == 0)
    return;
  gtk_label_set_label (value, text != NULL ? text : "");
  /* Translators: a row for a screen reader: what it is, and its value */
  both = g_strdup_printf (_ ("%s: %s"), get_field_name (field), gtk_label_get_label (value));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->field_rows[field]), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
}

static void
show_number (DocketFieldsCard *self, Field field, gint64 number)
{
  g_autofree char *text = number != DOCKET_NO_NUMBER ? g_strdup_printf ("%" G_GINT64_FORMAT, number)
                                                     : NULL;

  show_field (self, field, text);
}

static void
show_time (DocketFieldsCard *self, Field field, gint64 time, const DocketMoment *moment)
{
  g_autofree char *text = time != 0 ? docket_job_text_when (time, moment) : NULL;

  show_field (self, field, text);
}

static void
show_milliseconds (DocketFieldsCard *self, Field field, gint64 milliseconds)
{
  g_autofree char *text = NULL;

  if (milliseconds >= 0 && milliseconds < 1000)
    text = g_strdup_printf (_ ("%d ms"), (int) milliseconds);
  else if (milliseconds >= 0 && milliseconds < G_MAXINT64 / 1000)
    text = docket_job_text_duration (milliseconds * 1000);
  show_field (self, field, text);
}

/* @link: (nullable): %NULL: hidden. What is selected in it stays so while it is the same. */
static void
show_whole_link (DocketFieldsCard *self, const char *link)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->link)), link != NULL ? link : "") != 0)
    gtk_label_set_label (GTK_LABEL (self->link), link != NULL ? link : "");
  gtk_widget_set_visible (self->link, link != NULL);
}

static void
show_link (DocketFieldsCard *self, const DocketJobState *state, const DocketMoment *moment)
{
  const DocketResult *linked = docket_job_state_get_result (state, DOCKET_RESULT_LINKED);
  g_autofree char *text = NULL;

  const char *link = NULL;

  if (linked != NULL && docket_result_has_valid_link (linked, moment->now + moment->lead))
    link = linked->link;
  show_field (self,
              FIELD_LINK,
              link == NULL       ? NULL
              : self->link_shown ? _ ("Shown")
                                 : _ ("Hidden"));
  gtk_button_set_label (GTK_BUTTON (self->link_button), self->link_shown ? _ ("Hide") : _ ("Show"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->link_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->link_shown ? _ ("Hide") : _ ("Show"),
                                  -1);
  show_whole_link (self, self->link_shown ? link : NULL);
  show_time (self, FIELD_VALID, linked != NULL ? linked->expires : 0, moment);
}

static void
show_file (DocketFieldsCard *self, const DocketJobState *state)
{
  const DocketResult *kept = docket_job_state_get_result (state, DOCKET_RESULT_KEPT);
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (kept != NULL && kept->saved_as != NULL)
    {
      name = g_path_get_basename (kept->saved_as);
      size = docket_job_text_size (kept->size);
      text = g_strdup_printf ("%s · %s", name, size);
    }
  show_field (self, FIELD_FILE, text);
}

static void
show_checks (DocketFieldsCard *self, const DocketJobState *state)
{
  g_autofree char *text = NULL;
  const gulong n = (gulong) state->credits_spent;

  /* Translators: how many checks, for how many credits */
  text = g_strdup_printf (ngettext ("%'d, for %'d credit", "%'d, for %'d credits", n),
                          (int) state->n_checks,
                          (int) state->credits_spent);
  show_field (self, FIELD_CHECKS, state->n_checks > 0 ? text : NULL);
}

/* Some 2,000 characters, which need the whole width. */
static void
make_link (DocketFieldsCard *self)
{
  GtkListBoxRow *row = GTK_LIST_BOX_ROW (self->field_rows[FIELD_LINK]);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = g_object_ref (gtk_list_box_row_get_child (row));

  gtk_list_box_row_set_child (row, box);
  gtk_box_append (GTK_BOX (box), line);
  g_object_unref (line);
  self->link = gtk_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (self->link), TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->link), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->link), PANGO_WRAP_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->link), 0);
  gtk_widget_set_margin_start (self->link, 14);
  gtk_widget_set_margin_end (self->link, 14);
  gtk_widget_set_margin_bottom (self->link, 11);
  gtk_widget_add_css_class (self->link, "mono");
  gtk_widget_set_visible (self->link, FALSE);
  docket_whole_words_keep (self->link);
  gtk_box_append (GTK_BOX (box), self->link);
}

/* Backwards a list box looks into its last row alone, and passes by what is in the others. */
static gboolean
docket_fields_card_focus (GtkWidget *widget, GtkDirectionType direction)
{
  DocketFieldsCard *self = DOCKET_FIELDS_CARD (widget);
  GtkWidget *row = gtk_widget_get_last_child (self->list);

  if (direction != GTK_DIR_TAB_BACKWARD || gtk_widget_get_focus_child (self->list) != NULL)
    return GTK_WIDGET_CLASS (docket_fields_card_parent_class)->focus (widget, direction);
  for (; row != NULL; row = gtk_widget_get_prev_sibling (row))
    {
      if (gtk_widget_child_focus (row, direction))
        return TRUE;
    }
  return FALSE;
}

static void
docket_fields_card_class_init (DocketFieldsCardClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = docket_fields_card_focus;
}

static void
docket_fields_card_init (DocketFieldsCard *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  adw_bin_set_child (ADW_BIN (self), self->list);
  for (guint i = 0; i < N_FIELDS; i++)
    make_field (self, (Field) i);
  add_field_button (self, FIELD_ID, "edit-copy-symbolic", _ ("Copy ID"), "details.copy-id");
  self->link_button = add_field_button (self, FIELD_LINK, NULL, _ ("Show"), "details.show-link");
  make_link (self);
}

/**
 * docket_fields_card_show:
 * @self: a card
 * @state: a job
 * @moment: now
 *
 * Shows what is known of the job; what is not has no row.
 */
void
docket_fields_card_show (DocketFieldsCard *self,
                         const DocketJobState *state,
                         const DocketMoment *moment)
{
  g_autofree char *status = NULL;

  g_return_if_fail (DOCKET_IS_FIELDS_CARD (self));

  status = docket_job_text_status (state->status);
  show_field (self, FIELD_ID, state->id);
  show_field (self, FIELD_STATUS, status);
  show_field (self, FIELD_MESSAGE, state->message);
  show_number (self, FIELD_CODE, state->error_code != 0 ? state->error_code : DOCKET_NO_NUMBER);
  show_link (self, state, moment);
  show_file (self, state);
  show_number (self, FIELD_PAGES, state->page_count);
  show_time (self, FIELD_ADDED, state->added, moment);
  show_time (self, FIELD_CHECKED, state->last_checked, moment);
  show_time (self, FIELD_FINISHED, state->finished, moment);
  show_milliseconds (self, FIELD_JOB_DURATION, state->job_duration);
  show_milliseconds (self, FIELD_DURATION, state->duration);
  show_checks (self, state);
  show_number (self, FIELD_CREDITS, state->credits);
  show_number (self, FIELD_REMAINING, state->remaining_credits);
}

/**
 * docket_fields_card_set_link_shown:
 * @self: a card
 * @shown: whether the link itself is shown from the next time on, not only that there is one
 */
void
docket_fields_card_set_link_shown (DocketFieldsCard *self, gboolean shown)
{
  g_return_if_fail (DOCKET_IS_FIELDS_CARD (self));

  self->link_shown = shown;
}

gboolean
docket_fields_card_get_link_shown (DocketFieldsCard *self)
{
  g_return_val_if_fail (DOCKET_IS_FIELDS_CARD (self), FALSE);

  return self->link_shown;
}
