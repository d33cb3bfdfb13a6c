/* docket-test-keeping.h: a keeper at work, for tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-client.h"
#include "docket-keeper.h"
#include "docket-room.h"
#include "docket-simulator.h"
#include "docket-test-clock.h"
#include "docket-test-server.h"
#include "docket-test-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define HOUR (60 * 60 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  DocketTestClock *clock;
  DocketSimulator *simulator;
  DocketTestServer *server;
  DocketStore *store;
  DocketClient *client;
  DocketDownloader *downloader;
  DocketSettings *settings;
  DocketKeeper *keeper;
  DocketRoom *room; /* (owned) (nullable): of a test that has one */
  char *root;       /* a folder for this test */
  char *folder;     /* where results are kept, in it */
  char *job_id;     /* of the one job */
  gint64 row_id;    /* its row */
  guint n_kept;     /* changes that made a result kept */
  guint n_busy;
  guint n_expiring;
} Keeping;

void docket_test_keeping_result_cb (GObject *object, GAsyncResult *result, gpointer data);
GAsyncResult *docket_test_keeping_wait_for (GAsyncResult **result);
void docket_test_keeping_set_up (Keeping *fixture, gconstpointer data);
void docket_test_keeping_settle (Keeping *fixture);
void docket_test_keeping_start (Keeping *fixture);
void docket_test_keeping_tear_down (Keeping *fixture, gconstpointer data);
void docket_test_keeping_set_keeping (Keeping *fixture, gboolean keeps);
DocketReply *docket_test_keeping_ask (Keeping *fixture);
void docket_test_keeping_write_state (Keeping *fixture, DocketJobState *state);
void docket_test_keeping_name_job (Keeping *fixture, const char *name);
void docket_test_keeping_finish_job (Keeping *fixture, const char *name, DocketEnding ending);
void docket_test_keeping_finish_with_link (Keeping *fixture, const char *path, gint64 expires);
char *docket_test_keeping_keep (Keeping *fixture, GError **error);
DocketResult *docket_test_keeping_get_result (Keeping *fixture, guint part);
guint docket_test_keeping_count_results (Keeping *fixture);
void docket_test_keeping_assert_kept (Keeping *fixture,
                                      guint part,
                                      const char *folder,
                                      const char *name);
void docket_test_keeping_assert_starts_with (Keeping *fixture,
                                             const char *docket_test_keeping_start);
void docket_test_keeping_move_clock (Keeping *fixture, gint64 duration);
void docket_test_keeping_assert_expired (Keeping *fixture);
void docket_test_keeping_push_dead (Keeping *fixture);
guint docket_test_keeping_count_files (const char *folder);

G_END_DECLS
