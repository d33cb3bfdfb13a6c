/* test-neighbour.c: Docket beside the person's own software, which sends with the same key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-bench-service.h"
#include "docket-test-clock.h"
#include "docket-test-store.h"
#include "docket-watcher.h"

#include <math.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define HOUR   (3600 * SECOND)
#define LIMIT  2

/* What the neighbour sends a second, and how much a gap of it may differ from another. */
#define RATE   0.9
#define SPREAD 0.2

/* A way through the network takes so much longer at times. */
#define JITTER (SECOND / 10)

/* More jobs than can be checked: Docket takes all it may. */
#define JOBS 200

typedef struct
{
  DocketTestClock *clock;
  DocketStore *store;
  DocketBenchService *service;
  DocketWatcher *watcher;
  GRand *random;
  gboolean regular; /* else its requests come by chance */
  guint n_sent;
  guint n_refused;
} World;

static gint64
get_now (World *world)
{
  return docket_clock_get_elapsed (DOCKET_CLOCK (world->clock));
}

static gboolean send_cb (gpointer data);

static void
send_later (World *world)
{
  const double u = g_rand_double (world->random);
  const double gap = (world->regular ? 1 + SPREAD * (u - 0.5) : -log (1 - u)) / RATE;

  docket_clock_add_alarm (DOCKET_CLOCK (world->clock),
                          get_now (world) + (gint64) (gap * (double) SECOND),
                          send_cb,
                          world);
}

static gboolean
send_cb (gpointer data)
{
  World *world = data;

  world->n_sent++;
  if (docket_bench_service_is_refused (world->service))
    world->n_refused++;
  if (world->n_sent < RATE * 3600)
    send_later (world);
  return G_SOURCE_REMOVE;
}

static gboolean
is_idle (gpointer data)
{
  World *world = data;

  return docket_store_is_idle (world->store) &&
         (docket_bench_service_waits_for_time (world->service) || world->watcher == NULL ||
          docket_watcher_is_idle (world->watcher));
}

static void
run_for (World *world, gint64 duration)
{
  docket_test_clock_run_until (world->clock, is_idle, world, get_now (world) + duration);
}

static void
add_jobs (World *world, gint64 account)
{
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);

  for (guint i = 0; i < JOBS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%032u--151-%u", i, 300 + i / 10);

      g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, FALSE));
    }
  docket_added_free (docket_test_store_add (
      world->store, found, account, docket_clock_get_wall (DOCKET_CLOCK (world->clock))));
}

static void
watch (World *world, DocketSettings *settings, DocketLimiter *limiter)
{
  DocketAccount account = { 0 };

  docket_test_store_ensure_account (
      world->store, "good-key-0123", "https://example.com/v1", &account);
  account.balance = 1000000000;
  world->watcher = docket_watcher_new (world->store, DOCKET_CLOCK (world->clock), settings);
  docket_watcher_set_unlimited (world->watcher, TRUE);
  docket_watcher_set_account (world->watcher, &account, DOCKET_CHECKER (world->service), limiter);
  docket_watcher_start (world->watcher);
  run_for (world, 0);
  add_jobs (world, account.row_id);
}

/* Returns the share of the neighbour's requests that are refused in an hour. @share 0: it is alone
 * there. */
static double
live_beside (double share, gboolean regular)
{
  World world = { .clock = docket_test_clock_new (), .regular = regular };
  DocketClock *clock = DOCKET_CLOCK (world.clock);
  g_autoptr (DocketSettings)
      settings = docket_settings_new_in_memory ("https://example.com/v1", "good-key-0123");
  g_autoptr (DocketLimiter) limiter = docket_limiter_new (clock, NULL, LIMIT, share);
  DocketBenchCount count;

  world.store = docket_test_store_open (NULL);
  world.service = docket_bench_service_new (clock, LIMIT);
  world.random = g_rand_new_with_seed (9);
  docket_bench_service_set_jitter (world.service, JITTER);
  if (share > 0)
    watch (&world, settings, limiter);
  send_later (&world);
  run_for (&world, 2 * HOUR);
  count = docket_bench_service_take_count (world.service);
  g_test_message ("share %.1f, %s: %u of %u requests of the neighbour refused, %u of %u of Docket",
                  share,
                  regular ? "regular" : "by chance",
                  world.n_refused,
                  world.n_sent,
                  count.refused,
                  count.requests);
  g_assert_cmpuint (world.n_sent, ==, RATE * 3600);
  if (share > 0)
    g_assert_cmpuint (count.requests, >, 100);

  if (world.watcher != NULL)
    docket_watcher_stop (world.watcher);
  run_for (&world, 60 * SECOND);
  g_clear_object (&world.watcher);
  docket_test_store_close (world.store);
  g_object_unref (world.service);
  g_rand_free (world.random);
  g_object_unref (world.clock);
  return (double) world.n_refused / world.n_sent;
}

static void
test_neighbour (void)
{
  g_assert_cmpfloat (live_beside (0, TRUE), <=, 0);
  g_assert_cmpfloat (live_beside (0.5, TRUE), <=, 0.01);
  g_assert_cmpfloat (live_beside (0.8, TRUE), <=, 0.05);
}

/* Such a neighbour is refused without Docket as well; Docket adds little to that. */
static void
test_irregular_neighbour (void)
{
  const double alone = live_beside (0, FALSE);

  g_assert_cmpfloat (live_beside (0.5, FALSE), <=, alone + 0.03);
  g_assert_cmpfloat (live_beside (0.8, FALSE), <=, alone + 0.03);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/neighbour/regular", test_neighbour);
  g_test_add_func ("/neighbour/irregular", test_irregular_neighbour);
  return g_test_run ();
}
