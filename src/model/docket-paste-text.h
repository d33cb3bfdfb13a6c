/* docket-paste-text.h: a text that is searched for job ids
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketPasteText:
 * @text: the text; no NUL inside
 * @length: its length in bytes
 * @marks: (nullable): where places of a decoded text are in the original; %NULL: the same places
 *
 * A text that is searched.
 */
typedef struct
{
  char *text;
  gsize length;
  GArray *marks;
} DocketPasteText;

DocketPasteText *docket_paste_text_new (const char *text, gssize length);
DocketPasteText *docket_paste_text_decode (const DocketPasteText *original);
void docket_paste_text_free (DocketPasteText *self);
gsize docket_paste_text_find_position (const DocketPasteText *text, const char *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPasteText, docket_paste_text_free)

G_END_DECLS
