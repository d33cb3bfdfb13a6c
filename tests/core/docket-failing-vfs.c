/* docket-failing-vfs.c: a file system whose n-th call fails, for SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-failing-vfs.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#define N_KINDS 7

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* in the same block of memory, behind this one */
} File;

/* What is to fail. The threads of a store call at once. */
static struct
{
  GMutex lock;
  DocketFileCalls calls; /* 0: nothing */
  guint left;            /* calls until the one that fails */
  gboolean lasting;
  int error;
  guint n_failed;
  guint n_calls[N_KINDS];
  gboolean no_shared_memory;
} plan;

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs = NULL;

/* Returns the number of the error that the call fails with, or 0. */
static int
take_call (DocketFileCalls call)
{
  int error = 0;

  g_mutex_lock (&plan.lock);
  plan.n_calls[g_bit_nth_lsf (call, -1)]++;
  if ((plan.calls & call) != 0)
    {
      if (plan.left > 0)
        plan.left--;
      if (plan.left == 0 && (plan.lasting || plan.n_failed == 0))
        {
          plan.n_failed++;
          error = plan.error;
        }
    }
  g_mutex_unlock (&plan.lock);
  return error;
}

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return ((File *) file)->real;
}

/* Files */

static int
file_close (sqlite3_file *file)
{
  return get_real (file)->pMethods->xClose (get_real (file));
}

static int
file_read (sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
  if (take_call (DOCKET_FILE_READ) != 0)
    return SQLITE_IOERR_READ;
  return get_real (file)->pMethods->xRead (get_real (file), data, size, offset);
}

/* As the file system of a real system: half of it is written before there is no more room, and of
 * all errors only that one has a code of its own. */
static int
file_write (sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
  const int error = take_call (DOCKET_FILE_WRITE);

  if (error == 0)
    return get_real (file)->pMethods->xWrite (get_real (file), data, size, offset);
  if (error != EROFS && size > 1)
    get_real (file)->pMethods->xWrite (get_real (file), data, size / 2, offset);
  return error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (take_call (DOCKET_FILE_CHANGE) != 0)
    return SQLITE_IOERR_TRUNCATE;
  return get_real (file)->pMethods->xTruncate (get_real (file), size);
}

/* No test cuts the power off: there is nothing to wait for. */
static int
file_sync (sqlite3_file *file, int flags)
{
  return take_call (DOCKET_FILE_SYNC) != 0 ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  if (take_call (DOCKET_FILE_LOOK) != 0)
    return SQLITE_IOERR_FSTAT;
  return get_real (file)->pMethods->xFileSize (get_real (file), size);
}

static int
file_lock (sqlite3_file *file, int level)
{
  if (take_call (DOCKET_FILE_LOCK) != 0)
    return SQLITE_IOERR_LOCK;
  return get_real (file)->pMethods->xLock (get_real (file), level);
}

static int
file_unlock (sqlite3_file *file, int level)
{
  return get_real (file)->pMethods->xUnlock (get_real (file), level);
}

static int
file_check_reserved_lock (sqlite3_file *file, int *result)
{
  return get_real (file)->pMethods->xCheckReservedLock (get_real (file), result);
}

static int
file_control (sqlite3_file *file, int operation, void *argument)
{
  return get_real (file)->pMethods->xFileControl (get_real (file), operation, argument);
}

static int
file_sector_size (sqlite3_file *file)
{
  return get_real (file)->pMethods->xSectorSize (get_real (file));
}

static int
file_characteristics (sqlite3_file *file)
{
  return get_real (file)->pMethods->xDeviceCharacteristics (get_real (file));
}

static int
file_map (sqlite3_file *file, int region, int size, int grow, void volatile **memory)
{
  if (plan.no_shared_memory)
    return SQLITE_IOERR_SHMMAP;
  if (grow && take_call (DOCKET_FILE_WRITE) != 0)
    return SQLITE_IOERR_SHMSIZE;
  return get_real (file)->pMethods->xShmMap (get_real (file), region, size, grow, memory);
}

static int
file_shared_lock (sqlite3_file *file, int offset, int n, int flags)
{
  if ((flags & SQLITE_SHM_LOCK) != 0 && take_call (DOCKET_FILE_LOCK) != 0)
    return SQLITE_IOERR_SHMLOCK;
  return get_real (file)->pMethods->xShmLock (get_real (file), offset, n, flags);
}

static void
file_barrier (sqlite3_file *file)
{
  get_real (file)->pMethods->xShmBarrier (get_real (file));
}

static int
file_unmap (sqlite3_file *file, int with_file)
{
  return get_real (file)->pMethods->xShmUnmap (get_real (file), with_file);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_reserved_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_map,
  .xShmLock = file_shared_lock,
  .xShmBarrier = file_barrier,
  .xShmUnmap = file_unmap,
};

/* The file system */

static int
vfs_open (sqlite3_vfs *self, sqlite3_filename path, sqlite3_file *file, int flags, int *out_flags)
{
  const int writes = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int error = take_call (DOCKET_FILE_OPEN);
  File *own = (File *) file;
  int code = SQLITE_OK;

  own->base.pMethods = NULL;
  own->real = (sqlite3_file *) (own + 1);
  if (error != 0 && (error != EROFS || (flags & SQLITE_OPEN_DELETEONCLOSE) != 0))
    return SQLITE_CANTOPEN;
  /* What may not be written can still be read. */
  if (error != 0)
    flags = (flags & ~(writes | SQLITE_OPEN_EXCLUSIVE)) | SQLITE_OPEN_READONLY;
  code = real_vfs->xOpen (real_vfs, path, own->real, flags, out_flags);
  if (own->real->pMethods != NULL)
    own->base.pMethods = &methods;
  return code;
}

static int
vfs_delete (sqlite3_vfs *self, const char *path, int sync)
{
  if (take_call (DOCKET_FILE_CHANGE) != 0)
    return SQLITE_IOERR_DELETE;
  return real_vfs->xDelete (real_vfs, path, 0);
}

static int
vfs_access (sqlite3_vfs *self, const char *path, int flags, int *result)
{
  if (take_call (DOCKET_FILE_LOOK) != 0)
    return SQLITE_IOERR_ACCESS;
  return real_vfs->xAccess (real_vfs, path, flags, result);
}

static int
vfs_get_full_path (sqlite3_vfs *self, const char *path, int size, char *full)
{
  if (take_call (DOCKET_FILE_LOOK) != 0)
    return SQLITE_CANTOPEN_FULLPATH;
  return real_vfs->xFullPathname (real_vfs, path, size, full);
}

static int
vfs_get_last_error (sqlite3_vfs *self, int size, char *text)
{
  int error = 0;

  g_mutex_lock (&plan.lock);
  error = plan.n_failed > 0 ? plan.error : 0;
  g_mutex_unlock (&plan.lock);
  return error != 0 ? error : real_vfs->xGetLastError (real_vfs, size, text);
}

static int
vfs_random (sqlite3_vfs *self, int size, char *bytes)
{
  return real_vfs->xRandomness (real_vfs, size, bytes);
}

static int
vfs_sleep (sqlite3_vfs *self, int microseconds)
{
  return real_vfs->xSleep (real_vfs, microseconds);
}

static int
vfs_get_time (sqlite3_vfs *self, sqlite3_int64 *time)
{
  return real_vfs->xCurrentTimeInt64 (real_vfs, time);
}

/**
 * docket_failing_vfs_install:
 *
 * From now on every file that SQLite opens in this process can fail. To be called before the first
 * one is opened.
 */
void
docket_failing_vfs_install (void)
{
  real_vfs = sqlite3_vfs_find ("unix");
  g_assert_nonnull (real_vfs);
  vfs = (sqlite3_vfs){
    .iVersion = 2,
    .szOsFile = (int) sizeof (File) + real_vfs->szOsFile,
    .mxPathname = real_vfs->mxPathname,
    .zName = "docket-failing",
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_get_full_path,
    .xRandomness = vfs_random,
    .xSleep = vfs_sleep,
    .xGetLastError = vfs_get_last_error,
    .xCurrentTimeInt64 = vfs_get_time,
  };
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}

/**
 * docket_failing_vfs_fail:
 * @calls: which calls count and fail
 * @nth: the first of them that fails, from 1
 * @error: why, as in errno: %ENOSPC, %EDQUOT, %EIO, %EROFS, %EMFILE
 * @lasting: whether all that come after it fail as well
 *
 * Has calls fail from now on.
 */
void
docket_failing_vfs_fail (DocketFileCalls calls, guint nth, int error, gboolean lasting)
{
  g_mutex_lock (&plan.lock);
  plan.calls = calls;
  plan.left = nth;
  plan.error = error;
  plan.lasting = lasting;
  plan.n_failed = 0;
  memset (plan.n_calls, 0, sizeof plan.n_calls);
  g_mutex_unlock (&plan.lock);
}

/**
 * docket_failing_vfs_stop:
 *
 * The disk is well again. What was counted stays.
 */
void
docket_failing_vfs_stop (void)
{
  g_mutex_lock (&plan.lock);
  plan.calls = 0;
  g_mutex_unlock (&plan.lock);
}

/**
 * docket_failing_vfs_get_n_failed:
 *
 * Returns: how many calls failed since docket_failing_vfs_fail()
 */
guint
docket_failing_vfs_get_n_failed (void)
{
  guint n = 0;

  g_mutex_lock (&plan.lock);
  n = plan.n_failed;
  g_mutex_unlock (&plan.lock);
  return n;
}

/**
 * docket_failing_vfs_get_n_calls:
 *
 * Returns: how many of @calls there were since docket_failing_vfs_fail(), failed ones included
 */
guint
docket_failing_vfs_get_n_calls (DocketFileCalls calls)
{
  guint n = 0;

  g_mutex_lock (&plan.lock);
  for (guint i = 0; i < N_KINDS; i++)
    n += (calls & (1u << i)) != 0 ? plan.n_calls[i] : 0;
  g_mutex_unlock (&plan.lock);
  return n;
}

/**
 * docket_failing_vfs_set_shared_memory:
 * @works: whether processes can share memory; on some network file systems they cannot, so that
 *   no write-ahead log is possible
 */
void
docket_failing_vfs_set_shared_memory (gboolean works)
{
  plan.no_shared_memory = !works;
}
