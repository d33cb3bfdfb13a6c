/* docket-terminal-wait.c: docket wait, until all are final
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-terminal-private.h"

#include "docket-client.h"
#include "docket-core-error.h"
#include "docket-job-id.h"
#include "docket-keeper.h"
#include "docket-paths.h"
#include "docket-watch-lock.h"
#include "docket-watcher.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* How often the list of another process is looked at. */
#define FOLLOW_EVERY ((gint64) G_USEC_PER_SEC)

/* Jobs that the list watches are followed there, which costs nothing; the others are watched with
 * a list of our own, in memory. */
typedef struct
{
  DocketCommand command;
  GPtrArray *jobs; /* (unowned) of DocketFoundJob */
  GPtrArray *ours; /* (owned) of DocketFoundJob: those that are to be watched here */
  guint at;        /* job that is looked up in the list */
  guint n_open;

  DocketStore *list;  /* (owned) (nullable): the list on disk */
  GArray *followed;   /* (owned) of gint64: rows of @list */
  char *lock_path;    /* (owned) */
  DocketStore *store; /* (owned): our own */
  DocketWatcher *watcher;
  DocketKeeper *keeper;
  DocketClient *client;
  DocketLimiter *limiter;

  gint64 timeout; /* seconds; 0: none */
  char *folder;   /* (owned) (nullable): where results are saved */
  gboolean json;
  gboolean on_terminal;
  gboolean watching;
} Wait;

static void
show_progress (Wait *wait)
{
  const guint n = wait->jobs->len;
  g_autofree char *text = NULL;

  if (!wait->on_terminal)
    return;
  text = g_strdup_printf (
      ngettext ("%u of %u job is final", "%u of %u jobs are final", n), n - wait->n_open, n);
  g_printerr ("\r%s", text);
}

static void
end_progress (Wait *wait)
{
  if (wait->on_terminal)
    g_printerr ("\r\033[K");
}

static void
end (Wait *wait)
{
  end_progress (wait);
  g_main_loop_quit (wait->command.loop);
}

static void
fail (Wait *wait, const char *message)
{
  end_progress (wait);
  g_printerr ("docket: %s\n", message);
  _docket_command_worsen (&wait->command, DOCKET_EXIT_TROUBLE);
  g_main_loop_quit (wait->command.loop);
}

/* A job is final */

static void
report (Wait *wait, const DocketJobState *state)
{
  end_progress (wait);
  if (wait->json)
    _docket_terminal_print_state (state, TRUE);
  else
    _docket_terminal_print_line (&wait->command, state);
  _docket_command_worsen (&wait->command, _docket_command_get_exit_of_status (state->status));
  wait->n_open--;
  if (wait->n_open == 0)
    end (wait);
  else
    show_progress (wait);
}

typedef struct
{
  Wait *wait;
  DocketJobState *state; /* (owned) */
} Saving;

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Saving *saving = data;
  Wait *wait = saving->wait;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJobState) state = docket_job_state_copy (saving->state);
  GPtrArray *results = docket_keeper_save_results_finish (DOCKET_KEEPER (object), result, &error);

  docket_job_state_unref (saving->state);
  if (results != NULL)
    {
      g_ptr_array_unref (state->results);
      state->results = results;
    }
  else
    {
      end_progress (wait);
      g_printerr ("%s: %s\n", state->id, error->message);
      _docket_command_worsen (&wait->command, DOCKET_EXIT_TROUBLE);
    }
  report (wait, state);
}

static void
take_final (Wait *wait, DocketJobState *state)
{
  Saving *saving = NULL;

  if (wait->folder == NULL || state->status != DOCKET_STATUS_SUCCESS || state->results->len == 0)
    {
      report (wait, state);
      return;
    }

  saving = g_new0 (Saving, 1);
  saving->wait = wait;
  saving->state = docket_job_state_ref (state);
  docket_keeper_save_results_async (wait->keeper, state, wait->folder, NULL, saved_cb, saving);
}

/* Watching by ourselves */

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                Wait *wait)
{
  if (docket_status_is_final (after->status) && !docket_status_is_final (before->status))
    {
      take_final (wait, after);
      return;
    }
  /* Nothing more happens to it by itself. */
  if (after->next_check == 0 && !docket_status_is_final (after->status) &&
      !docket_trouble_stops_account (after->trouble) && after->trouble != DOCKET_TROUBLE_NONE)
    {
      _docket_command_worsen (&wait->command, DOCKET_EXIT_TROUBLE);
      report (wait, after);
    }
}

/* What passes by itself is waited for; without a key or credits there is nothing to wait for. */
static void
trouble_cb (Wait *wait)
{
  const DocketTrouble trouble = docket_watcher_get_trouble (wait->watcher);

  if (docket_trouble_stops_account (trouble))
    fail (wait, _docket_terminal_describe_trouble (trouble));
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = docket_store_add_finish (DOCKET_STORE (object), result, &error);

  if (added == NULL)
    fail (wait, error->message);
}

static void
watch_ours (Wait *wait, gint64 account_id)
{
  g_autoptr (GPtrArray) ours = g_steal_pointer (&wait->ours);

  wait->ours = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  docket_store_add_async (wait->store,
                          ours,
                          account_id,
                          docket_clock_get_wall (wait->command.clock),
                          NULL,
                          added_cb,
                          wait);
}

static void
account_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr (GError) error = NULL;
  g_autofree DocketAccount *account = docket_store_ensure_account_finish (
      DOCKET_STORE (object), result, &error);

  if (account == NULL)
    {
      fail (wait, error->message);
      return;
    }
  docket_client_set_limiter (wait->client, wait->limiter);
  docket_watcher_set_account (wait->watcher, account, DOCKET_CHECKER (wait->client), wait->limiter);
  docket_watcher_start (wait->watcher);
  watch_ours (wait, account->row_id);
}

static void
begin_watching (Wait *wait)
{
  const char *key = docket_settings_get_api_key (wait->command.settings);
  const char *url = docket_settings_get_api_url (wait->command.settings);

  if (wait->ours->len == 0 || wait->watching)
    return;
  if (key == NULL)
    {
      const char *problem = docket_settings_get_api_key_problem (wait->command.settings);

      fail (wait,
            problem != NULL ? problem : _docket_terminal_describe_trouble (DOCKET_TROUBLE_NO_KEY));
      return;
    }

  wait->watching = TRUE;
  wait->client = docket_client_new (wait->command.clock, url, key, NULL);
  docket_store_ensure_account_async (
      wait->store, key, url, docket_clock_get_wall (wait->command.clock), NULL, account_cb, wait);
}

/* Following the list */

static gboolean follow_cb (gpointer data);

static void
follow_again (Wait *wait)
{
  docket_clock_add_alarm (wait->command.clock,
                          docket_clock_get_elapsed (wait->command.clock) + FOLLOW_EVERY,
                          follow_cb,
                          wait);
}

/* Nobody watches the list any more: its jobs are watched here. */
static void
take_over (Wait *wait)
{
  for (guint i = 0; i < wait->followed->len; i++)
    {
      DocketJobState *state = docket_store_get_newest_state (
          wait->list, g_array_index (wait->followed, gint64, i));

      if (state != NULL)
        g_ptr_array_add (wait->ours,
                         docket_found_job_new (state->id, state->name, DOCKET_FOUND_STRONG, FALSE));
    }
  g_array_set_size (wait->followed, 0);
  begin_watching (wait);
}

/* A kept result was saved by the list; the person wants it in a folder of theirs only if asked. */
static gboolean
follow_cb (gpointer data)
{
  Wait *wait = data;

  for (guint i = wait->followed->len; i > 0; i--)
    {
      DocketJobState *state = docket_store_get_newest_state (
          wait->list, g_array_index (wait->followed, gint64, i - 1));

      if (state == NULL || docket_status_is_final (state->status))
        g_array_remove_index (wait->followed, i - 1);
      if (state != NULL && docket_status_is_final (state->status))
        take_final (wait, state);
    }
  if (wait->followed->len == 0)
    return G_SOURCE_REMOVE;

  if (docket_watch_lock_is_taken_by_other (wait->lock_path))
    follow_again (wait);
  else
    take_over (wait);
  return G_SOURCE_REMOVE;
}

static void look_up_next (Wait *wait);

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  const DocketFoundJob *job = g_ptr_array_index (wait->jobs, wait->at);
  const gint64 row_id = docket_store_find_finish (DOCKET_STORE (object), result, NULL);
  DocketJobState *state = row_id != 0 ? docket_store_get_newest_state (wait->list, row_id) : NULL;

  wait->at++;
  if (state != NULL && !docket_status_is_final (state->status))
    g_array_append_val (wait->followed, row_id);
  else
    g_ptr_array_add (wait->ours, docket_found_job_copy (job));
  look_up_next (wait);
}

static void
look_up_next (Wait *wait)
{
  if (wait->at < wait->jobs->len)
    {
      const DocketFoundJob *job = g_ptr_array_index (wait->jobs, wait->at);

      docket_store_find_async (wait->list, job->id, NULL, found_cb, wait);
      return;
    }

  begin_watching (wait);
  if (wait->followed->len > 0)
    follow_again (wait);
}

static void
list_opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->list = docket_store_open_finish (result, NULL);
  if (wait->list != NULL)
    {
      look_up_next (wait);
      return;
    }
  for (guint i = 0; i < wait->jobs->len; i++)
    g_ptr_array_add (wait->ours, docket_found_job_copy (g_ptr_array_index (wait->jobs, i)));
  begin_watching (wait);
}

/* Starting */

static gboolean
timeout_cb (gpointer data)
{
  Wait *wait = data;

  _docket_command_worsen (&wait->command, DOCKET_EXIT_WORKING);
  end (wait);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDownloader) downloader = NULL;
  g_autofree char *path = docket_paths_get_database ();
  const gboolean is_watched = docket_watch_lock_is_taken_by_other (wait->lock_path);

  wait->store = docket_store_open_finish (result, &error);
  if (wait->store == NULL)
    {
      fail (wait, error->message);
      return;
    }

  downloader = docket_downloader_new (wait->command.clock, NULL);
  wait->keeper = docket_keeper_new (
      wait->store, wait->command.clock, downloader, wait->command.settings);
  wait->watcher = docket_watcher_new (wait->store, wait->command.clock, wait->command.settings);
  docket_watcher_set_unlimited (wait->watcher, TRUE);
  g_signal_connect (wait->store, "job-changed", G_CALLBACK (job_changed_cb), wait);
  g_signal_connect_swapped (wait->watcher, "notify::trouble", G_CALLBACK (trouble_cb), wait);
  docket_store_open_async (is_watched ? path : NULL,
                           docket_clock_get_wall (wait->command.clock),
                           NULL,
                           list_opened_cb,
                           wait);
}

static void
clear (Wait *wait)
{
  if (wait->watcher != NULL)
    {
      g_signal_handlers_disconnect_by_data (wait->watcher, wait);
      docket_watcher_stop (wait->watcher);
    }
  if (wait->store != NULL)
    g_signal_handlers_disconnect_by_data (wait->store, wait);
  g_clear_object (&wait->watcher);
  g_clear_object (&wait->keeper);
  g_clear_object (&wait->client);
  g_clear_object (&wait->limiter);
  g_clear_object (&wait->store);
  g_clear_object (&wait->list);
  g_clear_pointer (&wait->ours, g_ptr_array_unref);
  g_clear_pointer (&wait->followed, g_array_unref);
  g_clear_pointer (&wait->lock_path, g_free);
  _docket_command_clear (&wait->command);
}

static void
run (Wait *wait)
{
  _docket_command_init (&wait->command);
  wait->ours = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  wait->followed = g_array_new (FALSE, FALSE, sizeof (gint64));
  wait->lock_path = docket_paths_get_watch_lock ();
  wait->limiter = _docket_command_new_limiter (&wait->command);
  wait->n_open = wait->jobs->len;
  wait->on_terminal = isatty (STDERR_FILENO) && !wait->json;
  if (wait->timeout > 0)
    docket_clock_add_alarm (wait->command.clock,
                            docket_clock_get_elapsed (wait->command.clock) +
                                wait->timeout * G_USEC_PER_SEC,
                            timeout_cb,
                            wait);
  show_progress (wait);
  docket_store_open_async (
      NULL, docket_clock_get_wall (wait->command.clock), NULL, opened_cb, wait);
  g_main_loop_run (wait->command.loop);
  clear (wait);
}

int
_docket_terminal_wait (int argc, char **argv)
{
  Wait wait = { 0 };
  g_auto (GStrv) arguments = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *absolute = NULL;
  const GOptionEntry entries[] = {
    { "timeout",
      0,
      0,
      G_OPTION_ARG_INT64,
      &wait.timeout,
      N_ ("Give up after so many seconds"),
      "SECONDS" },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Save the results in this folder"), "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wait.json, N_ ("Print one JSON object a line"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments, NULL, "ID...|-" },
    { NULL },
  };

  if (!_docket_terminal_parse (_ ("- wait until jobs are final"), entries, &argc, &argv))
    return DOCKET_EXIT_USAGE;
  if (wait.timeout < 0)
    return _docket_terminal_wrong_usage (_ ("The time-out is a number of seconds"));

  g_autoptr (GPtrArray) jobs = _docket_terminal_collect_ids (arguments);

  if (jobs == NULL)
    return DOCKET_EXIT_USAGE;
  absolute = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
  wait.folder = absolute;
  wait.jobs = jobs;
  run (&wait);
  return wait.command.exit_status;
}
