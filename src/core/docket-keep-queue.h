/* docket-keep-queue.h: which results are kept next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"

G_BEGIN_DECLS

typedef struct _DocketKeepQueue DocketKeepQueue;

DocketKeepQueue *docket_keep_queue_new (void);
void docket_keep_queue_free (DocketKeepQueue *self);
void docket_keep_queue_push (DocketKeepQueue *self, const DocketJobState *state);
gint64 docket_keep_queue_pop (DocketKeepQueue *self);
gboolean docket_keep_queue_is_empty (DocketKeepQueue *self);
void docket_keep_queue_clear (DocketKeepQueue *self);

G_END_DECLS
