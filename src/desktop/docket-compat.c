/* docket-compat.c: what differs between versions of GTK and libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-compat.h"

#include <glib/gi18n-lib.h>

/**
 * docket_compat_get_color:
 * @widget: a widget
 * @color: (out): its CSS color
 */
void
docket_compat_get_color (GtkWidget *widget, GdkRGBA *color)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

/**
 * docket_compat_look_up_color:
 * @widget: a widget
 * @name: name of a colour of the style
 * @color: (out): that colour; that of the widget where there is none
 */
void
docket_compat_look_up_color (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color))
    docket_compat_get_color (widget, color);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

/**
 * docket_compat_set_row_label:
 * @item: an item of a list
 * @label: the row as one sentence
 *
 * Names a row for screen readers. Before GTK 4.12 the label has to stand on the widget around the
 * child, which is the row.
 */
void
docket_compat_set_row_label (GtkListItem *item, const char *label)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_list_item_set_accessible_label (item, label);
#else
  GtkWidget *row = gtk_widget_get_parent (gtk_list_item_get_child (item));

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
#endif
}

/**
 * docket_compat_keep_label:
 * @content: what a button shows, within a window; the button has a label for screen readers
 *
 * Newer GTK names a button by the words that it shows instead, which are none in a narrow window.
 */
void
docket_compat_keep_label (GtkWidget *content)
{
  GtkWidget *button = gtk_widget_get_ancestor (content, GTK_TYPE_BUTTON);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/**
 * docket_compat_announce:
 * @widget: where it is shown
 * @text: what is new
 *
 * Has a screen reader say it when it has said what it is at. Before GTK 4.14 there is only the role
 * of what shows it.
 */
void
docket_compat_announce (GtkWidget *widget, const char *text)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  gtk_accessible_announce (
      GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#endif
}

/**
 * docket_compat_present_about:
 * @parent: the window it belongs to
 */
void
docket_compat_present_about (GtkWindow *parent)
{
  const char *comments = _ ("Watches PDF.co jobs, says when each is done, and keeps the result "
                            "before its link expires.\n\nDocket is not affiliated with PDF.co.");
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *about = adw_about_dialog_new ();
#else
  GtkWidget *about = adw_about_window_new ();
#endif

  g_object_set (about,
                "application-name",
                _ ("Docket"),
                "application-icon",
                APPLICATION_ID,
                "developer-name",
                _ ("The Docket developers"),
                "version",
                PACKAGE_VERSION,
                "comments",
                comments,
                "license-type",
                GTK_LICENSE_GPL_3_0,
                NULL);
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_dialog_present (about, GTK_WIDGET (parent));
#else
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  gtk_window_present (GTK_WINDOW (about));
#endif
}

#if !ADW_CHECK_VERSION(1, 8, 0)

/* GtkShortcutsWindow has no functions to fill it in older versions of GTK. */
static void
describe_shortcut (GString *ui, const char *title, const char *keys)
{
  g_autofree char *text = g_markup_escape_text (title, -1);
  g_autofree char *accelerator = g_markup_escape_text (keys, -1);

  g_string_append_printf (ui,
                          "<child><object class=\"GtkShortcutsShortcut\">"
                          "<property name=\"title\">%s</property>"
                          "<property name=\"accelerator\">%s</property></object></child>",
                          text,
                          accelerator);
}

static void
describe_group (GString *ui, const char *title)
{
  g_autofree char *text = g_markup_escape_text (title, -1);

  g_string_append_printf (ui,
                          "<child><object class=\"GtkShortcutsGroup\">"
                          "<property name=\"title\">%s</property>",
                          text);
}

static GString *
describe_shortcuts (const char *const *lines)
{
  GString *ui = g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"shortcuts\">"
                              "<property name=\"modal\">1</property>"
                              "<child><object class=\"GtkShortcutsSection\">"
                              "<property name=\"section-name\">shortcuts</property>");

  for (guint i = 0; lines[i] != NULL; i += 2)
    {
      if (*lines[i + 1] != '\0')
        {
          describe_shortcut (ui, lines[i], lines[i + 1]);
          continue;
        }
      if (i > 0)
        g_string_append (ui, "</object></child>");
      describe_group (ui, lines[i]);
    }
  g_string_append (ui, "</object></child></object></child></object></interface>");
  return ui;
}

#endif

/**
 * docket_compat_present_shortcuts:
 * @parent: the window whose keys are shown
 * @lines: (array zero-terminated=1): pairs: what is done, and its keys as gtk_accelerator_parse()
 *   has them, with a space between two; the first, and each with empty keys, is the title of a
 * group
 */
void
docket_compat_present_shortcuts (GtkWindow *parent, const char *const *lines)
{
#if ADW_CHECK_VERSION(1, 8, 0)
  AdwDialog *dialog = adw_shortcuts_dialog_new ();
  AdwShortcutsSection *section = NULL;

  for (guint i = 0; lines[i] != NULL; i += 2)
    {
      if (*lines[i + 1] != '\0')
        {
          adw_shortcuts_section_add (section, adw_shortcuts_item_new (lines[i], lines[i + 1]));
          continue;
        }
      section = adw_shortcuts_section_new (lines[i]);
      adw_shortcuts_dialog_add (ADW_SHORTCUTS_DIALOG (dialog), section);
    }
  adw_dialog_present (dialog, GTK_WIDGET (parent));
#else
  g_autoptr (GString) ui = describe_shortcuts (lines);
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (ui->str, -1);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
#endif
}

/* Where a chooser begins. */
static GFile *
get_save_folder (void)
{
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  return g_file_new_for_path (downloads != NULL ? downloads : g_get_home_dir ());
}

#if GTK_CHECK_VERSION(4, 10, 0)

static void
return_file (GTask *task, GFile *file, GError *error)
{
  if (file != NULL)
    {
      g_task_return_pointer (task, file, g_object_unref);
      return;
    }
  g_clear_error (&error);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No place was chosen");
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  return_file (task, gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error), error);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  return_file (task, gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error), error);
}

static void
folder_selected_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  return_file (
      task, gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, &error), error);
}

static void
choose_to_open (GtkWindow *parent, const char *title, GTask *task)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_open (dialog, parent, NULL, opened_cb, task);
}

static void
choose (GtkWindow *parent, const char *title, const char *name, GTask *task)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GFile) folder = get_save_folder ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_accept_label (dialog, _ ("_Save"));
  gtk_file_dialog_set_initial_folder (dialog, folder);
  if (name != NULL)
    {
      gtk_file_dialog_set_initial_name (dialog, name);
      gtk_file_dialog_save (dialog, parent, NULL, saved_cb, task);
    }
  else
    {
      gtk_file_dialog_select_folder (dialog, parent, NULL, folder_selected_cb, task);
    }
}

#else

static void
response_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  GFile *file = response == GTK_RESPONSE_ACCEPT
                    ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                    : NULL;

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No place was chosen");
  g_object_unref (task);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_to_open (GtkWindow *parent, const char *title, GTask *task)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
choose (GtkWindow *parent, const char *title, const char *name, GTask *task)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title,
      parent,
      name != NULL ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
      _ ("_Save"),
      NULL);
  g_autoptr (GFile) folder = get_save_folder ();

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

/**
 * docket_compat_choose_file_async:
 * @parent: the window it belongs to
 * @title: what it is for
 * @name: (nullable): what the file is called at first; %NULL: a folder is chosen
 * @callback: called when the person has chosen
 * @data: for @callback
 *
 * Asks where to save, through the portal where there is one.
 */
void
docket_compat_choose_file_async (GtkWindow *parent,
                                 const char *title,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);

  g_task_set_source_tag (task, docket_compat_choose_file_async);
  choose (parent, title, name, task);
}

/**
 * docket_compat_open_file_async:
 * @parent: the window it belongs to
 * @title: what it is for
 * @callback: called when the person has chosen; docket_compat_choose_file_finish() tells the file
 * @data: for @callback
 *
 * Asks for a file that is there, through the portal where there is one.
 */
void
docket_compat_open_file_async (GtkWindow *parent,
                               const char *title,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);

  g_task_set_source_tag (task, docket_compat_open_file_async);
  choose_to_open (parent, title, task);
}

/**
 * docket_compat_choose_file_finish:
 *
 * Returns: (transfer full) (nullable): the place; %G_IO_ERROR_CANCELLED where none was chosen
 */
GFile *
docket_compat_choose_file_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
