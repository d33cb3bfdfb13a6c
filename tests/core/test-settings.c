/* test-settings.c: what the person chose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-model-error.h"
#include "docket-settings.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

/* Settings that nobody else sees and that hold the defaults of the schema. */
static GSettings *
new_backing (void)
{
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();

  return g_settings_new_with_backend (DOCKET_SCHEMA_ID, backend);
}

static void
test_defaults (void)
{
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) with = docket_settings_new (backing, NULL);
  g_autoptr (DocketSettings) without = docket_settings_new (NULL, NULL);
  DocketSettings *both[] = { with, without };

  /* Where the schema is not installed the same defaults hold. */
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autofree char *folder = docket_settings_get_results_folder (both[i]);

      g_assert_null (docket_settings_get_api_key (both[i]));
      g_assert_null (docket_settings_get_api_key_problem (both[i]));
      g_assert_cmpstr (docket_settings_get_api_url (both[i]), ==, "https://api.pdf.co/v1");
      g_assert_cmpint (docket_settings_get_pace (both[i]), ==, DOCKET_PACE_BALANCED);
      g_assert_cmpfloat_with_epsilon (docket_settings_get_requests_per_second (both[i]), 2, 0.0001);
      g_assert_cmpfloat_with_epsilon (docket_settings_get_rate_share (both[i]), 0.5, 0.0001);
      g_assert_cmpuint (docket_settings_get_credit_reserve (both[i]), ==, 200);
      g_assert_cmpuint (docket_settings_get_credits_per_day (both[i]), ==, 2000);
      g_assert_true (g_path_is_absolute (folder));
    }
  g_assert_true (docket_settings_get_backing (with) == backing);
  g_assert_null (docket_settings_get_backing (without));
}

static void
test_flags (void)
{
  static const char *const on[] = { "keep-results",   "notify-success",
                                    "notify-failure", "notify-in-front",
                                    "keep-watching",  "show-names-in-notifications" };
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) with = docket_settings_new (backing, NULL);
  g_autoptr (DocketSettings) without = docket_settings_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (on); i++)
    {
      g_assert_true (docket_settings_get_flag (with, on[i]));
      g_assert_true (docket_settings_get_flag (without, on[i]));
    }
  g_assert_false (docket_settings_get_flag (with, "keep-on-metered"));
  g_assert_false (docket_settings_get_flag (without, "keep-on-metered"));

  g_settings_set_boolean (backing, "keep-results", FALSE);
  g_assert_false (docket_settings_get_flag (with, "keep-results"));
}

/* The numbers of the schema's enum are those of the pace. */
static void
test_pace (void)
{
  static const char *const words[] = { "quick", "balanced", "thrifty", "saver" };
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = docket_settings_new (backing, NULL);

  for (guint i = 0; i < DOCKET_N_PACES; i++)
    {
      g_assert_true (g_settings_set_string (backing, "pace", words[i]));
      g_assert_cmpuint (docket_settings_get_pace (settings), ==, i);
    }
}

static void
assert_takes (GSettings *backing, const char *name, GVariant *value, gboolean takes)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;

  g_object_get (backing, "settings-schema", &schema, NULL);
  key = g_settings_schema_get_key (schema, name);
  g_assert_cmpint (g_settings_schema_key_range_check (key, sunk), ==, takes);
}

static void
test_numbers (void)
{
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = docket_settings_new (backing, NULL);

  g_settings_set_double (backing, "requests-per-second", 10);
  g_settings_set_double (backing, "rate-share", 0.8);
  g_settings_set_uint (backing, "credit-reserve", 0);
  g_settings_set_uint (backing, "credits-per-day", 77);
  g_assert_cmpfloat_with_epsilon (docket_settings_get_requests_per_second (settings), 10, 0.0001);
  g_assert_cmpfloat_with_epsilon (docket_settings_get_rate_share (settings), 0.8, 0.0001);
  g_assert_cmpuint (docket_settings_get_credit_reserve (settings), ==, 0);
  g_assert_cmpuint (docket_settings_get_credits_per_day (settings), ==, 77);
}

/* What the schema does not take cannot be set by hand either. */
static void
test_ranges (void)
{
  g_autoptr (GSettings) backing = new_backing ();

  assert_takes (backing, "rate-share", g_variant_new_double (0.1), TRUE);
  assert_takes (backing, "rate-share", g_variant_new_double (0.8), TRUE);
  assert_takes (backing, "rate-share", g_variant_new_double (0.05), FALSE);
  assert_takes (backing, "rate-share", g_variant_new_double (0.9), FALSE);
  assert_takes (backing, "requests-per-second", g_variant_new_double (0), FALSE);
  assert_takes (backing, "pace", g_variant_new_string ("hasty"), FALSE);
}

static void
test_results_folder (void)
{
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = docket_settings_new (backing, NULL);
  g_autofree char *own = docket_settings_get_results_folder (settings);
  g_autofree char *chosen = NULL;
  g_autofree char *relative = NULL;

  g_settings_set_string (backing, "results-folder", "/srv/results");
  chosen = docket_settings_get_results_folder (settings);
  g_assert_cmpstr (chosen, ==, "/srv/results");

  /* What would depend on where Docket was started is no folder. */
  g_settings_set_string (backing, "results-folder", "results");
  relative = docket_settings_get_results_folder (settings);
  g_assert_cmpstr (relative, ==, own);
}

/* The key */

static void
test_clean_key (void)
{
  static const char *const spellings[] = {
    "me@example.com_0123abcd",
    "  me@example.com_0123abcd\n",
    "\"me@example.com_0123abcd\"",
    "'me@example.com_0123abcd'",
    "x-api-key: me@example.com_0123abcd",
    "X-API-KEY:me@example.com_0123abcd",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autoptr (GSettings) backing = new_backing ();
      g_autoptr (DocketSettings) settings = docket_settings_new (backing, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *stored = NULL;

      g_test_message ("spelling %" G_GSIZE_FORMAT, i);
      g_assert_true (docket_settings_set_api_key (settings, spellings[i], &error));
      g_assert_no_error (error);
      g_assert_cmpstr (docket_settings_get_api_key (settings), ==, "me@example.com_0123abcd");
      stored = g_settings_get_string (backing, "api-key");
      g_assert_cmpstr (stored, ==, "me@example.com_0123abcd");
    }
}

static void
test_bad_key (void)
{
  static const char *const keys[] = { "clé", "one\ntwo", "a\tb\x01" };
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = docket_settings_new (backing, NULL);

  g_assert_true (docket_settings_set_api_key (settings, "good-key-0123", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (docket_settings_set_api_key (settings, keys[i], &error));
      g_assert_error (error, DOCKET_MODEL_ERROR, DOCKET_MODEL_ERROR_BAD_KEY);
      g_assert_null (strstr (error->message, keys[i]));
      g_assert_cmpstr (docket_settings_get_api_key (settings), ==, "good-key-0123");
    }
}

/* A key that came into the settings by another way: it is not sent, and why is known. */
static void
test_bad_stored_key (void)
{
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = docket_settings_new (backing, NULL);

  g_settings_set_string (backing, "api-key", "clé");
  g_assert_null (docket_settings_get_api_key (settings));
  g_assert_nonnull (docket_settings_get_api_key_problem (settings));

  g_settings_set_string (backing, "api-key", "good-key-0123");
  g_assert_cmpstr (docket_settings_get_api_key (settings), ==, "good-key-0123");
  g_assert_null (docket_settings_get_api_key_problem (settings));
}

static void
test_take_key_away (void)
{
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = docket_settings_new (backing, NULL);

  g_assert_true (docket_settings_set_api_key (settings, "good-key-0123", NULL));
  g_assert_true (docket_settings_set_api_key (settings, "", NULL));
  g_assert_null (docket_settings_get_api_key (settings));
  g_assert_null (docket_settings_get_api_key_problem (settings));
}

/* The address */

static void
test_url (void)
{
  static const struct
  {
    const char *stored;
    const char *url;
  } cases[] = {
    { "https://example.com/v1", "https://example.com/v1" },
    { "https://example.com/v1/", "https://example.com/v1" },
    { "https://example.com/v1///", "https://example.com/v1" },
    { "", "https://api.pdf.co/v1" },
    { "/", "https://api.pdf.co/v1" },
  };
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = docket_settings_new (backing, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_settings_set_string (backing, "api-url", cases[i].stored);
      g_assert_cmpstr (docket_settings_get_api_url (settings), ==, cases[i].url);
    }
}

/* The environment */

static void
test_environment (void)
{
  static const char *const environment[] = { "DOCKET_API_KEY= environment-key-1 ",
                                             "DOCKET_API_URL=http://127.0.0.1:9/v1/",
                                             NULL };
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = NULL;
  g_autoptr (DocketSettings) without = docket_settings_new (NULL, environment);

  g_settings_set_string (backing, "api-key", "stored-key-123");
  g_settings_set_string (backing, "api-url", "https://example.com/v1");
  settings = docket_settings_new (backing, environment);
  g_assert_cmpstr (docket_settings_get_api_key (settings), ==, "environment-key-1");
  g_assert_cmpstr (docket_settings_get_api_url (settings), ==, "http://127.0.0.1:9/v1");
  g_assert_cmpstr (docket_settings_get_api_key (without), ==, "environment-key-1");
  g_assert_cmpstr (docket_settings_get_api_url (without), ==, "http://127.0.0.1:9/v1");

  /* It goes before what is stored later, too. */
  g_settings_set_string (backing, "api-key", "stored-key-456");
  g_assert_cmpstr (docket_settings_get_api_key (settings), ==, "environment-key-1");
}

static void
test_empty_environment (void)
{
  static const char *const environment[] = { "DOCKET_API_KEY=", "DOCKET_API_URL=", NULL };
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (DocketSettings) settings = NULL;

  g_settings_set_string (backing, "api-key", "stored-key-123");
  settings = docket_settings_new (backing, environment);
  g_assert_cmpstr (docket_settings_get_api_key (settings), ==, "stored-key-123");
  g_assert_cmpstr (docket_settings_get_api_url (settings), ==, "https://api.pdf.co/v1");
}

/* Settings of this process alone */

static void
test_in_memory (void)
{
  g_autoptr (DocketSettings)
      settings = docket_settings_new_in_memory ("http://127.0.0.1:9/v1", "memory-key-123");
  g_autoptr (DocketSettings) other = docket_settings_new_in_memory (NULL, NULL);

  g_assert_cmpstr (docket_settings_get_api_key (settings), ==, "memory-key-123");
  g_assert_cmpstr (docket_settings_get_api_url (settings), ==, "http://127.0.0.1:9/v1");
  g_assert_null (docket_settings_get_api_key (other));
  g_assert_cmpstr (docket_settings_get_api_url (other), ==, "https://api.pdf.co/v1");

  /* No other settings hear of it. */
  g_assert_nonnull (docket_settings_get_backing (settings));
  g_settings_set_uint (docket_settings_get_backing (settings), "credit-reserve", 5);
  g_assert_cmpuint (docket_settings_get_credit_reserve (settings), ==, 5);
  g_assert_cmpuint (docket_settings_get_credit_reserve (other), ==, 200);
}

static void
changed_cb (DocketSettings *settings, const char *key, gpointer data)
{
  g_ptr_array_add (data, g_strdup (key));
}

static void
test_changed (void)
{
  g_autoptr (GSettings) backing = new_backing ();
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) paces = g_ptr_array_new_with_free_func (g_free);
  DocketSettings *settings = docket_settings_new (backing, NULL);

  g_signal_connect (settings, "changed", G_CALLBACK (changed_cb), keys);
  g_signal_connect (settings, "changed::pace", G_CALLBACK (changed_cb), paces);
  g_settings_set_string (backing, "api-key", "good-key-0123");
  g_settings_set_string (backing, "pace", "saver");
  g_assert_cmpuint (keys->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (keys, 0), ==, "api-key");
  g_assert_cmpstr (g_ptr_array_index (keys, 1), ==, "pace");
  g_assert_cmpuint (paces->len, ==, 1);

  /* Whoever is gone hears of nothing. */
  g_assert_finalize_object (settings);
  g_settings_set_string (backing, "pace", "quick");
  g_assert_cmpuint (keys->len, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/flags", test_flags);
  g_test_add_func ("/settings/pace", test_pace);
  g_test_add_func ("/settings/numbers", test_numbers);
  g_test_add_func ("/settings/ranges", test_ranges);
  g_test_add_func ("/settings/results-folder", test_results_folder);
  g_test_add_func ("/settings/key/clean", test_clean_key);
  g_test_add_func ("/settings/key/bad", test_bad_key);
  g_test_add_func ("/settings/key/bad-stored", test_bad_stored_key);
  g_test_add_func ("/settings/key/take-away", test_take_key_away);
  g_test_add_func ("/settings/url", test_url);
  g_test_add_func ("/settings/environment", test_environment);
  g_test_add_func ("/settings/environment/empty", test_empty_environment);
  g_test_add_func ("/settings/in-memory", test_in_memory);
  g_test_add_func ("/settings/changed", test_changed);
  return g_test_run ();
}
