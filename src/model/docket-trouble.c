/* docket-trouble.c: why there is no fresh answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-trouble.h"

static const char *const words[DOCKET_N_TROUBLES] = {
  [DOCKET_TROUBLE_NONE] = "none",
  [DOCKET_TROUBLE_OFFLINE] = "offline",
  [DOCKET_TROUBLE_NO_KEY] = "no key",
  [DOCKET_TROUBLE_KEY_REJECTED] = "key rejected",
  [DOCKET_TROUBLE_NO_CREDITS] = "out of credits",
  [DOCKET_TROUBLE_RATE_LIMITED] = "rate limited",
  [DOCKET_TROUBLE_SERVICE_ERROR] = "service error",
  [DOCKET_TROUBLE_NOT_AN_ANSWER] = "not an answer",
  [DOCKET_TROUBLE_OTHER_ACCOUNT] = "other account",
  [DOCKET_TROUBLE_GAVE_UP] = "gave up",
};

/**
 * docket_trouble_to_word:
 * @trouble: a trouble
 *
 * The word the command line prints. It is not translated.
 *
 * Returns: (transfer none): the word
 */
const char *
docket_trouble_to_word (DocketTrouble trouble)
{
  g_return_val_if_fail ((guint) trouble < DOCKET_N_TROUBLES, words[DOCKET_TROUBLE_NONE]);

  return words[trouble];
}

/**
 * docket_trouble_stops_account:
 * @trouble: a trouble
 *
 * Returns: whether no job of the account can be checked until the person does something
 */
gboolean
docket_trouble_stops_account (DocketTrouble trouble)
{
  return trouble == DOCKET_TROUBLE_NO_KEY || trouble == DOCKET_TROUBLE_KEY_REJECTED ||
         trouble == DOCKET_TROUBLE_NO_CREDITS;
}

/**
 * docket_trouble_passes:
 * @trouble: a trouble
 *
 * Returns: whether trying again later can help without anybody doing anything
 */
gboolean
docket_trouble_passes (DocketTrouble trouble)
{
  return trouble == DOCKET_TROUBLE_OFFLINE || trouble == DOCKET_TROUBLE_RATE_LIMITED ||
         trouble == DOCKET_TROUBLE_SERVICE_ERROR || trouble == DOCKET_TROUBLE_NOT_AN_ANSWER;
}
