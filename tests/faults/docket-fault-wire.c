/* docket-fault-wire.c: HTTP messages as bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-wire.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static gsize
get_body_length (const char *head)
{
  const char *at = strcasestr (head, "\r\ncontent-length:");

  return at != NULL ? (gsize) g_ascii_strtoull (strchr (at, ':') + 1, NULL, 10) : 0;
}

/**
 * docket_fault_wire_get_body:
 * @text: a message, whole or not
 *
 * Returns: (transfer none) (nullable): where its body begins; %NULL: it has not come yet
 */
const char *
docket_fault_wire_get_body (const char *text)
{
  const char *end = strstr (text, "\r\n\r\n");

  return end != NULL ? end + strlen ("\r\n\r\n") : NULL;
}

static gboolean
is_whole (GString *text, gboolean head_only)
{
  const char *body = docket_fault_wire_get_body (text->str);

  if (body == NULL)
    return FALSE;
  return head_only || text->len >= (gsize) (body - text->str) + get_body_length (text->str);
}

static GString *
read_message (GInputStream *input, gboolean head_only, GCancellable *cancellable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];

  while (!is_whole (text, head_only))
    {
      const gsize most = head_only ? 1 : sizeof buffer;
      const gssize n = g_input_stream_read (input, buffer, most, cancellable, NULL);

      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
    }
  return g_steal_pointer (&text);
}

/**
 * docket_fault_wire_read:
 *
 * Returns: (transfer full) (nullable): a whole message whose length its head tells; %NULL where
 *   the connection ends before
 */
GString *
docket_fault_wire_read (GInputStream *input, GCancellable *cancellable)
{
  return read_message (input, FALSE, cancellable);
}

/**
 * docket_fault_wire_read_head:
 *
 * Returns: (transfer full) (nullable): the head of a message; not a byte more is read
 */
GString *
docket_fault_wire_read_head (GInputStream *input, GCancellable *cancellable)
{
  return read_message (input, TRUE, cancellable);
}

/**
 * docket_fault_wire_get_job_id:
 * @text: a request
 *
 * Returns: (transfer full) (nullable): the id it asks about, in either spelling
 */
char *
docket_fault_wire_get_job_id (const char *text)
{
  const char *at = strcasestr (text, "\"jobid\":\"");
  const char *end = NULL;

  if (at == NULL)
    return NULL;
  at += strlen ("\"jobid\":\"");
  end = strchr (at, '"');
  return end != NULL ? g_strndup (at, (gsize) (end - at)) : NULL;
}

/**
 * docket_fault_wire_get_status:
 * @text: an answer
 *
 * Returns: its HTTP status; 0: it is none
 */
guint
docket_fault_wire_get_status (const char *text)
{
  const char *space = strchr (text, ' ');

  return space != NULL ? (guint) strtoul (space, NULL, 10) : 0;
}

/**
 * docket_fault_wire_write:
 *
 * Returns: whether all of it went out
 */
gboolean
docket_fault_wire_write (GIOStream *stream,
                         const char *text,
                         gsize length,
                         GCancellable *cancellable)
{
  return g_output_stream_write_all (
      g_io_stream_get_output_stream (stream), text, length, NULL, cancellable, NULL);
}

/**
 * docket_fault_wire_ask:
 * @address: a server
 * @request: a whole request
 *
 * Returns: (transfer full) (nullable): its whole answer
 */
GString *
docket_fault_wire_ask (GSocketAddress *address, GString *request, GCancellable *cancellable)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), cancellable, NULL);
  if (connection == NULL ||
      !docket_fault_wire_write (G_IO_STREAM (connection), request->str, request->len, cancellable))
    return NULL;
  return docket_fault_wire_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                 cancellable);
}

/**
 * docket_fault_wire_pack:
 *
 * Returns: (transfer full): @text as gzip packs it
 */
GBytes *
docket_fault_wire_pack (const char *text, gsize length)
{
  g_autoptr (GZlibCompressor) zip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (zip));

  g_output_stream_write_all (out, text, length, NULL, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/**
 * docket_fault_wire_reset:
 *
 * The connection ends with a reset, not with a goodbye.
 */
void
docket_fault_wire_reset (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
}

/**
 * docket_fault_wire_is_gone:
 *
 * Returns: whether the other side, which waits for an answer, closed the connection
 */
gboolean
docket_fault_wire_is_gone (GSocketConnection *connection)
{
  return g_socket_condition_check (g_socket_connection_get_socket (connection),
                                   G_IO_IN | G_IO_HUP | G_IO_ERR) != 0;
}

/**
 * docket_fault_wire_make_hole:
 * @family: IPv4 or IPv6
 * @port: a port on the loopback address of @family
 * @fillers: (element-type GSocket): what has to stay open as long
 *
 * Returns: (transfer full) (nullable): a socket that listens and takes no more, so that connecting
 *   to it hangs; %NULL where the machine has no such address
 */
GSocket *
docket_fault_wire_make_hole (GSocketFamily family, guint16 port, GPtrArray *fillers)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) place = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocket)
      hole = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  if (hole == NULL || !g_socket_bind (hole, place, FALSE, NULL))
    return NULL;
  g_socket_set_listen_backlog (hole, 0);
  g_assert_true (g_socket_listen (hole, NULL));
  for (guint i = 0; i < 4; i++)
    {
      GSocket *filler = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (filler, FALSE);
      g_socket_connect (filler, place, NULL, NULL);
      g_ptr_array_add (fillers, filler);
    }
  return g_steal_pointer (&hole);
}
