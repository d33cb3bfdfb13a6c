/* bench-many.c: many jobs at once, through the watcher itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-many [MOST_JOBS]
 *
 * The watcher with its queue, its store and its rate, in virtual time, against a service that
 * answers 429 to more requests in a second than its limit. The jobs begin when they are added, as
 * one batch; 30 of each kind were watched before. Prints "name value unit" lines for Docket, for
 * others, with and without a rate that all their jobs share, and for one who knows when each job
 * ends.
 */

#include "docket-config.h"

#include "docket-bench-law.h"
#include "docket-bench-peers.h"
#include "docket-bench-service.h"
#include "docket-test-clock.h"
#include "docket-test-store.h"
#include "docket-watcher.h"

#include <stdlib.h>

#define SECOND     ((gint64) G_USEC_PER_SEC)
#define LESSONS    30
#define BALANCE    1000000000
#define MOST_DELAY 1.06 /* of the clairvoyant's, at 1000 jobs and 2 requests a second */

/* With more there are no more slots than jobs, and nobody has a choice. */
#define MOST_AT_EASE 50

/* Peers that nothing holds back send so much that more jobs would take hours. */
#define MOST_UNHELD 1000

typedef struct
{
  const char *name;
  guint n_kinds;
  double shares[3];
  DocketBenchLaw kinds[3];
} Mix;

static const Mix mixes[] = {
  { "LN(8,1.2)", 1, { 1 }, { { "a", { { BENCH_LOGNORMAL, 1, 8, 1.2, 0 } }, 0, TRUE } } },
  { "mixed",
    3,
    { 0.6, 0.3, 0.1 },
    { { "a", { { BENCH_LOGNORMAL, 1, 3, 0.4, 0 } }, 0, TRUE },
      { "b", { { BENCH_LOGNORMAL, 1, 12, 0.5, 0 } }, 0, TRUE },
      { "c", { { BENCH_LOGNORMAL, 1, 90, 0.6, 0 } }, 0, TRUE } } },
};

typedef struct
{
  DocketTestClock *clock;      /* (owned) */
  DocketStore *store;          /* (owned) */
  DocketSettings *settings;    /* (owned) */
  DocketBenchService *service; /* (owned) */
  DocketLimiter *limiter;      /* (owned) */
  DocketWatcher *watcher;      /* (owned) */
  DocketAccount account;
  GRand *random; /* (owned) */
  guint n_jobs;
} Bench;

static gboolean
is_idle (gpointer data)
{
  Bench *bench = data;

  return docket_store_is_idle (bench->store) &&
         (docket_bench_service_waits_for_time (bench->service) ||
          docket_watcher_is_idle (bench->watcher));
}

static gint64
get_now (Bench *bench)
{
  return docket_clock_get_elapsed (DOCKET_CLOCK (bench->clock));
}

static void
run_for (Bench *bench, gint64 duration)
{
  docket_test_clock_run_until (bench->clock, is_idle, bench, get_now (bench) + duration);
}

static Bench *
bench_new (guint limit, double share)
{
  Bench *bench = g_new0 (Bench, 1);

  bench->clock = docket_test_clock_new ();
  bench->random = g_rand_new_with_seed (11);
  bench->store = docket_test_store_open (NULL);
  bench->settings = docket_settings_new_in_memory ("https://example.com/v1", "good-key-0123");
  g_settings_set_uint (docket_settings_get_backing (bench->settings), "credits-per-day", 0);
  bench->service = docket_bench_service_new (DOCKET_CLOCK (bench->clock), limit);
  bench->limiter = docket_limiter_new (DOCKET_CLOCK (bench->clock), NULL, limit, share);
  docket_test_store_ensure_account (
      bench->store, "good-key-0123", "https://example.com/v1", &bench->account);
  bench->account.balance = BALANCE;
  bench->watcher = docket_watcher_new (bench->store, DOCKET_CLOCK (bench->clock), bench->settings);
  docket_watcher_set_account (
      bench->watcher, &bench->account, DOCKET_CHECKER (bench->service), bench->limiter);
  docket_watcher_start (bench->watcher);
  run_for (bench, 0);
  return bench;
}

static void
bench_free (Bench *bench)
{
  docket_watcher_stop (bench->watcher);
  run_for (bench, 60 * SECOND);
  g_object_unref (bench->watcher);
  docket_test_store_close (bench->store);
  g_object_unref (bench->limiter);
  g_object_unref (bench->service);
  g_object_unref (bench->settings);
  g_object_unref (bench->clock);
  g_rand_free (bench->random);
  g_free (bench);
}

/* Takes the next job of the kind into the service and @found. Returns when it ends, s from now. */
static double
begin_job (Bench *bench, const Mix *mix, guint kind, GPtrArray *found)
{
  g_autofree char *id = g_strdup_printf ("%032u--151-%u", bench->n_jobs++, 300 + kind);
  const double length = docket_bench_law_draw (&mix->kinds[kind], bench->random);

  docket_bench_service_add (
      bench->service, id, get_now (bench) + (gint64) (length * (double) SECOND));
  g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, TRUE));
  return length;
}

static GPtrArray *
new_found (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
}

/* Adds what was found and runs until all of it is done. */
static void
watch (Bench *bench, GPtrArray *found)
{
  g_autoptr (DocketAdded)
      added = docket_test_store_add (bench->store,
                                     found,
                                     bench->account.row_id,
                                     docket_clock_get_wall (DOCKET_CLOCK (bench->clock)));

  g_assert_cmpuint (added->rows->len, ==, found->len);
  while (docket_watcher_get_n_unfinished (bench->watcher) > 0)
    run_for (bench, 20 * SECOND);
}

static void
learn (Bench *bench, const Mix *mix)
{
  for (guint i = 0; i < LESSONS * mix->n_kinds; i++)
    {
      g_autoptr (GPtrArray) found = new_found ();

      begin_job (bench, mix, i % mix->n_kinds, found);
      watch (bench, found);
    }
  docket_bench_service_take_count (bench->service);
}

static guint
draw_kind (Bench *bench, const Mix *mix)
{
  double x = g_rand_double (bench->random);
  guint kind = 0;

  while (kind < mix->n_kinds - 1 && x >= mix->shares[kind])
    x -= mix->shares[kind++];
  return kind;
}

static void
print (const char *where, const char *who, DocketManyCost cost)
{
  g_print ("%s/%s/delay %.2f s\n", where, who, cost.delay);
  g_print ("%s/%s/requests %.3f 1/job\n", where, who, cost.requests);
  g_print ("%s/%s/refused %.3f 1/job\n", where, who, cost.refused);
}

/* So many times, as few jobs say little. */
static guint
get_rounds (guint n_jobs)
{
  return n_jobs == 1 ? 300 : n_jobs < 1000 ? 10 : n_jobs == 1000 ? 4 : 1;
}

static void
add_cost (DocketManyCost *sum, DocketManyCost one, guint rounds)
{
  sum->delay += one.delay / rounds;
  sum->requests += one.requests / rounds;
  sum->refused += one.refused / rounds;
}

/* What all of them do with the same jobs. */
typedef struct
{
  DocketManyCost docket;
  DocketManyCost held[8];
  DocketManyCost unheld[8];
  DocketManyCost clairvoyant;
} Costs;

static void
run_round (Bench *bench,
           const Mix *mix,
           guint n_jobs,
           guint limit,
           double rate,
           guint rounds,
           Costs *costs)
{
  g_autoptr (GPtrArray) found = new_found ();
  g_autofree double *ends = g_new0 (double, n_jobs);
  DocketBenchCount count = { 0 };
  DocketManyCost known = { .requests = 1 };

  for (guint i = 0; i < n_jobs; i++)
    ends[i] = begin_job (bench, mix, draw_kind (bench, mix), found);
  watch (bench, found);
  count = docket_bench_service_take_count (bench->service);
  g_assert_cmpuint (count.noticed, ==, n_jobs);
  add_cost (&costs->docket,
            (DocketManyCost){ (double) count.requests / n_jobs,
                              (double) count.refused / n_jobs,
                              count.delay / n_jobs },
            rounds);
  known.delay = docket_bench_peers_clairvoyant (ends, n_jobs, rate);
  add_cost (&costs->clairvoyant, known, rounds);
  for (guint i = 0; i < docket_n_bench_peers; i++)
    {
      const DocketPeer *peer = &docket_bench_peers[i];

      add_cost (&costs->held[i], docket_bench_peers_run (peer, ends, n_jobs, limit, rate), rounds);
      if (n_jobs <= MOST_UNHELD)
        add_cost (&costs->unheld[i], docket_bench_peers_run (peer, ends, n_jobs, limit, 0), rounds);
    }
}

static int
miss (const char *where, const char *what)
{
  g_printerr ("%s: %s\n", where, what);
  return 1;
}

static int
check_goals (const char *where, const Mix *mix, guint n_jobs, guint limit, const Costs *costs)
{
  int failed = 0;

  if (costs->docket.refused > 0)
    failed += miss (where, "429s were caused");
  if (n_jobs == 1000 && limit == 2 && costs->docket.delay > MOST_DELAY * costs->clairvoyant.delay)
    failed += miss (where, "too far from the clairvoyant");
  if (n_jobs <= MOST_AT_EASE && mix->n_kinds > 1 &&
      (costs->docket.requests > 0.6 * (costs->held[0].requests + 1) ||
       costs->docket.delay > costs->held[0].delay))
    failed += miss (where, "not 40 % fewer requests and sooner than every 3 s from 0 s on");
  return failed;
}

static int
run (const Mix *mix, guint n_jobs, guint limit, double share)
{
  g_autofree char *where = g_strdup_printf ("%s/%u/%u/%.1f", mix->name, n_jobs, limit, share);
  Bench *bench = bench_new (limit, share);
  const guint rounds = get_rounds (n_jobs);
  Costs costs = { 0 };

  learn (bench, mix);
  for (guint i = 0; i < rounds; i++)
    run_round (bench, mix, n_jobs, limit, limit * share, rounds, &costs);
  bench_free (bench);

  print (where, "docket", costs.docket);
  print (where, "clairvoyant", costs.clairvoyant);
  g_print (
      "%s/docket/ratio %.3f clairvoyant\n", where, costs.docket.delay / costs.clairvoyant.delay);
  for (guint i = 0; i < docket_n_bench_peers; i++)
    {
      g_autofree char *unheld = g_strconcat (docket_bench_peers[i].name, "-unheld", NULL);

      print (where, docket_bench_peers[i].name, costs.held[i]);
      if (n_jobs <= MOST_UNHELD)
        print (where, unheld, costs.unheld[i]);
    }
  return check_goals (where, mix, n_jobs, limit, &costs);
}

int
main (int argc, char *argv[])
{
  static const guint n_jobs[] = { 1, 50, 1000, 10000 };
  static const guint limits[] = { 2, 10 };
  static const double shares[] = { 0.5, 0.8 };
  const guint most = argc > 1 ? (guint) atoi (argv[1]) : G_MAXUINT;
  int failed = 0;

  for (gsize i = 0; i < 32; i++)
    {
      const guint n = n_jobs[i / 8];

      if (n <= most)
        failed += run (&mixes[i % 2], n, limits[i / 2 % 2], shares[i / 4 % 2]);
    }
  return failed > 0;
}
