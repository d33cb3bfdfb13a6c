/* docket-keep-holds.h: which results are not kept, and why
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-text.h"

G_BEGIN_DECLS

typedef struct _DocketKeepHolds DocketKeepHolds;

DocketKeepHolds *docket_keep_holds_new (void);
void docket_keep_holds_free (DocketKeepHolds *self);
gboolean docket_keep_holds_set (DocketKeepHolds *self,
                                gint64 row_id,
                                DocketHold hold,
                                gint64 size,
                                const char *text);
gboolean docket_keep_holds_clear (DocketKeepHolds *self, gint64 row_id);
DocketHold docket_keep_holds_get (DocketKeepHolds *self,
                                  gint64 row_id,
                                  gint64 *size,
                                  const char **text);

G_END_DECLS
