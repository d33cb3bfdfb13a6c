/* docket-demo.c: sample jobs on the simulator
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-demo.h"

#include "docket-job-text.h"
#include "docket-simulator.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

struct _DocketDemo
{
  GObject parent_instance;

  DocketSimulator *simulator; /* (owned) */
  DocketSettings *settings;   /* (owned) */
  char *folder;               /* (owned): temporary, removed with the demo */
  char *database;             /* (owned) */

  DocketEngine *engine; /* (unowned) (nullable): weak */
  GHashTable *open;     /* (owned): rows of the sample jobs that are not final */
};

G_DEFINE_FINAL_TYPE (DocketDemo, docket_demo, G_TYPE_OBJECT)

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
print_job (DocketDemo *self, const DocketJobState *state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  DocketMoment moment = { .now = docket_clock_get_wall (docket_engine_get_clock (self->engine)),
                          .zone = zone,
                          .saving = -1 };
  g_autofree char *title = docket_job_text_title (state);
  g_autofree char *caption = docket_job_text_caption (state, &moment);

  g_print ("%s: %s\n", title, caption);
}

/* A job is reported once nothing more happens to it: final, and its files kept. */
static gboolean
is_settled (const DocketJobState *state)
{
  return docket_status_is_final (state->status) &&
         docket_job_state_count_results (state, DOCKET_RESULT_LINKED) == 0 &&
         docket_job_state_count_results (state, DOCKET_RESULT_DATA) == 0;
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                DocketDemo *self)
{
  if (!is_settled (after) || !g_hash_table_remove (self->open, &row_id))
    return;

  print_job (self, after);
  if (g_hash_table_size (self->open) == 0)
    g_print ("%s\n", _ ("All sample jobs are final"));
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketDemo) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = docket_editor_add_finish (DOCKET_EDITOR (object), result, &error);

  if (added == NULL)
    {
      g_printerr ("%s\n", error->message);
      return;
    }
  for (guint i = 0; i < added->rows->len; i++)
    {
      gint64 row_id = g_array_index (added->rows, gint64, i);

      g_hash_table_add (self->open, g_memdup2 (&row_id, sizeof row_id));
    }
  g_print (ngettext ("Watching %u sample job on the simulator\n",
                     "Watching %u sample jobs on the simulator\n",
                     added->rows->len),
           added->rows->len);
}

static void
docket_demo_dispose (GObject *object)
{
  DocketDemo *self = DOCKET_DEMO (object);

  if (self->engine != NULL)
    {
      g_signal_handlers_disconnect_by_data (docket_engine_get_store (self->engine), self);
      g_clear_weak_pointer (&self->engine);
    }
  if (self->simulator != NULL)
    docket_simulator_stop (self->simulator);
  g_clear_object (&self->simulator);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->open, g_hash_table_unref);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->database, g_free);

  G_OBJECT_CLASS (docket_demo_parent_class)->dispose (object);
}

static void
docket_demo_class_init (DocketDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_demo_dispose;
}

static void
docket_demo_init (DocketDemo *self)
{
  self->open = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * docket_demo_new:
 *
 * Starts the simulator, with settings that live in memory and a folder that goes with the demo.
 *
 * Returns: (transfer full): the demo, or %NULL where the simulator cannot be started
 */
DocketDemo *
docket_demo_new (GError **error)
{
  g_autoptr (DocketDemo) self = g_object_new (DOCKET_TYPE_DEMO, NULL);
  g_autofree char *results = NULL;

  self->folder = g_dir_make_tmp ("docket-demo-XXXXXX", error);
  if (self->folder == NULL)
    return NULL;

  self->simulator = docket_simulator_new ();
  if (!docket_simulator_start (self->simulator, 0, error))
    return NULL;

  results = g_build_filename (self->folder, "results", NULL);
  self->database = g_build_filename (self->folder, "jobs.sqlite3", NULL);
  self->settings = docket_settings_new_in_memory (docket_simulator_get_api_url (self->simulator),
                                                  DOCKET_SIMULATOR_KEY);
  if (docket_settings_get_backing (self->settings) != NULL)
    g_settings_set_string (docket_settings_get_backing (self->settings), "results-folder", results);
  return g_steal_pointer (&self);
}

/**
 * docket_demo_get_settings:
 *
 * Returns: (transfer none): settings with the simulator's address and key
 */
DocketSettings *
docket_demo_get_settings (DocketDemo *self)
{
  return self->settings;
}

/**
 * docket_demo_get_database:
 *
 * Returns: (transfer none): path of the demo's own list
 */
const char *
docket_demo_get_database (DocketDemo *self)
{
  return self->database;
}

/**
 * docket_demo_begin:
 * @self: a demo
 * @engine: an engine made with the demo's settings and database, started
 *
 * Adds the sample jobs as if they were pasted, and prints each when it is final.
 */
void
docket_demo_begin (DocketDemo *self, DocketEngine *engine)
{
  g_autofree char *text = NULL;

  g_return_if_fail (DOCKET_IS_DEMO (self));
  g_return_if_fail (self->engine == NULL);

  g_set_weak_pointer (&self->engine, engine);
  g_signal_connect (
      docket_engine_get_store (engine), "job-changed", G_CALLBACK (job_changed_cb), self);
  text = docket_simulator_add_samples (self->simulator);
  docket_editor_add_text_async (
      docket_engine_get_editor (engine), text, NULL, NULL, added_cb, g_object_ref (self));
}
