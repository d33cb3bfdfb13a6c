/* docket-result.h: one file that a job made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DocketResultState:
 * @DOCKET_RESULT_LINKED: there is a link, the file is not kept
 * @DOCKET_RESULT_KEPT: saved on this machine
 * @DOCKET_RESULT_EXPIRED: not kept, and the link is gone
 * @DOCKET_RESULT_DATA: came inside the reply and is not saved yet
 * @DOCKET_RESULT_DELETED: was kept, and the person let it go; while @saved_as is there the file is
 *   too, and it can come back
 *
 * The numbers are stored in the database.
 */
typedef enum
{
  DOCKET_RESULT_LINKED = 0,
  DOCKET_RESULT_KEPT = 1,
  DOCKET_RESULT_EXPIRED = 2,
  DOCKET_RESULT_DATA = 3,
  DOCKET_RESULT_DELETED = 4,
} DocketResultState;

#define DOCKET_TYPE_RESULT (docket_result_get_type ())

/**
 * DocketResult:
 * @part: place among the results of its job, from 0
 * @state: where it is
 * @name: (nullable): a safe file name, as the link tells it
 * @link: (nullable): the address; a secret, wiped when kept or expired
 * @expires: when @link stops working, UTC µs; 0: not known
 * @saved_as: (nullable): absolute path of the kept file
 * @size: bytes of the kept file; -1: not known
 * @changed: time of change of the kept file when it was saved, UTC µs; 0: not known
 * @data: (nullable): what came inside the reply, while it is not saved
 *
 * A value that threads may share. Whoever made it with docket_result_new() or
 * docket_result_copy() may change it until it is handed on; after that nobody does.
 */
typedef struct
{
  guint part;
  DocketResultState state;
  char *name;
  char *link;
  gint64 expires;
  char *saved_as;
  gint64 size;
  gint64 changed;
  GBytes *data;
} DocketResult;

GType docket_result_get_type (void) G_GNUC_CONST;
DocketResult *docket_result_new (guint part);
DocketResult *docket_result_copy (const DocketResult *self);
DocketResult *docket_result_ref (DocketResult *self);
void docket_result_unref (DocketResult *self);
gboolean docket_result_has_valid_link (const DocketResult *self, gint64 now);
gboolean docket_result_equal (const DocketResult *a, const DocketResult *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketResult, docket_result_unref)

G_END_DECLS
