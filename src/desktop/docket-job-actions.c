/* docket-job-actions.c: what is done with one job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-actions.h"

#include "docket-opener.h"

#include <string.h>

struct _DocketJobActions
{
  GObject parent_instance;

  GApplication *application; /* (unowned): lives longer */
  DocketEngine *engine;      /* (owned) */
  DocketOpener *opener;      /* (owned) */
};

typedef enum
{
  SIGNAL_SHOW,
  SIGNAL_FAILED,
} DocketJobActionsSignal;

static guint signals[SIGNAL_FAILED + 1];

G_DEFINE_FINAL_TYPE (DocketJobActions, docket_job_actions, G_TYPE_OBJECT)

static void
fail (DocketJobActions *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketJobActions) self = data;
  g_autoptr (GError) error = NULL;

  if (!docket_opener_open_finish (DOCKET_OPENER (object), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error);
  g_application_release (self->application);
}

static void
open_result (DocketJobActions *self, DocketJobAction action, gint64 row_id, guint part)
{
  g_application_hold (self->application);
  if (action == DOCKET_JOB_ACTION_OPEN)
    docket_opener_open_async (self->opener, row_id, opened_cb, g_object_ref (self));
  else if (action == DOCKET_JOB_ACTION_OPEN_PART)
    docket_opener_open_part_async (self->opener, row_id, part, opened_cb, g_object_ref (self));
  else if (action == DOCKET_JOB_ACTION_KEEP)
    docket_opener_keep_async (self->opener, row_id, opened_cb, g_object_ref (self));
  else
    docket_opener_show_folder_async (self->opener, row_id, opened_cb, g_object_ref (self));
}

static void
run_on_row (DocketJobActions *self, DocketJobAction action, gint64 row_id, guint part)
{
  switch (action)
    {
    case DOCKET_JOB_ACTION_OPEN:
    case DOCKET_JOB_ACTION_OPEN_PART:
    case DOCKET_JOB_ACTION_KEEP:
    case DOCKET_JOB_ACTION_SHOW_FOLDER:
      open_result (self, action, row_id, part);
      break;
    case DOCKET_JOB_ACTION_CANCEL:
      docket_opener_cancel (self->opener, row_id);
      break;
    case DOCKET_JOB_ACTION_CHECK:
      docket_engine_watch (self->engine);
      docket_watcher_check_now (docket_engine_get_watcher (self->engine), row_id, FALSE);
      break;
    case DOCKET_JOB_ACTION_SHOW:
    default:
      g_signal_emit (self, signals[SIGNAL_SHOW], 0, row_id);
    }
}

/* One call. Whoever looks the job up owns it. */
typedef struct
{
  DocketJobActions *actions; /* (owned) */
  DocketJobAction action;
  guint part;
} JobCall;

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree JobCall *call = data;
  g_autoptr (DocketJobActions) self = call->actions;
  g_autoptr (GError) error = NULL;
  const gint64 row_id = docket_store_find_finish (DOCKET_STORE (object), result, &error);

  if (row_id > 0)
    run_on_row (self, call->action, row_id, call->part);
  else
    fail (self, error);
  g_application_release (self->application);
}

/* Object */

static void
docket_job_actions_dispose (GObject *object)
{
  DocketJobActions *self = DOCKET_JOB_ACTIONS (object);

  g_clear_object (&self->opener);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (docket_job_actions_parent_class)->dispose (object);
}

static void
docket_job_actions_class_init (DocketJobActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_job_actions_dispose;

  /**
   * DocketJobActions::show:
   * @row_id: row of the job that is to be shown
   */
  signals[SIGNAL_SHOW] = g_signal_new ("show",
                                       DOCKET_TYPE_JOB_ACTIONS,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       G_TYPE_INT64);
  /**
   * DocketJobActions::failed:
   * @error: why an action could not be done
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed",
                                         DOCKET_TYPE_JOB_ACTIONS,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_ERROR);
}

static void
docket_job_actions_init (DocketJobActions *self)
{
}

/**
 * docket_job_actions_new:
 * @application: what is held while an action goes on; outlives them
 * @engine: an engine that was started
 *
 * Returns: (transfer full): the actions on one job
 */
DocketJobActions *
docket_job_actions_new (GApplication *application, DocketEngine *engine)
{
  DocketJobActions *self = g_object_new (DOCKET_TYPE_JOB_ACTIONS, NULL);

  self->application = application;
  self->engine = g_object_ref (engine);
  self->opener = docket_opener_new (engine);
  return self;
}

/**
 * docket_job_actions_run:
 * @self: the actions
 * @action: what to do
 * @target: the job id, and where one of its files is meant, a slash and its number from 0. It comes
 *   from outside, is looked up, and never trusted
 *
 * Does something with one job. Ends with #DocketJobActions::failed where it cannot be done.
 */
void
docket_job_actions_run (DocketJobActions *self, DocketJobAction action, const char *target)
{
  const char *slash = strrchr (target, '/');
  g_autofree char *job_id = g_strdup (target);
  guint64 part = 0;
  JobCall *call = NULL;

  g_return_if_fail (DOCKET_IS_JOB_ACTIONS (self));

  if (action == DOCKET_JOB_ACTION_OPEN_PART && slash != NULL &&
      g_ascii_string_to_unsigned (slash + 1, 10, 0, G_MAXUINT, &part, NULL))
    job_id[slash - target] = '\0';
  call = g_new0 (JobCall, 1);
  call->actions = g_object_ref (self);
  call->action = action;
  call->part = (guint) part;
  g_application_hold (self->application);
  docket_store_find_async (docket_engine_get_store (self->engine), job_id, NULL, found_cb, call);
}
