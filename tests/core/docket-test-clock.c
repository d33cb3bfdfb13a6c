/* docket-test-clock.c: a clock that a test moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-clock.h"

/* A machine that runs for a while; 2 March 2026, 10:00 UTC, a day with 14 hours to come. */
#define FIRST_ELAPSED (1000 * (gint64) G_USEC_PER_SEC)
#define FIRST_WALL    (1772445600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  guint id;
  gint64 at;
  GSourceFunc func;
  gpointer data;
} Alarm;

struct _DocketTestClock
{
  GObject parent_instance;

  gint64 elapsed;
  gint64 wall;
  guint last_id;
  GList *alarms; /* (owned) of Alarm (owned), earliest first */
  gint64 early;  /* how much too early alarms go off at most */
  gint64 late;
  GRand *random; /* (owned) (nullable) */
};

static void docket_test_clock_iface_init (DocketClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketTestClock,
                               docket_test_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CLOCK,
                                                      docket_test_clock_iface_init))

static gint64
docket_test_clock_get_elapsed (DocketClock *clock)
{
  return DOCKET_TEST_CLOCK (clock)->elapsed;
}

static gint64
docket_test_clock_get_wall (DocketClock *clock)
{
  return DOCKET_TEST_CLOCK (clock)->wall;
}

/* Of two alarms for one moment the one that was set first goes off first. */
static int
compare_alarms (gconstpointer a, gconstpointer b)
{
  const Alarm *left = a;
  const Alarm *right = b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  return left->id < right->id ? -1 : left->id > right->id;
}

static guint
docket_test_clock_add_alarm (DocketClock *clock, gint64 at, GSourceFunc func, gpointer data)
{
  DocketTestClock *self = DOCKET_TEST_CLOCK (clock);
  Alarm *alarm = g_new0 (Alarm, 1);

  alarm->id = ++self->last_id;
  alarm->at = at;
  alarm->func = func;
  alarm->data = data;
  self->alarms = g_list_insert_sorted (self->alarms, alarm, compare_alarms);
  return alarm->id;
}

static void
docket_test_clock_remove_alarm (DocketClock *clock, guint id)
{
  DocketTestClock *self = DOCKET_TEST_CLOCK (clock);

  for (GList *l = self->alarms; l != NULL; l = l->next)
    {
      const Alarm *alarm = l->data;

      if (alarm->id == id)
        {
          g_free (l->data);
          self->alarms = g_list_delete_link (self->alarms, l);
          return;
        }
    }
  g_error ("Alarm %u is removed, but not set", id);
}

static void
docket_test_clock_iface_init (DocketClockInterface *iface)
{
  iface->get_elapsed = docket_test_clock_get_elapsed;
  iface->get_wall = docket_test_clock_get_wall;
  iface->add_alarm = docket_test_clock_add_alarm;
  iface->remove_alarm = docket_test_clock_remove_alarm;
}

static void
docket_test_clock_finalize (GObject *object)
{
  DocketTestClock *self = DOCKET_TEST_CLOCK (object);

  g_list_free_full (self->alarms, g_free);
  g_clear_pointer (&self->random, g_rand_free);

  G_OBJECT_CLASS (docket_test_clock_parent_class)->finalize (object);
}

static void
docket_test_clock_class_init (DocketTestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_test_clock_finalize;
}

static void
docket_test_clock_init (DocketTestClock *self)
{
  self->elapsed = FIRST_ELAPSED;
  self->wall = FIRST_WALL;
}

/**
 * docket_test_clock_new:
 *
 * Returns: (transfer full): a clock that stands still
 */
DocketTestClock *
docket_test_clock_new (void)
{
  return g_object_new (DOCKET_TYPE_TEST_CLOCK, NULL);
}

/* Lets happen what can happen without time going on. */
static void
settle (DocketTestIdleFunc is_idle, gpointer data)
{
  while (g_main_context_iteration (NULL, FALSE) || !is_idle (data))
    {
      if (!is_idle (data) && !g_main_context_pending (NULL))
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
move_to (DocketTestClock *self, gint64 elapsed)
{
  if (elapsed <= self->elapsed)
    return;

  self->wall += elapsed - self->elapsed;
  self->elapsed = elapsed;
}

/* When an alarm goes off: not always when it should. */
static gint64
get_ringing (DocketTestClock *self, gint64 at)
{
  if (self->random == NULL)
    return at;
  if (g_rand_boolean (self->random))
    return at - (gint64) (g_rand_double (self->random) * (double) self->early);
  return at + (gint64) (g_rand_double (self->random) * (double) self->late);
}

static void
ring_first (DocketTestClock *self)
{
  g_autofree Alarm *alarm = self->alarms->data;

  self->alarms = g_list_delete_link (self->alarms, self->alarms);
  move_to (self, get_ringing (self, alarm->at));
  g_assert_false (alarm->func (alarm->data));
}

static gboolean
is_always_idle (gpointer data)
{
  return TRUE;
}

/**
 * docket_test_clock_run_until:
 * @self: a clock
 * @is_idle: (nullable): whether nothing is on its way but time; %NULL: nothing ever is
 * @data: for @is_idle
 * @elapsed: elapsed time to move to
 *
 * Moves from alarm to alarm, to each only when nothing else is on its way.
 */
void
docket_test_clock_run_until (DocketTestClock *self,
                             DocketTestIdleFunc is_idle,
                             gpointer data,
                             gint64 elapsed)
{
  g_return_if_fail (DOCKET_IS_TEST_CLOCK (self));

  if (is_idle == NULL)
    is_idle = is_always_idle;

  while (TRUE)
    {
      settle (is_idle, data);
      if (self->alarms == NULL || ((const Alarm *) self->alarms->data)->at > elapsed)
        break;
      ring_first (self);
    }
  move_to (self, elapsed);
}

/**
 * docket_test_clock_sleep:
 * @self: a clock
 * @duration: µs
 *
 * Time goes on without an alarm, as when the machine sleeps. What is overdue then goes off late.
 */
void
docket_test_clock_sleep (DocketTestClock *self, gint64 duration)
{
  g_return_if_fail (DOCKET_IS_TEST_CLOCK (self));

  move_to (self, self->elapsed + duration);
}

/**
 * docket_test_clock_set_wall:
 * @self: a clock
 * @wall: UTC µs
 *
 * Wall time jumps; elapsed time does not.
 */
void
docket_test_clock_set_wall (DocketTestClock *self, gint64 wall)
{
  g_return_if_fail (DOCKET_IS_TEST_CLOCK (self));

  self->wall = wall;
}

/**
 * docket_test_clock_set_inexact:
 * @self: a clock
 * @early: µs by which an alarm may go off too early
 * @late: µs by which it may be too late
 *
 * From now on alarms go off as on a machine that is loaded.
 */
void
docket_test_clock_set_inexact (DocketTestClock *self, gint64 early, gint64 late)
{
  g_return_if_fail (DOCKET_IS_TEST_CLOCK (self));

  self->early = early;
  self->late = late;
  g_clear_pointer (&self->random, g_rand_free);
  self->random = g_rand_new_with_seed (48);
}

/**
 * docket_test_clock_get_n_alarms:
 *
 * Returns: how many alarms are set
 */
guint
docket_test_clock_get_n_alarms (DocketTestClock *self)
{
  g_return_val_if_fail (DOCKET_IS_TEST_CLOCK (self), 0);

  return g_list_length (self->alarms);
}
