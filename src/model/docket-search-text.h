/* docket-search-text.h: what a search looks through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"

G_BEGIN_DECLS

char *docket_search_text_fold (const char *text);
char *docket_search_text_describe (const DocketJobState *state);
gboolean docket_search_text_matches (const char *text, gsize length, const char *words);
int docket_search_text_compare_titles (const char *a,
                                       gsize a_length,
                                       const char *b,
                                       gsize b_length);

G_END_DECLS
