/* docket-budget.c: what may be spent on checks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-budget.h"

#include "docket-job-state.h"

static gint64
local_day (gint64 now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  GDate date;

  if (local == NULL)
    return 0;

  g_date_set_dmy (&date,
                  (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return g_date_get_julian (&date);
}

static void
turn_page (DocketBudget *self, gint64 now)
{
  gint64 day = local_day (now);

  if (self->day != 0 && self->day != day)
    self->spent = 0;
  self->day = day;
}

/**
 * docket_budget_spend:
 * @self: a budget
 * @cost: credits a check has cost
 * @now: UTC µs
 */
void
docket_budget_spend (DocketBudget *self, gint64 cost, gint64 now)
{
  turn_page (self, now);
  self->spent += cost;
}

/**
 * docket_budget_judge:
 * @self: a budget
 * @reserve: credits that are not touched; 0: none
 * @per_day: credits a day's checks may cost; 0: any
 * @in_flight: checks on their way
 * @now: UTC µs
 *
 * Before a check, what is left − 2 × (in flight + 1) must not fall below the reserve.
 *
 * Returns: what is to be done before a routine check
 */
DocketVerdict
docket_budget_judge (DocketBudget *self, guint reserve, guint per_day, guint in_flight, gint64 now)
{
  const gint64 next = DOCKET_CHECK_CREDITS * ((gint64) in_flight + 1);

  turn_page (self, now);
  if (per_day != 0 && self->spent + next > (gint64) per_day)
    return DOCKET_VERDICT_DAY;
  if (self->balance == DOCKET_NO_NUMBER)
    return DOCKET_VERDICT_ASK;
  if (reserve != 0 && self->balance - next < (gint64) reserve)
    return DOCKET_VERDICT_RESERVE;
  return DOCKET_VERDICT_SPEND;
}

/**
 * docket_budget_until_midnight:
 * @now: UTC µs
 *
 * Returns: µs until the local day ends, when a new day's credits may be spent
 */
gint64
docket_budget_until_midnight (gint64 now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  if (local == NULL)
    return G_TIME_SPAN_DAY;

  g_autoptr (GDateTime) day = g_date_time_new_local (g_date_time_get_year (local),
                                                     g_date_time_get_month (local),
                                                     g_date_time_get_day_of_month (local),
                                                     0,
                                                     0,
                                                     0);
  g_autoptr (GDateTime) next = day != NULL ? g_date_time_add_days (day, 1) : NULL;

  return next != NULL ? MAX (g_date_time_difference (next, local), G_USEC_PER_SEC)
                      : G_TIME_SPAN_DAY;
}
