/* docket-edit-actions.c: what the person adds and removes, and takes back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-edit-actions.h"

#include "docket-add-dialog.h"
#include "docket-first-look-toast.h"
#include "docket-list-text.h"

#include <glib/gi18n-lib.h>

struct _DocketEditActions
{
  GObject parent_instance;

  GtkApplicationWindow *window; /* (unowned) (nullable): owns this; %NULL once it is closed */
  DocketToasts *toasts;         /* (unowned): of the window */
  DocketEngine *engine;         /* (owned) */
};

typedef enum
{
  SIGNAL_SHOW,
} DocketEditActionsSignal;

static guint signals[SIGNAL_SHOW + 1];

G_DEFINE_FINAL_TYPE (DocketEditActions, docket_edit_actions, G_TYPE_OBJECT)

static void
say (DocketEditActions *self, const char *text)
{
  docket_toasts_say (self->toasts, text, NULL, NULL, NULL);
}

static void
say_with_undo (DocketEditActions *self, const char *text, gint64 edit)
{
  docket_toasts_say (self->toasts,
                     text,
                     edit != 0 ? _ ("Undo") : NULL,
                     "win.undo-edit",
                     g_variant_new_int64 (edit));
}

static void
show_job (DocketEditActions *self, gint64 row_id)
{
  g_signal_emit (self, signals[SIGNAL_SHOW], 0, row_id);
}

/* Adding */

/* New jobs wait where somebody can be told of them: a little longer than a toast is there. */
static void
set_patience (DocketEditActions *self, gint64 wait)
{
  DocketWatcher *watcher = docket_engine_get_watcher (self->engine);

  if (watcher != NULL)
    docket_watcher_set_patience (watcher, wait);
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketEditActions) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = docket_editor_add_finish (DOCKET_EDITOR (object), result, &error);

  if (self->window == NULL)
    return;
  if (added != NULL)
    docket_edit_actions_report_added (self, added);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static void
chosen_cb (DocketEditActions *self, GPtrArray *found)
{
  docket_engine_watch (self->engine);
  docket_editor_add_found_async (
      docket_engine_get_editor (self->engine), found, NULL, added_cb, g_object_ref (self));
}

static void
add_cb (DocketEditActions *self)
{
  GtkWindow *dialog = GTK_WINDOW (docket_add_dialog_new (self->engine));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self->window));
  gtk_window_present (dialog);
}

static void
begin_first_looks (DocketEditActions *self)
{
  DocketWatcher *watcher = docket_engine_get_watcher (self->engine);

  if (watcher != NULL)
    docket_watcher_begin_first_looks (watcher);
}

/* Removing */

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketEditActions) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRemoved)
      removed = docket_editor_remove_finish (DOCKET_EDITOR (object), result, &error);
  g_autofree char *text = NULL;

  if (self->window == NULL)
    return;
  if (removed == NULL)
    {
      say (self, error->message);
      return;
    }
  if (removed->rows->len == 0)
    return;
  text = docket_list_text_removed (removed->rows->len);
  say_with_undo (self, text, removed->edit);
}

static void
clear_finished_cb (DocketEditActions *self)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketQuery)
      query = docket_query_new (DOCKET_FILTER_FINISHED, DOCKET_ORDER_NEWEST, 0, NULL);
  g_autoptr (DocketSelection) jobs = docket_selection_new_all_but (query, none);

  docket_edit_actions_remove (self, jobs);
}

/* Undoing */

static void
undone_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketEditActions) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketUndone)
      undone = docket_editor_undo_finish (DOCKET_EDITOR (object), result, &error);
  g_autofree char *text = NULL;

  if (self->window == NULL)
    return;
  if (undone == NULL)
    {
      say (self, error->message);
      return;
    }
  if (undone->kind == DOCKET_EDIT_REMOVE && undone->rows->len == 1)
    show_job (self, g_array_index (undone->rows, gint64, 0));
  if (undone->kind == DOCKET_EDIT_RENAME)
    return;
  if (undone->kind == DOCKET_EDIT_KEY)
    {
      say (self, _ ("The API key from before is back"));
      return;
    }
  text = undone->kind == DOCKET_EDIT_ADD ? docket_list_text_removed (undone->rows->len)
                                         : docket_list_text_returned (undone->rows->len);
  say (self, text);
}

static void
undo_cb (DocketEditActions *self)
{
  docket_edit_actions_undo (self, 0);
}

/* The actions */

static void
add_action (DocketEditActions *self, const char *name, GCallback activated)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);

  g_signal_connect_object (action, "activate", activated, self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (action));
}

static void
enable (DocketEditActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_undo (DocketEditActions *self)
{
  if (self->window == NULL)
    return;

  enable (self,
          "undo",
          docket_eraser_is_waiting (docket_engine_get_eraser (self->engine)) ||
              docket_editor_can_undo (docket_engine_get_editor (self->engine)));
}

/* What was undone is offered no more. */
static void
edit_gone_cb (DocketEditActions *self, gint64 edit)
{
  if (self->window != NULL)
    docket_toasts_withdraw (self->toasts, "win.undo-edit", g_variant_new_int64 (edit));
}

static void
erasing_cb (DocketEditActions *self, GParamSpec *pspec, DocketEraser *eraser)
{
  if (self->window != NULL && !docket_eraser_is_waiting (eraser))
    docket_toasts_withdraw (self->toasts, "app.undo-erase", NULL);
  update_undo (self);
}

static void
update_clear_finished (DocketEditActions *self)
{
  DocketCounts counts = { 0 };

  docket_store_get_counts (docket_engine_get_store (self->engine), &counts);
  enable (self, "clear-finished", counts.of[DOCKET_FILTER_FINISHED] > 0);
}

/* Object */

static void
docket_edit_actions_dispose (GObject *object)
{
  DocketEditActions *self = DOCKET_EDIT_ACTIONS (object);

  if (self->engine != NULL)
    set_patience (self, 0);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (docket_edit_actions_parent_class)->dispose (object);
}

static void
docket_edit_actions_class_init (DocketEditActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_edit_actions_dispose;

  /**
   * DocketEditActions::show:
   * @row_id: row of the job that is to be shown
   */
  signals[SIGNAL_SHOW] = g_signal_new ("show",
                                       DOCKET_TYPE_EDIT_ACTIONS,
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
docket_edit_actions_init (DocketEditActions *self)
{
}

/**
 * docket_edit_actions_new:
 * @window: the window that gets the actions, in its group "win"; it disposes of them when it closes
 * @engine: an engine that was started
 * @toasts: where the window says what was done
 *
 * Returns: (transfer full): what adds, removes and takes back
 */
DocketEditActions *
docket_edit_actions_new (GtkApplicationWindow *window, DocketEngine *engine, DocketToasts *toasts)
{
  DocketEditActions *self = g_object_new (DOCKET_TYPE_EDIT_ACTIONS, NULL);
  const GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_set_weak_pointer (&self->window, window);
  self->toasts = toasts;
  self->engine = g_object_ref (engine);
  set_patience (self, (DOCKET_LONG_TOAST + 1) * (gint64) G_USEC_PER_SEC);
  add_action (self, "add", G_CALLBACK (add_cb));
  add_action (self, "clear-finished", G_CALLBACK (clear_finished_cb));
  add_action (self, "undo", G_CALLBACK (undo_cb));
  g_signal_connect_object (toasts, "waited", G_CALLBACK (begin_first_looks), self, swapped);
  g_signal_connect_object (docket_engine_get_store (engine),
                           "counts-changed",
                           G_CALLBACK (update_clear_finished),
                           self,
                           swapped);
  g_signal_connect_object (docket_engine_get_editor (engine),
                           "notify::can-undo",
                           G_CALLBACK (update_undo),
                           self,
                           swapped);
  g_signal_connect_object (
      docket_engine_get_editor (engine), "gone", G_CALLBACK (edit_gone_cb), self, swapped);
  g_signal_connect_object (
      docket_engine_get_eraser (engine), "notify::waiting", G_CALLBACK (erasing_cb), self, swapped);
  update_clear_finished (self);
  update_undo (self);
  return self;
}

/**
 * docket_edit_actions_report_added:
 * @self: the actions
 * @added: what an addition did
 *
 * Says how many jobs were added; one that was already there is shown.
 */
void
docket_edit_actions_report_added (DocketEditActions *self, const DocketAdded *added)
{
  g_autofree char *text = NULL;
  guint n_first_looks = 0;

  g_return_if_fail (DOCKET_IS_EDIT_ACTIONS (self));

  n_first_looks = docket_watcher_get_n_first_looks (docket_engine_get_watcher (self->engine),
                                                    added->rows);
  if (n_first_looks > 0)
    {
      /* Many new jobs are not looked at before this toast is gone. */
      docket_toasts_wait (self->toasts,
                          docket_first_look_toast_new (added, n_first_looks, DOCKET_LONG_TOAST));
      return;
    }
  text = docket_list_text_added (added->rows->len, added->present->len);
  say_with_undo (self, text, added->edit);
  if (added->rows->len == 0 && added->present->len == 1)
    show_job (self, g_array_index (added->present, gint64, 0));
}

/**
 * docket_edit_actions_begin_first_looks:
 * @self: the actions
 *
 * New jobs that wait for their first look do so no longer, and the toast that says so goes.
 */
void
docket_edit_actions_begin_first_looks (DocketEditActions *self)
{
  g_return_if_fail (DOCKET_IS_EDIT_ACTIONS (self));

  docket_toasts_end_wait (self->toasts);
  begin_first_looks (self);
}

/**
 * docket_edit_actions_remove:
 * @self: the actions
 * @jobs: which jobs
 *
 * Removes jobs, and says how many.
 */
void
docket_edit_actions_remove (DocketEditActions *self, DocketSelection *jobs)
{
  g_return_if_fail (DOCKET_IS_EDIT_ACTIONS (self));

  docket_editor_remove_async (
      docket_engine_get_editor (self->engine), jobs, NULL, removed_cb, g_object_ref (self));
}

/**
 * docket_edit_actions_remove_job:
 * @self: the actions
 * @row_id: row of a job
 *
 * Removes one job, and says so.
 */
void
docket_edit_actions_remove_job (DocketEditActions *self, gint64 row_id)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketSelection) jobs = NULL;

  g_array_append_val (rows, row_id);
  jobs = docket_selection_new (rows);
  docket_edit_actions_remove (self, jobs);
}

/**
 * docket_edit_actions_undo:
 * @self: the actions
 * @edit: what is taken back; 0: the last that can be
 *
 * Takes back what was added, removed, renamed or is about to be erased, and says what.
 */
void
docket_edit_actions_undo (DocketEditActions *self, gint64 edit)
{
  DocketEraser *eraser = NULL;

  g_return_if_fail (DOCKET_IS_EDIT_ACTIONS (self));

  eraser = docket_engine_get_eraser (self->engine);
  if (docket_eraser_is_waiting (eraser))
    {
      docket_eraser_undo (eraser);
      return;
    }
  docket_editor_undo_async (
      docket_engine_get_editor (self->engine), edit, NULL, undone_cb, g_object_ref (self));
}
