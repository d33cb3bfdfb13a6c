/* docket-trouble.h: why there is no fresh answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketTrouble:
 * @DOCKET_TROUBLE_NONE: there is none
 * @DOCKET_TROUBLE_OFFLINE: the service cannot be reached
 * @DOCKET_TROUBLE_NO_KEY: there is no API key
 * @DOCKET_TROUBLE_KEY_REJECTED: the service refused the API key
 * @DOCKET_TROUBLE_NO_CREDITS: too few credits are left
 * @DOCKET_TROUBLE_RATE_LIMITED: the service asked to slow down
 * @DOCKET_TROUBLE_SERVICE_ERROR: the service answered with an error
 * @DOCKET_TROUBLE_NOT_AN_ANSWER: what came back was no answer of the service
 * @DOCKET_TROUBLE_OTHER_ACCOUNT: the job was added with another API key
 * @DOCKET_TROUBLE_GAVE_UP: the job stayed at working for longer than any job runs
 *
 * Stands beside a status and never in its place. The numbers are stored in the database: they
 * are never changed or used again.
 */
typedef enum
{
  DOCKET_TROUBLE_NONE = 0,
  DOCKET_TROUBLE_OFFLINE = 1,
  DOCKET_TROUBLE_NO_KEY = 2,
  DOCKET_TROUBLE_KEY_REJECTED = 3,
  DOCKET_TROUBLE_NO_CREDITS = 4,
  DOCKET_TROUBLE_RATE_LIMITED = 5,
  DOCKET_TROUBLE_SERVICE_ERROR = 6,
  DOCKET_TROUBLE_NOT_AN_ANSWER = 7,
  DOCKET_TROUBLE_OTHER_ACCOUNT = 8,
  DOCKET_TROUBLE_GAVE_UP = 9,
} DocketTrouble;

#define DOCKET_N_TROUBLES (DOCKET_TROUBLE_GAVE_UP + 1)

const char *docket_trouble_to_word (DocketTrouble trouble);
gboolean docket_trouble_stops_account (DocketTrouble trouble);
gboolean docket_trouble_passes (DocketTrouble trouble);

G_END_DECLS
