/* docket-greeting.h: what happened while there was no window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"
#include "docket-toasts.h"

G_BEGIN_DECLS

void docket_greeting_say (DocketEngine *engine, DocketToasts *toasts);
void docket_greeting_note_closed (DocketEngine *engine);

G_END_DECLS
