/* docket-result-server.h: a server of results of any size, that can be slow and drop connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The query of an address says what its file is like:
 *
 * size=N      bytes of it
 * cut=N       each answer ends after that many bytes of the body
 * wait=N      ms before each 16 KiB of it
 * hold=N      no answer before N requests have been open at once
 * gate=1      half of it, and the rest when docket_result_server_let_through() was called
 * tag=TEXT    its ETag
 * date=TEXT   its Last-Modified
 * unsized=1   no Content-Length
 * dead=N      from the N-th request on, from 1, it is as if the link had expired
 */
typedef struct _DocketResultServer DocketResultServer;

DocketResultServer *docket_result_server_new (void);
void docket_result_server_free (DocketResultServer *self);
guint16 docket_result_server_get_port (DocketResultServer *self);
char *docket_result_server_make_address (DocketResultServer *self, const char *target);
void docket_result_server_let_through (DocketResultServer *self, const char *path);
guint docket_result_server_get_n_requests (DocketResultServer *self);
guint docket_result_server_get_n_at_once (DocketResultServer *self);
char *docket_result_server_get_request (DocketResultServer *self, guint n);
gboolean docket_result_server_is_file (const char *path, gint64 size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketResultServer, docket_result_server_free)

G_END_DECLS
