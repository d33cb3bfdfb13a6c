/* docket-empty-picture.c: the picture of a list with nothing in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ticket of the application icon in outline, its ring just begun. It is drawn, not read from a
 * file: the library that reads such files would stay in memory for this one.
 */

#include "docket-config.h"

#include "docket-empty-picture.h"

#define SIZE  112 /* px */
#define UNITS 128 /* of the drawing, both ways */

struct _DocketEmptyPicture
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (DocketEmptyPicture, docket_empty_picture, GTK_TYPE_WIDGET)

static void
draw_ticket (cairo_t *cr)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, 98, 21, 9, -G_PI_2, 0);
  cairo_arc_negative (cr, 107, 84, 8, -G_PI_2, G_PI_2);
  cairo_arc (cr, 98, 107, 9, 0, G_PI_2);
  cairo_arc (cr, 30, 107, 9, G_PI_2, G_PI);
  cairo_arc_negative (cr, 21, 84, 8, G_PI_2, -G_PI_2);
  cairo_arc (cr, 30, 21, 9, G_PI, G_PI + G_PI_2);
  cairo_close_path (cr);
  cairo_stroke (cr);
}

/* A row of dots, where the ticket is torn. */
static void
draw_tear (cairo_t *cr)
{
  const double pattern[] = { 0, 12 };

  cairo_set_dash (cr, pattern, G_N_ELEMENTS (pattern), 0);
  cairo_move_to (cr, 40, 84);
  cairo_line_to (cr, 89, 84);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_ring (cairo_t *cr, double to)
{
  cairo_arc (cr, 64, 48, 20, -G_PI_2, to);
  cairo_stroke (cr);
}

static void
docket_empty_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const double size = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) size, (float) size);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_scale (cr, size / UNITS, size / UNITS);
  cairo_set_line_width (cr, 5);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 0.54, 0.56, 0.58, 0.75);
  draw_ticket (cr);
  draw_tear (cr);
  cairo_set_source_rgba (cr, 0.54, 0.56, 0.58, 0.3);
  draw_ring (cr, G_PI + G_PI_2);
  cairo_set_source_rgb (cr, 0.1, 0.66, 0.59);
  draw_ring (cr, 0);
  cairo_destroy (cr);
}

static void
docket_empty_picture_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  *minimum = *natural = SIZE;
  *minimum_baseline = *natural_baseline = -1;
}

static void
docket_empty_picture_class_init (DocketEmptyPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = docket_empty_picture_snapshot;
  widget_class->measure = docket_empty_picture_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
docket_empty_picture_init (DocketEmptyPicture *self)
{
}
