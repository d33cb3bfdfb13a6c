/* docket-probe.c: writes down what a window shows, from within a program that knows nothing of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A library for LD_PRELOAD; the program that is tested stays as it is installed. On SIGUSR1, as
 * soon as nothing moves any more, $DOCKET_PROBE_FILE is written anew: every widget that is drawn,
 * with its place in the window, and of a label its words and whether Pango left some out. With
 * $DOCKET_PROBE_FRAMES each frame that is drawn adds a line to that file: when it was, and where
 * the rows of the list are. Catalogues of $DOCKET_PROBE_WORDS go before those that are installed.
 * While there is a file $DOCKET_PROBE_DISK, disks have as many bytes left as it says.
 */

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <json-glib/json-glib.h>
#include <libintl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/vfs.h>

#include <glib-unix.h>

/* Without a frame for as long, nothing moves: a clock that ticks draws one frame each second. */
#define QUIET_MS 120

/* A movement without end, as of a spinner, is not waited for, ms. */
#define MOST_MS 3000

/* A pixel that a place is off by rounding. */
#define SLACK 1

static gint64 last_frame;
static gint64 asked;

/* The words of the test instead of the installed ones. */
char *
bindtextdomain (const char *domain, const char *folder)
{
  typedef char *(*Function) (const char *, const char *);
  static Function real;
  const char *words = g_getenv ("DOCKET_PROBE_WORDS");

  if (real == NULL)
    {
      void *found = dlsym (RTLD_NEXT, "bindtextdomain");

      memcpy (&real, &found, sizeof found);
    }
  return real (domain, words != NULL && g_strcmp0 (domain, "docket") == 0 ? words : folder);
}

static void
take_space (struct statfs *disk)
{
  const char *path = g_getenv ("DOCKET_PROBE_DISK");
  g_autofree char *text = NULL;

  if (path != NULL && g_file_get_contents (path, &text, NULL, NULL))
    disk->f_bfree = disk->f_bavail = g_ascii_strtoull (text, NULL, 10) / (guint64) disk->f_bsize;
}

/* A disk that is as full as the test says. Where files may be large the symbol is statfs64. */
int
statfs (const char *path, struct statfs *disk)
{
  typedef int (*Function) (const char *, struct statfs *);
  static Function real;
  int result = 0;

  if (real == NULL)
    {
      void *found = dlsym (RTLD_NEXT, "statfs64");

      memcpy (&real, &found, sizeof found);
    }
  result = real (path, disk);
  if (result == 0)
    take_space (disk);
  return result;
}

/* Places */

static graphene_rect_t
get_bounds (GtkWidget *widget, GtkWidget *window)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  if (!gtk_widget_compute_bounds (widget, window, &bounds))
    return GRAPHENE_RECT_INIT (0, 0, 0, 0);
  return bounds;
}

/* What is inside of the frame that GTK draws around a window. */
static graphene_rect_t
get_inside (GtkWidget *window)
{
  GtkWidget *child = NULL;
  graphene_rect_t inside = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  if (!GTK_IS_WINDOW (window))
    return get_bounds (window, window);
  child = gtk_window_get_child (GTK_WINDOW (window));
  if (child != NULL)
    inside = get_bounds (child, window);
  if (gtk_window_get_titlebar (GTK_WINDOW (window)) != NULL)
    {
      graphene_rect_t bar = get_bounds (gtk_window_get_titlebar (GTK_WINDOW (window)), window);

      graphene_rect_union (&inside, &bar, &inside);
    }
  return inside;
}

static gboolean
scrolls (GtkWidget *widget, GtkOrientation orientation)
{
  GtkPolicyType across = GTK_POLICY_NEVER;
  GtkPolicyType down = GTK_POLICY_NEVER;

  if (!GTK_IS_SCROLLED_WINDOW (widget))
    return FALSE;
  gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &across, &down);
  return (orientation == GTK_ORIENTATION_HORIZONTAL ? across : down) != GTK_POLICY_NEVER;
}

/* How much of a widget is cut off, px to the sides and px above and below; that a person can scroll
 * to is not. */
typedef struct
{
  graphene_rect_t seen; /* the part that is on the screen */
  double across;
  double down;
} Cut;

static double
cut_off (double begin, double size, double around_begin, double around_size)
{
  return MAX (0, around_begin - begin) + MAX (0, begin + size - around_begin - around_size);
}

static Cut
measure_cut (GtkWidget *widget, GtkWidget *window)
{
  graphene_rect_t bounds = get_bounds (widget, window);
  Cut cut = { .seen = bounds };
  gboolean scrolls_across = FALSE;
  gboolean scrolls_down = FALSE;

  for (GtkWidget *around = gtk_widget_get_parent (widget); around != NULL;
       around = gtk_widget_get_parent (around))
    {
      graphene_rect_t clip;

      if (around != window && gtk_widget_get_overflow (around) != GTK_OVERFLOW_HIDDEN &&
          !GTK_IS_SCROLLED_WINDOW (around))
        continue;
      scrolls_across |= scrolls (around, GTK_ORIENTATION_HORIZONTAL);
      scrolls_down |= scrolls (around, GTK_ORIENTATION_VERTICAL);
      /* A viewport is as its scrolled window. */
      if (GTK_IS_SCROLLABLE (around))
        {
          GtkWidget *scroller = gtk_widget_get_ancestor (around, GTK_TYPE_SCROLLED_WINDOW);

          scrolls_across |= scroller != NULL && scrolls (scroller, GTK_ORIENTATION_HORIZONTAL);
          scrolls_down |= scroller != NULL && scrolls (scroller, GTK_ORIENTATION_VERTICAL);
        }
      clip = around == window ? get_inside (window) : get_bounds (around, window);
      if (!scrolls_across)
        cut.across = MAX (cut.across,
                          cut_off ((double) bounds.origin.x,
                                   (double) bounds.size.width,
                                   (double) clip.origin.x,
                                   (double) clip.size.width));
      if (!scrolls_down)
        cut.down = MAX (cut.down,
                        cut_off ((double) bounds.origin.y,
                                 (double) bounds.size.height,
                                 (double) clip.origin.y,
                                 (double) clip.size.height));
      if (!graphene_rect_intersection (&cut.seen, &clip, &cut.seen))
        cut.seen = GRAPHENE_RECT_INIT (0, 0, 0, 0);
      if (around == window)
        break;
    }
  return cut;
}

/* Widgets */

static void
add_string (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value != NULL ? value : "");
}

static void
add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static void
add_boolean (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

/* The nearest widget around it that is Docket's own: its template gave the name. */
static const char *
get_owner (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Docket"))
        return G_OBJECT_TYPE_NAME (widget);
    }
  return "";
}

static void
add_label (JsonBuilder *json, GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  int width = 0;
  int height = 0;

  pango_layout_get_pixel_size (layout, &width, &height);
  add_string (json, "text", gtk_label_get_text (label));
  add_boolean (json, "ellipsized", pango_layout_is_ellipsized (layout));
  add_boolean (json,
               "clipped",
               width > gtk_widget_get_width (GTK_WIDGET (label)) + SLACK ||
                   height > gtk_widget_get_height (GTK_WIDGET (label)) + SLACK);
}

static void
add_text (JsonBuilder *json, GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    add_label (json, GTK_LABEL (widget));
  else if (GTK_IS_BUTTON (widget))
    add_string (json, "text", gtk_button_get_label (GTK_BUTTON (widget)));
  else if (GTK_IS_EDITABLE (widget))
    add_string (json, "text", gtk_editable_get_text (GTK_EDITABLE (widget)));
}

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SWITCH (widget) ||
         GTK_IS_EDITABLE (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_TEXT_VIEW (widget);
}

static void
add_widget (JsonBuilder *json, GtkWidget *widget, GtkWidget *window)
{
  const Cut cut = measure_cut (widget, window);
  const graphene_rect_t bounds = get_bounds (widget, window);
  const graphene_rect_t inside = get_inside (window);
  g_auto (GStrv) classes = gtk_widget_get_css_classes (widget);
  g_autofree char *joined = g_strjoinv (" ", classes);

  json_builder_begin_object (json);
  add_string (json, "type", G_OBJECT_TYPE_NAME (widget));
  add_string (json, "id", gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)));
  add_string (json, "owner", get_owner (widget));
  add_string (json, "classes", joined);
  add_number (json, "x", (double) (bounds.origin.x - inside.origin.x));
  add_number (json, "y", (double) (bounds.origin.y - inside.origin.y));
  add_number (json, "width", (double) bounds.size.width);
  add_number (json, "height", (double) bounds.size.height);
  add_number (json, "seen", (double) (cut.seen.size.width * cut.seen.size.height));
  add_number (json, "across", cut.across);
  add_number (json, "down", cut.down);
  add_boolean (json, "control", is_control (widget));
  add_boolean (json, "sensitive", gtk_widget_is_sensitive (widget));
  add_boolean (json, "focusable", gtk_widget_get_focusable (widget));
  add_text (json, widget);
  json_builder_end_object (json);
}

/* Opacity 0 and the hidden side of a transition are not drawn. */
static gboolean
is_drawn (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget) &&
         gtk_widget_get_opacity (widget) > 0;
}

static void
add_tree (JsonBuilder *json, GtkWidget *widget, GtkWidget *window)
{
  /* A popover is a window of its own. */
  if (GTK_IS_NATIVE (widget))
    window = widget;
  if (!is_drawn (widget))
    return;

  add_widget (json, widget, window);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_tree (json, child, window);
}

static void
add_window (JsonBuilder *json, GtkWidget *window)
{
  const graphene_rect_t inside = get_inside (window);

  json_builder_begin_object (json);
  add_string (json, "type", G_OBJECT_TYPE_NAME (window));
  add_string (json, "title", gtk_window_get_title (GTK_WINDOW (window)));
  add_number (json, "width", (double) inside.size.width);
  add_number (json, "height", (double) inside.size.height);
  add_boolean (json, "rtl", gtk_widget_get_direction (window) == GTK_TEXT_DIR_RTL);
  json_builder_set_member_name (json, "items");
  json_builder_begin_array (json);
  add_tree (json, window, window);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
write_down (void)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *windows = gtk_window_get_toplevels ();

  json_builder_begin_array (json);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (window))
        add_window (json, window);
    }
  json_builder_end_array (json);
  root = json_builder_get_root (json);
  text = json_to_string (root, FALSE);
  if (!g_file_set_contents (g_getenv ("DOCKET_PROBE_FILE"), text, -1, &error))
    g_printerr ("probe: %s\n", error->message);
}

/* Frames */

static GtkWidget *
find (GtkWidget *widget, const char *id)
{
  GtkWidget *found = NULL;

  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, id);
  return found;
}

/* Its name, where it begins from the top and from the left, and the height. */
static void
add_row (GString *line, GtkWidget *row, GtkWidget *window)
{
  GtkWidget *title = find (row, "title");
  GtkWidget *segment = find (row, "segment");
  graphene_rect_t bounds;

  if (title == NULL || segment == NULL)
    return;
  bounds = get_bounds (segment, window);
  g_string_append_printf (line,
                          "\t%s|%.0f|%.0f|%.0f",
                          gtk_label_get_text (GTK_LABEL (title)),
                          (double) bounds.origin.y,
                          (double) bounds.size.height,
                          (double) get_bounds (title, window).origin.x);
}

static void
add_rows (GString *line, GtkWidget *widget, GtkWidget *window)
{
  if (!is_drawn (widget))
    return;
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "DocketJobRow"))
    {
      add_row (line, widget, window);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_rows (line, child, window);
}

static void
painted_cb (GdkFrameClock *clock, GtkWidget *window)
{
  const char *path = g_getenv ("DOCKET_PROBE_FRAMES");
  g_autoptr (GString) line = NULL;
  FILE *file = NULL;

  last_frame = g_get_monotonic_time ();
  if (path == NULL)
    return;
  line = g_string_new (NULL);
  g_string_append_printf (line, "%" G_GINT64_FORMAT, last_frame);
  add_rows (line, window, window);
  g_string_append_c (line, '\n');
  file = fopen (path, "a");
  if (file != NULL)
    fputs (line->str, file);
  if (file != NULL)
    fclose (file);
}

static void
watch_window (GtkWidget *window)
{
  if (g_object_get_data (G_OBJECT (window), "docket-probe") != NULL ||
      gtk_widget_get_frame_clock (window) == NULL)
    return;
  g_object_set_data (G_OBJECT (window), "docket-probe", window);
  g_signal_connect_object (
      gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), window, 0);
}

static gboolean
watch_windows_cb (gpointer data)
{
  GListModel *windows = NULL;

  if (!gtk_is_initialized ())
    return G_SOURCE_CONTINUE;
  windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      watch_window (window);
    }
  return G_SOURCE_CONTINUE;
}

/* What is asked for */

static gboolean
answer_cb (gpointer data)
{
  const gint64 now = g_get_monotonic_time ();

  if (now - last_frame < QUIET_MS * 1000 && now - asked < MOST_MS * 1000)
    return G_SOURCE_CONTINUE;
  write_down ();
  return G_SOURCE_REMOVE;
}

static gboolean
asked_cb (gpointer data)
{
  watch_windows_cb (NULL);
  asked = last_frame = g_get_monotonic_time ();
  g_timeout_add (20, answer_cb, NULL);
  return G_SOURCE_CONTINUE;
}

__attribute__ ((constructor)) static void
begin (void)
{
  if (g_getenv ("DOCKET_PROBE_FILE") == NULL)
    return;
  /* What Docket starts is left alone. */
  g_unsetenv ("LD_PRELOAD");
  g_unix_signal_add (SIGUSR1, asked_cb, NULL);
  g_timeout_add (50, watch_windows_cb, NULL);
}
