/* test-list-random.c: the list against a plain model of it, under whatever happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-list.h"
#include "docket-search-text.h"
#include "docket-test-size.h"
#include "docket-test-store.h"

#include <string.h>

#define N_JOBS  120
#define N_STEPS 1500

/* A list that takes longer to read than a change to be written. */
#define N_LONG 6000

static const char *const names[] = {
  "invoice 9", "invoice 10", "Müller", "MULLER", "report", "page-007", "page-8", "",
};

static const char *const searches[] = { "", "", "muller", "invoice 1", "damaged", "PAGE", "zzz" };

typedef struct
{
  char *folder; /* (owned): of the database */
  DocketStore *store;
  GTimeZone *zone;
  DocketJobList *list;
  GArray *heard;  /* of gint64: what somebody who only listens takes the list to be */
  GArray *stamps; /* of gint64: removals that can be brought back */
  GArray *rows;   /* of gint64: all rows there ever were */
  gboolean ended;
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  /* Where rows go and come with one signal, a list view asks for each one that comes. */
  g_assert_true (removed == 0 || added <= DOCKET_FIRST_ROWS);
  g_assert_cmpuint (position + removed, <=, fixture->heard->len);
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
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, GPOINTER_TO_UINT (data));
  g_autoptr (DocketAdded) added = NULL;
  g_autofree char *path = NULL;

  /* On disk: in memory, a query and a change wait for each other. */
  fixture->folder = g_dir_make_tmp ("docket-list-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "jobs.sqlite3", NULL);
  fixture->store = docket_test_store_open (path);
  fixture->zone = g_time_zone_new_identifier ("Europe/Berlin");
  fixture->heard = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->stamps = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->list = docket_job_list_new (fixture->store, fixture->zone);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  added = docket_test_store_add (fixture->store, found, 0, TEST_NOW);
  fixture->rows = g_array_ref (added->rows);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->list);
  docket_test_store_close (fixture->store);
  g_clear_object (&fixture->store);
  g_clear_pointer (&fixture->zone, g_time_zone_unref);
  g_clear_pointer (&fixture->heard, g_array_unref);
  g_clear_pointer (&fixture->stamps, g_array_unref);
  g_clear_pointer (&fixture->rows, g_array_unref);
  docket_test_remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
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
}

static guint
pick (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

static gint64
pick_row (Fixture *fixture)
{
  return g_array_index (fixture->rows, gint64, pick (fixture->rows->len));
}

/* The plain model: all jobs, looked at one by one and sorted as a whole. */

static gboolean
is_shown (const DocketQuery *query, const DocketJobState *state)
{
  g_autofree char *text = docket_search_text_describe (state);
  g_auto (GStrv) words = g_strsplit (query->words, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (text, words[i]) == NULL)
        return FALSE;
    }
  return docket_filter_shows (query->filter, state) &&
         (query->batch_id == 0 || query->batch_id == state->batch_id);
}

static gint64
get_number (const DocketQuery *query, const DocketJobState *state)
{
  static const gint64 ranks[] = { 0, 0, 100, 3, 4, 5 };
  gint64 first = G_MAXINT64;

  switch (query->order)
    {
    case DOCKET_ORDER_STATE:
      return ranks[state->status];
    case DOCKET_ORDER_DURATION:
      return state->job_duration > 0 ? -state->job_duration : 0;
    case DOCKET_ORDER_EXPIRY:
      for (guint i = 0; i < state->results->len; i++)
        {
          const DocketResult *result = g_ptr_array_index (state->results, i);

          if (result->state == DOCKET_RESULT_LINKED && result->expires > 0)
            first = MIN (first, result->expires);
        }
      return first;
    case DOCKET_ORDER_NAME:
      return 0;
    case DOCKET_ORDER_NEWEST:
    default:
      return docket_status_is_final (state->status);
    }
}

static int
compare_states (gconstpointer a, gconstpointer b, gpointer data)
{
  const DocketQuery *query = data;
  const DocketJobState *one = *(DocketJobState *const *) a;
  const DocketJobState *two = *(DocketJobState *const *) b;
  const gint64 number_one = get_number (query, one);
  const gint64 number_two = get_number (query, two);
  const gint64 time_one = docket_status_is_final (one->status) ? one->finished : one->added;
  const gint64 time_two = docket_status_is_final (two->status) ? two->finished : two->added;
  int order = (number_one > number_two) - (number_one < number_two);

  if (order == 0 && query->order == DOCKET_ORDER_NAME)
    {
      g_autofree char *text_one = docket_search_text_describe (one);
      g_autofree char *text_two = docket_search_text_describe (two);

      order = docket_search_text_compare_titles (
          text_one, strlen (text_one), text_two, strlen (text_two));
    }
  if (order == 0)
    order = (time_one < time_two) - (time_one > time_two);
  return order != 0 ? order : (one->row_id < two->row_id) - (one->row_id > two->row_id);
}

static GPtrArray *
make_model (Fixture *fixture, DocketQuery *query)
{
  GPtrArray *states = docket_test_store_load_states (fixture->store, DOCKET_FILTER_ALL);

  for (guint i = states->len; i > 0; i--)
    {
      if (!is_shown (query, g_ptr_array_index (states, i - 1)))
        g_ptr_array_remove_index (states, i - 1);
    }
  g_ptr_array_sort_with_data (states, compare_states, query);
  return states;
}

/* Each group begins and ends once, and says how many rows it has. */
static void
assert_groups (Fixture *fixture, guint n_rows)
{
  guint n_left = 0;
  guint count = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      DocketPlace place = { 0 };

      docket_job_list_get_place (fixture->list, i, &place);
      g_assert_true (place.first == (n_left == 0));
      if (place.first)
        n_left = count = place.count;
      g_assert_cmpuint (place.count, ==, count);
      n_left--;
      g_assert_true (place.last == (n_left == 0));
    }
  g_assert_cmpuint (n_left, ==, 0);
}

static void
assert_order (Fixture *fixture, GPtrArray *states)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, states->len);
  for (guint i = 0; i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);

      g_assert_cmpint (docket_job_list_get_row_id (fixture->list, i), ==, state->row_id);
      g_assert_cmpint (g_array_index (fixture->heard, gint64, i), ==, state->row_id);
    }
  assert_groups (fixture, states->len);
}

static void
assert_list (Fixture *fixture)
{
  g_autoptr (GPtrArray) states = make_model (fixture, docket_job_list_get_query (fixture->list));

  assert_order (fixture, states);
  for (guint i = 0; i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);
      guint position = G_MAXUINT;

      g_assert_true (docket_job_list_find (fixture->list, state->row_id, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

/* What may happen */

static void
change_job (Fixture *fixture)
{
  g_autoptr (DocketJobState)
      state = docket_test_store_copy_state (fixture->store, pick_row (fixture));
  const gint64 time = TEST_NOW + pick (200) * TEST_DAY / 24;

  switch (pick (6))
    {
    case 0:
      g_free (state->name);
      state->name = g_strdup (names[pick (G_N_ELEMENTS (names))]);
      break;
    case 1:
      g_free (state->message);
      state->message = g_strdup (pick (2) == 0 ? "Damaged file" : NULL);
      break;
    case 2:
      state->job_duration = pick (3) == 0 ? DOCKET_NO_NUMBER : pick (5000);
      break;
    case 3:
      {
        DocketResult *result = docket_result_new (0);

        result->state = (DocketResultState) pick (3);
        result->expires = pick (4) * TEST_DAY;
        result->name = g_strdup (names[pick (G_N_ELEMENTS (names))]);
        g_ptr_array_set_size (state->results, 0);
        g_ptr_array_add (state->results, result);
        break;
      }
    case 4:
      state->seen = pick (2) * TEST_NOW;
      break;
    default:
      state->status = (DocketStatus) pick (DOCKET_N_STATUSES);
      state->finished = docket_status_is_final (state->status) ? time : 0;
      state->trouble = pick (4) == 0 ? DOCKET_TROUBLE_GAVE_UP : DOCKET_TROUBLE_NONE;
      break;
    }
  docket_store_update_async (fixture->store, state, NULL, NULL, NULL, NULL);
}

static DocketQuery *
make_query (void)
{
  return docket_query_new ((DocketFilter) pick (DOCKET_N_FILTERS),
                           (DocketOrder) pick (DOCKET_N_ORDERS),
                           pick (3) == 0 ? 1 + pick (4) : 0,
                           searches[pick (G_N_ELEMENTS (searches))]);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (DocketRemoved)
      removed = docket_store_remove_finish (DOCKET_STORE (object), result, NULL);

  g_assert_nonnull (removed);
  if (removed->stamp != 0 && !fixture->ended)
    g_array_append_val (fixture->stamps, removed->stamp);
}

static void
remove_jobs (Fixture *fixture)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketSelection) selection = NULL;
  const guint n = pick (8) == 0 ? 90 : pick (4);

  for (guint i = 0; i < n; i++)
    {
      const gint64 row_id = pick_row (fixture);

      g_array_append_val (rows, row_id);
    }
  if (pick (6) == 0)
    {
      g_autoptr (DocketQuery) query = make_query ();

      selection = docket_selection_new_all_but (query, rows);
    }
  else
    {
      selection = docket_selection_new (rows);
    }
  docket_store_remove_async (fixture->store, selection, TEST_NOW, NULL, removed_cb, fixture);
}

static void
bring_back (Fixture *fixture)
{
  const guint n = fixture->stamps->len;

  if (n > 0)
    docket_store_bring_back_async (
        fixture->store, g_array_index (fixture->stamps, gint64, pick (n)), NULL, NULL, NULL);
}

static void
pin_some (Fixture *fixture, guint n)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      const gint64 row_id = pick_row (fixture);

      g_array_append_val (rows, row_id);
    }
  docket_job_list_pin (fixture->list, rows);
}

static void
step (Fixture *fixture)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (pick (N_JOBS), 1 + pick (5));
  g_autoptr (DocketQuery) query = make_query ();

  switch (pick (22))
    {
    case 0:
    case 1:
      docket_store_refresh (fixture->store);
      break;
    case 2:
      remove_jobs (fixture);
      break;
    case 3:
    case 4:
      bring_back (fixture);
      break;
    case 5:
    case 6:
      docket_store_add_async (fixture->store, found, 0, TEST_NOW + pick (9), NULL, NULL, NULL);
      break;
    case 7:
      docket_store_mark_seen_async (fixture->store, TEST_NOW, NULL, NULL, NULL);
      break;
    case 8:
      docket_job_list_set_query (fixture->list, query);
      break;
    case 9:
      docket_job_list_set_query (fixture->list, query);
      break;
    case 10:
      pin_some (fixture, pick (4));
      break;
    default:
      change_job (fixture);
      break;
    }
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= docket_test_reduce (N_STEPS); i++)
    {
      step (fixture);
      /* Changes come before, among and after what a query reads. */
      if (pick (2) == 0)
        g_main_context_iteration (NULL, FALSE);
      if (pick (20) == 0)
        g_usleep (pick (800));
      if (i % 25 != 0)
        continue;
      pin_some (fixture, 0);
      settle (fixture);
      /* Jobs that were seen stay among the unseen ones until these are asked for again. */
      if (docket_job_list_get_query (fixture->list)->filter == DOCKET_FILTER_UNSEEN)
        docket_store_refresh (fixture->store);
      settle (fixture);
      assert_list (fixture);
    }
  fixture->ended = TRUE;
  settle (fixture);
}

/* Changes that are told while a query reads, and that it does not see. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GPtrArray) states = NULL;
      g_autoptr (DocketQuery) query = docket_query_new (
          DOCKET_FILTER_ALL, i % 2 == 0 ? DOCKET_ORDER_NAME : DOCKET_ORDER_NEWEST, 0, NULL);

      docket_job_list_set_query (fixture->list, query);
      while (docket_job_list_is_loading (fixture->list))
        {
          change_job (fixture);
          g_main_context_iteration (NULL, FALSE);
          g_usleep (200);
        }
      settle (fixture);
      states = make_model (fixture, query);
      assert_order (fixture, states);
    }
}

static void
rename_job (Fixture *fixture, DocketStore *store, guint i)
{
  g_autoptr (DocketJobState)
      state = docket_test_store_copy_state (store, g_array_index (fixture->rows, gint64, i));

  g_free (state->name);
  state->name = g_strdup_printf ("another %u", i);
  docket_store_update_async (store, state, NULL, NULL, NULL, NULL);
}

/* Another process changes so much that the list is given anew. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "jobs.sqlite3", NULL);
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NAME, 0, NULL);
  DocketStore *other = NULL;

  docket_job_list_set_query (fixture->list, query);
  settle (fixture);
  other = docket_test_store_open (path);
  for (guint i = 0; i < N_LONG; i += 50)
    rename_job (fixture, other, i);
  docket_test_store_settle (other);
  docket_test_store_close (other);
  g_object_unref (other);

  docket_store_refresh (fixture->store);
  settle (fixture);
  assert_list (fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *path = g_strdup_printf ("/list-random/%u", i);

      g_test_add (path, Fixture, GUINT_TO_POINTER (N_JOBS), set_up, test_random, tear_down);
    }
  g_test_add (
      "/list-random/long", Fixture, GUINT_TO_POINTER (N_LONG), set_up, test_long, tear_down);
  g_test_add ("/list-random/replaced",
              Fixture,
              GUINT_TO_POINTER (N_LONG),
              set_up,
              test_replaced,
              tear_down);
  return g_test_run ();
}
