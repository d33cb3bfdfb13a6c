/* docket-fault-checker.c: a service on which a script of faults happens, in virtual time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the client makes of a fault on the wire is made here: it repeats a request whose connection
 * was dropped once, gives up after 20 s and takes a broken answer for none.
 */

#include "docket-config.h"

#include "docket-fault-checker.h"

#include "docket-core-error.h"

#include <string.h>

#define SECOND       ((gint64) G_USEC_PER_SEC)

#define LATENCY      (SECOND / 20)
#define DEADLINE     (20 * SECOND)
#define ANSWER_BYTES 150
#define CREDITS      1000000

/* A job as it really is. */
typedef struct
{
  char *id; /* (owned) */
  int number;
  DocketStatus ends_as;
  gint64 ends_at;
  gboolean said; /* its end was told in a valid answer */
  guint n_flying;
} Job;

struct _DocketFaultChecker
{
  GObject parent_instance;

  DocketClock *clock;        /* (owned) */
  DocketFaultScript *script; /* (unowned) */
  GHashTable *jobs;          /* (owned) id → Job (owned) */
  GQueue times;              /* of gint64 (owned): requests of the last second */
  double limit;
  gint64 begun;
  gint64 hold_until; /* a 429 asked to wait until then */
  guint n_timed;
  guint n_calls;
  const char *offence;
};

/* A call on its way. */
typedef struct
{
  Job *job; /* NULL: the balance */
  const DocketFault *fault;
  gint64 sent;
} Call;

static void docket_fault_checker_iface_init (DocketCheckerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketFaultChecker,
                               docket_fault_checker,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CHECKER,
                                                      docket_fault_checker_iface_init))

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->id);
  g_free (job);
}

static void
offend (DocketFaultChecker *self, const char *what)
{
  if (self->offence == NULL)
    self->offence = what;
}

/* Requests of any second are counted, as the service does. */
static const DocketFault *
request (DocketFaultChecker *self, const Job *job)
{
  const gint64 now = docket_clock_get_elapsed (self->clock);
  const int number = job != NULL ? job->number : DOCKET_FAULT_BALANCE;

  while (!g_queue_is_empty (&self->times) &&
         *(gint64 *) g_queue_peek_head (&self->times) <= now - SECOND)
    g_free (g_queue_pop_head (&self->times));
  g_queue_push_tail (&self->times, g_memdup2 (&now, sizeof now));
  self->n_calls++;
  if (g_queue_get_length (&self->times) > self->limit)
    offend (self, "more requests in a second than the account has");
  if (job != NULL && now < self->hold_until)
    offend (self, "a check before the time that a 429 named");
  return docket_fault_script_next (self->script, number, now - self->begun);
}

static gboolean
is_dropped (const DocketFault *fault)
{
  return fault != NULL && (fault->kind == DOCKET_FAULT_CLOSE || fault->kind == DOCKET_FAULT_RESET);
}

static gint64
get_latency (const DocketFault *fault)
{
  if (fault == NULL)
    return LATENCY;
  if (fault->kind == DOCKET_FAULT_BLACK_HOLE)
    return DEADLINE;
  if (fault->kind == DOCKET_FAULT_LATE)
    return MIN (fault->value, DEADLINE);
  if (fault->kind == DOCKET_FAULT_DRIP)
    return MIN (fault->value * ANSWER_BYTES, DEADLINE);
  return LATENCY;
}

/* What comes instead of an answer; 0: an answer. */
static DocketCoreError
get_error (const DocketFault *fault)
{
  if (fault == NULL || docket_fault_kind_is_harmless (fault->kind))
    return 0;
  switch ((guint) fault->kind)
    {
    case DOCKET_FAULT_CLOSE:
    case DOCKET_FAULT_RESET:
    case DOCKET_FAULT_RESET_HEAD:
    case DOCKET_FAULT_BLACK_HOLE:
      return DOCKET_CORE_ERROR_OFFLINE;
    case DOCKET_FAULT_DRIP:
      return get_latency (fault) == DEADLINE ? DOCKET_CORE_ERROR_OFFLINE : 0;
    case DOCKET_FAULT_RESET_BODY:
    case DOCKET_FAULT_CUT_LENGTH:
    case DOCKET_FAULT_CUT_CHUNKS:
    case DOCKET_FAULT_HUGE:
    case DOCKET_FAULT_BOMB:
      return DOCKET_CORE_ERROR_NOT_AN_ANSWER;
    default:
      return 0;
    }
}

/* What the job says where nothing goes wrong. */
static void
spell_truth (DocketFaultChecker *self, const Job *job, DocketFaultAnswer *answer)
{
  const gboolean ended = docket_clock_get_elapsed (self->clock) >= job->ends_at;

  *answer = (DocketFaultAnswer){ .status = 200 };
  answer->body = g_strdup_printf (
      "{\"status\":\"%s\",\"jobId\":\"%s\",\"credits\":2,\"remainingCredits\":%d}",
      ended ? docket_status_to_word (job->ends_as) : "working",
      job->id,
      CREDITS);
}

static void
note_hold (DocketFaultChecker *self, const DocketFaultAnswer *answer, const DocketReply *reply)
{
  const gint64 least = CLAMP (reply->retry_after, SECOND, 3600 * SECOND);

  if (answer->status == 429)
    self->hold_until = MAX (self->hold_until, docket_clock_get_elapsed (self->clock) + least);
}

static void
return_reply (DocketFaultChecker *self, GTask *task, const Call *call)
{
  g_auto (DocketFaultAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  DocketReply *reply = NULL;

  if (call->fault != NULL && docket_fault_kind_is_answer (call->fault->kind))
    docket_fault_make_answer (call->fault, call->job->id, &answer);
  else
    spell_truth (self, call->job, &answer);
  reply = docket_reply_parse (call->job->id,
                              answer.status,
                              answer.retry_after,
                              docket_clock_get_wall (self->clock),
                              answer.body != NULL ? answer.body : "",
                              answer.body != NULL ? strlen (answer.body) : 0,
                              &error);
  if (reply == NULL)
    {
      g_task_return_new_error (
          task, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_AN_ANSWER, "%s", error->message);
      return;
    }

  note_hold (self, &answer, reply);
  if (reply->outcome == DOCKET_OUTCOME_FINAL)
    call->job->said = TRUE;
  g_task_return_pointer (task, reply, (GDestroyNotify) docket_reply_unref);
}

static void
return_balance (GTask *task, const DocketFault *fault)
{
  if (fault == NULL || !docket_fault_kind_is_answer (fault->kind))
    g_task_return_boolean (task, TRUE);
  else if (fault->kind == DOCKET_FAULT_STATUS || fault->kind == DOCKET_FAULT_HTML_STATUS)
    g_task_return_new_error (
        task, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_OFFLINE, "PDF.co has trouble");
  else
    g_task_return_new_error (task, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_AN_ANSWER, "No answer");
}

static gboolean
answer_cb (gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketFaultChecker *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  const DocketCoreError error = get_error (call->fault);

  self->n_timed--;
  if (call->job != NULL)
    call->job->n_flying--;
  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (error != 0)
    g_task_return_new_error (task, DOCKET_CORE_ERROR, (int) error, "It went wrong");
  else if (call->job != NULL)
    return_reply (self, task, call);
  else
    return_balance (task, call->fault);
  return G_SOURCE_REMOVE;
}

static void
begin (DocketFaultChecker *self, GTask *task, Job *job)
{
  Call *call = g_new0 (Call, 1);

  g_task_set_task_data (task, call, g_free);
  call->job = job;
  call->fault = request (self, job);
  if (is_dropped (call->fault))
    call->fault = docket_fault_script_next (self->script,
                                            job != NULL ? job->number : DOCKET_FAULT_BALANCE,
                                            docket_clock_get_elapsed (self->clock) - self->begun);
  if (job != NULL && ++job->n_flying > 1)
    offend (self, "two checks of one job at a time");
  self->n_timed++;
  docket_clock_add_alarm (self->clock,
                          docket_clock_get_elapsed (self->clock) + get_latency (call->fault),
                          answer_cb,
                          task);
}

/* Interface */

static void
docket_fault_checker_check_async (DocketChecker *checker,
                                  const char *job_id,
                                  DocketCheckFlags flags,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  DocketFaultChecker *self = DOCKET_FAULT_CHECKER (checker);
  GTask *task = g_task_new (self, cancellable, callback, data);
  Job *job = g_hash_table_lookup (self->jobs, job_id);

  g_assert_nonnull (job);
  g_task_set_source_tag (task, docket_fault_checker_check_async);
  begin (self, task, job);
}

static DocketReply *
docket_fault_checker_check_finish (DocketChecker *checker, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
docket_fault_checker_get_balance_async (DocketChecker *checker,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer data)
{
  DocketFaultChecker *self = DOCKET_FAULT_CHECKER (checker);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, docket_fault_checker_get_balance_async);
  begin (self, task, NULL);
}

static gboolean
docket_fault_checker_get_balance_finish (DocketChecker *checker,
                                         GAsyncResult *result,
                                         gint64 *credits,
                                         GError **error)
{
  *credits = CREDITS;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
docket_fault_checker_iface_init (DocketCheckerInterface *iface)
{
  iface->check_async = docket_fault_checker_check_async;
  iface->check_finish = docket_fault_checker_check_finish;
  iface->get_balance_async = docket_fault_checker_get_balance_async;
  iface->get_balance_finish = docket_fault_checker_get_balance_finish;
}

/* Object */

static void
docket_fault_checker_finalize (GObject *object)
{
  DocketFaultChecker *self = DOCKET_FAULT_CHECKER (object);

  g_clear_object (&self->clock);
  g_hash_table_unref (self->jobs);
  g_queue_clear_full (&self->times, g_free);

  G_OBJECT_CLASS (docket_fault_checker_parent_class)->finalize (object);
}

static void
docket_fault_checker_class_init (DocketFaultCheckerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_fault_checker_finalize;
}

static void
docket_fault_checker_init (DocketFaultChecker *self)
{
  g_queue_init (&self->times);
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, job_free);
}

/**
 * docket_fault_checker_new:
 * @clock: the time
 * @script: what goes wrong, from now on; outlives the checker
 * @limit: requests that the account has in a second
 *
 * Returns: (transfer full): a checker that notes what Docket must not do
 */
DocketFaultChecker *
docket_fault_checker_new (DocketClock *clock, DocketFaultScript *script, double limit)
{
  DocketFaultChecker *self = g_object_new (DOCKET_TYPE_FAULT_CHECKER, NULL);

  self->clock = g_object_ref (clock);
  self->script = script;
  self->limit = limit;
  self->begun = docket_clock_get_elapsed (clock);
  return self;
}

/**
 * docket_fault_checker_add_job:
 * @self: a checker
 * @id: a job; the script counts them from 0
 * @ends_as: how it ends
 * @takes: µs until it does
 */
void
docket_fault_checker_add_job (DocketFaultChecker *self,
                              const char *id,
                              DocketStatus ends_as,
                              gint64 takes)
{
  Job *job = g_new0 (Job, 1);

  job->id = g_strdup (id);
  job->number = (int) g_hash_table_size (self->jobs);
  job->ends_as = ends_as;
  job->ends_at = docket_clock_get_elapsed (self->clock) + takes;
  g_hash_table_insert (self->jobs, job->id, job);
}

/**
 * docket_fault_checker_has_said:
 *
 * Returns: whether a valid answer said of this job that it ended so
 */
gboolean
docket_fault_checker_has_said (DocketFaultChecker *self, const char *id, DocketStatus status)
{
  const Job *job = g_hash_table_lookup (self->jobs, id);

  return job != NULL && job->said && job->ends_as == status;
}

/**
 * docket_fault_checker_get_offence:
 *
 * Returns: (nullable): what was done that must not be done, the first of it
 */
const char *
docket_fault_checker_get_offence (DocketFaultChecker *self)
{
  return self->offence;
}

gboolean
docket_fault_checker_waits_for_time (DocketFaultChecker *self)
{
  return self->n_timed > 0;
}

guint
docket_fault_checker_get_n_calls (DocketFaultChecker *self)
{
  return self->n_calls;
}
