/* docket-fault-wire.h: HTTP messages as bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GString *docket_fault_wire_read (GInputStream *input, GCancellable *cancellable);
GString *docket_fault_wire_read_head (GInputStream *input, GCancellable *cancellable);
const char *docket_fault_wire_get_body (const char *text);
char *docket_fault_wire_get_job_id (const char *text);
guint docket_fault_wire_get_status (const char *text);
gboolean docket_fault_wire_write (GIOStream *stream,
                                  const char *text,
                                  gsize length,
                                  GCancellable *cancellable);
GString *docket_fault_wire_ask (GSocketAddress *address,
                                GString *request,
                                GCancellable *cancellable);
GBytes *docket_fault_wire_pack (const char *text, gsize length);
void docket_fault_wire_reset (GSocketConnection *connection);
gboolean docket_fault_wire_is_gone (GSocketConnection *connection);
GSocket *docket_fault_wire_make_hole (GSocketFamily family, guint16 port, GPtrArray *fillers);

G_END_DECLS
