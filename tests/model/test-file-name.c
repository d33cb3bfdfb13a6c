/* test-file-name.c: what the file of a job is called
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-file-name.h"
#include "docket-job-text.h"

#define JOB "6YSZD3U8XQ2MWKF7LPA1TGVNC4HB5E90--151-300"

/* After the job, which may have got another name since the file was kept. */
static void
test_file_name (void)
{
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autoptr (DocketResult) result = docket_result_new (0);
  g_autofree char *of_id = NULL;
  g_autofree char *title = docket_job_text_title (state);
  g_autofree char *wanted = g_strconcat (title, ".pdf", NULL);
  g_autofree char *renamed = NULL;
  g_autofree char *same = NULL;
  g_autofree char *of_data = NULL;

  result->saved_as = g_strdup ("/kept.files/before.pdf");
  of_id = docket_file_name_make (state, result);
  g_assert_cmpstr (of_id, ==, wanted);
  state->name = g_strdup ("May/Invoice 3.1");
  renamed = docket_file_name_make (state, result);
  g_assert_cmpstr (renamed, ==, "May_Invoice 3.1.pdf");
  g_free (state->name);
  state->name = g_strdup ("Invoice.PDF");
  same = docket_file_name_make (state, result);
  g_assert_cmpstr (same, ==, "Invoice.PDF");
  result->state = DOCKET_RESULT_DATA;
  of_data = docket_file_name_make (state, result);
  g_assert_cmpstr (of_data, ==, "Invoice.PDF.json");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-name/job", test_file_name);
  return g_test_run ();
}
