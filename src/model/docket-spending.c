/* docket-spending.c: what checks have cost, and what they might have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-spending.h"

#include <glib/gi18n-lib.h>

/* What somebody does who asks without thinking: every 3 s until the job is done. */
#define BLIND_GAP (3 * (gint64) G_USEC_PER_SEC)

/* What the service takes for a check. */
#define CHECK_CREDITS 2

static gulong
plural (gint64 n)
{
  return (gulong) CLAMP (n, 0, G_MAXINT);
}

/**
 * docket_spending_get_blind:
 * @run_time: how long a job took, µs
 *
 * Returns: credits that asking every 3 s until it was done would have cost; once at least
 */
gint64
docket_spending_get_blind (gint64 run_time)
{
  return CHECK_CREDITS * MAX (1, (MAX (0, run_time) + BLIND_GAP - 1) / BLIND_GAP);
}

/**
 * docket_spending_add_job:
 * @self: a sum
 * @run_time: how long a job took, or works already, µs
 */
void
docket_spending_add_job (DocketSpending *self, gint64 run_time)
{
  self->n_jobs++;
  self->blind += docket_spending_get_blind (run_time);
}

static gint64
get_begin (gint64 now, GTimeZone *zone, gboolean of_month)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GDateTime) begin = NULL;

  if (local == NULL)
    return now;
  begin = g_date_time_new (zone,
                           g_date_time_get_year (local),
                           g_date_time_get_month (local),
                           of_month ? 1 : g_date_time_get_day_of_month (local),
                           0,
                           0,
                           0);
  return begin != NULL ? g_date_time_to_unix (begin) * G_USEC_PER_SEC : now;
}

/**
 * docket_spending_get_day_begin:
 * @now: UTC µs
 * @zone: (not nullable): where the person is
 *
 * Returns: when the day began, UTC µs
 */
gint64
docket_spending_get_day_begin (gint64 now, GTimeZone *zone)
{
  return get_begin (now, zone, FALSE);
}

/**
 * docket_spending_get_month_begin:
 * @now: UTC µs
 * @zone: (not nullable): where the person is
 *
 * Returns: when the month began, UTC µs
 */
gint64
docket_spending_get_month_begin (gint64 now, GTimeZone *zone)
{
  return get_begin (now, zone, TRUE);
}

static char *
describe_credits (gint64 n)
{
  return g_strdup_printf (ngettext ("%'d credit", "%'d credits", plural (n)), (int) plural (n));
}

/**
 * docket_spending_describe:
 * @spent: checks, and what they cost
 *
 * Returns: (transfer full): "12 checks, 24 credits"
 */
char *
docket_spending_describe (const DocketSpent *spent)
{
  g_autofree char *credits = describe_credits (spent->credits);
  g_autofree char *checks = g_strdup_printf (
      ngettext ("%'d check", "%'d checks", plural (spent->n_checks)),
      (int) plural (spent->n_checks));

  if (spent->n_checks == 0)
    return g_strdup (_ ("No checks"));
  /* Translators: “12 checks, 24 credits” */
  return g_strdup_printf (_ ("%s, %s"), checks, credits);
}

/**
 * docket_spending_describe_blind:
 * @self: a sum
 *
 * Returns: (transfer full): what asking every 3 s would have cost for the jobs of the month
 */
char *
docket_spending_describe_blind (const DocketSpending *self)
{
  return describe_credits (self->blind);
}

/**
 * docket_spending_describe_balance:
 * @credits: what is left
 *
 * Returns: (transfer full): "60,227 credits left"
 */
char *
docket_spending_describe_balance (gint64 credits)
{
  return g_strdup_printf (ngettext ("%'d credit left", "%'d credits left", plural (credits)),
                          (int) plural (credits));
}
