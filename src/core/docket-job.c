/* docket-job.c: a job as widgets bind to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-job.h"

struct _DocketJob
{
  GObject parent_instance;

  DocketJobState *state; /* (owned) */
  gboolean checking;
  gboolean opening;
  double saving;
  guint saving_part;
  double saving_share; /* of that part */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_CHECKING,
  PROP_OPENING,
  PROP_SAVING,
} DocketJobProperty;

static GParamSpec *properties[PROP_SAVING + 1];

G_DEFINE_FINAL_TYPE (DocketJob, docket_job, G_TYPE_OBJECT)

static void
docket_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketJob *self = DOCKET_JOB (object);

  switch ((DocketJobProperty) id)
    {
    case PROP_STATE:
      g_value_set_boxed (value, self->state);
      break;
    case PROP_CHECKING:
      g_value_set_boolean (value, self->checking);
      break;
    case PROP_OPENING:
      g_value_set_boolean (value, self->opening);
      break;
    case PROP_SAVING:
      g_value_set_double (value, self->saving);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_job_finalize (GObject *object)
{
  DocketJob *self = DOCKET_JOB (object);

  g_clear_pointer (&self->state, docket_job_state_unref);

  G_OBJECT_CLASS (docket_job_parent_class)->finalize (object);
}

static void
docket_job_class_init (DocketJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = docket_job_get_property;
  object_class->finalize = docket_job_finalize;

  /**
   * DocketJob:state:
   *
   * What is known of the job, as it is on disk.
   */
  properties[PROP_STATE] = g_param_spec_boxed ("state", NULL, NULL, DOCKET_TYPE_JOB_STATE, flags);
  /**
   * DocketJob:checking:
   *
   * Whether a check of it is on its way.
   */
  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);
  /**
   * DocketJob:opening:
   *
   * Whether its result is being fetched because the person wants to open it.
   */
  properties[PROP_OPENING] = g_param_spec_boolean ("opening", NULL, NULL, FALSE, flags);
  /**
   * DocketJob:saving:
   *
   * Share of its result that is fetched, 0 to 1; below 0: nothing is being fetched.
   */
  properties[PROP_SAVING] = g_param_spec_double ("saving", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_job_init (DocketJob *self)
{
  self->saving = -1;
}

/**
 * docket_job_new:
 * @state: what is known of it
 *
 * Only the store makes jobs: it hands out one object for each row.
 *
 * Returns: (transfer full): the job
 */
DocketJob *
docket_job_new (DocketJobState *state)
{
  DocketJob *self = NULL;

  g_return_val_if_fail (state != NULL, NULL);

  self = g_object_new (DOCKET_TYPE_JOB, NULL);
  self->state = docket_job_state_ref (state);
  return self;
}

/**
 * docket_job_get_row_id:
 *
 * Returns: its row in the store
 */
gint64
docket_job_get_row_id (DocketJob *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB (self), 0);

  return self->state->row_id;
}

/**
 * docket_job_get_state:
 *
 * Returns: (transfer none): what is known of it
 */
DocketJobState *
docket_job_get_state (DocketJob *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB (self), NULL);

  return self->state;
}

/**
 * docket_job_set_state:
 * @self: a job
 * @state: its new state, which is on disk
 */
void
docket_job_set_state (DocketJob *self, DocketJobState *state)
{
  g_return_if_fail (DOCKET_IS_JOB (self));
  g_return_if_fail (state != NULL);

  if (state == self->state)
    return;

  docket_job_state_unref (self->state);
  self->state = docket_job_state_ref (state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

gboolean
docket_job_get_checking (DocketJob *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB (self), FALSE);

  return self->checking;
}

void
docket_job_set_checking (DocketJob *self, gboolean checking)
{
  g_return_if_fail (DOCKET_IS_JOB (self));

  if (checking == self->checking)
    return;

  self->checking = checking;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

double
docket_job_get_saving (DocketJob *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB (self), -1);

  return self->saving;
}

/**
 * docket_job_get_saving_part:
 * @self: a job
 * @part: place of a result among those of the job
 *
 * Returns: share of it that is fetched; below 0: it is not being fetched
 */
double
docket_job_get_saving_part (DocketJob *self, guint part)
{
  g_return_val_if_fail (DOCKET_IS_JOB (self), -1);

  return self->saving >= 0 && part == self->saving_part ? self->saving_share : -1;
}

/* Only what a person can tell apart is told: a file comes in thousands of pieces. */
static gboolean
looks_the_same (double a, double b)
{
  return a >= 0 && b >= 0 && (int) (a * 100) == (int) (b * 100);
}

/**
 * docket_job_set_saving_part:
 * @self: a job
 * @part: place of the result that is being fetched
 * @n_parts: how many there are; more than @part
 * @share: share of it that is fetched, 0 to 1
 */
void
docket_job_set_saving_part (DocketJob *self, guint part, guint n_parts, double share)
{
  const double saving = (part + share) / n_parts;
  gboolean same = FALSE;

  g_return_if_fail (DOCKET_IS_JOB (self));
  g_return_if_fail (part < n_parts);

  same = part == self->saving_part && looks_the_same (saving, self->saving) &&
         looks_the_same (share, self->saving_share);
  self->saving = saving;
  self->saving_part = part;
  self->saving_share = share;
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
}

/**
 * docket_job_end_saving:
 *
 * Nothing is being fetched any more. What is said of the job may be another even where nothing was.
 */
void
docket_job_end_saving (DocketJob *self)
{
  g_return_if_fail (DOCKET_IS_JOB (self));

  self->saving = -1;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
}

gboolean
docket_job_get_opening (DocketJob *self)
{
  g_return_val_if_fail (DOCKET_IS_JOB (self), FALSE);

  return self->opening;
}

/**
 * docket_job_set_opening:
 * @self: a job
 * @opening: whether its result is being fetched because the person wants to open it
 */
void
docket_job_set_opening (DocketJob *self, gboolean opening)
{
  g_return_if_fail (DOCKET_IS_JOB (self));

  if (opening == self->opening)
    return;

  self->opening = opening;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENING]);
}
