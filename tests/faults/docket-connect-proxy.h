/* docket-connect-proxy.h: a proxy that makes tunnels, and remembers all that it saw
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DocketConnectProxy DocketConnectProxy;

DocketConnectProxy *docket_connect_proxy_new (guint16 target);
void docket_connect_proxy_free (DocketConnectProxy *self);
char *docket_connect_proxy_make_address (DocketConnectProxy *self, const char *login);
void docket_connect_proxy_set_login (DocketConnectProxy *self, const char *login);
void docket_connect_proxy_set_answer (DocketConnectProxy *self, const char *answer);
guint docket_connect_proxy_get_n_connections (DocketConnectProxy *self);
guint docket_connect_proxy_get_n_tunnels (DocketConnectProxy *self);
char *docket_connect_proxy_get_first_line (DocketConnectProxy *self);
gboolean docket_connect_proxy_saw (DocketConnectProxy *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketConnectProxy, docket_connect_proxy_free)

G_END_DECLS
