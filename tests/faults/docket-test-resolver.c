/* docket-test-resolver.c: names that lead where a test says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-resolver.h"

/* GLib waits 50 ms for the addresses of IPv6 before it goes on with those of IPv4. */
#define LATE 150

struct _DocketTestResolver
{
  GResolver parent_instance;

  DocketTestNames names;
  guint n_lookups;
};

G_DEFINE_FINAL_TYPE (DocketTestResolver, docket_test_resolver, G_TYPE_RESOLVER)

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
answer (DocketTestResolver *self, GTask *task)
{
  switch (self->names)
    {
    case DOCKET_TEST_NAMES_UNKNOWN:
      g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No such name");
      break;
    case DOCKET_TEST_NAMES_FAIL:
      g_task_return_new_error (
          task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "Not now");
      break;
    case DOCKET_TEST_NAMES_HANG:
      g_signal_connect (g_task_get_cancellable (task),
                        "cancelled",
                        G_CALLBACK (cancelled_cb),
                        g_object_ref (task));
      break;
    case DOCKET_TEST_NAMES_HERE:
    case DOCKET_TEST_NAMES_BOTH:
    default:
      g_task_return_pointer (
          task, g_list_append (NULL, g_inet_address_new_from_string ("127.0.0.1")), free_addresses);
    }
}

static gboolean
late_cb (gpointer data)
{
  g_autoptr (GTask) task = data;

  g_task_return_pointer (
      task, g_list_append (NULL, g_inet_address_new_from_string ("::1")), free_addresses);
  return G_SOURCE_REMOVE;
}

static void
docket_test_resolver_lookup_by_name_with_flags_async (GResolver *resolver,
                                                      const char *name,
                                                      GResolverNameLookupFlags flags,
                                                      GCancellable *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer data)
{
  DocketTestResolver *self = DOCKET_TEST_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, docket_test_resolver_lookup_by_name_with_flags_async);
  self->n_lookups++;
  if ((flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) != 0 &&
      self->names == DOCKET_TEST_NAMES_BOTH)
    g_timeout_add (LATE, late_cb, g_object_ref (task));
  else if ((flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) != 0 &&
           self->names == DOCKET_TEST_NAMES_HERE)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No such name");
  else
    answer (self, task);
}

static GList *
docket_test_resolver_lookup_by_name_with_flags_finish (GResolver *resolver,
                                                       GAsyncResult *result,
                                                       GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
docket_test_resolver_lookup_by_name_async (GResolver *resolver,
                                           const char *name,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer data)
{
  docket_test_resolver_lookup_by_name_with_flags_async (
      resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, data);
}

static void
docket_test_resolver_class_init (DocketTestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = docket_test_resolver_lookup_by_name_async;
  resolver_class->lookup_by_name_finish = docket_test_resolver_lookup_by_name_with_flags_finish;
  resolver_class->lookup_by_name_with_flags_async =
      docket_test_resolver_lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish =
      docket_test_resolver_lookup_by_name_with_flags_finish;
}

static void
docket_test_resolver_init (DocketTestResolver *self)
{
}

/**
 * docket_test_resolver_new:
 *
 * Returns: (transfer full): a resolver for which every name leads here
 */
DocketTestResolver *
docket_test_resolver_new (void)
{
  return g_object_new (DOCKET_TYPE_TEST_RESOLVER, NULL);
}

void
docket_test_resolver_set_names (DocketTestResolver *self, DocketTestNames names)
{
  self->names = names;
}

guint
docket_test_resolver_get_n_lookups (DocketTestResolver *self)
{
  return self->n_lookups;
}
