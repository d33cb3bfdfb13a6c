/* docket-public-address.h: addresses that a result may be fetched from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean docket_public_address_is_one (GInetAddress *address);
gboolean docket_public_address_is_loopback_name (const char *host);
gboolean docket_public_address_may_be_host (const char *host);

G_END_DECLS
