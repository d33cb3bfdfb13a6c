/* docket-announcer.c: decides which outcomes are notified, when and how
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-announcer.h"

#include "docket-digest.h"
#include "docket-notice-text.h"

/* Of many jobs that are seen or removed at once, only the newest can still be on the screen. */
#define MAX_WITHDRAWN 100

struct _DocketAnnouncer
{
  GObject parent_instance;

  DocketStore *store;       /* (owned) */
  DocketWatcher *watcher;   /* (owned) */
  DocketSettings *settings; /* (owned) */
  DocketClock *clock;       /* (owned) */
  DocketInFrontFunc in_front;
  gpointer in_front_data;
  gboolean active; /* this process tells what happens */
  gint64 begun;    /* when it began to, UTC µs */
  gboolean busy;
  gboolean ending; /* nothing is held back any more */

  DocketDigest *digest; /* (owned) */
  GHashTable *links;   /* (owned) of row id (owned) to UTC µs (owned): told, with a link to lose */
  GHashTable *overdue; /* (owned) (nullable) of row id (owned): not asked since a sleep or start */
  gboolean overdue_known; /* whether @overdue was read */
  guint n_telling;        /* outcomes that are being marked as told */
  guint alarm;
  gint64 alarm_at;
};

enum
{
  PROP_BUSY = 1,
};

static GParamSpec *properties[PROP_BUSY + 1];

enum
{
  SIGNAL_SEND,
  SIGNAL_WITHDRAW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketAnnouncer, docket_announcer, G_TYPE_OBJECT)

static void run (DocketAnnouncer *self);

static gboolean
has_outcome (const DocketJobState *state)
{
  return docket_status_is_final (state->status) || state->trouble == DOCKET_TROUBLE_GAVE_UP;
}

static gboolean
is_wanted (DocketAnnouncer *self, const DocketJobState *state)
{
  const char *key = state->status == DOCKET_STATUS_SUCCESS ? "notify-success" : "notify-failure";

  if (state->removed != 0 || !docket_settings_get_flag (self->settings, key))
    return FALSE;
  return docket_settings_get_flag (self->settings, "notify-in-front") || self->in_front == NULL ||
         !self->in_front (self->in_front_data);
}

/* Sending */

static DocketMoment
get_moment (DocketAnnouncer *self, GTimeZone *zone)
{
  return (DocketMoment){
    .now = docket_clock_get_wall (self->clock),
    .lead = docket_clock_get_server_lead (self->clock),
    .zone = zone,
    .saving = -1,
  };
}

static gboolean
with_names (DocketAnnouncer *self)
{
  return docket_settings_get_flag (self->settings, "show-names-in-notifications");
}

static void
send (DocketAnnouncer *self, DocketNotice *notice)
{
  g_signal_emit (self, signals[SIGNAL_SEND], 0, notice);
}

static void
withdraw (DocketAnnouncer *self, gint64 row_id)
{
  g_autofree char *id = docket_notice_make_job_id (row_id);

  g_hash_table_remove (self->links, &row_id);
  g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0, id);
}

/* A notification that opens a result is of no use once its link is dead. */
static void
remember_link (DocketAnnouncer *self, const DocketJobState *state)
{
  const gint64 expires = docket_job_state_get_expiry (state);

  if (docket_job_state_count_results (state, DOCKET_RESULT_LINKED) > 0 && expires != 0)
    g_hash_table_replace (self->links,
                          g_memdup2 (&state->row_id, sizeof state->row_id),
                          g_memdup2 (&expires, sizeof expires));
}

static void
send_single (DocketAnnouncer *self, gint64 row_id)
{
  g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (DocketNotice) notice = NULL;
  const DocketMoment moment = get_moment (self, zone);

  if (job == NULL || !has_outcome (docket_job_get_state (job)))
    return;
  notice = docket_notice_text_job (docket_job_get_state (job), &moment, with_names (self));
  remember_link (self, docket_job_get_state (job));
  send (self, notice);
}

static void
send_summary (DocketAnnouncer *self)
{
  g_autoptr (DocketTally) tally = docket_digest_tally (self->digest);
  g_autoptr (DocketNotice)
      notice = docket_notice_text_summary (tally, docket_watcher_get_n_unfinished (self->watcher));

  send (self, notice);
}

/* The one alarm */

static gboolean
alarm_cb (gpointer data)
{
  DocketAnnouncer *self = data;

  self->alarm = 0;
  run (self);
  return G_SOURCE_REMOVE;
}

static void
set_alarm (DocketAnnouncer *self, gint64 at)
{
  if (self->alarm != 0 && self->alarm_at == at)
    return;
  docket_clock_clear_alarm (self->clock, &self->alarm);
  self->alarm_at = at;
  if (at != G_MAXINT64)
    self->alarm = docket_clock_add_alarm (self->clock, at, alarm_cb, self);
}

/* Withdraws what leads to a dead link, and says when the next one dies, elapsed time. */
static gint64
withdraw_expired (DocketAnnouncer *self)
{
  const gint64 now = docket_clock_get_server_time (self->clock);
  gint64 next = G_MAXINT64;
  GHashTableIter iter;
  gpointer row = NULL;
  gpointer expires = NULL;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, &row, &expires))
    {
      if (*(gint64 *) expires <= now)
        {
          g_autofree char *id = docket_notice_make_job_id (*(gint64 *) row);

          g_hash_table_iter_remove (&iter);
          g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0, id);
        }
      else
        {
          next = MIN (next, *(gint64 *) expires - now);
        }
    }
  return next == G_MAXINT64 ? next : docket_clock_get_elapsed (self->clock) + next;
}

static void
set_busy (DocketAnnouncer *self)
{
  const gboolean busy = self->n_telling > 0 || docket_digest_get_due (self->digest) != G_MAXINT64;

  if (busy == self->busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
run_at (DocketAnnouncer *self, gint64 now)
{
  DocketDigestStep step = DOCKET_DIGEST_NOTHING;
  gint64 row_id = 0;

  while ((step = docket_digest_next (self->digest, now, &row_id)) != DOCKET_DIGEST_NOTHING)
    {
      if (step == DOCKET_DIGEST_SINGLE)
        send_single (self, row_id);
      else if (step == DOCKET_DIGEST_SUMMARY)
        send_summary (self);
      else
        g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0, DOCKET_NOTICE_SUMMARY);
    }
  if (!docket_digest_is_waiting (self->digest))
    g_clear_pointer (&self->overdue, g_hash_table_unref);
}

static void
run_last (DocketAnnouncer *self)
{
  docket_digest_settle (self->digest);
  run_at (self, MAX (docket_clock_get_elapsed (self->clock), docket_digest_get_due (self->digest)));
  set_alarm (self, G_MAXINT64);
  set_busy (self);
}

static void
run (DocketAnnouncer *self)
{
  gint64 expiry = 0;

  if (self->ending)
    {
      run_last (self);
      return;
    }
  run_at (self, docket_clock_get_elapsed (self->clock));
  expiry = withdraw_expired (self);
  set_alarm (self, MIN (expiry, docket_digest_get_due (self->digest)));
  set_busy (self);
}

/* What is heard of late, after a sleep or a start, is told together once the last job that was
 * overdue then was asked about. */

static void
settle_if_over (DocketAnnouncer *self)
{
  if (self->overdue == NULL || !self->overdue_known || self->n_telling > 0 ||
      g_hash_table_size (self->overdue) > 0)
    return;
  g_clear_pointer (&self->overdue, g_hash_table_unref);
  docket_digest_settle (self->digest);
}

static void
overdue_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketAnnouncer) self = data;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, NULL);
  const gint64 now = docket_clock_get_wall (self->clock);

  for (guint i = 0; self->overdue != NULL && states != NULL && i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);

      if (docket_digest_get_lateness (state, now, self->begun) != DOCKET_ON_TIME)
        g_hash_table_add (self->overdue, g_memdup2 (&state->row_id, sizeof state->row_id));
    }
  self->overdue_known = TRUE;
  settle_if_over (self);
  run (self);
}

static void
find_overdue (DocketAnnouncer *self)
{
  if (self->overdue != NULL)
    return;
  self->overdue = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->overdue_known = FALSE;
  docket_store_load_async (
      self->store, DOCKET_LOAD_UNFINISHED, NULL, overdue_cb, g_object_ref (self));
}

static void
was_asked (DocketAnnouncer *self, gint64 row_id)
{
  if (self->overdue == NULL)
    return;
  g_hash_table_remove (self->overdue, &row_id);
  settle_if_over (self);
}

/* Telling. It is done once "told" is on disk: after a crash nothing is told twice. */

typedef struct
{
  DocketAnnouncer *announcer; /* (owned) */
  DocketJobState *state;      /* (owned) */
  DocketLateness lateness;
} Telling;

static void
telling_free (Telling *telling)
{
  docket_job_state_unref (telling->state);
  g_object_unref (telling->announcer);
  g_free (telling);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Telling, telling_free)

static void
add_outcome (DocketAnnouncer *self, const Telling *telling)
{
  const DocketJobState *state = telling->state;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const DocketMoment moment = get_moment (self, zone);
  DocketBatch batch = { 0 };
  g_autofree char *cause = NULL;

  if (is_wanted (self, state))
    {
      const DocketDigestKind kind = docket_notice_text_classify (
          state, &moment, with_names (self), &cause);

      docket_digest_add (self->digest,
                         state,
                         kind,
                         cause,
                         telling->lateness,
                         docket_clock_get_elapsed (self->clock));
    }
  if (docket_digest_is_waiting (self->digest))
    find_overdue (self);
  if (state->batch_id != 0 && docket_store_get_batch (self->store, state->batch_id, &batch) &&
      batch.counts.of[DOCKET_FILTER_WATCHING] == 0)
    docket_digest_end_batch (self->digest, &batch);
}

static void
told_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Telling) telling = data;
  g_autoptr (GError) error = NULL;
  DocketAnnouncer *self = telling->announcer;

  self->n_telling--;
  if (docket_store_update_finish (DOCKET_STORE (object), result, &error))
    add_outcome (self, telling);
  else
    g_debug ("An outcome is not told: %s", error->message);
  was_asked (self, telling->state->row_id);
  run (self);
}

static void
tell (DocketAnnouncer *self, gint64 row_id, DocketLateness lateness)
{
  DocketJobState *newest = docket_store_get_newest_state (self->store, row_id);
  Telling *telling = NULL;

  if (newest == NULL || newest->told != 0 || !has_outcome (newest) || newest->removed != 0)
    return;

  telling = g_new0 (Telling, 1);
  telling->announcer = g_object_ref (self);
  telling->state = docket_job_state_copy (newest);
  telling->state->told = docket_clock_get_wall (self->clock);
  telling->lateness = lateness;
  self->n_telling++;
  docket_store_update_async (self->store, telling->state, NULL, NULL, told_cb, telling);
  set_busy (self);
}

/* What happens in the list */

static void
forget (DocketAnnouncer *self, gint64 row_id)
{
  docket_digest_forget (self->digest, row_id);
  withdraw (self, row_id);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                DocketAnnouncer *self)
{
  if (has_outcome (after) && after->told == 0 && self->active)
    {
      tell (self, row_id, docket_digest_get_lateness (before, after->last_checked, self->begun));
      return;
    }
  if ((after->seen != 0 && before->seen == 0 && after->told != 0) ||
      (has_outcome (before) && !has_outcome (after)))
    forget (self, row_id);
  if (g_hash_table_contains (self->links, &row_id) &&
      docket_job_state_count_results (after, DOCKET_RESULT_LINKED) == 0)
    {
      if (docket_job_state_count_results (after, DOCKET_RESULT_EXPIRED) > 0)
        withdraw (self, row_id);
      else
        g_hash_table_remove (self->links, &row_id);
    }
  if (after->last_checked != before->last_checked)
    was_asked (self, row_id);
  run (self);
}

static void
jobs_gone_cb (DocketStore *store, GArray *rows, DocketAnnouncer *self)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const gint64 row_id = g_array_index (rows, gint64, i);

      docket_digest_forget (self->digest, row_id);
      was_asked (self, row_id);
      if (rows->len - i <= MAX_WITHDRAWN)
        withdraw (self, row_id);
    }
  run (self);
}

/* What became final while there was nobody to tell it. */
static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketAnnouncer) self = data;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, NULL);

  for (guint i = 0; states != NULL && i < states->len; i++)
    tell (self, ((DocketJobState *) g_ptr_array_index (states, i))->row_id, DOCKET_WHILE_CLOSED);
}

/* What an earlier process sent and nobody took back: it was killed, or did not run when the link
 * died, or another one removed the job. Only desktops that know notifications by our ids take it
 * back; a plain server forgets whom it showed for whom. */

static gboolean
has_died (const DocketJobState *state)
{
  for (guint i = 0; i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (result->state == DOCKET_RESULT_EXPIRED && result->expires > state->told)
        return TRUE;
    }
  return FALSE;
}

static void
withdraw_stale (DocketAnnouncer *self, const DocketJobState *state)
{
  const gboolean linked = docket_job_state_count_results (state, DOCKET_RESULT_LINKED) > 0;
  const gboolean removed = state->removed != 0;

  if (removed || !linked ||
      docket_job_state_get_expiry (state) <= docket_clock_get_server_time (self->clock))
    {
      g_autofree char *id = docket_notice_make_expiring_id (state->row_id);

      g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0, id);
    }
  if (removed || state->seen != 0 || !has_outcome (state) || (!linked && has_died (state)))
    withdraw (self, state->row_id);
  else
    remember_link (self, state);
}

static void
stale_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketAnnouncer) self = data;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, NULL);
  DocketCounts counts = { 0 };

  for (guint i = 0; states != NULL && i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);
      const DocketJobState *newest = docket_store_get_newest_state (self->store, state->row_id);

      withdraw_stale (self, newest != NULL ? newest : state);
    }
  docket_store_get_counts (self->store, &counts);
  if (counts.of[DOCKET_FILTER_UNSEEN] == 0)
    g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0, DOCKET_NOTICE_SUMMARY);
  run (self);
}

/* Object */

static void
docket_announcer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BUSY)
    g_value_set_boolean (value, DOCKET_ANNOUNCER (object)->busy);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
docket_announcer_dispose (GObject *object)
{
  DocketAnnouncer *self = DOCKET_ANNOUNCER (object);

  if (self->clock != NULL)
    set_alarm (self, G_MAXINT64);
  g_clear_object (&self->store);
  g_clear_object (&self->watcher);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (docket_announcer_parent_class)->dispose (object);
}

static void
docket_announcer_finalize (GObject *object)
{
  DocketAnnouncer *self = DOCKET_ANNOUNCER (object);

  g_clear_pointer (&self->digest, docket_digest_free);
  g_clear_pointer (&self->links, g_hash_table_unref);
  g_clear_pointer (&self->overdue, g_hash_table_unref);

  G_OBJECT_CLASS (docket_announcer_parent_class)->finalize (object);
}

static void
docket_announcer_class_init (DocketAnnouncerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_announcer_get_property;
  object_class->dispose = docket_announcer_dispose;
  object_class->finalize = docket_announcer_finalize;

  /**
   * DocketAnnouncer:busy:
   *
   * Whether something will be sent soon by itself: the process stays as long.
   */
  properties[PROP_BUSY] = g_param_spec_boolean (
      "busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * DocketAnnouncer::send:
   * @notice: a notification to send
   */
  signals[SIGNAL_SEND] = g_signal_new ("send",
                                       G_TYPE_FROM_CLASS (klass),
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       DOCKET_TYPE_NOTICE | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * DocketAnnouncer::withdraw:
   * @id: id of a notification that is no longer of use
   */
  signals[SIGNAL_WITHDRAW] = g_signal_new ("withdraw",
                                           G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
docket_announcer_init (DocketAnnouncer *self)
{
  self->digest = docket_digest_new ();
  self->links = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * docket_announcer_new:
 * @store: the list
 * @watcher: who checks its jobs
 * @settings: what the person wants to be told
 * @clock: the time
 *
 * Returns: (transfer full): an announcer that tells nothing before docket_announcer_begin()
 */
DocketAnnouncer *
docket_announcer_new (DocketStore *store,
                      DocketWatcher *watcher,
                      DocketSettings *settings,
                      DocketClock *clock)
{
  DocketAnnouncer *self = g_object_new (DOCKET_TYPE_ANNOUNCER, NULL);

  self->store = g_object_ref (store);
  self->watcher = g_object_ref (watcher);
  self->settings = g_object_ref (settings);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (store, "job-changed", G_CALLBACK (job_changed_cb), self, 0);
  g_signal_connect_object (store, "jobs-removed", G_CALLBACK (jobs_gone_cb), self, 0);
  g_signal_connect_object (store, "jobs-seen", G_CALLBACK (jobs_gone_cb), self, 0);
  return self;
}

/**
 * docket_announcer_set_in_front_func:
 * @self: an announcer
 * @func: (nullable): says whether the window is in front; %NULL: it never is
 * @data: for @func; outlives @self
 */
void
docket_announcer_set_in_front_func (DocketAnnouncer *self, DocketInFrontFunc func, gpointer data)
{
  g_return_if_fail (DOCKET_IS_ANNOUNCER (self));

  self->in_front = func;
  self->in_front_data = data;
}

/**
 * docket_announcer_begin:
 * @self: an announcer
 *
 * This process watches the list: it takes back what is no longer of use, tells what is not told
 * yet, and what happens from now on.
 */
void
docket_announcer_begin (DocketAnnouncer *self)
{
  g_return_if_fail (DOCKET_IS_ANNOUNCER (self));

  if (self->active)
    return;
  self->active = TRUE;
  self->begun = docket_clock_get_wall (self->clock);
  docket_store_load_async (self->store, DOCKET_LOAD_TOLD, NULL, stale_cb, g_object_ref (self));
  docket_store_load_async (self->store, DOCKET_LOAD_UNTOLD, NULL, loaded_cb, g_object_ref (self));
}

/**
 * docket_announcer_flush:
 * @self: an announcer
 *
 * The process ends: what is held back is sent now, and what is heard until then at once.
 */
void
docket_announcer_flush (DocketAnnouncer *self)
{
  g_return_if_fail (DOCKET_IS_ANNOUNCER (self));

  self->ending = TRUE;
  run_last (self);
}

/**
 * docket_announcer_is_busy:
 *
 * Returns: the property "busy"
 */
gboolean
docket_announcer_is_busy (DocketAnnouncer *self)
{
  g_return_val_if_fail (DOCKET_IS_ANNOUNCER (self), FALSE);

  return self->busy;
}
