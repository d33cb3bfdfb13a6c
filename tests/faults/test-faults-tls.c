/* test-faults-tls.c: names, certificates and proxies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-connect-proxy.h"
#include "docket-fault-wire.h"
#include "docket-fault-world.h"
#include "docket-test-loopback.h"
#include "docket-test-resolver.h"

#include <string.h>

typedef DocketFaultWorld World;

/* A name that the good certificates have. */
#define HOST         "api.docket.test"

#define LONGEST_WAIT (66 * SECOND)

static DocketTestResolver *resolver;

static void
set_up (World *world, gconstpointer data)
{
  docket_test_resolver_set_names (resolver, DOCKET_TEST_NAMES_HERE);
  docket_fault_world_set_up (world, data);
}

/* Whether a check of a job fails as @words say; nothing may have been sent. */
static gint64
assert_refused (World *world, const char *words)
{
  const gint64 row = docket_fault_world_add_job (world);

  docket_fault_world_run_for (world, 10 * SECOND);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_says (world, row, words);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 0);
  return row;
}

/* What the banner says. */
static void
assert_special (World *world, const char *words)
{
  const char *text = docket_watcher_get_trouble_text (world->watcher);

  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, words));
}

/* 2: names */

static void
assert_no_name (World *world, DocketTestNames names, const char *words)
{
  gint64 row = 0;

  docket_fault_world_use_tls (world, "good", HOST);
  docket_test_resolver_set_names (resolver, names);
  row = assert_refused (world, words);
  g_assert_cmpuint (docket_test_resolver_get_n_lookups (resolver), >, 0);
  g_assert_null (docket_watcher_get_trouble_text (world->watcher));
  docket_test_resolver_set_names (resolver, DOCKET_TEST_NAMES_HERE);
  docket_fault_world_assert_answered (world, row, LONGEST_WAIT);
}

static void
test_name_unknown (World *world, gconstpointer unused)
{
  assert_no_name (world, DOCKET_TEST_NAMES_UNKNOWN, "PDF.co cannot be reached.");
}

static void
test_name_fails (World *world, gconstpointer unused)
{
  assert_no_name (world, DOCKET_TEST_NAMES_FAIL, "PDF.co cannot be reached.");
}

static void
test_name_hangs (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_use_tls (world, "good", HOST);
  docket_test_resolver_set_names (resolver, DOCKET_TEST_NAMES_HANG);
  world->n_lost = 1;
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 20 * SECOND - 1);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_NONE);
  docket_test_resolver_set_names (resolver, DOCKET_TEST_NAMES_HERE);
  world->n_lost = 0;
  docket_test_clock_run_until (world->clock, NULL, NULL, world->start + 20 * SECOND);
  docket_fault_world_run_for (world, 0);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_says (world, row, "PDF.co did not answer in time.");
  docket_fault_world_assert_answered (world, row, LONGEST_WAIT);
}

/* 10: one of two ways is broken. Here it is IPv4, which is tried first. */

static gboolean
forward_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  const World *world = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) onward = g_socket_client_connect_to_host (
      client, "127.0.0.1", docket_fault_proxy_get_port (world->proxy), NULL, NULL);

  g_assert_nonnull (onward);
  g_io_stream_splice_async (G_IO_STREAM (connection),
                            G_IO_STREAM (onward),
                            G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT,
                            NULL,
                            NULL,
                            NULL);
  return TRUE;
}

/* Returns: (nullable): a place on ::1 that leads to the service; %NULL: there is no ::1 */
static GSocketService *
make_ipv6_way (World *world, guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) place = NULL;
  g_autoptr (GSocketService) service = g_socket_service_new ();

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service),
                                      wanted,
                                      G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP,
                                      NULL,
                                      &place,
                                      NULL))
    return NULL;
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (place));
  g_signal_connect (service, "incoming", G_CALLBACK (forward_cb), world);
  return g_steal_pointer (&service);
}

static void
test_ipv4_broken (World *world, gconstpointer hangs)
{
  g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GTlsDatabase) trust = docket_fault_world_make_trust ();
  g_autoptr (GSocketService) way = NULL;
  g_autoptr (GSocket) hole = NULL;
  g_autofree char *api_url = NULL;
  guint16 port = 0;

  docket_fault_world_use_tls (world, "good", HOST);
  way = make_ipv6_way (world, &port);
  if (way == NULL)
    {
      g_test_skip ("This machine has no ::1");
      return;
    }
  if (hangs != NULL)
    hole = docket_fault_wire_make_hole (G_SOCKET_FAMILY_IPV4, port, fillers);
  docket_test_resolver_set_names (resolver, DOCKET_TEST_NAMES_BOTH);
  api_url = g_strdup_printf ("https://" HOST ":%u/v1", port);
  docket_fault_world_use_client (world, api_url, trust);
  docket_fault_world_assert_answered (world, docket_fault_world_add_job (world), 0);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);

  g_socket_service_stop (way);
  g_socket_listener_close (G_SOCKET_LISTENER (way));
}

/* 64: certificates */

static void
test_good (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_use_tls (world, "good", "127.0.0.1");
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 0);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, 10 * SECOND);
  g_assert_cmpuint (docket_fault_proxy_get_n_connections (world->proxy), ==, 1);
}

static void
assert_bad (World *world, const char *certificate, const char *words)
{
  docket_fault_world_use_tls (world, certificate, "127.0.0.1");
  assert_refused (world, words);
  assert_special (world, words);
}

static void
test_expired (World *world, gconstpointer unused)
{
  assert_bad (world, "expired", "has expired by the clock of this computer");
}

/* 47 as well: to a clock that is years behind, every certificate is one of the future. */
static void
test_not_yet (World *world, gconstpointer unused)
{
  assert_bad (world, "not-yet", "Its date and time may be wrong");
}

static void
test_other_host (World *world, gconstpointer unused)
{
  assert_bad (world, "other-host", "a certificate of another host");
}

static void
test_untrusted (World *world, gconstpointer unused)
{
  assert_bad (world, "untrusted", "an issuer that this computer does not trust");
}

static void
test_self_signed (World *world, gconstpointer unused)
{
  assert_bad (world, "self-signed", "an issuer that this computer does not trust");
}

/* The authority of the tests is none that the system trusts. */
static void
test_not_in_system (World *world, gconstpointer unused)
{
  g_autofree char *api_url = NULL;

  docket_fault_world_use_tls (world, "good", "127.0.0.1");
  api_url = docket_fault_proxy_make_api_url (world->proxy, "127.0.0.1");
  docket_fault_world_use_client (world, api_url, NULL);
  assert_refused (world, "an issuer that this computer does not trust");
}

static gboolean
greet_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  static const char greeting[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

  docket_fault_wire_write (G_IO_STREAM (connection), greeting, strlen (greeting), NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

/* Plain HTTP where TLS is expected. */
static void
test_plain (World *world, gconstpointer unused)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  const guint16 port = docket_test_listen (G_SOCKET_LISTENER (service), 0);
  g_autofree char *api_url = g_strdup_printf ("https://127.0.0.1:%u/v1", port);

  g_signal_connect (service, "incoming", G_CALLBACK (greet_cb), NULL);
  docket_fault_world_use_client (world, api_url, NULL);
  assert_refused (world, ". Docket tries again by itself.");
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

/* A server of OpenSSL that speaks one version of TLS alone, with the good certificate. */
static GSubprocess *
start_openssl (const char *version, guint16 *port, GDataInputStream **output)
{
  g_autofree char *folder = g_strdup (g_getenv ("DOCKET_TEST_CERTIFICATES"));
  g_autofree char *certificate = g_build_filename (folder, "good.pem", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                              G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                              G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                          &error,
                                          "openssl",
                                          "s_server",
                                          "-accept",
                                          "127.0.0.1:0",
                                          "-cert",
                                          certificate,
                                          "-cipher",
                                          "ALL:@SECLEVEL=0",
                                          version,
                                          NULL);

  g_assert_no_error (error);
  *output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  *port = 0;
  while (*port == 0)
    {
      g_autofree char *line = g_data_input_stream_read_line (*output, NULL, NULL, NULL);

      g_assert_nonnull (line);
      if (g_str_has_prefix (line, "ACCEPT 127.0.0.1:"))
        *port = (guint16) g_ascii_strtoull (line + strlen ("ACCEPT 127.0.0.1:"), NULL, 10);
    }
  return server;
}

/* Whether a client that takes old versions gets through: the server is there, and speaks it. */
static gboolean
speaks (guint16 port, const char *version)
{
  g_autofree char *place = g_strdup_printf ("127.0.0.1:%u", port);
  g_autoptr (GSubprocess)
      client = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                     G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                 NULL,
                                 "openssl",
                                 "s_client",
                                 "-connect",
                                 place,
                                 "-cipher",
                                 "ALL:@SECLEVEL=0",
                                 version,
                                 NULL);

  return g_subprocess_communicate_utf8 (client, "", NULL, NULL, NULL, NULL) &&
         g_subprocess_get_successful (client);
}

/* Versions of TLS that are no longer safe are refused before anything is sent. */
static void
test_version (World *world, gconstpointer version)
{
  g_autoptr (GTlsDatabase) trust = docket_fault_world_make_trust ();
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *api_url = NULL;
  g_autofree char *got = NULL;
  guint16 port = 0;
  gint64 row = 0;

  server = start_openssl (version, &port, &output);
  g_assert_true (speaks (port, version));
  api_url = g_strdup_printf ("https://127.0.0.1:%u/v1", port);
  docket_fault_world_use_client (world, api_url, trust);
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, SECOND);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_says (world, row, "a version of TLS that is no longer safe");
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  /* It prints what it gets. */
  got = g_data_input_stream_read_upto (output, "", 0, NULL, NULL, NULL);
  g_assert_true (got == NULL || strstr (got, "HTTP/1.1") == NULL);
}

/* A certificate that its authority took back is taken all the same: glib-networking asks neither
 * for lists of revoked certificates nor by OCSP, and GTlsDatabase has no place to hand a list in.
 * What helps is that certificates are short-lived. This test says so, and fails when that ends. */
static void
test_revoked (World *world, gconstpointer unused)
{
  docket_fault_world_use_tls (world, "revoked", "127.0.0.1");
  docket_fault_world_assert_answered (world, docket_fault_world_add_job (world), 0);
}

/* The connection breaks in the middle of the answer, and a kept one is closed. */
static void
test_faults_over_tls (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_use_tls (world, "good", "127.0.0.1");
  docket_fault_world_fault (world, FAULT (RESET_BODY, 0, 0, 1));
  docket_fault_world_fault (world, FAULT (CLOSE, 0, 2, 1));
  docket_fault_world_fault (world, FAULT (RESET, 0, 4, 1));
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, 0);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 1);
  for (guint i = 0; i < 60; i++)
    {
      docket_fault_world_run_for (world, SECOND);
      docket_fault_world_assert_trouble (world, DOCKET_TROUBLE_NONE);
    }
  docket_fault_world_assert_answered (world, row, 0);
}

static void
test_black_hole_over_tls (World *world, gconstpointer unused)
{
  gint64 row = 0;

  docket_fault_world_use_tls (world, "good", "127.0.0.1");
  docket_fault_world_fault (world, FAULT (BLACK_HOLE, 0, 0, 2));
  row = docket_fault_world_add_job (world);
  docket_fault_world_run_for (world, SECOND);
  docket_client_drop_connections (world->client);
  docket_fault_world_run_for (world, 20 * SECOND);
  docket_fault_world_assert_state (world, row, DOCKET_STATUS_WAITING, DOCKET_TROUBLE_OFFLINE);
  docket_fault_world_assert_answered (world, row, 3 * SECOND);
  g_assert_cmpuint (docket_fault_world_get_n (world), ==, 3);
}

/* 11: proxies */

static void
set_variables (const char *proxy, const char *exceptions)
{
  g_setenv ("https_proxy", proxy, TRUE);
  g_setenv ("http_proxy", proxy, TRUE);
  g_setenv ("no_proxy", exceptions, TRUE);
}

/* Watches through @proxy; the variables are read when a client is made. */
static void
watch_through (World *world, DocketConnectProxy *proxy, const char *login, const char *exceptions)
{
  g_autofree char *address = docket_connect_proxy_make_address (proxy, login);
  g_autofree char *api_url = docket_fault_proxy_make_api_url (world->proxy, HOST);
  g_autoptr (GTlsDatabase) trust = docket_fault_world_make_trust ();

  set_variables (address, exceptions);
  docket_fault_world_use_client (world, api_url, trust);
  set_variables ("", "*");
}

/* A service with TLS and a proxy that leads to it. Only the proxy knows its name. */
static DocketConnectProxy *
make_proxy (World *world)
{
  docket_fault_world_use_tls (world, "good", HOST);
  docket_test_resolver_set_names (resolver, DOCKET_TEST_NAMES_UNKNOWN);
  return docket_connect_proxy_new (docket_fault_proxy_get_port (world->proxy));
}

static void
assert_saw_no_secret (DocketConnectProxy *proxy)
{
  g_assert_false (docket_connect_proxy_saw (proxy, DOCKET_SIMULATOR_KEY));
  g_assert_false (docket_connect_proxy_saw (proxy, "x-api-key"));
  g_assert_false (docket_connect_proxy_saw (proxy, "job/check"));
  g_assert_false (docket_connect_proxy_saw (proxy, "jobid"));
}

static void
test_proxy (World *world, gconstpointer unused)
{
  g_autoptr (DocketConnectProxy) proxy = make_proxy (world);
  g_autofree char *line = NULL;
  g_autofree char *wanted = NULL;
  gint64 row = 0;

  watch_through (world, proxy, NULL, "");
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 0);
  docket_fault_world_end_job (world, 0, DOCKET_ENDING_PDF);
  docket_fault_world_assert_done (world, row, 10 * SECOND);

  g_assert_cmpuint (docket_connect_proxy_get_n_tunnels (proxy), ==, 1);
  line = docket_connect_proxy_get_first_line (proxy);
  wanted = g_strdup_printf ("CONNECT " HOST ":%u HTTP/1.",
                            docket_fault_proxy_get_port (world->proxy));
  g_assert_true (g_str_has_prefix (line, wanted));
  assert_saw_no_secret (proxy);
}

/* A proxy that reads along shows a certificate of its own: refused like any other. */
static void
test_proxy_reads_along (World *world, gconstpointer unused)
{
  g_autoptr (DocketConnectProxy) proxy = NULL;

  docket_fault_world_use_tls (world, "untrusted", HOST);
  proxy = docket_connect_proxy_new (docket_fault_proxy_get_port (world->proxy));
  watch_through (world, proxy, NULL, "");
  assert_refused (world, "an issuer that this computer does not trust");
  assert_saw_no_secret (proxy);
}

static void
test_proxy_exception (World *world, gconstpointer unused)
{
  g_autoptr (DocketConnectProxy) proxy = make_proxy (world);
  gint64 row = 0;

  docket_test_resolver_set_names (resolver, DOCKET_TEST_NAMES_HERE);
  watch_through (world, proxy, NULL, "example.com, docket.test");
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 0);
  g_assert_cmpuint (docket_connect_proxy_get_n_connections (proxy), ==, 0);
}

static void
test_proxy_refused (World *world, gconstpointer unused)
{
  DocketConnectProxy *proxy = make_proxy (world);

  watch_through (world, proxy, NULL, "");
  docket_connect_proxy_free (proxy);
  assert_refused (world, "cannot be reached through the proxy of the network");
  assert_special (world, "proxy settings of the desktop");
}

static void
test_proxy_forbids (World *world, gconstpointer data)
{
  g_autoptr (DocketConnectProxy) proxy = make_proxy (world);
  gint64 row = 0;

  docket_connect_proxy_set_answer (proxy, data);
  watch_through (world, proxy, NULL, "");
  row = assert_refused (world, "cannot be reached through the proxy of the network");
  docket_connect_proxy_set_answer (proxy, NULL);
  docket_fault_world_assert_answered (world, row, LONGEST_WAIT);
  assert_saw_no_secret (proxy);
}

static void
test_proxy_login (World *world, gconstpointer unused)
{
  g_autoptr (DocketConnectProxy) proxy = make_proxy (world);

  docket_connect_proxy_set_login (proxy, "me:secret");
  watch_through (world, proxy, NULL, "");
  assert_refused (world, "asks for a name and a password");
  assert_special (world, "http://NAME:PASSWORD@PROXY:PORT");
  assert_saw_no_secret (proxy);
}

static void
test_proxy_login_given (World *world, gconstpointer unused)
{
  g_autoptr (DocketConnectProxy) proxy = make_proxy (world);
  gint64 row = 0;

  docket_connect_proxy_set_login (proxy, "me:secret");
  watch_through (world, proxy, "me:secret", "");
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 0);
  assert_saw_no_secret (proxy);
}

static void
test_proxy_login_wrong (World *world, gconstpointer unused)
{
  g_autoptr (DocketConnectProxy) proxy = make_proxy (world);

  docket_connect_proxy_set_login (proxy, "me:secret");
  watch_through (world, proxy, "me:wrong", "");
  assert_refused (world, "asks for a name and a password");
  g_assert_false (docket_connect_proxy_saw (proxy, DOCKET_SIMULATOR_KEY));
}

/* Plain HTTP goes to this computer alone, and never through a proxy, which would see the key. */
static void
test_proxy_plain (World *world, gconstpointer unused)
{
  g_autoptr (DocketConnectProxy) proxy = docket_connect_proxy_new (1);
  g_autofree char *address = docket_connect_proxy_make_address (proxy, NULL);
  g_autofree char *api_url = docket_fault_proxy_make_api_url (world->proxy, "127.0.0.1");
  gint64 row = 0;

  set_variables (address, "");
  g_setenv ("all_proxy", address, TRUE);
  docket_fault_world_use_client (world, api_url, NULL);
  row = docket_fault_world_add_job (world);
  docket_fault_world_assert_answered (world, row, 5 * SECOND);
  g_unsetenv ("all_proxy");
  set_variables ("", "*");
  g_assert_cmpuint (docket_connect_proxy_get_n_connections (proxy), ==, 0);
}

static void
add_with (const char *path, gconstpointer data, void (*test) (World *, gconstpointer))
{
  g_test_add (path, World, data, set_up, test, docket_fault_world_tear_down);
}

static void
add (const char *path, void (*test) (World *, gconstpointer))
{
  add_with (path, NULL, test);
}

static void
add_proxies (void)
{
  static const char forbidden[] = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno";
  static const char bad_gateway[] = "HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n";
  static const char not_found[] = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n"
                                  "Content-Length: 14\r\n\r\n{\"error\":true}";
  static const char rewritten[] = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
                                  "Content-Length: 0\r\n\r\n";

  add ("/fault/11-proxy", test_proxy);
  add ("/fault/11-proxy-reads-along", test_proxy_reads_along);
  add ("/fault/11-proxy-exception", test_proxy_exception);
  add ("/fault/11-proxy-refused", test_proxy_refused);
  add_with ("/fault/11-proxy-forbids-403", forbidden, test_proxy_forbids);
  add_with ("/fault/11-proxy-forbids-502", bad_gateway, test_proxy_forbids);
  add_with ("/fault/11-proxy-forbids-404", not_found, test_proxy_forbids);
  add_with ("/fault/11-proxy-forbids-302", rewritten, test_proxy_forbids);
  add ("/fault/11-proxy-login", test_proxy_login);
  add ("/fault/11-proxy-login-given", test_proxy_login_given);
  add ("/fault/11-proxy-login-wrong", test_proxy_login_wrong);
  add ("/fault/11-proxy-plain", test_proxy_plain);
}

int
main (int argc, char **argv)
{
  int result = 0;

  g_test_init (&argc, &argv, NULL);

  resolver = docket_test_resolver_new ();
  g_resolver_set_default (G_RESOLVER (resolver));
  add ("/fault/02-name-unknown", test_name_unknown);
  add ("/fault/02-name-fails", test_name_fails);
  add ("/fault/02-name-hangs", test_name_hangs);
  add_with ("/fault/10-ipv4-refused", NULL, test_ipv4_broken);
  add_with ("/fault/10-ipv4-hangs", "hangs", test_ipv4_broken);
  add_proxies ();
  add ("/fault/64-good", test_good);
  add ("/fault/64-expired", test_expired);
  add ("/fault/47-not-valid-yet", test_not_yet);
  add ("/fault/64-not-yet", test_not_yet);
  add ("/fault/64-other-host", test_other_host);
  add ("/fault/64-untrusted", test_untrusted);
  add ("/fault/64-self-signed", test_self_signed);
  add ("/fault/64-not-in-system", test_not_in_system);
  add ("/fault/64-plain", test_plain);
  add_with ("/fault/64-tls-1.0", "-tls1", test_version);
  add_with ("/fault/64-tls-1.1", "-tls1_1", test_version);
  add ("/fault/64-revoked", test_revoked);
  add ("/fault/64-faults-over-tls", test_faults_over_tls);
  add ("/fault/64-black-hole-over-tls", test_black_hole_over_tls);

  result = g_test_run ();
  g_object_unref (resolver);
  return result;
}
