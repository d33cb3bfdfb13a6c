/* docket-watch-queue.h: the unfinished jobs, earliest check first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"

G_BEGIN_DECLS

typedef struct _DocketWatchQueue DocketWatchQueue;

/**
 * DocketWatch:
 * @row_id: row of the job
 * @state: (owned): its newest state
 * @due: elapsed time at which its next check is due; %G_MAXINT64: not by itself
 * @forced: whether that is a forced check
 * @asked: whether the person asked for it, so that no pause holds it
 * @respelt: whether it spells the id the other way, as a 400 asked for
 * @busy: whether a check of it is on its way or its answer not yet on disk
 * @n_misses: how often it got no answer while other jobs got one
 * @miss: the answer of the account, counted, before its last miss
 * @counted: watched time of the watcher up to which @state counts its own
 *
 * What the watcher knows of one job. @due is changed through docket_watch_queue_set_due() alone.
 */
typedef struct
{
  gint64 row_id;
  DocketJobState *state;
  gint64 due;
  gboolean forced;
  gboolean asked;
  gboolean respelt;
  gboolean busy;
  guint n_misses;
  guint64 miss;
  gint64 counted;

  /*< private >*/
  GSequenceIter *place;
} DocketWatch;

DocketWatchQueue *docket_watch_queue_new (void);
void docket_watch_queue_free (DocketWatchQueue *self);
DocketWatch *docket_watch_queue_add (DocketWatchQueue *self, DocketJobState *state);
DocketWatch *docket_watch_queue_get (DocketWatchQueue *self, gint64 row_id);
void docket_watch_queue_remove (DocketWatchQueue *self, gint64 row_id);
void docket_watch_queue_set_due (DocketWatchQueue *self, DocketWatch *watch, gint64 due);
DocketWatch *docket_watch_queue_peek (DocketWatchQueue *self, gboolean asked_only);
guint docket_watch_queue_get_size (DocketWatchQueue *self);
void docket_watch_queue_foreach (DocketWatchQueue *self, GFunc func, gpointer data);
void docket_watch_queue_foreach_due (DocketWatchQueue *self, gint64 now, GFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketWatchQueue, docket_watch_queue_free)

G_END_DECLS
