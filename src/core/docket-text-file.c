/* docket-text-file.c: reads text in which somebody has job ids
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-text-file.h"

#include "docket-safe-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Characters of a name in a message. */
#define LONGEST_NAME 60

static gboolean
append_all (GString *text, int fd)
{
  char chunk[8192];
  ssize_t n = 0;

  do
    {
      n = read (fd, chunk, sizeof chunk);
      if (n > 0)
        g_string_append_len (text, chunk, n);
    }
  while (text->len <= DOCKET_TEXT_FILE_MOST && (n > 0 || (n < 0 && errno == EINTR)));
  return n >= 0;
}

/**
 * docket_text_file_read_fd:
 * @fd: an open file, which stays open
 * @name: what it is called in a message
 * @error: (nullable): %G_IO_ERROR_MESSAGE_TOO_LARGE where it holds more than
 *   %DOCKET_TEXT_FILE_MOST bytes
 *
 * Reads to its end, and waits for what is written meanwhile. Some programs part what they print by
 * NUL, which becomes the end of a line.
 *
 * Returns: (transfer full) (nullable): the text, which need not be UTF-8
 */
char *
docket_text_file_read_fd (int fd, const char *name, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  if (!append_all (text, fd))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s cannot be read"), name);
      return NULL;
    }
  if (text->len > DOCKET_TEXT_FILE_MOST)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_MESSAGE_TOO_LARGE,
                   /* Translators: the first %s is a file or “Standard input” */
                   _ ("%s holds more than %d MiB of text, which is not read"),
                   name,
                   DOCKET_TEXT_FILE_MOST / (1024 * 1024));
      return NULL;
    }
  for (gsize i = 0; i < text->len; i++)
    {
      if (text->str[i] == '\0')
        text->str[i] = '\n';
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * docket_text_file_read:
 * @path: of a file
 * @name: what it is called in a message
 * @error: (nullable): why there is none
 *
 * Reads a file or a pipe that has a name. A device may never end, or act when it is opened.
 *
 * Returns: (transfer full) (nullable): the text, as of docket_text_file_read_fd()
 */
char *
docket_text_file_read (const char *path, const char *name, GError **error)
{
  g_autofree char *text = NULL;
  GStatBuf info;
  int fd = -1;

  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", name, g_strerror (errno));
      return NULL;
    }
  if (!S_ISREG (info.st_mode) && !S_ISFIFO (info.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("%s is no file"), name);
      return NULL;
    }
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", name, g_strerror (errno));
      return NULL;
    }
  text = docket_text_file_read_fd (fd, name, error);
  close (fd);
  return g_steal_pointer (&text);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = g_file_peek_path (source);
  g_autofree char *base = g_file_get_basename (source);
  g_autofree char *shown = docket_safe_text_line (base, -1, LONGEST_NAME);
  g_autofree char *name = g_strdup_printf ("“%s”", shown);
  GError *error = NULL;
  char *text = NULL;

  if (path == NULL)
    {
      g_task_return_new_error (
          task, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("%s is no file"), name);
      return;
    }
  text = docket_text_file_read (path, name, &error);
  if (text == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, text, g_free);
}

/**
 * docket_text_file_load_async:
 * @file: a file of this computer
 * @callback: called with its text
 * @data: for @callback
 *
 * Reads a file in a thread.
 */
void
docket_text_file_load_async (GFile *file, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, NULL, callback, data);
  g_task_set_source_tag (task, docket_text_file_load_async);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * docket_text_file_load_finish:
 *
 * Returns: (transfer full) (nullable): the text, as of docket_text_file_read_fd()
 */
char *
docket_text_file_load_finish (GFile *file, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
