/* docket-spending.h: what checks have cost, and what they might have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketSpent:
 * @n_checks: how many checks
 * @credits: what they cost
 */
typedef struct
{
  gint64 n_checks;
  gint64 credits;
} DocketSpent;

/**
 * DocketSpending:
 * @today: since the day began
 * @month: since the month began
 * @n_jobs: jobs that ended this month, or still work
 * @blind: credits that asking for each of these every 3 s would have cost
 */
typedef struct
{
  DocketSpent today;
  DocketSpent month;
  gint64 n_jobs;
  gint64 blind;
} DocketSpending;

gint64 docket_spending_get_blind (gint64 run_time);
void docket_spending_add_job (DocketSpending *self, gint64 run_time);
gint64 docket_spending_get_day_begin (gint64 now, GTimeZone *zone);
gint64 docket_spending_get_month_begin (gint64 now, GTimeZone *zone);
char *docket_spending_describe (const DocketSpent *spent);
char *docket_spending_describe_blind (const DocketSpending *self);
char *docket_spending_describe_balance (gint64 credits);

G_END_DECLS
