/* docket-window.c: the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-window.h"

#include "docket-details-page.h"
#include "docket-drop.h"
#include "docket-edit-actions.h"
#include "docket-first-page.h"
#include "docket-greeting.h"
#include "docket-help-window.h"
#include "docket-jobs-page.h"
#include "docket-list-text.h"
#include "docket-selection-actions.h"
#include "docket-shortcuts.h"
#include "docket-toasts.h"
#include "docket-two-pane.h"

#include <glib/gi18n-lib.h>

struct _DocketWindow
{
  AdwApplicationWindow parent_instance;

  DocketToasts *toasts;
  GtkWidget *stack;
  DocketTwoPane *panes;
  DocketJobsPage *jobs_page;
  DocketDetailsPage *details_page;

  DocketEngine *engine;                /* (owned) */
  DocketEditActions *edits;            /* (owned) */
  DocketSelectionActions *on_selected; /* (owned) */
  gint64 wanted;                       /* row to choose once the list shows it; 0: none */
};

G_DEFINE_FINAL_TYPE (DocketWindow, docket_window, ADW_TYPE_APPLICATION_WINDOW)

static void
enable (DocketWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* What was begun in a window may end when it is no more. */
static gboolean
is_closed (DocketWindow *self)
{
  return self->engine == NULL;
}

/* Pages */

/* Most windows never show it. */
static void
add_first_page (DocketWindow *self)
{
  GtkStack *stack = GTK_STACK (self->stack);
  DocketFirstPage *page = NULL;

  if (gtk_stack_get_child_by_name (stack, "first") != NULL)
    return;
  page = g_object_new (DOCKET_TYPE_FIRST_PAGE, NULL);
  docket_first_page_set_engine (page, self->engine);
  gtk_stack_add_named (stack, GTK_WIDGET (page), "first");
}

static void
show_page (DocketWindow *self)
{
  DocketCounts counts = { 0 };
  const char *key = docket_settings_get_api_key (docket_engine_get_settings (self->engine));
  const char *before = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
  const char *name = "jobs";

  docket_store_get_counts (docket_engine_get_store (self->engine), &counts);
  /* Jobs that were added without a key are shown, under a banner that says what is missing. */
  if (key == NULL && counts.of[DOCKET_FILTER_ALL] == 0)
    {
      add_first_page (self);
      name = "first";
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  if (g_str_equal (name, "first") && g_strcmp0 (before, name) != 0)
    gtk_widget_grab_focus (gtk_stack_get_visible_child (GTK_STACK (self->stack)));
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
  docket_toasts_set_narrow (self->toasts, narrow);
}

/* Choosing */

/* What is hidden does not keep the keyboard: it goes back to the job in the list. */
static void
leave_details (DocketWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->details_page)))
    docket_jobs_page_focus (self->jobs_page, docket_details_page_get_job (self->details_page));
}

static void
show_details (DocketWindow *self, gint64 row_id)
{
  if (row_id == 0)
    leave_details (self);
  docket_details_page_set_job (self->details_page, row_id);
  docket_two_pane_set_show_details (self->panes, row_id != 0);
  if (row_id != 0)
    docket_editor_mark_seen (docket_engine_get_editor (self->engine), row_id);
}

static void
job_chosen_cb (DocketWindow *self, gint64 row_id)
{
  const gboolean narrow = docket_two_pane_get_narrow (self->panes);

  docket_watcher_set_selected (docket_engine_get_watcher (self->engine), row_id);
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
  docket_editor_mark_seen (docket_engine_get_editor (self->engine), row_id);
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

/* Text from elsewhere */

static void
add_text (DocketWindow *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.add-jobs", "s", text);
}

/* What is pasted before there is a key may be the key. */
static gboolean
take_key (DocketWindow *self, const char *text)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->stack));

  return DOCKET_IS_FIRST_PAGE (page) && docket_first_page_take_key (DOCKET_FIRST_PAGE (page), text);
}

static void
clipboard_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWindow) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (is_closed (self))
    return;
  if (text == NULL || text[0] == '\0')
    docket_window_add_toast (self, _ ("No job ID on the clipboard"), NULL, NULL, NULL);
  else if (!take_key (self, text))
    add_text (self, text);
}

static void
paste_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  gdk_clipboard_read_text_async (
      gtk_widget_get_clipboard (data), NULL, clipboard_cb, g_object_ref (data));
}

static void
drop_text (GtkWidget *widget, const char *text)
{
  add_text (DOCKET_WINDOW (widget), text);
}

static void
drop_files (GtkWidget *widget, GPtrArray *files)
{
  g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (widget))),
                      (GFile **) files->pdata,
                      (int) files->len,
                      "");
}

/* Other actions */

static void
close_details (DocketWindow *self)
{
  docket_jobs_page_set_selecting (self->jobs_page, FALSE);
  show_details (self, 0);
  docket_jobs_page_choose (self->jobs_page, 0);
}

static void
close_details_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  close_details (data);
}

static void
show_details_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketWindow *self = data;
  const gint64 row_id = docket_jobs_page_get_chosen (self->jobs_page);

  if (row_id != 0)
    show_details (self, row_id);
}

/* Escape leads out of one thing after the other: several jobs, the details, the search; then it
 * takes away what is said. */
static void
leave_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketWindow *self = data;
  gboolean selecting = FALSE;

  g_object_get (self->jobs_page, "selecting", &selecting, NULL);
  if (!selecting && docket_two_pane_get_show_details (self->panes))
    close_details (self);
  else if (!docket_jobs_page_leave (self->jobs_page))
    docket_toasts_dismiss (self->toasts);
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *target)
{
  docket_toasts_note (DOCKET_WINDOW (widget)->toasts, g_variant_get_string (target, NULL));
}

static void
start_now_action (GtkWidget *widget, const char *name, GVariant *target)
{
  docket_edit_actions_begin_first_looks (DOCKET_WINDOW (widget)->edits);
}

/* Removing, and undoing */

static void
remove_selected_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketWindow *self = data;
  DocketJobSelection *selection = docket_jobs_page_get_selection (self->jobs_page);
  g_autoptr (DocketSelection) jobs = docket_job_selection_get_jobs (selection);

  if (docket_job_selection_get_n_selected (selection) == 0)
    return;
  docket_jobs_page_set_selecting (self->jobs_page, FALSE);
  docket_edit_actions_remove (self->edits, jobs);
}

/* Takes the place of the details page's own selection. */
static void
remove_action (GtkWidget *widget, const char *name, GVariant *target)
{
  docket_edit_actions_remove_job (DOCKET_WINDOW (widget)->edits, g_variant_get_int64 (target));
}

static void
undo_edit_action (GtkWidget *widget, const char *name, GVariant *target)
{
  docket_edit_actions_undo (DOCKET_WINDOW (widget)->edits, g_variant_get_int64 (target));
}

/* Several jobs */

static void
select_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  docket_jobs_page_set_selecting (((DocketWindow *) data)->jobs_page, TRUE);
}

static void
select_all_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketWindow *self = data;
  DocketJobSelection *selection = docket_jobs_page_get_selection (self->jobs_page);

  if (g_list_model_get_n_items (G_LIST_MODEL (selection)) == 0)
    return;
  docket_jobs_page_set_selecting (self->jobs_page, TRUE);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
}

static void
select_none_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  docket_jobs_page_set_selecting (((DocketWindow *) data)->jobs_page, FALSE);
}

/* What the list shows */

static void
search_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  docket_jobs_page_search (((DocketWindow *) data)->jobs_page);
}

static void
show_all_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  docket_jobs_page_show_all (((DocketWindow *) data)->jobs_page, TRUE);
}

static void
show_batch_action (GtkWidget *widget, const char *name, GVariant *target)
{
  docket_jobs_page_show_batch (DOCKET_WINDOW (widget)->jobs_page, g_variant_get_int64 (target));
}

static void
show_unseen_action (GtkWidget *widget, const char *name, GVariant *target)
{
  docket_jobs_page_show_filter (DOCKET_WINDOW (widget)->jobs_page, DOCKET_FILTER_UNSEEN);
}

static void
mark_all_seen_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  docket_editor_mark_all_seen (docket_engine_get_editor (((DocketWindow *) data)->engine));
}

static void
unseen_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWindow) self = data;
  const gint64 row_id = docket_store_find_finish (DOCKET_STORE (object), result, NULL);

  if (is_closed (self))
    return;
  if (row_id > 0)
    docket_window_show_job (self, row_id);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("All outcomes were seen"));
}

static void
next_unseen_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  docket_store_find_unseen_async (docket_engine_get_store (((DocketWindow *) data)->engine),
                                  NULL,
                                  unseen_cb,
                                  g_object_ref (data));
}

/* Actions that depend on what there is. */
static void
update_actions (DocketWindow *self)
{
  DocketCounts counts = { 0 };

  docket_store_get_counts (docket_engine_get_store (self->engine), &counts);
  enable (self, "mark-all-seen", counts.of[DOCKET_FILTER_UNSEEN] > 0);
  enable (self, "next-unseen", counts.of[DOCKET_FILTER_UNSEEN] > 0);
  enable (self, "search", counts.of[DOCKET_FILTER_ALL] > 0);
  enable (self, "select", counts.of[DOCKET_FILTER_ALL] > 0);
}

/* Object */

static void
docket_window_dispose (GObject *object)
{
  DocketWindow *self = DOCKET_WINDOW (object);

  /* What is on its way holds them. */
  if (self->edits != NULL)
    g_object_run_dispose (G_OBJECT (self->edits));
  if (self->on_selected != NULL)
    g_object_run_dispose (G_OBJECT (self->on_selected));
  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_WINDOW);
  g_clear_object (&self->edits);
  g_clear_object (&self->on_selected);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (docket_window_parent_class)->dispose (object);
}

/* What a person does, for menus, keys and buttons; also on the bus, as all of a window. */
static const GActionEntry entries[] = {
  { .name = "paste", .activate = paste_cb },
  { .name = "show-details", .activate = show_details_cb },
  { .name = "close-details", .activate = close_details_cb },
  { .name = "leave", .activate = leave_cb },
  { .name = "search", .activate = search_cb },
  { .name = "show-all", .activate = show_all_cb },
  { .name = "mark-all-seen", .activate = mark_all_seen_cb },
  { .name = "next-unseen", .activate = next_unseen_cb },
  { .name = "select", .activate = select_cb },
  { .name = "select-all", .activate = select_all_cb },
  { .name = "select-none", .activate = select_none_cb },
  { .name = "remove-selected", .activate = remove_selected_cb },
};

/* What a toast offers, or what has a target that only this program knows. */
static void
install_inner_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.start-now", NULL, start_now_action);
  gtk_widget_class_install_action (widget_class, "win.show-unseen", NULL, show_unseen_action);
  gtk_widget_class_install_action (widget_class, "win.remove", "x", remove_action);
  gtk_widget_class_install_action (widget_class, "win.undo-edit", "x", undo_edit_action);
  gtk_widget_class_install_action (widget_class, "win.show-batch", "x", show_batch_action);
}

static void
docket_window_class_init (DocketWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_window_dispose;
  g_type_ensure (DOCKET_TYPE_TOASTS);
  g_type_ensure (DOCKET_TYPE_TWO_PANE);
  g_type_ensure (DOCKET_TYPE_JOBS_PAGE);
  g_type_ensure (DOCKET_TYPE_DETAILS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/docket_app/Docket/docket-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, jobs_page);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, details_page);
  docket_help_window_install_action (widget_class);
  install_inner_actions (widget_class);
  docket_shortcuts_add_bindings (widget_class);
}

static void
docket_window_init (DocketWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  docket_drop_take (GTK_WIDGET (self), GTK_PHASE_BUBBLE, drop_text, drop_files);
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
  g_signal_connect_object (store, "counts-changed", G_CALLBACK (update_actions), self, swapped);
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

static void
order_cb (DocketWindow *self, GParamSpec *pspec, GAction *action)
{
  static const char *const nicks[DOCKET_N_ORDERS] = {
    "newest", "name", "state", "expiry", "duration",
  };
  g_autoptr (GVariant) state = g_action_get_state (action);

  for (guint i = 0; i < DOCKET_N_ORDERS; i++)
    {
      if (g_str_equal (g_variant_get_string (state, NULL), nicks[i]))
        docket_jobs_page_set_order (self->jobs_page, (DocketOrder) i);
    }
}

/* The order is a setting of the window where there are settings. */
static void
add_order_action (DocketWindow *self, GSettings *settings)
{
  g_autoptr (GAction) action = NULL;

  if (settings != NULL)
    action = g_settings_create_action (settings, "order");
  else
    action = G_ACTION (g_simple_action_new_stateful (
        "order", G_VARIANT_TYPE_STRING, g_variant_new_string ("newest")));
  g_action_map_add_action (G_ACTION_MAP (self), action);
  g_signal_connect_object (action, "notify::state", G_CALLBACK (order_cb), self, G_CONNECT_SWAPPED);
  order_cb (self, NULL, action);
}

static void
selection_changed_cb (DocketWindow *self)
{
  DocketJobSelection *selection = docket_jobs_page_get_selection (self->jobs_page);

  enable (self, "remove-selected", docket_job_selection_get_n_selected (selection) > 0);
  enable (self, "show-details", docket_jobs_page_get_chosen (self->jobs_page) != 0);
}

static void
n_checks_cb (DocketWindow *self)
{
  docket_jobs_page_set_n_checks (self->jobs_page,
                                 docket_selection_actions_get_n_checks (self->on_selected));
}

/* The keyboard goes along, but not away from what is typed. */
static void
show_edited_cb (DocketWindow *self, gint64 row_id)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  docket_window_show_job (self, row_id);
  if (!GTK_IS_EDITABLE (focus) && !docket_two_pane_get_narrow (self->panes))
    docket_jobs_page_focus (self->jobs_page, row_id);
}

static void
add_edit_actions (DocketWindow *self)
{
  self->edits = docket_edit_actions_new (GTK_APPLICATION_WINDOW (self), self->engine, self->toasts);
  g_signal_connect_object (
      self->edits, "show", G_CALLBACK (show_edited_cb), self, G_CONNECT_SWAPPED);
}

static void
add_selection_actions (DocketWindow *self)
{
  DocketJobSelection *selection = docket_jobs_page_get_selection (self->jobs_page);

  self->on_selected = docket_selection_actions_new (
      GTK_APPLICATION_WINDOW (self), self->engine, selection);
  g_signal_connect_object (
      self->on_selected, "notify::n-checks", G_CALLBACK (n_checks_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      selection, "notify::n-selected", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  selection_changed_cb (self);
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
  if (docket_engine_has_samples (engine))
    gtk_window_set_title (GTK_WINDOW (self), _ ("Sample Jobs"));
  docket_jobs_page_set_engine (self->jobs_page, engine);
  docket_details_page_set_engine (self->details_page, engine);
  if (backing != NULL)
    bind_geometry (self, backing);
  connect_parts (self);
  add_order_action (self, backing);
  add_edit_actions (self);
  add_selection_actions (self);
  docket_jobs_page_capture_keys (self->jobs_page, GTK_WIDGET (self));
  docket_toasts_set_bar (self->toasts, docket_jobs_page_get_action_bar (self->jobs_page));
  update_header_bars (self);
  update_actions (self);
  show_page (self);
  docket_greeting_say (engine, self->toasts);
  g_signal_connect_object (
      self, "unmap", G_CALLBACK (docket_greeting_note_closed), engine, G_CONNECT_SWAPPED);
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
 * @target: (nullable): target of @action; a floating one is taken
 *
 * Says what was done.
 */
void
docket_window_add_toast (DocketWindow *self,
                         const char *text,
                         const char *button,
                         const char *action,
                         GVariant *target)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  docket_toasts_say (self->toasts, text, button, action, target);
}

/**
 * docket_window_report_erased:
 * @self: a window
 *
 * Says that all is erased, for as long as that can be undone.
 */
void
docket_window_report_erased (DocketWindow *self)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  docket_toasts_insist (self->toasts, _ ("Everything is erased"), _ ("Undo"), "app.undo-erase");
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
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  docket_edit_actions_report_added (self->edits, added);
}
