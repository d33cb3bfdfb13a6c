/* docket-digest.h: which outcomes are told singly, and which together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-batch.h"

G_BEGIN_DECLS

/**
 * DocketDigestKind:
 * @DOCKET_KIND_READY: done, with a result that can be opened
 * @DOCKET_KIND_EMPTY: done, without a file
 * @DOCKET_KIND_EXPIRED: done, and its link is dead
 * @DOCKET_KIND_FAILED: failed
 * @DOCKET_KIND_OTHER: aborted, not known or no longer checked
 *
 * How a job ended, as far as a summary tells them apart.
 */
typedef enum
{
  DOCKET_KIND_READY,
  DOCKET_KIND_EMPTY,
  DOCKET_KIND_EXPIRED,
  DOCKET_KIND_FAILED,
  DOCKET_KIND_OTHER,
} DocketDigestKind;

#define DOCKET_N_KINDS (DOCKET_KIND_OTHER + 1)

/**
 * DocketLateness:
 * @DOCKET_ON_TIME: Docket heard of it about when it meant to ask
 * @DOCKET_LATE: it heard of it long after: there was a sleep, a pause or no network
 * @DOCKET_WHILE_CLOSED: the same, because Docket did not run
 */
typedef enum
{
  DOCKET_ON_TIME,
  DOCKET_LATE,
  DOCKET_WHILE_CLOSED,
} DocketLateness;

/* At most so many single notifications in DOCKET_DIGEST_WINDOW µs. */
#define DOCKET_DIGEST_SINGLES 3
#define DOCKET_DIGEST_WINDOW  (60 * (gint64) G_USEC_PER_SEC)

/* A summary takes the place of the one before after so long, µs. */
#define DOCKET_DIGEST_GAP (15 * (gint64) G_USEC_PER_SEC)

/* What was heard of late, after a sleep or a start, is told together within so long, µs. */
#define DOCKET_DIGEST_PATIENCE (60 * (gint64) G_USEC_PER_SEC)

/**
 * DocketCause:
 * @text: (owned): why jobs have no result
 * @n: how many
 */
typedef struct
{
  char *text;
  guint n;
} DocketCause;

/**
 * DocketTally:
 * @n: how many outcomes there are; of a batch that ended, those of it
 * @of: how many of each kind
 * @causes: (element-type DocketCause): why those without a result have none, the most frequent
 *   first
 * @batch: the batch that ended; row 0: none
 * @n_others: how many jobs of other batches are in the same summary
 * @while_closed: whether all of them ended while Docket was closed
 * @anew: whether the summary is to be shown as a new one
 *
 * What a summary says.
 */
typedef struct
{
  guint n;
  guint of[DOCKET_N_KINDS];
  GArray *causes;
  DocketBatch batch;
  guint n_others;
  gboolean while_closed;
  gboolean anew;
} DocketTally;

/**
 * DocketDigestStep:
 * @DOCKET_DIGEST_NOTHING: nothing is to be sent now
 * @DOCKET_DIGEST_SINGLE: one job is told
 * @DOCKET_DIGEST_SUMMARY: the summary is sent, or takes the place of the one before
 * @DOCKET_DIGEST_WITHDRAW: the summary is taken away: all of it was seen
 */
typedef enum
{
  DOCKET_DIGEST_NOTHING,
  DOCKET_DIGEST_SINGLE,
  DOCKET_DIGEST_SUMMARY,
  DOCKET_DIGEST_WITHDRAW,
} DocketDigestStep;

typedef struct _DocketDigest DocketDigest;

DocketDigest *docket_digest_new (void);
void docket_digest_free (DocketDigest *self);
DocketLateness docket_digest_get_lateness (const DocketJobState *before,
                                           gint64 heard,
                                           gint64 begun);
gboolean docket_digest_is_waiting (const DocketDigest *self);
void docket_digest_add (DocketDigest *self,
                        const DocketJobState *state,
                        DocketDigestKind kind,
                        const char *cause,
                        DocketLateness lateness,
                        gint64 now);
void docket_digest_end_batch (DocketDigest *self, const DocketBatch *batch);
void docket_digest_settle (DocketDigest *self);
void docket_digest_forget (DocketDigest *self, gint64 row_id);
gint64 docket_digest_get_due (const DocketDigest *self);
DocketDigestStep docket_digest_next (DocketDigest *self, gint64 now, gint64 *row_id);
DocketTally *docket_digest_tally (const DocketDigest *self);
void docket_tally_free (DocketTally *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDigest, docket_digest_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTally, docket_tally_free)

G_END_DECLS
