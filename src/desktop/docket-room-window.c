/* docket-room-window.c: the kept files, by age and size
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-room-window.h"

#include "docket-job-text.h"
#include "docket-toasts.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  ORDER_OLDEST,
  ORDER_LARGEST,
} Order;

struct _DocketRoomWindow
{
  AdwWindow parent_instance;

  DocketToasts *toasts;
  AdwWindowTitle *title;
  GtkWidget *stack;
  GtkWidget *all;
  GtkWidget *order;
  GtkWidget *list;
  GtkWidget *delete_button;

  DocketEngine *engine;  /* (unowned): lives as long as the application */
  GPtrArray *kept;       /* (owned) of DocketKept (owned): in the order that is shown */
  GHashTable *chosen;    /* (owned) of DocketKept (of @kept) */
  GtkStringList *places; /* (owned): one for each of @kept */
  GPtrArray *shown;      /* (owned) of GtkListItem (unowned): those that are bound */
  GPtrArray *deleted;    /* (owned) (nullable) of DocketKept (owned): what Undo brings back */
  guint n_wanted;        /* files that were to be deleted last */
};

G_DEFINE_FINAL_TYPE (DocketRoomWindow, docket_room_window, ADW_TYPE_WINDOW)

static void load (DocketRoomWindow *self);

/* What was begun in a window may end when it is no more. */
static gboolean
is_closed (DocketRoomWindow *self)
{
  return self->places == NULL;
}

/* Words */

/**
 * docket_room_window_describe:
 * @sum: what is kept
 *
 * Returns: (transfer full): how much that is
 */
char *
docket_room_window_describe (const DocketKeptSum *sum)
{
  const guint n = (guint) MIN (sum->n_files, G_MAXINT);
  g_autofree char *size = docket_job_text_size (sum->size);

  if (n == 0)
    return g_strdup (_ ("Nothing yet"));
  /* Translators: how many files are kept, and their size together */
  return g_strdup_printf (ngettext ("%u file, %s", "%u files, %s", n), n, size);
}

static char *
describe_kept (DocketRoomWindow *self, const DocketKept *kept)
{
  const gint64 now = docket_clock_get_wall (docket_engine_get_clock (self->engine));
  g_autofree char *size = docket_job_text_size (kept->size);
  g_autofree char *name = g_path_get_basename (kept->path);
  g_autofree char *age = docket_job_text_duration (now - kept->changed);

  if (kept->changed == 0)
    return g_strdup_printf ("%s · %s", size, name);
  /* Translators: size, age (as “3 days”) and name of a kept file */
  return g_strdup_printf (_ ("%s · %s old · %s"), size, age, name);
}

static void
show_chosen (DocketRoomWindow *self)
{
  const guint n = g_hash_table_size (self->chosen);
  GHashTableIter iter;
  gpointer item = NULL;
  gint64 size = 0;
  g_autofree char *size_text = NULL;
  g_autofree char *label = NULL;

  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    size += MAX (0, ((DocketKept *) item)->size);
  size_text = docket_job_text_size (size);
  if (n == 0)
    label = g_strdup (_ ("Delete"));
  else
    /* Translators: how many files, and their size together */
    label = g_strdup_printf (
        ngettext ("Delete %u File, %s", "Delete %u Files, %s", n), n, size_text);
  gtk_button_set_label (GTK_BUTTON (self->delete_button), label);
  gtk_widget_set_sensitive (self->delete_button, n > 0);
}

/* Rows */

static const DocketKept *
get_kept (DocketRoomWindow *self, GtkListItem *item)
{
  const guint place = gtk_list_item_get_position (item);

  return place < self->kept->len ? g_ptr_array_index (self->kept, place) : NULL;
}

static void
toggled_cb (GtkCheckButton *check, DocketRoomWindow *self)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (check), "docket-item");
  const DocketKept *kept = item != NULL ? get_kept (self, item) : NULL;

  if (kept == NULL)
    return;
  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->chosen, (gpointer) kept);
  else
    g_hash_table_remove (self->chosen, kept);
  show_chosen (self);
}

static void
show_item (DocketRoomWindow *self, GtkListItem *item)
{
  GtkWidget *check = gtk_list_item_get_child (item);
  GtkWidget *box = gtk_check_button_get_child (GTK_CHECK_BUTTON (check));
  const DocketKept *kept = get_kept (self, item);
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;

  if (kept == NULL)
    return;
  text = describe_kept (self, kept);
  sentence = g_strconcat (kept->title, ", ", text, NULL);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), kept->title);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), text);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  g_signal_handlers_block_by_func (check, toggled_cb, self);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_hash_table_contains (self->chosen, kept));
  g_signal_handlers_unblock_by_func (check, toggled_cb, self);
}

static GtkWidget *
make_label (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (class != NULL)
    {
      gtk_widget_add_css_class (label, class);
      gtk_widget_add_css_class (label, "secondary");
    }
  return label;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, DocketRoomWindow *self)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_box_append (GTK_BOX (box), make_label (NULL));
  gtk_box_append (GTK_BOX (box), make_label ("caption"));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_margin_start (box, 6);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), box);
  g_object_set_data (G_OBJECT (check), "docket-item", item);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_list_item_set_child (item, check);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, DocketRoomWindow *self)
{
  g_ptr_array_add (self->shown, item);
  show_item (self, item);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, DocketRoomWindow *self)
{
  g_ptr_array_remove_fast (self->shown, item);
}

static void
show_items (DocketRoomWindow *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    show_item (self, g_ptr_array_index (self->shown, i));
  show_chosen (self);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const DocketKept *one = *(DocketKept *const *) a;
  const DocketKept *other = *(DocketKept *const *) b;

  return (one->changed > other->changed) - (one->changed < other->changed);
}

static int
compare_size (gconstpointer a, gconstpointer b)
{
  const DocketKept *one = *(DocketKept *const *) a;
  const DocketKept *other = *(DocketKept *const *) b;

  return (other->size > one->size) - (other->size < one->size);
}

static void
sort (DocketRoomWindow *self)
{
  const Order order = (Order) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->order));

  g_ptr_array_sort (self->kept, order == ORDER_LARGEST ? compare_size : compare_age);
  show_items (self);
}

static void
all_toggled_cb (DocketRoomWindow *self)
{
  const gboolean all = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->all));

  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; all && i < self->kept->len; i++)
    g_hash_table_add (self->chosen, g_ptr_array_index (self->kept, i));
  show_items (self);
}

/* What there is */

static void
set_n_places (DocketRoomWindow *self)
{
  const guint old = g_list_model_get_n_items (G_LIST_MODEL (self->places));
  g_autofree const char **names = g_new0 (const char *, self->kept->len + 1);

  for (guint i = 0; i < self->kept->len; i++)
    names[i] = "";
  gtk_string_list_splice (self->places, 0, old, names);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketRoomWindow) self = data;
  g_autoptr (GPtrArray) kept = docket_store_load_kept_finish (DOCKET_STORE (object), result, NULL);
  DocketKeptSum sum = { 0 };
  g_autofree char *text = NULL;

  if (kept == NULL || is_closed (self))
    return;
  g_hash_table_remove_all (self->chosen);
  g_ptr_array_unref (self->kept);
  self->kept = g_ptr_array_ref (kept);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->all), FALSE);
  sum.n_files = kept->len;
  for (guint i = 0; i < kept->len; i++)
    sum.size += MAX (0, ((DocketKept *) g_ptr_array_index (kept, i))->size);
  text = docket_room_window_describe (&sum);
  adw_window_title_set_subtitle (self->title, kept->len > 0 ? text : "");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), kept->len > 0 ? "list" : "none");
  sort (self);
  set_n_places (self);
}

static void
load (DocketRoomWindow *self)
{
  docket_store_load_kept_async (docket_engine_get_store (self->engine),
                                DOCKET_RESULT_KEPT,
                                0,
                                NULL,
                                loaded_cb,
                                g_object_ref (self));
}

/* Deleting */

static void
say_deleted (DocketRoomWindow *self)
{
  const guint n = self->deleted->len;
  const guint n_changed = self->n_wanted - n;
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup (_ ("Files that were changed since are not deleted"));
  else if (n_changed > 0)
    /* Translators: how many files were deleted, and how many were changed by somebody and stay */
    text = g_strdup_printf (_ ("%u deleted, %u changed since and kept"), n, n_changed);
  else
    text = g_strdup_printf (ngettext ("%u file deleted", "%u files deleted", n), n);
  docket_toasts_say (self->toasts, text, n > 0 ? _ ("Undo") : NULL, "room.undo", NULL);
}

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketRoomWindow) self = data;
  g_autoptr (GPtrArray) deleted = docket_room_delete_finish (DOCKET_ROOM (object), result, NULL);

  if (deleted == NULL || is_closed (self))
    return;
  g_clear_pointer (&self->deleted, g_ptr_array_unref);
  self->deleted = g_ptr_array_ref (deleted);
  say_deleted (self);
  load (self);
}

static void
delete_cb (DocketRoomWindow *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer item = NULL;

  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    g_ptr_array_add (wanted, item);
  self->n_wanted = wanted->len;
  gtk_widget_set_sensitive (self->delete_button, FALSE);
  docket_room_delete_async (
      docket_engine_get_room (self->engine), wanted, deleted_cb, g_object_ref (self));
}

static void
back_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketRoomWindow) self = data;

  docket_room_bring_back_finish (DOCKET_ROOM (object), result);
  if (!is_closed (self))
    load (self);
}

static void
undo_cb (GSimpleAction *action, GVariant *target, gpointer data)
{
  DocketRoomWindow *self = data;

  if (self->deleted == NULL)
    return;
  docket_room_bring_back_async (
      docket_engine_get_room (self->engine), self->deleted, back_cb, g_object_ref (self));
  g_clear_pointer (&self->deleted, g_ptr_array_unref);
}

/* Object */

static void
docket_room_window_dispose (GObject *object)
{
  DocketRoomWindow *self = DOCKET_ROOM_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_ROOM_WINDOW);
  g_clear_object (&self->places);

  G_OBJECT_CLASS (docket_room_window_parent_class)->dispose (object);
}

static void
docket_room_window_finalize (GObject *object)
{
  DocketRoomWindow *self = DOCKET_ROOM_WINDOW (object);

  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->deleted, g_ptr_array_unref);

  G_OBJECT_CLASS (docket_room_window_parent_class)->finalize (object);
}

static void
docket_room_window_class_init (DocketRoomWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_room_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_room_window_finalize;
  g_type_ensure (DOCKET_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/docket_app/Docket/docket-room-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketRoomWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DocketRoomWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DocketRoomWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketRoomWindow, all);
  gtk_widget_class_bind_template_child (widget_class, DocketRoomWindow, order);
  gtk_widget_class_bind_template_child (widget_class, DocketRoomWindow, list);
  gtk_widget_class_bind_template_child (widget_class, DocketRoomWindow, delete_button);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "room.undo", NULL);
}

static void
make_list (DocketRoomWindow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection)
      model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->places)));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (model));
}

static void
docket_room_window_init (DocketRoomWindow *self)
{
  static const GActionEntry entries[] = { { .name = "undo", .activate = undo_cb } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->kept = g_ptr_array_new ();
  self->chosen = g_hash_table_new (NULL, NULL);
  self->places = gtk_string_list_new (NULL);
  self->shown = g_ptr_array_new ();
  make_list (self);
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "room", G_ACTION_GROUP (actions));
  g_signal_connect_swapped (self->all, "toggled", G_CALLBACK (all_toggled_cb), self);
  g_signal_connect_swapped (self->order, "notify::selected", G_CALLBACK (sort), self);
  g_signal_connect_swapped (self->delete_button, "clicked", G_CALLBACK (delete_cb), self);
}

/**
 * docket_room_window_new:
 * @engine: an engine that was started; outlives the window
 *
 * Returns: (transfer floating): the window
 */
GtkWidget *
docket_room_window_new (DocketEngine *engine)
{
  DocketRoomWindow *self = g_object_new (DOCKET_TYPE_ROOM_WINDOW, NULL);

  self->engine = engine;
  /* The person may have made room elsewhere. */
  docket_room_refresh (docket_engine_get_room (engine));
  load (self);
  return GTK_WIDGET (self);
}
