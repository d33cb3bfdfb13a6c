/* docket-fields-card.h: what is known of a job, line by line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-text.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_FIELDS_CARD (docket_fields_card_get_type ())
G_DECLARE_FINAL_TYPE (DocketFieldsCard, docket_fields_card, DOCKET, FIELDS_CARD, AdwBin)

void docket_fields_card_show (DocketFieldsCard *self,
                              const DocketJobState *state,
                              const DocketMoment *moment);
void docket_fields_card_set_link_shown (DocketFieldsCard *self, gboolean shown);
gboolean docket_fields_card_get_link_shown (DocketFieldsCard *self);

G_END_DECLS
