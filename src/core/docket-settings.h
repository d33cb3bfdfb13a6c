/* docket-settings.h: what the person chose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-pace.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_SCHEMA_ID     "io.github.docket_app.Docket"

#define DOCKET_TYPE_SETTINGS (docket_settings_get_type ())
G_DECLARE_FINAL_TYPE (DocketSettings, docket_settings, DOCKET, SETTINGS, GObject)

DocketSettings *docket_settings_new (GSettings *backing, const char *const *environment);
DocketSettings *docket_settings_new_default (void);
DocketSettings *docket_settings_new_in_memory (const char *api_url, const char *api_key);
GSettings *docket_settings_get_backing (DocketSettings *self);
const char *docket_settings_get_api_key (DocketSettings *self);
const char *docket_settings_get_api_key_problem (DocketSettings *self);
char *docket_settings_get_stored_key (DocketSettings *self);
gboolean docket_settings_set_api_key (DocketSettings *self, const char *key, GError **error);
const char *docket_settings_get_api_url (DocketSettings *self);
gboolean docket_settings_can_reset_api_url (DocketSettings *self);
void docket_settings_reset_api_url (DocketSettings *self);
DocketPace docket_settings_get_pace (DocketSettings *self);
double docket_settings_get_requests_per_second (DocketSettings *self);
double docket_settings_get_rate_share (DocketSettings *self);
guint docket_settings_get_credit_reserve (DocketSettings *self);
guint docket_settings_get_credits_per_day (DocketSettings *self);
char *docket_settings_get_results_folder (DocketSettings *self);
guint docket_settings_get_delete_after_days (DocketSettings *self);
guint docket_settings_get_jobs_left (DocketSettings *self);
void docket_settings_set_jobs_left (DocketSettings *self, guint n_jobs);
gboolean docket_settings_get_flag (DocketSettings *self, const char *key);
void docket_settings_set_flag (DocketSettings *self, const char *key, gboolean on);
gint64 docket_settings_get_stopped_at (DocketSettings *self);
void docket_settings_set_stopped_at (DocketSettings *self, gint64 time);
gint64 docket_settings_get_closed_at (DocketSettings *self);
void docket_settings_set_closed_at (DocketSettings *self, gint64 time);
GVariant *docket_settings_forget_choices (DocketSettings *self);
void docket_settings_bring_back_choices (DocketSettings *self, GVariant *choices);
gint64 docket_settings_get_erasing_since (DocketSettings *self);
void docket_settings_set_erasing_since (DocketSettings *self, gint64 time);

G_END_DECLS
