/* docket-laws.h: how long the jobs of one account take, each kind by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-law.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_LAWS (docket_laws_get_type ())

typedef struct _DocketLaws DocketLaws;

GType docket_laws_get_type (void) G_GNUC_CONST;
DocketLaws *docket_laws_new (void);
DocketLaws *docket_laws_ref (DocketLaws *self);
void docket_laws_unref (DocketLaws *self);
void docket_laws_add (DocketLaws *self, const char *class, const DocketObservation *observation);
void docket_laws_learn (DocketLaws *self);
const DocketLaw *docket_laws_get (const DocketLaws *self, const char *job_id);
guint docket_laws_get_n_jobs (const DocketLaws *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLaws, docket_laws_unref)

G_END_DECLS
