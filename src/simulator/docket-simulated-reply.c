/* docket-simulated-reply.c: words of the service, as they go over the wire
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-simulated-reply.h"

#include <string.h>

#define TOO_MANY_REQUESTS 429 /* not in libsoup */

void
docket_simulated_reply_begin_member (JsonBuilder *builder, const char *member)
{
  json_builder_set_member_name (builder, member);
}

void
docket_simulated_reply_add_text (JsonBuilder *builder, const char *member, const char *value)
{
  docket_simulated_reply_begin_member (builder, member);
  json_builder_add_string_value (builder, value);
}

void
docket_simulated_reply_add_number (JsonBuilder *builder, const char *member, gint64 value)
{
  docket_simulated_reply_begin_member (builder, member);
  json_builder_add_int_value (builder, value);
}

void
docket_simulated_reply_add_true (JsonBuilder *builder, const char *member)
{
  docket_simulated_reply_begin_member (builder, member);
  json_builder_add_boolean_value (builder, TRUE);
}

/**
 * docket_simulated_reply_begin:
 *
 * Returns: (transfer full): a builder in the object of a reply
 */
JsonBuilder *
docket_simulated_reply_begin (void)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  return builder;
}

/**
 * docket_simulated_reply_print:
 * @builder: what docket_simulated_reply_begin() made
 *
 * Returns: (transfer full): one line of JSON, with "&" escaped as the service does it
 */
char *
docket_simulated_reply_print (JsonBuilder *builder)
{
  json_builder_end_object (builder);

  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (node, FALSE);
  g_auto (GStrv) pieces = g_strsplit (text, "&", -1);

  return g_strjoinv ("\\u0026", pieces);
}

/**
 * docket_simulated_reply_send:
 * @message: a request
 * @status: HTTP status of its answer
 * @type: content type
 * @body: body of the answer
 */
void
docket_simulated_reply_send (SoupServerMessage *message,
                             guint status,
                             const char *type,
                             GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_set_content_type (headers, type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
  soup_server_message_set_status (message, status, NULL);
}

/**
 * docket_simulated_reply_send_text:
 * @message: a request
 * @status: HTTP status of its answer
 * @type: content type
 * @text: (transfer full): body of the answer
 */
void
docket_simulated_reply_send_text (SoupServerMessage *message,
                                  guint status,
                                  const char *type,
                                  char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  docket_simulated_reply_send (message, status, type, body);
}

void
docket_simulated_reply_send_json (SoupServerMessage *message, guint status, JsonBuilder *builder)
{
  docket_simulated_reply_send_text (
      message, status, "application/json", docket_simulated_reply_print (builder));
}

void
docket_simulated_reply_send_error (SoupServerMessage *message, guint status, const char *words)
{
  g_autoptr (JsonBuilder) builder = docket_simulated_reply_begin ();

  docket_simulated_reply_add_text (builder, "status", "error");
  docket_simulated_reply_add_number (builder, "errorCode", status);
  docket_simulated_reply_add_true (builder, "error");
  docket_simulated_reply_add_text (builder, "message", words);
  docket_simulated_reply_send_json (message, status, builder);
}

void
docket_simulated_reply_send_no_credits (SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = docket_simulated_reply_begin ();

  docket_simulated_reply_add_true (builder, "error");
  docket_simulated_reply_add_number (builder, "status", SOUP_STATUS_PAYMENT_REQUIRED);
  docket_simulated_reply_add_text (builder, "message", "Not enough credits");
  docket_simulated_reply_send_json (message, SOUP_STATUS_PAYMENT_REQUIRED, builder);
}

void
docket_simulated_reply_send_too_many (SoupServerMessage *message, guint wait)
{
  g_autoptr (JsonBuilder) builder = docket_simulated_reply_begin ();
  g_autofree char *seconds = g_strdup_printf ("%u", wait);

  soup_message_headers_replace (
      soup_server_message_get_response_headers (message), "Retry-After", seconds);
  docket_simulated_reply_add_true (builder, "error");
  docket_simulated_reply_add_text (builder, "message", "Too many requests, try again later");
  docket_simulated_reply_send_json (message, TOO_MANY_REQUESTS, builder);
}

void
docket_simulated_reply_send_not_found (SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = docket_simulated_reply_begin ();

  docket_simulated_reply_add_number (builder, "errorCode", SOUP_STATUS_NOT_FOUND);
  docket_simulated_reply_add_true (builder, "error");
  docket_simulated_reply_add_text (builder, "message", "Job not found");
  docket_simulated_reply_send_json (message, SOUP_STATUS_NOT_FOUND, builder);
}

void
docket_simulated_reply_send_xml (SoupServerMessage *message,
                                 guint status,
                                 const char *code,
                                 const char *words)
{
  docket_simulated_reply_send_text (
      message,
      status,
      "application/xml",
      g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<Error><Code>%s</Code><Message>%s</Message></Error>",
                       code,
                       words));
}
