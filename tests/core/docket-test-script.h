/* docket-test-script.h: a day in the life of a list, whatever its disk does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-store.h"

G_BEGIN_DECLS

#define DOCKET_SCRIPT_JOBS 12

/**
 * DocketScriptJob:
 * @row_id: its row in the list that is open; 0: it is not known there
 * @on_disk: whether the list said that it is on disk
 * @asked: the newest version of it that was to be written: `n_checks` is its number
 * @saved: the newest version that is on disk, as the list said
 * @lost: whether the list was closed before it could save @asked
 * @unsure: whether a removal or a return of it failed, so that either may be on disk
 * @removed: whether it is off the list
 * @n_told: how often its outcome was notified
 *
 * What was asked of the list for one job, and what it promised.
 */
typedef struct
{
  gint64 row_id;
  gboolean on_disk;
  gint64 asked;
  gint64 saved;
  gboolean lost;
  gboolean unsure;
  gboolean removed;
  guint n_told;
} DocketScriptJob;

typedef struct
{
  const char *path;
  guint n_versions; /* jobs that get all versions */
  DocketStore *store;
  DocketScriptJob jobs[DOCKET_SCRIPT_JOBS];
  guint n_refused; /* writes that failed */
} DocketScript;

gboolean docket_script_open (DocketScript *self);
void docket_script_close (DocketScript *self);
void docket_script_run (DocketScript *self);
void docket_script_add (DocketScript *self, guint first, guint n_jobs);
gboolean docket_script_change (DocketScript *self, guint number);
void docket_script_tell_untold (DocketScript *self);
void docket_script_check_file (DocketScript *self);
void docket_script_check_list (DocketScript *self, gboolean all_saved);

G_END_DECLS
