/* docket-system-clock.c: the clock of the machine
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-system-clock.h"

#include <time.h>

/* A sleep of the machine stops the timers of the main loop, but not this clock; a long wait is
 * therefore made of shorter ones, so that what is due is noticed soon after the resume. */
#define LONGEST_TIMER_SECONDS 60

struct _DocketSystemClock
{
  GObject parent_instance;
};

static void docket_system_clock_iface_init (DocketClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketSystemClock,
                               docket_system_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CLOCK,
                                                      docket_system_clock_iface_init))

static gint64
get_boot_time (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gint64
docket_system_clock_get_elapsed (DocketClock *clock)
{
  return get_boot_time ();
}

static gint64
docket_system_clock_get_wall (DocketClock *clock)
{
  return g_get_real_time ();
}

/* A source of its own, so that one id stays for all the timers of an alarm. */
typedef struct
{
  GSource source;
  gint64 at;
} Alarm;

static void
alarm_wait (GSource *source)
{
  const gint64 left = ((Alarm *) source)->at - get_boot_time ();
  const gint64 longest = (gint64) LONGEST_TIMER_SECONDS * G_USEC_PER_SEC;

  g_source_set_ready_time (source, g_get_monotonic_time () + CLAMP (left, 0, longest));
}

static gboolean
alarm_dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  if (((Alarm *) source)->at > get_boot_time ())
    {
      alarm_wait (source);
      return G_SOURCE_CONTINUE;
    }
  return func (data);
}

static GSourceFuncs alarm_funcs = { .dispatch = alarm_dispatch };

static guint
docket_system_clock_add_alarm (DocketClock *clock, gint64 at, GSourceFunc func, gpointer data)
{
  g_autoptr (GSource) source = g_source_new (&alarm_funcs, sizeof (Alarm));

  ((Alarm *) source)->at = at;
  g_source_set_static_name (source, "docket-alarm");
  g_source_set_callback (source, func, data, NULL);
  alarm_wait (source);
  return g_source_attach (source, NULL);
}

static void
docket_system_clock_remove_alarm (DocketClock *clock, guint id)
{
  g_source_remove (id);
}

static void
docket_system_clock_iface_init (DocketClockInterface *iface)
{
  iface->get_elapsed = docket_system_clock_get_elapsed;
  iface->get_wall = docket_system_clock_get_wall;
  iface->add_alarm = docket_system_clock_add_alarm;
  iface->remove_alarm = docket_system_clock_remove_alarm;
}

static void
docket_system_clock_class_init (DocketSystemClockClass *klass)
{
}

static void
docket_system_clock_init (DocketSystemClock *self)
{
}

/**
 * docket_system_clock_new:
 *
 * Returns: (transfer full): the clock of the machine; elapsed time counts time asleep
 */
DocketClock *
docket_system_clock_new (void)
{
  return g_object_new (DOCKET_TYPE_SYSTEM_CLOCK, NULL);
}
