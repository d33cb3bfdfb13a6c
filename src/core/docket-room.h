/* docket-room.h: how much is kept, and how much more may be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"
#include "docket-settings.h"
#include "docket-store.h"

G_BEGIN_DECLS

/**
 * DocketRoomState:
 * @DOCKET_ROOM_NOT_KNOWN: nobody has looked yet
 * @DOCKET_ROOM_ENOUGH: more may be kept
 * @DOCKET_ROOM_MUCH_KEPT: as much is kept as is kept unasked
 * @DOCKET_ROOM_DISK_LOW: the disk is nearly full
 */
typedef enum
{
  DOCKET_ROOM_NOT_KNOWN,
  DOCKET_ROOM_ENOUGH,
  DOCKET_ROOM_MUCH_KEPT,
  DOCKET_ROOM_DISK_LOW,
} DocketRoomState;

/**
 * DocketRoomLimits:
 * @most_kept: bytes that are kept at most
 * @least_free: bytes of the disk that stay free
 * @least_share: part of the disk that stays free
 *
 * Beyond them nothing is kept by itself.
 */
typedef struct
{
  gint64 most_kept;
  gint64 least_free;
  double least_share;
} DocketRoomLimits;

#define DOCKET_TYPE_ROOM (docket_room_get_type ())
G_DECLARE_FINAL_TYPE (DocketRoom, docket_room, DOCKET, ROOM, GObject)

DocketRoom *docket_room_new (DocketStore *store, DocketClock *clock, DocketSettings *settings);
void docket_room_set_limits (DocketRoom *self, const DocketRoomLimits *limits);
void docket_room_start (DocketRoom *self);
void docket_room_refresh (DocketRoom *self);
DocketRoomState docket_room_get_state (DocketRoom *self);
void docket_room_get_kept (DocketRoom *self, DocketKeptSum *sum);
void docket_room_delete_async (DocketRoom *self,
                               GPtrArray *kept,
                               GAsyncReadyCallback callback,
                               gpointer data);
GPtrArray *docket_room_delete_finish (DocketRoom *self, GAsyncResult *result, GError **error);
void docket_room_bring_back_async (DocketRoom *self,
                                   GPtrArray *kept,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gboolean docket_room_bring_back_finish (DocketRoom *self, GAsyncResult *result);
void docket_room_purge_async (DocketRoom *self, GAsyncReadyCallback callback, gpointer data);
gboolean docket_room_purge_finish (DocketRoom *self, GAsyncResult *result, GError **error);

G_END_DECLS
