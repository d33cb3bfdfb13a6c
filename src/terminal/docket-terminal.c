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
#include "docket-safe-text.h"
#include "docket-system-clock.h"
#include "docket-text-file.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More than anybody pipes in; a longer text is refused, since half of it may end inside an ID. */

/* Characters of a message, and of an argument that is quoted in it. */
#define LONGEST_MESSAGE 300
#define LONGEST_QUOTE   60

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
  /* What is said of the program's own work must not stand between the lines of the answer. */
  g_log_writer_default_set_use_stderr (TRUE);
  return docket_terminal_end (command->run (argc - 1, argv + 1));
}

/**
 * docket_terminal_end:
 * @exit_status: how it went so far
 *
 * Looks whether all that was printed reached standard output, and says it where it did not.
 *
 * Returns: @exit_status, or 3 where output is missing
 */
int
docket_terminal_end (int exit_status)
{
  const gboolean complete = fflush (stdout) == 0 && !ferror (stdout);

  if (complete || exit_status == DOCKET_EXIT_USAGE)
    return exit_status;
  g_printerr ("docket: %s\n", _ ("The output could not be written"));
  return DOCKET_EXIT_TROUBLE;
}

static gboolean
is_window_option (const char *word)
{
  return g_str_equal (word, "--help") || g_str_has_prefix (word, "--gapplication-");
}

/**
 * docket_terminal_refuse_options:
 * @argv: (array zero-terminated=1): arguments of the program that opens the window
 *
 * Says so where one is an option that the window does not have. After "--" none is an option.
 *
 * Returns: whether there was one
 */
gboolean
docket_terminal_refuse_options (char **argv)
{
  for (guint i = 1; argv[i] != NULL && !g_str_equal (argv[i], "--"); i++)
    {
      const gboolean is_demo = i == 1 && g_str_equal (argv[i], "--demo");

      if (argv[i][0] == '-' && argv[i][1] != '\0' && !is_demo && !is_window_option (argv[i]))
        {
          g_autofree char *quote = _docket_terminal_quote (argv[i]);
          g_autofree char *text = g_strdup_printf (_ ("There is no option “%s”"), quote);

          _docket_terminal_wrong_usage (text);
          return TRUE;
        }
    }
  return FALSE;
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

/* Returns: (transfer full): what a person typed, fit to stand in a message on a terminal */
char *
_docket_terminal_quote (const char *typed)
{
  return docket_safe_text_line (typed, -1, LONGEST_QUOTE);
}

/* The text may quote what was typed, and a terminal obeys control characters. */
void
_docket_terminal_say (const char *text)
{
  g_autofree char *line = docket_safe_text_line (text, -1, LONGEST_MESSAGE);

  g_printerr ("docket: %s\n", line);
}

int
_docket_terminal_wrong_usage (const char *text)
{
  _docket_terminal_say (text);
  return DOCKET_EXIT_USAGE;
}

/* What stops all checks, in words for who has no window; %NULL for other troubles. */
const char *
_docket_terminal_describe_trouble (DocketTrouble trouble)
{
  switch (trouble)
    {
    case DOCKET_TROUBLE_NO_KEY:
      return _ ("There is no API key yet. Set DOCKET_API_KEY, or enter it in the window");
    case DOCKET_TROUBLE_KEY_REJECTED:
      return _ ("PDF.co refused this key");
    case DOCKET_TROUBLE_NO_CREDITS:
      return _ ("The credits are used up");
    case DOCKET_TROUBLE_NONE:
    case DOCKET_TROUBLE_OFFLINE:
    case DOCKET_TROUBLE_RATE_LIMITED:
    case DOCKET_TROUBLE_SERVICE_ERROR:
    case DOCKET_TROUBLE_NOT_AN_ANSWER:
    case DOCKET_TROUBLE_OTHER_ACCOUNT:
    case DOCKET_TROUBLE_GAVE_UP:
    default:
      return NULL;
    }
}

static void
print_help_and_exit (GOptionContext *context)
{
  char *text = g_option_context_get_help (context, TRUE, NULL);

  g_print ("%s", text);
  g_clear_pointer (&text, g_free);
  exit (docket_terminal_end (DOCKET_EXIT_SUCCESS));
}

/* Returns: whether the options were understood; else it said what was not. */
gboolean
_docket_terminal_parse (const char *usage, const GOptionEntry *entries, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat ("docket ", (*argv)[0], NULL);
  gboolean understood = FALSE;
  gboolean help = FALSE;
  const GOptionEntry help_entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Print this help"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help_entries, GETTEXT_PACKAGE);
  /* GOption's own does not look whether it was printed. */
  g_option_context_set_help_enabled (context, FALSE);
  /* The help of a command shows how it is called. */
  g_set_prgname (name);
  understood = g_option_context_parse (context, argc, argv, &error);
  if (understood && help)
    print_help_and_exit (context);
  g_set_prgname ("docket");
  if (understood)
    return TRUE;
  _docket_terminal_wrong_usage (error->message);
  return FALSE;
}

/* Returns: (transfer full): what stands on standard input */
char *
_docket_terminal_read_input (GError **error)
{
  return docket_text_file_read_fd (STDIN_FILENO, _ ("Standard input"), error);
}

/* Returns: (transfer full): what stands in a file */
char *
_docket_terminal_read_file (const char *path, GError **error)
{
  g_autofree char *name = _docket_terminal_quote (path);

  return docket_text_file_read (path, name, error);
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

  g_autofree char *quote = _docket_terminal_quote (argument);
  g_autofree char *message = g_strdup_printf (_ ("“%s” is no job ID"), quote);

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
