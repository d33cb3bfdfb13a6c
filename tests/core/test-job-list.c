/* test-job-list.c: the rows of the list, their order and what is told of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-list.h"
#include "docket-test-store.h"

#define TEST_HOUR (TEST_DAY / 24)

/* A list, and what somebody who only listens to its signals takes it to be. */
typedef struct
{
  DocketStore *store;
  GTimeZone *zone;
  DocketJobList *list;
  GArray *heard; /* of gint64 */
  guint n_signals;
  guint n_removed;
  guint n_added;
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  /* Where rows go and come with one signal, a list view asks for each one that comes. */
  g_assert_true (removed == 0 || added <= DOCKET_FIRST_ROWS);
  g_assert_cmpuint (position + removed, <=, fixture->heard->len);

  fixture->n_signals++;
  fixture->n_removed += removed;
  fixture->n_added += added;
  if (removed > 0)
    g_array_remove_range (fixture->heard, position, removed);
  for (guint i = 0; i < added; i++)
    {
      const gint64 row_id = docket_job_list_get_row_id (fixture->list, position + i);

      g_array_insert_val (fixture->heard, position + i, row_id);
    }
  g_assert_cmpuint (fixture->heard->len, ==, g_list_model_get_n_items (model));
}

static void
settle (Fixture *fixture)
{
  docket_test_store_settle (fixture->store);
  while (docket_job_list_is_loading (fixture->list))
    {
      g_main_context_iteration (NULL, TRUE);
      docket_test_store_settle (fixture->store);
    }
  fixture->n_signals = fixture->n_removed = fixture->n_added = 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = docket_test_store_open (NULL);
  fixture->zone = g_time_zone_new_identifier ("+02:00");
  fixture->heard = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->list = docket_job_list_new (fixture->store, fixture->zone);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  settle (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->list);
  g_clear_object (&fixture->store);
  g_clear_pointer (&fixture->zone, g_time_zone_unref);
  g_clear_pointer (&fixture->heard, g_array_unref);
}

static void
set_filter (Fixture *fixture, DocketFilter filter)
{
  g_autoptr (DocketQuery) query = docket_test_make_query (filter);

  docket_job_list_set_query (fixture->list, query);
}

static GArray *
add_jobs (Fixture *fixture, guint first, guint n_jobs, gint64 now)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (first, n_jobs);
  g_autoptr (DocketAdded) added = docket_test_store_add (fixture->store, found, 0, now);

  return g_array_ref (added->rows);
}

static void
set_status (Fixture *fixture, gint64 row_id, DocketStatus status, gint64 finished)
{
  g_autoptr (DocketJobState) state = docket_test_store_copy_state (fixture->store, row_id);

  state->status = status;
  state->finished = finished;
  docket_store_update_async (fixture->store, state, NULL, NULL, NULL, NULL);
}

/* The number of the day a job became final on, in the zone of the list; -1: it is not final. */
static gint64
get_day (const DocketJobState *state)
{
  if (!docket_status_is_final (state->status))
    return -1;
  return (state->finished + 2 * TEST_HOUR) / TEST_DAY;
}

static void
assert_place (Fixture *fixture, GPtrArray *states, guint position)
{
  const DocketJobState *state = g_ptr_array_index (states, position);
  const gint64 day = get_day (state);
  guint count = 0;
  DocketPlace place;

  for (guint i = 0; i < states->len; i++)
    count += get_day (g_ptr_array_index (states, i)) == day;
  docket_job_list_get_place (fixture->list, position, &place);
  g_assert_cmpint (place.kind, ==, day < 0 ? DOCKET_GROUP_WATCHING : DOCKET_GROUP_DAY);
  g_assert_true (place.first ==
                 (position == 0 || get_day (g_ptr_array_index (states, position - 1)) != day));
  g_assert_true (place.last == (position + 1 == states->len ||
                                get_day (g_ptr_array_index (states, position + 1)) != day));
  g_assert_cmpuint (place.count, ==, count);
  if (day >= 0)
    g_assert_cmpint (place.day, ==, day * TEST_DAY - 2 * TEST_HOUR);
}

static int
compare_states (gconstpointer a, gconstpointer b)
{
  const DocketJobState *one = *(DocketJobState *const *) a;
  const DocketJobState *two = *(DocketJobState *const *) b;
  const gboolean final = docket_status_is_final (one->status);
  const gint64 time_one = final ? one->finished : one->added;
  const gint64 time_two = final ? two->finished : two->added;

  if (final != docket_status_is_final (two->status))
    return final ? 1 : -1;
  if (time_one != time_two)
    return time_one > time_two ? -1 : 1;
  return one->row_id > two->row_id ? -1 : 1;
}

/* The list is what a plain sort of all jobs of its filter gives, and so is what its listener took
 * it to be. */
static void
assert_list (Fixture *fixture)
{
  const DocketFilter filter = docket_job_list_get_query (fixture->list)->filter;
  g_autoptr (GPtrArray) states = docket_test_store_load_states (fixture->store, DOCKET_FILTER_ALL);

  for (guint i = states->len; i > 0; i--)
    {
      if (!docket_filter_shows (filter, g_ptr_array_index (states, i - 1)))
        g_ptr_array_remove_index (states, i - 1);
    }
  g_ptr_array_sort (states, compare_states);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, states->len);
  for (guint i = 0; i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);
      guint position = G_MAXUINT;

      g_assert_cmpint (docket_job_list_get_row_id (fixture->list, i), ==, state->row_id);
      g_assert_cmpint (g_array_index (fixture->heard, gint64, i), ==, state->row_id);
      g_assert_true (docket_job_list_find (fixture->list, state->row_id, &position));
      g_assert_cmpuint (position, ==, i);
      assert_place (fixture, states, i);
    }
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) old = add_jobs (fixture, 0, 6, TEST_NOW);
  g_autoptr (GArray) young = add_jobs (fixture, 6, 3, TEST_NOW + 1);
  const gint64 *rows = (const gint64 *) (gpointer) old->data;

  settle (fixture);
  assert_list (fixture);
  /* Just before and just after midnight where the person is, and a day of two jobs. */
  set_status (fixture, rows[0], DOCKET_STATUS_SUCCESS, TEST_NOW + 22 * TEST_HOUR - 1);
  set_status (fixture, rows[1], DOCKET_STATUS_FAILED, TEST_NOW + 22 * TEST_HOUR);
  set_status (fixture, rows[2], DOCKET_STATUS_UNKNOWN, TEST_NOW - 3 * TEST_DAY);
  set_status (fixture, rows[3], DOCKET_STATUS_ABORTED, TEST_NOW - 3 * TEST_DAY);
  settle (fixture);
  assert_list (fixture);
  g_assert_cmpint (
      docket_job_list_get_row_id (fixture->list, 0), ==, g_array_index (young, gint64, 2));
  g_assert_cmpint (docket_job_list_get_row_id (fixture->list, 5), ==, rows[1]);
  g_assert_cmpint (docket_job_list_get_row_id (fixture->list, 6), ==, rows[0]);
  g_assert_cmpint (docket_job_list_get_row_id (fixture->list, 7), ==, rows[3]);
}

/* A day that is between two others, or the oldest, comes in at its place. */
static void
test_days_in_any_order (Fixture *fixture, gconstpointer data)
{
  static const int days[] = { 5, 1, 3, 0, 4, 2, 3 };
  g_autoptr (GArray) rows = add_jobs (fixture, 0, G_N_ELEMENTS (days), TEST_NOW);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      set_status (fixture,
                  g_array_index (rows, gint64, i),
                  DOCKET_STATUS_SUCCESS,
                  TEST_NOW + days[i] * TEST_DAY);
      settle (fixture);
      assert_list (fixture);
    }
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) few = add_jobs (fixture, 0, 10, TEST_NOW);
  g_autoptr (GArray) many = NULL;

  settle (fixture);
  many = add_jobs (fixture, 10, 500, TEST_NOW + 1);
  g_assert_cmpuint (fixture->n_signals, ==, 1);
  g_assert_cmpuint (fixture->n_added, ==, 500);
  g_assert_cmpuint (fixture->n_removed, ==, 0);
  settle (fixture);
  assert_list (fixture);
}

static void
test_final_moves_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = add_jobs (fixture, 0, 10, TEST_NOW);
  const gint64 row_id = g_array_index (rows, gint64, 4);

  settle (fixture);
  set_status (fixture, row_id, DOCKET_STATUS_WORKING, 0);
  docket_test_store_settle (fixture->store);
  g_assert_cmpuint (fixture->n_signals, ==, 0);

  set_status (fixture, row_id, DOCKET_STATUS_SUCCESS, TEST_NOW + 1);
  docket_test_store_settle (fixture->store);
  g_assert_cmpuint (fixture->n_signals, ==, 2);
  g_assert_cmpuint (fixture->n_removed, ==, 1);
  g_assert_cmpuint (fixture->n_added, ==, 1);
  assert_list (fixture);
}

static void
test_removed_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = add_jobs (fixture, 0, 5, TEST_NOW);
  g_autoptr (GArray) gone = docket_test_make_rows (g_array_index (rows, gint64, 2));
  g_autoptr (GArray) back = NULL;
  guint position = 0;

  settle (fixture);
  g_assert_true (docket_test_store_remove (fixture->store, gone, TEST_NOW, NULL));
  settle (fixture);
  assert_list (fixture);
  g_assert_false (docket_job_list_find (fixture->list, g_array_index (gone, gint64, 0), &position));

  back = add_jobs (fixture, 2, 1, TEST_NOW + 1);
  settle (fixture);
  assert_list (fixture);
  g_assert_cmpint (
      docket_job_list_get_row_id (fixture->list, 0), ==, g_array_index (gone, gint64, 0));
}

/* An answer that comes while a removal is on its way does not put the row in again. */
static void
test_removed_while_updating (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = add_jobs (fixture, 0, 2, TEST_NOW);
  g_autoptr (DocketSelection) selection = docket_test_select (g_array_index (rows, gint64, 0));

  settle (fixture);
  docket_store_remove_async (fixture->store, selection, TEST_NOW, NULL, NULL, NULL);
  set_status (fixture, g_array_index (rows, gint64, 0), DOCKET_STATUS_FAILED, TEST_NOW);
  settle (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 1);
  assert_list (fixture);
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = add_jobs (fixture, 0, 30, TEST_NOW);

  for (guint i = 0; i < rows->len; i++)
    {
      const DocketStatus status = (DocketStatus) (i % DOCKET_N_STATUSES);

      set_status (fixture,
                  g_array_index (rows, gint64, i),
                  status,
                  docket_status_is_final (status) ? TEST_NOW + i * TEST_HOUR : 0);
    }
  for (guint filter = 0; filter < DOCKET_N_FILTERS; filter++)
    {
      set_filter (fixture, (DocketFilter) filter);
      settle (fixture);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), >, 0);
      assert_list (fixture);
    }

  /* A job that does not fit any more goes. */
  set_filter (fixture, DOCKET_FILTER_WATCHING);
  settle (fixture);
  set_status (fixture, g_array_index (rows, gint64, 0), DOCKET_STATUS_FAILED, TEST_NOW);
  docket_test_store_settle (fixture->store);
  g_assert_cmpuint (fixture->n_removed, ==, 1);
  g_assert_cmpuint (fixture->n_added, ==, 0);
  assert_list (fixture);
}

/* More rows than are shown at once, and changes while the rest is on its way. */
static void
test_long_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = add_jobs (fixture, 0, 700, TEST_NOW);

  set_filter (fixture, DOCKET_FILTER_WATCHING);
  for (guint i = 0; i < rows->len; i += 100)
    set_status (fixture, g_array_index (rows, gint64, i), DOCKET_STATUS_SUCCESS, TEST_NOW + i);
  settle (fixture);
  assert_list (fixture);

  set_filter (fixture, DOCKET_FILTER_ALL);
  while (fixture->n_added == 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 50; i < rows->len; i += 100)
    set_status (fixture, g_array_index (rows, gint64, i), DOCKET_STATUS_SUCCESS, TEST_NOW + i);
  settle (fixture);
  assert_list (fixture);
}

static void
change_at_random (Fixture *fixture, GArray *rows)
{
  const guint n = rows->len;
  const gint64 row_id = g_array_index (rows, gint64, (guint) g_test_rand_int_range (0, (gint32) n));
  const gint64 time = TEST_NOW + g_test_rand_int_range (0, 100) * TEST_HOUR;
  g_autoptr (DocketSelection) one = docket_test_select (row_id);
  g_autoptr (GPtrArray)
      found = docket_test_find_jobs ((guint) g_test_rand_int_range (0, (gint32) n), 4);
  DocketStatus status = DOCKET_STATUS_WAITING;

  switch (g_test_rand_int_range (0, 20))
    {
    case 0:
      /* A query whose answer comes among changes. */
      docket_store_refresh (fixture->store);
      break;
    case 1:
    case 2:
    case 3:
      docket_store_remove_async (fixture->store, one, time, NULL, NULL, NULL);
      break;
    case 4:
    case 5:
    case 6:
      docket_store_add_async (fixture->store, found, 0, time, NULL, NULL, NULL);
      break;
    default:
      status = (DocketStatus) g_test_rand_int_range (0, DOCKET_N_STATUSES);
      set_status (fixture, row_id, status, docket_status_is_final (status) ? time : 0);
      break;
    }
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = add_jobs (fixture, 0, 80, TEST_NOW);

  set_filter (fixture, (DocketFilter) GPOINTER_TO_UINT (data));
  settle (fixture);
  for (guint i = 1; i <= 600; i++)
    {
      change_at_random (fixture, rows);
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
      if (i % 20 != 0)
        continue;
      settle (fixture);
      assert_list (fixture);
    }
}

/* What a selection holds on to: a row that nothing happened to is neither taken out nor put in, and
 * its object stays the same. */
static void
test_selection_survives (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = add_jobs (fixture, 0, 40, TEST_NOW);
  const gint64 selected = g_array_index (rows, gint64, 20);
  g_autoptr (DocketJob) job = NULL;
  guint position = 0;

  settle (fixture);
  job = docket_store_get_job (fixture->store, selected);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (DocketJob) shown = NULL;

      if (i == 20)
        continue;
      set_status (fixture, g_array_index (rows, gint64, i), DOCKET_STATUS_SUCCESS, TEST_NOW + i);
      docket_test_store_settle (fixture->store);
      g_assert_true (docket_job_list_find (fixture->list, selected, &position));
      shown = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);
      g_assert_true (shown == job);
    }
  g_assert_cmpuint (fixture->n_removed, ==, rows->len - 1);
  g_assert_cmpuint (position, ==, 0);

  /* Nor does another look at the disk touch a list that did not change. */
  settle (fixture);
  docket_store_refresh (fixture->store);
  while (docket_job_list_is_loading (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_signals, ==, 0);
}

static void
add (const char *path, gsize filter, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GSIZE_TO_POINTER (filter), set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/job-list/order", 0, test_order);
  add ("/job-list/days-in-any-order", 0, test_days_in_any_order);
  add ("/job-list/batch", 0, test_batch);
  add ("/job-list/final-moves-once", 0, test_final_moves_once);
  add ("/job-list/removed-and-back", 0, test_removed_and_back);
  add ("/job-list/removed-while-updating", 0, test_removed_while_updating);
  add ("/job-list/filters", 0, test_filters);
  add ("/job-list/long", 0, test_long_list);
  add ("/job-list/random/all", DOCKET_FILTER_ALL, test_random);
  add ("/job-list/random/watching", DOCKET_FILTER_WATCHING, test_random);
  add ("/job-list/random/finished", DOCKET_FILTER_FINISHED, test_random);
  add ("/job-list/random/problems", DOCKET_FILTER_PROBLEMS, test_random);
  add ("/job-list/selection-survives", 0, test_selection_survives);
  return g_test_run ();
}
