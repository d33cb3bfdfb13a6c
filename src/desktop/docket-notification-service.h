/* docket-notification-service.h: who shows the notifications, and which may still be clicked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_NOTIFICATION_SERVICE (docket_notification_service_get_type ())
G_DECLARE_FINAL_TYPE (DocketNotificationService,
                      docket_notification_service,
                      DOCKET,
                      NOTIFICATION_SERVICE,
                      GObject)

/**
 * DocketNotificationBackend:
 * @DOCKET_NOTIFICATION_NOT_KNOWN: the bus did not answer yet
 * @DOCKET_NOTIFICATION_NONE: nobody shows notifications
 * @DOCKET_NOTIFICATION_PORTAL: the desktop, through its portal
 * @DOCKET_NOTIFICATION_GTK: GNOME, which starts an application for a click
 * @DOCKET_NOTIFICATION_FREEDESKTOP: a plain server, which reaches only the process that sent
 */
typedef enum
{
  DOCKET_NOTIFICATION_NOT_KNOWN,
  DOCKET_NOTIFICATION_NONE,
  DOCKET_NOTIFICATION_PORTAL,
  DOCKET_NOTIFICATION_GTK,
  DOCKET_NOTIFICATION_FREEDESKTOP,
} DocketNotificationBackend;

DocketNotificationService *docket_notification_service_new (GDBusConnection *bus);
DocketNotificationBackend docket_notification_service_get_backend (DocketNotificationService *self);
guint docket_notification_service_get_n_open (DocketNotificationService *self);
const char *docket_notification_service_describe (DocketNotificationService *self);

G_END_DECLS
