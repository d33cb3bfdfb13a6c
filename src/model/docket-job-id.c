/* docket-job-id.c: job ids, alone and in any text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"
#include "docket-job-id.h"
#include "docket-paste.h"
#include "docket-sighting.h"

#include <string.h>

#define MAX_ID_LENGTH 128

/* Ids up to this length are shown whole. */
#define MAX_WHOLE_LENGTH 20
#define SHORT_HEAD       8
#define SHORT_TAIL       6

G_DEFINE_BOXED_TYPE (DocketFoundJob, docket_found_job, docket_found_job_copy, docket_found_job_free)

/**
 * docket_found_job_new:
 * @id: a job id
 * @name: (nullable): a name, safe to show
 * @how: how sure it is
 * @just_started: whether it stands in the reply that started the job
 *
 * Returns: (transfer full): a found job
 */
DocketFoundJob *
docket_found_job_new (const char *id, const char *name, DocketFoundHow how, gboolean just_started)
{
  g_return_val_if_fail (id != NULL, NULL);

  DocketFoundJob *self = g_new0 (DocketFoundJob, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->how = how;
  self->just_started = just_started;
  return self;
}

/**
 * docket_found_job_copy:
 * @self: a found job
 *
 * Returns: (transfer full): a copy
 */
DocketFoundJob *
docket_found_job_copy (const DocketFoundJob *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return docket_found_job_new (self->id, self->name, self->how, self->just_started);
}

/**
 * docket_found_job_free:
 * @self: (nullable) (transfer full): a found job
 */
void
docket_found_job_free (DocketFoundJob *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_free (self);
}

/**
 * docket_found_is_sure:
 * @how: how an id was found
 *
 * Returns: whether it is added without asking
 */
gboolean
docket_found_is_sure (DocketFoundHow how)
{
  return how == DOCKET_FOUND_STRONG || how == DOCKET_FOUND_KEYED || how == DOCKET_FOUND_LONE;
}

/**
 * docket_job_id_find:
 * @text: (nullable) (array length=length): what a person pasted or dropped: ids, replies, tables,
 * the output of programs, logs, in any mixture
 * @length: its length in bytes, or -1 when it ends with a NUL
 *
 * Finds the job ids in a text, with the names the text gives them. Nothing is taken from the
 * query of a link to the storage, and a code in the path of a link only when it is a full id. Each
 * id is returned once, at its first place. The bytes need not be valid UTF-8. The time it takes is
 * in proportion to @length, apart from putting the ids in order.
 *
 * Returns: (transfer full) (element-type DocketFoundJob): the jobs in the order of the text
 */
GPtrArray *
docket_job_id_find (const char *text, gssize length)
{
  g_autoptr (DocketPasteText)
      original = docket_paste_text_new (text != NULL ? text : "", text != NULL ? length : 0);
  g_autoptr (DocketPasteText) decoded = docket_paste_text_decode (original);
  g_autoptr (GArray) sightings = docket_sightings_new ();

  /* The order decides which of several names at one place is taken. */
  docket_paste_read_objects (original, sightings);
  docket_paste_read_lines (original, sightings);
  if (decoded->marks->len > 0)
    docket_paste_read_objects (decoded, sightings);
  docket_paste_read_words (decoded, sightings);
  return docket_sightings_merge (sightings);
}

/**
 * docket_job_id_is_valid:
 * @id: (nullable): a text
 *
 * Returns: whether the service can be asked for @id: 1 to 128 letters, digits, dashes and
 *   underscores
 */
gboolean
docket_job_id_is_valid (const char *id)
{
  gsize n = 0;

  if (id == NULL)
    return FALSE;
  while (g_ascii_isalnum (id[n]) || id[n] == '-' || id[n] == '_')
    {
      if (++n > MAX_ID_LENGTH)
        return FALSE;
    }
  return n > 0 && id[n] == '\0';
}

/**
 * docket_job_id_shorten:
 * @id: a job id
 *
 * Returns: (transfer full): the id as it is shown where there is no room for all of it, as
 *   "6YSZD3U8…151-300"
 */
char *
docket_job_id_shorten (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  gsize length = strlen (id);
  const char *tail = id;

  if (docket_id_shape_get (id, length) == DOCKET_ID_SHAPE_FULL)
    tail = strstr (id, "--") + 2;
  else if (length > MAX_WHOLE_LENGTH)
    tail = id + length - SHORT_TAIL;
  else
    return g_strdup (id);
  return g_strdup_printf ("%.*s…%s", SHORT_HEAD, id, tail);
}

/**
 * docket_job_id_get_class:
 * @id: a job id
 *
 * Jobs of one class are alike in how long they take, as far as ids can tell.
 *
 * Returns: (transfer full): the last number of the id; "uuid" for a UUID; else ""
 */
char *
docket_job_id_get_class (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  switch (docket_id_shape_get (id, strlen (id)))
    {
    case DOCKET_ID_SHAPE_FULL:
      return g_strdup (strrchr (id, '-') + 1);
    case DOCKET_ID_SHAPE_UUID:
      return g_strdup ("uuid");
    case DOCKET_ID_SHAPE_SHORT:
    case DOCKET_ID_SHAPE_BARE:
    case DOCKET_ID_SHAPE_HEX:
    case DOCKET_ID_SHAPE_NONE:
    default:
      return g_strdup ("");
    }
}
