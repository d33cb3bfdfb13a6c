/* docket-job-actions.h: what is done with one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB_ACTIONS (docket_job_actions_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobActions, docket_job_actions, DOCKET, JOB_ACTIONS, GObject)

/**
 * DocketJobAction:
 * @DOCKET_JOB_ACTION_SHOW: shows the job in the window
 * @DOCKET_JOB_ACTION_OPEN: opens its result
 * @DOCKET_JOB_ACTION_OPEN_PART: opens one of its files
 * @DOCKET_JOB_ACTION_SHOW_FOLDER: shows its result in the folder
 * @DOCKET_JOB_ACTION_KEEP: keeps its result
 * @DOCKET_JOB_ACTION_CANCEL: gives up what is fetched of it
 * @DOCKET_JOB_ACTION_CHECK: asks the service now
 *
 * What can be done with one job.
 */
typedef enum
{
  DOCKET_JOB_ACTION_SHOW,
  DOCKET_JOB_ACTION_OPEN,
  DOCKET_JOB_ACTION_OPEN_PART,
  DOCKET_JOB_ACTION_SHOW_FOLDER,
  DOCKET_JOB_ACTION_KEEP,
  DOCKET_JOB_ACTION_CANCEL,
  DOCKET_JOB_ACTION_CHECK,
} DocketJobAction;

DocketJobActions *docket_job_actions_new (GApplication *application, DocketEngine *engine);
void docket_job_actions_run (DocketJobActions *self, DocketJobAction action, const char *target);

G_END_DECLS
