/* docket-details-page.c: all that is known of one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-details-page.h"

#include "docket-checks-card.h"
#include "docket-fields-card.h"
#include "docket-files-card.h"
#include "docket-head-icon.h"
#include "docket-job-moment.h"
#include "docket-save-as.h"
#include "docket-secret.h"
#include "docket-state-icon.h"
#include "docket-strip-card.h"
#include "docket-whole-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _DocketDetailsPage
{
  GtkBox parent_instance;

  GtkWidget *header_bar;
  AdwWindowTitle *title;
  GtkWidget *close_button;
  GtkWidget *scroller;
  GtkWidget *menu_button;
  GtkWidget *icon;
  GtkWidget *name_stack;
  GtkWidget *name;
  GtkWidget *name_entry;
  GtkWidget *rename_button;
  GtkWidget *caption;
  GtkWidget *main_button;
  GtkWidget *price;
  GtkWidget *folder_box;
  GtkWidget *save_box;
  GtkWidget *link_box;
  GtkWidget *reason_box;
  GtkWidget *force_box;
  GtkWidget *remove_box;
  DocketStripCard *strip_card;
  DocketFilesCard *files_card;
  GtkWidget *what_card;
  GtkWidget *explanation;
  GtkWidget *said;
  GtkWidget *quote;
  DocketFieldsCard *fields_card;
  DocketChecksCard *checks_card;
  GtkWidget *reply_card;
  GtkWidget *reply_title;
  GtkWidget *reply;

  DocketEngine *engine; /* (unowned): lives as long as the application */
  DocketJob *job;       /* (owned) (nullable) */
  GSimpleActionGroup *actions;
  guint tick;
};

G_DEFINE_FINAL_TYPE (DocketDetailsPage, docket_details_page, GTK_TYPE_BOX)

/* What it shows */

static void
enable (DocketDetailsPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
show_main_button (DocketDetailsPage *self, gboolean can_check, DocketRowAction action)
{
  const char *label = can_check ? _ ("Check Now") : NULL;
  const char *name = "details.check-now";

  if (action == DOCKET_ROW_ACTION_OPEN)
    {
      label = _ ("Open");
      name = "details.open";
    }
  else if (action == DOCKET_ROW_ACTION_KEEP)
    {
      label = _ ("Keep");
      name = "details.keep";
    }
  else if (action == DOCKET_ROW_ACTION_CANCEL)
    {
      label = _ ("Cancel");
      name = "details.cancel";
    }
  gtk_widget_set_visible (self->main_button, label != NULL);
  gtk_widget_remove_css_class (self->main_button, "suggested-action");
  if (label == NULL)
    return;
  if (action == DOCKET_ROW_ACTION_OPEN || action == DOCKET_ROW_ACTION_KEEP)
    gtk_widget_add_css_class (self->main_button, "suggested-action");
  gtk_button_set_label (GTK_BUTTON (self->main_button), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->main_button), name);
}

static void
show_actions (DocketDetailsPage *self, const DocketJobState *state, const DocketMoment *moment)
{
  const gboolean final = docket_status_is_final (state->status);
  const DocketResult *linked = docket_job_state_get_result (state, DOCKET_RESULT_LINKED);
  const gboolean has_link = linked != NULL &&
                            docket_result_has_valid_link (linked, moment->now + moment->lead);
  const gboolean has_file = docket_job_state_get_result (state, DOCKET_RESULT_KEPT) != NULL;
  const gboolean has_problem = final && state->status != DOCKET_STATUS_SUCCESS;
  const gboolean can_save = has_file || has_link ||
                            docket_job_state_get_result (state, DOCKET_RESULT_DATA) != NULL;
  const DocketRowAction action = docket_job_text_row_action (state, moment);

  enable (self, "pause", !final && state->paused == 0);
  enable (self, "resume", !final && state->paused != 0);
  enable (self, "copy-link", has_link);
  enable (self, "save-as", can_save);
  enable (self, "show-folder", has_file);
  enable (self, "copy-reason", has_problem);
  gtk_widget_set_visible (self->folder_box, has_file);
  gtk_widget_set_visible (self->save_box, can_save);
  gtk_widget_set_visible (self->link_box, has_link);
  gtk_widget_set_visible (self->reason_box, has_problem);
  gtk_widget_set_visible (self->force_box, has_problem);
  gtk_widget_set_visible (self->price, !final);
  show_main_button (self, !final, action);
}

static void
show_what_happened (DocketDetailsPage *self, const DocketJobState *state)
{
  g_autofree char *explanation = docket_job_text_explanation (state);
  const char *quote = docket_job_text_quote (state);

  gtk_widget_set_visible (self->what_card, explanation != NULL);
  gtk_label_set_label (GTK_LABEL (self->explanation), explanation);
  gtk_widget_set_visible (self->said, quote != NULL);
  gtk_label_set_label (GTK_LABEL (self->quote), quote);
}

static void
show_reply (DocketDetailsPage *self, const DocketJobState *state, const DocketMoment *moment)
{
  g_autofree char *when = NULL;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (self->reply_card, state->raw_reply != NULL);
  if (state->raw_reply == NULL)
    return;

  when = docket_job_text_when (state->last_checked, moment);
  /* Translators: %s is a time */
  title = g_strdup_printf (_ ("Reply of %s"), when);
  gtk_label_set_label (GTK_LABEL (self->reply_title), title);
  gtk_label_set_label (GTK_LABEL (self->reply), state->raw_reply);
}

static void
show_head (DocketDetailsPage *self, const DocketJobState *state, const DocketMoment *moment)
{
  const DocketLook look = docket_job_text_look (state, moment);
  const char *classes[] = { docket_state_icon_get_caption_class (look), "numeric", NULL };
  g_autofree char *title = docket_job_text_title (state);
  g_autofree char *caption = docket_head_icon_describe (state, moment);

  docket_head_icon_show (DOCKET_HEAD_ICON (self->icon), state, moment);
  gtk_label_set_label (GTK_LABEL (self->name), title);
  gtk_label_set_label (GTK_LABEL (self->caption), caption);
  gtk_widget_set_css_classes (self->caption, classes);
}

static void
show_job (DocketDetailsPage *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketJobState *state = docket_job_get_state (self->job);
  const DocketMoment moment = docket_job_moment_get (self->engine, self->job, zone);

  show_head (self, state, &moment);
  show_actions (self, state, &moment);
  docket_strip_card_show (self->strip_card, self->engine, self->job);
  docket_files_card_show (self->files_card, self->job, &moment);
  show_what_happened (self, state);
  docket_fields_card_show (self->fields_card, state, &moment);
  docket_checks_card_show (self->checks_card, self->engine, state);
  show_reply (self, state, &moment);
}

static gboolean
tick_cb (gpointer data)
{
  DocketDetailsPage *self = data;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  DocketMoment moment = { 0 };

  if (self->job == NULL || !gtk_widget_get_child_visible (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;
  moment = docket_job_moment_get (self->engine, self->job, zone);
  show_head (self, docket_job_get_state (self->job), &moment);
  show_actions (self, docket_job_get_state (self->job), &moment);
  docket_strip_card_refresh (self->strip_card, self->engine, self->job);
  return G_SOURCE_CONTINUE;
}

static void
update_tick (DocketDetailsPage *self)
{
  const gboolean wanted = self->job != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick, g_source_remove);
}

/* Actions */

static void
activate_on_job (DocketDetailsPage *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", docket_job_get_state (self->job)->id);
}

static void
open_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  activate_on_job (data, "app.open-result");
}

/* One of several files. */
static void
open_part_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;
  const DocketJobState *state = docket_job_get_state (self->job);
  const guint place = g_variant_get_uint32 (target);
  g_autofree char *part = NULL;

  if (place >= state->results->len)
    return;
  part = g_strdup_printf (
      "%s/%u", state->id, ((DocketResult *) g_ptr_array_index (state->results, place))->part);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-part", "s", part);
}

static void
keep_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  activate_on_job (data, "app.keep-result");
}

static void
cancel_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  activate_on_job (data, "app.cancel-opening");
}

static void
check_now_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  activate_on_job (data, "app.check-now");
}

static void
force_check_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;

  docket_engine_watch (self->engine);
  docket_watcher_check_now (
      docket_engine_get_watcher (self->engine), docket_job_get_row_id (self->job), TRUE);
}

static void
set_paused (DocketDetailsPage *self, gboolean paused)
{
  docket_watcher_set_job_paused (
      docket_engine_get_watcher (self->engine), docket_job_get_row_id (self->job), paused);
}

static void
pause_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  set_paused (data, TRUE);
}

static void
resume_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  set_paused (data, FALSE);
}

static void
toast (DocketDetailsPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
copy (DocketDetailsPage *self, const char *text, const char *what)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  toast (self, what);
}

static void
copy_id_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;

  copy (self, docket_job_get_state (self->job)->id, _ ("Job ID copied"));
}

/* All of them, one a line. */
static void
copy_link_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;
  g_autoptr (GString) links = g_string_new (NULL);
  const guint n = docket_job_state_list_links (
      docket_job_get_state (self->job),
      docket_clock_get_server_time (docket_engine_get_clock (self->engine)),
      links);

  if (n > 0)
    copy (self, links->str, n == 1 ? _ ("Link copied") : _ ("Links copied"));
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketDetailsPage) self = data;
  g_autofree char *text = docket_save_as_finish (result);

  if (text != NULL)
    toast (self, text);
}

static void
save_as_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;
  g_autoptr (GPtrArray)
      states = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_state_unref);

  g_ptr_array_add (states, docket_job_state_ref (docket_job_get_state (self->job)));
  docket_save_as_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                        self->engine,
                        states,
                        saved_cb,
                        g_object_ref (self));
}

static void
copy_reason_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;
  const DocketJobState *state = docket_job_get_state (self->job);
  g_autofree char *reason = docket_job_text_reason (state);
  g_autofree char *all = g_strjoin ("\n", reason, state->message, NULL);

  copy (self, all, _ ("Reason copied"));
}

static void
copy_reply_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;
  const DocketJobState *state = docket_job_get_state (self->job);

  if (state->raw_reply != NULL)
    copy (self, state->raw_reply, _ ("Reply copied"));
}

static void
show_link_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;

  docket_fields_card_set_link_shown (self->fields_card,
                                     !docket_fields_card_get_link_shown (self->fields_card));
  show_job (self);
}

static void
show_folder_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;

  activate_on_job (self, "app.show-folder");
}

static void
remove_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;

  gtk_widget_activate_action (
      GTK_WIDGET (self), "win.remove", "x", docket_job_get_row_id (self->job));
}

static void
show_batch_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;

  gtk_widget_activate_action (
      GTK_WIDGET (self), "win.show-batch", "x", docket_job_get_state (self->job)->batch_id);
}

static void
end_renaming (DocketDetailsPage *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->name_stack), "label");
  gtk_widget_set_visible (self->rename_button, TRUE);
}

static void
rename_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketDetailsPage *self = data;
  const DocketJobState *state = docket_job_get_state (self->job);

  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), state->name != NULL ? state->name : "");
  gtk_stack_set_visible_child_name (GTK_STACK (self->name_stack), "entry");
  gtk_widget_set_visible (self->rename_button, FALSE);
  gtk_widget_grab_focus (self->name_entry);
}

static void
name_entered_cb (DocketDetailsPage *self)
{
  docket_editor_rename (docket_engine_get_editor (self->engine),
                        docket_job_get_row_id (self->job),
                        gtk_editable_get_text (GTK_EDITABLE (self->name_entry)));
  end_renaming (self);
}

static gboolean
name_key_cb (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType modifiers,
             DocketDetailsPage *self)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  end_renaming (self);
  return GDK_EVENT_STOP;
}

static const GActionEntry entries[] = {
  { .name = "open", .activate = open_cb },
  { .name = "open-part", .parameter_type = "u", .activate = open_part_cb },
  { .name = "keep", .activate = keep_cb },
  { .name = "cancel", .activate = cancel_cb },
  { .name = "save-as", .activate = save_as_cb },
  { .name = "check-now", .activate = check_now_cb },
  { .name = "force-check", .activate = force_check_cb },
  { .name = "pause", .activate = pause_cb },
  { .name = "resume", .activate = resume_cb },
  { .name = "copy-id", .activate = copy_id_cb },
  { .name = "copy-link", .activate = copy_link_cb },
  { .name = "copy-reason", .activate = copy_reason_cb },
  { .name = "copy-reply", .activate = copy_reply_cb },
  { .name = "show-link", .activate = show_link_cb },
  { .name = "show-folder", .activate = show_folder_cb },
  { .name = "remove", .activate = remove_cb },
  { .name = "show-batch", .activate = show_batch_cb },
  { .name = "rename", .activate = rename_cb },
};

/* Object */

static void
docket_details_page_map (GtkWidget *widget)
{
  DocketDetailsPage *self = DOCKET_DETAILS_PAGE (widget);

  GTK_WIDGET_CLASS (docket_details_page_parent_class)->map (widget);
  update_tick (self);
}

static void
docket_details_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&DOCKET_DETAILS_PAGE (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (docket_details_page_parent_class)->unmap (widget);
}

static void
docket_details_page_dispose (GObject *object)
{
  DocketDetailsPage *self = DOCKET_DETAILS_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_DETAILS_PAGE);

  G_OBJECT_CLASS (docket_details_page_parent_class)->dispose (object);
}

static void
docket_details_page_class_init (DocketDetailsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_details_page_dispose;
  widget_class->map = docket_details_page_map;
  widget_class->unmap = docket_details_page_unmap;
  g_type_ensure (DOCKET_TYPE_HEAD_ICON);
  g_type_ensure (DOCKET_TYPE_STRIP_CARD);
  g_type_ensure (DOCKET_TYPE_FIELDS_CARD);
  g_type_ensure (DOCKET_TYPE_CHECKS_CARD);
  g_type_ensure (DOCKET_TYPE_FILES_CARD);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/docket_app/Docket/docket-details-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, title);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, close_button);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, name_stack);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, name);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, name_entry);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, rename_button);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, caption);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, main_button);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, price);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, folder_box);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, save_box);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, link_box);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, reason_box);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, force_box);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, remove_box);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, strip_card);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, files_card);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, what_card);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, said);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, quote);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, fields_card);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, checks_card);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, reply_card);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, reply_title);
  gtk_widget_class_bind_template_child (widget_class, DocketDetailsPage, reply);
}

static void
docket_details_page_init (DocketDetailsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (
      G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "details", G_ACTION_GROUP (self->actions));
  g_signal_connect_swapped (self->name_entry, "activate", G_CALLBACK (name_entered_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (name_key_cb), self);
  gtk_widget_add_controller (self->name_entry, keys);
  docket_whole_words_keep (self->name);
  docket_whole_words_keep (self->explanation);
  docket_whole_words_keep (self->quote);
  docket_whole_words_keep (self->reply);
}

/**
 * docket_details_page_set_engine:
 * @self: a page
 * @engine: an engine that was started; outlives the page
 */
void
docket_details_page_set_engine (DocketDetailsPage *self, DocketEngine *engine)
{
  g_return_if_fail (DOCKET_IS_DETAILS_PAGE (self));

  self->engine = engine;
}

/* What has the keyboard is kept on the screen, also where it is of the job before. */
static void
leave_scroller (DocketDetailsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->scroller))
    gtk_widget_grab_focus (self->close_button);
}

/**
 * docket_details_page_set_job:
 * @self: a page
 * @row_id: row of a job; 0: none
 */
void
docket_details_page_set_job (DocketDetailsPage *self, gint64 row_id)
{
  g_return_if_fail (DOCKET_IS_DETAILS_PAGE (self));

  if (docket_details_page_get_job (self) == row_id)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  docket_fields_card_set_link_shown (self->fields_card, FALSE);
  end_renaming (self);
  if (row_id != 0)
    self->job = docket_store_get_job (docket_engine_get_store (self->engine), row_id);
  update_tick (self);
  if (self->job == NULL)
    return;

  g_signal_connect_object (self->job, "notify", G_CALLBACK (show_job), self, G_CONNECT_SWAPPED);
  leave_scroller (self);
  show_job (self);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

/**
 * docket_details_page_get_job:
 *
 * Returns: row of the job it shows; 0: none
 */
gint64
docket_details_page_get_job (DocketDetailsPage *self)
{
  g_return_val_if_fail (DOCKET_IS_DETAILS_PAGE (self), 0);

  return self->job != NULL ? docket_job_get_row_id (self->job) : 0;
}

/**
 * docket_details_page_set_narrow:
 * @self: a page
 * @narrow: whether it stands in the place of the list: then an arrow leads back
 */
void
docket_details_page_set_narrow (DocketDetailsPage *self, gboolean narrow)
{
  g_return_if_fail (DOCKET_IS_DETAILS_PAGE (self));

  gtk_button_set_icon_name (GTK_BUTTON (self->close_button),
                            narrow ? "go-previous-symbolic" : "sidebar-show-right-symbolic");
  gtk_widget_set_tooltip_text (self->close_button, narrow ? _ ("Back") : _ ("Close Details"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  narrow ? _ ("Back") : _ ("Close Details"),
                                  -1);
  adw_window_title_set_title (self->title, narrow ? _ ("Job") : "");
  /* F10 opens the only menu there is then. */
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (self->menu_button), narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}
