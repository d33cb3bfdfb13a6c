/* docket-add-dialog.c: add jobs from a text, seen before they are added
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-add-dialog.h"

#include "docket-budget.h"
#include "docket-cancel.h"
#include "docket-compat.h"
#include "docket-drop.h"
#include "docket-job-moment.h"
#include "docket-paste.h"
#include "docket-text-file.h"
#include "docket-whole-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Rows of the preview; more are counted, and added all the same. */
#define MAX_ROWS 200

/* Characters of a job id before its ending. */
#define ID_LENGTH 32

struct _DocketAddDialog
{
  AdwWindow parent_instance;

  GtkWidget *add_button;
  GtkWidget *file_button;
  GtkWidget *text;
  GtkWidget *summary;
  GtkWidget *price;
  GtkWidget *jobs;

  DocketEngine *engine;      /* (unowned): lives as long as the application */
  GPtrArray *found;          /* (owned) (nullable) of DocketFoundJob */
  GPtrArray *checks;         /* (owned) of GtkCheckButton (unowned): one for each row */
  GPtrArray *labels;         /* (owned) of GtkLabel (unowned): the same */
  GCancellable *cancellable; /* (owned) (nullable): of the looks into the list */
};

typedef enum
{
  SIGNAL_CHOSEN,
} DocketAddDialogSignal;

static guint signals[SIGNAL_CHOSEN + 1];

G_DEFINE_FINAL_TYPE (DocketAddDialog, docket_add_dialog, ADW_TYPE_WINDOW)

static char *
describe_short (const DocketFoundJob *job)
{
  const char *end = strstr (job->id, "--");
  const gsize length = end != NULL ? (gsize) (end - job->id) : strlen (job->id);
  const guint missing = length < ID_LENGTH ? ID_LENGTH - (guint) length : 0;

  if (missing == 0)
    return g_strdup (_ ("Characters are missing"));
  return g_strdup_printf (
      ngettext ("%u character short of a job ID", "%u characters short of a job ID", missing),
      missing);
}

static char *
describe_how (const DocketFoundJob *job)
{
  switch (job->how)
    {
    case DOCKET_FOUND_WEAK:
      return g_strdup (_ ("Perhaps no job ID"));
    case DOCKET_FOUND_SHORT:
      return describe_short (job);
    case DOCKET_FOUND_LONE:
    case DOCKET_FOUND_KEYED:
      return g_strdup (_ ("Without the usual ending, as some services give it"));
    case DOCKET_FOUND_STRONG:
    default:
      return NULL;
    }
}

/* Jobs that are ticked; what has no row is added if it is sure. */
static gboolean
is_chosen (DocketAddDialog *self, guint i)
{
  const DocketFoundJob *job = g_ptr_array_index (self->found, i);

  if (i < self->checks->len)
    return gtk_check_button_get_active (g_ptr_array_index (self->checks, i));
  return docket_found_is_sure (job->how);
}

static void
update_button (DocketAddDialog *self)
{
  guint n = 0;
  g_autofree char *label = NULL;
  g_autofree char *price = NULL;

  for (guint i = 0; i < self->found->len; i++)
    n += is_chosen (self, i) ? 1 : 0;
  label = g_strdup_printf (ngettext ("Add %'u Job", "Add %'u Jobs", n), n);
  gtk_button_set_label (GTK_BUTTON (self->add_button), n > 0 ? label : _ ("Add"));
  gtk_widget_set_sensitive (self->add_button, n > 0);
  /* Translators: the second number is a number of credits */
  price = g_strdup_printf (
      ngettext ("First check of %'u job: %'u credits", "First check of %'u jobs: %'u credits", n),
      n,
      n * DOCKET_CHECK_CREDITS);
  gtk_label_set_label (GTK_LABEL (self->price), price);
  gtk_widget_set_visible (self->price, n > 0);
}

static void
add_row (DocketAddDialog *self, const DocketFoundJob *job)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  const gboolean sure = docket_found_is_sure (job->how);
  GtkWidget *label = gtk_label_new (sure ? _ ("New") : _ ("Doubtful"));
  g_autofree char *how = describe_how (job);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 job->name != NULL ? job->name : job->id);
  if (job->name != NULL || how != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), how != NULL ? how : job->id);
  if (job->name == NULL)
    gtk_widget_add_css_class (row, "id-title");
  else if (how == NULL)
    gtk_widget_add_css_class (row, "id-subtitle");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), sure);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "badge");
  gtk_widget_add_css_class (label, sure ? "new" : "doubtful");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (update_button), self);
  docket_whole_words_keep (row);
  gtk_list_box_append (GTK_LIST_BOX (self->jobs), row);
  g_ptr_array_add (self->checks, check);
  g_ptr_array_add (self->labels, label);
}

/* Which of them are in the list already */

typedef struct
{
  DocketAddDialog *dialog; /* (owned) */
  guint row;
} Look;

/* A job of the list is not added once more. */
static void
mark_present (DocketAddDialog *self, guint i, DocketJob *job)
{
  GtkWidget *check = g_ptr_array_index (self->checks, i);
  GtkWidget *label = g_ptr_array_index (self->labels, i);
  GtkWidget *row = gtk_widget_get_ancestor (check, ADW_TYPE_ACTION_ROW);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = docket_job_moment_get (self->engine, job, zone);
  g_autofree char *sentence = docket_job_text_sentence (docket_job_get_state (job), &moment);
  /* Translators: “In the list: report.pdf, done at 14:29, 12 pages, kept.” */
  g_autofree char *text = g_strdup_printf (_ ("In the list: %s"), sentence);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_add_css_class (row, "present");
  gtk_widget_remove_css_class (row, "id-subtitle");
  gtk_label_set_label (GTK_LABEL (label), _ ("Already Here"));
  gtk_widget_remove_css_class (label, "new");
  gtk_widget_remove_css_class (label, "doubtful");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  gtk_widget_set_sensitive (check, FALSE);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Look *look = data;
  g_autoptr (DocketAddDialog) self = look->dialog;
  g_autoptr (GError) error = NULL;
  const gint64 row_id = docket_store_find_finish (DOCKET_STORE (object), result, &error);
  g_autoptr (DocketJob) job = NULL;

  /* Another text is there by now, or the dialog is closed. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->checks == NULL)
    return;
  job = row_id > 0 ? docket_store_get_job (DOCKET_STORE (object), row_id) : NULL;
  if (job != NULL && look->row < self->checks->len)
    mark_present (self, look->row, job);
}

static void
look_into_list (DocketAddDialog *self)
{
  docket_cancel (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < self->checks->len; i++)
    {
      Look *look = g_new0 (Look, 1);

      look->dialog = g_object_ref (self);
      look->row = i;
      docket_store_find_async (docket_engine_get_store (self->engine),
                               ((DocketFoundJob *) g_ptr_array_index (self->found, i))->id,
                               self->cancellable,
                               looked_cb,
                               look);
    }
}

static void
clear_rows (DocketAddDialog *self)
{
  GtkWidget *row = NULL;

  g_ptr_array_set_size (self->checks, 0);
  g_ptr_array_set_size (self->labels, 0);
  while ((row = gtk_widget_get_first_child (self->jobs)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->jobs), row);
}

static char *
get_text (DocketAddDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
changed_cb (DocketAddDialog *self)
{
  g_autofree char *text = get_text (self);
  g_autofree char *summary = NULL;
  guint n = 0;

  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = docket_paste_find_jobs (text, -1);
  n = self->found->len;
  clear_rows (self);
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    add_row (self, g_ptr_array_index (self->found, i));

  if (n > 0)
    summary = g_strdup_printf (ngettext ("%'u Job ID Found", "%'u Job IDs Found", n), n);
  else
    summary = g_strdup (text[0] != '\0' ? _ ("No job ID in this text")
                                        : _ ("Paste job IDs, a reply or a log"));
  gtk_label_set_label (GTK_LABEL (self->summary), summary);
  gtk_widget_set_visible (self->jobs, n > 0);
  update_button (self);
  look_into_list (self);
}

/* Text from elsewhere */

static void
add_text (DocketAddDialog *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  g_autofree char *before = get_text (self);
  g_autofree char *all = g_strconcat (
      before, before[0] != '\0' && !g_str_has_suffix (before, "\n") ? "\n" : "", text, NULL);

  gtk_text_buffer_set_text (buffer, all, -1);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketAddDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *read = docket_text_file_load_finish (G_FILE (object), result, &error);
  g_autofree char *text = NULL;

  if (self->checks == NULL)
    return;
  if (read == NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->summary), error->message);
      return;
    }
  text = g_utf8_make_valid (read, -1);
  add_text (self, text);
}

static void
add_file (DocketAddDialog *self, GFile *file)
{
  docket_text_file_load_async (file, read_cb, g_object_ref (self));
}

static void
file_chosen_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketAddDialog) self = data;
  g_autoptr (GFile) file = docket_compat_choose_file_finish (result, NULL);

  if (file != NULL)
    add_file (self, file);
}

static void
open_file_cb (DocketAddDialog *self)
{
  docket_compat_open_file_async (
      GTK_WINDOW (self), _ ("Open File"), file_chosen_cb, g_object_ref (self));
}

static void
drop_text (GtkWidget *widget, const char *text)
{
  add_text (DOCKET_ADD_DIALOG (widget), text);
}

static void
drop_files (GtkWidget *widget, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    add_file (DOCKET_ADD_DIALOG (widget), g_ptr_array_index (files, i));
}

static void
add_cb (DocketAddDialog *self)
{
  g_autoptr (GPtrArray)
      chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);

  for (guint i = 0; i < self->found->len; i++)
    {
      if (is_chosen (self, i))
        g_ptr_array_add (chosen, docket_found_job_copy (g_ptr_array_index (self->found, i)));
    }
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, chosen);
  gtk_window_close (GTK_WINDOW (self));
}

/* The text field would take Return for a new line. */
static gboolean
add_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  DocketAddDialog *self = data;

  if (gtk_widget_get_sensitive (self->add_button))
    add_cb (self);
  return GDK_EVENT_STOP;
}

static void
add_keys (DocketAddDialog *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcutTrigger *trigger = gtk_alternative_trigger_new (
      gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK),
      gtk_keyval_trigger_new (GDK_KEY_KP_Enter, GDK_CONTROL_MASK));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (trigger, gtk_callback_action_new (add_key_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
docket_add_dialog_dispose (GObject *object)
{
  DocketAddDialog *self = DOCKET_ADD_DIALOG (object);

  g_clear_pointer (&self->found, g_ptr_array_unref);
  docket_cancel (&self->cancellable);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_ADD_DIALOG);

  G_OBJECT_CLASS (docket_add_dialog_parent_class)->dispose (object);
}

static void
docket_add_dialog_class_init (DocketAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_add_dialog_dispose;
  /**
   * DocketAddDialog::chosen:
   * @found: (element-type DocketFoundJob): the jobs to add
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         DOCKET_TYPE_ADD_DIALOG,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_PTR_ARRAY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/docket_app/Docket/docket-add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketAddDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, DocketAddDialog, file_button);
  gtk_widget_class_bind_template_child (widget_class, DocketAddDialog, text);
  gtk_widget_class_bind_template_child (widget_class, DocketAddDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, DocketAddDialog, price);
  gtk_widget_class_bind_template_child (widget_class, DocketAddDialog, jobs);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
docket_add_dialog_init (DocketAddDialog *self)
{
  self->checks = g_ptr_array_new ();
  self->labels = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_focus (GTK_WINDOW (self), self->text);
  add_keys (self);
  g_signal_connect_swapped (self->add_button, "clicked", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->file_button, "clicked", G_CALLBACK (open_file_cb), self);
  docket_drop_take (GTK_WIDGET (self), GTK_PHASE_CAPTURE, drop_text, drop_files);
  docket_whole_words_keep (self->text);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)),
                            "changed",
                            G_CALLBACK (changed_cb),
                            self);
}

/**
 * docket_add_dialog_new:
 * @engine: the engine; outlives the dialog
 *
 * Returns: (transfer floating): the dialog
 */
GtkWidget *
docket_add_dialog_new (DocketEngine *engine)
{
  DocketAddDialog *self = g_object_new (DOCKET_TYPE_ADD_DIALOG, NULL);

  self->engine = engine;
  return GTK_WIDGET (self);
}
