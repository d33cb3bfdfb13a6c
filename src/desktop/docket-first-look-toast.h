/* docket-first-look-toast.h: many jobs were added, and what a first check of them costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *docket_first_look_toast_new (const DocketAdded *added, guint n, guint timeout);

G_END_DECLS
