/* docket-status.h: what the service said of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketStatus:
 * @DOCKET_STATUS_WAITING: ours, before the first reply
 * @DOCKET_STATUS_WORKING: in work, or the service does not know the job (it says the same)
 * @DOCKET_STATUS_SUCCESS: done
 * @DOCKET_STATUS_FAILED: failed, the message says why
 * @DOCKET_STATUS_ABORTED: aborted at the service
 * @DOCKET_STATUS_UNKNOWN: the service does not know the job, asked with force
 *
 * The words of `POST /v1/job/check`, "Available Status Values". The numbers are stored in the
 * database: they are never changed or used again.
 */
typedef enum
{
  DOCKET_STATUS_WAITING = 0,
  DOCKET_STATUS_WORKING = 1,
  DOCKET_STATUS_SUCCESS = 2,
  DOCKET_STATUS_FAILED = 3,
  DOCKET_STATUS_ABORTED = 4,
  DOCKET_STATUS_UNKNOWN = 5,
} DocketStatus;

#define DOCKET_N_STATUSES (DOCKET_STATUS_UNKNOWN + 1)

const char *docket_status_to_word (DocketStatus status);
gboolean docket_status_from_word (const char *word, DocketStatus *status);
gboolean docket_status_is_final (DocketStatus status);

G_END_DECLS
