/* docket-fault-proxy-private.h: what the two files of the proxy share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-fault-proxy.h"

G_BEGIN_DECLS

/* The service listens on the main context of the test, each connection has a thread of its own.
 * What takes time takes that of the clock: an alarm on the main context, for which the thread
 * waits. The clock of a test stands while a request or an answer is on its way. */
struct _DocketFaultProxy
{
  DocketClock *clock; /* (owned) */
  gint64 start;
  GSocketAddress *upstream;     /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GSocketService *service;      /* (owned) (nullable): not while it is down */
  guint16 port;
  GPtrArray *visits; /* (owned) of DocketFaultVisit (owned): one for each connection that came */

  /* Of whoever holds the lock. */
  GMutex lock;
  GCond changed;
  gboolean stopping;
  guint n_threads;
  guint most_of_a_job;
  guint n_caused;
  guint limit;
  DocketToxics toxics;
  DocketFaultScript *script; /* (owned) */
  GHashTable *jobs;          /* (owned) id → number */
  GPtrArray *busy;           /* (owned) of DocketFaultVisit: with a request on its way */
  GPtrArray *requests;       /* (owned) of DocketFaultRequest (owned) */
  GQueue raw;                /* of GBytes (owned): answers that come before all others */
  GRand *rand;               /* (owned): for jitter */
  char *elsewhere;           /* (owned) (nullable): where redirects lead */
};

/* A connection. */
typedef struct
{
  DocketFaultProxy *proxy;
  guint number;
  GSocketConnection *connection; /* (owned) */
  GIOStream *stream;             /* (owned) (nullable) */
  GCancellable *cancellable;     /* (owned) */
  GThread *thread;               /* (owned) */
  gboolean idle;                 /* with the lock: no request is on its way */
  int job;                       /* with the lock: that of the request */
  gboolean held;                 /* with the lock: only the clock can do something for it */
} DocketFaultVisit;

/* docket-fault-proxy-answers.c: what happens to a request, in the thread of its connection */
gboolean _docket_fault_visit_act (DocketFaultVisit *visit,
                                  DocketFaultRequest *request,
                                  const DocketFault *fault,
                                  GString *text);

G_END_DECLS
