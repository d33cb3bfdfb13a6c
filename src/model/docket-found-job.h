/* docket-found-job.h: a job id that was found in a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DocketFoundHow:
 * @DOCKET_FOUND_STRONG: it has the shape `[A-Z0-9]{32}--N-N`
 * @DOCKET_FOUND_KEYED: it stands beside a key like `jobId` and has a shape ids have
 * @DOCKET_FOUND_LONE: it is alone on its line or in its cell and has a shape ids have
 * @DOCKET_FOUND_WEAK: it stands beside such a key, but may be a placeholder
 * @DOCKET_FOUND_SHORT: it looks like an id of which characters are missing
 *
 * How sure it is that a piece of text is a job id. Weak and short ones are offered, not added.
 */
typedef enum
{
  DOCKET_FOUND_STRONG,
  DOCKET_FOUND_KEYED,
  DOCKET_FOUND_LONE,
  DOCKET_FOUND_WEAK,
  DOCKET_FOUND_SHORT,
} DocketFoundHow;

#define DOCKET_TYPE_FOUND_JOB (docket_found_job_get_type ())

/**
 * DocketFoundJob:
 * @id: the job id as written
 * @name: (nullable): a name the text gives it, safe to show
 * @how: how sure it is
 * @just_started: whether the text is the reply that started the job, so that its age is 0
 *
 * A job id found in a text.
 */
typedef struct
{
  char *id;
  char *name;
  DocketFoundHow how;
  gboolean just_started;
} DocketFoundJob;

GType docket_found_job_get_type (void) G_GNUC_CONST;
DocketFoundJob *docket_found_job_new (const char *id,
                                      const char *name,
                                      DocketFoundHow how,
                                      gboolean just_started);
DocketFoundJob *docket_found_job_copy (const DocketFoundJob *self);
void docket_found_job_free (DocketFoundJob *self);

gboolean docket_found_is_sure (DocketFoundHow how);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFoundJob, docket_found_job_free)

G_END_DECLS
