/* test-text-file.c: text is read whole or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-store.h"
#include "docket-text-file.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("docket-text-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "ids\a.txt", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  docket_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static char *
load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  docket_text_file_load_async (file, docket_test_result_cb, &result);
  return docket_text_file_load_finish (file, docket_test_wait_for (&result), error);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "one\0two\xff", 8, NULL));
  text = load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "one\ntwo\xff");
}

/* The cut could go through an id. */
static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (DOCKET_TEXT_FILE_MOST + 1, 'x');
  g_autofree char *most = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, long_text, DOCKET_TEXT_FILE_MOST, NULL));
  most = load (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (most), ==, DOCKET_TEXT_FILE_MOST);

  g_assert_true (g_file_set_contents (fixture->path, long_text, DOCKET_TEXT_FILE_MOST + 1, NULL));
  text = load (fixture->path, &error);
  g_assert_null (text);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_assert_cmpstr (
      error->message, ==, "“ids .txt” holds more than 5 MiB of text, which is not read");
}

/* What never ends is not begun. */
static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/dev/zero", "/dev", "/nowhere" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = load (paths[i], &error);

      g_assert_null (text);
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/text-file/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/text-file/too-long", Fixture, NULL, set_up, test_too_long, tear_down);
  g_test_add ("/text-file/no-file", Fixture, NULL, set_up, test_no_file, tear_down);

  return g_test_run ();
}
