/* docket-eraser.c: forgets everything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-eraser.h"

#include "docket-own-account.h"

#include <glib/gstdio.h>
#include <string.h>

struct _DocketEraser
{
  GObject parent_instance;

  DocketStore *store;       /* (owned) */
  DocketClock *clock;       /* (owned) */
  DocketSettings *settings; /* (owned) */
  DocketEditor *editor;     /* (owned) */
  DocketRoom *room;         /* (owned) */
  char *database;           /* (owned) (nullable): file of the list */
  char *key;                /* (owned) (nullable): what undo gives back */
  GVariant *choices;        /* (owned) (nullable): the same */
  gint64 edit;              /* of the removal; 0: nothing was removed, or not yet */
  guint alarm;              /* there while it can be undone */
  gboolean removing;
  gboolean undone; /* before the removal was on disk */
};

typedef enum
{
  PROP_WAITING = 1,
} DocketEraserProperty;

static GParamSpec *properties[PROP_WAITING + 1];

G_DEFINE_FINAL_TYPE (DocketEraser, docket_eraser, G_TYPE_OBJECT)

static void
notify_waiting (DocketEraser *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

/* What can be undone: the list is empty and the key is not set, but nothing is gone */

static void
undone_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketUndone)
      undone = docket_editor_undo_finish (DOCKET_EDITOR (object), result, &error);

  if (undone == NULL)
    g_debug ("The list does not come back: %s", error->message);
}

static void
bring_back (DocketEraser *self)
{
  if (self->edit != 0)
    docket_editor_undo_async (self->editor, self->edit, NULL, undone_cb, NULL);
  self->edit = 0;
}

static void
remove_all (DocketEraser *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketQuery)
      query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST, 0, NULL);
  g_autoptr (DocketSelection) jobs = docket_selection_new_all_but (query, none);

  docket_editor_remove_async (self->editor, jobs, NULL, callback, data);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketEraser) self = data;
  g_autoptr (DocketRemoved)
      removed = docket_editor_remove_finish (DOCKET_EDITOR (object), result, NULL);

  self->removing = FALSE;
  if (removed != NULL)
    self->edit = removed->edit;
  if (self->undone)
    bring_back (self);
}

static void
erased_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_eraser_finish_finish (DOCKET_ERASER (object), result, &error))
    g_warning ("Not everything was erased: %s", error->message);
}

static gboolean
alarm_cb (gpointer data)
{
  DocketEraser *self = data;

  self->alarm = 0;
  docket_eraser_finish_async (self, erased_cb, NULL);
  return G_SOURCE_REMOVE;
}

/**
 * docket_eraser_begin:
 * @self: an eraser
 *
 * Empties the list and takes the key away, and what was chosen. For ten seconds this can be undone;
 * then the list, the kept files, what the schedule learned and what checks have cost are gone. A
 * kept file that was changed since it was saved stays, and so does what comes onto the list from
 * now on.
 */
void
docket_eraser_begin (DocketEraser *self)
{
  GSettings *backing = NULL;

  g_return_if_fail (DOCKET_IS_ERASER (self));

  if (self->alarm != 0)
    return;
  backing = docket_settings_get_backing (self->settings);
  g_clear_pointer (&self->key, g_free);
  if (backing != NULL)
    self->key = g_settings_get_string (backing, "api-key");
  docket_settings_set_api_key (self->settings, "", NULL);
  g_clear_pointer (&self->choices, g_variant_unref);
  self->choices = docket_settings_forget_choices (self->settings);
  docket_settings_set_erasing_since (self->settings, docket_clock_get_wall (self->clock));
  self->removing = TRUE;
  self->undone = FALSE;
  remove_all (self, removed_cb, g_object_ref (self));
  self->alarm = docket_clock_add_alarm (
      self->clock, docket_clock_get_elapsed (self->clock) + DOCKET_ERASER_TIME, alarm_cb, self);
  notify_waiting (self);
}

/**
 * docket_eraser_is_waiting:
 *
 * Returns: whether everything is about to be erased, and can still be had back
 */
gboolean
docket_eraser_is_waiting (DocketEraser *self)
{
  g_return_val_if_fail (DOCKET_IS_ERASER (self), FALSE);

  return self->alarm != 0;
}

static void
stop_waiting (DocketEraser *self)
{
  docket_clock_clear_alarm (self->clock, &self->alarm);
  notify_waiting (self);
}

/**
 * docket_eraser_undo:
 * @self: an eraser
 *
 * Everything is as it was, if it was not too late.
 */
void
docket_eraser_undo (DocketEraser *self)
{
  g_return_if_fail (DOCKET_IS_ERASER (self));

  if (self->alarm == 0)
    return;
  stop_waiting (self);
  docket_settings_set_erasing_since (self->settings, 0);
  if (self->key != NULL)
    docket_settings_set_api_key (self->settings, self->key, NULL);
  g_clear_pointer (&self->key, g_free);
  docket_settings_bring_back_choices (self->settings, self->choices);
  g_clear_pointer (&self->choices, g_variant_unref);
  self->undone = self->removing;
  bring_back (self);
}

/* What cannot */

/* Broken lists that were set aside hold what lists hold. */
static void
delete_set_aside (const char *database)
{
  g_autofree char *folder = g_path_get_dirname (database);
  g_autofree char *name = g_path_get_basename (database);
  g_autofree char *prefix = g_strconcat (name, ".broken-", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry = NULL;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);

      if (g_str_has_prefix (entry, prefix))
        g_unlink (path);
    }
}

static void
delete_in_thread (GTask *step, gpointer source, gpointer database, GCancellable *cancellable)
{
  if (database != NULL)
    delete_set_aside (database);
  g_task_return_boolean (step, TRUE);
}

static void
all_gone_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketEraser *self = g_task_get_source_object (task);

  docket_settings_set_erasing_since (self->settings, 0);
  docket_room_refresh (self->room);
  g_task_return_boolean (task, TRUE);
}

static void
list_erased_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketEraser *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GTask) step = NULL;

  if (!docket_store_erase_finish (DOCKET_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  step = g_task_new (NULL, NULL, all_gone_cb, g_steal_pointer (&task));
  g_task_set_source_tag (step, delete_in_thread);
  g_task_set_task_data (step, g_strdup (self->database), g_free);
  g_task_run_in_thread (step, delete_in_thread);
}

static void
erase_list (DocketEraser *self, gint64 account, GTask *task)
{
  docket_store_erase_async (self->store,
                            docket_settings_get_erasing_since (self->settings),
                            account,
                            NULL,
                            list_erased_cb,
                            task);
}

static void
account_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketEraser *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree DocketAccount *account = docket_store_ensure_account_finish (
      DOCKET_STORE (object), result, &error);

  if (account == NULL)
    g_task_return_error (task, error);
  else
    erase_list (self, account->row_id, g_steal_pointer (&task));
}

/* The account of a key that was entered since is in use. */
static void
files_purged_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketEraser *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!docket_room_purge_finish (DOCKET_ROOM (object), result, &error))
    g_task_return_error (task, error);
  else if (docket_settings_get_api_key (self->settings) == NULL)
    erase_list (self, 0, g_steal_pointer (&task));
  else
    docket_own_account_look_up_async (
        self->store, self->settings, self->clock, account_cb, g_steal_pointer (&task));
}

static void
files_deleted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) kept = docket_room_delete_finish (DOCKET_ROOM (object), result, &error);

  if (kept == NULL)
    g_task_return_error (task, error);
  else
    docket_room_purge_async (DOCKET_ROOM (object), files_purged_cb, g_steal_pointer (&task));
}

static void
drop_those_on_list (GPtrArray *kept)
{
  for (guint i = kept->len; i > 0; i--)
    {
      if (!((DocketKept *) g_ptr_array_index (kept, i - 1))->removed)
        g_ptr_array_remove_index (kept, i - 1);
    }
}

static void
files_loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketEraser *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray)
      kept = docket_store_load_kept_finish (DOCKET_STORE (object), result, &error);

  if (kept == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  drop_those_on_list (kept);
  docket_room_delete_async (self->room, kept, files_deleted_cb, g_steal_pointer (&task));
}

static void
erase_removed (DocketEraser *self, GTask *task)
{
  self->edit = 0;
  docket_editor_forget_edits (self->editor);
  docket_store_load_kept_async (self->store, DOCKET_RESULT_KEPT, 0, NULL, files_loaded_cb, task);
}

static void
emptied_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  g_autoptr (DocketRemoved)
      removed = docket_editor_remove_finish (DOCKET_EDITOR (object), result, NULL);

  erase_removed (g_task_get_source_object (task), task);
}

/**
 * docket_eraser_finish_async:
 * @self: an eraser that has begun
 * @callback: called when all is gone
 * @data: for @callback
 *
 * Erases at once what was to be erased.
 */
void
docket_eraser_finish_async (DocketEraser *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_ERASER (self));

  stop_waiting (self);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->choices, g_variant_unref);
  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, docket_eraser_finish_async);
  /* Behind a removal that is on its way, nothing is left to remove. */
  if (self->removing)
    remove_all (self, emptied_cb, task);
  else
    erase_removed (self, task);
}

/**
 * docket_eraser_resume:
 * @self: an eraser
 *
 * Erases what a process that was killed was to erase.
 */
void
docket_eraser_resume (DocketEraser *self)
{
  g_return_if_fail (DOCKET_IS_ERASER (self));

  if (docket_settings_get_erasing_since (self->settings) != 0)
    docket_eraser_finish_async (self, erased_cb, NULL);
}

gboolean
docket_eraser_finish_finish (DocketEraser *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Object */

static void
docket_eraser_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((DocketEraserProperty) id)
    {
    case PROP_WAITING:
      g_value_set_boolean (value, docket_eraser_is_waiting (DOCKET_ERASER (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_eraser_dispose (GObject *object)
{
  DocketEraser *self = DOCKET_ERASER (object);

  docket_clock_clear_alarm (self->clock, &self->alarm);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);
  g_clear_object (&self->editor);
  g_clear_object (&self->room);

  G_OBJECT_CLASS (docket_eraser_parent_class)->dispose (object);
}

static void
docket_eraser_finalize (GObject *object)
{
  DocketEraser *self = DOCKET_ERASER (object);

  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->choices, g_variant_unref);

  G_OBJECT_CLASS (docket_eraser_parent_class)->finalize (object);
}

static void
docket_eraser_class_init (DocketEraserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_eraser_get_property;
  object_class->dispose = docket_eraser_dispose;
  object_class->finalize = docket_eraser_finalize;

  /**
   * DocketEraser:waiting:
   *
   * Whether everything is about to be erased, and can still be had back.
   */
  properties[PROP_WAITING] = g_param_spec_boolean (
      "waiting", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_eraser_init (DocketEraser *self)
{
}

/**
 * docket_eraser_new:
 * @store: where the jobs are
 * @clock: the time
 * @settings: where the key is
 * @editor: takes the jobs off the list
 * @room: where the kept files are
 * @database: (nullable): file of the list; %NULL: in memory
 *
 * Returns: (transfer full): an eraser
 */
DocketEraser *
docket_eraser_new (DocketStore *store,
                   DocketClock *clock,
                   DocketSettings *settings,
                   DocketEditor *editor,
                   DocketRoom *room,
                   const char *database)
{
  DocketEraser *self = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (store) && DOCKET_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DOCKET_IS_EDITOR (editor) && DOCKET_IS_ROOM (room), NULL);

  self = g_object_new (DOCKET_TYPE_ERASER, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->settings = g_object_ref (settings);
  self->editor = g_object_ref (editor);
  self->room = g_object_ref (room);
  self->database = g_strdup (database);
  return self;
}
