/* fuzz-name.c: any bytes as the name of a job and of a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-fuzz.h"

#include "docket-safe-text.h"

#include <string.h>

#define MAX_FILE_NAME 120
#define MAX_NAME      80

/* One line without control and direction characters. */
static void
assert_line (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      const gunichar character = g_utf8_get_char (c);

      g_assert_false (g_unichar_iscntrl (character));
      g_assert_false (character >= 0x202a && character <= 0x202e);
      g_assert_false (character >= 0x2066 && character <= 0x2069);
    }
}

static void
assert_file_name (const char *name)
{
  const gsize length = strlen (name);

  assert_line (name);
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (length, <=, MAX_FILE_NAME);
  g_assert_null (strpbrk (name, "/\\:*?\"<>|"));
  g_assert_null (strchr (".- ", name[0]));
  g_assert_null (strchr (". ", name[length - 1]));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *line = docket_safe_text_line (text, -1, MAX_NAME);
  g_autofree char *name = docket_safe_text_name (text);
  g_autofree char *file = docket_safe_text_file_name (text, "result");
  g_autofree char *second = docket_safe_text_numbered (file, 2);
  g_autofree char *last = docket_safe_text_numbered (file, G_MAXUINT);

  if (line != NULL)
    {
      assert_line (line);
      g_assert_cmpint (g_utf8_strlen (line, -1), <=, MAX_NAME);
    }
  if (name != NULL)
    {
      assert_line (name);
      g_assert_cmpint (g_utf8_strlen (name, -1), <=, MAX_NAME);
      g_assert_null (strstr (name, "://"));
    }
  assert_file_name (file);
  assert_file_name (second);
  assert_file_name (last);
  g_assert_cmpstr (second, !=, last);
  return 0;
}
