/* docket-job-state.c: all that is known of a job at one moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-state.h"

G_DEFINE_BOXED_TYPE (DocketJobState, docket_job_state, docket_job_state_ref, docket_job_state_unref)

/**
 * docket_job_state_new:
 * @id: a job id
 *
 * Returns: (transfer full): the state of a job that waits for its first check
 */
DocketJobState *
docket_job_state_new (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  DocketJobState *self = g_atomic_rc_box_new0 (DocketJobState);

  self->id = g_strdup (id);
  self->page_count = DOCKET_NO_NUMBER;
  self->credits = DOCKET_NO_NUMBER;
  self->remaining_credits = DOCKET_NO_NUMBER;
  self->job_duration = DOCKET_NO_NUMBER;
  self->duration = DOCKET_NO_NUMBER;
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_unref);
  return self;
}

/**
 * docket_job_state_copy:
 * @self: a state
 *
 * The results of the copy are the same values in an array of its own.
 *
 * Returns: (transfer full): a copy that the caller may change
 */
DocketJobState *
docket_job_state_copy (const DocketJobState *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  DocketJobState *copy = g_atomic_rc_box_new (DocketJobState);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->trouble_text = g_strdup (self->trouble_text);
  copy->message = g_strdup (self->message);
  copy->valid_till = g_strdup (self->valid_till);
  copy->raw_reply = g_strdup (self->raw_reply);
  copy->results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_unref);
  for (guint i = 0; i < self->results->len; i++)
    g_ptr_array_add (copy->results, docket_result_ref (g_ptr_array_index (self->results, i)));
  return copy;
}

DocketJobState *
docket_job_state_ref (DocketJobState *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
docket_job_state_clear (gpointer data)
{
  DocketJobState *self = data;

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->trouble_text, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->valid_till, g_free);
  g_clear_pointer (&self->raw_reply, g_free);
  g_clear_pointer (&self->results, g_ptr_array_unref);
}

void
docket_job_state_unref (DocketJobState *self)
{
  g_atomic_rc_box_release_full (self, docket_job_state_clear);
}

/**
 * docket_job_state_is_unseen:
 * @self: a state
 *
 * Returns: whether the job is final and nobody looked at its row since
 */
gboolean
docket_job_state_is_unseen (const DocketJobState *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return docket_status_is_final (self->status) && self->seen == 0;
}

/**
 * docket_job_state_get_time:
 *
 * Returns: when it became final, or was added where it is not final, UTC µs
 */
gint64
docket_job_state_get_time (const DocketJobState *self)
{
  return docket_status_is_final (self->status) ? self->finished : self->added;
}

/**
 * docket_job_state_get_expiry:
 *
 * Returns: when the first link of its results stops working, UTC µs; 0: there is no link that does
 */
gint64
docket_job_state_get_expiry (const DocketJobState *self)
{
  gint64 first = 0;

  for (guint i = 0; i < self->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (self->results, i);

      if (result->state == DOCKET_RESULT_LINKED && result->expires != 0 &&
          (first == 0 || result->expires < first))
        first = result->expires;
    }
  return first;
}

/**
 * docket_job_state_count_results:
 * @self: a state
 * @state: where the results are that are counted
 *
 * Returns: how many of the job's results are there
 */
guint
docket_job_state_count_results (const DocketJobState *self, DocketResultState state)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (self->results, i);

      if (result->state == state)
        n++;
    }
  return n;
}

/**
 * docket_job_state_get_result:
 * @self: a state
 * @state: where the result is
 *
 * Returns: (transfer none) (nullable): the first of the job's results that is there
 */
const DocketResult *
docket_job_state_get_result (const DocketJobState *self, DocketResultState state)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (self->results, i);

      if (result->state == state)
        return result;
    }
  return NULL;
}

/**
 * docket_job_state_list_links:
 * @self: a state
 * @now: server time, UTC µs
 * @links: (nullable): gets the links that still give a file, one a line
 *
 * Returns: how many there are
 */
guint
docket_job_state_list_links (const DocketJobState *self, gint64 now, GString *links)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (self->results, i);

      if (!docket_result_has_valid_link (result, now))
        continue;
      if (links != NULL)
        g_string_append_printf (links, "%s%s", links->len > 0 ? "\n" : "", result->link);
      n++;
    }
  return n;
}

/**
 * docket_job_state_same_results:
 * @a: a state
 * @b: another
 *
 * Returns: whether the two have the same results
 */
gboolean
docket_job_state_same_results (const DocketJobState *a, const DocketJobState *b)
{
  if (a->results->len != b->results->len)
    return FALSE;

  for (guint i = 0; i < a->results->len; i++)
    {
      if (!docket_result_equal (g_ptr_array_index (a->results, i),
                                g_ptr_array_index (b->results, i)))
        return FALSE;
    }
  return TRUE;
}
