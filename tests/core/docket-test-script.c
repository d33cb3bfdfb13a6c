/* docket-test-script.c: a day in the life of a list, whatever its disk does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-script.h"

#include "docket-test-store.h"

#include <sqlite3.h>
#include <string.h>

/* The versions that a job goes through. */
enum
{
  WORKING = 1,
  FINISHED, /* with two results */
  TOLD,
  SEEN,
  NAMED,
};

/* Whatever fails is said, in words, and at once. */
static void
note_refusal (DocketScript *self, GError *error)
{
  g_autofree char *text = docket_store_get_health_text (self->store);

  self->n_refused++;
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_cmpint (docket_store_get_health (self->store), ==, DOCKET_STORE_NOT_SAVED);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "not saved"));
  g_error_free (error);
}

static gboolean
is_in_memory (DocketScript *self)
{
  return docket_store_get_health (self->store) == DOCKET_STORE_IN_MEMORY;
}

/* Opening and closing */

/**
 * docket_script_open:
 *
 * Opens the list. A file that cannot be used now is never taken for a broken one.
 *
 * Returns: whether it is the list on disk
 */
gboolean
docket_script_open (DocketScript *self)
{
  g_autofree char *text = NULL;

  self->store = docket_test_store_open (self->path);
  text = docket_store_get_health_text (self->store);
  if (!is_in_memory (self))
    {
      g_assert_cmpstr (text, ==, NULL);
      g_assert_cmpint (docket_store_get_health (self->store), ==, DOCKET_STORE_SAVED);
      return TRUE;
    }
  g_assert_nonnull (strstr (text, "lost when Docket is closed"));
  for (guint i = 0; i < DOCKET_SCRIPT_JOBS; i++)
    self->jobs[i].row_id = 0;
  return FALSE;
}

void
docket_script_close (DocketScript *self)
{
  gboolean saved = FALSE;

  docket_test_store_close (self->store);
  saved = docket_store_get_health (self->store) == DOCKET_STORE_SAVED;
  g_clear_object (&self->store);
  for (guint i = 0; i < DOCKET_SCRIPT_JOBS; i++)
    self->jobs[i].lost |= !saved && self->jobs[i].saved < self->jobs[i].asked;
}

/* Adding and removing */

typedef struct
{
  DocketScript *script;
  guint first;
  guint n_jobs;
  gboolean done;
} Call;

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  GError *error = NULL;
  g_autoptr (DocketAdded) added = docket_store_add_finish (DOCKET_STORE (object), result, &error);

  call->done = TRUE;
  if (added == NULL)
    {
      note_refusal (call->script, error);
      return;
    }
  g_assert_cmpuint (added->rows->len + added->present->len, ==, call->n_jobs);
  for (guint i = 0; i < added->rows->len; i++)
    {
      g_autoptr (DocketJob) job = docket_store_get_job (DOCKET_STORE (object),
                                                        g_array_index (added->rows, gint64, i));
      DocketScriptJob *known = NULL;

      if (job == NULL)
        continue;
      for (guint number = call->first; known == NULL; number++)
        {
          g_autofree char *id = docket_test_make_id (number);

          g_assert_cmpuint (number, <, call->first + call->n_jobs);
          if (g_str_equal (id, docket_job_get_state (job)->id))
            known = &call->script->jobs[number];
        }
      known->row_id = g_array_index (added->rows, gint64, i);
      known->on_disk = !is_in_memory (call->script);
    }
}

static void
begin_add (DocketScript *self, Call *call, guint first, guint n_jobs)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (first, n_jobs);

  *call = (Call){ self, first, n_jobs, FALSE };
  docket_store_add_async (self->store, found, 0, TEST_NOW, NULL, added_cb, call);
}

static void
finish (const Call *call)
{
  while (!call->done)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * docket_script_add:
 *
 * Adds jobs as one batch.
 */
void
docket_script_add (DocketScript *self, guint first, guint n_jobs)
{
  Call call = { 0 };

  begin_add (self, &call, first, n_jobs);
  finish (&call);
}

static GArray *
collect_rows (DocketScript *self, guint first, guint n_jobs)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = first; i < first + n_jobs; i++)
    {
      if (self->jobs[i].row_id != 0)
        g_array_append_val (rows, self->jobs[i].row_id);
    }
  return rows;
}

/* Jobs went off the list or came back, or perhaps not. */
static void
note_membership (DocketScript *self, guint first, guint n_jobs, gboolean sure, gboolean removed)
{
  for (guint i = first; i < first + n_jobs; i++)
    {
      DocketScriptJob *job = &self->jobs[i];

      if (job->row_id == 0)
        continue;
      if (sure)
        job->removed = removed;
      job->unsure = !sure;
    }
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  GError *error = NULL;
  g_autoptr (DocketRemoved)
      removed = docket_store_remove_finish (DOCKET_STORE (object), result, &error);

  call->done = TRUE;
  note_membership (call->script, call->first, call->n_jobs, removed != NULL, TRUE);
  if (removed == NULL)
    note_refusal (call->script, error);
}

static void
begin_remove (DocketScript *self, Call *call, guint first, guint n_jobs)
{
  g_autoptr (GArray) rows = collect_rows (self, first, n_jobs);
  g_autoptr (DocketSelection) selection = docket_selection_new (rows);

  *call = (Call){ self, first, n_jobs, FALSE };
  docket_store_remove_async (self->store, selection, TEST_NOW, NULL, removed_cb, call);
}

/* Off the list and back again. */
static void
remove_and_undo (DocketScript *self, guint first, guint n_jobs)
{
  g_autoptr (GArray) rows = collect_rows (self, first, n_jobs);
  g_autoptr (DocketSelection) selection = docket_selection_new (rows);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) back_result = NULL;
  g_autoptr (DocketRemoved) removed = NULL;
  g_autoptr (GArray) back = NULL;
  GError *error = NULL;

  docket_store_remove_async (
      self->store, selection, TEST_NOW, NULL, docket_test_result_cb, &result);
  removed = docket_store_remove_finish (self->store, docket_test_wait_for (&result), &error);
  note_membership (self, first, n_jobs, removed != NULL, TRUE);
  if (removed == NULL)
    note_refusal (self, error);
  if (removed == NULL || removed->stamp == 0)
    return;

  docket_store_bring_back_async (
      self->store, removed->stamp, NULL, docket_test_result_cb, &back_result);
  back = docket_store_bring_back_finish (self->store, docket_test_wait_for (&back_result), &error);
  note_membership (self, first, n_jobs, back != NULL, FALSE);
  if (back == NULL)
    note_refusal (self, error);
  else
    g_assert_cmpuint (back->len, ==, rows->len);
}

/* Versions */

static void
set_version (DocketJobState *state, gint64 version)
{
  state->n_checks = version;
  state->credits_spent = 2 * MIN (version, FINISHED);
  state->status = version >= FINISHED ? DOCKET_STATUS_SUCCESS : DOCKET_STATUS_WORKING;
  state->finished = version >= FINISHED ? TEST_NOW + 1 : 0;
  state->told = version >= TOLD ? TEST_NOW + 2 : 0;
  if (version == SEEN)
    state->seen = TEST_NOW + 3;
  if (version == NAMED)
    {
      g_free (state->name);
      state->name = g_strdup ("report");
    }
  if (version != FINISHED)
    return;

  g_ptr_array_set_size (state->results, 0);
  for (guint part = 0; part < 2; part++)
    {
      DocketResult *result = docket_result_new (part);

      result->state = DOCKET_RESULT_LINKED;
      result->link = g_strdup_printf ("https://files.example/%u", part);
      g_ptr_array_add (state->results, result);
    }
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  GError *error = NULL;
  DocketScriptJob *job = &call->script->jobs[call->first];

  call->done = TRUE;
  if (!docket_store_update_finish (DOCKET_STORE (object), result, &error))
    {
      note_refusal (call->script, error);
      return;
    }
  if (!is_in_memory (call->script))
    job->saved = MAX (job->saved, call->n_jobs);
  if (call->n_jobs == TOLD)
    job->n_told++;
}

/* @call has the number of the job in "first" and the version in "n_jobs". */
static gboolean
begin_change (DocketScript *self, Call *call, guint number)
{
  DocketScriptJob *job = &self->jobs[number];
  const DocketJobState *newest = job->row_id != 0
                                     ? docket_store_get_newest_state (self->store, job->row_id)
                                     : NULL;
  g_autoptr (DocketJobState) state = NULL;
  DocketCheckLog check = { TEST_NOW, FALSE, 200, 0, DOCKET_TROUBLE_NONE, 2 };

  /* Not added, or it cannot be read now. */
  if (newest == NULL || newest->n_checks >= NAMED)
    return FALSE;

  state = docket_job_state_copy (newest);
  set_version (state, newest->n_checks + 1);
  if (!is_in_memory (self))
    {
      job->asked = state->n_checks;
      job->lost = FALSE;
    }
  *call = (Call){ self, number, (guint) state->n_checks, FALSE };
  docket_store_update_async (
      self->store, state, state->n_checks <= FINISHED ? &check : NULL, NULL, changed_cb, call);
  return TRUE;
}

/**
 * docket_script_change:
 * @number: of a job
 *
 * Writes the next version of a job.
 *
 * Returns: whether there was one
 */
gboolean
docket_script_change (DocketScript *self, guint number)
{
  Call call = { 0 };

  if (!begin_change (self, &call, number))
    return FALSE;
  finish (&call);
  return TRUE;
}

/* All */

static void
search (DocketScript *self)
{
  g_autoptr (DocketQuery)
      query = docket_query_new (DOCKET_FILTER_ALL, DOCKET_ORDER_NEWEST, 0, "REPORT");
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRows) rows = NULL;
  guint n_saved = 0, n_asked = 0;

  docket_store_query_async (
      self->store, query, zone, NULL, NULL, NULL, docket_test_result_cb, &result);
  rows = docket_store_query_finish (self->store, docket_test_wait_for (&result), &error);
  g_assert_true ((rows == NULL) == (error != NULL));
  for (guint i = 0; i < DOCKET_SCRIPT_JOBS; i++)
    {
      n_saved += self->jobs[i].saved >= NAMED;
      n_asked += self->jobs[i].asked >= NAMED;
    }
  if (rows == NULL || is_in_memory (self))
    return;
  g_assert_cmpuint (rows->rows->len, >=, n_saved);
  g_assert_cmpuint (rows->rows->len, <=, n_asked);
}

static void
tidy (DocketScript *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) seen_result = NULL;
  GError *error = NULL;

  docket_store_tidy_async (self->store, TEST_NOW, NULL, docket_test_result_cb, &result);
  /* What is not thrown away today is tomorrow. */
  if (!docket_store_tidy_finish (self->store, docket_test_wait_for (&result), &error))
    g_clear_error (&error);
  docket_store_mark_seen_async (
      self->store, TEST_NOW + 3, NULL, docket_test_result_cb, &seen_result);
  if (!docket_store_mark_seen_finish (self->store, docket_test_wait_for (&seen_result), &error))
    note_refusal (self, error);
}

/* Several changes that go into one transaction, or into few. */
static void
change_together (DocketScript *self)
{
  Call calls[4] = { { .done = TRUE }, { .done = TRUE }, { .done = TRUE }, { .done = TRUE } };

  begin_change (self, &calls[0], 0);
  begin_add (self, &calls[1], 8, 2);
  begin_remove (self, &calls[2], 6, 1);
  begin_change (self, &calls[3], 4);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    finish (&calls[i]);
}

/**
 * docket_script_run:
 *
 * Does all that a day brings, with the list open and again after a second start.
 */
void
docket_script_run (DocketScript *self)
{
  docket_script_open (self);
  docket_script_add (self, 0, 5);
  docket_script_add (self, 3, 5);
  for (guint version = WORKING; version < NAMED; version++)
    {
      for (guint i = 0; i < self->n_versions; i++)
        docket_script_change (self, i);
    }
  remove_and_undo (self, 4, 3);
  change_together (self);
  search (self);
  tidy (self);
  docket_script_close (self);

  docket_script_open (self);
  for (guint i = 0; i < 3; i++)
    docket_script_change (self, i + 1);
}

static void
tell (DocketScript *self, const DocketJobState *untold)
{
  for (guint i = 0; i < DOCKET_SCRIPT_JOBS; i++)
    {
      g_autofree char *id = docket_test_make_id (i);

      if (!g_str_equal (id, untold->id))
        continue;
      self->jobs[i].row_id = untold->row_id;
      while (self->jobs[i].n_told == 0 && docket_script_change (self, i))
        ;
      return;
    }
  g_assert_not_reached ();
}

/**
 * docket_script_tell_untold:
 *
 * As the next start does: what was not told is told.
 */
void
docket_script_tell_untold (DocketScript *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = NULL;

  docket_store_load_async (self->store, DOCKET_LOAD_UNTOLD, NULL, docket_test_result_cb, &result);
  states = docket_store_load_finish (self->store, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);

      g_assert_cmpint (state->n_checks, ==, FINISHED);
      tell (self, state);
    }
}

/* Looking */

static sqlite3 *
open_file (DocketScript *self)
{
  sqlite3 *file = NULL;

  g_assert_cmpint (sqlite3_open_v2 (self->path, &file, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  return file;
}

/* @id: (nullable): stands for the ? in @sql */
static gint64
read_number (sqlite3 *file, const char *sql, const char *id)
{
  sqlite3_stmt *statement = NULL;
  gint64 number = 0;

  g_assert_cmpint (sqlite3_prepare_v2 (file, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (id != NULL)
    sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

static void
assert_number (sqlite3 *file, const char *sql, gint64 expected)
{
  const gint64 number = read_number (file, sql, NULL);

  if (number != expected)
    g_error ("%s: %d, not %d", sql, (int) number, (int) expected);
}

/* Each job is as one of its versions, with everything that belongs to it. */
static const char no_version[] =
    "SELECT count(*) FROM job WHERE status <> min(n_checks, 2)"
    " OR (finished <> 0) <> (n_checks >= 2) OR (told <> 0) <> (n_checks >= 3)"
    " OR (seen = 0 AND n_checks >= 4) OR (name IS NOT NULL) <> (n_checks >= 5)"
    " OR (search LIKE '%report%') <> (n_checks >= 5)"
    " OR credits_spent <> 2 * min(n_checks, 2)"
    " OR (SELECT count(*) FROM result WHERE job = job.id) <> 2 * (n_checks >= 2)"
    " OR (SELECT count(*) FROM check_log WHERE job = job.id) <> min(n_checks, 2)";

static const char right_counters[] =
    "SELECT (SELECT n_jobs || ' ' || n_watching || ' ' || n_finished || ' ' || n_unseen"
    "  FROM counter)"
    " = (SELECT count(*) || ' ' || count(*) FILTER (WHERE status < 2)"
    "  || ' ' || count(*) FILTER (WHERE status = 2)"
    "  || ' ' || count(*) FILTER (WHERE status = 2 AND seen = 0) FROM job WHERE removed = 0)";

/**
 * docket_script_check_file:
 *
 * Whether the file is whole, and says one thing in all its tables.
 */
void
docket_script_check_file (DocketScript *self)
{
  sqlite3 *file = open_file (self);

  assert_number (file, "SELECT integrity_check = 'ok' FROM pragma_integrity_check", 1);
  assert_number (file, "SELECT count(*) FROM pragma_foreign_key_check", 0);
  assert_number (file, no_version, 0);
  assert_number (file,
                 "SELECT (SELECT count(*) FROM observation)"
                 " = (SELECT count(*) FROM job WHERE n_checks >= 2)",
                 1);
  assert_number (file, right_counters, 1);
  sqlite3_close (file);
}

static void
check_job (sqlite3 *file, const DocketScriptJob *job, const char *id, gboolean all_saved)
{
  gint64 version = 0;

  g_assert_cmpuint (job->n_told, <=, 1);
  if (!job->on_disk)
    return;

  g_assert_cmpint (read_number (file, "SELECT count(*) FROM job WHERE job_id = ?", id), ==, 1);
  version = read_number (file, "SELECT n_checks FROM job WHERE job_id = ?", id);
  g_assert_cmpint (version, >=, job->saved);
  g_assert_cmpint (version, <=, job->asked);
  if (all_saved && !job->lost)
    g_assert_cmpint (version, ==, job->asked);
  if (!job->unsure)
    g_assert_cmpint (
        read_number (file, "SELECT removed <> 0 FROM job WHERE job_id = ?", id), ==, job->removed);
}

/**
 * docket_script_check_list:
 * @all_saved: whether there was room in the end for all that was to be written
 *
 * Whether what the list promised is on disk: that it holds a job, which version of it, and that it
 * is off the list. What was told is a version like any other, so that it stays told.
 */
void
docket_script_check_list (DocketScript *self, gboolean all_saved)
{
  sqlite3 *file = open_file (self);

  for (guint i = 0; i < DOCKET_SCRIPT_JOBS; i++)
    {
      g_autofree char *id = docket_test_make_id (i);

      check_job (file, &self->jobs[i], id, all_saved);
    }
  sqlite3_close (file);
}
