/* test-opener.c: what is opened with its application, and what is only shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-opener.h"

static void
test_may_launch (void)
{
  static const struct
  {
    const char *name;
    const char *type;
    gboolean may;
  } cases[] = {
    { "report.pdf", "application/pdf", TRUE },
    { "rows.csv", "text/csv", TRUE },
    { "page.html", "text/html", TRUE },
    { "data.json", "application/json", TRUE },
    { "note.txt", "text/plain", TRUE },
    { "without an ending", "application/pdf", TRUE },
    { "evil.desktop", "application/pdf", FALSE },
    { "install.SH", "text/plain", FALSE },
    { "setup.exe", NULL, FALSE },
    { "report.pdf", "application/x-shellscript", FALSE },
    { "report", "application/x-executable", FALSE },
    { "report.pdf.desktop", NULL, FALSE },
    { "x.AppImage", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (docket_opener_may_launch (cases[i].name, cases[i].type), ==, cases[i].may);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/opener/may-launch", test_may_launch);

  return g_test_run ();
}
