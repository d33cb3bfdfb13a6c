/* docket-sandbox.c: whether the desktop is reached through portals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-sandbox.h"

/**
 * docket_sandbox_uses_portals:
 *
 * Returns: whether GLib goes through portals: in a Flatpak, or where the environment says so
 */
gboolean
docket_sandbox_uses_portals (void)
{
  static const char *const variables[] = { "GTK_USE_PORTAL", "GIO_USE_PORTALS" };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      if (g_strcmp0 (g_getenv (variables[i]), "1") == 0)
        return TRUE;
    }
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}
