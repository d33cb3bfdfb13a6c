/* docket-simulator-private.h: what the files of the simulator share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-link-signer.h"
#include "docket-simulated-job.h"
#include "docket-simulator.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _DocketSimulator
{
  GObject parent_instance;

  /* Of the thread that started the simulator. */
  GThread *thread;       /* (owned) (nullable) */
  GMainContext *context; /* (owned) (nullable): of the server's thread */
  GMainLoop *loop;       /* (owned) (nullable) */
  char *api_url;         /* (owned) (nullable) */

  /* Of the server's thread, once it runs. */
  GSocketService *service; /* (owned) (nullable) */
  SoupServer *server;      /* (owned) (nullable) */

  /* Of whoever holds the lock. */
  GMutex lock;
  DocketLinkSigner signer; /* (owned): its base is %NULL before the first start */
  GHashTable *jobs;        /* (owned): id → DocketSimulatedJob */
  GHashTable *checks;      /* (owned): id → how often it was answered */
  char *key;               /* (owned) */
  gint64 credits;
  gint64 link_life;
  double limit;
  double tokens;
  gint64 refilled; /* when the tokens were counted, monotonic µs */
  gboolean missing_is_404;
  guint n_leaks;
};

/* docket-simulator-answers.c: what a request is answered; all of it with the lock */
double _docket_simulator_get_most_tokens (DocketSimulator *self);
void _docket_simulator_settle_life (DocketSimulator *self, DocketSimulatedJob *job);
void _docket_simulator_answer (DocketSimulator *self, SoupServerMessage *message);

G_END_DECLS
