/* docket-caretaker.h: looks after the list on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"
#include "docket-store.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_CARETAKER (docket_caretaker_get_type ())
G_DECLARE_FINAL_TYPE (DocketCaretaker, docket_caretaker, DOCKET, CARETAKER, GObject)

DocketCaretaker *docket_caretaker_new (DocketStore *store, DocketClock *clock);
void docket_caretaker_start_tidying (DocketCaretaker *self);

G_END_DECLS
