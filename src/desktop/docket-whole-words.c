/* docket-whole-words.c: text that says no more than it does, also where it is wrapped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-whole-words.h"

static void
keep_in_buffer (GtkTextBuffer *buffer, GtkTextTag *tag)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
}

/**
 * docket_whole_words_keep:
 * @widget: a label or text view, or what holds labels
 *
 * Pango puts a hyphen where it breaks a word, which in an id, a link or JSON would be one more
 * character. From now on it does not.
 */
void
docket_whole_words_keep (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (GTK_IS_LABEL (widget))
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
      gtk_label_set_attributes (GTK_LABEL (widget), attributes);
    }
  else if (GTK_IS_TEXT_VIEW (widget))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
      GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, NULL, "insert-hyphens", FALSE, NULL);

      g_signal_connect (buffer, "changed", G_CALLBACK (keep_in_buffer), tag);
      keep_in_buffer (buffer, tag);
    }
  else
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);

      for (; child != NULL; child = gtk_widget_get_next_sibling (child))
        docket_whole_words_keep (child);
    }
}
