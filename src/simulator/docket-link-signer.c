/* docket-link-signer.c: expiring addresses as a file store signs them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-link-signer.h"

#include <string.h>

#define SIGNATURE "&X-Amz-Signature="

/* Links of the service are about 2,000 characters long, most of them the token. */
#define TOKEN_DIGESTS 40
#define DIGEST_BYTES  32

static char *
get_signature (const DocketLinkSigner *self, const char *path, const char *query, gsize length)
{
  g_autoptr (GString) text = g_string_new (path);

  g_string_append_c (text, '?');
  g_string_append_len (text, query, (gssize) length);
  return g_compute_hmac_for_data (G_CHECKSUM_SHA256,
                                  (const guchar *) self->secret,
                                  strlen (self->secret),
                                  (const guchar *) text->str,
                                  text->len);
}

/* Base64 with its "+", "/" and "=" escaped: who passes a link on must not decode it. */
static char *
make_token (const DocketLinkSigner *self, const char *path)
{
  guint8 bytes[TOKEN_DIGESTS * DIGEST_BYTES];
  g_autofree char *token = NULL;

  for (guint i = 0; i < TOKEN_DIGESTS; i++)
    {
      g_autoptr (GHmac) hmac = g_hmac_new (
          G_CHECKSUM_SHA256, (const guchar *) self->secret, strlen (self->secret));
      gsize length = DIGEST_BYTES;

      g_hmac_update (hmac, (const guchar *) &i, sizeof i);
      g_hmac_update (hmac, (const guchar *) path, -1);
      g_hmac_get_digest (hmac, bytes + i * DIGEST_BYTES, &length);
    }
  token = g_base64_encode (bytes, sizeof bytes);
  return g_uri_escape_string (token, NULL, FALSE);
}

/* All of the query but the signature. */
static char *
make_query (const DocketLinkSigner *self, const char *path, gint64 signed_at, gint64 life)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (signed_at / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (moment, "%Y%m%dT%H%M%SZ");
  g_autofree char *token = make_token (self, path);

  return g_strdup_printf ("X-Amz-Expires=%" G_GINT64_FORMAT "&X-Amz-Security-Token=%s"
                          "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                          "&X-Amz-Credential=ASIASIMULATOR0000000/%.8s/us-west-2/s3/aws4_request"
                          "&X-Amz-Date=%s&X-Amz-SignedHeaders=host",
                          life,
                          token,
                          date,
                          date);
}

/**
 * docket_link_signer_sign:
 * @self: a signer
 * @folder: the folder of a file
 * @file_name: the name of a file
 * @signed_at: UTC µs since 1970
 * @life: how many seconds the link is valid
 *
 * The same arguments make the same link.
 *
 * Returns: (transfer full): the link
 */
char *
docket_link_signer_sign (const DocketLinkSigner *self,
                         const char *folder,
                         const char *file_name,
                         gint64 signed_at,
                         gint64 life)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (file_name != NULL, NULL);

  g_autofree char *escaped_folder = g_uri_escape_string (folder, NULL, FALSE);
  g_autofree char *escaped_name = g_uri_escape_string (file_name, NULL, FALSE);
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  g_autofree char *signature = NULL;

  path = g_strconcat (DOCKET_FILES_PATH, escaped_folder, "/", escaped_name, NULL);
  query = make_query (self, path, signed_at, life);
  signature = get_signature (self, path, query, strlen (query));
  return g_strconcat (self->base, path, "?", query, SIGNATURE, signature, NULL);
}

/**
 * docket_link_signer_check:
 * @self: a signer
 * @path: path of a request, escaped as it came
 * @query: (nullable): query of the request, escaped as it came
 *
 * Returns: whether the two are what @self signed
 */
gboolean
docket_link_signer_check (const DocketLinkSigner *self, const char *path, const char *query)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  const char *signature = query != NULL ? g_strrstr (query, SIGNATURE) : NULL;

  if (signature == NULL)
    return FALSE;

  g_autofree char *expected = get_signature (self, path, query, (gsize) (signature - query));

  return strcmp (expected, signature + strlen (SIGNATURE)) == 0;
}
