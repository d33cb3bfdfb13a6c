/* docket-job-selection.c: which rows of a list are chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-selection.h"

/* Positions up to which a range is looked at one by one. */
#define SMALL_RANGE 2000

/* The selections of GTK go by position, and ask for each item of a list that changes. This one
 * goes by row id: a set of rows, or all rows but a set. */
struct _DocketJobSelection
{
  GObject parent_instance;

  DocketJobList *list; /* (owned) */
  GHashTable *rows;    /* (owned) of gint64 (owned) */
  gboolean all_but;    /* all rows are chosen but @rows */
  guint prune_source;
};

typedef enum
{
  PROP_N_SELECTED = 1,
} DocketJobSelectionProperty;

static GParamSpec *properties[PROP_N_SELECTED + 1];

static void docket_job_selection_list_init (GListModelInterface *iface);
static void docket_job_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketJobSelection,
                               docket_job_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      docket_job_selection_list_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          docket_job_selection_model_init))

/* The rows */

static GType
docket_job_selection_get_item_type (GListModel *model)
{
  return DOCKET_TYPE_JOB;
}

static guint
docket_job_selection_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (DOCKET_JOB_SELECTION (model)->list));
}

static gpointer
docket_job_selection_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (DOCKET_JOB_SELECTION (model)->list), position);
}

static void
docket_job_selection_list_init (GListModelInterface *iface)
{
  iface->get_item_type = docket_job_selection_get_item_type;
  iface->get_n_items = docket_job_selection_get_n_items;
  iface->get_item = docket_job_selection_get_item;
}

/* The set */

static gboolean
is_chosen (DocketJobSelection *self, gint64 row_id)
{
  return row_id != 0 && g_hash_table_contains (self->rows, &row_id) != self->all_but;
}

static void
set_chosen (DocketJobSelection *self, gint64 row_id, gboolean chosen)
{
  if (row_id == 0)
    return;
  if (chosen != self->all_but)
    g_hash_table_add (self->rows, g_memdup2 (&row_id, sizeof row_id));
  else
    g_hash_table_remove (self->rows, &row_id);
}

static void
forget_all (DocketJobSelection *self)
{
  g_hash_table_remove_all (self->rows);
  self->all_but = FALSE;
}

static void
tell (DocketJobSelection *self, guint position, guint n_items)
{
  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_items);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

static void
tell_all (DocketJobSelection *self)
{
  tell (self, 0, g_list_model_get_n_items (G_LIST_MODEL (self)));
}

/* What GTK asks for */

static gboolean
docket_job_selection_is_selected (GtkSelectionModel *model, guint position)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (model);

  return is_chosen (self, docket_job_list_get_row_id (self->list, position));
}

static GtkBitset *
docket_job_selection_get_selection_in_range (GtkSelectionModel *model,
                                             guint position,
                                             guint n_items)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (model);
  GtkBitset *set = gtk_bitset_new_empty ();
  GHashTableIter iter;
  gpointer row_id = NULL;
  guint at = 0;

  if (n_items <= SMALL_RANGE)
    {
      for (guint i = position; i < position + n_items; i++)
        {
          if (docket_job_selection_is_selected (model, i))
            gtk_bitset_add (set, i);
        }
      return set;
    }
  if (self->all_but)
    gtk_bitset_add_range (set, position, n_items);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row_id, NULL))
    {
      if (!docket_job_list_find (self->list, *(gint64 *) row_id, &at) || at < position ||
          at - position >= n_items)
        continue;
      if (self->all_but)
        gtk_bitset_remove (set, at);
      else
        gtk_bitset_add (set, at);
    }
  return set;
}

static gboolean
docket_job_selection_select_range (GtkSelectionModel *model,
                                   guint position,
                                   guint n_items,
                                   gboolean unselect_rest)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (model);

  if (unselect_rest)
    forget_all (self);
  for (guint i = position; i < position + n_items; i++)
    set_chosen (self, docket_job_list_get_row_id (self->list, i), TRUE);
  if (unselect_rest)
    tell_all (self);
  else
    tell (self, position, n_items);
  return TRUE;
}

static gboolean
docket_job_selection_unselect_range (GtkSelectionModel *model, guint position, guint n_items)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (model);

  for (guint i = position; i < position + n_items; i++)
    set_chosen (self, docket_job_list_get_row_id (self->list, i), FALSE);
  tell (self, position, n_items);
  return TRUE;
}

static gboolean
docket_job_selection_select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  return docket_job_selection_select_range (model, position, 1, unselect_rest);
}

static gboolean
docket_job_selection_unselect_item (GtkSelectionModel *model, guint position)
{
  return docket_job_selection_unselect_range (model, position, 1);
}

static gboolean
docket_job_selection_select_all (GtkSelectionModel *model)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (model);

  forget_all (self);
  self->all_but = TRUE;
  tell_all (self);
  return TRUE;
}

static gboolean
docket_job_selection_unselect_all (GtkSelectionModel *model)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (model);

  forget_all (self);
  tell_all (self);
  return TRUE;
}

static gboolean
docket_job_selection_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (model);
  GtkBitsetIter iter;
  guint position = 0;
  gboolean more = gtk_bitset_iter_init_first (&iter, mask, &position);

  for (; more; more = gtk_bitset_iter_next (&iter, &position))
    set_chosen (self,
                docket_job_list_get_row_id (self->list, position),
                gtk_bitset_contains (selected, position));
  tell_all (self);
  return TRUE;
}

static void
docket_job_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = docket_job_selection_is_selected;
  iface->get_selection_in_range = docket_job_selection_get_selection_in_range;
  iface->select_item = docket_job_selection_select_item;
  iface->unselect_item = docket_job_selection_unselect_item;
  iface->select_range = docket_job_selection_select_range;
  iface->unselect_range = docket_job_selection_unselect_range;
  iface->select_all = docket_job_selection_select_all;
  iface->unselect_all = docket_job_selection_unselect_all;
  iface->set_selection = docket_job_selection_set_selection;
}

/* What the list tells */

/* A row that moves goes and comes; one that only went is not chosen any more. */
static gboolean
prune_cb (gpointer data)
{
  DocketJobSelection *self = data;
  GHashTableIter iter;
  gpointer row_id = NULL;
  gboolean changed = FALSE;

  self->prune_source = 0;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row_id, NULL))
    {
      if (docket_job_list_shows (self->list, *(gint64 *) row_id))
        continue;
      g_hash_table_iter_remove (&iter);
      changed = TRUE;
    }
  if (changed)
    tell (self, 0, 0);
  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (GListModel *list,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  DocketJobSelection *self)
{
  if (n_removed > 0 && g_hash_table_size (self->rows) > 0 && self->prune_source == 0)
    self->prune_source = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, prune_cb, self, NULL);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (self->all_but)
    tell (self, 0, 0);
}

/* "All" were those of another query. */
static void
query_cb (DocketJobSelection *self)
{
  if (!self->all_but)
    return;
  forget_all (self);
  tell_all (self);
}

/* Object */

static void
docket_job_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (object);

  switch ((DocketJobSelectionProperty) id)
    {
    case PROP_N_SELECTED:
      g_value_set_uint (value, docket_job_selection_get_n_selected (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_job_selection_dispose (GObject *object)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (object);

  g_clear_handle_id (&self->prune_source, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (docket_job_selection_parent_class)->dispose (object);
}

static void
docket_job_selection_finalize (GObject *object)
{
  DocketJobSelection *self = DOCKET_JOB_SELECTION (object);

  g_clear_pointer (&self->rows, g_hash_table_unref);

  G_OBJECT_CLASS (docket_job_selection_parent_class)->finalize (object);
}

static void
docket_job_selection_class_init (DocketJobSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_job_selection_get_property;
  object_class->dispose = docket_job_selection_dispose;
  object_class->finalize = docket_job_selection_finalize;

  /**
   * DocketJobSelection:n-selected:
   *
   * How many rows are chosen; told whenever it may be others.
   */
  properties[PROP_N_SELECTED] = g_param_spec_uint (
      "n-selected", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_job_selection_init (DocketJobSelection *self)
{
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * docket_job_selection_new:
 * @list: the list
 *
 * Returns: (transfer full): a selection of no rows
 */
DocketJobSelection *
docket_job_selection_new (DocketJobList *list)
{
  DocketJobSelection *self = NULL;

  g_return_val_if_fail (DOCKET_IS_JOB_LIST (list), NULL);

  self = g_object_new (DOCKET_TYPE_JOB_SELECTION, NULL);
  self->list = g_object_ref (list);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (list, "notify::query", G_CALLBACK (query_cb), self);
  return self;
}

/**
 * docket_job_selection_get_n_selected:
 *
 * Returns: how many rows are chosen
 */
guint
docket_job_selection_get_n_selected (DocketJobSelection *self)
{
  guint n = 0;

  g_return_val_if_fail (DOCKET_IS_JOB_SELECTION (self), 0);

  n = g_hash_table_size (self->rows);
  return self->all_but ? g_list_model_get_n_items (G_LIST_MODEL (self)) - n : n;
}

/**
 * docket_job_selection_get_single:
 *
 * Returns: the one row that is chosen; 0: none, or several
 */
gint64
docket_job_selection_get_single (DocketJobSelection *self)
{
  GHashTableIter iter;
  gpointer row_id = NULL;

  g_return_val_if_fail (DOCKET_IS_JOB_SELECTION (self), 0);

  if (self->all_but || g_hash_table_size (self->rows) != 1)
    return 0;
  g_hash_table_iter_init (&iter, self->rows);
  g_hash_table_iter_next (&iter, &row_id, NULL);
  return *(gint64 *) row_id;
}

/**
 * docket_job_selection_get_jobs:
 *
 * Returns: (transfer full): what is chosen, for the store
 */
DocketSelection *
docket_job_selection_get_jobs (DocketJobSelection *self)
{
  g_autoptr (GArray) rows = NULL;
  GHashTableIter iter;
  gpointer row_id = NULL;

  g_return_val_if_fail (DOCKET_IS_JOB_SELECTION (self), NULL);

  rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row_id, NULL))
    g_array_append_vals (rows, row_id, 1);
  return self->all_but ? docket_selection_new_all_but (docket_job_list_get_query (self->list), rows)
                       : docket_selection_new (rows);
}

/**
 * docket_job_selection_choose:
 * @self: a selection
 * @row_id: the one row that is chosen, in the list or on its way there; 0: none
 */
void
docket_job_selection_choose (DocketJobSelection *self, gint64 row_id)
{
  g_return_if_fail (DOCKET_IS_JOB_SELECTION (self));

  forget_all (self);
  set_chosen (self, row_id, TRUE);
  tell_all (self);
}

/**
 * docket_job_selection_toggle:
 * @self: a selection
 * @row_id: a row that is chosen now if it was not, and the other way round
 */
void
docket_job_selection_toggle (DocketJobSelection *self, gint64 row_id)
{
  g_return_if_fail (DOCKET_IS_JOB_SELECTION (self));

  set_chosen (self, row_id, !is_chosen (self, row_id));
  tell_all (self);
}
