/* docket-simulated-job.h: a job that the simulator knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-link-signer.h"
#include "docket-simulator.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DocketSimulatedJob:
 * @id: the job id
 * @stem: name of its file without extension
 * @ending: how it ends
 * @gone: whether the simulator says that there is no such job
 * @added: when it began, UTC µs since 1970
 * @takes: µs until it ends
 * @life: seconds that its links are valid once it ended; negative until that is known
 * @n_pages: pages of its document, at least three
 */
typedef struct
{
  char *id;
  char *stem;
  DocketEnding ending;
  gboolean gone;
  gint64 added;
  gint64 takes;
  gint64 life;
  guint n_pages;
} DocketSimulatedJob;

DocketSimulatedJob *docket_simulated_job_new (const char *id,
                                              const char *name,
                                              DocketEnding ending,
                                              gint64 added,
                                              gint64 takes);
void docket_simulated_job_free (DocketSimulatedJob *self);

gboolean docket_simulated_job_has_ended (const DocketSimulatedJob *self, gint64 now);
gboolean docket_simulated_job_has_expired (const DocketSimulatedJob *self, gint64 now);
char *docket_simulated_job_get_first_link (const DocketSimulatedJob *self,
                                           const DocketLinkSigner *signer);
GBytes *docket_simulated_job_make_file (const DocketSimulatedJob *self,
                                        const char *file_name,
                                        const DocketLinkSigner *signer);
void docket_simulated_job_write_outcome (const DocketSimulatedJob *self,
                                         JsonBuilder *builder,
                                         const DocketLinkSigner *signer);

char *docket_simulated_job_make_code (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSimulatedJob, docket_simulated_job_free)

G_END_DECLS
