/* docket-crash-app.c: Docket without its window, for tests that kill it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The engine, the editor and the notifier of the product, as docket-application.c puts them
 * together, under a GApplication that needs no display. What a person does comes as lines on
 * standard input; what is acknowledged goes as lines to standard output. */

#include "docket-config.h"

#include "docket-crash-state.h"
#include "docket-notifier.h"
#include "docket-paths.h"
#include "docket-system-clock.h"
#include "docket-watcher-private.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct
{
  GApplication *application; /* (owned) */
  DocketEngine *engine;      /* (owned) */
  DocketNotifier *notifier;  /* (owned) (nullable): once the list is there */
  GDataInputStream *input;   /* (owned) */
  DocketCrashState *state;   /* mapped */
  guint n_editing;           /* not acknowledged yet */
} App;

static void
say (const char *what, const char *which)
{
  g_autofree char *line = g_strdup_printf ("%s %s\n", what, which);

  fputs (line, stdout);
  fflush (stdout);
}

/* What goes on */

static uint32_t
look (const App *app)
{
  DocketStore *store = docket_engine_get_store (app->engine);
  const DocketWatcher *watcher = docket_engine_get_watcher (app->engine);
  uint32_t doing = 0;

  if (app->notifier == NULL)
    return 0;

  doing |= DOCKET_CRASH_READY;
  if (app->n_editing > 0)
    doing |= DOCKET_CRASH_ADDING;
  if (watcher->n_flying > 0)
    doing |= DOCKET_CRASH_CHECKING;
  if (!docket_store_is_idle (store))
    doing |= DOCKET_CRASH_WRITING;
  if (docket_keeper_is_busy (docket_engine_get_keeper (app->engine)))
    doing |= DOCKET_CRASH_FETCHING;
  return doing;
}

typedef struct
{
  GSource source;
  App *app;
} LookSource;

/* Between two turns of the main loop nothing of this changes. */
static gboolean
look_prepare (GSource *source, int *timeout)
{
  const App *app = ((LookSource *) source)->app;

  *timeout = -1;
  app->state->doing = look (app);
  return FALSE;
}

static gboolean
look_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
look_always (App *app)
{
  static GSourceFuncs funcs = { .prepare = look_prepare, .dispatch = look_dispatch };
  g_autoptr (GSource) source = g_source_new (&funcs, sizeof (LookSource));

  ((LookSource *) source)->app = app;
  g_source_attach (source, NULL);
}

static DocketCrashState *
map_state (void)
{
  const char *path = g_getenv (DOCKET_CRASH_STATE_VARIABLE);
  const int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;
  void *map = NULL;

  if (fd < 0)
    return g_new0 (DocketCrashState, 1);

  map = mmap (NULL, sizeof (DocketCrashState), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  g_assert_true (map != MAP_FAILED);
  return map;
}

/* What a person does */

static void
say_rows (App *app, const char *what, GArray *rows)
{
  DocketStore *store = docket_engine_get_store (app->engine);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (DocketJob) job = docket_store_get_job (store, g_array_index (rows, gint64, i));

      if (job != NULL)
        say (what, docket_job_get_state (job)->id);
    }
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = docket_editor_add_finish (DOCKET_EDITOR (object), result, &error);

  app->n_editing--;
  if (added == NULL)
    say ("error", error->message);
  else
    say_rows (app, "added", added->rows);
}

static void
add (App *app, const char *text)
{
  g_autofree char *lines = g_strdelimit (g_strdup (text), ";", '\n');

  app->n_editing++;
  docket_editor_add_text_async (
      docket_engine_get_editor (app->engine), lines, NULL, NULL, added_cb, app);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRemoved)
      removed = docket_editor_remove_finish (DOCKET_EDITOR (object), result, &error);

  app->n_editing--;
  if (removed == NULL)
    say ("error", error->message);
  else
    say_rows (app, "removed", removed->rows);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  App *app = data;
  g_autoptr (GError) error = NULL;
  const gint64 row_id = docket_store_find_finish (DOCKET_STORE (object), result, &error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketSelection) selection = NULL;

  if (row_id <= 0)
    {
      app->n_editing--;
      return;
    }
  g_array_append_val (rows, row_id);
  selection = docket_selection_new (rows);
  docket_editor_remove_async (
      docket_engine_get_editor (app->engine), selection, NULL, removed_cb, app);
}

static void
remove_job (App *app, const char *job_id)
{
  app->n_editing++;
  docket_store_find_async (docket_engine_get_store (app->engine), job_id, NULL, found_cb, app);
}

static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  App *app = data;
  g_autoptr (GError) error = NULL;

  if (!docket_engine_stop_finish (DOCKET_ENGINE (object), result, &error))
    say ("error", error->message);
  g_application_quit (app->application);
}

/* Returns whether there may be another line. */
static gboolean
obey (App *app, const char *line)
{
  if (g_str_has_prefix (line, "add "))
    add (app, line + strlen ("add "));
  else if (g_str_has_prefix (line, "remove "))
    remove_job (app, line + strlen ("remove "));
  else if (g_str_equal (line, "check"))
    docket_watcher_check_all (docket_engine_get_watcher (app->engine));
  else if (g_str_equal (line, "quit"))
    {
      if (app->notifier != NULL)
        docket_notifier_flush (app->notifier);
      docket_engine_stop_async (app->engine, stopped_cb, app);
    }
  return !g_str_equal (line, "quit");
}

static void
line_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  App *app = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (
      G_DATA_INPUT_STREAM (object), result, NULL, NULL);

  if (line == NULL)
    line = g_strdup ("quit");
  if (obey (app, line))
    g_data_input_stream_read_line_async (app->input, G_PRIORITY_DEFAULT, NULL, line_cb, app);
}

/* What is on disk now */

static guint
count_open (const DocketJobState *state)
{
  return docket_job_state_count_results (state, DOCKET_RESULT_LINKED) +
         docket_job_state_count_results (state, DOCKET_RESULT_DATA);
}

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                App *app)
{
  if (docket_status_is_final (after->status) && !docket_status_is_final (before->status))
    say ("final", after->id);
  if (count_open (before) > 0 && count_open (after) == 0)
    say ("kept", after->id);
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  App *app = data;
  g_autoptr (GError) error = NULL;

  if (!docket_engine_start_finish (DOCKET_ENGINE (object), result, &error))
    {
      say ("error", error->message);
      g_application_quit (app->application);
      return;
    }

  g_autofree char *health = docket_store_get_health_text (docket_engine_get_store (app->engine));

  if (health != NULL)
    say ("health", health);
  app->notifier = docket_notifier_new (app->application, app->engine);
  g_signal_connect (
      docket_engine_get_store (app->engine), "job-changed", G_CALLBACK (job_changed_cb), app);
  docket_engine_watch (app->engine);
  say ("ready", docket_engine_is_watching (app->engine) ? "watching" : "looking on");
  g_data_input_stream_read_line_async (app->input, G_PRIORITY_DEFAULT, NULL, line_cb, app);
}

static void
startup_cb (GApplication *application, App *app)
{
  if (g_application_get_dbus_connection (application) == NULL)
    say ("error", "there is no bus");
  g_application_hold (application);
  docket_engine_start_async (app->engine, started_cb, app);
}

/* There is no window to show. */
static void
activate_cb (GApplication *application, gpointer data)
{
}

int
main (int argc, char **argv)
{
  App app = { 0 };
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketSettings) settings = docket_settings_new_default ();
  g_autofree char *database = docket_paths_get_database ();
  g_autoptr (GInputStream) standard_input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  int status = 0;

  app.state = map_state ();
  app.engine = docket_engine_new (settings, clock, NULL, database, DOCKET_ENGINE_NONE);
  app.input = g_data_input_stream_new (standard_input);
  app.application = g_application_new (APPLICATION_ID, G_APPLICATION_NON_UNIQUE);
  look_always (&app);
  g_signal_connect (app.application, "startup", G_CALLBACK (startup_cb), &app);
  g_signal_connect (app.application, "activate", G_CALLBACK (activate_cb), NULL);
  status = g_application_run (app.application, 1, argv);

  g_clear_object (&app.notifier);
  g_clear_object (&app.engine);
  g_clear_object (&app.input);
  g_clear_object (&app.application);
  return status;
}
