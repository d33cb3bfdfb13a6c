/* test-editor.c: what a person does with the list, and undo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-editor.h"
#include "docket-model-error.h"
#include "docket-test-clock.h"
#include "docket-test-store.h"

#include <string.h>

typedef struct
{
  DocketStore *store;
  DocketTestClock *clock;
  DocketSettings *settings;
  DocketEditor *editor;
  GArray *rows; /* of gint64: five jobs */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = docket_test_find_jobs (0, 5);
  g_autoptr (DocketAdded) added = NULL;

  fixture->store = docket_test_store_open (NULL);
  fixture->clock = docket_test_clock_new ();
  fixture->settings = docket_settings_new_in_memory (NULL, NULL);
  fixture->editor = docket_editor_new (
      fixture->store, DOCKET_CLOCK (fixture->clock), fixture->settings);
  added = docket_test_store_add (fixture->store, found, 0, TEST_NOW);
  fixture->rows = g_array_ref (added->rows);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->editor);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->clock);
  g_clear_object (&fixture->settings);
  g_clear_pointer (&fixture->rows, g_array_unref);
}

static gint64
get_row (Fixture *fixture, guint i)
{
  return g_array_index (fixture->rows, gint64, i);
}

static DocketAdded *
add_text (Fixture *fixture, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DocketAdded *added = NULL;

  docket_editor_add_text_async (fixture->editor, text, NULL, NULL, docket_test_result_cb, &result);
  added = docket_editor_add_finish (fixture->editor, docket_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return added;
}

static gint64
remove_jobs (Fixture *fixture, DocketSelection *selection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DocketRemoved) removed = NULL;

  docket_editor_remove_async (fixture->editor, selection, NULL, docket_test_result_cb, &result);
  removed = docket_editor_remove_finish (fixture->editor, docket_test_wait_for (&result), NULL);
  g_assert_nonnull (removed);
  return removed != NULL ? removed->edit : 0;
}

static gint64
remove_row (Fixture *fixture, guint i)
{
  g_autoptr (DocketSelection) selection = docket_test_select (get_row (fixture, i));

  return remove_jobs (fixture, selection);
}

static DocketUndone *
undo (Fixture *fixture, gint64 edit, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_editor_undo_async (fixture->editor, edit, NULL, docket_test_result_cb, &result);
  return docket_editor_undo_finish (fixture->editor, docket_test_wait_for (&result), error);
}

static void
assert_undone (Fixture *fixture, gint64 edit, DocketEditKind kind, guint n_jobs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketUndone) undone = undo (fixture, edit, &error);

  g_assert_no_error (error);
  g_assert_cmpint (undone->kind, ==, kind);
  g_assert_cmpuint (undone->rows->len, ==, n_jobs);
}

static gint64
count_jobs (Fixture *fixture)
{
  DocketCounts counts = { 0 };

  docket_store_get_counts (fixture->store, &counts);
  return counts.of[DOCKET_FILTER_ALL];
}

static void
test_undo_in_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = docket_test_make_id (77);
  g_autoptr (DocketAdded) added = add_text (fixture, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketUndone) nothing = NULL;

  g_assert_cmpint (added->edit, !=, 0);
  g_assert_cmpint (docket_editor_rename (fixture->editor, get_row (fixture, 0), "march"), !=, 0);
  g_assert_cmpint (remove_row (fixture, 1), !=, 0);
  g_assert_cmpint (count_jobs (fixture), ==, 5);

  assert_undone (fixture, 0, DOCKET_EDIT_REMOVE, 1);
  g_assert_cmpint (count_jobs (fixture), ==, 6);
  assert_undone (fixture, 0, DOCKET_EDIT_RENAME, 1);
  g_assert_null (docket_store_get_newest_state (fixture->store, get_row (fixture, 0))->name);
  assert_undone (fixture, 0, DOCKET_EDIT_ADD, 1);
  g_assert_cmpint (count_jobs (fixture), ==, 5);

  g_assert_false (docket_editor_can_undo (fixture->editor));
  nothing = undo (fixture, 0, &error);
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND);
}

/* A toast undoes what it speaks of, whatever came after it; and only once. */
static void
test_undo_one (Fixture *fixture, gconstpointer data)
{
  const gint64 first = remove_row (fixture, 0);
  const gint64 second = remove_row (fixture, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketUndone) again = NULL;

  assert_undone (fixture, first, DOCKET_EDIT_REMOVE, 1);
  g_assert_cmpint (
      docket_store_get_newest_state (fixture->store, get_row (fixture, 0))->removed, ==, 0);
  g_assert_cmpint (
      docket_store_get_newest_state (fixture->store, get_row (fixture, 1))->removed, !=, 0);
  again = undo (fixture, first, &error);
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_FOUND);
  assert_undone (fixture, second, DOCKET_EDIT_REMOVE, 1);
  g_assert_cmpint (count_jobs (fixture), ==, 5);
}

/* Two removals within one tick of the clock are two. */
static void
test_same_moment (Fixture *fixture, gconstpointer data)
{
  remove_row (fixture, 0);
  remove_row (fixture, 1);
  assert_undone (fixture, 0, DOCKET_EDIT_REMOVE, 1);
  g_assert_cmpint (count_jobs (fixture), ==, 4);
}

/* What comes back has its schedule, and is not told once more. */
static void
test_comes_back_as_it_was (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketJobState)
      working = docket_test_store_copy_state (fixture->store, get_row (fixture, 0));
  g_autoptr (DocketJobState)
      done = docket_test_store_copy_state (fixture->store, get_row (fixture, 1));
  const DocketJobState *back = NULL;
  g_autoptr (DocketSelection) both = docket_selection_new (fixture->rows);

  working->status = DOCKET_STATUS_WORKING;
  working->next_check = TEST_NOW + 12345;
  working->watched_for = 678;
  working->n_checks = 3;
  done->status = DOCKET_STATUS_FAILED;
  done->finished = TEST_NOW;
  done->told = TEST_NOW + 1;
  g_assert_true (docket_test_store_update (fixture->store, working, NULL, NULL));
  g_assert_true (docket_test_store_update (fixture->store, done, NULL, NULL));

  remove_jobs (fixture, both);
  g_assert_cmpint (count_jobs (fixture), ==, 0);
  assert_undone (fixture, 0, DOCKET_EDIT_REMOVE, 5);
  back = docket_store_get_newest_state (fixture->store, get_row (fixture, 0));
  g_assert_cmpint (back->next_check, ==, TEST_NOW + 12345);
  g_assert_cmpint (back->watched_for, ==, 678);
  g_assert_cmpint (back->n_checks, ==, 3);
  g_assert_cmpint (back->added, ==, TEST_NOW);
  back = docket_store_get_newest_state (fixture->store, get_row (fixture, 1));
  g_assert_cmpint (back->told, ==, TEST_NOW + 1);
  g_assert_cmpint (back->seen, ==, 0);
}

static void
set_status (Fixture *fixture, guint i, DocketStatus status)
{
  g_autoptr (DocketJobState)
      state = docket_test_store_copy_state (fixture->store, get_row (fixture, i));

  state->status = status;
  state->finished = TEST_NOW;
  g_assert_true (docket_test_store_update (fixture->store, state, NULL, NULL));
}

/* All of a query but some, as SQL. */
static void
test_all_but (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketQuery) finished = docket_test_make_query (DOCKET_FILTER_FINISHED);
  g_autoptr (GArray) but = docket_test_make_rows (get_row (fixture, 0));
  g_autoptr (DocketSelection) selection = docket_selection_new_all_but (finished, but);

  set_status (fixture, 0, DOCKET_STATUS_SUCCESS);
  set_status (fixture, 1, DOCKET_STATUS_SUCCESS);
  set_status (fixture, 2, DOCKET_STATUS_FAILED);
  remove_jobs (fixture, selection);
  g_assert_cmpint (count_jobs (fixture), ==, 4);
  g_assert_cmpint (
      docket_store_get_newest_state (fixture->store, get_row (fixture, 1))->removed, !=, 0);
  assert_undone (fixture, 0, DOCKET_EDIT_REMOVE, 1);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  const gint64 row_id = get_row (fixture, 0);

  g_assert_cmpint (docket_editor_rename (fixture->editor, row_id, ""), ==, 0);
  g_assert_false (docket_editor_can_undo (fixture->editor));
  g_assert_cmpint (docket_editor_rename (fixture->editor, row_id, "  a\nb\u202e "), !=, 0);
  g_assert_cmpstr (docket_store_get_newest_state (fixture->store, row_id)->name, ==, "a b");
  g_assert_cmpint (docket_editor_rename (fixture->editor, row_id, ""), !=, 0);
  g_assert_null (docket_store_get_newest_state (fixture->store, row_id)->name);
  assert_undone (fixture, 0, DOCKET_EDIT_RENAME, 1);
  g_assert_cmpstr (docket_store_get_newest_state (fixture->store, row_id)->name, ==, "a b");
}

static void
gone_cb (DocketEditor *editor, gint64 edit, gpointer data)
{
  *(gint64 *) data = edit;
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 edit = -1, gone = 0;

  g_signal_connect (fixture->editor, "gone", G_CALLBACK (gone_cb), &gone);
  g_assert_true (docket_editor_change_key (fixture->editor, "first_key", &edit, NULL));
  g_assert_cmpint (edit, ==, 0);
  g_assert_true (docket_editor_change_key (fixture->editor, " first_key ", &edit, NULL));
  g_assert_cmpint (edit, ==, 0);
  g_assert_false (docket_editor_change_key (fixture->editor, "a\xc3\xa4", &edit, &error));
  g_assert_error (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_BAD_KEY);
  g_assert_false (docket_editor_can_undo (fixture->editor));

  g_assert_true (docket_editor_change_key (fixture->editor, "second_key", &edit, NULL));
  g_assert_cmpint (edit, !=, 0);
  g_assert_cmpstr (docket_settings_get_api_key (fixture->settings), ==, "second_key");
  assert_undone (fixture, 0, DOCKET_EDIT_KEY, 0);
  g_assert_cmpstr (docket_settings_get_api_key (fixture->settings), ==, "first_key");
  g_assert_cmpint (gone, ==, edit);
  g_assert_false (docket_editor_can_undo (fixture->editor));

  edit = docket_editor_rename (fixture->editor, get_row (fixture, 0), "a");
  docket_editor_forget_edits (fixture->editor);
  g_assert_cmpint (gone, ==, edit);
}

static void
seen_cb (DocketStore *store, GArray *rows, gpointer data)
{
  *(guint *) data += rows->len;
}

static void
test_mark_all_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketJob) job = docket_store_get_job (fixture->store, get_row (fixture, 0));
  DocketCounts counts = { 0 };
  guint n_seen = 0;

  g_signal_connect (fixture->store, "jobs-seen", G_CALLBACK (seen_cb), &n_seen);
  set_status (fixture, 0, DOCKET_STATUS_SUCCESS);
  set_status (fixture, 1, DOCKET_STATUS_FAILED);
  docket_store_get_counts (fixture->store, &counts);
  g_assert_cmpint (counts.of[DOCKET_FILTER_UNSEEN], ==, 2);
  docket_editor_mark_all_seen (fixture->editor);
  docket_test_store_settle (fixture->store);
  docket_store_get_counts (fixture->store, &counts);
  g_assert_cmpint (counts.of[DOCKET_FILTER_UNSEEN], ==, 0);
  g_assert_cmpuint (n_seen, ==, 2);
  g_assert_false (docket_job_state_is_unseen (docket_job_get_state (job)));
  /* A job that is not final cannot be seen. */
  g_assert_cmpint (
      docket_store_get_newest_state (fixture->store, get_row (fixture, 2))->seen, ==, 0);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

/* Files of the list in which @secret can be read. */
static guint
count_leaks (const char *folder, const char *secret)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length = 0;

      if (g_file_get_contents (path, &text, &length, NULL) &&
          memmem (text, length, secret, strlen (secret)) != NULL)
        n++;
    }
  return n;
}

/* What is pasted with an id: nothing of its keys and links reaches the disk, not as a name either.
 */
static void
test_secrets_stay_out (Fixture *fixture, gconstpointer unused)
{
  static const char id[] = "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300";
  static const char *const secrets[] = { "0123456789abcdef0123456789abcdef",
                                         "e5553e080a23fb15",
                                         "FwoGZXIvYXdz",
                                         "amazonaws",
                                         "anna@example.com" };
  static const char text[] =
      "> x-api-key: anna@example.com_0123456789abcdef0123456789abcdef\n"
      "{\"status\":\"success\",\"name\":\"anna@example.com_0123456789abcdef0123456789abcdef\","
      "\"url\":\"https://pdf-temp-files.s3.amazonaws.com/6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300/"
      "a.pdf?X-Amz-Security-Token=FwoGZXIvYXdz\\u0026X-Amz-Signature=e5553e080a23fb15\","
      "\"jobId\":\"6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300\",\"credits\":2}\n"
      "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300\thttps://pdf-temp-files.s3.amazonaws.com/b.pdf?"
      "X-Amz-Signature=e5553e080a23fb15\n";
  g_autofree char *folder = g_dir_make_tmp ("docket-editor-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "jobs.sqlite3", NULL);
  g_autoptr (DocketAdded) added = NULL;

  g_clear_object (&fixture->editor);
  g_clear_object (&fixture->store);
  fixture->store = docket_test_store_open (path);
  fixture->editor = docket_editor_new (
      fixture->store, DOCKET_CLOCK (fixture->clock), fixture->settings);
  added = add_text (fixture, text);
  g_assert_cmpuint (added->rows->len, ==, 1);
  g_assert_cmpuint (count_leaks (folder, id), >, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_cmpuint (count_leaks (folder, secrets[i]), ==, 0);

  g_clear_object (&fixture->editor);
  docket_test_store_close (fixture->store);
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_cmpuint (count_leaks (folder, secrets[i]), ==, 0);
  docket_test_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/editor/undo-in-order", test_undo_in_order);
  add ("/editor/undo-one", test_undo_one);
  add ("/editor/same-moment", test_same_moment);
  add ("/editor/comes-back-as-it-was", test_comes_back_as_it_was);
  add ("/editor/all-but", test_all_but);
  add ("/editor/names", test_names);
  add ("/editor/mark-all-seen", test_mark_all_seen);
  add ("/editor/secrets-stay-out", test_secrets_stay_out);
  add ("/editor/key", test_key);
  return g_test_run ();
}
