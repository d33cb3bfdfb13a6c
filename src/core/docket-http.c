/* docket-http.c: what client and downloader have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longer than the longest gap of the usual paces, or each check would open a new TLS connection. */
#define IDLE_SECONDS 90

/* libsoup's time-out is for silence; deadlines are the callers'. */
#define SILENCE_SECONDS 75

#define MAX_CONNECTIONS 6

/**
 * docket_http_session_new:
 * @trust: (nullable): what certificates are trusted; %NULL: what the system trusts
 *
 * Returns: (transfer full): a session without cookies, cache and log
 */
SoupSession *
docket_http_session_new (GTlsDatabase *trust)
{
  SoupSession *session = soup_session_new_with_options ("user-agent",
                                                        "docket/" PACKAGE_VERSION,
                                                        "timeout",
                                                        SILENCE_SECONDS,
                                                        "idle-timeout",
                                                        IDLE_SECONDS,
                                                        "max-conns",
                                                        MAX_CONNECTIONS,
                                                        "max-conns-per-host",
                                                        MAX_CONNECTIONS,
                                                        NULL);

  if (trust != NULL)
    soup_session_set_tls_database (session, trust);
  return session;
}

/* GUri rewrites escapes that it thinks alike ("%7e" becomes "~"). A signed address may not change,
 * so path and query are put back as they were. */
static GUri *
parse_address (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_ENCODED, NULL);
  const char *rest = strstr (address, "://");
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;

  if (uri == NULL || rest == NULL || g_uri_get_host (uri) == NULL ||
      g_uri_get_host (uri)[0] == '\0')
    return NULL;

  rest += strlen ("://");
  rest += strcspn (rest, "/?#");
  path = g_strndup (rest, strcspn (rest, "?#"));
  rest += strlen (path);
  if (rest[0] == '?')
    query = g_strndup (rest + 1, strcspn (rest + 1, "#"));
  return g_uri_build (g_uri_get_flags (uri),
                      g_uri_get_scheme (uri),
                      NULL,
                      g_uri_get_host (uri),
                      g_uri_get_port (uri),
                      path[0] != '\0' ? path : "/",
                      query,
                      NULL);
}

/**
 * docket_http_message_new:
 * @method: GET or POST
 * @address: where to; goes out byte for byte
 *
 * Redirects are not followed: libsoup would carry the key to another host, even to plain http.
 * The request counts as idempotent, or libsoup opens a new connection for each POST.
 *
 * Returns: (transfer full) (nullable): a request, %NULL where @address is none
 */
SoupMessage *
docket_http_message_new (const char *method, const char *address)
{
  g_autoptr (GUri) uri = parse_address (address);
  SoupMessage *message = NULL;

  if (uri == NULL)
    return NULL;

  message = soup_message_new_from_uri (method, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  return message;
}

/**
 * docket_http_error_new:
 * @error: what GIO or libsoup said
 * @timed_out: whether the caller's deadline was over
 * @host_name: who was asked, in words; may name no address
 *
 * Returns: (transfer full): the error as a person and a caller can use it; it holds no address.
 *   A cancelled call stays one
 */
GError *
docket_http_error_new (const GError *error, gboolean timed_out, const char *host_name)
{
  if (timed_out || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_OFFLINE,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s did not answer in time"),
                        host_name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      error->domain == DOCKET_CORE_ERROR)
    return g_error_copy (error);
  if (error->domain == G_TLS_ERROR)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_TLS,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s could not prove who it is. The connection was not used"),
                        host_name);
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_OFFLINE,
                      /* Translators: %s is PDF.co, or “The server of the result” */
                      _ ("%s cannot be reached"),
                      host_name);
}

/**
 * docket_http_is_dropped:
 * @error: why a request failed
 *
 * Returns: whether the server closed the connection before it answered, as happens to one that was
 *   kept open
 */
gboolean
docket_http_is_dropped (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF);
}

/**
 * docket_http_get_date:
 *
 * Returns: the server's `Date`, UTC µs; 0: none
 */
gint64
docket_http_get_date (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                   "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * G_USEC_PER_SEC : 0;
}
