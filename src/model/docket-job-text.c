/* docket-job-text.c: the words for a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-id.h"
#include "docket-job-text-private.h"
#include "docket-job-update.h"
#include "docket-safe-text.h"
#include "docket-schedule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

/* A link that dies sooner than this is shown as a warning. */
#define EXPIRES_SOON (10 * MINUTE)

/* Life of a link where the service does not say (PDF.co: 60 minutes by default). */
#define USUAL_LINK_LIFE (60 * MINUTE)

/* As much foreign text as a notification holds. */
#define MAX_NOTICE_TEXT 120

/* Durations and times */

/**
 * docket_job_text_spell_duration:
 * @usec: µs
 *
 * Returns: (transfer full): a duration as "8 seconds", "42 minutes", "3 hours", "2 days"; below 0
 *   as 0
 */
char *
docket_job_text_spell_duration (gint64 usec)
{
  const gint64 seconds = MAX (usec, 0) / SECOND;
  const int minutes = (int) (usec / MINUTE);
  const int hours = (int) (usec / HOUR);

  if (usec < MINUTE)
    return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) seconds), (int) seconds);
  if (usec < 2 * HOUR)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), minutes);
  if (usec < 48 * HOUR)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) hours), hours);
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) hours / 24), hours / 24);
}

/**
 * docket_job_text_duration:
 * @usec: µs
 *
 * Returns: (transfer full): a duration as "8 s", "42 min", "3 h", "2 days"; below 0 as 0
 */
char *
docket_job_text_duration (gint64 usec)
{
  usec = MAX (usec, 0);
  if (usec < MINUTE)
    return g_strdup_printf (_ ("%d s"), (int) (usec / SECOND));
  if (usec < 2 * HOUR)
    return g_strdup_printf (_ ("%d min"), (int) (usec / MINUTE));
  if (usec < 48 * HOUR)
    return g_strdup_printf (_ ("%d h"), (int) (usec / HOUR));
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) (usec / (24 * HOUR))),
                          (int) (usec / (24 * HOUR)));
}

/* Spelled, as a screen reader says it: seconds would be something new to say each second. */
static char *
duration_text (gint64 usec, gboolean spelled)
{
  if (spelled && usec < MINUTE)
    return g_strdup (_ ("less than a minute"));
  return spelled ? docket_job_text_spell_duration (usec) : docket_job_text_duration (usec);
}

static GDateTime *
local_time (gint64 time, const DocketMoment *moment)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / SECOND);

  return g_date_time_to_timezone (utc, moment->zone);
}

static int
days_between (GDateTime *earlier, GDateTime *later)
{
  GDate a, b;
  int year = 0, month = 0, day = 0;

  g_date_time_get_ymd (earlier, &year, &month, &day);
  g_date_clear (&a, 1);
  g_date_set_dmy (&a, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  g_date_time_get_ymd (later, &year, &month, &day);
  g_date_clear (&b, 1);
  g_date_set_dmy (&b, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return g_date_days_between (&a, &b);
}

/**
 * docket_job_text_day:
 * @time: UTC µs
 * @moment: now
 *
 * Returns: (transfer full): the day as the header of a group: "Today", "Yesterday", or a date
 */
char *
docket_job_text_day (gint64 time, const DocketMoment *moment)
{
  g_autoptr (GDateTime) then = local_time (time, moment);
  g_autoptr (GDateTime) now = local_time (moment->now, moment);
  const int days = days_between (then, now);

  if (days == 0)
    return g_strdup (_ ("Today"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a day of this year, for g_date_time_format() */
    return g_date_time_format (then, _ ("%A, %-e %B"));
  /* Translators: a day of another year, for g_date_time_format() */
  return g_date_time_format (then, _ ("%-e %B %Y"));
}

/**
 * docket_job_text_when:
 * @time: UTC µs
 * @moment: now
 *
 * Returns: (transfer full): the time, with the day where that is not today
 */
char *
docket_job_text_when (gint64 time, const DocketMoment *moment)
{
  g_autoptr (GDateTime) then = local_time (time, moment);
  g_autoptr (GDateTime) now = local_time (moment->now, moment);

  if (days_between (then, now) == 0)
    /* Translators: a time of day, for g_date_time_format() */
    return g_date_time_format (then, _ ("%R"));
  /* Translators: day and time, for g_date_time_format() */
  return g_date_time_format (then, _ ("%-e %b, %R"));
}

/**
 * docket_job_text_size:
 *
 * Returns: (transfer full): a size in bytes as a person reads it
 */
char *
docket_job_text_size (gint64 bytes)
{
  return g_format_size ((guint64) MAX (bytes, 0));
}

/* A job's name */

/**
 * docket_job_text_title:
 *
 * Returns: (transfer full): what the job is called: its name, else the short id
 */
char *
docket_job_text_title (const DocketJobState *state)
{
  g_return_val_if_fail (state != NULL, NULL);

  return state->name != NULL ? g_strdup (state->name) : docket_job_id_shorten (state->id);
}

/**
 * docket_job_text_waits_for_turn:
 * @state: a job
 * @moment: now
 *
 * Returns: whether a check of it was due a second ago, and is not sent: others go first, at the
 * rate
 */
gboolean
docket_job_text_waits_for_turn (const DocketJobState *state, const DocketMoment *moment)
{
  g_return_val_if_fail (state != NULL && moment != NULL, FALSE);

  return moment->watched && !docket_status_is_final (state->status) && !moment->checking &&
         state->next_check > 0 && moment->now - state->next_check >= SECOND;
}

/**
 * docket_job_text_status:
 *
 * Returns: (transfer full): a status as a word of the window
 */
char *
docket_job_text_status (DocketStatus status)
{
  switch (status)
    {
    case DOCKET_STATUS_WORKING:
      return g_strdup (_ ("Working"));
    case DOCKET_STATUS_SUCCESS:
      return g_strdup (_ ("Done"));
    case DOCKET_STATUS_FAILED:
      return g_strdup (_ ("Failed"));
    case DOCKET_STATUS_ABORTED:
      return g_strdup (_ ("Aborted"));
    case DOCKET_STATUS_UNKNOWN:
      return g_strdup (_ ("Not known"));
    case DOCKET_STATUS_WAITING:
    default:
      return g_strdup (_ ("Waiting"));
    }
}

/* Results */

/* How long a link that expires then works by the clock of the service. */
static gint64
get_left (gint64 expires, const DocketMoment *moment)
{
  return expires - moment->now - moment->lead;
}

static gboolean
link_is_dead (const DocketResult *result, const DocketMoment *moment)
{
  return result->state == DOCKET_RESULT_EXPIRED ||
         (result->state == DOCKET_RESULT_LINKED && result->expires != 0 &&
          get_left (result->expires, moment) <= 0);
}

typedef enum
{
  HAVE_NOTHING,
  HAVE_KEPT,
  HAVE_LINKS,
  HAVE_DEAD_LINKS,
  HAVE_DELETED,
} Have;

/* What there is of a job's results, taken together. */
static Have
get_have (const DocketJobState *state, const DocketMoment *moment)
{
  gboolean dead = FALSE;
  gboolean open = FALSE;
  guint n_deleted = 0;

  for (guint i = 0; i < state->results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (state->results, i);

      if (link_is_dead (result, moment))
        dead = TRUE;
      else if (result->state == DOCKET_RESULT_DELETED)
        n_deleted++;
      else if (result->state != DOCKET_RESULT_KEPT)
        open = TRUE;
    }
  if (state->results->len == 0)
    return HAVE_NOTHING;
  if (n_deleted == state->results->len)
    return HAVE_DELETED;
  if (dead)
    return HAVE_DEAD_LINKS;
  return open ? HAVE_LINKS : HAVE_KEPT;
}

/* "12 pages", or "3 files" where a job made several; NULL where neither is known. */
static char *
amount_text (const DocketJobState *state)
{
  const guint n_files = state->results->len;

  if (n_files > 1)
    return g_strdup_printf (ngettext ("%u file", "%u files", n_files), n_files);
  if (state->page_count > 0 && state->page_count < G_MAXINT)
    return g_strdup_printf (ngettext ("%d page", "%d pages", (gulong) state->page_count),
                            (int) state->page_count);
  return NULL;
}

static char *
links_text (const DocketJobState *state,
            const DocketMoment *moment,
            gboolean with_amount,
            gboolean spelled)
{
  const gint64 expires = docket_job_state_get_expiry (state);
  g_autofree char *left = NULL;

  if (expires == 0 && moment->once)
    return NULL;
  if (expires == 0 && moment->unkept)
    return g_strdup (with_amount ? _ ("not kept") : _ ("Not kept"));
  if (expires == 0)
    return g_strdup (with_amount ? _ ("not kept yet") : _ ("Not kept yet"));

  left = duration_text (get_left (expires, moment), spelled);
  /* Translators: after “3 files · ” in the first form, alone in the second */
  return g_strdup_printf (with_amount ? _ ("link valid for %s") : _ ("Link valid for %s"), left);
}

static char *
have_text (const DocketJobState *state,
           const DocketMoment *moment,
           gboolean with_amount,
           gboolean spelled)
{
  switch (get_have (state, moment))
    {
    case HAVE_KEPT:
      return g_strdup (with_amount ? _ ("kept") : _ ("Kept"));
    case HAVE_LINKS:
      return links_text (state, moment, with_amount, spelled);
    case HAVE_DEAD_LINKS:
    case HAVE_DELETED:
    case HAVE_NOTHING:
    default:
      return NULL;
    }
}

/* Why a result that there is only a link of is not being kept; NULL where it is, or will be. */
static char *
hold_text (const DocketMoment *moment)
{
  g_autofree char *size = NULL;

  switch (moment->hold)
    {
    case DOCKET_HOLD_METERED:
      return g_strdup (_ ("Not kept on this metered connection"));
    case DOCKET_HOLD_LARGE:
      if (moment->hold_size <= 0)
        return g_strdup (_ ("Large, so only kept if you say so"));
      size = docket_job_text_size (moment->hold_size);
      /* Translators: a size, as “340 MB” */
      return g_strdup_printf (_ ("%s, so only kept if you say so"), size);
    case DOCKET_HOLD_NO_ROOM:
      return g_strdup (_ ("Not kept, for lack of room"));
    case DOCKET_HOLD_TROUBLE:
      return moment->hold_text != NULL
                 /* Translators: %s is what is the trouble */
                 ? g_strdup_printf (_ ("Not kept yet: %s"), moment->hold_text)
                 : g_strdup (_ ("Not kept yet"));
    case DOCKET_HOLD_NONE:
    default:
      return NULL;
    }
}

static char *
held_caption (const DocketJobState *state, const DocketMoment *moment, gboolean spelled)
{
  g_autofree char *hold = get_have (state, moment) == HAVE_LINKS ? hold_text (moment) : NULL;
  g_autofree char *links = NULL;

  if (hold == NULL || docket_job_state_get_expiry (state) == 0)
    return g_steal_pointer (&hold);
  links = links_text (state, moment, TRUE, spelled);
  return g_strconcat (hold, " · ", links, NULL);
}

static char *
success_caption (const DocketJobState *state, const DocketMoment *moment, gboolean spelled)
{
  g_autofree char *amount = amount_text (state);
  g_autofree char *held = held_caption (state, moment, spelled);
  g_autofree char *have = NULL;

  if (moment->saving >= 0 && spelled)
    return g_strdup (moment->opening ? _ ("Opening") : _ ("Saving"));
  if (moment->saving >= 0 && moment->opening)
    /* Translators: how much of a result is fetched that is opened then */
    return g_strdup_printf (_ ("Opening, %d %%"), (int) (CLAMP (moment->saving, 0, 1) * 100));
  if (moment->saving >= 0)
    /* Translators: how much of a result is fetched */
    return g_strdup_printf (_ ("Saving, %d %%"), (int) (CLAMP (moment->saving, 0, 1) * 100));
  if (state->results->len == 0)
    return g_strdup (_ ("Finished, without a file"));
  if (get_have (state, moment) == HAVE_DEAD_LINKS)
    return g_strdup (_ ("Link expired · not kept"));
  if (get_have (state, moment) == HAVE_DELETED)
    return g_strdup (_ ("No longer kept"));
  if (held != NULL)
    return g_steal_pointer (&held);

  have = have_text (state, moment, amount != NULL, spelled);
  if (have == NULL)
    return amount != NULL ? g_steal_pointer (&amount) : docket_job_text_status (state->status);
  return amount != NULL ? g_strconcat (amount, " · ", have, NULL) : g_steal_pointer (&have);
}

/* Not final */

static char *
last_known (const DocketJobState *state, const DocketMoment *moment, gboolean begins)
{
  g_autofree char *when = NULL;

  if (state->status != DOCKET_STATUS_WORKING || state->last_checked == 0)
    return g_strdup (begins ? _ ("Waiting for its first check") : _ ("not checked yet"));

  when = docket_job_text_when (state->last_checked, moment);
  if (begins)
    return g_strdup_printf (_ ("Working when last checked at %s"), when);
  /* Translators: after “Offline · ” */
  return g_strdup_printf (_ ("working when last checked at %s"), when);
}

/* @first, and where the next check is planned when that is, with @next as its format. */
static char *
with_next (char *first,
           const DocketJobState *state,
           const DocketMoment *moment,
           gboolean is_try,
           gboolean spelled)
{
  g_autofree char *begin = first;
  g_autofree char *left = NULL;

  if (docket_job_text_waits_for_turn (state, moment) && !is_try && !spelled)
    /* Translators: “Working for 2 min · waiting for its turn”, as others are checked first */
    return g_strdup_printf (_ ("%s · waiting for its turn"), begin);
  /* That it is near is no news to a listener. */
  if (state->next_check - moment->now <= (spelled ? MINUTE : 0))
    return g_steal_pointer (&begin);

  left = duration_text (state->next_check - moment->now + SECOND - 1, spelled);
  if (is_try)
    /* Translators: “No answer from PDF.co · next try in 40 s” */
    return g_strdup_printf (_ ("%s · next try in %s"), begin, left);
  /* Translators: “Working for 2 min · next check in 9 s” */
  return g_strdup_printf (_ ("%s · next check in %s"), begin, left);
}

static char *
trouble_caption (const DocketJobState *state, const DocketMoment *moment, gboolean spelled)
{
  g_autofree char *known = NULL;

  if (state->n_errors >= DOCKET_MAX_JOB_ERRORS)
    return g_strdup (_ ("PDF.co answers with an error · waiting for Check Now"));

  switch (state->trouble)
    {
    case DOCKET_TROUBLE_OFFLINE:
      known = last_known (state, moment, FALSE);
      /* Translators: “Offline · working when last checked at 14:31” */
      return g_strdup_printf (_ ("Offline · %s"), known);
    case DOCKET_TROUBLE_RATE_LIMITED:
      return with_next (g_strdup (_ ("PDF.co asked to slow down")), state, moment, TRUE, spelled);
    case DOCKET_TROUBLE_SERVICE_ERROR:
      return with_next (
          g_strdup (_ ("PDF.co answered with an error")), state, moment, TRUE, spelled);
    case DOCKET_TROUBLE_NOT_AN_ANSWER:
      return with_next (g_strdup (_ ("No answer from PDF.co")), state, moment, TRUE, spelled);
    case DOCKET_TROUBLE_OTHER_ACCOUNT:
      return g_strdup (_ ("Added with another API key"));
    case DOCKET_TROUBLE_GAVE_UP:
      return g_strdup (_ ("Longer than any PDF.co job runs · no more checks by itself"));
    case DOCKET_TROUBLE_NONE:
    case DOCKET_TROUBLE_NO_KEY:
    case DOCKET_TROUBLE_KEY_REJECTED:
    case DOCKET_TROUBLE_NO_CREDITS:
    default:
      return last_known (state, moment, TRUE);
    }
}

static gint64
working_since (const DocketJobState *state)
{
  if (state->started != 0)
    return state->started;
  return state->first_working != 0 ? state->first_working : state->added;
}

static char *
unfinished_caption (const DocketJobState *state, const DocketMoment *moment, gboolean spelled)
{
  g_autofree char *passed = NULL;
  g_autofree char *left = NULL;

  if (moment->checking)
    return g_strdup (_ ("Checking…"));
  if (state->paused != 0)
    {
      left = last_known (state, moment, FALSE);
      /* Translators: “Paused · working when last checked at 14:31” */
      return g_strdup_printf (_ ("Paused · %s"), left);
    }
  if (moment->paused && state->trouble != DOCKET_TROUBLE_GAVE_UP)
    return last_known (state, moment, TRUE);
  if (state->trouble != DOCKET_TROUBLE_NONE)
    return trouble_caption (state, moment, spelled);
  if (state->n_unknown > 0)
    {
      left = duration_text (state->next_check - moment->now + SECOND - 1, spelled);
      return g_strdup_printf (_ ("Not known so far · asking once more in %s"), left);
    }
  if (moment->held)
    return g_strdup (_ ("Not checked · others pasted with it are not known"));
  if (state->status == DOCKET_STATUS_WAITING)
    return g_strdup (_ ("Waiting for its first check"));
  if (moment->once && state->started == 0)
    return docket_job_text_status (state->status);
  if (docket_schedule_is_overlong (state))
    return with_next (
        g_strdup (_ ("Longer than any PDF.co job runs")), state, moment, FALSE, spelled);

  passed = duration_text (moment->now - working_since (state), spelled);
  return with_next (g_strdup_printf (_ ("Working for %s"), passed), state, moment, FALSE, spelled);
}

static char *
make_caption (const DocketJobState *state, const DocketMoment *moment, gboolean spelled)
{
  if (state->status == DOCKET_STATUS_SUCCESS)
    return success_caption (state, moment, spelled);
  if (docket_status_is_final (state->status))
    return moment->checking ? g_strdup (_ ("Checking…")) : docket_job_text_reason (state);
  return unfinished_caption (state, moment, spelled);
}

/**
 * docket_job_text_caption:
 * @state: a job
 * @moment: now
 *
 * Returns: (transfer full): the second line of the job's row
 */
char *
docket_job_text_caption (const DocketJobState *state, const DocketMoment *moment)
{
  g_return_val_if_fail (state != NULL && moment != NULL, NULL);

  return make_caption (state, moment, FALSE);
}

/**
 * docket_job_text_time:
 * @state: a job
 * @moment: now
 *
 * Returns: (transfer full): the time that stands at the end of a wide row: when the job became
 *   final, or when it was added, as a time of day
 */
char *
docket_job_text_time (const DocketJobState *state, const DocketMoment *moment)
{
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (state != NULL && moment != NULL, NULL);

  time = local_time (state->finished != 0 ? state->finished : state->added, moment);
  return g_date_time_format (time, _ ("%R"));
}

/**
 * docket_job_text_sentence:
 * @state: a job
 * @moment: now
 *
 * Says nothing that changes with each second or each check.
 *
 * Returns: (transfer full): the whole row as one sentence for a screen reader
 */
char *
docket_job_text_sentence (const DocketJobState *state, const DocketMoment *moment)
{
  DocketMoment calm = { 0 };
  g_autofree char *title = NULL;
  g_autofree char *caption = NULL;
  g_autofree char *small = NULL;
  g_autofree char *when = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL;

  g_return_val_if_fail (state != NULL && moment != NULL, NULL);

  calm = *moment;
  calm.checking = FALSE;
  title = docket_job_text_title (state);
  caption = make_caption (state, &calm, TRUE);
  _docket_job_text_cut_end (caption);
  small = _docket_job_text_begin_small (caption);
  parts = g_strsplit (small, " · ", -1);
  joined = g_strjoinv (", ", parts);
  if (state->status != DOCKET_STATUS_SUCCESS || state->finished == 0)
    /* Translators: a row for a screen reader: name, then what is said of the job */
    return g_strdup_printf (_ ("%s, %s."), title, joined);

  when = docket_job_text_when (state->finished, moment);
  /* Translators: a row for a screen reader: name, time, then what there is of the result */
  return g_strdup_printf (_ ("%s, done at %s, %s."), title, when, joined);
}

/* Looks */

static DocketLook
look_of_success (const DocketJobState *state, const DocketMoment *moment)
{
  const gint64 expires = docket_job_state_get_expiry (state);

  if (moment->saving >= 0)
    return DOCKET_LOOK_SAVING;
  switch (get_have (state, moment))
    {
    case HAVE_DEAD_LINKS:
    case HAVE_DELETED:
      return DOCKET_LOOK_EXPIRED;
    case HAVE_LINKS:
      return expires != 0 && get_left (expires, moment) < EXPIRES_SOON ? DOCKET_LOOK_EXPIRING
                                                                       : DOCKET_LOOK_LINKED;
    case HAVE_KEPT:
    case HAVE_NOTHING:
    default:
      return DOCKET_LOOK_KEPT;
    }
}

static DocketLook
look_of_unfinished (const DocketJobState *state, const DocketMoment *moment)
{
  if (state->paused != 0)
    return DOCKET_LOOK_PAUSED;
  if (state->trouble == DOCKET_TROUBLE_GAVE_UP)
    return DOCKET_LOOK_OVERLONG;
  if (moment->paused || moment->held || docket_trouble_stops_account (state->trouble) ||
      state->trouble == DOCKET_TROUBLE_OTHER_ACCOUNT)
    return DOCKET_LOOK_PAUSED;
  if (state->trouble != DOCKET_TROUBLE_NONE)
    return DOCKET_LOOK_NO_ANSWER;
  if (state->status == DOCKET_STATUS_WAITING)
    return DOCKET_LOOK_WAITING;
  return docket_schedule_is_overlong (state) ? DOCKET_LOOK_OVERLONG : DOCKET_LOOK_WORKING;
}

/**
 * docket_job_text_look:
 * @state: a job
 * @moment: now
 *
 * Returns: the shape and colour the job is shown with
 */
DocketLook
docket_job_text_look (const DocketJobState *state, const DocketMoment *moment)
{
  g_return_val_if_fail (state != NULL && moment != NULL, DOCKET_LOOK_WAITING);

  switch (state->status)
    {
    case DOCKET_STATUS_SUCCESS:
      return look_of_success (state, moment);
    case DOCKET_STATUS_FAILED:
      return DOCKET_LOOK_FAILED;
    case DOCKET_STATUS_ABORTED:
      return DOCKET_LOOK_ABORTED;
    case DOCKET_STATUS_UNKNOWN:
      return DOCKET_LOOK_UNKNOWN;
    case DOCKET_STATUS_WAITING:
    case DOCKET_STATUS_WORKING:
    default:
      return look_of_unfinished (state, moment);
    }
}

/**
 * docket_job_text_ring:
 * @state: a job
 * @moment: now
 *
 * Returns: how much of its ring is there, 0 to 1: the time until the next check, the life that is
 *   left to the link, or how much of the result is fetched
 */
double
docket_job_text_ring (const DocketJobState *state, const DocketMoment *moment)
{
  gint64 end = state->next_check;
  gint64 begin = state->last_checked != 0 ? state->last_checked : state->added;

  g_return_val_if_fail (state != NULL && moment != NULL, 1);

  if (state->status == DOCKET_STATUS_SUCCESS && moment->saving >= 0)
    return CLAMP (moment->saving, 0, 1);
  if (state->status == DOCKET_STATUS_SUCCESS)
    {
      end = docket_job_state_get_expiry (state);
      end -= end != 0 ? moment->lead : 0;
      begin = MIN (state->finished, end - USUAL_LINK_LIFE);
    }
  else if (docket_status_is_final (state->status))
    {
      /* A second chance is quiet. */
      return moment->checking ? 0 : 1;
    }
  if (end == 0 || end <= begin || moment->checking)
    return moment->checking ? 0 : 1;
  return CLAMP ((double) (end - moment->now) / (double) (end - begin), 0, 1);
}

/**
 * docket_job_text_row_action:
 * @state: a job
 * @moment: now
 *
 * Returns: the one action its row offers
 */
DocketRowAction
docket_job_text_row_action (const DocketJobState *state, const DocketMoment *moment)
{
  g_return_val_if_fail (state != NULL && moment != NULL, DOCKET_ROW_ACTION_NONE);

  if (!docket_status_is_final (state->status))
    {
      const DocketLook look = look_of_unfinished (state, moment);

      return look == DOCKET_LOOK_WORKING || state->paused != 0 || look == DOCKET_LOOK_OVERLONG ||
                     state->n_errors >= DOCKET_MAX_JOB_ERRORS
                 ? DOCKET_ROW_ACTION_CHECK
                 : DOCKET_ROW_ACTION_NONE;
    }
  if (state->status != DOCKET_STATUS_SUCCESS)
    return DOCKET_ROW_ACTION_DETAILS;

  if (moment->opening)
    return DOCKET_ROW_ACTION_CANCEL;
  switch (get_have (state, moment))
    {
    case HAVE_LINKS:
      return moment->hold == DOCKET_HOLD_LARGE && moment->saving < 0 ? DOCKET_ROW_ACTION_KEEP
                                                                     : DOCKET_ROW_ACTION_OPEN;
    case HAVE_KEPT:
      return DOCKET_ROW_ACTION_OPEN;
    case HAVE_DEAD_LINKS:
    case HAVE_DELETED:
    case HAVE_NOTHING:
    default:
      return DOCKET_ROW_ACTION_DETAILS;
    }
}

/* Notifications */

/**
 * docket_job_text_notice_title:
 * @state: a job that is final, or that Docket gave up
 * @with_name: whether the notification may name it
 *
 * Returns: (transfer full): title of its notification
 */
char *
docket_job_text_notice_title (const DocketJobState *state, gboolean with_name)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (state != NULL, NULL);

  title = with_name ? docket_job_text_title (state) : g_strdup (_ ("A PDF.co job"));
  switch (state->status)
    {
    case DOCKET_STATUS_SUCCESS:
      /* Translators: title of a notification; %s is the name of the job */
      return g_strdup_printf (_ ("%s is done"), title);
    case DOCKET_STATUS_FAILED:
      /* Translators: title of a notification; %s is the name of the job */
      return g_strdup_printf (_ ("%s failed"), title);
    case DOCKET_STATUS_ABORTED:
      /* Translators: title of a notification; %s is the name of the job */
      return g_strdup_printf (_ ("%s was aborted"), title);
    case DOCKET_STATUS_UNKNOWN:
      /* Translators: title of a notification; %s is the name of the job */
      return g_strdup_printf (_ ("%s is not known"), title);
    case DOCKET_STATUS_WAITING:
    case DOCKET_STATUS_WORKING:
    default:
      /* Translators: title of a notification; %s is the name of the job */
      return g_strdup_printf (_ ("%s runs too long"), title);
    }
}

static char *
success_notice (const DocketJobState *state, const DocketMoment *moment)
{
  g_autofree char *amount = amount_text (state);

  switch (get_have (state, moment))
    {
    case HAVE_NOTHING:
      return g_strdup (_ ("Finished, without a file"));
    case HAVE_DEAD_LINKS:
      return g_strdup (_ ("Its link had expired when Docket heard of it"));
    case HAVE_KEPT:
    case HAVE_LINKS:
    case HAVE_DELETED:
    default:
      return amount != NULL ? g_steal_pointer (&amount) : g_strdup (_ ("The result is ready"));
    }
}

/* Foreign text as a notification may hold it: no link, and no markup, which some servers read and
 * others show. */
static char *
make_notice_text (const char *message)
{
  g_auto (GStrv) words = g_strsplit_set (message != NULL ? message : "", " <>&", -1);
  g_autofree char *plain = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (words[i], "://") != NULL)
        {
          g_free (words[i]);
          words[i] = g_strdup ("…");
        }
    }
  plain = g_strjoinv (" ", words);
  return docket_safe_text_line (plain, -1, MAX_NOTICE_TEXT);
}

/**
 * docket_job_text_notice_body:
 * @state: a job that is final, or that Docket gave up
 * @moment: now
 *
 * No link, no markup, and at most 120 characters of what the service said.
 *
 * Returns: (transfer full): body of its notification
 */
char *
docket_job_text_notice_body (const DocketJobState *state, const DocketMoment *moment)
{
  g_autofree char *failure = NULL;
  g_autofree char *reason = NULL;

  g_return_val_if_fail (state != NULL && moment != NULL, NULL);

  if (state->status == DOCKET_STATUS_SUCCESS)
    return success_notice (state, moment);
  if (!docket_status_is_final (state->status))
    return g_strdup (_ ("Longer than any PDF.co job runs. Docket no longer asks by itself."));
  if (state->status != DOCKET_STATUS_FAILED)
    return docket_job_text_reason (state);

  failure = _docket_job_text_get_failure (state);
  reason = make_notice_text (failure);
  return reason[0] != '\0' ? g_steal_pointer (&reason) : g_strdup (_ ("Failed at PDF.co"));
}
