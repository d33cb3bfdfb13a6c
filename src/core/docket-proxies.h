/* docket-proxies.h: which proxy a request takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_PROXIES (docket_proxies_get_type ())
G_DECLARE_FINAL_TYPE (DocketProxies, docket_proxies, DOCKET, PROXIES, GObject)

GProxyResolver *docket_proxies_new (void);

G_END_DECLS
