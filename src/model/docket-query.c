/* docket-query.c: which jobs a list shows, and in which order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-query.h"

#include "docket-search-text.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (DocketQuery, docket_query, docket_query_ref, docket_query_unref)

/**
 * docket_query_new:
 * @filter: which jobs
 * @order: in which order
 * @batch_id: only those of this batch; 0: of any
 * @search: (nullable): what the person typed into the search
 *
 * Returns: (transfer full): a query
 */
DocketQuery *
docket_query_new (DocketFilter filter, DocketOrder order, gint64 batch_id, const char *search)
{
  DocketQuery *self = NULL;

  g_return_val_if_fail ((guint) filter < DOCKET_N_FILTERS, NULL);
  g_return_val_if_fail ((guint) order < DOCKET_N_ORDERS, NULL);

  self = g_atomic_rc_box_new0 (DocketQuery);
  self->filter = filter;
  self->order = order;
  self->batch_id = batch_id;
  self->words = docket_search_text_fold (search != NULL ? search : "");
  return self;
}

DocketQuery *
docket_query_ref (DocketQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
docket_query_clear (gpointer data)
{
  DocketQuery *self = data;

  g_clear_pointer (&self->words, g_free);
}

void
docket_query_unref (DocketQuery *self)
{
  g_atomic_rc_box_release_full (self, docket_query_clear);
}

/**
 * docket_query_equal:
 *
 * Returns: whether both give the same list
 */
gboolean
docket_query_equal (const DocketQuery *a, const DocketQuery *b)
{
  return a->filter == b->filter && a->order == b->order && a->batch_id == b->batch_id &&
         g_str_equal (a->words, b->words);
}

/**
 * docket_filter_shows:
 * @filter: a filter
 * @state: a job
 *
 * Returns: whether a list with this filter shows the job
 */
gboolean
docket_filter_shows (DocketFilter filter, const DocketJobState *state)
{
  const gboolean final = docket_status_is_final (state->status);
  const gboolean gave_up = !final && state->trouble == DOCKET_TROUBLE_GAVE_UP;

  if (state->removed != 0)
    return FALSE;

  switch (filter)
    {
    case DOCKET_FILTER_WATCHING:
      return !final && !gave_up;
    case DOCKET_FILTER_FINISHED:
      return state->status == DOCKET_STATUS_SUCCESS;
    case DOCKET_FILTER_PROBLEMS:
      return gave_up || (final && state->status != DOCKET_STATUS_SUCCESS);
    case DOCKET_FILTER_UNSEEN:
      return docket_job_state_is_unseen (state);
    case DOCKET_FILTER_ALL:
    default:
      return TRUE;
    }
}

/**
 * docket_query_shows:
 * @self: a query
 * @state: a job
 *
 * Returns: whether the job is in the list
 */
gboolean
docket_query_shows (const DocketQuery *self, const DocketJobState *state)
{
  g_autofree char *text = NULL;

  if (!docket_filter_shows (self->filter, state) ||
      (self->batch_id != 0 && state->batch_id != self->batch_id))
    return FALSE;
  if (self->words[0] == '\0')
    return TRUE;

  text = docket_search_text_describe (state);
  return docket_search_text_matches (text, strlen (text), self->words);
}

/* Orders. The store has the same in SQL. */

static int
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_newest (const DocketJobState *a, const DocketJobState *b)
{
  const int order = compare_numbers (docket_job_state_get_time (b), docket_job_state_get_time (a));

  return order != 0 ? order : compare_numbers (b->row_id, a->row_id);
}

static int
compare_unfinished (const DocketJobState *a, const DocketJobState *b)
{
  return (int) docket_status_is_final (a->status) - (int) docket_status_is_final (b->status);
}

static int
compare_names (const DocketJobState *a, const DocketJobState *b)
{
  g_autofree char *a_text = docket_search_text_describe (a);
  g_autofree char *b_text = docket_search_text_describe (b);

  return docket_search_text_compare_titles (a_text, strlen (a_text), b_text, strlen (b_text));
}

/* Success is the lowest of the final ones, and comes last. */
static int
get_rank (const DocketJobState *state)
{
  if (!docket_status_is_final (state->status))
    return 0;
  return state->status == DOCKET_STATUS_SUCCESS ? G_MAXINT : (int) state->status;
}

static int
compare_expiries (const DocketJobState *a, const DocketJobState *b)
{
  const gint64 a_expires = docket_job_state_get_expiry (a);
  const gint64 b_expires = docket_job_state_get_expiry (b);

  return compare_numbers (a_expires == 0 ? G_MAXINT64 : a_expires,
                          b_expires == 0 ? G_MAXINT64 : b_expires);
}

/**
 * docket_query_compare:
 * @self: a query
 * @a: a job
 * @b: another one
 *
 * Returns: below 0 where @a stands before @b in the list; 0 only for one and the same row
 */
int
docket_query_compare (const DocketQuery *self, const DocketJobState *a, const DocketJobState *b)
{
  int order = 0;

  switch (self->order)
    {
    case DOCKET_ORDER_NAME:
      order = compare_names (a, b);
      break;
    case DOCKET_ORDER_STATE:
      order = compare_numbers (get_rank (a), get_rank (b));
      break;
    case DOCKET_ORDER_EXPIRY:
      order = compare_expiries (a, b);
      break;
    case DOCKET_ORDER_DURATION:
      order = compare_numbers (MAX (b->job_duration, 0), MAX (a->job_duration, 0));
      break;
    case DOCKET_ORDER_NEWEST:
    default:
      order = compare_unfinished (a, b);
      break;
    }
  return order != 0 ? order : compare_newest (a, b);
}
