/* docket-file-name.c: what the file of a job is called
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-file-name.h"

#include "docket-job-text.h"
#include "docket-safe-text.h"

#include <string.h>

/**
 * docket_file_name_make_stem:
 *
 * Returns: (transfer full): what the file of a job is called, without an extension: as the job is
 *   called; a slash in it is no folder
 */
char *
docket_file_name_make_stem (const DocketJobState *state)
{
  g_return_val_if_fail (state != NULL, NULL);

  return g_strdelimit (docket_job_text_title (state), "/\\", '_');
}

static const char *
get_extension (const char *name)
{
  const char *slash = name != NULL ? strrchr (name, '/') : NULL;
  const char *begin = slash != NULL ? slash + 1 : name;
  const char *dot = begin != NULL ? strrchr (begin, '.') : NULL;

  return dot != NULL && dot != begin ? dot : "";
}

/**
 * docket_file_name_make:
 * @state: a job
 * @result: its only result
 *
 * Returns: (transfer full): the name of the file: that of the job, with the extension of the link,
 * or of the kept file
 */
char *
docket_file_name_make (const DocketJobState *state, const DocketResult *result)
{
  g_autofree char *stem = docket_file_name_make_stem (state);
  g_autofree char *name = NULL;
  const char *extension = get_extension (result->name != NULL ? result->name : result->saved_as);

  if (result->state == DOCKET_RESULT_DATA)
    extension = ".json";
  if (g_ascii_strcasecmp (get_extension (stem), extension) == 0)
    extension = "";
  name = g_strconcat (stem, extension, NULL);
  return docket_safe_text_file_name (name, "result");
}
