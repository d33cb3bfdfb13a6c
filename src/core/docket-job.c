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
  double saving;
};

typedef enum
{
  PROP_STATE = 1,
  PROP_CHECKING,
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
 * docket_job_set_saving:
 * @self: a job
 * @saving: share that is fetched, 0 to 1; below 0: nothing is being fetched
 */
void
docket_job_set_saving (DocketJob *self, double saving)
{
  g_return_if_fail (DOCKET_IS_JOB (self));

  self->saving = saving;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
}
