/* docket-job-id.c: job ids
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-id-shape.h"
#include "docket-job-id.h"

#include <string.h>

#define MAX_ID_LENGTH 128

/* Ids up to this length are shown whole. */
#define MAX_WHOLE_LENGTH 20
#define SHORT_HEAD       8
#define SHORT_TAIL       6

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
