/* test-job-selection.c: what is chosen stays chosen, whatever happens to the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-selection.h"
#include "docket-test-store.h"

#define N_JOBS 60
#define N_MANY 5000

typedef struct
{
  DocketStore *store;
  DocketJobList *list;
  DocketJobSelection *selection;
  GHashTable *chosen; /* of gint64: the plain model */
  guint n_told;
} Fixture;

static void
changed_cb (GtkSelectionModel *model, guint position, guint n_items, Fixture *fixture)
{
  fixture->n_told++;
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

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, N_JOBS);
  g_autoptr (DocketAdded) added = NULL;

  fixture->store = docket_test_store_open (NULL);
  fixture->list = docket_job_list_new (fixture->store, zone);
  fixture->selection = docket_job_selection_new (fixture->list);
  fixture->chosen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_signal_connect (fixture->selection, "selection-changed", G_CALLBACK (changed_cb), fixture);
  added = docket_test_store_add (fixture->store, found, 0, TEST_NOW);
  settle (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->selection);
  g_clear_object (&fixture->list);
  g_clear_object (&fixture->store);
  g_clear_pointer (&fixture->chosen, g_hash_table_unref);
}

static guint
pick (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) MAX (n, 1));
}

static void
choose (Fixture *fixture, guint position, gboolean chosen)
{
  const gint64 row_id = docket_job_list_get_row_id (fixture->list, position);

  if (chosen && row_id != 0)
    g_hash_table_add (fixture->chosen, g_memdup2 (&row_id, sizeof row_id));
  else
    g_hash_table_remove (fixture->chosen, &row_id);
}

static void
choose_all (Fixture *fixture, gboolean chosen)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++)
    choose (fixture, i, chosen);
}

/* A choice of the person, as a list view passes it on. */
static void
choose_at_random (Fixture *fixture)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (fixture->selection);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (model));
  const guint position = pick (n);
  const guint length = n > 0 ? 1 + pick (n - position) : 0;
  const gboolean alone = pick (2) == 0;

  fixture->n_told = 0;
  if (n == 0)
    return;
  switch (pick (6))
    {
    case 0:
      gtk_selection_model_select_all (model);
      choose_all (fixture, TRUE);
      break;
    case 1:
      gtk_selection_model_unselect_all (model);
      g_hash_table_remove_all (fixture->chosen);
      break;
    case 2:
      gtk_selection_model_select_range (model, position, length, alone);
      if (alone)
        g_hash_table_remove_all (fixture->chosen);
      for (guint i = 0; i < length; i++)
        choose (fixture, position + i, TRUE);
      break;
    case 3:
      gtk_selection_model_unselect_range (model, position, length);
      for (guint i = 0; i < length; i++)
        choose (fixture, position + i, FALSE);
      break;
    case 4:
      gtk_selection_model_unselect_item (model, position);
      choose (fixture, position, FALSE);
      break;
    default:
      gtk_selection_model_select_item (model, position, alone);
      if (alone)
        g_hash_table_remove_all (fixture->chosen);
      choose (fixture, position, TRUE);
      break;
    }
  g_assert_cmpuint (fixture->n_told, >, 0);
}

/* Jobs move within the list, and one goes now and then. */
static void
change_at_random (Fixture *fixture)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
  const gint64 row_id = docket_job_list_get_row_id (fixture->list, pick (n));
  g_autoptr (DocketJobState) state = NULL;
  g_autoptr (DocketSelection) one = NULL;

  if (row_id == 0)
    return;
  if (pick (12) == 0)
    {
      one = docket_test_select (row_id);
      docket_store_remove_async (fixture->store, one, TEST_NOW, NULL, NULL, NULL);
      g_hash_table_remove (fixture->chosen, &row_id);
      return;
    }
  state = docket_test_store_copy_state (fixture->store, row_id);
  state->status = (DocketStatus) pick (DOCKET_N_STATUSES);
  state->finished = docket_status_is_final (state->status) ? TEST_NOW + pick (99) : 0;
  docket_store_update_async (fixture->store, state, NULL, NULL, NULL, NULL);
}

static void
assert_jobs (Fixture *fixture)
{
  g_autoptr (DocketSelection) jobs = docket_job_selection_get_jobs (fixture->selection);
  g_autoptr (GPtrArray) states = docket_test_store_load_selection (fixture->store, jobs);

  g_assert_cmpuint (states->len, ==, g_hash_table_size (fixture->chosen));
  for (guint i = 0; i < states->len; i++)
    g_assert_true (g_hash_table_contains (
        fixture->chosen, &((DocketJobState *) g_ptr_array_index (states, i))->row_id));
}

static void
assert_chosen (Fixture *fixture)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (fixture->selection);
  g_autoptr (GtkBitset) set = gtk_selection_model_get_selection (model);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  g_assert_cmpuint (docket_job_selection_get_n_selected (fixture->selection),
                    ==,
                    g_hash_table_size (fixture->chosen));
  for (guint i = 0; i < n; i++)
    {
      const gint64 row_id = docket_job_list_get_row_id (fixture->list, i);
      const gboolean chosen = g_hash_table_contains (fixture->chosen, &row_id);

      g_assert_true (gtk_selection_model_is_selected (model, i) == chosen);
      g_assert_true (gtk_bitset_contains (set, i) == chosen);
    }
  assert_jobs (fixture);
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 400; i++)
    {
      if (pick (2) == 0)
        choose_at_random (fixture);
      else
        change_at_random (fixture);
      settle (fixture);
      assert_chosen (fixture);
    }
}

/* "All" is of one query; single rows stay chosen where the next one shows them. */
static void
test_other_query (Fixture *fixture, gconstpointer data)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (fixture->selection);
  g_autoptr (DocketQuery) watching = docket_test_make_query (DOCKET_FILTER_WATCHING);
  g_autoptr (DocketQuery) finished = docket_test_make_query (DOCKET_FILTER_FINISHED);
  const gint64 row_id = docket_job_list_get_row_id (fixture->list, 3);

  gtk_selection_model_select_all (model);
  g_assert_cmpuint (docket_job_selection_get_n_selected (fixture->selection), ==, N_JOBS);
  docket_job_list_set_query (fixture->list, watching);
  settle (fixture);
  g_assert_cmpuint (docket_job_selection_get_n_selected (fixture->selection), ==, 0);

  docket_job_selection_choose (fixture->selection, row_id);
  docket_job_list_set_query (fixture->list, finished);
  settle (fixture);
  g_assert_cmpuint (docket_job_selection_get_n_selected (fixture->selection), ==, 0);
  docket_job_list_set_query (fixture->list, watching);
  settle (fixture);
  docket_job_selection_choose (fixture->selection, row_id);
  g_assert_cmpint (docket_job_selection_get_single (fixture->selection), ==, row_id);
  docket_job_selection_toggle (fixture->selection, row_id);
  g_assert_cmpint (docket_job_selection_get_single (fixture->selection), ==, 0);
}

/* A list that counts how often it is asked for an item. */

typedef struct
{
  GObject parent_instance;
  GListModel *list; /* (owned) */
  guint n_asked;
} CountedList;

typedef GObjectClass CountedListClass;

static void counted_list_model_init (GListModelInterface *iface);
GType counted_list_get_type (void);

G_DEFINE_TYPE_WITH_CODE (CountedList,
                         counted_list,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, counted_list_model_init))

static GType
counted_list_get_item_type (GListModel *model)
{
  return DOCKET_TYPE_JOB;
}

static guint
counted_list_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (((CountedList *) model)->list);
}

static gpointer
counted_list_get_item (GListModel *model, guint position)
{
  CountedList *self = (CountedList *) model;

  self->n_asked++;
  return g_list_model_get_item (self->list, position);
}

static void
counted_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = counted_list_get_item_type;
  iface->get_n_items = counted_list_get_n_items;
  iface->get_item = counted_list_get_item;
}

static void
counted_list_dispose (GObject *object)
{
  g_clear_object (&((CountedList *) object)->list);
  G_OBJECT_CLASS (counted_list_parent_class)->dispose (object);
}

static void
counted_list_class_init (CountedListClass *klass)
{
  klass->dispose = counted_list_dispose;
}

static void
counted_list_init (CountedList *self)
{
}

static CountedList *
counted_list_new (Fixture *fixture)
{
  CountedList *self = g_object_new (counted_list_get_type (), NULL);

  self->list = G_LIST_MODEL (g_object_ref (fixture->list));
  g_signal_connect_object (self->list,
                           "items-changed",
                           G_CALLBACK (g_list_model_items_changed),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

static guint
take_asked (CountedList *list)
{
  const guint n = list->n_asked;

  list->n_asked = 0;
  return n;
}

static void
ask_for (Fixture *fixture, DocketFilter filter, DocketOrder order)
{
  g_autoptr (DocketQuery) query = docket_query_new (filter, order, 0, NULL);

  docket_job_list_set_query (fixture->list, query);
  settle (fixture);
}

/* A selection of GTK asks for each item that comes where others go: the list never tells it so,
 * but for the first rows. */
static void
test_items_asked (Fixture *fixture, gconstpointer data)
{
  CountedList *counted = counted_list_new (fixture);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (counted)));
  g_autoptr (GPtrArray) found = docket_test_find_jobs (N_JOBS, N_MANY);
  g_autoptr (DocketAdded) added = docket_test_store_add (fixture->store, found, 0, TEST_NOW + 1);
  g_autoptr (DocketJobState)
      state = docket_test_store_copy_state (fixture->store, g_array_index (added->rows, gint64, 9));

  settle (fixture);
  g_assert_cmpuint (take_asked (counted), ==, 0);
  ask_for (fixture, DOCKET_FILTER_ALL, DOCKET_ORDER_NAME);
  ask_for (fixture, DOCKET_FILTER_PROBLEMS, DOCKET_ORDER_NAME);
  ask_for (fixture, DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST);
  g_assert_cmpuint (take_asked (counted), <=, 3 * DOCKET_FIRST_ROWS);

  state->status = DOCKET_STATUS_SUCCESS;
  state->finished = TEST_NOW + 2;
  docket_store_update_async (fixture->store, state, NULL, NULL, NULL, NULL);
  settle (fixture);
  docket_store_refresh (fixture->store);
  settle (fixture);
  g_assert_cmpuint (take_asked (counted), <=, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, N_JOBS + N_MANY);
  g_object_unref (model);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/job-selection/random", Fixture, NULL, set_up, test_random, tear_down);
  g_test_add ("/job-selection/other-query", Fixture, NULL, set_up, test_other_query, tear_down);
  g_test_add ("/job-selection/items-asked", Fixture, NULL, set_up, test_items_asked, tear_down);
  return g_test_run ();
}
