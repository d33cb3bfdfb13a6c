/* docket-greeting.c: what happened while there was no window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-greeting.h"

#include "docket-list-text.h"

#include <glib/gi18n-lib.h>

static void
counted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketToasts) toasts = data;
  const gint64 n = docket_store_count_unseen_finish (DOCKET_STORE (object), result, NULL);
  g_autofree char *text = NULL;

  /* The window may be gone again. */
  if (n == 0 || gtk_widget_get_root (GTK_WIDGET (toasts)) == NULL)
    return;
  text = docket_list_text_unseen (n);
  docket_toasts_say (toasts, text, _ ("Show"), "win.show-unseen", NULL);
}

/**
 * docket_greeting_say:
 * @engine: an engine that was started
 * @toasts: those of a new window
 *
 * Says how many jobs became final since a window was there last, and were not looked at.
 */
void
docket_greeting_say (DocketEngine *engine, DocketToasts *toasts)
{
  DocketSettings *settings = docket_engine_get_settings (engine);
  const gint64 since = docket_settings_get_closed_at (settings);

  if (since == 0)
    return;
  docket_settings_set_closed_at (settings, 0);
  docket_store_count_unseen_async (
      docket_engine_get_store (engine), since, NULL, counted_cb, g_object_ref (toasts));
}

/**
 * docket_greeting_note_closed:
 * @engine: an engine that was started
 *
 * The window goes.
 */
void
docket_greeting_note_closed (DocketEngine *engine)
{
  docket_settings_set_closed_at (docket_engine_get_settings (engine),
                                 docket_clock_get_wall (docket_engine_get_clock (engine)));
}
