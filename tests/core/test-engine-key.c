/* test-engine-key.c: the key changes while jobs run, over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-engine.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

#define KEY_A  "anna@example.com_0123456789abcdef"
#define KEY_B  "bert@example.com_fedcba9876543210"
#define N_JOBS 20

/* What a job is known to: a key and, where it is the other one, the address. */
#define AT_OTHER " at the other address"

/* A service with accounts: a job is known to the key it belongs to alone. */
typedef struct
{
  DocketTestEngine *engine;
  GHashTable *owners;  /* job id → key */
  GHashTable *refused; /* of keys */
  gboolean done;       /* whether the jobs are */
  guint n_strange;     /* jobs that were asked with a key they do not belong to */
  guint n_refused;     /* checks that were refused */
  gint64 rows[N_JOBS];
} Fixture;

static void
answer (const DocketTestRequest *request, DocketTestResponse *response, gpointer data)
{
  Fixture *fixture = data;
  const char *owner = request->job_id != NULL
                          ? g_hash_table_lookup (fixture->owners, request->job_id)
                          : NULL;
  g_autofree char *asks = g_strconcat (
      request->key != NULL ? request->key : "", request->other ? AT_OTHER : NULL, NULL);

  if (request->key == NULL || g_hash_table_contains (fixture->refused, request->key))
    {
      fixture->n_refused += request->job_id != NULL ? 1 : 0;
      response->status = 401;
      response->body = g_strdup ("{\"status\":\"error\",\"errorCode\":401,\"error\":true,"
                                 "\"message\":\"Unauthorized\"}");
    }
  else if (request->job_id == NULL)
    {
      response->body = g_strdup ("{\"remainingCredits\":99795868}");
    }
  else if (g_strcmp0 (owner, asks) != 0)
    {
      fixture->n_strange++;
      response->status = 404;
      response->body = g_strdup (
          "{\"errorCode\":404,\"error\":true,\"message\":\"Job not found\"}");
    }
  else
    {
      response->body = g_strdup_printf ("{\"status\":\"%s\",\"credits\":2,"
                                        "\"remainingCredits\":99795868}",
                                        fixture->done ? "success" : "working");
    }
}

static void
set_up (Fixture *fixture, gconstpointer key)
{
  fixture->owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->refused = g_hash_table_new (g_str_hash, g_str_equal);
  fixture->engine = docket_test_engine_new (key, answer, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer key)
{
  docket_test_engine_free (fixture->engine);
  g_hash_table_unref (fixture->owners);
  g_hash_table_unref (fixture->refused);
}

static void
add_jobs (Fixture *fixture, const char *owner)
{
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autofree char *id = g_strdup_printf ("JOB%u", i);

      g_hash_table_insert (fixture->owners, g_strdup (id), (gpointer) owner);
      fixture->rows[i] = docket_test_engine_add (fixture->engine, id);
    }
}

static void
assert_all (Fixture *fixture, DocketStatus status, DocketTrouble trouble)
{
  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autoptr (DocketJobState)
          state = docket_test_engine_get_state (fixture->engine, fixture->rows[i]);

      g_assert_cmpstr (docket_status_to_word (state->status), ==, docket_status_to_word (status));
      g_assert_cmpstr (
          docket_trouble_to_word (state->trouble), ==, docket_trouble_to_word (trouble));
    }
}

/* Key A, then B, then A: no job is asked with a key it was not added with, none becomes final, and
 * all finish. */
static void
test_a_b_a (Fixture *fixture, gconstpointer unused)
{
  DocketEngine *engine = fixture->engine->engine;

  add_jobs (fixture, KEY_A);
  docket_test_engine_run_for (fixture->engine, MINUTE);
  assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);

  docket_test_engine_set_key (fixture->engine, KEY_B);
  docket_test_engine_run_for (fixture->engine, 30 * MINUTE);
  g_assert_cmpuint (fixture->n_strange, ==, 0);
  assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_OTHER_ACCOUNT);
  g_assert_cmpuint (docket_engine_get_n_other_jobs (engine), ==, N_JOBS);

  docket_test_engine_set_key (fixture->engine, KEY_A);
  assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_engine_get_n_other_jobs (engine), ==, 0);
  fixture->done = TRUE;
  docket_test_engine_run_for (fixture->engine, 2 * MINUTE);
  assert_all (fixture, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (fixture->n_strange, ==, 0);
}

/* The key changes again and again while requests and answers are on their way. */
static void
test_back_and_forth (Fixture *fixture, gconstpointer unused)
{
  GSettings *backing = docket_settings_get_backing (fixture->engine->settings);

  add_jobs (fixture, KEY_A);
  docket_test_engine_run_for (fixture->engine, 0);
  for (guint i = 0; i < 80; i++)
    {
      g_settings_set_string (backing, "api-key", i % 2 == 0 ? KEY_B : KEY_A);
      docket_watcher_check_all (docket_engine_get_watcher (fixture->engine->engine));
      for (guint k = 0; k < i % 17; k++)
        g_main_context_iteration (NULL, FALSE);
      if (i % 5 == 0)
        docket_test_engine_run_for (fixture->engine, SECOND);
    }
  docket_test_engine_run_for (fixture->engine, MINUTE);
  assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (fixture->n_strange, ==, 0);
  fixture->done = TRUE;
  docket_test_engine_run_for (fixture->engine, MINUTE);
  assert_all (fixture, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
}

/* A job is added for the key that is set, although Docket still has to change over to it. */
static void
add_at_once (Fixture *fixture)
{
  GSettings *backing = docket_settings_get_backing (fixture->engine->settings);
  g_autoptr (DocketJobState) state = NULL;
  gint64 row_id = 0;

  docket_test_engine_run_for (fixture->engine, MINUTE);
  g_hash_table_insert (fixture->owners, g_strdup ("NEW"), (gpointer) KEY_B);
  g_settings_set_string (backing, "api-key", KEY_B);
  row_id = docket_test_engine_add (fixture->engine, "NEW");
  docket_test_engine_run_for (fixture->engine, MINUTE);
  state = docket_test_engine_get_state (fixture->engine, row_id);
  g_assert_cmpint (state->status, ==, DOCKET_STATUS_WORKING);
  g_assert_cmpint (state->trouble, ==, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (fixture->n_strange, ==, 0);
}

static void
test_added_at_once (Fixture *fixture, gconstpointer unused)
{
  add_jobs (fixture, KEY_A);
  add_at_once (fixture);
  g_assert_cmpuint (docket_engine_get_n_other_jobs (fixture->engine->engine), ==, N_JOBS);
}

/* The key before was refused, and its jobs are on their way to the new one. */
static void
test_added_after_refusal (Fixture *fixture, gconstpointer unused)
{
  g_hash_table_add (fixture->refused, (gpointer) KEY_A);
  add_jobs (fixture, KEY_B);
  add_at_once (fixture);
  g_assert_cmpuint (docket_engine_get_n_other_jobs (fixture->engine->engine), ==, 0);
  assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
}

static void
choose (Fixture *fixture, guint choice)
{
  GSettings *backing = docket_settings_get_backing (fixture->engine->settings);

  g_settings_set_string (backing, "api-key", choice % 2 == 0 ? KEY_A : KEY_B);
  g_settings_set_string (backing,
                         "api-url",
                         choice < 2 ? docket_test_service_get_api_url (fixture->engine->service)
                                    : docket_test_service_get_other_url (fixture->engine->service));
}

/* Key and address change one right after the other, and jobs come in between: each is asked with
 * what it was added with, and with nothing else. */
static void
test_quick_changes (Fixture *fixture, gconstpointer unused)
{
  const char *owners[] = { KEY_A, KEY_B, KEY_A AT_OTHER, KEY_B AT_OTHER };
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("QUICK%u", i);
      const guint choice = (guint) g_rand_int_range (random, 0, 4);
      gint64 row_id = 0;

      choose (fixture, choice);
      for (gint k = g_rand_int_range (random, 0, 6); k > 0; k--)
        g_main_context_iteration (NULL, FALSE);
      g_hash_table_insert (fixture->owners, g_strdup (id), (gpointer) owners[choice]);
      row_id = docket_test_engine_add (fixture->engine, id);
      g_array_append_val (rows, row_id);
      if (i % 9 == 0)
        docket_test_engine_run_for (fixture->engine, SECOND);
    }
  fixture->done = TRUE;
  for (guint choice = 0; choice < 4; choice++)
    {
      choose (fixture, choice);
      docket_test_engine_run_for (fixture->engine, 2 * MINUTE);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (DocketJobState)
          state = docket_test_engine_get_state (fixture->engine, g_array_index (rows, gint64, i));

      g_assert_cmpint (state->status, ==, DOCKET_STATUS_SUCCESS);
    }
  g_assert_cmpuint (fixture->n_strange, ==, 0);
  g_array_unref (rows);
}

/* A mistyped key is corrected: the jobs move to the right one, also when it was taken away first.
 */
static void
test_refused (Fixture *fixture, gconstpointer unused)
{
  for (guint round = 0; round < 2; round++)
    {
      g_hash_table_remove_all (fixture->owners);
      g_hash_table_add (fixture->refused, (gpointer) KEY_A);
      docket_test_engine_set_key (fixture->engine, KEY_A);
      if (round == 0)
        add_jobs (fixture, KEY_B);
      for (guint i = 0; i < N_JOBS; i++)
        g_hash_table_insert (
            fixture->owners, g_strdup_printf ("JOB%u", i), (gpointer) (round == 0 ? KEY_B : KEY_A));
      docket_test_engine_run_for (fixture->engine, MINUTE);
      if (round == 1)
        break;
      g_assert_cmpint (
          docket_watcher_get_trouble (docket_engine_get_watcher (fixture->engine->engine)),
          ==,
          DOCKET_TROUBLE_KEY_REJECTED);
      /* Nobody hammers on the door. */
      g_assert_cmpuint (fixture->n_refused, <=, 6);
      docket_test_engine_set_key (fixture->engine, NULL);
      docket_test_engine_set_key (fixture->engine, KEY_B);
      docket_test_engine_run_for (fixture->engine, MINUTE);
      assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
      g_assert_cmpuint (fixture->n_strange, ==, 0);
    }
  /* They belong to the key that was accepted, and wait when the refused one comes again. */
  assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_OTHER_ACCOUNT);
}

/* A key that was refused for a while is good again: its jobs are its own. */
static void
test_accepted_again (Fixture *fixture, gconstpointer unused)
{
  add_jobs (fixture, KEY_A);
  docket_test_engine_run_for (fixture->engine, MINUTE);
  g_hash_table_add (fixture->refused, (gpointer) KEY_A);
  docket_test_engine_run_for (fixture->engine, MINUTE);
  g_assert_true (docket_watcher_is_rejected (docket_engine_get_watcher (fixture->engine->engine)));
  g_hash_table_remove_all (fixture->refused);
  docket_watcher_try_again (docket_engine_get_watcher (fixture->engine->engine));
  docket_test_engine_run_for (fixture->engine, MINUTE);
  g_assert_false (docket_watcher_is_rejected (docket_engine_get_watcher (fixture->engine->engine)));

  docket_test_engine_set_key (fixture->engine, KEY_B);
  docket_test_engine_run_for (fixture->engine, MINUTE);
  assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_OTHER_ACCOUNT);
  g_assert_cmpuint (fixture->n_strange, ==, 0);
}

/* Jobs that were added without a key belong to the first one. */
static void
test_no_key (Fixture *fixture, gconstpointer unused)
{
  add_jobs (fixture, KEY_B);
  docket_test_engine_run_for (fixture->engine, MINUTE);
  assert_all (fixture, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NONE);
  docket_test_engine_set_key (fixture->engine, KEY_B);
  docket_test_engine_run_for (fixture->engine, MINUTE);
  assert_all (fixture, DOCKET_STATUS_WORKING, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (fixture->n_strange, ==, 0);
}

/* Check With This Key: the person says that the jobs belong to it. */
static void
test_take_over (Fixture *fixture, gconstpointer unused)
{
  DocketEngine *engine = fixture->engine->engine;

  add_jobs (fixture, KEY_A);
  docket_test_engine_run_for (fixture->engine, MINUTE);
  docket_test_engine_set_key (fixture->engine, KEY_B);
  docket_test_engine_run_for (fixture->engine, MINUTE);
  for (guint i = 0; i < N_JOBS; i++)
    g_hash_table_insert (fixture->owners, g_strdup_printf ("JOB%u", i), (gpointer) KEY_B);
  fixture->done = TRUE;
  docket_engine_take_other_jobs (engine);
  docket_test_engine_run_for (fixture->engine, 2 * SECOND);
  assert_all (fixture, DOCKET_STATUS_SUCCESS, DOCKET_TROUBLE_NONE);
  g_assert_cmpuint (docket_engine_get_n_other_jobs (engine), ==, 0);
}

/* Leave: they wait, and are not spoken of again until there are more or the key changes. */
static void
test_leave (Fixture *fixture, gconstpointer unused)
{
  DocketEngine *engine = fixture->engine->engine;

  add_jobs (fixture, KEY_A);
  docket_test_engine_set_key (fixture->engine, KEY_B);
  g_assert_cmpuint (docket_engine_get_n_other_jobs (engine), ==, N_JOBS);
  docket_engine_leave_other_jobs (engine);
  g_assert_cmpuint (docket_engine_get_n_other_jobs (engine), ==, 0);
  docket_test_engine_run_for (fixture->engine, 30 * MINUTE);
  g_assert_cmpuint (fixture->n_strange, ==, 0);
  docket_test_engine_set_key (fixture->engine, KEY_A);
  docket_test_engine_set_key (fixture->engine, KEY_B);
  g_assert_cmpuint (docket_engine_get_n_other_jobs (engine), ==, N_JOBS);
}

static void
add (const char *path, const char *key, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, key, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/engine/key/a-b-a", KEY_A, test_a_b_a);
  add ("/engine/key/back-and-forth", KEY_A, test_back_and_forth);
  add ("/engine/key/added-at-once", KEY_A, test_added_at_once);
  add ("/engine/key/added-after-refusal", KEY_A, test_added_after_refusal);
  add ("/engine/key/quick-changes", KEY_A, test_quick_changes);
  add ("/engine/key/refused", KEY_A, test_refused);
  add ("/engine/key/accepted-again", KEY_A, test_accepted_again);
  add ("/engine/key/none", NULL, test_no_key);
  add ("/engine/key/take-over", KEY_A, test_take_over);
  add ("/engine/key/leave", KEY_A, test_leave);
  return g_test_run ();
}
