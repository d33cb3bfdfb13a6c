/* docket-test-engine.c: a whole engine on a service of the test, in a time that the test moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-engine.h"

#include "docket-test-store.h"

/* Nothing is on its way: no request, no answer and no change. */
static gboolean
is_idle (gpointer data)
{
  DocketTestEngine *self = data;

  return docket_store_is_idle (docket_engine_get_store (self->engine)) &&
         docket_watcher_is_idle (docket_engine_get_watcher (self->engine)) &&
         !docket_keeper_is_busy (docket_engine_get_keeper (self->engine));
}

static void
start (DocketTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_engine_start_async (self->engine, docket_test_result_cb, &result);
  docket_engine_start_finish (self->engine, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  docket_engine_watch (self->engine);
  docket_test_engine_run_for (self, 0);
}

static DocketTestEngine *
new_engine (const char *key, gboolean on_bus, DocketTestServiceFunc func, gpointer data)
{
  DocketTestEngine *self = g_new0 (DocketTestEngine, 1);
  GSettings *backing = NULL;

  self->clock = docket_test_clock_new ();
  if (on_bus)
    self->sleep = docket_sleep_monitor_new (DOCKET_CLOCK (self->clock));
  self->service = docket_test_service_new (func, data);
  self->settings = docket_settings_new_in_memory (docket_test_service_get_api_url (self->service),
                                                  key);
  backing = docket_settings_get_backing (self->settings);
  g_settings_set_double (backing, "requests-per-second", 40);
  g_settings_set_uint (backing, "credits-per-day", 0);
  g_settings_set_boolean (backing, "keep-results", FALSE);
  self->engine = docket_engine_new (
      self->settings, DOCKET_CLOCK (self->clock), self->sleep, NULL, DOCKET_ENGINE_ALONE);
  start (self);
  return self;
}

/**
 * docket_test_engine_new:
 * @key: (nullable): the key that is set
 * @func: answers each request
 * @data: for @func
 *
 * Returns: (transfer full): an engine at work, for which no rate and no day is a limit
 */
DocketTestEngine *
docket_test_engine_new (const char *key, DocketTestServiceFunc func, gpointer data)
{
  return new_engine (key, FALSE, func, data);
}

/**
 * docket_test_engine_new_on_bus:
 * @key: (nullable): the key that is set
 * @func: answers each request
 * @data: for @func
 *
 * Returns: (transfer full): an engine at work that looks for logind on the system bus
 */
DocketTestEngine *
docket_test_engine_new_on_bus (const char *key, DocketTestServiceFunc func, gpointer data)
{
  return new_engine (key, TRUE, func, data);
}

void
docket_test_engine_free (DocketTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_engine_stop_async (self->engine, docket_test_result_cb, &result);
  docket_engine_stop_finish (self->engine, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&self->engine);
  g_clear_object (&self->sleep);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->service, docket_test_service_free);
  g_clear_object (&self->clock);
  g_free (self);
}

void
docket_test_engine_run_for (DocketTestEngine *self, gint64 duration)
{
  docket_test_clock_run_until (
      self->clock, is_idle, self, docket_clock_get_elapsed (DOCKET_CLOCK (self->clock)) + duration);
}

/**
 * docket_test_engine_set_key:
 * @self: an engine
 * @key: (nullable): what the person sets in the preferences
 */
void
docket_test_engine_set_key (DocketTestEngine *self, const char *key)
{
  g_settings_set_string (
      docket_settings_get_backing (self->settings), "api-key", key != NULL ? key : "");
  docket_test_engine_run_for (self, 0);
}

/**
 * docket_test_engine_add:
 * @self: an engine
 * @job_id: a job
 *
 * Adds it as the window does, with the key that is set.
 *
 * Returns: its row
 */
gint64
docket_test_engine_add (DocketTestEngine *self, const char *job_id)
{
  g_autoptr (GPtrArray)
      found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = NULL;
  DocketEditor *editor = docket_engine_get_editor (self->engine);

  g_ptr_array_add (found, docket_found_job_new (job_id, NULL, DOCKET_FOUND_STRONG, FALSE));
  docket_editor_add_found_async (editor, found, NULL, docket_test_result_cb, &result);
  added = docket_editor_add_finish (editor, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->rows->len, ==, 1);
  return g_array_index (added->rows, gint64, 0);
}

/**
 * docket_test_engine_get_state:
 *
 * Returns: (transfer full): what is known of a job
 */
DocketJobState *
docket_test_engine_get_state (DocketTestEngine *self, gint64 row_id)
{
  g_autoptr (DocketJob) job = docket_store_get_job (docket_engine_get_store (self->engine), row_id);

  g_assert_nonnull (job);
  return docket_job_state_ref (docket_job_get_state (job));
}
