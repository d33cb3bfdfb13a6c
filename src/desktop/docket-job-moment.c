/* docket-job-moment.c: what the words for a job depend on, now
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-moment.h"

/**
 * docket_job_moment_get:
 * @engine: an engine that was started
 * @job: a job
 * @zone: the time zone of the person
 *
 * Returns: what the words for @job depend on; its texts are valid in this turn of the main loop
 */
DocketMoment
docket_job_moment_get (DocketEngine *engine, DocketJob *job, GTimeZone *zone)
{
  DocketWatcher *watcher = docket_engine_get_watcher (engine);
  DocketClock *clock = docket_engine_get_clock (engine);
  const gint64 row_id = docket_job_get_row_id (job);
  DocketMoment moment = {
    .now = docket_clock_get_wall (clock),
    .lead = docket_clock_get_server_lead (clock),
    .zone = zone,
    .checking = docket_job_get_checking (job),
    .paused = docket_watcher_is_paused (watcher) ||
              docket_trouble_stops_account (docket_watcher_get_trouble (watcher)),
    .held = docket_watcher_is_held (watcher, row_id),
    .watched = TRUE,
    .unkept = !docket_settings_get_flag (docket_engine_get_settings (engine), "keep-results"),
    .opening = docket_job_get_opening (job),
    .saving = docket_job_get_saving (job),
  };

  moment.hold = docket_keeper_get_hold (
      docket_engine_get_keeper (engine), row_id, &moment.hold_size, &moment.hold_text);
  return moment;
}
