/* docket-fuzz-corpus.c: a fuzz target as a test, over a folder of inputs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: fuzz-NAME FOLDER
 *
 * Each input is also given cut off after each of its bytes, and with each of its bytes changed.
 */

#include "docket-config.h"

#include "docket-fuzz.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* As many variants of one input as a test has time for. */
#define MAX_VARIANTS 2000

/* A copy of its own, so that a sanitizer sees what is read behind the end. */
static void
give (const uint8_t *data, size_t size)
{
  g_autofree uint8_t *copy = g_memdup2 (data, size);

  LLVMFuzzerTestOneInput (copy, size);
}

static void
give_variants (uint8_t *data, size_t size)
{
  static const uint8_t values[] = { 0, '"', '\\', '%', '[', '}', 0x80, 0xff };
  const size_t step = MAX (1, size / MAX_VARIANTS);

  give (data, size);
  for (size_t i = 0; i < size; i += step)
    {
      const uint8_t before = data[i];

      give (data, i);
      data[i] = values[i % G_N_ELEMENTS (values)];
      give (data, size);
      data[i] = before;
    }
}

static gboolean
give_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  give_variants ((uint8_t *) text, length);
  return TRUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = argc == 2 ? g_dir_open (argv[1], 0, &error) : NULL;
  const char *name = NULL;
  guint n = 0;

  if (folder == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Usage: fuzz-NAME FOLDER");
      return EXIT_FAILURE;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      if (!give_file (argv[1], name))
        return EXIT_FAILURE;
      n++;
    }
  g_print ("%u inputs\n", n);
  return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
