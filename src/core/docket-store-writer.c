/* docket-store-writer.c: the thread that writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

/* Between two attempts to empty the log while others read: twice as long each time. */
#define FIRST_WAIT (G_USEC_PER_SEC / 10)
#define LAST_WAIT  (60 * G_USEC_PER_SEC)

struct _DocketWriter
{
  DocketDatabase *database; /* (owned) */
  GMainContext *context;    /* (owned): where the store lives */
  GAsyncQueue *queue;       /* (owned) of DocketWrite (owned) */
  GThread *thread;          /* (owned) (nullable): NULL once it ended */
  guint64 wait;             /* µs until the log is tried again; 0: nothing wiped stands in it */

  GMutex lock;
  GArray *untold; /* (owned) of gint64: commits that are perhaps on disk, and not told yet */
};

/* The last item of the queue. */
static DocketWrite end_mark;

static void
write_free (DocketWrite *write)
{
  if (write == &end_mark)
    return;

  g_clear_object (&write->task);
  if (write->free_data != NULL)
    write->free_data (write->data);
  g_clear_error (&write->error);
  g_free (write);
}

/* On the main thread: what was written is told in the order it was asked for. */
static gboolean
written_cb (gpointer data)
{
  GPtrArray *writes = data;
  const DocketWrite *first = g_ptr_array_index (writes, 0);
  g_autoptr (DocketStore) keep = g_object_ref (g_task_get_source_object (first->task));
  const gint64 generation = first->generation;

  _docket_store_begin_telling (keep, generation);
  for (guint i = 0; i < writes->len; i++)
    {
      DocketWrite *write = g_ptr_array_index (writes, i);
      g_autoptr (DocketStore) store = g_object_ref (g_task_get_source_object (write->task));

      write->written (store, write);
    }
  _docket_store_end_telling (keep, generation);
  return G_SOURCE_REMOVE;
}

/* One change that fails takes nothing else with it, unless it is the disk that fails: then the
 * whole transaction is gone. Returns whether it goes on. */
static gboolean
run_write (DocketDatabase *database, DocketWrite *write, GError **error)
{
  if (!docket_database_exec (database, "SAVEPOINT one_write", error))
    return FALSE;
  if (write->run (database, write, &write->error))
    return docket_database_exec (database, "RELEASE one_write", error);
  if (docket_database_is_in_transaction (database))
    return docket_database_exec (database, "ROLLBACK TO one_write; RELEASE one_write", error);
  *error = g_error_copy (write->error);
  return FALSE;
}

static gboolean
run_all (DocketDatabase *database, GPtrArray *writes, GError **error)
{
  for (guint i = 0; i < writes->len; i++)
    {
      if (!run_write (database, g_ptr_array_index (writes, i), error))
        return FALSE;
    }
  return TRUE;
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

/* Counts the commit, so that a query can say whether it saw it. */
static gboolean
begin (DocketWriter *self, GPtrArray *writes, GError **error)
{
  gint64 generation = 0;

  if (!docket_database_exec (self->database, "BEGIN IMMEDIATE", error) ||
      !docket_database_exec (
          self->database, "UPDATE counter SET generation = generation + 1", error) ||
      !docket_database_get_number (
          self->database, "SELECT generation FROM counter", &generation, error))
    return FALSE;

  for (guint i = 0; i < writes->len; i++)
    ((DocketWrite *) g_ptr_array_index (writes, i))->generation = generation;
  g_mutex_lock (&self->lock);
  g_array_append_val (self->untold, generation);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
run_transaction (DocketWriter *self, GPtrArray *writes)
{
  DocketDatabase *database = self->database;
  g_autoptr (GError) error = NULL;

  if (begin (self, writes, &error) && run_all (database, writes, &error) &&
      docket_database_exec (database, "COMMIT", &error))
    return;

  docket_database_exec (database, "ROLLBACK", NULL);
  fail_all (writes, error);
}

static void
tell (DocketWriter *self, GPtrArray *writes)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, written_cb, writes, (GDestroyNotify) g_ptr_array_unref);
  g_source_attach (source, self->context);
}

static gboolean
is_waited_for (gpointer data)
{
  return g_async_queue_length (data) > 0;
}

static void
run_alone (DocketWriter *self, DocketWrite *write)
{
  docket_database_set_stop (self->database, is_waited_for, self->queue);
  write->run (self->database, write, &write->error);
  docket_database_set_stop (self->database, NULL, NULL);
}

/* What was wiped may still stand in the log, which is emptied once nobody reads. */
static void
empty_log (DocketWriter *self)
{
  if (docket_database_empty_log (self->database))
    self->wait = 0;
  else
    self->wait = CLAMP (2 * self->wait, FIRST_WAIT, LAST_WAIT);
}

/* @writes: (transfer full): what it holds goes on the main thread: the store may go with it */
static void
run_writes (DocketWriter *self, GPtrArray *writes)
{
  gboolean wiped = FALSE;

  if (writes->len == 0)
    {
      g_ptr_array_unref (writes);
      return;
    }
  if (((DocketWrite *) g_ptr_array_index (writes, 0))->alone)
    run_alone (self, g_ptr_array_index (writes, 0));
  else
    run_transaction (self, writes);
  for (guint i = 0; i < writes->len; i++)
    wiped |= ((DocketWrite *) g_ptr_array_index (writes, i))->wiped;
  if (wiped)
    empty_log (self);
  tell (self, writes);
}

/* Returns: (transfer full) (not nullable): what is to be written next */
static DocketWrite *
wait_for_write (DocketWriter *self)
{
  while (self->wait > 0)
    {
      DocketWrite *write = g_async_queue_timeout_pop (self->queue, self->wait);

      if (write != NULL)
        return write;
      empty_log (self);
    }
  return g_async_queue_pop (self->queue);
}

static gpointer
writer_thread (gpointer data)
{
  DocketWriter *self = data;
  gboolean ended = FALSE;

  empty_log (self);
  while (!ended)
    {
      GPtrArray *writes = g_ptr_array_new_with_free_func ((GDestroyNotify) write_free);
      GPtrArray *alone = g_ptr_array_new_with_free_func ((GDestroyNotify) write_free);
      DocketWrite *write = wait_for_write (self);

      /* All changes since the last commit go into one transaction. */
      for (; write != NULL && write != &end_mark; write = g_async_queue_try_pop (self->queue))
        {
          g_ptr_array_add (write->alone ? alone : writes, write);
          if (write->alone)
            break;
        }
      ended = write == &end_mark;
      run_writes (self, writes);
      run_writes (self, alone);
    }
  docket_database_empty_log (self->database);
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
  self->untold = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("docket-writer", writer_thread, self);
  return self;
}

/**
 * _docket_writer_push:
 * @self: a writer
 * @write: (transfer full): what is to be written
 */
void
_docket_writer_push (DocketWriter *self, DocketWrite *write)
{
  g_async_queue_push (self->queue, write);
}

/**
 * _docket_writer_has_untold:
 * @self: a writer
 * @generation: a commit
 *
 * Returns: whether there is a commit of this writer up to @generation that was not told yet
 */
gboolean
_docket_writer_has_untold (DocketWriter *self, gint64 generation)
{
  gboolean answer = FALSE;

  g_mutex_lock (&self->lock);
  answer = self->untold->len > 0 && g_array_index (self->untold, gint64, 0) <= generation;
  g_mutex_unlock (&self->lock);
  return answer;
}

/**
 * _docket_writer_set_told:
 * @self: a writer
 * @generation: a commit that was told
 */
void
_docket_writer_set_told (DocketWriter *self, gint64 generation)
{
  g_mutex_lock (&self->lock);
  if (self->untold->len > 0 && g_array_index (self->untold, gint64, 0) == generation)
    g_array_remove_index (self->untold, 0);
  g_mutex_unlock (&self->lock);
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
  g_clear_pointer (&self->untold, g_array_unref);
  g_mutex_clear (&self->lock);
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
