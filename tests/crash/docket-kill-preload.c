/* docket-kill-preload.c: kills its process right before or right after a certain call
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Loaded with LD_PRELOAD. DOCKET_KILL_AT is CALL:WHEN:N with CALL of sync, sendmsg, notice, rename,
 * write and WHEN of before, after: "sync:before:3" ends the process before its third fsync. */

#include "docket-crash-state.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const names[] = { "sync", "sendmsg", "notice", "rename", "write" };

static DocketCrashState *state;
static int kill_call = -1;
static int kill_after;
static unsigned kill_n;

static void
map_state (void)
{
  static DocketCrashState nobody_looks;
  const char *path = getenv (DOCKET_CRASH_STATE_VARIABLE);
  const int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;

  state = &nobody_looks;
  if (fd < 0)
    return;

  void *map = mmap (NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

  if (map != MAP_FAILED)
    state = map;
  close (fd);
}

static void
read_order (void)
{
  const char *order = getenv ("DOCKET_KILL_AT");
  char call[16] = "";
  char when[16] = "";

  if (order == NULL || sscanf (order, "%15[a-z]:%15[a-z]:%u", call, when, &kill_n) != 3)
    return;
  for (int i = 0; i < DOCKET_CRASH_N_CALLS; i++)
    {
      if (strcmp (call, names[i]) == 0)
        kill_call = i;
    }
  kill_after = strcmp (when, "after") == 0;
}

__attribute__ ((constructor)) static void
begin (void)
{
  map_state ();
  read_order ();
}

static void
end (void)
{
  state->killed = 1;
  kill (getpid (), SIGKILL);
  while (1)
    pause ();
}

/* Returns whether this is the call after which the process ends; ends it before. */
static int
enter (int call)
{
  const unsigned n = state == NULL ? 0 : __sync_add_and_fetch (&state->n_calls[call], 1);

  if (call != kill_call || n != kill_n)
    return 0;
  if (!kill_after)
    end ();
  return 1;
}

static void
leave (int last)
{
  if (last)
    end ();
}

/* A pointer to a function cannot be assigned from one to data in ISO C. */
#define NEXT(name, type)                                                                           \
  static type next;                                                                                \
  if (next == NULL)                                                                                \
    {                                                                                              \
      void *found = dlsym (RTLD_NEXT, name);                                                       \
      memcpy (&next, &found, sizeof next);                                                         \
    }

typedef int (*SyncFunc) (int fd);

static int
sync_file (SyncFunc next, int fd)
{
  const int last = enter (DOCKET_CRASH_SYNC);

  __sync_add_and_fetch (&state->n_syncing, 1);

  const int result = next (fd);

  leave (last);
  __sync_sub_and_fetch (&state->n_syncing, 1);
  return result;
}

int
fsync (int fd)
{
  NEXT ("fsync", SyncFunc)
  return sync_file (next, fd);
}

int
fdatasync (int fd)
{
  NEXT ("fdatasync", SyncFunc)
  return sync_file (next, fd);
}

static int
is_notice (const struct msghdr *message)
{
  static const char *const methods[] = { "AddNotification", "Notify" };

  for (size_t i = 0; i < message->msg_iovlen; i++)
    {
      const struct iovec *part = &message->msg_iov[i];

      for (size_t j = 0; j < sizeof methods / sizeof methods[0]; j++)
        {
          /* With its final zero: no signature or path ends so. */
          if (part->iov_base != NULL &&
              memmem (part->iov_base, part->iov_len, methods[j], strlen (methods[j]) + 1) != NULL)
            return 1;
        }
    }
  return 0;
}

typedef ssize_t (*MessageFunc) (int fd, const struct msghdr *message, int flags);

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  NEXT ("sendmsg", MessageFunc)

  const int last = enter (DOCKET_CRASH_SENDMSG);
  const int last_notice = is_notice (message) && enter (DOCKET_CRASH_NOTICE);
  const ssize_t result = next (fd, message, flags);

  leave (last || last_notice);
  return result;
}

typedef int (*RenameFunc) (const char *from, const char *to);

int
rename (const char *from, const char *to)
{
  NEXT ("rename", RenameFunc)

  const int last = enter (DOCKET_CRASH_RENAME);
  const int result = next (from, to);

  leave (last);
  return result;
}

typedef int (*RenameAtFunc) (int from_fd, const char *from, int to_fd, const char *to);

int
renameat (int from_fd, const char *from, int to_fd, const char *to)
{
  NEXT ("renameat", RenameAtFunc)

  const int last = enter (DOCKET_CRASH_RENAME);
  const int result = next (from_fd, from, to_fd, to);

  leave (last);
  return result;
}

typedef int (
    *RenameAt2Func) (int from_fd, const char *from, int to_fd, const char *to, unsigned flags);

int
renameat2 (int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
  NEXT ("renameat2", RenameAt2Func)

  const int last = enter (DOCKET_CRASH_RENAME);
  const int result = next (from_fd, from, to_fd, to, flags);

  leave (last);
  return result;
}

int
link (const char *from, const char *to)
{
  NEXT ("link", RenameFunc)

  const int last = enter (DOCKET_CRASH_RENAME);
  const int result = next (from, to);

  leave (last);
  return result;
}

typedef int (*LinkAtFunc) (int from_fd, const char *from, int to_fd, const char *to, int flags);

int
linkat (int from_fd, const char *from, int to_fd, const char *to, int flags)
{
  NEXT ("linkat", LinkAtFunc)

  const int last = enter (DOCKET_CRASH_RENAME);
  const int result = next (from_fd, from, to_fd, to, flags);

  leave (last);
  return result;
}

typedef ssize_t (*WriteFunc) (int fd, const void *data, size_t size, off64_t at);

static ssize_t
write_file (WriteFunc next, int fd, const void *data, size_t size, off64_t at)
{
  const int last = enter (DOCKET_CRASH_WRITE);
  const ssize_t result = next (fd, data, size, at);

  leave (last);
  return result;
}

ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t at)
{
  NEXT ("pwrite64", WriteFunc)
  return write_file (next, fd, data, size, at);
}
