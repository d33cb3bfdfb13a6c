/* docket-sample-files.c: what the simulator's jobs make
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-sample-files.h"

#include <string.h>

/* Numbers of the objects in a PDF; each page is a pair of page and content after these. */
enum
{
  OBJECT_CATALOG = 1,
  OBJECT_PAGES,
  OBJECT_FONT,
  OBJECT_INFO,
  OBJECT_FIRST_PAGE,
};

/* A PDF while it is written: offsets[n - 1] is where object n begins. */
typedef struct
{
  GString *text;
  GArray *offsets;
} Writer;

static void
begin_object (Writer *writer)
{
  gsize offset = writer->text->len;

  g_array_append_val (writer->offsets, offset);
  g_string_append_printf (writer->text, "%u 0 obj\n", writer->offsets->len);
}

static void
end_object (Writer *writer)
{
  g_string_append (writer->text, "\nendobj\n");
}

/* A text string in UTF-16, which holds every title. */
static char *
to_text_string (const char *text)
{
  GString *string = g_string_new ("<FEFF");
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);

  for (gsize i = 0; units != NULL && units[i] != 0; i++)
    g_string_append_printf (string, "%04X", (guint) units[i]);
  g_string_append_c (string, '>');
  return g_string_free (string, FALSE);
}

/* A string of a font that knows Latin-1 only: in octal, but for what needs no escape. */
static char *
to_page_string (const char *text)
{
  GString *string = g_string_new ("(");
  g_autofree char *latin = g_convert_with_fallback (
      text, -1, "ISO-8859-1", "UTF-8", "?", NULL, NULL, NULL);

  for (const char *c = latin; c != NULL && *c != '\0'; c++)
    {
      if (g_ascii_isalnum (*c) || *c == ' ' || *c == '-' || *c == '.')
        g_string_append_c (string, *c);
      else
        g_string_append_printf (string, "\\%03o", (guint) (guchar) *c);
    }
  g_string_append_c (string, ')');
  return g_string_free (string, FALSE);
}

static void
write_head (Writer *writer, const char *title, guint n_pages)
{
  g_autofree char *text = to_text_string (title);

  g_string_append (writer->text, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");

  begin_object (writer);
  g_string_append_printf (writer->text, "<< /Type /Catalog /Pages %d 0 R >>", OBJECT_PAGES);
  end_object (writer);

  begin_object (writer);
  g_string_append (writer->text, "<< /Type /Pages /Kids [");
  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf (writer->text, " %u 0 R", OBJECT_FIRST_PAGE + 2 * i);
  g_string_append_printf (writer->text, " ] /Count %u >>", n_pages);
  end_object (writer);

  begin_object (writer);
  g_string_append (writer->text,
                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
                   " /Encoding /WinAnsiEncoding >>");
  end_object (writer);

  begin_object (writer);
  g_string_append_printf (writer->text, "<< /Title %s /Producer (Docket simulator) >>", text);
  end_object (writer);
}

static void
write_page (Writer *writer, const char *title, guint number, guint n_pages)
{
  g_autofree char *text = to_page_string (title);
  g_autofree char *content = NULL;

  content = g_strdup_printf ("0.7 g 56 760 483 1 re f 0 g\n"
                             "BT /F1 20 Tf 56 775 Td %s Tj ET\n"
                             "BT /F1 12 Tf 56 735 Td (Page %u of %u) Tj ET\n"
                             "BT /F1 9 Tf 56 56 Td (Sample file of the simulator) Tj ET",
                             text,
                             number,
                             n_pages);

  begin_object (writer);
  g_string_append_printf (writer->text,
                          "<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 595 842 ]"
                          " /Resources << /Font << /F1 %d 0 R >> >> /Contents %u 0 R >>",
                          OBJECT_PAGES,
                          OBJECT_FONT,
                          writer->offsets->len + 1);
  end_object (writer);

  begin_object (writer);
  g_string_append_printf (writer->text,
                          "<< /Length %" G_GSIZE_FORMAT " >>\nstream\n%s\nendstream",
                          strlen (content),
                          content);
  end_object (writer);
}

static void
write_tail (Writer *writer)
{
  gsize start = writer->text->len;
  guint n = writer->offsets->len + 1;

  g_string_append_printf (writer->text, "xref\n0 %u\n0000000000 65535 f \n", n);
  for (guint i = 0; i < writer->offsets->len; i++)
    g_string_append_printf (writer->text,
                            "%010" G_GSIZE_FORMAT " 00000 n \n",
                            g_array_index (writer->offsets, gsize, i));
  g_string_append_printf (writer->text,
                          "trailer\n<< /Size %u /Root %d 0 R /Info %d 0 R >>\n"
                          "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          n,
                          OBJECT_CATALOG,
                          OBJECT_INFO,
                          start);
}

/**
 * docket_sample_files_make_pdf:
 * @title: title of the document
 * @n_pages: how many pages it has, at least one
 *
 * Returns: (transfer full): a PDF, the same bytes for the same arguments
 */
GBytes *
docket_sample_files_make_pdf (const char *title, guint n_pages)
{
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (n_pages > 0, NULL);

  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  Writer writer = { .text = g_string_new (NULL), .offsets = offsets };

  write_head (&writer, title, n_pages);
  for (guint i = 1; i <= n_pages; i++)
    write_page (&writer, title, i, n_pages);
  write_tail (&writer);
  return g_string_free_to_bytes (writer.text);
}

static void
add_text (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

/**
 * docket_sample_files_make_data:
 * @title: title of the document the data was read from
 * @n_pages: how many pages it has
 *
 * Returns: (transfer full): an object as the service reads it from a document
 */
JsonNode *
docket_sample_files_make_data (const char *title, guint n_pages)
{
  g_return_val_if_fail (title != NULL, NULL);

  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "title", title);
  json_builder_set_member_name (builder, "pages");
  json_builder_begin_array (builder);
  for (guint i = 1; i <= n_pages; i++)
    {
      g_autofree char *text = g_strdup_printf ("Page %u of %u", i, n_pages);

      json_builder_begin_object (builder);
      add_number (builder, "number", i);
      add_text (builder, "text", text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * docket_sample_files_make_invoice:
 * @title: number of the invoice
 *
 * Returns: (transfer full): an object as the service reads it from an invoice
 */
JsonNode *
docket_sample_files_make_invoice (const char *title)
{
  g_return_val_if_fail (title != NULL, NULL);

  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);

  json_builder_set_member_name (builder, "vendor");
  json_builder_begin_object (builder);
  add_text (builder, "name", "Sample Paper Mill");
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "invoice");
  json_builder_begin_object (builder);
  add_text (builder, "invoiceNo", title);
  add_text (builder, "currency", "EUR");
  add_number (builder, "total", 240);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "lineItems");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_text (builder, "description", "Paper");
  add_number (builder, "quantity", 12);
  add_number (builder, "unitPrice", 20);
  json_builder_end_object (builder);
  json_builder_end_array (builder);

  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
