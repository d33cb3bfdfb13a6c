/* docket-strip-view.c: draws when jobs finish, and when this one is checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-strip-view.h"

#include "docket-compat.h"
#include "docket-job-text.h"

#include <glib/gi18n-lib.h>

/* px, without the words above and below */
#define HEIGHT 72
#define BASE   64
#define TOP    6
#define TICK   7
#define DOT    3.0
#define EDGE   5.0

/* At most as many seconds are named below. */
#define MOST_NAMED 4

/* A check and what it noticed are noted one after the other, s. */
#define AT_ONCE 0.1

/* Share of the width that is left ahead of what comes last. */
#define AHEAD 1.15

struct _DocketStripView
{
  GtkWidget parent_instance;

  DocketStrip strip;
  gboolean learned;
  double now;  /* s since the job began */
  double next; /* s since the job began; below 0: no check is planned */
  gboolean done;
  GArray *made; /* (owned) (nullable) of double: when it was checked, s since it began */
};

G_DEFINE_FINAL_TYPE (DocketStripView, docket_strip_view, GTK_TYPE_WIDGET)

typedef struct
{
  cairo_t *cr;
  GdkRGBA color; /* of the widget: the accent */
  GdkRGBA done;  /* of what noticed that the job is done */
  double width;
  double until; /* s at the right end */
} Canvas;

static double
to_x (const Canvas *canvas, double time)
{
  return EDGE + (canvas->width - 2 * EDGE) * CLAMP (time / canvas->until, 0, 1);
}

static void
set_color (const Canvas *canvas, gboolean behind, float alpha)
{
  GdkRGBA color = canvas->color;

  if (behind)
    color.red = color.green = color.blue = 0.5f;
  color.alpha = alpha;
  gdk_cairo_set_source_rgba (canvas->cr, &color);
}

/* The part of the curve between two times, filled and with its line. */
static void
draw_curve (const Canvas *canvas, const DocketStrip *strip, double from, double to, gboolean behind)
{
  cairo_t *cr = canvas->cr;
  const double left = to_x (canvas, from);
  const double right = to_x (canvas, to);

  if (right <= left)
    return;

  cairo_save (cr);
  cairo_rectangle (cr, left, 0, right - left, HEIGHT);
  cairo_clip (cr);
  cairo_move_to (cr, to_x (canvas, 0), BASE);
  for (guint i = 0; i < DOCKET_STRIP_POINTS; i++)
    cairo_line_to (cr,
                   to_x (canvas, strip->until * (i + 0.5) / DOCKET_STRIP_POINTS),
                   BASE - (BASE - TOP) * strip->density[i]);
  cairo_line_to (cr, to_x (canvas, strip->until), BASE);
  cairo_close_path (cr);
  set_color (canvas, behind, 0.2f);
  cairo_fill_preserve (cr);
  set_color (canvas, behind, behind ? 0.6f : 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_line (const Canvas *canvas, double time, double from, double to)
{
  cairo_move_to (canvas->cr, to_x (canvas, time), from);
  cairo_line_to (canvas->cr, to_x (canvas, time), to);
  cairo_stroke (canvas->cr);
}

static void
draw_dot (const Canvas *canvas, double time)
{
  cairo_arc (canvas->cr, to_x (canvas, time), BASE, DOT, 0, 2 * G_PI);
  cairo_fill (canvas->cr);
}

/* The next checks, which a job that is done has none of. */
static void
draw_plan (DocketStripView *self, const Canvas *canvas)
{
  cairo_set_line_width (canvas->cr, 1.5);
  set_color (canvas, FALSE, 0.6f);
  for (guint i = 0; i < self->strip.n_checks; i++)
    {
      if (self->strip.checks[i] > MAX (self->next, self->now))
        draw_line (canvas, self->strip.checks[i], BASE - TICK, BASE);
    }
  if (self->next >= 0)
    {
      set_color (canvas, FALSE, 1);
      draw_line (canvas, self->next, TOP, BASE);
      draw_dot (canvas, self->next);
    }
}

/* The check that noticed that the job is done: those before it found the job working. */
static guint
find_noticed (DocketStripView *self)
{
  for (guint i = 0; self->made != NULL && i < self->made->len; i++)
    {
      if (g_array_index (self->made, double, i) >= self->now - AT_ONCE)
        return i;
    }
  return G_MAXUINT;
}

static void
draw_checks (DocketStripView *self, const Canvas *canvas)
{
  const double pattern[] = { 3, 3 };
  const guint noticed = self->done ? find_noticed (self) : G_MAXUINT;

  if (!self->done)
    draw_plan (self, canvas);
  set_color (canvas, TRUE, 1);
  for (guint i = 0; self->made != NULL && i < self->made->len; i++)
    {
      const double time = g_array_index (self->made, double, i);

      /* What was asked long after is not in the picture. */
      if (time > canvas->until)
        break;
      if (i == noticed)
        gdk_cairo_set_source_rgba (canvas->cr, &canvas->done);
      draw_dot (canvas, time);
      set_color (canvas, TRUE, 1);
    }
  if (self->done)
    gdk_cairo_set_source_rgba (canvas->cr, &canvas->done);
  cairo_set_line_width (canvas->cr, 1);
  cairo_set_dash (canvas->cr, pattern, G_N_ELEMENTS (pattern), 0);
  draw_line (canvas, self->now, 0, BASE);
}

/* Words */

static int
get_text_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "0");
  int height = 0;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* @text with its left, middle or right at a time: @align 0, 0.5 or 1. Returns its right end, px. */
static double
draw_words (DocketStripView *self,
            const Canvas *canvas,
            const char *text,
            double time,
            double align,
            double y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  double x = to_x (canvas, time);
  int width = 0;

  pango_layout_get_pixel_size (layout, &width, NULL);
  x = CLAMP (x - align * width, 0, MAX (0, canvas->width - width));
  cairo_move_to (canvas->cr, x, y);
  pango_cairo_show_layout (canvas->cr, layout);
  return x + width;
}

/* 1, 2, 5, 10 … seconds, in minutes and hours as people count those. */
static double
get_step (double until)
{
  static const double steps[] = { 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (until / steps[i] <= MOST_NAMED)
        return steps[i];
    }
  return until;
}

static void
draw_times (DocketStripView *self, const Canvas *canvas, double y)
{
  const double step = get_step (canvas->until);
  double end = -1;

  set_color (canvas, TRUE, 1);
  for (double time = 0; time < canvas->until; time += step)
    {
      g_autofree char *text = docket_job_text_duration ((gint64) (time * G_USEC_PER_SEC));

      /* Large text: what would run into the one before it is left out. */
      if (time > 0 && to_x (canvas, time) - step / canvas->until * canvas->width / 2 < end)
        continue;
      end = draw_words (self, canvas, time > 0 ? text : "0", time, time > 0 ? 0.5 : 0, y);
    }
}

static void
docket_strip_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DocketStripView *self = DOCKET_STRIP_VIEW (widget);
  const int width = gtk_widget_get_width (widget);
  const int words = get_text_height (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (
      0, 0, (float) width, (float) (HEIGHT + 2 * words));
  Canvas canvas = {
    .cr = gtk_snapshot_append_cairo (snapshot, &bounds),
    .width = width,
    .until = MAX (1, MAX (self->strip.until, AHEAD * MAX (self->now, self->next))),
  };

  docket_compat_get_color (widget, &canvas.color);
  docket_compat_look_up_color (widget, "success_color", &canvas.done);
  set_color (&canvas, TRUE, 1);
  draw_words (self, &canvas, self->done ? _ ("done") : _ ("now"), self->now, 1.15, 0);
  draw_times (self, &canvas, words + HEIGHT);
  cairo_translate (canvas.cr, 0, words);
  if (self->learned)
    {
      draw_curve (&canvas, &self->strip, 0, self->now, TRUE);
      draw_curve (&canvas, &self->strip, self->now, canvas.until, FALSE);
    }
  set_color (&canvas, TRUE, 0.5f);
  cairo_set_line_width (canvas.cr, 1);
  cairo_move_to (canvas.cr, 0, BASE + 0.5);
  cairo_line_to (canvas.cr, width, BASE + 0.5);
  cairo_stroke (canvas.cr);
  draw_checks (self, &canvas);
  cairo_destroy (canvas.cr);
}

static void
docket_strip_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  const int height = HEIGHT + 2 * get_text_height (widget);

  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? height : 120;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? height : 300;
  *minimum_baseline = *natural_baseline = -1;
}

static void
docket_strip_view_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_STRIP_VIEW (object)->made, g_array_unref);

  G_OBJECT_CLASS (docket_strip_view_parent_class)->finalize (object);
}

static void
docket_strip_view_class_init (DocketStripViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_strip_view_finalize;
  widget_class->snapshot = docket_strip_view_snapshot;
  widget_class->measure = docket_strip_view_measure;
  gtk_widget_class_set_css_name (widget_class, "strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
docket_strip_view_init (DocketStripView *self)
{
  self->next = -1;
}

/**
 * docket_strip_view_show:
 * @self: a view
 * @strip: where jobs finish, and where they are checked
 * @learned: whether that was learned; else no curve is drawn
 * @now: how long ago the job began, s
 * @next: when it is checked next, s since it began; below 0: not by itself
 *
 * Shows a job at work.
 */
void
docket_strip_view_show (DocketStripView *self,
                        const DocketStrip *strip,
                        gboolean learned,
                        double now,
                        double next)
{
  g_return_if_fail (DOCKET_IS_STRIP_VIEW (self));
  g_return_if_fail (strip != NULL);

  self->strip = *strip;
  self->learned = learned;
  self->now = now;
  self->next = next;
  self->done = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * docket_strip_view_show_done:
 * @self: a view
 * @strip: where jobs finish
 * @learned: whether that was learned; else no curve is drawn
 * @took: how long the job took, s
 *
 * Shows a job that is done.
 */
void
docket_strip_view_show_done (DocketStripView *self,
                             const DocketStrip *strip,
                             gboolean learned,
                             double took)
{
  g_return_if_fail (DOCKET_IS_STRIP_VIEW (self));

  docket_strip_view_show (self, strip, learned, took, -1);
  self->done = TRUE;
}

/**
 * docket_strip_view_set_made:
 * @self: a view
 * @made: (nullable) (element-type gdouble): when the job was checked, s since it began
 */
void
docket_strip_view_set_made (DocketStripView *self, GArray *made)
{
  g_return_if_fail (DOCKET_IS_STRIP_VIEW (self));

  g_clear_pointer (&self->made, g_array_unref);
  self->made = made != NULL ? g_array_ref (made) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
