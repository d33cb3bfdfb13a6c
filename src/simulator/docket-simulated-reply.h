/* docket-simulated-reply.h: words of the service, as they go over the wire
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

JsonBuilder *docket_simulated_reply_begin (void);
void docket_simulated_reply_begin_member (JsonBuilder *builder, const char *member);
void docket_simulated_reply_add_text (JsonBuilder *builder, const char *member, const char *value);
void docket_simulated_reply_add_number (JsonBuilder *builder, const char *member, gint64 value);
void docket_simulated_reply_add_true (JsonBuilder *builder, const char *member);
char *docket_simulated_reply_print (JsonBuilder *builder);

void docket_simulated_reply_send (SoupServerMessage *message,
                                  guint status,
                                  const char *type,
                                  GBytes *body);
void docket_simulated_reply_send_text (SoupServerMessage *message,
                                       guint status,
                                       const char *type,
                                       char *text);
void docket_simulated_reply_send_json (SoupServerMessage *message,
                                       guint status,
                                       JsonBuilder *builder);
void docket_simulated_reply_send_error (SoupServerMessage *message,
                                        guint status,
                                        const char *words);
void docket_simulated_reply_send_no_credits (SoupServerMessage *message);
void docket_simulated_reply_send_too_many (SoupServerMessage *message, guint wait);
void docket_simulated_reply_send_not_found (SoupServerMessage *message);
void docket_simulated_reply_send_xml (SoupServerMessage *message,
                                      guint status,
                                      const char *code,
                                      const char *words);

G_END_DECLS
