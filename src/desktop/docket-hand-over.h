/* docket-hand-over.h: what comes while Docket ends goes to the next one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void docket_hand_over_name (GApplication *application);
void docket_hand_over_action (GApplication *application, const char *name, GVariant *target);

G_END_DECLS
