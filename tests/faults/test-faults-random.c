/* test-faults-random.c: scripts of faults from a seed, with the real parts on real sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * DOCKET_FAULT_SEEDS=N runs N seeds, DOCKET_FAULT_SEED=N that one alone.
 */

#include "docket-config.h"

#include "docket-fault-world.h"

#include <stdlib.h>

typedef DocketFaultWorld World;

#define SEEDS  20
#define N_JOBS 5

/* Faults begin within this time, and the last is over a quarter of it later. */
#define DURATION (4 * MINUTE)

/* After the last fault: a probe, a pause of the queue, and then a check of each job. */
#define PATIENCE (75 * MINUTE)

typedef struct
{
  World world;
  guint32 seed;
  char *script; /* (owned) */
  gint64 rows[N_JOBS];
  guint n_final[N_JOBS]; /* how often each job became final */
  gboolean ended[N_JOBS];
} Run;

static DocketEnding
get_ending (const Run *run, guint number)
{
  static const DocketEnding endings[] = {
    DOCKET_ENDING_PDF,     DOCKET_ENDING_URLS,   DOCKET_ENDING_BODY,
    DOCKET_ENDING_NOTHING, DOCKET_ENDING_FAILED, DOCKET_ENDING_ABORTED,
  };

  return endings[(run->seed + number) % G_N_ELEMENTS (endings)];
}

static DocketStatus
get_wanted (const Run *run, guint number)
{
  switch (get_ending (run, number))
    {
    case DOCKET_ENDING_FAILED:
      return DOCKET_STATUS_FAILED;
    case DOCKET_ENDING_ABORTED:
      return DOCKET_STATUS_ABORTED;
    case DOCKET_ENDING_PDF:
    case DOCKET_ENDING_JSON:
    case DOCKET_ENDING_PARTS:
    case DOCKET_ENDING_URLS:
    case DOCKET_ENDING_BODY:
    case DOCKET_ENDING_NOTHING:
    case DOCKET_ENDING_NEVER:
    default:
      return DOCKET_STATUS_SUCCESS;
    }
}

static void
fail (const Run *run, const char *why, guint number)
{
  g_error ("Seed %u: %s (job %u). The script:\n%s", run->seed, why, number, run->script);
}

/* A job is final once, when it ended, and as it ended. */
static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                Run *run)
{
  for (guint i = 0; i < N_JOBS; i++)
    {
      if (run->rows[i] != row_id || !docket_status_is_final (after->status))
        continue;
      if (!run->ended[i])
        fail (run, "it is final and did not end", i);
      if (after->status != get_wanted (run, i))
        fail (run, "it ended otherwise", i);
      if (docket_status_is_final (before->status) && before->status != after->status)
        fail (run, "it was final before, and another way", i);
      run->n_final[i] += !docket_status_is_final (before->status);
    }
}

static void
begin (Run *run)
{
  World *world = &run->world;
  DocketFaultScript *script = docket_fault_script_new_random (run->seed, N_JOBS, DURATION);

  docket_fault_world_set_up (world, NULL);
  run->script = docket_fault_script_print (script);
  docket_fault_proxy_take_script (world->proxy, script);
  g_signal_connect (world->store, "job-changed", G_CALLBACK (job_changed_cb), run);
  for (guint i = 0; i < N_JOBS; i++)
    run->rows[i] = docket_fault_world_add_job (world);
}

/* What a person and the desktop do meanwhile. */
static void
disturb (Run *run, GRand *rand)
{
  World *world = &run->world;
  const guint number = (guint) g_rand_int_range (rand, 0, N_JOBS);

  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      docket_watcher_check_now (world->watcher, run->rows[number], g_rand_boolean (rand));
      break;
    case 1:
      docket_watcher_check_all (world->watcher);
      break;
    case 2:
      docket_client_drop_connections (world->client);
      docket_watcher_wake (world->watcher);
      break;
    case 3:
      docket_fault_proxy_close_idle (world->proxy);
      break;
    case 4:
      docket_fault_proxy_set_down (world->proxy, g_rand_boolean (rand));
      break;
    case 5:
      docket_watcher_try_again (world->watcher);
      break;
    default:
      if (!run->ended[number])
        docket_fault_world_end_job (world, number, get_ending (run, number));
      run->ended[number] = TRUE;
      break;
    }
}

static void
let_happen (Run *run)
{
  GRand *rand = g_rand_new_with_seed (run->seed);
  World *world = &run->world;

  while (docket_fault_world_get_now (world) < DURATION + DURATION / 4)
    {
      docket_fault_world_run_for (world, (gint64) (g_rand_double (rand) * (double) (30 * SECOND)));
      disturb (run, rand);
    }
  g_rand_free (rand);
}

static void
end_all (Run *run)
{
  World *world = &run->world;

  docket_fault_proxy_set_down (world->proxy, FALSE);
  docket_fault_proxy_clear_faults (world->proxy);
  for (guint i = 0; i < N_JOBS; i++)
    {
      if (!run->ended[i])
        docket_fault_world_end_job (world, i, get_ending (run, i));
      run->ended[i] = TRUE;
    }
  /* Five errors in a row: such a job waits for the person. */
  docket_watcher_check_all (world->watcher);
  docket_fault_world_run_for (world, PATIENCE);
}

static void
assert_all_well (Run *run)
{
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autoptr (DocketJobState) state = docket_fault_world_get_state (&run->world, run->rows[i]);

      if (state->status != get_wanted (run, i))
        fail (run, "it is lost", i);
      if (run->n_final[i] != 1)
        fail (run, "it became final more than once", i);
    }
  if (docket_fault_proxy_get_n_caused (run->world.proxy) > 0)
    fail (run, "requests came faster than the account allows", 0);
  if (docket_fault_proxy_get_most_of_a_job (run->world.proxy) > 1)
    fail (run, "one job was asked about twice at a time", 0);
  if (docket_test_server_get_n_connections (run->world.other) > 0)
    fail (run, "another host was asked", 0);
}

static void
run_seed (guint32 seed)
{
  Run run = { .seed = seed };

  begin (&run);
  let_happen (&run);
  end_all (&run);
  assert_all_well (&run);
  g_signal_handlers_disconnect_by_data (run.world.store, &run);
  docket_fault_world_tear_down (&run.world, NULL);
  g_free (run.script);
}

static void
test_random (void)
{
  const char *one = g_getenv ("DOCKET_FAULT_SEED");
  const char *many = g_getenv ("DOCKET_FAULT_SEEDS");
  const guint32 n = many != NULL ? (guint32) strtoul (many, NULL, 10) : SEEDS;

  if (one != NULL)
    {
      run_seed ((guint32) strtoul (one, NULL, 10));
      return;
    }
  for (guint32 seed = 1; seed <= n; seed++)
    run_seed (seed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fault/random", test_random);

  return g_test_run ();
}
