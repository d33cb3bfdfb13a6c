/* docket-error-code.h: what a code of the service means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-reply.h"

G_BEGIN_DECLS

/**
 * DocketErrorCode:
 * @code: the number, in an HTTP status, in `errorCode` or in `status`
 * @what: what happened, in a sentence for g_dgettext()
 * @help: (nullable): what helps, in a sentence for g_dgettext(); %NULL: nothing that a person can
 * do
 * @outcome: what it means as the answer to a check
 * @brief: (nullable): why a job failed, in the fewest words, to go on after a colon; for
 * g_dgettext()
 *
 * One code of the service. Where a job failed, its code says why; where a check was answered with
 * it, @outcome says what follows.
 */
typedef struct
{
  gint64 code;
  const char *what;
  const char *help;
  DocketOutcome outcome;
  const char *brief;
} DocketErrorCode;

const DocketErrorCode *docket_error_code_find (gint64 code);
DocketOutcome docket_error_code_get_outcome (gint64 code);

G_END_DECLS
