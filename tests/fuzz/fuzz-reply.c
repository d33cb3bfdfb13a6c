/* fuzz-reply.c: any bytes as the answer to a check
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fuzz.h"

#include "docket-job-text.h"
#include "docket-job-update.h"

#include <string.h>

#define JOB "6YSZD3U872ZYYFEDMQCQSGEEO8YSF5WA--151-300"

static const guint http_statuses[] = { 200, 204, 302, 400, 401, 402, 403, 404, 408, 429, 500, 503 };

static void
assert_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
look_at_words (const DocketJobState *state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  const DocketMoment moment = { .now = 1000, .zone = zone, .saving = -1 };
  g_autofree char *caption = docket_job_text_caption (state, &moment);
  g_autofree char *sentence = docket_job_text_sentence (state, &moment);
  g_autofree char *body = docket_job_text_notice_body (state, &moment);

  assert_text (caption);
  assert_text (sentence);
  assert_text (body);
  g_assert_null (strpbrk (body, "<>&"));
  g_assert_null (strstr (body, "://"));
}

static void
look_at_results (const DocketReply *reply)
{
  g_autoptr (GPtrArray) results = docket_reply_list_results (reply);

  for (guint i = 0; i < results->len; i++)
    {
      const DocketResult *result = g_ptr_array_index (results, i);

      g_assert_true ((result->link == NULL) == (result->data != NULL));
      assert_text (result->link);
      assert_text (result->name);
      if (result->name != NULL)
        g_assert_null (strchr (result->name, '/'));
    }
}

/* The first byte chooses the HTTP status, the rest is the body. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (DocketJobState) state = docket_job_state_new (JOB);
  g_autoptr (DocketJobState) after = NULL;
  g_autoptr (DocketReply) reply = NULL;
  gint64 credits = 0;

  if (size == 0)
    return 0;
  docket_reply_parse_balance ((const char *) data + 1, size - 1, &credits, NULL);
  reply = docket_reply_parse (JOB,
                              http_statuses[data[0] % G_N_ELEMENTS (http_statuses)],
                              NULL,
                              0,
                              (const char *) data + 1,
                              size - 1,
                              NULL);
  if (reply == NULL)
    return 0;

  assert_text (reply->message);
  assert_text (reply->raw);
  assert_text (reply->url);
  assert_text (reply->valid_till);
  g_assert_cmpint (docket_reply_get_cost (reply), >=, 0);
  look_at_results (reply);
  after = docket_job_update_from_reply (state, reply, TRUE, 1000);
  look_at_words (after);
  return 0;
}
