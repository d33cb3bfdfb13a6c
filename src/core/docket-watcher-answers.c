/* docket-watcher-answers.c: what an answer changes, for its job and for the account
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

#include "docket-core-error.h"
#include "docket-job-update.h"

#define FIRST_BACKOFF (2 * G_USEC_PER_SEC)
#define LAST_BACKOFF  (60 * G_USEC_PER_SEC)

DocketCall *
_docket_call_new (DocketWatcher *self, gint64 row_id, DocketCheckFlags flags)
{
  DocketCall *call = g_new0 (DocketCall, 1);

  call->watcher = g_object_ref (self);
  call->row_id = row_id;
  call->generation = self->generation;
  call->flags = flags;
  return call;
}

/* Whether the account was set anew since; a job of the same row is another watch by now. */
gboolean
_docket_call_is_stale (const DocketCall *call)
{
  return call->generation != call->watcher->generation;
}

DocketWatch *
_docket_call_get_watch (const DocketCall *call)
{
  return _docket_call_is_stale (call) ? NULL
                                      : docket_watch_queue_get (call->watcher->queue, call->row_id);
}

void
_docket_call_free (DocketCall *call)
{
  g_clear_object (&call->watcher);
  g_clear_pointer (&call->reply, docket_reply_unref);
  g_free (call);
}

/* Trouble of the account */

void
_docket_watcher_set_trouble (DocketWatcher *self, DocketTrouble trouble, gint64 next_try)
{
  DocketTrouble before = docket_watcher_get_trouble (self);

  self->trouble = trouble;
  self->next_try = next_try;
  if (trouble == DOCKET_TROUBLE_NONE)
    self->failures = self->n_waits = self->probe_at = 0;
  _docket_watcher_update_active (self);
  if (before != docket_watcher_get_trouble (self) || trouble != DOCKET_TROUBLE_NONE)
    g_object_notify (G_OBJECT (self), "trouble");
}

/* Whether words say more than that the network is down. */
static gboolean
is_special (const GError *error)
{
  return error != NULL && error->domain == DOCKET_CORE_ERROR &&
         error->code >= DOCKET_CORE_ERROR_TLS && error->code <= DOCKET_CORE_ERROR_PROXY_LOGIN;
}

static gint64
get_backoff (guint n_failures)
{
  return MIN (LAST_BACKOFF, FIRST_BACKOFF << MIN (n_failures, 5));
}

/* Something that passes by itself: one probe for the whole account, backing off. Checks that are
 * paused for want of credits stay so, whatever happens to the few that are sent. */
static void
account_failed (DocketWatcher *self, DocketTrouble trouble, const GError *error)
{
  const gint64 now = docket_clock_get_elapsed (self->clock);

  if (self->trouble == DOCKET_TROUBLE_NO_CREDITS)
    {
      _docket_watcher_out_of_credits (self);
      self->probe_at = now + LAST_BACKOFF;
      return;
    }
  self->probe_at = now + get_backoff (self->n_waits);
  self->n_waits++;
  self->failures++;
  g_free (self->trouble_text);
  self->trouble_text = is_special (error) ? g_strdup (error->message) : NULL;
  _docket_watcher_set_trouble (self, trouble, self->probe_at);
}

static void
set_balance (DocketWatcher *self, gint64 balance)
{
  if (balance == DOCKET_NO_NUMBER || balance < 0)
    return;

  self->account.balance = balance;
  self->account.balance_at = docket_clock_get_wall (self->clock);
  self->budget.balance = balance;
  g_object_notify (G_OBJECT (self), "balance");
}

/* The service takes the key: a job of this account is not moved to another one. */
static void
accept_key (DocketWatcher *self)
{
  if (self->account.rejected == 0)
    return;

  self->account.rejected = 0;
  docket_store_update_account (self->store, &self->account);
}

static void
reject_key (DocketWatcher *self)
{
  self->account.rejected = docket_clock_get_wall (self->clock);
  docket_store_update_account (self->store, &self->account);
  _docket_watcher_set_trouble (self, DOCKET_TROUBLE_KEY_REJECTED, 0);
}

/* Saving what an answer changed */

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketCall) call = data;
  g_autoptr (GError) error = NULL;
  DocketWatcher *self = call->watcher;
  DocketWatch *watch = _docket_call_get_watch (call);

  /* Where it cannot be saved watching goes on; the store tells the person. */
  if (!docket_store_update_finish (DOCKET_STORE (object), result, &error))
    g_debug ("A check is not saved: %s", error->message);

  self->n_committing--;
  if (watch != NULL)
    {
      watch->busy = FALSE;
      _docket_watcher_hear_canary (self, watch->state);
      if (docket_status_is_final (watch->state->status))
        {
          if (watch->due == G_MAXINT64)
            docket_watch_queue_remove (self->queue, call->row_id);
          _docket_watcher_learn_more (self);
        }
    }
  g_object_notify (G_OBJECT (self), "n-unfinished");
  _docket_watcher_pump (self);
}

void
_docket_watcher_commit (DocketWatcher *self,
                        DocketWatch *watch,
                        DocketJobState *state,
                        const DocketCheckLog *log)
{
  watch->busy = TRUE;
  docket_watch_queue_add (self->queue, state);
  self->n_committing++;
  docket_store_update_async (self->store,
                             state,
                             log,
                             NULL,
                             committed_cb,
                             _docket_call_new (self, watch->row_id, DOCKET_CHECK_NONE));
}

/* Counts in @state for how long the job was watched; not what passed while it was paused. */
void
_docket_watcher_count_time (DocketWatcher *self, DocketWatch *watch, DocketJobState *state)
{
  gint64 active = _docket_watcher_get_active_time (self);

  if (state->paused == 0)
    state->watched_for += MAX (0, active - watch->counted);
  watch->counted = active;
}

static void
give_up (DocketWatcher *self, DocketJobState *state)
{
  if (state->n_errors >= DOCKET_MAX_JOB_ERRORS || state->trouble == DOCKET_TROUBLE_GAVE_UP)
    return;

  state->trouble = DOCKET_TROUBLE_GAVE_UP;
  state->trouble_since = docket_clock_get_wall (self->clock);
  g_clear_pointer (&state->trouble_text, g_free);
}

/* A job that is final is not checked again, unless it is not known and has a second chance. */
static void
plan_final (DocketWatcher *self, DocketWatch *watch, DocketJobState *state)
{
  const gint64 wall = docket_clock_get_wall (self->clock);
  const gint64 chance = docket_job_update_get_second_chance (state);
  const gint64 now = docket_clock_get_elapsed (self->clock);

  state->next_check = chance;
  docket_watch_queue_set_due (
      self->queue, watch, chance != 0 ? now + MAX (0, chance - wall) : G_MAXINT64);
}

/* Sets when @state is checked next, in it and in the queue. */
static void
plan_next (DocketWatcher *self, DocketWatch *watch, DocketJobState *state)
{
  DocketPlan plan;
  gint64 now = docket_clock_get_elapsed (self->clock);

  watch->asked = FALSE;
  watch->forced = FALSE;
  if (docket_status_is_final (state->status))
    {
      plan_final (self, watch, state);
      return;
    }

  plan = _docket_watcher_plan (self, state);
  if (plan.after < 0)
    {
      give_up (self, state);
      state->next_check = 0;
      docket_watch_queue_set_due (self->queue, watch, G_MAXINT64);
      return;
    }

  gint64 wait = MAX (0, plan.after - state->watched_for);

  watch->forced = plan.forced;
  state->next_check = docket_clock_get_wall (self->clock) + wait;
  docket_watch_queue_set_due (self->queue, watch, now + wait);
}

static void
count_forced (DocketJobState *state, DocketCheckFlags flags)
{
  const gint64 minute = 60 * G_USEC_PER_SEC;

  if ((flags & DOCKET_CHECK_FORCED) == 0)
    return;
  if (state->watched_for >= 45 * minute)
    state->forced = 2;
  else if (state->watched_for >= 2 * minute)
    state->forced = MAX (state->forced, 1);
}

/* Handling an answer */

/* Whether an answer shows that the service understood how the id was spelt: after a 400 anything
 * does that is no error, after "not known" only what tells of the job. */
static gboolean
is_understood (const DocketCall *call, const DocketReply *reply)
{
  switch (reply->outcome)
    {
    case DOCKET_OUTCOME_FINAL:
      return TRUE;
    case DOCKET_OUTCOME_WORKING:
      return call->respelt || (call->flags & DOCKET_CHECK_FORCED) != 0;
    case DOCKET_OUTCOME_NOT_KNOWN:
      return call->respelt;
    case DOCKET_OUTCOME_BAD_REQUEST:
    case DOCKET_OUTCOME_REFUSED:
    case DOCKET_OUTCOME_RATE_LIMITED:
    case DOCKET_OUTCOME_SERVICE_ERROR:
    case DOCKET_OUTCOME_JOB_ERROR:
    default:
      return FALSE;
    }
}

static void
learn_spelling (DocketWatcher *self, const DocketCall *call, const DocketReply *reply)
{
  gboolean camel = (call->flags & DOCKET_CHECK_CAMEL) != 0;

  if (camel == self->account.camel || !is_understood (call, reply))
    return;

  self->account.camel = camel;
  docket_store_update_account (self->store, &self->account);
}

static void
take_answer (DocketWatcher *self,
             DocketWatch *watch,
             const DocketReply *reply,
             DocketCheckFlags flags,
             gboolean job_is_refused)
{
  gint64 wall = docket_clock_get_wall (self->clock);
  DocketJobState *newest = docket_store_get_newest_state (self->store, watch->row_id);

  if (newest == NULL)
    newest = watch->state;

  g_autoptr (DocketJobState) state = docket_job_update_from_reply (
      newest, reply, (flags & DOCKET_CHECK_FORCED) != 0, wall);
  DocketCheckLog log = { .time = wall,
                         .forced = (flags & DOCKET_CHECK_FORCED) != 0,
                         .http_status = reply->http_status,
                         .status = (int) state->status,
                         .trouble = state->trouble,
                         .credits = docket_reply_get_cost (reply) };

  if (job_is_refused && !docket_status_is_final (state->status))
    state->n_errors++;
  self->n_answers++;
  watch->n_misses = 0;
  _docket_watcher_count_time (self, watch, state);
  count_forced (state, flags);
  docket_budget_spend (&self->budget, log.credits, wall);
  set_balance (self, reply->remaining_credits);
  plan_next (self, watch, state);
  _docket_watcher_commit (self, watch, state, &log);
}

/* When a job that got no answer is due again. It is overdue, and the next try of the account is
 * what it waits for; that may come sooner than planned. But a job that misses again and again
 * while others are answered must not hold them up each time. */
static gint64
due_after_miss (DocketWatcher *self, DocketWatch *watch)
{
  const gint64 now = docket_clock_get_elapsed (self->clock);

  if (watch->n_misses > 0 && watch->miss != self->n_answers)
    watch->n_misses++;
  watch->n_misses = MAX (watch->n_misses, 1);
  watch->miss = self->n_answers;
  return watch->n_misses > 1 ? now + get_backoff (watch->n_misses - 1) : now;
}

/* No answer for this job: it stays as it is, with the trouble beside it. */
static void
take_trouble (DocketWatcher *self,
              DocketWatch *watch,
              DocketTrouble trouble,
              const char *text,
              gint64 code)
{
  gint64 now = docket_clock_get_elapsed (self->clock);
  gint64 wall = docket_clock_get_wall (self->clock);
  DocketJobState *newest = docket_store_get_newest_state (self->store, watch->row_id);
  g_autoptr (DocketJobState) state = docket_job_update_with_trouble (
      newest != NULL ? newest : watch->state, trouble, text, wall);
  const gint64 due = due_after_miss (self, watch);

  watch->asked = FALSE;
  _docket_watcher_count_time (self, watch, state);
  if (!docket_status_is_final (state->status))
    state->error_code = code;
  if (docket_status_is_final (state->status))
    {
      docket_watch_queue_set_due (self->queue, watch, state->next_check != 0 ? due : G_MAXINT64);
    }
  else
    {
      state->next_check = docket_trouble_stops_account (trouble)
                              ? 0
                              : wall + MAX (self->next_try, due) - now;
      docket_watch_queue_set_due (self->queue, watch, due);
    }
  _docket_watcher_commit (self, watch, state, NULL);
}

static DocketTrouble
trouble_of_error (const GError *error)
{
  if (g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_AN_ANSWER))
    return DOCKET_TROUBLE_NOT_AN_ANSWER;
  if (g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NO_KEY))
    return DOCKET_TROUBLE_NO_KEY;
  return DOCKET_TROUBLE_OFFLINE;
}

static void
balance_decided (DocketWatcher *self, DocketCall *call, gint64 credits)
{
  DocketWatch *watch = _docket_call_get_watch (call);

  set_balance (self, credits);
  self->account.rejected = 0;
  docket_store_update_account (self->store, &self->account);
  if (call->reply != NULL && watch != NULL && credits < DOCKET_CHECK_CREDITS)
    {
      _docket_watcher_out_of_credits (self);
      take_trouble (
          self, watch, DOCKET_TROUBLE_NO_CREDITS, call->reply->message, call->reply->error_code);
      return;
    }

  if (credits < DOCKET_CHECK_CREDITS || _docket_watcher_stays_below_reserve (self))
    _docket_watcher_out_of_credits (self);
  else if (self->trouble != DOCKET_TROUBLE_NONE)
    _docket_watcher_set_trouble (self, DOCKET_TROUBLE_NONE, 0);
  if (call->reply != NULL && watch != NULL)
    take_answer (self, watch, call->reply, call->flags, TRUE);
}

static void
balance_failed (DocketWatcher *self, DocketCall *call, const GError *error)
{
  DocketWatch *watch = _docket_call_get_watch (call);
  DocketTrouble trouble = trouble_of_error (error);

  if (trouble == DOCKET_TROUBLE_NO_KEY)
    {
      trouble = DOCKET_TROUBLE_KEY_REJECTED;
      reject_key (self);
    }
  else if (trouble == DOCKET_TROUBLE_NOT_AN_ANSWER && call->reply == NULL)
    {
      /* A server that knows checks but no balance call: then the reserve cannot be kept. */
      self->balance_untold = TRUE;
      return;
    }
  else
    {
      account_failed (self, trouble, error);
    }
  if (watch != NULL)
    take_trouble (self,
                  watch,
                  trouble,
                  call->reply != NULL ? call->reply->message : error->message,
                  call->reply != NULL ? call->reply->error_code : 0);
}

static void
balance_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketCall) call = data;
  g_autoptr (GError) error = NULL;
  DocketWatcher *self = call->watcher;
  DocketWatch *watch = _docket_call_get_watch (call);
  gint64 credits = DOCKET_NO_NUMBER;

  if (_docket_call_is_stale (call))
    return;
  self->asking_balance = FALSE;
  if (watch != NULL)
    watch->busy = FALSE;
  if (docket_checker_get_balance_finish (DOCKET_CHECKER (object), result, &credits, &error))
    balance_decided (self, call, credits);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    balance_failed (self, call, error);
  _docket_watcher_pump (self);
}

static gboolean
balance_slot_cb (gpointer data)
{
  DocketWatcher *self = data;

  self->balance_alarm = 0;
  _docket_watcher_send_balance (self);
  return G_SOURCE_REMOVE;
}

/* It is a request like any other, and waits for a slot of the rate. */
void
_docket_watcher_send_balance (DocketWatcher *self)
{
  self->ticket = docket_limiter_retake (self->limiter, self->ticket);
  if (self->ticket > docket_clock_get_elapsed (self->clock))
    {
      self->balance_alarm = docket_clock_add_alarm (
          self->clock, self->ticket, balance_slot_cb, self);
      return;
    }
  self->ticket = 0;
  docket_checker_get_balance_async (
      self->checker, self->cancellable, balance_cb, g_steal_pointer (&self->balance_call));
}

/* The balance call is free, and says whether it is the key, the credits or the job. */
void
_docket_watcher_ask_balance (DocketWatcher *self, DocketCall *call)
{
  self->asking_balance = TRUE;
  self->balance_call = call;
  _docket_watcher_send_balance (self);
}

/* It is no longer of use, if it still waits for its slot. */
void
_docket_watcher_forget_balance (DocketWatcher *self)
{
  g_autoptr (DocketCall) call = g_steal_pointer (&self->balance_call);

  docket_clock_clear_alarm (self->clock, &self->balance_alarm);
  if (call != NULL)
    self->asking_balance = FALSE;
}

static void
take_refusal (DocketWatcher *self, DocketWatch *watch, DocketReply *reply, DocketCheckFlags flags)
{
  DocketCall *call = NULL;

  if (self->asking_balance)
    {
      /* Another refusal is being looked into; this job is asked again after it. */
      watch->busy = FALSE;
      return;
    }

  call = _docket_call_new (self, watch->row_id, flags);
  call->reply = docket_reply_ref (reply);
  _docket_watcher_ask_balance (self, call);
}

static void
take_rate_limit (DocketWatcher *self, DocketWatch *watch, const DocketReply *reply)
{
  docket_limiter_slow_down (self->limiter, reply->retry_after);
  self->ticket = 0;
  _docket_watcher_set_trouble (
      self, DOCKET_TROUBLE_RATE_LIMITED, docket_limiter_get_paused_until (self->limiter));
  take_trouble (self, watch, DOCKET_TROUBLE_RATE_LIMITED, reply->message, reply->error_code);
}

/* A 400 that names the job id may mean that the server wants the other spelling: once more, once a
 * day. The account keeps its spelling, unless the other one is answered better. */
static gboolean
try_other_spelling (DocketWatcher *self,
                    DocketWatch *watch,
                    const DocketReply *reply,
                    const DocketCall *call)
{
  const gint64 wall = docket_clock_get_wall (self->clock);
  const gboolean camel = (call->flags & DOCKET_CHECK_CAMEL) != 0;

  if (camel != self->account.camel || !docket_reply_names_job_id (reply))
    return FALSE;
  if (self->account.camel_tried != 0 && ABS (wall - self->account.camel_tried) < G_TIME_SPAN_DAY)
    return FALSE;

  self->account.camel_tried = wall;
  docket_store_update_account (self->store, &self->account);
  watch->busy = FALSE;
  watch->asked = TRUE;
  watch->respelt = TRUE;
  watch->forced = (call->flags & DOCKET_CHECK_FORCED) != 0;
  docket_watch_queue_set_due (self->queue, watch, docket_clock_get_elapsed (self->clock));
  return TRUE;
}

void
_docket_watcher_take_reply (DocketWatcher *self,
                            DocketWatch *watch,
                            DocketReply *reply,
                            const DocketCall *call)
{
  switch (reply->outcome)
    {
    case DOCKET_OUTCOME_REFUSED:
      take_refusal (self, watch, reply, call->flags);
      return;
    case DOCKET_OUTCOME_RATE_LIMITED:
      take_rate_limit (self, watch, reply);
      return;
    case DOCKET_OUTCOME_SERVICE_ERROR:
      account_failed (self, DOCKET_TROUBLE_SERVICE_ERROR, NULL);
      take_trouble (self, watch, DOCKET_TROUBLE_SERVICE_ERROR, reply->message, reply->error_code);
      return;
    case DOCKET_OUTCOME_BAD_REQUEST:
      if (try_other_spelling (self, watch, reply, call))
        return;
      break;
    case DOCKET_OUTCOME_WORKING:
    case DOCKET_OUTCOME_FINAL:
    case DOCKET_OUTCOME_NOT_KNOWN:
    case DOCKET_OUTCOME_JOB_ERROR:
    default:
      break;
    }

  docket_limiter_answered (self->limiter);
  accept_key (self);
  learn_spelling (self, call, reply);
  if (docket_trouble_passes (self->trouble))
    _docket_watcher_set_trouble (self, DOCKET_TROUBLE_NONE, 0);
  take_answer (self, watch, reply, call->flags, FALSE);
}

/* What came instead of an answer. */
void
_docket_watcher_take_error (DocketWatcher *self, DocketWatch *watch, const GError *error)
{
  DocketTrouble trouble = trouble_of_error (error);

  if (trouble == DOCKET_TROUBLE_NO_KEY)
    _docket_watcher_set_trouble (self, trouble, 0);
  else
    account_failed (self, trouble, error);
  take_trouble (self, watch, trouble, error->message, 0);
}
