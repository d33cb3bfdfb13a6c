/* docket-crash-state.h: what a process under test leaves behind when it is killed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdint.h>

/* Path of the file; it is mapped, so that the last state is there after any end. */
#define DOCKET_CRASH_STATE_VARIABLE "DOCKET_CRASH_STATE"

/* What goes on. crash.py knows the same numbers. */
enum
{
  DOCKET_CRASH_READY = 1 << 0,    /* the list is there */
  DOCKET_CRASH_ADDING = 1 << 1,   /* an addition or a removal is not acknowledged yet */
  DOCKET_CRASH_CHECKING = 1 << 2, /* a check is on its way */
  DOCKET_CRASH_WRITING = 1 << 3,  /* the store has something to write or to tell */
  DOCKET_CRASH_FETCHING = 1 << 4, /* a result is being fetched */
};

/* Calls that a process can be killed at. */
enum
{
  DOCKET_CRASH_SYNC,    /* fsync, fdatasync */
  DOCKET_CRASH_SENDMSG, /* sendmsg */
  DOCKET_CRASH_NOTICE,  /* sendmsg of a notification */
  DOCKET_CRASH_RENAME,  /* rename, renameat, renameat2, link, linkat */
  DOCKET_CRASH_WRITE,   /* pwrite to a file */
  DOCKET_CRASH_N_CALLS,
};

typedef struct
{
  uint32_t doing;
  int32_t n_syncing; /* threads in fsync or fdatasync right now */
  uint32_t n_calls[DOCKET_CRASH_N_CALLS];
  uint32_t killed; /* 1: the process killed itself where it was told to */
} DocketCrashState;
