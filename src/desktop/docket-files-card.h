/* docket-files-card.h: the files of a job that made several
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-text.h"
#include "docket-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_FILES_CARD (docket_files_card_get_type ())
G_DECLARE_FINAL_TYPE (DocketFilesCard, docket_files_card, DOCKET, FILES_CARD, GtkBox)

void docket_files_card_show (DocketFilesCard *self, DocketJob *job, const DocketMoment *moment);

G_END_DECLS
