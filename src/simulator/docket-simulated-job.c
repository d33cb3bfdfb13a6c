/* docket-simulated-job.c: a job that the simulator knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-simulated-job.h"

#include "docket-sample-files.h"
#include "docket-status.h"

#include <string.h>

#define N_PARTS     3
#define CODE_LENGTH 32
#define MIN_PAGES   3
#define MAX_PAGES   12

/* The name of a file is the name of the job, which may have the extension already. */
static char *
make_stem (const char *name)
{
  g_autofree char *stem = g_strdup (name);
  char *dot = stem != NULL ? strrchr (stem, '.') : NULL;

  if (dot != NULL &&
      (g_ascii_strcasecmp (dot, ".pdf") == 0 || g_ascii_strcasecmp (dot, ".json") == 0))
    *dot = '\0';
  if (stem == NULL || *stem == '\0')
    return docket_simulated_job_make_code ();
  return g_steal_pointer (&stem);
}

/**
 * docket_simulated_job_new:
 * @id: a job id
 * @name: (nullable): what its file is called, a random code if %NULL
 * @ending: how it ends
 * @added: when it begins, UTC µs since 1970
 * @takes: µs until it ends
 *
 * Returns: (transfer full): a job
 */
DocketSimulatedJob *
docket_simulated_job_new (const char *id,
                          const char *name,
                          DocketEnding ending,
                          gint64 added,
                          gint64 takes)
{
  g_return_val_if_fail (id != NULL, NULL);

  DocketSimulatedJob *self = g_new0 (DocketSimulatedJob, 1);

  self->id = g_strdup (id);
  self->stem = make_stem (name);
  self->ending = ending;
  self->added = added;
  self->takes = MAX (takes, 0);
  self->life = -1;
  self->n_pages = MIN_PAGES + g_str_hash (id) % (MAX_PAGES - MIN_PAGES + 1);
  return self;
}

void
docket_simulated_job_free (DocketSimulatedJob *self)
{
  g_free (self->id);
  g_free (self->stem);
  g_free (self);
}

static gint64
get_end (const DocketSimulatedJob *self)
{
  return self->added + self->takes;
}

/**
 * docket_simulated_job_has_ended:
 * @self: a job
 * @now: UTC µs since 1970
 *
 * Returns: whether the job is final at @now
 */
gboolean
docket_simulated_job_has_ended (const DocketSimulatedJob *self, gint64 now)
{
  return self->ending != DOCKET_ENDING_NEVER && now >= get_end (self);
}

/**
 * docket_simulated_job_has_expired:
 * @self: a job that ended, with its life known
 * @now: UTC µs since 1970
 *
 * Returns: whether its files are gone at @now
 */
gboolean
docket_simulated_job_has_expired (const DocketSimulatedJob *self, gint64 now)
{
  return now >= get_end (self) + self->life * G_USEC_PER_SEC;
}

/* Whether the job has an additional file: the listing of its parts. */
static gboolean
has_listing (const DocketSimulatedJob *self)
{
  return self->ending == DOCKET_ENDING_PARTS;
}

static guint
get_n_pdfs (const DocketSimulatedJob *self)
{
  if (self->ending == DOCKET_ENDING_PARTS || self->ending == DOCKET_ENDING_URLS)
    return N_PARTS;
  return self->ending == DOCKET_ENDING_PDF ? 1 : 0;
}

/* Pages before part @part of the document, and so those of all parts before it. */
static guint
get_first_page (const DocketSimulatedJob *self, guint part)
{
  return part * self->n_pages / get_n_pdfs (self);
}

static char *
make_pdf_title (const DocketSimulatedJob *self, guint part)
{
  if (get_n_pdfs (self) == 1)
    return g_strdup (self->stem);
  return g_strdup_printf (
      "%s_page%u-%u", self->stem, get_first_page (self, part) + 1, get_first_page (self, part + 1));
}

static char *
make_link (const DocketSimulatedJob *self, const char *file_name, const DocketLinkSigner *signer)
{
  return docket_link_signer_sign (signer, self->id, file_name, get_end (self), MAX (self->life, 0));
}

static char *
make_pdf_link (const DocketSimulatedJob *self, guint part, const DocketLinkSigner *signer)
{
  g_autofree char *title = make_pdf_title (self, part);
  g_autofree char *name = g_strconcat (title, ".pdf", NULL);

  return make_link (self, name, signer);
}

/**
 * docket_simulated_job_get_first_link:
 * @self: a job
 * @signer: who signs
 *
 * Returns: (transfer full) (nullable): what the service gives as `url`, or %NULL
 */
char *
docket_simulated_job_get_first_link (const DocketSimulatedJob *self, const DocketLinkSigner *signer)
{
  if (self->ending == DOCKET_ENDING_PDF)
    return make_pdf_link (self, 0, signer);
  if (self->ending == DOCKET_ENDING_JSON || has_listing (self))
    {
      g_autofree char *name = g_strconcat (self->stem, ".json", NULL);

      return make_link (self, name, signer);
    }
  return NULL;
}

static void
write_links (const DocketSimulatedJob *self, JsonBuilder *builder, const DocketLinkSigner *signer)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < get_n_pdfs (self); i++)
    {
      g_autofree char *link = make_pdf_link (self, i, signer);

      json_builder_add_string_value (builder, link);
    }
  json_builder_end_array (builder);
}

static GBytes *
make_json_file (const DocketSimulatedJob *self, const DocketLinkSigner *signer)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (has_listing (self))
    {
      builder = json_builder_new ();
      write_links (self, builder, signer);
      node = json_builder_get_root (builder);
    }
  else
    {
      node = docket_sample_files_make_data (self->stem, self->n_pages);
    }

  char *text = json_to_string (node, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * docket_simulated_job_make_file:
 * @self: a job that ended
 * @file_name: name of a file
 * @signer: who signs the links in a listing
 *
 * Returns: (transfer full) (nullable): the bytes of the file, the same each time, or %NULL if the
 *   job made no such file
 */
GBytes *
docket_simulated_job_make_file (const DocketSimulatedJob *self,
                                const char *file_name,
                                const DocketLinkSigner *signer)
{
  g_autofree char *json_name = g_strconcat (self->stem, ".json", NULL);

  if ((self->ending == DOCKET_ENDING_JSON || has_listing (self)) &&
      strcmp (file_name, json_name) == 0)
    return make_json_file (self, signer);

  for (guint i = 0; i < get_n_pdfs (self); i++)
    {
      g_autofree char *title = make_pdf_title (self, i);
      g_autofree char *name = g_strconcat (title, ".pdf", NULL);

      if (strcmp (file_name, name) == 0)
        return docket_sample_files_make_pdf (
            title, get_first_page (self, i + 1) - get_first_page (self, i));
    }
  return NULL;
}

static void
add_text (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static DocketStatus
get_final_status (const DocketSimulatedJob *self)
{
  if (self->ending == DOCKET_ENDING_FAILED)
    return DOCKET_STATUS_FAILED;
  return self->ending == DOCKET_ENDING_ABORTED ? DOCKET_STATUS_ABORTED : DOCKET_STATUS_SUCCESS;
}

static const char *
get_message (DocketStatus status)
{
  if (status == DOCKET_STATUS_FAILED)
    return "Damaged file";
  return status == DOCKET_STATUS_ABORTED ? "Job was aborted" : "Success";
}

static void
write_valid_till (const DocketSimulatedJob *self, JsonBuilder *builder)
{
  gint64 till = get_end (self) + self->life * G_USEC_PER_SEC;
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (till / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (moment, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *text = g_strdup_printf ("%s.%06d+00:00", seconds, (int) (till % G_USEC_PER_SEC));

  add_text (builder, "outputLinkValidTill", text);
}

static void
write_results (const DocketSimulatedJob *self, JsonBuilder *builder, const DocketLinkSigner *signer)
{
  g_autofree char *link = docket_simulated_job_get_first_link (self, signer);

  if (link != NULL)
    add_text (builder, "url", link);
  if (self->ending == DOCKET_ENDING_URLS)
    {
      json_builder_set_member_name (builder, "urls");
      write_links (self, builder, signer);
    }
  if (link != NULL || self->ending == DOCKET_ENDING_URLS)
    write_valid_till (self, builder);
  if (self->ending == DOCKET_ENDING_BODY)
    {
      json_builder_set_member_name (builder, "body");
      json_builder_add_value (builder, docket_sample_files_make_invoice (self->stem));
    }
}

/**
 * docket_simulated_job_write_outcome:
 * @self: a job that ended, with its life known
 * @builder: a builder in the object of a reply
 * @signer: who signs links
 *
 * Adds what a reply says of the job itself, from `status` to `jobId`.
 */
void
docket_simulated_job_write_outcome (const DocketSimulatedJob *self,
                                    JsonBuilder *builder,
                                    const DocketLinkSigner *signer)
{
  DocketStatus status = get_final_status (self);

  add_text (builder, "status", docket_status_to_word (status));
  add_text (builder, "message", get_message (status));
  if (status == DOCKET_STATUS_SUCCESS)
    {
      write_results (self, builder, signer);
      json_builder_set_member_name (builder, "pageCount");
      json_builder_add_int_value (builder, self->n_pages);
    }
  add_text (builder, "jobId", self->id);
}

/**
 * docket_simulated_job_make_code:
 *
 * Returns: (transfer full): a random code as the service names jobs, folders and files with
 */
char *
docket_simulated_job_make_code (void)
{
  static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  char *code = g_malloc0 (CODE_LENGTH + 1);

  for (guint i = 0; i < CODE_LENGTH; i++)
    code[i] = characters[g_random_int_range (0, (gint32) sizeof characters - 1)];
  return code;
}
