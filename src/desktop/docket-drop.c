/* docket-drop.c: text and files that are dropped on a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-drop.h"

typedef struct
{
  DocketDropTextFunc text;
  DocketDropFilesFunc files;
} Takers;

static gboolean
take_files (GtkWidget *widget, const Takers *takers, GSList *list)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (; list != NULL; list = list->next)
    g_ptr_array_add (files, g_object_ref (list->data));
  if (files->len > 0)
    takers->files (widget, files);
  return files->len > 0;
}

static gboolean
drop_cb (GtkDropTarget *drop, const GValue *value, double x, double y, const Takers *takers)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (drop));

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return take_files (widget, takers, g_value_get_boxed (value));
  if (!G_VALUE_HOLDS_STRING (value) || g_value_get_string (value) == NULL)
    return FALSE;
  takers->text (widget, g_value_get_string (value));
  return TRUE;
}

static void
free_takers (gpointer takers, GClosure *closure)
{
  g_free (takers);
}

/**
 * docket_drop_take:
 * @widget: a widget
 * @phase: %GTK_PHASE_CAPTURE where it comes before the text fields in it, which take text, and a
 * file for its address; %GTK_PHASE_BUBBLE where it comes after them
 * @text: called with a text that is dropped on it
 * @files: called with files that are dropped on it
 *
 * Takes what is dropped on the widget or on what is in it. A text field of its own would take a
 * file for its address, so it is not asked.
 */
void
docket_drop_take (GtkWidget *widget,
                  GtkPropagationPhase phase,
                  DocketDropTextFunc text,
                  DocketDropFilesFunc files)
{
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  Takers *takers = g_new0 (Takers, 1);

  g_return_if_fail (GTK_IS_WIDGET (widget));

  takers->text = text;
  takers->files = files;
  gtk_drop_target_set_gtypes (drop, types, G_N_ELEMENTS (types));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drop), phase);
  g_signal_connect_data (drop, "drop", G_CALLBACK (drop_cb), takers, free_takers, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drop));
}
