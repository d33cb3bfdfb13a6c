/* docket-store-reader.c: what the thread that reads gives to the main thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

/* Answers of the thread that reads */

/* Rows of a query on their way to the main thread. */
typedef struct
{
  GTask *task;      /* (owned) */
  DocketRows *rows; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
  gboolean first;   /* more come */
} Answer;

static void
answer_free (Answer *answer)
{
  g_clear_object (&answer->task);
  g_clear_pointer (&answer->rows, docket_rows_free);
  g_clear_error (&answer->error);
  g_free (answer);
}

static void
deliver (Answer *answer)
{
  GTask *task = answer->task;
  const DocketListing *listing = g_task_get_task_data (task);

  if (answer->error != NULL)
    g_task_return_error (task, g_steal_pointer (&answer->error));
  else if (!answer->first)
    g_task_return_pointer (
        task, g_steal_pointer (&answer->rows), (GDestroyNotify) docket_rows_free);
  else if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    listing->first_rows (g_task_get_source_object (task), answer->rows, listing->first_rows_data);
  answer_free (answer);
}

static gboolean
is_ahead (DocketStore *self, const Answer *answer)
{
  return answer->rows != NULL && self->writer != NULL &&
         _docket_writer_has_untold (self->writer, answer->rows->generation);
}

void
_docket_store_deliver_held (DocketStore *self)
{
  while (!g_queue_is_empty (&self->held) && !is_ahead (self, g_queue_peek_head (&self->held)))
    deliver (g_queue_pop_head (&self->held));
}

static gboolean
answer_cb (gpointer data)
{
  Answer *answer = data;
  g_autoptr (DocketStore) self = g_object_ref (g_task_get_source_object (answer->task));

  g_queue_push_tail (&self->held, answer);
  _docket_store_deliver_held (self);
  return G_SOURCE_REMOVE;
}

/**
 * _docket_store_answer_rows:
 * @task: of _docket_store_ask()
 * @rows: (transfer full) (nullable): what was read
 * @error: (transfer full) (nullable): why nothing was
 * @first: whether more come
 *
 * Gives the rows of a query to the main thread, in the thread that reads. There they wait until
 * all commits that the query saw are told.
 */
void
_docket_store_answer_rows (GTask *task, DocketRows *rows, GError *error, gboolean first)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Answer *answer = g_new0 (Answer, 1);

  answer->task = g_object_ref (task);
  answer->rows = rows;
  answer->error = error;
  answer->first = first;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, answer, NULL);
  g_source_attach (source, g_task_get_context (task));
}

static gboolean
unref_cb (gpointer task)
{
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static gboolean
is_cancelled (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/* The one function of the thread that reads. */
void
_docket_store_read_in_thread (gpointer data, gpointer user_data)
{
  GTask *task = data;
  DocketStore *self = user_data;
  DocketReadFunc func = (DocketReadFunc) g_task_get_source_tag (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GSource) source = g_idle_source_new ();

  if (!g_task_return_error_if_cancelled (task))
    {
      docket_database_set_stop (
          self->reader, cancellable != NULL ? is_cancelled : NULL, cancellable);
      func (self->reader, task);
      docket_database_set_stop (self->reader, NULL, NULL);
    }

  /* The last reference to the store must not go in this thread, which the store waits for. */
  g_source_set_callback (source, unref_cb, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

/**
 * _docket_store_ask:
 * @self: a store
 * @func: answers the query, in the thread that reads
 * @question: (transfer full) (nullable): what it is about; the data of its task
 * @free_question: (nullable): frees @question
 * @cancellable: (nullable): interrupts it
 * @callback: called with the answer
 * @data: for @callback
 *
 * Has a query answered by the thread that reads.
 */
void
_docket_store_ask (DocketStore *self,
                   DocketReadFunc func,
                   gpointer question,
                   GDestroyNotify free_question,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, (gpointer) func);
  g_task_set_task_data (task, question, free_question);
  if (!_docket_store_fail_if_closed (self, task))
    g_thread_pool_push (self->readers, g_steal_pointer (&task), NULL);
}
