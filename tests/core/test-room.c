/* test-room.c: how much is kept, letting go of it, and erasing everything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-eraser.h"
#include "docket-test-keeping.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define KEY  "somebody@example.com_0123456789abcdef"
#define WEEK (7 * 24 * HOUR)

typedef struct
{
  Keeping keeping;
  DocketRoom *room; /* of the keeping */
  DocketEditor *editor;
  DocketEraser *eraser;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  Keeping *keeping = &fixture->keeping;

  docket_test_keeping_set_up (keeping, data);
  fixture->room = docket_room_new (
      keeping->store, DOCKET_CLOCK (keeping->clock), keeping->settings);
  fixture->editor = docket_editor_new (
      keeping->store, DOCKET_CLOCK (keeping->clock), keeping->settings);
  fixture->eraser = docket_eraser_new (keeping->store,
                                       DOCKET_CLOCK (keeping->clock),
                                       keeping->settings,
                                       fixture->editor,
                                       fixture->room,
                                       NULL);
  docket_keeper_set_room (keeping->keeper, fixture->room);
  keeping->room = fixture->room;
}

static void
settle (Fixture *fixture)
{
  for (guint i = 0; i < 20; i++)
    {
      docket_test_keeping_settle (&fixture->keeping);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  settle (fixture);
  if (fixture->eraser != NULL)
    docket_test_drop (fixture->eraser);
  docket_test_drop (fixture->editor);
  docket_test_keeping_tear_down (&fixture->keeping, data);
}

static void
wait_state (Fixture *fixture, DocketRoomState state)
{
  docket_room_refresh (fixture->room);
  while (docket_room_get_state (fixture->room) != state)
    g_main_context_iteration (NULL, TRUE);
}

/* The one job is done, and its file is kept. */
static const DocketResult *
keep_one (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  docket_test_keeping_finish_job (&fixture->keeping, "March", DOCKET_ENDING_PDF);
  path = docket_test_keeping_keep (&fixture->keeping, &error);
  g_assert_no_error (error);
  settle (fixture);
  return docket_test_keeping_get_result (&fixture->keeping, 0);
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GPtrArray *
load (Fixture *fixture, DocketResultState state)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_store_load_kept_async (fixture->keeping.store, state, 0, NULL, result_cb, &result);
  return docket_store_load_kept_finish (
      fixture->keeping.store, docket_test_keeping_wait_for (&result), NULL);
}

static GPtrArray *
delete_all (Fixture *fixture)
{
  g_autoptr (GPtrArray) kept = load (fixture, DOCKET_RESULT_KEPT);
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *deleted = NULL;

  docket_room_delete_async (fixture->room, kept, result_cb, &result);
  /* The list says so as soon as it is told. */
  deleted = docket_room_delete_finish (fixture->room, docket_test_keeping_wait_for (&result), NULL);
  settle (fixture);
  return deleted;
}

static gboolean
bring_back (Fixture *fixture, GPtrArray *kept)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_room_bring_back_async (fixture->room, kept, result_cb, &result);
  return docket_room_bring_back_finish (fixture->room, docket_test_keeping_wait_for (&result));
}

static void
wait_gone (Fixture *fixture, const char *path)
{
  while (g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  settle (fixture);
}

/* What is known of the file goes after the file. */
static void
wait_forgotten (Fixture *fixture)
{
  while (docket_test_keeping_get_result (&fixture->keeping, 0)->saved_as != NULL)
    g_main_context_iteration (NULL, FALSE);
}

/* Limits */

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  DocketRoomLimits limits = { G_MAXINT64, 0, 0 };
  DocketKeptSum sum = { 0 };

  keep_one (fixture);
  docket_room_set_limits (fixture->room, &limits);
  wait_state (fixture, DOCKET_ROOM_ENOUGH);
  docket_room_get_kept (fixture->room, &sum);
  g_assert_cmpint (sum.n_files, ==, 1);
  g_assert_cmpint (sum.size, ==, docket_test_keeping_get_result (&fixture->keeping, 0)->size);

  limits.least_share = 1.1;
  docket_room_set_limits (fixture->room, &limits);
  wait_state (fixture, DOCKET_ROOM_DISK_LOW);
  limits.least_share = 0;
  limits.least_free = G_MAXINT64;
  docket_room_set_limits (fixture->room, &limits);
  wait_state (fixture, DOCKET_ROOM_DISK_LOW);
  limits.least_free = 0;
  limits.most_kept = sum.size;
  docket_room_set_limits (fixture->room, &limits);
  wait_state (fixture, DOCKET_ROOM_MUCH_KEPT);
  limits.most_kept = sum.size + 1;
  docket_room_set_limits (fixture->room, &limits);
  wait_state (fixture, DOCKET_ROOM_ENOUGH);
}

/* Nothing more is kept by itself, until there is room. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  Keeping *keeping = &fixture->keeping;
  DocketRoomLimits limits = { 0, 0, 0 };

  docket_room_set_limits (fixture->room, &limits);
  wait_state (fixture, DOCKET_ROOM_MUCH_KEPT);
  docket_test_keeping_start (keeping);
  docket_test_keeping_finish_job (keeping, "March", DOCKET_ENDING_PDF);
  settle (fixture);
  g_assert_cmpint (docket_test_keeping_get_result (keeping, 0)->state, ==, DOCKET_RESULT_LINKED);
  while (docket_keeper_get_hold (keeping->keeper, keeping->row_id, NULL, NULL) !=
         DOCKET_HOLD_NO_ROOM)
    g_main_context_iteration (NULL, FALSE);

  limits.most_kept = G_MAXINT64;
  docket_room_set_limits (fixture->room, &limits);
  docket_room_refresh (fixture->room);
  while (keeping->n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Nobody tells when the disk has room again: what waits is kept all the same. */
static void
test_room_again (Fixture *fixture, gconstpointer data)
{
  Keeping *keeping = &fixture->keeping;
  DocketRoomLimits limits = { G_MAXINT64, G_MAXINT64, 0 };

  docket_room_set_limits (fixture->room, &limits);
  docket_room_start (fixture->room);
  wait_state (fixture, DOCKET_ROOM_DISK_LOW);
  docket_test_keeping_start (keeping);
  docket_test_keeping_finish_job (keeping, "March", DOCKET_ENDING_PDF);
  settle (fixture);
  g_assert_cmpuint (keeping->n_kept, ==, 0);

  limits.least_free = 0;
  docket_room_set_limits (fixture->room, &limits);
  docket_test_keeping_move_clock (keeping, 30 * G_USEC_PER_SEC);
  while (keeping->n_kept == 0)
    g_main_context_iteration (NULL, TRUE);
  settle (fixture);
}

/* Letting go */

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);
  g_autoptr (GPtrArray) deleted = delete_all (fixture);
  const DocketResult *result = docket_test_keeping_get_result (&fixture->keeping, 0);

  g_assert_cmpuint (deleted->len, ==, 1);
  g_assert_cmpint (result->state, ==, DOCKET_RESULT_DELETED);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  docket_test_keeping_move_clock (&fixture->keeping, HOUR);
  wait_gone (fixture, path);
  wait_forgotten (fixture);
  result = docket_test_keeping_get_result (&fixture->keeping, 0);
  g_assert_cmpint (result->state, ==, DOCKET_RESULT_DELETED);
  g_assert_true (g_file_test (fixture->keeping.folder, G_FILE_TEST_IS_DIR));
  g_assert_false (bring_back (fixture, deleted));
}

static void
test_bring_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);
  g_autoptr (GPtrArray) deleted = delete_all (fixture);

  g_assert_true (bring_back (fixture, deleted));
  docket_test_keeping_move_clock (&fixture->keeping, HOUR);
  settle (fixture);
  g_assert_cmpint (
      docket_test_keeping_get_result (&fixture->keeping, 0)->state, ==, DOCKET_RESULT_KEPT);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What somebody changed is theirs: another size, or another time. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  const struct timespec times[] = { { 1000, 0 }, { 1000, 0 } };
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  first = delete_all (fixture);
  g_assert_cmpuint (first->len, ==, 0);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  second = delete_all (fixture);
  g_assert_cmpuint (second->len, ==, 0);
  docket_test_keeping_move_clock (&fixture->keeping, HOUR);
  settle (fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (
      docket_test_keeping_get_result (&fixture->keeping, 0)->state, ==, DOCKET_RESULT_KEPT);
}

/* Changed after it was let go of, and before it went. */
static void
test_changed_late (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);
  g_autoptr (GPtrArray) deleted = delete_all (fixture);

  g_assert_cmpuint (deleted->len, ==, 1);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  docket_test_keeping_move_clock (&fixture->keeping, HOUR);
  settle (fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Killed in between: the next start does the rest. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);
  g_autoptr (GPtrArray) deleted = delete_all (fixture);
  g_autoptr (DocketRoom) next = docket_room_new (
      fixture->keeping.store, DOCKET_CLOCK (fixture->keeping.clock), fixture->keeping.settings);

  g_assert_cmpuint (deleted->len, ==, 1);
  docket_room_start (next);
  wait_gone (fixture, path);
  wait_forgotten (fixture);
}

static void
set_age (Fixture *fixture, const char *age)
{
  g_settings_set_string (
      docket_settings_get_backing (fixture->keeping.settings), "delete-results-after", age);
}

static void
test_old (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);
  const gint64 saved = docket_test_keeping_get_result (&fixture->keeping, 0)->changed;

  docket_test_clock_set_wall (fixture->keeping.clock, saved + WEEK - 1);
  docket_room_start (fixture->room);
  set_age (fixture, "week");
  settle (fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  docket_test_clock_set_wall (fixture->keeping.clock, saved + WEEK + 1);
  set_age (fixture, "month");
  settle (fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  set_age (fixture, "week");
  wait_gone (fixture, path);
  g_assert_cmpint (
      docket_test_keeping_get_result (&fixture->keeping, 0)->state, ==, DOCKET_RESULT_DELETED);
}

static void
test_never (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);

  docket_test_clock_set_wall (fixture->keeping.clock,
                              docket_test_keeping_get_result (&fixture->keeping, 0)->changed +
                                  1000 * WEEK);
  docket_room_start (fixture->room);
  settle (fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Erasing */

static gint64
count_jobs (Fixture *fixture)
{
  DocketCounts counts = { 0 };

  docket_store_get_counts (fixture->keeping.store, &counts);
  return counts.of[DOCKET_FILTER_ALL];
}

static void
wait_jobs (Fixture *fixture, gint64 n_jobs)
{
  while (count_jobs (fixture) != n_jobs)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_erase_undone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);

  GSettings *backing = docket_settings_get_backing (fixture->keeping.settings);

  docket_settings_set_api_key (fixture->keeping.settings, KEY, NULL);
  docket_settings_set_flag (fixture->keeping.settings, "checks-paused", TRUE);
  g_settings_set_uint (backing, "credit-reserve", 5000);
  g_settings_set_int (backing, "window-width", 500);
  docket_eraser_begin (fixture->eraser);
  g_assert_true (docket_eraser_is_waiting (fixture->eraser));
  wait_jobs (fixture, 0);
  g_assert_false (docket_settings_get_flag (fixture->keeping.settings, "checks-paused"));
  g_assert_cmpuint (docket_settings_get_credit_reserve (fixture->keeping.settings), ==, 200);
  g_assert_cmpint (g_settings_get_int (backing, "window-width"), ==, 500);
  g_assert_null (docket_settings_get_api_key (fixture->keeping.settings));

  docket_test_keeping_move_clock (&fixture->keeping, DOCKET_ERASER_TIME - 1);
  docket_eraser_undo (fixture->eraser);
  wait_jobs (fixture, 1);
  docket_test_keeping_move_clock (&fixture->keeping, HOUR);
  settle (fixture);
  g_assert_cmpint (count_jobs (fixture), ==, 1);
  g_assert_cmpstr (docket_settings_get_api_key (fixture->keeping.settings), ==, KEY);
  g_assert_true (docket_settings_get_flag (fixture->keeping.settings, "checks-paused"));
  g_assert_cmpuint (docket_settings_get_credit_reserve (fixture->keeping.settings), ==, 5000);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Before the removal was on disk. */
static void
test_erase_undone_at_once (Fixture *fixture, gconstpointer data)
{
  keep_one (fixture);
  docket_eraser_begin (fixture->eraser);
  docket_eraser_undo (fixture->eraser);
  settle (fixture);
  wait_jobs (fixture, 1);
}

static void
test_erase (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) states = NULL;

  docket_settings_set_api_key (fixture->keeping.settings, KEY, NULL);
  docket_eraser_begin (fixture->eraser);
  wait_jobs (fixture, 0);
  docket_test_keeping_move_clock (&fixture->keeping, DOCKET_ERASER_TIME);
  wait_gone (fixture, path);
  docket_eraser_undo (fixture->eraser);
  /* What was known of a file goes after the file. */
  do
    {
      g_clear_pointer (&kept, g_ptr_array_unref);
      kept = load (fixture, DOCKET_RESULT_DELETED);
    }
  while (kept->len > 0);
  settle (fixture);
  g_assert_cmpint (count_jobs (fixture), ==, 0);
  g_assert_null (docket_settings_get_api_key (fixture->keeping.settings));
  g_assert_false (docket_editor_can_undo (fixture->editor));
  g_assert_null (docket_store_get_newest_state (fixture->keeping.store, fixture->keeping.row_id));
}

/* A process that was killed while it waited: the next start erases. What came since stays. */
static void
test_erase_killed (Fixture *fixture, gconstpointer data)
{
  Keeping *keeping = &fixture->keeping;
  g_autofree char *path = g_strdup (keep_one (fixture)->saved_as);
  g_autoptr (DocketEraser) next = NULL;
  gint64 added = 0;

  docket_eraser_begin (fixture->eraser);
  wait_jobs (fixture, 0);
  docket_test_drop (g_steal_pointer (&fixture->eraser));
  docket_test_clock_set_wall (keeping->clock,
                              docket_clock_get_wall (DOCKET_CLOCK (keeping->clock)) + HOUR);
  settle (fixture);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  docket_settings_set_api_key (keeping->settings, KEY, NULL);
  added = docket_test_store_add_one (keeping->store, 2, 0);

  next = docket_eraser_new (keeping->store,
                            DOCKET_CLOCK (keeping->clock),
                            keeping->settings,
                            fixture->editor,
                            fixture->room,
                            NULL);
  docket_eraser_resume (next);
  while (docket_settings_get_erasing_since (keeping->settings) != 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (docket_store_get_newest_state (keeping->store, keeping->row_id));
  g_assert_nonnull (docket_store_get_newest_state (keeping->store, added));
  g_assert_cmpint (count_jobs (fixture), ==, 1);
  docket_eraser_resume (next);
  settle (fixture);
  g_assert_cmpint (count_jobs (fixture), ==, 1);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/room/limits", test_limits);
  add ("/room/no-room", test_no_room);
  add ("/room/room-again", test_room_again);
  add ("/room/delete", test_delete);
  add ("/room/bring-back", test_bring_back);
  add ("/room/changed", test_changed);
  add ("/room/changed-late", test_changed_late);
  add ("/room/killed", test_killed);
  add ("/room/old", test_old);
  add ("/room/never", test_never);
  add ("/room/erase-undone", test_erase_undone);
  add ("/room/erase-undone-at-once", test_erase_undone_at_once);
  add ("/room/erase", test_erase);
  add ("/room/erase-killed", test_erase_killed);

  return g_test_run ();
}
