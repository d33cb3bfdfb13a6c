/* test-store-faults.c: a list on a disk that fails, at each call in turn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-failing-vfs.h"
#include "docket-test-size.h"
#include "docket-test-script.h"
#include "docket-test-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

/* How long a disk is ill. */
typedef enum
{
  TRANSIENT, /* one call */
  PASSING,   /* until all is done; then it is well again, with the list still open */
  LASTING,   /* until Docket ends */
} Span;

typedef struct
{
  const char *path;
  DocketFileCalls calls;
  int error;
  Span span;
  guint step;
} Fault;

static const DocketFileCalls any_write = DOCKET_FILE_WRITE | DOCKET_FILE_CHANGE;

/* With DOCKET_TEST_SIZE=1 every call fails in turn, with 2 to 4 on a longer day. Else many kinds of
 * faults skip some, others each time. */
static guint
get_size (void)
{
  const char *size = g_getenv ("DOCKET_TEST_SIZE");

  return size != NULL ? (guint) MIN (g_ascii_strtoull (size, NULL, 10), 4) : 0;
}

/* What the next start finds, on a disk that is well. */
static void
start_again (DocketScript *script)
{
  g_assert_true (docket_script_open (script));
  docket_script_tell_untold (script);
  docket_script_close (script);
  docket_script_check_file (script);
  docket_script_check_list (script, FALSE);
}

static void
assert_nothing_set_aside (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_null (strstr (name, "broken"));
}

/* Returns whether a call failed. */
static gboolean
run_once (const Fault *fault, guint nth)
{
  g_autofree char *folder = g_dir_make_tmp ("docket-faults-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "jobs.sqlite3", NULL);
  DocketScript script = { .path = path, .n_versions = MAX (1, get_size ()) };
  guint n_failed = 0;
  gboolean all_saved = FALSE;

  if (g_test_verbose ())
    g_test_message ("nth %u", nth);
  docket_failing_vfs_fail (fault->calls, nth, fault->error, fault->span != TRANSIENT);
  docket_script_run (&script);
  if (fault->span != LASTING)
    docket_failing_vfs_stop ();
  all_saved = fault->span != LASTING &&
              docket_store_get_health (script.store) != DOCKET_STORE_IN_MEMORY;
  docket_script_close (&script);
  docket_failing_vfs_stop ();

  n_failed = docket_failing_vfs_get_n_failed ();
  if (all_saved)
    docket_script_check_list (&script, TRUE);
  start_again (&script);
  assert_nothing_set_aside (folder);
  docket_test_remove_folder (folder);
  return n_failed > 0;
}

static void
test_each_call (gconstpointer data)
{
  const Fault *fault = data;
  const guint step = get_size () > 0 ? 1 : fault->step;
  guint nth = 1 + (guint) g_test_rand_int_range (0, (gint32) step);
  guint n_runs = 1;

  for (; run_once (fault, nth); nth += step)
    n_runs++;
  g_assert_cmpuint (n_runs, >, 5);
  g_test_message ("%u calls, %u runs", nth - 1, n_runs);
}

static const Fault faults[] = {
  { "/fault-51/enospc-transient", DOCKET_FILE_WRITE, ENOSPC, TRANSIENT, 8 },
  { "/fault-51/enospc-passing", DOCKET_FILE_WRITE, ENOSPC, PASSING, 6 },
  { "/fault-51/enospc-persistent", DOCKET_FILE_WRITE, ENOSPC, LASTING, 12 },
  { "/fault-51/edquot-passing", DOCKET_FILE_WRITE, EDQUOT, PASSING, 16 },
  { "/fault-51/eio-write-transient", any_write, EIO, TRANSIENT, 12 },
  { "/fault-51/eio-write-persistent", any_write, EIO, LASTING, 16 },
  { "/fault-51/eio-read-transient", DOCKET_FILE_READ | DOCKET_FILE_LOOK, EIO, TRANSIENT, 8 },
  { "/fault-51/eio-read-persistent", DOCKET_FILE_READ | DOCKET_FILE_LOOK, EIO, LASTING, 16 },
  { "/fault-51/eio-sync-transient", DOCKET_FILE_SYNC, EIO, TRANSIENT, 1 },
  { "/fault-51/eio-sync-passing", DOCKET_FILE_SYNC, EIO, PASSING, 2 },
  { "/fault-51/eio-sync-persistent", DOCKET_FILE_SYNC, EIO, LASTING, 2 },
  { "/fault-51/eio-lock-transient", DOCKET_FILE_LOCK, EIO, TRANSIENT, 12 },
  { "/fault-51/erofs-passing", DOCKET_FILE_OPEN | any_write, EROFS, PASSING, 16 },
  { "/fault-51/erofs-persistent", DOCKET_FILE_OPEN | any_write, EROFS, LASTING, 16 },
  { "/fault-51/emfile-transient", DOCKET_FILE_OPEN, EMFILE, TRANSIENT, 1 },
  { "/fault-51/emfile-persistent", DOCKET_FILE_OPEN, EMFILE, LASTING, 2 },
  { "/fault-51/any-transient", DOCKET_FILE_ANY, EIO, TRANSIENT, 24 },
  { "/fault-51/any-passing", DOCKET_FILE_ANY, EIO, PASSING, 24 },
  { "/fault-51/any-persistent", DOCKET_FILE_ANY, EIO, LASTING, 32 },
};

/* An older list is brought up to date, now or at the next start, and never by half. */
static gboolean
migrate_once (DocketFileCalls calls, guint nth, gboolean lasting)
{
  g_autofree char *folder = g_dir_make_tmp ("docket-faults-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "jobs.sqlite3", NULL);
  g_autofree char *kept = g_test_build_filename (G_TEST_DIST, "data", "jobs-1.sqlite3", NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (kept, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  docket_failing_vfs_fail (calls, nth, EIO, lasting);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DocketStore) store = docket_test_store_open (path);

      docket_test_store_close (store);
      docket_failing_vfs_stop ();
    }
  assert_nothing_set_aside (folder);
  g_assert_cmpint (docket_test_read_number (path, "PRAGMA user_version"), ==, 4);
  g_assert_cmpint (
      docket_test_read_number (path,
                               "SELECT (SELECT count(*) FROM job) = 15 AND"
                               " (SELECT count(*) FROM job WHERE told <> 0) = 9 AND"
                               " (SELECT count(*) FROM result) = 8 AND"
                               " (SELECT count(*) FROM check_log) = 11 AND"
                               " (SELECT count(*) FROM observation) = 7 AND"
                               " (SELECT count(*) FROM job WHERE search = '') = 0 AND"
                               " (SELECT integrity_check = 'ok' FROM pragma_integrity_check)"),
      ==,
      1);
  docket_test_remove_folder (folder);
  return docket_failing_vfs_get_n_failed () > 0;
}

static void
test_migration (gconstpointer data)
{
  const guint step = get_size () > 0 ? 1 : 9;
  guint nth = 1 + (guint) g_test_rand_int_range (0, (gint32) step);

  while (migrate_once (DOCKET_FILE_ANY, nth, GPOINTER_TO_INT (data)))
    nth += step;
  g_assert_cmpuint (nth, >, 30);
}

/* A disk that is full indeed, where this process may make one. */

#define FULL_DISK "/fault-51/full-disk"

static gboolean
mount_small (const char *folder)
{
  return unshare (CLONE_NEWNS) == 0 && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("docket", folder, "tmpfs", 0, "size=1m,mode=700") == 0;
}

static void
fill (const char *path)
{
  const int fd = g_open (path, O_WRONLY | O_CREAT, 0600);
  g_autofree char *bytes = g_malloc0 (4096);

  while (write (fd, bytes, 4096) > 0)
    ;
  close (fd);
}

static void
test_full_disk_inside (void)
{
  g_autofree char *folder = g_dir_make_tmp ("docket-full-XXXXXX", NULL);
  g_autofree char *filler = g_build_filename (folder, "filler", NULL);
  g_autofree char *path = g_build_filename (folder, "jobs.sqlite3", NULL);
  DocketScript script = { .path = path, .n_versions = 1 };
  g_autofree char *text = NULL;

  if (!mount_small (folder))
    {
      g_rmdir (folder);
      return;
    }
  g_assert_true (docket_script_open (&script));
  docket_script_add (&script, 0, 5);
  fill (filler);
  for (guint i = 0; i < 5; i++)
    docket_script_change (&script, i % 2);
  g_assert_cmpuint (script.n_refused, >, 0);
  text = docket_store_get_health_text (script.store);
  g_assert_nonnull (strstr (text, "The disk is full"));

  g_assert_cmpint (g_unlink (filler), ==, 0);
  docket_script_close (&script);
  docket_script_check_list (&script, TRUE);
  start_again (&script);
  g_print ("it was full");
}

static void
test_full_disk (void)
{
  g_test_trap_subprocess (FULL_DISK "/subprocess/inside", 0, 0);
  g_test_trap_assert_passed ();
  if (docket_test_is_full ())
    g_test_trap_assert_stdout ("*it was full*");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  docket_failing_vfs_install ();

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    g_test_add_data_func (faults[i].path, &faults[i], test_each_call);
  g_test_add_data_func ("/fault-51/migration-transient", GINT_TO_POINTER (FALSE), test_migration);
  g_test_add_data_func ("/fault-51/migration-persistent", GINT_TO_POINTER (TRUE), test_migration);
  g_test_add_func (FULL_DISK, test_full_disk);
  g_test_add_func (FULL_DISK "/subprocess/inside", test_full_disk_inside);
  return g_test_run ();
}
