/* docket-watch-lock.c: one process watches the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watch-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

struct _DocketWatchLock
{
  GObject parent_instance;

  char *path; /* (owned) */
  int fd;     /* -1: not held */
};

G_DEFINE_FINAL_TYPE (DocketWatchLock, docket_watch_lock, G_TYPE_OBJECT)

static void
docket_watch_lock_finalize (GObject *object)
{
  DocketWatchLock *self = DOCKET_WATCH_LOCK (object);

  docket_watch_lock_release (self);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (docket_watch_lock_parent_class)->finalize (object);
}

static void
docket_watch_lock_class_init (DocketWatchLockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_watch_lock_finalize;
}

static void
docket_watch_lock_init (DocketWatchLock *self)
{
  self->fd = -1;
}

/**
 * docket_watch_lock_new:
 * @path: file of the lock; its folder is made when the lock is taken
 *
 * Returns: (transfer full): a lock that is not held
 */
DocketWatchLock *
docket_watch_lock_new (const char *path)
{
  DocketWatchLock *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (DOCKET_TYPE_WATCH_LOCK, NULL);
  self->path = g_strdup (path);
  return self;
}

/**
 * docket_watch_lock_take:
 *
 * The system drops the lock when the process ends, however it ends. Where the file cannot be made
 * at all nobody else can hold it either, and the lock counts as taken.
 *
 * Returns: whether this process holds the lock now
 */
gboolean
docket_watch_lock_take (DocketWatchLock *self)
{
  g_autofree char *folder = NULL;
  int fd = -1;

  g_return_val_if_fail (DOCKET_IS_WATCH_LOCK (self), FALSE);

  if (self->fd >= 0)
    return TRUE;

  folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, 0700);
  fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return TRUE;
  if (flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    {
      close (fd);
      return FALSE;
    }
  self->fd = fd;
  return TRUE;
}

/**
 * docket_watch_lock_is_held:
 *
 * Returns: whether this process holds the lock
 */
gboolean
docket_watch_lock_is_held (DocketWatchLock *self)
{
  g_return_val_if_fail (DOCKET_IS_WATCH_LOCK (self), FALSE);

  return self->fd >= 0;
}

/**
 * docket_watch_lock_release:
 *
 * Lets another process have the lock. Does nothing where it is not held.
 */
void
docket_watch_lock_release (DocketWatchLock *self)
{
  g_return_if_fail (DOCKET_IS_WATCH_LOCK (self));

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/**
 * docket_watch_lock_is_taken_by_other:
 * @path: file of a lock
 *
 * Returns: whether some process holds it right now. The answer may be out of date at once; it is
 *   good for choosing between waiting and asking oneself
 */
gboolean
docket_watch_lock_is_taken_by_other (const char *path)
{
  gboolean taken = FALSE;
  int fd = -1;

  g_return_val_if_fail (path != NULL, FALSE);

  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;
  taken = flock (fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close (fd);
  return taken;
}
