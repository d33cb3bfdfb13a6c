/* docket-expiry-notice.c: says when results that are not kept are about to be lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-expiry-notice.h"

#include "docket-job-text.h"
#include "docket-notice.h"
#include "docket-window.h"

#include <glib/gi18n-lib.h>

struct _DocketExpiryNotice
{
  GObject parent_instance;

  GApplication *application; /* (unowned): owns this */
  DocketEngine *engine;      /* (owned) */
  GHashTable *told;          /* (owned) of row id (owned): those with a notification */
};

G_DEFINE_FINAL_TYPE (DocketExpiryNotice, docket_expiry_notice, G_TYPE_OBJECT)

static DocketWindow *
get_window (DocketExpiryNotice *self)
{
  GtkWindow *window = GTK_IS_APPLICATION (self->application)
                          ? gtk_application_get_active_window (GTK_APPLICATION (self->application))
                          : NULL;

  return DOCKET_IS_WINDOW (window) ? DOCKET_WINDOW (window) : NULL;
}

static gboolean
is_in_front (DocketExpiryNotice *self)
{
  DocketWindow *window = get_window (self);

  return window != NULL && gtk_window_is_active (GTK_WINDOW (window));
}

/* How long there is still, in whole minutes. */
static char *
describe_left (DocketExpiryNotice *self, const DocketJobState *state)
{
  const gint64 left = docket_job_state_get_expiry (state) -
                      docket_clock_get_server_time (docket_engine_get_clock (self->engine));

  return docket_job_text_duration (left + G_USEC_PER_SEC - 1);
}

static void
show_toast (DocketExpiryNotice *self, const DocketJobState *state, guint n)
{
  g_autofree char *title = docket_job_text_title (state);
  g_autofree char *left = describe_left (self, state);
  g_autofree char *text = NULL;

  if (n == 1)
    /* Translators: the name of a job, and how long its link lives */
    text = g_strdup_printf (_ ("%s is not kept, and its link expires in %s"), title, left);
  else
    text = g_strdup_printf (ngettext ("%u result is not kept, and its link expires soon",
                                      "%u results are not kept, and their links expire soon",
                                      n),
                            n);
  docket_window_add_toast (get_window (self),
                           text,
                           n == 1 ? _ ("Keep") : NULL,
                           "app.keep-result",
                           g_variant_new_string (state->id));
}

static void
send (DocketExpiryNotice *self, const DocketJobState *state, guint n)
{
  const gboolean named = docket_settings_get_flag (docket_engine_get_settings (self->engine),
                                                   "show-names-in-notifications");
  g_autofree char *name = named ? docket_job_text_title (state) : NULL;
  g_autofree char *left = describe_left (self, state);
  g_autofree char *title = NULL;
  g_autofree char *id = n == 1 ? docket_notice_make_expiring_id (state->row_id)
                               : g_strdup (DOCKET_NOTICE_EXPIRING);
  g_autofree char *body = NULL;
  g_autoptr (GNotification) notification = NULL;

  if (n > 1)
    title = g_strdup_printf (ngettext ("%u result expires soon", "%u results expire soon", n), n);
  else if (named)
    /* Translators: title of a notification; the name of a job */
    title = g_strdup_printf (_ ("%s expires soon"), name);
  else
    title = g_strdup (_ ("A result expires soon"));
  body = n == 1 ? g_strdup_printf (_ ("It is not kept. PDF.co deletes the file in %s."), left)
                : g_strdup (_ ("They are not kept. PDF.co deletes the files."));
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-job", "s", state->id);
  if (n == 1)
    g_notification_add_button_with_target (
        notification, _ ("Keep"), "app.keep-result", "s", state->id);
  g_application_send_notification (self->application, id, notification);
}

static void
expiring_cb (DocketExpiryNotice *self, GArray *rows)
{
  DocketSettings *settings = docket_engine_get_settings (self->engine);
  const gint64 row_id = g_array_index (rows, gint64, 0);
  DocketJobState *newest = docket_store_get_newest_state (docket_engine_get_store (self->engine),
                                                          row_id);
  g_autoptr (DocketJobState) state = newest != NULL ? docket_job_state_ref (newest) : NULL;
  const gboolean in_front = is_in_front (self);

  if (state == NULL)
    return;
  if (in_front)
    show_toast (self, state, rows->len);
  if (!docket_settings_get_flag (settings, "notify-failure") ||
      (in_front && !docket_settings_get_flag (settings, "notify-in-front")))
    return;
  if (rows->len == 1)
    g_hash_table_add (self->told, g_memdup2 (&row_id, sizeof row_id));
  send (self, state, rows->len);
}

/* It is kept, or it is too late. */
static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                DocketExpiryNotice *self)
{
  g_autofree char *id = NULL;

  if (!g_hash_table_contains (self->told, &row_id) ||
      docket_job_state_count_results (after, DOCKET_RESULT_LINKED) > 0)
    return;
  g_hash_table_remove (self->told, &row_id);
  id = docket_notice_make_expiring_id (row_id);
  g_application_withdraw_notification (self->application, id);
}

static void
jobs_gone_cb (DocketStore *store, GArray *rows, DocketExpiryNotice *self)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const gint64 row_id = g_array_index (rows, gint64, i);
      g_autofree char *id = docket_notice_make_expiring_id (row_id);

      if (g_hash_table_remove (self->told, &row_id))
        g_application_withdraw_notification (self->application, id);
    }
}

static void
docket_expiry_notice_dispose (GObject *object)
{
  g_clear_object (&DOCKET_EXPIRY_NOTICE (object)->engine);

  G_OBJECT_CLASS (docket_expiry_notice_parent_class)->dispose (object);
}

static void
docket_expiry_notice_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_EXPIRY_NOTICE (object)->told, g_hash_table_unref);

  G_OBJECT_CLASS (docket_expiry_notice_parent_class)->finalize (object);
}

static void
docket_expiry_notice_class_init (DocketExpiryNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_expiry_notice_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_expiry_notice_finalize;
}

static void
docket_expiry_notice_init (DocketExpiryNotice *self)
{
  self->told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * docket_expiry_notice_new:
 * @application: sends the notifications; outlives this
 * @engine: an engine that was started
 *
 * Returns: (transfer full): who says it, with a notification and, where the window is in front,
 *   with a toast
 */
DocketExpiryNotice *
docket_expiry_notice_new (GApplication *application, DocketEngine *engine)
{
  DocketExpiryNotice *self = g_object_new (DOCKET_TYPE_EXPIRY_NOTICE, NULL);
  DocketStore *store = docket_engine_get_store (engine);

  self->application = application;
  self->engine = g_object_ref (engine);
  g_signal_connect_object (docket_engine_get_keeper (engine),
                           "expiring",
                           G_CALLBACK (expiring_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "job-changed", G_CALLBACK (job_changed_cb), self, 0);
  g_signal_connect_object (store, "jobs-removed", G_CALLBACK (jobs_gone_cb), self, 0);
  return self;
}
