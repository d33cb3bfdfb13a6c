/* docket-sandbox.h: whether the desktop is reached through portals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_PORTAL_NAME "org.freedesktop.portal.Desktop"
#define DOCKET_PORTAL_PATH "/org/freedesktop/portal/desktop"

gboolean docket_sandbox_uses_portals (void);

G_END_DECLS
