/* docket-part-file.c: a file that is being saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-part-file.h"

#include "docket-core-error.h"
#include "docket-kept-file.h"
#include "docket-safe-text.h"
#include "docket-temporary-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files of one name in one folder. */
#define MAX_SAME_NAME 10000

/* Everything here may wait for the disk, so it is for threads. One thread at a time has the file.
 */
struct _DocketPartFile
{
  char *folder;    /* (owned) */
  char *temporary; /* (owned) (nullable): there while it has no name of its own */
  int fd;          /* keeps @temporary ours */
};

static GError *
save_error (int code)
{
  if (code == ENOSPC || code == EDQUOT)
    return g_error_new_literal (
        DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_DISK_FULL, _ ("The disk is full"));
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_SAVE,
                      /* Translators: the reason comes from the system */
                      _ ("The result cannot be saved: %s"),
                      g_strerror (code));
}

static gboolean
set_save_error (GError **error, int code)
{
  g_propagate_error (error, save_error (code));
  return FALSE;
}

/* A folder that the person chose and that is gone, with the disk it is on, is not made anew in the
 * place where that disk was. */
static gboolean
has_place (const char *root, GError **error)
{
  g_autofree char *parent = root != NULL ? g_path_get_dirname (root) : NULL;

  if (parent == NULL || g_file_test (parent, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error (error,
               DOCKET_CORE_ERROR,
               DOCKET_CORE_ERROR_SAVE,
               /* Translators: a path */
               _ ("The folder for results is not there: %s"),
               root);
  return FALSE;
}

/**
 * docket_part_file_open:
 * @root: (nullable): a folder that may be made, but not what is above it
 * @folder: absolute path of a folder, in @root or @root itself; made where it is not there
 *
 * Makes an empty file with a temporary name in the folder itself, so that the last step is one
 * rename.
 *
 * Returns: (transfer full) (nullable): the file; %DOCKET_CORE_ERROR_SAVE or
 *   %DOCKET_CORE_ERROR_DISK_FULL where there can be none
 */
DocketPartFile *
docket_part_file_open (const char *root, const char *folder, GError **error)
{
  DocketPartFile *self = NULL;
  g_autofree char *path = NULL;
  int fd = -1;

  g_return_val_if_fail (folder != NULL, NULL);

  if (!has_place (root, error))
    return NULL;
  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = docket_temporary_file_make (folder, &path);
  if (fd < 0)
    {
      set_save_error (error, errno);
      return NULL;
    }
  self = g_new0 (DocketPartFile, 1);
  self->folder = g_strdup (folder);
  self->temporary = g_steal_pointer (&path);
  self->fd = fd;
  return self;
}

/**
 * docket_part_file_free:
 *
 * A file that was not placed is removed.
 */
void
docket_part_file_free (DocketPartFile *self)
{
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  close (self->fd);
  g_free (self->temporary);
  g_free (self->folder);
  g_free (self);
}

/**
 * docket_part_file_write:
 *
 * Returns: whether all was written at the end of the file
 */
gboolean
docket_part_file_write (DocketPartFile *self, gconstpointer data, gsize length, GError **error)
{
  const char *rest = data;

  g_return_val_if_fail (self != NULL, FALSE);

  while (length > 0)
    {
      const gssize n = write (self->fd, rest, length);

      if (n < 0 && errno != EINTR)
        return set_save_error (error, errno);
      if (n > 0)
        {
          rest += n;
          length -= (gsize) n;
        }
    }
  return TRUE;
}

/**
 * docket_part_file_restart:
 *
 * Returns: whether the file is empty again
 */
gboolean
docket_part_file_restart (DocketPartFile *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (ftruncate (self->fd, 0) != 0 || lseek (self->fd, 0, SEEK_SET) != 0)
    return set_save_error (error, errno);
  return TRUE;
}

/* Never over another file. */
static int
rename_to_free_name (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    return EEXIST;
  return g_rename (from, to) == 0 ? 0 : errno;
}

static void
sync_folder (const char *folder)
{
  const int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static char *
find_place (DocketPartFile *self, const char *file_name, GError **error)
{
  for (guint i = 1; i < MAX_SAME_NAME; i++)
    {
      g_autofree char *name = docket_safe_text_numbered (file_name, i);
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      const int code = rename_to_free_name (self->temporary, path);

      if (code == 0)
        {
          g_clear_pointer (&self->temporary, g_free);
          sync_folder (self->folder);
          return g_steal_pointer (&path);
        }
      if (code != EEXIST)
        {
          set_save_error (error, code);
          return NULL;
        }
    }
  set_save_error (error, EEXIST);
  return NULL;
}

/**
 * docket_part_file_place:
 * @self: a file that is whole
 * @file_name: a safe name; a file that has it already gets a neighbour with a number
 * @mark: (nullable): what docket_kept_file_find() finds the file by
 * @changed: (out): its time of change, UTC µs
 *
 * Syncs the file, makes it read-only and gives it its name: an application that opens it shall not
 * change it by accident, and nothing starts it as a program.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
docket_part_file_place (DocketPartFile *self,
                        const char *file_name,
                        const char *mark,
                        gint64 *changed,
                        GError **error)
{
  struct stat info = { 0 };

  g_return_val_if_fail (self != NULL && self->temporary != NULL, NULL);
  g_return_val_if_fail (file_name != NULL && changed != NULL, NULL);

  if (mark != NULL)
    docket_kept_file_set_mark (self->fd, mark);
  if (fsync (self->fd) != 0 || fchmod (self->fd, 0400) != 0 || fstat (self->fd, &info) != 0)
    {
      set_save_error (error, errno);
      return NULL;
    }
  *changed = docket_kept_file_get_changed (&info);
  return find_place (self, file_name, error);
}
