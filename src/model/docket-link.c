/* docket-link.c: the expiring address of a result
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-json.h"
#include "docket-link.h"
#include "docket-model-error.h"
#include "docket-safe-text.h"

#include <string.h>
#include <glib/gi18n-lib.h>

/* A presigned address has about 2,000 characters. */
#define MAX_LINK (16 * 1024)

/* As many parts as a job can have pages, and far below what a listing of 1 MiB can hold. */
#define MAX_PARTS 10000

static gboolean
is_loopback (const char *host)
{
  return g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1") ||
         g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Addresses of this machine and its neighbours, which no result has and some of which answer to
 * whoever asks: 169.254.0.0/16, 0.0.0.0, fe80::/10, also as an IPv4 address in an IPv6 one. */
static gboolean
is_link_local (const char *host)
{
  static const char *const beginnings[] = { "169.254.",     "0.",        "::ffff:169.254.",
                                            "::ffff:a9fe:", "::ffff:0.", "fe8",
                                            "fe9",          "fea",       "feb" };

  if (g_str_equal (host, "::") || g_str_equal (host, "0"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      const gsize n = strlen (beginnings[i]);
      const gboolean is_address = strspn (host, "0123456789.") == strlen (host) ||
                                  strchr (host, ':') != NULL;

      if (is_address && g_ascii_strncasecmp (host, beginnings[i], n) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_BAD_LINK, why);
  return FALSE;
}

/**
 * docket_link_is_safe:
 * @link: an address that came from outside
 *
 * Only https is fetched or opened, http on a loopback address alone, nothing with a user name in
 * it, and nothing of a link-local address. The error's message does not hold the link.
 *
 * Returns: whether Docket uses this address; else %DOCKET_MODEL_ERROR_BAD_LINK
 */
gboolean
docket_link_is_safe (const char *link, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme = NULL;
  const char *host = NULL;

  g_return_val_if_fail (link != NULL, FALSE);

  if (strlen (link) > MAX_LINK)
    return refuse (error, _ ("The link is too long"));
  for (const char *c = link; *c != '\0'; c++)
    {
      if ((guchar) *c <= 0x20 || *c == 0x7f)
        return refuse (error, _ ("The link holds a character that no link has"));
    }
  uri = g_uri_parse (link, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (uri == NULL)
    return refuse (error, _ ("The link is not an address"));

  scheme = g_uri_get_scheme (uri);
  host = g_uri_get_host (uri);
  if (host == NULL || host[0] == '\0')
    return refuse (error, _ ("The link names no host"));
  if (g_uri_get_userinfo (uri) != NULL)
    return refuse (error, _ ("The link holds a user name"));
  if (is_link_local (host))
    return refuse (error, _ ("The link leads to a machine of the local network"));
  if (g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && is_loopback (host)))
    return TRUE;
  return refuse (error, _ ("The link is not an https address"));
}

/**
 * docket_link_parse_time:
 * @text: (nullable): a time as ISO 8601, "2025-08-11T17:09:13.263623+00:00" or with "Z", with or
 *   without a fraction, or as AWS writes it, "20231114T134932Z"; without a zone it is UTC
 *
 * Returns: UTC µs; 0 where it is no time
 */
gint64
docket_link_parse_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;

  if (text == NULL)
    return 0;

  time = g_date_time_new_from_iso8601 (text, utc);
  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

/* X-Amz-Date + X-Amz-Expires of a presigned address (AWS: Authenticating with query parameters). */
static gint64
expiry_of_signature (const char *link)
{
  g_autoptr (GUri) uri = g_uri_parse (link, G_URI_FLAGS_ENCODED_QUERY, NULL);
  g_autoptr (GHashTable) query = NULL;
  const char *date = NULL;
  const char *expires = NULL;
  guint64 seconds = 0;
  gint64 signed_at = 0;

  if (uri == NULL || g_uri_get_query (uri) == NULL)
    return 0;

  query = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_CASE_INSENSITIVE, NULL);
  if (query == NULL)
    return 0;

  date = g_hash_table_lookup (query, "X-Amz-Date");
  expires = g_hash_table_lookup (query, "X-Amz-Expires");
  signed_at = docket_link_parse_time (date);
  if (signed_at == 0 || expires == NULL ||
      !g_ascii_string_to_unsigned (expires, 10, 1, 10 * 365 * 24 * 3600, &seconds, NULL))
    return 0;
  return signed_at + (gint64) seconds * G_USEC_PER_SEC;
}

/**
 * docket_link_get_expiry:
 * @link: (nullable): the address of a result
 * @valid_till: (nullable): `outputLinkValidTill` of the reply
 *
 * Returns: when the link stops working by the server's clock, UTC µs; 0: not known
 */
gint64
docket_link_get_expiry (const char *link, const char *valid_till)
{
  gint64 told = docket_link_parse_time (valid_till);

  if (told != 0 || link == NULL)
    return told;
  return expiry_of_signature (link);
}

/* The last part of the path, decoded; the query is never looked at. */
static char *
get_last_segment (const char *link)
{
  g_autofree char *path = g_strndup (link, strcspn (link, "?#"));
  const char *after_host = strstr (path, "://");
  const char *slash = NULL;
  g_autofree char *decoded = NULL;

  after_host = after_host != NULL ? after_host + 3 : path;
  slash = strrchr (after_host, '/');
  if (slash == NULL || slash[1] == '\0')
    return NULL;

  decoded = g_uri_unescape_string (slash + 1, NULL);
  return decoded != NULL ? g_steal_pointer (&decoded) : g_strdup (slash + 1);
}

/**
 * docket_link_get_file_name:
 * @link: an address
 *
 * Returns: (transfer full) (nullable): the name of the file it leads to, made safe
 */
char *
docket_link_get_file_name (const char *link)
{
  g_autofree char *segment = NULL;

  g_return_val_if_fail (link != NULL, NULL);

  segment = get_last_segment (link);
  return segment != NULL ? docket_safe_text_file_name (segment, NULL) : NULL;
}

/**
 * docket_link_is_listing_name:
 * @link: an address
 *
 * Returns: whether the file may be a listing of links: one that ends in ".json"
 */
gboolean
docket_link_is_listing_name (const char *link)
{
  g_autofree char *name = docket_link_get_file_name (link);

  return name != NULL && g_str_has_suffix (name, ".json");
}

/**
 * docket_link_parse_listing:
 * @text: contents of a ".json" result
 * @length: bytes of it
 *
 * A result in several parts is a listing: an array of nothing but links, and not an empty one.
 * Anything else is data that the person asked for.
 *
 * Returns: (transfer full) (nullable): the links; %NULL where it is no listing
 */
GStrv
docket_link_parse_listing (const char *text, gsize length)
{
  g_autoptr (JsonNode) root = docket_json_parse (text, length, NULL);
  g_autoptr (GStrvBuilder) links = g_strv_builder_new ();
  JsonArray *array = NULL;
  guint n = 0;

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return NULL;

  array = json_node_get_array (root);
  n = json_array_get_length (array);
  if (n == 0 || n > MAX_PARTS)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING ||
          !docket_link_is_safe (json_node_get_string (node), NULL))
        return NULL;
      g_strv_builder_add (links, json_node_get_string (node));
    }
  return g_strv_builder_end (links);
}
