/* fuzz-listing.c: any bytes as a listing of links, as a link and as a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fuzz.h"

#include "docket-link.h"
#include "docket-secret.h"

#include <string.h>

static void
look_at_link (const char *link)
{
  g_autofree char *name = docket_link_get_file_name (link);
  g_autofree char *masked = docket_secret_mask_link (link);

  docket_link_is_listing_name (link);
  docket_link_get_expiry (link, NULL);
  g_assert_nonnull (masked);
  if (name == NULL)
    return;

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (strlen (name), <=, 120);
  g_assert_cmpint (name[0], !=, '\0');
  g_assert_cmpint (name[0], !=, '.');
  g_assert_null (strpbrk (name, "/\\"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_auto (GStrv) links = docket_link_parse_listing ((const char *) data, size);

  for (guint i = 0; links != NULL && links[i] != NULL; i++)
    {
      g_assert_true (docket_link_is_safe (links[i], NULL));
      look_at_link (links[i]);
    }
  docket_link_is_safe (text, NULL);
  docket_link_parse_time (text);
  look_at_link (text);
  return 0;
}
