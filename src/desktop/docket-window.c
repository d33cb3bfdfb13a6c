/* docket-window.c: the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-window.h"

#include "docket-add-dialog.h"
#include "docket-core-error.h"
#include "docket-details-page.h"
#include "docket-first-page.h"
#include "docket-jobs-page.h"
#include "docket-two-pane.h"

#include <glib/gi18n-lib.h>

/* How long a toast stays that says no more than the person knows, seconds. */
#define SHORT_TOAST 2

struct _DocketWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkWidget *stack;
  DocketFirstPage *first_page;
  DocketTwoPane *panes;
  DocketJobsPage *jobs_page;
  DocketDetailsPage *details_page;

  DocketEngine *engine; /* (owned) */
  gint64 wanted;        /* row to choose once the list shows it; 0: none */
};

G_DEFINE_FINAL_TYPE (DocketWindow, docket_window, ADW_TYPE_APPLICATION_WINDOW)

/* Pages */

static void
show_page (DocketWindow *self)
{
  DocketCounts counts = { 0 };
  const char *key = docket_settings_get_api_key (docket_engine_get_settings (self->engine));

  docket_store_get_counts (docket_engine_get_store (self->engine), &counts);
  /* Jobs that were added without a key are shown, under a banner that says what is missing. */
  gtk_stack_set_visible_child_name (
      GTK_STACK (self->stack), key == NULL && counts.of[DOCKET_FILTER_ALL] == 0 ? "first" : "jobs");
}

static void
settings_changed_cb (DocketWindow *self, const char *key)
{
  if (g_str_equal (key, "api-key"))
    show_page (self);
}

static void
update_header_bars (DocketWindow *self)
{
  const gboolean narrow = docket_two_pane_get_narrow (self->panes);
  const gboolean details = docket_two_pane_get_show_details (self->panes);

  docket_jobs_page_set_narrow (self->jobs_page, narrow);
  docket_jobs_page_set_show_buttons (self->jobs_page, narrow || !details);
  docket_details_page_set_narrow (self->details_page, narrow);
}

/* Choosing */

static void
show_details (DocketWindow *self, gint64 row_id)
{
  docket_details_page_set_job (self->details_page, row_id);
  docket_two_pane_set_show_details (self->panes, row_id != 0);
  if (row_id != 0)
    docket_engine_mark_seen (self->engine, row_id);
}

static void
job_chosen_cb (DocketWindow *self, gint64 row_id)
{
  const gboolean narrow = docket_two_pane_get_narrow (self->panes);

  if (row_id == 0)
    {
      if (!docket_two_pane_get_show_details (self->panes) || !narrow)
        show_details (self, 0);
      return;
    }
  /* In a narrow window the keyboard walks through the list; a click opens the page. */
  if (!narrow || row_id == self->wanted)
    show_details (self, row_id);
}

static void
open_job (DocketWindow *self, gint64 row_id)
{
  g_autoptr (DocketJob) job = docket_store_get_job (docket_engine_get_store (self->engine), row_id);

  if (job == NULL)
    return;
  if (docket_job_get_state (job)->status != DOCKET_STATUS_SUCCESS)
    {
      show_details (self, row_id);
      return;
    }
  docket_engine_mark_seen (self->engine, row_id);
  gtk_widget_activate_action (
      GTK_WIDGET (self), "app.open-result", "s", docket_job_get_state (job)->id);
}

static void
job_activated_cb (DocketWindow *self, gint64 row_id)
{
  if (docket_two_pane_get_narrow (self->panes))
    show_details (self, row_id);
  else
    open_job (self, row_id);
}

static void
jobs_removed_cb (DocketWindow *self, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      if (g_array_index (rows, gint64, i) == docket_details_page_get_job (self->details_page))
        show_details (self, 0);
    }
}

/* Adding */

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded)
      added = docket_engine_add_text_finish (DOCKET_ENGINE (object), result, &error);

  if (added != NULL)
    docket_window_report_added (self, added);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    docket_window_add_toast (self, error->message, NULL, NULL, NULL);
}

static void
chosen_cb (DocketWindow *self, GPtrArray *found)
{
  docket_engine_watch (self->engine);
  docket_engine_add_found_async (self->engine, found, NULL, added_cb, g_object_ref (self));
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *target)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  GtkWindow *dialog = GTK_WINDOW (docket_add_dialog_new (self->engine));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_present (dialog);
}

static void
add_text (DocketWindow *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.add-jobs", "s", text);
}

static void
clipboard_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWindow) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text == NULL || text[0] == '\0')
    docket_window_add_toast (self, _ ("No job ID on the clipboard"), NULL, NULL, NULL);
  else
    add_text (self, text);
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gdk_clipboard_read_text_async (
      gtk_widget_get_clipboard (widget), NULL, clipboard_cb, g_object_ref (widget));
}

static void
add_files (DocketWindow *self, GSList *list)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (; list != NULL; list = list->next)
    g_ptr_array_add (files, list->data);
  if (files->len > 0)
    g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))),
                        (GFile **) files->pdata,
                        (int) files->len,
                        "");
}

static gboolean
drop_cb (GtkDropTarget *drop, const GValue *value, double x, double y, DocketWindow *self)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      add_files (self, g_value_get_boxed (value));
      return TRUE;
    }
  if (G_VALUE_HOLDS_STRING (value) && g_value_get_string (value) != NULL)
    {
      add_text (self, g_value_get_string (value));
      return TRUE;
    }
  return FALSE;
}

static void
add_drop_target (DocketWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (drop, types, G_N_ELEMENTS (types));
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

/* Other actions */

static void
close_details_action (GtkWidget *widget, const char *name, GVariant *target)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  docket_two_pane_set_show_details (self->panes, FALSE);
  docket_details_page_set_job (self->details_page, 0);
  docket_jobs_page_choose (self->jobs_page, 0);
}

/* They are shown one after the other: "Link copied" makes room soon. */
static void
toast_action (GtkWidget *widget, const char *name, GVariant *target)
{
  g_autofree char *escaped = g_markup_escape_text (g_variant_get_string (target, NULL), -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, SHORT_TOAST);
  adw_toast_overlay_add_toast (DOCKET_WINDOW (widget)->toasts, toast);
}

/* Object */

static void
docket_window_dispose (GObject *object)
{
  DocketWindow *self = DOCKET_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_WINDOW);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (docket_window_parent_class)->dispose (object);
}

static void
docket_window_class_init (DocketWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_window_dispose;
  g_type_ensure (DOCKET_TYPE_FIRST_PAGE);
  g_type_ensure (DOCKET_TYPE_TWO_PANE);
  g_type_ensure (DOCKET_TYPE_JOBS_PAGE);
  g_type_ensure (DOCKET_TYPE_DETAILS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/docket_app/Docket/docket-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, first_page);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, jobs_page);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, details_page);
  gtk_widget_class_install_action (widget_class, "win.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "win.close-details", NULL, close_details_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.close-details", NULL);
}

static void
docket_window_init (DocketWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_drop_target (self);
}

static void
bind_geometry (DocketWindow *self, GSettings *settings)
{
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
connect_parts (DocketWindow *self)
{
  DocketStore *store = docket_engine_get_store (self->engine);
  DocketSettings *settings = docket_engine_get_settings (self->engine);
  const GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed_cb), self, swapped);
  g_signal_connect_object (store, "counts-changed", G_CALLBACK (show_page), self, swapped);
  g_signal_connect_object (store, "jobs-removed", G_CALLBACK (jobs_removed_cb), self, swapped);
  g_signal_connect_object (
      self->jobs_page, "job-chosen", G_CALLBACK (job_chosen_cb), self, swapped);
  g_signal_connect_object (
      self->jobs_page, "job-activated", G_CALLBACK (job_activated_cb), self, swapped);
  g_signal_connect_object (
      self->panes, "notify::narrow", G_CALLBACK (update_header_bars), self, swapped);
  g_signal_connect_object (
      self->panes, "notify::show-details", G_CALLBACK (update_header_bars), self, swapped);
}

/**
 * docket_window_new:
 * @application: the application
 * @engine: an engine that was started
 *
 * Returns: (transfer none): a window that the application holds
 */
DocketWindow *
docket_window_new (AdwApplication *application, DocketEngine *engine)
{
  DocketWindow *self = g_object_new (DOCKET_TYPE_WINDOW, "application", application, NULL);
  GSettings *backing = docket_settings_get_backing (docket_engine_get_settings (engine));

  self->engine = g_object_ref (engine);
  docket_first_page_set_engine (self->first_page, engine);
  docket_jobs_page_set_engine (self->jobs_page, engine);
  docket_details_page_set_engine (self->details_page, engine);
  if (backing != NULL)
    bind_geometry (self, backing);
  connect_parts (self);
  update_header_bars (self);
  show_page (self);
  return self;
}

/**
 * docket_window_show_job:
 * @self: a window
 * @row_id: row of a job
 *
 * Chooses a job and shows its details.
 */
void
docket_window_show_job (DocketWindow *self, gint64 row_id)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  self->wanted = row_id;
  docket_jobs_page_choose (self->jobs_page, row_id);
  show_details (self, row_id);
  self->wanted = 0;
}

/**
 * docket_window_add_toast:
 * @self: a window
 * @text: what to say
 * @button: (nullable): the words of a button
 * @action: (nullable): what it does
 * @target: (nullable): target of @action
 */
void
docket_window_add_toast (DocketWindow *self,
                         const char *text,
                         const char *button,
                         const char *action,
                         const char *target)
{
  g_autofree char *escaped = NULL;
  AdwToast *toast = NULL;

  g_return_if_fail (DOCKET_IS_WINDOW (self));

  /* The title of a toast is markup. */
  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
      if (target != NULL)
        adw_toast_set_action_target (toast, "s", target);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static char *
describe_added (const DocketAdded *added)
{
  const guint n = added->rows->len;
  const guint present = added->present->len;
  g_autofree char *new_jobs = NULL;

  if (n == 0)
    return g_strdup (ngettext ("Already in the list", "All are already in the list", present));

  new_jobs = g_strdup_printf (ngettext ("%u job added", "%u jobs added", n), n);
  if (present == 0)
    return g_steal_pointer (&new_jobs);
  /* Translators: the first part is “3 jobs added”. */
  return g_strdup_printf (
      ngettext ("%s, %u was already here", "%s, %u were already here", present), new_jobs, present);
}

/**
 * docket_window_report_added:
 * @self: a window
 * @added: what an addition did
 *
 * Says how many jobs were added; one that was already there is shown.
 */
void
docket_window_report_added (DocketWindow *self, const DocketAdded *added)
{
  g_autofree char *text = NULL;

  g_return_if_fail (DOCKET_IS_WINDOW (self));

  text = describe_added (added);
  docket_window_add_toast (self, text, NULL, NULL, NULL);
  if (added->rows->len == 0 && added->present->len == 1)
    docket_window_show_job (self, g_array_index (added->present, gint64, 0));
}
