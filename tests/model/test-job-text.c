/* test-job-text.c: the words for a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-text.h"
#include "docket-job-update.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

#define JOB    "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"

/* Tuesday, 14 November 2023, 14:31:00 */
#define NOW (G_GINT64_CONSTANT (1699972260) * SECOND)

/* What results a job has. */
typedef enum
{
  NOTHING,
  KEPT,
  LINKED,   /* for 42 min */
  EXPIRING, /* in 9 min */
  UNDATED,  /* linked, without an expiry */
  DEAD,     /* its time is over */
  EXPIRED,
  DATA,
  DELETED,
} Have;

/* One row of the list: times are seconds from now. */
typedef struct
{
  DocketStatus status;
  DocketTrouble trouble;
  const char *message;
  int next;
  int working;
  int checked;
  int watched;
  int n_unknown;
  int n_errors;
  gint64 pages;
  Have have;
  guint n_files;
  gboolean checking;
  gboolean paused;
  gboolean held;
  double saving; /* share; 0: none */
  gboolean opening;
  DocketHold hold;
  const char *caption;
  const char *sentence;
  DocketLook look;
  DocketRowAction action;
} Row;

#define WAIT                 .status = DOCKET_STATUS_WAITING
#define WORK                 .status = DOCKET_STATUS_WORKING, .checked = -30
#define DONE                 .status = DOCKET_STATUS_SUCCESS
#define LONG                 .watched = 46 * 60, .working = -46 * 60
#define LOOK(look_, action_) .look = DOCKET_LOOK_##look_, .action = DOCKET_ROW_ACTION_##action_

static const Row rows[] = {
  { WAIT,
    .caption = "Waiting for its first check",
    .sentence = "report, waiting for its first check.",
    LOOK (WAITING, NONE) },
  { WAIT,
    .held = TRUE,
    .caption = "Not checked · others pasted with it are not known",
    .sentence = "report, not checked, others pasted with it are not known.",
    LOOK (PAUSED, NONE) },
  { WORK,
    .working = -125,
    .next = 9,
    .caption = "Working for 2 min · next check in 9 s",
    .sentence = "report, working for 2 minutes.",
    LOOK (WORKING, CHECK) },
  { WORK,
    .working = -8,
    .next = 2,
    .caption = "Working for 8 s · next check in 2 s",
    .sentence = "report, working for less than a minute.",
    LOOK (WORKING, CHECK) },
  { WORK,
    .working = -61,
    .next = 1,
    .caption = "Working for 1 min · next check in 1 s",
    .sentence = "report, working for 1 minute.",
    LOOK (WORKING, CHECK) },
  { WORK,
    .working = -10,
    .caption = "Working for 10 s",
    .sentence = "report, working for less than a minute.",
    LOOK (WORKING, CHECK) },
  { WORK,
    .working = -10,
    .next = -5,
    .caption = "Working for 10 s · waiting for its turn",
    .sentence = "report, working for less than a minute.",
    LOOK (WORKING, CHECK) },
  { WORK,
    .working = -10,
    .next = 9,
    .checking = TRUE,
    .caption = "Checking…",
    .sentence = "report, working for less than a minute.",
    LOOK (WORKING, CHECK) },
  { WORK,
    LONG,
    .next = 480,
    .caption = "Longer than any PDF.co job runs · next check in 8 min",
    .sentence = "report, longer than any PDF.co job runs, next check in 8 minutes.",
    LOOK (OVERLONG, CHECK) },
  { WORK,
    LONG,
    .trouble = DOCKET_TROUBLE_GAVE_UP,
    .caption = "Longer than any PDF.co job runs · no more checks by itself",
    .sentence = "report, longer than any PDF.co job runs, no more checks by itself.",
    LOOK (OVERLONG, CHECK) },
  { WORK,
    LONG,
    .trouble = DOCKET_TROUBLE_GAVE_UP,
    .paused = TRUE,
    .caption = "Longer than any PDF.co job runs · no more checks by itself",
    .sentence = "report, longer than any PDF.co job runs, no more checks by itself.",
    LOOK (OVERLONG, CHECK) },
  { WORK,
    .trouble = DOCKET_TROUBLE_NOT_AN_ANSWER,
    .next = 40,
    .caption = "No answer from PDF.co · next try in 40 s",
    .sentence = "report, no answer from PDF.co.",
    LOOK (NO_ANSWER, NONE) },
  { WORK,
    .trouble = DOCKET_TROUBLE_SERVICE_ERROR,
    .next = 40,
    .caption = "PDF.co answered with an error · next try in 40 s",
    .sentence = "report, PDF.co answered with an error.",
    LOOK (NO_ANSWER, NONE) },
  { WORK,
    .trouble = DOCKET_TROUBLE_RATE_LIMITED,
    .next = 12,
    .caption = "PDF.co asked to slow down · next try in 12 s",
    .sentence = "report, PDF.co asked to slow down.",
    LOOK (NO_ANSWER, NONE) },
  { WORK,
    .trouble = DOCKET_TROUBLE_SERVICE_ERROR,
    .n_errors = DOCKET_MAX_JOB_ERRORS,
    .caption = "PDF.co answers with an error · waiting for Check Now",
    .sentence = "report, PDF.co answers with an error, waiting for Check Now.",
    LOOK (NO_ANSWER, CHECK) },
  { WORK,
    .trouble = DOCKET_TROUBLE_OFFLINE,
    .next = 40,
    .caption = "Offline · working when last checked at 14:30",
    .sentence = "report, offline, working when last checked at 14:30.",
    LOOK (NO_ANSWER, NONE) },
  { WAIT,
    .trouble = DOCKET_TROUBLE_OFFLINE,
    .caption = "Offline · not checked yet",
    .sentence = "report, offline, not checked yet.",
    LOOK (NO_ANSWER, NONE) },
  { WORK,
    .paused = TRUE,
    .next = 9,
    .caption = "Working when last checked at 14:30",
    .sentence = "report, working when last checked at 14:30.",
    LOOK (PAUSED, NONE) },
  { WORK,
    .trouble = DOCKET_TROUBLE_KEY_REJECTED,
    .caption = "Working when last checked at 14:30",
    .sentence = "report, working when last checked at 14:30.",
    LOOK (PAUSED, NONE) },
  { WAIT,
    .trouble = DOCKET_TROUBLE_NO_KEY,
    .caption = "Waiting for its first check",
    .sentence = "report, waiting for its first check.",
    LOOK (PAUSED, NONE) },
  { WORK,
    .trouble = DOCKET_TROUBLE_NO_CREDITS,
    .caption = "Working when last checked at 14:30",
    .sentence = "report, working when last checked at 14:30.",
    LOOK (PAUSED, NONE) },
  { WORK,
    .trouble = DOCKET_TROUBLE_OTHER_ACCOUNT,
    .caption = "Added with another API key",
    .sentence = "report, added with another API key.",
    LOOK (PAUSED, NONE) },
  { WORK,
    .n_unknown = 1,
    .next = 60,
    .caption = "Not known so far · asking once more in 1 min",
    .sentence = "report, not known so far, asking once more in 1 minute.",
    LOOK (WORKING, CHECK) },
  /* Done. */
  { DONE,
    .pages = 12,
    .have = KEPT,
    .n_files = 1,
    .caption = "12 pages · kept",
    .sentence = "report, done at 14:29, 12 pages, kept.",
    LOOK (KEPT, OPEN) },
  { DONE,
    .pages = 1,
    .have = KEPT,
    .n_files = 1,
    .caption = "1 page · kept",
    .sentence = "report, done at 14:29, 1 page, kept.",
    LOOK (KEPT, OPEN) },
  { DONE,
    .pages = 12,
    .have = KEPT,
    .n_files = 4,
    .caption = "4 files · kept",
    .sentence = "report, done at 14:29, 4 files, kept.",
    LOOK (KEPT, OPEN) },
  { DONE,
    .have = KEPT,
    .n_files = 1,
    .caption = "Kept",
    .sentence = "report, done at 14:29, kept.",
    LOOK (KEPT, OPEN) },
  { DONE,
    .have = LINKED,
    .n_files = 1,
    .saving = 0.4,
    .caption = "Saving, 40 %",
    .sentence = "report, done at 14:29, saving.",
    LOOK (SAVING, OPEN) },
  { DONE,
    .have = LINKED,
    .n_files = 1,
    .saving = 0.4,
    .opening = TRUE,
    .caption = "Opening, 40 %",
    .sentence = "report, done at 14:29, opening.",
    LOOK (SAVING, CANCEL) },
  { DONE,
    .have = LINKED,
    .n_files = 1,
    .hold = DOCKET_HOLD_LARGE,
    .caption = "340.0\u00a0MB, so only kept if you say so · link valid for 42 min",
    .sentence = "report, done at 14:29, 340.0\u00a0MB, so only kept if you say so, link valid for"
                " 42 minutes.",
    LOOK (LINKED, KEEP) },
  { DONE,
    .have = EXPIRING,
    .n_files = 1,
    .hold = DOCKET_HOLD_METERED,
    .caption = "Not kept on this metered connection · link valid for 9 min",
    .sentence = "report, done at 14:29, not kept on this metered connection, link valid for"
                " 9 minutes.",
    LOOK (EXPIRING, OPEN) },
  { DONE,
    .have = UNDATED,
    .n_files = 1,
    .hold = DOCKET_HOLD_NO_ROOM,
    .caption = "Not kept, for lack of room",
    .sentence = "report, done at 14:29, not kept, for lack of room.",
    LOOK (LINKED, OPEN) },
  { DONE,
    .have = LINKED,
    .n_files = 1,
    .hold = DOCKET_HOLD_TROUBLE,
    .caption = "Not kept yet: The disk is full · link valid for 42 min",
    .sentence = "report, done at 14:29, not kept yet: The disk is full, link valid for 42 minutes.",
    LOOK (LINKED, OPEN) },
  { DONE,
    .have = DELETED,
    .n_files = 1,
    .caption = "No longer kept",
    .sentence = "report, done at 14:29, no longer kept.",
    LOOK (EXPIRED, DETAILS) },
  { DONE,
    .have = LINKED,
    .n_files = 3,
    .caption = "3 files · link valid for 42 min",
    .sentence = "report, done at 14:29, 3 files, link valid for 42 minutes.",
    LOOK (LINKED, OPEN) },
  { DONE,
    .have = LINKED,
    .n_files = 1,
    .caption = "Link valid for 42 min",
    .sentence = "report, done at 14:29, link valid for 42 minutes.",
    LOOK (LINKED, OPEN) },
  { DONE,
    .have = EXPIRING,
    .n_files = 1,
    .pages = 2,
    .caption = "2 pages · link valid for 9 min",
    .sentence = "report, done at 14:29, 2 pages, link valid for 9 minutes.",
    LOOK (EXPIRING, OPEN) },
  { DONE,
    .have = UNDATED,
    .n_files = 1,
    .pages = 2,
    .caption = "2 pages · not kept yet",
    .sentence = "report, done at 14:29, 2 pages, not kept yet.",
    LOOK (LINKED, OPEN) },
  { DONE,
    .have = DATA,
    .n_files = 1,
    .caption = "Not kept yet",
    .sentence = "report, done at 14:29, not kept yet.",
    LOOK (LINKED, OPEN) },
  { DONE,
    .have = DEAD,
    .n_files = 1,
    .pages = 2,
    .caption = "Link expired · not kept",
    .sentence = "report, done at 14:29, link expired, not kept.",
    LOOK (EXPIRED, DETAILS) },
  { DONE,
    .have = EXPIRED,
    .n_files = 3,
    .caption = "Link expired · not kept",
    .sentence = "report, done at 14:29, link expired, not kept.",
    LOOK (EXPIRED, DETAILS) },
  { DONE,
    .caption = "Finished, without a file",
    .sentence = "report, done at 14:29, finished, without a file.",
    LOOK (KEPT, DETAILS) },
  /* Ended without a result. */
  { .status = DOCKET_STATUS_FAILED,
    .message = "Damaged file",
    .caption = "Failed: damaged file",
    .sentence = "report, failed: damaged file.",
    LOOK (FAILED, DETAILS) },
  { .status = DOCKET_STATUS_FAILED,
    .message = "PDF is damaged.",
    .caption = "Failed: PDF is damaged.",
    .sentence = "report, failed: PDF is damaged.",
    LOOK (FAILED, DETAILS) },
  { .status = DOCKET_STATUS_FAILED,
    .message = "Ärger",
    .caption = "Failed: ärger",
    .sentence = "report, failed: ärger.",
    LOOK (FAILED, DETAILS) },
  { .status = DOCKET_STATUS_FAILED,
    .message = "X",
    .caption = "Failed: x",
    .sentence = "report, failed: x.",
    LOOK (FAILED, DETAILS) },
  { .status = DOCKET_STATUS_FAILED,
    .caption = "Failed at PDF.co",
    .sentence = "report, failed at PDF.co.",
    LOOK (FAILED, DETAILS) },
  { .status = DOCKET_STATUS_FAILED,
    .message = "",
    .caption = "Failed at PDF.co",
    .sentence = "report, failed at PDF.co.",
    LOOK (FAILED, DETAILS) },
  { .status = DOCKET_STATUS_ABORTED,
    .caption = "Aborted at PDF.co",
    .sentence = "report, aborted at PDF.co.",
    LOOK (ABORTED, DETAILS) },
  { .status = DOCKET_STATUS_UNKNOWN,
    .caption = "PDF.co does not know this job",
    .sentence = "report, PDF.co does not know this job.",
    LOOK (UNKNOWN, DETAILS) },
  { .status = DOCKET_STATUS_FAILED,
    .message = "Damaged file",
    .checking = TRUE,
    .caption = "Checking…",
    .sentence = "report, failed: damaged file.",
    LOOK (FAILED, DETAILS) },
  /* A trouble never hides how a job ended. */
  { .status = DOCKET_STATUS_ABORTED,
    .trouble = DOCKET_TROUBLE_OFFLINE,
    .paused = TRUE,
    .caption = "Aborted at PDF.co",
    .sentence = "report, aborted at PDF.co.",
    LOOK (ABORTED, DETAILS) },
};

static DocketResult *
make_result (guint part, Have have)
{
  static const DocketResultState states[] = {
    [KEPT] = DOCKET_RESULT_KEPT,       [LINKED] = DOCKET_RESULT_LINKED,
    [EXPIRING] = DOCKET_RESULT_LINKED, [UNDATED] = DOCKET_RESULT_LINKED,
    [DEAD] = DOCKET_RESULT_LINKED,     [EXPIRED] = DOCKET_RESULT_EXPIRED,
    [DATA] = DOCKET_RESULT_DATA,       [DELETED] = DOCKET_RESULT_DELETED,
  };
  static const gint64 lives[] = {
    [LINKED] = 42 * MINUTE, [EXPIRING] = 9 * MINUTE, [DEAD] = -1, [DELETED] = 0
  };
  DocketResult *result = docket_result_new (part);

  result->state = states[have];
  result->expires = lives[have] != 0 ? NOW + lives[have] : 0;
  return result;
}

static DocketJobState *
make_state (const Row *row)
{
  DocketJobState *state = docket_job_state_new (JOB);

  state->name = g_strdup ("report");
  state->status = row->status;
  state->trouble = row->trouble;
  state->message = g_strdup (row->message);
  state->next_check = row->next != 0 ? NOW + row->next * SECOND : 0;
  state->first_working = row->working != 0 ? NOW + row->working * SECOND : 0;
  state->last_checked = row->checked != 0 ? NOW + row->checked * SECOND : 0;
  state->watched_for = row->watched * SECOND;
  state->n_unknown = row->n_unknown;
  state->n_errors = row->n_errors;
  state->page_count = row->pages != 0 ? row->pages : DOCKET_NO_NUMBER;
  state->added = NOW - HOUR;
  if (docket_status_is_final (row->status))
    state->finished = NOW - 90 * SECOND;
  for (guint i = 0; i < row->n_files; i++)
    g_ptr_array_add (state->results, make_result (i, row->have));
  return state;
}

static void
test_rows (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (DocketJobState) state = make_state (row);
      const DocketMoment moment = {
        .now = NOW,
        .zone = zone,
        .watched = TRUE,
        .checking = row->checking,
        .paused = row->paused,
        .held = row->held,
        .opening = row->opening,
        .saving = row->saving > 0 ? row->saving : -1,
        .hold = row->hold,
        .hold_size = 340000000,
        .hold_text = "The disk is full",
      };
      g_autofree char *caption = docket_job_text_caption (state, &moment);
      g_autofree char *sentence = docket_job_text_sentence (state, &moment);
      const double ring = docket_job_text_ring (state, &moment);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (caption, ==, row->caption);
      g_assert_cmpstr (sentence, ==, row->sentence);
      g_assert_cmpint (docket_job_text_look (state, &moment), ==, row->look);
      g_assert_cmpint (docket_job_text_row_action (state, &moment), ==, row->action);
      g_assert_cmpfloat (ring, >=, 0);
      g_assert_cmpfloat (ring, <=, 1);
    }
}

/* Between the moment a check is due and the one it is sent in is less than a second, or a queue. */
static void
test_turn (void)
{
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  DocketMoment moment = { .now = NOW, .watched = TRUE, .saving = -1 };

  state->status = DOCKET_STATUS_WORKING;
  g_assert_false (docket_job_text_waits_for_turn (state, &moment));
  state->next_check = NOW - SECOND + 1;
  g_assert_false (docket_job_text_waits_for_turn (state, &moment));
  state->next_check = NOW - SECOND;
  g_assert_true (docket_job_text_waits_for_turn (state, &moment));
  moment.checking = TRUE;
  g_assert_false (docket_job_text_waits_for_turn (state, &moment));
  moment.checking = FALSE;
  moment.watched = FALSE;
  g_assert_false (docket_job_text_waits_for_turn (state, &moment));
  moment.watched = TRUE;
  state->status = DOCKET_STATUS_FAILED;
  g_assert_false (docket_job_text_waits_for_turn (state, &moment));
}

/* Where results are not kept by themselves, one is not about to be. */
static void
test_unkept (void)
{
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  const DocketMoment moment = { .now = NOW, .saving = -1, .unkept = TRUE };
  g_autofree char *alone = NULL;
  g_autofree char *pages = NULL;

  state->status = DOCKET_STATUS_SUCCESS;
  g_ptr_array_add (state->results, make_result (0, UNDATED));
  alone = docket_job_text_caption (state, &moment);
  g_assert_cmpstr (alone, ==, "Not kept");
  state->page_count = 2;
  pages = docket_job_text_caption (state, &moment);
  g_assert_cmpstr (pages, ==, "2 pages · not kept");
}

/* Every sentence is one: it begins with the name and ends with one full stop. */
static void
test_sentences (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = { .now = NOW, .zone = zone, .saving = -1 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DocketJobState) state = make_state (&rows[i]);
      g_autofree char *sentence = docket_job_text_sentence (state, &moment);

      g_assert_true (g_str_has_prefix (sentence, "report, "));
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_false (g_str_has_suffix (sentence, ".."));
      g_assert_null (strstr (sentence, "·"));
    }
}

/* A screen reader is not told of seconds that pass, nor of each check. */
static void
test_calm (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  guint n_changes = 0;
  g_autofree char *before = NULL;

  state->status = DOCKET_STATUS_WORKING;
  state->added = state->first_working = NOW;
  for (gint64 second = 0; second < 5 * 60; second++)
    {
      const DocketMoment moment = {
        .now = NOW + second * SECOND, .zone = zone, .checking = second % 10 == 0, .saving = -1
      };
      g_autofree char *sentence = NULL;

      state->next_check = moment.now + (10 - second % 10) * SECOND;
      sentence = docket_job_text_sentence (state, &moment);
      n_changes += g_strcmp0 (sentence, before) != 0;
      g_free (before);
      before = g_steal_pointer (&sentence);
    }
  /* The first one, and one for each minute. */
  g_assert_cmpuint (n_changes, ==, 5);
}

static void
test_titles (void)
{
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autofree char *short_id = docket_job_text_title (state);
  g_autofree char *name = NULL;

  state->name = g_strdup ("invoices-march");
  name = docket_job_text_title (state);
  g_assert_cmpstr (short_id, ==, "6YSZD3U8…151-300");
  g_assert_cmpstr (name, ==, "invoices-march");
}

static void
test_durations (void)
{
  static const struct
  {
    gint64 usec;
    const char *text;
  } durations[] = {
    { G_MININT64, "0 s" },
    { -1, "0 s" },
    { 0, "0 s" },
    { SECOND - 1, "0 s" },
    { 8 * SECOND, "8 s" },
    { MINUTE - 1, "59 s" },
    { MINUTE, "1 min" },
    { 42 * MINUTE + 59 * SECOND, "42 min" },
    { 2 * HOUR - 1, "119 min" },
    { 2 * HOUR, "2 h" },
    { 48 * HOUR - 1, "47 h" },
    { 48 * HOUR, "2 days" },
    { 100 * 24 * HOUR, "100 days" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = docket_job_text_duration (durations[i].usec);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
}

/* Days change at the person's midnight. */
static void
test_days (void)
{
  static const struct
  {
    gint64 before; /* seconds */
    const char *offset;
    const char *day;
    const char *when;
  } days[] = {
    { 0, "+00:00", "Today", "14:31" },
    { -60, "+00:00", "Today", "14:32" },
    { 14 * 3600 + 31 * 60, "+00:00", "Today", "00:00" },
    { 14 * 3600 + 32 * 60, "+00:00", "Yesterday", "13 Nov, 23:59" },
    { 14 * 3600 + 32 * 60, "+05:30", "Today", "05:29" },
    { 0, "+12:00", "Today", "02:31" },
    { 3 * 3600, "+12:00", "Yesterday", "14 Nov, 23:31" },
    { 2 * 24 * 3600, "+00:00", "Sunday, 12 November", "12 Nov, 14:31" },
    { 8 * 24 * 3600, "+00:00", "Monday, 6 November", "6 Nov, 14:31" },
    { 400 * 24 * 3600, "+00:00", "10 October 2022", "10 Oct, 14:31" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (days[i].offset);
      const DocketMoment moment = { .now = NOW, .zone = zone, .saving = -1 };
      const gint64 time = NOW - days[i].before * SECOND;
      g_autofree char *day = docket_job_text_day (time, &moment);
      g_autofree char *when = docket_job_text_when (time, &moment);

      g_test_message ("day %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (day, ==, days[i].day);
      g_assert_cmpstr (when, ==, days[i].when);
    }
}

/* The words of one answer: no time is known, and nothing is kept. */
static void
test_once (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = { .now = NOW, .zone = zone, .once = TRUE, .saving = -1 };
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autofree char *working = NULL;
  g_autofree char *done = NULL;
  g_autofree char *pages = NULL;
  DocketResult *result = docket_result_new (0);

  state->status = DOCKET_STATUS_WORKING;
  state->first_working = NOW;
  working = docket_job_text_caption (state, &moment);
  g_assert_cmpstr (working, ==, "Working");

  state->status = DOCKET_STATUS_SUCCESS;
  state->finished = NOW;
  result->link = g_strdup ("https://h/a.pdf");
  g_ptr_array_add (state->results, result);
  done = docket_job_text_caption (state, &moment);
  g_assert_cmpstr (done, ==, "Done");
  state->page_count = 3;
  pages = docket_job_text_caption (state, &moment);
  g_assert_cmpstr (pages, ==, "3 pages");
}

static void
test_time_of_row (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+02:00");
  const DocketMoment moment = { .now = NOW, .zone = zone, .saving = -1 };
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autofree char *added = NULL;
  g_autofree char *finished = NULL;

  state->added = NOW - HOUR;
  added = docket_job_text_time (state, &moment);
  state->finished = NOW;
  finished = docket_job_text_time (state, &moment);
  g_assert_cmpstr (added, ==, "15:31");
  g_assert_cmpstr (finished, ==, "16:31");
}

static void
test_ring (void)
{
  static const struct
  {
    DocketStatus status;
    gint64 checked;
    gint64 next;
    gint64 finished;
    gint64 expires;
    gboolean checking;
    double ring;
  } rings[] = {
    { DOCKET_STATUS_WORKING, -10, 10, .ring = 0.5 },
    { DOCKET_STATUS_WORKING, -30, 10, .ring = 0.25 },
    { DOCKET_STATUS_WORKING, -10, -1, .ring = 0 },
    { DOCKET_STATUS_WORKING, 0, 0, .ring = 1 },
    { DOCKET_STATUS_WORKING, -10, 10, .checking = TRUE, .ring = 0 },
    { DOCKET_STATUS_SUCCESS, .finished = 0, .expires = 3600, .ring = 1 },
    { DOCKET_STATUS_SUCCESS, .finished = -1800, .expires = 1800, .ring = 0.5 },
    { DOCKET_STATUS_SUCCESS, .finished = -10, .expires = 1800, .ring = 0.5 },
    { DOCKET_STATUS_SUCCESS, .finished = -3600, .expires = -1, .ring = 0 },
    { DOCKET_STATUS_SUCCESS, .finished = -3600, .ring = 1 },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (rings); i++)
    {
      g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
      const DocketMoment moment = {
        .now = NOW, .zone = zone, .checking = rings[i].checking, .saving = -1
      };
      DocketResult *result = docket_result_new (0);

      state->status = rings[i].status;
      state->added = NOW - HOUR;
      state->last_checked = NOW + rings[i].checked * SECOND;
      state->next_check = rings[i].next != 0 ? NOW + rings[i].next * SECOND : 0;
      state->finished = NOW + rings[i].finished * SECOND;
      result->expires = rings[i].expires != 0 ? NOW + rings[i].expires * SECOND : 0;
      g_ptr_array_add (state->results, result);
      g_test_message ("ring %" G_GSIZE_FORMAT, i);
      g_assert_cmpfloat_with_epsilon (docket_job_text_ring (state, &moment), rings[i].ring, 0.001);
    }
}

/* Each trouble has an explanation that says what helps; a success needs none. */
static void
test_explanations (void)
{
  for (int trouble = DOCKET_TROUBLE_NONE; trouble < DOCKET_N_TROUBLES; trouble++)
    {
      g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
      g_autofree char *text = NULL;

      state->trouble = (DocketTrouble) trouble;
      text = docket_job_text_explanation (state);
      g_test_message ("%s", docket_trouble_to_word (state->trouble));
      g_assert_cmpint (text != NULL, ==, trouble != DOCKET_TROUBLE_NONE);
      if (text != NULL)
        g_assert_true (g_str_has_suffix (text, "."));
    }
  for (int status = DOCKET_STATUS_SUCCESS; status < DOCKET_N_STATUSES; status++)
    {
      g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
      g_autofree char *text = NULL;
      g_autofree char *word = docket_job_text_status ((DocketStatus) status);

      state->status = (DocketStatus) status;
      text = docket_job_text_explanation (state);
      g_assert_cmpint (text != NULL, ==, status != DOCKET_STATUS_SUCCESS);
      g_assert_cmpuint (strlen (word), >, 0);
    }
}

/* What was found out about the network stands in for "offline", and is no word of PDF.co. */
static void
test_cause (void)
{
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autofree char *plain = NULL;
  g_autofree char *cause = NULL;

  state->trouble = DOCKET_TROUBLE_OFFLINE;
  plain = docket_job_text_explanation (state);
  g_assert_cmpstr (plain, ==, "PDF.co cannot be reached. Docket tries again by itself.");
  state->trouble_text = g_strdup ("The proxy asks for a name");
  cause = docket_job_text_explanation (state);
  g_assert_cmpstr (cause, ==, "The proxy asks for a name. Docket tries again by itself.");
  g_assert_null (docket_job_text_quote (state));

  state->trouble = DOCKET_TROUBLE_SERVICE_ERROR;
  g_assert_cmpstr (docket_job_text_quote (state), ==, "The proxy asks for a name");
  state->status = DOCKET_STATUS_FAILED;
  g_assert_null (docket_job_text_quote (state));
  state->message = g_strdup ("Damaged file");
  g_assert_cmpstr (docket_job_text_quote (state), ==, "Damaged file");
}

/* Notifications */

static void
test_notices (void)
{
  static const struct
  {
    Row row;
    const char *title;
    const char *nameless;
    const char *body;
  } notices[] = {
    { { DONE, .pages = 12, .have = KEPT, .n_files = 1 },
      "report is done",
      "A PDF.co job is done",
      "12 pages" },
    { { DONE, .have = LINKED, .n_files = 3 }, "report is done", "A PDF.co job is done", "3 files" },
    { { DONE, .have = LINKED, .n_files = 1 },
      "report is done",
      "A PDF.co job is done",
      "The result is ready" },
    { { DONE, .have = DEAD, .n_files = 1 },
      "report is done",
      "A PDF.co job is done",
      "Its link had expired when Docket heard of it" },
    { { DONE }, "report is done", "A PDF.co job is done", "Finished, without a file" },
    { { .status = DOCKET_STATUS_FAILED, .message = "Damaged file" },
      "report failed",
      "A PDF.co job failed",
      "Damaged file" },
    { { .status = DOCKET_STATUS_FAILED },
      "report failed",
      "A PDF.co job failed",
      "Failed at PDF.co" },
    { { .status = DOCKET_STATUS_ABORTED, .message = "x" },
      "report was aborted",
      "A PDF.co job was aborted",
      "Aborted at PDF.co" },
    { { .status = DOCKET_STATUS_UNKNOWN, .message = "Job not found" },
      "report is not known",
      "A PDF.co job is not known",
      "PDF.co does not know this job" },
    { { WORK, LONG, .trouble = DOCKET_TROUBLE_GAVE_UP },
      "report runs too long",
      "A PDF.co job runs too long",
      "Longer than any PDF.co job runs. Docket no longer asks by itself." },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = { .now = NOW, .zone = zone, .saving = -1 };

  for (gsize i = 0; i < G_N_ELEMENTS (notices); i++)
    {
      g_autoptr (DocketJobState) state = make_state (&notices[i].row);
      g_autofree char *title = docket_job_text_notice_title (state, TRUE);
      g_autofree char *nameless = docket_job_text_notice_title (state, FALSE);
      g_autofree char *body = docket_job_text_notice_body (state, &moment);

      g_test_message ("notice %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (title, ==, notices[i].title);
      g_assert_cmpstr (nameless, ==, notices[i].nameless);
      g_assert_cmpstr (body, ==, notices[i].body);
    }
}

/* What the service says reaches a notification without links and markup, and not for ever. */
static void
test_notice_of_foreign_text (void)
{
  g_autofree char *long_text = g_strnfill (500, 'm');
  const struct
  {
    const char *message;
    const char *body;
  } messages[] = {
    { "a <b>bold</b> claim", "a b bold /b claim" },
    { "you &amp; me", "you amp; me" },
    { "<a href=\"https://h/p?s=1\">Click</a>", "a … Click /a" },
    { "Cannot read https://h/a.pdf?X-Amz-Signature=e5 at all", "Cannot read … at all" },
    { "(see http://h)", "(see …" },
    { "HTTPS://H/A", "…" },
    { "<<>>", "Failed at PDF.co" },
    { "&", "Failed at PDF.co" },
    { "", "Failed at PDF.co" },
    { "line\nbreak\ttab", "line break tab" },
    { "\u202Egnp.elif", "gnp.elif" },
    { long_text, NULL },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = { .now = NOW, .zone = zone, .saving = -1 };

  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      const Row row = { .status = DOCKET_STATUS_FAILED, .message = messages[i].message };
      g_autoptr (DocketJobState) state = make_state (&row);
      g_autofree char *body = docket_job_text_notice_body (state, &moment);

      g_test_message ("%s", messages[i].message);
      g_assert_null (strpbrk (body, "<>&"));
      g_assert_null (strstr (body, "://"));
      g_assert_cmpint (g_utf8_strlen (body, -1), <=, 120);
      if (messages[i].body != NULL)
        g_assert_cmpstr (body, ==, messages[i].body);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-text/rows", test_rows);
  g_test_add_func ("/job-text/turn", test_turn);
  g_test_add_func ("/job-text/unkept", test_unkept);
  g_test_add_func ("/job-text/sentences", test_sentences);
  g_test_add_func ("/job-text/calm", test_calm);
  g_test_add_func ("/job-text/titles", test_titles);
  g_test_add_func ("/job-text/durations", test_durations);
  g_test_add_func ("/job-text/days", test_days);
  g_test_add_func ("/job-text/time-of-row", test_time_of_row);
  g_test_add_func ("/job-text/ring", test_ring);
  g_test_add_func ("/job-text/explanations", test_explanations);
  g_test_add_func ("/job-text/once", test_once);
  g_test_add_func ("/job-text/cause", test_cause);
  g_test_add_func ("/job-text/notices", test_notices);
  g_test_add_func ("/job-text/notices/foreign-text", test_notice_of_foreign_text);
  return g_test_run ();
}
