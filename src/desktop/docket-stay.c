/* docket-stay.c: how long Docket stays, with a window and without
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-stay.h"

#include "docket-background.h"
#include "docket-notice-text.h"

#include <glib/gi18n-lib.h>

/* So many unfinished jobs are worth a word each time the window is closed. */
#define MANY_JOBS 20

/* How long a notification is waited for that only this process can be told of, µs. */
#define CLICK_WAIT (3600 * (gint64) G_USEC_PER_SEC)

/* Between two words to the desktop about what Docket does, µs. */
#define STATUS_GAP (15 * (gint64) G_USEC_PER_SEC)

struct _DocketStay
{
  GObject parent_instance;

  GApplication *application;          /* (unowned): owns this */
  DocketEngine *engine;               /* (owned) */
  DocketNotifier *notifier;           /* (owned) */
  DocketNotificationService *service; /* (owned) */
  DocketBackground *background;       /* (owned) */
  gboolean has_window;
  gboolean holding;
  gboolean ended;
  gboolean away;      /* jobs are watched, and there is no window */
  guint status;       /* jobs that the desktop was told of */
  gint64 status_at;   /* when, elapsed time */
  guint n_open;       /* notifications that may be clicked */
  gint64 click_until; /* how long they are waited for, elapsed time */
  guint alarm;
};

enum
{
  SIGNAL_STOP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketStay, docket_stay, G_TYPE_OBJECT)

static gint64
get_now (DocketStay *self)
{
  return docket_clock_get_elapsed (docket_engine_get_clock (self->engine));
}

static guint
count_jobs (DocketStay *self)
{
  if (self->ended || !docket_engine_is_watching (self->engine))
    return 0;
  return docket_watcher_get_n_unfinished (docket_engine_get_watcher (self->engine));
}

static gboolean
watches_alone (DocketStay *self)
{
  return docket_settings_get_flag (docket_engine_get_settings (self->engine), "keep-watching") &&
         count_jobs (self) > 0;
}

static gboolean
waits_for_click (DocketStay *self)
{
  return self->n_open > 0 && get_now (self) < self->click_until;
}

/* One alarm, and none while there is a window */

static gboolean
alarm_cb (gpointer data)
{
  DocketStay *self = data;

  self->alarm = 0;
  docket_stay_update (self);
  return G_SOURCE_REMOVE;
}

static void
set_alarm (DocketStay *self)
{
  DocketClock *clock = docket_engine_get_clock (self->engine);
  gint64 at = G_MAXINT64;

  docket_clock_clear_alarm (clock, &self->alarm);
  if (self->has_window || self->ended)
    return;
  if (self->away && self->status != count_jobs (self))
    at = self->status_at + STATUS_GAP;
  if (waits_for_click (self))
    at = MIN (at, self->click_until);
  if (at != G_MAXINT64)
    self->alarm = docket_clock_add_alarm (clock, at, alarm_cb, self);
}

/* Watching without a window */

static void
tell_status (DocketStay *self)
{
  const guint n = count_jobs (self);
  g_autofree char *text = NULL;

  if (!self->away || n == self->status ||
      (self->status != 0 && get_now (self) < self->status_at + STATUS_GAP))
    return;
  self->status = n;
  self->status_at = get_now (self);
  text = docket_notice_text_status (n);
  docket_background_set_status (self->background, text);
}

/* The person is told what closing the window means the first time, and when it means much. */
static void
tell_person (DocketStay *self)
{
  DocketSettings *settings = docket_engine_get_settings (self->engine);
  const guint n = count_jobs (self);
  g_autoptr (DocketNotice) notice = NULL;

  if (docket_settings_get_flag (settings, "told-of-watching") && n <= MANY_JOBS)
    return;
  docket_settings_set_flag (settings, "told-of-watching", TRUE);
  notice = docket_notice_text_watching (n);
  docket_notifier_send (self->notifier, notice);
}

static void
update_away (DocketStay *self)
{
  const gboolean away = !self->has_window && watches_alone (self);

  if (away != self->away)
    {
      self->away = away;
      self->status = 0;
      if (away)
        {
          docket_background_request (self->background,
                                     _ ("Docket watches jobs until they are done"));
          tell_person (self);
        }
      else
        {
          docket_notifier_withdraw (self->notifier, "watching");
        }
    }
  tell_status (self);
}

/* Better to end in good order than to be ended. */
static void
refused_cb (DocketStay *self)
{
  const guint n = count_jobs (self);
  g_autoptr (DocketNotice) notice = NULL;

  if (!docket_background_is_refused (self->background) || !self->away)
    return;
  notice = docket_notice_new ("watching", _ ("Docket has stopped watching"));
  notice->body = g_strdup_printf (
      ngettext ("It may not run without a window here. %u job waits until it is opened again.",
                "It may not run without a window here. %u jobs wait until it is opened again.",
                n),
      n);
  notice->action = "activate";
  notice->anew = TRUE;
  docket_notifier_send (self->notifier, notice);
  self->away = FALSE;
  g_signal_emit (self, signals[SIGNAL_STOP], 0);
}

static void
open_cb (DocketStay *self)
{
  const guint n_open = docket_notification_service_get_n_open (self->service);

  if (n_open > self->n_open)
    self->click_until = get_now (self) + CLICK_WAIT;
  self->n_open = n_open;
  docket_stay_update (self);
}

/* Object */

static void
docket_stay_dispose (GObject *object)
{
  DocketStay *self = DOCKET_STAY (object);

  if (self->engine != NULL)
    docket_stay_end (self);
  g_clear_object (&self->background);
  g_clear_object (&self->service);
  g_clear_object (&self->notifier);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (docket_stay_parent_class)->dispose (object);
}

static void
docket_stay_class_init (DocketStayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_stay_dispose;

  /**
   * DocketStay::stop:
   *
   * The desktop does not let Docket go on without a window.
   */
  signals[SIGNAL_STOP] = g_signal_new (
      "stop", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_stay_init (DocketStay *self)
{
}

static void
connect_parts (DocketStay *self)
{
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback callback;
  } parts[] = {
    { docket_engine_get_watcher (self->engine),
      "notify::n-unfinished",
      G_CALLBACK (docket_stay_update) },
    { docket_engine_get_keeper (self->engine), "notify::busy", G_CALLBACK (docket_stay_update) },
    { docket_engine_get_settings (self->engine), "changed", G_CALLBACK (docket_stay_update) },
    { self->engine, "notify::watching", G_CALLBACK (docket_stay_update) },
    { self->notifier, "notify::busy", G_CALLBACK (docket_stay_update) },
    { self->service, "notify::n-open", G_CALLBACK (open_cb) },
    { self->background, "notify::refused", G_CALLBACK (refused_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_signal_connect_object (
        parts[i].object, parts[i].signal, parts[i].callback, self, G_CONNECT_SWAPPED);
}

/**
 * docket_stay_new:
 * @application: what is held while there is something to do; outlives this
 * @engine: an engine that was started
 * @notifier: says what the person has to know
 * @service: who shows notifications
 *
 * Returns: (transfer full): who decides how long Docket stays
 */
DocketStay *
docket_stay_new (GApplication *application,
                 DocketEngine *engine,
                 DocketNotifier *notifier,
                 DocketNotificationService *service)
{
  DocketStay *self = g_object_new (DOCKET_TYPE_STAY, NULL);

  self->application = application;
  self->engine = g_object_ref (engine);
  self->notifier = g_object_ref (notifier);
  self->service = g_object_ref (service);
  self->background = docket_background_new (g_application_get_dbus_connection (application));
  connect_parts (self);
  open_cb (self);
  return self;
}

/**
 * docket_stay_set_window:
 * @self: a stay
 * @has_window: whether there is a window
 */
void
docket_stay_set_window (DocketStay *self, gboolean has_window)
{
  g_return_if_fail (DOCKET_IS_STAY (self));

  self->has_window = has_window;
  docket_stay_update (self);
}

/**
 * docket_stay_update:
 * @self: a stay
 *
 * Holds the application while a file is fetched, jobs are watched and the person wants that, a
 * notification is still to be sent, or one may be clicked that nobody else hears of.
 */
void
docket_stay_update (DocketStay *self)
{
  gboolean hold = FALSE;

  g_return_if_fail (DOCKET_IS_STAY (self));

  update_away (self);
  hold = !self->ended &&
         (docket_keeper_is_busy (docket_engine_get_keeper (self->engine)) || watches_alone (self) ||
          docket_notifier_is_busy (self->notifier) || waits_for_click (self));
  set_alarm (self);
  if (hold == self->holding)
    return;
  self->holding = hold;
  if (hold)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

/**
 * docket_stay_end:
 * @self: a stay
 *
 * Nothing holds the application any more.
 */
void
docket_stay_end (DocketStay *self)
{
  g_return_if_fail (DOCKET_IS_STAY (self));

  if (self->ended)
    return;
  self->ended = TRUE;
  docket_stay_update (self);
}
