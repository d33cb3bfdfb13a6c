/* docket-bench-peers.h: how others watch many jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gap after the n-th check, s. */
typedef double (*DocketPeerGap) (guint n);

/**
 * DocketPeer:
 * @name: its name
 * @gap: its gaps; where it draws them by lot, their mean
 */
typedef struct
{
  const char *name;
  DocketPeerGap gap;
} DocketPeer;

/**
 * DocketManyCost:
 * @requests: a job
 * @refused: a job
 * @delay: s, mean
 */
typedef struct
{
  double requests;
  double refused;
  double delay;
} DocketManyCost;

extern const DocketPeer docket_bench_peers[];
extern const guint docket_n_bench_peers;

DocketManyCost docket_bench_peers_run (const DocketPeer *peer,
                                       const double *ends,
                                       guint n_jobs,
                                       guint limit,
                                       double rate);
double docket_bench_peers_clairvoyant (const double *ends, guint n_jobs, double rate);

G_END_DECLS
