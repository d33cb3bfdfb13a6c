/* docket-id-shape.h: the shapes that job ids have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketIdShape:
 * @DOCKET_ID_SHAPE_NONE: none of these
 * @DOCKET_ID_SHAPE_FULL: `[A-Z0-9]{32}--N-N`, which nothing but a job id has
 * @DOCKET_ID_SHAPE_SHORT: such an id of which characters are missing
 * @DOCKET_ID_SHAPE_BARE: `[A-Z0-9]{32}`, which folders and files of the service have as well
 * @DOCKET_ID_SHAPE_UUID: a UUID, in any case
 * @DOCKET_ID_SHAPE_HEX: 32 lower-case hexadecimal digits
 */
typedef enum
{
  DOCKET_ID_SHAPE_NONE,
  DOCKET_ID_SHAPE_FULL,
  DOCKET_ID_SHAPE_SHORT,
  DOCKET_ID_SHAPE_BARE,
  DOCKET_ID_SHAPE_UUID,
  DOCKET_ID_SHAPE_HEX,
} DocketIdShape;

DocketIdShape docket_id_shape_get (const char *text, gsize length);
gsize docket_id_shape_match (const char *text, gsize length, DocketIdShape *shape);
const char *docket_id_shape_find_full (const char *text, gsize length, gsize *id_length);
gboolean docket_id_shape_is_key (const char *text, gsize length);

G_END_DECLS
