/* docket-laws.c: how long the jobs of one account take, each kind by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job-id.h"
#include "docket-laws.h"

#include <math.h>

/* An interval that is wider, both in seconds and as a share of the time, tells next to nothing: the
 * job had ended long before somebody looked. */
#define WIDE       15.0
#define WIDE_SHARE 3.0

/* Jobs that are alike. */
typedef struct
{
  GArray *seen; /* (owned) of DocketObservation; dropped once learned */
  guint n_final;
  guint n_vague;  /* of those that tell next to nothing */
  gboolean known; /* enough of them are final */
  DocketLaw law;
} Kind;

struct _DocketLaws
{
  gatomicrefcount refs;
  GHashTable *kinds; /* (owned) class → Kind (both owned) */
  Kind *all;         /* (owned): all of them together */
};

G_DEFINE_BOXED_TYPE (DocketLaws, docket_laws, docket_laws_ref, docket_laws_unref)

static Kind *
kind_new (void)
{
  Kind *kind = g_new0 (Kind, 1);

  kind->seen = g_array_new (FALSE, FALSE, sizeof (DocketObservation));
  return kind;
}

static void
kind_free (gpointer data)
{
  Kind *kind = data;

  g_clear_pointer (&kind->seen, g_array_unref);
  g_free (kind);
}

/* The newest come first. Those that tell little, or still work, do not crowd out the others. */
static void
kind_add (Kind *kind, const DocketObservation *observation)
{
  const double width = observation->by - observation->after;
  const gboolean is_vague = isinf (observation->by) ||
                            (width > WIDE && width > WIDE_SHARE * observation->after);
  guint *n = is_vague ? &kind->n_vague : &kind->n_final;

  if (*n >= DOCKET_LAW_MOST_JOBS)
    return;

  (*n)++;
  g_array_append_val (kind->seen, *observation);
}

static void
kind_learn (Kind *kind)
{
  kind->known = kind->n_final >= DOCKET_LAW_LEAST_JOBS;
  if (kind->known)
    docket_law_learn (
        &kind->law, (const DocketObservation *) (gpointer) kind->seen->data, kind->seen->len);
  g_clear_pointer (&kind->seen, g_array_unref);
}

/**
 * docket_laws_new:
 *
 * Returns: (transfer full): laws that know nothing yet
 */
DocketLaws *
docket_laws_new (void)
{
  DocketLaws *self = g_new0 (DocketLaws, 1);

  g_atomic_ref_count_init (&self->refs);
  self->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kind_free);
  self->all = kind_new ();
  return self;
}

DocketLaws *
docket_laws_ref (DocketLaws *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
docket_laws_unref (DocketLaws *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_hash_table_unref (self->kinds);
  kind_free (self->all);
  g_free (self);
}

/**
 * docket_laws_add:
 * @self: laws that have not learned yet
 * @class: what alike jobs have in common (docket_job_id_get_class())
 * @observation: what is known of the time one took
 *
 * Takes in one job. The newest come first: no more than %DOCKET_LAW_MOST_JOBS of a class count, and
 * as many again of which little is known.
 */
void
docket_laws_add (DocketLaws *self, const char *class, const DocketObservation *observation)
{
  Kind *kind = NULL;

  g_return_if_fail (self != NULL && self->all->seen != NULL);

  kind_add (self->all, observation);
  if (*class == '\0')
    return;

  kind = g_hash_table_lookup (self->kinds, class);
  if (kind == NULL)
    {
      kind = kind_new ();
      g_hash_table_insert (self->kinds, g_strdup (class), kind);
    }
  kind_add (kind, observation);
}

/**
 * docket_laws_learn:
 * @self: laws
 *
 * Learns from what was added. After this the laws change no more, and threads may share them.
 */
void
docket_laws_learn (DocketLaws *self)
{
  GHashTableIter iter;
  gpointer kind = NULL;

  g_return_if_fail (self != NULL && self->all->seen != NULL);

  kind_learn (self->all);
  g_hash_table_iter_init (&iter, self->kinds);
  while (g_hash_table_iter_next (&iter, NULL, &kind))
    {
      kind_learn (kind);
      if (!((Kind *) kind)->known)
        g_hash_table_iter_remove (&iter);
    }
}

/**
 * docket_laws_get:
 * @self: (nullable): laws that have learned
 * @job_id: a job id
 *
 * Returns: (transfer none) (nullable): the law of the jobs of its class; of all jobs where too few
 *   of its class are known; %NULL where too few are known at all
 */
const DocketLaw *
docket_laws_get (const DocketLaws *self, const char *job_id)
{
  g_autofree char *class = NULL;
  const Kind *kind = NULL;

  if (self == NULL || !self->all->known)
    return NULL;

  class = docket_job_id_get_class (job_id);
  kind = g_hash_table_lookup (self->kinds, class);
  return kind != NULL ? &kind->law : &self->all->law;
}

/**
 * docket_laws_get_n_jobs:
 *
 * Returns: how many finished jobs, of those that tell something, all kinds were learned from
 */
guint
docket_laws_get_n_jobs (const DocketLaws *self)
{
  return self->all->n_final;
}
