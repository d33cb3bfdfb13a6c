/* docket-recorder.h: a notification service that remembers, in the time of a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketRecord:
 * @at: when, elapsed time
 * @id: (owned): id of the notification
 * @title: (owned) (nullable): its title; %NULL: it was withdrawn
 * @body: (owned) (nullable): its body
 * @action: (owned) (nullable): its default action
 *
 * A call of the service.
 */
typedef struct
{
  gint64 at;
  char *id;
  char *title;
  char *body;
  char *action;
} DocketRecord;

typedef struct _DocketRecorder DocketRecorder;

DocketRecorder *docket_recorder_new (const char *address, DocketClock *clock);
void docket_recorder_free (DocketRecorder *self);
void docket_recorder_settle (DocketRecorder *self, GDBusConnection *sender);
guint docket_recorder_get_n (DocketRecorder *self);
const DocketRecord *docket_recorder_get (DocketRecorder *self, guint n);
void docket_recorder_clear (DocketRecorder *self);

G_END_DECLS
