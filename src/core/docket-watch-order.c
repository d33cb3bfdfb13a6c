/* docket-watch-order.c: which of the jobs that are due goes first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-watch-order.h"

/* What jobs are worth changes little in so short a time; so few are looked at each time. */
#define FRESH    (10 * (gint64) G_USEC_PER_SEC)
#define VERY_FEW 64

typedef struct
{
  gint64 row_id;
  gint64 due;
  double score;
} Entry;

struct _DocketWatchOrder
{
  GArray *entries; /* (owned) of Entry, the best last */
  guint n_made;
  gint64 made;
};

/* Collects what is due. */
typedef struct
{
  DocketWatchOrder *order;
  DocketWatchScore score;
  gpointer data;
} Collect;

DocketWatchOrder *
docket_watch_order_new (void)
{
  DocketWatchOrder *self = g_new0 (DocketWatchOrder, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
docket_watch_order_free (DocketWatchOrder *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

/**
 * docket_watch_order_forget:
 *
 * What the jobs are worth has changed.
 */
void
docket_watch_order_forget (DocketWatchOrder *self)
{
  g_array_set_size (self->entries, 0);
}

static void
collect_cb (gpointer item, gpointer data)
{
  const DocketWatch *watch = item;
  Collect *collect = data;
  const Entry entry = { watch->row_id, watch->due, collect->score (watch, collect->data) };

  g_array_append_val (collect->order->entries, entry);
}

/* The best last; of two that are worth the same, the one due earlier goes first. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a;
  const Entry *right = b;

  if (left->score < right->score || left->score > right->score)
    return left->score < right->score ? -1 : 1;
  if (left->due != right->due)
    return left->due > right->due ? -1 : 1;
  return left->row_id > right->row_id ? -1 : left->row_id < right->row_id;
}

/**
 * docket_watch_order_choose:
 * @self: an order
 * @queue: the jobs
 * @now: elapsed time
 * @score: (scope call): what a check is worth
 * @data: for @score
 *
 * Where more jobs are due than can be checked, the one whose check is worth most goes first. Among
 * many they are put in order every ten seconds.
 *
 * Returns: (transfer none) (nullable): the job that goes first; %NULL: none is due
 */
DocketWatch *
docket_watch_order_choose (DocketWatchOrder *self,
                           DocketWatchQueue *queue,
                           gint64 now,
                           DocketWatchScore score,
                           gpointer data)
{
  if (self->n_made <= VERY_FEW || now - self->made > FRESH || now < self->made)
    docket_watch_order_forget (self);

  for (guint round = 0; round < 2; round++)
    {
      while (self->entries->len > 0)
        {
          const Entry best = g_array_index (self->entries, Entry, self->entries->len - 1);
          DocketWatch *watch = docket_watch_queue_get (queue, best.row_id);

          if (watch != NULL && !watch->busy && watch->due <= now)
            return watch;
          g_array_set_size (self->entries, self->entries->len - 1);
        }
      if (round > 0)
        break;

      Collect collect = { self, score, data };

      docket_watch_queue_foreach_due (queue, now, collect_cb, &collect);
      g_array_sort (self->entries, compare_entries);
      self->n_made = self->entries->len;
      self->made = now;
    }
  return NULL;
}
