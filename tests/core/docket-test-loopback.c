/* docket-test-loopback.c: a server of a test listens on this machine alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-loopback.h"

/**
 * docket_test_listen:
 * @listener: where connections come in
 * @port: a port on 127.0.0.1; 0: any
 *
 * Returns: the port
 */
guint16
docket_test_listen (GSocketListener *listener, guint16 port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) place = NULL;
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_address (
      listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &place, &error);
  g_assert_no_error (error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (place));
}
