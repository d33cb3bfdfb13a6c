/* docket-downloader.h: fetches one result to one file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_DOWNLOADER (docket_downloader_get_type ())
G_DECLARE_FINAL_TYPE (DocketDownloader, docket_downloader, DOCKET, DOWNLOADER, GObject)

/**
 * DocketProgressFunc:
 * @done: bytes so far
 * @total: bytes in all; -1: not known
 * @data: as given
 */
typedef void (*DocketProgressFunc) (gint64 done, gint64 total, gpointer data);

DocketDownloader *docket_downloader_new (DocketClock *clock, GTlsDatabase *trust);
void docket_downloader_save_async (DocketDownloader *self,
                                   const char *link,
                                   const char *folder,
                                   const char *file_name,
                                   const char *mark,
                                   GCancellable *cancellable,
                                   DocketProgressFunc progress,
                                   gpointer progress_data,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
char *docket_downloader_save_finish (DocketDownloader *self,
                                     GAsyncResult *result,
                                     gint64 *size,
                                     GError **error);
void docket_downloader_read_async (DocketDownloader *self,
                                   const char *link,
                                   gsize max_size,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
GBytes *docket_downloader_read_finish (DocketDownloader *self,
                                       GAsyncResult *result,
                                       GError **error);
void docket_downloader_save_data_async (DocketDownloader *self,
                                        GBytes *bytes,
                                        const char *folder,
                                        const char *file_name,
                                        const char *mark,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer data);
char *docket_downloader_save_data_finish (DocketDownloader *self,
                                          GAsyncResult *result,
                                          gint64 *size,
                                          GError **error);

G_END_DECLS
