/* docket-normal.c: the normal distribution, far into its tails
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-config.h"

#include "docket-normal.h"

#include <math.h>

#define ROOT_2     1.41421356237309504880
#define LOG_2_PI_2 0.91893853320467274178 /* ½ ln 2π */

/* From here on the series is exact to the last digit, and erfc() is still far from zero. */
#define FAR_OUT 12.0

/* So narrow a part of the distribution is as good as a point. */
#define POINT 1e-5

/**
 * docket_normal_log_density:
 * @z: a standardized value
 *
 * Returns: ln φ(z)
 */
double
docket_normal_log_density (double z)
{
  return -0.5 * z * z - LOG_2_PI_2;
}

/* Mills' ratio (1 − Φ(z)) / φ(z) for z > 0. */
static double
get_mills (double z)
{
  const double r = 1 / (z * z);

  if (z < FAR_OUT)
    return 0.5 * erfc (z / ROOT_2) * exp (-docket_normal_log_density (z));
  return (1 - r * (1 - 3 * r * (1 - 5 * r * (1 - 7 * r * (1 - 9 * r * (1 - 11 * r)))))) / z;
}

/**
 * docket_normal_log_upper:
 * @z: a standardized value; may be infinite
 *
 * Returns: ln (1 − Φ(z)), exact where 1 − Φ(z) itself would be nothing
 */
double
docket_normal_log_upper (double z)
{
  if (z < -1)
    return log1p (-0.5 * erfc (-z / ROOT_2));
  if (z < FAR_OUT)
    return log (0.5 * erfc (z / ROOT_2));
  if (isinf (z))
    return -HUGE_VAL;
  return docket_normal_log_density (z) + log (get_mills (z));
}

/**
 * docket_normal_log_between:
 * @low: a standardized value; may be infinite
 * @high: a greater one; may be infinite
 *
 * Returns: ln (Φ(high) − Φ(low))
 */
double
docket_normal_log_between (double low, double high)
{
  double near = 0, far = 0;

  /* Both tails are the same; the difference is taken where the numbers are small. */
  if (low + high < 0)
    return docket_normal_log_between (-high, -low);
  if (high - low < POINT)
    return docket_normal_log_density (0.5 * (low + high)) + log (MAX (high - low, 1e-300));

  near = docket_normal_log_upper (low);
  far = docket_normal_log_upper (high);
  return near + log1p (-exp (far - near));
}

/* Where both ends are above zero: in Mills' ratios, so that no tail is divided by a tail. */
static void
get_moments_above (double low, double high, double *first, double *second)
{
  const double fall = isinf (high) ? 0 : exp (0.5 * (low - high) * (low + high));
  const double mass = get_mills (low) - (fall > 0 ? fall * get_mills (high) : 0);

  *first = (1 - fall) / mass;
  *second = 1 + (low - (fall > 0 ? fall * high : 0)) / mass;
}

static void
get_moments_across (double low, double high, double *first, double *second)
{
  const double mass = 0.5 * (erfc (-high / ROOT_2) - erfc (-low / ROOT_2));
  const double at_low = isinf (low) ? 0 : exp (docket_normal_log_density (low));
  const double at_high = isinf (high) ? 0 : exp (docket_normal_log_density (high));

  *first = (at_low - at_high) / mass;
  *second = 1 + ((at_low > 0 ? low * at_low : 0) - (at_high > 0 ? high * at_high : 0)) / mass;
}

/**
 * docket_normal_get_moments:
 * @low: a standardized value; may be infinite
 * @high: a greater one; may be infinite
 * @first: (out): E[z | low < z ≤ high]
 * @second: (out): E[z² | low < z ≤ high]
 *
 * What is to be expected of a value of which only the ends of an interval are known.
 */
void
docket_normal_get_moments (double low, double high, double *first, double *second)
{
  if (high - low < POINT)
    {
      *first = 0.5 * (low + high);
      *second = *first * *first;
      return;
    }
  if (high <= 0)
    {
      get_moments_above (-high, -low, first, second);
      *first = -*first;
    }
  else if (low > 0)
    {
      get_moments_above (low, high, first, second);
    }
  else
    {
      get_moments_across (low, high, first, second);
    }
  *first = CLAMP (*first, low, high);
  *second = MAX (*second, *first * *first);
}
