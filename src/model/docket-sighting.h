/* docket-sighting.h: one place of a text where a job id was seen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-found-job.h"
#include "docket-paste-text.h"

G_BEGIN_DECLS

/**
 * DocketSighting:
 * @position: where it is in the original text
 * @id: the job id as written
 * @name: (nullable): a safe name
 * @how: how sure it is
 * @started: whether it stands in a reply that starts a job
 * @checked: whether it stands in a reply to a check
 *
 * One place where a job id was seen.
 */
typedef struct
{
  gsize position;
  char *id;
  char *name;
  DocketFoundHow how;
  gboolean started;
  gboolean checked;
} DocketSighting;

GArray *docket_sightings_new (void);
DocketSighting *docket_sightings_add (GArray *sightings,
                                      const DocketPasteText *text,
                                      const char *place,
                                      gsize length,
                                      DocketFoundHow how);
DocketSighting *docket_sightings_add_keyed (GArray *sightings,
                                            const DocketPasteText *text,
                                            const char *place,
                                            const char *id,
                                            gsize length);
DocketSighting *docket_sightings_add_lone (GArray *sightings,
                                           const DocketPasteText *text,
                                           const char *place,
                                           gsize length);
GPtrArray *docket_sightings_merge (GArray *sightings);

G_END_DECLS
