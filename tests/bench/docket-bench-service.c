/* docket-bench-service.c: a service in virtual time that keeps to its rate limit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-bench-service.h"

#include <string.h>

struct _DocketBenchService
{
  GObject parent_instance;

  DocketClock *clock; /* (owned) */
  guint limit;        /* requests in any second */
  GHashTable *ends;   /* (owned) job id → elapsed time (owned) */
  GQueue *recent;     /* (owned) of gint64 (owned): when requests of the last second came */
  gint64 jitter;      /* how much longer a way takes at most */
  GRand *random;      /* (owned) */
  DocketBenchCount count;
  guint n_timed;
};

static void docket_bench_service_iface_init (DocketCheckerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketBenchService,
                               docket_bench_service,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CHECKER,
                                                      docket_bench_service_iface_init))

/* A request on its way. */
typedef struct
{
  char *job_id; /* (owned) */
  const char *answer;
  guint http_status;
  gint64 end;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->job_id);
  g_free (request);
}

static void
after_half (DocketBenchService *self, GSourceFunc func, gpointer data)
{
  gint64 at = docket_clock_get_elapsed (self->clock) + BENCH_ROUND_TRIP / 2;

  if (self->jitter > 0)
    at += (gint64) (g_rand_double (self->random) * (double) self->jitter);
  self->n_timed++;
  docket_clock_add_alarm (self->clock, at, func, data);
}

static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketBenchService *self = g_task_get_source_object (task);
  const Request *request = g_task_get_task_data (task);
  const gint64 now = docket_clock_get_elapsed (self->clock);

  self->n_timed--;
  if (request->end != 0)
    {
      self->count.noticed++;
      self->count.delay += (double) (now - request->end) / G_USEC_PER_SEC;
    }
  g_task_return_pointer (task,
                         docket_reply_parse (request->job_id,
                                             request->http_status,
                                             NULL,
                                             docket_clock_get_wall (self->clock),
                                             request->answer,
                                             strlen (request->answer),
                                             NULL),
                         (GDestroyNotify) docket_reply_unref);
  return G_SOURCE_REMOVE;
}

static gboolean
is_too_much (DocketBenchService *self, gint64 now)
{
  while (!g_queue_is_empty (self->recent) &&
         *(const gint64 *) g_queue_peek_head (self->recent) <= now - G_USEC_PER_SEC)
    g_free (g_queue_pop_head (self->recent));
  if (g_queue_get_length (self->recent) >= self->limit)
    return TRUE;
  g_queue_push_tail (self->recent, g_memdup2 (&now, sizeof now));
  return FALSE;
}

static gboolean
arrive_cb (gpointer data)
{
  GTask *task = data;
  DocketBenchService *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  const gint64 now = docket_clock_get_elapsed (self->clock);
  const gint64 *end = g_hash_table_lookup (self->ends, request->job_id);

  self->n_timed--;
  self->count.requests++;
  request->http_status = 200;
  request->answer = "{\"error\": false, \"status\": \"working\", \"credits\": 2}";
  if (is_too_much (self, now))
    {
      self->count.refused++;
      request->http_status = 429;
      request->answer = "{\"error\": true, \"message\": \"Too many requests\"}";
    }
  else if (end != NULL && *end <= now)
    {
      request->end = *end;
      request->answer = "{\"error\": false, \"status\": \"success\", \"credits\": 2}";
    }
  after_half (self, answer_cb, task);
  return G_SOURCE_REMOVE;
}

static void
docket_bench_service_check_async (DocketChecker *checker,
                                  const char *job_id,
                                  DocketCheckFlags flags,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  GTask *task = g_task_new (checker, NULL, callback, data);
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, docket_bench_service_check_async);
  request->job_id = g_strdup (job_id);
  g_task_set_task_data (task, request, request_free);
  after_half (DOCKET_BENCH_SERVICE (checker), arrive_cb, task);
}

static DocketReply *
docket_bench_service_check_finish (DocketChecker *checker, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
docket_bench_service_get_balance_async (DocketChecker *checker,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer data)
{
  g_autoptr (GTask) task = g_task_new (checker, NULL, callback, data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
docket_bench_service_get_balance_finish (DocketChecker *checker,
                                         GAsyncResult *result,
                                         gint64 *credits,
                                         GError **error)
{
  *credits = 1000000000;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
docket_bench_service_iface_init (DocketCheckerInterface *iface)
{
  iface->check_async = docket_bench_service_check_async;
  iface->check_finish = docket_bench_service_check_finish;
  iface->get_balance_async = docket_bench_service_get_balance_async;
  iface->get_balance_finish = docket_bench_service_get_balance_finish;
}

static void
docket_bench_service_finalize (GObject *object)
{
  DocketBenchService *self = DOCKET_BENCH_SERVICE (object);

  g_clear_object (&self->clock);
  g_hash_table_unref (self->ends);
  g_queue_free_full (self->recent, g_free);
  g_rand_free (self->random);

  G_OBJECT_CLASS (docket_bench_service_parent_class)->finalize (object);
}

static void
docket_bench_service_class_init (DocketBenchServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_bench_service_finalize;
}

static void
docket_bench_service_init (DocketBenchService *self)
{
  self->ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->recent = g_queue_new ();
  self->random = g_rand_new_with_seed (5);
}

/* A service that takes no more than @limit requests in any second. */
DocketBenchService *
docket_bench_service_new (DocketClock *clock, guint limit)
{
  DocketBenchService *self = g_object_new (DOCKET_TYPE_BENCH_SERVICE, NULL);

  self->clock = g_object_ref (clock);
  self->limit = limit;
  return self;
}

/* A job that ends at the elapsed time @end. */
void
docket_bench_service_add (DocketBenchService *self, const char *job_id, gint64 end)
{
  g_hash_table_insert (self->ends, g_strdup (job_id), g_memdup2 (&end, sizeof end));
}

/* From now on a way takes up to @jitter longer. */
void
docket_bench_service_set_jitter (DocketBenchService *self, gint64 jitter)
{
  self->jitter = jitter;
}

/* A request of somebody else with the same key arrives now. Returns whether it is refused. */
gboolean
docket_bench_service_is_refused (DocketBenchService *self)
{
  return is_too_much (self, docket_clock_get_elapsed (self->clock));
}

gboolean
docket_bench_service_waits_for_time (DocketBenchService *self)
{
  return self->n_timed > 0;
}

DocketBenchCount
docket_bench_service_take_count (DocketBenchService *self)
{
  const DocketBenchCount count = self->count;

  self->count = (DocketBenchCount){ 0 };
  return count;
}
