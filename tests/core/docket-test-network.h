/* docket-test-network.h: a network that costs what a test says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_TEST_NETWORK (docket_test_network_get_type ())
G_DECLARE_FINAL_TYPE (DocketTestNetwork, docket_test_network, DOCKET, TEST_NETWORK, GObject)

DocketTestNetwork *docket_test_network_new (void);
void docket_test_network_set_metered (DocketTestNetwork *self, gboolean metered);

G_END_DECLS
