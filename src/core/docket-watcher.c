/* docket-watcher.c: decides when each job is checked, and what an answer changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watcher-private.h"

#include "docket-core-error.h"
#include "docket-job-update.h"

/* More would only wait at the service; an answer takes well under a second. */
#define MAX_IN_FLIGHT 6

/* An alarm that is later than this went off after a sleep of the machine. */
#define ASLEEP (10 * G_USEC_PER_SEC)

/* While something is on its way: sooner than a check gives up. */
#define LOOK_FOR_SLEEP (15 * G_USEC_PER_SEC)

typedef enum
{
  PROP_TROUBLE = 1,
  PROP_BALANCE,
  PROP_N_UNFINISHED,
  PROP_N_HELD,
  PROP_PACED,
  PROP_PAUSED,
} DocketWatcherProperty;

static GParamSpec *properties[PROP_PAUSED + 1];

G_DEFINE_FINAL_TYPE (DocketWatcher, docket_watcher, G_TYPE_OBJECT)

/* Watched time */

gint64
_docket_watcher_get_active_time (DocketWatcher *self)
{
  if (self->active_since < 0)
    return self->active_total;
  return self->active_total + docket_clock_get_elapsed (self->clock) - self->active_since;
}

static void
set_active (DocketWatcher *self, gboolean active)
{
  if (active == (self->active_since >= 0))
    return;

  self->active_total = _docket_watcher_get_active_time (self);
  self->active_since = active ? docket_clock_get_elapsed (self->clock) : -1;
}

void
_docket_watcher_update_active (DocketWatcher *self)
{
  set_active (
      self,
      self->running && self->checker != NULL && !self->paused &&
          (self->trouble == DOCKET_TROUBLE_NONE || self->trouble == DOCKET_TROUBLE_RATE_LIMITED));
}

/* The one alarm */

static gboolean
alarm_cb (gpointer data)
{
  DocketWatcher *self = data;
  gint64 late = docket_clock_get_elapsed (self->clock) - self->alarm_at;

  self->alarm = 0;
  if (late > ASLEEP && self->active_since >= 0)
    self->active_total -= late;
  _docket_watcher_pump (self);
  return G_SOURCE_REMOVE;
}

static void
clear_alarm (DocketWatcher *self)
{
  docket_clock_clear_alarm (self->clock, &self->alarm);
}

/* What woke the watcher came before its alarm, which is overdue: the machine slept. */
static void
notice_sleep (DocketWatcher *self)
{
  const gint64 late = docket_clock_get_elapsed (self->clock) - self->alarm_at;

  if (self->alarm == 0 || late <= ASLEEP)
    return;

  clear_alarm (self);
  if (self->active_since >= 0)
    self->active_total -= late;
}

static void
set_alarm (DocketWatcher *self, gint64 at)
{
  if (self->alarm != 0 && self->alarm_at == at)
    return;

  clear_alarm (self);
  self->alarm_at = at;
  self->alarm = docket_clock_add_alarm (self->clock, at, alarm_cb, self);
}

static void
set_checking (DocketWatcher *self, gint64 row_id, gboolean checking)
{
  g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);

  if (job != NULL)
    docket_job_set_checking (job, checking);
}

static void
check_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketCall) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReply)
      reply = docket_checker_check_finish (DOCKET_CHECKER (object), result, &error);
  DocketWatcher *self = call->watcher;
  DocketWatch *watch = _docket_call_get_watch (call);

  notice_sleep (self);
  self->n_flying--;
  set_checking (self, call->row_id, FALSE);
  if (watch == NULL)
    {
      _docket_watcher_pump (self);
      return;
    }
  if (reply != NULL)
    {
      _docket_watcher_take_reply (self, watch, reply, call);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      watch->busy = FALSE;
    }
  else
    {
      _docket_watcher_take_error (self, watch, error);
    }
  _docket_watcher_pump (self);
}

/* Sending */

/* The second answer "not known" is asked for in the other spelling, unless the service answered
 * that with an error. So is every second one after it. */
static gboolean
is_respelt (const DocketWatch *watch)
{
  return watch->respelt || (watch->state->n_unknown % 2 == 1 && watch->state->n_errors == 0);
}

static void
send_check (DocketWatcher *self, DocketWatch *watch)
{
  DocketCheckFlags flags = DOCKET_CHECK_NONE;
  DocketCall *call = NULL;

  /* Without force a job that does not exist is said to be working. */
  if (watch->forced || watch->state->n_unknown > 0)
    flags |= DOCKET_CHECK_FORCED;
  if (self->account.camel != is_respelt (watch))
    flags |= DOCKET_CHECK_CAMEL;

  call = _docket_call_new (self, watch->row_id, flags);
  call->respelt = watch->respelt;
  watch->respelt = FALSE;
  watch->busy = TRUE;
  self->n_flying++;
  /* A second chance is quiet. */
  set_checking (
      self, watch->row_id, watch->asked || !docket_status_is_final (watch->state->status));
  docket_checker_check_async (
      self->checker, watch->state->id, flags, self->cancellable, check_cb, call);
}

/* The watch whose turn is next and when; %NULL where nothing is to be sent by itself. */
static DocketWatch *
next_watch (DocketWatcher *self, gint64 now, gint64 *at)
{
  DocketWatch *watch = docket_watch_queue_peek (
      self->queue, self->paused || self->trouble == DOCKET_TROUBLE_NO_CREDITS);

  if (watch != NULL && !watch->asked && _docket_watcher_is_over_budget (self))
    watch = NULL;
  if (watch == NULL)
    return self->trouble == DOCKET_TROUBLE_NO_CREDITS && !self->paused
               ? _docket_watcher_next_promised (self, at)
               : NULL;

  if (watch->due <= now)
    watch = _docket_watcher_choose (self, watch, now);
  *at = watch->due;
  if (!watch->asked && docket_trouble_passes (self->trouble))
    *at = MAX (*at, self->next_try);
  return watch;
}

static gboolean
is_stopped (DocketWatcher *self)
{
  return !self->running || self->checker == NULL || self->asking_balance ||
         self->trouble == DOCKET_TROUBLE_KEY_REJECTED || self->trouble == DOCKET_TROUBLE_NO_KEY;
}

/* Out of credits: the balance is asked now and then, and when the day is over. */
static void
wait_for_credits (DocketWatcher *self, gint64 now, gint64 promised)
{
  if (docket_watcher_get_n_unfinished (self) == 0)
    {
      clear_alarm (self);
      return;
    }
  if (self->next_try > now)
    {
      set_alarm (self, MIN (self->next_try, promised));
      return;
    }
  _docket_watcher_ask_balance (self, _docket_call_new (self, 0, DOCKET_CHECK_NONE));
}

/* Nothing more can be sent now: sets the alarm for what comes next, at @at. */
static void
wait_for (DocketWatcher *self, gint64 now, gint64 at)
{
  if (self->trouble == DOCKET_TROUBLE_NO_CREDITS)
    wait_for_credits (self, now, at);
  else if (at != G_MAXINT64)
    set_alarm (self, at);
  else
    clear_alarm (self);
}

/* Whether a check can be sent at once; else what it waits for is on its way, or has an alarm. */
static gboolean
is_ready (DocketWatcher *self, gint64 now)
{
  guint most = docket_trouble_passes (self->trouble) ? 1 : MAX_IN_FLIGHT;

  if (self->n_flying >= most)
    {
      clear_alarm (self);
      return FALSE;
    }
  if (_docket_watcher_needs_balance (self))
    {
      clear_alarm (self);
      _docket_watcher_ask_balance (self, _docket_call_new (self, 0, DOCKET_CHECK_NONE));
      return FALSE;
    }
  self->ticket = docket_limiter_retake (self->limiter, self->ticket);
  if (self->ticket > now)
    {
      set_alarm (self, self->ticket);
      return FALSE;
    }
  self->ticket = 0;
  return TRUE;
}

/* Sends what is due and has a slot, then sets the one alarm for what comes next. */
static void
send_due (DocketWatcher *self)
{
  gint64 now = docket_clock_get_elapsed (self->clock);

  if (is_stopped (self))
    {
      clear_alarm (self);
      return;
    }

  while (TRUE)
    {
      gint64 at = G_MAXINT64;
      DocketWatch *watch = next_watch (self, now, &at);

      if (watch == NULL || at > now)
        {
          wait_for (self, now, at);
          return;
        }
      if (!is_ready (self, now))
        return;
      send_check (self, watch);
    }
}

/* While something is on its way there is always an alarm: a sleep of the machine is noticed by an
 * alarm that is late, and would count as watched time otherwise. */
void
_docket_watcher_pump (DocketWatcher *self)
{
  notice_sleep (self);
  send_due (self);
  _docket_watcher_update_paced (self);
  if (self->running && self->n_flying > 0 && self->alarm == 0)
    set_alarm (self, docket_clock_get_elapsed (self->clock) + LOOK_FOR_SLEEP);
}

/* Object */

static void
docket_watcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketWatcher *self = DOCKET_WATCHER (object);

  switch ((DocketWatcherProperty) id)
    {
    case PROP_TROUBLE:
      g_value_set_int (value, (int) docket_watcher_get_trouble (self));
      break;
    case PROP_BALANCE:
      g_value_set_int64 (value, self->account.balance);
      break;
    case PROP_N_UNFINISHED:
      g_value_set_uint (value, docket_watcher_get_n_unfinished (self));
      break;
    case PROP_N_HELD:
      g_value_set_uint (value, docket_watcher_get_n_held (self));
      break;
    case PROP_PACED:
      g_value_set_boolean (value, self->paced);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_watcher_dispose (GObject *object)
{
  DocketWatcher *self = DOCKET_WATCHER (object);

  if (self->clock != NULL)
    {
      clear_alarm (self);
      _docket_watcher_forget_reload (self);
    }
  g_cancellable_cancel (self->cancellable);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->limiter);
  g_clear_object (&self->settings);
  g_clear_object (&self->checker);

  G_OBJECT_CLASS (docket_watcher_parent_class)->dispose (object);
}

static void
docket_watcher_finalize (GObject *object)
{
  DocketWatcher *self = DOCKET_WATCHER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->trouble_text, g_free);
  g_clear_pointer (&self->queue, docket_watch_queue_free);
  g_clear_pointer (&self->flocks, g_hash_table_unref);
  g_clear_pointer (&self->first_looks, g_hash_table_unref);
  g_clear_pointer (&self->order, docket_watch_order_free);
  g_clear_pointer (&self->laws, docket_laws_unref);

  G_OBJECT_CLASS (docket_watcher_parent_class)->finalize (object);
}

static void
docket_watcher_class_init (DocketWatcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = docket_watcher_get_property;
  object_class->dispose = docket_watcher_dispose;
  object_class->finalize = docket_watcher_finalize;

  /**
   * DocketWatcher:trouble:
   *
   * #DocketTrouble of the whole account, for the banner. Notified again when the time of the
   * next try changes.
   */
  properties[PROP_TROUBLE] = g_param_spec_int (
      "trouble", NULL, NULL, 0, DOCKET_N_TROUBLES - 1, 0, flags);
  /**
   * DocketWatcher:balance:
   *
   * Credits left in the account as last heard, or %DOCKET_NO_NUMBER.
   */
  properties[PROP_BALANCE] = g_param_spec_int64 (
      "balance", NULL, NULL, G_MININT64, G_MAXINT64, DOCKET_NO_NUMBER, flags);
  /**
   * DocketWatcher:n-unfinished:
   *
   * Jobs that are still to be checked by themselves.
   */
  properties[PROP_N_UNFINISHED] = g_param_spec_uint (
      "n-unfinished", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * DocketWatcher:n-held:
   *
   * Jobs that are not checked because the service does not know others of their batch.
   */
  properties[PROP_N_HELD] = g_param_spec_uint ("n-held", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * DocketWatcher:paced:
   *
   * Whether more jobs are due than can be checked within a minute.
   */
  properties[PROP_PACED] = g_param_spec_boolean ("paced", NULL, NULL, FALSE, flags);
  /**
   * DocketWatcher:paused:
   *
   * Whether the person paused the checks of all jobs.
   */
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_watcher_init (DocketWatcher *self)
{
  self->queue = docket_watch_queue_new ();
  self->order = docket_watch_order_new ();
  self->flocks = _docket_flocks_new ();
  self->first_looks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
  self->account.balance = DOCKET_NO_NUMBER;
  self->budget.balance = DOCKET_NO_NUMBER;
  self->active_since = -1;
}

/**
 * docket_watcher_new:
 * @store: where the jobs are
 * @clock: the time
 * @settings: pace, reserve and daily limit
 *
 * Returns: (transfer full): a watcher that does nothing before docket_watcher_start()
 */
DocketWatcher *
docket_watcher_new (DocketStore *store, DocketClock *clock, DocketSettings *settings)
{
  DocketWatcher *self = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);

  self = g_object_new (DOCKET_TYPE_WATCHER, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->settings = g_object_ref (settings);
  _docket_watcher_follow_store (self);
  return self;
}

static void
forget_all (DocketWatcher *self)
{
  g_clear_pointer (&self->queue, docket_watch_queue_free);
  self->queue = docket_watch_queue_new ();
  docket_watch_order_forget (self->order);
  g_hash_table_remove_all (self->flocks);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_HELD]);
  g_clear_pointer (&self->laws, docket_laws_unref);
  self->n_unlearned = 0;
}

/**
 * docket_watcher_set_account:
 * @self: a watcher
 * @account: (nullable): the account whose jobs are checked
 * @checker: (nullable): what asks for them; stands for the same account
 * @limiter: (nullable): the rate of that account, there where @checker is
 *
 * What is on its way for the account before is cancelled. Jobs of other accounts wait.
 */
void
docket_watcher_set_account (DocketWatcher *self,
                            const DocketAccount *account,
                            DocketChecker *checker,
                            DocketLimiter *limiter)
{
  g_return_if_fail (DOCKET_IS_WATCHER (self));
  g_return_if_fail (checker == NULL || DOCKET_IS_LIMITER (limiter));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  _docket_watcher_forget_balance (self);
  self->generation++;
  self->asking_balance = FALSE;
  self->account = (DocketAccount){ .balance = DOCKET_NO_NUMBER };
  if (account != NULL)
    self->account = *account;
  self->budget = (DocketBudget){ .balance = self->account.balance,
                                 .spent = self->account.credits_today };
  self->balance_untold = FALSE;
  g_set_object (&self->checker, checker);
  g_set_object (&self->limiter, limiter);
  self->ticket = 0;
  _docket_watcher_set_trouble (
      self, checker != NULL ? DOCKET_TROUBLE_NONE : DOCKET_TROUBLE_NO_KEY, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BALANCE]);
  forget_all (self);
  _docket_watcher_load (self);
}

/**
 * docket_watcher_set_unlimited:
 * @self: a watcher
 * @unlimited: whether neither reserve nor daily limit holds
 *
 * A person who waits for jobs in a terminal asked for these checks; both limits are for routine
 * checks.
 */
void
docket_watcher_set_unlimited (DocketWatcher *self, gboolean unlimited)
{
  g_return_if_fail (DOCKET_IS_WATCHER (self));

  self->unlimited = unlimited;
}

/**
 * docket_watcher_start:
 *
 * Begins to watch: loads the unfinished jobs and checks what is due, at the rate.
 */
void
docket_watcher_start (DocketWatcher *self)
{
  g_return_if_fail (DOCKET_IS_WATCHER (self));

  if (self->running)
    return;

  self->running = TRUE;
  _docket_watcher_update_active (self);
  _docket_watcher_load (self);
}

/**
 * docket_watcher_stop:
 *
 * Ends watching and cancels what is on its way. Nothing is lost: what was answered is saved.
 */
void
docket_watcher_stop (DocketWatcher *self)
{
  g_return_if_fail (DOCKET_IS_WATCHER (self));

  self->running = FALSE;
  _docket_watcher_update_active (self);
  clear_alarm (self);
  _docket_watcher_forget_balance (self);
  _docket_watcher_forget_reload (self);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
ask_now (DocketWatcher *self, DocketWatch *watch, gboolean forced)
{
  watch->asked = TRUE;
  watch->forced = watch->forced || forced;
  docket_watch_queue_set_due (self->queue, watch, docket_clock_get_elapsed (self->clock));
}

/**
 * docket_watcher_check_now:
 * @self: a watcher
 * @row_id: row of a job, final ones included
 * @forced: whether with `force`
 *
 * Checks a job because the person asked: next in the queue, at the rate, whatever the reserve.
 */
void
docket_watcher_check_now (DocketWatcher *self, gint64 row_id, gboolean forced)
{
  DocketWatch *watch = NULL;

  g_return_if_fail (DOCKET_IS_WATCHER (self));

  watch = docket_watch_queue_get (self->queue, row_id);
  if (watch == NULL)
    {
      g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);

      if (job == NULL || docket_job_get_state (job)->account_id != self->account.row_id)
        return;
      watch = docket_watch_queue_add (self->queue, docket_job_get_state (job));
      watch->counted = _docket_watcher_get_active_time (self);
    }
  else if (watch->state->account_id != self->account.row_id)
    {
      return;
    }
  ask_now (self, watch, forced);
  _docket_watcher_pump (self);
}

typedef struct
{
  DocketWatcher *watcher;
  GPtrArray *watches;
} Collect;

static void
collect_cb (gpointer item, gpointer data)
{
  DocketWatch *watch = item;
  Collect *collect = data;

  if (!watch->busy && watch->state->account_id == collect->watcher->account.row_id &&
      !_docket_watcher_awaits_canaries (collect->watcher, watch))
    g_ptr_array_add (collect->watches, watch);
}

/**
 * docket_watcher_check_all:
 *
 * Checks every unfinished job of the account now, at the rate; but those of a large batch that wait
 * for what becomes of its first ones.
 */
void
docket_watcher_check_all (DocketWatcher *self)
{
  g_autoptr (GPtrArray) watches = g_ptr_array_new ();
  Collect collect = { self, watches };

  g_return_if_fail (DOCKET_IS_WATCHER (self));

  docket_watch_queue_foreach (self->queue, collect_cb, &collect);
  for (guint i = 0; i < watches->len; i++)
    ask_now (self, g_ptr_array_index (watches, i), FALSE);
  _docket_watcher_pump (self);
}

/**
 * docket_watcher_try_again:
 *
 * The person asks to try again after a trouble of the account: a refused key or missing credits
 * are asked about with the free balance call, anything else with a check.
 */
void
docket_watcher_try_again (DocketWatcher *self)
{
  g_return_if_fail (DOCKET_IS_WATCHER (self));

  if (self->checker == NULL || self->asking_balance)
    return;
  if (docket_trouble_stops_account (self->trouble))
    {
      _docket_watcher_ask_balance (self, _docket_call_new (self, 0, DOCKET_CHECK_NONE));
      return;
    }
  docket_watcher_wake (self);
}

/**
 * docket_watcher_wake:
 *
 * The machine woke up, or the network changed: what is overdue is tried now, at the rate. Where
 * there is no network yet, the next tries come soon.
 */
void
docket_watcher_wake (DocketWatcher *self)
{
  g_return_if_fail (DOCKET_IS_WATCHER (self));

  if (self->trouble != DOCKET_TROUBLE_RATE_LIMITED && docket_trouble_passes (self->trouble))
    self->next_try = self->n_waits = 0;
  _docket_watcher_pump (self);
}

static void
count_cb (gpointer item, gpointer data)
{
  const DocketWatch *watch = item;
  guint *n = data;

  if ((watch->due != G_MAXINT64 || watch->busy) && !docket_status_is_final (watch->state->status))
    (*n)++;
}

/**
 * docket_watcher_get_n_unfinished:
 *
 * Returns: how many jobs are still to be checked by themselves; none are while all are paused
 */
guint
docket_watcher_get_n_unfinished (DocketWatcher *self)
{
  guint n = 0;

  if (self->paused)
    return 0;
  docket_watch_queue_foreach (self->queue, count_cb, &n);
  return n;
}

/**
 * docket_watcher_is_idle:
 *
 * Returns: whether nothing is on its way, so that only time can change anything
 */
gboolean
docket_watcher_is_idle (DocketWatcher *self)
{
  return self->n_flying == 0 && self->n_committing == 0 && self->n_loading == 0 &&
         self->n_learning == 0 && (!self->asking_balance || self->balance_call != NULL);
}

/**
 * docket_watcher_get_trouble:
 *
 * Returns: the trouble of the whole account. What passes by itself counts from the second
 *   failure in a row, so that one lost packet shows no banner
 */
DocketTrouble
docket_watcher_get_trouble (DocketWatcher *self)
{
  if (docket_trouble_passes (self->trouble) && self->trouble != DOCKET_TROUBLE_RATE_LIMITED &&
      self->failures < 2)
    return DOCKET_TROUBLE_NONE;
  return self->trouble;
}

/**
 * docket_watcher_get_trouble_text:
 *
 * Returns: (transfer none) (nullable): why the service cannot be reached, where that is neither
 *   the network nor the service: the certificate, this computer's clock, or a proxy
 */
const char *
docket_watcher_get_trouble_text (DocketWatcher *self)
{
  return docket_watcher_get_trouble (self) == DOCKET_TROUBLE_OFFLINE ? self->trouble_text : NULL;
}

/**
 * docket_watcher_get_next_try:
 *
 * Returns: elapsed time of the next try after a trouble; 0: there is none by itself
 */
gint64
docket_watcher_get_next_try (DocketWatcher *self)
{
  return self->next_try;
}

/**
 * docket_watcher_get_balance:
 *
 * Returns: credits left as last heard, or %DOCKET_NO_NUMBER
 */
gint64
docket_watcher_get_balance (DocketWatcher *self)
{
  return self->account.balance;
}

/**
 * docket_watcher_get_account:
 *
 * Returns: (transfer none): the account whose jobs are checked; row 0: none
 */
const DocketAccount *
docket_watcher_get_account (DocketWatcher *self)
{
  return &self->account;
}
