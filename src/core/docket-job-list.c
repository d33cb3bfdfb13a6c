/* docket-job-list.c: one query of the list, as a model for widgets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-list.h"

#include "docket-cancel.h"
#include "docket-row-changes.h"

#include <gio/gio.h>

/* Jobs that come or go at once, up to which each finds its place; more are read anew. */
#define MAX_SINGLE 64

/* What was told while a query was on its way. */
typedef struct
{
  gint64 generation;
  gint64 row_id;
  DocketJobState *before; /* (owned) (nullable): NULL: it was not in the list */
} Told;

struct _DocketJobList
{
  GObject parent_instance;

  DocketStore *store; /* (owned) */
  GTimeZone *zone;    /* (owned) */
  DocketQuery *query; /* (owned): what is asked for */

  DocketQuery *shown;   /* (owned): what @rows are the rows of */
  GArray *rows;         /* (owned) of gint64: row ids in order */
  DocketGroups *groups; /* (owned) */
  gboolean partial;     /* only the first rows are there */

  GCancellable *cancellable; /* (owned) (nullable): of the query on its way */
  gboolean fresh;            /* that one is another query than the one that is shown */
  GArray *told;              /* (owned) of Told */

  GHashTable *placed; /* (owned) of row id to DocketJobState (owned): what a row stands by that
                         does not stand by the newest state of its job */
  GArray *pins;       /* (owned) of gint64: rows that stay where they are */
};

typedef enum
{
  PROP_QUERY = 1,
  PROP_LOADING,
  PROP_N_ITEMS,
} DocketJobListProperty;

typedef enum
{
  SIGNAL_REPLACING,
} DocketJobListSignal;

static GParamSpec *properties[PROP_N_ITEMS + 1];
static guint signals[SIGNAL_REPLACING + 1];

static void docket_job_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketJobList,
                               docket_job_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      docket_job_list_model_init))

static void
told_clear (gpointer data)
{
  g_clear_pointer (&((Told *) data)->before, docket_job_state_unref);
}

/* The model */

static GType
docket_job_list_get_item_type (GListModel *model)
{
  return DOCKET_TYPE_JOB;
}

static guint
docket_job_list_get_n_items (GListModel *model)
{
  return DOCKET_JOB_LIST (model)->rows->len;
}

static gpointer
docket_job_list_get_item (GListModel *model, guint position)
{
  DocketJobList *self = DOCKET_JOB_LIST (model);

  if (position >= self->rows->len)
    return NULL;
  return docket_store_get_job (self->store, g_array_index (self->rows, gint64, position));
}

static void
docket_job_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = docket_job_list_get_item_type;
  iface->get_n_items = docket_job_list_get_n_items;
  iface->get_item = docket_job_list_get_item;
}

/* Where rows go and come with one signal, list views and selections ask for each row that comes.
 * Only the first rows of a list may do so: those that stay on the screen are then not made anew. */
static void
items_changed (DocketJobList *self, guint position, guint removed, guint added)
{
  if (removed == 0 && added == 0)
    return;

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* Places */

/* Returns: (transfer full) (nullable): the state that a row stands by */
static DocketJobState *
get_placed (DocketJobList *self, gint64 row_id)
{
  DocketJobState *state = g_hash_table_lookup (self->placed, &row_id);
  g_autoptr (DocketJob) job = NULL;

  if (state != NULL)
    return docket_job_state_ref (state);
  job = docket_store_get_job (self->store, row_id);
  return job != NULL ? docket_job_state_ref (docket_job_get_state (job)) : NULL;
}

static void
set_placed (DocketJobList *self, DocketJobState *state)
{
  g_hash_table_insert (
      self->placed, g_memdup2 (&state->row_id, sizeof state->row_id), docket_job_state_ref (state));
}

/* The place of @key among the rows: of its row, or where it would stand. */
static guint
search (DocketJobList *self, const DocketJobState *key, gboolean *found)
{
  guint low = 0;
  guint high = self->rows->len;

  *found = FALSE;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const gint64 row_id = g_array_index (self->rows, gint64, middle);
      g_autoptr (DocketJobState) other = NULL;

      if (row_id == key->row_id)
        {
          *found = TRUE;
          return middle;
        }
      other = get_placed (self, row_id);
      if (other != NULL && docket_query_compare (self->shown, other, key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
find_linear (DocketJobList *self, gint64 row_id, guint *position)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (g_array_index (self->rows, gint64, i) == row_id)
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* The row that stands by @key. Another process may have changed what it stands by. */
static gboolean
find_placed (DocketJobList *self, const DocketJobState *key, guint *position)
{
  gboolean found = FALSE;

  if (!self->partial)
    *position = search (self, key, &found);
  return found ||
         (docket_query_shows (self->shown, key) && find_linear (self, key->row_id, position));
}

static void
remove_row (DocketJobList *self, guint position)
{
  docket_groups_remove (self->groups, position, 1);
  g_array_remove_index (self->rows, position);
  items_changed (self, position, 1, 0);
}

static void
insert_row (DocketJobList *self, const DocketJobState *state)
{
  gboolean found = FALSE;
  const guint position = search (self, state, &found);

  if (found)
    return;

  g_array_insert_val (self->rows, position, state->row_id);
  docket_groups_insert (
      self->groups, position, 1, state->status, docket_job_state_get_time (state));
  items_changed (self, position, 0, 1);
}

static gboolean
is_pinned (DocketJobList *self, gint64 row_id)
{
  for (guint i = 0; i < self->pins->len; i++)
    {
      if (g_array_index (self->pins, gint64, i) == row_id)
        return TRUE;
    }
  return FALSE;
}

/* A job that was seen just now stays among the unseen ones until these are asked for again, or it
 * would go from under the eyes. */
static gboolean
belongs (DocketJobList *self, const DocketJobState *state, gboolean is_there)
{
  if (is_there && self->shown->filter == DOCKET_FILTER_UNSEEN && state->removed == 0)
    return TRUE;
  return docket_query_shows (self->shown, state);
}

/* Moves a row from where @key put it to where @state puts it; a pinned one stays for now. */
static void
settle_row (DocketJobList *self, DocketJobState *key, DocketJobState *state)
{
  guint position = 0;
  const gboolean found = find_placed (self, key, &position);
  const gboolean shown = belongs (self, state, found);

  if (found && shown && docket_query_compare (self->shown, key, state) == 0)
    {
      g_hash_table_remove (self->placed, &state->row_id);
      return;
    }
  if (found && state->removed == 0 && is_pinned (self, state->row_id))
    {
      set_placed (self, key);
      return;
    }
  if (found)
    remove_row (self, position);
  g_hash_table_remove (self->placed, &state->row_id);
  if (shown)
    insert_row (self, state);
}

static void
settle_newest (DocketJobList *self, gint64 row_id)
{
  g_autoptr (DocketJobState) key = get_placed (self, row_id);
  g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);

  if (key != NULL && job != NULL)
    settle_row (self, key, docket_job_get_state (job));
}

/* A row that was not there before. */
static void
insert_newest (DocketJobList *self, gint64 row_id)
{
  g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);

  if (job != NULL && docket_query_shows (self->shown, docket_job_get_state (job)))
    insert_row (self, docket_job_get_state (job));
}

/* What the store tells */

static void
note_told (DocketJobList *self, gint64 row_id, DocketJobState *before)
{
  const Told told = { docket_store_get_told_generation (self->store),
                      row_id,
                      before != NULL ? docket_job_state_ref (before) : NULL };

  g_array_append_val (self->told, told);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                DocketJobList *self)
{
  DocketJobState *placed = g_hash_table_lookup (self->placed, &row_id);
  g_autoptr (DocketJobState) key = docket_job_state_ref (placed != NULL ? placed : before);

  if (self->cancellable != NULL)
    note_told (self, row_id, before);
  if (!self->partial)
    settle_row (self, key, after);
}

/* New jobs of one batch stand together above all others: one signal for all of them. */
static gboolean
insert_batch (DocketJobList *self, GArray *rows)
{
  const guint n = rows->len;
  g_autoptr (GArray) newest_first = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  g_autoptr (DocketJobState) newest = NULL;
  g_autoptr (DocketJobState) oldest = NULL;
  gboolean found = FALSE;

  if (self->shown->order != DOCKET_ORDER_NEWEST)
    return FALSE;
  for (guint i = n; i > 0; i--)
    {
      const gint64 row_id = g_array_index (rows, gint64, i - 1);
      g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);
      DocketJobState *state = job != NULL ? docket_job_get_state (job) : NULL;

      if (state == NULL || docket_status_is_final (state->status) ||
          !docket_query_shows (self->shown, state) ||
          (newest != NULL && state->added != newest->added) ||
          (i < n && row_id > g_array_index (rows, gint64, i)))
        return FALSE;
      if (newest == NULL)
        newest = docket_job_state_ref (state);
      g_clear_pointer (&oldest, docket_job_state_unref);
      oldest = docket_job_state_ref (state);
      g_array_append_val (newest_first, row_id);
    }
  /* Jobs that come back may have others of their batch between them. */
  if (oldest == NULL || search (self, oldest, &found) != 0 || found)
    return FALSE;

  g_array_prepend_vals (self->rows, newest_first->data, n);
  docket_groups_insert (self->groups, 0, n, newest->status, newest->added);
  items_changed (self, 0, 0, n);
  return TRUE;
}

static void read_anew (DocketJobList *self);

static void
jobs_added_cb (DocketStore *store, GArray *rows, DocketJobList *self)
{
  for (guint i = 0; self->cancellable != NULL && i < rows->len; i++)
    note_told (self, g_array_index (rows, gint64, i), NULL);
  if (self->partial || insert_batch (self, rows))
    return;
  if (rows->len > MAX_SINGLE)
    {
      read_anew (self);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    insert_newest (self, g_array_index (rows, gint64, i));
}

static void
jobs_removed_cb (DocketStore *store, GArray *rows, DocketJobList *self)
{
  if (rows->len > MAX_SINGLE)
    {
      read_anew (self);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (DocketJobState) key = get_placed (self, g_array_index (rows, gint64, i));
      g_autoptr (DocketJobState) gone = key != NULL ? docket_job_state_copy (key) : NULL;

      if (key == NULL)
        continue;
      if (self->cancellable != NULL)
        note_told (self, key->row_id, key);
      gone->removed = 1;
      if (!self->partial)
        settle_row (self, key, gone);
    }
}

/* New rows */

static void
take_rows (DocketJobList *self, GArray *rows, DocketGroups *groups)
{
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->groups, docket_groups_free);
  self->rows = rows;
  self->groups = groups;
}

static void
empty (DocketJobList *self)
{
  const guint n_old = self->rows->len;

  take_rows (self,
             g_array_new (FALSE, FALSE, sizeof (gint64)),
             docket_groups_new (self->query->order, self->zone));
  items_changed (self, 0, n_old, 0);
}

static void
begin_query (DocketJobList *self)
{
  g_hash_table_remove_all (self->placed);
  g_clear_pointer (&self->shown, docket_query_unref);
  self->shown = docket_query_ref (self->query);
}

/* The first rows of @rows are shown already. */
static void
append_rest (DocketJobList *self, DocketRows *rows)
{
  const guint n_shown = self->rows->len;

  self->partial = FALSE;
  take_rows (self, g_steal_pointer (&rows->rows), g_steal_pointer (&rows->groups));
  items_changed (self, n_shown, 0, self->rows->len - n_shown);
}

static void
show_first (DocketJobList *self, const DocketRows *rows)
{
  const guint n_old = self->rows->len;

  begin_query (self);
  self->partial = TRUE;
  take_rows (self, g_array_copy (rows->rows), docket_groups_copy (rows->groups));
  items_changed (self, 0, n_old, self->rows->len);
}

static void
show_all (DocketJobList *self, DocketRows *rows)
{
  guint n_old = 0;

  begin_query (self);
  if (rows->rows->len > DOCKET_FIRST_ROWS)
    empty (self);
  n_old = self->rows->len;
  self->partial = FALSE;
  take_rows (self, g_steal_pointer (&rows->rows), g_steal_pointer (&rows->groups));
  items_changed (self, 0, n_old, self->rows->len);
}

/* The same query was read anew: what differs is told, where it is little. Otherwise it is a new
 * list, and whoever shows it finds the place it was at again. */
static void
show_changes (DocketJobList *self, DocketRows *rows)
{
  g_autoptr (GArray) changes = docket_row_changes_find (self->rows, rows->rows);
  GArray *all = rows->rows;

  if (changes == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_REPLACING], 0, TRUE);
      show_all (self, rows);
      g_signal_emit (self, signals[SIGNAL_REPLACING], 0, FALSE);
      return;
    }

  /* The groups of what comes out in the end: who shows them looks at them after each signal. */
  self->partial = FALSE;
  g_hash_table_remove_all (self->placed);
  docket_groups_free (self->groups);
  self->groups = g_steal_pointer (&rows->groups);
  for (guint i = 0; i < changes->len; i++)
    {
      const DocketRowChange *change = &g_array_index (changes, DocketRowChange, i);

      if (change->n_removed > 0)
        g_array_remove_range (self->rows, change->position, change->n_removed);
      else
        g_array_insert_vals (self->rows,
                             change->position,
                             &g_array_index (all, gint64, change->position),
                             change->n_added);
      items_changed (self, change->position, change->n_removed, change->n_added);
    }
}

/* Changes that the query did not see: the rows of @told stand by what they were before. */
static void
settle_told (DocketJobList *self, gint64 generation)
{
  g_autoptr (GHashTable) late = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) told = g_steal_pointer (&self->told);
  GHashTableIter iter;
  gpointer row_id = NULL;

  self->told = g_array_new (FALSE, FALSE, sizeof (Told));
  g_array_set_clear_func (self->told, told_clear);
  for (guint i = 0; i < told->len; i++)
    {
      Told *one = &g_array_index (told, Told, i);

      if (one->generation <= generation || g_hash_table_contains (late, &one->row_id))
        continue;
      g_hash_table_add (late, &one->row_id);
      if (one->before != NULL)
        set_placed (self, one->before);
    }
  g_hash_table_iter_init (&iter, late);
  while (g_hash_table_iter_next (&iter, &row_id, NULL))
    {
      if (g_hash_table_contains (self->placed, row_id))
        settle_newest (self, *(gint64 *) row_id);
      else
        insert_newest (self, *(gint64 *) row_id);
    }
}

/* Queries */

static void
set_loading (DocketJobList *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
first_rows_cb (DocketStore *store, const DocketRows *rows, gpointer data)
{
  DocketJobList *self = data;

  if (self->fresh)
    show_first (self, rows);
}

static void
query_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketJobList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRows) rows = docket_store_query_finish (DOCKET_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (rows == NULL)
    g_warning ("The list cannot be read: %s", error->message);
  else if (self->fresh && self->partial && self->shown == self->query)
    append_rest (self, rows);
  else if (self->fresh)
    show_all (self, rows);
  else
    show_changes (self, rows);
  if (rows != NULL)
    {
      self->fresh = FALSE;
      settle_told (self, rows->generation);
    }
  set_loading (self, NULL);
}

static void
send_query (DocketJobList *self)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_array_set_size (self->told, 0);
  set_loading (self, cancellable);
  docket_store_query_async (self->store,
                            self->query,
                            self->zone,
                            self->fresh ? first_rows_cb : NULL,
                            self,
                            cancellable,
                            query_cb,
                            g_object_ref (self));
}

/* Much may have changed. */
static void
read_anew (DocketJobList *self)
{
  send_query (self);
}

/* Object */

static void
docket_job_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketJobList *self = DOCKET_JOB_LIST (object);

  switch ((DocketJobListProperty) id)
    {
    case PROP_QUERY:
      g_value_set_boxed (value, self->query);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, docket_job_list_is_loading (self));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->rows->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_job_list_dispose (GObject *object)
{
  DocketJobList *self = DOCKET_JOB_LIST (object);

  docket_cancel (&self->cancellable);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (docket_job_list_parent_class)->dispose (object);
}

static void
docket_job_list_finalize (GObject *object)
{
  DocketJobList *self = DOCKET_JOB_LIST (object);

  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->groups, docket_groups_free);
  g_clear_pointer (&self->told, g_array_unref);
  g_clear_pointer (&self->placed, g_hash_table_unref);
  g_clear_pointer (&self->pins, g_array_unref);
  g_clear_pointer (&self->query, docket_query_unref);
  g_clear_pointer (&self->shown, docket_query_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (docket_job_list_parent_class)->finalize (object);
}

static void
docket_job_list_class_init (DocketJobListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = docket_job_list_get_property;
  object_class->dispose = docket_job_list_dispose;
  object_class->finalize = docket_job_list_finalize;

  /**
   * DocketJobList:query:
   *
   * #DocketQuery: which jobs it shows, in which order.
   */
  properties[PROP_QUERY] = g_param_spec_boxed ("query", NULL, NULL, DOCKET_TYPE_QUERY, flags);
  /**
   * DocketJobList:loading:
   *
   * Whether a query is on its way.
   */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  /**
   * DocketJobList:n-items:
   *
   * How many rows there are.
   */
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * DocketJobList::replacing:
   * @begins: whether it begins; else it is done
   *
   * The rows of one and the same query are given anew, as too much changed: whoever shows them
   * remembers what is on the screen, and finds it again.
   */
  signals[SIGNAL_REPLACING] = g_signal_new ("replacing",
                                            DOCKET_TYPE_JOB_LIST,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            1,
                                            G_TYPE_BOOLEAN);
}

static void
docket_job_list_init (DocketJobList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->told = g_array_new (FALSE, FALSE, sizeof (Told));
  g_array_set_clear_func (self->told, told_clear);
  self->placed = g_hash_table_new_full (
      g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) docket_job_state_unref);
  self->pins = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST, 0, NULL);
  self->shown = docket_query_ref (self->query);
  self->fresh = TRUE;
}

/**
 * docket_job_list_new:
 * @store: where the jobs are
 * @zone: time zone of the days
 *
 * Returns: (transfer full): a list of all jobs, filled a moment later
 */
DocketJobList *
docket_job_list_new (DocketStore *store, GTimeZone *zone)
{
  DocketJobList *self = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);

  self = g_object_new (DOCKET_TYPE_JOB_LIST, NULL);
  self->store = g_object_ref (store);
  self->zone = g_time_zone_ref (zone);
  self->groups = docket_groups_new (self->query->order, zone);
  g_signal_connect (store, "job-changed", G_CALLBACK (job_changed_cb), self);
  g_signal_connect (store, "jobs-added", G_CALLBACK (jobs_added_cb), self);
  g_signal_connect (store, "jobs-removed", G_CALLBACK (jobs_removed_cb), self);
  g_signal_connect_swapped (store, "reset", G_CALLBACK (read_anew), self);
  send_query (self);
  return self;
}

/**
 * docket_job_list_get_query:
 *
 * Returns: (transfer none): which jobs it shows, in which order
 */
DocketQuery *
docket_job_list_get_query (DocketJobList *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_LIST (self), NULL);

  return self->query;
}

/**
 * docket_job_list_set_query:
 * @self: a list
 * @query: which jobs it shows, in which order
 *
 * The rows of the query before stay until the first ones of this are there.
 */
void
docket_job_list_set_query (DocketJobList *self, DocketQuery *query)
{
  g_return_if_fail (DOCKET_IS_JOB_LIST (self));
  g_return_if_fail (query != NULL);

  if (docket_query_equal (query, self->query))
    return;

  docket_query_unref (self->query);
  self->query = docket_query_ref (query);
  self->fresh = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
  send_query (self);
}

/**
 * docket_job_list_get_row_id:
 *
 * Returns: row of the job at @position; 0 where there is none
 */
gint64
docket_job_list_get_row_id (DocketJobList *self, guint position)
{
  g_return_val_if_fail (DOCKET_IS_JOB_LIST (self), 0);

  return position < self->rows->len ? g_array_index (self->rows, gint64, position) : 0;
}

/**
 * docket_job_list_shows:
 *
 * Returns: whether a row is in the list, or comes to be when the query on its way is over
 */
gboolean
docket_job_list_shows (DocketJobList *self, gint64 row_id)
{
  g_autoptr (DocketJobState) state = NULL;

  g_return_val_if_fail (DOCKET_IS_JOB_LIST (self), FALSE);

  state = get_placed (self, row_id);
  return state != NULL && (docket_query_shows (self->query, state) ||
                           (state->removed == 0 && self->query == self->shown &&
                            self->query->filter == DOCKET_FILTER_UNSEEN));
}

/**
 * docket_job_list_find:
 * @self: a list
 * @row_id: row of a job
 * @position: (out): where it is
 *
 * Returns: whether the list shows it
 */
gboolean
docket_job_list_find (DocketJobList *self, gint64 row_id, guint *position)
{
  g_autoptr (DocketJobState) key = NULL;

  g_return_val_if_fail (DOCKET_IS_JOB_LIST (self), FALSE);

  key = get_placed (self, row_id);
  return key != NULL && find_placed (self, key, position);
}

/**
 * docket_job_list_get_place:
 * @self: a list
 * @position: a row
 * @place: (out): where it stands among its neighbours
 */
void
docket_job_list_get_place (DocketJobList *self, guint position, DocketPlace *place)
{
  g_return_if_fail (DOCKET_IS_JOB_LIST (self));

  docket_groups_get_place (self->groups, position, place);
}

/**
 * docket_job_list_pin:
 * @self: a list
 * @rows: (element-type gint64): rows of jobs, few
 *
 * Keeps rows where they are, although their jobs would stand elsewhere by now; those that were
 * pinned before and are no more go to their places.
 */
void
docket_job_list_pin (DocketJobList *self, GArray *rows)
{
  g_autoptr (GArray) before = NULL;

  g_return_if_fail (DOCKET_IS_JOB_LIST (self));

  before = self->pins;
  self->pins = g_array_copy (rows);
  for (guint i = 0; i < before->len && !self->partial; i++)
    {
      const gint64 row_id = g_array_index (before, gint64, i);

      if (!is_pinned (self, row_id) && g_hash_table_contains (self->placed, &row_id))
        settle_newest (self, row_id);
    }
}

/**
 * docket_job_list_is_loading:
 *
 * Returns: whether a query is on its way
 */
gboolean
docket_job_list_is_loading (DocketJobList *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_LIST (self), FALSE);

  return self->cancellable != NULL;
}
