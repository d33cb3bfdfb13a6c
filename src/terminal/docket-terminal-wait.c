/* docket-terminal-wait.c: docket wait, until all are final
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-terminal-private.h"

#include "docket-client.h"
#include "docket-core-error.h"
#include "docket-job-id.h"
#include "docket-job-text.h"
#include "docket-keeper.h"
#include "docket-own-account.h"
#include "docket-paths.h"
#include "docket-temporary-file.h"
#include "docket-watch-lock.h"
#include "docket-watcher.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

/* How often the list of another process is looked at. */
#define FOLLOW_EVERY ((gint64) G_USEC_PER_SEC)

/* So often in a row the list must not be able to check a job before that counts: it may be about to
 * begin, or to hear of more credits. */
#define MANY_LOOKS      2

#define LONGEST_TIMEOUT (10 * 365 * 24 * 60 * 60LL)

/* A job of the list that somebody else watches. */
typedef struct
{
  gint64 row_id;
  const DocketFoundJob *job; /* (unowned) */
  guint n_stuck;             /* looks in a row at which the list could not check it */
} Followed;

/* Jobs that the list watches are followed there, which costs nothing; the others are watched with
 * a list of our own, in memory. */
typedef struct
{
  DocketCommand command;
  GPtrArray *jobs;    /* (unowned) of DocketFoundJob */
  GPtrArray *ours;    /* (owned) of DocketFoundJob: those that are to be watched here */
  GHashTable *open;   /* (owned) of id (owned) to DocketJobState (owned): as last heard of */
  GHashTable *saving; /* (owned) of id (owned): those of @open whose results are fetched */
  guint at;           /* job that is looked up in the list */

  DocketStore *list;   /* (owned) (nullable): the list on disk */
  GPtrArray *followed; /* (owned) of Followed: jobs of @list */
  GArray *accounts;    /* (owned) (nullable) of DocketAccount: those of @list */
  gint64 list_account; /* row of our key's account in @list; 0: none */
  char *lock_path;     /* (owned) */
  DocketStore *store;  /* (owned): our own */
  gint64 account_id;   /* row of our key's account in @store; 0: not yet */
  DocketWatcher *watcher;
  DocketKeeper *keeper;
  DocketClient *client;
  DocketLimiter *limiter;
  GCancellable *cancellable; /* (owned): of what is saved */
  guint on_interrupt;
  guint on_terminate;

  gint64 timeout; /* seconds; 0: none */
  char *folder;   /* (owned) (nullable): where results are saved */
  gboolean json;
  gboolean on_terminal;
  gboolean watching;
  gboolean sweeping;     /* what a killed process left in @folder is being removed */
  gboolean stopping;     /* no more is waited for than what ends by itself at once */
  gboolean reason_given; /* why there was no answer was said */
  DocketTrouble trouble; /* what stopped all of them */
} Wait;

static void
show_progress (Wait *wait)
{
  const guint n = wait->jobs->len;
  const guint n_final = n - g_hash_table_size (wait->open);
  g_autofree char *text = NULL;

  if (!wait->on_terminal || wait->stopping)
    return;
  text = g_strdup_printf (
      ngettext ("%u of %u job is final", "%u of %u jobs are final", n), n_final, n);
  g_printerr ("\r%s", text);
}

static void
end_progress (Wait *wait)
{
  if (wait->on_terminal)
    g_printerr ("\r\033[K");
}

static void
end_if_done (Wait *wait)
{
  if (g_hash_table_size (wait->open) > 0 || wait->sweeping)
    return;
  end_progress (wait);
  g_main_loop_quit (wait->command.loop);
}

/* A job is reported */

static void
remember (Wait *wait, DocketJobState *state)
{
  if (g_hash_table_contains (wait->open, state->id))
    g_hash_table_replace (wait->open, g_strdup (state->id), docket_job_state_ref (state));
}

static void
report (Wait *wait, const DocketJobState *state)
{
  if (!g_hash_table_contains (wait->open, state->id))
    return;
  end_progress (wait);
  if (wait->json)
    _docket_terminal_print_state (state, TRUE);
  else
    _docket_terminal_print_line (&wait->command, state);
  _docket_command_worsen (&wait->command, _docket_command_get_exit_of_status (state->status));
  g_hash_table_remove (wait->saving, state->id);
  g_hash_table_remove (wait->open, state->id);
  show_progress (wait);
  end_if_done (wait);
}

/* As it is when nobody goes on with it: no next check is planned. */
static DocketJobState *
copy_as_left (const DocketJobState *old)
{
  DocketJobState *state = docket_job_state_copy (old);

  state->next_check = 0;
  return state;
}

/* Waiting longer does not help this job. */
static void
give_up (Wait *wait, const DocketJobState *last, DocketTrouble trouble, const char *reason)
{
  g_autoptr (DocketJobState) state = copy_as_left (last);

  if (trouble != DOCKET_TROUBLE_NONE)
    state->trouble = trouble;
  end_progress (wait);
  if (reason != NULL)
    g_printerr ("%s: %s\n", state->id, reason);
  _docket_command_worsen (&wait->command, DOCKET_EXIT_TROUBLE);
  report (wait, state);
}

/* Ending before all are final */

/* A job without any answer could not be checked; one that had one is at work. */
static void
report_open (Wait *wait, const DocketJobState *last)
{
  g_autoptr (DocketJobState) state = copy_as_left (last);
  const char *reason = NULL;

  if (state->last_checked == 0 && state->trouble == DOCKET_TROUBLE_NONE)
    state->trouble = wait->trouble;
  reason = state->last_checked == 0 ? _docket_terminal_describe_silence (state) : NULL;
  if (reason != NULL)
    _docket_command_worsen (&wait->command, DOCKET_EXIT_TROUBLE);
  if (reason != NULL && !wait->reason_given)
    {
      end_progress (wait);
      g_printerr ("docket: %s\n", reason);
      wait->reason_given = TRUE;
    }
  report (wait, state);
}

/* Jobs are reported as they are; what is being saved is first taken back. */
static void
stop (Wait *wait)
{
  if (wait->stopping)
    return;

  wait->stopping = TRUE;
  if (wait->watching && wait->trouble == DOCKET_TROUBLE_NONE)
    wait->trouble = docket_watcher_get_trouble (wait->watcher);
  if (wait->watcher != NULL)
    {
      g_signal_handlers_disconnect_by_data (wait->watcher, wait);
      g_signal_handlers_disconnect_by_data (wait->store, wait);
      docket_watcher_stop (wait->watcher);
    }
  for (guint i = 0; i < wait->jobs->len; i++)
    {
      const DocketFoundJob *job = g_ptr_array_index (wait->jobs, i);
      DocketJobState *last = g_hash_table_lookup (wait->open, job->id);

      if (last != NULL && !g_hash_table_contains (wait->saving, job->id))
        report_open (wait, last);
    }
  g_cancellable_cancel (wait->cancellable);
}

static void
fail (Wait *wait, DocketTrouble trouble, const char *message)
{
  if (wait->stopping)
    return;
  end_progress (wait);
  g_printerr ("docket: %s\n", message);
  _docket_command_worsen (&wait->command, DOCKET_EXIT_TROUBLE);
  wait->reason_given = TRUE;
  wait->trouble = trouble;
  stop (wait);
}

/* A job is final */

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
      g_printerr ("%s: %s\n",
                  state->id,
                  g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                      ? _ ("The waiting ended before the result was saved")
                      : error->message);
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
  remember (wait, state);
  g_hash_table_add (wait->saving, g_strdup (state->id));
  docket_keeper_save_results_async (
      wait->keeper, state, wait->folder, wait->cancellable, saved_cb, saving);
}

/* Watching by ourselves */

static void
job_changed_cb (DocketStore *store,
                gint64 row_id,
                DocketJobState *before,
                DocketJobState *after,
                Wait *wait)
{
  g_autofree char *reason = NULL;

  if (!docket_status_is_final (after->status))
    remember (wait, after);
  if (docket_status_is_final (after->status) && !docket_status_is_final (before->status))
    {
      take_final (wait, after);
      return;
    }
  /* Nothing more happens to it by itself. */
  if (after->next_check == 0 && !docket_status_is_final (after->status) &&
      !docket_trouble_stops_account (after->trouble) && after->trouble != DOCKET_TROUBLE_NONE)
    {
      reason = docket_job_text_explanation (after);
      give_up (wait, after, DOCKET_TROUBLE_NONE, reason);
    }
}

/* What passes by itself is waited for; without a key or credits there is nothing to wait for. */
static void
trouble_cb (Wait *wait)
{
  const DocketTrouble trouble = docket_watcher_get_trouble (wait->watcher);

  if (docket_trouble_stops_account (trouble))
    fail (wait, trouble, _docket_terminal_describe_trouble (trouble));
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAdded) added = docket_store_add_finish (DOCKET_STORE (object), result, &error);

  if (added == NULL)
    fail (wait, DOCKET_TROUBLE_NONE, error->message);
}

static void
watch_ours (Wait *wait)
{
  g_autoptr (GPtrArray) ours = g_steal_pointer (&wait->ours);

  wait->ours = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  docket_store_add_async (wait->store,
                          ours,
                          wait->account_id,
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
      fail (wait, DOCKET_TROUBLE_NONE, error->message);
      return;
    }
  if (wait->stopping)
    return;
  docket_client_set_limiter (wait->client, wait->limiter);
  docket_watcher_set_account (wait->watcher, account, DOCKET_CHECKER (wait->client), wait->limiter);
  docket_watcher_start (wait->watcher);
  wait->account_id = account->row_id;
  watch_ours (wait);
}

static void
begin_watching (Wait *wait)
{
  const char *key = docket_settings_get_api_key (wait->command.settings);
  const char *url = docket_settings_get_api_url (wait->command.settings);

  if (wait->ours->len == 0 || wait->stopping)
    return;
  if (wait->watching)
    {
      if (wait->account_id != 0)
        watch_ours (wait);
      return;
    }
  if (key == NULL)
    {
      const char *problem = docket_settings_get_api_key_problem (wait->command.settings);

      fail (wait,
            DOCKET_TROUBLE_NO_KEY,
            problem != NULL ? problem : _docket_terminal_describe_trouble (DOCKET_TROUBLE_NO_KEY));
      return;
    }

  wait->watching = TRUE;
  wait->client = docket_client_new (wait->command.clock, url, key, NULL);
  docket_own_account_look_up_async (
      wait->store, wait->command.settings, wait->command.clock, account_cb, wait);
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

static void
watch_here (Wait *wait, const Followed *followed)
{
  const DocketJobState *last = g_hash_table_lookup (wait->open, followed->job->id);
  const char *name = last != NULL ? last->name : followed->job->name;

  g_ptr_array_add (wait->ours,
                   docket_found_job_new (followed->job->id, name, DOCKET_FOUND_STRONG, FALSE));
}

/* Nobody watches the list any more: its jobs are watched here. */
static void
take_over (Wait *wait)
{
  for (guint i = 0; i < wait->followed->len; i++)
    watch_here (wait, g_ptr_array_index (wait->followed, i));
  g_ptr_array_set_size (wait->followed, 0);
}

/* A kept result was saved by the list; the person wants it in a folder of theirs only if asked.
 * Returns: whether the job is followed no more */
static gboolean
look_at (Wait *wait, Followed *followed)
{
  DocketJobState *newest = docket_store_get_newest_state (wait->list, followed->row_id);
  g_autoptr (DocketJobState) state = newest != NULL ? docket_job_state_ref (newest) : NULL;
  const DocketFollowing following = { &wait->command, wait->accounts, wait->list_account };
  g_autofree char *reason = NULL;
  DocketTrouble trouble = DOCKET_TROUBLE_NONE;
  DocketVerdictOfJob verdict = DOCKET_JOB_FOLLOW;

  if (state == NULL || (state->removed != 0 && !docket_status_is_final (state->status)))
    {
      watch_here (wait, followed);
      return TRUE;
    }
  if (docket_status_is_final (state->status))
    {
      take_final (wait, state);
      return TRUE;
    }
  remember (wait, state);
  verdict = _docket_terminal_judge (&following, state, &trouble, &reason);
  followed->n_stuck = verdict != DOCKET_JOB_FOLLOW ? followed->n_stuck + 1 : 0;
  if (followed->n_stuck < MANY_LOOKS)
    return FALSE;
  if (verdict == DOCKET_JOB_WATCH_HERE)
    watch_here (wait, followed);
  else
    give_up (wait, state, trouble, reason);
  return TRUE;
}

static void
accounts_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  g_clear_pointer (&wait->accounts, g_array_unref);
  wait->accounts = docket_store_load_accounts_finish (DOCKET_STORE (object), result, NULL);
  for (guint i = 0; !wait->stopping && i < wait->followed->len;)
    {
      if (look_at (wait, g_ptr_array_index (wait->followed, i)))
        g_ptr_array_remove_index (wait->followed, i);
      else
        i++;
    }
  if (wait->stopping)
    return;
  if (wait->followed->len > 0 && !docket_watch_lock_is_taken_by_other (wait->lock_path))
    take_over (wait);
  if (wait->followed->len > 0)
    follow_again (wait);
  begin_watching (wait);
}

static gboolean
follow_cb (gpointer data)
{
  Wait *wait = data;

  if (!wait->stopping)
    docket_store_load_accounts_async (
        wait->list, docket_clock_get_wall (wait->command.clock), NULL, accounts_cb, wait);
  return G_SOURCE_REMOVE;
}

static void
list_account_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autofree DocketAccount *account = docket_store_ensure_account_finish (
      DOCKET_STORE (object), result, NULL);

  wait->list_account = account != NULL ? account->row_id : 0;
  if (!wait->stopping)
    follow_again (wait);
}

static void
begin_following (Wait *wait)
{
  if (wait->followed->len == 0 || wait->stopping)
    return;
  if (docket_settings_get_api_key (wait->command.settings) == NULL)
    {
      follow_again (wait);
      return;
    }
  docket_own_account_look_up_async (
      wait->list, wait->command.settings, wait->command.clock, list_account_cb, wait);
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
    {
      Followed *followed = g_new0 (Followed, 1);

      followed->row_id = row_id;
      followed->job = job;
      g_ptr_array_add (wait->followed, followed);
      remember (wait, state);
    }
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
  begin_following (wait);
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

  stop (wait);
  return G_SOURCE_REMOVE;
}

/* The next signal ends the process. */
static gboolean
signal_cb (gpointer data)
{
  Wait *wait = data;

  g_clear_handle_id (&wait->on_interrupt, g_source_remove);
  g_clear_handle_id (&wait->on_terminate, g_source_remove);
  stop (wait);
  return G_SOURCE_REMOVE;
}

/* What the shell lets a process in the background ignore stays ignored. */
static guint
hear_signal (Wait *wait, int number)
{
  struct sigaction action = { 0 };

  if (sigaction (number, NULL, &action) != 0 || action.sa_handler == SIG_IGN)
    return 0;
  return g_unix_signal_add (number, signal_cb, wait);
}

static void
swept_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  docket_temporary_file_clean_foreign_finish (result);
  wait->sweeping = FALSE;
  end_if_done (wait);
}

static void
sweep (Wait *wait)
{
  if (wait->folder == NULL)
    return;
  wait->sweeping = TRUE;
  docket_temporary_file_clean_foreign_async (wait->folder, swept_cb, wait);
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
      fail (wait, DOCKET_TROUBLE_NONE, error->message);
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
  g_clear_pointer (&wait->followed, g_ptr_array_unref);
  g_clear_pointer (&wait->accounts, g_array_unref);
  g_clear_pointer (&wait->open, g_hash_table_unref);
  g_clear_pointer (&wait->saving, g_hash_table_unref);
  g_clear_object (&wait->cancellable);
  g_clear_handle_id (&wait->on_interrupt, g_source_remove);
  g_clear_handle_id (&wait->on_terminate, g_source_remove);
  g_clear_pointer (&wait->lock_path, g_free);
  _docket_command_clear (&wait->command);
}

static void
open_jobs (Wait *wait)
{
  wait->open = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, (GDestroyNotify) docket_job_state_unref);
  wait->saving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < wait->jobs->len; i++)
    {
      const DocketFoundJob *job = g_ptr_array_index (wait->jobs, i);

      g_hash_table_insert (wait->open, g_strdup (job->id), docket_job_state_new (job->id));
    }
}

static void
run (Wait *wait)
{
  _docket_command_init (&wait->command);
  open_jobs (wait);
  wait->cancellable = g_cancellable_new ();
  wait->on_interrupt = hear_signal (wait, SIGINT);
  wait->on_terminate = hear_signal (wait, SIGTERM);
  wait->ours = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  wait->followed = g_ptr_array_new_with_free_func (g_free);
  wait->lock_path = docket_paths_get_watch_lock ();
  wait->limiter = _docket_command_new_limiter (&wait->command);
  wait->on_terminal = isatty (STDERR_FILENO) && !wait->json;
  if (wait->timeout > 0)
    docket_clock_add_alarm (wait->command.clock,
                            docket_clock_get_elapsed (wait->command.clock) +
                                wait->timeout * G_USEC_PER_SEC,
                            timeout_cb,
                            wait);
  show_progress (wait);
  sweep (wait);
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
  if (wait.timeout < 0 || wait.timeout > LONGEST_TIMEOUT)
    return _docket_terminal_wrong_usage (
        _ ("The time-out is a number of seconds, up to ten years; 0 is none"));

  g_autoptr (GPtrArray) jobs = _docket_terminal_collect_ids (arguments);

  if (jobs == NULL)
    return DOCKET_EXIT_USAGE;
  absolute = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
  wait.folder = absolute;
  wait.jobs = jobs;
  run (&wait);
  return wait.command.exit_status;
}
