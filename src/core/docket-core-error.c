/* docket-core-error.c: what can go wrong between Docket and the world
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"

G_DEFINE_QUARK (docket - core - error - quark, docket_core_error)
