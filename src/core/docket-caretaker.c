/* docket-caretaker.c: looks after the list on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-caretaker.h"

/* Between two attempts to save what could not be saved: twice as long each time. */
#define FIRST_WAIT (10 * (gint64) G_USEC_PER_SEC)
#define LAST_WAIT  (300 * (gint64) G_USEC_PER_SEC)

#define DAY        (24 * 3600 * (gint64) G_USEC_PER_SEC)

struct _DocketCaretaker
{
  GObject parent_instance;

  DocketStore *store; /* (owned) */
  DocketClock *clock; /* (owned) */
  guint alarm;
  gint64 wait;
  gboolean tidying;
  gint64 tidied; /* elapsed time of the last time */
};

G_DEFINE_FINAL_TYPE (DocketCaretaker, docket_caretaker, G_TYPE_OBJECT)

/* Saving */

static gboolean
alarm_cb (gpointer data)
{
  DocketCaretaker *self = data;

  self->wait = MIN (2 * self->wait, LAST_WAIT);
  self->alarm = docket_clock_add_alarm (
      self->clock, docket_clock_get_elapsed (self->clock) + self->wait, alarm_cb, self);
  docket_store_save_again (self->store);
  return G_SOURCE_REMOVE;
}

/* A timer is there only while something is not saved. */
static void
health_cb (DocketCaretaker *self)
{
  if (docket_store_get_health (self->store) != DOCKET_STORE_NOT_SAVED)
    {
      docket_clock_clear_alarm (self->clock, &self->alarm);
      return;
    }
  if (self->alarm != 0)
    return;
  self->wait = FIRST_WAIT;
  self->alarm = docket_clock_add_alarm (
      self->clock, docket_clock_get_elapsed (self->clock) + self->wait, alarm_cb, self);
}

/* Tidying */

static void
tidy (DocketCaretaker *self)
{
  self->tidied = docket_clock_get_elapsed (self->clock);
  docket_store_tidy_async (self->store, docket_clock_get_wall (self->clock), NULL, NULL, NULL);
}

/* Once a day, when something was written anyway: no timer is needed for that. */
static void
counts_changed_cb (DocketCaretaker *self)
{
  if (self->tidying && docket_clock_get_elapsed (self->clock) - self->tidied >= DAY)
    tidy (self);
}

/* Object */

static void
docket_caretaker_dispose (GObject *object)
{
  DocketCaretaker *self = DOCKET_CARETAKER (object);

  if (self->clock != NULL)
    docket_clock_clear_alarm (self->clock, &self->alarm);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (docket_caretaker_parent_class)->dispose (object);
}

static void
docket_caretaker_class_init (DocketCaretakerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_caretaker_dispose;
}

static void
docket_caretaker_init (DocketCaretaker *self)
{
}

/**
 * docket_caretaker_new:
 * @store: the list
 * @clock: the time
 *
 * Returns: (transfer full): who tries to save what could not be saved, as long as it is there. It
 *   goes before the list is closed
 */
DocketCaretaker *
docket_caretaker_new (DocketStore *store, DocketClock *clock)
{
  DocketCaretaker *self = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);

  self = g_object_new (DOCKET_TYPE_CARETAKER, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  g_signal_connect_swapped (store, "notify::health", G_CALLBACK (health_cb), self);
  g_signal_connect_swapped (store, "counts-changed", G_CALLBACK (counts_changed_cb), self);
  return self;
}

/**
 * docket_caretaker_start_tidying:
 * @self: a caretaker
 *
 * From now on, and at once, what is old is thrown away. For the one process that watches the list.
 */
void
docket_caretaker_start_tidying (DocketCaretaker *self)
{
  g_return_if_fail (DOCKET_IS_CARETAKER (self));

  self->tidying = TRUE;
  tidy (self);
}
