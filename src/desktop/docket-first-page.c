/* docket-first-page.c: asks for the API key, once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-first-page.h"

#include "docket-key-row.h"
#include "docket-paste.h"

#include <string.h>

struct _DocketFirstPage
{
  GtkBox parent_instance;

  DocketKeyRow *key_row;
  GtkWidget *keep_switch;
  GtkWidget *start_button;
};

G_DEFINE_FINAL_TYPE (DocketFirstPage, docket_first_page, GTK_TYPE_BOX)

/* The window goes on by itself once there is a key. */
static void
start_cb (DocketFirstPage *self)
{
  gint64 edit = 0;

  if (!docket_key_row_is_empty (self->key_row))
    docket_key_row_save (self->key_row, &edit);
}

static void
changed_cb (DocketFirstPage *self)
{
  gtk_widget_set_sensitive (self->start_button, !docket_key_row_is_empty (self->key_row));
}

/* Typing begins with the key. */
static gboolean
docket_first_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOCKET_FIRST_PAGE (widget)->key_row));
}

static void
docket_first_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_FIRST_PAGE);

  G_OBJECT_CLASS (docket_first_page_parent_class)->dispose (object);
}

static void
docket_first_page_class_init (DocketFirstPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_first_page_dispose;
  widget_class->grab_focus = docket_first_page_grab_focus;
  g_type_ensure (DOCKET_TYPE_KEY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/docket_app/Docket/docket-first-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketFirstPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, DocketFirstPage, keep_switch);
  gtk_widget_class_bind_template_child (widget_class, DocketFirstPage, start_button);
}

/* A text field takes Ctrl+Z for what was typed: where nothing is, it undoes what was done last. */
static gboolean
undo_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  DocketFirstPage *self = data;

  if (!docket_key_row_is_empty (self->key_row))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (widget, "win.undo", NULL);
  return GDK_EVENT_STOP;
}

/* The same with Ctrl+V: the keyboard begins in the field, and what is pasted may be jobs. */
static gboolean
paste_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  DocketFirstPage *self = data;

  if (!docket_key_row_is_empty (self->key_row))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (widget, "win.paste", NULL);
  return GDK_EVENT_STOP;
}

static void
add_key (GtkEventController *keys, guint key, GtkShortcutFunc func, DocketFirstPage *self)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (key, GDK_CONTROL_MASK),
                        gtk_callback_action_new (func, self, NULL)));
}

static void
add_keys (DocketFirstPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_key (keys, GDK_KEY_z, undo_cb, self);
  add_key (keys, GDK_KEY_v, paste_cb, self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
docket_first_page_init (DocketFirstPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keys (self);
  g_signal_connect_swapped (self->start_button, "clicked", G_CALLBACK (start_cb), self);
  g_signal_connect_swapped (self->key_row, "entered", G_CALLBACK (start_cb), self);
  g_signal_connect_swapped (self->key_row, "changed", G_CALLBACK (changed_cb), self);
}

/**
 * docket_first_page_set_engine:
 * @self: a page
 * @engine: tests the key; outlives the page
 */
void
docket_first_page_set_engine (DocketFirstPage *self, DocketEngine *engine)
{
  GSettings *settings = docket_settings_get_backing (docket_engine_get_settings (engine));

  g_return_if_fail (DOCKET_IS_FIRST_PAGE (self));

  docket_key_row_set_engine (self->key_row, engine);
  if (settings != NULL)
    g_settings_bind (
        settings, "keep-results", self->keep_switch, "active", G_SETTINGS_BIND_DEFAULT);
}

/* Returns: (transfer full) (nullable): one word that is no link and has no job in it; a key may
 *   look like none that was seen so far */
static char *
find_word (const char *text)
{
  g_autofree char *word = g_strstrip (g_strdup (text));
  g_autoptr (GPtrArray) jobs = NULL;

  if (word[0] == '\0' || strpbrk (word, " \t\r\n") != NULL || strstr (word, "://") != NULL)
    return NULL;
  jobs = docket_paste_find_jobs (word, -1);
  return jobs->len == 0 ? g_steal_pointer (&word) : NULL;
}

/**
 * docket_first_page_take_key:
 * @self: a page
 * @text: what was pasted
 *
 * What could be a key is put where the key is asked for.
 *
 * Returns: whether it was
 */
gboolean
docket_first_page_take_key (DocketFirstPage *self, const char *text)
{
  g_autofree char *key = docket_paste_find_key (text);

  g_return_val_if_fail (DOCKET_IS_FIRST_PAGE (self), FALSE);

  if (key == NULL)
    key = find_word (text);
  if (key == NULL)
    return FALSE;
  docket_key_row_set_text (self->key_row, key);
  gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
  return TRUE;
}
