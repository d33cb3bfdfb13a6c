/* docket-normal.h: the normal distribution, far into its tails
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

double docket_normal_log_density (double z);
double docket_normal_log_upper (double z);
double docket_normal_log_between (double low, double high);
void docket_normal_get_moments (double low, double high, double *first, double *second);

G_END_DECLS
