/* docket-fault-script.h: what goes wrong, for which request and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketFaultKind:
 * @DOCKET_FAULT_NONE: none; the request is answered as it should be
 * @DOCKET_FAULT_CLOSE: the connection is closed once the request is read, as a kept one may be
 * @DOCKET_FAULT_RESET: it is reset then
 * @DOCKET_FAULT_RESET_HEAD: it is reset in the middle of the head of the answer
 * @DOCKET_FAULT_RESET_BODY: it is reset in the middle of the body
 * @DOCKET_FAULT_BLACK_HOLE: nothing ever comes
 * @DOCKET_FAULT_DRIP: the answer comes a byte at a time, `value` µs apart
 * @DOCKET_FAULT_CUT_LENGTH: `Content-Length` is larger than what comes
 * @DOCKET_FAULT_CUT_CHUNKS: a chunked body without its last chunk
 * @DOCKET_FAULT_LATE: the answer comes `value` µs late
 * @DOCKET_FAULT_SLICES: the answer is right, in pieces of `value` bytes
 * @DOCKET_FAULT_STATUS: HTTP status `value`, with the service's JSON, `text` as `Retry-After`
 * @DOCKET_FAULT_HTML_STATUS: HTTP status `value`, with a page of something in between
 * @DOCKET_FAULT_REDIRECT: HTTP status `value`, to another origin
 * @DOCKET_FAULT_EMPTY: HTTP status `value` without a body
 * @DOCKET_FAULT_PORTAL: 200 with a page to sign in
 * @DOCKET_FAULT_PORTAL_AS_JSON: the same, called JSON
 * @DOCKET_FAULT_BODY: 200 with `text` as JSON
 * @DOCKET_FAULT_NEW_WORD: 200 with a status that nobody knows
 * @DOCKET_FAULT_DEEP: 200 with 100,000 opening brackets
 * @DOCKET_FAULT_HUGE: 200 with a reply of 2 MiB
 * @DOCKET_FAULT_BOMB: the same, packed to a few kB
 * @DOCKET_FAULT_ERROR: 200 with `error`, and no status
 * @DOCKET_FAULT_OTHER_JOB: 200 with the `success` of another job
 *
 * What goes wrong. Kinds up to %DOCKET_FAULT_CUT_CHUNKS leave a request without a whole answer,
 * the next two only change how it comes, the rest are answers that docket_fault_make_answer()
 * spells.
 */
typedef enum
{
  DOCKET_FAULT_NONE,
  DOCKET_FAULT_CLOSE,
  DOCKET_FAULT_RESET,
  DOCKET_FAULT_RESET_HEAD,
  DOCKET_FAULT_RESET_BODY,
  DOCKET_FAULT_BLACK_HOLE,
  DOCKET_FAULT_DRIP,
  DOCKET_FAULT_CUT_LENGTH,
  DOCKET_FAULT_CUT_CHUNKS,
  DOCKET_FAULT_LATE,
  DOCKET_FAULT_SLICES,
  DOCKET_FAULT_STATUS,
  DOCKET_FAULT_HTML_STATUS,
  DOCKET_FAULT_REDIRECT,
  DOCKET_FAULT_EMPTY,
  DOCKET_FAULT_PORTAL,
  DOCKET_FAULT_PORTAL_AS_JSON,
  DOCKET_FAULT_BODY,
  DOCKET_FAULT_NEW_WORD,
  DOCKET_FAULT_DEEP,
  DOCKET_FAULT_HUGE,
  DOCKET_FAULT_BOMB,
  DOCKET_FAULT_ERROR,
  DOCKET_FAULT_OTHER_JOB,
} DocketFaultKind;

#define DOCKET_N_FAULTS (DOCKET_FAULT_OTHER_JOB + 1)

/* In the place of a job's number. */
#define DOCKET_FAULT_ANY_JOB (-1) /* a check of whatever job */
#define DOCKET_FAULT_BALANCE (-2) /* the call for the balance */
#define DOCKET_FAULT_ANY     (-3) /* whatever request */

/**
 * DocketFault:
 * @kind: what goes wrong
 * @job: number of the job it happens to, or one of the words above
 * @first: the first request it happens to, from 0, counted for that job (or for all of those)
 * @n: to how many in a row; %G_MAXUINT: to all that follow
 * @from: not before this time, µs since the beginning
 * @until: and before this; %G_MAXINT64: for ever
 * @value: what @kind says
 * @text: (nullable): what @kind says; static
 *
 * One line of a script. It holds where all of @first, @n, @from and @until do.
 */
typedef struct
{
  DocketFaultKind kind;
  int job;
  guint first;
  guint n;
  gint64 from;
  gint64 until;
  gint64 value;
  const char *text;
} DocketFault;

/**
 * DocketFaultAnswer:
 * @status: HTTP status
 * @type: (nullable): content type; static
 * @retry_after: (nullable): `Retry-After`; static
 * @body: (nullable): (owned): the body, before it is packed
 * @packed: whether it goes out packed with gzip
 *
 * An answer that a fault spells.
 */
typedef struct
{
  guint status;
  const char *type;
  const char *retry_after;
  char *body;
  gboolean packed;
} DocketFaultAnswer;

typedef struct _DocketFaultScript DocketFaultScript;

DocketFaultScript *docket_fault_script_new (void);
DocketFaultScript *docket_fault_script_new_random (guint32 seed, guint n_jobs, gint64 duration);
void docket_fault_script_free (DocketFaultScript *self);
void docket_fault_script_add (DocketFaultScript *self, const DocketFault *fault);
void docket_fault_script_clear (DocketFaultScript *self);
const DocketFault *docket_fault_script_next (DocketFaultScript *self, int job, gint64 since);
char *docket_fault_script_print (DocketFaultScript *self);

const char *docket_fault_kind_to_word (DocketFaultKind kind);
gboolean docket_fault_kind_is_answer (DocketFaultKind kind);
gboolean docket_fault_kind_is_harmless (DocketFaultKind kind);
void docket_fault_make_answer (const DocketFault *fault,
                               const char *job_id,
                               DocketFaultAnswer *answer);
void docket_fault_answer_clear (DocketFaultAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFaultScript, docket_fault_script_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketFaultAnswer, docket_fault_answer_clear)

G_END_DECLS
