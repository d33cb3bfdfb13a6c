/* test-proxies.c: which proxy a request takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-proxies.h"

static const char *const names[] = {
  "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
};

typedef struct
{
  const char *name;
  const char *value;
} Variable;

static void
set_variables (const Variable *variables, guint n)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
  for (guint i = 0; i < n; i++)
    g_setenv (variables[i].name, variables[i].value, TRUE);
}

static void
assert_way (GProxyResolver *proxies, const char *uri, const char *way)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) found = g_proxy_resolver_lookup (proxies, uri, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found[0], ==, way);
}

static void
test_environment (void)
{
  const Variable variables[] = {
    { "https_proxy", "http://me:secret@proxy.test:3128" },
    { "no_proxy", "example.org, .internal.test,192.0.2.0/24" },
  };
  g_autoptr (GProxyResolver) proxies = NULL;

  set_variables (variables, G_N_ELEMENTS (variables));
  proxies = docket_proxies_new ();
  assert_way (proxies, "https://api.pdf.co/v1", "http://me:secret@proxy.test:3128");
  assert_way (proxies, "https://example.org/", "direct://");
  assert_way (proxies, "https://www.example.org/", "direct://");
  assert_way (proxies, "https://a.internal.test/", "direct://");
  assert_way (proxies, "https://192.0.2.7/", "direct://");
  assert_way (proxies, "https://localhost:8443/v1", "direct://");
  assert_way (proxies, "https://127.0.0.1:8443/v1", "direct://");
  assert_way (proxies, "https://[::1]:8443/v1", "direct://");
}

/* A proxy would see path and key. */
static void
test_plain (void)
{
  const Variable variables[] = {
    { "https_proxy", "http://proxy.test:1" },
    { "http_proxy", "http://proxy.test:2" },
    { "all_proxy", "http://proxy.test:3" },
  };
  g_autoptr (GProxyResolver) proxies = NULL;

  set_variables (variables, G_N_ELEMENTS (variables));
  proxies = docket_proxies_new ();
  assert_way (proxies, "http://127.0.0.1:8080/v1", "direct://");
  assert_way (proxies, "http://example.com/", "direct://");
  assert_way (proxies, "https://example.com/", "http://proxy.test:1");
}

static void
test_others (void)
{
  const Variable upper[] = { { "HTTPS_PROXY", "proxy.test:3128" } };
  const Variable all[] = { { "https_proxy", "" }, { "all_proxy", "socks5://proxy.test:1080" } };
  const Variable none[] = { { "https_proxy", "http://proxy.test:1" }, { "no_proxy", "*" } };
  g_autoptr (GProxyResolver) first = NULL;
  g_autoptr (GProxyResolver) second = NULL;
  g_autoptr (GProxyResolver) third = NULL;

  set_variables (upper, G_N_ELEMENTS (upper));
  first = docket_proxies_new ();
  assert_way (first, "https://example.com/", "http://proxy.test:3128");
  set_variables (all, G_N_ELEMENTS (all));
  second = docket_proxies_new ();
  assert_way (second, "https://example.com/", "socks5://proxy.test:1080");
  set_variables (none, G_N_ELEMENTS (none));
  third = docket_proxies_new ();
  assert_way (third, "https://example.com/", "direct://");
}

static void
looked_up_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(char ***) data = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, NULL);
}

static void
test_async (void)
{
  static const struct
  {
    const char *uri;
    const char *way;
  } cases[] = {
    { "https://example.com/", "http://proxy.test:1" },
    { "http://example.com/", "direct://" },
  };
  const Variable variables[] = { { "https_proxy", "http://proxy.test:1" } };
  g_autoptr (GProxyResolver) proxies = NULL;

  set_variables (variables, G_N_ELEMENTS (variables));
  proxies = docket_proxies_new ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) found = NULL;

      g_proxy_resolver_lookup_async (proxies, cases[i].uri, NULL, looked_up_cb, &found);
      while (found == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpstr (found[0], ==, cases[i].way);
    }
}

/* Where the environment names none, the desktop's settings stand. */
static void
test_desktop (void)
{
  g_autoptr (GProxyResolver) proxies = NULL;
  g_auto (GStrv) wanted = NULL;

  set_variables (NULL, 0);
  proxies = docket_proxies_new ();
  wanted = g_proxy_resolver_lookup (
      g_proxy_resolver_get_default (), "https://example.com/", NULL, NULL);
  g_assert_nonnull (wanted);
  assert_way (proxies, "https://example.com/", wanted[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/proxies/environment", test_environment);
  g_test_add_func ("/proxies/plain", test_plain);
  g_test_add_func ("/proxies/others", test_others);
  g_test_add_func ("/proxies/async", test_async);
  g_test_add_func ("/proxies/desktop", test_desktop);

  return g_test_run ();
}
