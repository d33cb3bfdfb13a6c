/* docket-terminal-check.c: docket check, ask once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-terminal-private.h"

#include "docket-client.h"
#include "docket-core-error.h"
#include "docket-error-code.h"
#include "docket-job-id.h"
#include "docket-job-update.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  DocketCommand command;
  DocketChecker *checker; /* (owned) */
  DocketLimiter *limiter; /* (owned) */
  GPtrArray *jobs;        /* (owned) of DocketFoundJob */
  guint at;
  gboolean force;
  gboolean json;
} Check;

static void begin_next (Check *check);

static const char *
get_id (const Check *check)
{
  return ((const DocketFoundJob *) g_ptr_array_index (check->jobs, check->at))->id;
}

static int
get_exit_of_reply (const DocketReply *reply)
{
  switch (reply->outcome)
    {
    case DOCKET_OUTCOME_WORKING:
    case DOCKET_OUTCOME_FINAL:
      return _docket_command_get_exit_of_status (reply->status);
    case DOCKET_OUTCOME_NOT_KNOWN:
      return DOCKET_EXIT_FAILED;
    case DOCKET_OUTCOME_BAD_REQUEST:
    case DOCKET_OUTCOME_REFUSED:
    case DOCKET_OUTCOME_RATE_LIMITED:
    case DOCKET_OUTCOME_SERVICE_ERROR:
    case DOCKET_OUTCOME_JOB_ERROR:
    default:
      return DOCKET_EXIT_TROUBLE;
    }
}

/* The message of an answer without an error may be that of a success. */
static const char *
describe_problem (const DocketReply *reply)
{
  const DocketErrorCode *code = docket_error_code_find (reply->error_code);
  const char *stop = _docket_terminal_describe_trouble (_docket_terminal_get_trouble (reply));

  if (stop != NULL)
    return stop;
  if (reply->outcome == DOCKET_OUTCOME_RATE_LIMITED)
    return _ ("PDF.co asked to slow down");
  if (reply->error && reply->message != NULL)
    return reply->message;
  return code != NULL ? _ (code->what) : _ ("PDF.co answered with an error");
}

static void
print_words (Check *check, const DocketReply *reply)
{
  g_autoptr (DocketJobState) blank = docket_job_state_new (get_id (check));
  g_autoptr (DocketJobState) state = NULL;

  if (get_exit_of_reply (reply) == DOCKET_EXIT_TROUBLE)
    {
      g_printerr ("%s: %s\n", get_id (check), describe_problem (reply));
      return;
    }

  state = docket_job_update_from_reply (
      blank, reply, check->force, docket_clock_get_wall (check->command.clock));
  if (reply->outcome == DOCKET_OUTCOME_NOT_KNOWN)
    state->status = DOCKET_STATUS_UNKNOWN;
  _docket_terminal_print_answer (&check->command, state);
}

static void
take_reply (Check *check, const DocketReply *reply)
{
  _docket_command_worsen (&check->command, get_exit_of_reply (reply));
  if (reply->outcome == DOCKET_OUTCOME_RATE_LIMITED)
    docket_limiter_slow_down (check->limiter, reply->retry_after);
  else
    docket_limiter_answered (check->limiter);
  if (check->json)
    _docket_terminal_print_reply (get_id (check), reply);
  else
    print_words (check, reply);
}

static const char *
describe_error (const Check *check, const GError *error)
{
  const char *problem = NULL;

  if (!g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NO_KEY))
    return error->message;
  problem = docket_settings_get_api_key_problem (check->command.settings);
  return problem != NULL ? problem : _docket_terminal_describe_trouble (DOCKET_TROUBLE_NO_KEY);
}

static void
take_error (Check *check, const GError *error)
{
  _docket_command_worsen (&check->command, DOCKET_EXIT_TROUBLE);
  if (check->json)
    _docket_terminal_print_trouble (get_id (check), error);
  g_printerr ("%s: %s\n", get_id (check), describe_error (check, error));
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Check *check = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketReply)
      reply = docket_checker_check_finish (DOCKET_CHECKER (object), result, &error);

  if (reply != NULL)
    take_reply (check, reply);
  else
    take_error (check, error);
  check->at++;
  begin_next (check);
}

static gboolean
slot_cb (gpointer data)
{
  Check *check = data;

  docket_checker_check_async (check->checker,
                              get_id (check),
                              check->force ? DOCKET_CHECK_FORCED : DOCKET_CHECK_NONE,
                              NULL,
                              checked_cb,
                              check);
  return G_SOURCE_REMOVE;
}

static void
begin_next (Check *check)
{
  if (check->at == check->jobs->len)
    g_main_loop_quit (check->command.loop);
  else
    docket_clock_add_alarm (
        check->command.clock, docket_limiter_take (check->limiter), slot_cb, check);
}

static void
run (Check *check)
{
  _docket_command_init (&check->command);
  check->limiter = _docket_command_new_limiter (&check->command);
  check->checker = DOCKET_CHECKER (
      docket_client_new (check->command.clock,
                         docket_settings_get_api_url (check->command.settings),
                         docket_settings_get_api_key (check->command.settings),
                         NULL));
  docket_client_set_limiter (DOCKET_CLIENT (check->checker), check->limiter);
  begin_next (check);
  g_main_loop_run (check->command.loop);
  g_clear_object (&check->checker);
  g_clear_object (&check->limiter);
  _docket_command_clear (&check->command);
}

int
_docket_terminal_check (int argc, char **argv)
{
  Check check = { 0 };
  g_auto (GStrv) arguments = NULL;
  const GOptionEntry entries[] = {
    { "force",
      0,
      0,
      G_OPTION_ARG_NONE,
      &check.force,
      N_ ("Make PDF.co say whether it knows the job"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &check.json, N_ ("Print one JSON object a line"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments, NULL, "ID...|-" },
    { NULL },
  };

  if (!_docket_terminal_parse (_ ("- ask PDF.co once"), entries, &argc, &argv))
    return DOCKET_EXIT_USAGE;
  check.jobs = _docket_terminal_collect_ids (arguments);
  if (check.jobs == NULL)
    return DOCKET_EXIT_USAGE;

  run (&check);
  g_ptr_array_unref (check.jobs);
  return check.command.exit_status;
}
