/* docket-checks-card.h: the checks of a job, and what each cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_CHECKS_CARD (docket_checks_card_get_type ())
G_DECLARE_FINAL_TYPE (DocketChecksCard, docket_checks_card, DOCKET, CHECKS_CARD, GtkBox)

void docket_checks_card_show (DocketChecksCard *self,
                              DocketEngine *engine,
                              const DocketJobState *state);

G_END_DECLS
