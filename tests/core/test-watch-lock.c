/* test-watch-lock.c: one process holds the lock, and the next one gets it when that ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-store.h"
#include "docket-watch-lock.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path; /* in a folder that is not there yet */
  DocketWatchLock *first;
  DocketWatchLock *second;
  GCancellable *cancellable;
  GAsyncResult *result; /* (nullable): of the waiting */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("docket-lock-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "docket", "watch.lock", NULL);
  fixture->first = docket_watch_lock_new (fixture->path);
  fixture->second = docket_watch_lock_new (fixture->path);
  fixture->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->result);
  g_clear_object (&fixture->first);
  g_clear_object (&fixture->second);
  g_clear_object (&fixture->cancellable);
  docket_test_remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->path, g_free);
}

static void
result_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  ((Fixture *) data)->result = g_object_ref (result);
}

static gboolean
finish (Fixture *fixture, GError **error)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return docket_watch_lock_wait_finish (fixture->second, fixture->result, error);
}

static void
wait_for_lock (Fixture *fixture)
{
  docket_watch_lock_wait_async (fixture->second, fixture->cancellable, result_cb, fixture);
  for (guint i = 0; i < 20; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_null (fixture->result);
}

static void
test_one (Fixture *fixture, gconstpointer data)
{
  g_assert_false (docket_watch_lock_is_taken_by_other (fixture->path));
  g_assert_true (docket_watch_lock_take (fixture->first));
  g_assert_true (docket_watch_lock_take (fixture->first));
  g_assert_true (docket_watch_lock_is_taken_by_other (fixture->path));
  g_assert_false (docket_watch_lock_take (fixture->second));
  g_assert_false (docket_watch_lock_is_held (fixture->second));

  docket_watch_lock_release (fixture->first);
  g_assert_true (docket_watch_lock_take (fixture->second));
}

static void
test_wait (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_watch_lock_take (fixture->first));
  wait_for_lock (fixture);
  docket_watch_lock_release (fixture->first);
  g_assert_true (finish (fixture, &error));
  g_assert_no_error (error);
  g_assert_true (docket_watch_lock_is_held (fixture->second));
  g_assert_false (docket_watch_lock_take (fixture->first));
}

/* Returns a process that holds the lock. */
static GPid
start_holder (Fixture *fixture)
{
  int ends[2] = { -1, -1 };
  char ready = '\0';
  GPid pid = 0;

  g_assert_true (docket_watch_lock_take (fixture->first));
  g_assert_cmpint (pipe (ends), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      /* The lock belongs to what is open, here and there. */
      if (write (ends[1], "r", 1) != 1)
        _exit (1);
      while (TRUE)
        pause ();
    }
  g_assert_cmpint (read (ends[0], &ready, 1), ==, 1);
  close (ends[0]);
  close (ends[1]);
  docket_watch_lock_release (fixture->first);
  return pid;
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const GPid pid = start_holder (fixture);

  g_assert_false (docket_watch_lock_take (fixture->second));
  wait_for_lock (fixture);
  kill (pid, SIGKILL);
  g_assert_true (finish (fixture, &error));
  g_assert_no_error (error);
  waitpid (pid, NULL, 0);
  g_assert_true (docket_watch_lock_is_held (fixture->second));
}

/* Who no longer waits does not get the lock, not even for long when it is free. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_watch_lock_take (fixture->first));
  wait_for_lock (fixture);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_false (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (docket_watch_lock_is_held (fixture->second));

  docket_watch_lock_release (fixture->first);
  while (!docket_watch_lock_take (fixture->first))
    g_usleep (1000);
}

/* It came, and was cancelled before anybody took it: it is not held for ever. */
static void
test_cancelled_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_watch_lock_take (fixture->first));
  wait_for_lock (fixture);
  docket_watch_lock_release (fixture->first);
  while (!docket_watch_lock_is_taken_by_other (fixture->path))
    g_usleep (1000);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_false (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&fixture->result);
  while (!docket_watch_lock_take (fixture->first))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/watch-lock/one", test_one);
  add ("/watch-lock/wait", test_wait);
  add ("/watch-lock/killed", test_killed);
  add ("/watch-lock/cancelled", test_cancelled);
  add ("/watch-lock/cancelled-late", test_cancelled_late);
  return g_test_run ();
}
