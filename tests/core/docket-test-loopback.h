/* docket-test-loopback.h: a server of a test listens on this machine alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

guint16 docket_test_listen (GSocketListener *listener, guint16 port);

G_END_DECLS
