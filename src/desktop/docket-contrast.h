/* docket-contrast.h: stronger lines where the person wants high contrast
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void docket_contrast_follow (void);

G_END_DECLS
