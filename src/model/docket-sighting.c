/* docket-sighting.c: one place of a text where a job id was seen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"
#include "docket-job-id.h"
#include "docket-sighting.h"

#define MIN_WEAK_LENGTH 3

static void
sighting_clear (gpointer data)
{
  DocketSighting *self = data;

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
}

GArray *
docket_sightings_new (void)
{
  GArray *sightings = g_array_new (FALSE, TRUE, sizeof (DocketSighting));

  g_array_set_clear_func (sightings, sighting_clear);
  return sightings;
}

static DocketSighting *
add_id (GArray *sightings, gsize position, char *id, DocketFoundHow how)
{
  DocketSighting sighting = { .position = position, .id = id, .how = how };

  g_array_append_val (sightings, sighting);
  return &g_array_index (sightings, DocketSighting, sightings->len - 1);
}

/**
 * docket_sightings_add:
 * @sightings: what was seen
 * @text: the text in which an id was seen
 * @place: the id in the text
 * @length: its length
 * @how: how sure it is
 *
 * Returns: (transfer none): the new sighting, until the next is added
 */
DocketSighting *
docket_sightings_add (GArray *sightings,
                      const DocketPasteText *text,
                      const char *place,
                      gsize length,
                      DocketFoundHow how)
{
  return add_id (
      sightings, docket_paste_text_find_position (text, place), g_strndup (place, length), how);
}

/* Words that stand where an id would, and are none. */
static gboolean
is_no_value (const char *id)
{
  static const char *const words[] = { "null", "none",  "nil",       "nan",
                                       "true", "false", "undefined", "empty" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strcasecmp (id, words[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_alnum (const char *text)
{
  while (*text != '\0' && !g_ascii_isalnum (*text))
    text++;
  return *text != '\0';
}

/**
 * docket_sightings_add_keyed:
 * @sightings: what was seen
 * @text: the text
 * @place: where the value of a key like "jobId" stands
 * @id: the value
 * @length: its length
 *
 * Adds the value, as surely as its shape allows, unless it cannot be an id.
 *
 * Returns: (transfer none) (nullable): the new sighting, until the next is added
 */
DocketSighting *
docket_sightings_add_keyed (GArray *sightings,
                            const DocketPasteText *text,
                            const char *place,
                            const char *id,
                            gsize length)
{
  DocketFoundHow how = DOCKET_FOUND_KEYED;
  DocketIdShape shape = docket_id_shape_get (id, length);

  if (shape == DOCKET_ID_SHAPE_FULL)
    how = DOCKET_FOUND_STRONG;
  else if (shape == DOCKET_ID_SHAPE_SHORT)
    how = DOCKET_FOUND_SHORT;
  else if (shape == DOCKET_ID_SHAPE_NONE)
    how = DOCKET_FOUND_WEAK;

  g_autofree char *copy = g_strndup (id, length);

  if (how == DOCKET_FOUND_WEAK &&
      (length < MIN_WEAK_LENGTH || !docket_job_id_is_valid (copy) || !has_alnum (copy) ||
       is_no_value (copy) || docket_id_shape_is_key (copy, length)))
    return NULL;
  return add_id (
      sightings, docket_paste_text_find_position (text, place), g_steal_pointer (&copy), how);
}

/**
 * docket_sightings_add_lone:
 * @sightings: what was seen
 * @text: the text
 * @place: what is alone on its line or in its cell
 * @length: its length
 *
 * Adds what stands there if it has a shape that ids have when they are alone.
 *
 * Returns: (transfer none) (nullable): the new sighting, until the next is added
 */
DocketSighting *
docket_sightings_add_lone (GArray *sightings,
                           const DocketPasteText *text,
                           const char *place,
                           gsize length)
{
  switch (docket_id_shape_get (place, length))
    {
    case DOCKET_ID_SHAPE_FULL:
      return docket_sightings_add (sightings, text, place, length, DOCKET_FOUND_STRONG);
    case DOCKET_ID_SHAPE_SHORT:
      return docket_sightings_add (sightings, text, place, length, DOCKET_FOUND_SHORT);
    case DOCKET_ID_SHAPE_BARE:
    case DOCKET_ID_SHAPE_UUID:
      return docket_sightings_add (sightings, text, place, length, DOCKET_FOUND_LONE);
    case DOCKET_ID_SHAPE_HEX:
    case DOCKET_ID_SHAPE_NONE:
    default:
      return NULL;
    }
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  const DocketSighting *first = a;
  const DocketSighting *second = b;

  return (first->position > second->position) - (first->position < second->position);
}

static void
merge_sighting (DocketFoundJob *job, const DocketSighting *sighting)
{
  if (sighting->how < job->how)
    job->how = sighting->how;
  if (job->name == NULL)
    job->name = g_strdup (sighting->name);
  job->just_started = job->just_started || sighting->started;
}

/**
 * docket_sightings_merge:
 * @sightings: what was seen, which is put in order
 *
 * Makes one job of all sightings of an id: at the first place, as sure as the surest, with the
 * first name. A job whose reply to a check is in the text as well has not just started.
 *
 * Returns: (transfer full) (element-type DocketFoundJob): the jobs in the order of the text
 */
GPtrArray *
docket_sightings_merge (GArray *sightings)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_found_job_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) checked = g_hash_table_new (g_str_hash, g_str_equal);

  /* GLib's sort is stable: of two sightings at one place, the one made first stays first. */
  g_array_sort (sightings, compare_positions);
  for (guint i = 0; i < sightings->len; i++)
    {
      const DocketSighting *sighting = &g_array_index (sightings, DocketSighting, i);
      DocketFoundJob *job = g_hash_table_lookup (by_id, sighting->id);

      if (job == NULL)
        {
          job = docket_found_job_new (sighting->id, NULL, sighting->how, FALSE);
          g_ptr_array_add (jobs, job);
          g_hash_table_insert (by_id, job->id, job);
        }
      merge_sighting (job, sighting);
      if (sighting->checked)
        g_hash_table_add (checked, job->id);
    }

  for (guint i = 0; i < jobs->len; i++)
    {
      DocketFoundJob *job = g_ptr_array_index (jobs, i);

      if (g_hash_table_contains (checked, job->id))
        job->just_started = FALSE;
    }
  return jobs;
}
