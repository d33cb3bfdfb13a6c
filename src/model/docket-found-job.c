/* docket-found-job.c: a job id that was found in a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-found-job.h"

G_DEFINE_BOXED_TYPE (DocketFoundJob, docket_found_job, docket_found_job_copy, docket_found_job_free)

/**
 * docket_found_job_new:
 * @id: a job id
 * @name: (nullable): a name, safe to show
 * @how: how sure it is
 * @just_started: whether it stands in the reply that started the job
 *
 * Returns: (transfer full): a found job
 */
DocketFoundJob *
docket_found_job_new (const char *id, const char *name, DocketFoundHow how, gboolean just_started)
{
  g_return_val_if_fail (id != NULL, NULL);

  DocketFoundJob *self = g_new0 (DocketFoundJob, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->how = how;
  self->just_started = just_started;
  return self;
}

/**
 * docket_found_job_copy:
 * @self: a found job
 *
 * Returns: (transfer full): a copy
 */
DocketFoundJob *
docket_found_job_copy (const DocketFoundJob *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return docket_found_job_new (self->id, self->name, self->how, self->just_started);
}

/**
 * docket_found_job_free:
 * @self: (nullable) (transfer full): a found job
 */
void
docket_found_job_free (DocketFoundJob *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_free (self);
}

/**
 * docket_found_is_sure:
 * @how: how an id was found
 *
 * Returns: whether it is added without asking
 */
gboolean
docket_found_is_sure (DocketFoundHow how)
{
  return how == DOCKET_FOUND_STRONG || how == DOCKET_FOUND_KEYED || how == DOCKET_FOUND_LONE;
}
