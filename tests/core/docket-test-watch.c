/* docket-test-watch.c: a watcher with a clock, a service and a list of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-watch.h"

/* Waiting for what needs no time */

void
docket_test_watch_result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

GAsyncResult *
docket_test_watch_wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static DocketStore *
open_store (gint64 now)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DocketStore *store = NULL;

  docket_store_open_async (NULL, now, NULL, docket_test_watch_result_cb, &result);
  store = docket_store_open_finish (docket_test_watch_wait_for (&result), &error);
  g_assert_no_error (error);
  return store;
}

static void
close_store (DocketStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_store_close_async (store, docket_test_watch_result_cb, &result);
  docket_store_close_finish (store, docket_test_watch_wait_for (&result), &error);
  g_assert_no_error (error);
}

DocketAccount
docket_test_watch_ensure_account (DocketTestWatch *fixture, const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree DocketAccount *account = NULL;

  docket_store_ensure_account_async (fixture->store,
                                     key,
                                     "https://example.com/v1",
                                     docket_clock_get_wall (DOCKET_CLOCK (fixture->clock)),
                                     NULL,
                                     docket_test_watch_result_cb,
                                     &result);
  account = docket_store_ensure_account_finish (
      fixture->store, docket_test_watch_wait_for (&result), &error);
  g_assert_no_error (error);
  return *account;
}

/* Adds a job and gives its row. */
gint64
docket_test_watch_add_job_of (DocketTestWatch *fixture,
                              const char *id,
                              gboolean just_started,
                              gint64 account_id)
{
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = NULL;

  g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, just_started));
  docket_store_add_async (fixture->store,
                          found,
                          account_id,
                          docket_clock_get_wall (DOCKET_CLOCK (fixture->clock)),
                          NULL,
                          docket_test_watch_result_cb,
                          &result);
  added = docket_store_add_finish (fixture->store, docket_test_watch_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->rows->len, ==, 1);
  return g_array_index (added->rows, gint64, 0);
}

gint64
docket_test_watch_add_job (DocketTestWatch *fixture, const char *id)
{
  return docket_test_watch_add_job_of (fixture, id, FALSE, fixture->account.row_id);
}

void
docket_test_watch_add_jobs (DocketTestWatch *fixture, guint n)
{
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("J%u", i);

      g_ptr_array_add (found, docket_found_job_new (id, NULL, DOCKET_FOUND_STRONG, FALSE));
    }
  docket_store_add_async (fixture->store,
                          found,
                          fixture->account.row_id,
                          docket_clock_get_wall (DOCKET_CLOCK (fixture->clock)),
                          NULL,
                          docket_test_watch_result_cb,
                          &result);
  added = docket_store_add_finish (fixture->store, docket_test_watch_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->rows->len, ==, n);
}

/* Time */

/* A call that takes time is on its way until the clock moves. */
static gboolean
is_idle (gpointer data)
{
  DocketTestWatch *fixture = data;

  if (!docket_store_is_idle (fixture->store))
    return FALSE;
  return docket_test_checker_waits_for_time (fixture->checker) ||
         docket_watcher_is_idle (fixture->watcher);
}

/* Lets time go on to @since, counted from the beginning. */
void
docket_test_watch_run_until (DocketTestWatch *fixture, gint64 since)
{
  docket_test_clock_run_until (fixture->clock, is_idle, fixture, fixture->start + since);
}

gint64
docket_test_watch_get_now (DocketTestWatch *fixture)
{
  return docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock)) - fixture->start;
}

gint64
docket_test_watch_get_wall (DocketTestWatch *fixture)
{
  return docket_clock_get_wall (DOCKET_CLOCK (fixture->clock));
}

void
docket_test_watch_run_for (DocketTestWatch *fixture, gint64 duration)
{
  docket_test_watch_run_until (fixture, docket_test_watch_get_now (fixture) + duration);
}

/* DocketTestWatch */

void
docket_test_watch_use_account (DocketTestWatch *fixture)
{
  docket_watcher_set_account (
      fixture->watcher, &fixture->account, DOCKET_CHECKER (fixture->checker), fixture->limiter);
}

void
docket_test_watch_begin_watching (DocketTestWatch *fixture)
{
  fixture->watcher = docket_watcher_new (
      fixture->store, DOCKET_CLOCK (fixture->clock), fixture->settings);
  docket_test_watch_use_account (fixture);
  docket_watcher_start (fixture->watcher);
  docket_test_watch_run_for (fixture, 0);
}

/* What is on its way ends, and nothing holds the watcher then. */
void
docket_test_watch_end_watching (DocketTestWatch *fixture)
{
  docket_watcher_stop (fixture->watcher);
  docket_test_watch_run_for (fixture, MINUTE);
  g_assert_true (docket_watcher_is_idle (fixture->watcher));
  g_assert_cmpuint (docket_test_clock_get_n_alarms (fixture->clock), ==, 0);
  docket_test_drop (g_steal_pointer (&fixture->watcher));
}

void
docket_test_watch_set_number (DocketTestWatch *fixture, const char *key, guint value)
{
  g_settings_set_uint (docket_settings_get_backing (fixture->settings), key, value);
}

void
docket_test_watch_set_up (DocketTestWatch *fixture, gconstpointer unused)
{
  fixture->clock = docket_test_clock_new ();
  fixture->start = docket_clock_get_elapsed (DOCKET_CLOCK (fixture->clock));
  fixture->store = open_store (docket_clock_get_wall (DOCKET_CLOCK (fixture->clock)));
  fixture->settings = docket_settings_new_in_memory ("https://example.com/v1", "good-key-0123");
  docket_test_watch_set_number (fixture, "credits-per-day", 0);
  fixture->checker = docket_test_checker_new (DOCKET_CLOCK (fixture->clock));
  fixture->limiter = docket_limiter_new (DOCKET_CLOCK (fixture->clock), NULL, 40, 0.5);
  fixture->account = docket_test_watch_ensure_account (fixture, "good-key-0123");
  fixture->account.balance = 1000000;
  docket_test_watch_begin_watching (fixture);
}

void
docket_test_watch_tear_down (DocketTestWatch *fixture, gconstpointer unused)
{
  docket_test_watch_end_watching (fixture);
  close_store (fixture->store);
  docket_test_drop (fixture->store);
  docket_test_drop (fixture->limiter);
  docket_test_drop (fixture->checker);
  docket_test_drop (fixture->settings);
  docket_test_drop (fixture->clock);
}

/* Looking */

DocketJobState *
docket_test_watch_get_state (DocketTestWatch *fixture, gint64 row_id)
{
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, row_id);

  g_assert_nonnull (job);
  return docket_job_state_ref (docket_job_get_state (job));
}

void
docket_test_watch_assert_state (DocketTestWatch *fixture,
                                gint64 row_id,
                                DocketStatus status,
                                DocketTrouble trouble)
{
  g_autoptr (DocketJobState) state = docket_test_watch_get_state (fixture, row_id);

  g_assert_cmpstr (docket_status_to_word (state->status), ==, docket_status_to_word (status));
  g_assert_cmpstr (docket_trouble_to_word (state->trouble), ==, docket_trouble_to_word (trouble));
}

void
docket_test_watch_assert_trouble (DocketTestWatch *fixture, DocketTrouble trouble)
{
  g_assert_cmpstr (docket_trouble_to_word (docket_watcher_get_trouble (fixture->watcher)),
                   ==,
                   docket_trouble_to_word (trouble));
}

guint
docket_test_watch_count_calls (DocketTestWatch *fixture, const char *id)
{
  return docket_test_checker_get_n_calls (fixture->checker, id);
}

/* When the call came, counted from the beginning. */
gint64
docket_test_watch_get_call (DocketTestWatch *fixture, const char *id, guint n)
{
  const DocketTestCall *call = docket_test_checker_get_call (fixture->checker, id, n);

  g_assert_nonnull (call);
  return call->at - fixture->start;
}

DocketCheckFlags
docket_test_watch_get_flags (DocketTestWatch *fixture, const char *id, guint n)
{
  const DocketTestCall *call = docket_test_checker_get_call (fixture->checker, id, n);

  g_assert_nonnull (call);
  return call->flags;
}

GError *
docket_test_watch_new_error (DocketCoreError code)
{
  return g_error_new_literal (DOCKET_CORE_ERROR, (int) code, "It is so");
}

void
docket_test_watch_set_down (DocketTestWatch *fixture, DocketCoreError code)
{
  g_autoptr (GError) error = docket_test_watch_new_error (code);

  docket_test_checker_set_down (fixture->checker, error);
}
