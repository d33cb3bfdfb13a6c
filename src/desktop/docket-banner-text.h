/* docket-banner-text.h: what stops the checks of the account, in one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-engine.h"

G_BEGIN_DECLS

/**
 * DocketBanner:
 * @text: (owned) (nullable): the sentence; %NULL: nothing to say
 * @icon: name of its icon
 * @button: (nullable): the words of its button
 * @action: (nullable): what the button does
 * @other_button: (nullable): the words of a second button
 * @other_action: (nullable): what that does
 */
typedef struct
{
  char *text;
  const char *icon;
  const char *button;
  const char *action;
  const char *other_button;
  const char *other_action;
} DocketBanner;

void docket_banner_describe (DocketBanner *banner, DocketEngine *engine);
char *docket_banner_describe_pause (DocketEngine *engine);
void docket_banner_clear (DocketBanner *banner);
char *docket_banner_describe_counts (DocketEngine *engine, const DocketCounts *counts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketBanner, docket_banner_clear)

G_END_DECLS
