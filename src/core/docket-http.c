/* docket-http.c: what client and downloader have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-core-error.h"
#include "docket-http.h"
#include "docket-proxies.h"
#include "docket-public-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  g_autoptr (GProxyResolver) proxies = docket_proxies_new ();
  SoupSession *session = soup_session_new_with_options ("user-agent",
                                                        "docket/" PACKAGE_VERSION,
                                                        "timeout",
                                                        SILENCE_SECONDS,
                                                        "idle-timeout",
                                                        DOCKET_HTTP_IDLE_SECONDS,
                                                        "max-conns",
                                                        MAX_CONNECTIONS,
                                                        "max-conns-per-host",
                                                        MAX_CONNECTIONS,
                                                        NULL);

  soup_session_set_proxy_resolver (session, proxies);
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

/* How a request went, as far as it went. */
typedef struct
{
  gboolean fresh;   /* its connection was made for it */
  gboolean proxied; /* the other end of that is a proxy */
  gboolean opened;  /* what it was sent over reaches the host itself */
  gboolean too_old; /* it speaks a version of TLS that is not safe */
  gboolean public;  /* it may go to the internet alone */
  gboolean private; /* and would have gone elsewhere */
} Way;

static Way *
get_way (SoupMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "docket-way");
}

/* TLS 1.0 and 1.1 (RFC 8996). GnuTLS speaks them where the system does not forbid it; no request
 * goes out then. */
static gboolean
is_too_old (GIOStream *stream)
{
  GTlsProtocolVersion version = G_TLS_PROTOCOL_VERSION_UNKNOWN;

  if (!G_IS_TLS_CONNECTION (stream))
    return FALSE;
  version = g_tls_connection_get_protocol_version (G_TLS_CONNECTION (stream));
  return version != G_TLS_PROTOCOL_VERSION_UNKNOWN && version < G_TLS_PROTOCOL_VERSION_TLS_1_2;
}

/* A name says nothing about where it leads: each address is looked at before it is connected to. */
static gboolean
leads_inside (const Way *way, GSocketAddress *address)
{
  return way->public && !way->proxied && G_IS_INET_SOCKET_ADDRESS (address) &&
         !docket_public_address_is_one (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* A request over a connection that was kept has no such events. */
static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *stream,
                  gpointer unused)
{
  Way *way = get_way (message);
  g_autoptr (GSocketAddress) address = NULL;

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    way->opened = TRUE;
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED && is_too_old (stream))
    {
      way->too_old = TRUE;
      g_io_stream_close (stream, NULL, NULL);
    }
  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION (stream))
    return;

  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (stream), NULL);
  way->fresh = TRUE;
  way->proxied = G_IS_PROXY_ADDRESS (address);
  way->opened = FALSE;
  way->too_old = FALSE;
  way->private = leads_inside (way, address);
  if (way->private)
    g_io_stream_close (stream, NULL, NULL);
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
  g_object_set_data_full (G_OBJECT (message), "docket-way", g_new0 (Way, 1), g_free);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), NULL);
  return message;
}

/**
 * docket_http_message_set_public:
 * @message: a request that was not sent yet
 *
 * The request goes to an address of the internet or nowhere, wherever the name of its host leads
 * to; a host that is this computer by its name may be asked. A proxy resolves names itself.
 */
void
docket_http_message_set_public (SoupMessage *message)
{
  const char *host = g_uri_get_host (soup_message_get_uri (message));

  get_way (message)->public = !docket_public_address_is_loopback_name (host);
}

static GError *
proxy_login_error (void)
{
  return g_error_new_literal (
      DOCKET_CORE_ERROR,
      DOCKET_CORE_ERROR_PROXY_LOGIN,
      /* Translators: “https_proxy” is the name of a variable and stays as it is */
      _ ("The proxy of the network asks for a name and a password. They belong in the proxy "
         "settings of the desktop, or in the address in https_proxy, as "
         "http://NAME:PASSWORD@PROXY:PORT"));
}

static GError *
proxy_error (const char *host_name)
{
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_PROXY,
                      /* Translators: %s is PDF.co, or “The server of the result” */
                      _ ("%s cannot be reached through the proxy of the network. It is set in the "
                         "proxy settings of the desktop, or in https_proxy"),
                      host_name);
}

/**
 * docket_http_judge_proxy:
 * @message: a request that was answered
 * @host_name: who was asked, in words
 *
 * A proxy that makes no way to the host answers in its place.
 *
 * Returns: (transfer full) (nullable): %DOCKET_CORE_ERROR_PROXY or
 *   %DOCKET_CORE_ERROR_PROXY_LOGIN where the answer is that of a proxy
 */
GError *
docket_http_judge_proxy (SoupMessage *message, const char *host_name)
{
  const Way *way = get_way (message);

  if (!way->proxied || way->opened)
    return NULL;
  return soup_message_get_status (message) == SOUP_STATUS_PROXY_UNAUTHORIZED
             ? proxy_login_error ()
             : proxy_error (host_name);
}

static gboolean
is_proxy_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED);
}

static gboolean
is_proxy_login_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED);
}

/* What libsoup says after it told a proxy a wrong password again and again. */
static gboolean
is_restarted (const GError *error)
{
  return g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_RESTARTS);
}

/* Why the host could not prove who it is. Of several reasons that one is told which explains the
 * others: to a clock that is wrong by years no certificate looks right. */
static GError *
tls_error (GTlsCertificateFlags flags, const char *host_name)
{
  if ((flags & G_TLS_CERTIFICATE_NOT_ACTIVATED) != 0)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_TLS_NOT_YET,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s has a certificate that is not valid yet by the clock of this "
                           "computer. Its date and time may be wrong"),
                        host_name);
  if ((flags & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_TLS_ISSUER,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s has a certificate of an issuer that this computer does not trust; "
                           "something on the way may read along. The connection was not used"),
                        host_name);
  if ((flags & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_TLS_OTHER_HOST,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s has a certificate of another host; something else may answer in its "
                           "place. The connection was not used"),
                        host_name);
  if ((flags & G_TLS_CERTIFICATE_EXPIRED) != 0)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_TLS_EXPIRED,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s has a certificate that has expired by the clock of this computer. "
                           "The connection was not used"),
                        host_name);
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_TLS,
                      /* Translators: %s is PDF.co, or “The server of the result” */
                      _ ("%s could not prove who it is. The connection was not used"),
                      host_name);
}

/**
 * docket_http_error_new:
 * @message: the request
 * @error: what GIO or libsoup said
 * @timed_out: whether the caller's deadline was over
 * @host_name: who was asked, in words; may name no address
 *
 * Returns: (transfer full): the error as a person and a caller can use it; it holds no address.
 *   A cancelled call stays one
 */
GError *
docket_http_error_new (SoupMessage *message,
                       const GError *error,
                       gboolean timed_out,
                       const char *host_name)
{
  const Way *way = get_way (message);

  if (error->domain == DOCKET_CORE_ERROR ||
      (!timed_out && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return g_error_copy (error);
  if (is_proxy_login_error (error) || (way->proxied && !way->opened && is_restarted (error)))
    return proxy_login_error ();
  if (way->proxied && !way->opened)
    return proxy_error (host_name);
  if (is_proxy_error (error))
    return proxy_error (host_name);
  if (way->private)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_FETCH,
                        /* Translators: %s is “The server of the result” */
                        _ ("%s is said to be in the local network, where no result is. A login "
                           "page may be in between. It was not asked"),
                        host_name);
  if (timed_out || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_OFFLINE,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s did not answer in time"),
                        host_name);
  if (way->too_old)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_TLS,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s speaks a version of TLS that is no longer safe. The connection was "
                           "not used"),
                        host_name);
  if (error->domain == SOUP_SESSION_ERROR)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_NOT_AN_ANSWER,
                        /* Translators: %s is PDF.co, or “The server of the result” */
                        _ ("%s was asked, but what came back is no answer of a web server"),
                        host_name);
  if (error->domain == G_TLS_ERROR)
    return tls_error (soup_message_get_tls_peer_certificate_errors (message), host_name);
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
 * Returns: whether the server closed the connection before its answer was whole
 */
gboolean
docket_http_is_dropped (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
         g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF);
}

/**
 * docket_http_may_pass:
 * @error: why a request failed
 *
 * Returns: whether the way to the server is gone, and may come back
 */
gboolean
docket_http_may_pass (const GError *error)
{
  return docket_http_is_dropped (error) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
         error->domain == G_RESOLVER_ERROR;
}

/**
 * docket_http_is_stale:
 * @message: a request
 * @error: why it failed, before an answer began
 *
 * Returns: whether it was sent over a connection that was kept open for it, and that the server
 *   closed by itself at the same time
 */
gboolean
docket_http_is_stale (SoupMessage *message, const GError *error)
{
  return !get_way (message)->fresh && docket_http_is_dropped (error);
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
