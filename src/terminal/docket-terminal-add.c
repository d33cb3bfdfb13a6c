/* docket-terminal-add.c: docket add, put jobs on the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-terminal-private.h"

#include "docket-job-id.h"
#include "docket-own-account.h"
#include "docket-paste.h"
#include "docket-paths.h"
#include "docket-safe-text.h"
#include "docket-watch-lock.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  DocketCommand command;
  DocketStore *store; /* (owned) (nullable) */
  GPtrArray *jobs;    /* of DocketFoundJob */
} Add;

static void
fail (Add *add, const char *message)
{
  _docket_terminal_say (message);
  _docket_command_worsen (&add->command, DOCKET_EXIT_TROUBLE);
  g_main_loop_quit (add->command.loop);
}

/* Telling a Docket that runs; none is started for it. */

static void
told_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Add *add = data;
  g_autoptr (GVariant)
      answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);

  g_main_loop_quit (add->command.loop);
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Add *add = data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL)
    {
      g_main_loop_quit (add->command.loop);
      return;
    }
  g_dbus_connection_call (bus,
                          APPLICATION_ID,
                          "/io/github/docket_app/Docket",
                          "org.freedesktop.Application",
                          "ActivateAction",
                          g_variant_new ("(sava{sv})", "refresh", NULL, NULL),
                          NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          -1,
                          NULL,
                          told_cb,
                          add);
}

/* Adding */

static gboolean
is_watched (void)
{
  g_autofree char *path = docket_paths_get_watch_lock ();

  return docket_watch_lock_is_taken_by_other (path);
}

static void
print_added (const DocketAdded *added)
{
  const guint n = added->rows->len;
  const guint n_present = added->present->len;

  if (n > 0)
    g_print (ngettext ("%u job added\n", "%u jobs added\n", n), n);
  if (n_present > 0)
    g_print (ngettext ("%u was already in the list\n", "%u were already in the list\n", n_present),
             n_present);
  /* A window that opens later goes on with them. */
  if (n > 0 && !is_watched ())
    g_print ("%s\n",
             ngettext ("It is checked when Docket runs", "They are checked when Docket runs", n));
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Add *add = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = docket_store_add_finish (DOCKET_STORE (object), result, &error);

  if (added == NULL)
    {
      fail (add, error->message);
      return;
    }
  print_added (added);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_cb, add);
}

static void
add_jobs (Add *add, gint64 account_id)
{
  docket_store_add_async (add->store,
                          add->jobs,
                          account_id,
                          docket_clock_get_wall (add->command.clock),
                          NULL,
                          added_cb,
                          add);
}

static void
account_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Add *add = data;
  g_autoptr (GError) error = NULL;
  g_autofree DocketAccount *account = docket_store_ensure_account_finish (
      DOCKET_STORE (object), result, &error);

  if (account == NULL)
    fail (add, error->message);
  else
    add_jobs (add, account->row_id);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Add *add = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *health = NULL;

  add->store = docket_store_open_finish (result, &error);
  if (add->store == NULL)
    {
      fail (add, error->message);
      return;
    }
  health = docket_store_get_health_text (add->store);
  if (docket_store_get_health (add->store) == DOCKET_STORE_IN_MEMORY)
    {
      fail (add, docket_store_get_trouble_text (add->store));
      return;
    }
  if (health != NULL)
    g_printerr ("docket: %s\n", health);
  if (docket_settings_get_api_key (add->command.settings) == NULL)
    {
      add_jobs (add, 0);
      return;
    }
  docket_own_account_look_up_async (
      add->store, add->command.settings, add->command.clock, account_cb, add);
}

static void
run (Add *add)
{
  g_autofree char *path = docket_paths_get_database ();

  _docket_command_init (&add->command);
  docket_store_open_async (path, docket_clock_get_wall (add->command.clock), NULL, opened_cb, add);
  g_main_loop_run (add->command.loop);
  g_clear_object (&add->store);
  _docket_command_clear (&add->command);
}

/* Arguments */

/* An argument is a file if one of that name exists or it holds a slash. */
static char *
read_argument (const char *argument, GError **error)
{
  if (g_str_equal (argument, "-"))
    return _docket_terminal_read_input (error);
  if (strchr (argument, '/') == NULL && !g_file_test (argument, G_FILE_TEST_IS_REGULAR))
    return g_strdup (argument);
  return _docket_terminal_read_file (argument, error);
}

static void
collect (GPtrArray *jobs, GHashTable *known, const char *text)
{
  g_autoptr (GPtrArray) found = docket_paste_find_jobs (text, -1);

  for (guint i = 0; i < found->len; i++)
    {
      const DocketFoundJob *job = g_ptr_array_index (found, i);

      if (docket_found_is_sure (job->how) && g_hash_table_add (known, g_strdup (job->id)))
        g_ptr_array_add (jobs, docket_found_job_copy (job));
    }
}

/* Returns: (nullable): the jobs of the arguments and of what stands after "--", which is text */
static GPtrArray *
collect_arguments (char **arguments, char **texts, GError **error)
{
  g_autoptr (GPtrArray)
      jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      g_autofree char *text = read_argument (arguments[i], error);

      if (text == NULL)
        return NULL;
      collect (jobs, known, text);
    }
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    collect (jobs, known, texts[i]);
  return g_steal_pointer (&jobs);
}

/* GOption takes "--" away and does not say where it stood, so the arguments end there for it.
 *
 * Returns: (nullable): what stands after "--"; %NULL where there is none */
static char **
cut_texts (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++)
    {
      if (g_str_equal (argv[i], "--"))
        {
          argv[i] = NULL;
          *argc = i;
          return argv + i + 1;
        }
    }
  return NULL;
}

/* Returns: whether a job can have this name, which no link, key or address can be. */
static gboolean
name_job (GPtrArray *jobs, const char *name)
{
  DocketFoundJob *job = g_ptr_array_index (jobs, 0);
  g_autofree char *safe = docket_safe_text_name (name);

  if (safe == NULL)
    return FALSE;

  g_free (job->name);
  job->name = docket_safe_text_line (name, -1, 80);
  return TRUE;
}

int
_docket_terminal_add (int argc, char **argv)
{
  Add add = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_auto (GStrv) arguments = NULL;
  static char *input_only[] = { (char *) "-", NULL };
  char **texts = cut_texts (&argc, argv);
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("What the job is called"), "NAME" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments, NULL, "TEXT|FILE|-" },
    { NULL },
  };

  if (!_docket_terminal_parse (_ ("- add jobs to the list"), entries, &argc, &argv))
    return DOCKET_EXIT_USAGE;
  add.jobs = collect_arguments (
      arguments == NULL && texts == NULL ? input_only : arguments, texts, &error);
  if (add.jobs == NULL)
    return _docket_terminal_wrong_usage (error->message);

  g_autoptr (GPtrArray) jobs = add.jobs;

  if (jobs->len == 0)
    return _docket_terminal_wrong_usage (_ ("No job ID in this text"));
  if (name != NULL && jobs->len > 1)
    return _docket_terminal_wrong_usage (_ ("--name names one job"));
  if (name != NULL && !name_job (jobs, name))
    return _docket_terminal_wrong_usage (_ ("A job cannot have this name"));
  run (&add);
  return add.command.exit_status;
}
