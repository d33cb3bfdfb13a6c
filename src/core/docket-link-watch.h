/* docket-link-watch.h: says when links are about to die, and wipes dead ones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-downloader.h"
#include "docket-store.h"

G_BEGIN_DECLS

/* How long before a link dies that is said, µs. */
#define DOCKET_LINK_WARNING    (10 * 60 * (gint64) G_USEC_PER_SEC)

#define DOCKET_TYPE_LINK_WATCH (docket_link_watch_get_type ())
G_DECLARE_FINAL_TYPE (DocketLinkWatch, docket_link_watch, DOCKET, LINK_WATCH, GObject)

DocketLinkWatch *docket_link_watch_new (DocketStore *store,
                                        DocketClock *clock,
                                        DocketDownloader *downloader);
void docket_link_watch_look (DocketLinkWatch *self, const DocketJobState *state);
void docket_link_watch_stop (DocketLinkWatch *self);
gboolean docket_link_watch_is_busy (DocketLinkWatch *self);

G_END_DECLS
