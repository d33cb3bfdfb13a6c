/* docket-state-icon.c: a ring for "time is running", a disc for "settled"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-state-icon.h"

#include "docket-compat.h"

#include <math.h>

#define DASHES 8

struct _DocketStateIcon
{
  GtkWidget parent_instance;

  GtkWidget *image;
  DocketLook look;
  double fraction; /* of the ring that is left */
  int size;        /* px */
};

typedef enum
{
  PROP_SIZE = 1,
} DocketStateIconProperty;

static GParamSpec *properties[PROP_SIZE + 1];

G_DEFINE_FINAL_TYPE (DocketStateIcon, docket_state_icon, GTK_TYPE_WIDGET)

typedef enum
{
  SHAPE_DASHES,
  SHAPE_RING,
  SHAPE_DISC,
} Shape;

typedef struct
{
  Shape shape;
  const char *icon; /* (nullable) */
  const char *class;
} Drawing;

/* Shape, sign and colour: no two looks have the same shape and sign. */
static const Drawing drawings[] = {
  [DOCKET_LOOK_WAITING] = { SHAPE_DASHES, "content-loading-symbolic", "neutral" },
  [DOCKET_LOOK_WORKING] = { SHAPE_RING, NULL, "accent" },
  [DOCKET_LOOK_OVERLONG] = { SHAPE_RING, "alarm-symbolic", "warning" },
  [DOCKET_LOOK_NO_ANSWER] = { SHAPE_RING, "docket-no-answer-symbolic", "neutral" },
  [DOCKET_LOOK_PAUSED] = { SHAPE_DISC, "media-playback-pause-symbolic", "neutral" },
  [DOCKET_LOOK_KEPT] = { SHAPE_DISC, "object-select-symbolic", "success" },
  [DOCKET_LOOK_SAVING] = { SHAPE_RING, "folder-download-symbolic", "accent" },
  [DOCKET_LOOK_LINKED] = { SHAPE_RING, "object-select-symbolic", "success" },
  [DOCKET_LOOK_EXPIRING] = { SHAPE_RING, "object-select-symbolic", "warning" },
  [DOCKET_LOOK_EXPIRED] = { SHAPE_DISC, "document-open-recent-symbolic", "neutral" },
  [DOCKET_LOOK_FAILED] = { SHAPE_DISC, "window-close-symbolic", "error" },
  [DOCKET_LOOK_ABORTED] = { SHAPE_DISC, "media-playback-stop-symbolic", "neutral" },
  [DOCKET_LOOK_UNKNOWN] = { SHAPE_DISC, "dialog-question-symbolic", "warning" },
};

static void
draw_arc (cairo_t *cr, const GdkRGBA *color, float alpha, double size, double width, double share)
{
  GdkRGBA faded = *color;

  faded.alpha = color->alpha * alpha;
  gdk_cairo_set_source_rgba (cr, &faded);
  cairo_set_line_width (cr, width);
  cairo_arc (cr, size / 2, size / 2, (size - width) / 2 - 1, -G_PI_2, -G_PI_2 + 2 * G_PI * share);
  cairo_stroke (cr);
}

static double
get_line_width (double size)
{
  return size < 48 ? 2.5 : size < 100 ? 4 : 5;
}

static void
draw_ring (DocketStateIcon *self, cairo_t *cr, const GdkRGBA *color, double size)
{
  const double width = get_line_width (size);

  draw_arc (cr, color, 0.2f, size, width, 1);
  if (self->fraction > 0)
    draw_arc (cr, color, 1, size, width, MIN (1, self->fraction));
}

static void
draw_dashes (cairo_t *cr, const GdkRGBA *color, double size)
{
  const double width = get_line_width (size);
  const double radius = (size - width) / 2 - 1;
  const double dash = 2 * G_PI * radius / DASHES;
  const double pattern[] = { dash * 0.55, dash * 0.45 };

  cairo_set_dash (cr, pattern, G_N_ELEMENTS (pattern), dash * 0.275);
  draw_arc (cr, color, 0.9f, size, width, 1);
}

static void
draw (DocketStateIcon *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double size = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) size, (float) size);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  GdkRGBA color = { 0 };

  docket_compat_get_color (widget, &color);
  if (drawings[self->look].shape == SHAPE_DASHES)
    draw_dashes (cr, &color, size);
  else
    draw_ring (self, cr, &color, size);
  cairo_destroy (cr);
}

static void
docket_state_icon_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DocketStateIcon *self = DOCKET_STATE_ICON (widget);

  /* A disc is the background that the style gives it. */
  if (drawings[self->look].shape != SHAPE_DISC)
    draw (self, snapshot);
  gtk_widget_snapshot_child (widget, self->image, snapshot);
}

static void
docket_state_icon_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  DocketStateIcon *self = DOCKET_STATE_ICON (widget);

  gtk_widget_measure (self->image, orientation, -1, minimum, natural, NULL, NULL);
  *minimum = *natural = self->size;
  *minimum_baseline = *natural_baseline = -1;
}

static void
docket_state_icon_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketStateIcon *self = DOCKET_STATE_ICON (widget);

  gtk_widget_size_allocate (self->image, &(GtkAllocation){ 0, 0, width, height }, -1);
}

static void
docket_state_icon_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((DocketStateIconProperty) id)
    {
    case PROP_SIZE:
      g_value_set_int (value, DOCKET_STATE_ICON (object)->size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_state_icon_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DocketStateIcon *self = DOCKET_STATE_ICON (object);

  switch ((DocketStateIconProperty) id)
    {
    case PROP_SIZE:
      self->size = g_value_get_int (value);
      gtk_image_set_pixel_size (GTK_IMAGE (self->image), self->size < 48 ? 16 : 32);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_state_icon_dispose (GObject *object)
{
  DocketStateIcon *self = DOCKET_STATE_ICON (object);

  g_clear_pointer (&self->image, gtk_widget_unparent);

  G_OBJECT_CLASS (docket_state_icon_parent_class)->dispose (object);
}

static void
docket_state_icon_class_init (DocketStateIconClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = docket_state_icon_get_property;
  object_class->set_property = docket_state_icon_set_property;
  object_class->dispose = docket_state_icon_dispose;
  widget_class->snapshot = docket_state_icon_snapshot;
  widget_class->measure = docket_state_icon_measure;
  widget_class->size_allocate = docket_state_icon_size_allocate;

  /**
   * DocketStateIcon:size:
   *
   * Width and height, px.
   */
  properties[PROP_SIZE] = g_param_spec_int (
      "size", NULL, NULL, 16, 256, 34, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_set_css_name (widget_class, "stateicon");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
wear (DocketStateIcon *self, DocketLook look)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_remove_css_class (widget, drawings[self->look].class);
  gtk_widget_add_css_class (widget, drawings[look].class);
  if (drawings[look].shape == SHAPE_DISC)
    gtk_widget_add_css_class (widget, "disc");
  else
    gtk_widget_remove_css_class (widget, "disc");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), drawings[look].icon);
}

static void
docket_state_icon_init (DocketStateIcon *self)
{
  self->size = 34;
  self->fraction = 1;
  self->image = gtk_image_new ();
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  wear (self, self->look);
}

/**
 * docket_state_icon_show:
 * @self: an icon
 * @look: what to show
 * @fraction: how much of a ring is left, 0 to 1
 */
void
docket_state_icon_show (DocketStateIcon *self, DocketLook look, double fraction)
{
  g_return_if_fail (DOCKET_IS_STATE_ICON (self));

  if (look != self->look)
    {
      wear (self, look);
    }
  else if (fabs (fraction - self->fraction) < 0.001)
    {
      return;
    }
  self->look = look;
  self->fraction = fraction;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * docket_state_icon_get_caption_class:
 * @look: how a job is shown
 *
 * Returns: (transfer none): the style class of the words beside the icon
 */
const char *
docket_state_icon_get_caption_class (DocketLook look)
{
  switch (look)
    {
    case DOCKET_LOOK_OVERLONG:
    case DOCKET_LOOK_EXPIRING:
    case DOCKET_LOOK_UNKNOWN:
      return "warning";
    case DOCKET_LOOK_FAILED:
      return "error";
    case DOCKET_LOOK_WAITING:
    case DOCKET_LOOK_WORKING:
    case DOCKET_LOOK_NO_ANSWER:
    case DOCKET_LOOK_PAUSED:
    case DOCKET_LOOK_KEPT:
    case DOCKET_LOOK_SAVING:
    case DOCKET_LOOK_LINKED:
    case DOCKET_LOOK_EXPIRED:
    case DOCKET_LOOK_ABORTED:
    default:
      return "secondary";
    }
}
