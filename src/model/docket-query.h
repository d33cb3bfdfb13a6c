/* docket-query.h: which jobs a list shows, and in which order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"

G_BEGIN_DECLS

/**
 * DocketFilter:
 *
 * Which jobs a list shows (look: Pills). Problems are failed, aborted, unknown and gave up;
 * unseen are final jobs whose row was not looked at.
 */
typedef enum
{
  DOCKET_FILTER_ALL,
  DOCKET_FILTER_WATCHING,
  DOCKET_FILTER_FINISHED,
  DOCKET_FILTER_PROBLEMS,
  DOCKET_FILTER_UNSEEN,
} DocketFilter;

#define DOCKET_N_FILTERS (DOCKET_FILTER_UNSEEN + 1)

/**
 * DocketOrder:
 * @DOCKET_ORDER_NEWEST: unfinished jobs first, then the newest
 * @DOCKET_ORDER_NAME: by what they are called
 * @DOCKET_ORDER_STATE: unfinished, then problems, then done
 * @DOCKET_ORDER_EXPIRY: the link that dies next first
 * @DOCKET_ORDER_DURATION: the job that ran longest first
 *
 * Where two jobs are equal, the newer one comes first.
 */
typedef enum
{
  DOCKET_ORDER_NEWEST,
  DOCKET_ORDER_NAME,
  DOCKET_ORDER_STATE,
  DOCKET_ORDER_EXPIRY,
  DOCKET_ORDER_DURATION,
} DocketOrder;

#define DOCKET_N_ORDERS   (DOCKET_ORDER_DURATION + 1)

#define DOCKET_TYPE_QUERY (docket_query_get_type ())

/**
 * DocketQuery:
 * @filter: which jobs
 * @order: in which order
 * @batch_id: only those of this batch; 0: of any
 * @words: (not nullable): only those with these words, folded; "": any
 *
 * A value that threads may share; nobody changes it.
 */
typedef struct
{
  DocketFilter filter;
  DocketOrder order;
  gint64 batch_id;
  char *words;
} DocketQuery;

GType docket_query_get_type (void) G_GNUC_CONST;
DocketQuery *docket_query_new (DocketFilter filter,
                               DocketOrder order,
                               gint64 batch_id,
                               const char *search);
DocketQuery *docket_query_ref (DocketQuery *self);
void docket_query_unref (DocketQuery *self);
gboolean docket_query_equal (const DocketQuery *a, const DocketQuery *b);
gboolean docket_query_shows (const DocketQuery *self, const DocketJobState *state);
int docket_query_compare (const DocketQuery *self,
                          const DocketJobState *a,
                          const DocketJobState *b);
gboolean docket_filter_shows (DocketFilter filter, const DocketJobState *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketQuery, docket_query_unref)

G_END_DECLS
