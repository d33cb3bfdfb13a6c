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
 * DocketSaveTo:
 * @root: (nullable): a folder that is made where it is not there, but not what is above it; %NULL:
 *   all folders are made
 * @folder: absolute path of the folder that the file is saved in, in @root or @root itself
 * @file_name: a safe name; a file that has it already gets a neighbour with a number
 * @mark: (nullable): what docket_kept_file_find() finds the file by
 * @max_size: bytes that are fetched at most; 0: no limit
 *
 * Where a result is saved to.
 */
typedef struct
{
  const char *root;
  const char *folder;
  const char *file_name;
  const char *mark;
  gint64 max_size;
} DocketSaveTo;

/**
 * DocketSaved:
 * @size: bytes of the file
 * @changed: its time of change, UTC µs
 *
 * What a file was like when it was saved.
 */
typedef struct
{
  gint64 size;
  gint64 changed;
} DocketSaved;

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
                                   const DocketSaveTo *to,
                                   GCancellable *cancellable,
                                   DocketProgressFunc progress,
                                   gpointer progress_data,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
void docket_downloader_save_data_async (DocketDownloader *self,
                                        GBytes *bytes,
                                        const DocketSaveTo *to,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer data);
char *docket_downloader_save_finish (DocketDownloader *self,
                                     GAsyncResult *result,
                                     DocketSaved *saved,
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
void docket_downloader_probe_async (DocketDownloader *self,
                                    const char *link,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean docket_downloader_probe_finish (DocketDownloader *self,
                                         GAsyncResult *result,
                                         GError **error);

G_END_DECLS
