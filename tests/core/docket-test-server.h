/* docket-test-server.h: a server that answers byte for byte what a test says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketTestAfter:
 * @DOCKET_TEST_AFTER_KEEP: the connection stays open for another request
 * @DOCKET_TEST_AFTER_CLOSE: it is closed
 * @DOCKET_TEST_AFTER_HANG: nothing more comes, until the other side closes it
 *
 * What happens to a connection once an answer is sent.
 */
typedef enum
{
  DOCKET_TEST_AFTER_KEEP,
  DOCKET_TEST_AFTER_CLOSE,
  DOCKET_TEST_AFTER_HANG,
} DocketTestAfter;

typedef struct _DocketTestServer DocketTestServer;

DocketTestServer *docket_test_server_new (GTlsCertificate *certificate);
void docket_test_server_free (DocketTestServer *self);
char *docket_test_server_make_address (DocketTestServer *self, const char *path);
void docket_test_server_push (DocketTestServer *self, const char *answer, DocketTestAfter after);
void docket_test_server_push_bytes (DocketTestServer *self, GBytes *answer, DocketTestAfter after);
void docket_test_server_push_json (DocketTestServer *self, guint status, const char *body);
guint docket_test_server_get_n_connections (DocketTestServer *self);
guint docket_test_server_get_n_requests (DocketTestServer *self);
char *docket_test_server_get_request (DocketTestServer *self, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestServer, docket_test_server_free)

G_END_DECLS
