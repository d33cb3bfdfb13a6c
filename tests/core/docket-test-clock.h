/* docket-test-clock.h: a clock that a test moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_TEST_CLOCK (docket_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (DocketTestClock, docket_test_clock, DOCKET, TEST_CLOCK, GObject)

/**
 * DocketTestIdleFunc:
 * @data: data of the caller
 *
 * Returns: whether nothing is on its way, so that only time can change anything
 */
typedef gboolean (*DocketTestIdleFunc) (gpointer data);

DocketTestClock *docket_test_clock_new (void);
void docket_test_clock_run_until (DocketTestClock *self,
                                  DocketTestIdleFunc is_idle,
                                  gpointer data,
                                  gint64 elapsed);
void docket_test_clock_sleep (DocketTestClock *self, gint64 duration);
void docket_test_clock_set_wall (DocketTestClock *self, gint64 wall);
void docket_test_clock_set_inexact (DocketTestClock *self, gint64 early, gint64 late);
guint docket_test_clock_get_n_alarms (DocketTestClock *self);

G_END_DECLS
