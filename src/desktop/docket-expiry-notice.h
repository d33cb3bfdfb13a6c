/* docket-expiry-notice.h: says when results that are not kept are about to be lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_EXPIRY_NOTICE (docket_expiry_notice_get_type ())
G_DECLARE_FINAL_TYPE (DocketExpiryNotice, docket_expiry_notice, DOCKET, EXPIRY_NOTICE, GObject)

DocketExpiryNotice *docket_expiry_notice_new (GApplication *application, DocketEngine *engine);

G_END_DECLS
