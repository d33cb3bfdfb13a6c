/* docket-key-row.c: where the API key is typed and tested
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-key-row.h"

#include "docket-cancel.h"
#include "docket-core-error.h"
#include "docket-paste.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _DocketKeyRow
{
  GtkBox parent_instance;

  GtkWidget *entry;
  GtkWidget *test_button;
  GtkWidget *answer;
  GtkWidget *answer_icon;
  GtkWidget *answer_label;

  DocketEngine *engine;      /* (unowned): lives as long as the application */
  GCancellable *cancellable; /* (owned) (nullable): of the test on its way */
};

G_DEFINE_FINAL_TYPE (DocketKeyRow, docket_key_row, GTK_TYPE_BOX)

typedef enum
{
  SIGNAL_ENTERED,
  SIGNAL_CHANGED,
  SIGNAL_ACCEPTED,
} DocketKeyRowSignal;

static guint signals[SIGNAL_ACCEPTED + 1];

static const char *
get_text (DocketKeyRow *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
show_answer (DocketKeyRow *self, const char *icon, const char *class, const char *text)
{
  static const char *const classes[] = { "success", "error", "warning" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->answer, classes[i]);
  gtk_widget_add_css_class (self->answer, class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->answer_icon), icon);
  gtk_label_set_label (GTK_LABEL (self->answer_label), text);
  gtk_widget_set_visible (self->answer, TRUE);
}

static void
show_credits (DocketKeyRow *self, gint64 credits)
{
  g_autofree char *number = g_strdup_printf ("%'d", (int) CLAMP (credits, 0, G_MAXINT));
  g_autofree char *text = g_strdup_printf (ngettext ("Key accepted · %s credit left",
                                                     "Key accepted · %s credits left",
                                                     (gulong) credits),
                                           number);

  show_answer (self, "object-select-symbolic", "success", text);
}

static void
show_failure (DocketKeyRow *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NO_KEY))
    text = g_strdup (_ ("PDF.co refused this key"));
  else if (error->domain == DOCKET_CORE_ERROR)
    /* Translators: %s is a sentence that says why */
    text = g_strdup_printf (_ ("%s. The key was not tested"), error->message);
  else
    text = g_strdup (_ ("This is no API key: a key has no spaces and plain letters only"));
  show_answer (self, "dialog-warning-symbolic", "error", text);
}

static void
tested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketKeyRow) self = data;
  g_autoptr (GError) error = NULL;
  gint64 credits = 0;
  const gboolean accepted = docket_engine_test_key_finish (
      DOCKET_ENGINE (object), result, &credits, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->test_button, !docket_key_row_is_empty (self));
  if (!accepted)
    {
      show_failure (self, error);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
  show_credits (self, credits);
}

static void
test_cb (DocketKeyRow *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->test_button, FALSE);
  gtk_widget_set_visible (self->answer, FALSE);
  docket_engine_test_key_async (
      self->engine, get_text (self), self->cancellable, tested_cb, g_object_ref (self));
}

static void
changed_cb (DocketKeyRow *self)
{
  docket_cancel (&self->cancellable);
  gtk_widget_set_visible (self->answer, FALSE);
  gtk_widget_set_sensitive (self->test_button, !docket_key_row_is_empty (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
activated_cb (DocketKeyRow *self)
{
  g_signal_emit (self, signals[SIGNAL_ENTERED], 0);
}

static void
docket_key_row_dispose (GObject *object)
{
  DocketKeyRow *self = DOCKET_KEY_ROW (object);

  docket_cancel (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), DOCKET_TYPE_KEY_ROW);

  G_OBJECT_CLASS (docket_key_row_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (
      name, DOCKET_TYPE_KEY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static gboolean
docket_key_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOCKET_KEY_ROW (widget)->entry));
}

static void
docket_key_row_class_init (DocketKeyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_key_row_dispose;
  /**
   * DocketKeyRow::entered:
   *
   * Return was pressed in the entry.
   */
  signals[SIGNAL_ENTERED] = add_signal ("entered");
  /**
   * DocketKeyRow::changed:
   *
   * The text is another one.
   */
  signals[SIGNAL_CHANGED] = add_signal ("changed");
  /**
   * DocketKeyRow::accepted:
   *
   * The key was tested, and is one.
   */
  signals[SIGNAL_ACCEPTED] = add_signal ("accepted");
  widget_class->grab_focus = docket_key_row_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/docket_app/Docket/docket-key-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketKeyRow, entry);
  gtk_widget_class_bind_template_child (widget_class, DocketKeyRow, test_button);
  gtk_widget_class_bind_template_child (widget_class, DocketKeyRow, answer);
  gtk_widget_class_bind_template_child (widget_class, DocketKeyRow, answer_icon);
  gtk_widget_class_bind_template_child (widget_class, DocketKeyRow, answer_label);
}

/* libadwaita leaves the buttons of its row without words for a screen reader. */
static void
name_buttons (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Show or Hide the Key"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

/* Newer libadwaita names its row by the title where it is large and once more where it is small. */
static void
name_once (GtkWidget *entry)
{
  GtkAccessible *row = GTK_ACCESSIBLE (entry);

  gtk_accessible_reset_relation (row, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (row,
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (entry)),
                                  -1);
}

static void
docket_key_row_init (DocketKeyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_buttons (GTK_WIDGET (self->entry));
  name_once (self->entry);
  g_signal_connect_swapped (self->test_button, "clicked", G_CALLBACK (test_cb), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "entry-activated", G_CALLBACK (activated_cb), self);
}

/* A key that was taken away does not stay on the screen. */
static void
key_gone_cb (DocketKeyRow *self)
{
  if (docket_settings_get_api_key (docket_engine_get_settings (self->engine)) == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/**
 * docket_key_row_set_engine:
 * @self: a row
 * @engine: tests the key; outlives the row
 *
 * The key that is set is shown as dots.
 */
void
docket_key_row_set_engine (DocketKeyRow *self, DocketEngine *engine)
{
  g_return_if_fail (DOCKET_IS_KEY_ROW (self));

  self->engine = engine;
  docket_key_row_reset (self);
  g_signal_connect_object (docket_engine_get_settings (engine),
                           "changed::api-key",
                           G_CALLBACK (key_gone_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static const char *
get_key (DocketKeyRow *self)
{
  const char *key = docket_settings_get_api_key (docket_engine_get_settings (self->engine));

  return key != NULL ? key : "";
}

/**
 * docket_key_row_reset:
 * @self: a row with an engine
 *
 * What was typed gives way to the key that is set.
 */
void
docket_key_row_reset (DocketKeyRow *self)
{
  g_return_if_fail (DOCKET_IS_KEY_ROW (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), get_key (self));
}

/**
 * docket_key_row_is_edited:
 *
 * Returns: whether another key stands there than the one that is set
 */
gboolean
docket_key_row_is_edited (DocketKeyRow *self)
{
  g_return_val_if_fail (DOCKET_IS_KEY_ROW (self), FALSE);

  return !g_str_equal (get_text (self), get_key (self));
}

/**
 * docket_key_row_is_likely:
 *
 * Returns: whether what stands there could be a whole key, and not half of one
 */
gboolean
docket_key_row_is_likely (DocketKeyRow *self)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (DOCKET_IS_KEY_ROW (self), FALSE);

  key = docket_paste_find_key (get_text (self));
  return key != NULL;
}

/**
 * docket_key_row_save:
 * @self: a row with an engine
 * @edit: (out): undoes that; 0: no other key was replaced
 *
 * Returns: whether the key was stored; else the row says what is wrong with it
 */
gboolean
docket_key_row_save (DocketKeyRow *self, gint64 *edit)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (DOCKET_IS_KEY_ROW (self), FALSE);

  if (docket_editor_change_key (
          docket_engine_get_editor (self->engine), get_text (self), edit, &error))
    {
      /* As it is sent: without what was pasted around it. */
      docket_key_row_reset (self);
      if (get_text (self)[0] != '\0')
        show_answer (self, "object-select-symbolic", "success", _ ("API key stored"));
      return TRUE;
    }
  show_failure (self, error);
  return FALSE;
}

/**
 * docket_key_row_set_text:
 * @self: a row
 * @key: what stands in it as if it were typed
 */
void
docket_key_row_set_text (DocketKeyRow *self, const char *key)
{
  g_return_if_fail (DOCKET_IS_KEY_ROW (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), key);
}

/**
 * docket_key_row_is_empty:
 *
 * Returns: whether nothing stands in it
 */
gboolean
docket_key_row_is_empty (DocketKeyRow *self)
{
  g_return_val_if_fail (DOCKET_IS_KEY_ROW (self), TRUE);

  return get_text (self)[0] == '\0';
}
