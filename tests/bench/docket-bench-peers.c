/* docket-bench-peers.c: how others watch many jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-bench-peers.h"

#include <math.h>
#include <stdlib.h>

#define HALF_TRIP 0.075

static double
gap_fixed_3 (guint n)
{
  return 3;
}

static double
gap_fixed_1 (guint n)
{
  return 1;
}

static double
gap_fixed_15 (guint n)
{
  return 15;
}

static double
gap_aws (guint n)
{
  return 0.5 * (2 + MIN (120, 2 * pow (2, n)));
}

static double
gap_google (guint n)
{
  return 0.5 * MIN (20, pow (1.5, n));
}

const DocketPeer docket_bench_peers[] = {
  { "fixed-3", gap_fixed_3 }, { "mcp", gap_fixed_1 },   { "botocore", gap_fixed_15 },
  { "aws-v3", gap_aws },      { "google", gap_google },
};
const guint docket_n_bench_peers = G_N_ELEMENTS (docket_bench_peers);

/* A job that is watched. */
typedef struct
{
  double due;
  double end;
  guint n;
} Watched;

static int
compare_due (gconstpointer a, gconstpointer b, gpointer unused)
{
  const Watched *left = a, *right = b;

  if (left->due < right->due || left->due > right->due)
    return left->due < right->due ? -1 : 1;
  return left < right ? -1 : left > right;
}

/* Whether the service takes one more request at @now, and when the last ones came. */
static gboolean
is_taken (GQueue *recent, double now, guint limit)
{
  while (!g_queue_is_empty (recent) && *(double *) g_queue_peek_head (recent) <= now - 1)
    g_free (g_queue_pop_head (recent));
  if (g_queue_get_length (recent) >= limit)
    return FALSE;
  g_queue_push_tail (recent, g_memdup2 (&now, sizeof now));
  return TRUE;
}

/**
 * docket_bench_peers_run:
 * @peer: who watches
 * @ends: when each job ends, s; all begin at 0, and are first checked a gap later
 * @n_jobs: how many
 * @limit: requests the service takes in any second
 * @rate: requests a second that all its jobs share; 0: nothing holds them back
 *
 * A refused request is made again after the next gap.
 */
DocketManyCost
docket_bench_peers_run (const DocketPeer *peer,
                        const double *ends,
                        guint n_jobs,
                        guint limit,
                        double rate)
{
  g_autofree Watched *jobs = g_new0 (Watched, n_jobs);
  g_autoptr (GSequence) queue = g_sequence_new (NULL);
  GQueue recent = G_QUEUE_INIT;
  DocketManyCost cost = { 0 };
  double slot = 0;

  for (guint i = 0; i < n_jobs; i++)
    {
      jobs[i].end = ends[i];
      jobs[i].due = peer->gap (0);
      g_sequence_insert_sorted (queue, &jobs[i], compare_due, NULL);
    }
  while (!g_sequence_is_empty (queue))
    {
      GSequenceIter *first = g_sequence_get_begin_iter (queue);
      Watched *job = g_sequence_get (first);
      const double sent = MAX (job->due, slot);

      g_sequence_remove (first);
      slot = rate > 0 ? sent + 1 / rate : 0;
      cost.requests++;
      job->n++;
      if (!is_taken (&recent, sent + HALF_TRIP, limit))
        {
          cost.refused++;
        }
      else if (job->end <= sent + HALF_TRIP)
        {
          cost.delay += sent + 2 * HALF_TRIP - job->end;
          continue;
        }
      job->due = sent + peer->gap (job->n);
      g_sequence_insert_sorted (queue, job, compare_due, NULL);
    }
  g_queue_clear_full (&recent, g_free);
  cost.requests /= n_jobs;
  cost.refused /= n_jobs;
  cost.delay /= n_jobs;
  return cost;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/**
 * docket_bench_peers_clairvoyant:
 *
 * Returns: the mean delay of whoever knows when each job ends, and asks then, at the rate
 */
double
docket_bench_peers_clairvoyant (const double *ends, guint n_jobs, double rate)
{
  g_autofree double *sorted = g_memdup2 (ends, n_jobs * sizeof (double));
  double slot = 0, delay = 0;

  qsort (sorted, n_jobs, sizeof (double), compare_times);
  for (guint i = 0; i < n_jobs; i++)
    {
      const double sent = MAX (MAX (sorted[i] - HALF_TRIP, 0), slot);

      slot = sent + 1 / rate;
      delay += sent + 2 * HALF_TRIP - sorted[i];
    }
  return delay / n_jobs;
}
