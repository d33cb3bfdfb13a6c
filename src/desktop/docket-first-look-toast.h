/* docket-first-look-toast.h: many jobs were added, and what a first check of them costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-store.h"
#include "docket-toast.h"

G_BEGIN_DECLS

DocketToast *docket_first_look_toast_new (const DocketAdded *added, guint n, guint timeout);

G_END_DECLS
