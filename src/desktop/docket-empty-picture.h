/* docket-empty-picture.h: the picture of a list with nothing in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_EMPTY_PICTURE (docket_empty_picture_get_type ())
G_DECLARE_FINAL_TYPE (DocketEmptyPicture, docket_empty_picture, DOCKET, EMPTY_PICTURE, GtkWidget)

G_END_DECLS
