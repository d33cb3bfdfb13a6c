/* docket-preferences-window.c: what the person chooses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-preferences-window.h"

#include "docket-forecast.h"
#include "docket-key-row.h"
#include "docket-pace-view.h"
#include "docket-room-window.h"
#include "docket-strip.h"
#include "docket-window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Requests a second that an account allows (PDF.co help: rate limit error 429). */
#define FREE_RATE 2.0
#define PAID_RATE 10.0

/* Narrower windows need the room for words, px. */
#define ROOM_FOR_PICTURES 520

struct _DocketPreferencesWindow
{
  AdwWindow parent_instance;

  DocketKeyRow *key_row;
  AdwComboRow *plan;
  AdwPreferencesGroup *pace_group;
  AdwActionRow *quick_row;
  AdwActionRow *balanced_row;
  AdwActionRow *thrifty_row;
  AdwActionRow *saver_row;
  DocketPaceView *pictures[DOCKET_N_PACES];
  GtkWidget *reserve;
  GtkWidget *per_day;
  GtkWidget *keep_results;
  GtkWidget *keep_on_metered;
  GtkWidget *folder_row;
  AdwActionRow *kept_row;
  AdwComboRow *delete_after;
  GtkWidget *erase_button;
  GtkWidget *notify_success;
  GtkWidget *notify_failure;
  GtkWidget *notify_in_front;
  GtkWidget *show_names;
  GtkWidget *keep_watching;
  AdwActionRow *service_row;

  DocketEngine *engine; /* (unowned): lives as long as the application */
  gint64 edit;          /* of the key that was replaced; 0: none was */
};

G_DEFINE_FINAL_TYPE (DocketPreferencesWindow, docket_preferences_window, ADW_TYPE_WINDOW)

static gboolean
plan_from_rate (GValue *value, GVariant *rate, gpointer data)
{
  g_value_set_uint (value, g_variant_get_double (rate) > FREE_RATE ? 1 : 0);
  return TRUE;
}

static GVariant *
rate_from_plan (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_double (g_value_get_uint (value) == 1 ? PAID_RATE : FREE_RATE);
}

/* In the order of the list. */
static const char *const ages[] = { "never", "week", "month", "quarter" };

static gboolean
place_from_age (GValue *value, GVariant *age, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      if (g_str_equal (g_variant_get_string (age, NULL), ages[i]))
        g_value_set_uint (value, i);
    }
  return TRUE;
}

static GVariant *
age_from_place (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_string (ages[MIN (g_value_get_uint (value), G_N_ELEMENTS (ages) - 1)]);
}

static void
show_kept (DocketPreferencesWindow *self)
{
  DocketKeptSum sum = { 0 };
  g_autofree char *text = NULL;

  docket_room_get_kept (docket_engine_get_room (self->engine), &sum);
  text = docket_room_window_describe (&sum);
  adw_action_row_set_subtitle (self->kept_row, text);
}

static void
kept_row_cb (DocketPreferencesWindow *self)
{
  gtk_widget_activate_action (
      GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), "app.kept-results", NULL);
}

/* The toast that undoes it is in the window behind. */
static void
erase_cb (DocketPreferencesWindow *self)
{
  self->edit = 0;
  gtk_widget_activate_action (
      GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), "app.erase-everything", NULL);
  gtk_window_close (GTK_WINDOW (self));
}

/* The wheel scrolls the page: what lies under the pointer on the way must not change by it. */
static void
leave_wheel_to_page (GtkWidget *spin_button)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (spin_button);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
bind_settings (DocketPreferencesWindow *self, GSettings *settings)
{
  const struct
  {
    const char *key;
    gpointer widget;
    const char *property;
  } bindings[] = {
    { "credit-reserve", self->reserve, "value" },
    { "credits-per-day", self->per_day, "value" },
    { "keep-results", self->keep_results, "active" },
    { "keep-on-metered", self->keep_on_metered, "active" },
    { "notify-success", self->notify_success, "active" },
    { "notify-failure", self->notify_failure, "active" },
    { "notify-in-front", self->notify_in_front, "active" },
    { "show-names-in-notifications", self->show_names, "active" },
    { "keep-watching", self->keep_watching, "active" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    g_settings_bind (settings,
                     bindings[i].key,
                     bindings[i].widget,
                     bindings[i].property,
                     G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings,
                                "requests-per-second",
                                self->plan,
                                "selected",
                                G_SETTINGS_BIND_DEFAULT,
                                plan_from_rate,
                                rate_from_plan,
                                NULL,
                                NULL);
  g_settings_bind_with_mapping (settings,
                                "delete-results-after",
                                self->delete_after,
                                "selected",
                                G_SETTINGS_BIND_DEFAULT,
                                place_from_age,
                                age_from_place,
                                NULL,
                                NULL);
}

static AdwActionRow *
get_pace_row (DocketPreferencesWindow *self, guint pace)
{
  switch ((DocketPace) pace)
    {
    case DOCKET_PACE_QUICK:
      return self->quick_row;
    case DOCKET_PACE_THRIFTY:
      return self->thrifty_row;
    case DOCKET_PACE_SAVER:
      return self->saver_row;
    case DOCKET_PACE_BALANCED:
    default:
      return self->balanced_row;
    }
}

/* As many checks as the words beside it say; all on one line of time. */
static void
draw_paces (DocketPreferencesWindow *self, const DocketLaw *law, const DocketForecast *forecasts)
{
  DocketStrip strips[DOCKET_N_PACES];
  guint n_checks[DOCKET_N_PACES];
  double until = 0;

  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    {
      DocketStrip *strip = &strips[pace];

      docket_strip_set (strip, law, (DocketPace) pace);
      n_checks[pace] = MIN ((guint) lround (forecasts[pace].checks), strip->n_checks);
      if (n_checks[pace] > 0)
        until = MAX (until, strip->checks[n_checks[pace] - 1]);
    }
  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    docket_pace_view_set (self->pictures[pace], strips[pace].checks, n_checks[pace], until);
}

static void
width_cb (DocketPreferencesWindow *self)
{
  int width = 0;

  g_object_get (self, "default-width", &width, NULL);
  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    gtk_widget_set_visible (GTK_WIDGET (self->pictures[pace]), width >= ROOM_FOR_PICTURES);
}

static void
add_pictures (DocketPreferencesWindow *self)
{
  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    {
      self->pictures[pace] = g_object_new (DOCKET_TYPE_PACE_VIEW, NULL);
      adw_action_row_add_suffix (get_pace_row (self, pace), GTK_WIDGET (self->pictures[pace]));
    }
  g_signal_connect (self, "notify::default-width", G_CALLBACK (width_cb), NULL);
  width_cb (self);
}

/* What each pace means for jobs as they finish here. */
static void
show_forecasts (DocketPreferencesWindow *self)
{
  DocketWatcher *watcher = docket_engine_get_watcher (self->engine);
  const DocketLaw *law = docket_watcher_get_law (watcher, "");
  DocketForecast forecasts[DOCKET_N_PACES];
  g_autofree char *source = docket_forecast_describe_source (
      law, docket_watcher_get_n_known_jobs (watcher));
  g_autofree char *description = g_strconcat (
      _ ("Each check costs 2 credits. More checks notice sooner."), " ", source, NULL);

  adw_preferences_group_set_description (self->pace_group, description);
  for (guint pace = 0; pace < DOCKET_N_PACES; pace++)
    {
      g_autofree char *text = NULL;

      forecasts[pace] = docket_forecast_make (law, (DocketPace) pace);
      text = docket_forecast_describe (&forecasts[pace]);
      adw_action_row_set_subtitle (get_pace_row (self, pace), text);
    }
  draw_paces (self, law, forecasts);
}

static void
add_actions (DocketPreferencesWindow *self, GSettings *settings)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GAction) pace = g_settings_create_action (settings, "pace");

  g_action_map_add_action (G_ACTION_MAP (group), pace);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "preferences", G_ACTION_GROUP (group));
}

/* The key: Return stores it, a test that it passes, and closing the window where it could be a
 * whole one; a stray key does not, and what was replaced can be had back */

static void
store_key (DocketPreferencesWindow *self)
{
  gint64 edit = 0;

  if (docket_key_row_is_edited (self->key_row) && docket_key_row_save (self->key_row, &edit) &&
      edit != 0)
    self->edit = edit;
}

/* In the window behind. */
static void
report_key (DocketPreferencesWindow *self)
{
  GtkWindow *behind = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (self->edit == 0 && docket_key_row_is_edited (self->key_row))
    docket_window_add_toast (
        DOCKET_WINDOW (behind), _ ("The API key was not changed"), NULL, NULL, NULL);
  else if (self->edit != 0)
    docket_window_add_toast (DOCKET_WINDOW (behind),
                             _ ("API key changed"),
                             _ ("Undo"),
                             "win.undo-edit",
                             g_variant_new_int64 (self->edit));
}

static gboolean
docket_preferences_window_close_request (GtkWindow *window)
{
  DocketPreferencesWindow *self = DOCKET_PREFERENCES_WINDOW (window);

  if (docket_key_row_is_likely (self->key_row))
    store_key (self);
  report_key (self);
  return GTK_WINDOW_CLASS (docket_preferences_window_parent_class)->close_request (window);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  report_key (DOCKET_PREFERENCES_WINDOW (widget));
  gtk_window_destroy (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

/* A key that works does not have the keyboard: what is typed by mistake would take its place. */
static void
begin_focus (DocketPreferencesWindow *self)
{
  const DocketTrouble trouble = docket_watcher_get_trouble (
      docket_engine_get_watcher (self->engine));

  if (docket_settings_get_api_key (docket_engine_get_settings (self->engine)) == NULL ||
      trouble == DOCKET_TROUBLE_KEY_REJECTED)
    gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
  else
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->plan));
}

/* Who shows notifications; after a test, who showed that. */
static void
service_cb (DocketPreferencesWindow *self, GParamSpec *pspec, DocketNotificationService *service)
{
  adw_action_row_set_subtitle (self->service_row, docket_notification_service_describe (service));
}

static void
docket_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_PREFERENCES_WINDOW);

  G_OBJECT_CLASS (docket_preferences_window_parent_class)->dispose (object);
}

static void
docket_preferences_window_class_init (DocketPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_preferences_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = docket_preferences_window_close_request;
  g_type_ensure (DOCKET_TYPE_KEY_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/docket_app/Docket/docket-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, key_row);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, plan);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, pace_group);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, quick_row);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, balanced_row);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, thrifty_row);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, saver_row);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, reserve);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, per_day);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, keep_results);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, keep_on_metered);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, folder_row);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, kept_row);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, delete_after);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, erase_button);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, notify_success);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, notify_failure);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, notify_in_front);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, show_names);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, keep_watching);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferencesWindow, service_row);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
docket_preferences_window_init (DocketPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  leave_wheel_to_page (self->reserve);
  leave_wheel_to_page (self->per_day);
  add_pictures (self);
}

/**
 * docket_preferences_window_new:
 * @engine: whose settings are shown; outlives the window
 * @service: who shows the notifications
 *
 * Returns: (transfer floating): the window
 */
GtkWidget *
docket_preferences_window_new (DocketEngine *engine, DocketNotificationService *service)
{
  DocketPreferencesWindow *self = g_object_new (DOCKET_TYPE_PREFERENCES_WINDOW, NULL);
  DocketSettings *settings = docket_engine_get_settings (engine);
  g_autofree char *folder = docket_settings_get_results_folder (settings);

  self->engine = engine;
  show_forecasts (self);
  g_signal_connect_object (
      service, "notify::backend", G_CALLBACK (service_cb), self, G_CONNECT_SWAPPED);
  service_cb (self, NULL, service);
  docket_key_row_set_engine (self->key_row, engine);
  g_signal_connect_object (
      self->key_row, "entered", G_CALLBACK (store_key), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->key_row, "accepted", G_CALLBACK (store_key), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_engine_get_room (engine),
                           "notify::kept-size",
                           G_CALLBACK (show_kept),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->erase_button, "clicked", G_CALLBACK (erase_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->kept_row, "activated", G_CALLBACK (kept_row_cb), self, G_CONNECT_SWAPPED);
  show_kept (self);
  docket_room_refresh (docket_engine_get_room (engine));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->folder_row), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->folder_row), folder);
  if (docket_settings_get_backing (settings) != NULL)
    {
      bind_settings (self, docket_settings_get_backing (settings));
      add_actions (self, docket_settings_get_backing (settings));
    }
  begin_focus (self);
  return GTK_WIDGET (self);
}
