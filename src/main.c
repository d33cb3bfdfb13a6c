/* main.c: window or terminal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-application.h"
#include "docket-terminal.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/* GTK reports what is in the window to an accessibility bus. Without a session bus it finds none
 * that works, and complains of each change. GtkApplication uses the same connection later. */
static void
look_for_session_bus (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  if (bus == NULL)
    g_setenv ("GTK_A11Y", "none", TRUE);
}

int
main (int argc, char *argv[])
{
  const char *first = argc > 1 ? argv[1] : "";
  gboolean demo = g_str_equal (first, "--demo");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (docket_terminal_is_command (first))
    return docket_terminal_run (argc, argv);
  if (g_str_equal (first, "--help") || g_str_equal (first, "-h"))
    {
      g_print ("%s", docket_terminal_get_help ());
      return docket_terminal_end (DOCKET_EXIT_SUCCESS);
    }
  if (g_str_equal (first, "--version"))
    {
      g_print ("docket %s\n", PACKAGE_VERSION);
      return docket_terminal_end (DOCKET_EXIT_SUCCESS);
    }
  if (docket_terminal_refuse_options (argv))
    return DOCKET_EXIT_USAGE;
  look_for_session_bus ();
  if (!gtk_init_check ())
    {
      g_printerr ("%s\n",
                  _ ("There is no display for the window. “docket --help” lists what works in "
                     "a terminal."));
      return DOCKET_EXIT_TROUBLE;
    }

  g_set_prgname (demo ? APPLICATION_ID ".Demo" : APPLICATION_ID);
  g_set_application_name (_ ("Docket"));

  g_autoptr (DocketApplication) application = docket_application_new (demo);

  if (demo)
    {
      argv[1] = argv[0];
      argc--;
      argv++;
    }
  return g_application_run (G_APPLICATION (application), argc, argv);
}
