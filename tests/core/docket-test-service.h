/* docket-test-service.h: a service on loopback that answers what a function says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketTestRequest:
 * @key: (nullable): the key it came with
 * @other: whether it came to the other address
 * @job_id: (nullable): the job that is asked about; %NULL: the balance
 * @camel: whether the id was spelt `jobId`
 * @forced: whether it is a forced check
 * @n: how many requests for this came before, with whatever key
 *
 * What came.
 */
typedef struct
{
  const char *key;
  gboolean other;
  const char *job_id;
  gboolean camel;
  gboolean forced;
  guint n;
} DocketTestRequest;

/**
 * DocketTestResponse:
 * @status: HTTP status; 200 where the function does not set it
 * @type: content type, static; JSON where the function does not set it
 * @body: (owned): the body
 *
 * What is answered.
 */
typedef struct
{
  guint status;
  const char *type;
  char *body;
} DocketTestResponse;

typedef void (*DocketTestServiceFunc) (const DocketTestRequest *request,
                                       DocketTestResponse *response,
                                       gpointer data);

typedef struct _DocketTestService DocketTestService;

DocketTestService *docket_test_service_new (DocketTestServiceFunc func, gpointer data);
void docket_test_service_free (DocketTestService *self);
const char *docket_test_service_get_api_url (DocketTestService *self);
const char *docket_test_service_get_other_url (DocketTestService *self);
guint docket_test_service_get_n (DocketTestService *self, const char *job_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestService, docket_test_service_free)

G_END_DECLS
