/* docket-test-network.c: a network that costs what a test says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-test-network.h"

struct _DocketTestNetwork
{
  GObject parent_instance;

  gboolean metered;
};

typedef enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
} DocketTestNetworkProperty;

static void
docket_test_network_initable_init (GInitableIface *iface)
{
}

static void
docket_test_network_monitor_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketTestNetwork,
                               docket_test_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE,
                                                      docket_test_network_initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                          docket_test_network_monitor_init))

static void
docket_test_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketTestNetwork *self = DOCKET_TEST_NETWORK (object);

  switch ((DocketTestNetworkProperty) id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, TRUE);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, self->metered);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_test_network_class_init (DocketTestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_test_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
docket_test_network_init (DocketTestNetwork *self)
{
}

DocketTestNetwork *
docket_test_network_new (void)
{
  return g_object_new (DOCKET_TYPE_TEST_NETWORK, NULL);
}

void
docket_test_network_set_metered (DocketTestNetwork *self, gboolean metered)
{
  self->metered = metered;
  g_object_notify (G_OBJECT (self), "network-metered");
}
