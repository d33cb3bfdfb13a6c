/* docket-files-card.c: the files of a job that made several
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-files-card.h"

#include "docket-compat.h"

#include <glib/gi18n-lib.h>

/* Height of the list at most, px; a job can make thousands of files. */
#define MAX_HEIGHT 232
#define ROW_HEIGHT 29

struct _DocketFilesCard
{
  GtkBox parent_instance;

  GtkWidget *list;      /* (unowned) */
  GtkWidget *scroller;  /* (unowned) */
  GtkStringList *parts; /* (owned): one for each file; what it says is made when it is shown */
  GPtrArray *shown;     /* (owned) of GtkListItem (unowned): those that are bound */
  DocketJob *job;       /* (owned) (nullable) */
  gint64 server_now;
  gboolean unkept; /* results are not kept by themselves */
};

G_DEFINE_FINAL_TYPE (DocketFilesCard, docket_files_card, GTK_TYPE_BOX)

static char *
describe (DocketFilesCard *self, const DocketResult *result)
{
  const double share = docket_job_get_saving_part (self->job, result->part);

  if (share >= 0 && result->state != DOCKET_RESULT_KEPT)
    /* Translators: how much of a file is fetched */
    return g_strdup_printf (_ ("%d %%"), (int) (share * 100));
  switch (result->state)
    {
    case DOCKET_RESULT_KEPT:
      return docket_job_text_size (result->size);
    case DOCKET_RESULT_EXPIRED:
      return g_strdup (_ ("Expired"));
    case DOCKET_RESULT_DELETED:
      return g_strdup (_ ("No longer kept"));
    case DOCKET_RESULT_LINKED:
    case DOCKET_RESULT_DATA:
    default:
      return result->expires != 0 && result->expires <= self->server_now
                 ? g_strdup (_ ("Expired"))
                 : g_strdup (self->unkept ? _ ("Not kept") : _ ("Not kept yet"));
    }
}

static char *
get_name (const DocketResult *result)
{
  if (result->saved_as != NULL)
    return g_path_get_basename (result->saved_as);
  return result->name != NULL ? g_strdup (result->name)
                              /* Translators: the third file of a job has no name of its own */
                              : g_strdup_printf (_ ("File %u"), result->part + 1);
}

static void
show_item (DocketFilesCard *self, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *name = gtk_widget_get_first_child (box);
  GtkWidget *value = gtk_widget_get_last_child (box);
  const guint place = gtk_list_item_get_position (item);
  const DocketJobState *state = self->job != NULL ? docket_job_get_state (self->job) : NULL;
  const DocketResult *result = NULL;
  g_autofree char *file_name = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;

  if (state == NULL || place >= state->results->len)
    return;
  result = g_ptr_array_index (state->results, place);
  file_name = get_name (result);
  text = describe (self, result);
  gtk_label_set_label (GTK_LABEL (name), file_name);
  gtk_label_set_label (GTK_LABEL (value), text);
  /* Translators: a file for a screen reader: its name, and what there is of it */
  sentence = g_strdup_printf (_ ("%s, %s"), file_name, text);
  docket_compat_set_row_label (item, sentence);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, DocketFilesCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (value, "secondary");
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, DocketFilesCard *self)
{
  g_ptr_array_add (self->shown, item);
  show_item (self, item);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, DocketFilesCard *self)
{
  g_ptr_array_remove_fast (self->shown, item);
}

static void
docket_files_card_dispose (GObject *object)
{
  DocketFilesCard *self = DOCKET_FILES_CARD (object);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  g_clear_object (&self->job);
  g_clear_object (&self->parts);

  G_OBJECT_CLASS (docket_files_card_parent_class)->dispose (object);
}

static void
docket_files_card_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_FILES_CARD (object)->shown, g_ptr_array_unref);

  G_OBJECT_CLASS (docket_files_card_parent_class)->finalize (object);
}

static void
docket_files_card_class_init (DocketFilesCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_files_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_files_card_finalize;
}

static void
activate_cb (GtkListView *view, guint place, DocketFilesCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "details.open-part", "u", place);
}

static GtkWidget *
make_list (DocketFilesCard *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *model = GTK_SELECTION_MODEL (
      gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->parts))));
  GtkWidget *list = gtk_list_view_new (model, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  g_signal_connect (list, "activate", G_CALLBACK (activate_cb), self);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "files");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Files"), -1);
  return list;
}

static void
docket_files_card_init (DocketFilesCard *self)
{
  GtkWidget *heading = gtk_label_new (_ ("Files"));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->scroller = scroller;
  self->shown = g_ptr_array_new ();
  self->parts = gtk_string_list_new (NULL);
  self->list = make_list (self);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "details-card");
  gtk_widget_add_css_class (heading, "heading");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_box_append (GTK_BOX (self), heading);
  gtk_box_append (GTK_BOX (self), scroller);
}

static void
set_n_parts (DocketFilesCard *self, guint n)
{
  const guint old = g_list_model_get_n_items (G_LIST_MODEL (self->parts));
  g_autofree const char **names = g_new0 (const char *, n + 1);

  if (n == old)
    return;
  for (guint i = 0; i < n; i++)
    names[i] = "";
  gtk_string_list_splice (self->parts, 0, old, names);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              (int) MIN (n * ROW_HEIGHT, MAX_HEIGHT));
}

/**
 * docket_files_card_show:
 * @self: a card
 * @job: a job
 * @moment: now
 *
 * Shows what there is of each file; hides where there are not several.
 */
void
docket_files_card_show (DocketFilesCard *self, DocketJob *job, const DocketMoment *moment)
{
  guint n = 0;

  g_return_if_fail (DOCKET_IS_FILES_CARD (self));

  n = docket_job_get_state (job)->results->len;
  g_set_object (&self->job, job);
  self->server_now = moment->now + moment->lead;
  self->unkept = moment->unkept;
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
  set_n_parts (self, n > 1 ? n : 0);
  for (guint i = 0; i < self->shown->len; i++)
    show_item (self, g_ptr_array_index (self->shown, i));
}
