/* docket-sample-files.h: what the simulator's jobs make
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GBytes *docket_sample_files_make_pdf (const char *title, guint n_pages);
JsonNode *docket_sample_files_make_data (const char *title, guint n_pages);
JsonNode *docket_sample_files_make_invoice (const char *title);

G_END_DECLS
