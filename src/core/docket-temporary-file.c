/* docket-temporary-file.c: files that are not whole yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-temporary-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX  ".docket-"
#define PATTERN PREFIX "XXXXXX"

/* Each time the folder is cleaned right between making a file and locking it. */
#define MAX_TRIES 10

/**
 * docket_temporary_file_make:
 * @folder: absolute path of a folder
 * @path: (out) (transfer full): path of the new file; not set without one
 *
 * Makes an empty file in @folder. It belongs to this process as long as the descriptor is open:
 * the system drops its lock when the process ends, however it ends, and then the file is rubbish
 * for docket_temporary_file_clean().
 *
 * Returns: an open file descriptor, or -1 with errno set
 */
int
docket_temporary_file_make (const char *folder, char **path)
{
  g_return_val_if_fail (folder != NULL && path != NULL, -1);

  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autofree char *made = g_build_filename (folder, PATTERN, NULL);
      const int fd = g_mkstemp_full (made, O_RDWR | O_CLOEXEC, 0600);
      struct stat info = { 0 };

      if (fd < 0)
        return -1;
      /* Where there are no locks nothing is cleaned either. */
      if (flock (fd, LOCK_EX) != 0 || fstat (fd, &info) != 0 || info.st_nlink > 0)
        {
          *path = g_steal_pointer (&made);
          return fd;
        }
      close (fd);
    }
  errno = EEXIST;
  return -1;
}

static gboolean
is_temporary_name (const char *name)
{
  return g_str_has_prefix (name, PREFIX) && strlen (name) == strlen (PATTERN);
}

/* How docket_temporary_file_make() makes a file, and how one is that is about to get its name. */
static gboolean
has_own_mode (const struct stat *info)
{
  return (info->st_mode & 07777) == 0600 || (info->st_mode & 07777) == 0400;
}

/* Removes the file if no process has it any more. */
static void
clean_file (const char *path, gboolean strict)
{
  const int fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  struct stat info = { 0 };

  if (fd < 0)
    return;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () &&
      (!strict || has_own_mode (&info)) && flock (fd, LOCK_EX | LOCK_NB) == 0)
    g_unlink (path);
  close (fd);
}

static gboolean
is_folder (const char *path)
{
  GStatBuf info = { 0 };

  return g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode);
}

static void
clean_folder (const char *folder, gboolean with_folders, gboolean strict)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_temporary_name (name))
        clean_file (path, strict);
      else if (with_folders && is_folder (path))
        clean_folder (path, FALSE, strict);
    }
}

/**
 * docket_temporary_file_clean:
 * @folder: absolute path of a folder; it need not be there
 *
 * Removes what processes that were killed left in @folder and in the folders in it, where several
 * files of one job stand. Files that a process is still writing stay.
 */
void
docket_temporary_file_clean (const char *folder)
{
  g_return_if_fail (folder != NULL);

  clean_folder (folder, TRUE, FALSE);
}

static void
clean_in_thread (GTask *task, gpointer source, gpointer folder, GCancellable *cancellable)
{
  const gpointer tag = g_task_get_source_tag (task);

  clean_folder (folder, TRUE, tag == docket_temporary_file_clean_foreign_async);
  g_task_return_boolean (task, TRUE);
}

static void
clean_behind (const char *folder, gpointer tag, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, clean_in_thread);
}

/**
 * docket_temporary_file_clean_later:
 * @folder: absolute path of a folder; it need not be there
 *
 * Does so in a thread. Nobody needs to know when it is done.
 */
void
docket_temporary_file_clean_later (const char *folder)
{
  g_return_if_fail (folder != NULL);

  clean_behind (folder, docket_temporary_file_clean_later, NULL, NULL);
}

/**
 * docket_temporary_file_clean_foreign_async:
 * @folder: absolute path of a folder that is not Docket's own; it need not be there
 * @callback: called when it is clean
 * @data: for @callback
 *
 * Does as docket_temporary_file_clean() in a thread, but leaves files whose mode says that Docket
 * did not make them: the person may have files with such names.
 */
void
docket_temporary_file_clean_foreign_async (const char *folder,
                                           GAsyncReadyCallback callback,
                                           gpointer data)
{
  g_return_if_fail (folder != NULL);

  clean_behind (folder, docket_temporary_file_clean_foreign_async, callback, data);
}

void
docket_temporary_file_clean_foreign_finish (GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, NULL));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
