/* docket-kept-file.c: whose result a kept file is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-kept-file.h"

#include "docket-safe-text.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Between the moment when a file gets its name and the moment when the list knows it, the process
 * can be killed. What the file says of itself is how the next process finds it. */
#define ATTRIBUTE "user.docket.result"

#define MAX_MARK  512

/**
 * docket_kept_file_make_mark:
 * @job_id: a job id
 * @part: place of the result among those of the job
 *
 * Returns: (transfer full): what a file of that result is marked with; no link and no key
 */
char *
docket_kept_file_make_mark (const char *job_id, guint part)
{
  g_return_val_if_fail (job_id != NULL, NULL);

  return g_strdup_printf ("%s %u", job_id, part);
}

/**
 * docket_kept_file_set_mark:
 * @fd: a file that may be changed and has no name of its own yet
 * @mark: from docket_kept_file_make_mark()
 *
 * Where the file system has no such attributes the file stays without a mark.
 */
void
docket_kept_file_set_mark (int fd, const char *mark)
{
  g_return_if_fail (fd >= 0 && mark != NULL);

  if (strlen (mark) < MAX_MARK && fsetxattr (fd, ATTRIBUTE, mark, strlen (mark), 0) != 0)
    g_debug ("A kept file has no mark");
}

/* A kept file is read-only; one that can be written is perhaps no longer what it was. */
static gboolean
has_mark (const char *path, const GStatBuf *info, const char *mark)
{
  char found[MAX_MARK] = "";
  const gssize length = lgetxattr (path, ATTRIBUTE, found, sizeof found - 1);

  return S_ISREG (info->st_mode) && (info->st_mode & 0222) == 0 && info->st_uid == geteuid () &&
         length > 0 && strcmp (found, mark) == 0;
}

/**
 * docket_kept_file_get_changed:
 * @info: what the system says of a file
 *
 * Returns: when its contents were last changed, UTC µs
 */
gint64
docket_kept_file_get_changed (const struct stat *info)
{
  return info->st_mtim.tv_sec * (gint64) G_USEC_PER_SEC + info->st_mtim.tv_nsec / 1000;
}

/**
 * docket_kept_file_is_as_saved:
 * @path: absolute path of a kept file
 * @size: bytes it had when it was saved
 * @changed: its time of change then, UTC µs; 0: not known
 *
 * A file that somebody changed since is theirs. This waits for the disk: it is for threads.
 *
 * Returns: whether the file is there, and still what Docket saved
 */
gboolean
docket_kept_file_is_as_saved (const char *path, gint64 size, gint64 changed)
{
  GStatBuf info = { 0 };

  g_return_val_if_fail (path != NULL, FALSE);

  return changed != 0 && g_lstat (path, &info) == 0 && S_ISREG (info.st_mode) &&
         info.st_size == size && docket_kept_file_get_changed (&info) == changed;
}

/**
 * docket_kept_file_find:
 * @folder: absolute path of a folder; it need not be there
 * @file_name: name that was asked for when the file was saved
 * @mark: from docket_kept_file_make_mark()
 * @size: (out): bytes of the file
 * @changed: (out): its time of change, UTC µs
 *
 * Looks for a file that was saved whole, and of which the list may not know. A file gets its name
 * once it is whole, so one with the mark is.
 *
 * Returns: (transfer full) (nullable): path of the file
 */
char *
docket_kept_file_find (const char *folder,
                       const char *file_name,
                       const char *mark,
                       gint64 *size,
                       gint64 *changed)
{
  g_return_val_if_fail (folder != NULL && file_name != NULL && mark != NULL, NULL);
  g_return_val_if_fail (size != NULL && changed != NULL, NULL);

  for (guint i = 1;; i++)
    {
      g_autofree char *name = docket_safe_text_numbered (file_name, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info = { 0 };

      /* The numbers are given without a gap. */
      if (g_lstat (path, &info) != 0)
        return NULL;
      if (has_mark (path, &info, mark))
        {
          *size = info.st_size;
          *changed = docket_kept_file_get_changed (&info);
          return g_steal_pointer (&path);
        }
    }
}
