/* docket-job-slot.c: the place of a job in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-slot.h"

/* A list view has some 200 items around those on the screen, and makes all of them anew with each
 * list. A row has so many widgets that this would be seen: only the places near the screen have
 * one, and rows go from place to place. */
struct _DocketJobSlot
{
  GtkWidget parent_instance;

  DocketRowHeights *heights; /* (unowned): of the list */
  GtkListItem *item;         /* (unowned) (nullable): there while it is bound */
  DocketJob *job;            /* (owned) (nullable): there while it is bound */
  DocketPlace place;
  gint64 left;       /* row of the job that stood here last; 0: none */
  DocketJobRow *row; /* (unowned) (nullable): the child */
};

G_DEFINE_FINAL_TYPE (DocketJobSlot, docket_job_slot, GTK_TYPE_WIDGET)

static void
docket_job_slot_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  DocketJobSlot *self = DOCKET_JOB_SLOT (widget);
  int *height = self->place.first ? &self->heights->first : &self->heights->plain;

  *minimum_baseline = *natural_baseline = -1;
  if (self->row != NULL)
    {
      gtk_widget_measure (
          GTK_WIDGET (self->row), orientation, for_size, minimum, natural, NULL, NULL);
      /* The last row has room below it that no other has. */
      if (orientation == GTK_ORIENTATION_VERTICAL && !self->place.last)
        *height = *natural;
      return;
    }
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? *height : 0;
}

static void
docket_job_slot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketJobSlot *self = DOCKET_JOB_SLOT (widget);

  if (self->row != NULL)
    gtk_widget_allocate (GTK_WIDGET (self->row), width, height, baseline, NULL);
}

static GtkSizeRequestMode
docket_job_slot_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
docket_job_slot_dispose (GObject *object)
{
  DocketJobSlot *self = DOCKET_JOB_SLOT (object);

  if (self->row != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->row));
  self->row = NULL;
  g_clear_object (&self->job);

  G_OBJECT_CLASS (docket_job_slot_parent_class)->dispose (object);
}

static void
docket_job_slot_class_init (DocketJobSlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_job_slot_dispose;
  widget_class->measure = docket_job_slot_measure;
  widget_class->size_allocate = docket_job_slot_size_allocate;
  widget_class->get_request_mode = docket_job_slot_get_request_mode;
}

static void
docket_job_slot_init (DocketJobSlot *self)
{
}

/**
 * docket_job_slot_new:
 * @heights: what rows measure; outlives the slot
 *
 * Returns: (transfer floating): a place without a job
 */
GtkWidget *
docket_job_slot_new (DocketRowHeights *heights)
{
  DocketJobSlot *self = g_object_new (DOCKET_TYPE_JOB_SLOT, NULL);

  self->heights = heights;
  return GTK_WIDGET (self);
}

/**
 * docket_job_slot_bind:
 * @self: a place
 * @item: the item of the list it is in
 * @job: the job that stands here
 * @place: where that is among its neighbours
 *
 * Returns: (transfer full) (nullable): the row that it still had from another job
 */
DocketJobRow *
docket_job_slot_bind (DocketJobSlot *self,
                      GtkListItem *item,
                      DocketJob *job,
                      const DocketPlace *place)
{
  DocketJobRow *old = NULL;

  g_return_val_if_fail (DOCKET_IS_JOB_SLOT (self), NULL);

  if (docket_job_get_row_id (job) != self->left)
    old = docket_job_slot_take_row (self);
  self->item = item;
  self->place = *place;
  g_set_object (&self->job, job);
  if (self->row != NULL)
    docket_job_row_bind (self->row, item, job, place);
  return old;
}

/**
 * docket_job_slot_set_place:
 * @self: a place
 * @place: where it is among its neighbours
 */
void
docket_job_slot_set_place (DocketJobSlot *self, const DocketPlace *place)
{
  g_return_if_fail (DOCKET_IS_JOB_SLOT (self));

  if (place->first != self->place.first && self->row == NULL)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->place = *place;
  if (self->row != NULL)
    docket_job_row_set_place (self->row, place);
}

/**
 * docket_job_slot_give_row:
 * @self: a place with a job
 * @row: a row that has no place
 *
 * Shows the job.
 */
void
docket_job_slot_give_row (DocketJobSlot *self, DocketJobRow *row)
{
  g_return_if_fail (DOCKET_IS_JOB_SLOT (self));
  g_return_if_fail (self->row == NULL && self->job != NULL);

  self->row = row;
  docket_job_row_bind (row, self->item, self->job, &self->place);
  gtk_widget_set_parent (GTK_WIDGET (row), GTK_WIDGET (self));
}

/* GTK leaves the focus in what is taken out of the window until the next frame is drawn. The keys
 * of that time would go up from there, and reach nothing; and a row that is given to another job
 * meanwhile would take the focus along. */
static void
keep_focus (DocketJobSlot *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    docket_job_slot_focus (self);
}

/**
 * docket_job_slot_unbind:
 * @self: a place with a job
 *
 * The job stands here no more. The row stays for now: a list view takes every job away and gives it
 * back when the selection changes, and the row is what the pointer is on at that moment.
 */
void
docket_job_slot_unbind (DocketJobSlot *self)
{
  g_return_if_fail (DOCKET_IS_JOB_SLOT (self));

  if (self->row != NULL)
    {
      keep_focus (self);
      docket_job_row_unbind (self->row);
    }
  self->left = docket_job_get_row_id (self->job);
  self->item = NULL;
  g_clear_object (&self->job);
}

/**
 * docket_job_slot_focus:
 * @self: a place in a window
 *
 * Gives the keyboard to the job as a whole, not to a button of its row.
 */
void
docket_job_slot_focus (DocketJobSlot *self)
{
  g_return_if_fail (DOCKET_IS_JOB_SLOT (self));

  /* The item of the list around it is what the keys of the list belong to. */
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)),
                      gtk_widget_get_parent (GTK_WIDGET (self)));
}

/**
 * docket_job_slot_take_row:
 * @self: a place
 *
 * Returns: (transfer full) (nullable): the row it had
 */
DocketJobRow *
docket_job_slot_take_row (DocketJobSlot *self)
{
  DocketJobRow *row = NULL;

  g_return_val_if_fail (DOCKET_IS_JOB_SLOT (self), NULL);

  if (self->row == NULL)
    return NULL;
  keep_focus (self);
  row = g_object_ref (g_steal_pointer (&self->row));
  docket_job_row_unbind (row);
  gtk_widget_unparent (GTK_WIDGET (row));
  return row;
}

/**
 * docket_job_slot_get_row:
 *
 * Returns: (transfer none) (nullable): the row it has
 */
DocketJobRow *
docket_job_slot_get_row (DocketJobSlot *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_SLOT (self), NULL);

  return self->row;
}

/**
 * docket_job_slot_get_item:
 *
 * Returns: (transfer none) (nullable): the item of the list it is in; %NULL: it is not bound
 */
GtkListItem *
docket_job_slot_get_item (DocketJobSlot *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_SLOT (self), NULL);

  return self->item;
}

/**
 * docket_job_slot_get_row_id:
 *
 * Returns: row of the job that stands here; 0: none
 */
gint64
docket_job_slot_get_row_id (DocketJobSlot *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB_SLOT (self), 0);

  return self->job != NULL ? docket_job_get_row_id (self->job) : 0;
}
