/* docket-link-span.h: where a link in a text, and its query, ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean docket_link_span_ends (const char *at, const char *end);
gsize docket_link_span_match_query (const char *at, const char *end, gboolean encoded);
const char *docket_link_span_skip_query (const char *at, const char *end, gboolean encoded);
gboolean docket_link_span_has_prefix (const char *at, const char *end, const char *prefix);

G_END_DECLS
