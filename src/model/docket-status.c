/* docket-status.c: what the service said of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-status.h"

static const char *const words[DOCKET_N_STATUSES] = {
  [DOCKET_STATUS_WAITING] = "waiting", [DOCKET_STATUS_WORKING] = "working",
  [DOCKET_STATUS_SUCCESS] = "success", [DOCKET_STATUS_FAILED] = "failed",
  [DOCKET_STATUS_ABORTED] = "aborted", [DOCKET_STATUS_UNKNOWN] = "unknown",
};

/**
 * docket_status_to_word:
 * @status: a status
 *
 * The word the service and the command line use. It is not translated.
 *
 * Returns: (transfer none): the word
 */
const char *
docket_status_to_word (DocketStatus status)
{
  g_return_val_if_fail ((guint) status < DOCKET_N_STATUSES, words[DOCKET_STATUS_WAITING]);

  return words[status];
}

/**
 * docket_status_from_word:
 * @word: a word, in any case
 * @status: (out): the status it names
 *
 * Returns: whether @word is one of the words of docket_status_to_word()
 */
gboolean
docket_status_from_word (const char *word, DocketStatus *status)
{
  g_return_val_if_fail (word != NULL, FALSE);
  g_return_val_if_fail (status != NULL, FALSE);

  for (guint i = 0; i < DOCKET_N_STATUSES; i++)
    {
      if (g_ascii_strcasecmp (word, words[i]) == 0)
        {
          *status = (DocketStatus) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * docket_status_is_final:
 * @status: a status
 *
 * Returns: whether a job with this status is not checked again
 */
gboolean
docket_status_is_final (DocketStatus status)
{
  return status >= DOCKET_STATUS_SUCCESS;
}
