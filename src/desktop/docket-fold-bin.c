/* docket-fold-bin.c: tells its child to be smaller where there is no room for all of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fold-bin.h"

/* What the child needs in full is known once it was in full: it begins folded, is tried in full,
 * and where that was too wide again only with more room. It never makes the window wider than that.
 */
struct _DocketFoldBin
{
  GtkWidget parent_instance;

  GtkWidget *child; /* (nullable) */
  gboolean folded;
  int needs; /* px that were too few for the child in full; 0: never tried */
  int least; /* px of the folded child */
  guint source;
};

typedef enum
{
  PROP_CHILD = 1,
  PROP_FOLDED,
} DocketFoldBinProperty;

static GParamSpec *properties[PROP_FOLDED + 1];

G_DEFINE_FINAL_TYPE (DocketFoldBin, docket_fold_bin, GTK_TYPE_WIDGET)

static gboolean
notify_cb (gpointer data)
{
  DocketFoldBin *self = data;

  self->source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
  return G_SOURCE_REMOVE;
}

/* Whoever listens changes sizes, which is not allowed inside an allocation. */
static void
set_folded (DocketFoldBin *self, gboolean folded)
{
  if (folded == self->folded)
    return;

  self->folded = folded;
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_cb, self, NULL);
}

static void
docket_fold_bin_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  DocketFoldBin *self = DOCKET_FOLD_BIN (widget);

  gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  if (self->folded && self->source == 0)
    self->least = *minimum;
  *minimum = MIN (*minimum, self->least);
}

static void
docket_fold_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketFoldBin *self = DOCKET_FOLD_BIN (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int least = 0;
  int room = 0;
  int x = 0;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  room = MAX (width, least);
  if (rtl)
    x = width - room;
  gtk_widget_size_allocate (self->child, &(GtkAllocation){ x, 0, room, height }, -1);
  /* The child did not hear of the last change yet. */
  if (self->source != 0)
    return;
  if (!self->folded && least > width)
    self->needs = least;
  set_folded (self, width < (self->folded ? self->needs : least));
}

static void
docket_fold_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketFoldBin *self = DOCKET_FOLD_BIN (object);

  switch ((DocketFoldBinProperty) id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_fold_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DocketFoldBin *self = DOCKET_FOLD_BIN (object);

  switch ((DocketFoldBinProperty) id)
    {
    case PROP_CHILD:
      g_clear_pointer (&self->child, gtk_widget_unparent);
      self->child = g_value_get_object (value);
      if (self->child != NULL)
        gtk_widget_set_parent (self->child, GTK_WIDGET (self));
      break;
    case PROP_FOLDED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_fold_bin_dispose (GObject *object)
{
  DocketFoldBin *self = DOCKET_FOLD_BIN (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (docket_fold_bin_parent_class)->dispose (object);
}

static void
docket_fold_bin_class_init (DocketFoldBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = docket_fold_bin_get_property;
  object_class->set_property = docket_fold_bin_set_property;
  object_class->dispose = docket_fold_bin_dispose;
  widget_class->measure = docket_fold_bin_measure;
  widget_class->size_allocate = docket_fold_bin_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object (
      "child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * DocketFoldBin:folded:
   *
   * Whether there is no room for the child in full. Notified after the allocation.
   */
  properties[PROP_FOLDED] = g_param_spec_boolean (
      "folded", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_fold_bin_init (DocketFoldBin *self)
{
  self->folded = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

gboolean
docket_fold_bin_get_folded (DocketFoldBin *self)
{
  g_return_val_if_fail (DOCKET_IS_FOLD_BIN (self), TRUE);

  return self->folded;
}

/**
 * docket_fold_bin_try_again:
 * @self: a container
 *
 * The child needs other room than before.
 */
void
docket_fold_bin_try_again (DocketFoldBin *self)
{
  g_return_if_fail (DOCKET_IS_FOLD_BIN (self));

  self->needs = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
