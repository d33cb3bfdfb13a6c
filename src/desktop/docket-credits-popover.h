/* docket-credits-popover.h: what is left in the account, and what checks have cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_CREDITS_POPOVER (docket_credits_popover_get_type ())
G_DECLARE_FINAL_TYPE (DocketCreditsPopover,
                      docket_credits_popover,
                      DOCKET,
                      CREDITS_POPOVER,
                      GtkPopover)

void docket_credits_popover_set_engine (DocketCreditsPopover *self, DocketEngine *engine);

G_END_DECLS
