/* docket-notice.h: a notification as it is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DocketNoticePriority:
 * @DOCKET_NOTICE_QUIET: may be read some time
 * @DOCKET_NOTICE_NORMAL: shown at once
 * @DOCKET_NOTICE_HIGH: something went wrong
 *
 * None is urgent: that would break into "do not disturb".
 */
typedef enum
{
  DOCKET_NOTICE_QUIET,
  DOCKET_NOTICE_NORMAL,
  DOCKET_NOTICE_HIGH,
} DocketNoticePriority;

#define DOCKET_TYPE_NOTICE (docket_notice_get_type ())

/* The one id of all summaries, and that of all results that are about to be lost. */
#define DOCKET_NOTICE_SUMMARY  "summary"
#define DOCKET_NOTICE_EXPIRING "expiring"

/**
 * DocketNotice:
 * @id: one of the same id takes its place
 * @title: plain text
 * @body: (nullable): plain text, no markup and no link
 * @priority: how much it asks for
 * @action: what a click does, without "app."
 * @target: (nullable): a job id
 * @button: (nullable): the words of its button
 * @button_action: (nullable): what the button does, without "app."
 * @button_target: (nullable): a job id
 * @anew: whether one of the same id is taken away first, so that this one is shown as a new one
 *
 * A value.
 */
typedef struct
{
  char *id;
  char *title;
  char *body;
  DocketNoticePriority priority;
  const char *action;
  char *target;
  const char *button;
  const char *button_action;
  char *button_target;
  gboolean anew;
} DocketNotice;

GType docket_notice_get_type (void) G_GNUC_CONST;
DocketNotice *docket_notice_new (const char *id, const char *title);
DocketNotice *docket_notice_copy (const DocketNotice *self);
void docket_notice_free (DocketNotice *self);
char *docket_notice_make_job_id (gint64 row_id);
char *docket_notice_make_expiring_id (gint64 row_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketNotice, docket_notice_free)

G_END_DECLS
