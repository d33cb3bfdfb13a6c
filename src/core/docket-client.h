/* docket-client.h: the API client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-checker.h"
#include "docket-clock.h"
#include "docket-limiter.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_CLIENT (docket_client_get_type ())
G_DECLARE_FINAL_TYPE (DocketClient, docket_client, DOCKET, CLIENT, GObject)

#define DOCKET_CLIENT_DEADLINE (20 * G_USEC_PER_SEC)
#define DOCKET_CLIENT_MAX_BODY (1024 * 1024)

DocketClient *docket_client_new (DocketClock *clock,
                                 const char *api_url,
                                 const char *key,
                                 GTlsDatabase *trust);
void docket_client_set_limiter (DocketClient *self, DocketLimiter *limiter);
void docket_client_drop_connections (DocketClient *self);
void docket_client_drop_older (DocketClient *self, gint64 since);
guint docket_client_get_n_waiting (DocketClient *self);
gboolean docket_client_is_allowed_address (const char *api_url, GError **error);

G_END_DECLS
