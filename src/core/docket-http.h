/* docket-http.h: what client and downloader have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Longer than the longest gap of the usual paces, or each check would open a new TLS connection. */
#define DOCKET_HTTP_IDLE_SECONDS 90

SoupSession *docket_http_session_new (GTlsDatabase *trust);
SoupMessage *docket_http_message_new (const char *method, const char *address);
void docket_http_message_set_public (SoupMessage *message);
GError *docket_http_judge_proxy (SoupMessage *message, const char *host_name);
GError *docket_http_error_new (SoupMessage *message,
                               const GError *error,
                               gboolean timed_out,
                               const char *host_name);
gboolean docket_http_is_dropped (const GError *error);
gboolean docket_http_may_pass (const GError *error);
gboolean docket_http_is_stale (SoupMessage *message, const GError *error);
gint64 docket_http_get_date (SoupMessage *message);

G_END_DECLS
