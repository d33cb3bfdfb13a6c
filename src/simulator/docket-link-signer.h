/* docket-link-signer.h: expiring addresses as a file store signs them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_FILES_PATH "/files/"

/**
 * DocketLinkSigner:
 * @base: scheme, host and port of the file store
 * @secret: what links are signed with
 *
 * Who makes links knows both, and who has a link knows neither how to change nor how to prolong it.
 */
typedef struct
{
  char *base;
  char *secret;
} DocketLinkSigner;

char *docket_link_signer_sign (const DocketLinkSigner *self,
                               const char *folder,
                               const char *file_name,
                               gint64 signed_at,
                               gint64 life);
gboolean docket_link_signer_check (const DocketLinkSigner *self,
                                   const char *path,
                                   const char *query);

G_END_DECLS
