/* docket-fault-proxy-answers.c: what the proxy does to a request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-proxy-private.h"

#include "docket-fault-wire.h"

#include <string.h>

/* How often a thread that waits looks whether the other side went away. */
#define LOOK_EVERY (2 * (gint64) G_TIME_SPAN_MILLISECOND)

/* Waiting */

typedef struct
{
  DocketFaultVisit *visit;
  gint64 duration;
  guint alarm;
  gboolean done; /* with the lock */
} Hold;

static void
end_hold (Hold *hold)
{
  DocketFaultProxy *self = hold->visit->proxy;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  hold->visit->held = FALSE;
  hold->done = TRUE;
  g_cond_broadcast (&self->changed);
}

static gboolean
hold_over_cb (gpointer data)
{
  Hold *hold = data;

  hold->alarm = 0;
  end_hold (hold);
  return G_SOURCE_REMOVE;
}

static gboolean
begin_hold_cb (gpointer data)
{
  Hold *hold = data;
  DocketClock *clock = hold->visit->proxy->clock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hold->visit->proxy->lock);

  hold->visit->held = TRUE;
  hold->alarm = docket_clock_add_alarm (
      clock, docket_clock_get_elapsed (clock) + hold->duration, hold_over_cb, hold);
  return G_SOURCE_REMOVE;
}

static gboolean
give_up_hold_cb (gpointer data)
{
  Hold *hold = data;

  if (hold->alarm == 0)
    return G_SOURCE_REMOVE;
  docket_clock_remove_alarm (hold->visit->proxy->clock, hold->alarm);
  end_hold (hold);
  return G_SOURCE_REMOVE;
}

/* The thread may have gone on by then: the hold is over, but not away. */
static void
call_in_main (GSourceFunc func, Hold *hold)
{
  g_idle_add_full (G_PRIORITY_HIGH, func, g_atomic_rc_box_acquire (hold), g_atomic_rc_box_release);
}

/* Waits for @is_over; returns whether the other side is still there. */
static gboolean
wait_while_there (DocketFaultVisit *visit, const gboolean *is_over)
{
  DocketFaultProxy *self = visit->proxy;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (!*is_over)
    {
      if (self->stopping || docket_fault_wire_is_gone (visit->connection))
        return FALSE;
      g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + LOOK_EVERY);
    }
  return TRUE;
}

/* Lets @duration pass; returns whether the other side is still there. */
static gboolean
hold_for (DocketFaultVisit *visit, gint64 duration)
{
  DocketFaultProxy *self = visit->proxy;
  Hold *hold = NULL;
  gboolean is_there = FALSE;

  if (duration <= 0)
    return TRUE;

  hold = g_atomic_rc_box_new0 (Hold);
  hold->visit = visit;
  hold->duration = duration;
  call_in_main (begin_hold_cb, hold);
  is_there = wait_while_there (visit, &hold->done);
  if (!is_there)
    {
      call_in_main (give_up_hold_cb, hold);
      g_mutex_lock (&self->lock);
      while (!hold->done)
        g_cond_wait (&self->changed, &self->lock);
      g_mutex_unlock (&self->lock);
    }
  g_atomic_rc_box_release (hold);
  return is_there;
}

static void
set_held (DocketFaultVisit *visit, gboolean held)
{
  g_mutex_lock (&visit->proxy->lock);
  visit->held = held;
  g_mutex_unlock (&visit->proxy->lock);
  g_main_context_wakeup (NULL);
}

/* Nothing ever comes. */
static void
hold_for_ever (DocketFaultVisit *visit)
{
  const gboolean never = FALSE;

  set_held (visit, TRUE);
  wait_while_there (visit, &never);
  set_held (visit, FALSE);
}

/* Answers */

static DocketToxics
get_toxics (DocketFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  DocketToxics toxics = self->toxics;

  if (toxics.jitter > 0)
    toxics.latency += g_rand_int_range (
        self->rand, -(gint32) toxics.jitter, (gint32) toxics.jitter);
  return toxics;
}

/* From here on the other side may know how its request ended, and ask again, before the thread has
 * noted that. */
static void
let_go (DocketFaultVisit *visit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&visit->proxy->lock);

  g_ptr_array_remove_fast (visit->proxy->busy, visit);
}

static void
reset (DocketFaultVisit *visit)
{
  let_go (visit);
  docket_fault_wire_reset (visit->connection);
}

static gboolean
send_bytes (DocketFaultVisit *visit, const char *text, gsize length)
{
  return docket_fault_wire_write (visit->stream, text, length, visit->cancellable);
}

/* Sends in pieces of @slice bytes, @pause µs apart. */
static gboolean
send_slices (DocketFaultVisit *visit, const char *text, gsize length, gsize slice, gint64 pause)
{
  for (gsize at = 0; at < length; at += slice)
    {
      if (at + slice >= length)
        let_go (visit);
      if (!send_bytes (visit, text + at, MIN (slice, length - at)))
        return FALSE;
      if (at + slice < length && !hold_for (visit, pause))
        return FALSE;
    }
  return TRUE;
}

static gboolean
send_at_pace (DocketFaultVisit *visit, const char *text, gsize length, const DocketToxics *toxics)
{
  if (toxics->bandwidth > 0)
    {
      const gsize slice = MAX (1, toxics->bandwidth / 4);

      return send_slices (visit, text, length, slice, G_USEC_PER_SEC / 4);
    }
  if (toxics->slice > 0)
    return send_slices (visit, text, length, toxics->slice, 0);
  let_go (visit);
  return send_bytes (visit, text, length);
}

/* Sends an answer as the toxics have it; returns whether another request may come. */
static gboolean
send_answer (DocketFaultVisit *visit, DocketFaultRequest *request, const char *text, gsize length)
{
  const DocketToxics toxics = get_toxics (visit->proxy);

  if (toxics.time_out > 0)
    {
      hold_for (visit, toxics.time_out);
      return FALSE;
    }
  if (toxics.reset > 0)
    {
      hold_for (visit, toxics.reset);
      reset (visit);
      return FALSE;
    }
  if (!hold_for (visit, toxics.latency))
    return FALSE;

  request->status = docket_fault_wire_get_status (text);
  if (toxics.limit > 0 && toxics.limit < length)
    {
      send_bytes (visit, text, toxics.limit);
      hold_for (visit, toxics.slow_close);
      return FALSE;
    }
  return send_at_pace (visit, text, length, &toxics);
}

static GString *
spell_answer (DocketFaultProxy *self, const DocketFault *fault, const char *request)
{
  g_auto (DocketFaultAnswer) answer = { 0 };
  g_autofree char *id = docket_fault_wire_get_job_id (request);
  g_autoptr (GBytes) body = NULL;
  GString *text = g_string_new (NULL);

  docket_fault_make_answer (fault, id != NULL ? id : "", &answer);
  g_string_append_printf (text, "HTTP/1.1 %u Words\r\n", answer.status);
  if (answer.type != NULL)
    g_string_append_printf (text, "Content-Type: %s\r\n", answer.type);
  if (answer.retry_after != NULL)
    g_string_append_printf (text, "Retry-After: %s\r\n", answer.retry_after);
  if (fault->kind == DOCKET_FAULT_REDIRECT && self->elsewhere != NULL)
    g_string_append_printf (text, "Location: %s\r\n", self->elsewhere);
  if (answer.body == NULL)
    body = g_bytes_new (NULL, 0);
  else if (answer.packed)
    body = docket_fault_wire_pack (answer.body, strlen (answer.body));
  else
    body = g_bytes_new (answer.body, strlen (answer.body));
  if (answer.packed)
    g_string_append (text, "Content-Encoding: gzip\r\n");
  if (answer.status != 204)
    g_string_append_printf (text, "Content-Length: %zu\r\n", g_bytes_get_size (body));
  g_string_append (text, "\r\n");
  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  return text;
}

/* The right answer without its end, in one chunk and no last one. */
static void
send_cut_chunks (DocketFaultVisit *visit, const char *answer)
{
  const char *body = docket_fault_wire_get_body (answer);
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                           "%zx\r\n%.*s\r\n",
                                           strlen (body) - 2,
                                           (int) strlen (body) - 2,
                                           body);

  send_bytes (visit, text, strlen (text));
}

/* What spoils the right answer. Returns whether another request may come. */
static gboolean
spoil_answer (DocketFaultVisit *visit,
              DocketFaultRequest *request,
              const DocketFault *fault,
              const GString *answer)
{
  const gsize head = (gsize) (docket_fault_wire_get_body (answer->str) - answer->str);

  switch ((guint) fault->kind)
    {
    case DOCKET_FAULT_RESET_HEAD:
      send_bytes (visit, answer->str, head / 2);
      reset (visit);
      return FALSE;
    case DOCKET_FAULT_RESET_BODY:
      send_bytes (visit, answer->str, (head + answer->len) / 2);
      reset (visit);
      return FALSE;
    case DOCKET_FAULT_CUT_LENGTH:
      send_bytes (visit, answer->str, (head + answer->len) / 2);
      return FALSE;
    case DOCKET_FAULT_CUT_CHUNKS:
      send_cut_chunks (visit, answer->str);
      return FALSE;
    case DOCKET_FAULT_DRIP:
      return send_slices (visit, answer->str, answer->len, 1, fault->value);
    case DOCKET_FAULT_SLICES:
      request->status = docket_fault_wire_get_status (answer->str);
      return send_slices (visit, answer->str, answer->len, (gsize) fault->value, 0);
    case DOCKET_FAULT_LATE:
      return hold_for (visit, fault->value) &&
             send_answer (visit, request, answer->str, answer->len);
    default:
      return send_answer (visit, request, answer->str, answer->len);
    }
}

static GBytes *
pop_raw (DocketFaultProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_queue_pop_head (&self->raw);
}

/* Returns whether another request may come. */
gboolean
_docket_fault_visit_act (DocketFaultVisit *visit,
                         DocketFaultRequest *request,
                         const DocketFault *fault,
                         GString *text)
{
  g_autoptr (GString) answer = NULL;
  g_autoptr (GBytes) raw = pop_raw (visit->proxy);

  if (raw != NULL)
    {
      let_go (visit);
      send_bytes (visit, g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
      return FALSE;
    }
  if (fault->kind == DOCKET_FAULT_CLOSE)
    return FALSE;
  if (fault->kind == DOCKET_FAULT_RESET)
    {
      reset (visit);
      return FALSE;
    }
  if (fault->kind == DOCKET_FAULT_BLACK_HOLE)
    {
      hold_for_ever (visit);
      return FALSE;
    }
  if (docket_fault_kind_is_answer (fault->kind))
    {
      answer = spell_answer (visit->proxy, fault, text->str);
      return send_answer (visit, request, answer->str, answer->len);
    }
  answer = docket_fault_wire_ask (visit->proxy->upstream, text, visit->cancellable);
  return answer != NULL && spoil_answer (visit, request, fault, answer);
}
