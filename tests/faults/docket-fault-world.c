/* docket-fault-world.c: client, watcher and list against a service that misbehaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-world.h"

#include "docket-job-text.h"
#include "docket-test-store.h"
#include "docket-watcher-private.h"

#include <string.h>

/* What a free account allows. */
#define LIMIT 2

/* Time */

/* A call that is on its way and can be ended by time alone is held somewhere. */
static gboolean
is_idle (gpointer data)
{
  DocketFaultWorld *world = data;
  const DocketWatcher *watcher = world->watcher;
  const guint held = docket_fault_proxy_get_n_held (world->proxy) + world->n_lost +
                     docket_client_get_n_waiting (world->client);

  return docket_store_is_idle (world->store) && watcher->n_committing == 0 &&
         watcher->n_loading == 0 &&
         watcher->n_flying + (watcher->asking_balance && watcher->balance_call == NULL) == held;
}

gint64
docket_fault_world_get_now (DocketFaultWorld *world)
{
  return docket_clock_get_elapsed (DOCKET_CLOCK (world->clock)) - world->start;
}

/**
 * docket_fault_world_add_test:
 * @path: of the test, with the number of its case
 * @data: for @test
 * @test: a test in a world of its own
 */
void
docket_fault_world_add_test (const char *path, gconstpointer data, DocketFaultTest test)
{
  g_test_add (
      path, DocketFaultWorld, data, docket_fault_world_set_up, test, docket_fault_world_tear_down);
}

/**
 * docket_fault_world_run_until:
 * @world: a world
 * @time: µs since its beginning
 *
 * Lets time go on, from alarm to alarm.
 */
void
docket_fault_world_run_until (DocketFaultWorld *world, gint64 time)
{
  docket_fault_world_run_for (world, time - docket_fault_world_get_now (world));
}

/**
 * docket_fault_world_run_for:
 * @world: a world
 * @duration: µs
 *
 * Lets time go on, from alarm to alarm.
 */
void
docket_fault_world_run_for (DocketFaultWorld *world, gint64 duration)
{
  docket_test_clock_run_until (world->clock,
                               is_idle,
                               world,
                               docket_clock_get_elapsed (DOCKET_CLOCK (world->clock)) + duration);
}

/**
 * docket_fault_world_wait_for_requests:
 * @world: a world
 * @n: how many requests have come then, in all
 *
 * Time stands meanwhile.
 */
void
docket_fault_world_wait_for_requests (DocketFaultWorld *world, guint n)
{
  while (docket_fault_proxy_get_n_requests (world->proxy) < n)
    g_main_context_iteration (NULL, FALSE);
}

void
docket_fault_world_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Building */

static DocketClient *
new_client (DocketFaultWorld *world, const char *api_url, GTlsDatabase *trust)
{
  DocketClient *client = docket_client_new (
      DOCKET_CLOCK (world->clock), api_url, DOCKET_SIMULATOR_KEY, trust);

  docket_client_set_limiter (client, world->limiter);
  return client;
}

static void
use_account (DocketFaultWorld *world)
{
  docket_watcher_set_account (
      world->watcher, &world->account, DOCKET_CHECKER (world->client), world->limiter);
}

/**
 * docket_fault_world_use_client:
 * @world: a world
 * @api_url: API address
 * @trust: (nullable): what certificates are trusted
 *
 * Watches with another client from now on.
 */
void
docket_fault_world_use_client (DocketFaultWorld *world, const char *api_url, GTlsDatabase *trust)
{
  g_autoptr (DocketClient) old = g_steal_pointer (&world->client);

  world->client = new_client (world, api_url, trust);
  use_account (world);
  docket_fault_world_run_for (world, 0);
}

static void
start_proxy (DocketFaultWorld *world, GTlsCertificate *certificate)
{
  g_autofree char *address = docket_test_server_make_address (world->other, "/v1/job/check");

  world->proxy = docket_fault_proxy_new (
      DOCKET_CLOCK (world->clock), docket_simulator_get_api_url (world->simulator), certificate);
  docket_fault_proxy_set_elsewhere (world->proxy, address);
  docket_fault_proxy_set_limit (world->proxy, LIMIT);
}

static char *
make_certificate_path (const char *name)
{
  return g_strconcat (g_getenv ("DOCKET_TEST_CERTIFICATES"), "/", name, ".pem", NULL);
}

static GTlsCertificate *
load_certificate (const char *name)
{
  g_autofree char *path = make_certificate_path (name);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

/**
 * docket_fault_world_make_trust:
 *
 * Returns: (transfer full): the authority of the tests
 */
GTlsDatabase *
docket_fault_world_make_trust (void)
{
  g_autofree char *path = make_certificate_path ("authority");
  g_autoptr (GError) error = NULL;
  GTlsDatabase *trust = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  return trust;
}

/**
 * docket_fault_world_use_tls:
 * @world: a world without jobs
 * @certificate: which certificate the service has
 * @host: what it is asked for as
 *
 * The service speaks TLS from now on; the client trusts the authority of the tests.
 */
void
docket_fault_world_use_tls (DocketFaultWorld *world, const char *certificate, const char *host)
{
  g_autoptr (GTlsCertificate) own = load_certificate (certificate);
  g_autoptr (GTlsDatabase) trust = docket_fault_world_make_trust ();
  g_autofree char *api_url = NULL;

  docket_fault_proxy_free (world->proxy);
  start_proxy (world, own);
  api_url = docket_fault_proxy_make_api_url (world->proxy, host);
  docket_fault_world_use_client (world, api_url, trust);
}

void
docket_fault_world_set_up (DocketFaultWorld *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *api_url = NULL;
  DocketClock *clock = NULL;

  world->clock = docket_test_clock_new ();
  clock = DOCKET_CLOCK (world->clock);
  world->start = docket_clock_get_elapsed (clock);
  world->simulator = docket_simulator_new ();
  docket_simulator_set_credits (world->simulator, 1000000);
  docket_simulator_start (world->simulator, 0, &error);
  g_assert_no_error (error);
  world->other = docket_test_server_new (NULL);
  start_proxy (world, NULL);
  api_url = docket_fault_proxy_make_api_url (world->proxy, "127.0.0.1");

  world->store = docket_test_store_open (NULL);
  world->settings = docket_settings_new_in_memory (api_url, DOCKET_SIMULATOR_KEY);
  g_settings_set_uint (docket_settings_get_backing (world->settings), "credits-per-day", 0);
  world->limiter = docket_limiter_new (clock, NULL, LIMIT, 0.5);
  world->client = new_client (world, api_url, NULL);
  docket_test_store_ensure_account (world->store, DOCKET_SIMULATOR_KEY, api_url, &world->account);
  world->account.balance = 1000000;
  world->watcher = docket_watcher_new (world->store, clock, world->settings);
  use_account (world);
  docket_watcher_start (world->watcher);
  docket_fault_world_run_for (world, 0);
}

/* What holds whatever goes wrong. */
static void
assert_no_harm (DocketFaultWorld *world)
{
  g_assert_cmpuint (docket_test_server_get_n_connections (world->other), ==, 0);
  g_assert_cmpuint (docket_simulator_get_n_leaks (world->simulator), ==, 0);
  g_assert_cmpuint (docket_fault_proxy_get_n_caused (world->proxy), ==, 0);
  g_assert_cmpuint (docket_fault_proxy_get_most_of_a_job (world->proxy), <=, 1);
}

void
docket_fault_world_tear_down (DocketFaultWorld *world, gconstpointer unused)
{
  assert_no_harm (world);
  world->n_lost = 0;
  docket_watcher_stop (world->watcher);
  docket_fault_world_run_for (world, MINUTE);
  g_assert_cmpuint (docket_test_clock_get_n_alarms (world->clock), ==, 0);
  docket_test_drop (g_steal_pointer (&world->watcher));
  docket_test_drop (g_steal_pointer (&world->client));
  docket_test_store_close (world->store);
  docket_test_drop (g_steal_pointer (&world->store));
  docket_fault_proxy_free (world->proxy);
  docket_test_server_free (world->other);
  docket_simulator_stop (world->simulator);
  docket_test_drop (g_steal_pointer (&world->simulator));
  docket_test_drop (g_steal_pointer (&world->limiter));
  docket_test_drop (g_steal_pointer (&world->settings));
  docket_test_drop (g_steal_pointer (&world->clock));
}

/* Jobs */

/**
 * docket_fault_world_add_job:
 *
 * Adds a job of unknown age that stays at work; the first has the number 0.
 *
 * Returns: its row
 */
gint64
docket_fault_world_add_job (DocketFaultWorld *world)
{
  g_autofree char *id = docket_test_make_id (world->n_jobs);

  docket_simulator_add_job (world->simulator, id, NULL, DOCKET_ENDING_NEVER, 0);
  docket_fault_proxy_add_job (world->proxy, id);
  return docket_test_store_add_one (world->store, world->n_jobs++, world->account.row_id);
}

/**
 * docket_fault_world_end_job:
 * @world: a world
 * @number: number of a job
 * @ending: how it ends, now
 */
void
docket_fault_world_end_job (DocketFaultWorld *world, guint number, DocketEnding ending)
{
  g_autofree char *id = docket_test_make_id (number);

  docket_simulator_add_job (world->simulator, id, NULL, ending, 0);
}

void
docket_fault_world_fault (DocketFaultWorld *world, const DocketFault *fault)
{
  docket_fault_proxy_add_fault (world->proxy, fault);
}

/* Looking */

DocketJobState *
docket_fault_world_get_state (DocketFaultWorld *world, gint64 row_id)
{
  g_autoptr (DocketJob) job = docket_store_get_job (world->store, row_id);

  g_assert_nonnull (job);
  return docket_job_state_ref (docket_job_get_state (job));
}

void
docket_fault_world_assert_state (DocketFaultWorld *world,
                                 gint64 row_id,
                                 DocketStatus status,
                                 DocketTrouble trouble)
{
  g_autoptr (DocketJobState) state = docket_fault_world_get_state (world, row_id);

  g_assert_cmpstr (docket_status_to_word (state->status), ==, docket_status_to_word (status));
  g_assert_cmpstr (docket_trouble_to_word (state->trouble), ==, docket_trouble_to_word (trouble));
}

void
docket_fault_world_assert_trouble (DocketFaultWorld *world, DocketTrouble trouble)
{
  g_assert_cmpstr (docket_trouble_to_word (docket_watcher_get_trouble (world->watcher)),
                   ==,
                   docket_trouble_to_word (trouble));
}

/**
 * docket_fault_world_assert_says:
 * @world: a world
 * @row_id: row of a job in trouble
 * @words: part of what its explanation has to say
 */
void
docket_fault_world_assert_says (DocketFaultWorld *world, gint64 row_id, const char *words)
{
  g_autoptr (DocketJobState) state = docket_fault_world_get_state (world, row_id);
  g_autofree char *explanation = docket_job_text_explanation (state);

  g_assert_nonnull (explanation);
  if (strstr (explanation, words) == NULL)
    g_error ("“%s” is not in “%s”", words, explanation);
  g_assert_null (strstr (explanation, "127.0.0.1"));
  g_assert_null (strstr (explanation, DOCKET_SIMULATOR_KEY));
}

/**
 * docket_fault_world_assert_answered:
 * @world: a world
 * @row_id: row of a job that is at work
 * @within: µs that may pass until it is answered
 */
void
docket_fault_world_assert_answered (DocketFaultWorld *world, gint64 row_id, gint64 within)
{
  docket_fault_world_run_for (world, within);
  docket_fault_world_assert_state (world, row_id, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_NONE);
}

/**
 * docket_fault_world_assert_done:
 * @world: a world
 * @row_id: row of a job
 * @within: µs that may pass until it is known to be done
 */
void
docket_fault_world_assert_done (DocketFaultWorld *world, gint64 row_id, gint64 within)
{
  docket_fault_world_run_for (world, within);
  docket_fault_world_assert_state (world, row_id, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
}

guint
docket_fault_world_get_n (DocketFaultWorld *world)
{
  return docket_fault_proxy_get_n_requests (world->proxy);
}

/**
 * docket_fault_world_get_at:
 * @world: a world
 * @n: a request, from 0
 *
 * Returns: when it came, since the beginning
 */
gint64
docket_fault_world_get_at (DocketFaultWorld *world, guint n)
{
  return docket_fault_proxy_get_request (world->proxy, n)->at - world->start;
}

/**
 * docket_fault_world_get_gap:
 * @world: a world
 * @n: a request, from 1
 *
 * Returns: time between it and the one before
 */
gint64
docket_fault_world_get_gap (DocketFaultWorld *world, guint n)
{
  return docket_fault_world_get_at (world, n) - docket_fault_world_get_at (world, n - 1);
}
