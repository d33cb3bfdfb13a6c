/* fuzz-link.c: any bytes as the address of a result and the time till which it is valid
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fuzz.h"

#include "docket-link.h"
#include "docket-secret.h"

#include <string.h>

static void
look_at_safe_link (const char *link)
{
  g_autoptr (GUri) uri = g_uri_parse (link, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
  g_autofree char *name = docket_link_get_file_name (link);

  g_assert_nonnull (uri);
  g_assert_null (g_uri_get_userinfo (uri));
  g_assert_cmpstr (g_uri_get_host (uri), !=, "");
  if (!g_str_equal (g_uri_get_scheme (uri), "https"))
    g_assert_cmpstr (g_uri_get_scheme (uri), ==, "http");
  g_assert_null (strpbrk (link, " \t\r\n"));
  if (name != NULL)
    g_assert_null (strpbrk (name, "/\\"));
}

/* The first line is the link, the second what `outputLinkValidTill` says. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  const char *link = lines[0] != NULL ? lines[0] : "";
  const char *valid_till = lines[0] != NULL ? lines[1] : NULL;
  const gint64 told = docket_link_parse_time (valid_till);
  const gint64 expiry = docket_link_get_expiry (link, valid_till);
  g_autofree char *masked = docket_secret_mask_link (link);
  g_autofree char *prose = docket_secret_mask (text);

  if (told != 0)
    g_assert_cmpint (expiry, ==, told);
  else
    g_assert_cmpint (expiry, ==, docket_link_get_expiry (link, NULL));
  g_assert_nonnull (masked);
  g_assert_nonnull (prose);
  if (docket_link_is_safe (link, NULL))
    look_at_safe_link (link);
  return 0;
}
