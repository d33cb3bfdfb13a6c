/* docket-store-changes.c: what is written, in the writer's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-core-error.h"
#include "docket-store-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#define SALT_BYTES 16

/* A job */

void
_docket_update_free (DocketUpdate *update)
{
  g_clear_pointer (&update->before, docket_job_state_unref);
  g_clear_pointer (&update->after, docket_job_state_unref);
  g_clear_pointer (&update->checks, g_array_unref);
  g_free (update);
}

static gboolean
log_check (DocketDatabase *database,
           const DocketUpdate *update,
           const DocketCheckLog *log,
           GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "INSERT INTO check_log (job, account, time, forced, http_status, status, trouble, credits)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, update->after->row_id);
  sqlite3_bind_int64 (statement, 2, update->after->account_id);
  sqlite3_bind_int64 (statement, 3, log->time);
  sqlite3_bind_int (statement, 4, log->forced);
  sqlite3_bind_int64 (statement, 5, log->http_status);
  sqlite3_bind_int (statement, 6, log->status);
  sqlite3_bind_int (statement, 7, (int) log->trouble);
  sqlite3_bind_int64 (statement, 8, log->credits);
  return docket_database_run (database, statement, error);
}

static gboolean
log_checks (DocketDatabase *database, const DocketUpdate *update, GError **error)
{
  for (guint i = 0; i < update->checks->len; i++)
    {
      if (!log_check (database, update, &g_array_index (update->checks, DocketCheckLog, i), error))
        return FALSE;
    }
  return TRUE;
}

static guint
count_links (const DocketJobState *state)
{
  guint n = 0;

  for (guint i = 0; i < state->results->len; i++)
    n += ((DocketResult *) g_ptr_array_index (state->results, i))->link != NULL;
  return n;
}

gboolean
_docket_update_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  const DocketUpdate *update = write->data;
  const DocketJobState *before = update->write_all ? NULL : update->before;

  write->wiped = update->write_all || count_links (update->after) < count_links (update->before);
  return _docket_store_rows_update (database, before, update->after, error) &&
         log_checks (database, update, error) &&
         _docket_store_note_observation (database, update->before, update->after, error);
}

/* Adding */

void
_docket_addition_free (DocketAddition *addition)
{
  g_clear_pointer (&addition->found, g_ptr_array_unref);
  g_clear_pointer (&addition->added, docket_added_free);
  g_free (addition);
}

void
docket_added_free (DocketAdded *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->present, g_array_unref);
  g_free (self);
}

static gint64
add_batch (DocketDatabase *database, gint64 now, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (
      database, "INSERT INTO batch (added, n_jobs) VALUES (?, 0)", error);

  if (statement == NULL)
    return 0;

  sqlite3_bind_int64 (statement, 1, now);
  return docket_database_run (database, statement, error) ? docket_database_get_last_row (database)
                                                          : 0;
}

/* @row_id is 0 where the list never held the job. */
static gboolean
find_row (DocketDatabase *database,
          const char *job_id,
          gint64 *row_id,
          gboolean *removed,
          GError **error)
{
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database, "SELECT id, removed FROM job WHERE job_id = ?", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, job_id, -1, SQLITE_STATIC);
  *row_id = 0;
  if (docket_database_step (database, statement, &step_error))
    {
      *row_id = sqlite3_column_int64 (statement, 0);
      *removed = sqlite3_column_int64 (statement, 1) != 0;
    }
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

/* A job that was removed comes back; one that is not final belongs to the key it was added with
 * now. */
static gboolean
bring_back (DocketDatabase *database, gint64 row_id, gint64 account_id, gint64 now, GError **error)
{
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "UPDATE job SET removed = 0, added = iif(status < 2, ?2, added),"
      " account = iif(status < 2, ?3, account) WHERE id = ?1",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, row_id);
  sqlite3_bind_int64 (statement, 2, now);
  sqlite3_bind_int64 (statement, 3, account_id);
  return docket_database_run (database, statement, error);
}

static gboolean
add_one (DocketDatabase *database,
         DocketAddition *addition,
         const DocketFoundJob *found,
         GError **error)
{
  DocketAdded *added = addition->added;
  g_autoptr (DocketJobState) state = docket_job_state_new (found->id);
  gboolean removed = FALSE;
  gint64 row_id = 0;

  if (!find_row (database, found->id, &row_id, &removed, error))
    return FALSE;
  if (row_id != 0 && !removed)
    {
      g_array_append_val (added->present, row_id);
      return TRUE;
    }
  if (row_id != 0)
    {
      g_array_append_val (added->rows, row_id);
      return bring_back (database, row_id, addition->account_id, addition->now, error);
    }

  state->account_id = addition->account_id;
  state->batch_id = added->batch_id;
  state->name = g_strdup (found->name);
  state->added = addition->now;
  state->started = found->just_started ? addition->now : 0;
  row_id = _docket_store_rows_insert (database, state, error);
  if (row_id == 0)
    return FALSE;
  g_array_append_val (added->rows, row_id);
  return TRUE;
}

gboolean
_docket_addition_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  DocketAddition *addition = write->data;
  DocketAdded *added = g_new0 (DocketAdded, 1);

  addition->added = added;
  added->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  added->present = g_array_new (FALSE, FALSE, sizeof (gint64));
  added->batch_id = add_batch (database, addition->now, error);
  if (added->batch_id == 0)
    return FALSE;
  for (guint i = 0; i < addition->found->len; i++)
    {
      if (!add_one (database, addition, g_ptr_array_index (addition->found, i), error))
        return FALSE;
    }
  if (added->rows->len == 0)
    added->batch_id = 0;
  return TRUE;
}

/* Accounts */

void
_docket_account_call_free (DocketAccountCall *call)
{
  g_clear_pointer (&call->key, g_free);
  g_clear_pointer (&call->api_url, g_free);
  g_free (call);
}

/* The key itself is never stored: only a hash of it and the address, salted for each account. */
static char *
hash_key (const char *salt, const char *key, const char *api_url)
{
  g_autofree char *both = g_strconcat (key, "\n", api_url, NULL);

  return g_compute_hmac_for_string (
      G_CHECKSUM_SHA256, (const guchar *) salt, strlen (salt), both, -1);
}

static char *
make_salt (void)
{
  guchar bytes[SALT_BYTES] = { 0 };
  GString *text = g_string_new (NULL);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      for (guint i = 0; i < sizeof bytes; i++)
        bytes[i] = (guchar) g_random_int_range (0, 256);
    }
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static void
read_account (sqlite3_stmt *statement, DocketAccount *account)
{
  account->row_id = sqlite3_column_int64 (statement, 0);
  account->camel = sqlite3_column_int (statement, 3) != 0;
  account->camel_tried = sqlite3_column_int64 (statement, 4);
  account->balance = sqlite3_column_type (statement, 5) == SQLITE_NULL
                         ? DOCKET_NO_NUMBER
                         : sqlite3_column_int64 (statement, 5);
  account->balance_at = sqlite3_column_int64 (statement, 6);
  account->rejected = sqlite3_column_int64 (statement, 7);
}

static gboolean
find_account (DocketDatabase *database, DocketAccountCall *call, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "SELECT id, salt, hash, camel, camel_tried, balance, balance_at, rejected FROM account"
      " WHERE api_url = ?",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, call->api_url, -1, SQLITE_STATIC);
  while (call->account.row_id == 0 && docket_database_step (database, statement, &step_error))
    {
      const char *salt = (const char *) sqlite3_column_text (statement, 1);
      const char *stored = (const char *) sqlite3_column_text (statement, 2);
      g_autofree char *hash = hash_key (salt, call->key, call->api_url);

      if (g_str_equal (hash, stored))
        read_account (statement, &call->account);
    }
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

static gboolean
insert_account (DocketDatabase *database, DocketAccountCall *call, GError **error)
{
  g_autofree char *salt = make_salt ();
  g_autofree char *hash = hash_key (salt, call->key, call->api_url);
  sqlite3_stmt *statement = docket_database_prepare (
      database, "INSERT INTO account (salt, hash, api_url, added) VALUES (?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, salt, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, hash, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, call->api_url, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, call->now);
  if (!docket_database_run (database, statement, error))
    return FALSE;
  call->account.row_id = docket_database_get_last_row (database);
  call->account.balance = DOCKET_NO_NUMBER;
  return TRUE;
}

/* Returns: when the local day of @now began */
gint64
_docket_store_get_midnight (gint64 now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (local),
                                                          g_date_time_get_month (local),
                                                          g_date_time_get_day_of_month (local),
                                                          0,
                                                          0,
                                                          0);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

static gboolean
sum_credits (DocketDatabase *database, DocketAccountCall *call, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  sqlite3_stmt *statement = docket_database_prepare (
      database, "SELECT total(credits) FROM check_log WHERE account = ? AND time >= ?", error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, call->account.row_id);
  sqlite3_bind_int64 (statement, 2, _docket_store_get_midnight (call->now));
  if (docket_database_step (database, statement, &step_error))
    call->account.credits_today = sqlite3_column_int64 (statement, 0);
  return docket_database_end_rows (statement, g_steal_pointer (&step_error), error);
}

gboolean
_docket_account_look_up_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  DocketAccountCall *call = write->data;
  gboolean found = FALSE;

  if (!find_account (database, call, error))
    return FALSE;
  found = call->account.row_id != 0;
  if ((!found && !insert_account (database, call, error)) || !sum_credits (database, call, error))
    return FALSE;
  call->found = found;
  return TRUE;
}

gboolean
_docket_account_write_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  const DocketAccount *account = &((DocketAccountCall *) write->data)->account;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "UPDATE account SET camel = ?, camel_tried = ?, balance = ?, balance_at = ?, rejected = ?"
      " WHERE id = ?",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int (statement, 1, account->camel);
  sqlite3_bind_int64 (statement, 2, account->camel_tried);
  if (account->balance != DOCKET_NO_NUMBER)
    sqlite3_bind_int64 (statement, 3, account->balance);
  sqlite3_bind_int64 (statement, 4, account->balance_at);
  sqlite3_bind_int64 (statement, 5, account->rejected);
  sqlite3_bind_int64 (statement, 6, account->row_id);
  return docket_database_run (database, statement, error);
}

gboolean
_docket_adoption_run (DocketDatabase *database, DocketWrite *write, GError **error)
{
  DocketAdoption *adoption = write->data;
  sqlite3_stmt *statement = docket_database_prepare (
      database,
      "UPDATE job SET account = ?1, trouble = iif(trouble = 9, 9, 0),"
      " trouble_since = iif(trouble = 9, trouble_since, 0), trouble_text = NULL, next_check = 0,"
      " n_errors = 0, n_unknown = 0"
      " WHERE (account IN (0, ?2) OR ?2 = -1) AND account <> ?1 AND status < 2",
      error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, adoption->to_account);
  sqlite3_bind_int64 (statement, 2, adoption->from_account);
  if (!docket_database_run (database, statement, error))
    return FALSE;
  adoption->n_jobs = docket_database_get_n_changed (database);
  return TRUE;
}
