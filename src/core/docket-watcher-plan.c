/* docket-watcher-plan.c: when a job is checked next, as far as was learned
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

#include "docket-schedule.h"

/* From this size on the jobs of a batch are watched one pace thriftier. */
#define LARGE_BATCH 20

/* Where it takes longer to look at each job of a batch once, s, slots are short. */
#define SHORT_OF_SLOTS 60

/* How long what is due waits before that is spoken of. */
#define PACED_AFTER (10 * (gint64) G_USEC_PER_SEC)

/* What a check of the job the person looks at is worth, beside others. */
#define SELECTED_WEIGHT 4

/* Nothing is learned anew for fewer finished jobs than this share of those known. */
#define LEARN_SHARE 10

/* Learning */

static void learn (DocketWatcher *self);

static void
learned_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketCall) call = data;
  g_autoptr (GError) error = NULL;
  DocketWatcher *self = call->watcher;
  g_autoptr (DocketLaws) laws = docket_store_learn_finish (DOCKET_STORE (object), result, &error);

  self->n_learning--;
  /* Without laws the schedule is that of an account nothing is known of. */
  if (laws == NULL)
    g_debug ("Nothing is learned: %s", error->message);
  if (laws == NULL || _docket_call_is_stale (call))
    return;

  g_clear_pointer (&self->laws, docket_laws_unref);
  self->laws = g_steal_pointer (&laws);
  docket_watch_order_forget (self->order);
  if (self->n_unlearned >= MAX (1, docket_laws_get_n_jobs (self->laws) / LEARN_SHARE))
    learn (self);
}

static void
learn (DocketWatcher *self)
{
  self->n_unlearned = 0;
  self->n_learning++;
  docket_store_learn_async (self->store,
                            self->account.row_id,
                            docket_clock_get_wall (self->clock),
                            NULL,
                            learned_cb,
                            _docket_call_new (self, 0, DOCKET_CHECK_NONE));
}

/* Learns from all that is known of the account. */
void
_docket_watcher_begin_learning (DocketWatcher *self)
{
  if (self->account.row_id != 0)
    learn (self);
}

/* A job became final, and that is on disk. */
void
_docket_watcher_learn_more (DocketWatcher *self)
{
  const guint known = self->laws != NULL ? docket_laws_get_n_jobs (self->laws) : 0;

  self->n_unlearned++;
  if (self->n_learning == 0 && self->n_unlearned >= MAX (1, known / LEARN_SHARE))
    learn (self);
}

/* The rate */

/* Whether the slots are short for as long as it takes to look at each of so many jobs: then one
 * that is not used is missed at the end. */
static gboolean
is_slots_short (DocketWatcher *self, gint64 n_jobs)
{
  return self->limiter != NULL &&
         (double) n_jobs > SHORT_OF_SLOTS * docket_limiter_get_rate (self->limiter);
}

/**
 * docket_watcher_get_rate:
 * @self: a watcher
 *
 * Returns: checks a second that the account allows now; 0: there is no account
 */
double
docket_watcher_get_rate (DocketWatcher *self)
{
  g_return_val_if_fail (DOCKET_IS_WATCHER (self), 0);

  return self->limiter != NULL ? docket_limiter_get_rate (self->limiter) : 0;
}

/**
 * docket_watcher_is_paced:
 * @self: a watcher
 *
 * Returns: whether more jobs are due than can be checked within a minute
 */
gboolean
docket_watcher_is_paced (DocketWatcher *self)
{
  g_return_val_if_fail (DOCKET_IS_WATCHER (self), FALSE);

  return self->paced;
}

/* It begins when what is due waits for a while, and ends when nothing does any more. */
void
_docket_watcher_update_paced (DocketWatcher *self)
{
  const gint64 now = docket_clock_get_elapsed (self->clock);
  const gint64 patience = self->paced ? 0 : PACED_AFTER;
  const DocketWatch *first = docket_watch_queue_peek (self->queue, FALSE);
  const gboolean is_paced = self->trouble == DOCKET_TROUBLE_NONE && !self->paused &&
                            first != NULL && first->due <= now - patience &&
                            is_slots_short (self, docket_watch_queue_get_size (self->queue));

  if (is_paced == self->paced)
    return;
  self->paced = is_paced;
  g_object_notify (G_OBJECT (self), "paced");
}

/* Planning */

static gint64
get_batch_size (DocketWatcher *self, const DocketJobState *state)
{
  DocketBatch batch = { 0 };

  if (state->batch_id == 0 || !docket_store_get_batch (self->store, state->batch_id, &batch))
    return 1;
  return batch.counts.of[DOCKET_FILTER_ALL];
}

/* The jobs of a batch began together and would all be due at once. The first of them are looked at
 * earlier by half the time that a look at each takes: then it is as if none of them had to wait,
 * and no slot before is missed in the end. */
static gint64
bring_forward (DocketWatcher *self, gint64 after, gint64 n_jobs, gint64 least)
{
  const double rate = docket_watcher_get_rate (self);
  const double look = rate > 0 ? (double) (n_jobs - 1) / rate * G_USEC_PER_SEC : 0;

  return MAX (MIN (after, least), after - (gint64) (look / 2));
}

/* When a job that is not final is checked next. */
DocketPlan
_docket_watcher_plan (DocketWatcher *self, const DocketJobState *state)
{
  const gint64 n_jobs = get_batch_size (self, state);
  DocketPace pace = docket_settings_get_pace (self->settings);
  DocketPlan plan;

  if (state->row_id != self->selected && n_jobs >= LARGE_BATCH)
    pace = docket_pace_get_thriftier (pace);
  plan = docket_schedule_next (state, pace, docket_laws_get (self->laws, state->id));
  if (state->n_checks == 0 && plan.after > 0)
    plan.after = bring_forward (self, plan.after, n_jobs, docket_schedule_cold_gap (0, pace));
  return plan;
}

/* Its plan was made at another pace. What is overdue by the new one is due now. */
static void
plan_again (DocketWatcher *self, DocketWatch *watch)
{
  const gint64 since = _docket_watcher_get_active_time (self) - watch->counted;
  DocketPlan plan;

  if (watch->busy || watch->asked || watch->due == G_MAXINT64 || watch->state->n_checks == 0)
    return;
  plan = _docket_watcher_plan (self, watch->state);
  if (plan.after < 0)
    return;

  watch->forced = plan.forced;
  docket_watch_queue_set_due (self->queue,
                              watch,
                              docket_clock_get_elapsed (self->clock) +
                                  MAX (0, plan.after - watch->state->watched_for - since));
}

/**
 * docket_watcher_set_selected:
 * @self: a watcher
 * @row_id: row of the job that the person looks at; 0: none, or several
 *
 * This job is watched at the setting's own pace, even if it is one of many, and goes before others
 * when there are more than can be checked.
 */
void
docket_watcher_set_selected (DocketWatcher *self, gint64 row_id)
{
  const gint64 before = self->selected;

  g_return_if_fail (DOCKET_IS_WATCHER (self));

  if (row_id == before)
    return;

  self->selected = row_id;
  docket_watch_order_forget (self->order);
  for (guint i = 0; i < 2; i++)
    {
      DocketWatch *watch = docket_watch_queue_get (self->queue, i == 0 ? before : row_id);

      if (watch != NULL)
        plan_again (self, watch);
    }
  _docket_watcher_pump (self);
}

static void
collect_cb (gpointer watch, gpointer watches)
{
  g_ptr_array_add (watches, watch);
}

/**
 * docket_watcher_plan_again:
 * @self: a watcher
 *
 * The person chose another pace: it holds for the next check of each job.
 */
void
docket_watcher_plan_again (DocketWatcher *self)
{
  g_autoptr (GPtrArray) watches = g_ptr_array_new ();

  g_return_if_fail (DOCKET_IS_WATCHER (self));

  docket_watch_queue_foreach (self->queue, collect_cb, watches);
  for (guint i = 0; i < watches->len; i++)
    plan_again (self, g_ptr_array_index (watches, i));
  _docket_watcher_pump (self);
}

/**
 * docket_watcher_get_law:
 * @self: a watcher
 * @job_id: (not nullable): a job id
 *
 * Returns: (transfer none) (nullable): how long jobs like this one take, until the main loop runs
 *   again; %NULL: too few are known
 */
const DocketLaw *
docket_watcher_get_law (DocketWatcher *self, const char *job_id)
{
  g_return_val_if_fail (DOCKET_IS_WATCHER (self), NULL);
  g_return_val_if_fail (job_id != NULL, NULL);

  return docket_laws_get (self->laws, job_id);
}

/**
 * docket_watcher_get_n_known_jobs:
 * @self: a watcher
 *
 * Returns: how many finished jobs of the account the laws were learned from
 */
guint
docket_watcher_get_n_known_jobs (DocketWatcher *self)
{
  g_return_val_if_fail (DOCKET_IS_WATCHER (self), 0);

  return self->laws != NULL ? docket_laws_get_n_jobs (self->laws) : 0;
}

/* Choosing */

/* The chance that a check finds the job final: it saves the most waiting there. */
static double
score_cb (const DocketWatch *watch, gpointer data)
{
  DocketWatcher *self = data;
  const DocketJobState *state = watch->state;
  const DocketLaw *law = docket_laws_get (self->laws, state->id);
  const double seen = (double) state->watched_for / G_USEC_PER_SEC;
  const double since = (double) (_docket_watcher_get_active_time (self) - watch->counted) /
                       G_USEC_PER_SEC;
  const double asked = state->status == DOCKET_STATUS_WORKING ? seen : state->started != 0 ? 0 : -1;
  const double chance = docket_law_get_chance (law, asked, seen + since);

  return state->row_id == self->selected ? SELECTED_WEIGHT * chance : chance;
}

/* Of the jobs that are due, of which @first is one, the one whose check is worth most. */
DocketWatch *
_docket_watcher_choose (DocketWatcher *self, DocketWatch *first, gint64 now)
{
  DocketWatch *best = NULL;

  /* What the person asked for goes first; without laws, what was due earliest. */
  if (first->asked || self->laws == NULL || docket_laws_get (self->laws, "") == NULL)
    return first;

  best = docket_watch_order_choose (self->order, self->queue, now, score_cb, self);
  return best != NULL ? best : first;
}
