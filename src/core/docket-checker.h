/* docket-checker.h: something that can be asked about a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-reply.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_CHECKER (docket_checker_get_type ())
G_DECLARE_INTERFACE (DocketChecker, docket_checker, DOCKET, CHECKER, GObject)

/**
 * DocketCheckFlags:
 * @DOCKET_CHECK_NONE: a regular check, the id spelt `jobid`
 * @DOCKET_CHECK_FORCED: with `force: true`; only such a check can be answered `unknown`
 * @DOCKET_CHECK_CAMEL: the id spelt `jobId` (the service's pages give both spellings)
 *
 * How to ask.
 */
typedef enum
{
  DOCKET_CHECK_NONE = 0,
  DOCKET_CHECK_FORCED = 1 << 0,
  DOCKET_CHECK_CAMEL = 1 << 1,
} DocketCheckFlags;

/**
 * DocketCheckerInterface:
 * @check_async: asks once about one job
 * @check_finish: its #DocketReply (transfer full), or an error of %DOCKET_CORE_ERROR
 * @get_balance_async: asks for the remaining credits, which is free
 * @get_balance_finish: whether the key was accepted and the credits told. The error is
 *   %DOCKET_CORE_ERROR_NO_KEY where the service refused the key
 *
 * The API client is one checker, a script in a test another. A checker stands for one account.
 */
struct _DocketCheckerInterface
{
  GTypeInterface parent_iface;

  void (*check_async) (DocketChecker *self,
                       const char *job_id,
                       DocketCheckFlags flags,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data);
  DocketReply *(*check_finish) (DocketChecker *self, GAsyncResult *result, GError **error);
  void (*get_balance_async) (DocketChecker *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
  gboolean (*get_balance_finish) (DocketChecker *self,
                                  GAsyncResult *result,
                                  gint64 *credits,
                                  GError **error);
};

void docket_checker_check_async (DocketChecker *self,
                                 const char *job_id,
                                 DocketCheckFlags flags,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
DocketReply *docket_checker_check_finish (DocketChecker *self,
                                          GAsyncResult *result,
                                          GError **error);
void docket_checker_get_balance_async (DocketChecker *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer data);
gboolean docket_checker_get_balance_finish (DocketChecker *self,
                                            GAsyncResult *result,
                                            gint64 *credits,
                                            GError **error);

G_END_DECLS
