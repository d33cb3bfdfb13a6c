/* docket-link.h: the expiring address of a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean docket_link_is_safe (const char *link, GError **error);
gint64 docket_link_get_expiry (const char *link, const char *valid_till);
gint64 docket_link_parse_time (const char *text);
char *docket_link_get_file_name (const char *link);
GStrv docket_link_parse_listing (const char *text, gsize length);
gboolean docket_link_is_listing_name (const char *link);

G_END_DECLS
