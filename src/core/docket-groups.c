/* docket-groups.c: the headers of a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-groups.h"

/* What a group is, as a number that falls from the first group of a list to the last: its kind
 * above, the day or the status below. */
#define VALUE_WATCHING G_MAXINT64
#define VALUE_NONE     0

/* Neighbours with one header. */
typedef struct
{
  guint start;
  guint count;
  gint64 value;
} Group;

struct _DocketGroups
{
  DocketOrder order;
  GTimeZone *zone; /* (owned) */
  GArray *groups;  /* (owned) of Group, in order; covers all rows */
  guint n_rows;
  gint64 day_begin; /* the day that was looked up last, UTC µs: most rows are of the same */
  gint64 day_end;
};

/**
 * docket_groups_new:
 * @order: order of the list
 * @zone: time zone of the days
 *
 * Returns: (transfer full): groups of an empty list
 */
DocketGroups *
docket_groups_new (DocketOrder order, GTimeZone *zone)
{
  DocketGroups *self = g_new0 (DocketGroups, 1);

  self->order = order;
  self->zone = g_time_zone_ref (zone);
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  return self;
}

DocketGroups *
docket_groups_copy (const DocketGroups *self)
{
  DocketGroups *copy = docket_groups_new (self->order, self->zone);

  g_array_append_vals (copy->groups, self->groups->data, self->groups->len);
  copy->n_rows = self->n_rows;
  return copy;
}

void
docket_groups_free (DocketGroups *self)
{
  g_time_zone_unref (self->zone);
  g_array_unref (self->groups);
  g_free (self);
}

/* What a row belongs to */

static gint64
get_midnight (DocketGroups *self, GDateTime *day)
{
  g_autoptr (GDateTime) midnight = g_date_time_new (self->zone,
                                                    g_date_time_get_year (day),
                                                    g_date_time_get_month (day),
                                                    g_date_time_get_day_of_month (day),
                                                    0,
                                                    0,
                                                    0);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

static gint64
get_day (DocketGroups *self, gint64 time)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) next = NULL;

  if (time >= self->day_begin && time < self->day_end)
    return self->day_begin;

  utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  local = utc != NULL ? g_date_time_to_timezone (utc, self->zone) : NULL;
  next = local != NULL ? g_date_time_add_days (local, 1) : NULL;
  if (next == NULL)
    return 0;
  self->day_begin = get_midnight (self, local);
  self->day_end = get_midnight (self, next);
  return self->day_begin;
}

static gint64
get_value (DocketGroups *self, DocketStatus status, gint64 time)
{
  const gboolean final = docket_status_is_final (status);

  switch (self->order)
    {
    case DOCKET_ORDER_NEWEST:
      return final ? get_day (self, time) : VALUE_WATCHING;
    case DOCKET_ORDER_STATE:
      if (!final)
        return VALUE_WATCHING;
      return status == DOCKET_STATUS_SUCCESS ? G_MININT64 : -(gint64) status;
    case DOCKET_ORDER_NAME:
    case DOCKET_ORDER_EXPIRY:
    case DOCKET_ORDER_DURATION:
    default:
      return VALUE_NONE;
    }
}

/* Changes */

static Group *
get_group (const DocketGroups *self, guint i)
{
  return &g_array_index (self->groups, Group, i);
}

/* The last group that begins at or before @position. */
static guint
find_group (const DocketGroups *self, guint position)
{
  guint low = 0;
  guint high = self->groups->len;

  while (high - low > 1)
    {
      const guint middle = low + (high - low) / 2;

      if (get_group (self, middle)->start <= position)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
renumber (DocketGroups *self, guint from)
{
  guint start = from > 0 ? get_group (self, from - 1)->start + get_group (self, from - 1)->count
                         : 0;

  for (guint i = from; i < self->groups->len; i++)
    {
      get_group (self, i)->start = start;
      start += get_group (self, i)->count;
    }
}

/**
 * docket_groups_append:
 * @self: groups
 * @status: status of a row behind all others
 * @time: when it was added, or became final, UTC µs
 */
void
docket_groups_append (DocketGroups *self, DocketStatus status, gint64 time)
{
  Group group = { self->n_rows, 1, get_value (self, status, time) };

  self->n_rows++;
  if (self->groups->len > 0 && get_group (self, self->groups->len - 1)->value == group.value)
    get_group (self, self->groups->len - 1)->count++;
  else
    g_array_append_val (self->groups, group);
}

/**
 * docket_groups_insert:
 * @self: groups
 * @position: where the first row comes to stand
 * @n_rows: rows that belong together
 * @status: their status
 * @time: when they were added, or became final, UTC µs
 */
void
docket_groups_insert (DocketGroups *self,
                      guint position,
                      guint n_rows,
                      DocketStatus status,
                      gint64 time)
{
  Group group = { position, n_rows, get_value (self, status, time) };
  guint place = 0;

  while (place < self->groups->len && get_group (self, place)->value > group.value)
    place++;
  if (place < self->groups->len && get_group (self, place)->value == group.value)
    get_group (self, place)->count += n_rows;
  else
    g_array_insert_val (self->groups, place, group);
  self->n_rows += n_rows;
  renumber (self, place);
}

/**
 * docket_groups_remove:
 * @self: groups
 * @position: the first row that goes
 * @n_rows: how many go
 */
void
docket_groups_remove (DocketGroups *self, guint position, guint n_rows)
{
  const guint first = find_group (self, position);
  guint before = position - get_group (self, first)->start;

  self->n_rows -= n_rows;
  for (guint i = first; n_rows > 0; before = 0)
    {
      Group *group = get_group (self, i);
      const guint n = MIN (n_rows, group->count - before);

      group->count -= n;
      n_rows -= n;
      if (group->count == 0)
        g_array_remove_index (self->groups, i);
      else
        i++;
    }
  renumber (self, first);
}

guint
docket_groups_get_n_rows (const DocketGroups *self)
{
  return self->n_rows;
}

/**
 * docket_groups_get_place:
 * @self: groups
 * @position: a row
 * @place: (out): where it stands among its neighbours
 */
void
docket_groups_get_place (const DocketGroups *self, guint position, DocketPlace *place)
{
  const Group *group = NULL;

  *place = (DocketPlace){ 0 };
  if (position >= self->n_rows)
    return;

  group = get_group (self, find_group (self, position));
  place->first = position == group->start;
  place->last = position == group->start + group->count - 1;
  place->count = group->count;
  if (group->value == VALUE_WATCHING)
    {
      place->kind = DOCKET_GROUP_WATCHING;
    }
  else if (self->order == DOCKET_ORDER_NEWEST)
    {
      place->kind = DOCKET_GROUP_DAY;
      place->day = group->value;
    }
  else if (self->order == DOCKET_ORDER_STATE)
    {
      place->kind = DOCKET_GROUP_STATUS;
      place->status = group->value == G_MININT64 ? DOCKET_STATUS_SUCCESS
                                                 : (DocketStatus) -group->value;
    }
}
