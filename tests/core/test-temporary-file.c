/* test-temporary-file.c: what a killed process left is removed, what is being written is not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-temporary-file.h"
#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("docket-temporary-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_test_remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

static char *
make_file (Fixture *fixture, const char *name)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "some", -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
assert_there (const char *path, gboolean there)
{
  g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, there);
}

static void
test_own (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  const int fd = docket_temporary_file_make (fixture->folder, &path);
  GStatBuf info = { 0 };

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  docket_temporary_file_clean (fixture->folder);
  assert_there (path, TRUE);

  close (fd);
  docket_temporary_file_clean (fixture->folder);
  assert_there (path, FALSE);
}

static void
test_left_over (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parts = g_build_filename (fixture->folder, "parts", NULL);
  g_assert_cmpint (g_mkdir (parts, 0700), ==, 0);
  g_autofree char *first = make_file (fixture, ".docket-AB12cd");
  g_autofree char *part = make_file (fixture, "parts/.docket-AB12cd");

  /* Already closed to changes, as right before it gets its name. */
  g_assert_cmpint (g_chmod (first, 0400), ==, 0);
  docket_temporary_file_clean (fixture->folder);
  assert_there (first, FALSE);
  assert_there (part, FALSE);
}

static void
test_others (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parts = g_build_filename (fixture->folder, "a", NULL);
  g_autofree char *deep = g_build_filename (fixture->folder, "a", "b", NULL);
  g_assert_cmpint (g_mkdir (parts, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (deep, 0700), ==, 0);
  g_autofree char *result = make_file (fixture, "report.pdf");
  g_autofree char *hidden = make_file (fixture, ".docket-settings");
  g_autofree char *plain = make_file (fixture, "docket-AB12cd");
  g_autofree char *far = make_file (fixture, "a/b/.docket-AB12cd");
  g_autofree char *folder = g_build_filename (fixture->folder, ".docket-folder", NULL);
  g_autofree char *link = g_build_filename (fixture->folder, ".docket-symlnk", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (result, link), ==, 0);

  docket_temporary_file_clean (fixture->folder);
  assert_there (result, TRUE);
  assert_there (hidden, TRUE);
  assert_there (plain, TRUE);
  assert_there (far, TRUE);
  assert_there (folder, TRUE);
  assert_there (link, TRUE);
}

static void
cleaned_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  docket_temporary_file_clean_foreign_finish (result);
  *(gboolean *) data = TRUE;
}

/* In a folder of the person's, what Docket did not make stays whatever it is called. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autofree char *left = make_file (fixture, ".docket-AB12cd");
  g_autofree char *whole = make_file (fixture, ".docket-EF34gh");
  g_autofree char *backup = make_file (fixture, ".docket-backup");
  gboolean cleaned = FALSE;

  g_assert_cmpint (g_chmod (left, 0600), ==, 0);
  g_assert_cmpint (g_chmod (whole, 0400), ==, 0);
  g_assert_cmpint (g_chmod (backup, 0644), ==, 0);
  docket_temporary_file_clean_foreign_async (fixture->folder, cleaned_cb, &cleaned);
  while (!cleaned)
    g_main_context_iteration (NULL, TRUE);
  assert_there (left, FALSE);
  assert_there (whole, FALSE);
  assert_there (backup, TRUE);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "nowhere", NULL);
  g_autofree char *path = NULL;

  docket_temporary_file_clean (folder);
  g_assert_cmpint (docket_temporary_file_make (folder, &path), ==, -1);
  g_assert_null (path);
}

/* One process makes files while another cleans: none is ever taken away. */
static gpointer
clean_again_and_again (gpointer data)
{
  for (guint i = 0; i < 2000; i++)
    docket_temporary_file_clean (data);
  return NULL;
}

static void
test_race (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GThread) cleaner = g_thread_new ("cleaner", clean_again_and_again, fixture->folder);

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *path = NULL;
      const int fd = docket_temporary_file_make (fixture->folder, &path);

      g_assert_cmpint (fd, >=, 0);
      assert_there (path, TRUE);
      g_assert_cmpint (g_unlink (path), ==, 0);
      close (fd);
    }
  g_thread_join (g_steal_pointer (&cleaner));
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
  add ("/temporary-file/own", test_own);
  add ("/temporary-file/left-over", test_left_over);
  add ("/temporary-file/others", test_others);
  add ("/temporary-file/foreign", test_foreign);
  add ("/temporary-file/no-folder", test_no_folder);
  add ("/temporary-file/race", test_race);
  return g_test_run ();
}
