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
 * @DOCKET_CORE_ERROR_TLS: the host could not prove who it is, for another reason than these four
 * @DOCKET_CORE_ERROR_TLS_NOT_YET: its certificate is not valid yet, by the clock of this computer
 * @DOCKET_CORE_ERROR_TLS_EXPIRED: its certificate is no longer valid, by that clock
 * @DOCKET_CORE_ERROR_TLS_OTHER_HOST: its certificate is that of another host
 * @DOCKET_CORE_ERROR_TLS_ISSUER: this computer does not trust who issued its certificate
 * @DOCKET_CORE_ERROR_PROXY: the proxy cannot be reached, or makes no way to the host
 * @DOCKET_CORE_ERROR_PROXY_LOGIN: the proxy wants a name and a password
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
 * @DOCKET_CORE_ERROR_REFUSED: a link was refused, and not by the store of the results: it may be
 *   dead, or something in between answered
 *
 * The codes a caller acts on. Messages can be shown to a person and hold no secret.
 */
typedef enum
{
  DOCKET_CORE_ERROR_OFFLINE,
  DOCKET_CORE_ERROR_TLS,
  DOCKET_CORE_ERROR_TLS_NOT_YET,
  DOCKET_CORE_ERROR_TLS_EXPIRED,
  DOCKET_CORE_ERROR_TLS_OTHER_HOST,
  DOCKET_CORE_ERROR_TLS_ISSUER,
  DOCKET_CORE_ERROR_PROXY,
  DOCKET_CORE_ERROR_PROXY_LOGIN,
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
  DOCKET_CORE_ERROR_REFUSED,
} DocketCoreError;

GQuark docket_core_error_quark (void);

G_END_DECLS
