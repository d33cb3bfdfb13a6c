/* docket-settings.c: what the person chose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-paths.h"
#include "docket-secret.h"
#include "docket-settings.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <string.h>

#define DEFAULT_API_URL "https://api.pdf.co/v1"

struct _DocketSettings
{
  GObject parent_instance;

  GSettings *backing;    /* (owned) (nullable): NULL where the schema is not installed */
  char *environment_key; /* (owned) (nullable) */
  char *environment_url; /* (owned) (nullable) */
  char *api_key;         /* (owned) (nullable): clean */
  char *api_key_problem; /* (owned) (nullable) */
  char *api_url;         /* (owned) */
};

typedef enum
{
  SIGNAL_CHANGED,
} DocketSettingsSignal;

static guint signals[SIGNAL_CHANGED + 1];

G_DEFINE_FINAL_TYPE (DocketSettings, docket_settings, G_TYPE_OBJECT)

/* Without a schema (a terminal where Docket is not installed) the defaults of the schema hold. */
static char *
get_text (DocketSettings *self, const char *key)
{
  return self->backing != NULL ? g_settings_get_string (self->backing, key) : g_strdup ("");
}

static void
read_key (DocketSettings *self)
{
  g_autofree char *stored = get_text (self, "api-key");
  const char *text = self->environment_key != NULL ? self->environment_key : stored;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->api_key, g_free);
  g_clear_pointer (&self->api_key_problem, g_free);
  if (text[0] == '\0')
    return;

  self->api_key = docket_secret_clean_key (text, &error);
  if (error != NULL)
    self->api_key_problem = g_strdup (error->message);
}

static void
read_url (DocketSettings *self)
{
  g_autofree char *stored = get_text (self, "api-url");
  const char *text = self->environment_url != NULL ? self->environment_url : stored;
  gsize length = strlen (text);

  while (length > 0 && text[length - 1] == '/')
    length--;
  g_free (self->api_url);
  self->api_url = length > 0 ? g_strndup (text, length) : g_strdup (DEFAULT_API_URL);
}

static void
changed_cb (GSettings *backing, const char *key, DocketSettings *self)
{
  if (g_str_equal (key, "api-key"))
    read_key (self);
  else if (g_str_equal (key, "api-url"))
    read_url (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], g_quark_from_string (key), key);
}

static void
docket_settings_finalize (GObject *object)
{
  DocketSettings *self = DOCKET_SETTINGS (object);

  if (self->backing != NULL)
    g_signal_handlers_disconnect_by_data (self->backing, self);
  g_clear_object (&self->backing);
  g_clear_pointer (&self->environment_key, g_free);
  g_clear_pointer (&self->environment_url, g_free);
  g_clear_pointer (&self->api_key, g_free);
  g_clear_pointer (&self->api_key_problem, g_free);
  g_clear_pointer (&self->api_url, g_free);

  G_OBJECT_CLASS (docket_settings_parent_class)->finalize (object);
}

static void
docket_settings_class_init (DocketSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_settings_finalize;

  /**
   * DocketSettings::changed:
   * @key: the key of the schema that has another value now
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          DOCKET_TYPE_SETTINGS,
                                          G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);
}

static void
docket_settings_init (DocketSettings *self)
{
}

static char *
get_from_environment (const char *const *environment, const char *name)
{
  const char *value = environment != NULL ? g_environ_getenv ((char **) environment, name) : NULL;

  return value != NULL && value[0] != '\0' ? g_strdup (value) : NULL;
}

/**
 * docket_settings_new:
 * @backing: (nullable): settings of the schema %DOCKET_SCHEMA_ID; without them the defaults hold
 * @environment: (nullable) (array zero-terminated=1): `DOCKET_API_KEY` and `DOCKET_API_URL` in it
 *   go before @backing
 *
 * Returns: (transfer full): settings
 */
DocketSettings *
docket_settings_new (GSettings *backing, const char *const *environment)
{
  DocketSettings *self = g_object_new (DOCKET_TYPE_SETTINGS, NULL);

  g_set_object (&self->backing, backing);
  self->environment_key = get_from_environment (environment, "DOCKET_API_KEY");
  self->environment_url = get_from_environment (environment, "DOCKET_API_URL");
  read_key (self);
  read_url (self);
  if (backing != NULL)
    g_signal_connect (backing, "changed", G_CALLBACK (changed_cb), self);
  return self;
}

static GSettingsSchema *
look_up_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  return source != NULL ? g_settings_schema_source_lookup (source, DOCKET_SCHEMA_ID, TRUE) : NULL;
}

/**
 * docket_settings_new_default:
 *
 * Returns: (transfer full): the person's settings and the environment of this process
 */
DocketSettings *
docket_settings_new_default (void)
{
  g_autoptr (GSettingsSchema) schema = look_up_schema ();
  g_autoptr (GSettings) backing = NULL;
  g_auto (GStrv) environment = g_get_environ ();

  if (schema != NULL)
    backing = g_settings_new_full (schema, NULL, NULL);
  return docket_settings_new (backing, (const char *const *) environment);
}

/**
 * docket_settings_new_in_memory:
 * @api_url: (nullable): an API address
 * @api_key: (nullable): an API key
 *
 * Returns: (transfer full): settings that begin with the defaults, forget all and read no
 *   environment
 */
DocketSettings *
docket_settings_new_in_memory (const char *api_url, const char *api_key)
{
  g_autoptr (GSettingsSchema) schema = look_up_schema ();
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr (GSettings) backing = NULL;
  g_autoptr (GStrvBuilder) pairs = g_strv_builder_new ();
  g_auto (GStrv) environment = NULL;

  if (schema != NULL)
    {
      backing = g_settings_new_full (schema, backend, NULL);
      g_settings_set_string (backing, "api-url", api_url != NULL ? api_url : DEFAULT_API_URL);
      g_settings_set_string (backing, "api-key", api_key != NULL ? api_key : "");
      return docket_settings_new (backing, NULL);
    }

  environment = g_environ_setenv (NULL, "DOCKET_API_URL", api_url != NULL ? api_url : "", TRUE);
  environment = g_environ_setenv (
      g_steal_pointer (&environment), "DOCKET_API_KEY", api_key != NULL ? api_key : "", TRUE);
  return docket_settings_new (NULL, (const char *const *) environment);
}

/**
 * docket_settings_get_backing:
 *
 * Returns: (transfer none) (nullable): what widgets bind to
 */
GSettings *
docket_settings_get_backing (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), NULL);

  return self->backing;
}

/**
 * docket_settings_get_api_key:
 *
 * Returns: (transfer none) (nullable): the key as it is sent; %NULL where there is none, or none
 *   that a header can carry
 */
const char *
docket_settings_get_api_key (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), NULL);

  return self->api_key;
}

/**
 * docket_settings_get_api_key_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong with the key that is set
 */
const char *
docket_settings_get_api_key_problem (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), NULL);

  return self->api_key_problem;
}

/**
 * docket_settings_get_stored_key:
 *
 * Returns: (transfer full): what is stored as the key, be it none that can be sent; "": nothing
 */
char *
docket_settings_get_stored_key (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), NULL);

  return get_text (self, "api-key");
}

/**
 * docket_settings_set_api_key:
 * @self: settings
 * @key: a key as the person typed it; "" takes it away
 *
 * Returns: whether it was stored; else %DOCKET_MODEL_ERROR_BAD_KEY
 */
gboolean
docket_settings_set_api_key (DocketSettings *self, const char *key, GError **error)
{
  g_autofree char *clean = NULL;

  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  clean = key[0] != '\0' ? docket_secret_clean_key (key, error) : g_strdup ("");
  if (clean == NULL)
    return FALSE;
  if (self->backing != NULL)
    g_settings_set_string (self->backing, "api-key", clean);
  return TRUE;
}

/**
 * docket_settings_get_api_url:
 *
 * Returns: (transfer none): the API address, without a slash at its end. Whether Docket uses it is
 *   for the client to say
 */
const char *
docket_settings_get_api_url (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), DEFAULT_API_URL);

  return self->api_url;
}

/**
 * docket_settings_can_reset_api_url:
 *
 * Returns: whether docket_settings_reset_api_url() changes the address: not where the environment
 *   gives it
 */
gboolean
docket_settings_can_reset_api_url (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), FALSE);

  return self->backing != NULL && self->environment_url == NULL &&
         g_settings_is_writable (self->backing, "api-url");
}

/**
 * docket_settings_reset_api_url:
 *
 * Back to the address of PDF.co.
 */
void
docket_settings_reset_api_url (DocketSettings *self)
{
  g_return_if_fail (DOCKET_IS_SETTINGS (self));

  if (self->backing != NULL)
    g_settings_reset (self->backing, "api-url");
}

/**
 * docket_settings_get_pace:
 *
 * Returns: what a second of waiting is worth
 */
DocketPace
docket_settings_get_pace (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), DOCKET_PACE_BALANCED);

  return self->backing != NULL ? (DocketPace) g_settings_get_enum (self->backing, "pace")
                               : DOCKET_PACE_BALANCED;
}

/**
 * docket_settings_get_requests_per_second:
 *
 * Returns: requests a second that the account allows
 */
double
docket_settings_get_requests_per_second (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 2);

  return self->backing != NULL ? g_settings_get_double (self->backing, "requests-per-second") : 2;
}

/**
 * docket_settings_get_rate_share:
 *
 * Returns: the share of it that Docket may use, 0.1 to 0.8
 */
double
docket_settings_get_rate_share (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 0.5);

  return self->backing != NULL ? g_settings_get_double (self->backing, "rate-share") : 0.5;
}

/**
 * docket_settings_get_credit_reserve:
 *
 * Returns: remaining credits below which Docket stops spending
 */
guint
docket_settings_get_credit_reserve (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 200);

  return self->backing != NULL ? g_settings_get_uint (self->backing, "credit-reserve") : 200;
}

/**
 * docket_settings_get_credits_per_day:
 *
 * Returns: what routine checks of a day may cost; 0: no limit
 */
guint
docket_settings_get_credits_per_day (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 2000);

  return self->backing != NULL ? g_settings_get_uint (self->backing, "credits-per-day") : 2000;
}

/**
 * docket_settings_get_results_folder:
 *
 * Returns: (transfer full): absolute path of the folder where results are kept
 */
char *
docket_settings_get_results_folder (DocketSettings *self)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), NULL);

  folder = get_text (self, "results-folder");
  if (g_path_is_absolute (folder))
    return g_steal_pointer (&folder);
  return docket_paths_get_results_folder ();
}

/**
 * docket_settings_get_delete_after_days:
 *
 * Returns: after how many days kept results are deleted; 0: never
 */
guint
docket_settings_get_delete_after_days (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 0);

  /* The numbers of the enum are days. */
  return self->backing != NULL ? (guint) g_settings_get_enum (self->backing, "delete-results-after")
                               : 0;
}

/**
 * docket_settings_get_jobs_left:
 *
 * Returns: how many unfinished jobs of other keys the person left alone
 */
guint
docket_settings_get_jobs_left (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 0);

  return self->backing != NULL ? g_settings_get_uint (self->backing, "jobs-left") : 0;
}

/**
 * docket_settings_set_jobs_left:
 * @n_jobs: how many unfinished jobs of other keys the person leaves alone
 */
void
docket_settings_set_jobs_left (DocketSettings *self, guint n_jobs)
{
  g_return_if_fail (DOCKET_IS_SETTINGS (self));

  if (self->backing != NULL)
    g_settings_set_uint (self->backing, "jobs-left", n_jobs);
}

/**
 * docket_settings_get_flag:
 * @self: settings
 * @key: a key of the schema that is a switch
 *
 * Returns: whether it is on
 */
gboolean
docket_settings_get_flag (DocketSettings *self, const char *key)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), FALSE);

  if (self->backing != NULL)
    return g_settings_get_boolean (self->backing, key);
  return !g_str_equal (key, "keep-on-metered") && !g_str_equal (key, "checks-paused");
}

/**
 * docket_settings_set_flag:
 * @self: settings
 * @key: a key of the schema that is a switch
 * @on: whether it is on
 */
void
docket_settings_set_flag (DocketSettings *self, const char *key, gboolean on)
{
  g_return_if_fail (DOCKET_IS_SETTINGS (self));

  if (self->backing != NULL)
    g_settings_set_boolean (self->backing, key, on);
}

/* Moments, UTC µs; 0: none */

static gint64
get_time (DocketSettings *self, const char *key)
{
  return self->backing != NULL ? g_settings_get_int64 (self->backing, key) : 0;
}

static void
set_time (DocketSettings *self, const char *key, gint64 time)
{
  if (self->backing != NULL)
    g_settings_set_int64 (self->backing, key, time);
}

/**
 * docket_settings_get_stopped_at:
 *
 * Returns: when watching ended although there were jobs to watch, UTC µs; 0: it did not
 */
gint64
docket_settings_get_stopped_at (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 0);

  return get_time (self, "stopped-at");
}

/**
 * docket_settings_set_stopped_at:
 * @time: when watching ended although there were jobs to watch, UTC µs; 0: it goes on
 */
void
docket_settings_set_stopped_at (DocketSettings *self, gint64 time)
{
  g_return_if_fail (DOCKET_IS_SETTINGS (self));

  set_time (self, "stopped-at", time);
}

/**
 * docket_settings_get_closed_at:
 *
 * Returns: when the window was closed, UTC µs; 0: it is open, or nobody knows
 */
gint64
docket_settings_get_closed_at (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 0);

  return get_time (self, "closed-at");
}

/**
 * docket_settings_set_closed_at:
 * @time: when the window was closed, UTC µs; 0: it is open
 */
void
docket_settings_set_closed_at (DocketSettings *self, gint64 time)
{
  g_return_if_fail (DOCKET_IS_SETTINGS (self));

  set_time (self, "closed-at", time);
}

/* What is no choice of how jobs are watched: the key goes by itself, and where Docket asks, where
 * it saves and how large its window is stay. */
static gboolean
is_choice (const char *key)
{
  static const char *const others[] = {
    "api-key", "api-url", "results-folder", "erasing-since", NULL
  };

  return !g_strv_contains (others, key) && !g_str_has_prefix (key, "window-");
}

/**
 * docket_settings_forget_choices:
 * @self: settings
 *
 * All is as on the first day, but for the key, the address, the folder of results and the size of
 * the window.
 *
 * Returns: (transfer full): what was set before, for docket_settings_bring_back_choices()
 */
GVariant *
docket_settings_forget_choices (DocketSettings *self)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;
  GVariantBuilder choices;

  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), NULL);

  g_variant_builder_init (&choices, G_VARIANT_TYPE_VARDICT);
  if (self->backing != NULL)
    {
      g_object_get (self->backing, "settings-schema", &schema, NULL);
      keys = g_settings_schema_list_keys (schema);
    }
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_user_value (self->backing, keys[i]);

      if (value == NULL || !is_choice (keys[i]))
        continue;
      g_variant_builder_add (&choices, "{sv}", keys[i], value);
      g_settings_reset (self->backing, keys[i]);
    }
  return g_variant_ref_sink (g_variant_builder_end (&choices));
}

/**
 * docket_settings_bring_back_choices:
 * @self: settings
 * @choices: what docket_settings_forget_choices() returned
 */
void
docket_settings_bring_back_choices (DocketSettings *self, GVariant *choices)
{
  GVariantIter iter;
  const char *key = NULL;
  GVariant *value = NULL;

  g_return_if_fail (DOCKET_IS_SETTINGS (self));
  g_return_if_fail (choices != NULL);

  g_variant_iter_init (&iter, choices);
  while (self->backing != NULL && g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_settings_set_value (self->backing, key, value);
}

/**
 * docket_settings_get_erasing_since:
 *
 * Returns: when the person wanted everything erased, UTC µs, as long as that is not done; 0: it is
 */
gint64
docket_settings_get_erasing_since (DocketSettings *self)
{
  g_return_val_if_fail (DOCKET_IS_SETTINGS (self), 0);

  return get_time (self, "erasing-since");
}

/**
 * docket_settings_set_erasing_since:
 * @time: when the person wanted everything erased, UTC µs; 0: it is done, or not wanted any more
 */
void
docket_settings_set_erasing_since (DocketSettings *self, gint64 time)
{
  g_return_if_fail (DOCKET_IS_SETTINGS (self));

  set_time (self, "erasing-since", time);
}
