/* docket-notice.c: a notification as it is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-notice.h"

G_DEFINE_BOXED_TYPE (DocketNotice, docket_notice, docket_notice_copy, docket_notice_free)

/**
 * docket_notice_new:
 * @id: its id
 * @title: its title
 *
 * Returns: (transfer full): a notification of normal priority that does nothing yet
 */
DocketNotice *
docket_notice_new (const char *id, const char *title)
{
  DocketNotice *self = g_new0 (DocketNotice, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->priority = DOCKET_NOTICE_NORMAL;
  return self;
}

DocketNotice *
docket_notice_copy (const DocketNotice *self)
{
  DocketNotice *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->title = g_strdup (self->title);
  copy->body = g_strdup (self->body);
  copy->target = g_strdup (self->target);
  copy->button_target = g_strdup (self->button_target);
  return copy;
}

void
docket_notice_free (DocketNotice *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->body);
  g_free (self->target);
  g_free (self->button_target);
  g_free (self);
}

/**
 * docket_notice_make_job_id:
 * @row_id: row of a job
 *
 * Returns: (transfer full): id of the notification of one job, the same after a restart
 */
char *
docket_notice_make_job_id (gint64 row_id)
{
  return g_strdup_printf ("job-%" G_GINT64_FORMAT, row_id);
}

/**
 * docket_notice_make_expiring_id:
 * @row_id: row of a job
 *
 * Returns: (transfer full): id of the notification that its result is about to be lost, the same
 *   after a restart
 */
char *
docket_notice_make_expiring_id (gint64 row_id)
{
  return g_strdup_printf (DOCKET_NOTICE_EXPIRING "-%" G_GINT64_FORMAT, row_id);
}
