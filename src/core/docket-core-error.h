/* docket-core-error.h: what can go wrong between Docket and the world
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_CORE_ERROR (docket_core_error_quark ())

/**
 * DocketCoreError:
 * @DOCKET_CORE_ERROR_OFFLINE: the host cannot be reached: DNS, refused, reset, timed out
 * @DOCKET_CORE_ERROR_TLS: the host could not prove who it is
 * @DOCKET_CORE_ERROR_NOT_AN_ANSWER: what came back is no answer of the service
 * @DOCKET_CORE_ERROR_NO_KEY: there is no API key
 * @DOCKET_CORE_ERROR_BAD_ADDRESS: an API address or link that Docket does not use
 * @DOCKET_CORE_ERROR_EXPIRED: the link has expired
 * @DOCKET_CORE_ERROR_FETCH: a result could not be fetched
 * @DOCKET_CORE_ERROR_TOO_LARGE: a file is larger than what was to be read of it
 * @DOCKET_CORE_ERROR_SAVE: a file could not be written
 * @DOCKET_CORE_ERROR_DATABASE: the database cannot be read or written
 * @DOCKET_CORE_ERROR_DAMAGED_DATABASE: the file of the database is broken
 * @DOCKET_CORE_ERROR_NEWER_DATABASE: a newer version of Docket made the database
 * @DOCKET_CORE_ERROR_DISK_FULL: there is no room on the disk
 * @DOCKET_CORE_ERROR_NOT_FOUND: there is no such job in the list
 *
 * The codes a caller acts on. Messages can be shown to a person and hold no secret.
 */
typedef enum
{
  DOCKET_CORE_ERROR_OFFLINE,
  DOCKET_CORE_ERROR_TLS,
  DOCKET_CORE_ERROR_NOT_AN_ANSWER,
  DOCKET_CORE_ERROR_NO_KEY,
  DOCKET_CORE_ERROR_BAD_ADDRESS,
  DOCKET_CORE_ERROR_EXPIRED,
  DOCKET_CORE_ERROR_FETCH,
  DOCKET_CORE_ERROR_TOO_LARGE,
  DOCKET_CORE_ERROR_SAVE,
  DOCKET_CORE_ERROR_DATABASE,
  DOCKET_CORE_ERROR_DAMAGED_DATABASE,
  DOCKET_CORE_ERROR_NEWER_DATABASE,
  DOCKET_CORE_ERROR_DISK_FULL,
  DOCKET_CORE_ERROR_NOT_FOUND,
} DocketCoreError;

GQuark docket_core_error_quark (void);

G_END_DECLS
