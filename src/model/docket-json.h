/* docket-json.h: foreign JSON, read without harm
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-job-state.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The deepest nesting that is handed to json-glib, whose parser recurses (100 kB of "[" end the
 * process there). */
#define DOCKET_JSON_MAX_DEPTH 64

JsonNode *docket_json_parse (const char *text, gsize length, GError **error);
JsonNode *docket_json_get_member (JsonObject *object, const char *name);
char *docket_json_copy_member (const char *text, gsize length, const char *name);
const char *docket_json_get_string (JsonObject *object, const char *name);
gint64 docket_json_get_number (JsonObject *object, const char *name);
gboolean docket_json_get_truth (JsonObject *object, const char *name);

G_END_DECLS
