/* docket-test-resolver.h: names that lead where a test says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_TEST_RESOLVER (docket_test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (DocketTestResolver, docket_test_resolver, DOCKET, TEST_RESOLVER, GResolver)

/**
 * DocketTestNames:
 * @DOCKET_TEST_NAMES_HERE: every name leads to 127.0.0.1
 * @DOCKET_TEST_NAMES_BOTH: every name leads to 127.0.0.1 at once, and to ::1 a moment later
 * @DOCKET_TEST_NAMES_UNKNOWN: no name is known (NXDOMAIN)
 * @DOCKET_TEST_NAMES_FAIL: the server of names has trouble (SERVFAIL)
 * @DOCKET_TEST_NAMES_HANG: it never answers
 */
typedef enum
{
  DOCKET_TEST_NAMES_HERE,
  DOCKET_TEST_NAMES_BOTH,
  DOCKET_TEST_NAMES_UNKNOWN,
  DOCKET_TEST_NAMES_FAIL,
  DOCKET_TEST_NAMES_HANG,
} DocketTestNames;

DocketTestResolver *docket_test_resolver_new (void);
void docket_test_resolver_set_names (DocketTestResolver *self, DocketTestNames names);
guint docket_test_resolver_get_n_lookups (DocketTestResolver *self);

G_END_DECLS
