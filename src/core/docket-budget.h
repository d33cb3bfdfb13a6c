/* docket-budget.h: what may be spent on checks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a check costs where the service does not say (PDF.co: credits pricing). */
#define DOCKET_CHECK_CREDITS 2

/**
 * DocketBudget:
 * @balance: credits left as last heard, or %DOCKET_NO_NUMBER
 * @spent: what checks have cost today
 * @day: the day @spent counts, local days since year 1; 0: none yet
 */
typedef struct
{
  gint64 balance;
  gint64 spent;
  gint64 day;
} DocketBudget;

/**
 * DocketVerdict:
 * @DOCKET_VERDICT_SPEND: a check may be sent
 * @DOCKET_VERDICT_ASK: the balance has to be asked for first
 * @DOCKET_VERDICT_RESERVE: a check would touch the reserve
 * @DOCKET_VERDICT_DAY: today's checks have cost what a day may cost
 */
typedef enum
{
  DOCKET_VERDICT_SPEND,
  DOCKET_VERDICT_ASK,
  DOCKET_VERDICT_RESERVE,
  DOCKET_VERDICT_DAY,
} DocketVerdict;

void docket_budget_spend (DocketBudget *self, gint64 cost, gint64 now);
DocketVerdict docket_budget_judge (DocketBudget *self,
                                   guint reserve,
                                   guint per_day,
                                   guint in_flight,
                                   gint64 now);
gint64 docket_budget_until_midnight (gint64 now);

G_END_DECLS
