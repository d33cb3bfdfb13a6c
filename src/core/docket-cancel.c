/* docket-cancel.c: end what is on its way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-cancel.h"

/**
 * docket_cancel:
 * @cancellable: (inout) (transfer full) (nullable): of a call that may be on its way; %NULL
 *   afterwards
 *
 * Cancels the call, if there is one, and forgets it.
 */
void
docket_cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}
