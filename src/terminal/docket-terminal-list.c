/* docket-terminal-list.c: docket list, what the list holds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-terminal-private.h"

#include "docket-paths.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

typedef struct
{
  DocketCommand command;
  DocketStore *store; /* (owned) (nullable) */
  gboolean json;
  gboolean links;
  gboolean by_status;
  DocketStatus status;
} List;

static void
fail (List *list, const char *message)
{
  _docket_terminal_say (message);
  _docket_command_worsen (&list->command, DOCKET_EXIT_TROUBLE);
  g_main_loop_quit (list->command.loop);
}

static void
print_links (const DocketJobState *state)
{
  for (guint i = 0; i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (result->link != NULL)
        g_print ("  %s\n", result->link);
    }
}

static void
print_job (List *list, const DocketJobState *state)
{
  if (list->by_status && state->status != list->status)
    return;
  if (list->json)
    {
      _docket_terminal_print_state (state, list->links);
      return;
    }
  _docket_terminal_print_line (&list->command, state);
  if (list->links)
    print_links (state);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  List *list = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, &error);

  if (states == NULL)
    {
      fail (list, error->message);
      return;
    }
  for (guint i = 0; i < states->len; i++)
    print_job (list, g_ptr_array_index (states, i));
  g_main_loop_quit (list->command.loop);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  List *list = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *health = NULL;

  list->store = docket_store_open_finish (result, &error);
  if (list->store == NULL)
    {
      fail (list, error->message);
      return;
    }
  health = docket_store_get_health_text (list->store);
  if (docket_store_get_health (list->store) == DOCKET_STORE_IN_MEMORY)
    {
      fail (list, docket_store_get_trouble_text (list->store));
      return;
    }
  if (health != NULL)
    g_printerr ("docket: %s\n", health);
  docket_store_load_async (list->store, DOCKET_LOAD_LIST, NULL, loaded_cb, list);
}

static void
run (List *list)
{
  g_autofree char *path = docket_paths_get_database ();

  GStatBuf info;

  _docket_command_init (&list->command);
  /* Reading makes no list where there is none. A folder that cannot be looked into may hold one. */
  if (g_stat (path, &info) == 0)
    {
      docket_store_open_async (
          path, docket_clock_get_wall (list->command.clock), NULL, opened_cb, list);
      g_main_loop_run (list->command.loop);
    }
  else if (errno != ENOENT)
    {
      g_autofree char *text = g_strdup_printf (_ ("The list cannot be read or written: %s"),
                                               g_strerror (errno));

      fail (list, text);
    }
  g_clear_object (&list->store);
  _docket_command_clear (&list->command);
}

int
_docket_terminal_list (int argc, char **argv)
{
  List list = { 0 };
  g_autofree char *status = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &list.json, N_ ("Print one JSON object a line"), NULL },
    { "links",
      0,
      0,
      G_OPTION_ARG_NONE,
      &list.links,
      N_ ("Print the links, which are secret"),
      NULL },
    { "status", 0, 0, G_OPTION_ARG_STRING, &status, N_ ("Only jobs with this status"), "STATUS" },
    { NULL },
  };

  if (!_docket_terminal_parse (_ ("- print the list"), entries, &argc, &argv))
    return DOCKET_EXIT_USAGE;
  if (argc > 1)
    return _docket_terminal_wrong_usage (_ ("“docket list” takes no arguments"));
  if (status != NULL && !docket_status_from_word (status, &list.status))
    return _docket_terminal_wrong_usage (
        _ ("The status is one of waiting, working, success, failed, aborted, unknown"));

  list.by_status = status != NULL;
  run (&list);
  return list.command.exit_status;
}
