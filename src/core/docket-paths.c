/* docket-paths.c: where the files of Docket are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-paths.h"

static char *
in_data_folder (const char *name)
{
  g_autofree char *folder = docket_paths_get_data_folder ();

  return g_build_filename (folder, name, NULL);
}

/**
 * docket_paths_get_data_folder:
 *
 * Returns: (transfer full): `$XDG_DATA_HOME/docket`
 */
char *
docket_paths_get_data_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "docket", NULL);
}

/**
 * docket_paths_get_database:
 *
 * Returns: (transfer full): the file of the list
 */
char *
docket_paths_get_database (void)
{
  return in_data_folder ("jobs.sqlite3");
}

/**
 * docket_paths_get_results_folder:
 *
 * Returns: (transfer full): where results are kept if the person chose no other folder
 */
char *
docket_paths_get_results_folder (void)
{
  return in_data_folder ("results");
}

/**
 * docket_paths_get_watch_lock:
 *
 * Returns: (transfer full): the file that the process which watches the list has locked
 */
char *
docket_paths_get_watch_lock (void)
{
  return in_data_folder ("watch.lock");
}

/**
 * docket_paths_get_runtime_folder:
 *
 * Processes inside and outside of one sandbox instance meet in the application's folder only
 * (Flatpak: sandbox permissions, "XDG_RUNTIME_DIR/app").
 *
 * Returns: (transfer full): the folder of what processes share while the session lasts
 */
char *
docket_paths_get_runtime_folder (void)
{
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return g_build_filename (g_get_user_runtime_dir (), "app", APPLICATION_ID, NULL);
  return g_build_filename (g_get_user_runtime_dir (), "docket", NULL);
}

/**
 * docket_paths_get_rate_file:
 * @key: API key
 * @api_url: API address
 *
 * Returns: (transfer full): the file in which the processes of one account share its rate; its
 *   name says nothing of the key
 */
char *
docket_paths_get_rate_file (const char *key, const char *api_url)
{
  g_autofree char *folder = docket_paths_get_runtime_folder ();
  g_autofree char *both = g_strconcat (key, "\n", api_url, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
  g_autofree char *name = g_strdup_printf ("rate-%.16s", sum);

  return g_build_filename (folder, name, NULL);
}
