/* docket-secret.h: the API key, and keeping secrets out of texts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *docket_secret_clean_key (const char *text, GError **error);
char *docket_secret_mask (const char *text);
char *docket_secret_mask_link (const char *link);

G_END_DECLS
