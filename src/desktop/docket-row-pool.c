/* docket-row-pool.c: the rows of the list, and the places that have one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-row-pool.h"

/* Rows on a new screen, until they are measured, px (look: Layout). */
#define ROW_HEIGHT    59
#define HEADER_HEIGHT 44

/* Screens above and below of which the rows are there as well. */
#define SCREENS_AROUND 1

struct _DocketRowPool
{
  GObject parent_instance;

  GtkWidget *scroller;   /* (unowned): outlives the pool */
  DocketEngine *engine;  /* (unowned): lives as long as the application */
  DocketJobList *list;   /* (owned) */
  GPtrArray *slots;      /* (owned) of DocketJobSlot (unowned): those that are bound */
  GPtrArray *left_slots; /* (owned) of DocketJobSlot (owned): unbound, their rows stay */
  GPtrArray *rows;       /* (owned) of DocketJobRow (unowned): those that have a place */
  GPtrArray *spare_rows; /* (owned) of DocketJobRow (owned): those that have none */
  DocketRowHeights heights;
  gboolean changing; /* jobs come or go at this moment */
  gboolean narrow;
  gboolean selecting;
};

typedef enum
{
  SIGNAL_MADE,
} DocketRowPoolSignal;

static guint signals[SIGNAL_MADE + 1];

G_DEFINE_FINAL_TYPE (DocketRowPool, docket_row_pool, G_TYPE_OBJECT)

/* Rows */

/* Returns: (transfer full) */
static DocketJobRow *
take_row (DocketRowPool *self)
{
  GtkWidget *row = NULL;

  if (self->spare_rows->len > 0)
    return g_ptr_array_steal_index_fast (self->spare_rows, self->spare_rows->len - 1);

  row = g_object_ref_sink (docket_job_row_new (self->engine));
  g_signal_emit (self, signals[SIGNAL_MADE], 0, row);
  return DOCKET_JOB_ROW (row);
}

static void
fill_slot (DocketRowPool *self, DocketJobSlot *slot)
{
  g_autoptr (DocketJobRow) row = take_row (self);

  docket_job_row_set_narrow (row, self->narrow);
  docket_job_row_set_selecting (row, self->selecting);
  docket_job_slot_give_row (slot, row);
  g_ptr_array_add (self->rows, row);
}

/* @row: (transfer full) (nullable): of a slot that has none any more */
static void
put_aside (DocketRowPool *self, DocketJobRow *row)
{
  if (row == NULL)
    return;
  g_ptr_array_remove_fast (self->rows, row);
  g_ptr_array_add (self->spare_rows, row);
}

/* How many screens a widget is away from the one that is shown; below 0: it has no place. */
static double
get_distance (DocketRowPool *self, GtkWidget *widget)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  const double height = MAX (gtk_widget_get_height (self->scroller), 1);

  if (!gtk_widget_get_child_visible (gtk_widget_get_parent (widget)) ||
      !gtk_widget_compute_bounds (widget, self->scroller, &bounds))
    return -1;
  if (bounds.origin.y > (float) height)
    return (double) bounds.origin.y / height - 1;
  return MAX (0, -(double) (bounds.origin.y + bounds.size.height) / height);
}

/* Places */

static void
setup_cb (DocketRowPool *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, docket_job_slot_new (&self->heights));
}

static void
bind_cb (DocketRowPool *self, GtkListItem *item)
{
  DocketJobSlot *slot = DOCKET_JOB_SLOT (gtk_list_item_get_child (item));
  DocketJob *job = gtk_list_item_get_item (item);
  DocketPlace place = { 0 };

  docket_job_list_get_place (self->list, gtk_list_item_get_position (item), &place);
  g_ptr_array_remove_fast (self->left_slots, slot);
  put_aside (self, docket_job_slot_bind (slot, item, job, &place));
  docket_job_row_name_item (self->engine, item, job);
  g_ptr_array_add (self->slots, slot);
}

static void
unbind_cb (DocketRowPool *self, GtkListItem *item)
{
  DocketJobSlot *slot = DOCKET_JOB_SLOT (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->slots, slot);
  docket_job_slot_unbind (slot);
  if (self->changing)
    put_aside (self, docket_job_slot_take_row (slot));
  else if (docket_job_slot_get_row (slot) != NULL)
    g_ptr_array_add (self->left_slots, g_object_ref (slot));
}

/* Object */

static void
docket_row_pool_dispose (GObject *object)
{
  DocketRowPool *self = DOCKET_ROW_POOL (object);

  g_clear_object (&self->list);

  G_OBJECT_CLASS (docket_row_pool_parent_class)->dispose (object);
}

static void
docket_row_pool_finalize (GObject *object)
{
  DocketRowPool *self = DOCKET_ROW_POOL (object);

  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_clear_pointer (&self->left_slots, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->spare_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (docket_row_pool_parent_class)->finalize (object);
}

static void
docket_row_pool_class_init (DocketRowPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_row_pool_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_row_pool_finalize;

  /**
   * DocketRowPool::made:
   * @row: a row that is new: what it tells can be connected to
   */
  signals[SIGNAL_MADE] = g_signal_new ("made",
                                       DOCKET_TYPE_ROW_POOL,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       DOCKET_TYPE_JOB_ROW);
}

static void
docket_row_pool_init (DocketRowPool *self)
{
  self->slots = g_ptr_array_new ();
  self->left_slots = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new ();
  self->spare_rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->heights = (DocketRowHeights){ ROW_HEIGHT, ROW_HEIGHT + HEADER_HEIGHT };
}

/**
 * docket_row_pool_new:
 * @scroller: what the list is scrolled in; outlives the pool
 *
 * Returns: (transfer full): a pool without rows
 */
DocketRowPool *
docket_row_pool_new (GtkWidget *scroller)
{
  DocketRowPool *self = g_object_new (DOCKET_TYPE_ROW_POOL, NULL);

  self->scroller = scroller;
  return self;
}

/**
 * docket_row_pool_make_factory:
 * @self: a pool
 * @engine: an engine that was started; outlives the pool
 * @list: the jobs that have places
 *
 * Called once. Rows come to the places with docket_row_pool_give_out().
 *
 * Returns: (transfer full): what makes places for jobs; the pool outlives them
 */
GtkListItemFactory *
docket_row_pool_make_factory (DocketRowPool *self, DocketEngine *engine, DocketJobList *list)
{
  GtkListItemFactory *factory = NULL;
  const GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_return_val_if_fail (DOCKET_IS_ROW_POOL (self), NULL);
  g_return_val_if_fail (self->engine == NULL, NULL);

  self->engine = engine;
  self->list = g_object_ref (list);
  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, swapped);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, swapped);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, swapped);
  return factory;
}

/**
 * docket_row_pool_begin_change:
 * @self: a pool
 *
 * Jobs come or go: a place that is left now has lost its job, and is not given it back.
 */
void
docket_row_pool_begin_change (DocketRowPool *self)
{
  g_return_if_fail (DOCKET_IS_ROW_POOL (self));

  self->changing = TRUE;
}

/**
 * docket_row_pool_end_change:
 * @self: a pool
 *
 * Jobs came or went, and the list view knows. Neighbours changed: first, last and counts of the
 * groups may be others.
 */
void
docket_row_pool_end_change (DocketRowPool *self)
{
  g_return_if_fail (DOCKET_IS_ROW_POOL (self));

  self->changing = FALSE;
  for (guint i = 0; i < self->slots->len; i++)
    {
      DocketJobSlot *slot = g_ptr_array_index (self->slots, i);
      DocketPlace place = { 0 };

      docket_job_list_get_place (
          self->list, gtk_list_item_get_position (docket_job_slot_get_item (slot)), &place);
      docket_job_slot_set_place (slot, &place);
    }
}

/**
 * docket_row_pool_take_back:
 * @self: a pool
 *
 * Takes the rows of the places that no job came back to.
 */
void
docket_row_pool_take_back (DocketRowPool *self)
{
  g_return_if_fail (DOCKET_IS_ROW_POOL (self));

  for (guint i = 0; i < self->left_slots->len; i++)
    put_aside (self, docket_job_slot_take_row (g_ptr_array_index (self->left_slots, i)));
  g_ptr_array_set_size (self->left_slots, 0);
}

/**
 * docket_row_pool_give_out:
 * @self: a pool
 * @held: row of a job that keeps its widgets wherever it is; 0: none
 *
 * Called between layout and drawing: places that came near the screen get a row, those far from it
 * lose theirs. What is added here is laid out before the frame is drawn.
 */
void
docket_row_pool_give_out (DocketRowPool *self, gint64 held)
{
  g_return_if_fail (DOCKET_IS_ROW_POOL (self));

  for (guint i = 0; i < self->slots->len; i++)
    {
      DocketJobSlot *slot = g_ptr_array_index (self->slots, i);
      const double distance = get_distance (self, GTK_WIDGET (slot));
      const gboolean filled = docket_job_slot_get_row (slot) != NULL;

      if (filled && distance > 2 * SCREENS_AROUND && docket_job_slot_get_row_id (slot) != held)
        put_aside (self, docket_job_slot_take_row (slot));
      else if (!filled && distance >= 0 && distance <= SCREENS_AROUND)
        fill_slot (self, slot);
    }
}

/**
 * docket_row_pool_set_narrow:
 * @self: a pool
 * @narrow: whether the window is narrow
 */
void
docket_row_pool_set_narrow (DocketRowPool *self, gboolean narrow)
{
  g_return_if_fail (DOCKET_IS_ROW_POOL (self));

  self->narrow = narrow;
  for (guint i = 0; i < self->rows->len; i++)
    docket_job_row_set_narrow (g_ptr_array_index (self->rows, i), narrow);
}

/**
 * docket_row_pool_set_selecting:
 * @self: a pool
 * @selecting: whether rows are chosen to do something with all of them
 */
void
docket_row_pool_set_selecting (DocketRowPool *self, gboolean selecting)
{
  g_return_if_fail (DOCKET_IS_ROW_POOL (self));

  self->selecting = selecting;
  for (guint i = 0; i < self->rows->len; i++)
    docket_job_row_set_selecting (g_ptr_array_index (self->rows, i), selecting);
}

/**
 * docket_row_pool_get_rows:
 *
 * Returns: (transfer none) (element-type DocketJobRow): those that have a place, in no order; not
 *   to be kept
 */
GPtrArray *
docket_row_pool_get_rows (DocketRowPool *self)
{
  g_return_val_if_fail (DOCKET_IS_ROW_POOL (self), NULL);

  return self->rows;
}

/**
 * docket_row_pool_find_slot:
 * @self: a pool
 * @row_id: row of a job
 *
 * Returns: (transfer none) (nullable): the place where it stands; %NULL: it is far from the screen
 */
DocketJobSlot *
docket_row_pool_find_slot (DocketRowPool *self, gint64 row_id)
{
  g_return_val_if_fail (DOCKET_IS_ROW_POOL (self), NULL);

  for (guint i = 0; i < self->slots->len; i++)
    {
      DocketJobSlot *slot = g_ptr_array_index (self->slots, i);

      if (docket_job_slot_get_row_id (slot) == row_id)
        return slot;
    }
  return NULL;
}
