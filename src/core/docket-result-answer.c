/* docket-result-answer.c: whether an answer is the file that was asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-result-answer.h"

#include "docket-core-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As much of a file as tells a web page. */
#define MAX_START 512

/* The store of the results answers XML with a code to a link that it does not take: 403
 * AccessDenied ("Request has expired") when its time is over, 404 NoSuchKey when the file is gone
 * (Amazon S3: Error responses). Others answer for themselves. */
static const char *const dead_codes[] = {
  "AccessDenied",         "ExpiredToken", "NoSuchKey",        "NoSuchBucket",
  "AuthenticationFailed", "BlobNotFound", "ResourceNotFound",
};

/* Endings of files that are a web page, or may look like one. */
static const char *const page_endings[] = { "html", "htm", "xhtml", "mht", "mhtml", "svg", "xml" };

static gboolean
is_dead_code (const char *text)
{
  const char *begin = strstr (text, "<Code>");
  const char *end = begin != NULL ? strstr (begin, "</Code>") : NULL;
  g_autofree char *code = NULL;

  if (end == NULL)
    return FALSE;
  begin += strlen ("<Code>");
  code = g_strndup (begin, (gsize) (end - begin));
  for (guint i = 0; i < G_N_ELEMENTS (dead_codes); i++)
    {
      if (g_str_equal (code, dead_codes[i]))
        return TRUE;
    }
  return FALSE;
}

/**
 * docket_result_answer_ask:
 * @message: a request for a result that was not sent yet
 * @probe: whether one byte will do
 * @validator: (nullable): of the file that was begun; %NULL: none was
 * @done: bytes of it that are there
 *
 * Asks for the file as it is: what is packed for the way has no parts, and another size.
 */
void
docket_result_answer_ask (SoupMessage *message, gboolean probe, const char *validator, gint64 done)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *range = NULL;

  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (probe)
    soup_message_headers_replace (headers, "Range", "bytes=0-0");
  if (validator == NULL || done == 0)
    return;
  range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-", done);
  soup_message_headers_replace (headers, "Range", range);
  soup_message_headers_replace (headers, "If-Range", validator);
}

/**
 * docket_result_answer_is_rest:
 * @message: a request for the rest of a file that was answered
 * @done: bytes of it that are there
 * @size: bytes of it in all; -1: not known
 *
 * Returns: whether what comes begins where the part that is there ends
 */
gboolean
docket_result_answer_is_rest (SoupMessage *message, gint64 done, gint64 size)
{
  goffset start = 0, end = 0, total = 0;

  return soup_message_get_status (message) == SOUP_STATUS_PARTIAL_CONTENT &&
         soup_message_headers_get_content_range (
             soup_message_get_response_headers (message), &start, &end, &total) &&
         start == done && (size < 0 || total < 0 || total == size);
}

/**
 * docket_result_answer_is_refusal:
 * @message: a request for a result that was answered
 *
 * Returns: whether the answer is no file; its body says why
 */
gboolean
docket_result_answer_is_refusal (SoupMessage *message)
{
  const guint status = soup_message_get_status (message);

  return status != SOUP_STATUS_OK && status != SOUP_STATUS_PARTIAL_CONTENT;
}

/**
 * docket_result_answer_judge_refusal:
 * @message: a request for a result that was refused
 * @body: the answer, or its start
 * @length: bytes of it
 *
 * Returns: (transfer full): %DOCKET_CORE_ERROR_EXPIRED where the store of the results says that
 *   the link is dead, %DOCKET_CORE_ERROR_REFUSED where something says so that may be another,
 *   else %DOCKET_CORE_ERROR_FETCH
 */
GError *
docket_result_answer_judge_refusal (SoupMessage *message, const char *body, gsize length)
{
  const guint status = soup_message_get_status (message);
  g_autofree char *text = g_strndup (body, length);

  if (status == 410 || ((status == 400 || status == 403 || status == 404) && is_dead_code (text)))
    return g_error_new_literal (DOCKET_CORE_ERROR,
                                DOCKET_CORE_ERROR_EXPIRED,
                                _ ("The link has expired, and the file is gone from PDF.co"));
  if (status == 403 || status == 404)
    return g_error_new (DOCKET_CORE_ERROR,
                        DOCKET_CORE_ERROR_REFUSED,
                        _ ("The server of the result does not give the file (%u)"),
                        status);
  return g_error_new (DOCKET_CORE_ERROR,
                      DOCKET_CORE_ERROR_FETCH,
                      _ ("The server of the result answered with an error (%u)"),
                      status);
}

/* What @file_name ends in; %NULL: it does not say. */
static const char *
get_ending (const char *file_name)
{
  const char *dot = file_name != NULL ? strrchr (file_name, '.') : NULL;

  return dot != NULL && dot[1] != '\0' ? dot + 1 : NULL;
}

static gboolean
may_be_page (const char *file_name)
{
  const char *ending = get_ending (file_name);

  if (ending == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (page_endings); i++)
    {
      if (g_ascii_strcasecmp (ending, page_endings[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
begins_as_page (const char *at)
{
  return g_ascii_strncasecmp (at, "<!doctype html", strlen ("<!doctype html")) == 0 ||
         g_ascii_strncasecmp (at, "<html", strlen ("<html")) == 0;
}

static gboolean
is_called_page (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (
      soup_message_get_response_headers (message), NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "text/html") == 0 ||
                          g_ascii_strcasecmp (type, "application/xhtml+xml") == 0);
}

/* Text may speak of web pages, so of that the header has to say it too. */
static gboolean
is_text (const char *file_name)
{
  const char *ending = get_ending (file_name);

  return ending != NULL &&
         (g_ascii_strcasecmp (ending, "txt") == 0 || g_ascii_strcasecmp (ending, "csv") == 0);
}

/**
 * docket_result_answer_judge_content:
 * @message: a request for a result that was answered with a file
 * @file_name: (nullable): what the link calls the file
 * @start: its first bytes
 * @length: how many there are
 *
 * A login page answers in the place of everything.
 *
 * Returns: (transfer full) (nullable): %DOCKET_CORE_ERROR_NOT_AN_ANSWER where it is a web page in
 *   the place of a document
 */
GError *
docket_result_answer_judge_content (SoupMessage *message,
                                    const char *file_name,
                                    const char *start,
                                    gsize length)
{
  g_autofree char *text = g_strndup (start, MIN (length, MAX_START));
  const char *at = text + strspn (text, " \t\r\n\xef\xbb\xbf");
  const gboolean called = is_called_page (message);
  const gboolean begins = begins_as_page (at);
  const gboolean is_page = is_text (file_name) ? called && begins
                                               : begins || (called && at[0] == '<');

  if (!is_page || may_be_page (file_name))
    return NULL;
  return g_error_new_literal (
      DOCKET_CORE_ERROR,
      DOCKET_CORE_ERROR_NOT_AN_ANSWER,
      _ ("A web page came in the place of the file: a login page may be in between"));
}

/**
 * docket_result_answer_get_validator:
 * @message: a request that was answered with a whole file
 *
 * Returns: (transfer none) (nullable): what tells this version of the file from others, for
 *   If-Range; %NULL where the file cannot be had in parts
 */
const char *
docket_result_answer_get_validator (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *ranges = soup_message_headers_get_one (headers, "Accept-Ranges");
  const char *tag = soup_message_headers_get_one (headers, "ETag");

  if (soup_message_headers_get_one (headers, "Content-Encoding") != NULL ||
      (ranges != NULL && g_ascii_strcasecmp (ranges, "none") == 0))
    return NULL;
  /* A weak one does not say that every byte is the same (RFC 9110, 13.1.5). */
  if (tag != NULL && !g_str_has_prefix (tag, "W/"))
    return tag;
  return soup_message_headers_get_one (headers, "Last-Modified");
}
