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

static void
close_held (gpointer data)
{
  int *held = data;

  if (*held >= 0)
    close (*held);
  g_free (held);
}

static void
return_code (GTask *task, int code)
{
  g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (code), "%s", g_strerror (code));
}

/* A thread that sleeps in the kernel until the lock is free: no timer looks for it. Its task may
 * have ended meanwhile; then nobody wants the lock. */
static void
wait_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  int *held = g_memdup2 (data, sizeof *held);
  int code = 0;

  do
    code = flock (*held, LOCK_EX) == 0 ? 0 : errno;
  while (code == EINTR);

  if (!g_task_set_return_on_cancel (task, FALSE))
    {
      close_held (held);
    }
  else if (code == 0)
    {
      g_task_return_pointer (task, held, close_held);
    }
  else
    {
      close_held (held);
      return_code (task, code);
    }
}

/**
 * docket_watch_lock_wait_async:
 * @self: a lock that another process holds
 * @cancellable: ends the waiting
 * @callback: called when this process holds the lock
 * @data: for @callback
 *
 * Waits until the other process ends, however it ends.
 */
void
docket_watch_lock_wait_async (DocketWatchLock *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;
  int fd = -1;

  g_return_if_fail (DOCKET_IS_WATCH_LOCK (self));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_watch_lock_wait_async);
  fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      return_code (task, errno);
      return;
    }
  g_task_set_task_data (task, g_memdup2 (&fd, sizeof fd), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, wait_in_thread);
}

/**
 * docket_watch_lock_wait_finish:
 *
 * Returns: whether this process holds the lock now
 */
gboolean
docket_watch_lock_wait_finish (DocketWatchLock *self, GAsyncResult *result, GError **error)
{
  g_autofree int *held = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  held = g_task_propagate_pointer (G_TASK (result), error);
  if (held == NULL)
    return FALSE;
  docket_watch_lock_release (self);
  self->fd = *held;
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
