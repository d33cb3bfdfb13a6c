/* docket-room.c: how much is kept, and how much more may be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-room.h"

#include "docket-kept-file.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define DAY    (24 * 3600 * SECOND)

/* Beyond these nothing is kept by itself. */
#define MOST_KEPT   (5 * 1000 * 1000 * (gint64) 1000)
#define LEAST_FREE  (2 * 1000 * 1000 * (gint64) 1000)
#define LEAST_SHARE 0.05

/* Nobody tells when a disk has room again, and links die meanwhile. */
#define LOOK_AFTER (30 * SECOND)

/* How long a file that was let go of can come back: somewhat longer than its toast is there. */
#define UNDO_TIME (12 * SECOND)

struct _DocketRoom
{
  GObject parent_instance;

  DocketStore *store;       /* (owned) */
  DocketClock *clock;       /* (owned) */
  DocketSettings *settings; /* (owned) */
  DocketRoomLimits limits;
  DocketRoomState state;
  DocketKeptSum kept;
  gint64 disk_free; /* bytes; -1: not known */
  gint64 disk_size;
  gboolean looking;
  gboolean look_again;
  gboolean started;
  gint64 tidied;     /* elapsed time of the last time */
  guint purge_alarm; /* there while something can come back */
  guint look_alarm;  /* there while the disk is nearly full */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_KEPT_SIZE,
} DocketRoomProperty;

static GParamSpec *properties[PROP_KEPT_SIZE + 1];

G_DEFINE_FINAL_TYPE (DocketRoom, docket_room, G_TYPE_OBJECT)

static void tidy (DocketRoom *self);

/* How much there is */

static DocketRoomState
judge (DocketRoom *self)
{
  const gint64 least = MAX (self->limits.least_free,
                            (gint64) ((double) self->disk_size * self->limits.least_share));

  if (self->kept.size >= self->limits.most_kept)
    return DOCKET_ROOM_MUCH_KEPT;
  if (self->disk_free >= 0 && self->disk_free < least)
    return DOCKET_ROOM_DISK_LOW;
  return DOCKET_ROOM_ENOUGH;
}

static gboolean
look_alarm_cb (gpointer data)
{
  DocketRoom *self = data;

  self->look_alarm = 0;
  docket_room_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
end_look (DocketRoom *self)
{
  const DocketRoomState state = judge (self);

  self->looking = FALSE;
  docket_clock_clear_alarm (self->clock, &self->look_alarm);
  if (state == DOCKET_ROOM_DISK_LOW && self->started)
    self->look_alarm = docket_clock_add_alarm (
        self->clock, docket_clock_get_elapsed (self->clock) + LOOK_AFTER, look_alarm_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEPT_SIZE]);
  if (state != self->state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (self->look_again)
    docket_room_refresh (self);
}

/* The folder may not be there yet: then what is above it says how full the disk is. */
static GFile *
find_folder (const char *folder)
{
  g_autofree char *path = g_strdup (folder);

  while (!g_file_test (path, G_FILE_TEST_IS_DIR) && strlen (path) > 1)
    {
      char *above = g_path_get_dirname (path);

      g_free (path);
      path = above;
    }
  return g_file_new_for_path (path);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GFile) folder = find_folder (data);

  g_task_return_pointer (task,
                         g_file_query_filesystem_info (folder,
                                                       G_FILE_ATTRIBUTE_FILESYSTEM_FREE
                                                       "," G_FILE_ATTRIBUTE_FILESYSTEM_SIZE,
                                                       NULL,
                                                       NULL),
                         g_object_unref);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketRoom) self = data;
  g_autoptr (GFileInfo) info = g_task_propagate_pointer (G_TASK (result), NULL);

  self->disk_free = -1;
  if (info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    {
      self->disk_free = (gint64) g_file_info_get_attribute_uint64 (
          info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
      self->disk_size = (gint64) g_file_info_get_attribute_uint64 (
          info, G_FILE_ATTRIBUTE_FILESYSTEM_SIZE);
    }
  end_look (self);
}

static void
summed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  DocketRoom *self = data;
  g_autofree DocketKeptSum *sum = docket_store_sum_kept_finish (
      DOCKET_STORE (object), result, NULL);
  g_autoptr (GTask) task = NULL;

  if (sum != NULL)
    self->kept = *sum;
  task = g_task_new (NULL, NULL, looked_cb, self);
  g_task_set_source_tag (task, summed_cb);
  g_task_set_task_data (task, docket_settings_get_results_folder (self->settings), g_free);
  g_task_run_in_thread (task, look_in_thread);
}

/**
 * docket_room_refresh:
 * @self: a room
 *
 * Looks how much is kept and how full the disk is. Once a day it also deletes what is old enough.
 */
void
docket_room_refresh (DocketRoom *self)
{
  g_return_if_fail (DOCKET_IS_ROOM (self));

  self->look_again = self->looking;
  if (self->looking || docket_store_is_closed (self->store))
    return;
  self->looking = TRUE;
  docket_store_sum_kept_async (self->store, NULL, summed_cb, g_object_ref (self));
  if (self->started && docket_clock_get_elapsed (self->clock) - self->tidied >= DAY)
    tidy (self);
}

/* Deleting. First the list says that a file is let go of; then it can come back for a while; then
 * the file goes. A process that is killed in between does the rest when it starts. */

typedef struct
{
  DocketResultState from;
  DocketResultState to;
  gboolean with_path; /* the file is still there */
} Change;

/* Returns: (transfer full) (nullable): the job of @kept from its place @at on, with the results
 * that are changed; @at moves to the next job */
static DocketJobState *
change_job (DocketRoom *self, GPtrArray *kept, guint *at, const Change *change)
{
  const gint64 row_id = ((DocketKept *) g_ptr_array_index (kept, *at))->row_id;
  DocketJobState *newest = docket_store_get_newest_state (self->store, row_id);
  DocketJobState *state = newest != NULL ? docket_job_state_copy (newest) : NULL;

  for (; *at < kept->len; (*at)++)
    {
      const DocketKept *item = g_ptr_array_index (kept, *at);
      DocketResult *old = NULL;
      DocketResult *result = NULL;

      if (item->row_id != row_id)
        break;
      if (state == NULL || item->part >= state->results->len)
        continue;
      old = g_ptr_array_index (state->results, item->part);
      if (old->state != change->from || g_strcmp0 (old->saved_as, item->path) != 0)
        continue;
      result = docket_result_copy (old);
      result->state = change->to;
      if (!change->with_path)
        g_clear_pointer (&result->saved_as, g_free);
      docket_result_unref (old);
      g_ptr_array_index (state->results, item->part) = result;
    }
  return state;
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  docket_store_update_finish (DOCKET_STORE (object), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/* Changes what the list says of @kept. @callback follows once that is on disk: what is written
 * last is there last. */
static void
change_results (DocketRoom *self,
                GPtrArray *kept,
                const Change *change,
                GAsyncReadyCallback callback,
                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_autoptr (DocketJobState) last = NULL;

  g_task_set_source_tag (task, change_results);
  for (guint i = 0; i < kept->len && !docket_store_is_closed (self->store);)
    {
      DocketJobState *state = change_job (self, kept, &i, change);

      if (state == NULL)
        continue;
      if (last != NULL)
        docket_store_update_async (self->store, last, NULL, NULL, NULL, NULL);
      g_clear_pointer (&last, docket_job_state_unref);
      last = state;
    }
  if (last != NULL)
    docket_store_update_async (self->store, last, NULL, NULL, changed_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/* One job after the other, so that each is written once. */
static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const DocketKept *one = *(DocketKept *const *) a;
  const DocketKept *other = *(DocketKept *const *) b;

  if (one->row_id != other->row_id)
    return one->row_id < other->row_id ? -1 : 1;
  return (one->part > other->part) - (one->part < other->part);
}

static GPtrArray *
copy_kept (GPtrArray *kept)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_kept_unref);

  for (guint i = 0; i < kept->len; i++)
    g_ptr_array_add (copy, docket_kept_ref (g_ptr_array_index (kept, i)));
  g_ptr_array_sort (copy, compare_rows);
  return copy;
}

/* What somebody changed since it was saved is theirs, and stays. */
static void
choose_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *kept = data;

  for (guint i = kept->len; i > 0; i--)
    {
      const DocketKept *item = g_ptr_array_index (kept, i - 1);

      if (g_file_test (item->path, G_FILE_TEST_EXISTS) &&
          !docket_kept_file_is_as_saved (item->path, item->size, item->changed))
        g_ptr_array_remove_index (kept, i - 1);
    }
  g_task_return_boolean (step, TRUE);
}

static void
purged_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_room_purge_finish (DOCKET_ROOM (object), result, &error))
    g_debug ("Files that were let go of are still there: %s", error->message);
}

static gboolean
purge_alarm_cb (gpointer data)
{
  DocketRoom *self = data;

  self->purge_alarm = 0;
  docket_room_purge_async (self, purged_cb, NULL);
  return G_SOURCE_REMOVE;
}

static void
let_go_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketRoom *self = g_task_get_source_object (task);

  docket_room_refresh (self);
  g_task_return_pointer (
      task, g_ptr_array_ref (g_task_get_task_data (task)), (GDestroyNotify) g_ptr_array_unref);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  static const Change change = { DOCKET_RESULT_KEPT, DOCKET_RESULT_DELETED, TRUE };
  g_autoptr (GTask) task = data;
  DocketRoom *self = g_task_get_source_object (task);
  GPtrArray *kept = g_task_get_task_data (task);

  if (docket_store_is_closed (self->store))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The list is closed");
      return;
    }
  docket_clock_clear_alarm (self->clock, &self->purge_alarm);
  if (kept->len > 0)
    self->purge_alarm = docket_clock_add_alarm (
        self->clock, docket_clock_get_elapsed (self->clock) + UNDO_TIME, purge_alarm_cb, self);
  change_results (self, kept, &change, let_go_cb, g_object_ref (task));
}

/**
 * docket_room_delete_async:
 * @self: a room
 * @kept: (element-type DocketKept): kept files
 * @callback: called when they are let go of
 * @data: for @callback
 *
 * Lets kept files go. They can come back with docket_room_bring_back_async() for some seconds; then
 * they are deleted. A file that was changed since it was saved stays, and stays kept.
 */
void
docket_room_delete_async (DocketRoom *self,
                          GPtrArray *kept,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_autoptr (GTask) step = NULL;
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_ROOM (self));
  g_return_if_fail (kept != NULL);

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, docket_room_delete_async);
  g_task_set_task_data (task, copy_kept (kept), (GDestroyNotify) g_ptr_array_unref);
  step = g_task_new (NULL, NULL, chosen_cb, task);
  g_task_set_source_tag (step, choose_in_thread);
  g_task_set_task_data (step, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step, choose_in_thread);
}

/**
 * docket_room_delete_finish:
 *
 * Returns: (transfer full) (element-type DocketKept) (nullable): the files that are let go of, for
 *   docket_room_bring_back_async()
 */
GPtrArray *
docket_room_delete_finish (DocketRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
back_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  docket_room_refresh (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

/**
 * docket_room_bring_back_async:
 * @self: a room
 * @kept: (element-type DocketKept): of docket_room_delete_finish()
 * @callback: called when the files are kept again
 * @data: for @callback
 *
 * Takes back what was let go of, if it is not deleted by now.
 */
void
docket_room_bring_back_async (DocketRoom *self,
                              GPtrArray *kept,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  static const Change change = { DOCKET_RESULT_DELETED, DOCKET_RESULT_KEPT, TRUE };
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_ROOM (self));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, docket_room_bring_back_async);
  if (self->purge_alarm != 0)
    {
      change_results (self, kept, &change, back_cb, task);
      return;
    }
  g_task_return_boolean (task, FALSE);
  g_object_unref (task);
}

/**
 * docket_room_bring_back_finish:
 *
 * Returns: whether the files are kept again; not where they are deleted already
 */
gboolean
docket_room_bring_back_finish (DocketRoom *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

typedef struct
{
  GPtrArray *kept; /* (owned) */
  char *folder;    /* (owned): of all results; stays when it is empty */
} Purge;

static void
purge_free (Purge *purge)
{
  g_ptr_array_unref (purge->kept);
  g_free (purge->folder);
  g_free (purge);
}

static void
purge_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Purge *purge = data;

  for (guint i = 0; i < purge->kept->len; i++)
    {
      const DocketKept *item = g_ptr_array_index (purge->kept, i);
      g_autofree char *folder = g_path_get_dirname (item->path);

      if (docket_kept_file_is_as_saved (item->path, item->size, item->changed) &&
          g_unlink (item->path) == 0 && !g_str_equal (folder, purge->folder))
        g_rmdir (folder);
    }
  g_task_return_boolean (step, TRUE);
}

static void
files_gone_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  static const Change change = { DOCKET_RESULT_DELETED, DOCKET_RESULT_DELETED, FALSE };
  GTask *task = data;
  const Purge *purge = g_task_get_task_data (G_TASK (result));

  change_results (g_task_get_source_object (task), purge->kept, &change, back_cb, task);
}

static void
deleted_loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketRoom *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray)
      kept = docket_store_load_kept_finish (DOCKET_STORE (object), result, &error);
  g_autoptr (GTask) step = NULL;
  Purge *purge = NULL;

  if (kept == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  purge = g_new0 (Purge, 1);
  purge->kept = copy_kept (kept);
  purge->folder = docket_settings_get_results_folder (self->settings);
  step = g_task_new (NULL, NULL, files_gone_cb, g_steal_pointer (&task));
  g_task_set_source_tag (step, purge_in_thread);
  g_task_set_task_data (step, purge, (GDestroyNotify) purge_free);
  g_task_run_in_thread (step, purge_in_thread);
}

/**
 * docket_room_purge_async:
 * @self: a room
 * @callback: called when the files are gone
 * @data: for @callback
 *
 * Deletes all files that were let go of; from now on they cannot come back.
 */
void
docket_room_purge_async (DocketRoom *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = NULL;

  g_return_if_fail (DOCKET_IS_ROOM (self));

  docket_clock_clear_alarm (self->clock, &self->purge_alarm);
  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, docket_room_purge_async);
  docket_store_load_kept_async (
      self->store, DOCKET_RESULT_DELETED, 0, NULL, deleted_loaded_cb, task);
}

gboolean
docket_room_purge_finish (DocketRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What is old enough */

static void
old_deleted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) kept = docket_room_delete_finish (DOCKET_ROOM (object), result, NULL);

  /* The person said so beforehand: there is nothing to take back. */
  if (kept != NULL)
    docket_room_purge_async (DOCKET_ROOM (object), purged_cb, NULL);
}

static void
old_loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketRoom) self = data;
  g_autoptr (GPtrArray) kept = docket_store_load_kept_finish (DOCKET_STORE (object), result, NULL);

  if (kept != NULL && kept->len > 0)
    docket_room_delete_async (self, kept, old_deleted_cb, NULL);
}

static void
tidy (DocketRoom *self)
{
  const gint64 days = docket_settings_get_delete_after_days (self->settings);

  self->tidied = docket_clock_get_elapsed (self->clock);
  if (days > 0)
    docket_store_load_kept_async (self->store,
                                  DOCKET_RESULT_KEPT,
                                  docket_clock_get_wall (self->clock) - days * DAY,
                                  NULL,
                                  old_loaded_cb,
                                  g_object_ref (self));
}

static void
settings_changed_cb (DocketSettings *settings, const char *key, DocketRoom *self)
{
  if (!self->started)
    return;
  if (g_str_equal (key, "delete-results-after"))
    tidy (self);
  if (g_str_equal (key, "results-folder"))
    docket_room_refresh (self);
}

/* Object */

static void
docket_room_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketRoom *self = DOCKET_ROOM (object);

  switch ((DocketRoomProperty) id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_KEPT_SIZE:
      g_value_set_int64 (value, self->kept.size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_room_dispose (GObject *object)
{
  DocketRoom *self = DOCKET_ROOM (object);

  if (self->clock != NULL)
    {
      docket_clock_clear_alarm (self->clock, &self->purge_alarm);
      docket_clock_clear_alarm (self->clock, &self->look_alarm);
    }
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (docket_room_parent_class)->dispose (object);
}

static void
docket_room_class_init (DocketRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = docket_room_get_property;
  object_class->dispose = docket_room_dispose;

  /**
   * DocketRoom:state:
   *
   * Whether more may be kept, a #DocketRoomState.
   */
  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, 0, DOCKET_ROOM_DISK_LOW, DOCKET_ROOM_NOT_KNOWN, flags);
  /**
   * DocketRoom:kept-size:
   *
   * Bytes that are kept; told whenever somebody has looked.
   */
  properties[PROP_KEPT_SIZE] = g_param_spec_int64 (
      "kept-size", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_room_init (DocketRoom *self)
{
  self->limits = (DocketRoomLimits){ MOST_KEPT, LEAST_FREE, LEAST_SHARE };
  self->disk_free = -1;
}

/**
 * docket_room_new:
 * @store: where the jobs are
 * @clock: the time
 * @settings: where results are kept, and how long
 *
 * Returns: (transfer full): a room that nobody has looked at
 */
DocketRoom *
docket_room_new (DocketStore *store, DocketClock *clock, DocketSettings *settings)
{
  DocketRoom *self = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);
  g_return_val_if_fail (DOCKET_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DOCKET_IS_SETTINGS (settings), NULL);

  self = g_object_new (DOCKET_TYPE_ROOM, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->settings = g_object_ref (settings);
  g_signal_connect (settings, "changed", G_CALLBACK (settings_changed_cb), self);
  return self;
}

/**
 * docket_room_set_limits:
 * @self: a room
 * @limits: others than the usual ones
 */
void
docket_room_set_limits (DocketRoom *self, const DocketRoomLimits *limits)
{
  g_return_if_fail (DOCKET_IS_ROOM (self));

  self->limits = *limits;
}

/**
 * docket_room_start:
 * @self: a room
 *
 * Looks how much there is, does what a process that was killed left, and deletes what is old
 * enough, from now on once a day. For the one process that watches the list.
 */
void
docket_room_start (DocketRoom *self)
{
  g_return_if_fail (DOCKET_IS_ROOM (self));

  self->started = TRUE;
  docket_room_refresh (self);
  docket_room_purge_async (self, purged_cb, NULL);
  tidy (self);
}

DocketRoomState
docket_room_get_state (DocketRoom *self)
{
  g_return_val_if_fail (DOCKET_IS_ROOM (self), DOCKET_ROOM_NOT_KNOWN);

  return self->state;
}

/**
 * docket_room_get_kept:
 * @self: a room
 * @sum: (out): what is kept, as it was when somebody last looked
 */
void
docket_room_get_kept (DocketRoom *self, DocketKeptSum *sum)
{
  g_return_if_fail (DOCKET_IS_ROOM (self));

  *sum = self->kept;
}
