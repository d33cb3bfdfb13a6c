/* docket-terminal-judge.c: whether waiting helps a job, and why not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-terminal-private.h"

#include "docket-budget.h"
#include "docket-job-text.h"
#include "docket-job-update.h"

#include <glib/gi18n-lib.h>

/* A check that is late by this, and for no reason that passes, is not made by the list at all. */
#define OVERDUE (60 * (gint64) G_USEC_PER_SEC)

/* Where it is told why the list does not check a job. */
typedef struct
{
  DocketTrouble *trouble;
  char **text;
} Reason;

/* Words */

/**
 * _docket_terminal_describe_silence:
 * @state: a job that never had an answer
 *
 * Returns: (transfer none) (nullable): why, where that passes by itself but did not; without a full
 *   stop
 */
const char *
_docket_terminal_describe_silence (const DocketJobState *state)
{
  switch (state->trouble)
    {
    case DOCKET_TROUBLE_OFFLINE:
      return state->trouble_text != NULL ? state->trouble_text : _ ("PDF.co cannot be reached");
    case DOCKET_TROUBLE_NOT_AN_ANSWER:
      return _ ("What came back was no answer of PDF.co");
    case DOCKET_TROUBLE_SERVICE_ERROR:
      return state->trouble_text != NULL ? state->trouble_text
                                         : _ ("PDF.co answered with an error");
    case DOCKET_TROUBLE_NONE:
    case DOCKET_TROUBLE_NO_KEY:
    case DOCKET_TROUBLE_KEY_REJECTED:
    case DOCKET_TROUBLE_NO_CREDITS:
    case DOCKET_TROUBLE_RATE_LIMITED:
    case DOCKET_TROUBLE_OTHER_ACCOUNT:
    case DOCKET_TROUBLE_GAVE_UP:
    default:
      return NULL;
    }
}

/* Jobs that somebody else watches */

static DocketVerdictOfJob
give_up_for (Reason *reason, DocketTrouble trouble, char *text)
{
  *reason->trouble = trouble;
  *reason->text = text;
  return DOCKET_JOB_GIVE_UP;
}

static const DocketAccount *
find_account (const DocketFollowing *self, gint64 row_id)
{
  for (guint i = 0; self->accounts != NULL && i < self->accounts->len; i++)
    {
      const DocketAccount *account = &g_array_index (self->accounts, DocketAccount, i);

      if (account->row_id == row_id)
        return account;
    }
  return NULL;
}

static gboolean
has_key (const DocketFollowing *self)
{
  return docket_settings_get_api_key (self->command->settings) != NULL;
}

/* Whether the list has a key where it is not started with one. */
static gboolean
list_has_key (const DocketFollowing *self)
{
  GSettings *backing = docket_settings_get_backing (self->command->settings);
  g_autofree char *key = backing != NULL ? g_settings_get_string (backing, "api-key") : NULL;

  return key != NULL && *key != '\0';
}

/* What the list refuses to spend; that it is spent here was not wanted. */
static DocketVerdictOfJob
judge_limits (const DocketFollowing *self, const DocketAccount *account, Reason *reason)
{
  const guint reserve = docket_settings_get_credit_reserve (self->command->settings);
  DocketBudget budget = { .balance = account->balance, .spent = account->credits_today };

  switch (docket_budget_judge (&budget,
                               reserve,
                               docket_settings_get_credits_per_day (self->command->settings),
                               0,
                               docket_clock_get_wall (self->command->clock)))
    {
    case DOCKET_VERDICT_RESERVE:
      return give_up_for (reason,
                          DOCKET_TROUBLE_NO_CREDITS,
                          g_strdup_printf (_ ("%'d credits left, the reserve is %'u."),
                                           (int) account->balance,
                                           reserve));
    case DOCKET_VERDICT_DAY:
      return give_up_for (reason,
                          DOCKET_TROUBLE_NO_CREDITS,
                          g_strdup_printf (_ ("Today's checks have cost %'u credits."),
                                           (guint) CLAMP (account->credits_today, 0, G_MAXUINT)));
    case DOCKET_VERDICT_SPEND:
    case DOCKET_VERDICT_ASK:
    default:
      return DOCKET_JOB_FOLLOW;
    }
}

/* Asking once with our own key says whether it is still so, and costs nothing where it is. */
static DocketVerdictOfJob
judge_account (const DocketFollowing *self, const DocketJobState *state, Reason *reason)
{
  const DocketAccount *account = find_account (self, state->account_id);
  const gboolean is_own = state->account_id == self->own_account;
  gboolean is_poor = FALSE;

  if (account == NULL)
    return DOCKET_JOB_FOLLOW;
  is_poor = account->balance != DOCKET_NO_NUMBER && account->balance < DOCKET_CHECK_CREDITS;
  if (account->rejected != 0)
    return is_own ? DOCKET_JOB_WATCH_HERE
                  : give_up_for (reason,
                                 DOCKET_TROUBLE_KEY_REJECTED,
                                 g_strdup (_ ("PDF.co refused the API key.")));
  if (is_poor)
    return is_own ? DOCKET_JOB_WATCH_HERE
                  : give_up_for (reason,
                                 DOCKET_TROUBLE_NO_CREDITS,
                                 g_strdup (_ ("The credits are used up.")));
  return judge_limits (self, account, reason);
}

/* A list without a key says nothing of it; but its checks are late. */
static DocketVerdictOfJob
judge_lateness (const DocketFollowing *self, const DocketJobState *state, Reason *reason)
{
  const gint64 due = MAX (state->next_check, state->added);

  if (docket_trouble_passes (state->trouble) ||
      docket_clock_get_wall (self->command->clock) - due < OVERDUE)
    return DOCKET_JOB_FOLLOW;
  if (!has_key (self))
    return give_up_for (reason,
                        DOCKET_TROUBLE_NO_KEY,
                        g_strdup (_docket_terminal_describe_trouble (DOCKET_TROUBLE_NO_KEY)));
  return state->account_id == self->own_account && !list_has_key (self) ? DOCKET_JOB_WATCH_HERE
                                                                        : DOCKET_JOB_FOLLOW;
}

/* The list does not ask for jobs of other keys, nor for those that were added without one. */
static DocketVerdictOfJob
judge_other (const DocketFollowing *self, const DocketJobState *state, Reason *reason)
{
  if (has_key (self) && (state->account_id == 0 || state->account_id == self->own_account))
    return DOCKET_JOB_WATCH_HERE;
  if (state->account_id == 0)
    return give_up_for (reason,
                        DOCKET_TROUBLE_NO_KEY,
                        g_strdup (_docket_terminal_describe_trouble (DOCKET_TROUBLE_NO_KEY)));
  return give_up_for (reason, DOCKET_TROUBLE_OTHER_ACCOUNT, docket_job_text_explanation (state));
}

/**
 * _docket_terminal_judge:
 * @self: what is known of the list
 * @state: a job of the list that somebody else watches; not final
 * @trouble: (out): what a job has that is given up
 * @text: (out) (transfer full) (nullable): why it is given up
 *
 * What passes by itself is waited for, with whoever watches the list.
 *
 * Returns: what becomes of the job
 */
DocketVerdictOfJob
_docket_terminal_judge (const DocketFollowing *self,
                        const DocketJobState *state,
                        DocketTrouble *trouble,
                        char **text)
{
  Reason *reason = &(Reason){ trouble, text };
  DocketVerdictOfJob verdict = DOCKET_JOB_FOLLOW;

  if (state->paused != 0 || docket_settings_get_flag (self->command->settings, "checks-paused"))
    return give_up_for (reason, DOCKET_TROUBLE_NONE, g_strdup (_ ("Checks are paused.")));
  if (state->trouble == DOCKET_TROUBLE_GAVE_UP || state->n_errors >= DOCKET_MAX_JOB_ERRORS)
    return give_up_for (reason, state->trouble, docket_job_text_explanation (state));
  if (state->account_id == 0 || state->trouble == DOCKET_TROUBLE_OTHER_ACCOUNT)
    return judge_other (self, state, reason);
  verdict = judge_account (self, state, reason);
  return verdict != DOCKET_JOB_FOLLOW ? verdict : judge_lateness (self, state, reason);
}
