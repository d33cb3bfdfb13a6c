/* docket-watcher-private.h: what the files of the watcher share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-budget.h"
#include "docket-schedule.h"
#include "docket-watch-order.h"
#include "docket-watch-queue.h"
#include "docket-watcher.h"

G_BEGIN_DECLS

struct _DocketWatcher
{
  GObject parent_instance;

  DocketStore *store;       /* (owned) */
  DocketClock *clock;       /* (owned) */
  DocketSettings *settings; /* (owned) */

  DocketAccount account;
  DocketChecker *checker;    /* (owned) (nullable) */
  DocketLimiter *limiter;    /* (owned) (nullable): there where a checker is */
  GCancellable *cancellable; /* (owned): cancels what the account has on its way */
  DocketWatchQueue *queue;   /* (owned) */
  DocketBudget budget;

  DocketLaws *laws;        /* (owned) (nullable): how long the jobs of the account take */
  DocketWatchOrder *order; /* (owned) */
  gint64 selected;         /* row of the job the person looks at; 0: none */
  GHashTable *flocks;      /* (owned): batches of which two jobs are asked first */
  GHashTable *first_looks; /* (owned) row id → elapsed time before which it is not looked at */
  gint64 patience;         /* how long many new jobs wait for their first look */
  guint n_learning;
  guint n_unlearned; /* jobs that became final since learning began last */

  gboolean unlimited; /* no reserve and no daily limit holds */
  gboolean paused;    /* the person paused the checks of all jobs */
  gboolean paced;     /* more is due than can be checked within a minute */
  guint generation;   /* of the account; what is on its way for one before counts for nothing */
  gboolean running;
  guint alarm;
  gint64 alarm_at;
  gint64 ticket; /* slot taken from the limiter; 0: none */
  guint n_flying;
  guint n_committing;
  guint n_loading;
  guint reload; /* alarm: the list could not be read */
  gboolean asking_balance;
  struct _DocketCall *balance_call; /* (owned) (nullable): it waits for a slot */
  guint balance_alarm;              /* of the slot */
  gboolean balance_untold;          /* the service answers checks, but no balance call */

  DocketTrouble trouble;
  char *trouble_text; /* (owned) (nullable): what a person may do about it, where that is special */
  guint failures;     /* in a row, of what passes by itself */
  guint n_waits;      /* of them since something said that it may be over */
  gint64 next_try;
  gint64 probe_at;   /* after a failure nothing is sent before, except what the person asked for */
  guint64 n_answers; /* of the service, about jobs */

  gint64 active_total; /* watched time so far, without what passed asleep, offline or paused */
  gint64 active_since; /* elapsed time since when it runs; -1: it stands */
};

/* A check on its way, or its answer on the way to the disk. */
typedef struct _DocketCall
{
  DocketWatcher *watcher; /* (owned) */
  gint64 row_id;
  guint generation;
  DocketCheckFlags flags;
  gboolean respelt;   /* a 400 asked for the other spelling */
  DocketReply *reply; /* (owned) (nullable): kept while the balance call decides about it */
} DocketCall;

DocketCall *_docket_call_new (DocketWatcher *watcher, gint64 row_id, DocketCheckFlags flags);
void _docket_call_free (DocketCall *call);
gboolean _docket_call_is_stale (const DocketCall *call);
DocketWatch *_docket_call_get_watch (const DocketCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCall, _docket_call_free)

/* docket-watcher.c: the queue, and what is sent when */
gint64 _docket_watcher_get_active_time (DocketWatcher *self);
void _docket_watcher_update_active (DocketWatcher *self);
void _docket_watcher_pump (DocketWatcher *self);

/* docket-watcher-intake.c: which jobs are watched */
void _docket_watcher_follow_store (DocketWatcher *self);
void _docket_watcher_load (DocketWatcher *self);
gint64 _docket_watcher_get_first_due (DocketWatcher *self, DocketWatch *watch);
void _docket_watcher_forget_reload (DocketWatcher *self);

/* docket-watcher-plan.c: when a job is checked next, as far as was learned */
void _docket_watcher_begin_learning (DocketWatcher *self);
void _docket_watcher_learn_more (DocketWatcher *self);
DocketPlan _docket_watcher_plan (DocketWatcher *self, const DocketJobState *state);
DocketWatch *_docket_watcher_choose (DocketWatcher *self, DocketWatch *first, gint64 now);

void _docket_watcher_update_paced (DocketWatcher *self);

/* docket-watcher-pause.c: jobs whose checks the person paused */
void _docket_watcher_hear_pause (DocketWatcher *self, DocketWatch *watch, gboolean was_paused);

/* docket-watcher-canaries.c: a large batch is asked about by two of its jobs first */
GHashTable *_docket_flocks_new (void);
void _docket_watcher_find_canaries (DocketWatcher *self, GPtrArray *states);
gboolean _docket_watcher_holds_back (DocketWatcher *self, DocketWatch *watch);
gboolean _docket_watcher_awaits_canaries (DocketWatcher *self, const DocketWatch *watch);
void _docket_watcher_hear_canary (DocketWatcher *self, const DocketJobState *state);
void _docket_watcher_lose_canaries (DocketWatcher *self, GArray *rows);

/* docket-watcher-patience.c: the first look at many new jobs waits */
void _docket_watcher_find_first_looks (DocketWatcher *self, GPtrArray *states);
void _docket_watcher_await_first_look (DocketWatcher *self, DocketWatch *watch);
void _docket_watcher_forget_first_looks (DocketWatcher *self, GArray *rows);

/* docket-watcher-credits.c: what the account can pay */
void _docket_watcher_out_of_credits (DocketWatcher *self);
gboolean _docket_watcher_is_over_budget (DocketWatcher *self);
gboolean _docket_watcher_needs_balance (DocketWatcher *self);
gboolean _docket_watcher_stays_below_reserve (DocketWatcher *self);
DocketWatch *_docket_watcher_next_promised (DocketWatcher *self, gint64 *at);

/* docket-watcher-others.c: the jobs of other keys */
void _docket_watcher_mark_account (DocketWatcher *self, DocketWatch *watch, gboolean is_other);

/* docket-watcher-answers.c: what an answer changes */
void _docket_watcher_set_trouble (DocketWatcher *self, DocketTrouble trouble, gint64 next_try);
void _docket_watcher_count_time (DocketWatcher *self, DocketWatch *watch, DocketJobState *state);
void _docket_watcher_ask_balance (DocketWatcher *self, DocketCall *call);
void _docket_watcher_send_balance (DocketWatcher *self);
void _docket_watcher_forget_balance (DocketWatcher *self);
void _docket_watcher_commit (DocketWatcher *self,
                             DocketWatch *watch,
                             DocketJobState *state,
                             const DocketCheckLog *log);
void _docket_watcher_take_reply (DocketWatcher *self,
                                 DocketWatch *watch,
                                 DocketReply *reply,
                                 const DocketCall *call);
void _docket_watcher_take_error (DocketWatcher *self, DocketWatch *watch, const GError *error);

G_END_DECLS
