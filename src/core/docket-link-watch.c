/* docket-link-watch.c: says when links are about to die, and wipes dead ones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-link-watch.h"

#include "docket-core-error.h"
#include "docket-keep-run.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

/* Links that are tried at one time. */
#define MAX_PROBES 2

/* A link that works beyond its time, or that could not be tried, is looked at again after this. */
#define AGAIN (5 * MINUTE)

/* A link that could not be tried is wiped without that once it is dead by any clock. */
#define SURELY_DEAD (24 * 60 * MINUTE)

/* A job with a link that dies. */
typedef struct
{
  gint64 row_id;
  gint64 expires; /* the first of its links, server time */
  gint64 next;    /* when it is looked at, elapsed time */
  gboolean warned;
} Entry;

struct _DocketLinkWatch
{
  GObject parent_instance;

  DocketStore *store;           /* (owned) */
  DocketClock *clock;           /* (owned) */
  DocketDownloader *downloader; /* (owned) */
  GHashTable *entries;          /* (owned) of row id to Entry (owned) */
  GQueue due;                   /* of gint64* (owned): rows whose links are to be tried */
  GCancellable *cancellable;    /* (owned): ends the tries */
  guint n_probes;
  guint alarm;
  gint64 alarm_at;
};

typedef enum
{
  SIGNAL_EXPIRING,
} DocketLinkWatchSignal;

static guint signals[SIGNAL_EXPIRING + 1];

G_DEFINE_FINAL_TYPE (DocketLinkWatch, docket_link_watch, G_TYPE_OBJECT)

static void look_at_all (DocketLinkWatch *self);

/* When */

static gboolean
alarm_cb (gpointer data)
{
  DocketLinkWatch *self = data;

  self->alarm = 0;
  look_at_all (self);
  return G_SOURCE_REMOVE;
}

static void
wait_until (DocketLinkWatch *self, gint64 at)
{
  if (self->alarm != 0 && self->alarm_at <= at)
    return;
  docket_clock_clear_alarm (self->clock, &self->alarm);
  self->alarm_at = at;
  self->alarm = docket_clock_add_alarm (self->clock, at, alarm_cb, self);
}

static void
plan (DocketLinkWatch *self, Entry *entry, gint64 wait)
{
  entry->next = docket_clock_get_elapsed (self->clock) + wait;
  wait_until (self, entry->next);
}

/* Until it is to be said that the link dies; once that was said, until it does. */
static gint64
get_wait (DocketLinkWatch *self, const Entry *entry)
{
  const gint64 left = entry->expires - docket_clock_get_server_time (self->clock);

  return MAX (0, entry->warned ? left : left - DOCKET_LINK_WARNING);
}

/* Trying a link whose time is over */

typedef struct
{
  DocketLinkWatch *watch; /* (owned) */
  gint64 row_id;
} Probe;

/* The links of one job whose time is over live and die together: @expires is when; 0: they are
 * dead. */
static void
settle (DocketLinkWatch *self, gint64 row_id, gint64 expires)
{
  DocketJobState *newest = docket_store_get_newest_state (self->store, row_id);
  g_autoptr (DocketJobState) state = newest != NULL ? docket_job_state_copy (newest) : NULL;
  guint n = 0;

  for (guint i = 0; state != NULL && i < state->results->len; i++)
    {
      const DocketResult *old = g_ptr_array_index (state->results, i);
      DocketResult *result = NULL;

      if (!docket_keep_run_is_over (old, self->clock))
        continue;
      result = expires == 0 ? docket_keep_run_make_expired (old) : docket_result_copy (old);
      if (expires != 0)
        result->expires = expires;
      docket_result_unref (g_ptr_array_index (state->results, i));
      g_ptr_array_index (state->results, i) = result;
      n++;
    }
  if (n > 0)
    docket_store_update_async (self->store, state, NULL, NULL, NULL, NULL);
  if (n > 0 && expires != 0)
    docket_link_watch_look (self, state);
}

static gboolean
is_surely_dead (DocketLinkWatch *self, const Entry *entry)
{
  return docket_clock_get_server_time (self->clock) - entry->expires > SURELY_DEAD;
}

static gboolean
says_dead (const GError *error)
{
  return g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_EXPIRED) ||
         g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_REFUSED) ||
         g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_BAD_ADDRESS);
}

static void next_probe (DocketLinkWatch *self);

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Probe *probe = data;
  g_autoptr (DocketLinkWatch) self = probe->watch;
  g_autoptr (GError) error = NULL;
  const gboolean alive = docket_downloader_probe_finish (
      DOCKET_DOWNLOADER (object), result, &error);
  Entry *entry = g_hash_table_lookup (self->entries, &probe->row_id);

  self->n_probes--;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (alive)
    settle (self, probe->row_id, docket_clock_get_server_time (self->clock) + AGAIN);
  else if (says_dead (error) || (entry != NULL && is_surely_dead (self, entry)))
    settle (self, probe->row_id, 0);
  else if (entry != NULL)
    plan (self, entry, AGAIN);
  next_probe (self);
}

static const DocketResult *
get_over (DocketLinkWatch *self, gint64 row_id)
{
  const DocketJobState *state = docket_store_get_newest_state (self->store, row_id);

  for (guint i = 0; state != NULL && i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (docket_keep_run_is_over (result, self->clock) && result->link != NULL)
        return result;
    }
  return NULL;
}

static void
next_probe (DocketLinkWatch *self)
{
  while (self->n_probes < MAX_PROBES && !g_queue_is_empty (&self->due))
    {
      g_autofree gint64 *row_id = g_queue_pop_head (&self->due);
      const DocketResult *result = get_over (self, *row_id);
      Probe *probe = NULL;

      if (result == NULL)
        continue;
      probe = g_new0 (Probe, 1);
      probe->watch = g_object_ref (self);
      probe->row_id = *row_id;
      self->n_probes++;
      docket_downloader_probe_async (
          self->downloader, result->link, self->cancellable, probed_cb, probe);
    }
}

/* Looking */

static gboolean
is_being_saved (DocketLinkWatch *self, gint64 row_id)
{
  g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);

  return job != NULL && docket_job_get_saving (job) >= 0;
}

/* Returns whether the person is to be told that the link is about to die. */
static gboolean
look_at_entry (DocketLinkWatch *self, Entry *entry, const DocketJobState *state)
{
  const gint64 left = entry->expires - docket_clock_get_server_time (self->clock);
  const gboolean is_over = left <= 0;
  gboolean tell = FALSE;

  if (is_being_saved (self, entry->row_id))
    {
      plan (self, entry, MINUTE);
      return FALSE;
    }
  if (is_over)
    {
      g_queue_push_tail (&self->due, g_memdup2 (&entry->row_id, sizeof entry->row_id));
      entry->next = G_MAXINT64;
      return FALSE;
    }
  if (left <= DOCKET_LINK_WARNING && !entry->warned)
    {
      entry->warned = TRUE;
      tell = state->removed == 0;
    }
  plan (self, entry, get_wait (self, entry));
  return tell;
}

static void
look_at_all (DocketLinkWatch *self)
{
  const gint64 now = docket_clock_get_elapsed (self->clock);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;
      const DocketJobState *state = NULL;

      if (entry->next > now)
        {
          if (entry->next != G_MAXINT64)
            wait_until (self, entry->next);
          continue;
        }
      state = docket_store_get_newest_state (self->store, entry->row_id);
      if (state == NULL || docket_job_state_get_expiry (state) != entry->expires)
        g_hash_table_iter_remove (&iter);
      else if (look_at_entry (self, entry, state))
        g_array_append_val (rows, entry->row_id);
    }
  if (rows->len > 0)
    g_signal_emit (self, signals[SIGNAL_EXPIRING], 0, rows);
  next_probe (self);
}

/* Object */

static void
docket_link_watch_dispose (GObject *object)
{
  DocketLinkWatch *self = DOCKET_LINK_WATCH (object);

  docket_clock_clear_alarm (self->clock, &self->alarm);
  g_queue_clear_full (&self->due, g_free);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->downloader);

  G_OBJECT_CLASS (docket_link_watch_parent_class)->dispose (object);
}

static void
docket_link_watch_finalize (GObject *object)
{
  DocketLinkWatch *self = DOCKET_LINK_WATCH (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (docket_link_watch_parent_class)->finalize (object);
}

static void
docket_link_watch_class_init (DocketLinkWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = docket_link_watch_dispose;
  object_class->finalize = docket_link_watch_finalize;

  /**
   * DocketLinkWatch::expiring:
   * @rows: (element-type gint64): rows of the jobs
   *
   * Links of results that are not kept are about to die. Said once of each.
   */
  signals[SIGNAL_EXPIRING] = g_signal_new ("expiring",
                                           DOCKET_TYPE_LINK_WATCH,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_ARRAY);
}

static void
docket_link_watch_init (DocketLinkWatch *self)
{
  g_queue_init (&self->due);
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * docket_link_watch_new:
 * @store: where the jobs are
 * @clock: the time
 * @downloader: tries links
 *
 * Returns: (transfer full): a watch that looks at nothing yet
 */
DocketLinkWatch *
docket_link_watch_new (DocketStore *store, DocketClock *clock, DocketDownloader *downloader)
{
  DocketLinkWatch *self = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DOCKET_IS_DOWNLOADER (downloader), NULL);

  self = g_object_new (DOCKET_TYPE_LINK_WATCH, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->downloader = g_object_ref (downloader);
  return self;
}

/**
 * docket_link_watch_look:
 * @self: a watch
 * @state: a job with results that are not kept
 *
 * Looks after the links of a job until they are used, or dead and wiped. Dead is what the server of
 * the result calls so: a clock may be wrong.
 */
void
docket_link_watch_look (DocketLinkWatch *self, const DocketJobState *state)
{
  const gint64 expires = docket_job_state_get_expiry (state);
  Entry *entry = NULL;

  g_return_if_fail (DOCKET_IS_LINK_WATCH (self));

  entry = g_hash_table_lookup (self->entries, &state->row_id);
  if (expires == 0 || (entry != NULL && entry->expires == expires))
    return;
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->row_id = state->row_id;
      g_hash_table_insert (self->entries, &entry->row_id, entry);
    }
  entry->expires = expires;
  plan (self, entry, get_wait (self, entry));
}

/**
 * docket_link_watch_is_busy:
 *
 * Returns: whether a link is being tried
 */
gboolean
docket_link_watch_is_busy (DocketLinkWatch *self)
{
  g_return_val_if_fail (DOCKET_IS_LINK_WATCH (self), FALSE);

  return self->n_probes > 0;
}

/**
 * docket_link_watch_stop:
 * @self: a watch
 *
 * Looks at nothing any more.
 */
void
docket_link_watch_stop (DocketLinkWatch *self)
{
  g_return_if_fail (DOCKET_IS_LINK_WATCH (self));

  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->due, g_free);
  g_hash_table_remove_all (self->entries);
  docket_clock_clear_alarm (self->clock, &self->alarm);
}
