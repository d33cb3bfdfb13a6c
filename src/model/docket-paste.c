/* docket-paste.c: job ids and names in any text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-paste.h"

#include "docket-paste-private.h"
#include "docket-secret.h"
#include "docket-sighting.h"

#include <string.h>

/* What is shorter is a word, or half a key. */
#define SHORTEST_KEY 16

/**
 * docket_paste_find_jobs:
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
docket_paste_find_jobs (const char *text, gssize length)
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
 * docket_paste_find_key:
 * @text: what a person pasted or typed
 *
 * Returns: (transfer full) (nullable): what could be a whole API key, as it is sent; %NULL where it
 *   is too short for one, or a job id or a link
 */
char *
docket_paste_find_key (const char *text)
{
  g_autofree char *key = docket_secret_clean_key (text, NULL);
  g_autoptr (GPtrArray) found = NULL;

  if (key == NULL || strlen (key) < SHORTEST_KEY || strstr (key, "://") != NULL)
    return NULL;
  found = docket_paste_find_jobs (key, -1);
  return found->len == 0 ? g_steal_pointer (&key) : NULL;
}
