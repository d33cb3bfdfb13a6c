/* docket-selection-actions.c: what is done with all jobs that are chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-selection-actions.h"

#include "docket-budget.h"
#include "docket-cancel.h"
#include "docket-list-text.h"
#include "docket-save-as.h"

#include <glib/gi18n-lib.h>

/* Of more jobs it is not looked up what can be done with them: each action does what it can. */
#define MAX_LOOKED_AT 2000

/* More files are not opened at once. */
#define MAX_OPENED 12

/* How soon a change of a chosen job shows, ms. */
#define LOOK_AGAIN 300

/* What there is to do with the jobs that are chosen. */
typedef struct
{
  guint n_jobs;
  guint n_unfinished;
  guint n_paused;
  guint n_results;
  guint n_links;
} Summary;

struct _DocketSelectionActions
{
  GObject parent_instance;

  GtkApplicationWindow *window;  /* (unowned): owns this */
  DocketEngine *engine;          /* (owned) */
  DocketJobSelection *selection; /* (owned) */
  GCancellable *cancellable;     /* (owned) (nullable): of the look that is on its way */
  guint look;                    /* source: it is looked again */
  guint n_checks;                /* jobs that Check Now asks for; 0: it is not offered */
};

typedef enum
{
  PROP_N_CHECKS = 1,
} DocketSelectionActionsProperty;

static GParamSpec *properties[PROP_N_CHECKS + 1];

G_DEFINE_FINAL_TYPE (DocketSelectionActions, docket_selection_actions, G_TYPE_OBJECT)

static gint64
get_server_now (DocketSelectionActions *self)
{
  return docket_clock_get_server_time (docket_engine_get_clock (self->engine));
}

static gboolean
has_result (const DocketJobState *state, gint64 now)
{
  const DocketResult *linked = docket_job_state_get_result (state, DOCKET_RESULT_LINKED);

  return docket_job_state_get_result (state, DOCKET_RESULT_KEPT) != NULL ||
         docket_job_state_get_result (state, DOCKET_RESULT_DATA) != NULL ||
         (linked != NULL && docket_result_has_valid_link (linked, now));
}

/* What the actions do */

static void
toast (DocketSelectionActions *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.toast", "s", text);
}

static void
copy (DocketSelectionActions *self, const char *text, const char *what)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), text);
  toast (self, what);
}

static void
copy_ids (DocketSelectionActions *self, GPtrArray *states)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < states->len; i++)
    g_string_append_printf (ids, "%s\n", ((DocketJobState *) g_ptr_array_index (states, i))->id);
  text = g_strdup_printf (ngettext ("%u ID copied", "%u IDs copied", states->len), states->len);
  copy (self, ids->str, text);
}

static void
copy_links (DocketSelectionActions *self, GPtrArray *states)
{
  g_autoptr (GString) links = g_string_new (NULL);
  const gint64 now = get_server_now (self);
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; i < states->len; i++)
    n += docket_job_state_list_links (g_ptr_array_index (states, i), now, links);
  if (n == 0)
    {
      toast (self, _ ("No link of these jobs is valid any more"));
      return;
    }
  text = g_strdup_printf (ngettext ("%u link copied", "%u links copied", n), n);
  copy (self, links->str, text);
}

static void
copy_table (DocketSelectionActions *self, GPtrArray *states)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *table = docket_list_text_table (states, zone);
  g_autofree char *text = g_strdup_printf (
      ngettext ("Table of %u job copied", "Table of %u jobs copied", states->len), states->len);

  copy (self, table, text);
}

static void
check (DocketSelectionActions *self, GPtrArray *states)
{
  DocketWatcher *watcher = docket_engine_get_watcher (self->engine);
  g_autofree char *text = NULL;
  guint n = 0;

  docket_engine_watch (self->engine);
  for (guint i = 0; i < states->len; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);

      if (docket_status_is_final (state->status))
        continue;
      docket_watcher_check_now (watcher, state->row_id, FALSE);
      n++;
    }
  if (n < 2)
    return;
  /* Translators: the second number is a number of credits */
  text = g_strdup_printf (ngettext ("%u job is checked now, for %u credits",
                                    "%u jobs are checked now, for %u credits",
                                    n),
                          n,
                          n * DOCKET_CHECK_CREDITS);
  toast (self, text);
}

static void
set_paused (DocketSelectionActions *self, GPtrArray *states, gboolean paused)
{
  DocketWatcher *watcher = docket_engine_get_watcher (self->engine);

  for (guint i = 0; i < states->len; i++)
    docket_watcher_set_job_paused (
        watcher, ((DocketJobState *) g_ptr_array_index (states, i))->row_id, paused);
}

static void
pause_jobs (DocketSelectionActions *self, GPtrArray *states)
{
  set_paused (self, states, TRUE);
}

static void
resume_jobs (DocketSelectionActions *self, GPtrArray *states)
{
  set_paused (self, states, FALSE);
}

static void
open_results (DocketSelectionActions *self, GPtrArray *states)
{
  const gint64 now = get_server_now (self);
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; i < states->len && n < MAX_OPENED; i++)
    {
      const DocketJobState *state = g_ptr_array_index (states, i);

      if (!has_result (state, now))
        continue;
      gtk_widget_activate_action (GTK_WIDGET (self->window), "app.open-result", "s", state->id);
      n++;
    }
  if (n < MAX_OPENED)
    return;
  text = g_strdup_printf (
      ngettext ("The first %u result is opened", "The first %u results are opened", n), n);
  toast (self, text);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketSelectionActions) self = data;
  g_autofree char *text = docket_save_as_finish (result);

  if (text != NULL && self->window != NULL)
    toast (self, text);
}

static void
save (DocketSelectionActions *self, GPtrArray *states)
{
  const gint64 now = get_server_now (self);
  g_autoptr (GPtrArray)
      done = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_state_unref);

  for (guint i = 0; i < states->len; i++)
    {
      DocketJobState *state = g_ptr_array_index (states, i);

      if (has_result (state, now))
        g_ptr_array_add (done, docket_job_state_ref (state));
    }
  if (done->len > 0)
    docket_save_as_async (
        GTK_WINDOW (self->window), self->engine, done, saved_cb, g_object_ref (self));
}

/* The actions */

typedef void (*JobsFunc) (DocketSelectionActions *self, GPtrArray *states);

typedef struct
{
  const char *name;
  JobsFunc func;
} Entry;

static const Entry entries[] = {
  { "check-selected", check },      { "open-selected", open_results },
  { "save-selected", save },        { "copy-links", copy_links },
  { "copy-ids", copy_ids },         { "copy-table", copy_table },
  { "pause-selected", pause_jobs }, { "resume-selected", resume_jobs },
};

/* One action that waits for what is known of the jobs. Its callback owns it. */
typedef struct
{
  DocketSelectionActions *actions; /* (owned) */
  JobsFunc func;
} JobsCall;

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree JobsCall *call = data;
  g_autoptr (DocketSelectionActions) self = call->actions;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, &error);

  if (self->window == NULL)
    return;
  if (states != NULL)
    call->func (self, states);
  else
    toast (self, error->message);
}

static void
run (DocketSelectionActions *self, DocketSelection *jobs, JobsFunc func)
{
  JobsCall *call = g_new0 (JobsCall, 1);

  call->actions = g_object_ref (self);
  call->func = func;
  docket_store_load_selection_async (
      docket_engine_get_store (self->engine), jobs, NULL, loaded_cb, call);
}

static void
activate_cb (DocketSelectionActions *self, GVariant *target, GAction *action)
{
  g_autoptr (DocketSelection) jobs = docket_job_selection_get_jobs (self->selection);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (g_str_equal (entries[i].name, g_action_get_name (action)))
        run (self, jobs, entries[i].func);
    }
}

/* The jobs of a batch that failed, for those who start them once more. */
static void
copy_problem_ids_cb (DocketSelectionActions *self, GVariant *target, GAction *action)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketQuery) query = docket_query_new (
      DOCKET_FILTER_PROBLEMS, DOCKET_ORDER_NEWEST, g_variant_get_int64 (target), NULL);
  g_autoptr (DocketSelection) jobs = docket_selection_new_all_but (query, none);

  run (self, jobs, copy_ids);
}

static void
add_actions (DocketSelectionActions *self)
{
  g_autoptr (GSimpleAction)
      problems = g_simple_action_new ("copy-problem-ids", G_VARIANT_TYPE_INT64);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (entries[i].name, NULL);

      g_signal_connect_object (
          action, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
      g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (action));
    }
  g_signal_connect_object (
      problems, "activate", G_CALLBACK (copy_problem_ids_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->window), G_ACTION (problems));
}

/* What is offered */

static void
enable (DocketSelectionActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
offer (DocketSelectionActions *self, const Summary *summary)
{
  const guint n_checks = summary->n_unfinished == summary->n_jobs ? summary->n_unfinished : 0;

  enable (self, "check-selected", n_checks > 0);
  enable (self, "open-selected", summary->n_results > 0);
  enable (self, "save-selected", summary->n_results > 0);
  enable (self, "copy-links", summary->n_links > 0);
  enable (self, "copy-ids", summary->n_jobs > 0);
  enable (self, "copy-table", summary->n_jobs > 0);
  enable (self, "pause-selected", summary->n_unfinished > summary->n_paused);
  enable (self, "resume-selected", summary->n_paused > 0);
  if (n_checks == self->n_checks)
    return;
  self->n_checks = n_checks;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CHECKS]);
}

static void
count (Summary *summary, const DocketJobState *state, gint64 now)
{
  const gboolean unfinished = !docket_status_is_final (state->status);

  summary->n_jobs++;
  summary->n_unfinished += unfinished ? 1 : 0;
  summary->n_paused += unfinished && state->paused != 0 ? 1 : 0;
  summary->n_results += has_result (state, now) ? 1 : 0;
  summary->n_links += docket_job_state_list_links (state, now, NULL);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketSelectionActions) self = data;
  g_autoptr (GPtrArray) states = docket_store_load_finish (DOCKET_STORE (object), result, NULL);
  Summary summary = { 0 };

  /* Another look came in between. */
  if (states == NULL || self->window == NULL)
    return;
  for (guint i = 0; i < states->len; i++)
    count (&summary, g_ptr_array_index (states, i), get_server_now (self));
  offer (self, &summary);
}

static void
stop_looking (DocketSelectionActions *self)
{
  g_clear_handle_id (&self->look, g_source_remove);
  docket_cancel (&self->cancellable);
}

static void
look (DocketSelectionActions *self)
{
  const guint n = docket_job_selection_get_n_selected (self->selection);
  const gint64 row_id = docket_job_selection_get_single (self->selection);
  g_autoptr (DocketSelection) jobs = NULL;
  g_autoptr (DocketJob) job = NULL;
  Summary summary = { 0 };

  stop_looking (self);
  if (n > MAX_LOOKED_AT)
    {
      offer (self, &(Summary){ n, n, n, n, n });
      enable (self, "pause-selected", TRUE);
      return;
    }
  if (n > 0 && row_id == 0)
    {
      jobs = docket_job_selection_get_jobs (self->selection);
      self->cancellable = g_cancellable_new ();
      docket_store_load_selection_async (docket_engine_get_store (self->engine),
                                         jobs,
                                         self->cancellable,
                                         looked_cb,
                                         g_object_ref (self));
      return;
    }
  job = row_id != 0 ? docket_store_get_job (docket_engine_get_store (self->engine), row_id) : NULL;
  if (job != NULL)
    count (&summary, docket_job_get_state (job), get_server_now (self));
  offer (self, &summary);
}

static gboolean
look_again_cb (gpointer data)
{
  DocketSelectionActions *self = data;

  self->look = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
job_changed_cb (DocketSelectionActions *self)
{
  if (self->look == 0 && docket_job_selection_get_n_selected (self->selection) > 0)
    self->look = g_timeout_add (LOOK_AGAIN, look_again_cb, self);
}

/* Object */

static void
docket_selection_actions_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketSelectionActions *self = DOCKET_SELECTION_ACTIONS (object);

  switch ((DocketSelectionActionsProperty) id)
    {
    case PROP_N_CHECKS:
      g_value_set_uint (value, self->n_checks);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_selection_actions_dispose (GObject *object)
{
  DocketSelectionActions *self = DOCKET_SELECTION_ACTIONS (object);

  stop_looking (self);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->selection);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (docket_selection_actions_parent_class)->dispose (object);
}

static void
docket_selection_actions_class_init (DocketSelectionActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_selection_actions_dispose;
  G_OBJECT_CLASS (klass)->get_property = docket_selection_actions_get_property;

  /**
   * DocketSelectionActions:n-checks:
   *
   * Jobs that Check Now asks for; 0 where it is not offered.
   */
  properties[PROP_N_CHECKS] = g_param_spec_uint (
      "n-checks", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (properties), properties);
}

static void
docket_selection_actions_init (DocketSelectionActions *self)
{
}

/**
 * docket_selection_actions_new:
 * @window: the window that gets the actions, in its group "win"
 * @engine: an engine that was started
 * @selection: which jobs are chosen
 *
 * Returns: (transfer full): the actions on what is chosen
 */
DocketSelectionActions *
docket_selection_actions_new (GtkApplicationWindow *window,
                              DocketEngine *engine,
                              DocketJobSelection *selection)
{
  DocketSelectionActions *self = g_object_new (DOCKET_TYPE_SELECTION_ACTIONS, NULL);

  g_set_weak_pointer (&self->window, window);
  self->engine = g_object_ref (engine);
  self->selection = g_object_ref (selection);
  add_actions (self);
  g_signal_connect_object (
      selection, "notify::n-selected", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_engine_get_store (engine),
                           "job-changed",
                           G_CALLBACK (job_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  look (self);
  return self;
}

/**
 * docket_selection_actions_get_n_checks:
 *
 * Returns: how many jobs Check Now asks for; 0 where it is not offered
 */
guint
docket_selection_actions_get_n_checks (DocketSelectionActions *self)
{
  g_return_val_if_fail (DOCKET_IS_SELECTION_ACTIONS (self), 0);

  return self->n_checks;
}
