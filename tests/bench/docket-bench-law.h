/* docket-bench-law.h: laws of run times that benchmarks draw from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BENCH_LOGNORMAL,   /* median, σ */
  BENCH_PARETO,      /* least, α */
  BENCH_EXPONENTIAL, /* mean */
  BENCH_UNIFORM,     /* least, most */
} DocketBenchShape;

/* One part of a law. */
typedef struct
{
  DocketBenchShape shape;
  double share;
  double a;
  double b;
  double shift; /* nothing ends before */
} DocketBenchPart;

/**
 * DocketBenchLaw:
 * @name: its name
 * @parts: what it is made of, up to a share of 0
 * @cap: where a job of no part has ended, s; 0: none
 * @plain: whether a lognormal can follow it
 */
typedef struct
{
  const char *name;
  DocketBenchPart parts[4];
  double cap;
  gboolean plain;
} DocketBenchLaw;

double docket_bench_law_get_survival (const DocketBenchLaw *self, double time);
double docket_bench_law_get_density (const DocketBenchLaw *self, double time);
double docket_bench_law_get_area (const DocketBenchLaw *self, double time);
double docket_bench_law_get_end (const DocketBenchLaw *self, double rest);
double docket_bench_law_draw (const DocketBenchLaw *self, GRand *random);

G_END_DECLS
