/* docket-demo.h: sample jobs on the simulator
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_DEMO (docket_demo_get_type ())
G_DECLARE_FINAL_TYPE (DocketDemo, docket_demo, DOCKET, DEMO, GObject)

DocketDemo *docket_demo_new (GError **error);
DocketSettings *docket_demo_get_settings (DocketDemo *self);
const char *docket_demo_get_database (DocketDemo *self);
void docket_demo_begin (DocketDemo *self, DocketEngine *engine);

G_END_DECLS
