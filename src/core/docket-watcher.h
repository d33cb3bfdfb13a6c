/* docket-watcher.h: decides when each job is checked, and what an answer changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-checker.h"
#include "docket-clock.h"
#include "docket-limiter.h"
#include "docket-settings.h"
#include "docket-store.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_WATCHER (docket_watcher_get_type ())
G_DECLARE_FINAL_TYPE (DocketWatcher, docket_watcher, DOCKET, WATCHER, GObject)

DocketWatcher *docket_watcher_new (DocketStore *store,
                                   DocketClock *clock,
                                   DocketSettings *settings);
void docket_watcher_set_account (DocketWatcher *self,
                                 const DocketAccount *account,
                                 DocketChecker *checker,
                                 DocketLimiter *limiter);
void docket_watcher_set_unlimited (DocketWatcher *self, gboolean unlimited);
void docket_watcher_start (DocketWatcher *self);
void docket_watcher_stop (DocketWatcher *self);
void docket_watcher_check_now (DocketWatcher *self, gint64 row_id, gboolean forced);
void docket_watcher_check_all (DocketWatcher *self);
void docket_watcher_set_paused (DocketWatcher *self, gboolean paused);
gboolean docket_watcher_is_paused (DocketWatcher *self);
void docket_watcher_set_job_paused (DocketWatcher *self, gint64 row_id, gboolean paused);
void docket_watcher_try_again (DocketWatcher *self);
void docket_watcher_wake (DocketWatcher *self);
void docket_watcher_set_selected (DocketWatcher *self, gint64 row_id);
void docket_watcher_plan_again (DocketWatcher *self);
const DocketLaw *docket_watcher_get_law (DocketWatcher *self, const char *job_id);
void docket_watcher_set_patience (DocketWatcher *self, gint64 wait);
guint docket_watcher_get_n_first_looks (DocketWatcher *self, GArray *rows);
void docket_watcher_begin_first_looks (DocketWatcher *self);
guint docket_watcher_get_n_held (DocketWatcher *self);
guint docket_watcher_get_n_known_jobs (DocketWatcher *self);
guint docket_watcher_get_n_doubted (DocketWatcher *self);
gboolean docket_watcher_is_held (DocketWatcher *self, gint64 row_id);
void docket_watcher_release_held (DocketWatcher *self);
gboolean docket_watcher_is_paced (DocketWatcher *self);
double docket_watcher_get_rate (DocketWatcher *self);
guint docket_watcher_get_n_unfinished (DocketWatcher *self);
gboolean docket_watcher_is_rejected (DocketWatcher *self);
guint docket_watcher_get_n_other_account (DocketWatcher *self);
gboolean docket_watcher_is_idle (DocketWatcher *self);
DocketTrouble docket_watcher_get_trouble (DocketWatcher *self);
const char *docket_watcher_get_trouble_text (DocketWatcher *self);
gint64 docket_watcher_get_next_try (DocketWatcher *self);
gint64 docket_watcher_get_balance (DocketWatcher *self);
const DocketAccount *docket_watcher_get_account (DocketWatcher *self);

G_END_DECLS
