/* docket-shortcuts.c: the keys of the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-shortcuts.h"

#include "docket-compat.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  GROUP_LIST,
  GROUP_CHOSEN,
  GROUP_GENERAL,
} Group;

/* Who hears of the keys: the application at once, the window after the widget that has the keyboard
 * (a text field wants to copy and to undo by itself), or that widget alone. */
typedef enum
{
  FOR_APPLICATION,
  FOR_WINDOW,
  FOR_WIDGET,
} Receiver;

typedef struct
{
  Group group;
  const char *title;
  Receiver receiver;
  const char *action; /* (nullable): there where this file makes the keys work */
  const char *keys[3];
} Shortcut;

/* All keys. The window that lists them is made from the same table. */
static const Shortcut shortcuts[] = {
  { GROUP_LIST,
    N_ ("Add what the clipboard holds"),
    FOR_WINDOW,
    "win.paste",
    { "<Control>v", NULL } },
  { GROUP_LIST, N_ ("Add jobs"), FOR_APPLICATION, "win.add", { "<Control>n", NULL } },
  { GROUP_LIST, N_ ("Search"), FOR_APPLICATION, "win.search", { "<Control>f", NULL } },
  { GROUP_LIST,
    N_ ("Go to the newest unseen outcome"),
    FOR_APPLICATION,
    "win.next-unseen",
    { "<Control>j", NULL } },
  { GROUP_LIST,
    N_ ("Check all now"),
    FOR_APPLICATION,
    "app.check-all",
    { "F5", "<Control>r", NULL } },
  { GROUP_LIST, N_ ("Select all"), FOR_WINDOW, "win.select-all", { "<Control>a", NULL } },
  { GROUP_LIST, N_ ("Undo"), FOR_WINDOW, "win.undo", { "<Control>z", NULL } },
  { GROUP_CHOSEN, N_ ("Open the result"), FOR_WIDGET, NULL, { "Return", NULL } },
  { GROUP_CHOSEN,
    N_ ("Show the details"),
    FOR_APPLICATION,
    "win.show-details",
    { "<Alt>Return", NULL } },
  { GROUP_CHOSEN,
    N_ ("Close the details"),
    FOR_APPLICATION,
    "win.close-details",
    { "<Alt>Left", NULL } },
  { GROUP_CHOSEN,
    N_ ("Save the results"),
    FOR_APPLICATION,
    "win.save-selected",
    { "<Control>s", NULL } },
  { GROUP_CHOSEN, N_ ("Copy the IDs"), FOR_WINDOW, "win.copy-ids", { "<Control>c", NULL } },
  { GROUP_CHOSEN,
    N_ ("Copy the links"),
    FOR_WINDOW,
    "win.copy-links",
    { "<Control><Shift>c", NULL } },
  { GROUP_CHOSEN, N_ ("Remove"), FOR_WINDOW, "win.remove-selected", { "Delete", NULL } },
  { GROUP_CHOSEN, N_ ("Show the menu"), FOR_WIDGET, NULL, { "<Shift>F10", "Menu", NULL } },
  { GROUP_GENERAL, N_ ("Main menu"), FOR_WIDGET, NULL, { "F10", NULL } },
  { GROUP_GENERAL,
    N_ ("Leave selection, details or search"),
    FOR_WINDOW,
    "win.leave",
    { "Escape", NULL } },
  { GROUP_GENERAL,
    N_ ("Preferences"),
    FOR_APPLICATION,
    "app.preferences",
    { "<Control>comma", NULL } },
  { GROUP_GENERAL, N_ ("Help"), FOR_APPLICATION, "win.help", { "F1", NULL } },
  { GROUP_GENERAL,
    N_ ("Keyboard shortcuts"),
    FOR_APPLICATION,
    "app.shortcuts",
    { "<Control>question", NULL } },
  { GROUP_GENERAL,
    N_ ("Close the window"),
    FOR_APPLICATION,
    "window.close",
    { "<Control>w", NULL } },
  { GROUP_GENERAL, N_ ("Quit"), FOR_APPLICATION, "app.quit", { "<Control>q", NULL } },
};

static const char *
get_group_title (Group group)
{
  switch (group)
    {
    case GROUP_LIST:
      return _ ("Jobs");
    case GROUP_CHOSEN:
      return _ ("Chosen Jobs");
    case GROUP_GENERAL:
    default:
      return _ ("General");
    }
}

/**
 * docket_shortcuts_install:
 * @application: the application whose actions get keys
 */
void
docket_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].receiver == FOR_APPLICATION)
        gtk_application_set_accels_for_action (
            application, shortcuts[i].action, (const char *const *) shortcuts[i].keys);
    }
}

/**
 * docket_shortcuts_add_bindings:
 * @widget_class: class of the window
 *
 * Adds the keys that a text field gets first.
 */
void
docket_shortcuts_add_bindings (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      GdkModifierType modifiers = 0;
      guint key = 0;

      if (shortcuts[i].receiver != FOR_WINDOW)
        continue;
      gtk_accelerator_parse (shortcuts[i].keys[0], &key, &modifiers);
      gtk_widget_class_add_binding_action (widget_class, key, modifiers, shortcuts[i].action, NULL);
    }
}

static void
add_group (GStrvBuilder *lines, Group group)
{
  g_strv_builder_add_many (lines, get_group_title (group), "", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_autofree char *keys = g_strjoinv (" ", (char **) shortcuts[i].keys);

      if (shortcuts[i].group == group)
        g_strv_builder_add_many (lines, _ (shortcuts[i].title), keys, NULL);
    }
}

/**
 * docket_shortcuts_present:
 * @parent: the window whose keys are shown
 */
void
docket_shortcuts_present (GtkWindow *parent)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (guint i = GROUP_LIST; i <= GROUP_GENERAL; i++)
    add_group (builder, (Group) i);
  lines = g_strv_builder_end (builder);
  docket_compat_present_shortcuts (parent, (const char *const *) lines);
}
