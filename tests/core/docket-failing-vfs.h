/* docket-failing-vfs.h: a file system whose n-th call fails, for SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketFileCalls:
 * @DOCKET_FILE_OPEN: opening a file
 * @DOCKET_FILE_LOOK: asking whether a file is there, how it is called in full, how large it is
 * @DOCKET_FILE_READ: reading
 * @DOCKET_FILE_WRITE: writing, and making the shared memory of the log larger
 * @DOCKET_FILE_CHANGE: cutting a file off, deleting it
 * @DOCKET_FILE_SYNC: waiting until all is on the disk
 * @DOCKET_FILE_LOCK: taking a lock
 *
 * What SQLite asks of a file system.
 */
typedef enum
{
  DOCKET_FILE_OPEN = 1 << 0,
  DOCKET_FILE_LOOK = 1 << 1,
  DOCKET_FILE_READ = 1 << 2,
  DOCKET_FILE_WRITE = 1 << 3,
  DOCKET_FILE_CHANGE = 1 << 4,
  DOCKET_FILE_SYNC = 1 << 5,
  DOCKET_FILE_LOCK = 1 << 6,
  DOCKET_FILE_ANY = (1 << 7) - 1,
} DocketFileCalls;

void docket_failing_vfs_install (void);
void docket_failing_vfs_fail (DocketFileCalls calls, guint nth, int error, gboolean lasting);
void docket_failing_vfs_stop (void);
guint docket_failing_vfs_get_n_failed (void);
guint docket_failing_vfs_get_n_calls (DocketFileCalls calls);
void docket_failing_vfs_set_shared_memory (gboolean works);

G_END_DECLS
