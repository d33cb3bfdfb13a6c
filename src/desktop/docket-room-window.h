/* docket-room-window.h: the kept files, by age and size
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_ROOM_WINDOW (docket_room_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketRoomWindow, docket_room_window, DOCKET, ROOM_WINDOW, AdwWindow)

GtkWidget *docket_room_window_new (DocketEngine *engine);
char *docket_room_window_describe (const DocketKeptSum *sum);

G_END_DECLS
