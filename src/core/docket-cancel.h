/* docket-cancel.h: end what is on its way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void docket_cancel (GCancellable **cancellable);

G_END_DECLS
