/* docket-test-checker.c: a checker that answers from a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-checker.h"

#include "docket-core-error.h"

#include <string.h>

/* What the service takes for a check. */
#define PRICE 2

/* One answer of a script. */
typedef struct
{
  guint http_status;
  char *retry_after; /* (owned) (nullable) */
  char *text;        /* (owned) (nullable) */
  GError *error;     /* (owned) (nullable): in the place of an answer */
} Answer;

/* What a job says when nothing is left in its script. */
typedef struct
{
  gint64 at;
  char *text; /* (owned) */
} End;

struct _DocketTestChecker
{
  GObject parent_instance;

  DocketClock *clock;       /* (owned) */
  GHashTable *scripts;      /* (owned) job id → GQueue of Answer (all owned) */
  GHashTable *ends;         /* (owned) job id → End (all owned) */
  GHashTable *flying;       /* (owned) job id → number on their way */
  GQueue *balance_errors;   /* (owned) of GError (owned) */
  GPtrArray *calls;         /* (owned) of DocketTestCall (owned) */
  GPtrArray *balance_calls; /* (owned) of DocketTestCall (owned) */
  GError *down;             /* (owned) (nullable) */
  gint64 credits;
  gint64 latency;
  guint n_timed; /* calls that time alone answers */
  guint n_flying;
  guint most_flying;
  guint most_of_a_job;
};

static void docket_test_checker_iface_init (DocketCheckerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketTestChecker,
                               docket_test_checker,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CHECKER,
                                                      docket_test_checker_iface_init))

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->retry_after);
  g_free (answer->text);
  g_clear_error (&answer->error);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
script_free (gpointer data)
{
  g_queue_free_full (data, answer_free);
}

static void
end_free (gpointer data)
{
  End *end = data;

  g_free (end->text);
  g_free (end);
}

static void
call_free (gpointer data)
{
  DocketTestCall *call = data;

  g_free (call->job_id);
  g_free (call);
}

/* What a call answers */

static Answer *
make_answer (guint http_status, const char *retry_after, const char *text)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->http_status = http_status;
  answer->retry_after = g_strdup (retry_after);
  answer->text = g_strdup (text);
  return answer;
}

static Answer *
make_failure (const GError *error)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->error = g_error_copy (error);
  return answer;
}

/* A job that is at work: each check of it costs something. */
static Answer *
make_working (DocketTestChecker *self, const char *job_id)
{
  g_autofree char *text = NULL;

  self->credits -= PRICE;
  text = g_strdup_printf ("{\"error\": false, \"status\": \"working\", \"jobId\": \"%s\","
                          " \"credits\": %d, \"remainingCredits\": %" G_GINT64_FORMAT "}",
                          job_id,
                          PRICE,
                          self->credits);
  return make_answer (200, NULL, text);
}

static Answer *
take_answer (DocketTestChecker *self, const char *job_id)
{
  GQueue *script = g_hash_table_lookup (self->scripts, job_id);
  const End *end = g_hash_table_lookup (self->ends, job_id);

  if (self->down != NULL)
    return make_failure (self->down);
  if (script != NULL && !g_queue_is_empty (script))
    return g_queue_pop_head (script);
  if (end != NULL && docket_clock_get_elapsed (self->clock) >= end->at)
    return make_answer (200, NULL, end->text);
  return make_working (self, job_id);
}

static void
return_answer (DocketTestChecker *self, GTask *task, const char *job_id, const Answer *answer)
{
  GError *error = NULL;
  DocketReply *reply = NULL;

  if (answer->error != NULL)
    {
      g_task_return_error (task, g_error_copy (answer->error));
      return;
    }

  reply = docket_reply_parse (job_id,
                              answer->http_status,
                              answer->retry_after,
                              docket_clock_get_wall (self->clock),
                              answer->text,
                              strlen (answer->text),
                              &error);
  if (reply != NULL)
    {
      g_task_return_pointer (task, reply, (GDestroyNotify) docket_reply_unref);
      return;
    }
  g_task_return_new_error (
      task, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_AN_ANSWER, "%s", error->message);
  g_error_free (error);
}

/* A call on its way */

static guint
get_flying (DocketTestChecker *self, const char *job_id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->flying, job_id));
}

static void
take_off (DocketTestChecker *self, const char *job_id)
{
  const guint n = get_flying (self, job_id) + 1;

  g_hash_table_insert (self->flying, g_strdup (job_id), GUINT_TO_POINTER (n));
  self->n_flying++;
  self->most_flying = MAX (self->most_flying, self->n_flying);
  self->most_of_a_job = MAX (self->most_of_a_job, n);
}

static void
land (DocketTestChecker *self, const char *job_id)
{
  const guint n = get_flying (self, job_id) - 1;

  g_hash_table_insert (self->flying, g_strdup (job_id), GUINT_TO_POINTER (n));
  self->n_flying--;
}

/* A call that was cancelled is no longer on its way, whenever its caller hears of that. */
static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  DocketTestChecker *self = g_task_get_source_object (task);

  if (!g_task_get_completed (task))
    land (self, g_task_get_task_data (task));
}

static gboolean
answer_check_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketTestChecker *self = g_task_get_source_object (task);
  const char *job_id = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (Answer) answer = NULL;

  if (cancellable != NULL)
    g_signal_handlers_disconnect_by_func (cancellable, cancelled_cb, task);
  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  land (self, job_id);
  answer = take_answer (self, job_id);
  return_answer (self, task, job_id, answer);
  return G_SOURCE_REMOVE;
}

static gboolean
answer_balance_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketTestChecker *self = g_task_get_source_object (task);

  if (self->down != NULL)
    g_task_return_error (task, g_error_copy (self->down));
  else if (!g_queue_is_empty (self->balance_errors))
    g_task_return_error (task, g_queue_pop_head (self->balance_errors));
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  GTask *task; /* (owned) */
  GSourceFunc func;
} Timed;

static gboolean
timed_cb (gpointer data)
{
  g_autofree Timed *timed = data;
  DocketTestChecker *self = g_task_get_source_object (timed->task);

  self->n_timed--;
  return timed->func (timed->task);
}

/* Takes @task over; @func answers it, in any case not from inside the call. */
static void
answer_later (DocketTestChecker *self, GTask *task, GSourceFunc func)
{
  Timed *timed = NULL;

  if (self->latency == 0)
    {
      g_idle_add_full (G_PRIORITY_DEFAULT, func, task, NULL);
      return;
    }

  timed = g_new0 (Timed, 1);
  timed->task = task;
  timed->func = func;
  self->n_timed++;
  docket_clock_add_alarm (
      self->clock, docket_clock_get_elapsed (self->clock) + self->latency, timed_cb, timed);
}

static void
note_call (DocketTestChecker *self, GPtrArray *calls, const char *job_id, DocketCheckFlags flags)
{
  DocketTestCall *call = g_new0 (DocketTestCall, 1);

  call->job_id = g_strdup (job_id);
  call->flags = flags;
  call->at = docket_clock_get_elapsed (self->clock);
  g_ptr_array_add (calls, call);
}

/* Interface */

static void
docket_test_checker_check_async (DocketChecker *checker,
                                 const char *job_id,
                                 DocketCheckFlags flags,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  DocketTestChecker *self = DOCKET_TEST_CHECKER (checker);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, docket_test_checker_check_async);
  g_task_set_task_data (task, g_strdup (job_id), g_free);
  note_call (self, self->calls, job_id, flags);
  take_off (self, job_id);
  if (cancellable != NULL)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);
  answer_later (self, task, answer_check_cb);
}

static DocketReply *
docket_test_checker_check_finish (DocketChecker *checker, GAsyncResult *result, GError **error)
{
  g_assert_true (g_task_is_valid (result, checker));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
docket_test_checker_get_balance_async (DocketChecker *checker,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  DocketTestChecker *self = DOCKET_TEST_CHECKER (checker);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, docket_test_checker_get_balance_async);
  note_call (self, self->balance_calls, NULL, DOCKET_CHECK_NONE);
  answer_later (self, task, answer_balance_cb);
}

static gboolean
docket_test_checker_get_balance_finish (DocketChecker *checker,
                                        GAsyncResult *result,
                                        gint64 *credits,
                                        GError **error)
{
  g_assert_true (g_task_is_valid (result, checker));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *credits = DOCKET_TEST_CHECKER (checker)->credits;
  return TRUE;
}

static void
docket_test_checker_iface_init (DocketCheckerInterface *iface)
{
  iface->check_async = docket_test_checker_check_async;
  iface->check_finish = docket_test_checker_check_finish;
  iface->get_balance_async = docket_test_checker_get_balance_async;
  iface->get_balance_finish = docket_test_checker_get_balance_finish;
}

/* Object */

static void
docket_test_checker_finalize (GObject *object)
{
  DocketTestChecker *self = DOCKET_TEST_CHECKER (object);

  g_clear_object (&self->clock);
  g_hash_table_unref (self->scripts);
  g_hash_table_unref (self->ends);
  g_hash_table_unref (self->flying);
  g_queue_free_full (self->balance_errors, (GDestroyNotify) g_error_free);
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->balance_calls);
  g_clear_error (&self->down);

  G_OBJECT_CLASS (docket_test_checker_parent_class)->finalize (object);
}

static void
docket_test_checker_class_init (DocketTestCheckerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_test_checker_finalize;
}

static void
docket_test_checker_init (DocketTestChecker *self)
{
  self->scripts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, script_free);
  self->ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, end_free);
  self->flying = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->balance_errors = g_queue_new ();
  self->calls = g_ptr_array_new_with_free_func (call_free);
  self->balance_calls = g_ptr_array_new_with_free_func (call_free);
  self->credits = 1000000;
}

/**
 * docket_test_checker_new:
 * @clock: the time
 *
 * Returns: (transfer full): a checker for which every job is at work
 */
DocketTestChecker *
docket_test_checker_new (DocketClock *clock)
{
  DocketTestChecker *self = g_object_new (DOCKET_TYPE_TEST_CHECKER, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

/**
 * docket_test_checker_set_latency:
 * @self: a checker
 * @latency: time a call takes, µs; 0: none, but it is not answered from inside the call
 */
void
docket_test_checker_set_latency (DocketTestChecker *self, gint64 latency)
{
  self->latency = latency;
}

/**
 * docket_test_checker_set_credits:
 * @self: a checker
 * @credits: what is left; each answer that a job is at work takes 2 of it
 */
void
docket_test_checker_set_credits (DocketTestChecker *self, gint64 credits)
{
  self->credits = credits;
}

/**
 * docket_test_checker_set_down:
 * @self: a checker
 * @error: (nullable): what every call answers from now on, whatever the scripts say
 */
void
docket_test_checker_set_down (DocketTestChecker *self, const GError *error)
{
  g_clear_error (&self->down);
  if (error != NULL)
    self->down = g_error_copy (error);
}

static void
push (DocketTestChecker *self, const char *job_id, Answer *answer)
{
  GQueue *script = g_hash_table_lookup (self->scripts, job_id);

  if (script == NULL)
    {
      script = g_queue_new ();
      g_hash_table_insert (self->scripts, g_strdup (job_id), script);
    }
  g_queue_push_tail (script, answer);
}

/**
 * docket_test_checker_push_reply:
 * @self: a checker
 * @job_id: a job
 * @http_status: status of the answer
 * @retry_after: (nullable): its `Retry-After`
 * @text: its body
 *
 * Writes one answer more into the script of a job.
 */
void
docket_test_checker_push_reply (DocketTestChecker *self,
                                const char *job_id,
                                guint http_status,
                                const char *retry_after,
                                const char *text)
{
  push (self, job_id, make_answer (http_status, retry_after, text));
}

/**
 * docket_test_checker_push_error:
 * @self: a checker
 * @job_id: a job
 * @error: what comes in the place of an answer
 */
void
docket_test_checker_push_error (DocketTestChecker *self, const char *job_id, const GError *error)
{
  push (self, job_id, make_failure (error));
}

/**
 * docket_test_checker_push_balance_error:
 * @self: a checker
 * @error: what the next call for the balance answers; more of them are answered in turn
 */
void
docket_test_checker_push_balance_error (DocketTestChecker *self, const GError *error)
{
  g_queue_push_tail (self->balance_errors, g_error_copy (error));
}

/**
 * docket_test_checker_set_end:
 * @self: a checker
 * @job_id: a job
 * @at: elapsed time at which it ends
 * @text: what it answers from then on, with status 200
 */
void
docket_test_checker_set_end (DocketTestChecker *self,
                             const char *job_id,
                             gint64 at,
                             const char *text)
{
  End *end = g_new0 (End, 1);

  end->at = at;
  end->text = g_strdup (text);
  g_hash_table_replace (self->ends, g_strdup (job_id), end);
}

/**
 * docket_test_checker_get_n_calls:
 * @self: a checker
 * @job_id: (nullable): a job; %NULL: all
 *
 * Returns: how many checks came
 */
guint
docket_test_checker_get_n_calls (DocketTestChecker *self, const char *job_id)
{
  guint n = 0;

  while (docket_test_checker_get_call (self, job_id, n) != NULL)
    n++;
  return n;
}

/**
 * docket_test_checker_get_call:
 * @self: a checker
 * @job_id: (nullable): a job; %NULL: all
 * @n: 0 for the first
 *
 * Returns: (transfer none) (nullable): the call
 */
const DocketTestCall *
docket_test_checker_get_call (DocketTestChecker *self, const char *job_id, guint n)
{
  if (job_id == NULL)
    return n < self->calls->len ? g_ptr_array_index (self->calls, n) : NULL;

  for (guint i = 0; i < self->calls->len; i++)
    {
      const DocketTestCall *call = g_ptr_array_index (self->calls, i);

      if (g_str_equal (call->job_id, job_id) && n-- == 0)
        return call;
    }
  return NULL;
}

/**
 * docket_test_checker_get_n_balance_calls:
 *
 * Returns: how often the balance was asked for
 */
guint
docket_test_checker_get_n_balance_calls (DocketTestChecker *self)
{
  return self->balance_calls->len;
}

/**
 * docket_test_checker_get_balance_call:
 * @self: a checker
 * @n: 0 for the first
 *
 * Returns: elapsed time of that call for the balance
 */
gint64
docket_test_checker_get_balance_call (DocketTestChecker *self, guint n)
{
  g_assert_cmpuint (n, <, self->balance_calls->len);

  return ((const DocketTestCall *) g_ptr_array_index (self->balance_calls, n))->at;
}

/**
 * docket_test_checker_get_most_in_flight:
 *
 * Returns: how many checks were on their way at one time, at most
 */
guint
docket_test_checker_get_most_in_flight (DocketTestChecker *self)
{
  return self->most_flying;
}

/**
 * docket_test_checker_get_most_of_a_job:
 *
 * Returns: how many checks of one job were on their way at one time, at most
 */
guint
docket_test_checker_get_most_of_a_job (DocketTestChecker *self)
{
  return self->most_of_a_job;
}

/**
 * docket_test_checker_waits_for_time:
 *
 * Returns: whether a call is on its way that only time can answer
 */
gboolean
docket_test_checker_waits_for_time (DocketTestChecker *self)
{
  return self->n_timed > 0;
}
