/* docket-groups.h: the headers of a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-query.h"

G_BEGIN_DECLS

/**
 * DocketGroupKind:
 * @DOCKET_GROUP_NONE: a list without headers
 * @DOCKET_GROUP_WATCHING: all unfinished jobs
 * @DOCKET_GROUP_DAY: jobs that became final on one day
 * @DOCKET_GROUP_STATUS: final jobs with one status
 */
typedef enum
{
  DOCKET_GROUP_NONE,
  DOCKET_GROUP_WATCHING,
  DOCKET_GROUP_DAY,
  DOCKET_GROUP_STATUS,
} DocketGroupKind;

/**
 * DocketPlace:
 * @first: whether the row is the first of its group
 * @last: whether it is the last
 * @kind: what the group is
 * @day: local midnight of its day, UTC µs
 * @status: its status
 * @count: jobs in the group
 *
 * Where a row stands among its neighbours.
 */
typedef struct
{
  gboolean first;
  gboolean last;
  DocketGroupKind kind;
  gint64 day;
  DocketStatus status;
  guint count;
} DocketPlace;

typedef struct _DocketGroups DocketGroups;

DocketGroups *docket_groups_new (DocketOrder order, GTimeZone *zone);
DocketGroups *docket_groups_copy (const DocketGroups *self);
void docket_groups_free (DocketGroups *self);
void docket_groups_append (DocketGroups *self, DocketStatus status, gint64 time);
void docket_groups_insert (DocketGroups *self,
                           guint position,
                           guint n_rows,
                           DocketStatus status,
                           gint64 time);
void docket_groups_remove (DocketGroups *self, guint position, guint n_rows);
guint docket_groups_get_n_rows (const DocketGroups *self);
void docket_groups_get_place (const DocketGroups *self, guint position, DocketPlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketGroups, docket_groups_free)

G_END_DECLS
