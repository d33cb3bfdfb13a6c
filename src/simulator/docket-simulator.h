/* docket-simulator.h: a well-behaved PDF.co on loopback
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_SIMULATOR (docket_simulator_get_type ())
G_DECLARE_FINAL_TYPE (DocketSimulator, docket_simulator, DOCKET, SIMULATOR, GObject)

#define DOCKET_SIMULATOR_KEY "sample@example.com_0123456789abcdef0123456789abcdef"

/**
 * DocketEnding:
 * @DOCKET_ENDING_PDF: success, one PDF
 * @DOCKET_ENDING_JSON: success, data in a .json file
 * @DOCKET_ENDING_PARTS: success, a .json listing of three PDFs
 * @DOCKET_ENDING_URLS: success, three PDFs in `urls`
 * @DOCKET_ENDING_BODY: success, data in `body` and no link
 * @DOCKET_ENDING_NOTHING: success, without link and body
 * @DOCKET_ENDING_FAILED: failed, with a message
 * @DOCKET_ENDING_ABORTED: aborted
 * @DOCKET_ENDING_NEVER: working for ever
 *
 * How a simulated job ends. An id that was not added is not known: `working`, or `unknown` to a
 * forced check.
 */
typedef enum
{
  DOCKET_ENDING_PDF,
  DOCKET_ENDING_JSON,
  DOCKET_ENDING_PARTS,
  DOCKET_ENDING_URLS,
  DOCKET_ENDING_BODY,
  DOCKET_ENDING_NOTHING,
  DOCKET_ENDING_FAILED,
  DOCKET_ENDING_ABORTED,
  DOCKET_ENDING_NEVER,
} DocketEnding;

DocketSimulator *docket_simulator_new (void);
gboolean docket_simulator_start (DocketSimulator *self, guint16 port, GError **error);
void docket_simulator_stop (DocketSimulator *self);
const char *docket_simulator_get_api_url (DocketSimulator *self);
void docket_simulator_add_job (DocketSimulator *self,
                               const char *id,
                               const char *name,
                               DocketEnding ending,
                               gint64 takes);
void docket_simulator_set_link_life (DocketSimulator *self, gint64 seconds);
void docket_simulator_set_limit (DocketSimulator *self, double requests_per_second);
void docket_simulator_set_credits (DocketSimulator *self, gint64 credits);
void docket_simulator_set_key (DocketSimulator *self, const char *key);
void docket_simulator_set_missing_is_404 (DocketSimulator *self, gboolean missing_is_404);
guint docket_simulator_get_n_checks (DocketSimulator *self, const char *id);
guint docket_simulator_get_n_leaks (DocketSimulator *self);
char *docket_simulator_get_stats (DocketSimulator *self);
char *docket_simulator_add_samples (DocketSimulator *self);

G_END_DECLS
