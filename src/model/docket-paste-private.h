/* docket-paste-private.h: the three ways in which a text is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-paste-text.h"

G_BEGIN_DECLS

void docket_paste_read_objects (const DocketPasteText *text, GArray *sightings);
void docket_paste_read_lines (const DocketPasteText *text, GArray *sightings);
void docket_paste_read_words (const DocketPasteText *text, GArray *sightings);

G_END_DECLS
