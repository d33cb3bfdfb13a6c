/* docket-banner-text.c: what stops the checks of the account, in one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-banner-text.h"

#include "docket-budget.h"
#include "docket-client.h"
#include "docket-job-text.h"
#include "docket-list-text.h"

#include <glib/gi18n-lib.h>

/* Which of the limits holds. */
typedef enum
{
  LIMIT_NOTHING_LEFT,
  LIMIT_RESERVE,
  LIMIT_DAY,
} Limit;

static Limit
find_limit (DocketEngine *engine)
{
  const gint64 balance = docket_watcher_get_balance (docket_engine_get_watcher (engine));
  const guint reserve = docket_settings_get_credit_reserve (docket_engine_get_settings (engine));

  if (balance != DOCKET_NO_NUMBER && balance < DOCKET_CHECK_CREDITS)
    return LIMIT_NOTHING_LEFT;
  if (balance != DOCKET_NO_NUMBER && reserve != 0 &&
      balance < (gint64) reserve + DOCKET_CHECK_CREDITS)
    return LIMIT_RESERVE;
  return LIMIT_DAY;
}

static char *
describe_credits (DocketEngine *engine, Limit limit, gboolean in_banner)
{
  const gint64 balance = docket_watcher_get_balance (docket_engine_get_watcher (engine));
  DocketSettings *settings = docket_engine_get_settings (engine);

  switch (limit)
    {
    case LIMIT_NOTHING_LEFT:
      return g_strdup (in_banner ? _ ("Checks are paused: the credits are used up.")
                                 : _ ("The credits are used up."));
    case LIMIT_RESERVE:
      return g_strdup_printf (in_banner
                                  ? _ ("Checks are paused: %'d credits left, the reserve is %'u.")
                                  : _ ("%'d credits left, the reserve is %'u."),
                              (int) balance,
                              docket_settings_get_credit_reserve (settings));
    case LIMIT_DAY:
    default:
      return g_strdup_printf (in_banner
                                  ? _ ("Checks are paused: today's checks have cost %'u credits.")
                                  : _ ("Today's checks have cost %'u credits."),
                              docket_settings_get_credits_per_day (settings));
    }
}

/**
 * docket_banner_describe_pause:
 * @engine: an engine that was started
 *
 * Returns: (transfer full) (nullable): why checks are paused until the person does something, for
 *   the notification; %NULL where they are not
 */
char *
docket_banner_describe_pause (DocketEngine *engine)
{
  switch (docket_watcher_get_trouble (docket_engine_get_watcher (engine)))
    {
    case DOCKET_TROUBLE_KEY_REJECTED:
      return g_strdup (_ ("PDF.co refused the API key."));
    case DOCKET_TROUBLE_NO_CREDITS:
      return describe_credits (engine, find_limit (engine), FALSE);
    case DOCKET_TROUBLE_NONE:
    case DOCKET_TROUBLE_OFFLINE:
    case DOCKET_TROUBLE_NO_KEY:
    case DOCKET_TROUBLE_RATE_LIMITED:
    case DOCKET_TROUBLE_SERVICE_ERROR:
    case DOCKET_TROUBLE_NOT_AN_ANSWER:
    case DOCKET_TROUBLE_OTHER_ACCOUNT:
    case DOCKET_TROUBLE_GAVE_UP:
    default:
      return NULL;
    }
}

static char *
time_to_next_try (DocketEngine *engine)
{
  const gint64 next = docket_watcher_get_next_try (docket_engine_get_watcher (engine));
  const gint64 now = docket_clock_get_elapsed (docket_engine_get_clock (engine));

  return docket_job_text_duration (MAX (0, next - now) + G_USEC_PER_SEC - 1);
}

static void
describe_key (DocketBanner *banner, DocketEngine *engine, DocketTrouble trouble)
{
  const char *problem = docket_settings_get_api_key_problem (docket_engine_get_settings (engine));

  banner->icon = "dialog-password-symbolic";
  banner->button = _ ("Preferences");
  banner->action = "app.preferences";
  if (trouble == DOCKET_TROUBLE_KEY_REJECTED)
    banner->text = g_strdup (_ ("Checks are paused: PDF.co refused the API key."));
  else if (problem != NULL)
    banner->text = g_strdup (_ ("Checks are paused: the API key is none that can be sent."));
  else
    banner->text = g_strdup (_ ("Checks are paused: no API key yet."));
}

/* Jobs that only another key can ask for. */
static gboolean
describe_others (DocketBanner *banner, DocketEngine *engine)
{
  const guint n = docket_engine_get_n_other_jobs (engine);

  if (n == 0)
    return FALSE;
  banner->text = g_strdup_printf (ngettext ("%u job was added with another API key.",
                                            "%u jobs were added with another API key.",
                                            n),
                                  n);
  banner->icon = "dialog-password-symbolic";
  banner->button = _ ("Check With This Key");
  banner->action = "app.take-other-jobs";
  banner->other_button = _ ("Leave");
  banner->other_action = "app.leave-other-jobs";
  return TRUE;
}

/* Nothing is wrong; but it takes a while until something is heard of each job. */
static void
describe_paced (DocketBanner *banner, DocketEngine *engine)
{
  DocketWatcher *watcher = docket_engine_get_watcher (engine);

  if (!docket_watcher_is_paced (watcher))
    return;
  banner->text = docket_list_text_paced (docket_watcher_get_n_unfinished (watcher),
                                         docket_watcher_get_rate (watcher));
  banner->icon = "dialog-information-symbolic";
}

/* The person paused all jobs. */
static gboolean
describe_paused (DocketBanner *banner, DocketEngine *engine)
{
  if (!docket_watcher_is_paused (docket_engine_get_watcher (engine)))
    return FALSE;
  banner->text = g_strdup (_ ("Checks are paused."));
  banner->icon = "media-playback-pause-symbolic";
  banner->button = _ ("Resume");
  banner->action = "app.resume-all";
  return TRUE;
}

/* Jobs that are most likely those of another account, or none. */
static gboolean
describe_held (DocketBanner *banner, DocketEngine *engine)
{
  const guint n = docket_watcher_get_n_doubted (docket_engine_get_watcher (engine));

  if (n == 0)
    return FALSE;
  banner->text = g_strdup_printf (
      ngettext ("PDF.co does not know the first of %u job. Another key?",
                "PDF.co does not know the first of these %u jobs. Another key?",
                n),
      n);
  banner->icon = "dialog-question-symbolic";
  banner->button = _ ("Preferences");
  banner->action = "app.preferences";
  banner->other_button = _ ("Check Anyway");
  banner->other_action = "app.check-held-jobs";
  return TRUE;
}

/* Why results are not kept, where that is so for all of them. */
static gboolean
describe_room (DocketBanner *banner, DocketEngine *engine)
{
  DocketRoom *room = docket_engine_get_room (engine);
  const DocketRoomState state = docket_room_get_state (room);
  const char *trouble = docket_keeper_get_trouble (docket_engine_get_keeper (engine));
  DocketKeptSum sum = { 0 };
  g_autofree char *size = NULL;

  if (!docket_settings_get_flag (docket_engine_get_settings (engine), "keep-results"))
    return FALSE;
  if (state == DOCKET_ROOM_MUCH_KEPT)
    {
      docket_room_get_kept (room, &sum);
      size = docket_job_text_size (sum.size);
      /* Translators: a size, as “5 GB” */
      banner->text = g_strdup_printf (
          _ ("%s of results are kept. No more are until there is room."), size);
    }
  else if (state == DOCKET_ROOM_DISK_LOW)
    banner->text = g_strdup (
        _ ("The disk is nearly full. Watching goes on, results are not kept."));
  else if (trouble != NULL)
    /* Translators: %s is what is wrong, without a full stop */
    banner->text = g_strdup_printf (_ ("%s. Watching goes on, results are not kept."), trouble);
  else
    return FALSE;
  banner->icon = "dialog-warning-symbolic";
  banner->button = trouble != NULL ? _ ("Preferences") : _ ("Free Up Room");
  banner->action = trouble != NULL ? "app.preferences" : "app.kept-results";
  return TRUE;
}

/* More credits are got at PDF.co: that is asked about only now and then, and when the person says
 * so. What a day may cost is ours to know. */
static void
describe_no_credits (DocketBanner *banner, DocketEngine *engine)
{
  const Limit limit = find_limit (engine);

  banner->text = describe_credits (engine, limit, TRUE);
  banner->icon = "docket-credits-symbolic";
  banner->button = _ ("Preferences");
  banner->action = "app.preferences";
  if (limit == LIMIT_DAY)
    return;
  banner->other_button = _ ("Try Now");
  banner->other_action = "app.try-again";
}

static void
describe_passing (DocketBanner *banner, DocketEngine *engine, DocketTrouble trouble)
{
  g_autofree char *left = time_to_next_try (engine);

  const char *special = docket_watcher_get_trouble_text (docket_engine_get_watcher (engine));

  banner->icon = "docket-no-answer-symbolic";
  if (special != NULL)
    {
      /* Translators: %s is what is wrong, as with a certificate or a proxy, without a full stop */
      banner->text = g_strdup_printf (_ ("%s."), special);
      banner->button = _ ("Try Now");
      banner->action = "app.try-again";
    }
  else if (trouble == DOCKET_TROUBLE_OFFLINE)
    {
      banner->text = g_strdup (_ ("Offline. Checks go on when the network is back."));
      banner->button = _ ("Try Now");
      banner->action = "app.try-again";
    }
  else if (trouble == DOCKET_TROUBLE_RATE_LIMITED)
    {
      banner->text = g_strdup_printf (_ ("PDF.co asked to slow down. Checks go on in %s."), left);
    }
  else
    {
      banner->text = g_strdup_printf (
          trouble == DOCKET_TROUBLE_NOT_AN_ANSWER
              ? _ ("What comes back is no answer of PDF.co: a login page or a proxy may be in "
                   "between. Next try in %s.")
              : _ ("PDF.co has trouble. Next try in %s."),
          left);
      banner->button = _ ("Try Now");
      banner->action = "app.try-again";
    }
}

static gboolean
describe_samples (DocketBanner *banner, DocketEngine *engine)
{
  if (!docket_engine_has_samples (engine))
    return FALSE;
  banner->text = g_strdup (_ ("These are sample jobs. Nothing is sent to PDF.co."));
  banner->icon = "dialog-information-symbolic";
  banner->button = _ ("Enter API Key…");
  banner->action = "app.leave-samples";
  return TRUE;
}

static gboolean
describe_store (DocketBanner *banner, DocketEngine *engine)
{
  DocketStore *store = docket_engine_get_store (engine);
  g_autofree char *text = docket_store_get_health_text (store);

  if (text == NULL)
    return FALSE;
  banner->text = g_strdup_printf (_ ("%s."), text);
  banner->icon = "dialog-warning-symbolic";
  if (docket_store_get_health (store) == DOCKET_STORE_SET_ASIDE)
    {
      banner->button = _ ("Dismiss");
      banner->action = "app.dismiss-list-notice";
    }
  return TRUE;
}

static gboolean
is_address_used (DocketEngine *engine, GError **error)
{
  return docket_client_is_allowed_address (
      docket_settings_get_api_url (docket_engine_get_settings (engine)), error);
}

static gboolean
describe_address (DocketBanner *banner, DocketEngine *engine)
{
  g_autoptr (GError) error = NULL;

  if (is_address_used (engine, &error))
    return FALSE;
  banner->text = g_strdup_printf (_ ("%s."), error->message);
  banner->icon = "dialog-warning-symbolic";
  if (docket_settings_can_reset_api_url (docket_engine_get_settings (engine)))
    {
      /* Translators: of a button; the address is that of PDF.co */
      banner->button = _ ("Use Usual Address");
      banner->action = "app.reset-address";
    }
  return TRUE;
}

/**
 * docket_banner_describe:
 * @banner: (out): what to say, or nothing
 * @engine: an engine that was started
 */
void
docket_banner_describe (DocketBanner *banner, DocketEngine *engine)
{
  const DocketTrouble trouble = docket_watcher_get_trouble (docket_engine_get_watcher (engine));

  *banner = (DocketBanner){ 0 };
  if (describe_store (banner, engine) || describe_address (banner, engine) ||
      (!docket_trouble_stops_account (trouble) && describe_paused (banner, engine)))
    return;

  switch (trouble)
    {
    case DOCKET_TROUBLE_NO_KEY:
    case DOCKET_TROUBLE_KEY_REJECTED:
      describe_key (banner, engine, trouble);
      break;
    case DOCKET_TROUBLE_NO_CREDITS:
      describe_no_credits (banner, engine);
      break;
    case DOCKET_TROUBLE_OFFLINE:
    case DOCKET_TROUBLE_RATE_LIMITED:
    case DOCKET_TROUBLE_SERVICE_ERROR:
    case DOCKET_TROUBLE_NOT_AN_ANSWER:
      describe_passing (banner, engine, trouble);
      break;
    case DOCKET_TROUBLE_NONE:
    case DOCKET_TROUBLE_OTHER_ACCOUNT:
    case DOCKET_TROUBLE_GAVE_UP:
    default:
      if (docket_engine_is_watching (engine))
        {
          if (!describe_held (banner, engine) && !describe_room (banner, engine) &&
              !describe_others (banner, engine) && !describe_samples (banner, engine))
            describe_paced (banner, engine);
          break;
        }
      banner->text = g_strdup (_ ("Another Docket watches this list."));
      banner->icon = "dialog-information-symbolic";
      break;
    }
}

void
docket_banner_clear (DocketBanner *banner)
{
  g_clear_pointer (&banner->text, g_free);
}

/**
 * docket_banner_describe_counts:
 * @engine: an engine that was started
 * @counts: how many jobs there are
 *
 * Returns: (transfer full): the subtitle of the window
 */
char *
docket_banner_describe_counts (DocketEngine *engine, const DocketCounts *counts)
{
  const DocketTrouble trouble = docket_watcher_get_trouble (docket_engine_get_watcher (engine));
  const gint64 n_working = counts->of[DOCKET_FILTER_WATCHING];
  const gint64 n_problems = counts->unseen_problems;
  g_autofree char *working = NULL;
  g_autofree char *problems = NULL;

  if ((docket_trouble_stops_account (trouble) ||
       docket_watcher_is_paused (docket_engine_get_watcher (engine)) ||
       !is_address_used (engine, NULL)) &&
      n_working > 0)
    return g_strdup (_ ("Checks are paused"));
  if (trouble == DOCKET_TROUBLE_OFFLINE)
    return g_strdup (_ ("Offline"));

  working = g_strdup_printf (ngettext ("%d working", "%d working", (gulong) n_working),
                             (int) n_working);
  problems = g_strdup_printf (ngettext ("%d needs a look", "%d need a look", (gulong) n_problems),
                              (int) n_problems);
  if (n_working > 0 && n_problems > 0)
    return g_strconcat (working, " · ", problems, NULL);
  if (n_working > 0)
    return g_steal_pointer (&working);
  return n_problems > 0 ? g_steal_pointer (&problems) : g_strdup (_ ("Nothing to watch"));
}
