/* docket-terminal-private.h: what the commands have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-clock.h"
#include "docket-limiter.h"
#include "docket-reply.h"
#include "docket-settings.h"
#include "docket-store.h"
#include "docket-terminal.h"

G_BEGIN_DECLS

/* One command on its way. */
typedef struct
{
  GMainLoop *loop;          /* (owned) */
  DocketSettings *settings; /* (owned) */
  DocketClock *clock;       /* (owned) */
  int exit_status;
} DocketCommand;

void _docket_command_init (DocketCommand *command);
void _docket_command_clear (DocketCommand *command);
void _docket_command_worsen (DocketCommand *command, int exit_status);
int _docket_command_get_exit_of_status (DocketStatus status);
DocketLimiter *_docket_command_new_limiter (DocketCommand *command);

gboolean _docket_terminal_parse (const char *usage,
                                 const GOptionEntry *entries,
                                 int *argc,
                                 char ***argv);
char *_docket_terminal_read_input (GError **error);
char *_docket_terminal_read_file (const char *path, GError **error);
GPtrArray *_docket_terminal_collect_ids (char **arguments);
char *_docket_terminal_quote (const char *typed);
void _docket_terminal_say (const char *text);
int _docket_terminal_wrong_usage (const char *text);
const char *_docket_terminal_describe_trouble (DocketTrouble trouble);

void _docket_terminal_print_reply (const char *job_id, const DocketReply *reply);
void _docket_terminal_print_trouble (const char *job_id, const GError *error);
void _docket_terminal_print_state (const DocketJobState *state, gboolean with_links);
void _docket_terminal_print_line (DocketCommand *command, const DocketJobState *state);
void _docket_terminal_print_answer (DocketCommand *command, const DocketJobState *state);
DocketTrouble _docket_terminal_get_trouble (const DocketReply *reply);

/**
 * DocketFollowing:
 * @command: settings and time
 * @accounts: (nullable) (element-type DocketAccount): accounts of the list
 * @own_account: row of our key's account there; 0: none
 *
 * What is known of a list that another process watches.
 */
typedef struct
{
  DocketCommand *command;
  GArray *accounts;
  gint64 own_account;
} DocketFollowing;

/**
 * DocketVerdictOfJob:
 * @DOCKET_JOB_FOLLOW: the process that watches the list finds out how it ends
 * @DOCKET_JOB_WATCH_HERE: that process does not ask for it, but we can
 * @DOCKET_JOB_GIVE_UP: nobody finds out unless the person does something
 *
 * What becomes of a job that another process watches.
 */
typedef enum
{
  DOCKET_JOB_FOLLOW,
  DOCKET_JOB_WATCH_HERE,
  DOCKET_JOB_GIVE_UP,
} DocketVerdictOfJob;

const char *_docket_terminal_describe_silence (const DocketJobState *state);
DocketVerdictOfJob _docket_terminal_judge (const DocketFollowing *self,
                                           const DocketJobState *state,
                                           DocketTrouble *trouble,
                                           char **text);

int _docket_terminal_check (int argc, char **argv);
int _docket_terminal_wait (int argc, char **argv);
int _docket_terminal_list (int argc, char **argv);
int _docket_terminal_add (int argc, char **argv);

G_END_DECLS
