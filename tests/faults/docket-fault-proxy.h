/* docket-fault-proxy.h: stands in front of the simulator and misbehaves as a script says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"
#include "docket-fault-script.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketToxics:
 * @latency: µs before each answer
 * @jitter: up to this much more or less, µs
 * @bandwidth: bytes a second; 0: as fast as it goes
 * @slow_close: µs that a connection stays open after an answer that should close it
 * @time_out: µs after which a connection is closed without an answer; 0: none
 * @reset: µs after which it is reset without an answer; 0: none
 * @slice: bytes of a piece; 0: the answer goes out whole
 * @limit: bytes of an answer that go out before the connection is closed; 0: all
 *
 * What holds for every answer, whatever the script. Down and a black hole without an end are
 * docket_fault_proxy_set_down() and %DOCKET_FAULT_BLACK_HOLE.
 */
typedef struct
{
  gint64 latency;
  gint64 jitter;
  guint bandwidth;
  gint64 slow_close;
  gint64 time_out;
  gint64 reset;
  guint slice;
  gsize limit;
} DocketToxics;

/**
 * DocketFaultRequest:
 * @job: number of the job, %DOCKET_FAULT_BALANCE, or %DOCKET_FAULT_ANY for whatever else
 * @at: when it came, elapsed time
 * @connection: number of the connection it came over
 * @fault: what happened to it
 * @status: status of the answer, 0: none was sent
 * @text: (owned): the request, byte for byte
 *
 * A request that came.
 */
typedef struct
{
  int job;
  gint64 at;
  guint connection;
  DocketFaultKind fault;
  guint status;
  char *text;
} DocketFaultRequest;

typedef struct _DocketFaultProxy DocketFaultProxy;

DocketFaultProxy *docket_fault_proxy_new (DocketClock *clock,
                                          const char *upstream,
                                          GTlsCertificate *certificate);
void docket_fault_proxy_free (DocketFaultProxy *self);
guint16 docket_fault_proxy_get_port (DocketFaultProxy *self);
char *docket_fault_proxy_make_api_url (DocketFaultProxy *self, const char *host);
void docket_fault_proxy_add_job (DocketFaultProxy *self, const char *id);
void docket_fault_proxy_set_elsewhere (DocketFaultProxy *self, const char *address);
void docket_fault_proxy_set_limit (DocketFaultProxy *self, guint requests_per_second);

void docket_fault_proxy_take_script (DocketFaultProxy *self, DocketFaultScript *script);
void docket_fault_proxy_add_fault (DocketFaultProxy *self, const DocketFault *fault);
void docket_fault_proxy_clear_faults (DocketFaultProxy *self);
void docket_fault_proxy_push_raw (DocketFaultProxy *self, const char *answer);
void docket_fault_proxy_push_raw_bytes (DocketFaultProxy *self, const char *head, GBytes *body);
void docket_fault_proxy_set_toxics (DocketFaultProxy *self, const DocketToxics *toxics);
void docket_fault_proxy_set_down (DocketFaultProxy *self, gboolean down);
void docket_fault_proxy_close_idle (DocketFaultProxy *self);

guint docket_fault_proxy_get_n_held (DocketFaultProxy *self);
guint docket_fault_proxy_get_n_connections (DocketFaultProxy *self);
guint docket_fault_proxy_get_n_requests (DocketFaultProxy *self);
guint docket_fault_proxy_get_n_of_job (DocketFaultProxy *self, int job);
guint docket_fault_proxy_get_most_of_a_job (DocketFaultProxy *self);
guint docket_fault_proxy_get_n_caused (DocketFaultProxy *self);
const DocketFaultRequest *docket_fault_proxy_get_request (DocketFaultProxy *self, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFaultProxy, docket_fault_proxy_free)

G_END_DECLS
