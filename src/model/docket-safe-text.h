/* docket-safe-text.h: text from the network, made safe to show and to name files with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *docket_safe_text_line (const char *text, gssize length, guint max_chars);
char *docket_safe_text_name (const char *text);
char *docket_safe_text_file_name (const char *text, const char *fallback);
char *docket_safe_text_numbered (const char *file_name, guint number);

G_END_DECLS
