/* fuzz-paste.c: any bytes as pasted text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fuzz.h"

#include "docket-job-id.h"
#include "docket-paste.h"
#include "docket-secret.h"

#include <string.h>

static void
look_at_job (const DocketFoundJob *job, GHashTable *seen)
{
  g_autofree char *short_id = docket_job_id_shorten (job->id);
  g_autofree char *class = docket_job_id_get_class (job->id);

  g_assert_true (docket_job_id_is_valid (job->id));
  g_assert_true (g_hash_table_add (seen, job->id));
  g_assert_nonnull (short_id);
  g_assert_nonnull (class);
  if (job->name == NULL)
    return;

  g_assert_true (g_utf8_validate (job->name, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (job->name, -1), <=, 80);
  g_assert_null (strstr (job->name, "://"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr (GPtrArray) found = docket_paste_find_jobs ((const char *) data, (gssize) size);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *masked = docket_secret_mask (text);
  g_autofree char *key = docket_secret_clean_key (text, NULL);

  for (guint i = 0; i < found->len; i++)
    look_at_job (g_ptr_array_index (found, i), seen);
  g_assert_nonnull (masked);
  if (key != NULL)
    g_assert_true (g_str_is_ascii (key));
  return 0;
}
