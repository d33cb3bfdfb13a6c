/* docket-credits-view.c: what is left in the account, and what checks have cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-credits-view.h"

#include "docket-cancel.h"
#include "docket-job-text.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Around it in a window of its own, pixels. */
#define MARGIN 18

struct _DocketCreditsView
{
  GtkBox parent_instance;

  GtkWidget *balance;
  GtkWidget *moment;
  GtkWidget *today;
  GtkWidget *month;
  GtkWidget *blind;

  DocketEngine *engine;      /* (unowned): lives as long as the application */
  GCancellable *cancellable; /* (owned) (nullable): of the sums that are asked for */
};

G_DEFINE_FINAL_TYPE (DocketCreditsView, docket_credits_view, GTK_TYPE_BOX)

/* Words */

static void
show_balance (DocketCreditsView *self, GTimeZone *zone)
{
  DocketClock *clock = docket_engine_get_clock (self->engine);
  const DocketAccount *account = docket_watcher_get_account (
      docket_engine_get_watcher (self->engine));
  const DocketMoment moment = { .now = docket_clock_get_wall (clock), .zone = zone };
  g_autofree char *left = docket_spending_describe_balance (account->balance);
  g_autofree char *when = docket_job_text_when (account->balance_at, &moment);
  /* Translators: %s is a time, or a day and a time */
  g_autofree char *as_of = g_strdup_printf (_ ("As of %s"), when);

  const gboolean known = account->balance != DOCKET_NO_NUMBER;

  gtk_label_set_label (GTK_LABEL (self->balance), known ? left : _ ("Not asked for yet"));
  gtk_label_set_label (GTK_LABEL (self->moment), known ? as_of : "");
}

static void
show_spending (DocketCreditsView *self, const DocketSpending *spending)
{
  g_autofree char *today = docket_spending_describe (&spending->today);
  g_autofree char *month = docket_spending_describe (&spending->month);
  g_autofree char *blind = docket_spending_describe_blind (spending);

  gtk_label_set_label (GTK_LABEL (self->today), today);
  gtk_label_set_label (GTK_LABEL (self->month), month);
  gtk_label_set_label (GTK_LABEL (self->blind), blind);
}

static void
summed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketCreditsView) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree DocketSpending *spending = docket_store_sum_spending_finish (
      DOCKET_STORE (object), result, &error);

  if (spending != NULL)
    show_spending (self, spending);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_label (GTK_LABEL (self->moment), error->message);
}

static void
show_all (DocketCreditsView *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  DocketWatcher *watcher = docket_engine_get_watcher (self->engine);
  const gint64 now = docket_clock_get_wall (docket_engine_get_clock (self->engine));

  show_balance (self, zone);
  docket_cancel (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  docket_store_sum_spending_async (docket_engine_get_store (self->engine),
                                   docket_watcher_get_account (watcher)->row_id,
                                   docket_spending_get_day_begin (now, zone),
                                   docket_spending_get_month_begin (now, zone),
                                   self->cancellable,
                                   summed_cb,
                                   g_object_ref (self));
}

/* Object */

static void
balance_cb (DocketCreditsView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_all (self);
}

static void
docket_credits_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (docket_credits_view_parent_class)->map (widget);
  show_all (DOCKET_CREDITS_VIEW (widget));
}

static void
docket_credits_view_dispose (GObject *object)
{
  docket_cancel (&DOCKET_CREDITS_VIEW (object)->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_CREDITS_VIEW);

  G_OBJECT_CLASS (docket_credits_view_parent_class)->dispose (object);
}

static void
docket_credits_view_class_init (DocketCreditsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_credits_view_dispose;
  widget_class->map = docket_credits_view_map;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/docket_app/Docket/docket-credits-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketCreditsView, balance);
  gtk_widget_class_bind_template_child (widget_class, DocketCreditsView, moment);
  gtk_widget_class_bind_template_child (widget_class, DocketCreditsView, today);
  gtk_widget_class_bind_template_child (widget_class, DocketCreditsView, month);
  gtk_widget_class_bind_template_child (widget_class, DocketCreditsView, blind);
}

static void
docket_credits_view_init (DocketCreditsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * docket_credits_view_set_engine:
 * @self: a view
 * @engine: an engine that was started; outlives the view
 */
void
docket_credits_view_set_engine (DocketCreditsView *self, DocketEngine *engine)
{
  g_return_if_fail (DOCKET_IS_CREDITS_VIEW (self));
  g_return_if_fail (self->engine == NULL);

  self->engine = engine;
  g_signal_connect_object (docket_engine_get_watcher (engine),
                           "notify::balance",
                           G_CALLBACK (balance_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static GtkEventController *
new_escape (void)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_named_action_new ("window.close")));
  return controller;
}

/**
 * docket_credits_view_show_window:
 * @engine: an engine that was started
 * @parent: the window of the person
 *
 * Shows the same in a window, where the button of the popover has no place.
 */
void
docket_credits_view_show_window (DocketEngine *engine, GtkWindow *parent)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *view = g_object_new (DOCKET_TYPE_CREDITS_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW,
                                    "title",
                                    _ ("Credits"),
                                    "transient-for",
                                    parent,
                                    "modal",
                                    TRUE,
                                    "destroy-with-parent",
                                    TRUE,
                                    "resizable",
                                    FALSE,
                                    NULL);

  gtk_widget_add_css_class (bar, "flat");
  gtk_widget_set_margin_bottom (view, MARGIN);
  gtk_widget_set_margin_start (view, MARGIN);
  gtk_widget_set_margin_end (view, MARGIN);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), view);
  adw_window_set_content (ADW_WINDOW (window), box);
  docket_credits_view_set_engine (DOCKET_CREDITS_VIEW (view), engine);
  gtk_widget_add_controller (window, new_escape ());
  gtk_window_present (GTK_WINDOW (window));
}
