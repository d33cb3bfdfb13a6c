/* bench-cost-multi.c: processor time of a check in a loop of libcurl's multi interface
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: bench-cost-multi URL KEY CHECKS RATE
 *
 * As bench-cost: CHECKS times at RATE a second over one connection, the answer read and not looked
 * at. Prints µs a check.
 */

#include "docket-config.h"

#include <curl/curl.h>
#include <glib.h>
#include <stdlib.h>
#include <time.h>

static size_t
write_cb (char *data, size_t size, size_t n, void *answer)
{
  g_byte_array_append (answer, (const guint8 *) data, (guint) (size * n));
  return size * n;
}

static gint64
get_processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * (gint64) 1000000000 + time.tv_nsec;
}

static void
ask (CURLM *multi, CURL *easy)
{
  int n_running = 1;

  curl_multi_add_handle (multi, easy);
  while (n_running > 0)
    {
      curl_multi_perform (multi, &n_running);
      if (n_running > 0)
        curl_multi_poll (multi, NULL, 0, 1000, NULL);
    }
  curl_multi_remove_handle (multi, easy);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autofree char *address = NULL;
  g_autofree char *header = NULL;
  struct curl_slist *headers = NULL;
  CURLM *multi = curl_multi_init ();
  CURL *easy = curl_easy_init ();
  gint64 begun = 0;

  if (argc != 5)
    return 2;

  const guint n_checks = (guint) MAX (1, atoi (argv[3])), rate = (guint) MAX (1, atoi (argv[4]));

  address = g_strconcat (argv[1], "/job/check", NULL);
  header = g_strconcat ("x-api-key: ", argv[2], NULL);
  headers = curl_slist_append (curl_slist_append (NULL, header), "Content-Type: application/json");
  curl_easy_setopt (easy, CURLOPT_URL, address);
  curl_easy_setopt (easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (
      easy, CURLOPT_POSTFIELDS, "{\"jobid\":\"00000000000000000000000000000001--151-300\"}");
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, write_cb);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, answer);
  for (guint i = 0; i < n_checks + rate; i++)
    {
      if (i == rate)
        begun = get_processor_time ();
      g_byte_array_set_size (answer, 0);
      ask (multi, easy);
      if (answer->len == 0)
        g_error ("There was no answer");
      g_usleep (G_USEC_PER_SEC / rate);
    }
  g_print ("%.1f\n", (double) (get_processor_time () - begun) / 1000 / n_checks);
  curl_easy_cleanup (easy);
  curl_multi_cleanup (multi);
  curl_slist_free_all (headers);
  return 0;
}
