/* docket-clock.h: time, handed in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_CLOCK (docket_clock_get_type ())
G_DECLARE_INTERFACE (DocketClock, docket_clock, DOCKET, CLOCK, GObject)

/**
 * DocketClockInterface:
 * @get_elapsed: µs since some moment, time asleep included; never goes back
 * @get_wall: UTC µs since 1970; may jump
 * @add_alarm: calls @func once on the main context when elapsed time reaches @at. The id is never 0
 * @remove_alarm: forgets an alarm that did not go off yet
 *
 * All of core asks this interface for the time and has no timer of its own, so that a test can
 * run a day in a second.
 */
struct _DocketClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_elapsed) (DocketClock *self);
  gint64 (*get_wall) (DocketClock *self);
  guint (*add_alarm) (DocketClock *self, gint64 at, GSourceFunc func, gpointer data);
  void (*remove_alarm) (DocketClock *self, guint id);
};

gint64 docket_clock_get_elapsed (DocketClock *self);
gint64 docket_clock_get_wall (DocketClock *self);
guint docket_clock_add_alarm (DocketClock *self, gint64 at, GSourceFunc func, gpointer data);
void docket_clock_remove_alarm (DocketClock *self, guint id);
void docket_clock_clear_alarm (DocketClock *self, guint *id);

gint64 docket_clock_get_server_time (DocketClock *self);
gint64 docket_clock_get_server_lead (DocketClock *self);
void docket_clock_set_server_time (DocketClock *self, gint64 server_time);

G_END_DECLS
