/* docket-watcher-others.c: the jobs of other keys, which wait
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

#include "docket-job-update.h"

/* Marks a job that only another key can ask for, and clears that from one that this key can. What a
 * job of which Docket gave up says stays. */
void
_docket_watcher_mark_account (DocketWatcher *self, DocketWatch *watch, gboolean is_other)
{
  const DocketTrouble trouble = watch->state->trouble;

  if (is_other ? trouble == DOCKET_TROUBLE_OTHER_ACCOUNT || trouble == DOCKET_TROUBLE_GAVE_UP
               : trouble != DOCKET_TROUBLE_OTHER_ACCOUNT)
    return;

  g_autoptr (DocketJobState) state = docket_job_update_with_trouble (
      watch->state,
      is_other ? DOCKET_TROUBLE_OTHER_ACCOUNT : DOCKET_TROUBLE_NONE,
      NULL,
      docket_clock_get_wall (self->clock));

  if (is_other)
    state->next_check = 0;
  _docket_watcher_commit (self, watch, state, NULL);
}

/**
 * docket_watcher_is_rejected:
 *
 * Returns: whether the service refused the key, and accepted it never since
 */
gboolean
docket_watcher_is_rejected (DocketWatcher *self)
{
  return self->account.rejected != 0;
}

typedef struct
{
  gint64 account_id;
  guint n;
} Others;

static void
count_others_cb (gpointer item, gpointer data)
{
  const DocketWatch *watch = item;
  Others *others = data;

  if (watch->state->account_id != others->account_id &&
      watch->state->trouble != DOCKET_TROUBLE_GAVE_UP)
    others->n++;
}

/**
 * docket_watcher_get_n_other_account:
 *
 * Returns: how many unfinished jobs wait because they were added with another key
 */
guint
docket_watcher_get_n_other_account (DocketWatcher *self)
{
  Others others = { self->account.row_id, 0 };

  if (self->account.row_id != 0)
    docket_watch_queue_foreach (self->queue, count_others_cb, &others);
  return others.n;
}
