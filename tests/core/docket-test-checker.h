/* docket-test-checker.h: a checker that answers from a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-checker.h"
#include "docket-clock.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_TEST_CHECKER (docket_test_checker_get_type ())
G_DECLARE_FINAL_TYPE (DocketTestChecker, docket_test_checker, DOCKET, TEST_CHECKER, GObject)

/**
 * DocketTestCall:
 * @job_id: which job was asked about; %NULL: the balance
 * @flags: how
 * @at: when, elapsed time
 *
 * A call that came.
 */
typedef struct
{
  char *job_id;
  DocketCheckFlags flags;
  gint64 at;
} DocketTestCall;

DocketTestChecker *docket_test_checker_new (DocketClock *clock);
void docket_test_checker_set_latency (DocketTestChecker *self, gint64 latency);
void docket_test_checker_set_credits (DocketTestChecker *self, gint64 credits);
void docket_test_checker_set_down (DocketTestChecker *self, const GError *error);
void docket_test_checker_push_reply (DocketTestChecker *self,
                                     const char *job_id,
                                     guint http_status,
                                     const char *retry_after,
                                     const char *text);
void docket_test_checker_push_error (DocketTestChecker *self,
                                     const char *job_id,
                                     const GError *error);
void docket_test_checker_push_balance_error (DocketTestChecker *self, const GError *error);
void docket_test_checker_set_end (DocketTestChecker *self,
                                  const char *job_id,
                                  gint64 at,
                                  const char *text);
guint docket_test_checker_get_n_calls (DocketTestChecker *self, const char *job_id);
const DocketTestCall *docket_test_checker_get_call (DocketTestChecker *self,
                                                    const char *job_id,
                                                    guint n);
guint docket_test_checker_get_n_balance_calls (DocketTestChecker *self);
gint64 docket_test_checker_get_balance_call (DocketTestChecker *self, guint n);
guint docket_test_checker_get_most_in_flight (DocketTestChecker *self);
guint docket_test_checker_get_most_of_a_job (DocketTestChecker *self);
gboolean docket_test_checker_waits_for_time (DocketTestChecker *self);

G_END_DECLS
