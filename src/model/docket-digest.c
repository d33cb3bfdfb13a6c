/* docket-digest.c: which outcomes are told singly, and which together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-digest.h"

/* A check that came so much later than planned was held up: by a sleep, a pause, no network, or
 * because Docket did not run. */
#define LATE (5 * 60 * (gint64) G_USEC_PER_SEC)

/* An outcome. */
typedef struct
{
  gint64 row_id;
  gint64 batch_id;
  DocketDigestKind kind;
  char *cause; /* (owned) (nullable) */
  gint64 at;
  gboolean single;
  gboolean sent;
  gboolean seen;
  gboolean while_closed;
} Item;

struct _DocketDigest
{
  GHashTable *items;   /* (owned) of row id (owned by the item) to Item (owned) */
  GHashTable *batches; /* (owned) of row id (owned): those that had jobs in a summary */
  GQueue singles;      /* of row ids (owned): told singly, and not sent yet */
  gint64 single_at[DOCKET_DIGEST_SINGLES];
  guint n_singles; /* in all */
  guint n_open;    /* items of the summary that were not seen */
  gint64 last_add;
  gint64 sent_at; /* the newest summary; %G_MININT64: none */
  gint64 wait_until;
  gboolean waiting; /* for the rest of what is heard of late */
  gboolean in_burst;
  gboolean pending;  /* the summary has to be sent */
  gboolean shown;    /* a summary was sent, and not all of it seen */
  gboolean withdraw; /* the summary that is shown has to go */
  gboolean anew;
  gboolean tally_anew;
  DocketBatch ended;
  gboolean ended_sent;
};

static void
item_free (Item *item)
{
  g_free (item->cause);
  g_free (item);
}

/**
 * docket_digest_new:
 *
 * Returns: (transfer full): a digest to which nothing was added
 */
DocketDigest *
docket_digest_new (void)
{
  DocketDigest *self = g_new0 (DocketDigest, 1);

  self->items = g_hash_table_new_full (
      g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) item_free);
  self->batches = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->singles);
  self->sent_at = G_MININT64;
  return self;
}

void
docket_digest_free (DocketDigest *self)
{
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->batches);
  g_queue_clear_full (&self->singles, g_free);
  g_free (self);
}

/**
 * docket_digest_get_lateness:
 * @before: the state of a job before Docket heard of it
 * @heard: when it did, UTC µs
 * @begun: when Docket began to watch, UTC µs
 *
 * Returns: whether Docket heard of it long after it meant to ask, and why
 */
DocketLateness
docket_digest_get_lateness (const DocketJobState *before, gint64 heard, gint64 begun)
{
  const gint64 planned = before->next_check != 0 ? before->next_check : before->last_checked;

  if (planned == 0 || heard - planned <= LATE)
    return DOCKET_ON_TIME;
  return planned < begun ? DOCKET_WHILE_CLOSED : DOCKET_LATE;
}

/**
 * docket_digest_is_waiting:
 *
 * Returns: whether outcomes are held back until docket_digest_settle()
 */
gboolean
docket_digest_is_waiting (const DocketDigest *self)
{
  return self->waiting;
}

static gboolean
may_be_single (const DocketDigest *self, gint64 now)
{
  const gint64 oldest = self->single_at[self->n_singles % DOCKET_DIGEST_SINGLES];

  return self->n_singles < DOCKET_DIGEST_SINGLES || now - oldest >= DOCKET_DIGEST_WINDOW;
}

static void
add_single (DocketDigest *self, Item *item, gint64 now)
{
  self->single_at[self->n_singles % DOCKET_DIGEST_SINGLES] = now;
  self->n_singles++;
  item->single = TRUE;
  g_queue_push_tail (&self->singles, g_memdup2 (&item->row_id, sizeof item->row_id));
}

static void
add_to_summary (DocketDigest *self, Item *item)
{
  self->in_burst = TRUE;
  self->pending = TRUE;
  self->n_open++;
  item->single = FALSE;
  if (item->batch_id != 0)
    g_hash_table_add (self->batches, g_memdup2 (&item->batch_id, sizeof item->batch_id));
}

static gboolean
is_old_cb (gpointer row, gpointer value, gpointer data)
{
  const Item *item = value;

  return item->single && item->sent && *(const gint64 *) data - item->at >= DOCKET_DIGEST_WINDOW;
}

/* A burst is over when nothing came for a while: what comes then is counted anew. */
static void
end_old (DocketDigest *self, gint64 now)
{
  if (self->in_burst && !self->pending && now - self->last_add >= DOCKET_DIGEST_WINDOW)
    {
      self->in_burst = FALSE;
      self->n_open = 0;
      g_hash_table_remove_all (self->items);
    }
  if (!self->in_burst && !self->waiting)
    g_hash_table_foreach_remove (self->items, is_old_cb, &now);
  if (self->ended_sent)
    self->ended.row_id = 0;
}

/**
 * docket_digest_add:
 * @self: a digest
 * @state: a job with an outcome that is to be told
 * @kind: how it ended
 * @cause: (nullable): why it has no result
 * @lateness: see docket_digest_get_lateness()
 * @now: elapsed time, µs
 */
void
docket_digest_add (DocketDigest *self,
                   const DocketJobState *state,
                   DocketDigestKind kind,
                   const char *cause,
                   DocketLateness lateness,
                   gint64 now)
{
  Item *item = g_new0 (Item, 1);

  docket_digest_forget (self, state->row_id);
  end_old (self, now);
  item->row_id = state->row_id;
  item->batch_id = state->batch_id;
  item->kind = kind;
  item->cause = g_strdup (cause);
  item->at = now;
  item->while_closed = lateness == DOCKET_WHILE_CLOSED;
  g_hash_table_replace (self->items, &item->row_id, item);
  self->last_add = now;

  if (lateness != DOCKET_ON_TIME && !self->waiting && !self->in_burst)
    {
      self->waiting = TRUE;
      self->wait_until = now + DOCKET_DIGEST_PATIENCE;
    }
  if (self->waiting)
    return;
  if (!self->in_burst && may_be_single (self, now))
    add_single (self, item, now);
  else
    add_to_summary (self, item);
}

/* One that is told singly, but not sent yet, goes into the summary after all. */
static void
take_back_singles (DocketDigest *self, gint64 batch_id)
{
  for (GList *l = self->singles.head, *next = NULL; l != NULL; l = next)
    {
      Item *item = g_hash_table_lookup (self->items, l->data);

      next = l->next;
      if (item == NULL || item->batch_id != batch_id)
        continue;
      g_free (l->data);
      g_queue_delete_link (&self->singles, l);
      self->n_singles--;
      add_to_summary (self, item);
    }
}

/**
 * docket_digest_end_batch:
 * @self: a digest
 * @batch: a batch of which no job is watched any more
 *
 * If jobs of it were in a summary, that is sent once more, as one of the whole batch.
 */
void
docket_digest_end_batch (DocketDigest *self, const DocketBatch *batch)
{
  if (self->waiting || !g_hash_table_contains (self->batches, &batch->row_id))
    return;

  take_back_singles (self, batch->row_id);
  g_hash_table_remove (self->batches, &batch->row_id);
  self->ended = *batch;
  self->ended_sent = FALSE;
  self->anew = TRUE;
  self->pending = self->n_open > 0;
}

static guint
count_held (DocketDigest *self, Item **held)
{
  GHashTableIter iter;
  gpointer value = NULL;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Item *item = value;

      if (item->single)
        continue;
      *held = item;
      n++;
    }
  return n;
}

static void
summarise_held (DocketDigest *self)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (!((Item *) value)->single)
        add_to_summary (self, value);
    }
}

/**
 * docket_digest_settle:
 * @self: a digest
 *
 * What could be heard of late was heard: it is told, together.
 */
void
docket_digest_settle (DocketDigest *self)
{
  Item *held = NULL;
  guint n = 0;

  if (!self->waiting)
    return;

  self->waiting = FALSE;
  n = count_held (self, &held);
  if (n == 1 && may_be_single (self, self->last_add))
    add_single (self, held, self->last_add);
  else
    summarise_held (self);
}

static void
forget_burst (DocketDigest *self)
{
  self->withdraw = self->shown;
  self->shown = FALSE;
  self->pending = FALSE;
  self->anew = FALSE;
  self->in_burst = FALSE;
  g_hash_table_remove_all (self->items);
}

/**
 * docket_digest_forget:
 * @self: a digest
 * @row_id: row of a job that was seen or removed
 */
void
docket_digest_forget (DocketDigest *self, gint64 row_id)
{
  Item *item = g_hash_table_lookup (self->items, &row_id);

  if (item == NULL || item->seen)
    return;

  item->seen = TRUE;
  if (!item->single && !self->waiting)
    self->n_open--;
  if (!item->sent)
    g_hash_table_remove (self->items, &row_id);
  if (self->in_burst && self->n_open == 0)
    forget_burst (self);
}

/**
 * docket_digest_get_due:
 *
 * Returns: elapsed time at which docket_digest_next() has something; %G_MAXINT64: not by itself
 */
gint64
docket_digest_get_due (const DocketDigest *self)
{
  if (self->withdraw || !g_queue_is_empty ((GQueue *) &self->singles))
    return 0;
  if (self->waiting)
    return self->wait_until;
  if (!self->pending)
    return G_MAXINT64;
  return self->sent_at == G_MININT64 ? 0 : self->sent_at + DOCKET_DIGEST_GAP;
}

static gboolean
take_single (DocketDigest *self, gint64 *row_id)
{
  while (!g_queue_is_empty (&self->singles))
    {
      g_autofree gint64 *row = g_queue_pop_head (&self->singles);
      Item *item = g_hash_table_lookup (self->items, row);

      if (item == NULL || !item->single)
        continue;
      item->sent = TRUE;
      *row_id = *row;
      return TRUE;
    }
  return FALSE;
}

static void
take_summary (DocketDigest *self, gint64 now)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Item *) value)->sent = TRUE;
  self->pending = FALSE;
  self->withdraw = FALSE;
  self->shown = TRUE;
  self->sent_at = now;
  self->tally_anew = self->anew;
  self->anew = FALSE;
  self->ended_sent = TRUE;
}

/**
 * docket_digest_next:
 * @self: a digest
 * @now: elapsed time, µs
 * @row_id: (out): the job that is told singly
 *
 * Called until it says %DOCKET_DIGEST_NOTHING.
 *
 * Returns: what is to be sent now
 */
DocketDigestStep
docket_digest_next (DocketDigest *self, gint64 now, gint64 *row_id)
{
  if (self->waiting && now >= self->wait_until)
    docket_digest_settle (self);
  if (take_single (self, row_id))
    return DOCKET_DIGEST_SINGLE;
  if (self->pending && docket_digest_get_due (self) <= now)
    {
      take_summary (self, now);
      return DOCKET_DIGEST_SUMMARY;
    }
  if (self->withdraw && !self->pending)
    {
      self->withdraw = FALSE;
      return DOCKET_DIGEST_WITHDRAW;
    }
  return DOCKET_DIGEST_NOTHING;
}

static int
compare_causes (gconstpointer a, gconstpointer b)
{
  const DocketCause *left = a;
  const DocketCause *right = b;

  if (left->n != right->n)
    return left->n > right->n ? -1 : 1;
  return g_strcmp0 (left->text, right->text);
}

static void
clear_cause (DocketCause *cause)
{
  g_free (cause->text);
}

static void
count_cause (DocketTally *tally, const char *text)
{
  DocketCause cause = { g_strdup (text), 1 };

  for (guint i = 0; i < tally->causes->len; i++)
    {
      DocketCause *known = &g_array_index (tally->causes, DocketCause, i);

      if (g_strcmp0 (known->text, text) == 0)
        {
          known->n++;
          g_free (cause.text);
          return;
        }
    }
  g_array_append_val (tally->causes, cause);
}

/**
 * docket_digest_tally:
 * @self: a digest
 *
 * Returns: (transfer full): what the summary says that docket_digest_next() just asked for
 */
DocketTally *
docket_digest_tally (const DocketDigest *self)
{
  DocketTally *tally = g_new0 (DocketTally, 1);
  GHashTableIter iter;
  gpointer value = NULL;

  tally->causes = g_array_new (FALSE, FALSE, sizeof (DocketCause));
  g_array_set_clear_func (tally->causes, (GDestroyNotify) clear_cause);
  tally->batch = self->ended;
  tally->while_closed = TRUE;
  tally->anew = self->tally_anew;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Item *item = value;

      if (self->ended.row_id != 0 && item->batch_id != self->ended.row_id)
        {
          tally->n_others += item->single ? 0 : 1;
          continue;
        }
      tally->n++;
      tally->of[item->kind]++;
      tally->while_closed &= item->while_closed;
      if (item->cause != NULL)
        count_cause (tally, item->cause);
    }
  g_array_sort (tally->causes, compare_causes);
  return tally;
}

void
docket_tally_free (DocketTally *self)
{
  g_array_unref (self->causes);
  g_free (self);
}
