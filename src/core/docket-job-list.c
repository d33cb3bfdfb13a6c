/* docket-job-list.c: one query of the list, as a model for widgets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-list.h"

#include "docket-core-error.h"

#include <gio/gio.h>

/* Rows that a new query shows at once; the rest follows when these are on the screen. */
#define FIRST_ROWS 200

/* Neighbours with one header: all unfinished jobs, or those that became final on one day. */
typedef struct
{
  guint start;
  guint count;
  gboolean watching;
  gint64 day; /* local midnight, UTC µs */
} Group;

struct _DocketJobList
{
  GObject parent_instance;

  DocketStore *store; /* (owned) */
  DocketClock *clock; /* (owned) */
  GTimeZone *zone;    /* (owned) */
  DocketFilter filter;
  GArray *rows;   /* (owned) of gint64: row ids in order */
  GArray *groups; /* (owned) of Group, in order; covers all rows */
  GArray *rest;   /* (owned) (nullable) of DocketRow: rows of the query that are not in @rows yet */
  guint rest_source;
  GArray
      *told; /* (owned) of gint64: rows of which something was told while a query is on its way */
  gboolean again; /* something was read before it was told: ask once more when all is told */
  GCancellable *cancellable; /* (owned) (nullable): of the query on its way */
};

typedef enum
{
  PROP_FILTER = 1,
  PROP_LOADING,
  PROP_N_ITEMS,
} DocketJobListProperty;

static GParamSpec *properties[PROP_N_ITEMS + 1];

static void docket_job_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketJobList,
                               docket_job_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      docket_job_list_model_init))

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

static void
items_changed (DocketJobList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* Groups */

static gint64
get_midnight (DocketJobList *self, gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, self->zone);
  g_autoptr (GDateTime) midnight = g_date_time_new (self->zone,
                                                    g_date_time_get_year (local),
                                                    g_date_time_get_month (local),
                                                    g_date_time_get_day_of_month (local),
                                                    0,
                                                    0,
                                                    0);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

/* The last group that begins at or before @position. */
static guint
find_group (DocketJobList *self, guint position)
{
  guint low = 0;
  guint high = self->groups->len;

  while (high - low > 1)
    {
      const guint middle = low + (high - low) / 2;

      if (g_array_index (self->groups, Group, middle).start <= position)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* Sets @group to what a row that became final at @finished belongs to. */
static void
describe_group (DocketJobList *self, gint64 finished, Group *group)
{
  group->watching = finished == 0;
  group->day = finished == 0 ? 0 : get_midnight (self, finished);
}

static gboolean
is_of_group (const Group *group, gint64 finished)
{
  /* A day is at most 25 hours long; the rows come in order, so the lower bound decides. */
  if (group->watching || finished == 0)
    return group->watching && finished == 0;
  return finished >= group->day;
}

static void
append_to_groups (DocketJobList *self, guint position, gint64 finished)
{
  Group *last = self->groups->len > 0 ? &g_array_index (self->groups, Group, self->groups->len - 1)
                                      : NULL;
  Group group = { .start = position, .count = 1 };

  if (last != NULL && is_of_group (last, finished))
    {
      last->count++;
      return;
    }
  describe_group (self, finished, &group);
  g_array_append_val (self->groups, group);
}

static void
shift_groups (DocketJobList *self, guint from, int by)
{
  for (guint i = from; i < self->groups->len; i++)
    {
      Group *group = &g_array_index (self->groups, Group, i);

      group->start = (guint) ((int) group->start + by);
    }
}

static void
remove_from_groups (DocketJobList *self, guint position)
{
  const guint place = find_group (self, position);
  Group *group = &g_array_index (self->groups, Group, place);

  group->count--;
  shift_groups (self, place + 1, -1);
  if (group->count == 0)
    g_array_remove_index (self->groups, place);
}

/* Whether @key comes before @group in the order of the list. */
static gboolean
comes_before (const Group *key, const Group *group)
{
  if (key->watching || group->watching)
    return key->watching && !group->watching;
  return key->day > group->day;
}

static void
insert_into_groups (DocketJobList *self, guint position, guint n_rows, gint64 finished)
{
  Group key = { .start = position, .count = n_rows };
  guint place = 0;

  describe_group (self, finished, &key);
  while (place < self->groups->len &&
         comes_before (&g_array_index (self->groups, Group, place), &key))
    place++;

  if (place < self->groups->len)
    {
      Group *group = &g_array_index (self->groups, Group, place);

      if (group->watching == key.watching && group->day == key.day)
        {
          group->count += n_rows;
          shift_groups (self, place + 1, (int) n_rows);
          return;
        }
    }
  g_array_insert_val (self->groups, place, key);
  shift_groups (self, place + 1, (int) n_rows);
}

/* The order: unfinished jobs, then the others; in both the newest first. */

typedef struct
{
  gboolean unfinished;
  gint64 time;
  gint64 row_id;
} Key;

static Key
get_key (const DocketJobState *state)
{
  const gboolean unfinished = !docket_status_is_final (state->status);

  return (Key){ unfinished, unfinished ? state->added : state->finished, state->row_id };
}

static int
compare_keys (const Key *a, const Key *b)
{
  if (a->unfinished != b->unfinished)
    return a->unfinished ? -1 : 1;
  if (a->time != b->time)
    return a->time > b->time ? -1 : 1;
  if (a->row_id != b->row_id)
    return a->row_id > b->row_id ? -1 : 1;
  return 0;
}

/* The place of @key among the rows: of its row, or where it would stand. The row of @key itself
 * counts as @key, whatever is stored of it by now. */
static guint
search (DocketJobList *self, const Key *key, gboolean *found)
{
  guint low = 0;
  guint high = self->rows->len;

  *found = FALSE;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const gint64 row_id = g_array_index (self->rows, gint64, middle);
      g_autoptr (DocketJob) job = NULL;
      Key other = *key;

      if (row_id == key->row_id)
        {
          *found = TRUE;
          return middle;
        }
      job = docket_store_get_job (self->store, row_id);
      if (job != NULL)
        other = get_key (docket_job_get_state (job));
      if (compare_keys (&other, key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
remove_row (DocketJobList *self, guint position)
{
  remove_from_groups (self, position);
  g_array_remove_index (self->rows, position);
  items_changed (self, position, 1, 0);
}

static void
insert_row (DocketJobList *self, const DocketJobState *state)
{
  const Key key = get_key (state);
  gboolean found = FALSE;
  const guint position = search (self, &key, &found);

  if (found)
    return;

  g_array_insert_val (self->rows, position, state->row_id);
  insert_into_groups (self, position, 1, key.unfinished ? 0 : state->finished);
  items_changed (self, position, 0, 1);
}

/* The rest of a query */

static guint
append_rows (DocketJobList *self, GArray *from, guint begin, guint end)
{
  for (guint i = begin; i < end; i++)
    {
      const DocketRow *row = &g_array_index (from, DocketRow, i);

      append_to_groups (self, self->rows->len, row->finished);
      g_array_append_val (self->rows, row->row_id);
    }
  return end - begin;
}

static void
append_rest (DocketJobList *self)
{
  const guint position = self->rows->len;
  g_autoptr (GArray) rest = g_steal_pointer (&self->rest);
  const guint n = append_rows (self, rest, 0, rest->len);

  self->rest_source = 0;
  items_changed (self, position, 0, n);
}

static gboolean
append_rest_cb (gpointer data)
{
  append_rest (data);
  return G_SOURCE_REMOVE;
}

/* A change finds its place only in the whole list. */
static void
complete_rows (DocketJobList *self)
{
  if (self->rest == NULL)
    return;

  g_source_remove (self->rest_source);
  append_rest (self);
}

static void
drop_rest (DocketJobList *self)
{
  if (self->rest_source != 0)
    g_source_remove (self->rest_source);
  self->rest_source = 0;
  g_clear_pointer (&self->rest, g_array_unref);
}

/* What the store tells */

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

static void
note_told (DocketJobList *self, gint64 row_id)
{
  complete_rows (self);
  if (self->cancellable != NULL)
    g_array_append_val (self->told, row_id);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                DocketJobList *self)
{
  const Key old_key = get_key (before);
  const Key new_key = get_key (after);
  const gboolean shown = docket_filter_shows (self->filter, after);
  gboolean found = FALSE;
  guint position = 0;

  note_told (self, row_id);
  position = search (self, &old_key, &found);
  if (!found && docket_filter_shows (self->filter, before))
    found = find_linear (self, row_id, &position);
  if (found && shown && compare_keys (&old_key, &new_key) == 0)
    return;
  if (found)
    remove_row (self, position);
  if (shown)
    insert_row (self, after);
}

/* New jobs of one batch stand together above all others: one signal for all of them. */
static gboolean
insert_batch (DocketJobList *self, GArray *rows)
{
  const guint n = rows->len;
  g_autoptr (GArray) newest_first = g_array_copy (rows);
  gint64 added = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketJob)
          job = docket_store_get_job (self->store, g_array_index (rows, gint64, i));
      const DocketJobState *state = job != NULL ? docket_job_get_state (job) : NULL;

      if (state == NULL || docket_status_is_final (state->status) ||
          (i > 0 && state->added != added) || !docket_filter_shows (self->filter, state) ||
          (i > 0 && g_array_index (rows, gint64, i) < g_array_index (rows, gint64, i - 1)))
        return FALSE;
      added = state->added;
    }

  const Key newest = { TRUE, added, g_array_index (rows, gint64, n - 1) };
  gboolean found = FALSE;

  if (search (self, &newest, &found) != 0 || found)
    return FALSE;
  for (guint i = 0; i < n; i++)
    g_array_index (newest_first, gint64, n - 1 - i) = g_array_index (rows, gint64, i);
  g_array_prepend_vals (self->rows, newest_first->data, n);
  insert_into_groups (self, 0, n, 0);
  items_changed (self, 0, 0, n);
  return TRUE;
}

/* Jobs that come and go at once may be read in a state that was not told yet. */
static void
note_membership (DocketJobList *self, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    note_told (self, g_array_index (rows, gint64, i));
  self->again |= !docket_store_is_idle (self->store);
}

static void
jobs_added_cb (DocketStore *store, GArray *rows, DocketJobList *self)
{
  note_membership (self, rows);
  if (insert_batch (self, rows))
    return;

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (DocketJob) job = docket_store_get_job (store, g_array_index (rows, gint64, i));

      if (job != NULL && docket_filter_shows (self->filter, docket_job_get_state (job)))
        insert_row (self, docket_job_get_state (job));
    }
}

static void
jobs_removed_cb (DocketStore *store, GArray *rows, DocketJobList *self)
{
  guint position = 0;

  note_membership (self, rows);
  for (guint i = 0; i < rows->len; i++)
    {
      if (docket_job_list_find (self, g_array_index (rows, gint64, i), &position))
        remove_row (self, position);
    }
}

/* Queries */

static void
set_loading (DocketJobList *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Never (0, N, N): list views and selections then ask for each of the N items. */
static void
show_rows (DocketJobList *self, GArray *rows)
{
  const guint n_old = self->rows->len;
  const guint n_first = MIN (rows->len, FIRST_ROWS);

  drop_rest (self);
  g_array_set_size (self->rows, 0);
  g_array_set_size (self->groups, 0);
  if (n_old > 0)
    items_changed (self, 0, n_old, 0);
  append_rows (self, rows, 0, n_first);
  if (n_first > 0)
    items_changed (self, 0, 0, n_first);
  if (rows->len == n_first)
    return;

  self->rest = g_array_ref (rows);
  g_array_remove_range (self->rest, 0, n_first);
  self->rest_source = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, append_rest_cb, self, NULL);
}

/* The same rows in the same order need no new list, which would move focus and scroll position. */
static gboolean
is_shown (DocketJobList *self, GArray *rows)
{
  if (rows->len != self->rows->len || self->rest != NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      if (g_array_index (rows, DocketRow, i).row_id != g_array_index (self->rows, gint64, i))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_in_order (DocketJobList *self, guint first)
{
  g_autoptr (DocketJob) one = g_list_model_get_item (G_LIST_MODEL (self), first);
  g_autoptr (DocketJob) two = g_list_model_get_item (G_LIST_MODEL (self), first + 1);
  Key key_one = { 0 };
  Key key_two = { 0 };

  if (one == NULL || two == NULL)
    return TRUE;
  key_one = get_key (docket_job_get_state (one));
  key_two = get_key (docket_job_get_state (two));
  return compare_keys (&key_one, &key_two) < 0;
}

/* Whether the row at @position is one of the list and stands where it belongs. */
static gboolean
is_in_place (DocketJobList *self, guint position)
{
  g_autoptr (DocketJob) job = g_list_model_get_item (G_LIST_MODEL (self), position);
  const DocketJobState *state = job != NULL ? docket_job_get_state (job) : NULL;
  const Group *group = &g_array_index (self->groups, Group, find_group (self, position));
  Group own = { 0 };

  if (state == NULL || !docket_filter_shows (self->filter, state))
    return FALSE;
  describe_group (self, docket_status_is_final (state->status) ? state->finished : 0, &own);
  return own.watching == group->watching && own.day == group->day &&
         (position == 0 || is_in_order (self, position - 1)) && is_in_order (self, position);
}

/* Takes out the rows of @told that stand where they do not belong. Returns whether there were any:
 * then others that stood beside them may not either. */
static gboolean
remove_misplaced (DocketJobList *self)
{
  gboolean any = FALSE;
  guint position = 0;

  for (guint i = 0; i < self->told->len; i++)
    {
      if (!find_linear (self, g_array_index (self->told, gint64, i), &position) ||
          is_in_place (self, position))
        continue;
      remove_row (self, position);
      any = TRUE;
    }
  return any;
}

/* What was told while the query was on its way may be newer than what it read. */
static void
place_told_rows (DocketJobList *self)
{
  guint position = 0;

  if (self->told->len > 0)
    complete_rows (self);
  while (remove_misplaced (self))
    continue;
  for (guint i = 0; i < self->told->len; i++)
    {
      const gint64 row_id = g_array_index (self->told, gint64, i);
      g_autoptr (DocketJob) job = docket_store_get_job (self->store, row_id);

      if (job != NULL && docket_filter_shows (self->filter, docket_job_get_state (job)) &&
          !find_linear (self, row_id, &position))
        insert_row (self, docket_job_get_state (job));
    }
  g_array_set_size (self->told, 0);
}

static void
query_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketJobList) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = docket_store_query_finish (DOCKET_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (rows != NULL && !is_shown (self, rows))
    show_rows (self, rows);
  else if (rows == NULL)
    g_warning ("The list cannot be read: %s", error->message);
  if (rows != NULL)
    place_told_rows (self);
  self->again |= !docket_store_is_idle (self->store);
  set_loading (self, NULL);
}

static void
query (DocketJobList *self)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_array_set_size (self->told, 0);
  self->again = FALSE;
  set_loading (self, cancellable);
  docket_store_query_async (self->store, self->filter, cancellable, query_cb, g_object_ref (self));
}

static void
counts_changed_cb (DocketJobList *self)
{
  if (self->again && self->cancellable == NULL && docket_store_is_idle (self->store))
    query (self);
}

/* Object */

static void
docket_job_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketJobList *self = DOCKET_JOB_LIST (object);

  switch ((DocketJobListProperty) id)
    {
    case PROP_FILTER:
      g_value_set_uint (value, (guint) self->filter);
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

  drop_rest (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (docket_job_list_parent_class)->dispose (object);
}

static void
docket_job_list_finalize (GObject *object)
{
  DocketJobList *self = DOCKET_JOB_LIST (object);

  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->groups, g_array_unref);
  g_clear_pointer (&self->told, g_array_unref);

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
   * DocketJobList:filter:
   *
   * #DocketFilter: which jobs it shows.
   */
  properties[PROP_FILTER] = g_param_spec_uint (
      "filter", NULL, NULL, 0, DOCKET_N_FILTERS - 1, DOCKET_FILTER_ALL, flags);
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
}

static void
docket_job_list_init (DocketJobList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  self->told = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * docket_job_list_new:
 * @store: where the jobs are
 * @clock: the time
 * @zone: time zone of the days
 *
 * Returns: (transfer full): a list of all jobs, filled a moment later
 */
DocketJobList *
docket_job_list_new (DocketStore *store, DocketClock *clock, GTimeZone *zone)
{
  DocketJobList *self = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);

  self = g_object_new (DOCKET_TYPE_JOB_LIST, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->zone = g_time_zone_ref (zone);
  g_signal_connect (store, "job-changed", G_CALLBACK (job_changed_cb), self);
  g_signal_connect (store, "jobs-added", G_CALLBACK (jobs_added_cb), self);
  g_signal_connect (store, "jobs-removed", G_CALLBACK (jobs_removed_cb), self);
  g_signal_connect_swapped (store, "reset", G_CALLBACK (query), self);
  g_signal_connect_swapped (store, "counts-changed", G_CALLBACK (counts_changed_cb), self);
  query (self);
  return self;
}

DocketFilter
docket_job_list_get_filter (DocketJobList *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_LIST (self), DOCKET_FILTER_ALL);

  return self->filter;
}

/**
 * docket_job_list_set_filter:
 * @self: a list
 * @filter: which jobs it shows
 */
void
docket_job_list_set_filter (DocketJobList *self, DocketFilter filter)
{
  g_return_if_fail (DOCKET_IS_JOB_LIST (self));

  if (filter == self->filter)
    return;

  self->filter = filter;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
  query (self);
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
  g_autoptr (DocketJob) job = NULL;

  g_return_val_if_fail (DOCKET_IS_JOB_LIST (self), FALSE);

  job = docket_store_get_job (self->store, row_id);
  if (job != NULL)
    {
      const Key key = get_key (docket_job_get_state (job));
      gboolean found = FALSE;

      *position = search (self, &key, &found);
      if (found)
        return TRUE;
    }
  /* Its order may just be changing. */
  return find_linear (self, row_id, position);
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
  const Group *group = NULL;

  g_return_if_fail (DOCKET_IS_JOB_LIST (self));

  *place = (DocketPlace){ 0 };
  if (position >= self->rows->len)
    return;

  group = &g_array_index (self->groups, Group, find_group (self, position));
  place->first = position == group->start;
  place->last = position == group->start + group->count - 1;
  place->watching = group->watching;
  place->day = group->day;
  place->count = group->count;
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
