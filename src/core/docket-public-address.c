/* docket-public-address.c: addresses that a result may be fetched from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-public-address.h"

#include <string.h>

/* The first bytes of an address, and how many of its bits count. */
typedef struct
{
  guint8 bytes[12];
  guint n_bits;
} Range;

/* What no server of the internet has: IANA's registries of special-purpose addresses (RFC 6890),
 * loopback, link-local and multicast included. */
static const Range private_v4[] = {
  { { 0 }, 8 },         { { 10 }, 8 },       { { 100, 64 }, 10 },   { { 127 }, 8 },
  { { 169, 254 }, 16 }, { { 172, 16 }, 12 }, { { 192, 0, 0 }, 24 }, { { 192, 168 }, 16 },
  { { 198, 18 }, 15 },  { { 224 }, 4 },      { { 240 }, 4 },
};

static const Range private_v6[] = {
  { { 0 }, 96 }, { { 0xfc }, 7 }, { { 0xfe, 0x80 }, 10 }, { { 0xfe, 0xc0 }, 10 }, { { 0xff }, 8 },
};

/* Addresses of version 6 that stand for one of version 4, which follows. */
static const Range holds_v4[] = {
  { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 },
  { { 0x00, 0x64, 0xff, 0x9b }, 96 },
};

static gboolean
is_in_range (const guint8 *bytes, const Range *range)
{
  for (guint bit = 0; bit < range->n_bits; bit++)
    {
      const guint8 mask = (guint8) (0x80 >> (bit % 8));

      if (((bytes[bit / 8] ^ range->bytes[bit / 8]) & mask) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_in_one_of (const guint8 *bytes, const Range *ranges, guint n_ranges)
{
  for (guint i = 0; i < n_ranges; i++)
    {
      if (is_in_range (bytes, &ranges[i]))
        return TRUE;
    }
  return FALSE;
}

/**
 * docket_public_address_is_one:
 * @address: where a name led to, or what a link names
 *
 * Returns: whether @address is of the internet, and not of this computer or of its network
 */
gboolean
docket_public_address_is_one (GInetAddress *address)
{
  const guint8 *bytes = NULL;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), FALSE);

  bytes = g_inet_address_to_bytes (address);
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return !is_in_one_of (bytes, private_v4, G_N_ELEMENTS (private_v4));
  if (is_in_one_of (bytes, holds_v4, G_N_ELEMENTS (holds_v4)))
    return !is_in_one_of (bytes + 12, private_v4, G_N_ELEMENTS (private_v4));
  return !is_in_one_of (bytes, private_v6, G_N_ELEMENTS (private_v6));
}

/**
 * docket_public_address_is_loopback_name:
 * @host: host of a link
 *
 * Returns: whether it names this computer and says so; a name that merely leads here does not
 */
gboolean
docket_public_address_is_loopback_name (const char *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  return g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1") ||
         g_ascii_strcasecmp (host, "localhost") == 0;
}

/**
 * docket_public_address_may_be_host:
 * @host: host of a link
 *
 * Returns: whether a result may come from there as far as the link tells; where a name leads to is
 *   known when it is connected to
 */
gboolean
docket_public_address_may_be_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (host != NULL, FALSE);

  if (docket_public_address_is_loopback_name (host))
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address == NULL || docket_public_address_is_one (address);
}
