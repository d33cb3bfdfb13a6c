/* docket-store-writer.c: the thread that writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

struct _DocketWriter
{
  DocketDatabase *database; /* (owned) */
  GMainContext *context;    /* (owned): where the store lives */
  GAsyncQueue *queue;       /* (owned) of DocketWrite (owned) */
  GThread *thread;          /* (owned) (nullable): NULL once it ended */
};

/* The last item of the queue. */
static DocketWrite end_mark;

static void
write_free (DocketWrite *write)
{
  if (write == &end_mark)
    return;

  g_clear_object (&write->task);
  if (write->data != NULL)
    write->free_data (write->data);
  g_clear_error (&write->error);
  g_free (write);
}

/* On the main thread: what was written is told in the order it was asked for. */
static gboolean
written_cb (gpointer data)
{
  GPtrArray *writes = data;

  for (guint i = 0; i < writes->len; i++)
    {
      DocketWrite *write = g_ptr_array_index (writes, i);
      g_autoptr (DocketStore) store = g_object_ref (g_task_get_source_object (write->task));

      write->written (store, write);
    }
  return G_SOURCE_REMOVE;
}

/* One change that fails takes nothing else with it. */
static void
run_write (DocketDatabase *database, DocketWrite *write)
{
  if (!docket_database_exec (database, "SAVEPOINT one_write", &write->error))
    return;
  if (!write->run (database, write, &write->error))
    docket_database_exec (database, "ROLLBACK TO one_write", NULL);
  docket_database_exec (database, "RELEASE one_write", NULL);
}

static void
fail_all (GPtrArray *writes, const GError *error)
{
  for (guint i = 0; i < writes->len; i++)
    {
      DocketWrite *write = g_ptr_array_index (writes, i);

      if (write->error == NULL)
        write->error = g_error_copy (error);
    }
}

static void
run_transaction (DocketDatabase *database, GPtrArray *writes)
{
  g_autoptr (GError) error = NULL;

  if (!docket_database_exec (database, "BEGIN IMMEDIATE", &error))
    {
      fail_all (writes, error);
      return;
    }
  for (guint i = 0; i < writes->len; i++)
    run_write (database, g_ptr_array_index (writes, i));
  if (!docket_database_exec (database, "COMMIT", &error))
    {
      docket_database_exec (database, "ROLLBACK", NULL);
      fail_all (writes, error);
    }
}

static void
tell (DocketWriter *self, GPtrArray *writes)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, written_cb, writes, (GDestroyNotify) g_ptr_array_unref);
  g_source_attach (source, self->context);
}

static gpointer
writer_thread (gpointer data)
{
  DocketWriter *self = data;
  gboolean ended = FALSE;

  while (!ended)
    {
      g_autoptr (GPtrArray) writes = g_ptr_array_new_with_free_func ((GDestroyNotify) write_free);
      DocketWrite *write = g_async_queue_pop (self->queue);

      /* All changes since the last commit go into one transaction. */
      for (; write != NULL && write != &end_mark; write = g_async_queue_try_pop (self->queue))
        g_ptr_array_add (writes, write);
      ended = write == &end_mark;
      if (writes->len == 0)
        continue;

      run_transaction (self->database, writes);
      tell (self, g_steal_pointer (&writes));
    }
  /* Links that were wiped may still stand in the log. */
  docket_database_exec (self->database, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
  return NULL;
}

/**
 * _docket_writer_new:
 * @database: (transfer full): the connection that writes
 * @context: where what was written is told
 *
 * Returns: (transfer full): a thread that writes
 */
DocketWriter *
_docket_writer_new (DocketDatabase *database, GMainContext *context)
{
  DocketWriter *self = g_new0 (DocketWriter, 1);

  self->database = database;
  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->queue = g_async_queue_new_full ((GDestroyNotify) write_free);
  self->thread = g_thread_new ("docket-writer", writer_thread, self);
  return self;
}

/**
 * _docket_writer_push:
 * @self: a writer
 * @task: (transfer full): the call, with the store as its source
 * @run: writes, in the thread
 * @written: ends @task, on the main thread
 * @data: (transfer full): for both
 * @free_data: frees @data
 */
void
_docket_writer_push (DocketWriter *self,
                     GTask *task,
                     DocketWriteFunc run,
                     DocketWrittenFunc written,
                     gpointer data,
                     GDestroyNotify free_data)
{
  DocketWrite *write = g_new0 (DocketWrite, 1);

  write->task = task;
  write->run = run;
  write->written = written;
  write->data = data;
  write->free_data = free_data;
  g_async_queue_push (self->queue, write);
}

/**
 * _docket_writer_stop:
 *
 * Waits until everything that was asked for is on disk; nothing can be asked for after that.
 */
void
_docket_writer_stop (DocketWriter *self)
{
  if (self->thread == NULL)
    return;

  g_async_queue_push (self->queue, &end_mark);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
_docket_writer_free (DocketWriter *self)
{
  _docket_writer_stop (self);
  g_clear_pointer (&self->database, docket_database_close);
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self);
}

/**
 * _docket_write_return_boolean:
 *
 * Ends the task of a write that gives nothing.
 */
void
_docket_write_return_boolean (DocketWrite *write)
{
  if (write->error != NULL)
    g_task_return_error (write->task, g_steal_pointer (&write->error));
  else
    g_task_return_boolean (write->task, TRUE);
}
