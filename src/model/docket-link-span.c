/* docket-link-span.c: where a link in a text, and its query, ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-link-span.h"

#include <string.h>

/* Text may have been put into JSON several times, and each time doubles the backslashes. */
#define MAX_BACKSLASHES 8

/**
 * docket_link_span_has_prefix:
 * @at: a place in a text
 * @end: the end of the text
 * @prefix: an ASCII text
 *
 * Returns: whether @prefix stands at @at, in any case
 */
gboolean
docket_link_span_has_prefix (const char *at, const char *end, const char *prefix)
{
  gsize length = strlen (prefix);

  return (gsize) (end - at) >= length && g_ascii_strncasecmp (at, prefix, length) == 0;
}

/* Escaped as JSON does it: a quote, an angle bracket or white space ends a link, while an
 * ampersand ("\u0026") or a slash ("\/") goes on with it. */
static gboolean
escape_ends (const char *at, const char *end)
{
  guint n = 0;

  while (at < end && *at == '\\' && n++ < MAX_BACKSLASHES)
    at++;
  if (at == end)
    return FALSE;
  if (*at == 'u')
    return docket_link_span_has_prefix (at, end, "u0022") ||
           docket_link_span_has_prefix (at, end, "u0027") ||
           docket_link_span_has_prefix (at, end, "u003c") ||
           docket_link_span_has_prefix (at, end, "u003e") ||
           docket_link_span_has_prefix (at, end, "u0020");
  return strchr ("\"'nrt", *at) != NULL && *at != '\0';
}

/**
 * docket_link_span_ends:
 * @at: a place in a link in a text
 * @end: the end of the text
 *
 * Returns: whether the link ends before @at: white space, a quote or an angle bracket follows, be
 *   it plain or escaped
 */
gboolean
docket_link_span_ends (const char *at, const char *end)
{
  if (at >= end)
    return TRUE;
  if (*at == '\\')
    return escape_ends (at, end);
  return (guchar) *at <= ' ' || strchr ("\"'`<>", *at) != NULL;
}

/**
 * docket_link_span_match_query:
 * @at: a place in a link in a text
 * @end: the end of the text
 * @encoded: whether the link is percent-encoded as a whole
 *
 * Returns: the length of the question mark, however it is written; 0: there is none
 */
gsize
docket_link_span_match_query (const char *at, const char *end, gboolean encoded)
{
  if (at >= end)
    return 0;
  if (*at == '?')
    return 1;
  if (*at == '\\' && docket_link_span_has_prefix (at, end, "\\u003f"))
    return 6;
  if (encoded && docket_link_span_has_prefix (at, end, "%3f"))
    return 3;
  if (encoded && docket_link_span_has_prefix (at, end, "%253f"))
    return 5;
  return 0;
}

/**
 * docket_link_span_skip_query:
 * @at: the place after the question mark
 * @end: the end of the text
 * @encoded: whether the link is percent-encoded as a whole, so that it is itself a value in the
 *   query of another
 *
 * Returns: where the link ends
 */
const char *
docket_link_span_skip_query (const char *at, const char *end, gboolean encoded)
{
  while (!docket_link_span_ends (at, end))
    {
      if (encoded && (*at == '&' || docket_link_span_has_prefix (at, end, "%22") ||
                      docket_link_span_has_prefix (at, end, "%2522")))
        break;
      at++;
    }
  return at;
}
