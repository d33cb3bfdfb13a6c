/* docket-background.c: the portal that lets an application run without a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-background.h"

#include "docket-sandbox.h"

#define INTERFACE "org.freedesktop.portal.Background"

struct _DocketBackground
{
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) (nullable): where there is a portal */
  guint response;       /* subscription to the answer that is waited for */
  guint n_requests;
  gboolean refused;
};

enum
{
  PROP_REFUSED = 1,
};

static GParamSpec *properties[PROP_REFUSED + 1];

G_DEFINE_FINAL_TYPE (DocketBackground, docket_background, G_TYPE_OBJECT)

static void
set_refused (DocketBackground *self, gboolean refused)
{
  if (refused == self->refused)
    return;
  self->refused = refused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSED]);
}

static void
forget_request (DocketBackground *self)
{
  if (self->response != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->response);
  self->response = 0;
}

/* 0 with background: true is a yes, 1 is a no. Any other answer is none. */
static void
response_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *arguments,
             gpointer data)
{
  DocketBackground *self = data;
  g_autoptr (GVariant) results = NULL;
  gboolean granted = FALSE;
  guint32 response = 2;

  if (g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (arguments, "(u@a{sv})", &response, &results);
  if (results != NULL)
    g_variant_lookup (results, "background", "b", &granted);
  forget_request (self);
  if (response <= 1)
    set_refused (self, !(response == 0 && granted));
}

/* Many desktops have no such portal. Then nobody ends what has no window either. */
static void
requested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketBackground) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant)
      reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (reply != NULL)
    return;
  g_debug ("No answer of the portal for the background: %s", error->message);
  if (self->bus != NULL)
    forget_request (self);
}

static char *
make_request_path (DocketBackground *self, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1);

  g_strdelimit (sender, ".", '_');
  return g_strdup_printf (DOCKET_PORTAL_PATH "/request/%s/%s", sender, token);
}

/* Before the request is made: the answer may come before that of the call. */
static void
listen_for_response (DocketBackground *self, const char *token)
{
  g_autofree char *path = make_request_path (self, token);

  self->response = g_dbus_connection_signal_subscribe (self->bus,
                                                       DOCKET_PORTAL_NAME,
                                                       "org.freedesktop.portal.Request",
                                                       "Response",
                                                       path,
                                                       NULL,
                                                       G_DBUS_SIGNAL_FLAGS_NONE,
                                                       response_cb,
                                                       self,
                                                       NULL);
}

/**
 * docket_background_request:
 * @self: a background
 * @reason: why, in words
 *
 * Asks whether Docket may go on without a window. A no is told by the property "refused"; without
 * a portal there is no answer, and nobody minds.
 */
void
docket_background_request (DocketBackground *self, const char *reason)
{
  GVariantBuilder options;
  g_autofree char *token = NULL;

  g_return_if_fail (DOCKET_IS_BACKGROUND (self));

  if (self->bus == NULL || self->response != 0)
    return;
  token = g_strdup_printf ("docket%u", ++self->n_requests);
  listen_for_response (self, token);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (FALSE));
  g_dbus_connection_call (self->bus,
                          DOCKET_PORTAL_NAME,
                          DOCKET_PORTAL_PATH,
                          INTERFACE,
                          "RequestBackground",
                          g_variant_new ("(sa{sv})", "", &options),
                          G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          requested_cb,
                          g_object_ref (self));
}

/**
 * docket_background_set_status:
 * @self: a background
 * @text: what Docket does, at most 96 characters
 *
 * Shown where the desktop lists what runs without a window. Portals before version 2 know no
 * status, which does no harm.
 */
void
docket_background_set_status (DocketBackground *self, const char *text)
{
  GVariantBuilder options;

  g_return_if_fail (DOCKET_IS_BACKGROUND (self));

  if (self->bus == NULL)
    return;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (text));
  g_dbus_connection_call (self->bus,
                          DOCKET_PORTAL_NAME,
                          DOCKET_PORTAL_PATH,
                          INTERFACE,
                          "SetStatus",
                          g_variant_new ("(a{sv})", &options),
                          NULL,
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          NULL,
                          NULL);
}

/**
 * docket_background_is_refused:
 *
 * Returns: whether the last answer was a no
 */
gboolean
docket_background_is_refused (DocketBackground *self)
{
  g_return_val_if_fail (DOCKET_IS_BACKGROUND (self), FALSE);

  return self->refused;
}

/* Object */

static void
docket_background_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REFUSED)
    g_value_set_boolean (value, DOCKET_BACKGROUND (object)->refused);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
docket_background_dispose (GObject *object)
{
  DocketBackground *self = DOCKET_BACKGROUND (object);

  if (self->bus != NULL)
    forget_request (self);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (docket_background_parent_class)->dispose (object);
}

static void
docket_background_class_init (DocketBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_background_get_property;
  object_class->dispose = docket_background_dispose;

  /**
   * DocketBackground:refused:
   *
   * Whether the person or the desktop said no.
   */
  properties[PROP_REFUSED] = g_param_spec_boolean (
      "refused", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
docket_background_init (DocketBackground *self)
{
}

/**
 * docket_background_new:
 * @bus: (nullable): the session bus
 *
 * Returns: (transfer full): the portal; where applications need none it does nothing
 */
DocketBackground *
docket_background_new (GDBusConnection *bus)
{
  DocketBackground *self = g_object_new (DOCKET_TYPE_BACKGROUND, NULL);

  if (bus != NULL && docket_sandbox_uses_portals ())
    self->bus = g_object_ref (bus);
  return self;
}
