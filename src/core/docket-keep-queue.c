/* docket-keep-queue.c: which results are kept next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-keep-queue.h"

/* A result whose time is not known comes after those that die. */
#define NO_EXPIRY G_MAXINT64

typedef struct
{
  gint64 row_id;
  gint64 expires;
} Turn;

struct _DocketKeepQueue
{
  GSequence *turns;   /* (owned) of Turn (owned), in order */
  GHashTable *places; /* (owned) of row id to GSequenceIter */
};

static int
compare_turns (gconstpointer a, gconstpointer b, gpointer unused)
{
  const Turn *one = a;
  const Turn *other = b;

  if (one->expires != other->expires)
    return one->expires < other->expires ? -1 : 1;
  return (one->row_id > other->row_id) - (one->row_id < other->row_id);
}

DocketKeepQueue *
docket_keep_queue_new (void)
{
  DocketKeepQueue *self = g_new0 (DocketKeepQueue, 1);

  self->turns = g_sequence_new (g_free);
  self->places = g_hash_table_new (g_int64_hash, g_int64_equal);
  return self;
}

void
docket_keep_queue_free (DocketKeepQueue *self)
{
  g_hash_table_unref (self->places);
  g_sequence_free (self->turns);
  g_free (self);
}

/**
 * docket_keep_queue_push:
 * @self: a queue
 * @state: a job with results that are not kept; one that is in the queue stays where it is
 *
 * The job whose link dies first comes first.
 */
void
docket_keep_queue_push (DocketKeepQueue *self, const DocketJobState *state)
{
  const gint64 expires = docket_job_state_get_expiry (state);
  Turn *turn = NULL;

  g_return_if_fail (self != NULL);

  if (g_hash_table_contains (self->places, &state->row_id))
    return;
  turn = g_new0 (Turn, 1);
  turn->row_id = state->row_id;
  turn->expires = expires != 0 ? expires : NO_EXPIRY;
  g_hash_table_insert (self->places,
                       &turn->row_id,
                       g_sequence_insert_sorted (self->turns, turn, compare_turns, NULL));
}

/**
 * docket_keep_queue_pop:
 *
 * Returns: row of the job whose turn it is, which leaves the queue; 0: there is none
 */
gint64
docket_keep_queue_pop (DocketKeepQueue *self)
{
  GSequenceIter *first = NULL;
  gint64 row_id = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (g_sequence_is_empty (self->turns))
    return 0;
  first = g_sequence_get_begin_iter (self->turns);
  row_id = ((Turn *) g_sequence_get (first))->row_id;
  g_hash_table_remove (self->places, &row_id);
  g_sequence_remove (first);
  return row_id;
}

gboolean
docket_keep_queue_is_empty (DocketKeepQueue *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return g_sequence_is_empty (self->turns);
}

void
docket_keep_queue_clear (DocketKeepQueue *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->places);
  g_sequence_remove_range (g_sequence_get_begin_iter (self->turns),
                           g_sequence_get_end_iter (self->turns));
}
