/* docket-test-logind.h: a system bus with a logind that sleeps when a test says so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DocketTestLogind DocketTestLogind;

DocketTestLogind *docket_test_logind_new (void);
void docket_test_logind_free (DocketTestLogind *self);
void docket_test_logind_prepare_for_sleep (DocketTestLogind *self, gboolean begins);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestLogind, docket_test_logind_free)

G_END_DECLS
