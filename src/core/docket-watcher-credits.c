/* docket-watcher-credits.c: what the account can pay, and what is checked all the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

#define FIRST_BALANCE_WAIT (5 * 60 * G_USEC_PER_SEC)
#define LAST_BALANCE_WAIT  (30 * 60 * G_USEC_PER_SEC)

/* Each job gets one check that long after it was added, whatever the reserve says: most jobs are
 * done by then, and their links are not dead yet. */
#define PROMISED (40 * 60 * (gint64) G_USEC_PER_SEC)

void
_docket_watcher_out_of_credits (DocketWatcher *self)
{
  gint64 wait = MIN (LAST_BALANCE_WAIT, FIRST_BALANCE_WAIT * (gint64) (self->failures + 1));

  self->failures++;
  _docket_watcher_set_trouble (
      self, DOCKET_TROUBLE_NO_CREDITS, docket_clock_get_elapsed (self->clock) + wait);
}

gboolean
_docket_watcher_needs_balance (DocketWatcher *self)
{
  return !self->unlimited && self->budget.balance == DOCKET_NO_NUMBER && !self->balance_untold;
}

/* Whether routine checks have to wait because of what they cost; sets the trouble that says so. */
gboolean
_docket_watcher_is_over_budget (DocketWatcher *self)
{
  gint64 wall = docket_clock_get_wall (self->clock);
  gint64 now = docket_clock_get_elapsed (self->clock);

  if (self->unlimited)
    return FALSE;

  switch (docket_budget_judge (&self->budget,
                               docket_settings_get_credit_reserve (self->settings),
                               docket_settings_get_credits_per_day (self->settings),
                               self->n_flying,
                               wall))
    {
    case DOCKET_VERDICT_RESERVE:
      if (self->trouble != DOCKET_TROUBLE_NO_CREDITS)
        _docket_watcher_out_of_credits (self);
      return TRUE;
    case DOCKET_VERDICT_DAY:
      if (self->trouble != DOCKET_TROUBLE_NO_CREDITS)
        _docket_watcher_set_trouble (
            self, DOCKET_TROUBLE_NO_CREDITS, now + docket_budget_until_midnight (wall));
      return TRUE;
    case DOCKET_VERDICT_SPEND:
    case DOCKET_VERDICT_ASK:
    default:
      return FALSE;
    }
}

/* Whether routine checks still have to wait: then the balance is asked for ever less. */
gboolean
_docket_watcher_stays_below_reserve (DocketWatcher *self)
{
  return self->trouble == DOCKET_TROUBLE_NO_CREDITS && !self->unlimited &&
         docket_budget_judge (&self->budget,
                              docket_settings_get_credit_reserve (self->settings),
                              0,
                              self->n_flying,
                              docket_clock_get_wall (self->clock)) == DOCKET_VERDICT_RESERVE;
}

typedef struct
{
  DocketWatcher *watcher;
  DocketWatch *first;
  gint64 at; /* UTC µs */
} Search;

static void
search_cb (gpointer item, gpointer data)
{
  DocketWatch *watch = item;
  Search *search = data;
  const gint64 at = watch->state->added + PROMISED;

  if (watch->busy || watch->due == G_MAXINT64 || docket_status_is_final (watch->state->status) ||
      watch->state->last_checked >= at)
    return;
  if (search->first != NULL && search->at <= at)
    return;
  search->first = watch;
  search->at = at;
}

/* While routine checks are paused: the job that was promised a check soonest, and when. */
DocketWatch *
_docket_watcher_next_promised (DocketWatcher *self, gint64 *at)
{
  Search search = { self, NULL, 0 };
  gint64 wait = 0;

  if (self->budget.balance != DOCKET_NO_NUMBER && self->budget.balance < DOCKET_CHECK_CREDITS)
    return NULL;

  docket_watch_queue_foreach (self->queue, search_cb, &search);
  if (search.first == NULL)
    return NULL;

  /* A jump of the clock must not stall it. */
  wait = CLAMP (search.at - docket_clock_get_wall (self->clock), 0, PROMISED);
  *at = MAX (docket_clock_get_elapsed (self->clock) + wait, self->probe_at);
  return search.first;
}
