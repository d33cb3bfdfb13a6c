/* docket-proxies.c: which proxy a request takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-proxies.h"

#include <string.h>

/* Only https goes through a proxy: it makes a tunnel there and shows the proxy a host name alone.
 * Plain http goes to this computer only, and would show the proxy path and key. */
struct _DocketProxies
{
  GObject parent_instance;

  GProxyResolver *chosen; /* (owned) (nullable): of the environment, else of the desktop; %NULL:
                             none is to be used */
};

static void docket_proxies_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketProxies,
                               docket_proxies,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      docket_proxies_iface_init))

static GStrv
make_direct (void)
{
  static const char *const direct[] = { "direct://", NULL };

  return g_strdupv ((char **) direct);
}

static gboolean
goes_direct (DocketProxies *self, const char *uri)
{
  return self->chosen == NULL || !g_str_has_prefix (uri, "https:");
}

static gboolean
docket_proxies_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static GStrv
docket_proxies_lookup (GProxyResolver *resolver,
                       const char *uri,
                       GCancellable *cancellable,
                       GError **error)
{
  DocketProxies *self = DOCKET_PROXIES (resolver);

  if (goes_direct (self, uri))
    return make_direct ();
  return g_proxy_resolver_lookup (self->chosen, uri, cancellable, error);
}

static void
looked_up_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GStrv proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  if (proxies != NULL)
    g_task_return_pointer (task, proxies, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

static void
docket_proxies_lookup_async (GProxyResolver *resolver,
                             const char *uri,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  DocketProxies *self = DOCKET_PROXIES (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, docket_proxies_lookup_async);
  if (goes_direct (self, uri))
    g_task_return_pointer (task, make_direct (), (GDestroyNotify) g_strfreev);
  else
    g_proxy_resolver_lookup_async (
        self->chosen, uri, cancellable, looked_up_cb, g_steal_pointer (&task));
}

static GStrv
docket_proxies_lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, resolver), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
docket_proxies_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = docket_proxies_is_supported;
  iface->lookup = docket_proxies_lookup;
  iface->lookup_async = docket_proxies_lookup_async;
  iface->lookup_finish = docket_proxies_lookup_finish;
}

static void
docket_proxies_finalize (GObject *object)
{
  DocketProxies *self = DOCKET_PROXIES (object);

  g_clear_object (&self->chosen);

  G_OBJECT_CLASS (docket_proxies_parent_class)->finalize (object);
}

static void
docket_proxies_class_init (DocketProxiesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_proxies_finalize;
}

static void
docket_proxies_init (DocketProxies *self)
{
}

/* The environment, as curl and most others read it. */

static const char *
get_variable (const char *const *names)
{
  for (; *names != NULL; names++)
    {
      const char *value = g_getenv (*names);

      if (value != NULL && value[0] != '\0')
        return value;
    }
  return NULL;
}

/* Addresses of this computer are never asked of a proxy, which would look for them at its own. */
static GStrv
list_exceptions (const char *text)
{
  g_autoptr (GStrvBuilder) exceptions = g_strv_builder_new ();
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", ", \t", -1);

  g_strv_builder_add_many (exceptions, "localhost", "127.0.0.0/8", "::1", NULL);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] != '\0')
        g_strv_builder_add (exceptions, words[i]);
    }
  return g_strv_builder_end (exceptions);
}

static char *
complete_address (const char *proxy)
{
  return strstr (proxy, "://") != NULL ? g_strdup (proxy) : g_strconcat ("http://", proxy, NULL);
}

/* An environment that names a proxy was set on purpose; else the desktop's settings stand. */
static GProxyResolver *
choose (void)
{
  static const char *const names[] = {
    "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL,
  };
  static const char *const exception_names[] = { "no_proxy", "NO_PROXY", NULL };
  const char *proxy = get_variable (names);
  const char *exceptions = get_variable (exception_names);
  g_autofree char *address = NULL;
  g_auto (GStrv) list = NULL;

  if (proxy == NULL)
    return g_object_ref (g_proxy_resolver_get_default ());
  if (g_strcmp0 (exceptions, "*") == 0)
    return NULL;

  address = complete_address (proxy);
  list = list_exceptions (exceptions);
  return g_simple_proxy_resolver_new (address, list);
}

/**
 * docket_proxies_new:
 *
 * The proxy for https is that of `https_proxy` (or `all_proxy`, less what `no_proxy` names) where
 * it is set, else that of the desktop's settings. A name and a password stand in its address.
 *
 * Returns: (transfer full): a resolver that sends nothing but https to a proxy
 */
GProxyResolver *
docket_proxies_new (void)
{
  DocketProxies *self = g_object_new (DOCKET_TYPE_PROXIES, NULL);

  self->chosen = choose ();
  return G_PROXY_RESOLVER (self);
}
