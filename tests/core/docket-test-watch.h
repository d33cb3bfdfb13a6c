/* docket-test-watch.h: a watcher with a clock, a service and a list of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-core-error.h"
#include "docket-test-checker.h"
#include "docket-test-clock.h"
#include "docket-test-store.h"
#include "docket-watcher.h"

G_BEGIN_DECLS

#define SECOND  ((gint64) G_USEC_PER_SEC)
#define MINUTE  (60 * SECOND)
#define HOUR    (60 * MINUTE)

#define SUCCESS "{\"error\": false, \"status\": \"success\", \"credits\": 2}"
#define WORKING "{\"error\": false, \"status\": \"working\", \"credits\": 2}"
#define UNKNOWN "{\"error\": true, \"status\": \"unknown\", \"message\": \"No such job\"}"
#define ERROR   "{\"error\": true, \"message\": \"It went wrong\"}"

#define NO_ID   "{\"error\": true, \"message\": \"The parameter jobid is missing\"}"

typedef struct
{
  DocketTestClock *clock;     /* (owned) */
  DocketStore *store;         /* (owned): in memory */
  DocketSettings *settings;   /* (owned): in memory */
  DocketTestChecker *checker; /* (owned) */
  DocketLimiter *limiter;     /* (owned): 20 requests a second */
  DocketWatcher *watcher;     /* (owned) */
  DocketAccount account;
  gint64 start; /* elapsed time of the beginning */
} DocketTestWatch;

DocketAccount docket_test_watch_ensure_account (DocketTestWatch *fixture, const char *key);
gint64 docket_test_watch_add_job_of (DocketTestWatch *fixture,
                                     const char *id,
                                     gboolean just_started,
                                     gint64 account_id);
gint64 docket_test_watch_add_job (DocketTestWatch *fixture, const char *id);
void docket_test_watch_add_jobs (DocketTestWatch *fixture, guint n);
void docket_test_watch_run_until (DocketTestWatch *fixture, gint64 since);
gint64 docket_test_watch_get_now (DocketTestWatch *fixture);
gint64 docket_test_watch_get_wall (DocketTestWatch *fixture);
void docket_test_watch_run_for (DocketTestWatch *fixture, gint64 duration);
void docket_test_watch_use_account (DocketTestWatch *fixture);
void docket_test_watch_begin_watching (DocketTestWatch *fixture);
void docket_test_watch_end_watching (DocketTestWatch *fixture);
void docket_test_watch_set_number (DocketTestWatch *fixture, const char *key, guint value);
DocketJobState *docket_test_watch_get_state (DocketTestWatch *fixture, gint64 row_id);
void docket_test_watch_assert_state (DocketTestWatch *fixture,
                                     gint64 row_id,
                                     DocketStatus status,
                                     DocketTrouble trouble);
void docket_test_watch_assert_trouble (DocketTestWatch *fixture, DocketTrouble trouble);
guint docket_test_watch_count_calls (DocketTestWatch *fixture, const char *id);
gint64 docket_test_watch_get_call (DocketTestWatch *fixture, const char *id, guint n);
DocketCheckFlags docket_test_watch_get_flags (DocketTestWatch *fixture, const char *id, guint n);
GError *docket_test_watch_new_error (DocketCoreError code);
void docket_test_watch_set_down (DocketTestWatch *fixture, DocketCoreError code);
void docket_test_watch_set_up (DocketTestWatch *fixture, gconstpointer unused);
void docket_test_watch_tear_down (DocketTestWatch *fixture, gconstpointer unused);
void docket_test_watch_result_cb (GObject *object, GAsyncResult *result, gpointer data);
GAsyncResult *docket_test_watch_wait_for (GAsyncResult **result);

G_END_DECLS
