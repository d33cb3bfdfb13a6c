/* docket-announcer.h: decides which outcomes are notified, when and how
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-notice.h"
#include "docket-watcher.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_ANNOUNCER (docket_announcer_get_type ())
G_DECLARE_FINAL_TYPE (DocketAnnouncer, docket_announcer, DOCKET, ANNOUNCER, GObject)

/**
 * DocketInFrontFunc:
 * @data: data of the caller
 *
 * Returns: whether the person has the window in front of them
 */
typedef gboolean (*DocketInFrontFunc) (gpointer data);

DocketAnnouncer *docket_announcer_new (DocketStore *store,
                                       DocketWatcher *watcher,
                                       DocketSettings *settings,
                                       DocketClock *clock);
void docket_announcer_set_in_front_func (DocketAnnouncer *self,
                                         DocketInFrontFunc func,
                                         gpointer data);
void docket_announcer_begin (DocketAnnouncer *self);
void docket_announcer_flush (DocketAnnouncer *self);
gboolean docket_announcer_is_busy (DocketAnnouncer *self);

G_END_DECLS
