/* docket-terminal.c: Docket without a display
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-terminal-private.h"

#include "docket-core-error.h"
#include "docket-job-id.h"
#include "docket-paste.h"
#include "docket-paths.h"
#include "docket-system-clock.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* More than anybody pipes in; what is beyond it is not read. */
#define LONGEST_INPUT (5 * 1024 * 1024)

typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
} Command;

static const Command commands[] = {
  { "add", _docket_terminal_add },
  { "check", _docket_terminal_check },
  { "list", _docket_terminal_list },
  { "wait", _docket_terminal_wait },
};

static const Command *
find_command (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (commands[i].name, word))
        return &commands[i];
    }
  return NULL;
}

/**
 * docket_terminal_is_command:
 * @word: the first argument of the program
 *
 * Returns: whether it is a command that works without a display
 */
gboolean
docket_terminal_is_command (const char *word)
{
  return find_command (word) != NULL;
}

/**
 * docket_terminal_run:
 * @argc: arguments of the program
 * @argv: the first after the program's name is a command
 *
 * Returns: the exit status: 0 every job succeeded, 1 at least one has no result, 2 wrong usage,
 *   3 at least one could not be checked, 4 at least one is still working
 */
int
docket_terminal_run (int argc, char **argv)
{
  const Command *command = find_command (argv[1]);

  g_return_val_if_fail (command != NULL, DOCKET_EXIT_USAGE);

  g_set_prgname ("docket");
  return command->run (argc - 1, argv + 1);
}

/**
 * docket_terminal_get_help:
 *
 * Returns: (transfer none): what `docket --help` prints
 */
const char *
docket_terminal_get_help (void)
{
  return _ (
      "Docket watches PDF.co background jobs.\n"
      "\n"
      "Usage:\n"
      "  docket [TEXT|FILE]...                    the window; IDs in the arguments are added\n"
      "  docket add [--name NAME] [TEXT|FILE|-]...\n"
      "                                           the same without raising the window\n"
      "  docket check [--force] [--json] ID...|-  ask once\n"
      "  docket wait [--timeout SECONDS] [--save DIR] [--json] ID...|-\n"
      "                                           wait until all are final\n"
      "  docket list [--json] [--links] [--status STATUS]\n"
      "                                           what the list holds\n"
      "  docket --demo                            the window with sample jobs\n"
      "  docket --help | --version\n"
      "\n"
      "Exit status: 0 every job succeeded; 1 at least one failed, was aborted or is\n"
      "unknown; 2 wrong usage; 3 at least one could not be checked; 4 still working.\n"
      "\n"
      "Environment: DOCKET_API_KEY and DOCKET_API_URL go before the settings.\n"
      "Each check costs 2 credits. Docket is not affiliated with PDF.co.\n");
}

/* What the commands share */

void
_docket_command_init (DocketCommand *command)
{
  command->loop = g_main_loop_new (NULL, FALSE);
  command->settings = docket_settings_new_default ();
  command->clock = docket_system_clock_new ();
  command->exit_status = DOCKET_EXIT_SUCCESS;
}

void
_docket_command_clear (DocketCommand *command)
{
  g_clear_pointer (&command->loop, g_main_loop_unref);
  g_clear_object (&command->settings);
  g_clear_object (&command->clock);
}

/* Where several exit statuses hold, 3 goes before 1 and 1 before 4. */
void
_docket_command_worsen (DocketCommand *command, int exit_status)
{
  static const int order[] = {
    DOCKET_EXIT_USAGE, DOCKET_EXIT_TROUBLE, DOCKET_EXIT_FAILED, DOCKET_EXIT_WORKING
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (command->exit_status == order[i])
        return;
      if (exit_status == order[i])
        {
          command->exit_status = exit_status;
          return;
        }
    }
}

int
_docket_command_get_exit_of_status (DocketStatus status)
{
  if (status == DOCKET_STATUS_SUCCESS)
    return DOCKET_EXIT_SUCCESS;
  return docket_status_is_final (status) ? DOCKET_EXIT_FAILED : DOCKET_EXIT_WORKING;
}

/* The rate that all processes of the account share. */
DocketLimiter *
_docket_command_new_limiter (DocketCommand *command)
{
  const char *key = docket_settings_get_api_key (command->settings);
  g_autofree char *path = NULL;

  if (key != NULL)
    path = docket_paths_get_rate_file (key, docket_settings_get_api_url (command->settings));
  return docket_limiter_new (command->clock,
                             path,
                             docket_settings_get_requests_per_second (command->settings),
                             docket_settings_get_rate_share (command->settings));
}

int
_docket_terminal_wrong_usage (const char *text)
{
  g_printerr ("docket: %s\n", text);
  return DOCKET_EXIT_USAGE;
}

/* Returns: whether the options were understood; else it said what was not. */
gboolean
_docket_terminal_parse (const char *usage, const GOptionEntry *entries, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  _docket_terminal_wrong_usage (error->message);
  return FALSE;
}

/* Returns: (transfer full): what stands on standard input */
char *
_docket_terminal_read_input (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char chunk[8192];
  gsize n = 0;

  while (text->len < LONGEST_INPUT && (n = fread (chunk, 1, sizeof chunk, stdin)) > 0)
    g_string_append_len (text, chunk, (gssize) n);
  if (ferror (stdin))
    {
      g_set_error_literal (
          error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Standard input cannot be read"));
      return NULL;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_found (GPtrArray *jobs, GHashTable *known, const DocketFoundJob *found)
{
  if (docket_found_is_sure (found->how) && g_hash_table_add (known, g_strdup (found->id)))
    g_ptr_array_add (jobs, docket_found_job_copy (found));
}

static gboolean
collect_from_text (GPtrArray *jobs, GHashTable *known, const char *text)
{
  g_autoptr (GPtrArray) found = docket_paste_find_jobs (text, -1);
  const guint before = g_hash_table_size (known);

  for (guint i = 0; i < found->len; i++)
    add_found (jobs, known, g_ptr_array_index (found, i));
  return g_hash_table_size (known) > before;
}

static gboolean
collect_argument (GPtrArray *jobs, GHashTable *known, const char *argument)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *input = NULL;
  g_autoptr (DocketFoundJob) typed = NULL;

  if (g_str_equal (argument, "-"))
    {
      input = _docket_terminal_read_input (&error);
      if (input != NULL && collect_from_text (jobs, known, input))
        return TRUE;
      _docket_terminal_wrong_usage (error != NULL ? error->message : _ ("No job ID in this text"));
      return FALSE;
    }
  if (docket_job_id_is_valid (argument))
    {
      typed = docket_found_job_new (argument, NULL, DOCKET_FOUND_STRONG, FALSE);
      add_found (jobs, known, typed);
      return TRUE;
    }

  g_autofree char *message = g_strdup_printf (_ ("“%s” is no job ID"), argument);

  _docket_terminal_wrong_usage (message);
  return FALSE;
}

/* Returns: (transfer full) (element-type DocketFoundJob) (nullable): the jobs that @arguments name,
 * each once; NULL where one is none, which was said */
GPtrArray *
_docket_terminal_collect_ids (char **arguments)
{
  g_autoptr (GPtrArray)
      jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (arguments == NULL || arguments[0] == NULL)
    {
      _docket_terminal_wrong_usage (_ ("A job ID is missing"));
      return NULL;
    }
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      if (!collect_argument (jobs, known, arguments[i]))
        return NULL;
    }
  return g_steal_pointer (&jobs);
}
