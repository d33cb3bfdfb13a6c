/* docket-fault-world.h: client, watcher and list against a service that misbehaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-client.h"
#include "docket-fault-proxy.h"
#include "docket-simulator.h"
#include "docket-test-clock.h"
#include "docket-test-server.h"
#include "docket-watcher.h"

G_BEGIN_DECLS

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

/* A fault for the N requests of JOB that follow FIRST, counted from 0. */
#define FAULT(KIND, JOB, FIRST, N, ...)                                                            \
  (&(const DocketFault){ .kind = DOCKET_FAULT_##KIND,                                              \
                         .job = (JOB),                                                             \
                         .first = (FIRST),                                                         \
                         .n = (N),                                                                 \
                         .until = G_MAXINT64,                                                      \
                         __VA_ARGS__ })

#define ALWAYS G_MAXUINT

/**
 * DocketFaultWorld:
 * @clock: moves when nothing is on its way but time
 * @start: its elapsed time at the beginning
 * @simulator: the service
 * @proxy: what stands in front of it
 * @other: another origin that nothing may reach
 * @store: in memory
 * @settings: in memory
 * @limiter: a free account, half of it: one request a second
 * @client: of the proxy
 * @watcher: the watcher
 * @account: the account
 * @n_jobs: how many jobs were added
 * @n_lost: calls on their way that neither the proxy has nor an answer can end
 *
 * The real parts on real sockets, in virtual time.
 */
typedef struct
{
  DocketTestClock *clock;
  gint64 start;
  DocketSimulator *simulator;
  DocketFaultProxy *proxy;
  DocketTestServer *other;
  DocketStore *store;
  DocketSettings *settings;
  DocketLimiter *limiter;
  DocketClient *client;
  DocketWatcher *watcher;
  DocketAccount account;
  guint n_jobs;
  guint n_lost;
} DocketFaultWorld;

typedef void (*DocketFaultTest) (DocketFaultWorld *world, gconstpointer data);

void docket_fault_world_add_test (const char *path, gconstpointer data, DocketFaultTest test);
void docket_fault_world_set_up (DocketFaultWorld *world, gconstpointer unused);
void docket_fault_world_tear_down (DocketFaultWorld *world, gconstpointer unused);
void docket_fault_world_use_client (DocketFaultWorld *world,
                                    const char *api_url,
                                    GTlsDatabase *trust);
GTlsDatabase *docket_fault_world_make_trust (void);
void docket_fault_world_use_tls (DocketFaultWorld *world,
                                 const char *certificate,
                                 const char *host);

gint64 docket_fault_world_add_job (DocketFaultWorld *world);
void docket_fault_world_end_job (DocketFaultWorld *world, guint number, DocketEnding ending);
void docket_fault_world_fault (DocketFaultWorld *world, const DocketFault *fault);

gint64 docket_fault_world_get_now (DocketFaultWorld *world);
void docket_fault_world_run_until (DocketFaultWorld *world, gint64 time);
void docket_fault_world_run_for (DocketFaultWorld *world, gint64 duration);
void docket_fault_world_wait_for_requests (DocketFaultWorld *world, guint n);
void docket_fault_world_settle (void);

DocketJobState *docket_fault_world_get_state (DocketFaultWorld *world, gint64 row_id);
void docket_fault_world_assert_state (DocketFaultWorld *world,
                                      gint64 row_id,
                                      DocketStatus status,
                                      DocketTrouble trouble);
void docket_fault_world_assert_trouble (DocketFaultWorld *world, DocketTrouble trouble);
void docket_fault_world_assert_says (DocketFaultWorld *world, gint64 row_id, const char *words);
void docket_fault_world_assert_answered (DocketFaultWorld *world, gint64 row_id, gint64 within);
void docket_fault_world_assert_done (DocketFaultWorld *world, gint64 row_id, gint64 within);
guint docket_fault_world_get_n (DocketFaultWorld *world);
gint64 docket_fault_world_get_at (DocketFaultWorld *world, guint n);
gint64 docket_fault_world_get_gap (DocketFaultWorld *world, guint n);

G_END_DECLS
