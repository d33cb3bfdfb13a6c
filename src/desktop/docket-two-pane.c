/* docket-two-pane.c: a list and its details, side by side or one of the two
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-two-pane.h"

#include "docket-text-size.h"

/* From this width on both stand side by side where there is room for that, px at usual text. */
#define WIDE          860

#define LEAST_DETAILS 340
#define MOST_DETAILS  400

struct _DocketTwoPane
{
  GtkWidget parent_instance;

  GtkWidget *list;    /* (nullable) */
  GtkWidget *details; /* (nullable) */
  gboolean show_details;
  gboolean narrow;
  int needs; /* what they were too wide for, together, px; 0: they were not */
  guint notify_source;
};

typedef enum
{
  PROP_LIST = 1,
  PROP_DETAILS,
  PROP_SHOW_DETAILS,
  PROP_NARROW,
} DocketTwoPaneProperty;

static GParamSpec *properties[PROP_NARROW + 1];

G_DEFINE_FINAL_TYPE (DocketTwoPane, docket_two_pane, GTK_TYPE_WIDGET)

static gboolean
notify_narrow_cb (gpointer data)
{
  DocketTwoPane *self = data;

  self->notify_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

/* Whoever listens changes sizes, which is not allowed inside an allocation. */
static void
set_narrow (DocketTwoPane *self, gboolean narrow)
{
  if (narrow == self->narrow)
    return;

  self->narrow = narrow;
  if (self->notify_source == 0)
    self->notify_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_narrow_cb, self, NULL);
}

/* The minimum is the larger of the two, not the sum: they need not stand side by side. */
static void
docket_two_pane_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  DocketTwoPane *self = DOCKET_TWO_PANE (widget);
  int list_minimum = 0, list_natural = 0, details_minimum = 0, details_natural = 0;

  gtk_widget_measure (self->list, orientation, -1, &list_minimum, &list_natural, NULL, NULL);
  gtk_widget_measure (
      self->details, orientation, -1, &details_minimum, &details_natural, NULL, NULL);
  *minimum = MAX (list_minimum, details_minimum);
  *natural = MAX (*minimum, list_natural);
  *minimum_baseline = *natural_baseline = -1;
}

static void
allocate (GtkWidget *child, int x, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, width, height }, -1);
}

static int
get_least_width (GtkWidget *child)
{
  int least = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* Whether there is room for both. How wide the list has to be is known while it is a wide one:
 * where it was too wide, it is tried again only with more room. */
static gboolean
fits (DocketTwoPane *self, int width)
{
  int needs = self->needs;

  if (!self->narrow)
    needs = get_least_width (self->list) + MAX (get_least_width (self->details), LEAST_DETAILS);
  if (!self->narrow && needs > width)
    self->needs = needs;
  /* Larger text is read in as many words a line. */
  return width >= docket_text_size_scale (GTK_WIDGET (self), WIDE) && width >= needs;
}

static void
docket_two_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketTwoPane *self = DOCKET_TWO_PANE (widget);
  const gboolean wide = fits (self, width);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int details = CLAMP (width * 36 / 100, LEAST_DETAILS, MOST_DETAILS);

  gtk_widget_set_child_visible (self->list, wide || !self->show_details);
  gtk_widget_set_child_visible (self->details, self->show_details);
  if (wide && self->show_details)
    {
      const int of_details = MAX (details, get_least_width (self->details));

      allocate (self->list, rtl ? of_details : 0, width - of_details, height);
      allocate (self->details, rtl ? 0 : width - of_details, of_details, height);
    }
  else if (self->show_details)
    {
      allocate (self->details, 0, width, height);
    }
  else
    {
      allocate (self->list, 0, width, height);
    }
  set_narrow (self, !wide);
}

static void
docket_two_pane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DocketTwoPane *self = DOCKET_TWO_PANE (widget);

  if (gtk_widget_get_child_visible (self->list))
    gtk_widget_snapshot_child (widget, self->list, snapshot);
  if (gtk_widget_get_child_visible (self->details))
    gtk_widget_snapshot_child (widget, self->details, snapshot);
}

/* Text of another size needs other room. */
static void
text_size_cb (DocketTwoPane *self)
{
  self->needs = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
docket_two_pane_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (docket_two_pane_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_settings (widget),
                           "notify::gtk-xft-dpi",
                           G_CALLBACK (text_size_cb),
                           widget,
                           G_CONNECT_SWAPPED);
}

static void
docket_two_pane_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_settings (widget), text_size_cb, widget);
  GTK_WIDGET_CLASS (docket_two_pane_parent_class)->unroot (widget);
}

static void
take_child (DocketTwoPane *self, GtkWidget **place, GtkWidget *child)
{
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
docket_two_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketTwoPane *self = DOCKET_TWO_PANE (object);

  switch ((DocketTwoPaneProperty) id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_DETAILS:
      g_value_set_object (value, self->details);
      break;
    case PROP_SHOW_DETAILS:
      g_value_set_boolean (value, self->show_details);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_two_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DocketTwoPane *self = DOCKET_TWO_PANE (object);

  switch ((DocketTwoPaneProperty) id)
    {
    case PROP_LIST:
      take_child (self, &self->list, g_value_get_object (value));
      break;
    case PROP_DETAILS:
      take_child (self, &self->details, g_value_get_object (value));
      break;
    case PROP_SHOW_DETAILS:
      docket_two_pane_set_show_details (self, g_value_get_boolean (value));
      break;
    case PROP_NARROW:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_two_pane_dispose (GObject *object)
{
  DocketTwoPane *self = DOCKET_TWO_PANE (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->details, gtk_widget_unparent);

  G_OBJECT_CLASS (docket_two_pane_parent_class)->dispose (object);
}

static void
docket_two_pane_class_init (DocketTwoPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = docket_two_pane_get_property;
  object_class->set_property = docket_two_pane_set_property;
  object_class->dispose = docket_two_pane_dispose;
  widget_class->root = docket_two_pane_root;
  widget_class->unroot = docket_two_pane_unroot;
  widget_class->measure = docket_two_pane_measure;
  widget_class->size_allocate = docket_two_pane_size_allocate;
  widget_class->snapshot = docket_two_pane_snapshot;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_DETAILS] = g_param_spec_object ("details", NULL, NULL, GTK_TYPE_WIDGET, flags);
  /**
   * DocketTwoPane:show-details:
   *
   * Whether the details are shown, beside the list or in its place.
   */
  properties[PROP_SHOW_DETAILS] = g_param_spec_boolean (
      "show-details", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  /**
   * DocketTwoPane:narrow:
   *
   * Whether there is room for one of the two only.
   */
  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_two_pane_init (DocketTwoPane *self)
{
  /* A wide window finds out by itself; a narrow one could not be opened as a wide one. */
  self->narrow = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * docket_two_pane_get_narrow:
 *
 * Returns: the property "narrow"
 */
gboolean
docket_two_pane_get_narrow (DocketTwoPane *self)
{
  g_return_val_if_fail (DOCKET_IS_TWO_PANE (self), FALSE);

  return self->narrow;
}

/**
 * docket_two_pane_get_show_details:
 *
 * Returns: the property "show-details"
 */
gboolean
docket_two_pane_get_show_details (DocketTwoPane *self)
{
  g_return_val_if_fail (DOCKET_IS_TWO_PANE (self), FALSE);

  return self->show_details;
}

/**
 * docket_two_pane_set_show_details:
 * @self: a container
 * @show_details: whether the details are shown
 */
void
docket_two_pane_set_show_details (DocketTwoPane *self, gboolean show_details)
{
  g_return_if_fail (DOCKET_IS_TWO_PANE (self));

  if (show_details == self->show_details)
    return;

  self->show_details = show_details;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_DETAILS]);
}
