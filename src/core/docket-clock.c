/* docket-clock.c: the time, as core asks for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-clock.h"

G_DEFINE_INTERFACE (DocketClock, docket_clock, G_TYPE_OBJECT)

static void
docket_clock_default_init (DocketClockInterface *iface)
{
}

/**
 * docket_clock_get_elapsed:
 * @self: a clock
 *
 * Returns: µs since some moment, time asleep included; it never goes back
 */
gint64
docket_clock_get_elapsed (DocketClock *self)
{
  g_return_val_if_fail (DOCKET_IS_CLOCK (self), 0);

  return DOCKET_CLOCK_GET_IFACE (self)->get_elapsed (self);
}

/**
 * docket_clock_get_wall:
 * @self: a clock
 *
 * Returns: UTC µs since 1970; it may jump
 */
gint64
docket_clock_get_wall (DocketClock *self)
{
  g_return_val_if_fail (DOCKET_IS_CLOCK (self), 0);

  return DOCKET_CLOCK_GET_IFACE (self)->get_wall (self);
}

/**
 * docket_clock_add_alarm:
 * @self: a clock
 * @at: elapsed time
 * @func: called once, from the main context and never from inside this call
 * @data: for @func
 *
 * Returns: an id for docket_clock_remove_alarm(), never 0
 */
guint
docket_clock_add_alarm (DocketClock *self, gint64 at, GSourceFunc func, gpointer data)
{
  g_return_val_if_fail (DOCKET_IS_CLOCK (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  return DOCKET_CLOCK_GET_IFACE (self)->add_alarm (self, at, func, data);
}

/**
 * docket_clock_remove_alarm:
 * @self: a clock
 * @id: an alarm that did not go off yet
 */
void
docket_clock_remove_alarm (DocketClock *self, guint id)
{
  g_return_if_fail (DOCKET_IS_CLOCK (self));

  DOCKET_CLOCK_GET_IFACE (self)->remove_alarm (self, id);
}

/**
 * docket_clock_clear_alarm:
 * @self: (nullable): a clock; %NULL only where no alarm is set
 * @id: (inout): where the id of an alarm is that did not go off yet; 0: none is set
 *
 * Removes an alarm if one is set, and forgets it.
 */
void
docket_clock_clear_alarm (DocketClock *self, guint *id)
{
  if (*id != 0)
    docket_clock_remove_alarm (self, *id);
  *id = 0;
}

static GQuark
offset_quark (void)
{
  return g_quark_from_static_string ("docket-clock-server-offset");
}

/**
 * docket_clock_set_server_time:
 * @self: a clock
 * @server_time: the time by a `Date` of the service, UTC µs
 *
 * Remembers what time it is at the service. Counted on by elapsed time that is right whatever
 * happens to the clock of this machine, through a sleep as well.
 */
void
docket_clock_set_server_time (DocketClock *self, gint64 server_time)
{
  gint64 offset = 0;

  g_return_if_fail (DOCKET_IS_CLOCK (self));

  offset = server_time - docket_clock_get_elapsed (self);
  g_object_set_qdata_full (
      G_OBJECT (self), offset_quark (), g_memdup2 (&offset, sizeof offset), g_free);
}

/**
 * docket_clock_get_server_time:
 * @self: a clock
 *
 * Returns: the time by the service's clock, UTC µs, or wall time as long as the service said none;
 *   a link expires by it
 */
gint64
docket_clock_get_server_time (DocketClock *self)
{
  const gint64 *offset = NULL;

  g_return_val_if_fail (DOCKET_IS_CLOCK (self), 0);

  offset = g_object_get_qdata (G_OBJECT (self), offset_quark ());
  if (offset == NULL)
    return docket_clock_get_wall (self);
  return docket_clock_get_elapsed (self) + *offset;
}

/**
 * docket_clock_get_server_lead:
 * @self: a clock
 *
 * Returns: how far the service's clock is ahead of wall time, µs; 0: not known
 */
gint64
docket_clock_get_server_lead (DocketClock *self)
{
  g_return_val_if_fail (DOCKET_IS_CLOCK (self), 0);

  return docket_clock_get_server_time (self) - docket_clock_get_wall (self);
}
