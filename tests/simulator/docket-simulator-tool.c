/* docket-simulator-tool.c: the simulator as a program, for tests of whole programs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-simulator.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOT_GIVEN G_MININT64

typedef struct
{
  int port;
  char *api_key;
  double limit;
  gint64 credits;
  gint64 link_life;
  gboolean missing_404;
  gboolean samples;
  GStrv jobs;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->api_key, g_free);
  g_clear_pointer (&options->jobs, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Port to listen on, 0 for any", "N" },
    { "api-key", 0, 0, G_OPTION_ARG_STRING, &options->api_key, "The only key taken", "KEY" },
    { "limit", 0, 0, G_OPTION_ARG_DOUBLE, &options->limit, "Requests a second, 0 for any", "R" },
    { "credits", 0, 0, G_OPTION_ARG_INT64, &options->credits, "Credits of the account", "N" },
    { "link-life", 0, 0, G_OPTION_ARG_INT64, &options->link_life, "Life of links", "SECONDS" },
    { "missing-404", 0, 0, G_OPTION_ARG_NONE, &options->missing_404, "404 for other ids", NULL },
    { "job",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &options->jobs,
      "Job to know; ENDING is pdf, json, parts, urls, body, nothing, failed, aborted or never",
      "ID:ENDING:SECONDS[:NAME]" },
    { "samples", 0, 0, G_OPTION_ARG_NONE, &options->samples, "Add sample jobs", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- answer as the service does");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (*argc > 1 || options->port < 0 || options->port > G_MAXUINT16)
    {
      g_set_error_literal (error,
                           G_OPTION_ERROR,
                           G_OPTION_ERROR_BAD_VALUE,
                           *argc > 1 ? "There are arguments left" : "There is no such port");
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_ending (const char *word, DocketEnding *ending)
{
  static const char *const words[] = {
    [DOCKET_ENDING_PDF] = "pdf",       [DOCKET_ENDING_JSON] = "json",
    [DOCKET_ENDING_PARTS] = "parts",   [DOCKET_ENDING_URLS] = "urls",
    [DOCKET_ENDING_BODY] = "body",     [DOCKET_ENDING_NOTHING] = "nothing",
    [DOCKET_ENDING_FAILED] = "failed", [DOCKET_ENDING_ABORTED] = "aborted",
    [DOCKET_ENDING_NEVER] = "never",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (word, words[i]) == 0)
        {
          *ending = (DocketEnding) i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
add_job (DocketSimulator *simulator, const char *text, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (text, ":", 4);
  guint n = g_strv_length (fields);
  DocketEnding ending = DOCKET_ENDING_NEVER;
  char *end = NULL;
  double seconds = 0;

  if (n >= 3)
    seconds = g_ascii_strtod (fields[2], &end);
  if (n < 3 || *fields[0] == '\0' || !parse_ending (fields[1], &ending) || end == fields[2] ||
      *end != '\0')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "No job: %s", text);
      return FALSE;
    }
  docket_simulator_add_job (
      simulator, fields[0], fields[3], ending, (gint64) (seconds * G_USEC_PER_SEC));
  return TRUE;
}

static gboolean
start (DocketSimulator *simulator, const Options *options, GError **error)
{
  if (options->api_key != NULL)
    docket_simulator_set_key (simulator, options->api_key);
  if (options->credits != NOT_GIVEN)
    docket_simulator_set_credits (simulator, options->credits);
  if (options->link_life != NOT_GIVEN)
    docket_simulator_set_link_life (simulator, options->link_life);
  docket_simulator_set_limit (simulator, options->limit);
  docket_simulator_set_missing_is_404 (simulator, options->missing_404);
  if (!docket_simulator_start (simulator, (guint16) options->port, error))
    return FALSE;

  for (guint i = 0; options->jobs != NULL && options->jobs[i] != NULL; i++)
    {
      if (!add_job (simulator, options->jobs[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
print_line (const char *line)
{
  fputs (line, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

static void
print_ready (DocketSimulator *simulator, gboolean samples)
{
  g_autofree char *ready = g_strdup_printf ("READY %s", docket_simulator_get_api_url (simulator));

  print_line (ready);
  if (samples)
    {
      g_autofree char *text = docket_simulator_add_samples (simulator);

      fputs (text, stdout);
      print_line (".");
    }
}

static void
answer_job (DocketSimulator *simulator, const char *text)
{
  g_autoptr (GError) error = NULL;

  print_line (add_job (simulator, text, &error) ? "added" : error->message);
}

/* Until "quit" or the end of input. The simulator works in a thread of its own meanwhile. */
static void
obey (DocketSimulator *simulator)
{
  char line[400];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_strchomp (line);
      if (strcmp (line, "quit") == 0)
        return;
      if (g_str_has_prefix (line, "job "))
        answer_job (simulator, line + strlen ("job "));
      if (strcmp (line, "stats") == 0)
        {
          g_autofree char *stats = docket_simulator_get_stats (simulator);

          print_line (stats);
        }
    }
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .credits = NOT_GIVEN, .link_life = NOT_GIVEN };
  g_autoptr (DocketSimulator) simulator = docket_simulator_new ();
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!parse_options (&options, &argc, &argv, &error) || !start (simulator, &options, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  print_ready (simulator, options.samples);
  obey (simulator);
  docket_simulator_stop (simulator);
  return EXIT_SUCCESS;
}
