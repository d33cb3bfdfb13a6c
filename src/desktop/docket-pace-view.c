/* docket-pace-view.c: draws when a job of usual length is checked at one pace
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-pace-view.h"

#include "docket-compat.h"

/* px */
#define WIDTH  86
#define HEIGHT 12
#define DOT    3.0
#define LINE   2.0

struct _DocketPaceView
{
  GtkWidget parent_instance;

  GArray *checks; /* (owned) of double: s since the job began */
  double until;   /* s at the end of the line */
};

G_DEFINE_FINAL_TYPE (DocketPaceView, docket_pace_view, GTK_TYPE_WIDGET)

static void
docket_pace_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

/* As the text around it runs. */
static double
to_x (DocketPaceView *self, double time)
{
  const double x = DOT + (WIDTH - 2 * DOT) * CLAMP (time / self->until, 0, 1);

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? WIDTH - x : x;
}

static void
docket_pace_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DocketPaceView *self = DOCKET_PACE_VIEW (widget);
  const double middle = gtk_widget_get_height (widget) / 2.0;
  cairo_t *cr = NULL;
  GdkRGBA color;

  if (self->until <= 0)
    return;
  cr = gtk_snapshot_append_cairo (
      snapshot,
      &GRAPHENE_RECT_INIT (
          0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)));
  docket_compat_look_up_color (widget, "window_fg_color", &color);
  color.alpha = 0.25f;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, LINE);
  cairo_move_to (cr, 0, middle);
  cairo_line_to (cr, WIDTH, middle);
  cairo_stroke (cr);
  docket_compat_get_color (widget, &color);
  gdk_cairo_set_source_rgba (cr, &color);
  for (guint i = 0; i < self->checks->len; i++)
    {
      const double x = to_x (self, g_array_index (self->checks, double, i));

      cairo_arc (cr, x, middle, DOT, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static void
docket_pace_view_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_PACE_VIEW (object)->checks, g_array_unref);

  G_OBJECT_CLASS (docket_pace_view_parent_class)->finalize (object);
}

static void
docket_pace_view_class_init (DocketPaceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_pace_view_finalize;
  widget_class->measure = docket_pace_view_measure;
  widget_class->snapshot = docket_pace_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "pace");
  /* The words of its row say the same. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
docket_pace_view_init (DocketPaceView *self)
{
  self->checks = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * docket_pace_view_set:
 * @self: a view
 * @checks: (array length=n): when it is checked, s since it began
 * @n: how many checks there are
 * @until: s at the end of the line
 */
void
docket_pace_view_set (DocketPaceView *self, const double *checks, guint n, double until)
{
  g_return_if_fail (DOCKET_IS_PACE_VIEW (self));

  g_array_set_size (self->checks, 0);
  g_array_append_vals (self->checks, checks, n);
  self->until = until;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
