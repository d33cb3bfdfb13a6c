/* docket-fault-script.c: what goes wrong, for which request and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fault-script.h"

#include <string.h>

#define SECOND    ((gint64) G_USEC_PER_SEC)

#define MEBIBYTE  (1024 * 1024)
#define N_BRACKET 100000

/* Faults of a random script, at least and at most. */
#define MIN_FAULTS 3
#define MAX_FAULTS 14

struct _DocketFaultScript
{
  GArray *faults;       /* (owned) of DocketFault */
  GHashTable *requests; /* (owned) number of a job, or of a word for them → how many came */
};

static const char *const words[DOCKET_N_FAULTS] = {
  [DOCKET_FAULT_NONE] = "none",
  [DOCKET_FAULT_CLOSE] = "close",
  [DOCKET_FAULT_RESET] = "reset",
  [DOCKET_FAULT_RESET_HEAD] = "reset in the head",
  [DOCKET_FAULT_RESET_BODY] = "reset in the body",
  [DOCKET_FAULT_BLACK_HOLE] = "black hole",
  [DOCKET_FAULT_DRIP] = "drip",
  [DOCKET_FAULT_CUT_LENGTH] = "cut off",
  [DOCKET_FAULT_CUT_CHUNKS] = "cut off in chunks",
  [DOCKET_FAULT_LATE] = "late",
  [DOCKET_FAULT_SLICES] = "slices",
  [DOCKET_FAULT_STATUS] = "status",
  [DOCKET_FAULT_HTML_STATUS] = "status of a page",
  [DOCKET_FAULT_REDIRECT] = "redirect",
  [DOCKET_FAULT_EMPTY] = "empty",
  [DOCKET_FAULT_PORTAL] = "portal",
  [DOCKET_FAULT_PORTAL_AS_JSON] = "portal as JSON",
  [DOCKET_FAULT_BODY] = "body",
  [DOCKET_FAULT_NEW_WORD] = "new word",
  [DOCKET_FAULT_DEEP] = "deep",
  [DOCKET_FAULT_HUGE] = "huge",
  [DOCKET_FAULT_BOMB] = "bomb",
  [DOCKET_FAULT_ERROR] = "error",
  [DOCKET_FAULT_OTHER_JOB] = "other job",
};

const char *
docket_fault_kind_to_word (DocketFaultKind kind)
{
  g_return_val_if_fail ((guint) kind < DOCKET_N_FAULTS, words[DOCKET_FAULT_NONE]);

  return words[kind];
}

/**
 * docket_fault_kind_is_answer:
 * @kind: what goes wrong
 *
 * Returns: whether docket_fault_make_answer() spells it
 */
gboolean
docket_fault_kind_is_answer (DocketFaultKind kind)
{
  return kind >= DOCKET_FAULT_STATUS;
}

/**
 * docket_fault_kind_is_harmless:
 * @kind: what goes wrong
 *
 * Returns: whether the right answer comes, if not as quickly as it could
 */
gboolean
docket_fault_kind_is_harmless (DocketFaultKind kind)
{
  return kind == DOCKET_FAULT_NONE || kind == DOCKET_FAULT_LATE || kind == DOCKET_FAULT_SLICES;
}

/* Scripts */

/**
 * docket_fault_script_new:
 *
 * Returns: (transfer full): a script in which nothing goes wrong
 */
DocketFaultScript *
docket_fault_script_new (void)
{
  DocketFaultScript *self = g_new0 (DocketFaultScript, 1);

  self->faults = g_array_new (FALSE, FALSE, sizeof (DocketFault));
  self->requests = g_hash_table_new (g_direct_hash, g_direct_equal);
  return self;
}

void
docket_fault_script_free (DocketFaultScript *self)
{
  g_array_unref (self->faults);
  g_hash_table_unref (self->requests);
  g_free (self);
}

/**
 * docket_fault_script_add:
 * @self: a script
 * @fault: what goes wrong; of several that hold, the one added first happens
 */
void
docket_fault_script_add (DocketFaultScript *self, const DocketFault *fault)
{
  g_array_append_vals (self->faults, fault, 1);
}

/**
 * docket_fault_script_clear:
 *
 * Nothing goes wrong any more; requests are counted on.
 */
void
docket_fault_script_clear (DocketFaultScript *self)
{
  g_array_set_size (self->faults, 0);
}

static guint
count (DocketFaultScript *self, int job)
{
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, GINT_TO_POINTER (job)));

  g_hash_table_insert (self->requests, GINT_TO_POINTER (job), GUINT_TO_POINTER (n + 1));
  return n;
}

static gboolean
holds (const DocketFault *fault, guint n, gint64 since)
{
  return n >= fault->first && n - fault->first < fault->n && since >= fault->from &&
         since < fault->until;
}

/**
 * docket_fault_script_next:
 * @self: a script
 * @job: number of the job that is asked about, or %DOCKET_FAULT_BALANCE
 * @since: µs since the beginning
 *
 * Counts a request.
 *
 * Returns: (transfer none) (nullable): what happens to it
 */
const DocketFault *
docket_fault_script_next (DocketFaultScript *self, int job, gint64 since)
{
  const guint of_job = count (self, job);
  const guint of_jobs = job != DOCKET_FAULT_BALANCE ? count (self, DOCKET_FAULT_ANY_JOB) : 0;
  const guint of_all = count (self, DOCKET_FAULT_ANY);

  for (guint i = 0; i < self->faults->len; i++)
    {
      const DocketFault *fault = &g_array_index (self->faults, DocketFault, i);

      if (fault->job == job && holds (fault, of_job, since))
        return fault;
      if (fault->job == DOCKET_FAULT_ANY_JOB && job != DOCKET_FAULT_BALANCE &&
          holds (fault, of_jobs, since))
        return fault;
      if (fault->job == DOCKET_FAULT_ANY && holds (fault, of_all, since))
        return fault;
    }
  return NULL;
}

static void
print_fault (GString *text, const DocketFault *fault)
{
  g_string_append_printf (text, "%s", words[fault->kind]);
  if (fault->value != 0)
    g_string_append_printf (text, " %" G_GINT64_FORMAT, fault->value);
  if (fault->text != NULL)
    g_string_append_printf (text, " “%s”", fault->text);
  if (fault->job == DOCKET_FAULT_BALANCE)
    g_string_append (text, ", balance");
  else if (fault->job >= 0)
    g_string_append_printf (text, ", job %d", fault->job);
  if (fault->n != G_MAXUINT)
    g_string_append_printf (text, ", requests %u+%u", fault->first, fault->n);
  if (fault->until != G_MAXINT64)
    g_string_append_printf (text,
                            ", %.3f s to %.3f s",
                            (double) fault->from / G_USEC_PER_SEC,
                            (double) fault->until / G_USEC_PER_SEC);
  g_string_append_c (text, '\n');
}

/**
 * docket_fault_script_print:
 *
 * Returns: (transfer full): the script, a fault a line
 */
char *
docket_fault_script_print (DocketFaultScript *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->faults->len; i++)
    print_fault (text, &g_array_index (self->faults, DocketFault, i));
  return g_string_free (text, FALSE);
}

/* Answers */

static const char portal_page[] = "<!DOCTYPE html><html><head><title>Sign in</title></head>"
                                  "<body><form><input name=\"room\"></form></body></html>";

static void
spell_status (DocketFaultAnswer *answer, const DocketFault *fault)
{
  /* 400 speaks of the id, as where it is spelt in another way than the service wants it. */
  answer->retry_after = fault->text;
  answer->body = g_strdup_printf ("{\"status\":\"error\",\"errorCode\":%u,\"error\":true,"
                                  "\"message\":\"%s\"}",
                                  answer->status,
                                  answer->status == 400 ? "Job id is missing" : "It went wrong");
}

static char *
make_huge (void)
{
  static const char start[] = "{\"status\":\"working\",\"message\":\"";
  char *text = g_malloc (2 * MEBIBYTE + 1);

  memset (text, 'a', 2 * MEBIBYTE);
  memcpy (text, start, strlen (start));
  memcpy (text + 2 * MEBIBYTE - 2, "\"}", 3);
  return text;
}

static void
spell_body (DocketFaultAnswer *answer, const DocketFault *fault, const char *job_id)
{
  switch ((guint) fault->kind)
    {
    case DOCKET_FAULT_PORTAL:
      answer->type = "text/html";
      answer->body = g_strdup (portal_page);
      break;
    case DOCKET_FAULT_PORTAL_AS_JSON:
      answer->body = g_strdup (portal_page);
      break;
    case DOCKET_FAULT_BODY:
      answer->body = g_strdup (fault->text);
      break;
    case DOCKET_FAULT_NEW_WORD:
      answer->body = g_strdup ("{\"status\":\"marinating\",\"remainingCredits\":98}");
      break;
    case DOCKET_FAULT_DEEP:
      answer->body = g_strnfill (N_BRACKET, '[');
      break;
    case DOCKET_FAULT_BOMB:
      answer->packed = TRUE;
      answer->body = make_huge ();
      break;
    case DOCKET_FAULT_HUGE:
      answer->body = make_huge ();
      break;
    case DOCKET_FAULT_ERROR:
      answer->body = g_strdup ("{\"error\":true,\"message\":\"It went wrong\"}");
      break;
    case DOCKET_FAULT_OTHER_JOB:
      answer->body = g_strdup_printf ("{\"status\":\"success\",\"jobId\":\"X%s\","
                                      "\"url\":\"https://example.com/x.pdf\"}",
                                      job_id);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * docket_fault_make_answer:
 * @fault: one that is an answer
 * @job_id: the id that was asked about
 * @answer: (out): the answer. That of a redirect lacks its `Location`
 */
void
docket_fault_make_answer (const DocketFault *fault, const char *job_id, DocketFaultAnswer *answer)
{
  g_return_if_fail (docket_fault_kind_is_answer (fault->kind));

  *answer = (DocketFaultAnswer){ .status = 200, .type = "application/json" };
  switch ((guint) fault->kind)
    {
    case DOCKET_FAULT_STATUS:
      answer->status = (guint) fault->value;
      spell_status (answer, fault);
      break;
    case DOCKET_FAULT_HTML_STATUS:
      answer->status = (guint) fault->value;
      answer->type = "text/html";
      answer->retry_after = fault->text;
      answer->body = g_strdup (portal_page);
      break;
    case DOCKET_FAULT_REDIRECT:
    case DOCKET_FAULT_EMPTY:
      answer->status = (guint) fault->value;
      answer->type = NULL;
      break;
    default:
      spell_body (answer, fault, job_id);
    }
}

void
docket_fault_answer_clear (DocketFaultAnswer *answer)
{
  g_clear_pointer (&answer->body, g_free);
}

/* Random scripts */

/* Each kind as often as it stands here. */
static const DocketFaultKind kinds[] = {
  DOCKET_FAULT_CLOSE,       DOCKET_FAULT_CLOSE,          DOCKET_FAULT_RESET,
  DOCKET_FAULT_RESET_HEAD,  DOCKET_FAULT_RESET_BODY,     DOCKET_FAULT_BLACK_HOLE,
  DOCKET_FAULT_DRIP,        DOCKET_FAULT_CUT_LENGTH,     DOCKET_FAULT_CUT_CHUNKS,
  DOCKET_FAULT_LATE,        DOCKET_FAULT_LATE,           DOCKET_FAULT_SLICES,
  DOCKET_FAULT_STATUS,      DOCKET_FAULT_STATUS,         DOCKET_FAULT_STATUS,
  DOCKET_FAULT_HTML_STATUS, DOCKET_FAULT_REDIRECT,       DOCKET_FAULT_EMPTY,
  DOCKET_FAULT_PORTAL,      DOCKET_FAULT_PORTAL_AS_JSON, DOCKET_FAULT_BODY,
  DOCKET_FAULT_NEW_WORD,    DOCKET_FAULT_DEEP,           DOCKET_FAULT_HUGE,
  DOCKET_FAULT_BOMB,        DOCKET_FAULT_ERROR,          DOCKET_FAULT_OTHER_JOB,
};

static const char *const bodies[] = {
  "[]",
  "\"working\"",
  "42",
  "null",
  "{}",
  "{\"status\":null}",
  "{\"status\":[\"success\"]}",
  "{\"status\":\"\"}",
  "{\"status\":\"success",
  "{\"status\":\"success\",}",
  "{\"status\":NaN}",
  "{\"status\":\"success\"}{}",
  "\xff\xfe{\"status\":\"success\"}",
  "{\"status\":\"\\ud800\"}",
};

/* Answers of the service that say nothing of a job: 404 says that it is not known, so it is not
 * among them. */
static const guint statuses[] = {
  400, 401, 402, 403, 405, 408, 429, 429, 429, 500, 502, 503, 504, 522, 599,
};

static const guint page_statuses[] = { 299, 401, 403, 404, 407, 429, 451, 500, 502, 503, 520, 524 };

static const guint redirects[] = { 301, 302, 303, 307, 308 };

static const char *const waits[] = {
  NULL, "0", "1", "3", "7", "-5", "soon", "1.5", "Wed, 21 Oct 2015 07:28:00 GMT",
};

static guint
pick (GRand *rand, guint n)
{
  return (guint) g_rand_int_range (rand, 0, (gint32) n);
}

/* What belongs to the kind. */
static void
make_value (GRand *rand, DocketFault *fault)
{
  switch ((guint) fault->kind)
    {
    case DOCKET_FAULT_DRIP:
      fault->value = g_rand_int_range (rand, 100, 2000) * SECOND / 1000;
      break;
    case DOCKET_FAULT_LATE:
      fault->value = g_rand_int_range (rand, 10, 15000) * SECOND / 1000;
      break;
    case DOCKET_FAULT_SLICES:
      fault->value = g_rand_int_range (rand, 1, 40);
      break;
    case DOCKET_FAULT_STATUS:
      fault->value = statuses[pick (rand, G_N_ELEMENTS (statuses))];
      if (fault->value == 429 || fault->value == 503)
        fault->text = waits[pick (rand, G_N_ELEMENTS (waits))];
      break;
    case DOCKET_FAULT_HTML_STATUS:
      fault->value = page_statuses[pick (rand, G_N_ELEMENTS (page_statuses))];
      break;
    case DOCKET_FAULT_REDIRECT:
      fault->value = redirects[pick (rand, G_N_ELEMENTS (redirects))];
      break;
    case DOCKET_FAULT_EMPTY:
      fault->value = pick (rand, 2) == 0 ? 200 : 204;
      break;
    case DOCKET_FAULT_BODY:
      fault->text = bodies[pick (rand, G_N_ELEMENTS (bodies))];
      break;
    default:
      break;
    }
}

/* A refusal of the balance call is a refusal of the key, which ends watching: that is no fault. */
static gboolean
refuses (const DocketFault *fault)
{
  return fault->kind == DOCKET_FAULT_STATUS && fault->value >= 400 && fault->value <= 403;
}

static int
pick_job (GRand *rand, guint n_jobs)
{
  switch (pick (rand, 8))
    {
    case 0:
      return DOCKET_FAULT_BALANCE;
    case 1:
    case 2:
    case 3:
      return DOCKET_FAULT_ANY_JOB;
    default:
      return (int) pick (rand, n_jobs);
    }
}

static void
make_fault (GRand *rand, DocketFault *fault, guint n_jobs, gint64 duration)
{
  *fault = (DocketFault){ .n = G_MAXUINT, .until = G_MAXINT64 };
  fault->kind = kinds[pick (rand, G_N_ELEMENTS (kinds))];
  fault->job = pick_job (rand, n_jobs);
  make_value (rand, fault);
  if (fault->job == DOCKET_FAULT_BALANCE && refuses (fault))
    fault->value = 500;

  if (pick (rand, 3) > 0)
    {
      fault->first = pick (rand, 6);
      fault->n = 1 + pick (rand, 3);
    }
  else
    {
      fault->from = (gint64) (g_rand_double (rand) * (double) duration);
      fault->until = fault->from + 1 + (gint64) (g_rand_double (rand) * (double) duration / 4);
    }
}

/**
 * docket_fault_script_new_random:
 * @seed: what the script is made of
 * @n_jobs: how many jobs there are, at least one
 * @duration: µs in which faults begin
 *
 * The same arguments make the same script. Each fault ends, at the latest after one and a quarter
 * of @duration; none of them refuses the key, and none says that a job is not known.
 *
 * Returns: (transfer full): a script
 */
DocketFaultScript *
docket_fault_script_new_random (guint32 seed, guint n_jobs, gint64 duration)
{
  DocketFaultScript *self = docket_fault_script_new ();
  GRand *rand = g_rand_new_with_seed (seed);
  const guint n = (guint) g_rand_int_range (rand, MIN_FAULTS, MAX_FAULTS + 1);

  for (guint i = 0; i < n; i++)
    {
      DocketFault fault;

      make_fault (rand, &fault, n_jobs, duration);
      docket_fault_script_add (self, &fault);
    }
  g_rand_free (rand);
  return self;
}
