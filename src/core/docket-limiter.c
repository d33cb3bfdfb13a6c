/* docket-limiter.c: one rate for the account, over all processes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-limiter.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define SECOND      ((gint64) G_USEC_PER_SEC)
#define DAY         (24 * 60 * 60 * SECOND)

#define MIN_WAIT    SECOND
#define MAX_WAIT    (60 * 60 * SECOND)
#define MAX_BACKOFF (60 * SECOND)

/* After a 429 the rate climbs by a tenth for each half minute without another. */
#define CLIMB_STEP  0.1
#define CLIMB_AFTER (30 * SECOND)

/* It stays below this share of the rate that drew the last 429, for a day. */
#define SAFE_SHARE 0.9

/* A slot is good for this share of the time between two; a loaded machine is late by less. */
#define LATE_SHARE 0.25

/* The least rate: the queue must get on, if slowly. */
#define LEAST_RATE 0.05

/* What processes share. Times are elapsed time, which one boot has in common. */
typedef struct
{
  guint32 version;
  guint32 n_refused;   /* 429s in a row */
  gint64 next_slot;    /* the first time at which a request may be sent */
  gint64 paused_until; /* no request before; 0: not paused */
  gint64 refused_at;   /* when the last 429 came; 0: never */
  gint64 climbed_at;   /* when the rate last climbed or fell */
  double factor;       /* 0 to 1: share of the allowed rate in use */
  double refused_rate; /* rate that drew the last 429; 0: none */
} Shared;

#define SHARED_VERSION 1

struct _DocketLimiter
{
  GObject parent_instance;

  DocketClock *clock; /* (owned) */
  char *path;         /* (owned) (nullable) */
  int fd;             /* -1: not shared */
  double allowed;     /* requests a second */
  Shared shared;      /* as last seen */
};

G_DEFINE_FINAL_TYPE (DocketLimiter, docket_limiter, G_TYPE_OBJECT)

static void
docket_limiter_dispose (GObject *object)
{
  DocketLimiter *self = DOCKET_LIMITER (object);

  g_clear_object (&self->clock);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;

  G_OBJECT_CLASS (docket_limiter_parent_class)->dispose (object);
}

static void
docket_limiter_finalize (GObject *object)
{
  DocketLimiter *self = DOCKET_LIMITER (object);

  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (docket_limiter_parent_class)->finalize (object);
}

static void
docket_limiter_class_init (DocketLimiterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_limiter_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_limiter_finalize;
}

static void
docket_limiter_init (DocketLimiter *self)
{
  self->fd = -1;
  self->shared.version = SHARED_VERSION;
  self->shared.factor = 1;
}

/* The shared file. It is locked for microseconds at a time, so no lock is ever waited for long. */

static void
open_file (DocketLimiter *self)
{
  g_autofree char *folder = NULL;

  if (self->path == NULL)
    return;

  folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, 0700);
  self->fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

/* What another process, an older version or an earlier boot wrote there may be anything. */
static gboolean
is_sane (const Shared *shared, gint64 now)
{
  return shared->version == SHARED_VERSION && shared->factor > 0 && shared->factor <= 1 &&
         shared->refused_at <= now && shared->climbed_at <= now && shared->refused_rate >= 0 &&
         shared->paused_until <= now + MAX_WAIT && shared->next_slot <= now + MAX_WAIT;
}

static void
begin (DocketLimiter *self)
{
  Shared read_back = { 0 };

  if (self->fd < 0)
    return;

  while (flock (self->fd, LOCK_EX) != 0 && errno == EINTR)
    ;
  if (pread (self->fd, &read_back, sizeof read_back, 0) == sizeof read_back &&
      is_sane (&read_back, docket_clock_get_elapsed (self->clock)))
    self->shared = read_back;
}

static void
end (DocketLimiter *self)
{
  if (self->fd < 0)
    return;

  /* Where it cannot be written the process still keeps to the rate by itself. */
  if (pwrite (self->fd, &self->shared, sizeof self->shared, 0) != sizeof self->shared)
    g_debug ("The rate is not shared: %s", g_strerror (errno));
  flock (self->fd, LOCK_UN);
}

/* The rate */

static double
get_ceiling (DocketLimiter *self, gint64 now)
{
  const Shared *shared = &self->shared;

  if (shared->refused_rate > 0 && now - shared->refused_at < DAY)
    return MIN (self->allowed, SAFE_SHARE * shared->refused_rate);
  return self->allowed;
}

static double
get_rate (DocketLimiter *self, gint64 now)
{
  return MAX (LEAST_RATE, MIN (self->allowed * self->shared.factor, get_ceiling (self, now)));
}

static void
climb (DocketLimiter *self, gint64 now)
{
  Shared *shared = &self->shared;
  gint64 steps = (now - shared->climbed_at) / CLIMB_AFTER;

  if (shared->factor >= 1 || steps <= 0)
    return;

  shared->factor = MIN (1, shared->factor + CLIMB_STEP * (double) MIN (steps, 10));
  shared->climbed_at = now;
}

/**
 * docket_limiter_new:
 * @clock: the time
 * @path: (nullable): file that all processes of the account share; %NULL: this process alone
 * @limit: requests a second that the account allows
 * @share: share of it that Docket may use
 *
 * Returns: (transfer full): a limiter
 */
DocketLimiter *
docket_limiter_new (DocketClock *clock, const char *path, double limit, double share)
{
  DocketLimiter *self = NULL;

  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);

  self = g_object_new (DOCKET_TYPE_LIMITER, NULL);
  self->clock = g_object_ref (clock);
  self->path = g_strdup (path);
  self->allowed = limit * share;
  open_file (self);
  return self;
}

/**
 * docket_limiter_set_limit:
 * @self: a limiter
 * @limit: requests a second that the account allows
 * @share: share of it that Docket may use
 */
void
docket_limiter_set_limit (DocketLimiter *self, double limit, double share)
{
  g_return_if_fail (DOCKET_IS_LIMITER (self));

  self->allowed = limit * share;
}

/**
 * docket_limiter_take:
 * @self: a limiter
 *
 * Takes the next free slot of the account. It is gone then, whether it is used or not.
 *
 * Returns: elapsed time of the slot; not before it a request may be sent
 */
gint64
docket_limiter_take (DocketLimiter *self)
{
  gint64 now = 0;
  gint64 slot = 0;

  g_return_val_if_fail (DOCKET_IS_LIMITER (self), 0);

  begin (self);
  now = docket_clock_get_elapsed (self->clock);
  climb (self, now);
  slot = MAX (MAX (now, self->shared.next_slot), self->shared.paused_until);
  self->shared.next_slot = slot + (gint64) ((double) SECOND / get_rate (self, now));
  end (self);
  return slot;
}

/**
 * docket_limiter_retake:
 * @self: a limiter
 * @slot: a slot that was taken before and not used; 0: none
 *
 * A slot that is used long after its time would come right before the next one.
 *
 * Returns: @slot where it is still good, else a new one
 */
gint64
docket_limiter_retake (DocketLimiter *self, gint64 slot)
{
  gint64 now = 0;

  g_return_val_if_fail (DOCKET_IS_LIMITER (self), 0);

  now = docket_clock_get_elapsed (self->clock);
  if (slot == 0 || (double) (now - slot) > LATE_SHARE * (double) SECOND / get_rate (self, now))
    return docket_limiter_take (self);
  return slot;
}

/**
 * docket_limiter_slow_down:
 * @self: a limiter
 * @wait: time to wait as the service named it, µs; -1: it named none
 *
 * The service answered 429: nothing is sent for a while, and the rate halves.
 */
void
docket_limiter_slow_down (DocketLimiter *self, gint64 wait)
{
  Shared *shared = &self->shared;
  gint64 now = 0;

  g_return_if_fail (DOCKET_IS_LIMITER (self));

  begin (self);
  now = docket_clock_get_elapsed (self->clock);
  if (wait < 0)
    wait = MIN (MAX_BACKOFF, SECOND << MIN (shared->n_refused, 6));
  /* Requests that were on their way together are refused together: that is one lesson. */
  if (shared->paused_until <= now)
    {
      /* What is refused once more after a pause is no matter of this rate any more. */
      if (shared->n_refused == 0)
        shared->refused_rate = get_rate (self, now);
      shared->factor = MAX (shared->factor / 2, 0.01);
      shared->n_refused++;
    }
  shared->refused_at = shared->climbed_at = now;
  shared->paused_until = MAX (shared->paused_until, now + CLAMP (wait, MIN_WAIT, MAX_WAIT));
  shared->next_slot = MAX (shared->next_slot, shared->paused_until);
  end (self);
}

/**
 * docket_limiter_answered:
 *
 * The service answered something else than 429.
 */
void
docket_limiter_answered (DocketLimiter *self)
{
  g_return_if_fail (DOCKET_IS_LIMITER (self));

  if (self->shared.n_refused == 0)
    return;

  begin (self);
  self->shared.n_refused = 0;
  end (self);
}

/**
 * docket_limiter_get_paused_until:
 *
 * Returns: elapsed time before which nothing is sent; 0 or past: not paused
 */
gint64
docket_limiter_get_paused_until (DocketLimiter *self)
{
  g_return_val_if_fail (DOCKET_IS_LIMITER (self), 0);

  return self->shared.paused_until;
}

/**
 * docket_limiter_get_rate:
 *
 * Returns: requests a second as they are allowed now
 */
double
docket_limiter_get_rate (DocketLimiter *self)
{
  g_return_val_if_fail (DOCKET_IS_LIMITER (self), 0);

  return get_rate (self, docket_clock_get_elapsed (self->clock));
}
