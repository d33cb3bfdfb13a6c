/* docket-model-error.c: what can be wrong with a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-model-error.h"

G_DEFINE_QUARK (docket - model - error - quark, docket_model_error)
