/* docket-model-error.h: what can be wrong with a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_MODEL_ERROR (docket_model_error_quark ())

/**
 * DocketModelError:
 * @DOCKET_MODEL_ERROR_NOT_AN_ANSWER: what came back is no answer of the service
 * @DOCKET_MODEL_ERROR_BAD_KEY: an API key that no header can carry
 * @DOCKET_MODEL_ERROR_BAD_LINK: an address that Docket neither fetches nor opens
 */
typedef enum
{
  DOCKET_MODEL_ERROR_NOT_AN_ANSWER,
  DOCKET_MODEL_ERROR_BAD_KEY,
  DOCKET_MODEL_ERROR_BAD_LINK,
} DocketModelError;

GQuark docket_model_error_quark (void);

G_END_DECLS
