/* docket-checker.c: who can be asked about a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-checker.h"

G_DEFINE_INTERFACE (DocketChecker, docket_checker, G_TYPE_OBJECT)

static void
docket_checker_default_init (DocketCheckerInterface *iface)
{
}

/**
 * docket_checker_check_async:
 * @self: a checker
 * @job_id: the job to ask about
 * @flags: how to ask
 * @cancellable: (nullable): cancels it
 * @callback: called with the answer
 * @data: for @callback
 *
 * Asks once about one job.
 */
void
docket_checker_check_async (DocketChecker *self,
                            const char *job_id,
                            DocketCheckFlags flags,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  g_return_if_fail (DOCKET_IS_CHECKER (self));
  g_return_if_fail (job_id != NULL);

  DOCKET_CHECKER_GET_IFACE (self)->check_async (self, job_id, flags, cancellable, callback, data);
}

/**
 * docket_checker_check_finish:
 *
 * Returns: (transfer full): the reply; %NULL with an error of %DOCKET_CORE_ERROR where there was
 *   no answer of the service
 */
DocketReply *
docket_checker_check_finish (DocketChecker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_CHECKER (self), NULL);

  return DOCKET_CHECKER_GET_IFACE (self)->check_finish (self, result, error);
}

/**
 * docket_checker_get_balance_async:
 * @self: a checker
 * @cancellable: (nullable): cancels it
 * @callback: called with the answer
 * @data: for @callback
 *
 * Asks for the credits that are left, which is free.
 */
void
docket_checker_get_balance_async (DocketChecker *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  g_return_if_fail (DOCKET_IS_CHECKER (self));

  DOCKET_CHECKER_GET_IFACE (self)->get_balance_async (self, cancellable, callback, data);
}

/**
 * docket_checker_get_balance_finish:
 * @credits: (out): credits left
 *
 * Returns: whether the key was accepted and the credits told; else %DOCKET_CORE_ERROR_NO_KEY where
 *   the service refused the key
 */
gboolean
docket_checker_get_balance_finish (DocketChecker *self,
                                   GAsyncResult *result,
                                   gint64 *credits,
                                   GError **error)
{
  g_return_val_if_fail (DOCKET_IS_CHECKER (self), FALSE);
  g_return_val_if_fail (credits != NULL, FALSE);

  return DOCKET_CHECKER_GET_IFACE (self)->get_balance_finish (self, result, credits, error);
}
