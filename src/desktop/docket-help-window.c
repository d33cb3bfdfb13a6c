/* docket-help-window.c: what checks cost, what is kept, and what is stored where
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-help-window.h"

#include "docket-paths.h"

#include <glib/gi18n-lib.h>

struct _DocketHelpWindow
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *cost;
  AdwPreferencesGroup *pace;
  AdwPreferencesGroup *results;
  AdwPreferencesGroup *places;
};

G_DEFINE_FINAL_TYPE (DocketHelpWindow, docket_help_window, ADW_TYPE_WINDOW)

typedef struct
{
  const char *title;
  const char *text;
} Fact;

/* The numbers are those of docket-schedule.c, docket-watcher-*.c, docket-keeper.c and
 * docket-room.c.
 */
static const Fact cost_facts[] = {
  { N_ ("A Check"),
    N_ ("Each time Docket asks about a job, PDF.co takes 2 credits, also while the job is at work. "
        "The details of a job say what its checks have cost.") },
  { N_ ("Free of Charge"),
    N_ ("Testing the API key and asking how many credits are left. A job that is done or has "
        "failed "
        "is not asked about again.") },
  { N_ ("Limits"),
    N_ ("Checks pause when the credits fall to the reserve, or when those of today have cost the "
        "daily limit. Check Now still asks, and each job still gets one check 40 minutes after it "
        "was added.") },
  { N_ ("A Wrong Job ID"),
    N_ ("PDF.co calls a job that it does not know working. After 2 minutes, and after 45, Docket "
        "asks in a way that tells these apart. Three hours are the longest that it asks by "
        "itself.") },
};

static const Fact pace_facts[] = {
  { N_ ("Often at First, Then Seldom"),
    N_ ("A new job is asked about every 2 seconds with Quick, 3 with Balanced, 5 with Thrifty and "
        "9 with Saver. After ten minutes of work it is about every 17, 30, 55 and 94 seconds.") },
  { N_ ("Docket Learns"),
    N_ ("Once 10 jobs have finished, Docket asks when jobs like these are usually done. What it "
        "has "
        "learned stays on this computer.") },
  { N_ ("Many Jobs"),
    N_ ("20 or more that were added together are asked about at the next thriftier pace. When more "
        "than 20 are new, the first check waits until the message about them is gone: until then, "
        "Undo costs nothing.") },
  { N_ ("Other Software"),
    N_ ("All requests of an account share one limit. Docket uses half of it, and slows down when "
        "PDF.co asks for that.") },
};

static const Fact result_facts[] = {
  { N_ ("Kept at Once"),
    N_ ("PDF.co deletes a result after an hour, unless the job was started with another time. "
        "Docket "
        "saves it as soon as the job is done. What is larger than 200 MB waits for Keep, and on a "
        "metered connection everything does, unless the preferences say otherwise.") },
  { N_ ("Room"),
    /* xgettext:no-c-format */
    N_ ("When 5 GB are kept, or less than 2 GB or 5 % of the disk is free, no more is kept until "
        "there is room.") },
  { N_ ("Deleted Only When You Say So"),
    N_ ("Kept results stay until you delete them, or until they are as old as the preferences say. "
        "A "
        "file that you changed is never deleted.") },
};

static const Fact place_facts[] = {
  { N_ ("API Key"),
    N_ ("In the settings of your account on this computer, not encrypted. It is sent to PDF.co "
        "alone.") },
  { N_ ("Links"),
    N_ ("Whoever has the link of a result can open the file. Docket holds it in the list until the "
        "result is kept or the link has expired, and then wipes it. No notification and no message "
        "of Docket holds a link or the key.") },
  { N_ ("What Goes Over the Network"),
    N_ ("Docket asks PDF.co, and fetches results from the address that PDF.co names. Nothing goes "
        "to "
        "anyone else.") },
  { N_ ("To Erase All of It"),
    N_ ("Erase Everything in the preferences takes away the key, the list, the kept results, "
        "what was learned and the preferences. The address of the service, the folder of results "
        "and the size of the window stay.") },
};

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  /* A path may hold what looks like markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_preferences_group_add (group, row);
}

static void
add_facts (AdwPreferencesGroup *group, const Fact *facts, guint n_facts)
{
  for (guint i = 0; i < n_facts; i++)
    add_row (group, _ (facts[i].title), _ (facts[i].text));
}

static void
add_places (DocketHelpWindow *self)
{
  g_autofree char *database = docket_paths_get_database ();
  g_autofree char *folder = docket_paths_get_results_folder ();
  g_autofree char *results = NULL;

  /* Translators: %s is the path of a folder */
  results = g_strdup_printf (_ ("%s, or the folder that the preferences name"), folder);
  add_row (self->places, _ ("The List, Costs and What Was Learned"), database);
  add_row (self->places, _ ("Kept Results"), results);
}

static void
docket_help_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_HELP_WINDOW);

  G_OBJECT_CLASS (docket_help_window_parent_class)->dispose (object);
}

static void
docket_help_window_class_init (DocketHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_help_window_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/docket_app/Docket/docket-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketHelpWindow, cost);
  gtk_widget_class_bind_template_child (widget_class, DocketHelpWindow, pace);
  gtk_widget_class_bind_template_child (widget_class, DocketHelpWindow, results);
  gtk_widget_class_bind_template_child (widget_class, DocketHelpWindow, places);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
docket_help_window_init (DocketHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_facts (self->cost, cost_facts, G_N_ELEMENTS (cost_facts));
  add_facts (self->pace, pace_facts, G_N_ELEMENTS (pace_facts));
  add_facts (self->results, result_facts, G_N_ELEMENTS (result_facts));
  add_places (self);
  add_facts (self->places, place_facts, G_N_ELEMENTS (place_facts));
}

static void
closed_cb (GtkWidget *window, GObject *parent)
{
  g_object_set_data (parent, "docket-help", NULL);
}

/* One for each window, however often it is asked for. */
static void
present (GtkWidget *parent, const char *action, GVariant *unused)
{
  GtkWindow *window = g_object_get_data (G_OBJECT (parent), "docket-help");

  if (window == NULL)
    {
      window = g_object_new (DOCKET_TYPE_HELP_WINDOW, "transient-for", parent, NULL);
      g_object_set_data (G_OBJECT (parent), "docket-help", window);
      g_signal_connect_object (window, "destroy", G_CALLBACK (closed_cb), parent, 0);
    }
  gtk_window_present (window);
}

/**
 * docket_help_window_install_action:
 * @window_class: the class of a window
 *
 * Gives windows of this class the action "win.help", which shows the help beside them.
 */
void
docket_help_window_install_action (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.help", NULL, present);
}
