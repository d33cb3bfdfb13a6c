/* docket-fault-checker.h: a service on which a script of faults happens, in virtual time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-checker.h"
#include "docket-clock.h"
#include "docket-fault-script.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_FAULT_CHECKER (docket_fault_checker_get_type ())
G_DECLARE_FINAL_TYPE (DocketFaultChecker, docket_fault_checker, DOCKET, FAULT_CHECKER, GObject)

DocketFaultChecker *docket_fault_checker_new (DocketClock *clock,
                                              DocketFaultScript *script,
                                              double limit);
void docket_fault_checker_add_job (DocketFaultChecker *self,
                                   const char *id,
                                   DocketStatus ends_as,
                                   gint64 takes);
gboolean docket_fault_checker_has_said (DocketFaultChecker *self,
                                        const char *id,
                                        DocketStatus status);
const char *docket_fault_checker_get_offence (DocketFaultChecker *self);
gboolean docket_fault_checker_waits_for_time (DocketFaultChecker *self);
guint docket_fault_checker_get_n_calls (DocketFaultChecker *self);

G_END_DECLS
