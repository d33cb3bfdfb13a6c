/* docket-test-size.h: how much of a long test runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean docket_test_is_full (void);
guint docket_test_reduce (guint n);

G_END_DECLS
