/* docket-editor.c: what a person does with the list, and how it is undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-editor.h"

#include "docket-core-error.h"
#include "docket-own-account.h"
#include "docket-paste.h"
#include "docket-safe-text.h"

#include <glib/gi18n-lib.h>

/* Characters of a name that a person types. */
#define MAX_NAME 80

/* Edits that can be undone. */
#define MAX_EDITS 100

/* One thing that was done. */
typedef struct
{
  gint64 id;
  DocketEditKind kind;
  GArray *rows; /* (owned) of gint64 */
  gint64 stamp; /* of the removal */
  char *before; /* (owned) (nullable): what the job was called, or the key that was set */
} Edit;

struct _DocketEditor
{
  GObject parent_instance;

  DocketStore *store;       /* (owned) */
  DocketClock *clock;       /* (owned) */
  DocketSettings *settings; /* (owned) */
  GPtrArray *edits;         /* (owned) of Edit (owned): what can be undone, the newest last */
  gint64 last_id;
};

typedef enum
{
  PROP_CAN_UNDO = 1,
} DocketEditorProperty;

static GParamSpec *properties[PROP_CAN_UNDO + 1];

typedef enum
{
  SIGNAL_GONE,
} DocketEditorSignal;

static guint signals[SIGNAL_GONE + 1];

G_DEFINE_FINAL_TYPE (DocketEditor, docket_editor, G_TYPE_OBJECT)

static void
edit_free (Edit *edit)
{
  g_clear_pointer (&edit->rows, g_array_unref);
  g_clear_pointer (&edit->before, g_free);
  g_free (edit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

void
docket_undone_free (DocketUndone *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

/* Object */

static void
docket_editor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketEditor *self = DOCKET_EDITOR (object);

  switch ((DocketEditorProperty) id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, docket_editor_can_undo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_editor_dispose (GObject *object)
{
  DocketEditor *self = DOCKET_EDITOR (object);

  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (docket_editor_parent_class)->dispose (object);
}

static void
docket_editor_finalize (GObject *object)
{
  DocketEditor *self = DOCKET_EDITOR (object);

  g_clear_pointer (&self->edits, g_ptr_array_unref);

  G_OBJECT_CLASS (docket_editor_parent_class)->finalize (object);
}

static void
docket_editor_class_init (DocketEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_editor_get_property;
  object_class->dispose = docket_editor_dispose;
  object_class->finalize = docket_editor_finalize;

  /**
   * DocketEditor:can-undo:
   *
   * Whether there is something to undo.
   */
  properties[PROP_CAN_UNDO] = g_param_spec_boolean (
      "can-undo", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * DocketEditor::gone:
   * @edit: what docket_editor_undo_async() takes no more: it was undone, or is too old
   */
  signals[SIGNAL_GONE] = g_signal_new ("gone",
                                       DOCKET_TYPE_EDITOR,
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
docket_editor_init (DocketEditor *self)
{
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) edit_free);
}

/**
 * docket_editor_new:
 * @store: the list
 * @clock: the time
 * @settings: jobs are added for the key and the address that are set there
 *
 * Returns: (transfer full): an editor with nothing to undo
 */
DocketEditor *
docket_editor_new (DocketStore *store, DocketClock *clock, DocketSettings *settings)
{
  DocketEditor *self = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DOCKET_IS_SETTINGS (settings), NULL);

  self = g_object_new (DOCKET_TYPE_EDITOR, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->settings = g_object_ref (settings);
  return self;
}

/* What was done */

/* Returns: (transfer full): the edit at a place, which can be undone no more */
static Edit *
steal_edit (DocketEditor *self, guint place)
{
  Edit *edit = g_ptr_array_steal_index (self->edits, place);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_signal_emit (self, signals[SIGNAL_GONE], 0, edit->id);
  return edit;
}

static void
push_edit (DocketEditor *self, Edit *edit)
{
  g_ptr_array_add (self->edits, edit);
  if (self->edits->len > MAX_EDITS)
    edit_free (steal_edit (self, 0));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
}

static Edit *
note_edit (DocketEditor *self, DocketEditKind kind, GArray *rows)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->id = ++self->last_id;
  edit->kind = kind;
  edit->rows = g_array_ref (rows);
  push_edit (self, edit);
  return edit;
}

/* Adding */

typedef struct
{
  char *text; /* (owned) */
  char *name; /* (owned) (nullable) */
} AddData;

static void
add_data_free (AddData *data)
{
  g_free (data->text);
  g_free (data->name);
  g_free (data);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const AddData *data = task_data;
  g_autoptr (GPtrArray) found = docket_paste_find_jobs (data->text, -1);

  for (guint i = found->len; i > 0; i--)
    {
      const DocketFoundJob *job = g_ptr_array_index (found, i - 1);

      if (!docket_found_is_sure (job->how))
        g_ptr_array_remove_index (found, i - 1);
    }
  if (data->name != NULL && found->len == 1)
    {
      DocketFoundJob *job = g_ptr_array_index (found, 0);

      g_free (job->name);
      job->name = g_strdup (data->name);
    }
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  DocketEditor *self = g_task_get_source_object (task);
  DocketAdded *added = docket_store_add_finish (DOCKET_STORE (object), result, &error);

  if (added == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (added->rows->len > 0)
    added->edit = note_edit (self, DOCKET_EDIT_ADD, added->rows)->id;
  g_task_return_pointer (task, added, (GDestroyNotify) docket_added_free);
}

static void
add_to_account (DocketEditor *self, GPtrArray *found, gint64 account_id, GTask *task)
{
  docket_store_add_async (self->store,
                          found,
                          account_id,
                          docket_clock_get_wall (self->clock),
                          g_task_get_cancellable (task),
                          added_cb,
                          g_object_ref (task));
}

static void
account_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  DocketEditor *self = g_task_get_source_object (task);
  g_autofree DocketAccount *account = docket_store_ensure_account_finish (
      DOCKET_STORE (object), result, &error);

  if (account == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    add_to_account (self, g_task_get_task_data (task), account->row_id, task);
}

/* @task is ended when they are on disk. The account is looked up each time: what the watcher checks
 * with may still be that of the settings before. */
static void
add_found (DocketEditor *self, GPtrArray *found, GTask *task)
{
  if (docket_settings_get_api_key (self->settings) == NULL)
    {
      add_to_account (self, found, 0, task);
      return;
    }
  g_task_set_task_data (task, g_ptr_array_ref (found), (GDestroyNotify) g_ptr_array_unref);
  docket_own_account_look_up_async (
      self->store, self->settings, self->clock, account_cb, g_object_ref (task));
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketEditor *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);

  if (found == NULL || found->len == 0)
    {
      g_task_return_new_error (
          task, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND, "%s", _ ("No job ID in this text"));
      return;
    }
  add_found (self, found, task);
}

/**
 * docket_editor_add_text_async:
 * @self: an editor
 * @text: any text
 * @name: (nullable): what the job is called, where the text holds one
 * @cancellable: (nullable): cancels it
 * @callback: called when the jobs are on disk
 * @data: for @callback
 *
 * Adds the jobs whose ids stand in a text. What is only perhaps an id is left out.
 */
void
docket_editor_add_text_async (DocketEditor *self,
                              const char *text,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) search = NULL;
  AddData *add = NULL;

  g_return_if_fail (DOCKET_IS_EDITOR (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_editor_add_text_async);
  add = g_new0 (AddData, 1);
  add->text = g_strdup (text);
  add->name = g_strdup (name);

  search = g_task_new (self, cancellable, found_cb, g_object_ref (task));
  g_task_set_source_tag (search, find_in_thread);
  g_task_set_task_data (search, add, (GDestroyNotify) add_data_free);
  g_task_run_in_thread (search, find_in_thread);
}

/**
 * docket_editor_add_found_async:
 * @self: an editor
 * @found: (element-type DocketFoundJob): jobs that the person chose
 * @cancellable: (nullable): cancels it
 * @callback: called when the jobs are on disk; docket_editor_add_finish() tells what was added
 * @data: for @callback
 *
 * Adds jobs that were found before, doubtful ones included.
 */
void
docket_editor_add_found_async (DocketEditor *self,
                               GPtrArray *found,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DOCKET_IS_EDITOR (self));
  g_return_if_fail (found != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_editor_add_found_async);
  add_found (self, found, task);
}

/**
 * docket_editor_add_finish:
 *
 * Returns: (transfer full): what was added; %NULL with %DOCKET_CORE_ERROR_NOT_FOUND where the
 *   text holds no job id
 */
DocketAdded *
docket_editor_add_finish (DocketEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Looking at jobs, and naming them */

/**
 * docket_editor_mark_seen:
 * @self: an editor
 * @row_id: row of a job whose row was looked at
 *
 * Marks a final job as seen; does nothing to others.
 */
void
docket_editor_mark_seen (DocketEditor *self, gint64 row_id)
{
  DocketJobState *newest = NULL;
  g_autoptr (DocketJobState) state = NULL;

  g_return_if_fail (DOCKET_IS_EDITOR (self));

  newest = docket_store_get_newest_state (self->store, row_id);
  if (newest == NULL || !docket_job_state_is_unseen (newest))
    return;

  state = docket_job_state_copy (newest);
  state->seen = docket_clock_get_wall (self->clock);
  docket_store_update_async (self->store, state, NULL, NULL, NULL, NULL);
}

/**
 * docket_editor_mark_all_seen:
 * @self: an editor
 *
 * Marks all final jobs as seen.
 */
void
docket_editor_mark_all_seen (DocketEditor *self)
{
  g_return_if_fail (DOCKET_IS_EDITOR (self));

  docket_store_mark_seen_async (self->store, docket_clock_get_wall (self->clock), NULL, NULL, NULL);
}

/* A name that was typed, or that undo gives back. */
static DocketJobState *
make_renamed (DocketEditor *self, gint64 row_id, const char *name)
{
  DocketJobState *newest = docket_store_get_newest_state (self->store, row_id);
  DocketJobState *state = newest != NULL ? docket_job_state_copy (newest) : NULL;

  if (state == NULL)
    return NULL;

  g_clear_pointer (&state->name, g_free);
  state->name = name != NULL && name[0] != '\0' ? g_strdup (name) : NULL;
  return state;
}

/**
 * docket_editor_rename:
 * @self: an editor
 * @row_id: row of a job
 * @name: what the person calls it; "" takes the name away
 *
 * Returns: what docket_editor_undo_async() takes; 0 where nothing changes
 */
gint64
docket_editor_rename (DocketEditor *self, gint64 row_id, const char *name)
{
  const DocketJobState *newest = NULL;
  g_autoptr (DocketJobState) state = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *line = NULL;
  Edit *edit = NULL;

  g_return_val_if_fail (DOCKET_IS_EDITOR (self), 0);
  g_return_val_if_fail (name != NULL, 0);

  line = docket_safe_text_line (name, -1, MAX_NAME);
  state = make_renamed (self, row_id, line);
  newest = docket_store_get_newest_state (self->store, row_id);
  if (state == NULL || g_strcmp0 (state->name, newest->name) == 0)
    return 0;

  g_array_append_val (rows, row_id);
  edit = note_edit (self, DOCKET_EDIT_RENAME, rows);
  edit->before = g_strdup (newest->name);
  docket_store_update_async (self->store, state, NULL, NULL, NULL, NULL);
  return edit->id;
}

/* The key */

/**
 * docket_editor_change_key:
 * @self: an editor
 * @key: a key as the person typed it
 * @edit: (out): what docket_editor_undo_async() takes; 0 where no other key is replaced
 *
 * Returns: whether it is stored; else %DOCKET_MODEL_ERROR_BAD_KEY
 */
gboolean
docket_editor_change_key (DocketEditor *self, const char *key, gint64 *edit, GError **error)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;
  Edit *noted = NULL;

  g_return_val_if_fail (DOCKET_IS_EDITOR (self), FALSE);
  g_return_val_if_fail (key != NULL && edit != NULL, FALSE);

  *edit = 0;
  before = docket_settings_get_stored_key (self->settings);
  if (!docket_settings_set_api_key (self->settings, key, error))
    return FALSE;
  now = docket_settings_get_stored_key (self->settings);
  if (before[0] == '\0' || g_str_equal (before, now))
    return TRUE;
  noted = note_edit (self, DOCKET_EDIT_KEY, none);
  noted->before = g_steal_pointer (&before);
  *edit = noted->id;
  return TRUE;
}

/* Removing */

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  DocketEditor *self = g_task_get_source_object (task);
  DocketRemoved *removed = docket_store_remove_finish (DOCKET_STORE (object), result, &error);

  if (removed == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (removed->rows->len > 0)
    {
      Edit *edit = note_edit (self, DOCKET_EDIT_REMOVE, removed->rows);

      edit->stamp = removed->stamp;
      removed->edit = edit->id;
    }
  g_task_return_pointer (task, removed, (GDestroyNotify) docket_removed_free);
}

/**
 * docket_editor_remove_async:
 * @self: an editor
 * @selection: which jobs
 * @cancellable: (nullable): not used; what was asked for is written
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Takes jobs off the list.
 */
void
docket_editor_remove_async (DocketEditor *self,
                            DocketSelection *selection,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DOCKET_IS_EDITOR (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_editor_remove_async);
  docket_store_remove_async (self->store,
                             selection,
                             docket_clock_get_wall (self->clock),
                             cancellable,
                             removed_cb,
                             g_steal_pointer (&task));
}

/**
 * docket_editor_remove_finish:
 *
 * Returns: (transfer full) (nullable): what was removed
 */
DocketRemoved *
docket_editor_remove_finish (DocketEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Undo */

/**
 * docket_editor_can_undo:
 *
 * Returns: whether there is something to undo
 */
gboolean
docket_editor_can_undo (DocketEditor *self)
{
  g_return_val_if_fail (DOCKET_IS_EDITOR (self), FALSE);

  return self->edits->len > 0;
}

/**
 * docket_editor_forget_edits:
 * @self: an editor
 *
 * Nothing that was done so far can be undone any more.
 */
void
docket_editor_forget_edits (DocketEditor *self)
{
  g_return_if_fail (DOCKET_IS_EDITOR (self));

  while (self->edits->len > 0)
    edit_free (steal_edit (self, self->edits->len - 1));
}

/* Ends an undo; one that could not be written can be tried again. */
static void
end_undo (GTask *task, GError *error)
{
  DocketEditor *self = g_task_get_source_object (task);
  Edit *edit = g_task_get_task_data (task);
  DocketUndone *undone = NULL;

  if (error != NULL)
    {
      Edit *again = g_new0 (Edit, 1);

      *again = *edit;
      again->rows = g_array_ref (edit->rows);
      again->before = g_strdup (edit->before);
      push_edit (self, again);
      g_task_return_error (task, error);
      return;
    }
  undone = g_new0 (DocketUndone, 1);
  undone->kind = edit->kind;
  undone->rows = g_array_ref (edit->rows);
  g_task_return_pointer (task, undone, (GDestroyNotify) docket_undone_free);
}

static void
add_undone_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (DocketRemoved)
      removed = docket_store_remove_finish (DOCKET_STORE (object), result, &error);

  end_undo (task, error);
}

static void
remove_undone_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GArray) rows = docket_store_bring_back_finish (DOCKET_STORE (object), result, &error);

  end_undo (task, error);
}

static void
rename_undone_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  docket_store_update_finish (DOCKET_STORE (object), result, &error);
  end_undo (task, error);
}

static void
undo_rename (DocketEditor *self, const Edit *edit, GTask *task)
{
  g_autoptr (DocketJobState)
      state = make_renamed (self, g_array_index (edit->rows, gint64, 0), edit->before);

  if (state == NULL)
    {
      g_task_return_new_error (task,
                               DOCKET_CORE_ERROR,
                               DOCKET_CORE_ERROR_NOT_FOUND,
                               "%s",
                               _ ("There is no such job in the list"));
      g_object_unref (task);
      return;
    }
  docket_store_update_async (self->store, state, NULL, NULL, rename_undone_cb, task);
}

static void
undo_key (DocketEditor *self, const Edit *edit, GTask *task)
{
  GError *error = NULL;

  docket_settings_set_api_key (self->settings, edit->before, &error);
  end_undo (task, error);
  g_object_unref (task);
}

/* @task: (transfer full) */
static void
undo (DocketEditor *self, const Edit *edit, GTask *task)
{
  g_autoptr (DocketSelection) selection = NULL;

  switch (edit->kind)
    {
    case DOCKET_EDIT_ADD:
      selection = docket_selection_new (edit->rows);
      docket_store_remove_async (
          self->store, selection, docket_clock_get_wall (self->clock), NULL, add_undone_cb, task);
      break;
    case DOCKET_EDIT_REMOVE:
      docket_store_bring_back_async (self->store, edit->stamp, NULL, remove_undone_cb, task);
      break;
    case DOCKET_EDIT_KEY:
      undo_key (self, edit, task);
      break;
    case DOCKET_EDIT_RENAME:
    default:
      undo_rename (self, edit, task);
      break;
    }
}

/* Returns: (transfer full) (nullable): the edit, which cannot be undone a second time */
static Edit *
take_edit (DocketEditor *self, gint64 id)
{
  for (guint i = self->edits->len; i > 0; i--)
    {
      const Edit *edit = g_ptr_array_index (self->edits, i - 1);

      if (id == 0 || edit->id == id)
        return steal_edit (self, i - 1);
    }
  return NULL;
}

/**
 * docket_editor_undo_async:
 * @self: an editor
 * @edit: what is to be undone; 0: the last
 * @cancellable: (nullable): not used
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Undoes an addition, a removal, a new name or a new key. What comes back has its schedule and is
 * not told once more.
 */
void
docket_editor_undo_async (DocketEditor *self,
                          gint64 edit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = NULL;
  Edit *taken = NULL;

  g_return_if_fail (DOCKET_IS_EDITOR (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, docket_editor_undo_async);
  taken = take_edit (self, edit);
  if (taken == NULL)
    {
      g_task_return_new_error (
          task, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND, "%s", _ ("Nothing to undo"));
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, taken, (GDestroyNotify) edit_free);
  undo (self, taken, task);
}

/**
 * docket_editor_undo_finish:
 *
 * Returns: (transfer full) (nullable): what was undone; %NULL with %DOCKET_CORE_ERROR_NOT_FOUND
 *   where there was nothing
 */
DocketUndone *
docket_editor_undo_finish (DocketEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
