/* docket-terminal-print.c: a job on standard output
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-terminal-private.h"

#include "docket-core-error.h"
#include "docket-job-text.h"

#include <json-glib/json-glib.h>

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  if (number == DOCKET_NO_NUMBER)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_texts (JsonBuilder *builder, const char *name, char **texts)
{
  if (texts == NULL || texts[0] == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

/* One object a line. */
static void
print_object (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

/* Which trouble a reply that says nothing of the job stands for. */
DocketTrouble
_docket_terminal_get_trouble (const DocketReply *reply)
{
  switch (reply->outcome)
    {
    case DOCKET_OUTCOME_REFUSED:
      return reply->error_code == 402 ? DOCKET_TROUBLE_NO_CREDITS : DOCKET_TROUBLE_KEY_REJECTED;
    case DOCKET_OUTCOME_RATE_LIMITED:
      return DOCKET_TROUBLE_RATE_LIMITED;
    case DOCKET_OUTCOME_BAD_REQUEST:
    case DOCKET_OUTCOME_SERVICE_ERROR:
    case DOCKET_OUTCOME_JOB_ERROR:
      return DOCKET_TROUBLE_SERVICE_ERROR;
    case DOCKET_OUTCOME_WORKING:
    case DOCKET_OUTCOME_FINAL:
    case DOCKET_OUTCOME_NOT_KNOWN:
    default:
      return DOCKET_TROUBLE_NONE;
    }
}

static const char *
get_status_word (const DocketReply *reply)
{
  switch (reply->outcome)
    {
    case DOCKET_OUTCOME_WORKING:
    case DOCKET_OUTCOME_FINAL:
      return docket_status_to_word (reply->status);
    case DOCKET_OUTCOME_NOT_KNOWN:
      return docket_status_to_word (DOCKET_STATUS_UNKNOWN);
    case DOCKET_OUTCOME_BAD_REQUEST:
    case DOCKET_OUTCOME_REFUSED:
    case DOCKET_OUTCOME_RATE_LIMITED:
    case DOCKET_OUTCOME_SERVICE_ERROR:
    case DOCKET_OUTCOME_JOB_ERROR:
    default:
      return NULL;
    }
}

/* A reply as the service gave it: fields, names and types are its own. The link is printed because
 * the person asked for JSON. */
void
_docket_terminal_print_reply (const char *job_id, const DocketReply *reply)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const DocketTrouble trouble = _docket_terminal_get_trouble (reply);

  json_builder_begin_object (builder);
  add_text (builder, "jobId", job_id);
  add_text (builder, "status", get_status_word (reply));
  add_text (builder, "message", reply->message);
  add_text (builder, "url", reply->url);
  add_texts (builder, "urls", reply->urls);
  add_text (builder, "outputLinkValidTill", reply->valid_till);
  add_number (builder, "pageCount", reply->page_count);
  add_number (builder, "credits", reply->credits);
  add_number (builder, "remainingCredits", reply->remaining_credits);
  add_number (builder, "jobDuration", reply->job_duration);
  add_number (builder, "duration", reply->duration);
  if (trouble != DOCKET_TROUBLE_NONE)
    add_text (builder, "trouble", docket_trouble_to_word (trouble));
  print_object (builder);
}

static DocketTrouble
trouble_of_error (const GError *error)
{
  if (g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NO_KEY))
    return DOCKET_TROUBLE_NO_KEY;
  if (g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_NOT_AN_ANSWER))
    return DOCKET_TROUBLE_NOT_AN_ANSWER;
  return DOCKET_TROUBLE_OFFLINE;
}

void
_docket_terminal_print_trouble (const char *job_id, const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "jobId", job_id);
  add_text (builder, "message", error->message);
  add_text (builder, "trouble", docket_trouble_to_word (trouble_of_error (error)));
  print_object (builder);
}

static GStrv
list_links (const DocketJobState *state)
{
  g_autoptr (GStrvBuilder) links = g_strv_builder_new ();

  for (guint i = 0; i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (result->link != NULL)
        g_strv_builder_add (links, result->link);
    }
  return g_strv_builder_end (links);
}

static GStrv
list_paths (const DocketJobState *state)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (result->state == DOCKET_RESULT_KEPT && result->saved_as != NULL)
        g_strv_builder_add (paths, result->saved_as);
    }
  return g_strv_builder_end (paths);
}

/* One path is a text, several are an array. */
static void
add_paths (JsonBuilder *builder, const DocketJobState *state)
{
  g_auto (GStrv) paths = list_paths (state);

  if (g_strv_length (paths) == 1)
    add_text (builder, "savedAs", paths[0]);
  else
    add_texts (builder, "savedAs", paths);
}

static void
add_links (JsonBuilder *builder, const DocketJobState *state)
{
  g_auto (GStrv) links = list_links (state);

  add_text (builder, "url", links[0]);
  if (g_strv_length (links) > 1)
    add_texts (builder, "urls", links);
}

/* A job of the list, or one that was waited for. */
void
_docket_terminal_print_state (const DocketJobState *state, gboolean with_links)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "jobId", state->id);
  add_text (builder, "name", state->name);
  add_text (builder, "status", docket_status_to_word (state->status));
  add_text (builder, "message", state->message);
  if (with_links)
    add_links (builder, state);
  add_text (builder, "outputLinkValidTill", state->valid_till);
  add_number (builder, "pageCount", state->page_count);
  add_number (builder, "credits", state->credits);
  add_number (builder, "remainingCredits", state->remaining_credits);
  add_number (builder, "jobDuration", state->job_duration);
  add_number (builder, "duration", state->duration);
  add_number (builder, "checks", state->n_checks);
  add_paths (builder, state);
  if (state->trouble != DOCKET_TROUBLE_NONE)
    add_text (builder, "trouble", docket_trouble_to_word (state->trouble));
  print_object (builder);
}

static void
print_line (DocketCommand *command, const DocketJobState *state, gboolean once)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  DocketMoment moment = { .now = docket_clock_get_wall (command->clock),
                          .lead = docket_clock_get_server_lead (command->clock),
                          .zone = zone,
                          .once = once,
                          .saving = -1 };
  g_autofree char *caption = docket_job_text_caption (state, &moment);
  g_auto (GStrv) paths = list_paths (state);

  if (state->name != NULL)
    g_print ("%s  %s: %s\n", state->id, state->name, caption);
  else
    g_print ("%s: %s\n", state->id, caption);
  for (guint i = 0; paths[i] != NULL; i++)
    g_print ("  %s\n", paths[i]);
}

/* A job as a person reads it: what it is called, and the caption of its row. */
void
_docket_terminal_print_line (DocketCommand *command, const DocketJobState *state)
{
  print_line (command, state, FALSE);
}

/* The same of a job that was asked about once, and of which nothing else is known. */
void
_docket_terminal_print_answer (DocketCommand *command, const DocketJobState *state)
{
  print_line (command, state, TRUE);
}
