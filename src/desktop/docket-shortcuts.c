/* docket-shortcuts.c: the keys of the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-shortcuts.h"

typedef struct
{
  const char *action;
  const char *keys[3];
} Shortcut;

/* Ctrl+V, Ctrl+Z, Ctrl+A and Delete are bindings of the window itself, so that a text field gets
 * them first. */
static const Shortcut shortcuts[] = {
  { "win.add", { "<Control>n", NULL } },
  { "win.search", { "<Control>f", NULL } },
  { "win.next-unseen", { "<Control>j", NULL } },
  { "app.check-all", { "F5", "<Control>r", NULL } },
  { "app.preferences", { "<Control>comma", NULL } },
  { "win.help", { "F1", NULL } },
  { "app.shortcuts", { "<Control>question", NULL } },
  { "win.close-details", { "<Alt>Left", NULL } },
  { "window.close", { "<Control>w", NULL } },
  { "app.quit", { "<Control>q", NULL } },
};

/**
 * docket_shortcuts_install:
 * @application: the application whose actions get keys
 */
void
docket_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (
        application, shortcuts[i].action, (const char *const *) shortcuts[i].keys);
}

/**
 * docket_shortcuts_present:
 * @parent: the window whose keys are shown
 */
void
docket_shortcuts_present (GtkWindow *parent)
{
  g_autoptr (GtkBuilder)
      builder = gtk_builder_new_from_resource ("/io/github/docket_app/Docket/docket-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
