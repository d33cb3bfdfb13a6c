/* docket-sleep-monitor.c: hears from logind that the machine sleeps and wakes up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-sleep-monitor.h"

#include <gio/gio.h>

/* systemd.io/INHIBITOR_LOCKS: sent with TRUE before the machine sleeps, with FALSE after it. */
#define LOGIND_NAME      "org.freedesktop.login1"
#define LOGIND_PATH      "/org/freedesktop/login1"
#define LOGIND_INTERFACE "org.freedesktop.login1.Manager"
#define LOGIND_SIGNAL    "PrepareForSleep"

struct _DocketSleepMonitor
{
  GObject parent_instance;

  DocketClock *clock;        /* (owned) */
  GDBusConnection *bus;      /* (owned) (nullable): the system's */
  GCancellable *cancellable; /* (owned): of looking for the bus */
  guint subscription;
  gint64 asleep; /* elapsed time when the machine went to sleep; -1: it is awake */
};

enum
{
  SIGNAL_WOKE_UP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketSleepMonitor, docket_sleep_monitor, G_TYPE_OBJECT)

/* The end of a sleep whose beginning was missed is told as well: logind sends both whatever
 * happens, but this process may have begun in between. */
static void
prepare_cb (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *name,
            GVariant *parameters,
            gpointer data)
{
  DocketSleepMonitor *self = data;
  const gint64 now = docket_clock_get_elapsed (self->clock);
  gboolean begins = FALSE;
  gint64 since = now;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &begins);
  if (begins)
    {
      self->asleep = now;
      return;
    }
  if (self->asleep >= 0)
    since = self->asleep;
  self->asleep = -1;
  g_signal_emit (self, signals[SIGNAL_WOKE_UP], 0, since);
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  DocketSleepMonitor *self = data;

  /* The monitor may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus == NULL)
    {
      g_debug ("A sleep is noticed by the clock alone: %s", error->message);
      return;
    }

  /* Docket goes on when that bus ends. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->subscription = g_dbus_connection_signal_subscribe (bus,
                                                           LOGIND_NAME,
                                                           LOGIND_INTERFACE,
                                                           LOGIND_SIGNAL,
                                                           LOGIND_PATH,
                                                           NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE,
                                                           prepare_cb,
                                                           self,
                                                           NULL);
  self->bus = g_steal_pointer (&bus);
}

static void
docket_sleep_monitor_dispose (GObject *object)
{
  DocketSleepMonitor *self = DOCKET_SLEEP_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (docket_sleep_monitor_parent_class)->dispose (object);
}

static void
docket_sleep_monitor_finalize (GObject *object)
{
  g_clear_object (&DOCKET_SLEEP_MONITOR (object)->cancellable);

  G_OBJECT_CLASS (docket_sleep_monitor_parent_class)->finalize (object);
}

static void
docket_sleep_monitor_class_init (DocketSleepMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_sleep_monitor_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_sleep_monitor_finalize;

  /**
   * DocketSleepMonitor::woke-up:
   * @since: elapsed time when the machine went to sleep, as far as that was heard; else now
   *
   * The machine woke up.
   */
  signals[SIGNAL_WOKE_UP] = g_signal_new ("woke-up",
                                          DOCKET_TYPE_SLEEP_MONITOR,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_INT64);
}

static void
docket_sleep_monitor_init (DocketSleepMonitor *self)
{
  self->cancellable = g_cancellable_new ();
  self->asleep = -1;
}

/**
 * docket_sleep_monitor_new:
 * @clock: the time
 *
 * Looks for logind on the system bus. Where that bus cannot be reached, as in a sandbox, nothing is
 * ever told, and a sleep is noticed by an alarm that is late.
 *
 * Returns: (transfer full): a monitor
 */
DocketSleepMonitor *
docket_sleep_monitor_new (DocketClock *clock)
{
  DocketSleepMonitor *self = NULL;

  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);

  self = g_object_new (DOCKET_TYPE_SLEEP_MONITOR, NULL);
  self->clock = g_object_ref (clock);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
  return self;
}
